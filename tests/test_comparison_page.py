"""Perbandingan and Kinerja tahunan as pages: every look in every state of the data."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, pictured, places, reports
from test_every_page import address, column, opened, table, words

from ilp_dash.analysis import compare
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.lines import trend_lines
from ilp_dash.domain.pkp import GOOD_FROM
from ilp_dash.domain.selection import Selection
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.views import banding, ringkasan

LOOKS = ("kota", "puskesmas", "tahun", "sasaran")


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("at", ["2023-01", "2026-01", "2026-07", "2026-09"])
@pytest.mark.parametrize("puskesmas", [None, "P3371010202"])
def test_every_look_opens_with_a_sentence(look, at, puskesmas):
    chosen = {"puskesmas": puskesmas} if puskesmas else {}
    app = opened("banding", kota=MAGELANG, periode=at, tampilan=look, antarkota="ya", **chosen)
    assert len(shown(app, "verdict")) == 1
    assert shown(app, "table")


def test_the_second_puskesmas_stands_in_the_address():
    app = opened("banding", kota=MAGELANG, tampilan="puskesmas", puskesmas="P3371010202", dengan="P3371020201")
    assert address(app)["dengan"] == "P3371020201"
    other = next(s for s in app.selectbox if s.label == "Pembanding")
    other.set_value("P3371011201").run()
    assert address(app)["dengan"] == "P3371011201"
    assert not app.exception


def test_an_unknown_second_puskesmas_falls_back_to_one_of_similar_size():
    app = opened("banding", kota=MAGELANG, tampilan="puskesmas", puskesmas="P3371010202", dengan="P9999999999")
    assert any("lebih tinggi dari" in w for w in words(app))


def test_the_first_year_has_no_year_before():
    app = opened("banding", kota=MAGELANG, periode="2023-09", tampilan="tahun")
    assert any("belum dapat dibandingkan dengan tahun lalu" in w for w in words(app))


def test_kinerja_says_its_rule_and_that_it_is_not_official():
    app = opened("kinerja", kota=MAGELANG)
    assert any("bukan nilai PKP resmi" in w for w in words(app))


@pytest.fixture
def silent() -> tuple[str, str]:
    """(puskesmas, month) of the last month of SPM that one puskesmas has not
    reported, with the year before complete there."""
    ((code, month),) = magelang_picture().sql(
        "SELECT r.puskesmas_code, r.month FROM report r JOIN puskesmas p USING (puskesmas_code) JOIN report b "
        "ON b.puskesmas_code = r.puskesmas_code AND b.form = r.form AND b.month = r.month - INTERVAL 12 MONTH AND "
        "b.sent_on IS NOT NULL "
        f"WHERE p.kota_code = '{MAGELANG}' AND r.form = 'SPM' AND r.sent_on IS NULL AND month(r.month) NOT IN (1, 7) "
        "AND r.month < DATE '2026-10-01' "
        "ORDER BY r.month DESC, r.puskesmas_code LIMIT 1"
    )
    return code, f"{month:%Y-%m}"


def test_a_month_not_reported_is_said_beside_the_difference_from_last_year(silent):
    """Counts of eight months beside counts of nine look like a fall: the sentence and the row must say so."""
    code, month = silent
    app = opened("banding", kota=MAGELANG, periode=month, tampilan="tahun", puskesmas=code)
    assert "belum masuk" in shown(app, "verdict")[0]["sub"]
    assert all("belum lapor" in note for note in column(table(app, "Tahun ini dan tahun lalu"), "Catatan"))
    app = opened("banding", kota=MAGELANG, periode=month, tampilan="tahun")
    same = "4 dari 5 puskesmas yang lapor pada kedua tahun"
    assert same in shown(app, "verdict")[0]["sub"]
    assert all("4 dari 5 puskesmas" in note for note in column(table(app, "Tahun ini dan tahun lalu"), "Catatan"))


def test_a_month_not_reported_is_said_beside_two_puskesmas_and_their_class(silent):
    code, month = silent
    app = opened("banding", kota=MAGELANG, periode=month, tampilan="puskesmas", puskesmas=code)
    assert "belum masuk" in shown(app, "verdict")[0]["sub"]
    app = opened("kinerja", kota=MAGELANG, periode=month, puskesmas=code)
    assert "belum masuk" in shown(app, "verdict")[0]["sub"]
    app = opened("kinerja", kota=MAGELANG, periode=month)
    assert "belum lapor" in shown(app, "verdict")[0]["sub"]


def test_a_complete_month_says_nothing_about_missing_reports():
    app = opened("banding", kota=MAGELANG, periode="2025-12", tampilan="tahun", puskesmas="P3371010201")
    assert "belum" not in shown(app, "verdict")[0].get("sub", "")


def plot(app) -> dict:
    (found,) = shown(app, "plot")
    return found


def said(app) -> list[str]:
    """What pointer and keyboard read of a figure, point by point."""
    return [text for trace in plot(app)["fig"]["data"] for text in trace.get("hovertext") or () if text]


def test_cities_stand_highest_first_with_the_people_left_and_what_was_due():
    app = opened("banding", kota=MAGELANG, periode="2026-09", indikator="SPM08", antarkota="ya")
    (line,) = plot(app)["table"]["rows"]
    assert plot(app)["table"]["head"] == ["Kota", "Capaian", "target berjalan", "Kesenjangan"]
    assert line[0] == "Kota Magelang" and line[2] == "75,0 %" and line[3].startswith("tertinggal, kurang ")
    tick = next(t for t in plot(app)["fig"]["data"] if (t.get("marker") or {}).get("symbol") == "line-ns")
    assert tick["x"] == [75.0]
    assert "dari 5 puskesmas lapor" in said(app)[0]
    assert any(a["text"].endswith("target berjalan") for a in plot(app)["fig"]["layout"]["annotations"])
    assert {h for t in plot(app)["fig"]["data"] for h in t.get("customdata") or () if h} == {
        f"spm?kota={MAGELANG}&periode=2026-09&indikator=SPM08"
    }


def test_a_city_that_has_not_reported_stands_last_and_is_hatched_not_nought():
    names = ["Kota A", "Kota B", "Kota C"]
    services = pd.DataFrame(
        {
            "name": names,
            "id": "SPM08",
            "coverage_pct": pd.array([40.0, None, 70.0], "Float64"),
            "kota_code": ["1", "2", "3"],
        }
    )
    figure = coverage_bars(compare.highest_first(services, "SPM08"), "Hipertensi")
    assert [row[:2] for row in figure.layout.meta["table"]["rows"]] == [
        ["Kota C", "70,0 %"], ["Kota A", "40,0 %"], ["Kota B", "belum lapor"]
    ]  # fmt: skip


def test_both_years_are_lines_over_the_months_of_this_year_and_what_is_to_come_is_not_called_unreported():
    app = opened("banding", kota=MAGELANG, periode="2026-07", tampilan="tahun", indikator="SPM08")
    rows = {row[0]: row[1:] for row in plot(app)["table"]["rows"]}
    assert plot(app)["table"]["head"] == ["Bulan", "2026", "2025", "Target 100 %"]
    assert list(rows)[0] == "Jan 2026" and list(rows)[-1] == "Des 2026"
    assert rows["Agu 2026"][0] is None and rows["Jul 2026"][0] and rows["Agu 2026"][1].endswith(" %")
    names = [t["name"] for t in plot(app)["fig"]["data"] if t.get("name")]
    assert {name.split()[0] for name in names} == {"2026", "2025"}
    school = opened("banding", kota=MAGELANG, periode="2026-07", tampilan="tahun", indikator="SPM05")
    assert [row[0] for row in plot(school)["table"]["rows"]][0] == "Jul 2026"


def test_the_ranking_of_kinerja_is_drawn_best_first_against_the_bound_in_force():
    app = opened("kinerja", kota=MAGELANG, periode="2026-09")
    rows = plot(app)["table"]["rows"]
    means = [float(row[1].removesuffix(" %").replace(",", ".")) for row in rows if row[1].endswith(" %")]
    assert plot(app)["table"]["head"] == ["Puskesmas", "Capaian", "Kelas"]
    assert len(means) == 5 and means == sorted(means, reverse=True)
    assert all((row[2] == "baik") == (mean >= GOOD_FROM) for row, mean in zip(rows, means, strict=True))
    assert any(a["text"] == f"Baik ≥ {GOOD_FROM} %" for a in plot(app)["fig"]["layout"]["annotations"])
    assert {h.partition("?")[0] for t in plot(app)["fig"]["data"] for h in t.get("customdata") or () if h} == {
        "kinerja"
    }


def test_a_puskesmas_without_a_mean_says_belum_lengkap_and_that_its_report_is_late(silent):
    code, month = silent
    app = opened("kinerja", kota=MAGELANG, periode=month)
    names = dict(magelang_picture().sql(f"SELECT puskesmas_code, name FROM puskesmas WHERE kota_code = '{MAGELANG}'"))
    own = next(text for text in said(app) if text.startswith(f"<b>{names[code]}</b>"))
    assert "belum lapor bulan ini, s.d. laporan terakhir" in own


def test_words_at_the_end_of_a_line_make_way_for_a_line_that_goes_on_close_by():
    months = [date(2026, n, 1) for n in range(1, 5)]
    rows = pd.DataFrame({"month": months, "now": [10, 20, None, None], "before": [9, 18, 27, 36], "far": [0, 0, 0, 0]})
    figure = trend_lines(rows, [("now", "kini"), ("before", "lalu"), ("far", "jauh")])
    shift = {a.text: a.yshift or 0 for a in figure.layout.annotations}
    assert shift == {"kini 20,0 %": 10, "lalu 36,0 %": 0, "jauh 0,0 %": 0}


def test_simulated_cities_stand_beside_each_other_only_when_the_address_asks():
    app = opened("banding", kota=MAGELANG, tampilan="kota")
    assert "Antarkota" not in app.segmented_control[0].options
    (off,) = [c.value for c in app.markdown if "Antarkota dimatikan" in c.value]
    assert "tampilan=kota&antarkota=ya" in off
    asked = opened("banding", kota=MAGELANG, tampilan="kota", antarkota="ya")
    assert "Antarkota" in asked.segmented_control[0].options
    assert not [c for c in asked.markdown if "Antarkota dimatikan" in c.value]


PARTS = ("cities", "areas", "puskesmas", "working_areas")
LATER = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar
Pasar     | SPM08   | 100      | 20  | 20  | 20
"""


