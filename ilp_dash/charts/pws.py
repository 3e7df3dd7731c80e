"""The customary PWS chart: a bar per unit from highest to lowest, the running target, and what the handbook writes
under each bar."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.html import NOTHING
from ilp_dash.charts.placing import legend_lines, linked, text_px, words_only
from ilp_dash.charts.pws_parts import (
    TURNED,
    UPRIGHT,
    Marks,
    Unit,
    bars_by_status,
    chips,
    flags,
    goal_line,
    reader,
    texts,
    unit_of,
)
from ilp_dash.charts.theme import NOTE, TEXT, Unchecked, finish
from ilp_dash.store.rows import walk

WIDTH, NARROW_WIDTH = 1240, 350  # px for which words are placed
MOST_UPRIGHT = 27
MOST_PX = 1400  # of many turned bars: no more than two screens
BARS, LINE, LEGEND, STUB = (
    240,
    25,
    26,
    34,
)  # px: height of upright bars, of a line of texts, of the legend, of a bar without a length
HEADS = ("Kumulatif, %", "Bulan ini, %", "Bulan lalu, %")
RENTAN_NOTE = "* rentan: sasaran sedikit, satu orang dapat mengubah status."


def pws_bars(
    frame: pd.DataFrame,
    title: str = "",
    target_pct: float | None = None,
    target_label: str = "target berjalan",
    unit: str = "Kelurahan",
    notes: Sequence[str] = (),
    **around,
) -> go.Figure:
    """Upright bars with rows of values beneath, or turned (a row per unit) for more than MOST_UPRIGHT of them and for a
    narrow screen.

    frame: one row per bar in the order drawn: `name`, `coverage_pct` (cumulative), `month_pct`, `last_month_pct` (per
    cent of the sasaran, missing = not reported), `status` (id of domain.pws.STATUSES); if there, `hidden_ytd`,
    `hidden_month`, `hidden_last_month` (the number is not in this view), `rentan`, `streak` (months in a row),
    `within_chance` (the arrow may be chance alone: it is hollow), `remark` (more words on hover), `total` (the
    area's own bar, drawn apart), `href`, `reasons` and `why` (why the numbers are marked, and where a click on the mark
    leads).
    """
    units = [unit_of(row) for row in walk(frame)]
    top = max([target_pct or 0, 1, *(u.length or 0 for u in units)]) * 1.06
    goal = (target_pct, target_label) if target_pct is not None else None
    if not units:
        return finish(words_only(NOTHING), title, notes=notes, table=([unit, *HEADS, "Status"], []), **around)
    narrow = _turned(units, top, goal, unit, slim=True)
    upright = len(units) <= MOST_UPRIGHT
    wide, least = _upright(units, top, goal, unit) if upright else (_turned(units, top, goal, unit, slim=False), 0)
    rentan = [RENTAN_NOTE] if any(u.name.endswith("*") for u in units) else []
    hollow = (
        ["△ ▽ naik atau turun dalam batas kebetulan (binomial eksak 95 %)."]
        if any(u.symbol in "△▽" for u in units)
        else []
    )
    table = [[u.name, *u.values, u.word] for u in units]
    below = {"below": round(least / 16, 1)} if least else {}
    return finish(
        wide,
        title,
        notes=[*notes, *hollow, *rentan],
        table=([unit, *HEADS, "Status"], table),
        narrow=narrow,
        **below,
        **around,
    )


def _legend(x: float, y: float) -> dict:
    return {
        "showlegend": True,
        "legend": {"x": x, "y": y, "yanchor": "bottom", "indentation": -8, "traceorder": "normal"},
    }


# --- upright
# ---------------------------------------------------------------------------------------------------------------


def _names(units: Sequence[Unit], column: float) -> tuple[list[str], bool, float, float]:
    """Names as they stand under the bars: lines of each, turned or not, the height they need, and the width one column
    must have."""
    longest = max(text_px(word, NOTE) for u in units for word in u.name.split())
    if longest + 8 <= column and longest <= 100:
        letters = max(6, int(min(column - 8, 140) / (0.6 * NOTE)))
        names = [textwrap.wrap(u.name, letters) for u in units]
        if max(len(lines) for lines in names) <= 2:
            need = max(text_px(line, NOTE) for lines in names for line in lines) + 8
            return ["<br>".join(lines) for lines in names], False, 17 * max(map(len, names)) + 12, need
    names = [textwrap.wrap(u.name, 18) for u in units]
    room = max(text_px(line, NOTE) for lines in names for line in lines)
    return ["<br>".join(lines) for lines in names], True, room + 10, 35


def _upright(units: Sequence[Unit], top: float, goal: tuple[float, str] | None, unit: str) -> tuple[go.Figure, float]:
    """The wide drawing and the width in px below which it would be cramped."""
    count, left = len(units), 118
    column = (WIDTH - left) / count
    names, lean, room, need = _names(units, column)
    least = max(704, left + count * need)
    lines = [*HEADS, "Status", *(["Catatan mutu"] if any(u.reasons for u in units) else [])]
    plot = BARS + room + LINE * len(lines)
    at = list(range(count))
    fig, marks = Unchecked(), Marks()
    reader(fig, UPRIGHT, at, units, 0, top, hovertext=[u.said for u in units], showlegend=False)
    bars_by_status(fig, UPRIGHT, at, units, min(0.66, 44 / column), STUB / BARS * top, top, inside=True)
    goal_line(fig, UPRIGHT, [(-0.5, count - 0.5)], goal and goal[0])
    # The rows of values answer the pointer too; the keyboard has already read them with the bars.
    reader(
        fig, UPRIGHT, at, units, 0, 4, yaxis="y2", text=[u.said for u in units], textposition="none", showlegend=False
    )
    for row in range(3):
        texts(fig, at, [row + 0.5] * count, [u.strong(u.values[row]) for u in units], yaxis="y2")
    words = (least - left) / count >= 96
    chips(
        fig, units, words, x=at, y=[0.76] * count, base=3.12, width=min(0.8, (92 if words else 32) / column), yaxis="y2"
    )
    flags(fig, marks, units, at, [4.5] * count, "y2")
    _names_above(fig, (), ())
    beyond = -left / (WIDTH - left)
    for row in range(len(lines)):
        marks.rule(x0=beyond, x1=1, xref="paper", y0=row, y1=row, yref="y2")
    marks.rule("ink", 1.5, x0=beyond, x1=1, xref="paper", y0=0, y1=0, layer="above")
    for n, u in enumerate(units):
        if u.total:
            marks.field(
                x0=n - 0.5,
                x1=n + 0.5,
                y0=0,
                y1=1,
                yref="paper",
            )
            for x in (n - 0.5, n + 0.5):
                marks.rule("rule-2", x0=x, x1=x, y0=0, y1=1, yref="paper")
    for row, head in enumerate(lines):
        marks.note(head, x=0, xanchor="left", xshift=-left, y=row + 0.5, yref="y2", yshift=1)
    marks.note(unit, x=0, xanchor="left", xshift=-left, y=1 - BARS / plot, yanchor="top", yshift=-6)
    if goal:
        words = "<br>".join(textwrap.wrap(goal[1], 16))
        marks.note(words, True, x=0, xanchor="right", xshift=-8, y=goal[0], yref="y", align="right")
    ticks = [linked(u.strong(name), u.href) for u, name in zip(units, names, strict=True)]
    fig.update_layout(
        height=plot + LEGEND + 12,
        shapes=marks.shapes,
        annotations=marks.words,
        margin={"l": left, "r": 2, "t": LEGEND + 10, "b": 2},
        hovermode="closest",
        xaxis={
            "range": [-0.5, count - 0.5],
            "tickvals": at,
            "ticktext": ticks,
            "tickangle": -90 if lean else 0,
            "automargin": False,
            "tickfont": {"size": NOTE, "weight": 550, "color": ink("ink")},
            "anchor": "y",
        },
        yaxis={"range": [0, top], "domain": [1 - BARS / plot, 1], "showticklabels": False},
        yaxis2={
            "range": [len(lines), 0],
            "domain": [0, LINE * len(lines) / plot],
            "showticklabels": False,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        **_legend(0.97 * beyond, 1 + 6 / plot),
    )
    return fig, least


# --- turned
# ----------------------------------------------------------------------------------------------------------------


class Room(NamedTuple):
    """Where things stand in a turned drawing, in px: width of the plot, end of the bars, right ends of the values, the
    chip's ends."""

    left: float
    plot: float
    bars: float
    values: tuple[float, float, float]
    chip: tuple[float, float]
    flag: float


