"""Figures as data: classes judged exactly, numbers as numbers, hidden ones only
as their word, and read the same in the browser."""

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import address, cell, column, written

from ilp_dash.charts import classes
from ilp_dash.charts.grids import checks, matrix, punctuality, status_grid
from ilp_dash.charts.html import links_packed
from ilp_dash.charts.tables import table
from ilp_dash.charts.texts import FactLine, Kpi, Stage, StageLine, facts, footer, kpis, lifecycle, verdict
from ilp_dash.config import PROJECT_DIR, STATIC_DIR
from ilp_dash.domain import pws, readiness
from ilp_dash.domain.tables import HIDDEN, KINDS, Change, Classed, Column, Range, Spread, Table
from ilp_dash.domain.words import number, percent, points
from ilp_dash.ui.figures import LATE_SCRIPTS, packed

percents = st.floats(0, 400, allow_nan=False)
WORD = "disembunyikan"


def sent(spec: dict) -> dict:
    """The figure as the browser receives it."""
    return json.loads(packed(spec))


def one_column(kind: str, *values) -> dict:
    """A table of a single column as the browser receives it."""
    return sent(table(Table("t", "Judul", (Column("a", "A", kind),), tuple((v,) for v in values))))


# ---- classes ----


@pytest.mark.parametrize(
    "pct, expected",
    [
        (0, "c0"),
        (59.999, "c0"),
        (60, "c1"),
        (79.96, "c1"),
        (80, "c2"),
        (99.999, "c2"),
        (100, "c3"),
        (131.2, "c3"),
        (None, "na"),
        (HIDDEN, "hid"),
    ],
)
def test_a_class_is_judged_on_the_exact_value(pct, expected):
    assert classes.coverage_class(pct) == expected


@given(percents)
def test_the_number_that_travels_never_belongs_to_another_class_than_the_exact_one(pct):
    [travelled] = one_column("bar", pct)["cols"][0]["v"]
    assert (
        one_column("bar", pct)["cols"][0]["c"] == [classes.coverage_class(travelled)] == [classes.coverage_class(pct)]
    )
    assert written(travelled, "bar") == percent(pct)


def test_every_class_and_status_has_a_colour_on_light_and_on_dark_ground():
    wanted = {*classes.COVERAGE_WORDS, *classes.ILP, *map(classes.pws_class, pws.STATUSES)}
    assert wanted <= set(classes.PAINTS) and set(classes.PAINTS) == set(classes.DARK_PAINTS)
    assert all(f".k-{id}{{" in classes.stylesheet() for id in wanted)


def test_every_status_without_data_still_has_a_word_and_the_others_a_symbol():
    assert all(word for _, word in classes.PWS.values())
    assert [id for id, (symbol, _) in classes.PWS.items() if not symbol] == ["belum_lapor", "disembunyikan"]
    assert all(symbol for symbol, _ in classes.ILP.values())
    assert set(classes.ILP) == set(readiness.STATUSES)


def test_legend_counts_follow_the_order_of_the_classes():
    assert classes.legend_items({"na": 2, "c3": 1, "c0": 4}, "kelurahan") == [
        ("c0", "< 60 % · 4 kelurahan"),
        ("c3", "≥ 100 % · 1 kelurahan"),
        ("na", "belum lapor · 2 kelurahan"),
    ]


# ---- tables ----


def test_numbers_of_a_table_travel_as_numbers_rounded_as_they_are_read():
    assert one_column("count", 1234, 0, None)["cols"][0]["v"] == [1234, 0, None]
    assert one_column("pct", 99.96, 85.34, 0.0, None)["cols"][0]["v"] == [99.96, 85.3, 0.0, None]
    assert one_column("points", -2.44, 0.004, 0.04)["cols"][0]["v"] == [-2.4, 0.0, 0.04]
    assert one_column("month", date(2025, 9, 1), None)["cols"][0]["v"] == ["2025-09-01", None]


