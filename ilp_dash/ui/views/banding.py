"""Figures of Perbandingan: four ways to compare, each with its sentence."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import compare, running
from ilp_dash.analysis.spm import compared_words
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS, definition_of
from ilp_dash.domain.months import add_months, month_label, month_of_year, months_between, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import in_sentence, joined, percent, points
from ilp_dash.store.queries import compare as ask_compare
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import compare as tables_compare
from ilp_dash.ui.tables.compare import both_bases, both_years, city_mark, to_city
from ilp_dash.ui.trust import headed, mark_columns

LOOKS = {"kota": "Antarkota", "puskesmas": "Antarpuskesmas", "tahun": "Tahun lalu", "sasaran": "Dua sasaran"}
SWITCH = "antarkota"  # `antarkota=ya` in the address: cities beside each other although their figures are simulated


def looks(sel: Selection, asked: str | None) -> dict[str, str]:
    """What can be compared. Simulated cities only when the address asks for them, sasaran where the view has two."""
    off = {"kota"} if tables_compare.any_simulated(sel) and asked != "ya" else set()
    off |= {"sasaran"} if len(ask(ask_places.bases)) < 2 else set()
    return {look: words for look, words in LOOKS.items() if look not in off}


def switched_off(sel: Selection) -> str:
    """Why cities are not compared, and the address that compares them all the same (Markdown)."""
    address = f"{sel.link('banding')}&tampilan=kota&{SWITCH}=ya"
    return (
        "Antarkota dimatikan: angka bulanannya simulasi, jadi urutan kota tidak menggambarkan kota sebenarnya. "
        f"[Perlihatkan juga]({address})"
    )


def _cities(sel: Selection) -> pd.DataFrame:
    return compare.highest_first(ask(ask_compare.spm_of_cities, sel.month, sel.basis), spm_of(sel))


def cities_verdict(sel: Selection) -> dict:
    """Where the chosen city stands among the others in one service."""
    late, sel = tables_compare.same_month_note(sel), tables_compare.same_month(sel)
    rows, short = walk(_cities(sel)), INDICATORS[spm_of(sel)].short
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
    said = [f"Laporan bulan ini belum lengkap di {joined(partial)}: persennya masih dapat naik."] if partial else []
    if tables_compare.any_simulated(sel):
        said.insert(0, "Angka simulasi: urutan ini tidak menggambarkan kota sebenarnya.")
    return verdict_figure(f"{short}: {first}.", " ".join([*said, *late]))


def cities_bars(sel: Selection) -> go.Figure:
    """One service in every city, the country's published figure as a tick."""
    sel = tables_compare.same_month(tables.scope("banding-kota", sel))
    id = spm_of(sel)
    services = walk(ask(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis))
    own = next(s for s in services if s.id == id)
    cities = _cities(sel)
    return coverage_bars(
        cities.assign(
            text=running.told_rows(cities, sel.month),
            note=[f"{s.units_reported} dari {s.units} puskesmas lapor" for s in walk(cities)],
            tick_pct=own.national_pct if running.closes(sel.month) else cities["running_pct"],
            href=[to_city(sel, kota) for kota in cities["kota_code"]],
            **mark_columns(city_mark(sel, kota) for kota in cities["kota_code"]),
        ),
        f"{INDICATORS[id].short} di {len(cities)} kota",
        subtitle=f"Persen dari sasaran setahun masing-masing, kumulatif s.d. {month_label(sel.month)}",
        tick_label=f"nasional {own.national_year}" if running.closes(sel.month) else "target berjalan",
        text_label="Kesenjangan",
        label="Kota",
        downloads=tables.downloads("banding-kota", sel),
    )


def _services(sel: Selection) -> pd.DataFrame:
    return ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)


def first_of(sel: Selection) -> str:
    """The chosen puskesmas, or the one with most people left in the chosen service."""
    if sel.puskesmas:
        return sel.puskesmas
    rows = _services(sel)
    rows = rows[rows["id"] == spm_of(sel)].reset_index(drop=True)
    return str(rows["puskesmas_code"][rows["left_count"].fillna(0).idxmax()])


def partners(sel: Selection) -> dict[str, str]:
    """Code → name of every other puskesmas, the one of most similar sasaran first."""
    first = first_of(sel)
    near = compare.nearest_size(_services(sel), spm_of(sel), first)
    names = {p.puskesmas_code: p.name for p in each(ask_places.puskesmas_of, sel.kota) if p.puskesmas_code != first}
    return {near: names[near], **names} if near else names


def pair_verdict(sel: Selection, other: str) -> dict:
    """In how many services the first one is ahead, and where the two are furthest apart."""
    rows = walk(compare.two_puskesmas(_services(sel), first_of(sel), other))
    known = [r for r in rows if r.difference_pct is not None]
    names = rows[0].puskesmas, rows[0].puskesmas_other
    silent = [name for n, name in enumerate(names) if not any((r.reported, r.reported_other)[n] for r in rows)]
    late = f"Laporan {month_label(sel.month)} {joined(silent)} belum masuk" if silent else ""
    if not known:
        return verdict_figure(
            f"Puskesmas {names[0]} dan {names[1]} belum dapat dibandingkan.",
            f"{late}: persennya sampai bulan yang berlainan." if late else "Salah satu belum melaporkan tahun ini.",
        )
    ahead = sum(r.difference_pct > 0 for r in known)
    widest = max(known, key=lambda r: abs(r.difference_pct))
    late = f"{late}: persennya masih dapat naik. " if late else ""
    return verdict_figure(
        f"{names[0]} lebih tinggi daripada {names[1]} pada {ahead} dari {len(known)} layanan; "
        f"beda terbesar {in_sentence(widest.short)}: {'lebih tinggi' if widest.difference_pct > 0 else 'lebih rendah'} "
        f"{points(abs(widest.difference_pct)).lstrip('+')}.",
        f"{late}Pembanding awal: puskesmas dengan sasaran paling mirip. Selisih kecil dapat terjadi secara kebetulan "
        "(lihat Sinyal).",
    )


