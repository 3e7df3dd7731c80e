"""Coordinates put where they belong, coverage without overlaps and cracks, areas kept; and the way into the map."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import shapely
from boundary_files import AREAS, BIG, HOME_MADE, REFERENCE, frame, rows_of, wiggly
from real_commands import command, environment
from sqlalchemy import update

from ilp_dash.charts.geometry import city_map, map_shapes
from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.keeping import cleaned_path, kept_boundaries
from ilp_dash.ingest.boundaries.placing import converted
from ilp_dash.ingest.boundaries.repairing import polygons_only, repair
from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.taking import take_boundaries
from ilp_dash.ingest.city_map import map_rows
from ilp_dash.ingest.schematic import as_geojson
from ilp_dash.store.build import Boundary
from ilp_dash.store.connection import close_all, current_store
from ilp_dash.store.queries import places
from ilp_dash.store.records import current_boundaries
from ilp_dash.store.records_tables import boundary_file
from ilp_dash.store.rows import walk

ROOT = Path(__file__).resolve().parents[2]
JAMBI, MAGELANG, AMBON, JAKARTA = "15.71", "33.71", "81.71", "31"
UTM = {JAMBI: "EPSG:32748", MAGELANG: "EPSG:32749", JAKARTA: "EPSG:32748", "81.71": "EPSG:32752", "12.76": "EPSG:32647"}


def changed(rows, how):
    return [row | {"geometry": how(row["geometry"])} for row in rows]


def one_city(tmp_path, records, rows, crs="EPSG:4326", fields=BIG, name="batas.shp"):
    path = tmp_path / name
    frame(rows, fields, crs).to_file(path, engine="pyogrio")
    return take_boundaries(path, REFERENCE, records).cities[0]


def in_metres(shapes, kota):
    return dict(zip(shapes, converted(list(shapes.values()), "EPSG:4326", UTM[kota]), strict=True))


def check_coverage(shapes, source, kota):
    """Valid, no overlap, no crack, on the grid, every area within 1 % (2 % below 0.2 km²) of the source."""
    cells = list(shapes.values())
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells, gap_width=5e-5)
    assert sum(c.area for c in cells) == pytest.approx(shapely.union_all(cells).area, rel=1e-9)
    numbers = shapely.get_coordinates(cells)
    assert (numbers == numbers.round(5)).all()
    before, after = in_metres(source, kota), in_metres(shapes, kota)
    for code, shape in after.items():
        area = before[code].area
        assert abs(shape.area - area) <= (0.02 if area < 2e5 else 0.01) * area, AREAS[code].name


# ---- coordinates


def test_degrees_with_height_and_measure_are_flattened(tmp_path, records):
    city = one_city(tmp_path, records, changed(rows_of(MAGELANG), shapely.force_3d), name="batas.gpkg")
    assert not any(s.has_z for s in city.repaired.shapes.values())
    check_coverage(city.repaired.shapes, wiggly(MAGELANG), MAGELANG)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("kota", [JAMBI, "12.76", "81.71"])
def test_metres_without_a_prj_are_recognised_by_where_they_put_the_city(tmp_path, records, kota):
    rows = rows_of(kota)
    moved = converted([r["geometry"] for r in rows], "EPSG:4326", UTM[kota])
    city = one_city(tmp_path, records, [r | {"geometry": m} for r, m in zip(rows, moved, strict=True)], crs=None)
    assert "tidak menyebut sistem koordinat" in city.decision
    assert f"UTM zona {UTM[kota][-2:]}" in city.decision
    check_coverage(city.repaired.shapes, wiggly(kota), kota)


def test_another_declared_system_is_followed(tmp_path, records):
    rows = rows_of(MAGELANG)
    moved = converted([r["geometry"] for r in rows], "EPSG:4326", "EPSG:23836")
    city = one_city(
        tmp_path, records, [r | {"geometry": m} for r, m in zip(rows, moved, strict=True)], crs="EPSG:23836"
    )
    assert "TM-3" in city.decision
    check_coverage(city.repaired.shapes, wiggly(MAGELANG), MAGELANG)


def test_latitude_and_longitude_swapped_are_turned_back_and_said(tmp_path, records):
    city = one_city(tmp_path, records, changed(rows_of(MAGELANG), lambda g: shapely.transform(g, lambda c: c[:, ::-1])))
    assert "tertukar" in city.decision
    check_coverage(city.repaired.shapes, wiggly(MAGELANG), MAGELANG)


def test_a_city_in_the_wrong_place_is_refused(tmp_path, records):
    with pytest.raises(BadFile, match=r"EPSG:4326"):
        one_city(tmp_path, records, changed(rows_of(MAGELANG), lambda g: shapely.transform(g, lambda c: c + (3, 3))))
    assert current_boundaries(records) == {}


# ---- repair


@pytest.mark.parametrize("kota", [JAMBI, JAKARTA])
def test_coverage_areas_and_weight_of_realistic_boundaries(kota):
    source = wiggly(kota, 1.5e-4)
    made = repair(source, UTM[kota])
    check_coverage(made.shapes, source, kota)
    assert not made.beyond
    boundaries = [Boundary(code, kota, as_geojson(shape), True, "x") for code, shape in made.shapes.items()]
    rows = map_rows(boundaries, REFERENCE)
    [(_, *size)] = rows["peta_kota"]
    areas = pd.DataFrame([(r[0], r[2]) for r in rows["peta_wilayah"]], columns=["area_code", "shape"])
    names = pd.DataFrame([r[1:] for r in rows["peta_nama"]])
    names.columns = ["kind", "area_code", "label", "x", "y", "least_px"]
    frame = SimpleNamespace(**dict(zip(("width", "height", "kecamatan", "frame"), size, strict=True)))
    assert len(map_shapes(frame, areas, names.convert_dtypes())) <= (320 if kota == JAKARTA else 80) * 1024


def test_cracks_and_overlaps_of_a_careless_hand_are_closed():
    """Every outline drawn anew, each vertex up to three metres off: slivers everywhere."""
    source, off = {}, 3e-5
    for n, (code, shape) in enumerate(wiggly(MAGELANG).items()):
        shift = ((n % 3 - 1) * off, (n % 2 - 0.5) * off)
        source[code] = shapely.transform(shape, lambda c, shift=shift: c + shift)
    assert not shapely.coverage_is_valid(list(source.values()))
    check_coverage(repair(source, UTM[MAGELANG]).shapes, source, MAGELANG)


def test_an_invalid_outline_is_mended_and_an_empty_one_listed(tmp_path, records):
    rows = rows_of(MAGELANG)
    ring = list(rows[3]["geometry"].exterior.coords)
    ring[4], ring[12] = ring[12], ring[4]  # two corners taken in the wrong order
    broken = shapely.Polygon(ring)
    assert not broken.is_valid
    rows[3] = rows[3] | {"geometry": broken}
    rows[5] = rows[5] | {"geometry": None}
    city = one_city(tmp_path, records, rows, name="batas.gpkg")
    assert city.empty == [rows[5]["code"]]
    assert rows[3]["code"] in city.repaired.mended
    assert city.missing == [rows[5]["code"]]
    assert city.found == 16


def test_a_bow_tie_keeps_both_its_halves():
    shape, mended = polygons_only(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert mended
    assert shape.area == pytest.approx(2)


def test_small_islands_are_spared():
    west, south, *_ = shapely.union_all(list(wiggly(MAGELANG).values())).bounds
    islets = [shapely.Point(west - 0.01 - n * 0.001, south).buffer(0.0002) for n in range(4)]
    source = dict(wiggly(MAGELANG))
    first = next(iter(source))
    source[first] = shapely.MultiPolygon([source[first], *islets])
    made = repair(source, UTM[MAGELANG]).shapes[first]
    assert len(made.geoms) == 5
    assert sorted(g.area for g in made.geoms)[0] == pytest.approx(islets[0].area, rel=0.05)


def test_a_lake_between_kelurahan_stays_a_hole():
    source = dict(wiggly(MAGELANG))
    codes = list(source)
    lake = shapely.Point(source[codes[6]].centroid).buffer(0.001)
    source = {c: s.difference(lake) for c, s in source.items()}
    made = repair(source, UTM[MAGELANG]).shapes
    assert not any(s.contains(lake.centroid) for s in made.values())


def test_two_kelurahan_that_overlap_are_told():
    source = dict(wiggly(MAGELANG))
    a, b = list(source)[:2]
    source[a] = source[a].union(source[b].intersection(source[a].buffer(0.001)))
    made = repair(source, UTM[MAGELANG])
    assert a in made.overlapping
    assert shapely.coverage_is_valid(list(made.shapes.values()))


# ---- keeping


def test_below_four_fifths_nothing_at_all_is_kept(tmp_path, records):
    path = tmp_path / "separuh.gpkg"
    frame(rows_of(MAGELANG)[:9], BIG).to_file(path)
    before = sorted(p.name for p in (tmp_path / "data").rglob("*") if "records" not in p.name)
    refused = take_boundaries(path, REFERENCE, records)
    assert not refused.kept
    assert sorted(p.name for p in (tmp_path / "data").rglob("*") if "records" not in p.name) == before
    assert current_boundaries(records) == {}
    assert take_boundaries(path, REFERENCE, records, partial=True).kept
    source, shapes = kept_boundaries(records, {MAGELANG: list(wiggly(MAGELANG))})[MAGELANG]
    assert len(shapes) == 9
    assert source == "Batas dari berkas separuh.gpkg (lisensi tidak disebut); 8 kelurahan belum punya batas"


def test_the_same_again_changes_nothing_and_a_later_file_replaces(tmp_path, records):
    path = tmp_path / "batas.gpkg"
    frame(rows_of(MAGELANG), BIG).to_file(path)
    assert not take_boundaries(path, REFERENCE, records, licence="BIG").unchanged
    assert take_boundaries(path, REFERENCE, records, licence="BIG").unchanged
    first = current_boundaries(records)[MAGELANG]
    assert first.matched == 17
    assert (tmp_path / "data" / "asli" / f"{first.sha256}.gpkg").read_bytes() == path.read_bytes()
    later = tmp_path / "baru.geojson"
    frame(rows_of(MAGELANG), HOME_MADE).to_file(later)
    take_boundaries(later, REFERENCE, records)
    assert current_boundaries(records)[MAGELANG].file_name == "baru.geojson"


@pytest.mark.parametrize("name", ["batas.geojson", "batas.shp"])
def test_the_same_bytes_again_are_told_with_name_and_day(tmp_path, records, name):
    frame(rows_of(AMBON), BIG).to_file(tmp_path / name, engine="pyogrio")
    assert take_boundaries(tmp_path / name, REFERENCE, records).earlier == []
    with records.begin() as ledger:  # five in the afternoon in London is the next day in Ambon
        ledger.execute(update(boundary_file).values(received_at=datetime(2025, 3, 9, 17, 30), file_name="rbi_2024.zip"))
    said = "Berkas yang sama persis sudah diterima pada 10 Maret 2025 sebagai rbi_2024.zip (Kota Ambon, 50 kelurahan)"
    for check in (True, False):
        again = report_lines(take_boundaries(tmp_path / name, REFERENCE, records, only_check=check))
        assert f"{said}; masih dipakai." in again
    frame(rows_of(AMBON), HOME_MADE | {"jenis": lambda r: r["kind"]}).to_file(tmp_path / "lain.gpkg")
    assert take_boundaries(tmp_path / "lain.gpkg", REFERENCE, records).earlier == []
    assert f"{said}; sesudah itu diganti berkas lain." in report_lines(
        take_boundaries(tmp_path / name, REFERENCE, records)
    )


def test_only_checking_says_the_same_and_keeps_nothing(tmp_path, records):
    frame(rows_of(MAGELANG), BIG).to_file(tmp_path / "batas.geojson", driver="GeoJSON")
    checked = take_boundaries(tmp_path / "batas.geojson", REFERENCE, records, only_check=True)
    assert (checked.kept, checked.unchanged) == (True, False)
    assert kept_boundaries(records, {MAGELANG: []}) == {}
    assert not cleaned_path(MAGELANG, "0").parent.exists()
    assert report_lines(take_boundaries(tmp_path / "batas.geojson", REFERENCE, records)) == report_lines(checked)


def test_a_kept_file_that_was_changed_is_not_used(tmp_path, records):
    path = tmp_path / "batas.gpkg"
    frame(rows_of(MAGELANG), BIG).to_file(path)
    take_boundaries(path, REFERENCE, records)
    row = current_boundaries(records)[MAGELANG]
    cleaned_path(MAGELANG, row.result_sha256).write_text("{}")
    with pytest.raises(BadFile, match="telah berubah"):
        kept_boundaries(records, {MAGELANG: []})


# ---- the commands, and what the map says


@pytest.fixture
def own_copy(small_city, tmp_path):
    """A copy of the small city's data folder to change at will."""
    folder = tmp_path / "kota"
    folder.mkdir()
    for name in ("asli", "records.sqlite"):
        subprocess.run(["cp", "-r", str(small_city / name), str(folder / name)], check=True)
    return folder


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "ilp_dash", *arguments],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
    )


