"""Signals derived: months outside what is usual, puskesmas outside what chance explains, rank ranges, peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from ilp_dash.domain import funnel, xmr
from ilp_dash.domain.indicators import definition_of
from ilp_dash.domain.months import counting
from ilp_dash.domain.words import number, percent
from ilp_dash.store.rows import walk

PEERS_LEAST, PEERS_MOST = 3, 8


@dataclass(frozen=True)
class Series:
    """Monthly counts of one place with what they say. Per month: value (None = not reported), counts (can be set beside
    last year's), remark, marks, usual (what is usual, limits below and above, in people; None without)."""

    months: list[date]
    values: list[int | None]
    counts: list[bool]
    remarks: list[str]
    marks: list[tuple[str, ...]]
    stretches: list[xmr.Stretch]
    usual: list[tuple[float, float, float] | None]
    indicator: str

    @property
    def limits(self) -> xmr.Limits | None:
        """Limits of the stretch the last month lies in."""
        return self.stretches[-1].limits

    def by_month(self) -> pd.DataFrame:
        """One row per month: `month`, `people` (missing = belum lapor), `counts`, `remark`, and of a signal `direction`
        (0 = none), `words`, `short`; of its stretch `stretch`, `center`, `low`, `high` (missing = no limits),
        `limits_words`, `changed` ("" unless a new stretch begins)."""
        of = [(k, s) for k, s in enumerate(self.stretches) for _ in range(s.first, s.last + 1)]
        signs = [xmr.MARKS[marks[0]] if marks else (0, "", "") for marks in self.marks]
        frame = pd.DataFrame(
            {
                "month": pd.Series(self.months, dtype="datetime64[s]"),
                "people": pd.array(self.values, dtype="Int64"),
                "counts": pd.array(self.counts, dtype="boolean"),
                "remark": self.remarks,
                "direction": [direction for direction, _, _ in signs],
                "words": [mark_words(marks) for marks in self.marks],
                "short": [short for _, _, short in signs],
                "stretch": [k for k, _ in of],
                "limits_words": [_limits_words(s) for _, s in of],
                "changed": [self._changed(s.first) if k and n == s.first else "" for n, (k, s) in enumerate(of)],
            }
        )
        return frame.assign(
            **{
                name: pd.array([u and u[n] for u in self.usual], dtype="Float64")
                for n, name in enumerate(("center", "low", "high"))
            }
        )

    def _changed(self, n: int) -> str:
        """What made the limits begin anew at a month."""
        return f"definisi {definition_of(self.indicator, self.months[n]).version}"


def _limits_words(stretch: xmr.Stretch) -> str:
    if stretch.limits is None:
        return f"tanpa batas: {stretch.points} bulan"
    return "batas sementara" if stretch.limits.provisional else ""


def series(trend: Sequence, indicator: str, rules: Mapping[str, int]) -> Series:
    """Months (see `monthly_series`) beside the same ones of last year; ends with the last row."""
    complete = [t.served_month is not None and t.reported_pct >= rules["sinyal_lapor"] for t in trend]
    counts = counting(complete)
    months, values = [t.month for t in trend], [t.served_month for t in trend]
    taken = [v if c else None for v, c in zip(values, counts, strict=True)]
    stretches, marks = xmr.read(months, taken, indicator, rules["sinyal_batas_awal"], rules["sinyal_batas_tetap"])
    beside = [change is not None for s in stretches for change in xmr.changes(taken[s.first : s.last + 1])]
    usual = [
        s.limits.around(values[n - 12]) if s.limits and beside[n] else None
        for s in stretches
        for n in range(s.first, s.last + 1)
    ]
    remarks = [_remark(t, *said) for t, *said in zip(trend, complete, counts, beside, strict=True)]
    return Series(months, values, beside, remarks, marks, stretches, usual, indicator)


def _remark(row, complete: bool, counts: bool, beside: bool) -> str:
    if row.served_month is None:
        return "belum lapor"
    if not complete:
        share = percent(row.reported_pct, 0)
        return f"tidak dihitung: baru {row.units_reported} dari {row.units} puskesmas lapor, {share} dari sasaran"
    if not counts:
        return "tidak dihitung: sesudah bulan yang tidak lengkap, dapat memuat susulan"
    return "" if beside else "tidak dihitung: bulan yang sama tahun lalu tidak dapat dibandingkan"


def mark_words(marks: Sequence[str]) -> str:
    """ "satu bulan di luar batas …; naik dari bulan lalu …"."""
    return "; ".join(xmr.MARKS[id][1] for id in marks)


def span(usual: tuple[float, float, float]) -> str:
    """ "1.900–2.800": whole people inside the limits of a month."""
    return f"{number(round(usual[1]))}–{number(round(usual[2]))}"


@dataclass(frozen=True)
class Signal:
    """One puskesmas × service whose chosen month is marked. usual: what is usual in it and the limits, in people; far:
    distance from it in limits (1 = on a limit)."""

    puskesmas_code: str
    puskesmas: str
    id: str
    value: int
    usual: tuple[float, float, float]
    provisional: bool
    marks: tuple[str, ...]
    far: float


def signals(rows: Sequence, months: Sequence[date], rules: Mapping[str, int]) -> list[Signal]:
    """Every marked puskesmas × service of the last month (see `monthly_counts`), strongest rule
    first, then farthest."""
    begin = cache(lambda indicator: xmr.starts(months, indicator)[-1])
    found = []
    for row in rows:
        served, first = row.served_by_month, begin(row.id)
        counts = counting([v is not None for v in served])
        changes = xmr.changes([v if c else None for v, c in zip(served[first:], counts[first:], strict=True)])
        if changes[-1] is None:
            continue
        limits = xmr.limits(changes, rules["sinyal_batas_awal"], rules["sinyal_batas_tetap"])
        if limits and (marks := xmr.marks(changes[-xmr.RUN :], limits)[-1]):
            far = (changes[-1] - limits.center) / limits.reach
            usual = limits.around(served[-13])
            found.append(
                Signal(row.puskesmas_code, row.puskesmas, row.id, served[-1], usual, limits.provisional, marks, far)
            )
    order = list(xmr.MARKS)
    return sorted(found, key=lambda s: (order.index(s.marks[0]) // 2, -abs(s.far), s.puskesmas, s.id))


def units(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `funnel_units` with `side` (id of SIDES; missing = belum lapor or
    tanpa sasaran) and the rank range `best`, `worst`."""
    sides = [
        funnel.side(r.served_ytd, r.low_998, r.low_95, r.high_95, r.high_998) if r.center_pct is not None else None
        for r in walk(rows)
    ]
    return with_ranks(rows.assign(side=pd.array(sides, dtype="string")))


def with_ranks(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `ci_low_pct`, `ci_high_pct` and the places `best`, `worst` each
    can have among them (missing = cannot be ranked)."""
    intervals = [None if r.ci_low_pct is None else (r.ci_low_pct, r.ci_high_pct) for r in walk(rows)]
    ranks = [r or (None, None) for r in funnel.rank_ranges(intervals)]
    return rows.assign(
        best=pd.array([best for best, _ in ranks], dtype="Int64"),
        worst=pd.array([worst for _, worst in ranks], dtype="Int64"),
    )


def judged(of: pd.DataFrame) -> pd.DataFrame:
    """The units with limits."""
    return of[of["side"].notna() & of["side"].ne("tanpa")]


def spread(of: pd.DataFrame) -> float | None:
    """How many times wider than chance the puskesmas with limits scatter; None without any."""
    units = [(r.served_ytd, r.sasaran) for r in walk(judged(of))]
    return funnel.spread(units, float(of["center_pct"].max()) / 100) if units else None


def far_units(of: pd.DataFrame) -> tuple[int, int]:
    """(outside the 99.8 % limits, with limits)."""
    return int(of["side"].isin(funnel.FAR).sum()), len(judged(of))


def spread_words(of: pd.DataFrame) -> str:
    """What the number outside means: chance alone, a few to look at, or a spread chance does not make."""
    far, units = far_units(of)
    wide = spread(of)
    if not units or wide is None:
        return "Batas binomial tidak dapat dihitung."
    if far * 2 > units:
        return (
            f"Sebaran antarpuskesmas {number(wide, 1)} kali lebih lebar daripada kebetulan: baca sebagai perbedaan "
            "nyata antarpuskesmas "
            "atau perbedaan cara mencatat, bukan sebagai daftar puskesmas yang menyimpang."
        )
    chance = f"sekitar {number(round(units * 0.05))}" if units >= 10 else "kurang dari satu"
    return (
        f"Karena kebetulan saja, {chance} dari {units} puskesmas berada di luar batas 95 % dan hampir tidak ada di "
        "luar batas 99,8 %: "
        + ("cari sebab pada yang di luar batas 99,8 %." if far else "beda persennya belum berarti apa-apa.")
    )


def rank_words(of: pd.DataFrame) -> list[str | None]:
    """ "3–9 dari 20" per row, a range also where it is one place wide; None for who cannot be ranked."""
    ranked = of["best"].notna().sum()
    return [None if r.best is None else f"{r.best}–{r.worst} dari {ranked}" for r in walk(of)]


def side_words(unit) -> str:
    """ "▼ di bawah batas 99,8 %", "belum lapor", "tanpa sasaran" of a row of `units`."""
    if unit.side is None:
        return "tanpa sasaran" if unit.reported else "belum lapor"
    if unit.side == "tanpa" and unit.coverage_pct > 100:
        return "○ di atas 100 %: tanpa batas"
    return " ".join(funnel.SIDES[unit.side][:2])


def peers(rows: pd.DataFrame) -> pd.DataFrame:
    """The puskesmas itself, then its peers with their rank ranges in this group: those of its city, of every city when
    fewer than PEERS_LEAST; nearest sasaran first."""
    own, others = rows.head(1), rows.iloc[1:]
    near = others[others["same_city"]]
    return with_ranks(pd.concat([own, (near if len(near) >= PEERS_LEAST else others).head(PEERS_MOST)]))


def peers_sentence(of: pd.DataFrame, name: str) -> str:
    """Where the chosen puskesmas, the first row of `peers`, stands among them, as far as chance lets one say."""
    if len(of) < 2:
        return f"{name}: tidak ada puskesmas dengan sasaran sebanding"
    own, ranked = walk(of)[0], int(of["best"].notna().sum())
    if own.best is None:
        return f"{name} belum dapat dibandingkan dengan {len(of) - 1} puskesmas sebaya"
    above, below = own.best - 1, ranked - own.worst
    if not above and not below:
        return f"{name} tidak dapat dibedakan dari {ranked - 1} puskesmas sebaya"
    words = [f"{above} sebaya jelas lebih tinggi"] * bool(above) + [f"{below} sebaya jelas lebih rendah"] * bool(below)
    return f"{name} ({percent(own.coverage_pct)}): {', '.join(words)} dari {ranked - 1}"