def test_a_hidden_number_travels_as_its_word_only():
    found = one_column("bar", HIDDEN, 59.99)
    assert found["cols"][0]["v"] == [{"h": WORD}, 59.99]
    assert column(found, "A") == [WORD, "59,99 %"]


def test_a_table_of_every_kind_of_column_is_read_with_none_and_hidden():
    values = {
        "text": ("A", "A"),
        "count": (1234, "1.234"),
        "pct": (99.96, "99,96 %"),
        "bar": (59.99, "59,99 %"),
        "points": (-2.4, "−2,4 poin"),
        "number": (1.5, "1,5"),
        "month": (date(2025, 9, 1), "September 2025"),
        "date": (date(2025, 9, 5), "5 September 2025"),
        "pws": ("jelek", "Jelek"),
        "ilp": ("penuh", "Penuh"),
        "pace": ("luar", "di luar jangkauan"),
        "running": ("sedikit", "sedikit tertinggal"),
        "spread": (Spread(((90.0, "sedikit"), (240.0, "sesuai")), 100, "1 sesuai laju"), "1 sesuai laju"),
        "range": (Range(59.99, 100, 61, 62, 64, "60,0 % → 62 % (61–64)"), "60,0 % → 62 % (61–64)"),
    }
    assert set(values) == set(KINDS)
    spec = sent(
        table(
            Table(
                "t",
                "Judul",
                tuple(Column(k, k, k) for k in KINDS),
                (tuple(values[k][0] for k in KINDS), (None,) * len(KINDS), (HIDDEN,) * len(KINDS)),
            )
        )
    )
    for kind in KINDS:
        assert column(spec, kind) == [values[kind][1], None, WORD], kind
    status, verdict_, end = (spec["cols"][KINDS.index(kind)] for kind in ("pws", "pace", "range"))
    assert status["words"][status["v"][0]] == ["jelek", "▼", "Jelek"]
    assert verdict_["words"][verdict_["v"][0]] == ["luar", "✕", "di luar jangkauan"]
    assert end["v"][0][:-1] == ["c0", 59.99, 100, 61, 62, 64]


def test_an_amount_has_a_decimal_only_where_it_is_not_whole():
    assert column(one_column("number", 1143.0, 74.74, 2.96, -3), "A") == ["1.143", "74,7", "3", "−3"]


def test_row_links_lead_to_the_page_named_and_full_addresses_stay():
    columns, rows = (Column("a", "A"),), (("x",), ("y",), ("z",))
    made = Table("t", "Judul", columns, rows, links=("puskesmas=P1", None, "spm?layanan=2"))
    links = table(made, base="puskesmas")["links"]
    assert [address(links, n) for n in range(3)] == ["puskesmas?puskesmas=P1", "", "spm?layanan=2"]


def test_more_than_thirty_rows_bring_a_filter_box():
    rows = tuple((str(n),) for n in range(31))
    assert table(Table("t", "Judul", (Column("a", "A"),), rows))["filter"]
    assert "filter" not in table(Table("t", "Judul", (Column("a", "A"),), rows[:30]))


def test_more_rows_than_are_sent_are_named_and_pointed_to_the_download():
    rows = tuple((str(n),) for n in range(1234))
    full = Table("t", "Judul", (Column("a", "A"),), rows, ("Catatan.",), links=("x?1",) * 1234)
    spec = sent(table(full, most=50))
    assert (spec["n"], spec["of"], len(spec["links"])) == (50, 1234, 52)
    assert spec["notes"] == [
        "50 baris teratas dari 1.234. Selebihnya: unduh semuanya, atau pilih puskesmas.",
        "Catatan.",
    ]
    assert "of" not in table(full, most=1234)


def test_an_empty_table_is_still_a_table():
    spec = sent(table(Table("t", "Judul", (Column("a", "A"),), ())))
    assert spec["n"] == 0 and spec["cols"][0]["v"] == []


@given(st.lists(st.one_of(st.none(), st.text("abc?=&.~", max_size=8))))
def test_packed_links_unpack_to_the_same_links(links):
    packed = links_packed(links)
    found = [address(packed, n) if packed else "" for n in range(len(links))]  # as linkAt of figur-alat.js
    assert found == [link or "" for link in links]


