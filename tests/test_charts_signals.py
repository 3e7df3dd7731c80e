"""The figures of Sinyal: gaps stay gaps, words beside every mark, limits drawn where they count, ranges instead of ranks."""

import json
import re

import pytest

from ilp_dash.charts.signals import Band, FunnelPoint, MonthPoint, RankRange, funnel, individuals, rank_ranges
from ilp_dash.config import STATIC_DIR
from ilp_dash.domain.funnel import SIDES
from ilp_dash.domain.xmr import MARKS
from ilp_dash.ui.figures import SCRIPTS


def sent(spec):
    return json.loads(json.dumps(spec))


def test_a_missing_month_has_no_value_and_zero_has():
    points = sent(
        individuals("Judul", [MonthPoint("Jan 2025", 0), MonthPoint("Feb 2025", None, remark="belum lapor")], [])
    )["points"]
    assert points == [{"l": "Jan 2025", "v": 0}, {"l": "Feb 2025", "r": "belum lapor"}]


def test_limits_are_drawn_exactly_and_written_as_whole_people():
    given = [Band(0, 0, 12.0, 6.68, 17.32, "batas sementara"), Band(1, 2, words="x")]
    bands = sent(individuals("Judul", [MonthPoint("Jan 2025", 9)], given))["bands"]
    assert bands[0] == {
        "a": 0,
        "b": 0,
        "c": 12.0,
        "lo": 6.68,
        "hi": 17.32,
        "w": "batas sementara",
        "t": ["7", "12", "17"],
    }
    assert bands[1] == {"a": 1, "b": 2, "w": "x"}


def test_every_mark_and_every_side_has_words_and_a_sign_of_its_own():
    assert all(direction in (1, -1) and words and short for direction, words, short in MARKS.values())
    assert len({symbol for symbol, *_ in SIDES.values()}) == len(SIDES)
    assert all(word and meaning for _, word, meaning in SIDES.values())


POINT = FunnelPoint("Mawar", 1200, 99.96, "dalam", (90, 92, 98, 100), True, "sinyal?puskesmas=1")


def test_a_point_of_the_funnel_carries_its_own_limits_and_never_rounds_up_to_100():
    spec = sent(
        funnel(
            "Judul",
            [POINT],
            [(id, *SIDES[id]) for id in SIDES],
            95.0,
            [("Belum lapor", ["Melati"]), ("Tanpa sasaran", [])],
        )
    )
    assert (
        spec["points"][0] | {"b": [90, 92, 98, 100], "x": 1200, "xs": "1.200", "ys": "99,96 %", "me": 1}
        == spec["points"][0]
    )
    assert [(id, count) for id, _, _, count, _ in spec["sides"] if count] == [("dalam", 1)]
    assert spec["apart"] == [["Belum lapor", ["Melati"]]]
    assert spec["center_text"] == "95,0 %"


def test_points_go_from_the_smallest_sasaran_to_the_largest_so_that_limits_make_a_curve():
    points = [FunnelPoint(str(n), n, 50, "dalam") for n in (30, 10, 20)]
    spec = sent(funnel("Judul", points, [], None))
    assert [p["x"] for p in spec["points"]] == [10, 20, 30]
    assert "center" not in spec and "b" not in spec["points"][0]


def test_a_rank_is_always_a_range():
    spec = sent(rank_ranges("Judul", [RankRange("Mawar", 1, 1, 88.0), RankRange("Melati", 2, 5, 70.0, True)]))
    assert [(r["a"], r["b"], r["k"]) for r in spec["rows"]] == [(1, 1, "88,0 %"), (2, 5, "70,0 %")]
    assert spec["rows"][1]["me"] == 1


@pytest.mark.parametrize("name", ["sinyal", "corong"])
def test_the_scripts_hold_no_colour_and_are_fetched_with_the_others(name):
    script = (STATIC_DIR / f"figur-{name}.js").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb\(", script)
    assert f"figur-{name}.js" in SCRIPTS
    assert f"'{name}'" in (STATIC_DIR / "figur.js").read_text(encoding="utf-8")
