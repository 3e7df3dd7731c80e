"""Figures of Ringkasan: the verdict, six key figures, the small map, published facts."""

from dataclasses import replace

from ilp_dash.analysis import ilp, places, pws, running, spm
from ilp_dash.charts.texts import FactLine, Kpi, facts, kpis, points, questions
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.briefing_edits import EDITED, Edit, Told, put
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, PARTS
from ilp_dash.domain.funnel import beyond_chance
from ilp_dash.domain.indicators import DEFAULT_PWS
from ilp_dash.domain.months import MONTH_NAMES, add_months, date_label, month_label
from ilp_dash.domain.running import ON_PACE
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import in_sentence, joined, number
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables import briefing as written
from ilp_dash.ui.views.peta import status_map


def _services(sel: Selection) -> list:
    return each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)


def verdict(sel: Selection) -> dict:
    """The answer in one sentence: how many services are on pace, which is farthest behind and who can turn it, what
    changed since last month."""
    services = [s for s in _services(sel) if s.coverage_pct is not None]
    if not services:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM tahun {sel.month.year}.",
            "Pilih periode lain, atau minta puskesmas mengirim laporannya.",
        )
    silent = running.silence(services, sel.month) if sel.puskesmas else ""
    parts = ["" if sel.puskesmas else running.mixed(services, sel.month), ilp_sentence(sel)]
    if running.closes(sel.month):
        reached = sum(bool(s.reached) for s in services)
        return verdict_figure(
            f"{place_name(sel)}: {silent}{reached} dari {spm.counted(_services(sel))} tercapai 100 % pada "
            f"{sel.month.year}.{_farthest(sel, services)}",
            " ".join(part for part in parts if part),
        )
    crossed, moved = _since_last_month(sel, services)
    far = _farthest(sel, services)
    first = f"{place_name(sel)}: {silent}{running.paced(services)} dari {spm.counted(_services(sel))} sesuai laju."
    news, rest = (crossed, far) if crossed else (far, moved)
    return verdict_figure(f"{first}{news}", " ".join(part.strip() for part in (rest, *parts) if part))


def _farthest(sel: Selection, services: list) -> str:
    """ " Paling tertinggal usia produktif: kurang 1.234 orang dari target berjalan, terbanyak di
    …"; "" when none is."""
    slowest = spm.slowest([s for s in services if running.short(s, sel.month)])
    if slowest is None:
        return ""
    of = "100 %" if running.closes(sel.month) else "target berjalan"
    fewer = number(running.short(slowest, sel.month))
    said = f" Paling tertinggal {in_sentence(slowest.short)}: kurang {fewer} orang dari {of}"
    units = [] if sel.puskesmas else each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    who = joined(running.most_short(units, slowest.id, sel.month))
    return f"{said}{f', terbanyak di {who}' if who else ''}."


def _since_last_month(sel: Selection, services: list) -> tuple[str, str]:
    """What changed since the month before: (services that came on pace or fell off it, where the distance grew most);
    "" for nothing of the kind, or nothing to compare. Told is only what the month alone did beyond chance, by the rule
    printed on Metodologi."""
    before = {s.id: s for s in _services(sel.but(month=add_months(sel.month, -1)))} if sel.month.month > 1 else {}
    months = each(ask_spm.spm_month, sel.level, sel.area, sel.month, sel.basis)
    alone = {m.id: beyond_chance(m.served, m.sasaran, 1 / 12) for m in months}
    told = [s for s in services if s.id in alone and s.id in before and s.id != "SPM05"]
    pairs = [(s, before[s.id]) for s in told if before[s.id].pace]
    if not pairs:
        return "", ""
    when = f"Sejak {MONTH_NAMES[sel.month.month - 2]}"
    more, fewer = ([(s, b) for s, b in pairs if alone[s.id] == way] for way in (1, -1))
    on = [in_sentence(s.short) for s, b in more if s.pace in ON_PACE and b.pace not in ON_PACE]
    off = [in_sentence(s.short) for s, b in fewer if s.pace not in ON_PACE and b.pace in ON_PACE]
    said = [
        f"{joined(on)} kini sesuai laju" if on else "",
        f"{joined(off)} tidak lagi{'' if on else ' sesuai laju'}" if off else "",
    ]
    crossed = f" {when} {'; '.join(part for part in said if part)}." if on or off else ""
    grown, far = max(((s.short_count - b.short_count, s) for s, b in fewer), key=lambda of: of[0], default=(0, None))
    if grown <= 0:
        return crossed, f"{when} tidak ada layanan yang jelas makin jauh dari target berjalan."
    return crossed, f"{when} jarak paling bertambah pada {in_sentence(far.short)}, {number(grown)} orang."


