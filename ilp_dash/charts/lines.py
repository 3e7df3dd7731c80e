"""Lines over months: a gap stays a gap, a change of definition interrupts the line, names stand at the line ends."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.html import NOTHING, drawn
from ilp_dash.charts.over_lines import LANE, words_over
from ilp_dash.charts.placing import halo, legend_lines, pushed_apart, words_only
from ilp_dash.charts.theme import NOTE, Unchecked, finish
from ilp_dash.domain.lettering import in_two_lines, text_px
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.words import number, percent

HEIGHT, NARROW_HEIGHT = 300, 270
DASHES = ("solid", "solid", "7px,4px", "2px,4px")  # of the first line, the second, the third, all others
WIDTH, NARROW_WIDTH = 546, 330  # px of the narrowest figure each drawing is used for: what fits there fits everywhere
LONGEST = 150  # px of a name at a line's end before it takes a second line


@dataclass(frozen=True)
class Trend:
    """What a trend says beside its lines.

    target: one number, or the name of a column. breaks: (month number, what changed): the line is interrupted before
    it. restarts: month numbers at which counting begins anew, unlabelled. markers: (month number, words), a labelled
    date. bands: (first, last, words), a shaded stretch. step: hold each value until the next (roll-out
    curves). top: the axis reaches at least this far. provisional_from:
    month number from which figures may still change, drawn dashed. ahead_from:
    month number from which the months are yet to come:
    a line that has ended by then is not said to be belum lapor. Month numbers count the rows of the frame from 0.
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
    ahead_from: int | None = None

    def text(self, value) -> str:
        return (
            percent(value, self.decimals) if self.unit == "%" else f"{number(value, self.decimals)} {self.unit}".strip()
        )

    def at_end(self, value) -> str:
        """The value at the end of a line: with its sign of per cent, but
        without a unit in words, which the subtitle tells."""
        return self.text(value) if self.unit == "%" else number(value, self.decimals)

    def said(self, values: Sequence[float | None], n: int) -> str | None:
        """The value of a month in words; None where a line has ended and the month is yet to come."""
        if values[n] is not None:
            return self.text(values[n])
        ended = self.ahead_from is not None and n >= self.ahead_from and all(v is None for v in values[n:])
        return None if ended else "belum lapor"


def month_name(month) -> str:
    """ "Mar 2026" of the first day of a month."""
    return f"{MONTH_SHORT[month.month - 1]} {month.year}"


