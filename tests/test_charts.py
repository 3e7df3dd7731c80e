"""Figures as data: classes judged exactly, gaps stay gaps, hidden numbers stay hidden, few bytes, readable by a test."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.charts import theme
from ilp_dash.charts.grids import checks, matrix, status_grid
from ilp_dash.charts.maps import MapArea, map_figure
from ilp_dash.charts.old_bars import Bar, PwsBar, bars, pws_bars, stacked
from ilp_dash.charts.old_lines import lines
from ilp_dash.charts.tables import table
from ilp_dash.charts.texts import FactLine, Kpi, Stage, StageLine, facts, footer, kpis, lifecycle, verdict
from ilp_dash.config import PROJECT_DIR, STATIC_DIR
from ilp_dash.domain import pws, readiness
from ilp_dash.domain.tables import BANDS, HIDDEN, KINDS, Column, Range, Table
from ilp_dash.domain.words import percent

percents = st.floats(0, 400, allow_nan=False)


def sent(spec: dict) -> dict:
    """The figure as the browser receives it."""
    return json.loads(json.dumps(spec))


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
    assert theme.coverage_class(pct) == expected


@given(percents)
def test_the_printed_number_never_belongs_to_another_class_than_the_exact_one(pct):
    printed = float(percent(pct).removesuffix(" %").replace(".", "").replace(",", "."))
    assert theme.coverage_class(printed) == theme.coverage_class(pct)


def test_zero_is_sent_and_missing_is_not():
    rows = sent(bars("Dua layanan", [Bar("Nol", 0.0), Bar("Kosong", None), Bar("Kecil", HIDDEN)]))["rows"]
    assert rows[0] == {"l": "Nol", "v": 0.0, "s": "0,0 %", "c": "c0"}
    assert rows[1] == {"l": "Kosong", "s": "–", "c": "na"}
    assert rows[2] == {"l": "Kecil", "s": "n<5", "c": "hid"}


def test_a_figure_holds_no_colour():
    specs = [
        bars("a", [Bar("b", 40.0)]),
        pws_bars("a", [PwsBar("b", 40.0, status="jelek")], 75, "Target"),
        stacked("a", [("b", {"penuh": 2})]),
        map_figure("a", "peta.json", [MapArea("1", "c0")], [("c0", "< 60 % · 1 kelurahan")]),
    ]
    assert "#" not in json.dumps(specs)


def test_every_class_and_status_has_a_colour_in_the_stylesheet():
    css = (STATIC_DIR / "dasbor.css").read_text(encoding="utf-8")
    for id in [
        *theme.COVERAGE_WORDS,
        *theme.ILP,
        *(id for id in pws.STATUSES if id not in ("belum_lapor", "disembunyikan")),
    ]:
        assert f".k-{id} {{" in css, id


def test_every_status_without_data_still_has_a_word_and_the_others_a_symbol():
    assert all(word for _, word in theme.PWS.values())
    assert [id for id, (symbol, _) in theme.PWS.items() if not symbol] == ["belum_lapor", "disembunyikan"]
    assert all(symbol for symbol, _ in theme.ILP.values())


def test_a_gap_in_a_line_stays_a_gap():
    spec = sent(
        lines(
            "Naik",
            ["Jan 2025", "Feb 2025", "Mar 2025"],
            [("Kota", [1.0, None, 3.25])],
            target=90,
            breaks=[(2, "definisi baru")],
        )
    )
    assert spec["series"] == [["Kota", [1.0, None, 3.25], ["1,0 %", "", "3,3 %"]]]
    assert spec["target"] == 90 and spec["target_text"] == "90,0 %" and spec["breaks"] == [[2, "definisi baru"]]


def test_a_target_may_differ_from_month_to_month_or_be_missing():
    spec = sent(
        lines("Naik", ["Jan 2025", "Feb 2025"], [("Kota", [1, 2])], target=[None, 50], unit="puskesmas", decimals=0)
    )
    assert (
        spec["target"] == [None, 50.0]
        and "target_text" not in spec
        and spec["series"][0][2] == ["1 puskesmas", "2 puskesmas"]
    )
    assert "target" not in lines("Tanpa target", ["Jan 2025"], [("Kota", [1])])


def test_a_target_of_zero_is_still_a_target():
    assert lines("Nol", ["Jan 2025"], [("Kota", [1])], target=0)["target_text"] == "0,0 %"


def test_matrix_counts_are_packed_and_missing_hidden_and_zero_are_told_apart():
    spec = sent(
        matrix(
            "Judul", ["A", "B"], ["x", "y"], [[50.0, None], [HIDDEN, 0.0]], [[1, None], [HIDDEN, 0]], [[2, 7], [9, 5]]
        )
    )
    assert spec["c"] == "0nh0" and spec["s"] == "1,,,0" and spec["n"] == "2,7,9,5"
    assert "p" not in spec, "per cents the browser can compute from the counts are not sent"


def test_matrix_sends_its_per_cents_when_the_counts_do_not_give_them():
    spec = matrix("Judul", ["A"], ["x", "y"], [[50.0, None]], [[1, None]], [[3, 3]])
    assert spec["p"] == "50,0 ."


def test_a_matrix_of_44_puskesmas_needs_at_most_nine_kilobytes():
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
    assert len(json.dumps(spec)) <= 9 * 1024


def test_a_map_of_267_areas_sends_no_shapes():
    areas = [MapArea(f"31.71.01.{1000 + n}", "c2", "82,4 %", "1.234 dari 1.500 orang") for n in range(267)]
    spec = map_figure(
        "Peta", "app/static/peta-31.json", areas, [("c2", "80–99 % · 267 kelurahan")], link_base="pws?kelurahan="
    )
    assert len(json.dumps(spec)) < 20_000 and spec["values"][0] == [
        "31.71.01.1000",
        "c2",
        "82,4 %",
        "1.234 dari 1.500 orang",
    ]


def test_legend_counts_follow_the_order_of_the_classes():
    assert theme.legend_items({"na": 2, "c3": 1, "c0": 4}, "kelurahan") == [
        ("c0", "< 60 % · 4 kelurahan"),
        ("c3", "≥ 100 % · 1 kelurahan"),
        ("na", "belum lapor · 2 kelurahan"),
    ]


@given(st.lists(st.one_of(st.none(), st.text("abc?=&.~", max_size=8))))
def test_packed_links_unpack_to_the_same_links(links):
    packed = theme.links_packed(links)
    unpacked = (
        [packed[0] + rest if rest else "" for rest in packed[1:]] if packed else [""] * len(links)
    )  # linkAt of figur-alat.js
    assert unpacked == [link or "" for link in links]


def test_pws_rows_say_hidden_unreported_and_fragile():
    spec = sent(
        pws_bars(
            "Judul",
            [
                PwsBar("Kota", 78.2, 8.4, 8.1, "baik", total=True),
                PwsBar("A", None),
                PwsBar("B", HIDDEN, HIDDEN, HIDDEN, "disembunyikan", rentan=True),
                PwsBar("C", BANDS["c1"], HIDDEN, HIDDEN, "jelek"),
            ],
            75,
            "Target 75 %",
        )
    )
    assert [r["c"] for r in spec["rows"]] == ["baik", "na", "hid", "jelek"]
    assert [r.get("hb") for r in spec["rows"]] == [None, None, 1, 1] and spec["rows"][3]["k"] == "60–79"
    assert spec["rows"][1]["k"] == "–" and spec["rows"][2]["k"] == "n<5" and "v" not in spec["rows"][2]


def test_a_table_of_every_kind_of_column_is_drawn_with_none_and_hidden():
    values = {
        "text": "A",
        "count": 1234,
        "pct": 99.96,
        "bar": 59.99,
        "points": -2.4,
        "number": 1.5,
        "month": date(2025, 9, 1),
        "date": date(2025, 9, 5),
        "pws": "jelek",
        "ilp": "penuh",
        "pace": "luar",
        "range": Range(59.99, 100, 61, 62, 64, "60,0 % → 62 % (61–64)"),
    }
    columns = tuple(Column(k, k, k) for k in KINDS)
    spec = sent(
        table(
            Table(
                "t", "Judul", columns, (tuple(values[k] for k in KINDS), (None,) * len(KINDS), (HIDDEN,) * len(KINDS))
            )
        )
    )
    first = {c["kind"]: c["v"][0] for c in spec["cols"]}
    assert (
        first["count"] == "1.234"
        and first["pct"] == "99,96 %"
        and first["points"] == "−2,4 poin"
        and first["number"] == "1,5"
    )
    assert first["month"] == "September 2025" and first["date"] == "5 September 2025"
    bar, status = spec["cols"][KINDS.index("bar")], spec["cols"][KINDS.index("pws")]
    assert bar["v"] == ["59,99 %", None, "n<5"] and bar["c"] == ["c0", "na", "hid"]
    assert status["words"][status["v"][0]] == ["jelek", "▼", "Jelek"] and status["v"][2] == "n<5"
    verdict, end = spec["cols"][KINDS.index("pace")], spec["cols"][KINDS.index("range")]
    assert verdict["words"][verdict["v"][0]] == ["luar", "✕", "di luar jangkauan"]
    assert end["r"] == [["c0", 59.99, 100, 61, 62, 64], None, None] and end["v"][2] == "n<5"
    assert all(c["v"][1] is None for c in spec["cols"])


def test_row_links_lead_to_the_page_named_and_full_addresses_stay():
    spec = table(
        Table(
            "t", "Judul", (Column("a", "A"),), (("x",), ("y",), ("z",)), links=("puskesmas=P1", None, "spm?layanan=2")
        ),
        base="puskesmas",
    )
    shared, *rest = spec["links"]
    assert [shared + r if r else None for r in rest] == ["puskesmas?puskesmas=P1", None, "spm?layanan=2"]


def test_more_than_thirty_rows_bring_a_filter_box():
    rows = tuple((str(n),) for n in range(31))
    assert table(Table("t", "Judul", (Column("a", "A"),), rows))["filter"] == 1
    assert "filter" not in table(Table("t", "Judul", (Column("a", "A"),), rows[:30]))


def test_of_a_long_table_texts_that_recur_are_sent_once_and_the_rest_as_one_text():
    rows = tuple(
        (f"Nama {n}", None if n == 7 else f"Kelompok {n % 3}", "a|b" if n else "", None if n == 9 else n)
        for n in range(40)
    )
    spec = sent(
        table(
            Table("t", "Judul", (Column("a", "A"), Column("b", "B"), Column("c", "C"), Column("n", "N", "count")), rows)
        )
    )
    names, groups, pipes, counts = spec["cols"]
    assert names["v"].split("|") == [row[0] for row in rows]
    assert [None if n is None else groups["d"][n] for n in groups["v"]] == [row[1] for row in rows]
    assert len(groups["d"]) == 3
    assert [pipes["d"][n] for n in pipes["v"]] == [row[2] for row in rows]
    assert counts["v"].split("|")[8:11] == ["8", "", "10"]


def test_more_rows_than_are_sent_are_named_and_pointed_to_the_download():
    full = Table(
        "t", "Judul", (Column("a", "A"),), tuple((str(n),) for n in range(1234)), ("Catatan.",), links=("x?1",) * 1234
    )
    spec = sent(table(full, most=50))
    assert (spec["n"], spec["of"], len(spec["links"])) == (50, 1234, 51)
    assert spec["notes"] == [
        "50 baris teratas dari 1.234. Selebihnya: unduh semuanya, atau pilih puskesmas.",
        "Catatan.",
    ]
    assert "of" not in table(full, most=1234)


def test_an_empty_table_is_still_a_table():
    spec = sent(table(Table("t", "Judul", (Column("a", "A"),), ())))
    assert spec["n"] == 0 and spec["cols"][0]["v"] == []


def test_checklist_dates_are_spoken_and_months_of_status_packed():
    spec = sent(checks("Judul", ["A"], ["x", "y", "z"], [[date(2025, 3, 4), True, None]], statuses=["pilot"]))
    assert spec["v"] == [[2, 1, 0]] and spec["days"] == ["4 Maret 2025"] and spec["words"] == {"pilot": ["◑", "Pilot"]}
    grid = sent(status_grid("Judul", ["A", "B"], ["Jan"], [["jelek"], [None]]))
    assert grid["ids"] == [["jelek", "▼", "Jelek"]] and grid["v"] == "a."
    assert set(theme.ILP) == set(readiness.STATUSES)


def test_figures_of_words_keep_their_texts():
    assert sent(verdict("Kalimat.", marks=("DATA SIMULASI",))) == {
        "t": "verdict",
        "title": "Kalimat.",
        "marks": ["DATA SIMULASI"],
    }
    assert sent(
        kpis(
            [Kpi("Label", "9 dari 68", spark=(1, None, 3), delta="tetap"), Kpi("B", "0", delta="-1", delta_good=False)]
        )
    )["items"] == [
        {"label": "Label", "value": "9 dari 68", "spark": [1.0, None, 3.0], "delta": "tetap"},
        {"label": "B", "value": "0", "delta": "-1", "good": 0},
    ]
    assert facts([FactLine("Kalimat.", "Sumber", "2024")])["items"] == [["Kalimat.", "Sumber", "2024", ""]]
    assert footer([("Versi", "3")])["items"] == [["Versi", "3"]]
    assert lifecycle("J", [Stage("Lansia", "Klaster 3", [StageLine("Lansia", None)])])["stages"][0][2] == [
        ["Lansia", None, "–", "na", "", ""]
    ]


def test_text_in_data_never_becomes_markup():
    scripts = "".join(p.read_text(encoding="utf-8") for p in sorted(STATIC_DIR.glob("figur*.js")))
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(") if word in scripts
    ]
    assert "https://" not in scripts and "https://" not in (STATIC_DIR / "dasbor.css").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_browser_computes_the_same_per_cent_as_python():
    pairs = [
        (s, t)
        for t in (1, 3, 7, 40, 999, 2000, 12345)
        for s in {0, 1, t // 2, t * 3 // 5, t * 4 // 5 - 1, t - 1, t, t + 1, 2 * t}
        if s >= 0
    ] + [(9996, 10000), (5999, 10000), (79995, 100000), (99999, 100000), (247, 2000)]
    script = f"""import {{ percentOf }} from '{(STATIC_DIR / "figur-alat.js").as_uri()}';
        console.log(JSON.stringify({json.dumps(pairs)}.map((pair) => percentOf(...pair))))"""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert json.loads(done.stdout) == [theme.pct_bare(s * 100 / t) for s, t in pairs]


def test_a_page_test_can_read_every_figure(tmp_path: Path):
    from streamlit.testing.v1 import AppTest

    page = tmp_path / "halaman.py"
    page.write_text(
        f"""
import sys
sys.path.insert(0, {str(PROJECT_DIR)!r})
import streamlit as st
from ilp_dash.charts.old_bars import Bar, bars
from ilp_dash.charts.texts import verdict
from ilp_dash.ui.figures import show
show(verdict("Kalimat."), "putusan")
st.write(repr(show(bars("Judul", [Bar("A", 50.0)]), "batang")))
""",
        encoding="utf-8",
    )
    from ilp_dash.ui.figures import shown

    app = AppTest.from_file(str(page)).run()
    assert not app.exception
    assert [spec["t"] for spec in shown(app)] == ["verdict", "bars"] and shown(app, "bars")[0]["title"] == "Judul"
    assert "None" in app.markdown[0].value, "nothing was clicked"
