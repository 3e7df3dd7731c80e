"""Lines over months: a gap stays a gap, a change of definition interrupts the line, names stand at the line ends."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.html import drawn
from ilp_dash.charts.placing import pushed_apart, text_px
from ilp_dash.charts.theme import NOTE, finish
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.words import number, percent

HEIGHT, NARROW_HEIGHT = 300, 270


@dataclass(frozen=True)
class Trend:
    """What a trend says beside its lines.

    target: one number, or the name of a column. breaks: (month number, what changed): the line is interrupted before it. restarts: month
    numbers at which counting begins anew, unlabelled. markers: (month number, words), a labelled date. bands: (first, last, words), a
    shaded stretch. step: hold each value until the next (roll-out curves). top: the axis reaches at least this far. provisional_from:
    month number from which figures may still change, drawn dashed. Month numbers count the rows of the frame from 0.
    """

    target: float | str | None = None
    target_label: str = "Target"
    unit: str = "%"
    decimals: int = 1
    breaks: Sequence[tuple[int, str]] = field(default=())
    restarts: Sequence[int] = field(default=())
    markers: Sequence[tuple[int, str]] = field(default=())
    bands: Sequence[tuple[int, int, str]] = field(default=())
    step: bool = False
    top: float | None = None
    provisional_from: int | None = None

    def text(self, value) -> str:
        return (
            percent(value, self.decimals) if self.unit == "%" else f"{number(value, self.decimals)} {self.unit}".strip()
        )


def month_name(month) -> str:
    """ "Mar 2026" of the first day of a month."""
    return f"{MONTH_SHORT[month.month - 1]} {month.year}"


def trend_lines(
    frame: pd.DataFrame, series: Iterable[tuple[str, str]], title: str = "", of: Trend | None = None, **around
) -> go.Figure:
    """Lines over months. frame: one row per month: `month` (its first day) and the columns named in `series`, missing = not reported.

    series: (column, name); the first is the one that matters, others are paler. around: subtitle, notes, downloads (see `finish`).
    """
    of = of or Trend()
    months = [month_name(m) for m in frame["month"]]
    lines = [(name, [None if pd.isna(v) else float(v) for v in frame[column]]) for column, name in series]
    goals = _goals(frame, of)
    table = [
        [
            m,
            *("belum lapor" if v[n] is None else of.text(v[n]) for _, v in lines),
            *([None if goals[n] is None else of.text(goals[n])] if any(g is not None for g in goals) else []),
        ]
        for n, m in enumerate(months)
    ]
    head = ["Bulan", *(name for name, _ in lines), *([of.target_label] if any(g is not None for g in goals) else [])]
    wide, narrow = (_trend(months, lines, goals, of, slim) for slim in (False, True))
    return finish(wide, title, table=(head, table), narrow=narrow, **around)


def _goals(frame: pd.DataFrame, of: Trend) -> list[float | None]:
    if isinstance(of.target, str):
        return [None if pd.isna(v) else float(v) for v in frame[of.target]]
    return [of.target] * len(frame)


def _trend(
    months: Sequence[str], lines: Sequence[tuple[str, list]], goals: Sequence[float | None], of: Trend, slim: bool
) -> go.Figure:
    fig = go.Figure()
    height, width = (NARROW_HEIGHT, 340) if slim else (HEIGHT, 620)
    top, tick = _axis([v for _, values in lines for v in values] + list(goals), of.top)
    cuts = {n for n, _ in of.breaks} | set(of.restarts)
    _reader(fig, months, lines, goals, of)
    for words_from, words_to, words in of.bands:
        fig.add_shape(
            type="rect",
            x0=words_from,
            x1=words_to,
            y0=0,
            y1=1,
            yref="paper",
            fillcolor=ink("soft"),
            line_width=0,
            layer="below",
        )
        fig.add_annotation(
            x=words_from,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="top",
            text=words,
            showarrow=False,
            font={"size": NOTE, "color": ink("ink-2")},
        )
    for k, (name, values) in reversed(list(enumerate(lines))):
        _line(fig, k, name, values, cuts, of)
    _target(fig, goals, of, top)
    room = 8 if slim else _end_labels(fig, lines, of, top, height)
    lanes = _marks(fig, len(months), of, width)
    every = max(1, math.ceil(len(months) * 44 / width))
    every = next(k for k in (1, 2, 3, 6, 12, 24, 60) if k >= every)
    ticks = [
        n
        for n, m in enumerate(months)
        if every < 12 and _month_of(m) % every == 0 or m.startswith("Jan") or n == 0 and every == 1
    ]
    fig.update_layout(
        height=height + lanes * 18,
        hovermode="x",
        margin={"t": 14 + lanes * 18 + (24 if slim and len(lines) > 1 else 0), "r": room, "b": 40},
        showlegend=slim and len(lines) > 1,
        xaxis={
            "range": [-0.4, len(months) - 0.6],
            "tickvals": ticks,
            "ticktext": [_tick(months, n, every) for n in ticks],
            "automargin": False,
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikedash": "solid",
            "spikecolor": ink("rule-2"),
            "showline": True,
            "linecolor": ink("rule-2"),
        },
        yaxis={
            "range": [0, top * 1.02],
            "dtick": tick,
            "showgrid": True,
            "gridcolor": ink("rule"),
            "tickformat": ",~f",
        },
    )
    return fig


def _month_of(name: str) -> int:
    return MONTH_SHORT.index(name[:3])


def _tick(months: Sequence[str], n: int, every: int) -> str:
    first_of_year = n == 0 or months[n].startswith("Jan") or every >= 12
    return f"{months[n][:3] if every < 12 else ''}<br>{months[n][-4:] if first_of_year else ''}"


def _axis(values: Iterable[float | None], least: float | None) -> tuple[float, float]:
    """(end, step) of an axis from zero with four to six round steps."""
    high = max([least or 0, 1e-9, *(v for v in values if v is not None)])
    power = 10 ** math.floor(math.log10(high / 4))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if high / (m * power) <= 5)
    return math.ceil(high / step - 0.02) * step, step


def _reader(fig: go.Figure, months, lines, goals, of: Trend) -> None:
    """One unseen point a month that tells all its values: for the pointer and for the keyboard."""
    said, heights = [], []
    for n, month in enumerate(months):
        told = [f"{name}: {'belum lapor' if v[n] is None else of.text(v[n])}" for name, v in lines]
        goal = [] if goals[n] is None else [f"{of.target_label}: {of.text(goals[n])}"]
        said.append("<br>".join([f"<b>{month}</b>", *told, *goal]))
        heights.append(next((drawn(v[n]) for _, v in lines if v[n] is not None), 0))
    fig.add_scatter(
        x=list(range(len(months))),
        y=heights,
        mode="markers",
        marker={"opacity": 0, "size": 8},
        hovertext=said,
        showlegend=False,
    )


def _line(fig: go.Figure, k: int, name: str, values: Sequence[float | None], cuts: set[int], of: Trend) -> None:
    last = max((n for n, v in enumerate(values) if v is not None), default=-1)
    if last < 0:
        return
    x, y, sizes = [], [], []
    for n, v in enumerate(values):
        if n in cuts:
            x.append(n - 0.5)
            y.append(None)
            sizes.append(0)
        x.append(n)
        y.append(drawn(v))
        alone = v is not None and _open(values, n - 1, n in cuts) and _open(values, n + 1, n + 1 in cuts)
        sizes.append(7 if n == last or alone else 0)
    dash = of.provisional_from
    split = len(x) if dash is None else next((i for i, p in enumerate(x) if p >= dash), len(x))
    look = {"mode": "lines+markers", "hoverinfo": "skip"}
    line = {"color": ink(f"s{min(k, 3)}"), "width": 2.5 if k == 0 else 1.75, "shape": "hv" if of.step else "linear"}
    marker = {"color": line["color"], "opacity": 1, "line": {"width": 0}}
    shown = f"{name} {of.text(values[last])}"
    fig.add_scatter(x=x[:split], y=y[:split], name=shown, line=line, marker={**marker, "size": sizes[:split]}, **look)
    if split < len(x):
        fig.add_scatter(
            x=x[max(split - 1, 0) :],
            y=y[max(split - 1, 0) :],
            showlegend=False,
            line={**line, "dash": "dot"},
            marker={**marker, "size": sizes[max(split - 1, 0) :]},
            **look,
        )


def _open(values: Sequence, n: int, cut: bool) -> bool:
    return cut or not 0 <= n < len(values) or values[n] is None


def _target(fig: go.Figure, goals: Sequence[float | None], of: Trend, top: float) -> None:
    known = [n for n, g in enumerate(goals) if g is not None]
    if not known:
        return
    flat = not isinstance(of.target, str)
    colour = ink("ink")
    fig.add_scatter(
        x=list(range(len(goals))),
        y=[drawn(g) for g in goals],
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line={"color": colour, "width": 1.25, "dash": "dash", "shape": "hv" if of.step else "linear"},
    )
    words = (
        of.target_label
        if not flat or any(c.isdigit() for c in of.target_label)
        else f"{of.target_label} {of.text(goals[known[0]])}"
    )
    fig.add_annotation(
        x=0 if flat else known[-1],
        y=goals[known[0 if flat else -1]],
        xanchor="left" if flat else "right",
        yanchor="bottom",
        text=words,
        showarrow=False,
        font={"size": NOTE, "weight": 600, "color": colour},
        bgcolor=ink("paper"),
        opacity=0.9,
    )


def _end_labels(fig: go.Figure, lines, of: Trend, top: float, height: int) -> int:
    """Names and last values at the line ends, pushed apart; returns the room they need at the right, in px."""
    ends = [
        (k, name, max((n for n, v in enumerate(values) if v is not None), default=None), values)
        for k, (name, values) in enumerate(lines)
    ]
    ends = [
        (k, f"{name} {of.text(values[last])}", last, values[last]) for k, name, last, values in ends if last is not None
    ]
    places = pushed_apart([v for _, _, _, v in ends], 17 * top / (height - 60), 0, top)
    for (k, words, last, _), y in zip(ends, places, strict=True):
        fig.add_annotation(
            x=last,
            y=y,
            xanchor="left",
            xshift=7,
            text=words,
            showarrow=False,
            font={"size": NOTE, "weight": 650 if k == 0 else 550, "color": ink("s0" if k == 0 else "ink-2")},
        )
    return max((text_px(words, NOTE) + 12 for _, words, _, _ in ends), default=8)


def _marks(fig: go.Figure, count: int, of: Trend, width: int) -> int:
    """Breaks and markers as upright lines with words over them, in as many lanes as they need; returns the number of lanes."""
    taken: list[list[tuple[float, float]]] = []
    for at, words, dash in [*((n - 0.5, w, "dot") for n, w in of.breaks), *((n, w, "solid") for n, w in of.markers)]:
        long = text_px(words, NOTE) * count / width
        right = at + long > count - 0.5
        begin, end = (at - long, at) if right else (at, at + long)
        lane = next((k for k, line in enumerate(taken) if all(end < a or begin > b for a, b in line)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((begin, end))
        fig.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": ink("ink-2"), "width": 1, "dash": dash}
        )
        fig.add_annotation(
            x=at,
            y=1,
            yref="paper",
            xanchor="right" if right else "left",
            yanchor="bottom",
            yshift=2 + 18 * lane,
            text=words,
            showarrow=False,
            font={"size": NOTE, "color": ink("ink-2")},
        )
    return len(taken)
