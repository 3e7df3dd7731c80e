"""The customary PWS chart as it is read: bars and texts under them, what is hidden or unreported, marks, links, upright
or turned."""

import pandas as pd
import pytest

from ilp_dash.charts.placing import text_px
from ilp_dash.charts.pws import MOST_UPRIGHT, pws_bars
from ilp_dash.charts.theme import NOTE, spec

ROWS = pd.DataFrame(
    {
        "name": ["Mawar", "Kota", "Sunyi", "Rahasia", "Kenanga"],
        "coverage_pct": pd.array([82.04, 78.2, None, None, None], dtype="Float64"),
        "month_pct": pd.array([8.0, 8.4, None, None, None], dtype="Float64"),
        "last_month_pct": pd.array([7.0, 8.1, 6.5, None, None], dtype="Float64"),
        "status": ["baik", "baik", "belum_lapor", "disembunyikan", "jelek"],
        "hidden_ytd": [False, False, False, True, True],
        "hidden_month": [False, False, False, True, True],
        "hidden_last_month": [False, False, False, True, True],
        "rentan": [False, False, False, True, False],
        "streak": pd.array([1, None, None, None, 3], dtype="Int64"),
        "total": [False, True, False, False, False],
        "href": ["peta?k=1", None, "peta?k=3", "peta?k=4", "peta?k=5"],
        "reasons": [("2 laporan terlambat", "sasaran berubah"), (), (), (), ()],
        "why": ["kualitas?k=1"] * 5,
    }
)


def chart(rows=ROWS, target=75.0):
    return pws_bars(rows, "Judul", target, "target berjalan 75,0 %")


def many(count):
    return pd.DataFrame({"name": [f"K{n}" for n in range(count)], "coverage_pct": 60.0, "month_pct": 5.0,
                         "last_month_pct": 6.0, "status": "jelek"})  # fmt: skip


def texts(fig):
    return [t for t in fig.data if t.type == "scatter" and t.mode == "text"]


def lines(fig, dash):
    return [t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.dash == dash]


def words(fig):
    return [a.text for a in fig.layout.annotations]


def test_the_table_behind_says_the_four_values_of_every_unit():
    assert chart().layout.meta["table"]["rows"] == [
        ["Mawar", "82,0", "8,0", "7,0", "Baik"],
        ["Kota", "78,2", "8,4", "8,1", "Baik"],
        ["Sunyi", "–", "–", "6,5", "Belum lapor"],
        ["Rahasia*", "◌", "◌", "◌", "Disembunyikan"],
        ["Kenanga", "◌", "◌", "◌", "Jelek"],
    ]


def test_the_values_stand_in_rows_under_the_bars_with_their_heads():
    fig = chart()
    assert ["82,0", "<b>78,2</b>", "–", "◌", "◌"] in [list(t.text) for t in texts(fig)]
    assert {"Kumulatif, %", "Bulan ini, %", "Bulan lalu, %", "Status", "Catatan mutu", "Kelurahan"} <= set(words(fig))
    [chips] = [t for t in fig.data if t.type == "bar" and t.marker.cornerradius]
    [words_of] = [t for t in texts(fig) if "▲ Baik" in t.text]
    assert chips.text is None and list(words_of.y) == [base + 0.38 for base in [chips.base] * 5]
    assert list(words_of.text) == ["▲ Baik", "▲ Baik", "Belum lapor", "◌", "▼ Jelek"]


def test_pointer_and_keyboard_read_values_status_and_streak():
    [reader] = [t for t in chart().data if t.type == "bar" and t.hovertext]
    mawar, kota, sunyi, rahasia, kenanga = reader.hovertext
    assert mawar == "<b>Mawar</b><br>Kumulatif 82,0 %<br>Bulan ini 8,0 % · bulan lalu 7,0 %<br>▲ Baik"
    assert "berturut-turut" not in kota
    assert sunyi.endswith("Belum lapor")
    assert rahasia == "<b>Rahasia</b><br>Tidak ada di tampilan umum"
    assert kenanga.endswith("▼ Jelek, 3 bulan berturut-turut")
    assert list(reader.customdata) == ["peta?k=1", None, "peta?k=3", "peta?k=4", "peta?k=5"]


def test_a_bar_is_coloured_by_status_and_the_legend_counts_without_the_total():
    named = {t.name: t for t in chart().data if t.name}
    assert list(named) == ["▲ Baik · 1", "▼ Jelek · 1", "– Belum lapor · 1", "◌ Disembunyikan · 1"]
    assert list(named["▲ Baik · 1"].y) == [82.04, 78.2]
    assert named["– Belum lapor · 1"].marker.pattern.shape == "/"


