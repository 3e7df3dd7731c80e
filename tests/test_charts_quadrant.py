"""The quadrant as it is read: exact differences, hidden units beside the picture, names that do not run into each
other."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp_dash.charts.placing import runs_into
from ilp_dash.charts.quadrant import QUADRANTS, quadrant
from ilp_dash.domain.words import number_word

MAWAR = {
    "name": "Mawar",
    "coverage_pct": 52.34,
    "target_running_pct": 60.0,
    "month_pct": 4.1,
    "last_month_pct": 5.0,
    "status": "jelek",
    "streak": 3,
    "rentan": True,
    "href": "peta?kelurahan=1",
}
HIDDEN = {"coverage_pct": None, "month_pct": None, "last_month_pct": None, "streak": None, "rentan": False}


def drawn(*rows):
    return quadrant(pd.DataFrame(rows, columns=list(MAWAR)), "Judul")


def points(fig):
    """name -> (x, y, status word, hover text) of what is drawn."""
    return {
        text.split("</b>")[0].removeprefix("<b>"): (x, y, t.name, text)
        for t in fig.data
        for x, y, text in zip(t.x, t.y, t.hovertext, strict=True)
    }


def fields(fig):
    return [a.text for a in fig.layout.annotations if a.text.startswith("<b>")]


def test_a_point_stands_at_its_distance_from_target_and_from_last_month():
    fig = drawn(MAWAR)
    x, y, status, said = points(fig)["Mawar"]
    assert (x, y, status) == (-7.66, -0.9, "▼ Jelek")
    assert said == (
        "<b>Mawar</b><br>▼ Jelek, 3 bulan berturut-turut<br>Kumulatif 52,3 %: −7,7 poin dari target berjalan<br>"
        "Bulan ini 4,1 %, bulan lalu 5,0 %: −0,9 poin<br>Rentan: sasaran sedikit, satu orang dapat mengubah status"
    )
    assert fig.layout.meta["table"]["rows"] == [["Mawar", "−7,7 poin", "−0,9 poin", "3", "▼ Jelek"]]
    [trace] = [t for t in fig.data if t.x]
    assert list(trace.customdata) == ["peta?kelurahan=1"] and list(trace.text) == ["Mawar*"]


def test_units_that_cannot_be_placed_are_listed_by_status_and_counted_with_their_field():
    fig = drawn(
        MAWAR,
        {**MAWAR, **HIDDEN, "name": "Kecil"},
        {**MAWAR, **HIDDEN, "name": "Rahasia", "status": "disembunyikan"},
        {**MAWAR, **HIDDEN, "name": "Sunyi", "status": "belum_lapor"},
    )
    assert list(points(fig)) == ["Mawar"]
    assert fields(fig) == ["<b>▲ Cukup · 0</b>", "<b>▲ Baik · 0</b>", "<b>▼ Jelek · 2</b>", "<b>▼ Kurang · 0</b>"]
    notes = fig.layout.meta["notes"]
    assert notes[0].startswith("* rentan") and notes[1].startswith("Tidak digambar karena")
    assert notes[2:] == ["▼ Jelek: Kecil.", "Belum lapor: Sunyi.", "Disembunyikan: Rahasia."]
    assert fig.layout.meta["table"]["rows"][1:] == [
        ["Kecil", None, None, None, "▼ Jelek"],
        ["Sunyi", None, None, None, "Belum lapor"],
        ["Rahasia", None, None, None, "Disembunyikan"],
    ]


def test_the_four_fields_lie_where_the_words_say():
    assert QUADRANTS == ("cukup", "baik", "jelek", "kurang")  # left is below target, up is rising
    corners = {a.text: (a.x, a.y) for a in drawn(MAWAR).layout.annotations if a.text.startswith("<b>")}
    assert list(corners.values()) == [(0, 1), (1, 1), (0, 0), (1, 0)]
    areas = [(s.x1 > 0, s.y1 > 0) for s in drawn(MAWAR).layout.shapes if s.type == "rect"]
    assert areas == [(False, True), (True, True), (False, False), (True, False)]


def test_without_a_point_nothing_is_drawn_and_the_reason_is_said():
    fig = drawn({**MAWAR, **HIDDEN})
    assert not fig.data
    [words] = fig.layout.annotations
    assert words.text.startswith("Belum ada yang dapat digambar")
    assert fig.layout.meta["notes"] == ["▼ Jelek: Mawar."]


def test_rentan_points_are_hollow():
    colours = [c for t in drawn(MAWAR, {**MAWAR, "name": "B", "rentan": False}).data for c in t.marker.color or ()]
    assert len(set(colours)) == 2


percents = st.floats(0, 100)


@given(st.floats(0, 300), percents, percents, percents)
@settings(max_examples=40, deadline=None)
def test_the_sign_in_words_is_the_side_it_is_drawn_on(cumulative, target, this_month, last_month):
    values = {
        "coverage_pct": cumulative,
        "target_running_pct": target,
        "month_pct": this_month,
        "last_month_pct": last_month,
    }
    fig = drawn({**MAWAR, **values})
    x, y, _, _ = points(fig)["Mawar"]
    for drawn_at, words in zip((x, y), fig.layout.meta["table"]["rows"][0][1:3], strict=True):
        if drawn_at > 0:
            assert words.startswith("+")
        elif drawn_at < 0:
            assert words.startswith("−")


def names_of(data, layout, width, dots):
    """Boxes in px of the names drawn, as Plotly sets them."""
    (x0, x1), (y0, y1) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    wide = width - layout["margin"]["l"] - layout["margin"]["r"]
    tall = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    boxes = []
    for t in data:
        for x, y, text, place in zip(t["x"], t["y"], t["text"], t["textposition"], strict=True):
            px, py = (x - x0) / (x1 - x0) * wide, (y1 - y) / (y1 - y0) * tall
            dots.append((px - 4, py - 4, px + 4, py + 4))
            if text:
                long, upright = len(text) * 6.5, {"top": -14, "bottom": 14}.get(place.split()[0], 0)
                left = {"left": px - long - 7, "right": px + 7}.get(place.split()[1], px - long / 2)
                boxes.append((left, py + upright - 5, left + long, py + upright + 5))
    return boxes


@given(st.lists(st.tuples(percents, st.floats(0, 20), st.floats(0, 20)), min_size=2, max_size=40))
@settings(max_examples=25, deadline=None)
def test_names_run_neither_into_each_other_nor_over_points(units):
    rows = [
        {
            **MAWAR,
            "name": f"Kelurahan {n}",
            "rentan": False,
            "coverage_pct": c,
            "month_pct": m,
            "last_month_pct": before,
        }
        for n, (c, m, before) in enumerate(units)
    ]
    fig = drawn(*rows)
    narrow = fig.layout.meta["narrow"]
    for data, layout, width in (
        (fig.to_plotly_json()["data"], fig.to_plotly_json()["layout"], 1000),
        (narrow["data"], narrow["layout"], 350),
    ):
        dots = []
        boxes = names_of(data, layout, width, dots)
        assert len(boxes) >= 1
        assert not [1 for n, box in enumerate(boxes) if runs_into(box, boxes[:n])]


def test_small_numbers_are_words():
    assert [number_word(n) for n in (0, 3, 9, 10, 12)] == ["nol", "tiga", "sembilan", "10", "12"]
