"""Months against what is usual: the chart of individuals (XmR) with its limits per stretch. A
missing month is a gap."""

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.html import drawn
from ilp_dash.charts.lines import month_name, month_ticks
from ilp_dash.charts.placing import Pane, halo, legend_lines, pushed_apart, runs_into, text_px, wrapped
from ilp_dash.charts.theme import NOTE, STRONG, Unchecked, finish
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk

WIDTH, NARROW_WIDTH = 1100, 330  # px assumed for placing words beside points
PLOT, NARROW_PLOT = 270, 230  # px of the plotting area's height
# kind of a month -> (symbol of Plotly, size, size on a phone, words of the legend)
KINDS = {
    "up": ("triangle-up", 14, 11, "sinyal: lebih tinggi dari kebiasaan"),
    "down": ("triangle-down", 14, 11, "sinyal: lebih rendah dari kebiasaan"),
    "in": ("circle", 9, 7, "bulan biasa"),
    "out": ("circle", 9, 7, "tidak dihitung"),
}


def individuals(frame: pd.DataFrame, title: str = "", **around) -> go.Figure:
    """XmR chart of people per month: points, centre and limits per stretch, words beside every signal.

    frame: one row per month: `month` (first day), `people` (missing = belum lapor), `counts` (False = drawn hollow, not
    part of limits and rules; `remark` says why), `direction` (1, −1 for a signal, 0 without),
    `words` (why it is one), `short` (the few beside the point);
    `center`, `low`, `high` (what is usual in it and its limits; missing = none);
    and of the stretch the month lies in: `stretch` (its number),
    `limits_words` ("batas sementara", "tanpa batas: 4 bulan", ""), `changed` (what changed when it began, "").
    around: subtitle, notes, downloads (see `finish`).
    """
    rows = walk(frame)
    table = [
        [month_name(r.month), None if r.people is None else number(r.people), *_limits_said(r), r.words or r.remark]
        for r in rows
    ]
    head = ["Bulan", "Dilayani", "Biasanya", "Batas", "Sinyal atau catatan"]
    wide, narrow = (_drawing(rows, slim) for slim in (False, True))
    return finish(wide, title, table=(head, table), narrow=narrow, **around)


def _kind(r) -> str:
    return ("up" if r.direction > 0 else "down") if r.direction else "in" if r.counts else "out"


def _span(r) -> str:
    return f"{number(round(r.low))}–{number(round(r.high))}"


def _limits_said(r) -> list[str | None]:
    return [None, r.limits_words] if r.center is None else [number(round(r.center)), _span(r)]


def _hover(r) -> str:
    lines = [f"<b>{month_name(r.month)}</b>"]
    lines.append("belum lapor" if r.people is None else f"{number(r.people)} orang dilayani")
    if r.words:
        lines.append(wrapped(f"Sinyal: {r.words}", 46))
    if r.remark and r.remark not in lines:
        lines.append(wrapped(r.remark, 46))
    if r.center is not None:
        kind = f" ({r.limits_words})" if r.limits_words else ""
        lines.append(f"Biasanya {number(round(r.center))}, batas {_span(r)}{kind}")
    return "<br>".join(lines)


def _stretches(rows: Sequence) -> list[tuple[int, int, object]]:
    """(first position, last position, row of its first month) of every stretch."""
    first = [n for n, r in enumerate(rows) if n == 0 or r.stretch != rows[n - 1].stretch]
    return [(n, end - 1, rows[n]) for n, end in zip(first, [*first[1:], len(rows)], strict=True)]


def _axis(rows: Sequence) -> tuple[float, float, float]:
    """(low, high, step) of people: from zero unless the months lie far above it."""
    values = [v for r in rows for v in (r.people, r.low, r.high) if v is not None] or [0]
    most, least = max(values), min(values)
    rough = max(most - least, most * 0.1, 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = max(1, next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough))
    from_zero = least < most * 0.25 or all(r.center is None for r in rows)
    low = 0 if from_zero else math.floor(least / step) * step
    return low, max(math.ceil(most / step) * step, low + step), step


