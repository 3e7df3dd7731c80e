"""Horizontal bars: what a reader sees of a value, a hidden number, a missing
report, the target, the country and a mark of trust."""

import pandas as pd
import pytest

from ilp_dash.charts.bars import coverage_bars, rows_of, stacked_bars
from ilp_dash.charts.classes import NO_DATA, paint
from ilp_dash.charts.theme import spec
from ilp_dash.domain.tables import HIDDEN

ROWS = pd.DataFrame(
    {
        "name": ["Hipertensi", "Ibu hamil", "ODGJ berat", "Terduga TBC", "Balita"],
        "coverage_pct": pd.array([99.96, 100.0, None, 3.0, 0.0], dtype="Float64"),
        "hidden": [False, False, False, True, False],
        "text": ["4 orang belum terlayani", "tercapai", "belum lapor", "", "1.200 orang belum terlayani"],
        "href": ["spm?indikator=SPM08", "spm?indikator=SPM01", None, None, None],
    }
)


def traces(fig, narrow: bool = False) -> list[dict]:
    return fig.layout.meta["narrow"]["data"] if narrow else fig.to_plotly_json()["data"]


def layout(fig, narrow: bool = False) -> dict:
    return fig.layout.meta["narrow"]["layout"] if narrow else fig.to_plotly_json()["layout"]


def read(fig, narrow: bool = False) -> dict:
    """The trace of values, the one the pointer and the keyboard read."""
    [found] = [t for t in traces(fig, narrow) if "hovertext" in t]
    return found


def written(fig, narrow: bool = False) -> list[str]:
    """Every text in the picture: on the bars, beside them, over them."""
    on_bars = [str(text) for t in traces(fig, narrow) for text in t.get("text") or ()]
    return [w.strip() for w in on_bars + [a["text"] for a in layout(fig, narrow).get("annotations", ())]]


def heights(fig, narrow: bool = False) -> dict[str, float]:
    return dict(zip(ROWS["name"], read(fig, narrow)["y"], strict=True))


@pytest.mark.parametrize("narrow", [False, True])
def test_9996_is_not_100_in_length_class_or_words(narrow):
    fig = coverage_bars(ROWS)
    bars = read(fig, narrow)
    assert bars["x"][:2] == [99.96, 100.0]
    assert bars["marker"]["color"][:2] == [paint("c2").fill, paint("c3").fill]
    assert "99,96 %" in written(fig, narrow) and "100,0 %" in written(fig, narrow)
    said = [row[1] for row in fig.layout.meta["table"]["rows"]]
    assert said == ["99,96 %", "100,0 %", "belum lapor", "disembunyikan", "0,0 %"]


@pytest.mark.parametrize("narrow", [False, True])
def test_what_was_not_reported_is_hatched_and_says_so(narrow):
    fig = coverage_bars(ROWS)
    [hatched] = [t for t in traces(fig, narrow) if "pattern" in t.get("marker", {})]
    assert hatched["y"] == [heights(fig, narrow)["ODGJ berat"]]
    assert hatched["marker"]["color"] == paint(NO_DATA).fill
    assert "belum lapor" in written(fig, narrow)
    assert "belum lapor" in read(fig, narrow)["hovertext"][2] and "0,0 %" not in read(fig, narrow)["hovertext"][2]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_hidden_number_is_a_dotted_box_with_its_word_and_nowhere_a_number(narrow):
    fig = coverage_bars(ROWS)
    [box] = [s for s in layout(fig, narrow)["shapes"] if s["type"] == "rect"]
    assert box["line"]["dash"] == "dot" and box["y0"] < heights(fig, narrow)["Terduga TBC"] < box["y1"]
    assert "disembunyikan" in written(fig, narrow)
    assert read(fig, narrow)["x"][3] == 0
    assert "3,0" not in str(fig.to_plotly_json()) and "3.0" not in str([t.get("x") for t in traces(fig, narrow)])


def test_a_reported_zero_is_written_as_zero():
    assert "0,0 %" in written(coverage_bars(ROWS))
    assert read(coverage_bars(ROWS))["hovertext"][4].startswith("<b>Balita</b><br>0,0 %<br>1.200 orang")


@pytest.mark.parametrize("narrow", [False, True])
def test_the_target_stands_as_a_line_with_its_label_and_may_be_left_out(narrow):
    fig = coverage_bars(ROWS, target=90, target_label="Target 90 %")
    lines = [s for s in layout(fig, narrow)["shapes"] if s.get("x0") == 90 or s.get("path", "").startswith("M90,")]
    assert len(lines) == 1 and "Target 90 %" in written(fig, narrow)
    if narrow:
        assert lines[0]["path"].count("M90,") == len(ROWS), "beside every bar, through no words"
    assert not any("Target" in w for w in written(coverage_bars(ROWS, target=None), narrow))


def test_the_axis_starts_at_zero_and_reaches_the_largest_value():
    assert layout(coverage_bars(ROWS))["xaxis"]["range"] == [0, 100]
    high = coverage_bars(ROWS.assign(coverage_pct=pd.array([159.4, 1, 2, 3, 4], dtype="Float64")))
    assert layout(high)["xaxis"]["range"] == [0, 159.4]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_country_is_a_tick_a_word_and_a_column(narrow):
    fig = coverage_bars(
        ROWS.assign(tick_pct=pd.array([59.7, 75.8, None, 68.6, 72.0], dtype="Float64")),
        tick_label="nasional 2022",
    )
    [ticks] = [t for t in traces(fig, narrow) if t.get("marker", {}).get("symbol") == "line-ns"]
    assert ticks["x"] == [59.7, 75.8, 68.6, 72.0]
    assert any("nasional 2022" in w for w in written(fig, narrow))
    assert "nasional 2022: 59,7 %" in read(fig, narrow)["hovertext"][0]
    assert fig.layout.meta["table"]["head"][2] == "nasional 2022"
    assert not any("nasional" in w for w in written(coverage_bars(ROWS), narrow))


