"""Lines over months: gaps, changes of definition, the target, words over the months, names at the ends."""

import pandas as pd
import pytest

from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.over_lines import LANE
from ilp_dash.charts.theme import spec
from ilp_dash.domain.lettering import text_px

MONTHS = pd.date_range("2023-01-01", periods=45, freq="MS").astype("datetime64[s]")
VALUES = [None if n in (5, 6, 20) else 100 * (n % 12 + 1) / 14 for n in range(45)]
FRAME = pd.DataFrame(
    {
        "month": MONTHS,
        "own": pd.array(VALUES, dtype="Float64"),
        "city": pd.array([v and v * 0.8 for v in VALUES], dtype="Float64"),
        "goal": pd.array([8.0 * (n % 12 + 1) for n in range(45)], dtype="Float64"),
    }
)
OF = Trend(
    target=100,
    target_label="Target 100 %",
    top=100,
    breaks=[(12, "definisi PMK 6/2024")],
    markers=[(17, "separuh mulai ILP"), (22, "semua mulai ILP")],
    restarts=[24, 36],
)


def parts(fig, narrow: bool = False) -> tuple[list[dict], dict]:
    """(traces, layout) of one drawing."""
    if narrow:
        return fig.layout.meta["narrow"]["data"], fig.layout.meta["narrow"]["layout"]
    raw = fig.to_plotly_json()
    return raw["data"], raw["layout"]


def line(fig, name: str, narrow: bool = False) -> dict[float, float | None]:
    return next(
        dict(zip(t["x"], t["y"], strict=True)) for t in parts(fig, narrow)[0] if t.get("name", "").startswith(name)
    )


def words(fig, narrow: bool = False) -> dict[str, dict]:
    return {a["text"].replace("<br>", " "): a for a in parts(fig, narrow)[1]["annotations"]}


@pytest.mark.parametrize("narrow", [False, True])
def test_a_month_nobody_reported_is_a_gap_in_the_line_and_a_word_for_the_reader(narrow):
    fig = trend_lines(FRAME, [("own", "Hipertensi")], of=OF)
    drawn = line(fig, "Hipertensi", narrow)
    assert [drawn[n] for n in (5, 6, 20)] == [None] * 3 and all(drawn[n] is not None for n in (4, 7, 21))
    [reader] = [t for t in parts(fig, narrow)[0] if "hovertext" in t]
    assert reader["hovertext"][5] == "<b>Jun 2023</b><br>Hipertensi: belum lapor<br>Target 100 %: 100,0 %"
    assert fig.layout.meta["table"]["rows"][5] == ["Jun 2023", "belum lapor", "100,0 %"]


def test_a_change_of_definition_and_a_new_year_of_counting_interrupt_the_line():
    drawn = line(trend_lines(FRAME, [("own", "Hipertensi")], of=OF), "Hipertensi")
    assert [n for n, v in drawn.items() if n % 1] == [11.5, 23.5, 35.5] and {v for n, v in drawn.items() if n % 1} == {
        None
    }


def test_a_month_alone_between_gaps_is_a_point():
    alone = pd.DataFrame({"month": MONTHS[:5], "own": pd.array([10.0, None, 30.0, None, 50.0], dtype="Float64")})
    [trace] = [t for t in parts(trend_lines(alone, [("own", "A")]))[0] if t.get("name")]
    assert trace["marker"]["size"] == [7, 0, 7, 0, 7]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_target_is_a_dashed_line_with_its_words(narrow):
    fig = trend_lines(FRAME, [("own", "Hipertensi")], of=OF)
    [target] = [t for t in parts(fig, narrow)[0] if t.get("line", {}).get("dash") == "dash"]
    assert target["y"] == [100.0] * 45 and "Target 100 %" in words(fig, narrow)
    moving = trend_lines(FRAME, [("own", "Hipertensi")], of=Trend(target="goal", target_label="target berjalan"))
    [target] = [t for t in parts(moving, narrow)[0] if t.get("line", {}).get("dash") == "dash"]
    assert target["y"][:3] == [8.0, 16.0, 24.0] and "target berjalan" in words(moving, narrow)
    assert "Target 90 %" in words(trend_lines(FRAME, [("own", "A")], of=Trend(target=90)), narrow)


