"""Schematic boundaries of kelurahan, made from their points until a city brings its own: "Skema, bukan batas resmi".

Each kelurahan gets the ground nearer to its point than to any other (Voronoi), inside an outline drawn round the
points. Points far from all others (islands) get an outline of their own, so that nothing stretches across the sea.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from ilp_dash.errors import BadFile, UnknownArea

TITLE = "Skema, bukan batas resmi"
DECIMALS = 5  # of a degree: about one metre
_GRID = 10.0**-DECIMALS
_METRES_PER_DEGREE = 111_320.0
# Two points further apart than this many median neighbour distances are not joined into one outline.
_CLUSTER_GAP = 5.0
_HULL_RATIO = 0.35
# Closer than this many metres two points are the same point: no border between them could be drawn.
_SAME_SPOT = 20.0


class _Kelurahan(Protocol):
    code: str
    name: str
    level: str
    kota_code: str
    lat: float | None
    lon: float | None


def schematic_boundaries(areas: Iterable[_Kelurahan], kota_code: str) -> dict[str, BaseGeometry]:
    """Kelurahan code -> its schematic polygon (degrees, WGS 84, rounded to 5 decimals), in the order of the areas.

    Neighbours share their edges vertex by vertex; nothing overlaps and inside an outline nothing is left over.
    A kelurahan without a point is left out. Raises UnknownArea when the city has none with a point,
    BadFile when two of them lie on the same point.
    """
    found = [
        area
        for area in areas
        if area.level == "kelurahan" and area.kota_code == kota_code and area.lat is not None and area.lon is not None
    ]
    if not found:
        raise UnknownArea(f"Tidak ada titik kelurahan untuk kota {kota_code}. Lengkapi lat dan lon di area.csv.")
    shrink = math.cos(math.radians(sum(area.lat for area in found) / len(found)))

    def to_metres(lonlat):
        return lonlat * (_METRES_PER_DEGREE * shrink, _METRES_PER_DEGREE)

    def to_degrees(metres):
        return metres / (_METRES_PER_DEGREE * shrink, _METRES_PER_DEGREE)

    points = [shapely.transform(shapely.Point(area.lon, area.lat), to_metres) for area in found]
    _refuse_same_spot(found, points)
    step = _median_step(points)
    cells: dict[str, BaseGeometry] = {}
    for cluster in _clusters(points, _CLUSTER_GAP * step):
        lines = _linework([points[i] for i in cluster], step)
        faces = shapely.polygonize(
            [shapely.union_all([shapely.transform(line, to_degrees) for line in lines], grid_size=_GRID)]
        )
        codes = {found[i].code: shapely.Point(found[i].lon, found[i].lat) for i in cluster}
        cells |= _settle([shapely.transform(face, _rounded) for face in faces.geoms], codes)
    return {area.code: cells[area.code] for area in found}


def as_geojson(geometry: BaseGeometry) -> str:
    """The geometry as compact GeoJSON text, coordinates rounded to 5 decimals (about one metre)."""
    return json.dumps(shapely.geometry.mapping(shapely.transform(geometry, _rounded)), separators=(",", ":"))


def _rounded(coordinates):
    return coordinates.round(DECIMALS)


def _refuse_same_spot(found: list[_Kelurahan], points: list) -> None:
    """Raises BadFile when two kelurahan lie less than _SAME_SPOT metres apart."""
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=_SAME_SPOT)
    for one, other in ((found[i], found[j]) for i, j in zip(left, right, strict=True) if i < j):
        raise BadFile(
            f"area.csv: {one.name} ({one.code}) dan {other.name} ({other.code}) berada di titik yang sama. "
            "Perbaiki lat dan lon salah satunya."
        )


def _median_step(points: list) -> float:
    """Median distance from a point to its nearest neighbour, in metres; 1 km for a point alone."""
    if len(points) < 2:
        return 1000.0
    nearest = sorted(min(point.distance(other) for other in points if other is not point) for point in points)
    return nearest[len(nearest) // 2]


def _clusters(points: list, gap: float) -> list[list[int]]:
    """Indices of the points, grouped so that groups are more than `gap` metres from one another."""
    left, groups = set(range(len(points))), []
    while left:
        group = [left.pop()]
        for i in group:
            near = {j for j in left if points[i].distance(points[j]) <= gap}
            left -= near
            group.extend(sorted(near))
        groups.append(group)
    return groups


def _linework(points: list, step: float) -> list[BaseGeometry]:
    """The outline round the points and the borders between them, in metres."""
    cloud = shapely.MultiPoint(points)
    outline = shapely.concave_hull(cloud, ratio=_HULL_RATIO).buffer(step, quad_segs=4)
    outline = shapely.Polygon(outline.exterior)
    if len(points) == 1:
        return [outline.exterior]
    borders = shapely.voronoi_polygons(cloud, extend_to=outline.buffer(step), only_edges=True)
    return [outline.exterior, borders.intersection(outline)]


def _settle(faces: list[BaseGeometry], codes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Each face to the code whose point it holds; a face without one joins
    the neighbour it shares the longest border with."""
    owned, stray = defaultdict(list), []
    tree = shapely.STRtree(list(codes.values()))
    names = list(codes)
    for face in faces:
        held = tree.query(face, predicate="contains")
        if len(held):
            owned[names[held[0]]].append(face)
        else:
            stray.append(face)
    cells = {code: parts[0] for code, parts in owned.items()}
    while stray:
        length, face, code = max(
            ((face.intersection(cell).length, face, code) for face in stray for code, cell in cells.items()),
            key=lambda found: found[0],
        )
        if not length:
            break
        cells[code] = shapely.transform(shapely.unary_union([cells[code], face]), _rounded)
        stray = [other for other in stray if other is not face]
    return cells
