"""Sinyal as a page: every state of the data opens, and the verdict says what the figures show."""

import re

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.ui.figures import shown

LIMITS = ("batas bawah 99,8 %", "batas bawah 95 %", "batas atas 95 %", "batas atas 99,8 %")


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def verdict(app) -> str:
    return shown(app, "verdict")[0]["title"]


def plot(app, words: str) -> dict:
    """The figure whose title holds these words."""
    return next(s for s in shown(app, "plot") if words in s["title"])


def by_month(app) -> dict:
    return plot(app, "tiap bulan")


def trace(spec: dict, name: str) -> dict:
    return next(t for t in spec["fig"]["data"] if t.get("name") == name)


@pytest.mark.parametrize("month", ["2023-01", "2023-12", "2024-05", "2024-06", "2025-01", "2025-07", "2026-09"])
@pytest.mark.parametrize("service", ["SPM05", "SPM08", "SPM12"])
def test_the_page_opens_in_every_state_of_the_data(month, service):
    app = opened("sinyal", kota=MAGELANG, periode=month, indikator=service, puskesmas="P3371011201", basis="riil")
    assert not app.error
    months = [row[0] for row in by_month(app)["table"]["rows"]]
    assert len(months) == (int(month[:4]) - 2023) * 12 + int(month[5:])  # nothing later than the chosen month


def test_five_months_after_a_new_definition_there_are_no_limits_and_six_give_provisional_ones():
    five = opened("sinyal", kota=MAGELANG, periode="2024-05", indikator="SPM08")
    assert "baru 5 bulan yang dapat dibandingkan, perlu sedikitnya 6" in verdict(five)
    assert by_month(five)["table"]["rows"][-1][2:4] == [None, "tanpa batas: 5 bulan"]
    assert trace(by_month(five), "rata-rata")["x"] == [-0.5, 11.5, None]  # only the year before has limits
    six = opened("sinyal", kota=MAGELANG, periode="2024-06", indikator="SPM08")
    assert "batas sementara" in verdict(six)
    assert trace(by_month(six), "rata-rata")["x"][3:] == [11.5, 17.5, None]
    heads = [a["text"].replace("<br>", " · ") for a in by_month(six)["fig"]["layout"]["annotations"]]
    assert "definisi PMK 6/2024 · batas sementara" in heads
    assert any(note.startswith("Batas sementara: baru 6 bulan") for note in by_month(six)["notes"])


def test_the_rules_in_use_stand_beside_what_they_decide():
    app = opened("sinyal", kota=MAGELANG, puskesmas="P3371011201")
    said = "Aturan: sinyal lapor = 80; sinyal batas awal = 6; sinyal batas tetap = 13 (lihat Metodologi)."
    assert said in by_month(app)["notes"]
    peers = next(s for s in shown(app, "table") if "sebaya" in s["title"])
    assert peers["notes"] == ["Aturan: sebaya kisaran = 25 (lihat Metodologi)."]


def test_peers_appear_with_a_puskesmas_and_never_a_single_rank():
    assert not any("sebaya" in s["title"] for s in shown(opened("sinyal", kota=MAGELANG), "table"))
    app = opened("sinyal", kota=MAGELANG, puskesmas="P3371011201")
    ranks = plot(app, "urutan")
    names = ranks["fig"]["layout"]["yaxis"]["ticktext"]
    assert [n for n in names if "<b>" in n] == [n for n in names if "Magelang Tengah" in n] != []
    assert all(re.fullmatch(r"[1-5]–[1-5] dari 5", places) for _, places, _ in ranks["table"]["rows"])


def test_the_funnel_counts_what_it_draws():
    spec = plot(opened("sinyal", kota=MAGELANG), "di luar batas")
    points = trace(spec, "puskesmas")
    legend = [t["name"].replace("<br>", " ") for t in spec["fig"]["data"] if " puskesmas</b>" in t.get("name", "")]
    counts = {name.split("·")[0].removeprefix("<b>").strip(): int(name.split("·")[1].split()[0]) for name in legend}
    assert sum(counts.values()) == len(points["x"]) == 5
    far = counts.get("di atas batas 99,8 %", 0) + counts.get("di bawah batas 99,8 %", 0)
    assert spec["title"] == f"Hipertensi: {far} dari 5 puskesmas di luar batas kebetulan 99,8 %"
    assert all(href.startswith("sinyal?") for href in points["customdata"])
    drawn = {n: dict(zip(t["x"], t["y"], strict=True)) for n in LIMITS for t in [trace(spec, n)]}
    center = trace(spec, "capaian bersama")["y"][0]
    side = {row[0]: row[5] for row in spec["table"]["rows"]}
    for x, y, text in zip(points["x"], points["y"], points["hovertext"], strict=True):
        low_998, low_95, high_95, high_998 = (drawn[n][x] for n in LIMITS)
        assert low_998 <= low_95 <= center <= high_95 <= high_998
        name = text.split("<b>")[1].split("</b>")[0]
        assert (side[name] == "● di dalam batas") == (low_95 <= y <= high_95)
