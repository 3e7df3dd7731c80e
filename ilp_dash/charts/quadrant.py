"""The four PWS states as a picture: right or left of the running target, up or down since last month, a point per unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilp_dash.charts.classes import PWS
from ilp_dash.charts.html import compact, drawn, figure, links_packed, pct_text
from ilp_dash.charts.old_bars import pws_class
from ilp_dash.domain.words import points as points_text

QUADRANTS = ("cukup", "baik", "jelek", "kurang")  # as they lie: top left, top right, bottom left, bottom right


@dataclass(frozen=True)
class QuadrantPoint:
    """One unit with exact numbers, all in per cent of its sasaran; status one of the four.

    cumulative and target: s.d. this month; this_month, last_month: single months. streak: months in a row with this status.
    rentan: so few people that one client flips the status.
    """

    label: str
    cumulative: float
    target: float
    this_month: float
    last_month: float
    status: str
    streak: int | None = None
    rentan: bool = False
    href: str = ""


def quadrant(
    title: str,
    points: Iterable[QuadrantPoint],
    apart: Mapping[str, Sequence[str]],
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
    unit: str = "Kelurahan",
) -> dict:
    """Level across, direction upwards: x = cumulative minus running target, y = this month minus last month (points).

    apart: status id → names of units that must not or cannot be placed (hidden numbers, no report, no direction); they are
    listed under the picture by status and counted with their quadrant.
    """
    points = list(points)
    count = {id: sum(p.status == id for p in points) + len(apart.get(id, ())) for id in QUADRANTS}
    return figure(
        "quadrant",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        unit=unit,
        sides=[[id, *PWS[id], count[id]] for id in QUADRANTS],
        points=[
            compact(
                {
                    "l": p.label,
                    "x": drawn(p.cumulative - p.target),
                    "y": drawn(p.this_month - p.last_month),
                    "xs": points_text(p.cumulative - p.target),
                    "ys": points_text(p.this_month - p.last_month),
                    "k": pct_text(p.cumulative),
                    "i": pct_text(p.this_month),
                    "p": pct_text(p.last_month),
                    "c": p.status,
                    "st": p.streak,
                    "rt": int(p.rentan) or None,
                }
            )
            for p in points
        ],
        links=links_packed(p.href for p in points),
        apart=[[pws_class(id), *PWS[id], list(apart[id])] for id in PWS if apart.get(id)],
    )
