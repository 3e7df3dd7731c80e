"""From boundaries in degrees to the shapes a map draws: whole-number units, relative steps, kecamatan outlines.

Drawn on a local plane (equirectangular at the city's mean latitude), 4,000 units wide: one unit is a few metres.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence

WIDTH = 4000
LAYOUT = (
    3  # counts up when the shape file says more than before: part of its address, because browsers keep it for good
)
SCHEMATIC_NOTE = "Skema, bukan batas resmi"


def map_shapes(boundaries: Sequence, kota: str, stands: Sequence = (), puskesmas: int = 0) -> bytes:
    """JSON `{"w","h","areas":{code:{"d","x","y","name"}},"outlines":[…],"kec":{code:[name,x,y]},"note"}` of one city, UTF-8.

    stands: rows of `places.puskesmas_points`, of how many puskesmas; with them the JSON has "pkm":[[name,x,y],…] and "pkmof".
    boundaries: rows of `places.boundaries`. x, y: where a label stands. outlines: borders of kecamatan, drawn heavier; kec: their names.
    """
    rings = {b.area_code: _rings(json.loads(b.geojson)) for b in boundaries}
    points = [p for of in rings.values() for ring in of for p in ring]
    if not points:
        return json.dumps(
            {"w": 1000, "h": 700, "areas": {}, "outlines": [], "note": "Batas wilayah belum ada"}
        ).encode()
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, (north - south), 1e-9)

    def unit(point) -> tuple[int, int]:
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    areas = {}
    kecamatan_edges: dict[str, dict] = defaultdict(dict)
    kecamatan_parts: dict[str, list] = defaultdict(list)
    for b in boundaries:
        drawn = [[unit(p) for p in ring] for ring in rings[b.area_code]]
        largest = max(drawn, key=lambda ring: abs(_area(ring)))
        x, y = _label_point(largest)
        areas[b.area_code] = {"d": "".join(_path(ring) for ring in drawn), "x": x, "y": y, "name": b.name}
        kecamatan_parts[b.kecamatan_code].append((abs(_area(largest)), x, y, b.kecamatan))
        for ring in drawn:
            for edge in zip(ring, ring[1:], strict=False):
                key = tuple(sorted(edge))
                edges = kecamatan_edges[b.kecamatan_code]
                edges[key] = None if key in edges else edge
    outlines = [_joined([e for e in edges.values() if e]) for edges in kecamatan_edges.values()]
    official = all(b.official for b in boundaries)
    shapes = {
        "w": round((east - west) * narrow * scale),
        "h": round((north - south) * scale),
        "areas": areas,
        "outlines": outlines,
        "kec": {code: _middle(parts) for code, parts in kecamatan_parts.items()},
        "note": boundaries[0].source if official else SCHEMATIC_NOTE,
    }
    if stands:
        shapes |= {"pkm": [[p.name, *unit((p.lon, p.lat))] for p in stands], "pkmof": puskesmas}
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":")).encode()


def _rings(geometry: dict) -> list:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Closed path: one absolute start, then relative steps."""
    (x, y), steps = ring[0], []
    for nx, ny in ring[1:-1]:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x} {ny - y}")
            x, y = nx, ny
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _middle(parts: Sequence[tuple]) -> list:
    """[name, x, y] of a kecamatan: its kelurahan's label points weighed by their size."""
    weights = [max(size, 1) for size, _, _, _ in parts]
    middle = (sum(w * p[n] for w, p in zip(weights, parts, strict=True)) / sum(weights) for n in (1, 2))
    return [parts[0][3], *(round(m) for m in middle)]


def _joined(edges: list) -> str:
    """Edges strung into as few open lines as they allow."""
    following = defaultdict(list)
    for start, end in edges:
        following[start].append(end)
    lines = []
    while following:
        start = next(iter(following))
        line = [start]
        while following.get(line[-1]):
            line.append(following[line[-1]].pop())
            if not following[line[-2]]:
                del following[line[-2]]
        lines.append("M" + " ".join(f"{x} {y}" for x, y in line[:1]) + "L" + " ".join(f"{x} {y}" for x, y in line[1:]))
    return "".join(lines)


def _area(ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False)) / 2


def _label_point(ring) -> tuple[int, int]:
    """Centroid of a ring."""
    total = _area(ring)
    if not total:
        return ring[0]
    pairs = list(zip(ring, ring[1:], strict=False))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * total)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * total)
    return round(x), round(y)
