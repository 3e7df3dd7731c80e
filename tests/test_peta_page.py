"""Peta PWS, run as Streamlit runs it: what each look shows, in which address it stands, and that small numbers stay hidden."""

import json
from collections import Counter

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import ENGLISH, address, opened, words

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.views.peta import LOOKS, MONTHS

KELURAHAN = 17


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def the_map(app) -> dict:
    return shown(app, "map")[0]


def legend_counts(spec: dict) -> Counter:
    return Counter({cls: int(label.rsplit(" · ", 1)[1].split()[0]) for cls, label in spec["classes"]})


@pytest.mark.parametrize("look", [look for look in LOOKS if look != MONTHS])
@pytest.mark.parametrize("month", ["2026-09", "2026-01"])
def test_each_look_counts_every_kelurahan_once_in_its_legend(look, month):
    app = opened("peta", kota=MAGELANG, tampilan=look, periode=month)
    spec = the_map(app)
    assert address(app).get("tampilan", "status") == look
    assert sum(legend_counts(spec).values()) == len(spec["values"]) == KELURAHAN
    assert legend_counts(spec) == Counter(v[1] for v in spec["values"])
    assert not [text for text in words(app) if ENGLISH.search(text)]
    assert len(json.dumps(spec)) < 15_000


def test_an_unknown_look_falls_back_to_the_status():
    assert address(opened("peta", kota=MAGELANG, tampilan="entah"))["tampilan"] == "status"


def test_change_is_the_difference_of_the_two_months_and_hidden_where_either_is():
    spec = the_map(opened("peta", kota=MAGELANG, tampilan="perubahan", indikator="K1", periode="2026-06"))
    rows = {
        r[0]: r[1:]
        for r in magelang_picture().sql(
            "SELECT area_code, month_pct, last_month_pct, hidden_month, hidden_last_month FROM pws_coverage WHERE level = 'kelurahan' "
            "AND indicator = 'K1' AND basis = 'pusdatin' AND month = DATE '2026-06-01'"
        )
    }
    seen = Counter()
    for code, cls, *_ in spec["values"]:
        now, before, hidden, hidden_before = rows[code]
        if hidden or hidden_before:
            assert cls in ("hid", "nb", "na")
        elif now is None:
            assert cls == "na"
        elif before is not None:
            change = now - before
            assert cls == ("d0" if change == 0 else ("u" if change > 0 else "d") + ("2" if abs(change) > 2 else "1"))
        seen[cls] += 1
    assert seen["hid"] > 0
    assert any(seen[cls] for cls in ("d1", "d2", "u1", "u2"))


def test_january_is_compared_with_nothing():
    spec = the_map(opened("peta", kota=MAGELANG, tampilan="perubahan", periode="2026-01"))
    assert {v[1] for v in spec["values"]} <= {"nb", "na"}
    assert "Januari tidak dibandingkan" in spec["title"]


def test_equal_shares_only_on_request_and_with_a_warning_about_months():
    fixed = the_map(opened("peta", kota=MAGELANG, tampilan="capaian"))
    app = opened("peta", kota=MAGELANG, tampilan="capaian", kelas="kuantil")
    assert {v[1] for v in fixed["values"]} <= {"c0", "c1", "c2", "c3", "na", "hid"}
    assert {v[1] for v in the_map(app)["values"]} <= {"n0", "n1", "n2", "n3", "na", "hid"}
    assert "tidak dapat dibandingkan antarbulan" in " ".join(the_map(app)["notes"])
    assert address(app)["kelas"] == "kuantil"
    app.toggle[0].set_value(False).run()
    assert "kelas" not in address(app)
    assert the_map(app)["values"] == fixed["values"]