def _drawing(rows: Sequence, slim: bool) -> go.Figure:
    fig = Unchecked()
    low, high, step = _axis(rows)
    stretches = _stretches(rows)
    kinds = [_kind(r) for r in rows]
    shown = [id for id in KINDS if any(k == id and r.people is not None for k, r in zip(kinds, rows, strict=True))]
    plot, width = (NARROW_PLOT, NARROW_WIDTH) if slim else (PLOT, WIDTH)
    ends = [] if slim else _ends(rows[-1])
    left, right = text_px(number(high), NOTE) + 10, max((text_px(w, NOTE) + 18 for _, w in ends), default=6)
    pane = Pane((-0.5, len(rows) - 0.5), (low, high), width - left - right, plot)

    grounds = _bands(fig, rows)
    _line(fig, rows, stretches)
    _points(fig, rows, kinds, slim)
    fig.add_scatter(  # one unseen point a month, read by pointer and keyboard
        x=list(range(len(rows))),
        y=[low if r.people is None else r.people for r in rows],
        mode="markers",
        marker={"opacity": 0, "size": 8},
        hovertext=[_hover(r) for r in rows],
        showlegend=False,
    )
    legend = _legend(fig, kinds, rows, shown, slim)
    heads, lanes, breaks = _stretch_words(stretches, pane, len(rows))
    words = [*_signal_words(rows, kinds, pane, slim), *heads, *_end_words(ends, pane)]
    if slim:
        words += _limits_below(rows[-1])
    # also upright on a sheet of paper, which is two thirds as wide
    ticks, texts = month_ticks([month_name(r.month) for r in rows], pane.width * 2 / 3)
    top, below = 8 + legend + 18 * lanes, 66 if slim and rows[-1].center is not None else 42
    fig.update_layout(
        height=plot + top + below,
        hovermode="x",
        annotations=words,
        shapes=[*grounds, *breaks],
        margin={"t": top, "b": below, "r": right},
        showlegend=True,
        legend={
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "orientation": "v" if slim else "h",
        },
        xaxis={
            "range": list(pane.x),
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
            "range": [low, high],
            "tick0": low,
            "dtick": step,
            "showgrid": True,
            "gridcolor": ink("rule"),
            "tickformat": ",~f",
        },
    )
    return fig


def _words(text: str, **place) -> dict:
    """An annotation without an arrow, in small text."""
    font = {"size": NOTE} | place.pop("font", {})
    return {"text": text, "showarrow": False, "font": font} | place


def _bands(fig: go.Figure, rows: Sequence) -> list[dict]:
    """The limits of every month dashed, what is usual in it drawn through: each month a step. Returns the quiet grounds
    between them."""
    x, lower, usual, upper, grounds = [], [], [], [], []
    for n, r in enumerate(rows):
        if r.center is None or (n and r.stretch != rows[n - 1].stretch):
            for values in (x, lower, usual, upper):
                values.append(None)
        if r.center is not None:
            ends = {"x0": n - 0.5, "x1": n + 0.5, "y0": drawn(r.low), "y1": drawn(r.high)}
            grounds.append({"type": "rect", "fillcolor": ink("soft"), "line": {"width": 0}, "layer": "below"} | ends)
            x += [n - 0.5, n + 0.5]
            for values, v in ((lower, r.low), (usual, r.center), (upper, r.high)):
                values += [drawn(v)] * 2
    dashed = "6px,4px"
    for name, y, dash in (("batas bawah", lower, dashed), ("biasanya", usual, None), ("batas atas", upper, dashed)):
        fig.add_scatter(
            x=x,
            y=y,
            name=name,
            mode="lines",
            line={"color": ink("ink-2"), "width": 1.25, "dash": dash},
            hoverinfo="skip",
            showlegend=False,
        )
    return grounds


