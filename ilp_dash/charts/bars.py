"""Horizontal bars: coverage against a target, and stacked counts. The caller sorts."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.bar_rows import THICK, placed_rows, sides_of, words_beside
from ilp_dash.charts.classes import COVERAGE_WORDS, HIDDEN_CLASS, ILP, NO_DATA, NO_DATA_WORD, coverage_class, ink, paint
from ilp_dash.charts.html import NOTHING, drawn, pct_text
from ilp_dash.charts.placing import by_class, legend_lines, words_only
from ilp_dash.charts.theme import NOTE, TEXT, Unchecked, finish
from ilp_dash.domain.lettering import text_px
from ilp_dash.domain.tables import HIDDEN, Classed, Hidden
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk

HATCH = {"shape": "/", "size": 6, "solidity": 0.18}


def coverage_bars(
    frame: pd.DataFrame,
    title: str = "",
    target: float | None = 100,
    target_label: str = "Target 100 %",
    tick_label: str = "nasional",
    text_label: str = "Keterangan",
    label: str = "Nama",
    thick: float = THICK,
    **around,
) -> go.Figure:
    """Bars from zero, each in the colour of its class, with the target as a line; the axis reaches the largest value.

    frame: one row per bar: `name`, `coverage_pct` (per cent; missing = belum lapor); if there, `hidden` (True: the
    number is not in this view), `cls` (id of its class, default that
    of its coverage), `text` (stands at the right), `tick_pct` (a tick: what was due, or the country), `href`, `note`
    (more words on hover), `reasons` and `why` (why the number is marked, and where a click on the mark leads).
    label, text_label: headings of the first and the last column of the table behind. thick: share of its row a bar
    fills (on a phone it is fixed). around: subtitle, notes, downloads (see `finish`).
    """
    rows = list(walk(frame))
    if not rows:
        return finish(words_only(NOTHING), title, **around)
    ticked = any(getattr(r, "tick_pct", None) is not None for r in rows)
    head = [label, "Capaian", *([tick_label] if ticked else []), text_label]
    table = [[r.name, _said(r), *([pct_text(r.tick_pct)] if ticked else []), getattr(r, "text", None)] for r in rows]
    wide, narrow = (
        _coverage(rows, target, target_label, tick_label if ticked else "", thick, slim) for slim in (False, True)
    )
    return finish(wide, title, table=(head, table), narrow=narrow, **around)


def _value(r):
    hidden = getattr(r, "hidden", None)
    if hidden or r.coverage_pct is None:
        return HIDDEN if hidden else None
    return Classed(r.coverage_pct, getattr(r, "cls", None))


def _said(r) -> str:
    value = _value(r)
    return NO_DATA_WORD if value is None else pct_text(value)


def _coverage(
    rows: Sequence, target: float | None, target_label: str, tick_label: str, thick: float, slim: bool
) -> go.Figure:
    values = [_value(r) for r in rows]
    classes = [coverage_class(v) for v in values]
    lengths = [drawn(v) for v in values]
    ticks = [drawn(getattr(r, "tick_pct", None)) for r in rows]
    top = max([target or 0, 1, *(v for v in lengths if v), *(v for v in ticks if v)])
    texts = [getattr(r, "text", None) or "" for r in rows]
    placed = placed_rows([r.name for r in rows], texts, thick, slim)
    at, thick, sides = placed.at, placed.thick, sides_of(rows, texts, slim)
    px = sides.between(slim) / top
    fig = Unchecked()
    fig.add_bar(y=at, x=[top] * len(rows), width=thick, orientation="h", marker_color=ink("soft"), hoverinfo="skip")
    said = [_hover(r, tick_label) for r in rows]
    # Where national ticks or the target line would cross them, values stand at the foot of the bars; else at their
    # ends. What is too long for its bar, or would be crossed there, stands beside it.
    foot = bool(tick_label) or any(target and target <= (v or 0) < target * 1.2 for v in lengths)
    room = [text_px(_said(r)) + 2 for r in rows]
    inside = [
        v is not None
        and v * px > room[n]
        and not (ticks[n] is not None and ticks[n] * px < room[n] and (top - v) * px > room[n])
        for n, v in enumerate(lengths)
    ]
    fig.add_bar(
        y=at,
        x=[v or 0 for v in lengths],
        width=thick,
        orientation="h",
        hovertext=said,
        customdata=[getattr(r, "href", None) for r in rows],
        marker={
            "color": [paint(c).fill for c in classes],
            "line": {"color": [paint(c).edge for c in classes], "width": 1},
        },
        text=[f"  {_said(r)}  " if i else "" for r, i in zip(rows, inside, strict=True)],
        textposition="inside",
        textangle=0,
        constraintext="none",
        insidetextanchor="start" if foot else "end",
        insidetextfont={"color": [paint(c).text for c in classes], "weight": 650, "size": TEXT},
    )
    out = [n for n, v in enumerate(lengths) if v is not None and not inside[n]]
    beside = [
        max(lengths[n], ticks[n])
        if ticks[n] and lengths[n] < ticks[n] < lengths[n] + 0.8 * room[n] / px
        else lengths[n]
        for n in out
    ]
    fig.add_scatter(
        x=beside,
        y=[at[n] for n in out],
        text=[f"  {_said(rows[n])}" for n in out],
        mode="text",
        textposition="middle right",
        textfont={"weight": 650},
        hoverinfo="skip",
    )
    silent = [n for n, c in enumerate(classes) if c == NO_DATA]
    fig.add_bar(
        y=[at[n] for n in silent],
        x=[top] * len(silent),
        width=[thick[n] for n in silent],
        orientation="h",
        hoverinfo="skip",
        **by_class(NO_DATA, HATCH),
    )
    words = [n for n, v in enumerate(values) if v is None or isinstance(v, Hidden)]
    fig.add_scatter(
        x=[0] * len(words),
        y=[at[n] for n in words],
        text=[f"  {_said(rows[n])}" for n in words],
        mode="text",
        textposition="middle right",
        textfont={"color": ink("na-t"), "size": NOTE},
        hoverinfo="skip",
    )
    for n in words:
        if isinstance(values[n], Hidden):
            fig.add_shape(
                type="rect",
                xsizemode="pixel",
                xanchor=0,
                x0=0,
                x1=text_px(_said(rows[n]), NOTE) + 14,
                y0=at[n] - thick[n] / 2,
                y1=at[n] + thick[n] / 2,
                line={"dash": "dot", "width": 1.5, "color": ink("ink-2")},
            )
    marked = [n for n, v in enumerate(ticks) if v is not None]
    fig.add_scatter(
        x=[ticks[n] for n in marked],
        y=[at[n] for n in marked],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 19, "line": {"width": 2.5, "color": ink("ink")}},
    )
    words_beside(fig, rows, texts, placed, sides, slim)
    fig.update_layout(
        height=placed.height + 30,
        hovermode="y",
        xaxis={"range": [0, top], "showticklabels": False},
        yaxis={"range": [placed.height, 0]},
        margin={"t": 28, "b": 2},
    )
    over = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 3, "showarrow": False}
    if target:
        line = {"color": ink("ink"), "width": 1.5, "dash": "2px,2px"}
        if slim:  # beside the bars only, not through the words between them
            ends = [(y - thick[n] / 2 - 3, y + thick[n] / 2 + 3) for n, y in enumerate(at)]
            fig.add_shape(type="path", path="".join(f"M{target},{y0:g}L{target},{y1:g}" for y0, y1 in ends), line=line)
        else:
            fig.add_shape(type="line", x0=target, x1=target, y0=0, y1=1, yref="paper", line=line)
        legend = text_px(f"┃ {tick_label}", NOTE) if tick_label else 0
        aside = not slim and sides.left > legend  # over the names where they leave room for it
        right = target * px > text_px(target_label, NOTE) + (0 if aside else legend)
        fig.add_annotation(
            x=target,
            xanchor="right" if right else "left",
            text=target_label,
            font={"size": NOTE, "weight": 600},
            **over,
        )
    if tick_label:
        fig.add_annotation(
            x=0,
            xref="paper",
            xanchor="right" if aside else "left",
            xshift=-6 if aside else 0,
            text=f"<b>┃</b> {tick_label}",
            font={"size": NOTE, "color": ink("ink-2")},
            **over,
        )
    return fig


def _hover(r, tick_label: str) -> str:
    tick, reasons = getattr(r, "tick_pct", None), getattr(r, "reasons", None) or ()
    lines = [
        f"<b>{r.name}</b>",
        _said(r),
        getattr(r, "text", None),
        tick is not None and f"{tick_label}: {pct_text(tick)}",
        getattr(r, "note", None),
        reasons and f"⚑ {len(reasons)} catatan mutu data",
    ]
    return "<br>".join(line for line in lines if line)


def stacked_bars(
    frame: pd.DataFrame,
    title: str = "",
    order: Sequence[tuple[str, str]] | None = None,
    noun: str = "puskesmas",
    label: str = "Wilayah",
    thick: float = THICK,
    **around,
) -> go.Figure:
    """Counts stacked to one bar per row.

    frame: one row per bar: `name`, one column of counts per class id of `order` (0 = none; missing = belum lapor;
    HIDDEN = hidden); if there, `text` (at the right, in place of the sum) and `href`. order:
    (class id, word); default: ILP statuses. thick: as above.
    """
    order = list(order or [(id, word) for id, (_, word) in ILP.items()])
    rows = list(walk(frame))
    if not rows:
        return finish(words_only(NOTHING), title, **around)
    counts = [[getattr(r, id, None) for id, _ in order] for r in rows]
    lengths = [[c if isinstance(c, int | float) else 0 for c in line] for line in counts]
    sums = [sum(line) for line in lengths]
    silent = [all(c is None for c in line) for line in counts]
    beside = [
        getattr(r, "text", None) or ("" if none else f"{number(total)} {noun}")
        for r, total, none in zip(rows, sums, silent, strict=True)
    ]
    table = [
        [
            r.name,
            *(NO_DATA_WORD if c is None else repr(c) if isinstance(c, Hidden) else number(c) for c in line),
            text or None,
        ]
        for r, line, text in zip(rows, counts, beside, strict=True)
    ]
    figures = [_stacked(rows, order, counts, lengths, beside, noun, thick, slim) for slim in (False, True)]
    return finish(
        figures[0], title, table=([label, *(word for _, word in order), "Jumlah"], table), narrow=figures[1], **around
    )


def _stacked(rows, order, counts, lengths, beside, noun: str, thick: float, slim: bool) -> go.Figure:
    placed = placed_rows([r.name for r in rows], beside, thick, slim)
    at, thick, sides = placed.at, placed.thick, sides_of(rows, beside, slim)
    top = max([1, *(sum(line) for line in lengths)])
    said = [
        "<br>".join(
            [
                f"<b>{r.name}</b>",
                *(f"{word}: {number(c)} {noun}" for (_, word), c in zip(order, line, strict=True) if c),
                text or NO_DATA_WORD,
            ]
        )
        for r, line, text in zip(rows, lengths, beside, strict=True)
    ]
    fig = Unchecked()
    fig.add_bar(
        y=at,
        x=[top] * len(rows),
        base=0,
        width=thick,
        orientation="h",
        marker_color=ink("soft"),
        hovertext=said,
        customdata=[getattr(r, "href", None) for r in rows],
    )
    starts = [0] * len(rows)
    for k, (id, word) in enumerate(order):
        widths = [line[k] for line in lengths]
        if sum(widths):
            fig.add_bar(
                y=at,
                x=[w or None for w in widths],
                base=list(starts),
                width=thick,
                orientation="h",
                name=f"{word} · {number(sum(widths))}",
                showlegend=True,
                hoverinfo="skip",
                text=[number(w) if w / top > 0.03 else "" for w in widths],
                textposition="inside",
                textangle=0,
                constraintext="none",
                insidetextanchor="middle",
                insidetextfont={"color": paint(id).text, "size": NOTE},
                **by_class(id, HATCH),
            )
        starts = [s + w for s, w in zip(starts, widths, strict=True)]
    silent = [n for n, line in enumerate(counts) if all(c is None for c in line)]
    fig.add_bar(
        y=[at[n] for n in silent],
        x=[top] * len(silent),
        width=[thick[n] for n in silent],
        orientation="h",
        hoverinfo="skip",
        **by_class(NO_DATA, HATCH),
    )
    unseen = [
        (n, NO_DATA_WORD if all(c is None for c in line) else repr(HIDDEN))
        for n, line in enumerate(counts)
        if all(c is None or isinstance(c, Hidden) for c in line)
    ]
    fig.add_scatter(
        x=[0] * len(unseen),
        y=[at[n] for n, _ in unseen],
        text=[f"  {word}" for _, word in unseen],
        mode="text",
        textposition="middle right",
        textfont={"color": ink("na-t"), "size": NOTE},
        hoverinfo="skip",
    )
    words_beside(fig, rows, beside, placed, sides, slim)
    fig.update_traces(showlegend=False, selector=lambda trace: not trace.showlegend)
    over = 14 + 20 * legend_lines([t.name for t in fig.data if t.showlegend], sides.between(slim))
    fig.update_layout(
        height=placed.height + over + 2,
        hovermode="y",
        showlegend=True,
        margin={"t": over, "b": 2},
        xaxis={"range": [0, top], "showticklabels": False},
        yaxis={"range": [placed.height, 0]},
    )
    return fig


def rows_of(counts: Iterable[tuple[str, Mapping[str, object]]], **columns: Sequence) -> pd.DataFrame:
    """A frame for `stacked_bars` from (name, {class id: count}) pairs and further columns."""
    return pd.DataFrame([{"name": name, **of} for name, of in counts]).assign(**columns)


__all__ = ["COVERAGE_WORDS", "HIDDEN_CLASS", "coverage_bars", "rows_of", "stacked_bars"]
