"""A city's map as the build has drawn it: for figures as coordinates, for the browser as one small file kept for
good."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ilp_dash.store.rows import walk

SCHEMATIC_NOTE = "Skema, bukan batas resmi"
NO_MAP_NOTE = "Batas wilayah belum ada"
# Counts up when the shape file says more than before: part of its address, because browsers keep it for good.
LAYOUT = 4
OF_AREA = ("nama bertanda", "nama", "tanda")  # kinds of texts of kelurahan, as in MapArea


class Label(NamedTuple):
    """A text at its place, and the smallest width of the map in px that shows it (None: none does)."""

    x: int
    y: int
    least_px: int | None
    text: str


class MapArea(NamedTuple):
    """A kelurahan: its number in the order of the shape file, places of its name beside a sign, of its name, of a sign
    alone."""

    no: int
    signed: Label | None
    plain: Label | None
    alone: Label


class CityMap(NamedTuple):
    """A city's map in whole units, x to the east, y to the north.

    outlines: `no` (of the kelurahan), `x`, `y` of all shapes, point by point, a missing point after each ring. lines:
    the same without `no`, by kind (kecamatan, frame). labels: by kind (kecamatan, pulau, pulau kiri, puskesmas).
    note: what stands under every drawing of it. puskesmas: how many there are, with a place or without.
    """

    width: int
    height: int
    areas: Mapping[str, MapArea]
    outlines: pd.DataFrame
    lines: Mapping[str, pd.DataFrame]
    labels: Mapping[str, Sequence[Label]]
    note: str
    puskesmas: int

    @property
    def aspect(self) -> float:
        """Height in widths."""
        return self.height / self.width


NO_MAP = CityMap(1, 1, {}, pd.DataFrame(columns=["no", "x", "y"]), {}, {}, NO_MAP_NOTE, 0)


def city_map(frame, areas: pd.DataFrame, names: pd.DataFrame) -> CityMap:
    """From the answers of `places.map_frame` (None: the city has no boundaries), `map_areas` and `map_names`."""
    if frame is None:
        return NO_MAP
    labels = _labels(names)
    of = {kind: {code: Label(*label) for code, label in labels.get(kind, {}).items()} for kind in OF_AREA}
    drawn = {code: MapArea(no, *(of[kind].get(code) for kind in OF_AREA)) for no, code in enumerate(areas["area_code"])}
    lines = {"kecamatan": frame.kecamatan, "frame": frame.frame}
    return CityMap(
        frame.width,
        frame.height,
        drawn,
        pd.concat([_line(shape).assign(no=no) for no, shape in enumerate(areas["shape"])], ignore_index=True),
        {kind: _line(shape) for kind, shape in lines.items() if shape},
        {kind: [Label(*label) for label in labels[kind].values()] for kind in labels.keys() - set(OF_AREA)},
        frame.source if frame.official else SCHEMATIC_NOTE,
        frame.puskesmas,
    )


def map_shapes(frame, areas: pd.DataFrame, names: pd.DataFrame) -> bytes:
    """What the browser fetches once, from the same answers: shapes and names, no count of anything. UTF-8 JSON:

    `areas`: code -> [[x steps], [y steps]] in the order of the codes, `lines`: kind -> the same; steps are from the
    point before.
    `labels`: kind -> [[x, y, smallest width in px, text], …], of kinds of kelurahan one (or null) per area, in their
    order.
    """
    shapes = dict(zip(areas["area_code"], areas["shape"], strict=True))
    lines = {"kecamatan": frame.kecamatan, "frame": frame.frame} if frame else {}
    labels = {
        kind: [of.get(code) for code in shapes] if kind in OF_AREA else list(of.values())
        for kind, of in _labels(names).items()
    }
    drawn, outlines = (
        ",".join(f"{json.dumps(name)}:{steps}" for name, steps in of.items() if steps) for of in (shapes, lines)
    )
    return f'{{"areas":{{{drawn}}},"lines":{{{outlines}}},"labels":{_compact(labels)}}}'.encode()


def _labels(names: pd.DataFrame) -> dict[str, dict[str, list]]:
    """Kind -> code -> [x, y, smallest width, text]."""
    found: dict[str, dict[str, list]] = {}
    for n in walk(names):
        found.setdefault(n.kind, {})[n.area_code] = [n.x, n.y, n.least_px, n.label]
    return found


def _compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(shape: str) -> pd.DataFrame:
    across, up = json.loads(shape)
    return pd.DataFrame({"x": [*across, None], "y": [*up, None]}, dtype="float32").cumsum()
