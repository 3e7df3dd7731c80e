"""PWS derived: values with hidden cells, status counts, and the tables the PWS pages show and download."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ilp_dash.domain.indicators import FINDINGS, INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import BANDS, HIDDEN, Column, Table

STATUS_NOTE = (
    "Status membandingkan kumulatif dengan target berjalan, dan bulan ini dengan bulan lalu. "
    "Kurang berarti di atas target tetapi bulan ini turun; Cukup berarti di bawah target tetapi naik."
)
HIDDEN_NOTE = ("n<5: angka kecil disembunyikan. Sel lain ikut disembunyikan agar tidak dapat dihitung dari jumlah atau dari selisih "
               "dua bulan; kumulatif seperti itu ditulis sebagai golongan, misalnya 60–79 %.")


def shown(value, hidden: bool, band: str | None = None):
    """The value, or HIDDEN where the number must not be shown (its class where that may be); None stays "belum lapor"."""
    return (BANDS[band] if band else HIDDEN) if hidden else value


def status_counts(units: Sequence) -> dict[str, int]:
    """How many units per status id, in the order of STATUSES, without empty ones."""
    counts = Counter(u.status for u in units)
    return {id: counts[id] for id in STATUSES if counts[id]}


def above_target(units: Sequence) -> tuple[int, int]:
    """(units at or above their running target, units that could be judged)."""
    judged = [u for u in units if u.status not in ("belum_lapor", "disembunyikan")]
    return sum(u.status in ("baik", "kurang", "di_atas") for u in judged), len(judged)


def _cells(u) -> tuple:
    return (
        shown(u.coverage_pct, u.hidden_ytd, u.band),
        shown(u.month_pct, u.hidden_month),
        shown(u.last_month_pct, u.hidden_last_month),
        u.status,
    )


def units_table(units: Sequence, total, sel: Selection, indicator: str, place: str, of: str = "Kelurahan", page: str = "peta") -> Table:
    """One indicator across units, highest coverage first; the last row is the area's own total. One row per unit."""
    i = INDICATORS[indicator]
    columns = (
        Column("unit", of),
        Column("puskesmas", "Puskesmas", essential=False),
        Column("kumulatif", "Kumulatif", "bar"),
        Column("bulan_ini", "Bulan ini", "pct"),
        Column("bulan_lalu", "Bulan lalu", "pct", False),
        Column("status", "Status", "pws"),
        Column("dilayani", "Dilayani", "count", False),
        Column("sasaran", "Sasaran", "count", False),
        Column("belum", "Belum terlayani", "count", False),
        Column("catatan", "Catatan", essential=False),
    )
    rows = [
        (
            u.name,
            u.puskesmas or u.name,
            *_cells(u),
            shown(u.served_ytd, u.hidden_ytd),
            u.sasaran,
            shown(u.left_count, u.hidden_ytd),
            "rentan" if u.rentan else "",
        )
        for u in units
    ]
    links = [sel.link(page, kelurahan=u.area_code) if u.level == "kelurahan" else sel.link(page, puskesmas=u.area_code) for u in units]
    if total is not None:
        rows.append(
            (
                f"Jumlah {place}",
                "",
                *_cells(total),
                shown(total.served_ytd, total.hidden_ytd),
                total.sasaran,
                shown(total.left_count, total.hidden_ytd),
                "",
            )
        )
        links.append(None)
    return Table(
        "pws-wilayah",
        f"{i.short} per {of.lower()}, {place}",
        columns,
        tuple(rows),
        total=total is not None,
        links=tuple(links),
        notes=(f"{i.name}: {i.numerator} ÷ {i.sasaran}. s.d. {month_label(sel.month)}.", STATUS_NOTE, HIDDEN_NOTE),
    )


def indicators_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """All PWS indicators of one area. One row per indicator."""
    return Table(
        "pws-indikator",
        f"Semua indikator PWS, {place}",
        (
            Column("indikator", "Indikator"),
            Column("kumulatif", "Kumulatif", "bar"),
            Column("target", "Target berjalan", "pct", False),
            Column("bulan_ini", "Bulan ini", "pct", False),
            Column("bulan_lalu", "Bulan lalu", "pct", False),
            Column("status", "Status", "pws"),
            Column("belum", "Belum terlayani", "count", False),
        ),
        tuple((r.short, _cells(r)[0], r.target_running_pct, *_cells(r)[1:], shown(r.left_count, r.hidden_ytd)) for r in rows),
        links=tuple(sel.link("pws", indikator=r.id) for r in rows),
        notes=(STATUS_NOTE, HIDDEN_NOTE),
    )


def running_table(rows: Sequence, place: str) -> Table:
    """PWS coverage of a city month by month: kelurahan reported, evaluated, home visits on pace, all three."""
    return Table(
        "pws-berjalan",
        f"PWS berjalan di kelurahan, {place}",
        (
            Column("bulan", "Bulan", "month"),
            Column("kelurahan", "Kelurahan", "count", False),
            Column("lapor", "PWS dilaporkan", "count"),
            Column("evaluasi", "Dievaluasi", "count"),
            Column("kunjungan", "Kunjungan rumah sesuai laju", "count"),
            Column("semua", "Ketiganya", "count"),
        ),
        tuple((r.month, r.kelurahan, r.reported, r.evaluated, r.visits_on_pace, r.running) for r in rows),
    )


def running_by_kelurahan_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """Does PWS run here? One row per kelurahan, those that lack most first."""

    def said(yes: bool) -> str:
        return "✓ ya" if yes else "– belum"

    return Table(
        "pws-jalan",
        f"PWS berjalan tiap kelurahan {month_label(sel.month)}, {place}",
        (
            Column("kelurahan", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            Column("lapor", "Dilaporkan"),
            Column("evaluasi", "Dievaluasi"),
            Column("kunjungan", "Kunjungan rumah sesuai laju"),
        ),
        tuple((r.name, r.puskesmas, said(r.reported), said(r.evaluated), said(r.visits_on_pace)) for r in rows),
        links=tuple(sel.link("peta", kelurahan=r.kelurahan_code) for r in rows),
    )


def findings_table(rows: Sequence, place: str, month: date) -> Table:
    """Home-visit findings of one month. One row per finding group."""
    of = {r.finding: r for r in rows}
    lines = []
    for code, words in FINDINGS.items():
        r = of.get(code.removeprefix("TEMUAN_"))
        found = None if r is None else shown(r.found, r.hidden)
        followed = None if r is None else shown(r.followed_up, r.followed_up is None and (r.hidden or r.found is not None))
        pct = 100 * r.followed_up / r.found if r is not None and r.found and r.followed_up is not None else None
        lines.append((words[0].upper() + words[1:], found, followed, pct))
    return Table(
        "temuan",
        f"Temuan kunjungan rumah {month_label(month)}, {place}",
        (
            Column("temuan", "Temuan"),
            Column("ditemukan", "Ditemukan", "count"),
            Column("lanjut", "Ditindaklanjuti", "count"),
            Column("pct", "Tindak lanjut", "pct"),
        ),
        tuple(lines),
        notes=(HIDDEN_NOTE,),
    )
