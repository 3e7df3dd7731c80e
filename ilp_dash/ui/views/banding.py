"""Figures of Perbandingan: four ways to compare, each with its sentence."""

from ilp_dash.analysis import compare
from ilp_dash.charts.old_bars import Bar, bars
from ilp_dash.charts.old_lines import lines
from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS, definition_at
from ilp_dash.domain.months import MONTH_SHORT, add_months, month_label, month_of_year, months_between, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import in_sentence, joined, number, percent, points
from ilp_dash.store.queries import compare as ask_compare
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.compare import both_bases, both_years, city_mark, of_bases
from ilp_dash.ui.trust import headed, mark_all, mark_number, marked, together

LOOKS = {"kota": "Antarkota", "puskesmas": "Antarpuskesmas", "tahun": "Tahun lalu", "sasaran": "Dua sasaran"}


def _cities(sel: Selection) -> list:
    of = [s for s in each(ask_compare.spm_of_cities, sel.month, sel.basis) if s.id == spm_of(sel)]
    return sorted(of, key=lambda s: (s.coverage_pct is None, -(s.coverage_pct or 0)))


def _own_and_best(sel: Selection) -> dict:
    return together(
        *(
            (s.name, city_mark(sel, s.kota_code))
            for s in _cities(sel)
            if s.kota_code in (sel.kota, _cities(sel)[0].kota_code)
        )
    )


@headed(_own_and_best)
def cities_verdict(sel: Selection) -> dict:
    """Where the chosen city stands among the others in one service."""
    rows, short = _cities(sel), INDICATORS[spm_of(sel)].short
    known = [s for s in rows if s.coverage_pct is not None]
    own = next((s for s in known if s.kota_code == sel.kota), None)
    if own is None:
        return verdict_figure(
            f"{city(sel.kota).name} belum melaporkan {in_sentence(short)} untuk {month_label(sel.month)}.",
            "Pilih periode lain.",
        )
    if len(known) == 1:
        return verdict_figure(
            f"{own.name}: {short} {percent(own.coverage_pct)}. Belum ada kota lain dalam dasbor ini.", ""
        )
    best = known[0]
    first = (
        f"{own.name} paling tinggi dari {len(known)} kota"
        if own is best
        else f"{own.name} {percent(own.coverage_pct)}, tertinggi {best.name} {percent(best.coverage_pct)}"
    )
    partial = [s.name for s in known if s.units_reported < s.units]
    sub = f"Laporan bulan ini belum lengkap di {joined(partial)}: persennya masih dapat naik." if partial else ""
    return verdict_figure(f"{short}: {first}.", sub)


def cities_bars(sel: Selection) -> dict:
    """One service in every city, the country's published figure as a tick."""
    sel = tables.scope("banding-kota", sel)
    id = spm_of(sel)
    own = next(s for s in each(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis) if s.id == id)
    return bars(
        f"{INDICATORS[id].short} di {len(_cities(sel))} kota",
        [
            Bar(
                s.name,
                s.coverage_pct,
                f"{number(s.left_count)} orang lagi" if s.left_count else "",
                own.national_pct,
                Selection(s.kota_code, sel.month, basis=sel.basis, indikator=id).link("spm"),
                f"{s.units_reported} dari {s.units} puskesmas lapor",
                **city_mark(sel, s.kota_code),
            )
            for s in _cities(sel)
        ],
        subtitle=f"Persen dari sasaran setahun masing-masing, kumulatif s.d. {month_label(sel.month)}",
        national_label=f"nasional {own.national_year}" if own.national_year else "",
        text_label="Kesenjangan",
        label="Kota",
        downloads=tables.downloads("banding-kota", sel),
    )


def _pair(sel: Selection, other: str) -> tuple[list, list]:
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    return [r for r in rows if r.puskesmas_code == first_of(sel)], [r for r in rows if r.puskesmas_code == other]


def first_of(sel: Selection) -> str:
    """The chosen puskesmas, or the one with most people left in the chosen service."""
    if sel.puskesmas:
        return sel.puskesmas
    rows = [r for r in each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis) if r.id == spm_of(sel)]
    return max(rows, key=lambda r: r.left_count or 0).puskesmas_code


def partners(sel: Selection) -> dict[str, str]:
    """Code → name of every other puskesmas, the one of most similar sasaran first."""
    first = first_of(sel)
    near = compare.nearest_size(each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), spm_of(sel), first)
    names = {p.puskesmas_code: p.name for p in each(ask_places.puskesmas_of, sel.kota) if p.puskesmas_code != first}
    return {near: names[near], **names} if near else names


def _pair_mark(sel: Selection, other: str, of=mark_all) -> dict:
    names = {p.puskesmas_code: p.name for p in each(ask_places.puskesmas_of, sel.kota)}
    return together(*((names[code], of(sel.but(puskesmas=code, kelurahan=None))) for code in (first_of(sel), other)))