# ---- grids ----


def test_matrix_cells_hold_per_cent_served_and_sasaran_and_tell_missing_hidden_and_zero_apart():
    spec = sent(
        matrix(
            "Judul", ["A", "B"], ["x", "y"], [[50.0, None], [HIDDEN, 0.0]], [[1, None], [HIDDEN, 0]], [[2, 7], [9, 5]]
        )
    )
    assert [cls for cls, _ in spec["keys"]] == ["c0", "na", "hid"]
    assert spec["v"] == [[[50.0, 0, 1, 2], [None, 1, None, 7]], [[{"h": WORD}, 2, None, 9], [0.0, 0, 0, 5]]]


def test_a_cell_and_a_bar_take_the_class_they_come_with_and_say_what_was_due():
    behind = Classed(75.0, "tertinggal", 90.0)
    [column] = one_column("bar", behind, 75.0)["cols"]
    assert (column["v"], column["c"], column["due"]) == ([75.0, 75.0], ["tertinggal", "c1"], [90.0, None])
    spec = sent(matrix("Judul", ["A"], ["x"], [[behind]], [[3]], [[4]]))
    assert spec["keys"] == [["tertinggal", "−− tertinggal"]]


def test_a_change_within_chance_has_a_hollow_arrow():
    [column] = one_column("points", Change(2.4), Change(-2.4, True), Change(0.0, True), None)["cols"]
    assert column["s"] == ["▲", "▽", "", ""]
    assert column["v"] == [2.4, -2.4, 0.0, None]


def test_dots_stand_where_their_parts_do_up_to_the_end_of_the_line():
    [column] = one_column("spread", Spread(((90.0, "sedikit"), (240.0, "sesuai")), 100, "2 puskesmas"))["cols"]
    assert column["v"] == [{"d": [[90.0, "sedikit"], [150, "sesuai"]], "due": 100.0, "t": "2 puskesmas"}]


def test_a_matrix_of_44_puskesmas_needs_at_most_fourteen_kilobytes():
    served, sasaran = (
        [[1234 + r + c for c in range(12)] for r in range(44)],
        [[2345 + c for c in range(12)] for _ in range(44)],
    )
    values = [[s * 100 / t for s, t in zip(a, b, strict=True)] for a, b in zip(served, sasaran, strict=True)]
    spec = matrix(
        "Judul",
        [f"Puskesmas Nomor {r}" for r in range(44)],
        ["Ibu hamil"] * 12,
        values,
        served,
        sasaran,
        [f"puskesmas?kota=31&puskesmas=P3171010{r:03d}" for r in range(44)],
        ["Pelayanan kesehatan ibu hamil"] * 12,
    )
    assert len(packed(spec)) <= 14 * 1024


def test_a_cell_of_a_matrix_leads_where_its_column_does_for_the_puskesmas_of_its_row():
    rows, columns = ["puskesmas?kota=31&puskesmas=P1", "spm?kota=31"], ["spm?indikator=A"]
    spec = matrix("J", ["A", "Kota"], ["x"], [[50.0], [60.0]], [], [], rows, column_links=columns, total_row=True)
    start, end, *middles = spec["units"]
    assert [start + middle + end if middle else "" for middle in middles] == ["&puskesmas=P1", ""]
    assert "units" not in matrix("J", ["A", "Kota"], ["x"], [[50.0], [60.0]], [], [], rows)


def test_a_checklist_says_the_date_of_each_item_and_the_status_of_each_row():
    spec = sent(checks("Judul", ["A"], ["x", "y", "z"], [[date(2025, 3, 4), True, None]], statuses=["pilot"]))
    assert cell(spec, "A", "x") == ["yes", "✓", "tercapai 4 Maret 2025"]
    assert cell(spec, "A", "y") == ["yes", "✓", "tercapai"] and cell(spec, "A", "z") == ["no", "–", "belum tercapai"]
    assert spec["last"] == [["pilot", "◑", "Pilot"]]


