"""From any gap to its four other questions in one click: how many and where,
signal or chance, trust, still in time, cheapest step."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.domain.selection import Selection
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown

SPM_PAGES = ("spm", "sinyal", "kualitas", "laju", "ip-spm")
ACT = "tindak-lanjut"


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def questions(page: str, **chosen) -> dict:
    return shown(opened(page, kota=MAGELANG, periode="2026-09", **chosen), "questions")[0]


@pytest.mark.parametrize("page", SPM_PAGES)
def test_a_gap_keeps_its_service_and_puskesmas_from_question_to_question(page):
    spec = questions(page, indikator="SPM06", puskesmas="P3371010202", basis="riil")
    hrefs = [href for _, href in spec["items"]]
    assert [h.partition("?")[0] for h in hrefs] == [
        *("" if p == page else p for p in SPM_PAGES),
        *(() if page == "ip-spm" else (ACT,)),  # which is about no single service
    ]
    for href in filter(None, hrefs):
        assert "puskesmas=P3371010202" in href and "basis=riil" in href
        assert page == "ip-spm" or "indikator=SPM06" in href
    assert page == "ip-spm" or "Usia produktif" in spec["title"]


def test_a_kelurahan_on_the_map_leads_on_and_to_an_action_about_it():
    spec = questions("peta", indikator="K6", kelurahan="33.71.01.1007")
    items = spec["items"]
    assert spec["title"] == "K6, Kelurahan Magersari"
    assert [href.partition("?")[0] for _, href in items] == ["pws", "kualitas", "laju", ACT]
    assert all("kelurahan=33.71.01.1007" in href and "indikator=K6" in href for _, href in items)


def test_a_pws_indicator_leads_to_the_questions_that_have_an_answer():
    assert [h.partition("?")[0] for _, h in questions("pws", indikator="IDL")["items"]] == ["", "kualitas", "laju", ACT]
    assert [h.partition("?")[0] for _, h in questions("laju", indikator="IDL")["items"]] == ["pws", "kualitas", "", ACT]


def test_the_monthly_ratio_has_no_pace_to_lead_to():
    assert [h.partition("?")[0] for _, h in questions("pws", indikator="D_S")["items"]] == ["", "kualitas", ACT]


def test_all_findings_belong_to_no_gap():
    assert not shown(opened("kualitas", kota=MAGELANG), "questions")


@pytest.mark.parametrize("name", ["kesenjangan", "spm-peringkat", "ip-spm-usulan"])
def test_a_row_of_a_gap_leads_to_its_own_pace(name):
    made = tables.make(name, Selection(MAGELANG, opened_month(), indikator="SPM08"))
    assert made.links
    for href in made.links:
        assert href.startswith("laju?") and "puskesmas=P" in href and "indikator=SPM" in href


def opened_month():
    ((month,),) = magelang_picture().sql("SELECT max(month) FROM report WHERE sent_on IS NOT NULL")
    return month