def _room(units: Sequence[Unit], slim: bool) -> Room:
    if slim:
        return Room(0, NARROW_WIDTH, 136, (186, 238, 290), (308, NARROW_WIDTH - 2), NARROW_WIDTH - 14)
    left = min(max(text_px(u.name, TEXT) for u in units) + 14, 240)
    plot = WIDTH - left
    flags = 44 if any(u.reasons for u in units) else 0
    chip = (plot - flags - 112, plot - flags - 2)
    return Room(left, plot, chip[0] - 310, (chip[0] - 214, chip[0] - 120, chip[0] - 26), chip, plot - 16)


def _names_above(fig: go.Figure, units: Sequence[Unit], at: Sequence[float]) -> None:
    names, font = [u.strong(u.name) for u in units], {"size": TEXT, "weight": 550}
    texts(fig, [0] * len(units), at if units else (), names, "middle right", textfont=font)


def _turned(units: Sequence[Unit], top: float, goal: tuple[float, str] | None, unit: str, slim: bool) -> go.Figure:
    count, room = len(units), _room(units, slim)
    row, heads = (46, 40) if slim else (max(20, min(27, MOST_PX // count)), 40)
    whole = top * room.plot / room.bars  # the axis goes on behind the bars: texts stand there

    def px(value: float) -> float:
        return round(value / room.plot * whole, 3)

    at = [n + 0.2 if slim else n for n in range(count)]
    above = [n - 0.26 for n in range(count)]
    fig, marks = Unchecked(), Marks()
    reader(fig, TURNED, range(count), units, 0, whole, hovertext=[u.said for u in units], showlegend=False)
    bars_by_status(fig, TURNED, at, units, 0.4 if slim else 0.66, top, top, inside=False)
    pieces = [(y - 0.27, y + 0.27) for y in at] if slim else [(-0.5, count - 0.5)]
    goal_line(fig, TURNED, pieces, goal and goal[0])
    reader(fig, TURNED, [], [], 0, whole, showlegend=False)
    for k in range(3):
        said = [u.strong(u.values[k]) for u in units]
        texts(fig, [px(room.values[k])] * count, at, said, "middle left", textfont={"size": NOTE if slim else TEXT})
    base, end = px(room.chip[0]), px(room.chip[1])
    chips(fig, units, not slim, y=at, x=[end - base] * count, base=base, width=19 / row, orientation="h")
    flags(fig, marks, units, [px(room.flag)] * count, above if slim else at, "y")
    _names_above(fig, units if slim else (), above)
    beyond = -room.left / room.plot
    for n, u in enumerate(units):
        if u.total:
            marks.field(
                xref="paper",
                x0=beyond,
                x1=1,
                y0=n - 0.5,
                y1=n + 0.5,
            )
            for y in (n - 0.5, n + 0.5):
                marks.rule("rule-2", x0=beyond, x1=1, xref="paper", y0=y, y1=y)
    marks.rule("ink", 1.5, x0=beyond, x1=1, xref="paper", y0=-0.5, y1=-0.5, layer="above")
    for head, x in zip(HEADS, room.values, strict=True):
        said = {"Kumulatif, %": "Kumu-<br>latif, %"}.get(head, head.replace(" ", "<br>", 1))
        said = said.removesuffix(", %") if slim else said
        marks.note(said, x=px(x), xref="x", xanchor="right", y=1, yanchor="bottom", yshift=2, align="right")
    chip = (room.chip[0] + room.chip[1]) / 2
    marks.note("Status", x=px(chip), xref="x", y=1, yanchor="bottom", yshift=2)
    if not slim:
        marks.note(unit, x=0, xanchor="right", xshift=-10, y=1, yanchor="bottom", yshift=2)
    if goal:
        words = "<br>".join(textwrap.wrap(goal[1], 16)) if slim else goal[1]
        side = "right" if goal[0] > top * 0.55 else "left"
        marks.note(words, True, x=goal[0], xref="x", xanchor=side, y=1, yanchor="bottom", yshift=2, align=side)
    legend = LEGEND * legend_lines([t.name for t in fig.data if t.showlegend], NARROW_WIDTH if slim else WIDTH)
    plot = row * count
    names = {} if slim else {
        "tickvals": list(range(count)),
        "ticktext": [linked(u.strong(u.name), u.href) for u in units],
        "tickfont": {"size": TEXT, "weight": 550, "color": ink("ink")},
        "ticklabelstandoff": 4,
    }  # fmt: skip
    fig.update_layout(
        height=plot + heads + legend + 4,
        shapes=marks.shapes,
        annotations=marks.words,
        margin={"l": room.left, "r": 0, "t": heads + legend, "b": 4},
        hovermode="closest",
        xaxis={"range": [0, whole], "showticklabels": False},
        yaxis={
            "range": [count - 0.5, -0.5],
            "showticklabels": not slim,
            "automargin": False,
            "minor": {
                "tickmode": "array",
                "tickvals": [n + 0.5 for n in range(count)],
                "showgrid": True,
                "gridcolor": ink("rule"),
            },
            **names,
        },
        **_legend(0.97 * beyond, 1 + (heads + 4) / plot),
    )
    return fig
