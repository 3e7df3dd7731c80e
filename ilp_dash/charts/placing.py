"""Where words go in a figure: estimated widths of texts, links in labels, marks of trust, labels that do not run into each other."""

import html
import textwrap
from collections.abc import Iterable, Mapping, Sequence

import plotly.graph_objects as go

from ilp_dash.charts.classes import NO_DATA, ink, paint
from ilp_dash.charts.theme import NOTE, TEXT

# Widths of Plus Jakarta Sans in shares of the text size; what is not listed counts as a middling letter.
_NARROW, _WIDE = set("iljtfrI.,:;'|!()[] /·"), set("mwMWQOGÖ%–—→")


def text_px(text: str, size: int = TEXT) -> int:
    """Estimated width in px of one line of text; never much too small, so that what is placed by it does not overlap."""
    return round(
        sum(0.34 if c in _NARROW else 0.92 if c in _WIDE else 0.64 if c.isupper() else 0.59 for c in text) * size
    )


def wrapped(text: str, letters: int = 24) -> str:
    """The text over as many lines as it needs, as Plotly writes it."""
    return "<br>".join(textwrap.wrap(text, letters)) if len(text) > letters else text


def linked(text: str, href: str | None) -> str:
    """The text as a link that the keyboard reaches, where there is an address."""
    return f'<a href="{html.escape(href)}" target="_self">{text}</a>' if href else text


def by_class(cls: str, hatch: Mapping | None = None) -> dict:
    """Fill, edge and (no data) hatch of a bar of one class."""
    colours = paint(cls)
    marker = {"color": colours.fill, "line": {"color": colours.edge, "width": 1}}
    return {"marker": marker | ({"pattern": {**hatch, "fgcolor": colours.edge}} if cls == NO_DATA and hatch else {})}


def flag_marks(fig: go.Figure, marks: Iterable[tuple[float, Sequence[str], str]], shift_px: float) -> None:
    """Marks of trust at the right end of rows: (y, reasons, address of the reasons). A small flag with the number of reasons."""
    for y, reasons, why in marks:
        fig.add_shape(
            type="path",
            path="M0 6V-6H8L6.2 -3L8 0H0",
            xref="paper",
            yref="y",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=1,
            yanchor=y,
            fillcolor=ink("ink-2"),
            line={"color": ink("ink-2"), "width": 1},
        )
        fig.layout.shapes[-1].update(
            path=f"M{shift_px + 4} -6V6H{shift_px + 12}L{shift_px + 10.2} 3L{shift_px + 12} 0H{shift_px + 4}"
        )
        fig.add_annotation(
            x=1,
            xref="paper",
            y=y,
            yref="y",
            xanchor="left",
            xshift=shift_px + 12,
            showarrow=False,
            text=linked(str(len(reasons)), why),
            hovertext="<br>".join(["<b>Catatan mutu data</b>", *reasons]),
            font={"size": NOTE, "color": ink("ink-2")},
        )


def pushed_apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Positions as near the wanted ones as they can be with `least` between any two, within low and high; in the given order."""
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
