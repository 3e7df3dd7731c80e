"""Signals derived: months outside what is usual, puskesmas outside what chance explains, rank ranges, peers, and their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain import funnel, xmr
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number, percent

PEERS_LEAST, PEERS_MOST = 3, 8
JANUARY = "Januari dibandingkan dengan Desember: bila banyak puskesmas turun bersamaan, lihat dahulu Januari tahun lalu (Perbandingan)."


@dataclass(frozen=True)
class Series:
    """Monthly counts of one place with what they say. Per month: value (None = not reported), counts, remark, marks."""

    months: list[date]
    values: list[int | None]
    counts: list[bool]
    remarks: list[str]
    marks: list[tuple[str, ...]]
    stretches: list[xmr.Stretch]

    @property
    def limits(self) -> xmr.Limits | None:
        """Limits of the stretch the last month lies in."""
        return self.stretches[-1].limits


def series(trend: Sequence, indicator: str, rules: Mapping[str, int]) -> Series:
    """Months (see `monthly_series`) read as a chart of individuals; ends with the last row."""
    complete = [t.served_month is not None and t.reported_pct >= rules["sinyal_lapor"] for t in trend]
    counts = xmr.counting(complete)
    months, values = [t.month for t in trend], [t.served_month for t in trend]
    taken = [v if c else None for v, c in zip(values, counts, strict=True)]
    stretches, marks = xmr.read(
        months, taken, INDICATORS[indicator].year_start, rules["sinyal_batas_awal"], rules["sinyal_batas_tetap"]
    )
    remarks = [_remark(t, c, k) for t, c, k in zip(trend, complete, counts, strict=True)]
    return Series(months, values, counts, remarks, marks, stretches)


def _remark(row, complete: bool, counts: bool) -> str:
    if row.served_month is None:
        return "belum lapor"
    if not complete:
        share = percent(row.reported_pct, 0)
        return f"tidak dihitung: baru {row.units_reported} dari {row.units} puskesmas lapor, {share} dari sasaran"
    return "" if counts else "tidak dihitung: sesudah bulan yang tidak lengkap, dapat memuat susulan"


def mark_words(marks: Sequence[str]) -> str:
    """ "satu bulan di luar batas …; naik dari bulan lalu …"."""
    return "; ".join(xmr.MARKS[id][1] for id in marks)


def span(limits: xmr.Limits) -> str:
    """ "1.900–2.800": whole people inside the limits."""
    return f"{number(round(limits.low))}–{number(round(limits.high))}"


def series_table(of: Series, indicator: str, place: str) -> Table:
    """One row per month: count, centre, limits, what it is marked with."""
    limits = [s.limits for s in of.stretches for _ in range(s.first, s.last + 1)]

    def people(value):
        return None if value is None else round(value)

    return Table(
        "sinyal-bulan",
        f"{INDICATORS[indicator].short} tiap bulan dan batas kebiasaannya, {place}",
        (
            Column("bulan", "Bulan", "month"),
            Column("dilayani", "Dilayani bulan itu", "count"),
            Column("rata", "Rata-rata", "count", False),
            Column("batas_bawah", "Batas bawah", "count"),
            Column("batas_atas", "Batas atas", "count"),
            Column("batas", "Sifat batas", essential=False),
            Column("sinyal", "Sinyal"),
            Column("catatan", "Catatan", essential=False),
        ),
        tuple(
            (
                month,
                value,
                people(at and at.center),
                people(at and at.low),
                people(at and at.high),
                "tanpa batas" if at is None else "batas sementara" if at.provisional else "batas",
                mark_words(marks) or None,
                remark or None,
            )
            for month, value, at, marks, remark in zip(of.months, of.values, limits, of.marks, of.remarks, strict=True)
        ),
    )


@dataclass(frozen=True)
class Signal:
    """One puskesmas × service whose chosen month is marked. far: distance from the centre in limits (1 = on a limit)."""

    puskesmas_code: str
    puskesmas: str
    id: str
    value: int
    limits: xmr.Limits
    marks: tuple[str, ...]
    far: float


def signals(rows: Sequence, months: Sequence[date], rules: Mapping[str, int]) -> list[Signal]:
    """Every marked puskesmas × service of the last month (see `monthly_counts`), strongest rule first, then farthest."""
    begin = {
        year_start: xmr.starts(months, year_start)[-1] for year_start in {i.year_start for i in INDICATORS.values()}
    }
    found = []
    for row in rows:
        first = begin[INDICATORS[row.id].year_start]
        served = row.served_by_month
        counts = xmr.counting([v is not None for v in served])
        values = [v if c else None for v, c in zip(served[first:], counts[first:], strict=True)]
        limits = (
            None if values[-1] is None else xmr.limits(values, rules["sinyal_batas_awal"], rules["sinyal_batas_tetap"])
        )
        if limits and (marks := xmr.marks(values[-xmr.RUN :], limits)[-1]):
            far = (values[-1] - limits.center) / limits.reach
            found.append(Signal(row.puskesmas_code, row.puskesmas, row.id, values[-1], limits, marks, far))
    order = list(xmr.MARKS)
    return sorted(found, key=lambda s: (order.index(s.marks[0]) // 2, -abs(s.far), s.puskesmas, s.id))


def signals_table(found: Sequence[Signal], sel: Selection, place: str) -> Table:
    """One row per signal of the month: what was counted, what is usual, why it is a signal."""
    many = len({s.puskesmas_code for s in found})
    title = (
        f"{number(len(found))} sinyal pada {month_label(sel.month)}: {many} puskesmas, {len({s.id for s in found})} layanan"
        if found
        else f"Tidak ada sinyal pada {month_label(sel.month)} di puskesmas dan layanan mana pun"
    )
    return Table(
        "sinyal-puskesmas",
        f"{title}, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("layanan", "Layanan"),
            Column("arah", "Arah"),
            Column("dilayani", "Bulan ini", "count"),
            Column("rata", "Rata-rata", "count", False),
            Column("batas", "Batas kebiasaan", essential=False),
            Column("sinyal", "Mengapa sinyal", essential=False),
        ),
        tuple(
            (
                s.puskesmas,
                INDICATORS[s.id].short,
                "▲\u00a0tinggi" if xmr.MARKS[s.marks[0]][0] > 0 else "▼\u00a0rendah",
                s.value,
                round(s.limits.center),
                span(s.limits) + (" (sementara)" if s.limits.provisional else ""),
                mark_words(s.marks),
            )
            for s in found
        ),
        notes=(
            "Hanya puskesmas dan layanan yang bulan ini menyimpang dari kebiasaannya sendiri. Tinggi atau rendah bukan baik atau buruk: "
            "cari sebabnya dahulu (pelayanan, stok, kampanye, atau cara mencatat).",
            *([JANUARY] if sel.month.month == 1 else []),
        ),
        links=tuple(sel.link("sinyal", puskesmas=s.puskesmas_code, indikator=s.id) for s in found),
    )


@dataclass(frozen=True)
class Unit:
    """One puskesmas in the funnel: the row of `funnel_units`, its side (id of SIDES; None = belum lapor) and its rank range."""

    row: object
    side: str | None
    ranks: tuple[int, int] | None


def units(rows: Sequence) -> list[Unit]:
    """Every puskesmas with its side of the funnel and its rank range."""
    ranks = funnel.rank_ranges([_interval(r) for r in rows])
    sides = [
        funnel.side(r.served_ytd, r.low_998, r.low_95, r.high_95, r.high_998) if r.center_pct is not None else None
        for r in rows
    ]
    return [Unit(*one) for one in zip(rows, sides, ranks, strict=True)]


def _interval(row) -> tuple[float, float] | None:
    return None if row.ci_low_pct is None else (row.ci_low_pct, row.ci_high_pct)


def center(of: Sequence[Unit]) -> float | None:
    """Coverage of all puskesmas that reported, together, in per cent."""
    return next((u.row.center_pct for u in of if u.row.center_pct is not None), None)


def spread(of: Sequence[Unit]) -> float | None:
    """How many times wider than chance the puskesmas with limits scatter."""
    return funnel.spread(
        [(u.row.served_ytd, u.row.sasaran) for u in of if u.side not in (None, "tanpa")], (center(of) or 0) / 100
    )


def far_units(of: Sequence[Unit]) -> tuple[int, int]:
    """(outside the 99.8 % limits, with limits)."""
    return sum(u.side in funnel.FAR for u in of), sum(u.side not in (None, "tanpa") for u in of)


def spread_words(of: Sequence[Unit]) -> str:
    """What the number outside means: chance alone, a few to look at, or a spread chance does not make."""
    far, judged = far_units(of)
    wide = spread(of)
    if not judged or wide is None:
        return "Batas binomial tidak dapat dihitung."
    if far * 2 > judged:
        return (
            f"Sebaran antarpuskesmas {number(wide, 1)} kali lebih lebar daripada kebetulan: baca sebagai perbedaan nyata antarpuskesmas "
            "atau perbedaan cara mencatat, bukan sebagai daftar puskesmas yang menyimpang."
        )
    chance = f"sekitar {number(round(judged * 0.05))}" if judged >= 10 else "kurang dari satu"
    return (
        f"Karena kebetulan saja, {chance} dari {judged} puskesmas berada di luar batas 95 % dan hampir tidak ada di luar batas 99,8 %: "
        + ("cari sebab pada yang di luar batas 99,8 %." if far else "beda persennya belum berarti apa-apa.")
    )


def rank_words(ranks: tuple[int, int] | None, of: int) -> str | None:
    """ "3–9 dari 20"; a range also where it is one place wide."""
    return None if ranks is None else f"{ranks[0]}–{ranks[1]} dari {of}"


def funnel_table(of: Sequence[Unit], sel: Selection, indicator: str, place: str) -> Table:
    """One row per puskesmas: coverage, limits in per cent, side in words, interval, rank range."""
    judged = sum(u.ranks is not None for u in of)

    def share(row, count):
        return None if count is None else 100 * count / row.sasaran

    return Table(
        "sinyal-corong",
        f"{INDICATORS[indicator].short}: capaian, batas kebetulan dan kisaran urutan, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("sasaran", "Sasaran", "count", False),
            Column("dilayani", "Dilayani", "count", False),
            Column("capaian", "Capaian", "pct"),
            Column("bawah_998", "Batas bawah 99,8 %", "pct", False),
            Column("bawah_95", "Batas bawah 95 %", "pct", False),
            Column("atas_95", "Batas atas 95 %", "pct", False),
            Column("atas_998", "Batas atas 99,8 %", "pct", False),
            Column("kedudukan", "Kedudukan"),
            Column("selang_bawah", "Selang 95 % dari", "pct", False),
            Column("selang_atas", "Selang 95 % sampai", "pct", False),
            Column("urutan", "Kisaran urutan"),
        ),
        tuple(
            (
                u.row.puskesmas,
                u.row.sasaran,
                u.row.served_ytd if u.row.reported else None,
                u.row.coverage_pct if u.row.reported else None,
                *(share(u.row, n) for n in (u.row.low_998, u.row.low_95, u.row.high_95, u.row.high_998)),
                side_words(u),
                u.row.ci_low_pct,
                u.row.ci_high_pct,
                rank_words(u.ranks, judged),
            )
            for u in of
        ),
        notes=(
            "Batas: binomial eksak di sekitar capaian bersama puskesmas yang lapor. Selang: Clopper–Pearson 95 %. Kisaran urutan: "
            "terbaik = 1 + puskesmas yang seluruh selangnya di atas; terburuk = semua − yang seluruh selangnya di bawah.",
        ),
        links=tuple(sel.link("sinyal", puskesmas=u.row.puskesmas_code) for u in of),
    )


def side_words(unit: Unit) -> str:
    """ "▼ di bawah batas 99,8 %", "belum lapor", "tanpa sasaran"."""
    if unit.side is None:
        return "tanpa sasaran" if unit.row.reported else "belum lapor"
    if unit.side == "tanpa" and unit.row.coverage_pct > 100:
        return "○ di atas 100 %: tanpa batas"
    return " ".join(funnel.SIDES[unit.side][:2])


def peers(rows: Sequence) -> list:
    """The puskesmas itself, then its peers: those of its city, of every city when fewer than PEERS_LEAST; nearest sasaran first."""
    own, others = rows[:1], rows[1:]
    near = [r for r in others if r.same_city]
    return [*own, *(near if len(near) >= PEERS_LEAST else others)[:PEERS_MOST]]


def peers_table(of: Sequence, sel: Selection, indicator: str, name: str, within_pct: int) -> Table:
    """One row per peer, the chosen puskesmas first: sasaran, coverage, people left, rank range within this group."""
    ranks = funnel.rank_ranges([_interval(r) for r in of])
    judged = sum(r is not None for r in ranks)
    elsewhere = any(not r.same_city for r in of)
    return Table(
        "sinyal-sebaya",
        peers_sentence(of, ranks, name),
        (
            Column("puskesmas", "Puskesmas"),
            Column("sasaran", "Sasaran", "count", False),
            Column("capaian", "Capaian", "bar"),
            Column("belum", "Belum terlayani", "count"),
            Column("urutan", "Kisaran urutan"),
        ),
        tuple(
            (
                f"{r.puskesmas}, {r.kota}"
                if not r.same_city
                else f"{r.puskesmas} (dipilih)"
                if n == 0
                else r.puskesmas,
                r.sasaran,
                r.coverage_pct,
                r.left_count,
                rank_words(rank, judged),
            )
            for n, (r, rank) in enumerate(zip(of, ranks, strict=True))
        ),
        subtitle=f"{INDICATORS[indicator].short}, s.d. {month_label(sel.month)}: sasaran berbeda paling banyak {within_pct} %, "
        "terdekat dahulu"
        + (f"; di kotanya kurang dari {PEERS_LEAST}, maka dari semua kota di sini" if elsewhere else ""),
        links=tuple(sel.link("sinyal", kota=r.kota_code, puskesmas=r.puskesmas_code) for r in of),
    )


def peers_sentence(of: Sequence, ranks: Sequence, name: str) -> str:
    """Where the chosen puskesmas stands among its peers, as far as chance lets one say."""
    if len(of) < 2:
        return f"{name}: tidak ada puskesmas dengan sasaran sebanding"
    if ranks[0] is None:
        return f"{name} belum dapat dibandingkan dengan {len(of) - 1} puskesmas sebaya"
    judged = sum(r is not None for r in ranks)
    above, below = ranks[0][0] - 1, judged - ranks[0][1]
    if not above and not below:
        return f"{name} tidak dapat dibedakan dari {judged - 1} puskesmas sebaya"
    words = [f"{above} sebaya jelas lebih tinggi"] * bool(above) + [f"{below} sebaya jelas lebih rendah"] * bool(below)
    return f"{name} ({percent(of[0].coverage_pct)}): {', '.join(words)} dari {judged - 1}"