def trend_lines(
    frame: pd.DataFrame, series: Iterable[tuple[str, str]], title: str = "", of: Trend | None = None, **around
) -> go.Figure:
    """Lines over months. frame: one row per month: `month` (its first day) and the
    columns named in `series`, missing = not reported.

    series: (column, name); the first is the one that matters, others are paler.
    around: subtitle, notes, downloads (see `finish`).
    """
    of = of or Trend()
    months = [month_name(m) for m in frame["month"]]
    lines = [(name, [None if pd.isna(v) else float(v) for v in frame[column]]) for column, name in series]
    if not any(v is not None for _, values in lines for v in values):
        return finish(words_only(NOTHING), title, **around)
    goals = _goals(frame, of)
    table = [
        [
            m,
            *(of.said(v, n) for _, v in lines),
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
    fig = Unchecked()
    height, width = (NARROW_HEIGHT, NARROW_WIDTH) if slim else (HEIGHT, WIDTH)
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
    room = _end_value(fig, lines, of) if slim else _end_labels(fig, lines, of, top, height)
    left = text_px(number(top, int(tick % 1 > 0)), NOTE) + 8
    marks = [*((n - 0.5, w, "dot") for n, w in of.breaks), *((n, w, "solid") for n, w in of.markers)]
    lanes = words_over(fig, marks, (-0.4, len(months) - 0.6), width - left - room, room)
    ticks, texts = month_ticks(months, width - left - room)
    named = legend_lines([t.name for t in fig.data if t.name], width) if slim and len(lines) > 1 else 0
    over = 14 + LANE * lanes + 20 * named
    fig.update_layout(
        height=height - 14 + over,
        hovermode="x",
        margin={"t": over, "r": room, "b": 44 if any("<br>" in t for t in texts) else 24},
        showlegend=bool(named),
        legend={"xref": "container", "yref": "container", "yanchor": "top", "traceorder": "reversed"},
        xaxis={
            "range": [-0.4, len(months) - 0.6],
            "tickvals": ticks,
            "ticktext": texts,
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


def month_ticks(months: Sequence[str], width: float) -> tuple[list[int], list[str]]:
    """(positions, texts) of a month axis of `width` px, months as `month_name`
    writes them: as many as fit, the year once below."""
    every = max(1, math.ceil(len(months) * 36 / width))
    every = next(k for k in (1, 2, 3, 6, 12, 24, 60) if k >= every)
    ticks = [
        n
        for n, m in enumerate(months)
        if every < 12 and _month_of(m) % every == 0 or m.startswith("Jan") or n == 0 and every == 1
    ]
    return ticks, [_tick(months, n, every) for n in ticks]


def _month_of(name: str) -> int:
    return MONTH_SHORT.index(name[:3])


def _tick(months: Sequence[str], n: int, every: int) -> str:
    if every >= 12:
        return months[n][-4:]
    return f"{months[n][:3]}<br>{months[n][-4:] if n == 0 or months[n].startswith('Jan') else ''}"


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
        told = [f"{name}: {words}" for name, v in lines if (words := of.said(v, n))]
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
    line = {
        "color": ink(f"s{min(k, 3)}"),
        "width": 2.5 if k == 0 else 1.75,
        "shape": "hv" if of.step else "linear",
        "dash": DASHES[min(k, 3)],
    }
    marker = {"color": line["color"], "opacity": 1, "line": {"width": 0}}
    shown = f"{name} {of.at_end(values[last])}"
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
        else f"{of.target_label} {replace(of, decimals=0).text(goals[known[0]])}"
        if float(goals[known[0]]).is_integer()
        else f"{of.target_label} {of.text(goals[known[0]])}"
    )
    fig.add_annotation(
        x=0 if flat else known[-1],
        y=goals[known[0 if flat else -1]],
        xanchor="left" if flat else "right",
        yanchor="bottom",
        text=words,
        showarrow=False,
        font={"size": NOTE, "weight": 600, "color": colour, **halo()},
    )


def _ends(lines, of: Trend) -> list[tuple[int, str, int, float]]:
    """(number of the line, its name and last value, month and value of its last point) of every line that has one."""
    last = [max((n for n, v in enumerate(values) if v is not None), default=-1) for _, values in lines]
    return [
        (k, f"{name} {of.at_end(values[n])}".strip(), n, values[n])
        for k, ((name, values), n) in enumerate(zip(lines, last, strict=True))
        if n >= 0
    ]


def _end_labels(fig: go.Figure, lines, of: Trend, top: float, height: int) -> int:
    """Names and last values at the line ends, pushed apart; returns the room they need at the right, in px."""
    ends = [
        (k, _in_two(words), n, v) for k, words, n, v in reversed(_ends(lines, of))
    ]  # of equal ones the first on top
    tall = 17 * max((words.count("<br>") + 1 for _, words, _, _ in ends), default=1)
    places = pushed_apart([v for _, _, _, v in ends], tall * top / (height - 60), 0, top)
    for (k, words, n, _), y in zip(ends, places, strict=True):
        fig.add_annotation(
            x=n,
            y=y,
            xanchor="left",
            xshift=7,
            yshift=_clear_of_others(lines, k, n, 24 * top / (height - 60)),
            text=words,
            align="left",
            showarrow=False,
            font={"size": NOTE, "weight": 650 if k == 0 else 550, "color": ink("s0" if k == 0 else "ink-2"), **halo()},
        )
    count = len(lines[0][1]) if lines else 0
    inside = [(n, max(text_px(line, NOTE) for line in words.split("<br>"))) for _, words, n, _ in ends]
    return max((long + 14 for n, long in inside if n > count * 0.6), default=8)


def _clear_of_others(lines, k: int, n: int, near: float) -> int:
    """Px up (+) or down by which the words at the end of line `k` leave way for
    lines that go on after month `n`, `near` to it."""
    here = lines[k][1][n]
    others = [
        v for at, (_, v) in enumerate(lines) if at != k and v[n] is not None and any(w is not None for w in v[n + 1 :])
    ]
    away = [v[n] - here for v in others if abs(v[n] - here) < near]
    if away and all(v < 0 for v in away):
        return 10
    return -10 if away and all(v > 0 for v in away) and here > near else 0


def _in_two(words: str) -> str:
    """A name longer than LONGEST px over two lines, the value never torn from its unit."""
    broken = in_two_lines(words.replace(" %", "\u00a0%"))
    return words if text_px(words, NOTE) <= LONGEST or not broken else "<br>".join(broken)


def _end_value(fig: go.Figure, lines, of: Trend) -> int:
    """On a phone: the last value of the line that matters, over its end; returns the room at the right, in px."""
    for k, _, n, value in _ends(lines[:1], of):
        fig.add_annotation(
            x=n,
            y=value,
            xanchor="right" if n > len(lines[k][1]) / 2 else "left",
            yanchor="bottom",
            xshift=6,
            yshift=3,
            text=of.text(value),
            showarrow=False,
            font={"size": NOTE, "weight": 650, "color": ink("s0"), **halo()},
        )
    return 8
