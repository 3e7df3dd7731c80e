"""Where words go in a figure: estimated widths of texts, links in labels, marks
of trust, labels that do not run into each other."""

import html
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from ilp_dash.charts.classes import NO_DATA, ink, paint
from ilp_dash.charts.theme import NOTE, Unchecked
from ilp_dash.domain.lettering import text_px


class Pane(NamedTuple):
    """A plotting area as it is assumed while words are placed: ends of both axes, width and height in px."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the data lies, in px from the upper left corner."""
        (x0, x1), (y0, y1) = self.x, self.y
        return (x - x0) / (x1 - x0) * self.width, (y1 - y) / (y1 - y0) * self.height


def runs_into(box: Sequence[float], taken: Iterable[Sequence[float]]) -> bool:
    """Does a box (left, upper, right, lower; px) overlap one of those taken?"""
    return any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken)


def halo() -> dict:
    """Part of a font: a rim in the colour of the ground, so that words over lines stay readable."""
    return {"shadow": ", ".join([f"0 0 3px {ink('paper')}"] * 3)}


def wrapped(text: str, letters: int = 24) -> str:
    """The text over as many lines as it needs, as Plotly writes it."""
    return "<br>".join(textwrap.wrap(text, letters)) if len(text) > letters else text


def linked(text: str, href: str | None) -> str:
    """The text as a link that the keyboard reaches, where there is an address."""
    return f'<a href="{html.escape(href)}" target="_self">{text}</a>' if href else text


def words_only(words: str) -> go.Figure:
    """A figure without data: what is missing, for whom, and what to do."""
    fig = Unchecked()
    fig.add_annotation(
        x=0,
        y=0.5,
        xref="paper",
        yref="paper",
        xanchor="left",
        align="left",
        text=wrapped(words, 48),
        showarrow=False,
        font={"color": ink("ink-2")},
    )
    return fig.update_layout(height=72, xaxis={"visible": False}, yaxis={"visible": False})


def by_class(cls: str, hatch: Mapping | None = None) -> dict:
    """Fill, edge and (no data) hatch of a bar of one class."""
    colours = paint(cls)
    marker = {"color": colours.fill, "line": {"color": colours.edge, "width": 1}}
    return {"marker": marker | ({"pattern": {**hatch, "fgcolor": colours.edge}} if cls == NO_DATA and hatch else {})}


def flag_shape(x: float, y: float, xref: str, yref: str, shift_px: float = 0) -> dict:
    """A small flag, the mark of trust, its pole so many px at the right of a point."""
    pole, tip = shift_px, shift_px + 8
    return {
        "type": "path",
        "path": f"M{pole} -6V6H{tip}L{tip - 1.8:g} 3L{tip} 0H{pole}",
        "xref": xref,
        "yref": yref,
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": x,
        "yanchor": y,
        "fillcolor": ink("ink-2"),
        "line": {"color": ink("ink-2"), "width": 1},
    }


def _indented(reason: str) -> str:
    """A reason over lines of a width that fits beside a row, all but the first set in."""
    return wrapped(reason, 48).replace("<br>", "<br>\u2002")


def flag_marks(fig: go.Figure, marks: Iterable[tuple[float, Sequence[str], str]], shift_px: float) -> None:
    """Marks of trust at the right end of rows: (y, reasons, address of the
    reasons). A small flag with the number of reasons."""
    marks = list(marks)
    numbers = [
        {
            "x": 1,
            "xref": "paper",
            "y": y,
            "yref": "y",
            "xanchor": "left",
            "xshift": shift_px + 12,
            "showarrow": False,
            "text": linked(str(len(reasons)), why),
            "hovertext": "<br>".join(["<b>Catatan mutu data</b>", *map(_indented, reasons)]),
            "font": {"size": NOTE, "color": ink("ink-2")},
        }
        for y, reasons, why in marks
    ]
    # All at once: one by one, each would copy all before it.
    fig.layout.shapes += tuple(flag_shape(1, y, "paper", "y", shift_px + 4) for y, _, _ in marks)
    fig.layout.annotations += tuple(numbers)


def legend_lines(words: Sequence[str], width: float) -> int:
    """How many lines a legend of these words takes within a width in px."""
    widths = [text_px(w, NOTE) + 48 for w in words]
    if sum(widths) <= width:
        return 1 if words else 0
    return math.ceil(len(words) / max(1, int(width / max(widths))))


def pushed_apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Positions as near the wanted ones as they can be with `least` between
    any two, within low and high; in the given order."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    placed: list[float] = []
    for n in order:
        placed.append(max(wanted[n], low, placed[-1] + least if placed else low))
    over = max(0.0, placed[-1] - high) if placed else 0.0
    for n in range(len(placed) - 1, -1, -1):
        ceiling = high - (len(placed) - 1 - n) * least
        placed[n] = min(placed[n], ceiling) if over else placed[n]
    found = [0.0] * len(wanted)
    for place, n in zip(placed, order, strict=True):
        found[n] = place
    return found
