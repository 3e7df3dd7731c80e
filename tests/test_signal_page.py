"""Sinyal as a page: every state of the data opens, and the verdict says what the figures show."""

import re

import pytest
from store.magelang import MAGELANG, magelang_picture
from test_every_page import opened

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.ui.figures import shown
from ilp_dash.ui.tables.signals import found

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


def test_five_months_beside_last_years_give_no_limits_and_six_give_provisional_ones():
    five = opened("sinyal", kota=MAGELANG, periode="2024-05", indikator="SPM08")
    assert "baru 5 bulan yang dapat dibandingkan dengan tahun lalu, perlu sedikitnya 6" in verdict(five)
    assert by_month(five)["table"]["rows"][-1][2:4] == [None, "tanpa batas: 5 bulan"]
    six = opened("sinyal", kota=MAGELANG, periode="2024-06", indikator="SPM08")
    assert "batas sementara" in verdict(six)
    drawn = [x for x in trace(by_month(six), "biasanya")["x"] if x is not None]
    assert (drawn[0], drawn[-1]) == (11.5, 17.5)  # from January 2024 on, the first month with one a year before
    assert any(note.startswith("Batas sementara: baru 6 bulan") for note in by_month(six)["notes"])


def test_a_new_definition_begins_new_limits_for_the_service_it_concerns():
    def heads(service: str) -> str:
        app = opened("sinyal", kota=MAGELANG, periode="2025-09", indikator=service)
        return " ".join(a["text"] for a in by_month(app)["fig"]["layout"]["annotations"])

    assert "definisi PMK 6/2024" in heads("SPM01") and "definisi" not in heads("SPM08")


def test_no_december_and_no_january_is_full_of_signals():
    for month in ("2024-12", "2025-01", "2025-12", "2026-01"):
        sel = Selection(MAGELANG, parse_month(month))
        assert len(found(sel)) <= 6, month  # of 5 puskesmas × 12 services


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
