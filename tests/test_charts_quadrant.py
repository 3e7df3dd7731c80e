"""The quadrant figure and what streaks add to the others: exact differences, hidden units beside the picture, finished words."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.charts.old_bars import PwsBar, pws_bars
from ilp_dash.charts.quadrant import QUADRANTS, QuadrantPoint, quadrant
from ilp_dash.config import STATIC_DIR
from ilp_dash.domain.words import number_word
from ilp_dash.ui.figures import SCRIPTS

POINT = QuadrantPoint("Mawar", 52.34, 60.0, 4.1, 5.0, "jelek", 3, True, "peta?kelurahan=1")


def sent(spec):
    return json.loads(json.dumps(spec))


def test_a_point_stands_at_its_distance_from_target_and_from_last_month():
    point = sent(quadrant("Judul", [POINT], {}))["points"][0]
    assert (point["x"], point["y"]) == (-7.66, -0.9)
    assert (point["xs"], point["ys"]) == ("−7,7 poin", "−0,9 poin")
    assert (point["k"], point["st"], point["rt"], point["c"]) == ("52,3 %", 3, 1, "jelek")


def test_units_that_cannot_be_placed_are_listed_by_status_and_counted_with_their_quadrant():
    spec = sent(
        quadrant(
            "Judul", [POINT], {"jelek": ["Kecil"], "disembunyikan": ["Rahasia"], "belum_lapor": ["Sunyi"], "baik": []}
        )
    )
    assert {id: n for id, _, _, n in spec["sides"]} == {"cukup": 0, "baik": 0, "jelek": 2, "kurang": 0}
    assert [[cls, names] for cls, _, _, names in spec["apart"]] == [
        ["jelek", ["Kecil"]],
        ["na", ["Sunyi"]],
        ["hid", ["Rahasia"]],
    ]
    assert "Rahasia" not in json.dumps(spec["points"])


def test_the_four_quadrants_lie_where_the_words_say():
    assert QUADRANTS == ("cukup", "baik", "jelek", "kurang")  # left is below target, up is rising
    assert [word for _, _, word, _ in quadrant("Judul", [], {})["sides"]] == ["Cukup", "Baik", "Jelek", "Kurang"]


@given(st.floats(0, 300), st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_the_sign_in_words_is_the_side_it_is_drawn_on(cumulative, target, this_month, last_month):
    point = sent(quadrant("Judul", [QuadrantPoint("A", cumulative, target, this_month, last_month, "baik")], {}))[
        "points"
    ][0]
    for at, words in (("x", "xs"), ("y", "ys")):
        if point[at] > 0:
            assert point[words].startswith("+")
        elif point[at] < 0:
            assert point[words].startswith("−")


def test_a_figure_holds_no_colour_and_its_script_is_fetched_with_the_others():
    assert not re.search(r"#[0-9a-f]{3,6}\b", json.dumps(quadrant("Judul", [POINT], {"jelek": ["Kecil"]})))
    assert "figur-kuadran.js" in SCRIPTS and "'kuadran'" in (STATIC_DIR / "figur.js").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb\(", (STATIC_DIR / "figur-kuadran.js").read_text(encoding="utf-8"))


def test_a_bar_says_how_many_months_its_status_has_lasted_from_the_second_on():
    lasting = [PwsBar(str(n), 40.0, status="jelek", streak=n) for n in (3, 1, None)]
    assert [r.get("st") for r in sent(pws_bars("Judul", lasting, 60, "target"))["rows"]] == [3, None, None]


def test_small_numbers_are_words():
    assert [number_word(n) for n in (0, 3, 9, 10, 12)] == ["nol", "tiga", "sembilan", "10", "12"]
