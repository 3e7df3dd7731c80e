"""Figures of Penerapan ILP in its four looks: what is there, plan and progress, what is lacking, before and after the
start.
"""

from collections import Counter

import plotly.graph_objects as go

from ilp_dash.analysis import ilp, ilp_compare, ilp_lacking, ilp_plan, places
from ilp_dash.charts.bars import rows_of, stacked_bars
from ilp_dash.charts.grids import checks
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.texts import Kpi, kpis
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.areas import LEVELS
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.readiness import CHECKLIST, STATUSES, STEPS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent, points
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import ilp as tables_ilp


def _rows(sel: Selection) -> list:
    return each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)


def verdict(sel: Selection) -> dict:
    """What the city declares beside what the checklist shows, against the target date where there is one."""
    rows = _rows(sel)
    counts = ilp.status_counts(rows)
    said, of = ilp.declared(rows), len(rows)
    first = (
        f"semua {of} puskesmas dinyatakan menerapkan ILP"
        if said == of
        else f"{said} dari {of} puskesmas dinyatakan menerapkan ILP"
    )
    shown = f"{counts['penuh']} penuh, {counts['sebagian']} sebagian"
    sentence = f"{city(sel.kota).name}: {first}; menurut daftar periksa {shown}."
    plan = ilp.plan_words(rows, city(sel.kota).target_ilp_on, sel.month)
    fact = next(
        (f for f in each(ask_places.published_facts, sel.kota) if f.topik == "ilp" and f.nilai is not None), None
    )
    day = places.published_on(fact)[0] if fact else ""
    published = f"Angka terbit: {fact.kalimat} ({fact.sumber}{', ' + day if day else ''})" if fact else ""
    by_data = Counter(ilp.shown_statuses(rows, tables_ilp.with_evidence(sel)))
    counted = f"{by_data['penuh']} penuh, {by_data['sebagian']} sebagian"
    borne_out = f"Bila hanya butir yang juga ditunjukkan data dihitung: {counted}."
    return verdict_figure(sentence, " ".join(part for part in (borne_out, plan, published) if part))


def by_area(sel: Selection) -> go.Figure:
    """Status per kecamatan, or per kota administrasi where there are such."""
    units = ask(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    head = LEVELS["kota_adm" if units["kota_adm"].notna().any() else "kecamatan"]
    return stacked_bars(
        ilp.counts_by_area(units),
        f"Status penerapan per {head.lower()}",
        label=head,
        subtitle=f"Puskesmas menurut status daftar periksa, {month_label(sel.month)}",
        notes=(ilp.SCALE_NOTE,),
        downloads=tables.downloads("ilp-puskesmas", sel),
    )


def curve(sel: Selection) -> go.Figure:
    """Rollout over time beside the plan; the target date is marked where the city has one, the plan runs on after the
    month.
    """
    sel, target_on = tables.scope("ilp-kurva", sel), city(sel.kota).target_ilp_on
    rows = ilp_plan.curve_with_plan(ask(ask_ilp.ilp_curve, sel.kota), _rows(sel), target_on, sel.month)
    known = walk(rows[rows["puskesmas"].notna()])
    last, months = known[-1], [m.date() for m in rows["month"]]
    at = target_on and target_on.replace(day=1)
    series = [
        ("declared", "dinyatakan kota"),
        ("sebagian", "sebagian/penuh"),
        ("planned", "rencana"),
        ("penuh", "penuh"),
    ]
    return trend_lines(
        rows,
        [(column, name) for column, name in series if rows[column].notna().any()],
        f"{last.declared} dari {last.puskesmas} dinyatakan, {last.sebagian} sebagian atau penuh",
        Trend(
            target=last.puskesmas,
            target_label=f"semua {last.puskesmas} puskesmas",
            unit="puskesmas",
            decimals=0,
            step=True,
            markers=[(months.index(at), f"target {date_label(target_on)}")] if at in months else [],
            ahead_from=len(known),
        ),
        subtitle="Jumlah puskesmas: rencana, pernyataan kota, dan status daftar periksa (skala aplikasi)",
        notes=(f"Aturan: laju dihitung dari {tables_ilp.rule(sel, 'laju_ilp_bulan')} bulan terakhir.",),
        downloads=tables.downloads("ilp-kurva", sel),
    )


def matrix(sel: Selection) -> dict:
    """Puskesmas × 10 items, date of evidence on hover."""
    sel = tables.scope("ilp-daftar-periksa", sel)
    rows = walk(tables_ilp.with_evidence(sel))
    names = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in rows))
    of = {(r.puskesmas_code, r.no): r for r in rows}
    lines = [[of.get((code, i.no)) for i in CHECKLIST] for code, _ in names]
    reached = [[r and r.reached_on for r in line] for line in lines]
    missing = {i.short: sum(line[n] is None for line in reached) for n, i in enumerate(CHECKLIST)}
    worst = max(missing, key=missing.get)
    title = (
        f"Butir yang paling banyak kurang: {worst}, {missing[worst]} puskesmas"
        if missing[worst]
        else "Semua butir terpenuhi di semua puskesmas"
    )
    return checks(
        title,
        [name for _, name in names],
        [f"{i.no}. {i.short}" for i in CHECKLIST],
        reached,
        row_links=[sel.link("puskesmas", puskesmas=code) for code, _ in names],
        column_titles=[i.name for i in CHECKLIST],
        subtitle="10 butir daftar periksa (dari persyaratan KMK 2015/2023); ✓ dinyatakan, ✓? dinyatakan tetapi data "
        "belum menunjukkannya; tanggal dan data pada penunjuk",
        evidence=[[(r.evidence_shown, r.borne_out) if r else ("", None) for r in line] for line in lines],
        downloads=tables.downloads("ilp-daftar-periksa", sel),
    )


