"""What chance can do between units of different size: the funnel plot with its exact limits."""

import math
import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import ink
from ilp_dash.charts.html import drawn, pct_text
from ilp_dash.charts.placing import Pane, halo, runs_into, text_px, words_only, wrapped
from ilp_dash.charts.theme import NOTE, Unchecked, finish
from ilp_dash.domain.funnel import SIDES
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk

PLOT, NARROW_PLOT = (640, 400), (300, 330)  # px of the plotting area: width assumed for placing names, height
DOT = 5.5  # px from the middle of a point to its rim
STEPS = 24  # points of a curve beside those of the units
SYMBOLS = {
    "jauh_bawah": "triangle-down",
    "bawah": "triangle-down",
    "dalam": "circle",
    "atas": "triangle-up",
    "jauh_atas": "triangle-up",
    "tanpa": "circle",
}
# Whose name stands beside its point when there is not room for all: the farther out, the sooner.
NAMED_FIRST = ("jauh_bawah", "jauh_atas", "tanpa", "bawah", "atas", "dalam")
LIMITS = ("low_998_pct", "low_95_pct", "high_95_pct", "high_998_pct")
# Where a name may stand: (Plotly's word, steps across, steps up).
PLACES = (
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top center", 0, 1),
    ("bottom center", 0, -1),
    ("top right", 1, 1),
    ("top left", -1, 1),
    ("bottom right", 1, -1),
    ("bottom left", -1, -1),
)
NOTHING = (
    "Belum ada puskesmas yang lapor dan punya sasaran untuk layanan ini. Pilih bulan lain, atau lengkapi sasarannya."
)


def funnel(frame: pd.DataFrame, title: str = "", **around) -> go.Figure:
    """Funnel plot: sasaran across, coverage upwards, the limits of chance as
    curves through the exact limits of each unit.

    frame: one row per unit: `name`, `sasaran` (people), `coverage_pct` (exact per cent), `side` (id of
    `domain.funnel.SIDES`), `center_pct` (coverage of all together), `low_998_pct`, `low_95_pct`, `high_95_pct`,
    `high_998_pct` (its exact limits; missing = it has none), `chosen` (stands out), `href`. The sides are counted in
    the legend. around: subtitle, notes, downloads (see `finish`).
    """
    rows = sorted(walk(frame), key=lambda r: r.sasaran)
    head = ["Puskesmas", "Sasaran", "Capaian", "Batas 95 %", "Batas 99,8 %", "Kedudukan"]
    table = [
        [
            r.name,
            number(r.sasaran),
            pct_text(r.coverage_pct),
            *(_limit_words(r)),
            " ".join(SIDES[r.side][:2]),
        ]
        for r in reversed(rows)
    ]
    if not rows:
        return finish(words_only(NOTHING), title, **around)
    wide, narrow = (_drawing(rows, slim) for slim in (False, True))
    return finish(wide, title, table=(head, table), narrow=narrow, **around)


def _limit_words(r) -> tuple[str | None, str | None]:
    """ "92,0 %–98,0 %" of the 95 % and of the 99.8 % limits."""
    low_998, low_95, high_95, high_998 = (getattr(r, name) for name in LIMITS)
    if low_95 is None:
        return None, None
    return f"{pct_text(low_95)}–{pct_text(high_95)}", f"{pct_text(low_998)}–{pct_text(high_998)}"


def _hover(r) -> str:
    _, words, meaning = SIDES[r.side]
    of_95, of_998 = _limit_words(r)
    return "<br>".join(
        [
            f"<b>{r.name}</b>",
            f"Capaian {pct_text(r.coverage_pct)} dari sasaran {number(r.sasaran)}",
            wrapped(f"{words}: {meaning}", 46),
            *([f"Batas 99,8 %: {of_998}", f"Batas 95 %: {of_95}"] if of_95 else []),
        ]
    )


def _round_steps(low: float, high: float, count: int) -> float:
    """A round step that gives at most `count` ticks between low and high."""
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough)


def _pane(rows: Sequence, size: tuple[float, float]) -> Pane:
    sizes = [r.sasaran for r in rows]
    span = max(max(sizes) - min(sizes), max(sizes) * 0.2, 1)
    across = (math.floor(max(min(sizes) - span * 0.06, min(sizes) * 0.75)), math.ceil(max(sizes) + span * 0.08))
    heights = [r.coverage_pct for r in rows]
    for r in rows:
        heights += [v for v in (r.low_998_pct, r.high_998_pct, r.center_pct) if v is not None]
    reach = max(max(heights) - min(heights), 2)
    upwards = (max(min(heights) - reach * 0.07, min(0, *heights)), max(heights) + reach * 0.07)
    return Pane(across, upwards, *size)


