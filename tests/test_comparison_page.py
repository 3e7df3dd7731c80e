"""Perbandingan and Kinerja tahunan as pages: every look in every state of the data."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import address, opened, words

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
