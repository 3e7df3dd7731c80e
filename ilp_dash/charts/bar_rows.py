"""Rows of horizontal bars: where bars and the words beside them stand, on a wide figure and on a phone."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.placing import flag_marks, linked, wrapped
from ilp_dash.charts.theme import NOTE, TEXT
from ilp_dash.domain.lettering import text_px

ROW, LINE = 31, 19  # px: one bar with its surroundings, one line of text
WIDTH, PHONE = 546, 330  # px of the narrowest figure each drawing is used for
THICK = 0.68  # share of its row that a bar fills


class Rows(NamedTuple):
    """Where the bars stand, in px from the top: their middles and thicknesses; on a
    phone also the lines of words above each; the whole."""

    at: list[float]
    thick: list[float]
    name_at: list[float]
    text_at: list[float]
    height: float


def placed_rows(names: Sequence[str], texts: Sequence[str], thick: float, slim: bool) -> Rows:
    """Places of the bars. slim: as a phone draws them, name and text above
    the bar, in two lines where one is too short."""
    found = Rows([], [], [], [], 0)
    for name, text in zip(names, texts, strict=True):
        top = found.height
        if slim:
            lines = _lines(name) + (text_px(name) + text_px(text, NOTE) > PHONE + 8)  # estimates are generous
            found.name_at.append(top + LINE * _lines(name) / 2)
            found.text_at.append(top + LINE * (lines - 0.5))
            found.at.append(top + LINE * lines + 13)
            found.thick.append(20)
            top += LINE * lines + 34
        else:
            high = max(ROW, 17 * _lines(name) + 6)
            found.at.append(top + high / 2)
            found.thick.append(ROW * thick)
            top += high
        found = found._replace(height=top)
    return found


class Sides(NamedTuple):
    """px beside the bars: names at the left, texts and marks of trust at the right; on a phone only the marks."""

    left: int
    right: int
    marks: int

    def between(self, slim: bool) -> int:
        """px that are left for the bars in the narrowest figure."""
        return (PHONE if slim else WIDTH) - self.left - self.right - self.marks


def sides_of(rows: Sequence, texts: Sequence[str], slim: bool) -> Sides:
    """What rows with `name` and `reasons`, and the texts at their right, take beside the bars."""
    marks = 38 if any(getattr(r, "reasons", None) for r in rows) else 0
    if slim:
        return Sides(0, 0, marks)
    names = [text_px(line) for r in rows for line in wrapped(r.name).split("<br>")]
    return Sides(max(names) + 6, max((text_px(t, NOTE) + 8 for t in texts if t), default=8), marks)


def _lines(name: str) -> int:
    return wrapped(name).count("<br>") + 1


def words_beside(fig: go.Figure, rows: Sequence, texts: Sequence[str], placed: Rows, sides: Sides, slim: bool) -> None:
    """Names at the left of the bars and texts at their right; on a phone both above them. Marks of trust last."""
    reasons = [getattr(r, "reasons", None) or () for r in rows]
    names = [linked(wrapped(r.name), getattr(r, "href", None)) for r in rows]
    right = {"x": 1, "xref": "paper", "xanchor": "right", "align": "right", "showarrow": False}
    right |= {"xshift": sides.marks if slim else sides.right, "font": {"size": NOTE, "color": ink("ink-2")}}
    beside = zip(texts, placed.text_at if slim else placed.at, strict=True)
    # All at once: one by one, each would copy all before it.
    fig.layout.annotations += tuple({**right, "y": y, "text": text} for text, y in beside if text)
    fig.update_yaxes(tickvals=placed.at, ticktext=names, tickfont={"size": TEXT, "color": ink("ink")})
    fig.update_layout(margin={"l": 0, "r": sides.right + sides.marks + 2})
    if slim:
        inside = {
            "ticklabelposition": "inside",
            "ticklabeloverflow": "allow",
            "ticklabelstandoff": -3,
            "automargin": False,
        }
        fig.update_yaxes(tickvals=placed.name_at, tickfont_weight=550, **inside)
        fig.update_layout(margin_pad=0)
    marked = [n for n in range(len(rows)) if reasons[n]]
    flag_marks(fig, [(placed.at[n], reasons[n], getattr(rows[n], "why", "")) for n in marked], sides.right + 4)
