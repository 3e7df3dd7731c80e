"""Figures of a reader's own pivot: bars of one column, lines over time, a heat map of two dimensions."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import PWS, coverage_class, ink, paint, pws_class
from ilp_dash.charts.html import drawn, pct_bare
from ilp_dash.charts.placing import linked, text_px, wrapped
from ilp_dash.charts.theme import NOTE, TEXT, Unchecked, finish
from ilp_dash.domain.suppression import HIDDEN_SIGN
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk

ROW, NARROW_ROW, CELL = 30, 48, 30  # px
SHADES = ("#f2f6f6", "#c8e0e1", "#8ec2c6", "#2c7c85", "#0b4651")  # counts: the more, the darker
LINES = ("#155e75", "#b96a22", "#5965ab", "#9b2226", "#4f8f55", "#6b2c7d", "#4585b5", "#4d6168")


def count_bars(frame: pd.DataFrame, title: str = "", noun: str = "orang", label: str = "Nama", **around) -> go.Figure:
    """Bars of counts from zero.

    frame: one row per bar: `name`, `count` (missing = belum lapor), `hidden` (the number is hidden), `href`.
    """
    rows = list(walk(frame))
    table = ([label, noun.capitalize()], [[r.name, _count_text(r)] for r in rows])
    wide, narrow = (_count_bars(rows, noun, slim) for slim in (False, True))
    return finish(wide, title, table=table, narrow=narrow, **around)


def _count_text(r) -> str:
    if r.hidden:
        return HIDDEN_SIGN
    return "belum lapor" if r.count is None else number(r.count)


def _count_bars(rows: Sequence, noun: str, slim: bool) -> go.Figure:
    at = [n + 0.2 if slim else n for n in range(len(rows))]
    top = max([1, *(r.count for r in rows if r.count is not None and not r.hidden)])
    fig = Unchecked()
    fig.add_bar(
        y=at,
        x=[0 if r.hidden or r.count is None else r.count for r in rows],
        width=0.4 if slim else 0.66,
        orientation="h",
        marker_color=ink("accent"),
        hovertext=[f"<b>{r.name}</b><br>{_count_text(r)} {noun}" for r in rows],
        customdata=[r.href for r in rows],
    )
    fig.add_scatter(
        x=[0 if r.hidden or r.count is None else r.count for r in rows],
        y=at,
        text=[f"  {_count_text(r)}" for r in rows],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
    )
    fig.add_scatter(
        x=[0] * len(rows),
        y=[n - 0.24 for n in range(len(rows))],
        text=[r.name for r in rows],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        visible=slim,
    )
    room = max((text_px(_count_text(r)) for r in rows), default=0) + 16
    fig.update_layout(
        height=(NARROW_ROW if slim else ROW) * len(rows) + 12,
        hovermode="y",
        margin={"r": room, "t": 4, "b": 4},
        xaxis={"range": [0, top], "showticklabels": False},
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": at,
            "ticktext": [linked(wrapped(r.name), r.href) for r in rows],
            "showticklabels": not slim,
            "tickfont": {"size": TEXT, "color": ink("ink")},
        },
    )
    return fig


def heat(
    values: pd.DataFrame,
    hidden: pd.DataFrame,
    title: str = "",
    kind: str = "pct",
    **around,
) -> go.Figure:
    """Rows × columns as coloured cells with their numbers.

    values: index = row names, columns = column names; per cent (kind "pct", classes of coverage), counts ("count", the
    more the darker) or ids of statuses ("pws"); missing = belum lapor. hidden: the
    same shape, true where the number must not be shown.
    """
    rows, columns = list(values.index), list(values.columns)
    cells = [
        [None if pd.isna(v) else v for v in line]
        for line in values.astype(object).where(values.notna(), None).to_numpy()
    ]
    veiled = hidden.to_numpy(dtype=bool)
    classes, colours = _coloured(cells, veiled, kind)
    texts = [[_cell_text(v, veiled[r][c], kind) for c, v in enumerate(line)] for r, line in enumerate(cells)]
    wide, narrow = (_heat(rows, columns, classes, colours, texts, slim) for slim in (False, True))
    return finish(wide, title, narrow=narrow, **around)


def _cell_text(value, veiled: bool, kind: str) -> str:
    if veiled:
        return HIDDEN_SIGN
    if value is None:
        return ""
    if kind == "pws":
        return PWS[value][0] or PWS[value][1]
    return pct_bare(value) if kind == "pct" else number(value)


def _coloured(cells: Sequence[Sequence], veiled, kind: str) -> tuple[list[list[int | None]], list[tuple[str, str]]]:
    """(number of the colour of each cell, (fill, text) of each colour)."""
    if kind in ("pct", "pws"):
        of = coverage_class if kind == "pct" else pws_class
        ids = [
            ["hid" if veiled[r][c] else "na" if v is None else of(v) for c, v in enumerate(line)]
            for r, line in enumerate(cells)
        ]
        used = list(dict.fromkeys(id for line in ids for id in line))
        return [[used.index(id) for id in line] for line in ids], [(paint(id).fill, paint(id).text) for id in used]
    top = max(
        [1, *(v for r, line in enumerate(cells) for c, v in enumerate(line) if v is not None and not veiled[r][c])]
    )
    steps = [
        [5 if veiled[r][c] or v is None else min(4, int(5 * v / top)) for c, v in enumerate(line)]
        for r, line in enumerate(cells)
    ]
    return steps, [
        *((s, "#ffffff" if n > 2 else ink("ink")) for n, s in enumerate(SHADES)),
        (ink("paper"), ink("na-t")),
    ]


def _heat(rows, columns, classes, colours, texts, slim: bool) -> go.Figure:
    fig = Unchecked()
    last = max(len(colours) - 1, 1)
    scale = [[n / last if len(colours) > 1 else n, fill] for n, (fill, _) in enumerate(colours)]
    scale = scale if len(scale) > 1 else [[0, colours[0][0]], [1, colours[0][0]]]
    said = [
        [f"<b>{rows[r]} · {columns[c]}</b><br>{text or 'belum lapor'}" for c, text in enumerate(line)]
        for r, line in enumerate(texts)
    ]
    fig.add_heatmap(
        z=classes, zmin=0, zmax=last, colorscale=scale, showscale=False, xgap=2, ygap=2, hoverinfo="text", text=said
    )
    letters = int((230 if slim else 880) / max(len(columns), 1) / 7.2)  # that fit over a column
    most = max((len(text) for line in texts for text in line), default=0)
    for n, (_, ink_on) in enumerate(colours):
        here = [(r, c) for r, line in enumerate(classes) for c, k in enumerate(line) if k == n]
        if here:
            fig.add_scatter(
                x=[c for _, c in here],
                y=[r for r, _ in here],
                text=[texts[r][c] for r, c in here],
                mode="text",
                hoverinfo="skip",
                textfont={"color": ink_on, "size": 12 if slim else NOTE},
                visible=not slim or letters >= most,  # too close, they are read by touch and in the table
            )
    turned = letters < 9
    upright = turned and slim  # turned by a part only, names so close would cross each other
    over = max((text_px(name, NOTE) for name in columns), default=0) + 14 if upright else 110 if turned else 62
    fig.update_layout(
        height=CELL * len(rows) + over,
        margin={"t": 4, "b": 4},
        xaxis={
            "side": "top",
            "tickvals": list(range(len(columns))),
            "ticktext": list(columns) if upright else [wrapped(name, 18 if turned else letters) for name in columns],
            "tickangle": -90 if upright else -50 if turned else 0,
            "range": [-0.5, len(columns) - 0.5],
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [wrapped(name, 14 if slim else 26) for name in rows],
            "tickfont": {"color": ink("ink"), "size": NOTE},
        },
    )
    return fig


def _told(value, kind: str) -> str:
    return "belum lapor" if value is None else _cell_text(value, False, kind) + (" %" if kind == "pct" else "")


def time_lines(
    values: pd.DataFrame, title: str = "", kind: str = "pct", cuts: Mapping[str, Sequence[int]] | None = None, **around
) -> go.Figure:
    """One line per row over time. values: index = names of the lines,
    columns = points of time in order; missing = a gap.

    cuts: name of a line -> points before which it is interrupted, because counting begins anew there.
    """
    names, points = list(values.index), list(values.columns)
    wide, narrow = (_time_lines(values, names, points, kind, cuts or {}, slim) for slim in (False, True))
    return finish(wide, title, narrow=narrow, **around)


def _time_lines(values: pd.DataFrame, names, points, kind: str, cuts: Mapping, slim: bool) -> go.Figure:
    fig = Unchecked()
    for n, name in enumerate(names):
        line = [None if pd.isna(v) else drawn(v) for v in values.loc[name]]
        at = sorted([*range(len(points)), *(n - 0.5 for n in cuts.get(name, ()))])
        fig.add_scatter(
            x=at,
            y=[None if n % 1 else line[int(n)] for n in at],
            name=name,
            mode="lines+markers",
            line={"color": LINES[n % len(LINES)], "width": 2.25, "dash": "dash" if n >= len(LINES) else "solid"},
            marker={"size": 6},
            hovertext=["" if n % 1 else f"<b>{name}, {points[int(n)]}</b><br>{_told(line[int(n)], kind)}" for n in at],
        )
    fig.update_layout(
        height=(330 if slim else 380) + 22 * -(-len(names) // (2 if slim else 6)),
        showlegend=len(names) > 1,
        margin={"r": 10, "b": 30},
        xaxis={
            "tickvals": list(range(0, len(points), 3 if slim and len(points) > 6 else 1)),
            "ticktext": [p.replace(" ", "<br>") for p in points[:: 3 if slim and len(points) > 6 else 1]],
            "range": [-0.3, len(points) - 0.7],
        },
        yaxis={"rangemode": "tozero", "showgrid": True, "gridcolor": ink("rule"), "tickformat": ",~f"},
    )
    return fig