def network(sel: Selection) -> dict:
    """The network in four cards: posyandu against the national 75 % line, pustu, kader by level."""
    n = ask(ask_ilp.network_of, sel.kota, sel.month, sel.puskesmas)
    if n is None or not n.kelurahan:
        return kpis([Kpi("Jejaring", "–", "belum ada hitungan sampai bulan ini")])
    share = 100 * n.posyandu_siklus_hidup / n.posyandu_total if n.posyandu_total else None
    levels = ", ".join(
        f"{words} {number(v)}"
        for words, v in (
            ("purwa", n.kader_purwa),
            ("madya", n.kader_madya),
            ("utama", n.kader_utama),
            ("belum", n.kader_belum),
        )
        if v is not None
    )
    line = next(r.value for r in each(ask_places.rules_in_force, sel.month) if r.name == "ambang_posyandu")
    return kpis(
        [
            Kpi(
                "Posyandu siklus hidup",
                percent(share),
                f"{number(n.posyandu_siklus_hidup)} dari {number(n.posyandu_total)} posyandu; garis nasional {line} %",
                delta="di atas garis" if share is not None and share >= float(line) else "di bawah garis",
                delta_good=share is not None and share >= float(line),
            ),
            Kpi("Posyandu aktif", number(n.posyandu_aktif), f"dari {number(n.posyandu_total)} posyandu"),
            Kpi(
                "Pustu",
                number(n.pustu),
                f"untuk {number(n.kelurahan)} kelurahan; {number(n.pustu_lengkap)} punya perawat dan bidan",
            ),
            Kpi("Kader", number(n.kader_total), f"tingkat kader: {levels}"),
        ]
    )


def _chosen(sel: Selection):
    """The row of the chosen puskesmas, None when none is chosen."""
    return next((r for r in _rows(sel) if r.puskesmas_code == sel.puskesmas), None)


