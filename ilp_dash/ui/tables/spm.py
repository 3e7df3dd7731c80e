"""Tables of SPM: twelve services, gaps, puskesmas × 12, ranking, trend."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from ilp_dash.analysis import running, spm
from ilp_dash.domain.areas import LEVELS
from ilp_dash.domain.coverage import CLASSES as COVERAGE
from ilp_dash.domain.indicators import INDICATORS, SPM, definition_at
from ilp_dash.domain.months import add_months, date_label, month_label, school_month, year_label
from ilp_dash.domain.running import CLASSES as PACE
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Spread, Table
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import SERVICES, laid, table, until
from ilp_dash.ui.trust import gap_marks, headed, mark, mark_service, of_place, row_marks, unit_marks


def _units_said(rows: pd.DataFrame) -> pd.Series:
    return rows["units_reported"].astype("string") + " dari " + rows["units"].astype("string")


# What says how a coverage stands: the bar in the colour of its class with a tick at what was due, its word, people
# short.
BAR = Column("coverage_pct", "Capaian", "bar", cls="cls", due="running_pct")
STANDING = (
    Column("pace", "Laju", "running"),
    Column("short_count", "Kurang dari target berjalan", "count", note="orang, s.d. laporan terakhir tiap unit"),
)


def standing(sel: Selection) -> tuple[Column, ...]:
    """Columns of how a coverage stands; in December the year is over and nothing runs any more."""
    return (BAR,) if running.closes(sel.month) else (BAR, *STANDING)


def _slowest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Farthest below what was due first; those without a report last."""
    return rows.sort_values("pace_pct", na_position="last", kind="stable", ignore_index=True)


def year_column(sel: Selection, essential: bool = True) -> Column:
    """The column of `spm.year_change`."""
    note = "△ ▽ = dalam batas kebetulan (binomial eksak 95 %)"
    return Column("year_change", f"Dibanding {month_label(add_months(sel.month, -12))}", "points", essential, note=note)


def year_note(rows: pd.DataFrame) -> str:
    """What the arrows of `year_column` mean, and of which part of the area they are."""
    part = spm.compared_words(walk(rows))
    return (
        "▲ ▼ naik atau turun melebihi kebetulan; △ ▽ dalam batas kebetulan (binomial eksak 95 %)"
        f"{part and f'; {part}'}."
    )


def pace_note(sel: Selection) -> str:
    """The rule of the classes of pace, as printed."""
    least = next(r.value for r in each(ask_places.rules_in_force, sel.month) if r.name == "sedikit_tertinggal_persen")
    return (
        f"Laju ({', '.join(f'{of.symbol} {of.words}' for of in PACE.values())}): dilayani dibanding target berjalan "
        "(sasaran × bulan ÷ 12) pada laporan terakhir tiap puskesmas; sesuai laju bila mencapainya, sedikit tertinggal "
        f"mulai {least} % darinya, tertinggal di bawah itu (aturan "
        "aplikasi, lihat Metodologi)."
    )


@table("spm-layanan", holds=SERVICES)
def services(sel: Selection) -> Table:
    """12-row SPM table of the chosen place."""
    rows, place = _slowest_first(ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)), place_name(sel)
    national, closed = rows["national_year"].max(), running.closes(sel.month)
    revised = rows.loc[rows["revised"].fillna(False), "short"]
    notes = [
        f"Capaian = dilayani sesuai standar ÷ sasaran setahun × 100, kumulatif s.d. {month_label(sel.month)}. "
        "Tercapai hanya bila tepat 100 % atau lebih, dinilai dari jumlah orang.",
        *(() if closed else (pace_note(sel),)),
        f"Usia pendidikan dasar dihitung per {year_label(school_month(sel.month), 7)}.",
        f"Definisi: {definition_at(sel.month).version}.",
        year_note(rows),
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
        rows.assign(year_change=spm.year_change(rows), units_said=_units_said(rows)),
        (
            Column("short", "Layanan"),
            *standing(sel),
            Column("left_count", "Belum terlayani", "count", closed),
            year_column(sel, False),
            Column("sasaran", "Sasaran", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            *([Column("national_pct", f"Nasional {national}", "pct", False)] if closed and pd.notna(national) else []),
            Column("units_said", "Puskesmas lapor", essential=False),
        ),
        notes=notes,
        links=[sel.link("spm", indikator=id) for id in rows["id"]],
        marks=[mark(of[id], sel, indikator=id) for id in rows["id"]],
    )


@table("ringkasan-layanan", holds=SERVICES)
def overview(sel: Selection) -> Table:
    """How each service stands, where its puskesmas stand, and who must act. One row per SPM service, the slowest
    first."""
    rows = _slowest_first(ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis))
    units = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    closed, of = running.closes(sel.month), of_place(sel)
    last = "left_count" if closed else "short_count"
    return laid(
        "ringkasan-layanan",
        f"12 layanan SPM, {place_name(sel)}, {'' if closed else 'dari yang paling tertinggal, '}s.d. "
        f"{month_label(sel.month)}",
        rows.assign(
            year_change=spm.year_change(rows),
            spread=pd.Series([_spread(units, s) for s in walk(rows)], dtype=object),
            who=[", ".join(running.most_short(units, id, sel.month)) for id in rows["id"]],
        ),
        (
            Column("short", "Layanan"),
            BAR,
            *(() if closed else STANDING[:1]),
            Column(last, "Kurang dari 100 %" if closed else "Kurang dari target berjalan", "count", note="orang"),
            Column(
                "spread",
                "Sebaran puskesmas",
                "spread",
                False,
                note="satu titik satu puskesmas; garis = yang seharusnya sudah dilayani",
            ),
            year_column(sel, False),
            *(() if sel.puskesmas else (Column("who", "Terbanyak kurang di puskesmas", essential=False),)),
        ),
        notes=(
            *(() if closed else (pace_note(sel),)),
            *(() if sel.puskesmas else spm.surplus_note(walk(rows), units, last)),
            year_note(rows),
            spm.LEFT_NOTE,
        ),
        links=[sel.link("spm", indikator=id) for id in rows["id"]],
        marks=[mark(of[id], sel, indikator=id) for id in rows["id"]],
    )


