"""The figures of Sinyal: gaps stay gaps, words beside every mark, limits
drawn where they count, ranges instead of ranks."""

import pandas as pd
import pytest

from ilp_dash.charts.classes import ink
from ilp_dash.charts.funnel import curve, funnel
from ilp_dash.charts.placing import text_px
from ilp_dash.charts.ranks import rank_ranges
from ilp_dash.charts.signals import individuals
from ilp_dash.charts.theme import spec
from ilp_dash.domain.funnel import SIDES
from ilp_dash.domain.xmr import MARKS

USUAL = {"counts": True, "remark": "", "direction": 0, "words": "", "short": "", "stretch": 0, "limits_words": "",
         "changed": ""}  # fmt: skip
LIMITS = {"center": 12.0, "low": 6.68, "high": 17.32}


def months(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame([USUAL | {"center": None, "low": None, "high": None} | row for row in rows])
    start = pd.date_range("2025-01-01", periods=len(rows), freq="MS")
    numbers = {"people": "Int64", "center": "Float64", "low": "Float64", "high": "Float64"}
    return frame.assign(month=start.astype("datetime64[s]")).astype(numbers)


def trace(fig, name):
    return next(t for t in fig.data if t.name == name)


def read(fig) -> list[str]:
    """What pointer and keyboard read, point by point."""
    return [text for t in fig.data for text in (t.hovertext or ())]


def words(fig) -> list[str]:
    return [a.text for a in fig.layout.annotations]


def test_a_missing_month_is_a_gap_and_zero_is_a_point():
    fig = individuals(months({"people": 0}, {"people": None, "remark": "belum lapor", "counts": False}, {"people": 3}))
    assert (list(trace(fig, "bulan").x), list(trace(fig, "bulan").y)) == ([0, 2], [0, 3])
    assert list(trace(fig, "dilayani").y) == [0, None, 3]
    assert fig.data[0].connectgaps is None and fig.layout.template.data.scatter[0].connectgaps is False
    assert read(fig)[:2] == ["<b>Jan 2025</b><br>0 orang dilayani", "<b>Feb 2025</b><br>belum lapor"]


def test_a_month_that_does_not_count_is_hollow_and_says_why():
    fig = individuals(months({"people": 9}, {"people": 24, "counts": False, "remark": "tidak dihitung: susulan"}))
    look = trace(fig, "bulan").marker
    assert list(look.color) == [ink("ink-2"), ink("paper")]
    assert list(look.line.color) == [ink("ink-2"), ink("ink-2")]
    assert read(fig)[1].endswith("24 orang dilayani<br>tidak dihitung: susulan")
    assert [t.name for t in fig.data if t.name and "·" in t.name] == [
        "bulan biasa · 1 bulan",
        "tidak dihitung · 1 bulan",
    ]


def test_limits_are_steps_of_a_month_drawn_exactly_and_written_as_whole_people():
    row = {"people": 12, "limits_words": "batas sementara"} | LIMITS
    later = {"people": 40, "stretch": 1, "changed": "definisi baru", "limits_words": "tanpa batas: 1 bulan"}
    fig = individuals(months(row, row | {"center": 24.0, "low": 18.68, "high": 29.32}, later))
    assert list(trace(fig, "batas atas").x) == [-0.5, 0.5, 0.5, 1.5, None]
    assert [trace(fig, n).y[0] for n in ("batas bawah", "biasanya", "batas atas")] == [6.68, 12.0, 17.32]
    assert list(trace(fig, "biasanya").y) == [12, 12, 24, 24, None]  # each month beside its own of last year
    assert list(trace(fig, "dilayani").x) == [0, 1, 1.5, 2]  # interrupted where the stretch begins
    assert list(trace(fig, "dilayani").y) == [12, 12, None, 40]
    assert read(fig)[0].endswith("Biasanya 12, batas 7–17 (batas sementara)")
    table = spec(fig)["table"]
    assert table["head"] == ["Bulan", "Dilayani", "Biasanya", "Batas", "Sinyal atau catatan"]
    assert table["rows"][0] == ["Jan 2025", "12", "12", "7–17", ""]
    assert table["rows"][2] == ["Mar 2025", "40", None, "tanpa batas: 1 bulan", ""]
    said = " ".join(words(fig))
    assert "batas sementara" in said and "definisi baru" in said and "tanpa batas: 1 bulan" in said
    assert any(s.x0 == s.x1 == 1.5 for s in fig.layout.shapes)  # the break stands before its month


def test_the_present_limits_are_named_at_their_lines_and_on_a_phone_below():
    fig = individuals(months({"people": 12} | LIMITS, {"people": 13} | LIMITS))
    assert {"batas bawah 7", "biasanya 12", "batas atas 17"} <= set(words(fig))
    phone = fig.layout.meta["narrow"]["layout"]
    assert "Batas kebiasaan 7–17, biasanya 12" in [a["text"] for a in phone["annotations"]]


def test_a_signal_has_its_sign_its_words_and_its_count_in_the_legend():
    signal = {"direction": 1, "words": "satu bulan di luar batas", "short": "di atas batas"} | LIMITS
    fig = individuals(months({"people": 12} | LIMITS, {"people": 30} | signal))
    look = trace(fig, "bulan").marker
    assert list(look.symbol) == ["circle", "triangle-up"]
    assert look.color[1] == ink("s0")
    assert "di atas batas" in words(fig)
    assert "Sinyal: satu bulan di luar batas" in read(fig)[1]
    assert spec(fig)["table"]["rows"][1][-1] == "satu bulan di luar batas"
    assert trace(fig, "sinyal: lebih tinggi dari kebiasaan · 1 bulan").showlegend is not False


def test_a_run_says_its_words_once_at_its_end():
    signal = {"people": 11, "direction": -1, "words": "w", "short": "8 bulan di bawah"} | LIMITS
    fig = individuals(months({"people": 12} | LIMITS, signal, signal, signal))
    assert [a.x for a in fig.layout.annotations if a.text == "8 bulan di bawah"] == [3]


def test_wide_and_narrow_hold_the_same_traces_so_that_only_differences_travel():
    fig = individuals(months({"people": 12} | LIMITS, {"people": 30} | LIMITS))
    assert len(spec(fig)["narrow"]["data"]) == len(fig.data)


def test_every_mark_and_every_side_has_words_and_a_sign_of_its_own():
    assert all(direction in (1, -1) and said and short for direction, said, short in MARKS.values())
    assert len({symbol for symbol, *_ in SIDES.values()}) == len(SIDES)
    assert all(word and meaning for _, word, meaning in SIDES.values())


def units(*rows: dict) -> pd.DataFrame:
    limits = {"center_pct": 95.0, "low_998_pct": 90, "low_95_pct": 92, "high_95_pct": 98, "high_998_pct": 100}
    usual = {"side": "dalam", **limits, "chosen": False, "href": "sinyal?puskesmas=P"}
    return pd.DataFrame([usual | row for row in rows]).convert_dtypes()


MAWAR = {"name": "Mawar", "sasaran": 1200, "coverage_pct": 99.96, "chosen": True, "href": "sinyal?puskesmas=1"}
MELATI = {"name": "Melati", "sasaran": 300, "coverage_pct": 60.0, "side": "jauh_bawah"}
WITHOUT = {"low_998_pct": None, "low_95_pct": None, "high_95_pct": None, "high_998_pct": None, "side": "tanpa"}


def test_a_point_of_the_funnel_tells_its_own_limits_and_never_rounds_up_to_100():
    fig = funnel(units(MAWAR), "Judul")
    (point,) = read(fig)
    assert "Capaian 99,96 % dari sasaran 1.200" in point
    assert "Batas 99,8 %: 90,0 %–100,0 %" in point and "Batas 95 %: 92,0 %–98,0 %" in point
    assert trace(fig, "puskesmas").customdata == ("sinyal?puskesmas=1",)
    assert spec(fig)["table"]["rows"] == [
        ["Mawar", "1.200", "99,96 %", "92,0 %–98,0 %", "90,0 %–100,0 %", "● di dalam batas"]
    ]


def test_sides_are_counted_in_the_legend_with_what_they_mean():
    fig = funnel(units(MAWAR, MELATI))
    named = [t.name.replace("<br>", " ") for t in fig.data if t.x == (None,)]
    assert [n.partition(":")[0] for n in named] == [
        "<b>di dalam batas · 1 puskesmas</b>",
        "<b>di bawah batas 99,8 % · 1 puskesmas</b>",
    ]
    assert all(SIDES[id][2] in n for id, n in zip(("dalam", "jauh_bawah"), named, strict=True))


def test_the_chosen_puskesmas_stands_out_and_what_chance_does_not_explain_is_filled():
    fig = funnel(units(MAWAR, MELATI, {"name": "Mega", "sasaran": 500, "coverage_pct": 91, "side": "bawah"}))
    of = trace(fig, "puskesmas")
    look = {name: n for n, name in enumerate(of.text)}
    assert set(look) == {"Mawar", "Melati", "Mega"}
    assert of.textfont.weight[look["Mawar"]] > of.textfont.weight[look["Melati"]]
    assert of.marker.line.color[look["Mawar"]] == ink("ink")
    assert of.marker.color[look["Melati"]] == ink("bad")
    assert (of.marker.color[look["Mega"]], of.marker.line.color[look["Mega"]]) == (ink("paper"), ink("bad"))
    assert of.marker.symbol[look["Melati"]] == "triangle-down"


def test_curves_go_through_the_exact_limits_of_every_unit_and_widen_to_the_left():
    rows = units(MAWAR, MELATI | {"low_998_pct": 80, "low_95_pct": 85, "high_95_pct": 99, "high_998_pct": 100})
    fig = funnel(rows)
    upper = trace(fig, "batas bawah 99,8 %")
    at = dict(zip(upper.x, upper.y, strict=True))
    assert (at[300], at[1200]) == (80, 90)
    assert list(upper.x) == sorted(upper.x)
    assert curve([(100, 40.0), (400, 45.0)], 50.0, [25, 100, 400, 1600]) == pytest.approx([30, 40, 45, 47.5])
    assert 44 < curve([(100, 40.0), (400, 45.0)], 50.0, [300])[0] < 45  # with 1 ÷ √sasaran, not along a straight line


def test_a_unit_without_limits_is_drawn_hollow_and_no_curve_is_invented():
    fig = funnel(units(MAWAR | WITHOUT | {"center_pct": None}))
    assert trace(fig, "batas atas 95 %").y in (None, ())
    assert trace(fig, "puskesmas").marker.color == (ink("paper"),)
    assert "Batas" not in read(fig)[0]


def test_names_of_crowded_points_do_not_run_into_each_other():
    crowd = [{"name": f"Puskesmas {n}", "sasaran": 1000 + n, "coverage_pct": 95 + n / 50} for n in range(30)]
    of = trace(funnel(units(*crowd)), "puskesmas")
    named = [t for t in of.text if t]
    assert 0 < len(named) < 30
    assert len(of.hovertext) == 30  # who has no name beside the point still tells it
    assert text_px(named[0]) > 40


def test_without_units_the_funnel_says_what_is_missing():
    fig = funnel(units(MAWAR).head(0), "Judul")
    assert words(fig)[0].replace("<br>", " ").startswith("Belum ada puskesmas yang lapor")


def ranks(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "best", "worst", "coverage_pct", "chosen"]).assign(href="sinyal?p=1")