def two_cities(folder, first: str, second: str):
    here, there = places(), places(kota="10.02")
    parts = (getattr(here.reference, part) + getattr(there.reference, part) for part in PARTS)
    both = replace(here, reference=replace(here.reference, **dict(zip(PARTS, parts, strict=True))))
    return built(folder, [*reports(here, first).values(), *reports(there, second).values()], both)


def test_a_city_ahead_of_another_is_compared_at_the_month_both_have(tmp_path, monkeypatch):
    """The other city, of two puskesmas, has reports to February only."""
    picture = two_cities(tmp_path, LATER, LATER.replace("| 20  | 20  | 20", "| 10  | 10  |"))
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    sel = Selection(KOTA, date(2025, 3, 1), indikator="SPM08")
    made = tables.make("banding-kota", sel)
    assert made.title == "Kota dengan kota, s.d. Februari 2025"
    assert made.column("coverage_pct") == [40, 20]
    assert "Februari 2025: bulan terakhir yang laporannya ada di semua kota." in made.notes
    verdict = banding.cities_verdict(sel)
    assert "40,0 %" in verdict["title"] or "paling tinggi dari 2 kota" in verdict["title"]
    assert "Februari 2025: bulan terakhir" in verdict["sub"]
    early = tables.make("banding-kota", sel.but(month=date(2025, 1, 1)))
    assert early.column("coverage_pct") == [20, 10] and "Januari 2025" in early.title


