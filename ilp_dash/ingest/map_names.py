"""Where names stand on a city's map: each at one place for good, from the width of the map on at which it fits there.

A map drawn wider shows more names, and none of them moves. Nothing touches anything else: names of kelurahan stay
inside their kelurahan, those of kecamatan inside their kecamatan, and both clear of the marks of puskesmas.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from ilp_dash.domain.lettering import in_two_lines, text_px

LETTERS, KECAMATAN_LETTERS, MARK = 12.5, 15, 7  # px of the names, and from the middle of a puskesmas's mark to its edge
_LINE, _SIGN = 1.18, 12.5  # height of a line in letters; px that a sign before a name takes
_INSIDE = 0.85  # share of a text's height that must lie inside its shape: letters do not fill their lines
# Widths of the map, in px, at which names are tried; a kecamatan's place is chosen for one of the larger ones.
_WIDTHS = tuple(round(300 * 1.09**n) for n in range(-12, 26))
_CHOSEN_AT = (560, 620, 680, 780, 900, 1200, 1600, 2200)


class Place(NamedTuple):
    """A text's lines ("<br>" between), its place in map units, and the smallest width of the map in px that shows it
    (None: none does)."""

    label: str
    x: int
    y: int
    least_px: int | None


class Names(NamedTuple):
    """Places by code: names of kelurahan beside their sign ("<br>Name": the sign above it) or without one, a sign
    alone, kecamatan."""

    signed: dict[str, Place]
    plain: dict[str, Place]
    alone: dict[str, Place]
    kecamatan: dict[str, Place]


def place_names(
    areas: Mapping[str, tuple[str, BaseGeometry]],
    kecamatan: Mapping[str, tuple[str, BaseGeometry]],
    marks: Sequence[tuple[float, float]],
    units: float,
) -> Names:
    """Where everything written on a map `units` wide stands. What has room nowhere is left out, except the signs: they
    have a place.

    areas, kecamatan: code -> (name, shape in map units). marks: where puskesmas stand.
    """
    rooms = {code: _Room(shape, units) for code, (_, shape) in areas.items()}
    found = Names({}, {}, {}, {})
    for code, (name, shape) in kecamatan.items():
        below = {name: rooms[area] for area, (name, _) in areas.items() if area.startswith(code)}
        if place := _kecamatan(name, _Room(shape, units), below, marks):
            found.kecamatan[code] = place
    for code, (name, _) in areas.items():
        room, ways = rooms[code], _ways(name)
        beside = [*ways, *(("", *lines) for lines in ways)]
        if place := _first(beside, room, _SIGN, found.kecamatan, marks):
            found.signed[code] = place
        if place := _first(ways, room, 0, found.kecamatan, marks):
            found.plain[code] = place
        middle = Place("", *map(round, room.spots[0]), None)
        found.alone[code] = _first([("",)], room, _SIGN, found.kecamatan, marks) or middle
    return found


class _Room:
    """A shape, and where in it a text is tried: the middle of its widest circle, then a grid, the nearest to it
    first."""

    def __init__(self, shape: BaseGeometry, units: float):
        self.shape, self.units = shape, units
        largest = max(shapely.get_parts(shape), key=lambda part: part.area)
        shapely.prepare(shape)
        west, south, east, north = self.bounds = largest.bounds
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=2), 0)
        grid = [
            (west + (east - west) * i / 14, south + (north - south) * j / 14)
            for i in range(1, 14)
            for j in range(1, 14)
        ]
        inside = shapely.contains_xy(shape, [x for x, _ in grid], [y for _, y in grid])
        grid = [at for at, held in zip(grid, inside, strict=True) if held]
        self.spots = [
            (middle.x, middle.y),
            *sorted(grid, key=lambda at: (at[0] - middle.x) ** 2 + (at[1] - middle.y) ** 2),
        ]

    def boxes(self, extent: tuple[float, float], width: int, spots=None) -> Sequence[BaseGeometry]:
        """Boxes of an extent in px about the spots, at a width of the map."""
        across, up = (px * self.units / width / 2 for px in extent)
        xs, ys = zip(*(spots or self.spots), strict=True)
        return shapely.box(
            [x - across for x in xs], [y - up for y in ys], [x + across for x in xs], [y + up for y in ys]
        )

    def fitting(self, extent: tuple[float, float], width: int) -> list[tuple[float, float]]:
        """The spots about which a text of this extent in px lies inside, at a width of the map."""
        west, south, east, north = self.bounds
        across, up = (px * self.units / width for px in extent)
        if across > east - west or up > north - south:
            return []
        inside = shapely.contains(self.shape, self.boxes((extent[0], extent[1] * _INSIDE), width))
        return [spot for spot, fits in zip(self.spots, inside, strict=True) if fits]


def _extent(lines: Sequence[str], letters: float, sign: float = 0) -> tuple[float, float]:
    """Width and height in px of lines of text, the first after a sign."""
    widths = [text_px(line, letters) + (sign if n == 0 else 0) for n, line in enumerate(lines)]
    return max(widths) + 1, len(lines) * letters * _LINE


def _ways(name: str) -> list[tuple[str, ...]]:
    """The name as one line, then broken in two."""
    two = in_two_lines(name)
    return [(name,), *([two] if two else [])]


def _clear(x: float, y: float, extent, width: int, units: float, above: Mapping[str, Place], marks) -> bool:
    """Does a text about (x, y) stay clear of marks and of the kecamatan names, at this width of the map and any larger
    one?"""

    def apart(other_x: float, other_y: float, other, at_width: float) -> bool:
        px = units / at_width
        return (
            abs(x - other_x) >= (extent[0] + other[0]) / 2 * px or abs(y - other_y) >= (extent[1] + other[1]) / 2 * px
        )

    return all(apart(*mark, (2 * MARK, 2 * MARK), width) for mark in marks) and all(
        apart(p.x, p.y, _extent(p.label.split("<br>"), KECAMATAN_LETTERS), max(width, p.least_px))
        for p in above.values()
    )


def _first(
    ways: Sequence[tuple[str, ...]], room: _Room, sign: float, above: Mapping[str, Place], marks
) -> Place | None:
    """The text (after a sign so wide) at the smallest width that has room for it, in the first way that fits, nearest
    to the middle."""
    for width in _WIDTHS:
        for lines in ways:
            extent = _extent(lines, LETTERS, sign)
            for x, y in room.fitting(extent, width):
                if _clear(x, y, extent, width, room.units, above, marks):
                    return Place("<br>".join(lines), round(x), round(y), width)
    return None


def _kecamatan(name: str, room: _Room, below: Mapping[str, _Room], marks) -> Place | None:
    """Where the name of a kecamatan takes the place of the fewest names of its kelurahan."""
    for width in _CHOSEN_AT:
        names = shapely.union_all(
            [of.boxes(_extent(_ways(n)[-1], LETTERS), width, of.spots[:1])[0] for n, of in below.items()]
        )
        found = []
        for lines in _ways(name):
            extent = _extent(lines, KECAMATAN_LETTERS)
            spots = [s for s in room.fitting(extent, width) if _clear(*s, extent, width, room.units, {}, marks)]
            if spots:
                boxes = room.boxes(extent, width, spots)
                hidden = shapely.area(shapely.intersection(boxes, names)) / shapely.area(boxes)
                found += [
                    (hidden[n] + room.spots.index(spot) / 400 + (len(lines) - 1) * 0.2, lines, spot)
                    for n, spot in enumerate(spots)
                ]
        if found:
            _, lines, (x, y) = min(found)
            extent = _extent(lines, KECAMATAN_LETTERS)
            smaller = (
                w
                for w in _WIDTHS
                if w < width and (x, y) in room.fitting(extent, w) and _clear(x, y, extent, w, room.units, {}, marks)
            )
            return Place("<br>".join(lines), round(x), round(y), next(smaller, width))
    return None
