"""Tables of SPM: twelve services, gaps, puskesmas × 12, ranking, trend."""

import pandas as pd

from ilp_dash.analysis import spm
from ilp_dash.domain.areas import LEVELS
from ilp_dash.domain.indicators import INDICATORS, SPM, definition_at
from ilp_dash.domain.months import date_label, month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import laid, table
from ilp_dash.ui.trust import gap_marks, headed, mark, mark_service, of_place, row_marks, unit_marks


def _units_said(rows: pd.DataFrame) -> pd.Series:
    return rows["units_reported"].astype("string") + " dari " + rows["units"].astype("string")


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
            f"Sasaran direvisi di tengah tahun pada sebagian puskesmas: {', '.join(revised)}; "
            "angka terakhir yang dipakai."
        )
    of = of_place(sel)
    return laid(
        "spm-layanan",
        f"12 layanan SPM, {place}",
        rows.assign(
            to_goal=rows["coverage_pct"] - 100,
            since_quarter=rows["coverage_pct"] - rows["last_quarter_pct"],
            units_said=_units_said(rows),
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


def _gaps(sel: Selection, title: str, count: int | None = None) -> Table:
    """Gaps ranked by people. One row per puskesmas × service with people left."""
    rows = ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    found = spm.largest_gaps(rows if sel.puskesmas is None else rows[rows["puskesmas_code"] == sel.puskesmas], count)
    return laid(
        "kesenjangan",
        title,
        found,
        (
            Column("puskesmas", "Puskesmas"),
            Column("short", "Layanan"),
            Column("left_count", "Belum terlayani", "count"),
            Column("coverage_pct", "Capaian", "bar"),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
        ),
        notes=(spm.LEFT_NOTE,),
        links=[sel.link("laju", puskesmas=g.puskesmas_code, indikator=g.id) for g in walk(found)],
        marks=gap_marks(sel, walk(found)),
    )


@table("kesenjangan")
def gaps(sel: Selection) -> Table:
    """All gaps of the city (or of the chosen puskesmas), most people first."""
    return _gaps(sel, f"Kesenjangan menurut puskesmas dan layanan, {place_name(sel)}")


@table("kesenjangan-lima")
def five_gaps(sel: Selection) -> Table:
    """The five largest gaps, for Ringkasan."""
    return _gaps(sel, "Lima kesenjangan terbesar dalam jumlah orang", 5)


@table("spm-puskesmas", city_wide=True)
def matrix(sel: Selection) -> Table:
    """Puskesmas × 12 services in per cent. One row per puskesmas."""
    rows = ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    by_service = rows.pivot(index=["puskesmas", "puskesmas_code"], columns="id", values="coverage_pct").reset_index()
    return laid(
        "spm-puskesmas",
        f"Capaian tiap puskesmas pada 12 layanan, {city(sel.kota).name}",
        by_service,
        (Column("puskesmas", "Puskesmas"), *(Column(i.id, i.short, "pct") for i in SPM)),
        links=[sel.link("puskesmas", puskesmas=code) for code in by_service["puskesmas_code"]],
        marks=row_marks(sel, by_service["puskesmas_code"]),
    )


@table("spm-peringkat", city_wide=True)
def ranking(sel: Selection) -> Table:
    """One service across puskesmas with both ranks. One row per puskesmas, most people left first."""
    service = spm_of(sel)
    rows = ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    rows = rows[rows["id"] == service]
    left = rows["left_count"].where(rows["coverage_pct"].notna())
    ranked = rows.assign(
        by_people=left.rank(method="first", ascending=False).astype("Int64"),
        by_pct=rows["coverage_pct"].rank(method="first").astype("Int64"),
        reported_said=rows["reported"].map({True: "lapor", False: "belum lapor"}),
    ).sort_values("by_people", kind="stable")
    marks = unit_marks(sel, "puskesmas", service)
    return laid(
        "spm-peringkat",
        f"{INDICATORS[service].short}: puskesmas dengan orang belum terlayani terbanyak, {city(sel.kota).name}",
        ranked,
        (
            Column("puskesmas", "Puskesmas"),
            Column("left_count", "Belum terlayani", "count"),
            Column("coverage_pct", "Capaian", "bar"),
            Column("by_people", "Urutan orang", "count", False),
            Column("by_pct", "Urutan persen", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("reported_said", "Laporan bulan ini", essential=False),
        ),
        notes=(
            "Urutan 1 = kesenjangan terbesar. Urutan menurut orang dan menurut persen menjawab pertanyaan yang "
            "berbeda.",
        ),
        links=[sel.link("laju", puskesmas=code, indikator=service) for code in ranked["puskesmas_code"]],
        marks=[marks[code] for code in ranked["puskesmas_code"]],
    )


def areas_of(sel: Selection) -> tuple[str, pd.DataFrame]:
    """(heading, rows) of the chosen service per kota administrasi where
    there are such, else per kecamatan; highest first."""
    level = "kota_adm" if any(p.kota_adm for p in each(ask_places.puskesmas_of, sel.kota)) else "kecamatan"
    found = ask(ask_spm.spm_by_area, sel.kota, level, spm_of(sel), sel.month, sel.basis)
    return LEVELS[level], found.sort_values("coverage_pct", ascending=False, na_position="last", kind="stable")


@table("spm-wilayah", city_wide=True)
def spm_areas(sel: Selection) -> Table:
    """One service per kecamatan or kota administrasi, from counts of its puskesmas. One row per area."""
    head, rows = areas_of(sel)
    return laid(
        "spm-wilayah",
        f"{INDICATORS[spm_of(sel)].short} per {head.lower()}, {city(sel.kota).name}",
        rows.assign(units_said=_units_said(rows)),
        (
            Column("name", head),
            Column("left_count", "Belum terlayani", "count"),
            Column("coverage_pct", "Capaian", "bar"),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("units_said", "Puskesmas lapor", essential=False),
        ),
    )


@table("spm-tren")
@headed(mark_service)
def spm_trend(sel: Selection) -> Table:
    """One service month by month. One row per month."""
    rows = ask(ask_spm.spm_trend, sel.level, sel.area, spm_of(sel), sel.basis)
    return laid(
        "spm-tren",
        f"{INDICATORS[spm_of(sel)].short} per bulan, {place_name(sel)}",
        rows.assign(units_said=_units_said(rows)),
        (
            Column("month", "Bulan", "month"),
            Column("served_month", "Dilayani bulan ini", "count"),
            Column("served_ytd", "Kumulatif", "count"),
            Column("sasaran", "Sasaran", "count"),
            Column("coverage_pct", "Capaian", "pct"),
            Column("units_said", "Puskesmas lapor", essential=False),
        ),
        notes=("Bulan tanpa laporan dikosongkan: belum lapor bukan nol.",),
    )


@table("spm-nasional", city_wide=True)
def national(sel: Selection) -> Table:
    """Published national coverage. One row per service and their mean, one column per year."""
    rows = ask(ask_spm.national_by_year)
    years = sorted(rows["year"].unique())
    by_year = rows.assign(column="pct_" + rows["year"].astype("string")).pivot(
        index="indicator", columns="column", values="pct"
    )
    by_year = by_year.reindex([i.id for i in SPM])
    by_year.loc["mean"] = by_year.mean()
    first = next(iter(walk(rows)), None)
    cut_off = date_label(first.cut_off) if first and first.cut_off else ""
    return laid(
        "spm-nasional",
        "Capaian SPM nasional",
        by_year.assign(service=[*(i.short for i in SPM), "Rata-rata"]),
        (Column("service", "Layanan"), *(Column(f"pct_{year}", str(year), "pct") for year in years)),
        notes=(
            f"Sumber: {first.source if first else ''}, data sampai {cut_off}; 2022 sementara. "
            "Paparan lain menyebut angka berbeda (misalnya SPM01 tahun 2021: 61,8 %).",
        ),
        total=True,
    )
