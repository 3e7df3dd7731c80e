"""Figures of Penerapan ILP: verdict, rollout by kecamatan, curve against the target date, matrix of the ten items, network."""

from ilp_dash.analysis import ilp, places
from ilp_dash.charts.bars import stacked
from ilp_dash.charts.grids import checks
from ilp_dash.charts.lines import lines
from ilp_dash.charts.texts import Kpi, kpis
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.months import MONTH_SHORT, add_months, date_label, month_label, months_between
from ilp_dash.domain.readiness import CHECKLIST
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import city


def _rows(sel: Selection) -> list:
    return ask(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)


def verdict(sel: Selection) -> dict:
    """What the city declares beside what the checklist shows, against the target date where there is one."""
    rows = _rows(sel)
    counts = ilp.status_counts(rows)
    said, of = ilp.declared(rows), len(rows)
    first = f"semua {of} puskesmas dinyatakan menerapkan ILP" if said == of else f"{said} dari {of} puskesmas dinyatakan menerapkan ILP"
    sentence = f"{city(sel.kota).name}: {first}; menurut daftar periksa {counts['penuh']} penuh, {counts['sebagian']} sebagian."
    plan = ilp.plan_words(rows, city(sel.kota).target_ilp_on, sel.month)
    fact = next((f for f in ask(ask_places.published_facts, sel.kota) if f.topik == "ilp" and f.nilai is not None), None)
    day = places.published_on(fact)[0] if fact else ""
    published = f"Angka terbit: {fact.kalimat} ({fact.sumber}{', ' + day if day else ''})" if fact else ""
    return verdict_figure(sentence, " ".join(part for part in (plan, published) if part) or ilp.SCALE_NOTE)


def by_area(sel: Selection) -> dict:
    """Status per kecamatan; in DKI Jakarta per kota administrasi."""
    rows = _rows(sel)
    head = "Kota administrasi" if any(r.kota_adm for r in rows) else "Kecamatan"
    return stacked(
        f"Status penerapan per {head.lower()}",
        ilp.counts_by_area(rows),
        head=head,
        subtitle=f"Puskesmas menurut status daftar periksa, {month_label(sel.month)}",
        notes=(ilp.SCALE_NOTE,),
        downloads=tables.downloads("ilp-puskesmas", sel),
    )


def curve(sel: Selection) -> dict:
    """Rollout over time; the target date is marked where the city has one."""
    rows = [c for c in ask(ask_ilp.ilp_curve, sel.kota) if c.month <= sel.month]
    months = [c.month for c in rows]
    target_on = city(sel.kota).target_ilp_on
    if target_on and months[-1] < target_on:
        months += months_between(add_months(months[-1], 1), target_on.replace(day=1))
    known = len(rows)
    last = rows[-1]
    series = [
        (words, [getattr(c, key) for c in rows] + [None] * (len(months) - known))
        for key, words in (("declared", "dinyatakan kota"), ("sebagian", "sebagian/penuh"), ("penuh", "penuh"))
    ]
    markers = (
        [(months.index(target_on.replace(day=1)), f"target {date_label(target_on)}")]
        if target_on and target_on.replace(day=1) in months
        else []
    )
    return lines(
        f"{last.declared} dari {last.puskesmas} dinyatakan, {last.sebagian} sebagian atau penuh",
        [f"{MONTH_SHORT[m.month - 1]} {m.year}" for m in months],
        series,
        target=last.puskesmas,
        target_label=f"semua {last.puskesmas} puskesmas",
        unit="puskesmas",
        decimals=0,
        step=True,
        markers=markers,
        subtitle="Jumlah puskesmas: pernyataan kota, dan status daftar periksa (skala aplikasi)",
        downloads=tables.downloads("ilp-kurva", sel),
    )


def matrix(sel: Selection) -> dict:
    """Puskesmas × 10 items, date of evidence on hover."""
    sel = tables.scope("ilp-daftar-periksa", sel)
    rows = ask(ask_ilp.ilp_checklist, sel.kota, sel.month)
    names = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in rows))
    of = {(r.puskesmas_code, r.no): r.reached_on for r in rows}
    reached = [[of.get((code, i.no)) for i in CHECKLIST] for code, _ in names]
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
        subtitle="10 butir daftar periksa (dari persyaratan KMK 2015/2023); ✓ terpenuhi, tanggal bukti pada penunjuk",
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
        for words, v in (("purwa", n.kader_purwa), ("madya", n.kader_madya), ("utama", n.kader_utama), ("belum", n.kader_belum))
        if v is not None
    )
    line = next(r.value for r in ask(ask_places.rules_in_force, sel.month) if r.name == "ambang_posyandu")
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
                "Pustu nakes lengkap",
                f"{number(n.pustu_lengkap)} dari {number(n.pustu)}",
                f"perawat dan bidan; {number(n.kelurahan)} kelurahan",
            ),
            Kpi("Kader", number(n.kader_total), f"tingkat kader: {levels}"),
        ]
    )
