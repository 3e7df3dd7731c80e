"""The demonstration's Magelang, once per test run: its Reports, and a store built straight from them."""

import tempfile
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from store.picture import Picture, Places, given

from ilp_dash.demo import make_reports
from ilp_dash.domain.rules import Rules
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.city_map import map_rows
from ilp_dash.ingest.schematic import TITLE, as_geojson, schematic_boundaries
from ilp_dash.store.build import Boundary, build
from ilp_dash.store.loading import Received
from ilp_dash.store.reference import load_reference

MAGELANG = "33.71"
_folder = tempfile.TemporaryDirectory(prefix="magelang-", ignore_cleanup_errors=True)


@lru_cache(1)
def magelang_reports() -> list:
    return list(make_reports(load_reference(), cities=[MAGELANG]))


def _found(report, reference) -> list[dict]:
    """What importing its file would note."""
    return [asdict(f) for f in check(report, reference, today=date(2026, 10, 20))]


@lru_cache(1)
def magelang_picture() -> Picture:
    reference = load_reference()
    received = [
        (
            r,
            Received(
                f"laporan_{r.puskesmas_code}_{r.year}.xlsx", "0" * 64, datetime(2026, 10, 9, 8), 0, _found(r, reference)
            ),
        )
        for r in magelang_reports()
    ]
    drawn = schematic_boundaries(reference.areas, MAGELANG)
    boundaries = [Boundary(code, MAGELANG, as_geojson(shape), False, TITLE) for code, shape in drawn.items()]
    maps = map_rows(boundaries, reference)
    path = build(reference, Rules(), given(reference, received, boundaries, maps=maps), folder=Path(_folder.name))
    names = {p.name: p.puskesmas_code for p in reference.puskesmas if p.kota_code == MAGELANG}
    areas = {
        level: {a.name: a.code for a in reference.areas if a.kota_code == MAGELANG and a.level == level}
        for level in ("kelurahan", "kecamatan")
    }
    return Picture(path, Places(reference, names, areas["kelurahan"], areas["kecamatan"]))
