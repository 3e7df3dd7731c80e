"""Signal and chance as pictures: chart of individuals with its limits, funnel of units of different size, ranges of rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ilp_dash.charts.html import compact, drawn, figure, links_packed, pct_text
from ilp_dash.domain.words import number


@dataclass(frozen=True)
class MonthPoint:
    """One month. value None = belum lapor. direction: +1, −1 for a signal, 0 without. words: why; short: the few beside the point.

    counts: False = drawn hollow, not part of limits and rules; remark says why.
    """

    label: str
    value: int | None
    direction: int = 0
    words: str = ""
    short: str = ""
    counts: bool = True
    remark: str = ""


@dataclass(frozen=True)
class Band:
    """Limits of the months first … last (positions). center None: no limits, `words` says why; else "batas sementara" or ""."""

    first: int
    last: int
    center: float | None = None
    low: float | None = None
    high: float | None = None
    words: str = ""


def individuals(
    title: str,
    points: Iterable[MonthPoint],
    bands: Iterable[Band],
    breaks: Iterable[tuple[int, str]] = (),
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
) -> dict:
    """XmR chart of people per month: points, centre and limits per stretch; a missing month is a gap. breaks: (position, words)."""
    points = list(points)
    return figure(
        "individuals",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        points=[
            compact(
                {
                    "l": p.label,
                    "v": p.value,
                    "d": p.direction or None,
                    "w": p.words,
                    "s": p.short,
                    "o": int(not p.counts) or None,
                    "r": p.remark,
                }
            )
            for p in points
        ],
        bands=[
            compact(
                {
                    "a": b.first,
                    "b": b.last,
                    "c": drawn(b.center),
                    "lo": drawn(b.low),
                    "hi": drawn(b.high),
                    "w": b.words,
                    "t": [number(round(v)) for v in (b.low, b.center, b.high)] if b.center is not None else None,
                }
            )
            for b in bands
        ],
        breaks=[list(b) for b in breaks],
    )


@dataclass(frozen=True)
class FunnelPoint:
    """One unit: sasaran across, exact coverage upwards. side: class id; limits in per cent (low 99.8, low 95, high 95, high 99.8) or ()."""

    label: str
    sasaran: int
    coverage: float
    side: str
    limits: Sequence[float] = ()
    chosen: bool = False
    href: str = ""


def funnel(
    title: str,
    points: Iterable[FunnelPoint],
    sides: Iterable[tuple[str, str, str, str]],
    center: float | None,
    apart: Iterable[tuple[str, Sequence[str]]] = (),
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
) -> dict:
    """Funnel plot. sides: (class id, symbol, words, meaning) in the order of the legend, counted here; center: shared coverage.

    apart: (reason, names) of units that cannot be drawn.
    """
    points = sorted(points, key=lambda p: p.sasaran)
    count = {id: sum(p.side == id for p in points) for id, *_ in sides}
    return figure(
        "funnel",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        sides=[[id, symbol, words, count[id], meaning] for id, symbol, words, meaning in sides],
        center=drawn(center),
        center_text=pct_text(center) if center is not None else "",
        points=[
            compact(
                {
                    "l": p.label,
                    "x": p.sasaran,
                    "xs": number(p.sasaran),
                    "y": drawn(p.coverage),
                    "ys": pct_text(p.coverage),
                    "c": p.side,
                    "b": [drawn(v) for v in p.limits],
                    "me": int(p.chosen) or None,
                }
            )
            for p in points
        ],
        links=links_packed(p.href for p in points),
        apart=[[reason, list(names)] for reason, names in apart if names],
    )


@dataclass(frozen=True)
class RankRange:
    """One unit: best and worst place it can have, coverage for the tooltip."""

    label: str
    best: int
    worst: int
    coverage: float
    chosen: bool = False
    href: str = ""


def rank_ranges(
    title: str,
    rows: Iterable[RankRange],
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    shown: int = 20,
) -> dict:
    """Bars from best to worst possible place, never a single rank. The caller sorts. shown: rows before "Tampilkan semua"."""
    rows = list(rows)
    return figure(
        "ranks",
        title,
        subtitle,
        notes,
        downloads,
        shown=shown,
        rows=[
            compact({"l": r.label, "a": r.best, "b": r.worst, "k": pct_text(r.coverage), "me": int(r.chosen) or None})
            for r in rows
        ],
        links=links_packed(r.href for r in rows),
    )
