"""PWS derived: values with hidden cells, status counts, and the tables the PWS pages show and download."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.indicators import FINDINGS, INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import BANDS, HIDDEN, Column, Table
from ilp_dash.domain.words import number, number_word

STATUS_NOTE = (
    "Status membandingkan kumulatif dengan target berjalan, dan bulan ini dengan bulan lalu. "
    "Kurang berarti di atas target tetapi bulan ini turun; Cukup berarti di bawah target tetapi naik."
)
HIDDEN_NOTE = (
    "n<5: angka kecil disembunyikan. Sel lain ikut disembunyikan agar tidak dapat dihitung dari jumlah atau dari selisih "
    "dua bulan; kumulatif seperti itu ditulis sebagai golongan, misalnya 60–79 %."
)


# Statuses in the order of concern used by the matrix: what to talk about first, then what cannot be judged, then what goes well.
CONCERN = ("jelek", "kurang", "cukup", "di_bawah", "belum_lapor", "disembunyikan", "di_atas", "baik")
FOUR = ("baik", "kurang", "cukup", "jelek")


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


def area_notes(changes: Sequence, sel: Selection, everywhere: bool = False) -> tuple[str, ...]:
    """What to say under figures of a puskesmas whose working area changed within the year so far; () when none did.

    changes: rows of `queries.pws.working_area_changes`. everywhere: of all puskesmas of the city, not only the chosen one.
    """
    told = [
        f"{c.kelurahan} dari Puskesmas {c.from_name} ke Puskesmas {c.to_name} sejak {month_label(c.month)}"
        for c in changes
        if c.month <= sel.month and (everywhere or sel.puskesmas in (c.from_code, c.to_code))
    ]
    if not told:
        return ()
    return (
        f"Wilayah kerja berubah: {'; '.join(told)}. Tiap puskesmas menghitung kelurahan itu pada bulan-bulan ia melayaninya, dan "
        "sasaran setahunnya dibagi menurut bulan itu. Pada bulan perubahan puskesmas tidak diberi arah naik atau turun.",
    )


def lasting(status: str, streak: int | None) -> str:
    """ "tiga bulan berturut-turut Kurang"; "" for a first month or without a four-way status."""
    return f"{number_word(streak)} bulan berturut-turut {STATUSES[status].name}" if streak and streak > 1 else ""


def units_table(
    units: Sequence,
    total,
    sel: Selection,
    indicator: str,
    place: str,
    of: str = "Kelurahan",
    page: str = "peta",
    notes: Sequence[str] = (),
) -> Table:
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
            ", ".join(part for part in (lasting(u.status, u.streak), "rentan" if u.rentan else "") if part),
        )
        for u in units
    ]
    links = [
        sel.link(page, kelurahan=u.area_code) if u.level == "kelurahan" else sel.link(page, puskesmas=u.area_code)
        for u in units
    ]
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
        notes=(
            f"{i.name}: {i.numerator} ÷ {i.sasaran}. s.d. {month_label(sel.month)}.",
            STATUS_NOTE,
            HIDDEN_NOTE,
            *notes,
        ),
    )


def indicators_table(rows: Sequence, sel: Selection, place: str, notes: Sequence[str] = ()) -> Table:
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
        tuple(
            (r.short, _cells(r)[0], r.target_running_pct, *_cells(r)[1:], shown(r.left_count, r.hidden_ytd))
            for r in rows
        ),
        links=tuple(sel.link("pws", indikator=r.id) for r in rows),
        notes=(STATUS_NOTE, HIDDEN_NOTE, *notes),
    )


def worst_first(rows: Sequence) -> list[tuple[str, str, dict[date, str]]]:
    """(area_code, name, status by month) per kelurahan of `queries.pws.pws_months`: by the last month's status in the order of
    CONCERN, longest streak first (of what goes well too)."""
    units: dict[str, tuple[str, dict[date, str]]] = {}
    last: dict[str, tuple] = {}
    for r in rows:
        units.setdefault(r.area_code, (r.name, {}))[1][r.month] = r.status
        last[r.area_code] = (CONCERN.index(r.status), -(r.streak or 0), r.name)
    return [(area, *units[area]) for area in sorted(units, key=last.get)]


def months_table(rows: Sequence, months: Sequence[date], sel: Selection, indicator: str, place: str) -> Table:
    """Status matrix as a table: kelurahan, months in a row with the present status, then one column per month."""
    of = {r.area_code: r.streak for r in rows if r.month == months[-1]} if months else {}
    units = worst_first(rows)
    return Table(
        "pws-matriks",
        f"Status {INDICATORS[indicator].short} tiap bulan, {place}",
        (
            Column("kelurahan", "Kelurahan"),
            Column("berturut", "Bulan berturut-turut", "count"),
            *(Column(f"{m:%Y-%m}", month_label(m), "pws", m in months[-3:]) for m in months),
        ),
        tuple((name, of.get(area), *(by.get(m) for m in months)) for area, name, by in units),
        links=tuple(sel.link("peta", kelurahan=area) for area, _, _ in units),
        notes=(
            STATUS_NOTE,
            "Bulan berturut-turut: berapa bulan sampai bulan terakhir dengan status yang sama. Bulan tanpa status "
            "(belum lapor, disembunyikan, Januari) memutus hitungan.",
        ),
    )


def problems_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """For the lokakarya mini: every Jelek, and Kurang for two months or more, of all indicators; four columns to fill in there."""
    long = sum(r.streak >= 3 for r in rows)
    title = f"Masalah untuk lokakarya mini {month_label(sel.month)}, {place}: {number(len(rows))} baris"
    return Table(
        "pws-masalah",
        f"{title}, {number(long)} sudah tiga bulan atau lebih" if long else title,
        (
            Column("kelurahan", "Kelurahan"),
            Column("puskesmas", "Puskesmas", essential=False),
            Column("indikator", "Indikator"),
            Column("status", "Status", "pws"),
            Column("berturut", "Bulan berturut-turut", "count"),
            Column("kumulatif", "Kumulatif", "pct", False),
            Column("target", "Target berjalan", "pct", False),
            Column("belum", "Orang belum terlayani", "count", False),
            Column("penyebab", "Penyebab", essential=False),
            Column("rtl", "RTL", essential=False, note="Rencana tindak lanjut"),
            Column("pic", "PIC", essential=False, note="Penanggung jawab"),
            Column("tenggat", "Tenggat", essential=False),
        ),
        tuple(
            (
                r.name,
                r.puskesmas,
                f"{r.short}*" if r.rentan else r.short,
                r.status,
                r.streak,
                shown(r.coverage_pct, r.hidden_ytd, r.band),
                r.target_running_pct,
                shown(r.left_count, r.hidden_ytd),
                *("",) * 4,
            )
            for r in rows
        ),
        links=tuple(sel.link("peta", kelurahan=r.area_code, indikator=r.indicator) for r in rows),
        notes=(
            "Semua indikator: setiap status Jelek, dan Kurang yang sudah dua bulan atau lebih; yang terlama dahulu, lalu yang terbanyak "
            "orangnya (pada kunjungan rumah: keluarga).",
            "Kolom penyebab, RTL (rencana tindak lanjut), PIC (penanggung jawab), dan tenggat diisi dalam rapat; unduh XLSX.",
            STATUS_NOTE,
            "* rentan: sasaran sedikit, satu orang dapat mengubah status. " + HIDDEN_NOTE,
        ),
    )


@dataclass(frozen=True)
class PuskesmasUnits:
    """One puskesmas in the comparison: its own total (None = no row), status counts of its kelurahan, and how many reach the target."""

    code: str
    name: str
    total: object
    counts: dict[str, int]
    above: int
    judged: int


def by_puskesmas(units: Sequence, totals: Sequence) -> list[PuskesmasUnits]:
    """Kelurahan of one indicator grouped by puskesmas: largest share above target first, then highest coverage; unjudged last.

    units, totals: rows of `pws_units` at level kelurahan and puskesmas.
    """
    of: dict[str, list] = {}
    for u in units:
        of.setdefault(u.puskesmas_code, []).append(u)
    found = []
    for t in totals:
        mine = of.get(t.area_code, ())
        found.append(PuskesmasUnits(t.area_code, t.name, t, status_counts(mine), *above_target(mine)))
    return sorted(found, key=lambda p: (-p.above / p.judged if p.judged else 1, -(p.total.coverage_pct or 0), p.name))


def puskesmas_table(
    compared: Sequence[PuskesmasUnits], changes: Sequence, sel: Selection, indicator: str, place: str
) -> Table:
    """Puskesmas against puskesmas for one indicator. One row per puskesmas."""
    moved = {code for c in changes if c.month <= sel.month for code in (c.from_code, c.to_code)}
    return Table(
        "pws-puskesmas",
        f"{INDICATORS[indicator].short} antarpuskesmas s.d. {month_label(sel.month)}, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("di_atas", "Kelurahan di atas target", "pct"),
            Column("dinilai", "Kelurahan dinilai", "count", False),
            Column("kumulatif", "Kumulatif", "bar"),
            Column("status", "Status puskesmas", "pws"),
            *(Column(id, STATUSES[id].name, "count", False) for id in FOUR),
            Column("lain", "Tanpa status", "count", False),
            Column("catatan", "Catatan", essential=False),
        ),
        tuple(
            (
                p.name,
                100 * p.above / p.judged if p.judged else None,
                p.judged,
                *_cells(p.total)[:1],
                p.total.status,
                *(p.counts.get(id, 0) for id in FOUR),
                sum(n for id, n in p.counts.items() if id not in FOUR),
                "wilayah kerja berubah" if p.code in moved else "",
            )
            for p in compared
        ),
        links=tuple(sel.link("pws", puskesmas=p.code) for p in compared),
        notes=(STATUS_NOTE, HIDDEN_NOTE, *area_notes(changes, sel, everywhere=True)),
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
        followed = (
            None if r is None else shown(r.followed_up, r.followed_up is None and (r.hidden or r.found is not None))
        )
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
