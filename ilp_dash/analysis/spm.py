"""SPM derived: who is on pace, where the gaps are, and the tables the SPM pages show and download."""

from collections.abc import Sequence
from datetime import date

from ilp_dash.domain.indicators import INDICATORS, SPM, definition_at
from ilp_dash.domain.months import month_of_year
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number

LEFT_NOTE = (
    "Satu orang dapat terhitung di beberapa layanan: jumlah antar-layanan adalah jumlah pelayanan, bukan jumlah jiwa."
)


def running_pct(indicator: str, month: date) -> float:
    """Share of the reporting year gone by the end of a month, in per cent: what 100 % at the end of the year asks for by then."""
    return 100 * month_of_year(month, INDICATORS[indicator].year_start) / 12


def on_pace(row, month: date) -> bool | None:
    """True when the service has reached its share of the year, judged on counts; None without figures."""
    if row.served_ytd is None or not row.sasaran:
        return None
    return row.served_ytd * 12 >= row.sasaran * month_of_year(month, INDICATORS[row.id].year_start)


def furthest_behind(services: Sequence, month: date):
    """The service that lags most behind its own share of the year (the school year has begun only in July); None without figures."""
    known = [s for s in services if s.coverage_pct is not None]
    return min(known, key=lambda s: s.coverage_pct / running_pct(s.id, month), default=None)


def left_total(services: Sequence) -> int | None:
    """People left over all services with figures (see LEFT_NOTE); None when there are none."""
    known = [s.left_count for s in services if s.left_count is not None]
    return sum(known) if known else None


def stage_shares(services: Sequence) -> dict[str, float]:
    """Share of the sasaran served by stage of life, in per cent, each service at most its sasaran; services to every age left out."""
    by_stage: dict[str, tuple[int, int]] = {}
    for s in services:
        stage = INDICATORS[s.id].stage
        if s.coverage_pct is not None and stage != "semua":
            served, sasaran = by_stage.get(stage, (0, 0))
            by_stage[stage] = (served + min(s.served_ytd, s.sasaran), sasaran + s.sasaran)
    return {stage: 100 * served / sasaran for stage, (served, sasaran) in by_stage.items()}


def largest_gaps(rows: Sequence, count: int | None = None) -> list:
    """Puskesmas × service with people left, most people first."""
    open_gaps = sorted((r for r in rows if r.left_count), key=lambda r: (-r.left_count, r.puskesmas, r.id))
    return open_gaps[:count]


def gaps_table(gaps: Sequence, sel: Selection, place: str, title: str = "") -> Table:
    """Gaps ranked by people. One row per puskesmas × service with people left."""
    return Table(
        "kesenjangan",
        title or f"Kesenjangan menurut puskesmas dan layanan, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("layanan", "Layanan"),
            Column("belum", "Belum terlayani", "count"),
            Column("capaian", "Capaian", "bar"),
            Column("dilayani", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
        ),
        tuple((g.puskesmas, g.short, g.left_count, g.coverage_pct, g.served_ytd, g.sasaran) for g in gaps),
        notes=(LEFT_NOTE,),
        links=tuple(sel.link("laju", puskesmas=g.puskesmas_code, indikator=g.id) for g in gaps),
    )


def matrix_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """Puskesmas × 12 services in per cent. One row per puskesmas."""
    puskesmas = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in rows))
    pct = {(r.puskesmas_code, r.id): r.coverage_pct for r in rows}
    return Table(
        "spm-puskesmas",
        f"Capaian tiap puskesmas pada 12 layanan, {place}",
        (Column("puskesmas", "Puskesmas"), *(Column(i.id, i.short, "pct") for i in SPM)),
        tuple((name, *(pct.get((code, i.id)) for i in SPM)) for code, name in puskesmas),
        links=tuple(sel.link("puskesmas", puskesmas=code) for code, _ in puskesmas),
    )