def test_a_hidden_number_has_a_dotted_box_and_no_length():
    fig = chart()
    [box] = lines(fig, "dot")
    assert [x for x in box.x if x is None] == [None, None]  # two boxes: Rahasia and Kenanga
    assert {round(x) for x in box.x if x is not None} == {3, 4}
    assert {y for y in box.y if y is not None} == {0, fig.layout.yaxis.range[1]}, "it may be any length"
    heights = {t.name: list(t.y) for t in fig.data if t.name}
    assert heights["◌ Disembunyikan · 1"] == [0] and heights["▼ Jelek · 1"] == [0]


def test_the_running_target_is_a_line_with_its_words_at_it():
    fig = chart()
    [line] = lines(fig, "dash")
    assert {y for y in line.y if y is not None} == {75.0}
    [label] = [a for a in fig.layout.annotations if "target" in a.text]
    assert (label.text, label.y) == ("target berjalan<br>75,0 %", 75.0)


def test_a_figure_without_a_target_has_no_line():
    fig = chart(target=None)
    [line] = lines(fig, "dash")
    assert not line.x and not [a for a in fig.layout.annotations if "target" in a.text]


def test_a_mark_of_trust_is_read_and_leads_to_its_reasons():
    [marks] = [t for t in texts(chart()) if t.hovertext]
    assert list(marks.text) == ["2"] and list(marks.customdata) == ["kualitas?k=1"]
    assert "2 laporan terlambat<br>sasaran berubah" in marks.hovertext[0]
    assert sum(s.type == "path" for s in chart().layout.shapes) == 1
    assert "Catatan mutu" not in words(chart(ROWS.drop(columns=["reasons", "why"])))


def test_a_rentan_unit_has_a_star_that_is_explained():
    assert "* rentan: sasaran sedikit, satu orang dapat mengubah status." in chart().layout.meta["notes"]
    assert any("Rahasia*" in t for t in chart().layout.xaxis.ticktext)
    assert "notes" not in chart(many(3)).layout.meta


def test_names_are_links_and_the_total_is_bold_without_one():
    ticks = chart().layout.xaxis.ticktext
    assert ticks[0] == '<a href="peta?k=1" target="_self">Mawar</a>' and ticks[1] == "<b>Kota</b>"


@pytest.mark.parametrize("count", [1, 5, MOST_UPRIGHT, MOST_UPRIGHT + 1, 68])
def test_many_units_are_turned_and_a_phone_always_is(count):
    fig = chart(many(count))
    assert ("h" in {t.orientation for t in fig.data if t.type == "bar"}) == (count > MOST_UPRIGHT)
    narrow = fig.layout.meta["narrow"]
    assert {t["orientation"] for t in narrow["data"] if t["type"] == "bar"} == {"h"}
    assert len(narrow["data"]) == len(fig.data)  # it travels as what differs
    assert [f"K{n}" for n in range(count)] == list(narrow["data"][-1]["text"])
    assert fig.layout.height > (200 if count <= MOST_UPRIGHT else 20 * count)


def test_upright_columns_are_never_narrower_than_their_values():
    for count in range(1, MOST_UPRIGHT + 1):
        below = chart(many(count)).layout.meta["below"] * 16
        assert (below - 118) / count >= 25


def test_long_names_stand_upright_and_short_ones_are_level():
    assert chart(many(20)).layout.xaxis.tickangle == 0
    long = many(20).assign(name=[f"Rejowinangun Selatan {n}" for n in range(20)])
    assert chart(long).layout.xaxis.tickangle == -90


def test_an_answer_without_rows_is_a_figure_too():
    fig = chart(many(0))
    assert fig.layout.meta["table"]["rows"] == [] and spec(fig)["t"] == "plot"


def test_heads_and_words_of_many_bars_have_room_on_a_sheet_of_paper():
    """Turned, as for a city: on a sheet (878 px) every head is narrower than the way from one column to the next, and
    the word of a status is no text in a bar, which plotly.js would make smaller than its font."""
    fig = pws_bars(many(68), "K6", target_pct=67.5, target_label="target berjalan 67,5 %", unit="Kelurahan")
    heads = [a for a in fig.layout.annotations if a.text.endswith(", %") and "<br>" in a.text]
    assert [a.text for a in heads] == ["Kumu-<br>latif, %", "Bulan<br>ini, %", "Bulan<br>lalu, %"]
    left = fig.layout.margin.l
    px = [a.x / fig.layout.xaxis.range[1] * (878 - left) for a in heads]
    widest = [max(text_px(line, NOTE) for line in a.text.split("<br>")) for a in heads]
    assert all(wide + 4 < b - a for wide, a, b in zip(widest[1:], px, px[1:], strict=False))
    assert "▼ Jelek" in [word for t in texts(fig) for word in t.text]
