"""Boundaries as they came into boundaries a map can use: valid, without overlaps or cracks, light,
true to their area."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.placing import DEGREES, converted

DECIMALS = 5
_GRID = 10.0**-DECIMALS
# Metres: gaps and cracks narrower than the first are closed, bends smaller than the second are straightened; the
# gentler pairs are tried in turn until every area holds.
_GAPS = (60.0, 20.0, 5.0)
_BENDS = (30.0, 20.0, 14.0, 10.0, 7.0, 5.0, 3.0, 1.5, 0.0)
_SMALL_KM2 = 0.2
_ALLOWED, _ALLOWED_SMALL = 0.01, 0.02
# Square metres: an islet below this keeps its outline.
_ISLET = 200_000.0
# Metres: a slit up to this wide between two kelurahan is closed, even where it is open to the outside.
_SLIT = 12.0
_TOUCH = 0.02
_CRACK = 5e-5  # degrees: a gap narrower than this after rounding is a crack


@dataclass(frozen=True)
class Repaired:
    """Cleaned shapes in degrees. areas: code -> (km² in the source, km² now); overlapping: codes that overlapped
    another by more than 1 % of themselves; beyond: codes whose area could not be kept; bend: metres of simplification
    used; mended: codes with invalid outlines in the file; cracked: a gap of less than
    five metres between neighbours could not be closed."""

    shapes: dict[str, shapely.Geometry] = field(default_factory=dict)
    areas: dict[str, tuple[float, float]] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    bend: float = 0.0
    mended: tuple[str, ...] = ()
    cracked: bool = False


def polygons_only(shape: shapely.Geometry | None) -> tuple[shapely.Geometry | None, bool]:
    """(valid polygons of a shape or None when nothing is left, whether it had to be mended)."""
    if shape is None or shape.is_empty:
        return None, False
    mended = not shape.is_valid
    if mended:
        shape = shapely.make_valid(shape)
    parts = [p for p in _parts(shape) if p.area > 0]
    if not parts:
        return None, mended
    return (parts[0] if len(parts) == 1 else shapely.union_all(parts)), mended


def merged(parts: Mapping[str, list]) -> tuple[dict[str, shapely.Geometry], list[str]]:
    """(code -> its features as one, codes of which a feature was left out).

    Left out is a feature beside others that covers most of another kelurahan: a kecamatan of the same name. What merely
    lies within one of its own is joined like the rest.
    """
    largest = [max(shapes, key=lambda s: s.area) for shapes in parts.values()]
    tree, codes = shapely.STRtree(largest), list(parts)

    def covers(shape, code: str) -> bool:
        near = (n for n in tree.query(shape, predicate="intersects") if codes[n] != code)
        return any(shape.intersection(largest[n]).area > 0.5 * largest[n].area for n in near)

    whole, nested = {}, []
    for code, shapes in parts.items():
        kept = [s for s in shapes if len(shapes) == 1 or not covers(s, code)] or [min(shapes, key=lambda s: s.area)]
        if len(kept) < len(shapes):
            nested.append(code)
        whole[code] = kept[0] if len(kept) == 1 else shapely.union_all(kept)
    return whole, nested


def repair(shapes: Mapping[str, shapely.Geometry], metres: str, mended=()) -> Repaired:
    """Clean, simplify, round to 5 decimals, and check again after rounding.

    shapes: code -> valid polygons in degrees; metres: the projected system to work in. Simplification is reduced until
    each area is within 1 % of the source (2 % below 0.2 km²). Raises
    BadFile when no valid coverage can be made of them.
    """
    codes = list(shapes)
    source = dict(zip(codes, (_valid(s) for s in converted([shapes[c] for c in codes], DEGREES, metres)), strict=True))
    overlapping = _overlapping(source)
    best = None
    for gap in _GAPS:
        cleaned = _cleaned(list(source.values()), gap)
        if any(s.is_empty for s in cleaned):
            continue
        kept = dict(zip(codes, cleaned, strict=True))
        if gap != _GAPS[-1] and _beyond({c: (source[c].area, kept[c].area) for c in codes if c not in overlapping}):
            continue
        for bend in _BENDS:
            settled = _settled(kept, bend, metres)
            if settled is None:
                continue
            back = dict(zip(codes, converted([settled[c] for c in codes], DEGREES, metres), strict=True))
            beyond = _beyond({c: ((kept if c in overlapping else source)[c].area, back[c].area) for c in codes})
            cracked = not bool(shapely.coverage_is_valid(list(settled.values()), gap_width=_CRACK))
            if best is None or (len(beyond), cracked) < best[0]:
                areas = {c: (source[c].area / 1e6, back[c].area / 1e6) for c in codes}
                lists = tuple(sorted(overlapping)), tuple(sorted(beyond))
                best = (len(beyond), cracked), Repaired(settled, areas, *lists, bend, tuple(mended), cracked)
            if not beyond:
                break
        if best and best[0] == (0, False):
            break
    if best is None:
        raise BadFile(
            "Batas tidak dapat dirapikan: sesudah dibersihkan masih ada poligon yang bertumpang tindih. "
            "Perbaiki topologinya di QGIS, "
            "lalu ulangi."
        )
    return best[1]


def _cleaned(shapes: list, gap: float) -> list:
    """A coverage without overlaps and enclosed gaps; slits that are open to the outside are closed, too."""
    cleaned = shapely.coverage_clean(shapes, gap_width=gap)
    if shapely.coverage_is_valid(cleaned, gap_width=_SLIT):
        return list(cleaned)
    whole = shapely.union_all(cleaned)
    half, mitre = _SLIT / 2, {"join_style": "mitre"}
    slits = whole.buffer(half, **mitre).buffer(-half, **mitre).difference(whole)
    filled = list(cleaned)
    tree = shapely.STRtree(cleaned)
    for slit in _parts(slits):
        near = tree.query(slit, predicate="dwithin", distance=_TOUCH)
        if len(near) > 1:  # between two kelurahan, not a notch in the outline of one
            longest = max(near, key=lambda n: slit.boundary.intersection(cleaned[n].buffer(_TOUCH)).length)
            filled[longest] = shapely.union_all([filled[longest], slit.buffer(_TOUCH, **mitre)])
    return list(shapely.coverage_clean(filled, gap_width=gap))


def _settled(kept: Mapping[str, shapely.Geometry], bend: float, metres: str) -> dict[str, shapely.Geometry] | None:
    """Simplified and rounded shapes in degrees; None when they are not a valid coverage."""
    degrees = converted(_simplified(list(kept.values()), bend), metres, DEGREES)
    settled = _rounded(dict(zip(kept, degrees, strict=True)))
    if settled is None:
        return None
    shapes = list(settled.values())
    return settled if shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes) else None


def _simplified(shapes: list, bend: float) -> list:
    """The coverage with small bends straightened; islets keep their outline."""
    if not bend:
        return shapes
    parts, owner = [], []
    for n, shape in enumerate(shapes):
        for part in _parts(shape):
            parts.append(part)
            owner.append(n)
    tree = shapely.STRtree(parts)
    left, right = tree.query(parts, predicate="intersects")
    joined = {int(i) for i, j in zip(left, right, strict=True) if i != j}
    spared = [n not in joined and part.area < _ISLET for n, part in enumerate(parts)]
    plain = (
        shapely.coverage_simplify([p for p, s in zip(parts, spared, strict=True) if not s], bend)
        if not all(spared)
        else []
    )
    rest = iter(plain)
    collected = defaultdict(list)
    for part, spare, n in zip(parts, spared, owner, strict=True):
        collected[n].append(part.simplify(min(3.0, part.area**0.5 / 50)) if spare else next(rest))
    return [shapely.multipolygons([p for g in collected[n] for p in _parts(g)]) for n in range(len(shapes))]


def _rounded(shapes: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry] | None:
    """The shapes rebuilt from their borders rounded to the grid: neighbours
    keep sharing every vertex. None = one vanished."""
    lines = shapely.union_all([s.boundary for s in shapes.values()], grid_size=_GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    codes, originals = list(shapes), list(shapes.values())
    inside, holder = shapely.STRtree(originals).query(shapely.point_on_surface(faces), predicate="within")
    owned = defaultdict(list)
    seen = set()
    for face, code in zip(inside.tolist(), holder.tolist(), strict=True):
        if face not in seen:
            seen.add(face)
            owned[codes[code]].append(faces[face])
    if len(owned) < len(codes):
        return None
    return {
        code: shapely.normalize(shapely.transform(shapely.coverage_union_all(owned[code]), _round)) for code in codes
    }


def _round(coordinates):
    return coordinates.round(DECIMALS)


def _parts(shape) -> list:
    return [p for p in shapely.get_parts(shapely.get_parts(shape)) if p.geom_type == "Polygon" and not p.is_empty]


def _valid(shape):
    return polygons_only(shape)[0] or shape


def _overlapping(shapes: Mapping[str, shapely.Geometry]) -> set[str]:
    """Codes that overlap others by more than 1 % of their own area."""
    codes, geometries = list(shapes), list(shapes.values())
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    lost = defaultdict(float)
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        if i != j:
            lost[codes[i]] += geometries[i].intersection(geometries[j]).area
    return {code for code, area in lost.items() if area > _ALLOWED * shapes[code].area}


def _beyond(areas: Mapping[str, tuple[float, float]]) -> set[str]:
    """Codes whose area differs by more than allowed; areas: code -> (before, after) in m²."""
    return {
        code
        for code, (before, after) in areas.items()
        if abs(after - before) > (_ALLOWED_SMALL if before < _SMALL_KM2 * 1e6 else _ALLOWED) * before
    }