def plan_verdict(sel: Selection) -> dict:
    """Plan against what was reached, and when all will be there at the present pace."""
    rows, target_on = _rows(sel), city(sel.kota).target_ilp_on
    p = ilp_plan.pace([r.declared_on for r in rows], sel.month, tables_ilp.rule(sel, "laju_ilp_bulan"))
    pace = ilp_plan.pace_words(p, target_on)
    if one := _chosen(sel):
        planned = f"rencana {date_label(one.planned_on)}" if one.planned_on else "tanpa rencana"
        said = f"dinyatakan {date_label(one.declared_on)}" if one.declared_on else "belum dinyatakan kota"
        state = ilp_plan.standing(one.planned_on, one.declared_on, sel.month)
        words = state.words.removeprefix("selesai").removeprefix(",").removesuffix(", belum").strip()
        words = "" if state.state == "tanpa_rencana" else f": {words}"
        return verdict_figure(
            f"{place_name(sel)}: {planned}, {said}{words}.", f"Seluruh kota: {p.done} dari {p.of}. {pace}"
        )
    if not any(r.planned_on for r in rows):
        pace += " Belum ada rencana: isi tanggal Rencana di lembar ILP buku kerja puskesmas."
    network = _target_network(sel) if target_on else ""
    if p.done == p.of:
        sub = f"{ilp_plan.all_declared_words(rows, target_on)} {network}"
        return verdict_figure(
            f"{city(sel.kota).name}: semua {p.of} puskesmas sudah dinyatakan menerapkan ILP.", sub.strip()
        )
    of_target = f"Target: semua pada {date_label(target_on)}." if target_on else ""
    sub = (ilp_plan.late_words(rows, sel.month), of_target, network)
    sentence = f"{city(sel.kota).name}: {p.done} dari {p.of} puskesmas dinyatakan. {pace}"
    return verdict_figure(sentence, " ".join(part for part in sub if part))


def _target_network(sel: Selection) -> str:
    """How far the network is, for a city whose target names it beside the puskesmas."""
    n = ask(ask_ilp.network_of, sel.kota, sel.month)
    if n is None or not n.posyandu_total:
        return ""
    share = percent(None if n.posyandu_siklus_hidup is None else 100 * n.posyandu_siklus_hidup / n.posyandu_total)
    pustu = f"{number(n.pustu)} pustu untuk {number(n.kelurahan)} kelurahan, {number(n.pustu_lengkap)} bernakes lengkap"
    return f"Jejaring: {share} posyandu siklus hidup aktif, {pustu}."


def plan_cards(sel: Selection) -> dict:
    """Declared, ready by the checklist, overdue, and the steps of the city."""
    rows, window = _rows(sel), tables_ilp.rule(sel, "laju_ilp_bulan")
    states = [ilp_plan.standing(r.planned_on, r.declared_on, sel.month).state for r in rows]
    steps = [s for s in each(ask_ilp.ilp_steps, sel.kota, sel.month) if s.reached_on]
    cards = []
    for label, days in (
        ("Dinyatakan kota", [r.declared_on for r in rows]),
        ("Sebagian atau penuh", [r.ready_on for r in rows]),
    ):
        p = ilp_plan.pace(days, sel.month, window)
        still = "semua sudah" if p.done == p.of else "tidak akan selesai"
        done = f"selesai {month_label(p.done_in)} pada laju ini" if p.done_in else still
        cards.append(Kpi(label, f"{p.done} dari {p.of}", f"{p.recent} dalam {window} bulan terakhir; {done}"))
    late, planned = states.count("telat_selesai"), len(rows) - states.count("tanpa_rencana")
    cards.append(
        Kpi(
            "Lewat rencana, belum",
            number(states.count("telat")),
            f"dari {planned} yang berencana; {late} selesai terlambat",
        )
    )
    cards.append(
        Kpi(
            "Langkah kota",
            f"{len(steps)} dari {len(STEPS)}",
            "tercatat tercapai" if steps else "belum ada yang tercatat",
        )
    )
    return kpis(cards)


def no_steps(sel: Selection) -> str:
    """What to do where the city has written down no step yet; "" where it has."""
    if each(ask_ilp.ilp_steps, sel.kota, sel.month):
        return ""
    return (
        f"{city(sel.kota).name} belum mencatat satu pun dari delapan langkah. Catat dengan "
        f"`python -m ilp_dash langkah {sel.kota} 1 2026-01-31` (tercapai) atau tambahkan `--rencana`, lalu bangun "
        "ulang."
    )


