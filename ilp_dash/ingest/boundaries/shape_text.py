"""Shapes written as text: WKB in hexadecimal digits, WKT, GeoJSON, and lists of points."""

import json
import re
from functools import reduce

import shapely

_WKT = re.compile(r"(?:SRID\s*=\s*(\d+)\s*;\s*)?((?:MULTI)?POLYGON|GEOMETRYCOLLECTION)\b", re.I)
_HEX = re.compile(r"(?:\\\\?x|0x|x')?([0-9A-Fa-f]{18,})'?", re.I)
_LIST = re.compile(r"\[\s*\[")
_POLYGONS = (3, 6, 7)  # polygon, multipolygon, collection
_EXCEL_CELL = 32767
_DEEP = 6


def may_be_shape(value) -> bool:
    """Whether a text begins as a shape with an area does."""
    if not isinstance(value, str):
        return False
    start = value[:300].lstrip()
    if _WKT.match(start) or _LIST.match(start):
        return True
    if start.startswith("{"):
        return re.search(r'"coordinates"|"(?:Multi)?Polygon"', start) is not None
    digits = _HEX.match(start)
    return bool(digits) and _wkb_start(bytes.fromhex(digits[1][:26])) is not None


def shape_of(text: str) -> shapely.Geometry | None:
    """The shape; its SRID is set where the text names one. None for an empty text, and for a list without three points.

    Lists of points are taken as written: which number is the latitude is for the caller to find out; rings within rings
    are holes. Raises ValueError, in Indonesian, for a text that is cut off or no shape.
    """
    text = text.strip()
    if not text:
        return None
    try:
        if text.startswith("["):
            return _of_rings(_rings(json.loads(text)))
        if text.startswith("{"):
            return shapely.from_geojson(text)
        if found := _WKT.match(text):
            shape = shapely.from_wkt(text[found.start(2) :])
            return shapely.set_srid(shape, int(found[1])) if found[1] else shape
        found = _HEX.fullmatch(text)
        return _of_wkb(bytes.fromhex(found[1] if found else ""))
    except (ValueError, TypeError, RecursionError, shapely.errors.GEOSException):
        if _EXCEL_CELL - 10 <= len(text) <= _EXCEL_CELL:
            raise ValueError(
                "geometrinya terpotong: Excel hanya menyimpan 32.767 huruf dalam satu sel. Minta CSV "
                "yang belum pernah dibuka dengan Excel"
            ) from None
        raise ValueError("geometrinya terpotong atau rusak. Minta berkasnya sekali lagi") from None


def _wkb_start(content: bytes) -> int | None:
    """Where WKB of polygons begins: at 0, or at 4 behind the SRID MySQL writes; None when it is none."""
    for start in (0, 4):
        head = content[start : start + 5]
        if len(head) == 5 and head[0] in (0, 1):
            kind = int.from_bytes(head[1:], "little" if head[0] else "big")
            if (kind & 0x1FFFFFFF) < 4000 and (kind & 0x1FFFFFFF) % 1000 in _POLYGONS:
                return start
    return None


def _of_wkb(content: bytes) -> shapely.Geometry:
    start = _wkb_start(content)
    if start is None:
        raise ValueError
    shape = shapely.from_wkb(content[start:])
    return shapely.set_srid(shape, int.from_bytes(content[:4], "little")) if start else shape


def _rings(value, deep: int = 0) -> list[list]:
    """All lists of points of a nested list. Raises ValueError for anything else."""
    if not isinstance(value, list) or deep > _DEEP:
        raise ValueError
    if value and all(_is_point(item) for item in value):
        return [[item[:2] for item in value]]
    return [ring for item in value for ring in _rings(item, deep + 1)]


def _is_point(item) -> bool:
    return (
        isinstance(item, list)
        and len(item) >= 2
        and all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e9 for n in item[:2])
    )


def _of_rings(rings: list[list]) -> shapely.Geometry | None:
    """Polygons of rings: what lies within an odd number of them. One ring alone stays as drawn."""
    polygons = [shapely.Polygon(ring) for ring in rings if len({tuple(p) for p in ring}) >= 3]
    if len(polygons) < 2:
        return polygons[0] if polygons else None
    valid = [p if p.is_valid else shapely.make_valid(p, method="structure", keep_collapsed=False) for p in polygons]
    return reduce(shapely.symmetric_difference, valid)
