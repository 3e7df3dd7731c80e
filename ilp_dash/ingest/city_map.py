"""From boundaries in degrees to the map a page draws: a local plane in whole units, kecamatan outlines, islands in a
corner, names placed.

Made once in the build, so that nobody who looks at a map waits for it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import geopandas
import pandas as pd
import shapely
from shapely.affinity import affine_transform, scale
from shapely.geometry.base import BaseGeometry

from ilp_dash.domain.lettering import text_px
from ilp_dash.ingest.map_names import LETTERS, Place, place_names
from ilp_dash.store.build import Boundary
from ilp_dash.store.reference import Area, Reference

UNITS = 4000  # of the longer side of a map: one unit is a few metres
_ISLANDS = 10  # a kota administrasi of at most so many kelurahan may lie in the inset
_MARK = 40  # units from an island to the middle of a puskesmas's mark beside it
_GAP = 14  # units between an island and its name
_SCALE_NOTE = 75  # units between the frame and the words that say its scale
_SEEN = 44  # units an island of the inset measures at least, where its neighbours leave it the room
_STRETCH = 0.8  # … when without it the picture is so much smaller


class _Plane(NamedTuple):
    """From metres to map units; islands with a scale and a place of their own, within a frame (None: there are
    none)."""

    near: tuple[float, ...]
    far: tuple[float, ...]
    islands: frozenset[str]  # kota administrasi (first five letters of a code) in the inset
    width: int
    height: int
    frame: BaseGeometry | None

    def __call__(self, code: str, shape: BaseGeometry) -> BaseGeometry:
        return affine_transform(shape, self.far if code[:5] in self.islands else self.near)


def map_rows(
    boundaries: Iterable[Boundary], reference: Reference, points: Iterable[tuple] = ()
) -> dict[str, list[tuple]]:
    """Rows of the tables `peta_*` (see store/schema.sql) of every city that has a boundary. points: (puskesmas code,
    lat, lon, …)."""
    known = {a.code: a for a in reference.areas}
    home = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    of: dict[str, list[Boundary]] = {}
    for boundary in boundaries:
        of.setdefault(boundary.kota_code, []).append(boundary)
    rows: dict[str, list[tuple]] = {name: [] for name in ("peta_kota", "peta_wilayah", "peta_nama", "peta_titik")}
    points = list(points)
    for kota, drawn in of.items():
        for table, made in _city(kota, drawn, known, [p for p in points if home.get(p[0]) == kota]).items():
            rows[table] += made
    return rows


def _city(kota: str, drawn: Sequence[Boundary], known: Mapping[str, Area], points: Sequence[tuple]) -> dict:
    areas = geopandas.GeoDataFrame(
        {"code": [b.area_code for b in drawn]},
        geometry=shapely.orient_polygons(shapely.from_geojson([b.geojson for b in drawn])),
        crs="EPSG:4326",
    ).sort_values("code")
    west, south, east, north = areas.total_bounds
    local = f"+proj=eqc +lat_ts={(south + north) / 2} +lon_0={(west + east) / 2} +datum=WGS84 +units=m"
    areas = areas.to_crs(local).set_index("code", drop=False)
    areas["kecamatan"] = [known[code].parent_code for code in areas.index]
    stands = geopandas.GeoSeries.from_xy([p[2] for p in points], [p[1] for p in points], crs="EPSG:4326").to_crs(local)
    plane = _plane(areas, stands)
    kecamatan = areas.dissolve("kecamatan").geometry
    members = areas.groupby("kecamatan").size()
    shapes = {code: plane(code, shape) for code, shape in areas.geometry.items()}
    shapes |= _grown({code: shape for code, shape in shapes.items() if code[:5] in plane.islands})
    outlines = {code: plane(code, shape) for code, shape in kecamatan.items() if code[:5] not in plane.islands}
    islands = [shape for code, shape in shapes.items() if code[:5] in plane.islands]
    marks = [
        (code, _beside(shapes[home], plane) if home[:5] in plane.islands else plane(home, stand))
        for (code, *_), stand in zip(points, stands, strict=True)
        for home in [areas.index[areas.distance(stand).argmin()]]
    ]
    names = place_names(
        {code: (known[code].name, shape) for code, shape in shapes.items() if code[:5] not in plane.islands},
        {code: (known[code].name, outlines[code]) for code in outlines if members[code] > 1},
        [(at.x, at.y) for _, at in marks],
        plane.width,
    )
    for code in shapes.keys() - names.alone.keys():  # islands: they have their names beside them
        middle = shapes[code].representative_point()
        names.alone[code] = Place("", round(middle.x), round(middle.y), None)
    kinds = {"nama bertanda": names.signed, "nama": names.plain, "tanda": names.alone, "kecamatan": names.kecamatan}
    written = [(kota, kind, code, *place) for kind, of in kinds.items() for code, place in sorted(of.items())]
    lines = shapely.line_merge(shapely.union_all([shape.boundary for shape in (*outlines.values(), *islands)]))
    return {
        "peta_kota": [(kota, plane.width, plane.height, steps(lines), plane.frame and steps(plane.frame))],
        "peta_wilayah": [(code, kota, steps(shape)) for code, shape in shapes.items()],
        "peta_nama": written + [(kota, *place) for place in _inset_words(shapes, known, plane)],
        "peta_titik": [(code, round(at.x), round(at.y)) for code, at in marks],
    }


def _beside(island: BaseGeometry, plane: _Plane) -> BaseGeometry:
    """Where the mark of a puskesmas stands that is larger than its island: on the side the name leaves free."""
    west, _, east, _ = island.bounds
    return shapely.Point(east + _MARK if _name_is_left(island, plane) else west - _MARK, island.centroid.y)


def _name_is_left(island: BaseGeometry, plane: _Plane) -> bool:
    return island.bounds[0] - plane.frame.bounds[0] > plane.frame.bounds[2] - island.bounds[2]


def _plane(areas: geopandas.GeoDataFrame, stands: geopandas.GeoSeries) -> _Plane:
    islands = _far_off(areas)
    far = areas.index.str[:5].isin(islands)
    near_stands = [s for s in stands if not islands or areas.index[areas.distance(s).argmin()][:5] not in islands]
    land = shapely.union_all(areas.geometry[~far].tolist() + near_stands)
    west, south, east, north = land.bounds
    units = UNITS / max(east - west, north - south, 1.0)
    near = [units, 0.0, 0.0, units, -west * units, -south * units]
    width, height = (east - west) * units, (north - south) * units
    if not islands:
        return _Plane(tuple(near), tuple(near), islands, round(width), round(height), None)
    group = areas.geometry[far].total_bounds
    box, beside = _corner(affine_transform(land, near), width, height, group)
    near[4] += beside
    own = _inside(group, box)
    return _Plane(tuple(near), own, islands, round(width + beside), round(height), box)


def _far_off(areas: geopandas.GeoDataFrame) -> frozenset[str]:
    """The kota administrasi of a few islands far off, without which the picture is much larger; empty when there is
    none."""
    bounds = areas.bounds.groupby(areas.index.str[:5]).agg({"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"})
    sizes = areas.groupby(areas.index.str[:5]).size()
    for group in bounds.index if len(bounds) > 1 else ():
        rest = bounds.drop(group)
        across, up = (
            (rest[f"max{axis}"].max() - rest[f"min{axis}"].min())
            / (bounds[f"max{axis}"].max() - bounds[f"min{axis}"].min())
            for axis in "xy"
        )
        if sizes[group] <= _ISLANDS and min(across, up) < _STRETCH:
            return frozenset([group])
    return frozenset()


def _corner(land: BaseGeometry, width: float, height: float, group) -> tuple[BaseGeometry, float]:
    """The inset's frame: in a corner the land leaves free, else on a strip at the left, so much wider becomes the
    map."""
    tall = (group[3] - group[1]) / (group[2] - group[0])
    for share, shape in ((0.3, 1.7), (0.3, 1.3), (0.26, 1.5), (0.26, 1.2), (0.23, 1.3)):
        across = share * width
        up = min(across * min(0.5 * tall + 0.25, shape), 0.62 * height)
        for x, y in ((0, height - up), (0, 0), (width - across, 0), (width - across, height - up)):
            box = shapely.box(x, y, x + across, y + up)
            if not box.buffer(width * 0.012).intersects(land):
                return box, 0.0
    across = 0.28 * width
    return shapely.box(0, height - min(across * 1.7, height * 0.62), across, height), across * 1.06


def _inside(group, box: BaseGeometry) -> tuple[float, ...]:
    """How islands (their bounds in metres) come into the middle of the frame; their names take the rest."""
    west, south, east, north = box.bounds
    across, up = east - west, north - south
    units = min(across * 0.5 / (group[2] - group[0]), up * 0.84 / (group[3] - group[1]))
    x = west + across * 0.12 - group[0] * units
    y = (south + north) / 2 - (group[1] + group[3]) / 2 * units
    return (units, 0.0, 0.0, units, x, y)


def _grown(islands: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Islands too small to be seen or hit, drawn larger about their middle."""
    found = {}
    for code, shape in islands.items():
        size = max(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])
        room = min([shape.centroid.distance(o.centroid) for c, o in islands.items() if c != code], default=UNITS)
        factor = max(1.0, min(_SEEN, room * 0.7) / size)
        found[code] = scale(shape, factor, factor, origin="centroid")
    return found


