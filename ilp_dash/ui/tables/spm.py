"""Tables of SPM: twelve services, gaps, puskesmas × 12, ranking, trend."""

import pandas as pd

from ilp_dash.analysis import places, spm
from ilp_dash.domain.areas import LEVELS
from ilp_dash.domain.indicators import definition_at
from ilp_dash.domain.months import month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import (
    by_unit,
    gap_marks,
    headed,
    mark,
    mark_all,
    mark_service,
    marked,
    of_city,
    of_place,
)


@table("spm-layanan")
def services(sel: Selection) -> Table:
    """12-row SPM table of the chosen place."""
    rows, place = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis), place_name(sel)
    national = rows["national_year"].max()
    revised = rows.loc[rows["revised"].fillna(False), "short"]
    notes = [
        f"Capaian = dilayani sesuai standar ÷ sasaran setahun × 100, kumulatif s.d. {month_label(sel.month)}. "
        "Tercapai hanya bila tepat 100 % atau lebih, dinilai dari jumlah orang.",
        f"Usia pendidikan dasar dihitung per {year_label(sel.month, 7)}.",
        f"Definisi: {definition_at(sel.month).version}.",
    ]
    if len(revised):
        notes.append(
            f"Sasaran direvisi di tengah tahun pada sebagian puskesmas: {', '.join(revised)}; angka terakhir yang dipakai."
        )
    of = of_place(sel)
    return laid(
        "spm-layanan",
        f"12 layanan SPM, {place}",
        rows.assign(
            to_goal=rows["coverage_pct"] - 100,
            since_quarter=rows["coverage_pct"] - rows["last_quarter_pct"],
            units_said=rows["units_reported"].astype("string") + " dari " + rows["units"].astype("string"),
        ),
        (
            Column("short", "Layanan"),
            Column("sasaran", "Sasaran", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            Column("left_count", "Belum terlayani", "count"),
            Column("coverage_pct", "Capaian", "bar"),
            Column("to_goal", "Selisih ke 100 %", "points", False),
            Column("national_pct", "Nasional" if pd.isna(national) else f"Nasional {national}", "pct", False),
            Column("since_quarter", "Sejak triwulan lalu", "points", False),
            Column("units_said", "Puskesmas lapor", essential=False),
        ),
        notes=notes,
        links=[sel.link("spm", indikator=id) for id in rows["id"]],
        marks=[mark(of[id], sel, indikator=id) for id in rows["id"]],
    )


@table("kesenjangan")
def gaps(sel: Selection) -> Table:
    """All gaps of the city (or of the chosen puskesmas), most people first."""
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    found = spm.largest_gaps([r for r in rows if sel.puskesmas in (None, r.puskesmas_code)])
    return marked(spm.gaps_table(found, sel, place_name(sel)), gap_marks(sel, found))


@table("kesenjangan-lima")
def five_gaps(sel: Selection) -> Table:
    """The five largest gaps, for Ringkasan."""
    rows = [
        r
        for r in each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
        if sel.puskesmas in (None, r.puskesmas_code)
    ]
    found = spm.largest_gaps(rows, 5)
    return marked(
        spm.gaps_table(found, sel, place_name(sel), "Lima kesenjangan terbesar dalam jumlah orang"),
        gap_marks(sel, found),
    )


@table("spm-puskesmas", city_wide=True)
@headed(of_city(mark_all))
def matrix(sel: Selection) -> Table:
    """Puskesmas × 12."""
    return spm.matrix_table(each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), sel, city(sel.kota).name)


@table("spm-peringkat", city_wide=True)
def ranking(sel: Selection) -> Table:
    """One service across puskesmas."""
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    made = spm.ranking_table(rows, sel, spm_of(sel), city(sel.kota).name)
    codes = {r.puskesmas: r.puskesmas_code for r in rows}
    return by_unit(made, sel, "puskesmas", spm_of(sel), (codes[row[0]] for row in made.rows))


def areas_of(sel: Selection) -> tuple[str, pd.DataFrame]:
    """(heading, rows) of the chosen service per kota administrasi where there are such, else per kecamatan; highest first."""
    level = "kota_adm" if any(p.kota_adm for p in each(ask_places.puskesmas_of, sel.kota)) else "kecamatan"
    found = ask(ask_spm.spm_by_area, sel.kota, level, spm_of(sel), sel.month, sel.basis)
    return LEVELS[level], found.sort_values("coverage_pct", ascending=False, na_position="last", kind="stable")


@table("spm-wilayah", city_wide=True)
@headed(of_city(mark_service))
def spm_areas(sel: Selection) -> Table:
    """One service per kecamatan or kota administrasi."""
    head, rows = areas_of(sel)
    return spm.area_table(walk(rows), spm_of(sel), head, city(sel.kota).name)


@table("spm-tren")
@headed(mark_service)
def spm_trend(sel: Selection) -> Table:
    """One service by month."""
    return spm.trend_table(
        each(ask_spm.spm_trend, sel.level, sel.area, spm_of(sel), sel.basis), spm_of(sel), place_name(sel)
    )


@table("spm-nasional", city_wide=True)
def national(sel: Selection) -> Table:
    """Published national coverage."""
    return places.national_table(each(ask_spm.national_by_year))