def curve(known: Sequence[tuple[int, float]], center: float, xs: Sequence[float]) -> list[float]:
    """Heights of a limit at xs. known: (sasaran, exact limit in per cent) of the units, smallest first.

    Between two units a limit goes with 1 ÷ √sasaran; beyond the outermost it keeps their distance × √sasaran.
    """

    def at(x: float) -> float:
        after = next((k for k, (n, _) in enumerate(known) if n >= x), None)
        if not after:
            n, limit = known[-1 if after is None else 0]
            return center + (limit - center) * math.sqrt(n / x)
        (n0, b0), (n1, b1) = known[after - 1], known[after]
        part = (n0**-0.5 - x**-0.5) / (n0**-0.5 - n1**-0.5) if n1 != n0 else 1
        return b0 + (b1 - b0) * part

    return [at(x) for x in xs]


def _drawing(rows: Sequence, slim: bool) -> go.Figure:
    fig = Unchecked()
    pane = _pane(rows, NARROW_PLOT if slim else PLOT)
    low, high = pane.y
    dots = []
    for r in rows:
        px, py = pane.at(r.sasaran, r.coverage_pct)
        dots.append((px - DOT, py - DOT, px + DOT, py + DOT))
    words, taken = _limits(fig, rows, pane, dots)
    order = _order(rows)
    names = _names(rows, order, pane, dots, taken)
    _dots(fig, rows, order, names)
    legend = _legend(fig, rows, slim)
    steps = _round_steps(low, high, 5 if slim else 6)
    axis = {"xref": "paper", "yref": "paper", "showarrow": False}
    axis["font"] = {"size": NOTE, "weight": 550, "color": ink("ink-2")}
    words += [
        {"text": "capaian", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 2, **axis},
        {"text": "sasaran (orang) →", "x": 1, "y": 0, "xanchor": "right", "yanchor": "top", "yshift": -25, **axis},
    ]
    below = 50 + legend
    fig.update_layout(
        height=pane.height + 26 + below,
        margin={"t": 26, "b": below, "r": 4},
        annotations=words,
        showlegend=True,
        legend={
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "orientation": "v",
            "traceorder": "normal",
            "font": {"color": ink("ink")},
        },
        xaxis={
            "range": list(pane.x),
            "dtick": max(1, _round_steps(*pane.x, 3 if slim else 6)),
            "tick0": 0,
            "tickformat": ",~f",
            "automargin": False,
            "showline": True,
            "linecolor": ink("rule-2"),
        },
        yaxis={
            "range": [drawn(low), drawn(high)],
            "tick0": 0,
            "dtick": steps,
            "ticksuffix": " %",
            "tickformat": ",~f",
            "showgrid": True,
            "gridcolor": ink("rule"),
        },
    )
    return fig


def _limits(fig: go.Figure, rows: Sequence, pane: Pane, dots: Sequence) -> tuple[list[dict], list]:
    """The four curves, the ground between the outer ones, the shared coverage, and their names at the wide end.

    Returns the names and the boxes they take.
    """
    limited = [r for r in rows if r.low_95_pct is not None]
    center = next((r.center_pct for r in rows if r.center_pct is not None), None)
    first, last = pane.x
    # The smaller the sasaran, the steeper the curve: the points stand close together at the left.
    narrow, wide = max(last, 1) ** -0.5, max(first, 1) ** -0.5
    between = {round((narrow + (wide - narrow) * k / STEPS) ** -2) for k in range(STEPS + 1)}
    xs = sorted(between | {r.sasaran for r in limited}) if limited else []
    lines = {name: curve([(r.sasaran, getattr(r, name)) for r in limited], center, xs) for name in LIMITS}
    look = {"mode": "lines", "hoverinfo": "skip", "showlegend": False, "cliponaxis": True, "x": xs}
    for name, dash, words in (
        ("low_998_pct", None, "batas bawah 99,8 %"),
        ("high_998_pct", None, "batas atas 99,8 %"),
        ("low_95_pct", "5px,4px", "batas bawah 95 %"),
        ("high_95_pct", "5px,4px", "batas atas 95 %"),
    ):
        fig.add_scatter(
            y=[drawn(v) for v in lines[name]],
            name=words,
            line={"color": ink("ink-2"), "width": 1.25 if dash else 1.5, "dash": dash},
            fill="tonexty" if name == "high_998_pct" else None,
            fillcolor=ink("soft"),
            **look,
        )
    fig.add_scatter(y=[drawn(center)] * len(xs), name="capaian bersama", line={"color": ink("ink"), "width": 1}, **look)
    return _curve_names(lines, center, xs, pane, dots) if limited else ([], [])