def _inset_words(shapes: Mapping[str, BaseGeometry], known: Mapping[str, Area], plane: _Plane) -> list[tuple]:
    """That the inset has a scale of its own, and names beside the islands: kind ("pulau": x is where the text begins;
    "pulau kiri": where it ends), code, label, x, y, smallest width of the map in px."""
    if plane.frame is None:
        return []
    west, south, east, north = plane.frame.bounds
    beyond = north + _SCALE_NOTE if south < _SCALE_NOTE else south - _SCALE_NOTE
    wide = text_px("skala berbeda", LETTERS) / (east - west) * plane.width
    found: list[tuple] = [("pulau", "", "skala berbeda", round(west), round(beyond), round(wide))]
    off = sorted((s.centroid.y, code, s) for code, s in shapes.items() if code[:5] in plane.islands)
    for n, (y, code, shape) in enumerate(off):
        left, right = shape.bounds[0] - west, east - shape.bounds[2]
        apart = min([abs(y - other) for m, (other, *_) in enumerate(off) if m != n], default=UNITS)
        wanted = text_px(known[code].name, LETTERS) + 10
        least = round(max(wanted / max(left, right), (LETTERS + 3) / apart) * plane.width)
        beside = (
            ("pulau kiri", shape.bounds[0] - _GAP) if _name_is_left(shape, plane) else ("pulau", shape.bounds[2] + _GAP)
        )
        found.append((beside[0], code, known[code].name, round(beside[1]), round(y), least))
    return found


def steps(shape: BaseGeometry) -> str:
    """Rings or lines as JSON `[[x…], [y…]]` in whole units: each a step from the point before, null between two
    rings."""
    parts = shapely.get_parts(shape)
    lines = [r for part in parts for r in ([part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part])]
    across: list[int | None] = []
    up: list[int | None] = []
    at = (0, 0)
    for line in lines:
        points = pd.DataFrame(shapely.get_coordinates(line), columns=["x", "y"]).round().astype(int)
        points = points[(points != points.shift()).any(axis=1)]
        if len(points) < (4 if line.is_ring else 2):
            continue
        if across:
            across.append(None)
            up.append(None)
        for x, y in points.itertuples(index=False):
            across.append(x - at[0])
            up.append(y - at[1])
            at = (x, y)
    return json.dumps([across, up], separators=(",", ":"))
