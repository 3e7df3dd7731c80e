"""A city's map for paper and slides: one SVG from the shapes the build has drawn, without a browser."""

from collections.abc import Mapping

from ilp_dash.charts.classes import NO_DATA, ink, paint
from ilp_dash.charts.geometry import CityMap
from ilp_dash.charts.maps import OUTSIDE

MOST_SIGNS = 90  # kelurahan beyond which signs would hide the colours


def map_svg(city: CityMap, classes: Mapping[str, str], signs: Mapping[str, str]) -> str:
    """Kelurahan in the colours of their classes, with the sign of the class so that it is told in grey too.

    classes: code -> class id; without one a kelurahan is outside the question. signs: class id -> "▲", "▼", "+", "−"
    or "".
    """
    by_no = {area.no: code for code, area in city.areas.items()}
    parts = []
    for no, shape in city.outlines.groupby("no"):
        of = paint(classes.get(by_no[no], OUTSIDE))
        parts.append(f'<path d="{_path(shape, city.height)}" fill="{of.fill}" stroke="{of.edge}" stroke-width="6"/>')
    for kind, line in city.lines.items():
        if kind == "kecamatan":
            parts.append(f'<path d="{_path(line, city.height)}" fill="none" stroke="{ink("ink")}" stroke-width="16"/>')
    size = city.width / 95
    for code, area in city.areas.items() if len(city.areas) <= MOST_SIGNS else ():
        cls = classes.get(code, NO_DATA)
        if sign := _SIGNS.get(signs.get(cls, "")):
            x, y = area.alone.x, city.height - area.alone.y
            points = " ".join(f"{x + size * a:.0f},{y + size * b:.0f}" for a, b in sign)
            parts.append(f'<polygon points="{points}" fill="{paint(cls).text}"/>')
    edge = 20
    box = f"{-edge} {-edge} {city.width + 2 * edge} {city.height + 2 * edge}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'


_SIGNS = {
    "▲": ((-1, 0.8), (1, 0.8), (0, -1)),
    "▼": ((-1, -0.8), (1, -0.8), (0, 1)),
    "−": ((-1, -0.3), (1, -0.3), (1, 0.3), (-1, 0.3)),
    "+": (
        *((-1, -0.3), (-0.3, -0.3), (-0.3, -1), (0.3, -1), (0.3, -0.3), (1, -0.3)),
        *((1, 0.3), (0.3, 0.3), (0.3, 1), (-0.3, 1), (-0.3, 0.3), (-1, 0.3)),
    ),
}


def _path(line, height: int) -> str:
    """Rings of points, a missing one between two, as an SVG path; north is up."""
    found, first = [], True
    for x, y in zip(line["x"], line["y"], strict=True):
        if x != x or y != y:
            first = True
            continue
        found.append(f"{'M' if first else 'L'}{x:.0f} {height - y:.0f}")
        first = False
    return "".join(found)
