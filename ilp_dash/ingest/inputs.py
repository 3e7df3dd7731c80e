"""What each city's rows are made of, for a build: the files of the ledger that count, boundaries, places, ILP steps."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine

import ilp_dash
from ilp_dash.config import REFERENCE_DIR
from ilp_dash.domain.report import Report
from ilp_dash.domain.rules import Rules
from ilp_dash.ingest.boundaries.keeping import kept_boundaries
from ilp_dash.ingest.counted import counted_files
from ilp_dash.ingest.originals import kept_mapping, original_path
from ilp_dash.store.build import Boundary
from ilp_dash.store.ledger import Submission, accepted
from ilp_dash.store.locks import locked_months
from ilp_dash.store.parts import Inputs
from ilp_dash.store.readings import Filed
from ilp_dash.store.records import current_boundaries, current_points, ilp_steps
from ilp_dash.store.reference import City, Reference

_MAKES_ROWS = ("domain", "ingest", "store")  # the floors whose code decides what a build writes
_COUNTS = ("duckdb", "geopandas", "python-calamine", "scipy", "shapely")


def city_inputs(records: Engine, reference: Reference, rules: Rules) -> dict[str, Inputs]:
    """By kota code, every city of the reference data."""
    home = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    files, points = _by_city(accepted(records), home), _by_city(current_points(records).values(), home)
    locked, steps, maps = locked_months(records), ilp_steps(records), current_boundaries(records)
    common = _hash(rules.values, _reading())
    several: dict[str, list[Report]] = {}
    found = {}
    for city in reference.cities:
        kota = city.kota_code
        places, closed = points.get(kota, []), sorted(locked.get(kota, ()))
        written = [step for step in steps if step.kota_code == kota]
        filed = [
            Filed(
                *key,
                partial(counted_files, of_year, reference, closed, several),
                _hash(_reading(), closed, *map(_kept, of_year)),
            )
            for key, of_year in _by_year(files.get(kota, []))
        ]
        drawn_of = _hash(common, maps.get(kota), places)
        found[kota] = Inputs(
            filed,
            partial(_drawn, records, reference, city, places),
            [(p.puskesmas_code, p.lat, p.lon, p.file_name) for p in places],
            written,
            _hash(drawn_of, [(one.name, one.made_of) for one in filed], written),
            drawn_of,
            common,
        )
    return found


def _by_city(rows: Iterable, home: Mapping[str, str]) -> dict[str, list]:
    found: dict[str, list] = {}
    for row in rows:
        if kota := home.get(row.puskesmas_code):
            found.setdefault(kota, []).append(row)
    return found


def _by_year(files: Iterable[Submission]) -> Iterator[tuple[tuple[str, int], list[Submission]]]:
    for key, of_year in groupby(files, key=lambda s: (s.puskesmas_code, s.year)):
        yield key, list(of_year)


def _kept(file: Submission) -> tuple:
    """What the rows of a file depend on: its line in the ledger, its original, and how that is read."""
    try:
        found = original_path(file.sha256, file.suffix).stat()
    except OSError:  # gone: who needs it says so
        found = None
    return file, kept_mapping(file.sha256), found and (found.st_size, found.st_mtime_ns)


def _drawn(records: Engine, reference: Reference, city: City, points) -> dict[str, list[tuple]]:
    """Rows of a city's boundaries and map: its own, or the schematic ones."""
    from ilp_dash.ingest.city_map import map_rows  # map libraries, which not every build needs
    from ilp_dash.ingest.schematic import TITLE, as_geojson, schematic_boundaries

    kota = city.kota_code
    kelurahan = [a.code for a in reference.areas if a.level == "kelurahan" and a.kota_code == kota]
    own = kept_boundaries(records, {kota: kelurahan}).get(kota)
    if own:
        boundaries = [Boundary(code, kota, shape, True, own[0]) for code, shape in own[1].items()]
    else:
        shapes = schematic_boundaries(reference.areas, kota)
        boundaries = [Boundary(code, kota, as_geojson(shape), False, TITLE) for code, shape in shapes.items()]
    places = [(p.puskesmas_code, p.lat, p.lon) for p in points]
    rows = [(b.area_code, b.kota_code, b.geojson, b.official, b.source) for b in boundaries]
    return {"batas": rows, **map_rows(boundaries, reference, places)}


@cache
def _reading() -> str:
    """What every row depends on: the reference data, and the application itself."""
    root = Path(ilp_dash.__file__).parent
    code = [content for floor in _MAKES_ROWS for content in _files(root / floor)]
    return _hash(*_files(REFERENCE_DIR), *code, *(version(name) for name in _COUNTS))


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".sql", ".csv")]


def _hash(*parts) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
