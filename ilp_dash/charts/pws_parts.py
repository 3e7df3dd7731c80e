"""What both drawings of the PWS chart share: units as they are read, bars by status, chips, texts, marks of trust."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from ilp_dash.charts.bars import HATCH
from ilp_dash.charts.classes import HIDDEN_CLASS, NO_DATA, PWS, ink, paint, pws_class
from ilp_dash.charts.html import drawn, pct_bare
from ilp_dash.charts.placing import by_class, flag_shape
from ilp_dash.charts.theme import NOTE
from ilp_dash.domain.pws import in_a_row
from ilp_dash.domain.suppression import HIDDEN_SIGN
from ilp_dash.domain.tables import HIDDEN, veiled

HOLLOW = {"▲": "△", "▼": "▽"}  # an arrow that may be chance alone
CHANCE = "Naik atau turun dalam batas kebetulan"


class Unit(NamedTuple):
    """One bar as it is drawn: length None = nothing to draw it by, values printed, said = what pointer and keyboard
    read."""

    name: str
    cls: str
    symbol: str
    word: str
    length: float | None
    values: tuple[str, str, str]
    total: bool
    said: str
    href: str | None
    reasons: Sequence[str]
    why: str

    def strong(self, text: str) -> str:
        return f"<b>{text}</b>" if self.total and text else text


def unit_of(row) -> Unit:
    def of(name: str, default=None):
        return getattr(row, name, default)

    cls = pws_class(row.status)
    symbol, word = PWS[row.status]
    chance = of("within_chance")
    symbol = HOLLOW.get(symbol, symbol) if chance else symbol
    numbers = (
        veiled(row.coverage_pct, of("hidden_ytd")),
        veiled(row.month_pct, of("hidden_month")),
        veiled(row.last_month_pct, of("hidden_last_month")),
    )
    values = tuple(HIDDEN_SIGN if cls == HIDDEN_CLASS or n is HIDDEN else pct_bare(n) for n in numbers)
    rentan = of("rentan")
    said = [f"<b>{row.name}</b>"]
    if cls == HIDDEN_CLASS:
        said.append("Tidak ada di tampilan umum")
    else:
        said += [f"Kumulatif {values[0]} %"]
        said += [f"Bulan ini {values[1]} % · bulan lalu {values[2]} %"] if HIDDEN not in numbers[1:] else []
        said += [", ".join(part for part in (f"{symbol} {word}".strip(), in_a_row(of("streak"))) if part)]
        said += [CHANCE] if chance and symbol in HOLLOW.values() else []
        said += [of("remark")] if of("remark") else []
        said += ["Rentan: sasaran sedikit, satu orang dapat mengubah status"] if rentan else []
    return Unit(
        row.name + ("*" if rentan else ""),
        cls,
        sign(cls, symbol),
        word,
        drawn(numbers[0]) if cls != HIDDEN_CLASS else None,
        values,
        bool(of("total")),
        "<br>".join(said),
        of("href"),
        of("reasons") or (),
        of("why") or "",
    )


def sign(cls: str, symbol: str) -> str:
    return {NO_DATA: "–", HIDDEN_CLASS: HIDDEN_SIGN}.get(cls, symbol)


class Way(NamedTuple):
    """Upright or turned: `along` = axis of the units, `value` = axis of the per cents."""

    along: str
    value: str
    orientation: str

    def at(self, along: Sequence, value: Sequence) -> dict:
        return {self.along: list(along), self.value: list(value)}


UPRIGHT, TURNED = Way("x", "y", "v"), Way("y", "x", "h")


class Marks:
    """Lines, fields and words of a drawing, given to it at once: one by one each would copy all before it."""

    def __init__(self):
        self.shapes: list[dict] = []
        self.words: list[dict] = []

    def rule(self, colour: str = "rule", width: float = 1, dash: str = "solid", layer: str = "below", **place) -> None:
        line = {"color": ink(colour), "width": width, "dash": dash}
        self.shapes.append({"type": "line", "layer": layer, "line": line, **place})

    def field(self, **place) -> None:
        self.shapes.append({"type": "rect", "fillcolor": ink("soft"), "line": {"width": 0}, "layer": "below", **place})

    def note(self, text: str, strong: bool = False, **place) -> None:
        font = {"size": NOTE, "weight": 600 if strong else 500, "color": ink("ink" if strong else "ink-2")}
        self.words.append({"text": text, "showarrow": False, "font": font, "xref": "paper", "yref": "paper", **place})


def reader(
    fig: go.Figure, way: Way, at: Sequence[float], units: Sequence[Unit], low: float, high: float, **more
) -> None:
    """Unseen bars over all of a unit's room: what pointer and keyboard read, and where a click leads."""
    fig.add_bar(
        **way.at(at, [high - low] * len(units)),
        base=low,
        width=1,
        orientation=way.orientation,
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        customdata=[u.href for u in units],
        **more,
    )


