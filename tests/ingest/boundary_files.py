"""Boundary files as they come from the offices that make them: the
schematic made wiggly, written in each one's own fields."""

from functools import lru_cache
from math import pi

import geopandas
import numpy
import pytest
import shapely

from ilp_dash.domain.areas import kelurahan_kind
from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.codes import digits_of
from ilp_dash.ingest.boundaries.taking import take_boundaries
from ilp_dash.ingest.schematic import schematic_boundaries
from ilp_dash.store.reference import load_reference

REFERENCE = load_reference()
AREAS = {a.code: a for a in REFERENCE.areas}


def _wiggle(coordinates):
    """Shift every point by a smooth amount that depends on where it is: neighbours stay neighbours."""
    x, y = coordinates[:, 0], coordinates[:, 1]
    moved = coordinates.copy()
    for wave, size in ((0.004, 1.5e-4), (0.0011, 5e-5), (0.0004, 1.6e-5)):
        moved[:, 0] += size * numpy.sin(2 * pi * y / wave + 3) + size / 2 * numpy.sin(2 * pi * (x + y) / wave)
        moved[:, 1] += size * numpy.sin(2 * pi * x / wave + 1) + size / 2 * numpy.sin(2 * pi * (x - y) / wave)
    return moved.round(7)


@lru_cache
def wiggly(kota: str, step: float = 5e-4) -> dict[str, shapely.Geometry]:
    """Code -> a lifelike outline; neighbours share their edges. step: degrees between vertices."""
    drawn = schematic_boundaries(REFERENCE.areas, kota)
    return {code: shapely.transform(shapely.segmentize(shape, step), _wiggle) for code, shape in drawn.items()}


def rows_of(kota: str) -> list[dict]:
    """code, name, kecamatan, city, kind, geometry of each kelurahan."""
    made = []
    for code, shape in wiggly(kota).items():
        kecamatan = AREAS[AREAS[code].parent_code]
        city = AREAS[kecamatan.parent_code]
        row = {"code": code, "name": AREAS[code].name, "kec": kecamatan.name, "city": city.name}
        made.append(row | {"kind": kelurahan_kind(code), "geometry": shape})
    return made


def frame(rows: list[dict], fields: dict, crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    """A data frame whose fields are made of each row by the functions given."""
    columns = {name: [make(row) for row in rows] for name, make in fields.items()}
    return geopandas.GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs=crs)


def bps_digits(row: dict, n: int) -> str:
    """Digits of another system that look like Kemendagri's: the code of the next kelurahan of the city."""
    codes = list(wiggly(row["code"][:5] if not row["code"].startswith("31") else "31"))
    return digits_of(codes[(codes.index(row["code"]) + n) % len(codes)])


BIG = {
    "NAMOBJ": lambda r: r["name"],
    "KDEPUM": lambda r: r["code"],
    "WADMKC": lambda r: r["kec"],
    "WADMKK": lambda r: r["city"],
    "WADMPR": lambda r: "Jambi",
    "TIPADM": lambda r: 3,
}
BPS = {
    "kdprov": lambda r: bps_digits(r, 3)[:2],
    "nmprov": lambda r: "JAMBI",
    "nmkab": lambda r: r["city"].removeprefix("Kota ").upper(),
    "nmkec": lambda r: r["kec"].upper(),
    "nmdesa": lambda r: r["name"].upper(),
    "iddesa": lambda r: bps_digits(r, 3),
}
DUKCAPIL = {
    "NO_PROP": lambda r: int(r["code"][:2]),
    "NO_KAB": lambda r: int(r["code"][3:5]),
    "NO_KEC": lambda r: int(r["code"][6:8]),
    "NO_KEL": lambda r: int(r["code"][9:]),
    "NAMA_KEL": lambda r: r["name"].upper(),
}
HDX = {
    "ADM4_EN": lambda r: r["name"],
    "ADM4_PCODE": lambda r: "ID" + digits_of(r["code"]),
    "ADM3_EN": lambda r: r["kec"],
    "ADM2_EN": lambda r: r["city"],
    "ADM1_EN": lambda r: "Jambi",
}
GADM = {
    "GID_4": lambda r: "IDN.8.4.1.1_1",
    "NAME_1": lambda r: "Jambi",
    "NAME_2": lambda r: r["city"],
    "NAME_3": lambda r: r["kec"].replace(" ", ""),
    "NAME_4": lambda r: r["name"].replace(" ", ""),
    "TYPE_4": lambda r: "Kelurahan" if r["kind"] == "kelurahan" else "Desa",
}
OSM = {
    "osm_id": lambda r: 100,
    "name": lambda r: r["name"],
    "admin_level": lambda r: "7",
    "boundary": lambda r: "administrative",
}
HOME_MADE = {"Kelurahan": lambda r: r["name"].lower(), "Kec": lambda r: "Kec. " + r["kec"]}
GEOBOUNDARIES = {"shapeName": lambda r: r["name"], "shapeType": lambda r: "ADM4", "shapeGroup": lambda r: "IDN"}
DAMAGED = {"KODE": lambda r: f"{int(digits_of(r['code'])) / 1e9:.9f}".rstrip("0") + "e9", "DESA": lambda r: r["name"]}


def written(tmp_path, rows: list[dict], fields: dict, name: str = "batas.gpkg", crs: str | None = "EPSG:4326"):
    """A file of these rows and fields, as what its name says."""
    path = tmp_path / name
    frame(rows, fields, crs).to_file(path, engine="pyogrio")
    return path


def refusal(path, records, **more) -> str:
    """What is said of a file that is refused. more: as of `take_boundaries`."""
    with pytest.raises(BadFile) as caught:
        take_boundaries(path, REFERENCE, records, **more)
    return str(caught.value)


def empty_folder(path):
    """A new folder, for copies."""
    path.mkdir()
    return path
