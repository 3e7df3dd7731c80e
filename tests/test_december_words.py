"""December is the year's end: its sentences count people short of 100 %, and the school service at its own June."""

from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, pictured, places
from test_every_page import opened

from ilp_dash.domain.selection import Selection
from ilp_dash.ui.figures import shown
from ilp_dash.ui.views import banding, kinerja, laju, layar, puskesmas, ringkasan, siklus_hidup, spm

# Laut's last report of the school year is of May: 550 of 1.200, 1.100 due by then.
YEAR = """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Pasar     | 2024  | SPM05   | 1200     |     |     |     |     |     |     | 100 | 100 | 100 | 100 | 100 | 100
Laut      | 2024  | SPM05   | 1200     |     |     |     |     |     |     | 50  | 50  | 50  | 50  | 50  | 50
Pasar     | 2025  | SPM05   | 1200     | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100
Laut      | 2025  | SPM05   | 1200     | 50  | 50  | 50  | 50  | 50  |     | 50  | 50  | 50  | 50  | 50  | 50
Pasar     | 2025  | SPM08   | 1200     | 90  | 90  | 90  | 90  | 90  | 90  | 90  | 90  | 90  | 90  | 90  | 90
Laut      | 2025  | SPM08   | 1200     | 100 | 100 | 100 | 100 | 100 |     | 100 | 100 | 100 | 100 | 100 | 100
"""
DECEMBER = Selection(KOTA, date(2025, 12, 1), indikator="SPM08")


@pytest.fixture
def year(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(pictured(tmp_path, YEAR).path.parent))


@pytest.fixture
def magelang(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def test_every_page_counts_the_same_people_short_of_100_percent(year):
    """School: 1.750 of 2.400, 650 left though only 550 were due; hipertensi: 2.180 of 2.400, 220 left."""
    card = next(c for c in ringkasan.key_figures(DECEMBER)["items"] if c["label"] == "Kurang dari 100 %")
    assert card["value"] == "870"
    assert "870 pelayanan kurang dari 100 %" in spm.verdict(DECEMBER)["title"]
    assert "usia pendidikan dasar: kurang 650 orang dari 100 %" in ringkasan.verdict(DECEMBER)["title"]
    laut = DECEMBER.but(puskesmas=places().puskesmas["Laut"])
    assert "usia pendidikan dasar, kurang 650 orang" in puskesmas.verdict(laut)["title"]
    assert "usia pendidikan dasar, kurang 650 orang" in layar.puskesmas(laut).headline


def test_a_june_without_a_school_report_is_no_december_without_a_report(year):
    said = kinerja.verdict(DECEMBER)
    assert "belum lapor Desember" not in said["sub"]
    assert "belum lapor bulan ini" not in str(kinerja.ranked(DECEMBER).to_dict())
    june = kinerja.verdict(DECEMBER.but(month=date(2025, 6, 1)))
    assert "2 puskesmas belum lapor" not in june["sub"] and "1 puskesmas belum lapor Juni 2025" in june["sub"]


def test_the_farthest_that_still_runs_is_told_apart_from_what_is_over(magelang):
    closed = Selection(MAGELANG, date(2025, 12, 1), indikator="SPM08")
    assert "Hipertensi: tidak tercapai" in laju.verdict(closed)["sub"]
    assert "Paling jauh yang masih berjalan: Usia pendidikan dasar" in laju.verdict(closed)["sub"]
    assert "Paling jauh: Hipertensi" in laju.verdict(closed.but(month=date(2025, 9, 1)))["sub"]


def test_at_the_years_end_stages_of_life_have_no_running_target(magelang):
    said = siklus_hidup.verdict(Selection(MAGELANG, date(2025, 12, 1)))
    assert "target berjalan" not in said["title"] + said["sub"] and "sasaran setahun" in said["sub"]
    assert "target berjalan" in siklus_hidup.verdict(Selection(MAGELANG, date(2025, 9, 1)))["title"]


def test_two_puskesmas_are_told_apart_in_words_and_not_by_a_sign(magelang):
    app = opened("banding", kota=MAGELANG, tampilan="puskesmas", puskesmas="P3371010202", dengan="P3371020201")
    [verdict] = shown(app, "verdict")
    widest = verdict["title"].partition("beda terbesar ")[2]
    assert widest.split(": ")[1].startswith(("lebih tinggi ", "lebih rendah ")) and "−" not in widest
    sel = Selection(MAGELANG, date(2026, 9, 1), puskesmas="P3371010202")
    there, back = (banding.pair_verdict(sel.but(puskesmas=a), b)["title"] for a, b in (
        ("P3371010202", "P3371020201"), ("P3371020201", "P3371010202")))  # fmt: skip
    assert ("lebih tinggi" in there.partition("beda terbesar")[2]) == (
        "lebih rendah" in back.partition("beda terbesar")[2]
    )


def test_a_kelurahan_named_like_its_puskesmas_is_told_apart_from_it(magelang):
    [verdict] = shown(opened("minggu-ini", kota=MAGELANG), "verdict")
    assert "mulai dari Kelurahan " in verdict["title"] and " (Puskesmas " in verdict["title"]