def ilp_sentence(sel: Selection) -> str:
    """How far ILP has come, in a sentence."""
    rows = each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    if sel.puskesmas:
        row = next(r for r in rows if r.puskesmas_code == sel.puskesmas)
        said = (
            f"dinyatakan menerapkan ILP sejak {date_label(row.declared_on)}"
            if row.declared_on
            else "belum dinyatakan menerapkan ILP"
        )
        return f"Puskesmas ini {said}; daftar periksa: {row.items} dari 10 butir terpenuhi."
    counts = ilp.status_counts(rows)
    said = (
        f"ILP: {ilp.declared(rows)} dari {len(rows)} puskesmas dinyatakan menerapkan; "
        f"menurut daftar periksa {counts['penuh']} penuh dan {counts['sebagian']} sebagian."
    )
    plan = ilp.plan_words(rows, city(sel.kota).target_ilp_on, sel.month)
    return f"{said} {plan}".strip()


def briefing(sel: Selection, edits: tuple[Edit, ...] = ()) -> dict:
    """What goes well, what does not, what to decide: sentences by open rules, each with its evidence; those the office
    has edited with their original."""
    told = put(written.sentences(sel), edits)
    return points(
        (
            (
                name,
                [_point(sel, t) for t in told[part]] or [(NO_EVIDENCE, "", "")],
            )
            for part, name in PARTS.items()
        ),
        written.title(sel),
        "Disusun dengan aturan terbuka, tanpa model bahasa; selisih dalam batas kebetulan tidak disebut",
        tables.downloads("pokok-rapat", sel),
    )


def _point(sel: Selection, told: Told) -> tuple[str, ...]:
    line = (told.words, written.EVIDENCE[told.said.page], written.evidence(sel, told.said))
    return (*line, EDITED, f"Kalimat asli: {told.original}") if told.original else line


def next_questions(sel: Selection) -> dict:
    """What a reader asks next, one click away."""
    items = {"minggu-ini": "Ke mana minggu ini?", "spm": "Berapa orang, di mana?", "laju": "Masih terkejar?"}
    return questions([(words, sel.link(page)) for page, words in items.items()], "Lanjut")


def key_figures(sel: Selection) -> dict:
    """The row of cards, each with its course over the months."""
    return kpis([_ilp_card(sel), *_pace_cards(sel), _pws_card(sel), _on_time_card(sel), _year_card(sel)])


def _until(sel: Selection, rows) -> list:
    """The last two years of a monthly answer, up to the chosen month."""
    return [r for r in rows if r.month <= sel.month][-24:]


def _ilp_card(sel: Selection) -> Kpi:
    rows = each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    curve = _until(sel, each(ask_ilp.ilp_curve, sel.kota))
    full = sum(r.status in ("sebagian", "penuh") for r in rows)
    return Kpi(
        "Puskesmas ILP",
        f"{ilp.declared(rows)} dari {len(rows)}",
        f"dinyatakan kota; daftar periksa: {full} sebagian/penuh",
        [c.declared for c in curve],
        href=sel.link("ilp"),
    )