def lacking_verdict(sel: Selection) -> dict:
    """What most puskesmas need for the next status; of the chosen one, what it lacks itself."""
    of = tables_ilp.lacking(sel)
    if one := next((x for x in of if x.puskesmas_code == sel.puskesmas), None):
        if one.next_status is None:
            return verdict_figure(f"{place_name(sel)} sudah penuh: tidak ada butir yang kurang.", ilp_lacking.NEXT_NOTE)
        found = [
            f"{words}: {lacks}" for id, words in ilp_lacking.PLACES.items() if (lacks := ilp_lacking.words_in(one, id))
        ]
        if one.next_status == "persiapan":
            found = ["Satu butir mana pun sudah cukup"]
        now, then = STATUSES[one.status].lower(), STATUSES[one.next_status].lower()
        return verdict_figure(
            f"{place_name(sel)}: {now}; menuju {then} kurang {len(one.open)} syarat.", f"{'. '.join(found)}."
        )
    return verdict_figure(f"{city(sel.kota).name}: {ilp_lacking.verdict_words(of)}.", ilp_lacking.next_words(of))


def lacking_items(sel: Selection) -> go.Figure:
    """The ten items, met and not yet, by klaster and level of the network; most missing first."""
    sel = tables.scope("ilp-butir-kurang", sel)
    of, reached = len(_rows(sel)), tables_ilp.reached(sel)
    order = sorted(CHECKLIST, key=lambda i: (reached.get(i.no, 0), i.no))
    far, missing = order[0], of - reached.get(order[0].no, 0)
    places = [ilp_lacking.PLACES[ilp_lacking.place_of(i.no)].partition(" (")[0] for i in order]
    return stacked_bars(
        rows_of(
            (
                (f"{i.no}. {i.short}", {"penuh": reached.get(i.no, 0), "belum": of - reached.get(i.no, 0)})
                for i in order
            ),
            text=places,
        ),
        f"{far.short}: belum di {missing} dari {of} puskesmas"
        if missing
        else "Semua butir terpenuhi di semua puskesmas",
        order=[("penuh", "terpenuhi"), ("belum", "belum")],
        label="Butir",
        subtitle=f"Puskesmas per butir daftar periksa, {month_label(sel.month)}; di kanan: klaster atau jejaring",
        downloads=tables.downloads("ilp-butir-kurang", sel),
    )


def compare_verdict(sel: Selection) -> dict:
    """What the data say about before and after; never why."""
    c = tables_ilp.compared(sel)
    rest = (
        " Semuanya mulai dalam waktu yang berdekatan, jadi tidak ada yang belum mulai untuk dibandingkan."
        if c.same_time
        else ""
    )
    counts = ilp_compare.counts_words(c, len(_rows(sel)))
    return verdict_figure(
        f"{ilp_compare.finding(c, spm_of(sel))}.", f"{counts}{rest}{' ' + ilp_compare.NOT_CAUSE if c.counted else ''}"
    )


def compare_cards(sel: Selection) -> dict | None:
    """Both groups before and after, and the difference with its interval; None where nothing can be compared."""
    c, window = tables_ilp.compared(sel), tables_ilp.rule(sel, "banding_ilp_bulan")
    if not c.counted:
        return None

    def card(label: str, before: float, after: float, count: int, people: int) -> Kpi:
        change = points(after - before, 2)
        return Kpi(
            label,
            f"{number(before, 2)} → {number(after, 2)} %",
            f"{count} puskesmas, sasaran {number(people)} orang",
            delta=change,
        )

    interval = f"rentang 95 %: {ilp_compare.interval_words(c)}" if c.low is not None else ilp_compare.interval_words(c)
    return kpis(
        [
            card("Sudah mulai ILP", c.before, c.after, len(c.counted), c.people),
            card("Belum mulai, bulan sama", c.others_before, c.others_after, c.others, c.others_people),
            Kpi("Selisih perubahan", points(c.difference, 2), interval),
            Kpi(
                "Dibandingkan",
                f"{window} + {window} bulan",
                "persen sasaran setahun per bulan, sebelum → sesudah bulan mulai",
            ),
        ]
    )


VERDICTS = {"sebaran": verdict, "rencana": plan_verdict, "kurang": lacking_verdict, "sebelum-sesudah": compare_verdict}
LOOKS = {
    "sebaran": "Sebaran",
    "rencana": "Rencana dan kemajuan",
    "kurang": "Yang masih kurang",
    "sebelum-sesudah": "Sebelum dan sesudah",
}