def ranking_table(rows: Sequence, sel: Selection, indicator: str, place: str) -> Table:
    """One service across puskesmas with both ranks. One row per puskesmas, most people left first."""
    of = [r for r in rows if r.id == indicator]
    known = [r for r in of if r.coverage_pct is not None]
    by_people = {r.puskesmas_code: n for n, r in enumerate(sorted(known, key=lambda r: -r.left_count), 1)}
    by_pct = {r.puskesmas_code: n for n, r in enumerate(sorted(known, key=lambda r: r.coverage_pct), 1)}
    ordered = sorted(of, key=lambda r: by_people.get(r.puskesmas_code, 999))
    return Table(
        "spm-peringkat",
        f"{INDICATORS[indicator].short}: puskesmas dengan orang belum terlayani terbanyak, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("belum", "Belum terlayani", "count"),
            Column("capaian", "Capaian", "bar"),
            Column("urut_orang", "Urutan orang", "count", False),
            Column("urut_persen", "Urutan persen", "count", False),
            Column("dilayani", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("lapor", "Laporan bulan ini", essential=False),
        ),
        tuple(
            (
                r.puskesmas,
                r.left_count,
                r.coverage_pct,
                by_people.get(r.puskesmas_code),
                by_pct.get(r.puskesmas_code),
                r.served_ytd,
                r.sasaran,
                "lapor" if r.reported else "belum lapor",
            )
            for r in ordered
        ),
        notes=(
            "Urutan 1 = kesenjangan terbesar. Urutan menurut orang dan menurut persen menjawab pertanyaan yang berbeda.",
        ),
        links=tuple(sel.link("laju", puskesmas=r.puskesmas_code, indikator=indicator) for r in ordered),
    )


def area_table(areas: Sequence, indicator: str, head: str, place: str) -> Table:
    """One service per kecamatan or kota administrasi, from counts of its puskesmas. One row per area."""
    return Table(
        "spm-wilayah",
        f"{INDICATORS[indicator].short} per {head.lower()}, {place}",
        (
            Column("wilayah", head),
            Column("belum", "Belum terlayani", "count"),
            Column("capaian", "Capaian", "bar"),
            Column("dilayani", "Dilayani", "count", False),
            Column("sasaran", "Sasaran", "count", False),
            Column("lapor", "Puskesmas lapor", essential=False),
        ),
        tuple(
            (a.name, a.left_count, a.coverage_pct, a.served_ytd, a.sasaran, f"{a.units_reported} dari {a.units}")
            for a in areas
        ),
    )


def trend_table(trend: Sequence, indicator: str, place: str) -> Table:
    """One service month by month. One row per month."""
    return Table(
        "spm-tren",
        f"{INDICATORS[indicator].short} per bulan, {place}",
        (
            Column("bulan", "Bulan", "month"),
            Column("bulan_ini", "Dilayani bulan ini", "count"),
            Column("kumulatif", "Kumulatif", "count"),
            Column("sasaran", "Sasaran", "count"),
            Column("capaian", "Capaian", "pct"),
            Column("lapor", "Puskesmas lapor", essential=False),
        ),
        tuple(
            (t.month, t.served_month, t.served_ytd, t.sasaran, t.coverage_pct, f"{t.units_reported} dari {t.units}")
            for t in trend
        ),
        notes=("Bulan tanpa laporan dikosongkan: belum lapor bukan nol.",),
    )


def definition_breaks(trend: Sequence) -> list[tuple[int, str]]:
    """Positions in a trend where the definition changed, with the words to print there."""
    breaks = []
    for n in range(1, len(trend)):
        before, now = definition_at(trend[n - 1].month), definition_at(trend[n].month)
        if before.version != now.version:
            breaks.append((n, f"definisi {now.version}"))
    return breaks


def gap_words(service) -> str:
    """ "12.480 orang belum terlayani", "tercapai", or "belum lapor"."""
    if service.left_count is None:
        return "belum lapor"
    return "tercapai" if service.left_count == 0 else f"{number(service.left_count)} orang belum terlayani"