def _spread(units: list, service) -> Spread | None:
    """Where the puskesmas of the city stand in a service, in per cent of what was due; None where none has figures."""
    known = [u for u in units if u.id == service.id and u.pace_pct is not None]
    if not known:
        return None
    counts = Counter(u.cls for u in known)
    words = {**{id: of.words for id, of in PACE.items()}, **{c.id: c.words for c in COVERAGE}}
    text = ", ".join(f"{counts[id]} {word}" for id, word in reversed(words.items()) if counts[id])
    return Spread(tuple((u.pace_pct, u.cls) for u in known), 100, text)


@table("kesenjangan")
def gaps(sel: Selection) -> Table:
    """Gaps of the city, or of the chosen puskesmas. One row per puskesmas × service with people left, most people short
    of what was due first."""
    rows = ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    found = spm.largest_gaps(rows if sel.puskesmas is None else rows[rows["puskesmas_code"] == sel.puskesmas])
    return laid(
        "kesenjangan",
        f"Kesenjangan menurut puskesmas dan layanan, {place_name(sel)}",
        found,
        (
            Column("puskesmas", "Puskesmas"),
            Column("short", "Layanan"),
            *standing(sel),
            Column("left_count", "Belum terlayani", "count", running.closes(sel.month)),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
        ),
        notes=(spm.LEFT_NOTE,),
        links=[sel.link("laju", puskesmas=g.puskesmas_code, indikator=g.id) for g in walk(found)],
        marks=gap_marks(sel, walk(found)),
    )


@table("spm-puskesmas", city_wide=True, holds=SERVICES)
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
        by_pct=rows["pace_pct"].rank(method="first").astype("Int64"),
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
            *(replace(c, essential=c is not STANDING[1]) for c in standing(sel)),
            Column("by_people", "Urutan orang", "count", False),
            Column("by_pct", "Urutan laju", "count", False),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("reported_said", "Laporan bulan ini", essential=False),
        ),
        notes=(
            "Urutan 1 = kesenjangan terbesar. Urutan menurut orang dan menurut laju menjawab pertanyaan yang berbeda.",
            *spm.totals_note(_city_service(sel), walk(rows), *areas_of(sel)),
        ),
        links=[sel.link("laju", puskesmas=code, indikator=service) for code in ranked["puskesmas_code"]],
        marks=[marks[code] for code in ranked["puskesmas_code"]],
    )


def _city_service(sel: Selection):
    """The chosen service of the whole city: a row of `spm_services`."""
    services = each(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis)
    return next(s for s in services if s.id == spm_of(sel))


def areas_of(sel: Selection) -> tuple[str, pd.DataFrame]:
    """(heading, rows) of the chosen service per kota administrasi where
    there are such, else per kecamatan; slowest first."""
    level = "kota_adm" if any(p.kota_adm for p in each(ask_places.puskesmas_of, sel.kota)) else "kecamatan"
    found = ask(ask_spm.spm_by_area, sel.kota, level, spm_of(sel), sel.month, sel.basis)
    return LEVELS[level], _slowest_first(found)


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
            *standing(sel),
            Column("left_count", "Belum terlayani", "count", running.closes(sel.month)),
            Column("served_ytd", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("units_said", "Puskesmas lapor", essential=False),
        ),
    )


@table("spm-tren")
@headed(mark_service)
def spm_trend(sel: Selection) -> Table:
    """One service month by month. One row per month."""
    rows = until(ask(ask_spm.spm_trend, sel.level, sel.area, spm_of(sel), sel.basis), sel)
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