def bars_by_status(
    fig: go.Figure,
    way: Way,
    at: Sequence[float],
    units: Sequence[Unit],
    thick: float,
    stub: float,
    top: float,
    inside: bool,
) -> None:
    """A trace per status, so that the legend tells them with their counts; dotted boxes for hidden numbers."""
    for id, (symbol, word) in PWS.items():
        cls = pws_class(id)
        of = [n for n, u in enumerate(units) if u.cls == cls]
        if not of:
            continue
        lengths = [units[n].length if units[n].length is not None else stub if cls == NO_DATA else 0 for n in of]
        text = [units[n].symbol if inside and units[n].length and cls != NO_DATA else "" for n in of]
        count = sum(not units[n].total for n in of)
        fig.add_bar(
            **way.at([at[n] for n in of], lengths),
            width=thick,
            orientation=way.orientation,
            hoverinfo="skip",
            name=f"{sign(cls, symbol)} {word} · {count}",
            showlegend=count > 0,
            text=text,
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            constraintext="none",
            insidetextfont={"color": paint(cls).text, "size": NOTE},
            **by_class(cls, HATCH),
        )
    hidden = [n for n, u in enumerate(units) if u.length is None and u.cls != NO_DATA]
    along, value = [], []
    for n in hidden:  # as long as all it may be: never as if it were next to nothing
        half = thick / 2
        along += [at[n] - half, at[n] - half, at[n] + half, at[n] + half, at[n] - half, None]
        value += [0, top, top, 0, 0, None]
    fig.add_scatter(
        **way.at(along, value),
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line={"dash": "dot", "width": 1.5, "color": ink("ink-2")},
    )
    fig.add_scatter(
        **way.at([at[n] for n in hidden], [top / 2] * len(hidden)),
        text=[units[n].symbol if units[n].cls != HIDDEN_CLASS else "" for n in hidden],
        mode="text",
        hoverinfo="skip",
        showlegend=False,
        textfont={"size": NOTE, "color": ink("ink-2")},
    )


def chips(fig: go.Figure, units: Sequence[Unit], words: bool, **place) -> None:
    """The status of each unit as a coloured chip with its symbol, and its word where there is room."""
    colours = [paint(u.cls) for u in units]
    signs = [
        u.symbol if not words or u.cls == HIDDEN_CLASS else f"{'' if u.cls == NO_DATA else u.symbol} {u.word}".strip()
        for u in units
    ]
    fig.add_bar(
        **place,
        hoverinfo="skip",
        showlegend=False,
        marker={
            "color": [c.fill for c in colours],
            "line": {"color": [c.edge for c in colours], "width": 1},
            "cornerradius": 4,
            "pattern": {
                **HATCH,
                "shape": ["/" if u.cls == NO_DATA else "" for u in units],
                "fgcolor": paint(NO_DATA).edge,
            },
        },
    )
    # words of their own: inside a bar plotly.js would make them smaller than anybody can read
    along = "x" if "orientation" in place else "y"
    middle = {"x": place["x"], "y": place["y"], along: [place["base"] + length / 2 for length in place[along]]}
    texts(fig, **middle, text=signs, textfont={"color": [c.text for c in colours]}, yaxis=place.get("yaxis", "y"))


def texts(
    fig: go.Figure, x: Sequence, y: Sequence, text: Sequence[str], position: str = "middle center", **more
) -> None:
    font = {"size": NOTE, **more.pop("textfont", {})}
    fig.add_scatter(
        x=list(x),
        y=list(y),
        text=list(text),
        mode="text",
        textposition=position,
        textfont=font,
        showlegend=False,
        **{"hoverinfo": "skip"} | more,
    )


def flags(
    fig: go.Figure, marks: Marks, units: Sequence[Unit], x: Sequence[float], y: Sequence[float], yref: str
) -> None:
    """Marks of trust: a small flag with the number of reasons, which pointer and keyboard read; a click leads to
    them."""
    marked = [n for n, u in enumerate(units) if u.reasons]
    for n in marked:
        marks.shapes.append(flag_shape(x[n], y[n], "x", yref, -12))
    texts(
        fig,
        [x[n] for n in marked],
        [y[n] for n in marked],
        [str(len(units[n].reasons)) for n in marked],
        "middle right",
        hoverinfo="text",
        hovertext=["<br>".join([f"<b>{units[n].name}, catatan mutu data</b>", *units[n].reasons]) for n in marked],
        customdata=[units[n].why for n in marked],
        textfont={"color": ink("ink-2")},
        **({"yaxis": yref} if yref != "y" else {}),
    )


def goal_line(fig: go.Figure, way: Way, pieces: Sequence[tuple[float, float]], goal: float | None) -> None:
    """The running target as a dashed line, in pieces (begin, end along the units): it must not cross words."""
    along = [at for begin, end in pieces for at in (begin, end, None)] if goal is not None else []
    fig.add_scatter(
        **way.at(along, [None if at is None else goal for at in along]),
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line={"color": ink("ink"), "width": 1.5, "dash": "dash"},
    )