@pytest.mark.parametrize("narrow", [False, True])
def test_a_mark_of_trust_stands_at_its_row_with_its_reasons_and_where_it_leads(narrow):
    marked = ROWS.assign(reasons=[("terlambat", "lonjakan"), (), (), (), ()], why=["kualitas?indikator=SPM08"] * 5)
    fig = coverage_bars(marked)
    [mark] = [a for a in layout(fig, narrow)["annotations"] if "Catatan mutu data" in a.get("hovertext", "")]
    assert mark["y"] == heights(fig, narrow)["Hipertensi"]
    assert "terlambat<br>lonjakan" in mark["hovertext"] and ">2</a>" in mark["text"]
    assert 'href="kualitas?indikator=SPM08"' in mark["text"]
    assert "⚑ 2 catatan mutu data" in read(fig, narrow)["hovertext"][0], "the keyboard reads it too"
    assert "⚑" not in read(fig, narrow)["hovertext"][1]
    flags = [s for s in layout(fig, narrow)["shapes"] if s.get("yanchor") == mark["y"]]
    assert len(flags) == 1, "a shape beside the number"
    assert layout(fig, narrow)["margin"]["r"] >= mark["xshift"] + 12, "nothing is cut off at the right"


@pytest.mark.parametrize("narrow", [False, True])
def test_names_lead_where_the_bars_lead(narrow):
    fig = coverage_bars(ROWS)
    assert read(fig, narrow)["customdata"] == ["spm?indikator=SPM08", "spm?indikator=SPM01", None, None, None]
    assert '<a href="spm?indikator=SPM08" target="_self">Hipertensi</a>' in layout(fig, narrow)["yaxis"]["ticktext"]


@pytest.mark.parametrize("drawn", [coverage_bars(ROWS), coverage_bars(ROWS.drop(columns=["text", "hidden", "href"]))])
def test_the_phone_draws_the_same_traces_in_the_same_order(drawn):
    assert [t["type"] for t in traces(drawn)] == [t["type"] for t in traces(drawn, narrow=True)]
    sent = spec(drawn)
    assert not any("hovertext" in t for t in sent["narrow"]["data"]), "only what differs travels"


def test_rows_of_words_on_a_phone_do_not_run_into_each_other():
    long = ROWS.assign(name=["Puskesmas Pembantu Simpang Empat Sipin Ilir", *ROWS["name"][1:]])
    fig = coverage_bars(long)
    drawn = layout(fig, narrow=True)
    places = list(drawn["yaxis"]["tickvals"]) + [a["y"] for a in drawn["annotations"] if a.get("yref") != "paper"]
    assert len(places) == len(ROWS) + 4, "a name for each, a text where there is one"
    at = read(fig, narrow=True)["y"]
    thick = read(fig, narrow=True)["width"]
    for y in places:
        assert all(abs(y - middle) >= width / 2 + 9 for middle, width in zip(at, thick, strict=True)), (
            "words clear of bars"
        )


def test_nothing_to_draw_says_what_to_do():
    fig = coverage_bars(ROWS.head(0), "Judul")
    assert "Belum ada data" in written(fig)[0] and fig.layout.title.text == "Judul"
    assert "Belum ada data" in written(stacked_bars(pd.DataFrame({"name": [], "belum": []}), "Judul"))[0]


STEPS = [
    ("Barat", {"belum": 1, "sebagian": 5}),
    ("Timur", {"belum": 2, "sebagian": 0}),
    ("Utara", {"belum": None, "sebagian": None}),
]
ORDER = [("belum", "Belum"), ("sebagian", "Sebagian")]


@pytest.mark.parametrize("narrow", [False, True])
def test_stacked_counts_begin_where_the_one_before_ends_and_stand_in_words(narrow):
    fig = stacked_bars(rows_of(STEPS), order=ORDER)
    belum, sebagian = [t for t in traces(fig, narrow) if t.get("name")]
    assert (belum["x"], sebagian["base"], sebagian["x"]) == ([1, 2, None], [1, 2, 0], [5, None, None])
    assert (belum["name"], sebagian["name"]) == ("Belum · 3", "Sebagian · 5")
    assert {"6 puskesmas", "belum lapor"} <= set(written(fig, narrow))
    assert not any(w.startswith("0 ") for w in written(fig, narrow)), "nobody reported: not a zero"
    [hatched] = [t for t in traces(fig, narrow) if "pattern" in t.get("marker", {})]
    assert hatched["y"] == read(fig, narrow)["y"][2:]
    assert "Belum: 1 puskesmas" in read(fig, narrow)["hovertext"][0]
    assert [t["type"] for t in traces(fig)] == [t["type"] for t in traces(fig, narrow)]


def test_a_stacked_count_that_is_hidden_or_missing_keeps_its_word_in_the_table():
    fig = stacked_bars(rows_of([("Barat", {"belum": HIDDEN, "sebagian": 5}), STEPS[2]]), order=ORDER)
    assert fig.layout.meta["table"]["rows"][0][:3] == ["Barat", "disembunyikan", "5"]
    assert fig.layout.meta["table"]["rows"][1][1:3] == ["belum lapor", "belum lapor"]