@headed(_pair_mark)
def pair_verdict(sel: Selection, other: str) -> dict:
    """In how many services the first one is ahead, and where the two are furthest apart."""
    one, two = _pair(sel, other)
    of = {r.id: r for r in two}
    gaps = {
        r.id: r.coverage_pct - of[r.id].coverage_pct
        for r in one
        if r.coverage_pct is not None and of[r.id].coverage_pct is not None
    }
    names = one[0].puskesmas, two[0].puskesmas
    if not gaps:
        return verdict_figure(
            f"Puskesmas {names[0]} dan {names[1]} belum dapat dibandingkan.", "Salah satu belum melaporkan tahun ini."
        )
    ahead = sum(gap > 0 for gap in gaps.values())
    widest = max(gaps, key=lambda id: abs(gaps[id]))
    silent = [of[0].puskesmas for of in (one, two) if any(r.id in gaps and not r.reported for r in of)]
    late = (
        f"Laporan {month_label(sel.month)} {joined(silent)} belum masuk: persennya masih dapat naik. " if silent else ""
    )
    return verdict_figure(
        f"{names[0]} lebih tinggi dari {names[1]} pada {ahead} dari {len(gaps)} layanan; "
        f"paling jauh {in_sentence(INDICATORS[widest].short)}: {points(gaps[widest])}.",
        f"{late}Pembanding awal: puskesmas dengan sasaran paling mirip. Selisih kecil dapat terjadi secara kebetulan (lihat Sinyal).",
    )


def pair(sel: Selection, other: str) -> dict:
    """Two puskesmas side by side over the twelve services; the download holds every puskesmas."""
    one, two = _pair(sel, other)
    made = compare.pair_table(one, two, (one[0].puskesmas, two[0].puskesmas), sel)
    made = marked(made, (_pair_mark(sel, other, lambda of, id=r.id: mark_number(of, id)) for r in one))
    return drawn_table(made, downloads=tables.downloads("spm-puskesmas", sel))


@headed(both_years)
def year_verdict(sel: Selection) -> dict:
    """In how many services this year is ahead of last year's same month."""
    now, before = (
        each(ask_spm.spm_services, sel.level, sel.area, m, sel.basis) for m in (sel.month, add_months(sel.month, -12))
    )
    was = {s.id: s.coverage_pct for s in before}
    gaps = {s.id: s.coverage_pct - was[s.id] for s in now if s.coverage_pct is not None and was.get(s.id) is not None}
    if not gaps:
        return verdict_figure(
            f"{place_name(sel)}: {month_label(sel.month)} belum dapat dibandingkan dengan tahun lalu.",
            f"Laporan {month_label(add_months(sel.month, -12))} tidak ada dalam data ini.",
        )
    up = sum(gap > 0 for gap in gaps.values())
    widest = max(gaps, key=lambda id: abs(gaps[id]))
    version = definition_at(sel.month).version
    changed = version != definition_at(add_months(sel.month, -12)).version
    partial = [
        month_label(month)
        for month, services in ((sel.month, now), (add_months(sel.month, -12), before))
        if any(s.id in gaps and s.units_reported < s.units for s in services)
    ]
    said = []
    if partial:
        state = "belum masuk" if sel.puskesmas else "belum lengkap"
        said.append(f"Laporan {joined(partial)} {state}: selisihnya belum dapat dipegang.")
    if changed:
        said.append(f"Definisi berubah di antaranya ({version}): sebagian selisih dapat berasal dari situ.")
    return verdict_figure(
        f"{place_name(sel)}: {up} dari {len(gaps)} layanan lebih tinggi daripada {month_label(add_months(sel.month, -12))}; "
        f"perubahan terbesar {in_sentence(INDICATORS[widest].short)}, {points(gaps[widest])}.",
        " ".join(said),
    )


@headed(lambda sel: both_years(sel, spm_of(sel)))
def two_years(sel: Selection) -> dict:
    """One service over its reporting year, this year and the one before."""
    i = INDICATORS[spm_of(sel)]
    trend = {
        t.month: t.coverage_pct
        for t in each(ask_spm.spm_trend, sel.level, sel.area, i.id, sel.basis)
        if t.month <= sel.month
    }
    first = add_months(sel.month, 1 - month_of_year(sel.month, i.year_start))
    months = months_between(first, add_months(first, 11))
    earlier = [add_months(m, -12) for m in months]
    return lines(
        f"{i.short}: tahun ini dan tahun lalu, {place_name(sel)}",
        [f"{MONTH_SHORT[m.month - 1]} {m.year}" for m in months],
        [
            (year_label(sel.month, i.year_start), [trend.get(m) for m in months]),
            (year_label(earlier[0], i.year_start), [trend.get(m) for m in earlier]),
        ],
        target=100,
        target_label="Target 100 %",
        top=100,
        subtitle="Persen kumulatif tiap bulan; bulan yang sama dari kedua tahun di tempat yang sama",
        notes=("Bulan tanpa laporan menjadi lubang pada garis.",),
        downloads=tables.downloads("spm-tren", sel),
    )


@headed(of_bases)
def bases_verdict(sel: Selection) -> dict:
    """What choosing the other denominator does to n of 12."""
    pusdatin, riil = both_bases(sel)
    (reached_p, paced_p, known), (reached_r, paced_r, _) = (
        compare.reached_and_paced(s, sel.month) for s in (pusdatin, riil)
    )
    if not known:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    of = {s.id: s.sasaran for s in riil}
    gaps = {s.short: gap for s in pusdatin if (gap := compare.difference_pct(s.sasaran, of[s.id])) is not None}
    widest = max(gaps, key=lambda short: abs(gaps[short]), default=None)
    sentence = (
        f"{place_name(sel)}: tercapai {reached_p} dari {known} dengan sasaran Pusdatin, {reached_r} dengan sasaran riil; "
        f"sesuai target berjalan {paced_p} dan {paced_r}."
    )
    if widest is None:
        return verdict_figure(sentence, "Sasaran riil belum dilaporkan.")
    way = "lebih banyak" if gaps[widest] > 0 else "lebih sedikit"
    return verdict_figure(
        sentence, f"Paling berbeda: {widest}, sasaran riil {percent(abs(gaps[widest]))} {way} daripada Pusdatin."
    )