def _pace_cards(sel: Selection) -> list[Kpi]:
    services = _services(sel)
    progress = _until(sel, each(ask_spm.spm_progress, sel.level, sel.area, sel.basis))
    reached, of = sum(bool(s.reached) for s in services), spm.shown(services)
    if running.closes(sel.month):
        first = Kpi("SPM tercapai", f"{reached} dari {of}", "tepat 100 % atau lebih", [p.reached for p in progress])
    else:
        said = f"layanan; {reached} sudah 100 %" if reached else "layanan; belum ada yang 100 %"
        first = Kpi("SPM sesuai laju", f"{running.paced(services)} dari {of}", said, [p.on_pace for p in progress])
    short = [count for count in (running.short(s, sel.month) for s in services) if count is not None]
    return [
        replace(first, href=sel.link("spm")),
        Kpi(
            "Kurang dari target berjalan" if not running.closes(sel.month) else "Kurang dari 100 %",
            number(sum(short)) if short else "–",
            f"pelayanan, dijumlah dari {of} layanan",
            [running.short(p, p.month) if p.reported else None for p in progress],
            href=sel.link("laju"),
        ),
    ]


def _pws_card(sel: Selection) -> Kpi:
    months = _until(sel, each(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas))
    now = months[-1] if months and months[-1].month == sel.month else None
    if now is None:
        return Kpi("PWS kelurahan", "–", "tidak ada kelurahan pada bulan ini")
    if not now.reported:
        said = f"{now.kelurahan} kelurahan belum lapor {month_label(sel.month)}"
        return Kpi("PWS kelurahan", "–", said, [m.evaluated for m in months], href=sel.link("pws"))
    return Kpi(
        "PWS kelurahan",
        f"{now.evaluated} dari {now.kelurahan}",
        f"dievaluasi; {now.reported} lapor, {pws.visits_words(now)}",
        [m.evaluated for m in months],
        href=sel.link("pws"),
    )


def _on_time_card(sel: Selection) -> Kpi:
    months = _until(sel, each(ask_places.reporting_by_month, sel.kota, sel.puskesmas))
    year = [m for m in months if m.month.year == sel.month.year]
    on_time, expected = sum(m.on_time for m in year), sum(m.expected for m in year)
    now = months[-1]
    return Kpi(
        "Laporan tepat waktu",
        f"{number(on_time)} dari {number(expected)}",
        f"tahun {sel.month.year}; {month_label(sel.month)}: {now.reported} dari {now.expected} masuk",
        [100 * m.on_time / m.expected for m in months],
        href=sel.link("kualitas", indikator=None),
    )


def _year_card(sel: Selection) -> Kpi:
    services = _services(sel)
    known = [s for s in services if s.last_year_pct is not None]
    if not known:
        reported = any(s.units_reported for s in services)
        why = "belum ada bulan yang sama tahun lalu" if reported else f"belum lapor {month_label(sel.month)}"
        return Kpi("Dibanding tahun lalu", "–", why)
    clear = [s for s in known if not s.within_chance]
    higher = sum(s.same_pct > s.last_year_pct for s in clear)
    chance = f", {len(known) - len(clear)} dalam batas kebetulan" if len(clear) < len(known) else ""
    since = f"layanan, sejak {month_label(add_months(sel.month, -12))}"
    return Kpi(
        "Dibanding tahun lalu",
        f"{higher} naik",
        "; ".join(filter(None, (f"{len(clear) - higher} turun{chance}", since, spm.compared_words(known)))),
        href=sel.link("banding") + "&tampilan=tahun",
    )


def small_map(sel: Selection) -> dict:
    """PWS status of the opening indicator per kelurahan."""
    return status_map(sel.but(indikator=DEFAULT_PWS), mini=True)


def published(sel: Selection) -> dict:
    """Published facts of the city, apart from the store's own figures."""
    rows = each(ask_places.published_facts, sel.kota)
    return facts(
        [FactLine(f.kalimat, f.sumber, *places.published_on(f)) for f in rows],
        f"Yang sudah terbit tentang {city(sel.kota).name}",
        "Fakta dari berita, terpisah dari angka dasbor ini",
    )
