"""Sinyal as a page: every state of the data opens, and the verdict says what the figures show."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.ui.figures import shown


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def verdict(app) -> str:
    return shown(app, "verdict")[0]["title"]


@pytest.mark.parametrize("month", ["2023-01", "2023-12", "2024-05", "2024-06", "2025-01", "2025-07", "2026-09"])
@pytest.mark.parametrize("service", ["SPM05", "SPM08", "SPM12"])
def test_the_page_opens_in_every_state_of_the_data(month, service):
    app = opened("sinyal", kota=MAGELANG, periode=month, indikator=service, puskesmas="P3371011201", basis="riil")
    assert not app.error
    chart = shown(app, "individuals")[0]
    assert len(chart["points"]) == (int(month[:4]) - 2023) * 12 + int(month[5:])  # nothing later than the chosen month


def test_five_months_after_a_new_definition_there_are_no_limits_and_six_give_provisional_ones():
    five = opened("sinyal", kota=MAGELANG, periode="2024-05", indikator="SPM08")
    assert "baru 5 bulan yang dapat dibandingkan, perlu sedikitnya 6" in verdict(five)
    assert "c" not in shown(five, "individuals")[0]["bands"][-1]
    six = opened("sinyal", kota=MAGELANG, periode="2024-06", indikator="SPM08")
    assert "batas sementara" in verdict(six)
    assert shown(six, "individuals")[0]["bands"][-1]["w"] == "batas sementara"
    assert any(note.startswith("Batas sementara: baru 6 bulan") for note in shown(six, "individuals")[0]["notes"])


def test_the_rules_in_use_stand_beside_what_they_decide():
    app = opened("sinyal", kota=MAGELANG, puskesmas="P3371011201")
    said = "Aturan: sinyal lapor = 80; sinyal batas awal = 6; sinyal batas tetap = 13 (lihat Metodologi)."
    assert said in shown(app, "individuals")[0]["notes"]
    peers = next(s for s in shown(app, "table") if "sebaya" in s["title"])
    assert peers["notes"] == ["Aturan: sebaya kisaran = 25 (lihat Metodologi)."]


def test_peers_appear_with_a_puskesmas_and_never_a_single_rank():
    assert not any("sebaya" in s["title"] for s in shown(opened("sinyal", kota=MAGELANG), "table"))
    app = opened("sinyal", kota=MAGELANG, puskesmas="P3371011201")
    rows = shown(app, "ranks")[0]["rows"]
    assert [r["l"] for r in rows if r.get("me")] == ["Magelang Tengah"]
    assert all(1 <= r["a"] <= r["b"] <= 5 for r in rows)


def test_the_funnel_counts_what_it_draws():
    spec = shown(opened("sinyal", kota=MAGELANG), "funnel")[0]
    assert sum(count for _, _, _, count, _ in spec["sides"]) == len(spec["points"]) == 5
    far = sum(count for id, _, _, count, _ in spec["sides"] if id.startswith("jauh"))
    assert spec["title"] == f"Hipertensi: {far} dari 5 puskesmas di luar batas kebetulan 99,8 %"
    for p in spec["points"]:
        low_998, low_95, high_95, high_998 = p["b"]
        assert low_998 <= low_95 <= spec["center"] <= high_95 <= high_998
        assert (p["c"] == "dalam") == (low_95 <= p["y"] <= high_95)
