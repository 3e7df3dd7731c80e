"""Maps: what is sent, in which class a figure falls, and what the shape file says."""

import json
from collections import namedtuple

from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.charts import theme
from ilp_dash.charts.geometry import map_shapes
from ilp_dash.charts.maps import OUTSIDE, PACKED, MapArea, MapMonth, map_figure, months_figure
from ilp_dash.domain.tables import HIDDEN

Boundary = namedtuple("Boundary", "area_code name kecamatan_code kecamatan geojson official source")


def square(code: str, x: int, kecamatan: str) -> Boundary:
    ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
    return Boundary(
        code, f"K{x}", kecamatan, f"Kec {kecamatan}", json.dumps({"type": "Polygon", "coordinates": [ring]}), False, ""
    )


def test_counts_owner_and_rentan_take_the_place_of_words():
    areas = [
        MapArea("a", "baik", counts=(120, 150), owner=0),
        MapArea("b", "jelek", counts=(0, 5), owner=3, rentan=True),
        MapArea("c", "na", "belum lapor", owner=0),
        MapArea("d", "hid", "n<5", "angka disembunyikan"),
        MapArea("e", "c0"),
        MapArea("f", "n0", counts=(7, 0)),
    ]
    assert map_figure("", "x", areas, [])["values"] == [
        ["a", "baik", 120, 150, 0],
        ["b", "jelek", 0, 5, 3, 1],
        ["c", "na", "belum lapor", "", 0],
        ["d", "hid", "n<5", "angka disembunyikan"],
        ["e", "c0"],
        ["f", "n0", 7, 0],
    ]


def test_267_areas_with_counts_stay_under_15_kb():
    areas = [
        MapArea(f"31.71.01.{1000 + n}", "kurang", counts=(1234, 1500), owner=n % 44, rentan=False) for n in range(267)
    ]
    spec = map_figure(
        "Peta",
        "b.json",
        areas,
        [("kurang", "Kurang · 267 kelurahan")],
        owners=["Tebet"] * 44,
        link_base="peta?kelurahan=",
    )
    assert len(json.dumps(spec, separators=(",", ":"))) < 15_000


def test_a_change_falls_into_one_of_five_classes_and_its_edges_belong_inside():
    cases = [
        (-2.1, "d2"),
        (-2, "d1"),
        (-0.1, "d1"),
        (0, "d0"),
        (0.1, "u1"),
        (2, "u1"),
        (2.1, "u2"),
        (None, "nb"),
        (HIDDEN, "hid"),
    ]
    assert [theme.change_class(value) for value, _ in cases] == [cls for _, cls in cases]
    assert set(theme.CHANGE) == {"d2", "d1", "d0", "u1", "u2"}
    assert len({symbol for symbol, _ in theme.CHANGE.values()}) == 5


def test_a_share_is_judged_on_counts():
    cases = [(0, 4, "n0"), (49, 100, "n0"), (1, 2, "n2"), (749, 1000, "n2"), (3, 4, "n3"), (4, 4, "n3")]
    cases += [(None, 4, "na"), (0, 0, "na"), (1, None, "na")]
    assert [theme.share_class(part, whole) for part, whole, _ in cases] == [cls for *_, cls in cases]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_quantile_classes_hold_every_value_once_and_never_split_equal_values(values):
    classes = theme.quantile_classes(values)
    for value in values:
        assert sum(low <= value <= high for _, low, high in classes) == 1
    assert len(classes) <= 4
    assert [id for id, *_ in classes] == sorted({id for id, *_ in classes})
    assert bool(classes) == bool(values)


def test_a_month_travels_as_one_letter_per_area_in_the_order_of_the_shapes():
    classes = [("baik", "▲ Baik"), ("na", "Belum lapor")]
    months = [
        MapMonth("Agu 2026", {"a": "baik", "c": "na"}, "0 di bawah target", "peta?kota=1&periode=2026-08"),
        MapMonth(
            "Sep 2026", {"a": "na", "b": "na", "c": "na"}, "belum ada laporan", "peta?kota=1&periode=2026-09", True
        ),
    ]
    spec = months_figure("t", "x.json", ["a", "b", "c"], months, classes, link_base="peta?kota=1&")
    letter = dict(zip([OUTSIDE, "baik", "na"], PACKED, strict=False))
    assert spec["months"] == [
        ["Agu 2026", "periode=2026-08", letter["baik"] + letter[OUTSIDE] + letter["na"], "0 di bawah target", 0],
        ["Sep 2026", "periode=2026-09", letter["na"] * 3, "belum ada laporan", 1],
    ]
    assert spec["n"] == 3


def test_twelve_months_of_267_areas_stay_under_20_kb():
    codes = [f"31.71.01.{1000 + n}" for n in range(267)]
    every = dict.fromkeys(codes, "baik")
    months = [MapMonth(f"Bln {n}", every, "44 di bawah target", f"peta?kota=31&periode=2026-{n:02}") for n in range(12)]
    assert len(json.dumps(months_figure("t", "x", codes, months, [("baik", "Baik")]))) < 20_000


def test_the_shapes_name_each_kecamatan_at_the_middle_of_its_kelurahan():
    shapes = json.loads(
        map_shapes([square("1.1.1.1", 0, "1.1.1"), square("1.1.1.2", 1, "1.1.1"), square("1.1.2.1", 2, "1.1.2")], "1.1")
    )
    (name, x, _), (other, x2, _) = shapes["kec"]["1.1.1"], shapes["kec"]["1.1.2"]
    assert (name, other) == ("Kec 1.1.1", "Kec 1.1.2")
    assert abs(x - shapes["w"] / 3) <= 1
    assert abs(x2 - shapes["w"] * 5 / 6) <= 1
    assert len(shapes["outlines"]) == 2
