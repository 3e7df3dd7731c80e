"""Ranges in place of ranks: from the best to the worst place a unit can have, as far as chance lets one say."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink, paint
from ilp_dash.charts.funnel import NOTHING
from ilp_dash.charts.html import pct_text
from ilp_dash.charts.placing import linked, text_px, words_only, wrapped
from ilp_dash.charts.theme import NOTE, TEXT, Unchecked, finish
from ilp_dash.store.rows import walk


def rank_ranges(frame: pd.DataFrame, title: str = "", **around) -> go.Figure:
    """Bars from the best to the worst place a unit can have, never a single rank. The caller sorts.

    frame: one row per unit: `name`, `best`, `worst` (places, 1 = highest),
    `coverage_pct`, `chosen` (stands out), `href`.
    around: subtitle, notes, downloads (see `finish`).
    """
    rows = walk(frame)
    of = len(rows)
    if not rows:
        return finish(words_only(NOTHING), title, **around)
    table = [[r.name, f"{_places(r)} dari {of}", pct_text(r.coverage_pct)] for r in rows]
    wide, narrow = (_ranges(rows, slim) for slim in (False, True))
    return finish(wide, title, table=(["Puskesmas", "Kisaran urutan", "Capaian"], table), narrow=narrow, **around)


def _places(r) -> str:
    return f"{r.best}–{r.worst}"


def _ranges(rows: Sequence, slim: bool) -> go.Figure:
    fig = Unchecked()
    of, at = len(rows), list(range(len(rows)))
    bar = {"orientation": "h", "width": 0.56, "y": at}
    fig.add_bar(x=[of] * of, base=0.5, marker_color=ink("soft"), hoverinfo="skip", **bar)
    plain, own = paint("n1"), ink("s0")
    fig.add_bar(
        x=[r.worst - r.best + 1 for r in rows],
        base=[r.best - 0.5 for r in rows],
        hovertext=[
            f"<b>{r.name}</b><br>Urutan {_places(r)} dari {of}<br>Capaian {pct_text(r.coverage_pct)}" for r in rows
        ],
        customdata=[r.href for r in rows],
        marker={
            "color": [own if r.chosen else plain.fill for r in rows],
            "line": {"color": [own if r.chosen else plain.edge for r in rows], "width": 1},
        },
        **bar,
    )
    places = [_places(r) for r in rows]
    said = [pct_text(r.coverage_pct) for r in rows]
    wide = max(text_px(w, NOTE) for w in [*places, f"dari {of}"]) + 14
    right = wide + max(text_px(w, NOTE) for w in [*said, "capaian"]) + 4
    weights = [700 if r.chosen else 450 for r in rows]
    fig.add_scatter(  # on the right axis, whose labels are the coverages
        x=[of + 0.5] * of,
        y=at,
        yaxis="y2",
        text=[f"   {words}" for words in places],
        mode="text",
        textposition="middle right",
        textfont={"size": NOTE, "weight": weights},
        hoverinfo="skip",
    )
    head = [
        _above(0, "left", "1<br>tertinggi" if slim else "1 tertinggi"),
        _above(1, "right", f"{of}<br>terendah" if slim else f"{of} terendah"),
        _above(1, "left", f"dari {of}", 8),
        _above(1, "left", "capaian", wide),
    ]
    names = [wrapped(r.name, 19) if slim else r.name for r in rows]
    tight = any("<br>" in a and "<br>" in b for a, b in zip(names, names[1:], strict=False))
    row, top = 34 if tight else 25, 44 if slim else 26
    rank = {"range": [of - 0.5, -0.5], "tickvals": at}
    fig.update_layout(
        height=row * of + top + 2,
        hovermode="y",
        annotations=head,
        margin={"t": top, "b": 2, "r": right},
        xaxis={"range": [0.5, of + 0.5], "showticklabels": False},
        yaxis={
            **rank,
            "ticktext": [linked(_strong(name, r), r.href) for name, r in zip(names, rows, strict=True)],
            "tickfont": {"size": NOTE if slim else TEXT, "color": ink("ink")},
        },
        yaxis2={
            **rank,
            "ticktext": [_strong(words, r) for words, r in zip(said, rows, strict=True)],
            "side": "right",
            "overlaying": "y",
            "ticklabelstandoff": wide - 6,
            "automargin": False,
            "tickfont": {"size": NOTE, "color": ink("ink")},
        },
    )
    return fig


def _strong(words: str, r) -> str:
    return f"<b>{words}</b>" if r.chosen else words


def _above(x: float, side: str, words: str, shift: float = 0) -> dict:
    """Words over an end of the bars."""
    place = {"x": x, "y": 1, "xref": "paper", "yref": "paper", "xanchor": side, "yanchor": "bottom"}
    font = {"size": NOTE, "color": ink("ink-2")}
    return {"text": words, "align": side, "xshift": shift, "yshift": 2, "showarrow": False, "font": font, **place}
