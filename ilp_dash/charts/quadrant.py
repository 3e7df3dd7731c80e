"""The four PWS states as a picture: right or left of the running target, up or down since last month, a point per
unit."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import PWS, ink, paint
from ilp_dash.charts.html import drawn, pct_text
from ilp_dash.charts.placing import Pane, halo, runs_into, text_px, words_only
from ilp_dash.charts.theme import NOTE, Unchecked, finish
from ilp_dash.domain.pws import in_a_row
from ilp_dash.domain.words import number
from ilp_dash.domain.words import points as points_text
from ilp_dash.store.rows import walk

QUADRANTS = ("cukup", "baik", "jelek", "kurang")  # as they lie: top left, top right, bottom left, bottom right
WORST_FIRST = ("jelek", "kurang", "cukup", "baik")
TINT = {"baik": 0.19, "kurang": 0.17, "cukup": 0.22, "jelek": 0.12}  # how much of its colour a field takes
# Width and height in px for which names are placed; the wide drawing is used from its own width on.
WIDE, NARROW = (1000, 560), (350, 410)
MARGIN = {"l": 46, "r": 10, "t": 27, "b": 50}
HEAD = 30  # px above and below every point for the names of the fields
# Where a name may stand beside its point, the best place first: (right or left, down or up, as Plotly says it).
PLACES = (
    (1, 0, "middle right"),
    (-1, 0, "middle left"),
    (0, -1, "top center"),
    (0, 1, "bottom center"),
    (1, -1, "top right"),
    (-1, -1, "top left"),
    (1, 1, "bottom right"),
    (-1, 1, "bottom left"),
)
NO_POINTS = "Belum ada yang dapat digambar: angkanya disembunyikan, belum lapor, atau belum ada arah (Januari)."
RENTAN_NOTE = "* rentan (titik kosong): sasaran sedikit, satu orang dapat mengubah status."


class Point(NamedTuple):
    """One unit: distance from the running target and from last month in points, and what is read of it."""

    name: str
    x: float
    y: float
    status: str
    rentan: bool
    months: int | None
    said: str
    href: str | None


class Axis(NamedTuple):
    """Ends of an axis, its ticks and their words."""

    low: float
    high: float
    ticks: list[float]
    words: list[str]


def quadrant(
    frame: pd.DataFrame, title: str = "", unit: str = "Kelurahan", notes: Sequence[str] = (), **around
) -> go.Figure:
    """Level across, direction upwards: x = cumulative minus running target, y = this month minus last month (points).

    frame: one row per unit: `name`, `status` (id of domain.pws.STATUSES), `coverage_pct`, `target_running_pct`,
    `month_pct`, `last_month_pct` (exact per cents, missing where hidden or not reported); if there, `streak`, `rentan`,
    `href`. Units that must not or cannot be placed are named under the picture by status and counted with their field.
    """
    rows = list(walk(frame))
    points = [_point(r) for r in rows if _placed(r)]
    apart = {id: [r.name for r in rows if r.status == id and not _placed(r)] for id in PWS}
    fields = [(id, sum(r.status == id for r in rows)) for id in QUADRANTS]
    wide, narrow = (_drawing(points, fields, *size) if points else words_only(NO_POINTS) for size in (WIDE, NARROW))
    table = [
        [p.name, points_text(p.x), points_text(p.y), p.months and number(p.months), _word(p.status)] for p in points
    ] + [[name, None, None, None, _word(id)] for id, names in apart.items() for name in names]
    head = [unit, "Kumulatif − target", "Bulan ini − bulan lalu", "Bulan berturut-turut", "Status"]
    rentan = [RENTAN_NOTE] if any(p.rentan for p in points) else []
    return finish(
        wide,
        title,
        notes=[*rentan, *_apart(apart, bool(points)), *notes],
        table=(head, table),
        narrow=narrow,
        below=WIDE[0] / 16,
        **around,
    )


def _placed(row) -> bool:
    return row.status in QUADRANTS and None not in (row.coverage_pct, row.month_pct, row.last_month_pct)


def _word(status: str) -> str:
    return " ".join(part for part in PWS[status] if part)


def _point(row) -> Point:
    x, y = row.coverage_pct - row.target_running_pct, row.month_pct - row.last_month_pct
    streak, rentan = getattr(row, "streak", None), bool(getattr(row, "rentan", None))
    said = [
        f"<b>{row.name}</b>",
        ", ".join(filter(None, (_word(row.status), in_a_row(streak)))),
        f"Kumulatif {pct_text(row.coverage_pct)}: {points_text(x)} dari target berjalan",
        f"Bulan ini {pct_text(row.month_pct)}, bulan lalu {pct_text(row.last_month_pct)}: {points_text(y)}",
        "Rentan: sasaran sedikit, satu orang dapat mengubah status" if rentan else "",
    ]
    return Point(
        row.name, x, y, row.status, rentan, streak, "<br>".join(filter(None, said)), getattr(row, "href", None)
    )


def _apart(apart: dict[str, list[str]], any_drawn: bool) -> list[str]:
    """Units without a point as sentences, by status."""
    named = [f"{_word(id)}: {', '.join(names)}." for id, names in apart.items() if names]
    why = ["Tidak digambar karena angkanya disembunyikan, belum lapor, atau belum ada arah:"] if any_drawn else []
    return [*why, *named] if named else []


def _axis(values: Sequence[float], count: int, share: float) -> Axis:
    """From below the lowest to above the highest value, zero inside; neither side of it is too thin for the name of its
    field."""
    low, high = min(0, *values), max(0, *values)
    least = max((high - low) * share, 1)
    low, high = min(low * 1.1, -least), max(high * 1.1, least)
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough)
    ticks = [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
    decimals = max(0, math.ceil(-math.log10(step)))
    words = [("+" if t > 0 else "−" if t < 0 else "") + number(abs(t), decimals if t else 0) for t in ticks]
    return Axis(low, high, ticks, words)


def _drawing(points: Sequence[Point], fields: Sequence[tuple[str, int]], width: float, height: float) -> go.Figure:
    fig, slim = Unchecked(), width < WIDE[0]
    across = _axis([p.x for p in points], 4 if slim else 8, 0.42 if slim else 0.22)
    upward = _axis([p.y for p in points], 5 if slim else 6, 0.22)
    inner = width - MARGIN["l"] - MARGIN["r"], height - MARGIN["t"] - MARGIN["b"]
    spare = HEAD / (inner[1] - 2 * HEAD) * (upward.high - upward.low)
    pane = Pane((across.low, across.high), (upward.low - spare, upward.high + spare), *inner)
    size = 8 if len(points) > 120 else 11
    corners = _fields(fig, fields, pane, slim)
    labels = _labels(points, pane, corners, size / 2)
    for status in reversed(WORST_FIRST):  # the worst lie on top
        mine = [n for n, p in enumerate(points) if p.status == status]
        colours = paint(status)
        fig.add_scatter(
            x=[drawn(points[n].x) for n in mine],
            y=[drawn(points[n].y) for n in mine],
            mode="markers+text",
            name=_word(status),
            hovertext=[points[n].said for n in mine],
            customdata=[points[n].href for n in mine],
            marker={
                "size": size,
                "opacity": 1,
                "color": [ink("paper") if points[n].rentan else colours.fill for n in mine],
                "line": {
                    "color": [colours.edge if points[n].rentan else ink("ink") for n in mine],
                    "width": [2 if points[n].rentan else 1 for n in mine],
                },
            },
            text=[_named(points[n]) if n in labels else "" for n in mine],
            textposition=[labels.get(n, "middle right") for n in mine],
            textfont={"size": NOTE, "weight": 550, "color": ink("ink"), **halo()},
        )
    _axis_words(fig, slim)
    fig.update_layout(
        height=height,
        margin=MARGIN,
        hovermode="closest",
        xaxis={"range": list(pane.x), "tickvals": across.ticks, "ticktext": across.words, "automargin": False},
        yaxis={"range": list(pane.y), "tickvals": upward.ticks, "ticktext": upward.words, "automargin": False},
    )
    return fig


def _named(point: Point) -> str:
    return point.name + ("*" if point.rentan else "")


def _fields(fig: go.Figure, fields: Sequence[tuple[str, int]], pane: Pane, slim: bool) -> list[tuple]:
    """The four tinted fields, their names and counts in the outer corners; returns the boxes (px) the names take."""
    size, taken = 15 if slim else 17, []
    for n, (id, count) in enumerate(fields):
        right, low = n % 2, n // 2
        x, y = pane.x[right], pane.y[1 - low]
        fig.add_shape(
            type="rect",
            x0=0,
            x1=x,
            y0=0,
            y1=y,
            fillcolor=paint(id).fill,
            opacity=TINT[id],
            line_width=0,
            layer="below",
        )
        text = f"{_word(id)} · {count}"
        fig.add_annotation(
            x=right,
            y=1 - low,
            xref="paper",
            yref="paper",
            xanchor="right" if right else "left",
            yanchor="bottom" if low else "top",
            xshift=-7 if right else 7,
            yshift=4 if low else -4,
            text=f"<b>{text}</b>",
            showarrow=False,
            font={"size": size, "color": ink("ink")},
        )
        long = text_px(text, size) + 16
        begin = pane.width - long if right else 0
        upper = pane.height - size - 12 if low else 0
        taken.append((begin, upper, begin + long, upper + size + 12))
    for ends in (
        {"x0": 0, "x1": 0, "y0": pane.y[0], "y1": pane.y[1]},
        {"y0": 0, "y1": 0, "x0": pane.x[0], "x1": pane.x[1]},
    ):
        fig.add_shape(type="line", **ends, line={"color": ink("ink"), "width": 1.25}, layer="below")
    return taken


def _labels(points: Sequence[Point], pane: Pane, corners: Sequence[tuple], radius: float) -> dict[int, str]:
    """Where the names stand that find room, the worst points first: {number of the point: place}. The others are told
    on hover."""
    spots = [pane.at(p.x, p.y) for p in points]
    dots = [(x - radius, y - radius, x + radius, y + radius) for x, y in spots]
    zero_x, zero_y = pane.at(0, 0)
    axes = [(0, zero_y - 1, pane.width, zero_y + 1), (zero_x - 1, 0, zero_x + 1, pane.height)]

    def far(p: Point) -> float:
        return math.hypot(p.x / (pane.x[1] - pane.x[0]), p.y / (pane.y[1] - pane.y[0]))

    order = sorted(range(len(points)), key=lambda n: (WORST_FIRST.index(points[n].status), -far(points[n])))
    taken, found = list(corners), {}
    for n in order:
        (x, y), long = spots[n], text_px(_named(points[n]), NOTE)
        others = [d for k, d in enumerate(dots) if k != n]
        free = []
        for right, down, place in PLACES:
            box = _box(x, y, long, right, down, radius)
            inside = min(box[0], pane.width - box[2]) >= 2 and min(box[1], pane.height - box[3]) >= 1
            if inside and not runs_into(box, taken) and not runs_into(box, others):
                free.append((box, place))
        if free:
            box, found[n] = next(((b, place) for b, place in free if not runs_into(b, axes)), free[0])
            taken.append(box)
    return found


def _box(x: float, y: float, long: float, right: int, down: int, radius: float) -> tuple[float, float, float, float]:
    """Box of a name beside a point, as Plotly sets it: at the point's rim, lines 1.3 times as high as their letters."""
    gap, tall = radius / 0.8 + 1, NOTE * 1.3
    left = x + gap if right > 0 else x - gap - long if right < 0 else x - long / 2
    middle = y + down * (gap + tall / 2) if not right or not down else y + down * (gap + tall / 2) * 0.9
    return left - 1, middle - tall / 2, left + long + 1, middle + tall / 2


def _axis_words(fig: go.Figure, slim: bool) -> None:
    def words(text: str, **place) -> None:
        fig.add_annotation(
            text=text,
            showarrow=False,
            xref="paper",
            yref="paper",
            font={"size": NOTE, "weight": 550, "color": ink("ink-2")},
            **place,
        )

    words("↑ naik dari bulan lalu (poin)", x=0, xanchor="left", y=1, yanchor="bottom", yshift=3)
    if slim:
        words("← di bawah target · di atas target →", x=0.5, y=0, yanchor="top", yshift=-24)
    else:
        words("← di bawah target berjalan", x=0, xanchor="left", y=0, yanchor="top", yshift=-24)
        words("di atas target berjalan (poin) →", x=1, xanchor="right", y=0, yanchor="top", yshift=-24)


__all__ = ["QUADRANTS", "quadrant"]