def test_a_rank_is_always_a_range_with_its_coverage_at_the_right():
    fig = rank_ranges(ranks(("Mawar", 1, 1, 88.0, False), ("Melati", 2, 5, 70.0, True)), "Judul")
    bars = fig.data[1]
    assert (list(bars.base), list(bars.x)) == (
        [0.5, 1.5],
        [1, 4],
    )  # from half a place before the best to half after the worst
    assert list(bars.customdata) == ["sinyal?p=1"] * 2
    assert [t.strip() for t in fig.data[2].text] == ["1–1", "2–5"]
    assert list(fig.layout.yaxis2.ticktext) == ["88,0 %", "<b>70,0 %</b>"]
    assert bars.marker.color[1] == ink("s0") != bars.marker.color[0]
    assert read(fig)[1] == "<b>Melati</b><br>Urutan 2–5 dari 2<br>Capaian 70,0 %"
    assert spec(fig)["table"]["rows"] == [["Mawar", "1–1 dari 2", "88,0 %"], ["Melati", "2–5 dari 2", "70,0 %"]]
    assert fig.layout.yaxis.range[0] > fig.layout.yaxis.range[1]  # the first row stands at the top
    assert {"1 tertinggi", "2 terendah", "dari 2", "capaian"} <= set(words(fig))
