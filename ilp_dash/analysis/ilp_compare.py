"""Before and after the start of ILP, beside puskesmas that had not started in the same months. A difference, never a
cause.

Start = the month of the city's declaration; that month itself belongs to neither side. Before: the `window` months
ahead of it, after: the `window` months following. What is compared is the share of the annual sasaran served per
month: people served ÷ sasaran, summed over the reported months of the puskesmas of a group before dividing. Each start
is set beside the puskesmas that had not started by the end of its own window, in the same calendar months; those are
weighted by the sasaran of the one that started, so both sides hold the same months.

Interval: delete-one jackknife over puskesmas, Student's t with (smaller group − 1) degrees of freedom: nothing random,
workable by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import NamedTuple

from ilp_dash.domain.indicators import INDICATORS, definition_of
from ilp_dash.domain.months import add_months, months_between
from ilp_dash.domain.words import joined, points

NOT_CAUSE = "Perbedaan ini bukan bukti sebab-akibat."
# Student's t, 97,5 %, by degrees of freedom; between two listed ones the smaller counts (a wider interval).
_T975 = {
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    12: 2.179,
    15: 2.131,
    20: 2.086,
}
# Why a puskesmas that has started is left out: id -> words.
LEFT_OUT = {
    "baru": "belum cukup bulan sesudah mulai",
    "awal": "laporan belum ada sebelum mulai",
    "definisi": "definisi berubah di dalam jangka",
    "wilayah": "wilayah kerja berubah di dalam jangka",
    "lapor": "terlalu banyak bulan belum lapor",
    "pembanding": "tidak ada puskesmas pembanding",
}


@dataclass(frozen=True)
class Side:
    """People served and annual sasaran, both summed over the same `months` reported months."""

    served: int
    sasaran: int
    months: int

    @property
    def pct(self) -> float:
        """Per cent of the annual sasaran served in a month."""
        return 100 * self.served / self.sasaran

    @property
    def people(self) -> int:
        """The annual sasaran, the mean over the months."""
        return round(self.sasaran / self.months)


@dataclass(frozen=True)
class Start:
    """One puskesmas that started: its months before and after, and beside each puskesmas not yet started its own (code
    -> sides).

    reason: why it is left out (an id of LEFT_OUT), "" when it counts; the sides are then there.
    """

    puskesmas_code: str
    puskesmas: str
    started: date
    reason: str
    before: Side | None = None
    after: Side | None = None
    others: Mapping[str, tuple[Side, Side]] | None = None


@dataclass(frozen=True)
class Comparison:
    """Started beside not yet started, in per cent of the annual sasaran a month. low, high: 95 % interval of
    `difference` in points.

    others: puskesmas beside them; people, others_people: annual sasaran of either. reason: why there is no interval,
    "" when there is one.
    """

    starts: tuple[Start, ...]
    others: int = 0
    people: int = 0
    others_people: int = 0
    before: float | None = None
    after: float | None = None
    others_before: float | None = None
    others_after: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def counted(self) -> list[Start]:
        """The starts that are part of the comparison."""
        return [s for s in self.starts if not s.reason]

    @property
    def difference(self) -> float | None:
        """(after − before) of the started less that of the others, in points; None without a comparison."""
        return None if self.before is None else (self.after - self.before) - (self.others_after - self.others_before)

    @property
    def same_time(self) -> bool:
        """Puskesmas have started, and none is left beside which those could be set."""
        return not self.counted and any(s.reason == "pembanding" for s in self.starts)

    @property
    def unseen(self) -> bool:
        """The interval holds 0: belum terlihat perbedaan."""
        return self.low is not None and self.low <= 0 <= self.high


def _sides(months: Mapping[date, object], started: date, window: int) -> tuple[Side, Side] | str:
    """Before and after of one puskesmas around a month, or why it has none. months: month -> row of
    `ilp_service_months`.
    """
    span = months_between(add_months(started, -window), add_months(started, window))
    if any(m in months and months[m].moved for m in span[1:]):
        return "wilayah"
    sides = []
    for part in (span[:window], span[window + 1 :]):
        known = [months[m] for m in part if m in months and months[m].served_month is not None and months[m].sasaran]
        if len(known) * 3 < window * 2:
            return "lapor"
        sides.append(Side(sum(r.served_month for r in known), sum(r.sasaran for r in known), len(known)))
    return sides[0], sides[1]


def starts_of(units: Sequence, rows: Sequence, indicator: str, month: date, window: int) -> tuple[Start, ...]:
    """Every puskesmas declared by the month with its window and those beside it, by day of start.

    units: rows of `ilp_by_puskesmas` at that month; rows: of `ilp_service_months` for the indicator.
    """
    of: dict[str, dict[date, object]] = {}
    for r in rows:
        of.setdefault(r.puskesmas_code, {})[r.month] = r
    first = min((r.month for r in rows), default=month)
    begun = {u.puskesmas_code: u.declared_on and u.declared_on.replace(day=1) for u in units}
    made = []
    for u in sorted((u for u in units if u.declared_on), key=lambda u: (u.declared_on, u.puskesmas)):
        at = begun[u.puskesmas_code]
        begin, end = add_months(at, -window), add_months(at, window)
        reason, own, others = "", None, {}
        if end > month:
            reason = "baru"
        elif begin < first:
            reason = "awal"
        elif definition_of(indicator, begin) != definition_of(indicator, end):
            reason = "definisi"
        else:
            own = _sides(of.get(u.puskesmas_code, {}), at, window)
            if isinstance(own, str):
                reason = own
            else:
                for code, day in begun.items():
                    if (day is None or day > end) and not isinstance(
                        beside := _sides(of.get(code, {}), at, window), str
                    ):
                        others[code] = beside
                reason = "" if others else "pembanding"
        sides = (None, None) if reason else own
        made.append(Start(u.puskesmas_code, u.puskesmas, at, reason, *sides, others if not reason else None))
    return tuple(made)


def _four(starts: Sequence[Start], without: str = "") -> tuple[float, float, float, float] | None:
    """(before, after, others before, others after) in per cent a month, with one puskesmas left out; None when nothing
    is left.
    """
    own, beside = [[0.0, 0.0], [0.0, 0.0]], [0.0, 0.0]
    for s in starts:
        others = [sides for code, sides in s.others.items() if code != without]
        if s.puskesmas_code == without or not others:
            continue
        for n, side in enumerate((s.before, s.after)):
            own[n][0] += side.served
            own[n][1] += side.sasaran
            beside[n] += side.sasaran * sum(o[n].served for o in others) / sum(o[n].sasaran for o in others)
    if not own[0][1]:
        return None
    return tuple(100 * own[n][0] / own[n][1] for n in (0, 1)) + tuple(100 * beside[n] / own[n][1] for n in (0, 1))


def compare(units: Sequence, rows: Sequence, indicator: str, month: date, window: int, fewest: int) -> Comparison:
    """The comparison at the end of a month. fewest: puskesmas needed on either side for an interval."""
    starts = starts_of(units, rows, indicator, month, window)
    counted = [s for s in starts if not s.reason]
    others = {code for s in counted for code in s.others}
    if not counted:
        return Comparison(starts, reason="tanpa pembanding")
    four = _four(counted)
    beside = {code: after for s in counted for code, (_, after) in s.others.items()}
    sizes = (len(others), sum(s.after.people for s in counted), sum(side.people for side in beside.values()))
    few = min(len(counted), len(others))
    if few < fewest:
        return Comparison(starts, *sizes, *four, reason=f"kurang dari {fewest} puskesmas di salah satu kelompok")
    whole = _difference(four)
    codes = sorted({s.puskesmas_code for s in counted} | others)
    left = [_four(counted, code) for code in codes]
    if None in left:
        return Comparison(starts, *sizes, *four, reason="satu puskesmas saja menentukan seluruh perbandingan")
    values = [_difference(f) for f in left]
    mean = sum(values) / len(values)
    error = sqrt((len(values) - 1) / len(values) * sum((v - mean) ** 2 for v in values))
    t = _T975[max(df for df in _T975 if df <= few - 1)]
    return Comparison(starts, *sizes, *four, whole - t * error, whole + t * error)


def _difference(four: tuple[float, float, float, float]) -> float:
    before, after, others_before, others_after = four
    return (after - before) - (others_after - others_before)


def finding(c: Comparison, indicator: str) -> str:
    """The sentence of the page: what the data say, without full stop."""
    short = INDICATORS[indicator].short
    if not c.starts:
        return f"{short}: belum ada puskesmas yang mulai ILP, jadi belum ada sebelum dan sesudah"
    if not c.counted:
        return f"{short}: sebelum dan sesudah mulai ILP belum dapat dibandingkan"
    if c.low is None:
        return f"{short}: selisih {points(c.difference, 2)} per bulan, terlalu sedikit puskesmas untuk menyimpulkan"
    if c.unseen:
        return f"{short}: belum terlihat perbedaan antara puskesmas yang sudah mulai ILP dan yang belum"
    more = "tinggi" if c.difference > 0 else "rendah"
    return f"{short}: perubahan laju lebih {more} di puskesmas yang sudah mulai ILP daripada yang belum"


def counts_words(c: Comparison, of: int) -> str:
    """How many puskesmas stand on each side and why others are left out."""
    if not c.starts:
        return f"{of} puskesmas belum dinyatakan menerapkan ILP."
    words = f"{len(c.counted)} puskesmas yang sudah mulai di samping {c.others} yang belum mulai pada bulan yang sama."
    if not c.counted:
        words = f"{len(c.starts)} puskesmas sudah mulai."
    out = [(sum(s.reason == id for s in c.starts), text) for id, text in LEFT_OUT.items()]
    left = [f"{n} puskesmas ({text})" for n, text in out if n]
    if left:
        words += f" Tidak ikut: {joined(left)}."
    return words


def interval_words(c: Comparison) -> str:
    """ "−0,42 sampai +0,31 poin", or why there is none."""
    return f"{points(c.low, 2)} sampai {points(c.high, 2)}" if c.low is not None else f"tanpa rentang: {c.reason}"


class Change(NamedTuple):
    """One puskesmas that has started, in per cent of the annual sasaran a month; None everywhere where it is left out,
    with the reason.

    others: how many stand beside it, who: their names (or their number). Changes and difference in points.
    """

    puskesmas: str
    started: date
    before: float | None
    after: float | None
    change: float | None
    others: int | None
    others_change: float | None
    difference: float | None
    who: str | None
    remark: str


def changes(c: Comparison, names: Mapping[str, str]) -> list[Change]:
    """Every puskesmas that has started, by day of start. names: puskesmas code -> name."""
    lines = []
    for s in c.starts:
        if s.reason:
            lines.append(Change(s.puskesmas, s.started, *[None] * 7, LEFT_OUT[s.reason]))
            continue
        before, after = (
            100 * sum(o[n].served for o in s.others.values()) / sum(o[n].sasaran for o in s.others.values())
            for n in (0, 1)
        )
        who = joined(sorted(names[code] for code in s.others)) if len(s.others) <= 3 else f"{len(s.others)} puskesmas"
        change = s.after.pct - s.before.pct
        beside = after - before
        lines.append(
            Change(
                s.puskesmas, s.started,
                s.before.pct, s.after.pct, change, len(s.others), beside, change - beside, who, "ikut",
            )
        )  # fmt: skip
    return lines