@pytest.mark.parametrize(
    "query", [{"tampilan": "capaian"}, {"tampilan": "capaian", "kelas": "kuantil"}, {"tampilan": "perubahan"}, {}]
)
def test_a_hidden_cumulative_count_is_in_no_look(query):
    hidden = {
        code
        for (code,) in magelang_picture().sql(
            "SELECT area_code FROM pws WHERE level = 'kelurahan' AND basis = 'pusdatin' AND hidden_ytd AND indicator = 'PK' "
            "AND month = DATE '2026-02-01'"
        )
    }
    assert hidden
    spec = the_map(opened("peta", kota=MAGELANG, indikator="PK", periode="2026-02", **query))
    for code, _, value, *_ in spec["values"]:
        if code in hidden and query.get("tampilan") != "perubahan":
            assert isinstance(value, str)
            assert value in ("n<5", "< 60 %", "60–79 %", "80–99 %", "≥ 100 %")


def test_twelve_months_are_one_figure_of_twelve_packed_words():
    app = opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2026-03")
    spec = shown(app, "maps")[0]
    assert [m[0] for m in spec["months"]][:1] + [m[0] for m in spec["months"]][-1:] == ["Apr 2025", "Mar 2026"]
    assert all(len(m[2]) == spec["n"] for m in spec["months"])
    assert [m[4] for m in spec["months"]] == [0] * 11 + [1]
    assert "tampilan=12-bulan" in spec["months"][0][1]
    assert not shown(app, "map")


def test_the_table_of_the_twelve_months_says_the_same_as_their_maps():
    app = opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2026-03")
    spec = shown(app, "maps")[0]
    assert [address.split("?")[0] for _, address in spec["dl"]] == ["unduh/pws-12-bulan.csv", "unduh/pws-12-bulan.xlsx"]
    made = tables.make("pws-12-bulan", Selection(MAGELANG, parse_month("2026-03")))
    assert [c.key for c in made.columns][2:] == [f"2025-{m:02}" for m in range(4, 13)] + [
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    assert len(made.rows) == KELURAHAN
    for column, (_, _, _, finding, _) in zip(made.columns[2:], spec["months"], strict=True):
        low = sum(status in ("jelek", "cukup", "di_bawah") for status in made.column(column.key))
        silent = made.column(column.key).count("belum_lapor")
        assert finding == (f"{low} di bawah target" + (f", {silent} belum lapor" if silent else ""))
    assert spec["pic"]["place"] == "Kota Magelang · April 2025 s.d. Maret 2026"
    assert "DATA SIMULASI" in spec["pic"]["marks"]


def test_the_first_months_have_no_twelve_behind_them():
    assert len(shown(opened("peta", kota=MAGELANG, tampilan=MONTHS, periode="2023-02"), "maps")[0]["months"]) == 2


def test_kelurahan_of_other_puskesmas_are_outside_and_not_unreported():
    app = opened("peta", kota=MAGELANG, puskesmas="P3371020201")
    spec = the_map(app)
    assert 0 < len(spec["values"]) < KELURAHAN
    assert ["off", "wilayah puskesmas lain"] in spec["classes"]


def test_what_a_saved_picture_says():
    pic = the_map(opened("peta", kota=MAGELANG, indikator="K1", periode="2026-06"))["pic"]
    assert pic["file"] == "peta_k1_kota-magelang_2026-06"
    assert "DATA SIMULASI" in pic["marks"]
    assert "Sumber: laporan puskesmas" in pic["lines"][0]
    assert "Versi data" in pic["lines"][0]
    assert pic["place"] == "Kota Magelang · Juni 2026"


def test_the_panel_of_a_kelurahan_can_be_closed():
    app = opened("peta", kota=MAGELANG, kelurahan="33.71.02.1003", tampilan="posyandu")
    assert the_map(app)["sel"] == "33.71.02.1003"
    assert shown(app, "kpis")
    next(b for b in app.button if b.label == "Tutup").click().run()
    assert not app.exception
    assert "kelurahan" not in address(app)
    assert address(app)["tampilan"] == "posyandu"
    assert not shown(app, "kpis")