# Laut is silent in March 2025, and only Pasar has a year before.
APART = """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar
Pasar     | 2024  | SPM08   | 1000     | 100 | 100 | 100
Laut      | 2024  | SPM08   | 500      | 50  | 50  | 50
Pasar     | 2025  | SPM08   | 1000     | 100 | 100 | 190
Laut      | 2025  | SPM08   | 500      | 50  | 50  |
"""


def test_every_page_and_file_compares_the_same_puskesmas_and_says_how_many(tmp_path, monkeypatch):
    """390 and 300 of 1.000: nine points more; whoever reported, 490 and 450 of 1.500, would be less than three."""
    monkeypatch.setenv("ILP_DATA_DIR", str(pictured(tmp_path, APART).path.parent))
    same = "dibandingkan 1 dari 3 puskesmas yang lapor pada kedua tahun"
    sel = Selection(KOTA, date(2025, 3, 1), indikator="SPM08")
    for name, key in (
        ("ringkasan-layanan", "year_change"),
        ("spm-layanan", "year_change"),
        ("banding-tahun", "change_pct"),
    ):
        made = tables.make(name, sel)
        assert made.column(key)[made.column("short").index("Hipertensi")] == 9
        assert same in " ".join(made.notes).lower()
    made = tables.make("banding-tahun", sel)
    row = dict(zip((c.key for c in made.columns), made.rows[made.column("short").index("Hipertensi")], strict=True))
    assert (row["same_pct"], row["last_year_pct"], row["change_people"]) == (39, 30, 90)
    assert row["remark"] == "1 dari 3 puskesmas"
    assert same in ringkasan.key_figures(sel)["items"][-1]["note"]
    assert banding.year_verdict(sel)["sub"] == f"D{same[1:]}."
    assert same in " ".join(banding.two_years(sel).layout.meta["notes"])


def test_years_complete_in_both_are_compared_without_a_word(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(pictured(tmp_path, APART).path.parent))
    sel = Selection(KOTA, date(2025, 2, 1), indikator="SPM08", puskesmas=places().puskesmas["Pasar"])
    made = tables.make("banding-tahun", sel)
    assert "same_pct" not in [c.key for c in made.columns] and not any("dibandingkan" in n for n in made.notes)
    assert "dibandingkan" not in ringkasan.key_figures(sel)["items"][-1]["note"]