def official_map(folder):
    """(note under the map, codes drawn, kelurahan without a boundary, all official) of the store in a folder."""
    with current_store(folder).cursor() as cursor:
        city = city_map(*(ask(cursor, MAGELANG) for ask in (places.map_frame, places.map_areas, places.map_names)))
        without = walk(places.areas_without_boundary(cursor, MAGELANG))
        official = places.map_frame(cursor, MAGELANG).official
    close_all()
    return city.note, set(city.areas), [w.name for w in without], official


def test_from_the_file_to_the_map(own_copy, tmp_path):
    path = tmp_path / "rbi.gpkg"
    frame(rows_of(MAGELANG)[:12], BIG).to_file(path)
    refused = run(own_copy, "boundaries", str(path))
    assert refused.returncode == 2
    assert refused.stdout.startswith("Cocok: 12 dari 17 kelurahan\n")
    assert "tidak ada yang berubah" in refused.stderr
    done = run(own_copy, "boundaries", str(path), "--sebagian", "--lisensi", "BIG 2024")
    assert done.returncode == 0, done.stderr
    command(own_copy, "build")
    note, drawn, without, official = official_map(own_copy)
    assert note == "Batas: BIG 2024, berkas rbi.gpkg; 5 kelurahan belum punya batas"
    assert official
    assert drawn == {r["code"] for r in rows_of(MAGELANG)[:12]}
    assert len(without) == 5


def test_the_server_loads_no_map_library():
    script = (
        "import sys; import ilp_dash.cli, ilp_dash.ui.server, ilp_dash.ingest.boundaries.keeping; "
        "assert not {'geopandas', 'pyogrio', 'pandas'} & set(sys.modules), 'loaded'; "
        "import ilp_dash.ui.routes, ilp_dash.ui.views.peta; "
        "assert not {'geopandas', 'pyogrio', 'pyproj', 'shapely'} & set(sys.modules), 'loaded by pages'"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_report_is_whole(tmp_path, records):
    path = tmp_path / "batas.gpkg"
    frame(rows_of(MAGELANG), BIG).to_file(path)
    lines = report_lines(take_boundaries(path, REFERENCE, records, licence="CC BY 4.0"))
    assert lines[0] == "Cocok: 17 dari 17 kelurahan"
    text = "\n".join(lines)
    for part in (
        "Menurut kode 17",
        "Sistem koordinat",
        "Luas:",
        "luas kota menurut acuan 18,56 km²",
        "Lisensi: CC BY 4.0",
    ):
        assert part in text