def test_days_late_are_read_in_words_and_counted_in_the_legend():
    spec = sent(punctuality("Judul", ["A", "B"], ["Jan", "Feb"], [[0, 12], [None, 0]]))
    assert cell(spec, "A", "Feb") == ["late", "+12", "terlambat 12 hari"]
    assert cell(spec, "A", "Jan") == cell(spec, "B", "Feb") == ["yes", "✓", "tepat waktu"]
    assert cell(spec, "B", "Jan") == ["na", "", "belum lapor"]
    assert [words for _, _, words in spec["keys"]] == ["tepat waktu · 2", "terlambat n hari · 1", "belum lapor · 1"]


def test_a_grid_of_statuses_says_symbol_and_word_and_how_long_they_last():
    statuses, streaks = [["jelek", "di_atas"], [None, "disembunyikan"]], [[3, None], [None, 1]]
    spec = sent(status_grid("Judul", ["A", "B"], ["Jan", "Feb"], statuses, streaks=streaks))
    assert cell(spec, "A", "Jan") == ["jelek", "▼", "Jelek"] and cell(spec, "B", "Jan") is None
    assert cell(spec, "B", "Feb") == ["hid", "◌", "Disembunyikan"]
    assert spec["streaks"] == [[3, None], [None, None]]
    assert "streaks" not in sent(status_grid("Judul", ["A", "B"], ["Jan", "Feb"], statuses))


# ---- words ----


def test_figures_of_words_keep_their_texts():
    assert sent(verdict("Kalimat.", marks=("DATA SIMULASI",))) == {
        "t": "verdict",
        "title": "Kalimat.",
        "marks": ["DATA SIMULASI"],
    }
    assert sent(kpis([Kpi("A", "9 dari 68", delta="tetap"), Kpi("B", "0", delta="-1", delta_good=False)]))["items"] == [
        {"label": "A", "value": "9 dari 68", "delta": "tetap"},
        {"label": "B", "value": "0", "delta": "-1", "tone": "bad"},
    ]
    assert facts([FactLine("Kalimat.", "Sumber", "2024")])["items"] == [["Kalimat.", "Sumber", "2024", ""]]
    assert footer([("Versi", "3")])["items"] == [["Versi", "3"]]


def test_what_has_nothing_to_show_says_so_but_cards_and_legends():
    nothing = [facts([]), lifecycle("J", []), matrix("J", [], ["Jan"], [], [], []), checks("J", [], ["x"], [])]
    assert all(spec["none"].startswith("Belum ada data") for spec in nothing)
    assert not any("none" in spec for spec in (kpis([]), facts([FactLine("Kalimat.", "Sumber")])))


def test_a_gap_in_a_small_line_stays_a_gap_and_a_value_between_gaps_is_a_dot():
    def spark(*values):
        return kpis([Kpi("A", "1", spark=values)])["items"][0].get("spark")

    assert spark(0, 10, None, 5, None) == ["M2.0 27.0L26.0 4.0M74.0 15.5h.01", "M74.0 15.5h.01"]
    assert spark(3, 3) == ["M2.0 15.0L98.0 15.0", "M98.0 15.0h.01"]
    assert spark() is None and spark(None, 4) is None


def test_a_stage_of_life_tells_missing_hidden_and_zero_apart():
    lines = [StageLine("Lansia", None), StageLine("Balita", HIDDEN), StageLine("Bayi", 0.0, "0 dari 12")]
    told = sent(lifecycle("J", [Stage("Lansia", "Klaster 3", lines)]))["stages"][0][2]
    assert told == [
        ["Lansia", "belum lapor", "na", "k-na", [], "", ""],
        ["Balita", WORD, "hid", "k-hid", [], "", ""],
        ["Bayi", "0,0 %", "c0", "", [["k-c0", "0.0%"]], "0 dari 12", ""],
    ]


# ---- the scripts ----