def _line(fig: go.Figure, rows: Sequence, stretches: Sequence) -> None:
    """The months joined, but never across a gap nor from one stretch to the next."""
    begins = {first for first, _, _ in stretches if first}
    x, y = [], []
    for n, r in enumerate(rows):
        if n in begins:
            x.append(n - 0.5)
            y.append(None)
        x.append(n)
        y.append(r.people)
    fig.add_scatter(
        x=x,
        y=y,
        name="dilayani",
        mode="lines",
        line={"color": ink("rule-2"), "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _look(kinds: Sequence[str], slim: bool) -> dict:
    fill = {"up": ink("s0"), "down": ink("bad"), "in": ink("ink-2"), "out": ink("paper")}
    edge = {**fill, "out": ink("ink-2")}
    return {
        "symbol": [KINDS[k][0] for k in kinds],
        "size": [KINDS[k][2 if slim else 1] for k in kinds],
        "color": [fill[k] for k in kinds],
        "opacity": 1,
        "line": {"color": [edge[k] for k in kinds], "width": 1.25},
    }


def _points(fig: go.Figure, rows: Sequence, kinds: Sequence[str], slim: bool) -> None:
    at = [n for n, r in enumerate(rows) if r.people is not None]
    fig.add_scatter(
        x=at,
        y=[rows[n].people for n in at],
        name="bulan",
        mode="markers",
        marker=_look([kinds[n] for n in at], slim),
        hoverinfo="skip",
        showlegend=False,
    )


def _legend(fig: go.Figure, kinds: Sequence[str], rows: Sequence, shown: Sequence[str], slim: bool) -> int:
    """What the marks mean, with counts; returns the room it needs, in px."""
    named = []
    for id in shown:
        count = sum(k == id and r.people is not None for k, r in zip(kinds, rows, strict=True))
        named.append(f"{KINDS[id][3]} · {count} bulan")
        look = _look([id], False)
        fig.add_scatter(
            x=[None],
            y=[None],
            name=named[-1],
            mode="markers",
            hoverinfo="skip",
            marker={k: v[0] if isinstance(v, list) else v for k, v in look.items()}
            | {"line": {"color": look["line"]["color"][0], "width": 1.25}},
        )
    return 8 + 19 * (len(named) if slim else legend_lines(named, WIDTH - 90))


def _ends(r) -> list[tuple[float, str]]:
    if r.center is None:
        return []
    named = (("batas bawah", r.low), ("biasanya", r.center), ("batas atas", r.high))
    return [(v, f"{words} {number(round(v))}") for words, v in named]


def _end_words(ends: Sequence[tuple[float, str]], pane: Pane) -> list[dict]:
    """The names of the present limits at their right ends, pushed apart."""
    low, high = pane.y
    places = pushed_apart([v for v, _ in ends], 17 * (high - low) / pane.height, low, high)
    at = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "font": {"weight": 600}}
    return [_words(words, y=y, **at) for (_, words), y in zip(ends, places, strict=True)]


def _limits_below(r) -> list[dict]:
    """On a phone the names of the lines would cover the latest months: they stand under the picture."""
    if r.center is None:
        return []
    kind = "sementara" if r.limits_words else "kebiasaan"
    words = f"Batas {kind} {_span(r)}, biasanya {number(round(r.center))}"
    at = {"x": 0, "xref": "paper", "y": 0, "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -44}
    return [_words(words, font={"weight": 600}, **at)]


def _stretch_words(stretches: Sequence, pane: Pane, months: int) -> tuple[list[dict], int, list[dict]]:
    """Over every stretch what began with it and what kind of limits it has,
    as far as they fit; a dotted line before it.

    Returns the words, the number of lines they take, and the dotted lines.
    """
    said = []
    for first, last, r in stretches:
        room = (months - first if last == months - 1 else last + 1 - first) * pane.width / months - 8
        fitting = [w for w in (r.changed, r.limits_words) if w and text_px(w, NOTE) < room]
        one_line = " · ".join(fitting)
        said.append([one_line] if text_px(one_line, NOTE) < room else fitting)
    lanes = max([1, *map(len, said)])
    line = {"type": "line", "y0": 0, "y1": 1 + (2 + 18 * lanes) / pane.height, "yref": "paper"}
    line["line"] = {"color": ink("ink-2"), "width": 1, "dash": "dot"}
    breaks = [line | {"x0": first - 0.5, "x1": first - 0.5} for first, _, _ in stretches if first]
    at = {"y": 1, "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left", "yshift": 2}
    heads = [
        _words("<br>".join(words), x=first - 0.5, xshift=4 if first else 0, font={"color": ink("ink-2")}, **at)
        for (first, _, _), words in zip(stretches, said, strict=True)
        if any(words)
    ]
    return heads, lanes, breaks


def _signal_words(rows: Sequence, kinds: Sequence[str], pane: Pane, slim: bool) -> list[dict]:
    """Words beside the signals, the latest first, where they run into nothing; a run says its words
    once, at its end."""
    reach = KINDS["in"][2 if slim else 1] / 2
    taken, placed = [], []
    for n, r in enumerate(rows):
        if r.people is not None:
            px, py = pane.at(n, r.people)
            taken.append((px - reach, py - reach, px + reach, py + reach))
    for n in range(len(rows) - 1, -1, -1):
        r = rows[n]
        if not r.direction or (n + 1 < len(rows) and rows[n + 1].short == r.short):
            continue
        long, (px, py), d = text_px(r.short, NOTE), pane.at(n, r.people), r.direction
        for across, up in ((0, d), (0, -d), (-1, d), (1, d), (-1, 0), (1, 0), (0, 2 * d)):
            start = px + 11 if across > 0 else px - 11 - long
            if not across:  # centred, as far as the edges allow
                start = min(max(px - long / 2, 2), pane.width - long - 2)
            mid = py - 20 * up
            box = (start - 2, mid - 8, start + long + 2, mid + 8)
            inside = box[0] >= 0 and box[2] <= pane.width and box[1] > -6 and box[3] < pane.height
            if not inside or runs_into(box, taken):
                continue
            taken.append(box)
            place = {"xanchor": ("center", "left", "right")[across], "yshift": 20 * up}
            place["xshift"] = 11 * across if across else start + long / 2 - px
            font = {"weight": STRONG, "color": ink("s0" if kinds[n] == "up" else "bad"), **halo()}
            placed.append(_words(r.short, x=n, y=r.people, font=font, **place))
            break
    return placed
