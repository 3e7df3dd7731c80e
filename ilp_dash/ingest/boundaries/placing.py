"""Where on earth the coordinates of a file are: by its coordinate system, checked against the
points of the kelurahan."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import geopandas
import shapely

from ilp_dash.domain.words import number
from ilp_dash.errors import BadFile

# Kilometres a kelurahan may lie from its known point (median over all) for a reading of the coordinates to be believed.
_NEAR_KM = 10.0
_FAR_KM = 15.0
_KM_PER_DEGREE = 111.32
DEGREES = "EPSG:4326"
# Metres that maps of Indonesia have: UTM, TM-3 and Web Mercator, eastings and northings.
_METRES = (100_000, 16_000_000)
_NORTHINGS = ((-1_300_000, -1), (100_000, 1_700_000), (8_500_000, 10_700_000))


@dataclass(frozen=True)
class Placed:
    """Shapes in degrees (longitude, latitude); decision: what was decided about the coordinates, Indonesian; off_km:
    median distance to the known points; far: code -> km for shapes further off than a city reaches."""

    shapes: dict[str, shapely.Geometry]
    decision: str
    off_km: float
    far: dict[str, float]


def place(
    shapes: Mapping[str, shapely.Geometry], crs, points: Mapping[str, tuple[float, float]], file_name: str
) -> Placed:
    """Bring shapes (kelurahan code -> shape) to degrees.

    The file's own system is taken when it puts the kelurahan near their known points (code -> lon, lat); otherwise, or
    when the file names none, the systems in use in Indonesia and swapped axes are
    tried. Raises BadFile when none puts them there.
    """
    if crs is not None:
        own = _placed(shapes, crs, points, f"Sistem koordinat: {_title(crs)}, dari berkas.")
        if own and own.off_km <= _NEAR_KM:
            return _on_earth(own, file_name)
    said = (
        f"Berkas menyebut {_title(crs)}, tetapi letaknya tidak cocok"
        if crs is not None
        else "Berkas tidak menyebut sistem koordinat"
    )
    tried = []
    for candidate, title, swapped in _candidates(points):
        turned = {c: shapely.transform(s, _turn) for c, s in shapes.items()} if swapped else shapes
        decision = f"{said}; menurut letak kelurahan dibaca sebagai {title}." + (
            " Lintang dan bujur tertukar di berkas; ditukar kembali." if swapped else ""
        )
        found = _placed(turned, candidate, points, decision)
        if found:
            tried.append(found)
    best = min(tried, key=lambda p: p.off_km, default=None)
    if best is None or best.off_km > _NEAR_KM:
        raise BadFile(f"{file_name}: {said}, dan {_nowhere(shapes, points)}")
    return _on_earth(best, file_name)


def _on_earth(placed: Placed, file_name: str) -> Placed:
    """The same. Raises BadFile for single kelurahan that lie nowhere though the others are in place."""
    lost = ", ".join(code for code, km in placed.far.items() if km == inf)
    if lost:
        raise BadFile(f"{file_name}: koordinat kelurahan {lost} rusak: letaknya di luar bumi. Perbaiki di QGIS.")
    return placed


def utm_of(points: Mapping[str, tuple[float, float]]) -> str:
    """The UTM zone of the city: metres."""
    lon = sum(p[0] for p in points.values()) / len(points)
    lat = sum(p[1] for p in points.values()) / len(points)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + int((lon + 180) // 6) + 1}"


def converted(shapes: list, source, target) -> list:
    """Shapes from one coordinate system into another, longitude (easting) first."""
    return list(geopandas.GeoSeries(shapes, crs=source).to_crs(target).values)


def _nowhere(shapes: Mapping[str, shapely.Geometry], points: Mapping[str, tuple[float, float]]) -> str:
    """Why coordinates put no city anywhere, Indonesian: degrees or metres of another place, or a drawing's own."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    lon, lat = (sum(p[n] for p in points.values()) / len(points) for n in (0, 1))
    ranges = ((west, east, south, north), (south, north, west, east))  # swapped axes are no drawing either
    if max(abs(west), abs(east), abs(south), abs(north)) <= 180:
        return (
            f"letaknya di sekitar lintang {number((south + north) / 2, 1)}, bujur {number((west + east) / 2, 1)}, "
            f"sedangkan kotanya di lintang {number(lat, 1)}, bujur {number(lon, 1)}. "
            "Periksa kotanya, atau simpan ulang dalam WGS 84 (EPSG:4326), dengan berkas .prj."
        )
    if any(_METRES[0] <= a and b <= _METRES[1] and _fits(c) and _fits(d) for a, b, c, d in ranges):
        return (
            "sebagai meter pun tidak jatuh di kotanya. Minta sistem koordinatnya kepada pembuat peta, "
            "lalu simpan ulang dalam WGS 84 (EPSG:4326), dengan berkas .prj."
        )
    return (
        f"angkanya (x {number(west)} sampai {number(east)}, y {number(south)} sampai {number(north)}) adalah koordinat "
        "setempat sebuah gambar (CAD): bukan derajat dan bukan meter UTM. Minta peta yang sudah digeoreferensi, "
        "atau georeferensikan di QGIS, lalu simpan dalam WGS 84 (EPSG:4326)."
    )


def _fits(northing: float) -> bool:
    return any(low <= northing <= high for low, high in _NORTHINGS)


def _turn(coordinates):
    return coordinates[:, ::-1]


def _title(crs) -> str:
    found = geopandas.GeoSeries([], crs=crs).crs
    return found.name if found is not None else "?"


def _candidates(points):
    lon = sum(p[0] for p in points.values()) / len(points)
    zone = int((lon + 180) // 6) + 1
    yield DEGREES, "derajat WGS 84", False
    yield DEGREES, "derajat WGS 84", True
    for z in (zone, zone - 1, zone + 1):
        for north in (False, True):
            yield f"EPSG:{(32600 if north else 32700) + z}", f"UTM zona {z}{'N' if north else 'S'}", False
    yield f"EPSG:{32700 + zone}", f"UTM zona {zone}S", True
    yield "EPSG:3857", "Web Mercator", False
    tm3 = 23830 + int((lon - 93) // 3)  # TM-3 zones 46.2 (EPSG:23830, from 93° E) to 54.1
    if 23830 <= tm3 <= 23845:
        yield f"EPSG:{tm3}", "TM-3 (BPN)", False


def _placed(shapes, crs, points, decision) -> Placed | None:
    """The shapes in degrees and how far they are from their points; None when they are nowhere."""
    known = [code for code in shapes if code in points]
    if not known:
        return None
    try:
        centres = converted([shapely.centroid(shapely.envelope(shapes[code])) for code in known], crs, DEGREES)
    except (ValueError, RuntimeError):
        return None
    off = []
    for code, centre in zip(known, centres, strict=True):
        if centre.is_empty or not (abs(centre.x) <= 180 and abs(centre.y) <= 90):
            off.append(inf)
            continue
        lon, lat = points[code]
        off.append(((centre.x - lon) ** 2 + (centre.y - lat) ** 2) ** 0.5 * _KM_PER_DEGREE)
    median = sorted(off)[len(off) // 2]
    if median == inf:
        return None
    if median > _NEAR_KM:
        return Placed({}, decision, median, {})
    moved = converted(list(shapes.values()), crs, DEGREES)
    far = {code: km for code, km in zip(known, off, strict=True) if km > _FAR_KM}
    return Placed(dict(zip(shapes, moved, strict=True)), decision, median, far)