def _curve_names(lines: dict, center: float, xs: Sequence, pane: Pane, dots: Sequence) -> tuple[list[dict], list]:
    named, taken = [], []
    for name, words in (
        ("high_998_pct", "batas 99,8 %"),
        ("high_95_pct", "batas 95 %"),
        ("", f"bersama {pct_text(center)}"),
    ):
        long = text_px(words, NOTE)
        # The shared coverage says its name at the right; where points are in the way, a little farther along the line.
        tries = [(x, y) for x, y in zip(xs, lines[name], strict=True) if pane.y[0] <= y <= pane.y[1]] if name else []
        tries = tries or [(pane.x[0] + (pane.x[1] - pane.x[0]) * part, center) for part in (1 - long / pane.width, 0)]
        for x, y in tries[:8]:
            px, py = pane.at(x, y)
            box = (px + 2, py - 18, px + long + 4, py - 2)
            if box[2] > pane.width + 4 or box[1] < -4 or runs_into(box, [*taken, *dots]):
                continue
            taken.append(box)
            place = {"x": x, "y": drawn(y), "xanchor": "left", "yanchor": "bottom", "xshift": 2, "yshift": -2}
            named.append({"text": words, "showarrow": False, "font": {"size": NOTE, "weight": 600, **halo()}, **place})
            break
    return named, taken


def _order(rows: Sequence) -> list[int]:
    """Positions of the units by how much their name matters: the chosen one, then the farthest out."""

    def rank(n: int):
        r = rows[n]
        return not r.chosen, NAMED_FIRST.index(r.side), -abs(r.coverage_pct - (r.center_pct or 0))

    return sorted(range(len(rows)), key=rank)


def _names(rows: Sequence, order: Sequence[int], pane: Pane, dots: Sequence, taken: list) -> dict[int, str]:
    """Position of a unit -> where its name stands, for those whose name runs into nothing."""
    taken, placed = list(taken), {}
    gap = DOT / 0.8 + 1  # the distance Plotly keeps
    for n in order:
        long = text_px(rows[n].name, NOTE) * (1.06 if rows[n].chosen else 1)
        px, py = pane.at(rows[n].sasaran, rows[n].coverage_pct)
        others = [*taken, *(d for k, d in enumerate(dots) if k != n)]
        for place, across, up in PLACES:
            start = px - long / 2 if not across else px + gap if across > 0 else px - gap - long
            mid = py - up * (gap + NOTE / 2)
            box = (start - 1, mid - 8, start + long + 1, mid + 8)
            inside = box[0] > 2 and box[2] < pane.width + 4 and box[1] > -2 and box[3] < pane.height - 1
            if inside and not runs_into(box, others):
                taken.append(box)
                placed[n] = place
                break
    return placed


def _look(side: str) -> tuple[str, str]:
    """(fill, edge) of a side: filled where chance does not explain it, hollow
    where it is between the limits of 95 and 99.8 %."""
    colour = ink("bad") if side.endswith("bawah") else ink("s0") if side.endswith("atas") else ink("ink-2")
    return (ink("paper"), colour) if side in ("bawah", "atas", "tanpa") else (colour, colour)


def _dots(fig: go.Figure, rows: Sequence, order: Sequence[int], names: dict[int, str]) -> None:
    of = [(n, rows[n]) for n in reversed(order)]  # what matters most is drawn last, above the others
    looks = [_look(r.side) for _, r in of]
    fig.add_scatter(
        x=[r.sasaran for _, r in of],
        y=[drawn(r.coverage_pct) for _, r in of],
        name="puskesmas",
        mode="markers+text",
        text=[r.name if n in names else "" for n, r in of],
        textposition=[names.get(n, "middle right") for n, _ in of],
        textfont={
            "size": NOTE,
            "weight": [800 if r.chosen else 550 for _, r in of],
            "color": ink("ink"),
            **halo(),
        },
        marker={
            "symbol": [SYMBOLS[r.side] for _, r in of],
            "size": [2 * DOT if SYMBOLS[r.side] != "circle" else 2 * DOT - 2 for _, r in of],
            "opacity": 1,
            "color": [fill for fill, _ in looks],
            "line": {
                "color": [ink("ink") if r.chosen else edge for (_, r), (_, edge) in zip(of, looks, strict=True)],
                "width": [2.75 if r.chosen else 1.75 for _, r in of],
            },
        },
        hovertext=[_hover(r) for _, r in of],
        customdata=[r.href for _, r in of],
        showlegend=False,
    )


def _legend(fig: go.Figure, rows: Sequence, slim: bool) -> int:
    """The sides that occur, with their counts and what they mean; returns the room they need, in px."""
    room = 10
    for side in reversed(SIDES):
        count = sum(r.side == side for r in rows)
        if not count:
            continue
        _, words, meaning = SIDES[side]
        head = f"{words} · {count} puskesmas"
        lines = textwrap.wrap(f"{head}: {meaning}", 44 if slim else 80)
        room += 17 * len(lines) + 4
        fill, edge = _look(side)
        fig.add_scatter(
            x=[None],
            y=[None],
            name="<br>".join(lines).replace(head, f"<b>{head}</b>"),
            mode="markers",
            hoverinfo="skip",
            marker={
                "symbol": SYMBOLS[side],
                "size": 11,
                "color": fill,
                "opacity": 1,
                "line": {"color": edge, "width": 1.75},
            },
        )
    return room
