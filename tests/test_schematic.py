"""Schematic boundaries: no overlaps, no cracks, every point in its own polygon, islands kept apart."""

import json
import re
import time
from dataclasses import dataclass

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp_dash.errors import BadFile, UnknownArea
from ilp_dash.ingest.schematic import as_geojson, schematic_boundaries
from ilp_dash.store.reference import load_reference

AREAS = load_reference().areas
CITIES = ["15.71", "12.76", "33.71", "81.71", "31"]


@dataclass(frozen=True)
class Spot:
    code: str
    lon: float | None
    lat: float | None
    name: str = "Kelurahan"
    level: str = "kelurahan"
    kota_code: str = "99.99"


@pytest.fixture(scope="module")
def drawn():
    started = time.perf_counter()
    maps = {code: schematic_boundaries(AREAS, code) for code in CITIES}
    assert time.perf_counter() - started < 3
    return maps


@pytest.mark.parametrize("code", CITIES)
def test_every_kelurahan_has_one_polygon_that_holds_its_own_point_and_no_other(drawn, code):
    kelurahan = [area for area in AREAS if area.level == "kelurahan" and area.kota_code == code]
    assert list(drawn[code]) == [area.code for area in kelurahan]
    for polygon in drawn[code].values():
        assert polygon.geom_type == "Polygon" and polygon.is_valid
    tree = shapely.STRtree(list(drawn[code].values()))
    holders, points = tree.query([shapely.Point(area.lon, area.lat) for area in kelurahan], predicate="within")[::-1]
    assert sorted(zip(points, holders, strict=True)) == [(i, i) for i in range(len(kelurahan))]


@pytest.mark.parametrize("code", CITIES)
def test_neighbours_share_their_edges_exactly(drawn, code):
    polygons = list(drawn[code].values())
    assert shapely.coverage_is_valid(polygons)
    whole = shapely.unary_union(polygons)
    parts = getattr(whole, "geoms", [whole])
    assert len(parts) == (7 if code == "31" else 1)
    assert not any(part.interiors for part in parts)


@pytest.mark.parametrize("code", CITIES)
def test_the_coordinates_are_already_rounded_and_the_text_is_compact(drawn, code):
    for polygon in drawn[code].values():
        text = as_geojson(polygon)
        assert " " not in text and not re.search(r"\d\.\d{6}", text)
        assert shapely.from_geojson(text).equals_exact(polygon, 0)
        assert json.loads(text)["type"] == "Polygon"


def test_the_thousand_islands_are_small_and_do_not_reach_across_the_bay(drawn):
    islands = [polygon for code, polygon in drawn["31"].items() if code.startswith("31.01.")]
    mainland = shapely.unary_union([polygon for code, polygon in drawn["31"].items() if not code.startswith("31.01.")])
    assert len(islands) == 6
    for island in islands:
        west, south, east, north = island.bounds
        assert max(east - west, north - south) < 0.03
        assert south > mainland.bounds[3]
        assert island.distance(mainland) > 0.05
    assert mainland.geom_type == "Polygon"
    assert 6.0 < -mainland.bounds[3] < 6.15


def test_ambons_map_stays_near_its_points(drawn):
    points = shapely.MultiPoint(
        [(area.lon, area.lat) for area in AREAS if area.kota_code == "81.71" and area.level == "kelurahan"]
    )
    assert shapely.unary_union(list(drawn["81.71"].values())).within(points.convex_hull.buffer(0.02))


def test_a_city_of_one_or_two_kelurahan_can_be_drawn():
    one = schematic_boundaries([Spot("a", 110.0, -7.0)], "99.99")
    assert one["a"].contains(shapely.Point(110, -7))
    two = schematic_boundaries([Spot("a", 110.0, -7.0), Spot("b", 110.01, -7.0)], "99.99")
    assert shapely.coverage_is_valid(list(two.values()))
    assert two["a"].intersection(two["b"]).length > 0


def test_a_kelurahan_without_a_point_is_left_out():
    assert list(schematic_boundaries([Spot("a", 110.0, -7.0), Spot("b", None, None)], "99.99")) == ["a"]


def test_two_kelurahan_on_one_point_are_refused_by_name():
    with pytest.raises(BadFile, match="titik yang sama"):
        schematic_boundaries([Spot("a", 110.0, -7.0), Spot("b", 110.0, -7.0)], "99.99")


def test_a_city_without_points_is_told():
    with pytest.raises(UnknownArea, match=r"kota 12\.34"):
        schematic_boundaries(AREAS, "12.34")


def test_an_official_shape_with_islands_is_written_too():
    shape = shapely.MultiPolygon([shapely.box(110, -7, 110.1234567, -6), shapely.box(112, -7, 113, -6)])
    assert json.loads(as_geojson(shape))["coordinates"][0][0][0] == [110.12346, -7.0]


@settings(max_examples=80, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40))
def test_any_scatter_of_points_gives_a_valid_cover_with_each_point_at_home(cells):
    spots = [Spot(f"k{i}", 107 + x * 0.003, -6 - y * 0.003) for i, (x, y) in enumerate(sorted(cells))]
    polygons = schematic_boundaries(spots, "99.99")
    assert shapely.coverage_is_valid(list(polygons.values()))
    assert all(polygons[spot.code].contains(shapely.Point(spot.lon, spot.lat)) for spot in spots)