def pair(sel: Selection, other: str) -> dict:
    """Two puskesmas side by side over the twelve services; the download holds every puskesmas."""
    made = tables_compare.two_puskesmas(sel, first_of(sel), other)
    return drawn_table(made, downloads=tables.downloads("spm-puskesmas", sel))


def year_verdict(sel: Selection) -> dict:
    """In how many services this year is ahead of last year's same month."""
    now, earlier = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis), add_months(sel.month, -12)
    known = [r for r in walk(compare.years(now, sel.month)) if r.change_pct is not None]
    if not known:
        who = "puskesmas ini" if sel.puskesmas else "dari puskesmas yang lapor bulan ini"
        return verdict_figure(
            f"{place_name(sel)}: {month_label(sel.month)} belum dapat dibandingkan dengan tahun lalu.",
            f"Tidak ada laporan {month_label(earlier)} {who}."
            if now["units_reported"].sum()
            else f"Laporan {month_label(sel.month)} belum masuk.",
        )
    clear = [r for r in known if not r.within_chance]
    up = sum(r.change_pct > 0 for r in clear)
    counts = [f"{up} dari {len(known)} layanan lebih tinggi daripada {month_label(earlier)}"]
    counts += [f"{len(clear) - up} lebih rendah"] if len(clear) > up else []
    counts += [f"{len(known) - len(clear)} berbeda dalam batas kebetulan"] if len(clear) < len(known) else []
    widest = max(clear, key=lambda r: abs(r.change_pct), default=None)
    most = f"; perubahan terbesar {in_sentence(widest.short)}, {points(widest.change_pct)}" if widest else ""
    changed = [r for r in known if definition_of(r.id, sel.month) != definition_of(r.id, earlier)]
    part = compared_words(known)
    said = [f"{part[:1].upper()}{part[1:]}."] if part else []
    if changed:
        services = joined([in_sentence(r.short) for r in changed])
        version = definition_of(changed[0].id, sel.month).version
        said.append(f"Definisi {services} berubah di antaranya ({version}): selisihnya dapat berasal dari situ.")
    return verdict_figure(
        f"{place_name(sel)}: {', '.join(counts)}{most}.",
        " ".join(said),
    )


@headed(lambda sel: both_years(sel, spm_of(sel)))
def two_years(sel: Selection) -> go.Figure:
    """One service over its reporting year, this year and the one before. Months are those of this year."""
    i = INDICATORS[spm_of(sel)]
    first = add_months(sel.month, 1 - month_of_year(sel.month, i.year_start))
    months = months_between(first, add_months(first, 11))
    trend = ask(ask_spm.spm_trend, sel.level, sel.area, i.id, sel.basis)
    trend = trend[trend["month"] <= pd.Timestamp(sel.month)].set_index("month")["coverage_pct"]
    now, before = (trend.reindex(pd.to_datetime(of)).array for of in (months, [add_months(m, -12) for m in months]))
    return trend_lines(
        pd.DataFrame({"month": months, "now": now, "before": before}),
        [
            ("now", year_label(sel.month, i.year_start)),
            ("before", year_label(add_months(first, -12), i.year_start)),
        ],
        f"{i.short}: tahun ini dan tahun lalu, {place_name(sel)}",
        Trend(target=100, target_label="Target 100 %", top=100, ahead_from=months.index(sel.month) + 1),
        subtitle="Persen kumulatif tiap bulan; bulan yang sama dari kedua tahun di tempat yang sama",
        notes=("Bulan tanpa laporan menjadi lubang pada garis.", *_lines_note(sel)),
        downloads=tables.downloads("spm-tren", sel),
    )


def _lines_note(sel: Selection) -> list[str]:
    """Why the distance of two lines is not the difference in the table; [] where it is."""
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    part = compared_words([s for s in services if s.id == spm_of(sel)])
    return [f"Garis dari semua laporan; selisih di tabel {part}."] if part else []


def bases_verdict(sel: Selection) -> dict:
    """What choosing the other denominator does to n of 12."""
    pusdatin, riil = both_bases(sel)
    (reached_p, paced_p, known), (reached_r, paced_r, _) = (
        compare.reached_and_paced(walk(s)) for s in (pusdatin, riil)
    )
    if not known:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    widest = walk(compare.bases(pusdatin, riil, "id", sel.month))[0]
    closed = running.closes(sel.month)
    word, of_p, of_r = ("tercapai", reached_p, reached_r) if closed else ("sesuai laju", paced_p, paced_r)
    full = "" if closed or not reached_p + reached_r else f"; sudah 100 % {reached_p} dan {reached_r}"
    silent = running.silence(walk(pusdatin), sel.month) if sel.puskesmas else ""
    sentence = (
        f"{place_name(sel)}: {silent}{of_p} dari {known} layanan {word} dengan sasaran Pusdatin, {of_r} dengan sasaran "
        f"riil{full}."
    )
    if widest.difference_pct is None:
        return verdict_figure(sentence, "Sasaran riil belum dilaporkan.")
    way = "lebih banyak" if widest.difference_pct > 0 else "lebih sedikit"
    return verdict_figure(
        sentence,
        f"Paling berbeda: {widest.short}, sasaran riil {percent(abs(widest.difference_pct))} {way} daripada Pusdatin.",
    )