def test_9996_is_not_100_at_the_end_of_a_line():
    fig = trend_lines(FRAME.head(2).assign(own=pd.array([50, 99.96], dtype="Float64")), [("own", "A")])
    assert "A 99,96 %" in words(fig) and "99,96 %" in words(fig, narrow=True)


SPANS = {False: 546, True: 330}  # px of the narrowest figure of each drawing


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "markers",
    [
        OF.markers,
        [(10, "mulai"), (11, "separuh mulai ILP"), (12, "semua mulai ILP")],
        [(40, "separuh mulai ILP"), (42, "semua mulai ILP"), (44, "rencana penuh kota")],
    ],
)
def test_words_over_breaks_and_markers_never_run_into_each_other(narrow, markers):
    fig = trend_lines(FRAME, [("own", "Hipertensi")], of=Trend(breaks=OF.breaks, markers=markers, top=100))
    layout = parts(fig, narrow)[1]
    right = layout["margin"]["r"]
    plot = SPANS[narrow] - right - 30
    low, high = layout["xaxis"]["range"]
    boxes = []
    for text in [*(w for _, w in OF.breaks), *(w for _, w in markers)]:
        said = words(fig, narrow)[text]
        x, long = (said["x"] - low) / (high - low) * plot + said.get("xshift", 0), text_px(text, 13)
        begin = x - long if said["xanchor"] == "right" else x
        boxes.append((begin, begin + long, said["yshift"]))
        assert begin >= -30 and begin + long <= plot + right + 8, "nothing is cut off"
        assert said["yshift"] + LANE <= layout["margin"]["t"], "there is room over the months"
    for n, (begin, end, lane) in enumerate(boxes):
        assert all(end < b or e < begin for b, e, other in boxes[n + 1 :] if other == lane)


def test_names_stand_at_the_line_ends_apart_and_uncut():
    series = [("own", "Puskesmas Simpang IV Sipin"), ("city", "Kota Jambi")]
    fig = trend_lines(FRAME.assign(city=FRAME["own"] - 0.1), series, of=OF)
    layout = parts(fig)[1]
    first, second = [a for a in layout["annotations"] if a["x"] == 44 and a["xanchor"] == "left"]
    px = 300 / 102
    assert abs(first["y"] - second["y"]) * px >= 17
    longest = max(text_px(part, 13) for a in (first, second) for part in a["text"].split("<br>"))
    assert layout["margin"]["r"] >= longest + 7


def test_the_phone_names_lines_over_the_months_and_draws_the_same_traces():
    fig = trend_lines(FRAME, [("own", "Hipertensi"), ("city", "Kota")], of=OF)
    wide, narrow = parts(fig)[0], parts(fig, narrow=True)[0]
    assert [t["type"] for t in wide] == [t["type"] for t in narrow]
    assert parts(fig, narrow=True)[1]["showlegend"] and not parts(fig)[1]["showlegend"]
    assert {t["name"] for t in narrow if t.get("name")} == {"Hipertensi 64,3 %", "Kota 51,4 %"}
    assert not any("hovertext" in t for t in spec(fig)["narrow"]["data"]), "only what differs travels"


def test_figures_that_may_still_change_are_drawn_dotted():
    fig = trend_lines(FRAME.head(12), [("own", "A")], of=Trend(provisional_from=9))
    [later] = [t for t in parts(fig)[0] if t.get("line", {}).get("dash") == "dot"]
    assert later["x"] == [8, 9, 10, 11]


def test_the_axis_of_a_phone_names_months_or_years_that_fit():
    axis = parts(trend_lines(FRAME, [("own", "A")]), narrow=True)[1]["xaxis"]
    assert axis["ticktext"][:3] == ["Jan<br>2023", "Jul<br>", "Jan<br>2024"]
    long = pd.DataFrame({"month": pd.date_range("2019-01-01", periods=90, freq="MS"), "own": [1.0] * 90})
    assert parts(trend_lines(long, [("own", "A")]), narrow=True)[1]["xaxis"]["ticktext"][:2] == ["2019", "2020"]


def test_nothing_reported_says_what_to_do():
    fig = trend_lines(FRAME.assign(own=pd.array([None] * 45, dtype="Float64")), [("own", "A")], "Judul")
    assert "Belum ada data" in parts(fig)[1]["annotations"][0]["text"]