def test_text_in_data_never_becomes_markup():
    scripts = "".join(p.read_text(encoding="utf-8") for p in sorted(STATIC_DIR.glob("figur*.js")))
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(") if word in scripts
    ]
    assert "https://" not in scripts and "https://" not in (STATIC_DIR / "dasbor.css").read_text(encoding="utf-8")


def test_the_word_for_a_hidden_number_and_the_bounds_of_classes_come_from_the_data():
    for script in STATIC_DIR.glob("figur*.js"):
        text = script.read_text(encoding="utf-8")
        assert WORD not in text and "60–79" not in text, script.name


def test_every_script_of_a_figure_is_fetched_by_another():
    scripts = {script.name: script.read_text(encoding="utf-8") for script in STATIC_DIR.glob("figur*.js")}
    parts = re.findall(r"'(\w+)'", re.search(r"const PARTS = \[(.*)\];", scripts["figur.js"])[1])
    named = {f"figur-{part}.js" for part in parts} | set(
        re.findall(r"import\(`\./(figur-\w+\.js)", "".join(scripts.values()))
    )
    assert named == set(scripts) - {"figur.js"} and named >= set(LATE_SCRIPTS)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_browser_writes_numbers_and_dates_exactly_as_python_does():
    pairs = [
        (s, t)
        for t in (1, 3, 7, 40, 999, 2000, 12345)
        for s in {0, 1, t // 2, t * 3 // 5, t * 4 // 5 - 1, t - 1, t, t + 1, 2 * t}
        if s >= 0
    ] + [(9996, 10000), (5999, 10000), (79995, 100000), (99999, 100000), (247, 2000), (123456789, 1000)]
    shares = [s * 100 / t for s, t in pairs]
    changes = [v - 80 for v in shares] + [0.04, -0.04, 0.05, -0.05, 0.004, 0.0, -0.25, 0.15]
    counts = [0, 7, 999, 1000, 12345, 1234567, -1234]
    days = [date(2025, m, 1) for m in range(1, 13)] + [date(2024, 2, 29), date(2026, 12, 31)]
    told = {
        "bar": (shares, percent),
        "points": (changes, points),
        "count": (counts, number),
        "number": ([0.05, 1.5, 1234.56, -2.14], lambda v: number(v, 1)),
    }
    asked, expected = [], []
    for kind, (values, say) in told.items():
        [found] = one_column(kind, *values)["cols"]
        asked += [[v, kind] for v in found["v"]]
        expected += [say(v) for v in values]
    for kind in ("month", "date"):
        asked += [[v, kind] for v in one_column(kind, *days)["cols"][0]["v"]]
        expected += [written(day.isoformat(), kind) for day in days]
    asked += [[None, "count"], [{"h": WORD}, "bar"], ["Puskesmas", "text"]]
    script = f"""import {{ written }} from '{(STATIC_DIR / "figur-alat.js").as_uri()}';
        console.log(JSON.stringify({json.dumps(asked)}.map((cell) => written(...cell))))"""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert json.loads(done.stdout) == [*expected, "–", WORD, "Puskesmas"]


def test_a_page_test_can_read_every_figure(tmp_path: Path):
    from streamlit.testing.v1 import AppTest

    page = tmp_path / "halaman.py"
    page.write_text(
        f"""
import sys
sys.path.insert(0, {str(PROJECT_DIR)!r})
import pandas as pd
import streamlit as st
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.texts import verdict
from ilp_dash.ui.figures import show
show(verdict("Kalimat."), "putusan")
st.write(repr(show(coverage_bars(pd.DataFrame({{"name": ["A"], "coverage_pct": [50.0]}}), "Judul"), "batang")))
""",
        encoding="utf-8",
    )
    from ilp_dash.ui.figures import shown

    app = AppTest.from_file(str(page), default_timeout=30).run()
    assert not app.exception
    assert [spec["t"] for spec in shown(app)] == ["verdict", "plot"] and shown(app, "plot")[0]["title"] == "Judul"
    assert shown(app, "plot")[0]["table"]["rows"] == [["A", "50,0 %", None]]
    assert "None" in app.markdown[0].value, "nothing was clicked"
