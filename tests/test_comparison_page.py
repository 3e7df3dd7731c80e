"""Perbandingan and Kinerja tahunan as pages: every look in every state of the data."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import address, column, opened, table, words

from ilp_dash.ui.figures import shown

LOOKS = ("kota", "puskesmas", "tahun", "sasaran")


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("at", ["2023-01", "2026-01", "2026-07", "2026-09"])
@pytest.mark.parametrize("puskesmas", [None, "P3371010202"])
def test_every_look_opens_with_a_sentence(look, at, puskesmas):
    chosen = {"puskesmas": puskesmas} if puskesmas else {}
    app = opened("banding", kota=MAGELANG, periode=at, tampilan=look, **chosen)
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
    """(puskesmas, month) of the last month of SPM that one puskesmas has not reported, with the year before complete there."""
    ((code, month),) = magelang_picture().sql(
        "SELECT r.puskesmas_code, r.month FROM report r JOIN puskesmas p USING (puskesmas_code) JOIN report b "
        "ON b.puskesmas_code = r.puskesmas_code AND b.form = r.form AND b.month = r.month - INTERVAL 12 MONTH AND b.sent_on IS NOT NULL "
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
    assert "belum lengkap" in shown(app, "verdict")[0]["sub"]
    assert all("dari 5 puskesmas lapor" in note for note in column(table(app, "Tahun ini dan tahun lalu"), "Catatan"))


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
