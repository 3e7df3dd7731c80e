"""Sasaran of babies and deliveries beside the people served, asked of a store drawn as a small table."""

import pytest
from store.picture import KOTA, MOVED, month, one, pictured, places

from ilp_dash.analysis.trust import sasaran_looks
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.trust import births_and_sasaran
from ilp_dash.ui import tables

# Gunung (Kenanga): 10 a month, 120 in twelve. Pasar: Melati 20 and Mawar 5 a month, 300; Mawar skips June 2025.
TWO_YEARS = """
kelurahan | kode | tahun | pusdatin | riil | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Kenanga   | KN1  | 2024  | 100      | 100  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10
Kenanga   | KN1  | 2025  | 109      | 172  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10
Melati    | KN1  | 2024  | 200      | 200  | 60  | 60  | 60  | 60  | 60  | 60  | 20  | 20  | 20  | 20  | 20  | 20
Melati    | KN1  | 2025  | 200      |      | 20  | 20  | 20  | 20  | 20  | 20  | 20  | 20
Mawar     | KN1  | 2024  | 60       | 60   | 15  | 15  | 15  | 15  | 15  | 15  | 5   | 5   | 5   | 5   | 5   | 5
Mawar     | KN1  | 2025  | 80       | 60   | 5   | 5   | 5   | 5   | 5   |     | 5   | 5
"""
AUGUST = month("2025-08")


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("sasaran"), "", TWO_YEARS)


def births(picture, name, at=AUGUST, code="KN1", basis="pusdatin"):
    rows = picture.ask(births_and_sasaran, KOTA, at, picture.code(name))
    return one(rows, indicator=code, basis=basis)


def test_twelve_complete_months_are_counted_and_the_sasaran_is_of_the_year(two_years):
    kenanga = births(two_years, "Gunung")
    assert (kenanga.months, kenanga.first, kenanga.served, kenanga.sasaran) == (12, month("2024-09"), 120, 109)


def test_a_month_one_kelurahan_skipped_is_replaced_by_an_earlier_one(two_years):
    # June 2025 lacks Mawar, so August 2024 is the twelfth: 12 × 25.
    pasar = births(two_years, "Pasar")
    assert (pasar.months, pasar.first, pasar.served, pasar.sasaran) == (12, month("2024-08"), 300, 280)


def test_fewer_than_twelve_complete_months_are_no_sum(two_years):
    # Melati has no riil sasaran in 2025: of the eighteen months from March 2024 the ten of 2024 are left.
    pasar = births(two_years, "Pasar", basis="riil")
    assert (pasar.months, pasar.served) == (10, None)
    assert births(two_years, "Gunung", month("2024-11")).served is None
    assert births(two_years, "Gunung", code="PF").months == 0


@pytest.mark.parametrize(
    "served, sasaran, looks",
    [
        (110, 100, "wajar"),
        (111, 100, "terlalu rendah"),
        (70, 100, "wajar"),
        (69, 100, "terlalu tinggi"),
        (0, 100, "terlalu tinggi"),
        (None, 100, None),
        (5, None, None),
        (5, 0, None),
    ],
)
def test_a_sasaran_looks_wrong_beyond_the_rules_alone(served, sasaran, looks):
    assert sasaran_looks(served, sasaran, 110, 70) == looks


def told(picture, monkeypatch, puskesmas=None, at=AUGUST):
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    return tables.make("sasaran-wajar", Selection(KOTA, at, puskesmas))


def test_the_table_names_the_puskesmas_and_both_sasaran(two_years, monkeypatch):
    # 120 of 109 is 110,09 %, more than 110; of 172 it is 69,8 %, less than 70. 300 of 280 is 107,1 %.
    table = told(two_years, monkeypatch)
    assert table.title == (
        "Sasaran bayi dan ibu bersalin tampak keliru, Kota Contoh: Pusdatin di 1 dan riil di 1 dari 2 puskesmas"
    )
    [row] = table.rows
    assert row[:4] == ("Gunung", "bayi lahir hidup (KN1)", 120, 109)
    assert row[-1] == "Pusdatin terlalu rendah; riil terlalu tinggi"
    assert table.notes[1].startswith("1 puskesmas belum dapat dinilai")
    assert table.notes[-1].startswith("Aturan: sasaran rendah persen = 110; sasaran tinggi persen = 70")
    alone = told(two_years, monkeypatch, two_years.code("Pasar"))
    assert alone.column("looks") == ["Pusdatin wajar; riil tidak dinilai (10 bulan lengkap)"] + [
        "Pusdatin tidak dinilai (0 bulan lengkap); riil tidak dinilai (0 bulan lengkap)"
    ]


def test_the_limits_are_rules_of_the_city(tmp_path, monkeypatch):
    rules = [("sasaran_rendah_persen", "120", "2025-01"), ("sasaran_tinggi_persen", "60", "2025-01")]
    picture = pictured(tmp_path, "", TWO_YEARS, rules=rules)
    assert told(picture, monkeypatch).title == "Sasaran bayi dan ibu bersalin tampak wajar, Kota Contoh"


def test_a_puskesmas_with_a_hidden_month_is_not_judged(tmp_path, monkeypatch):
    # Gunung has one kelurahan: of its own months the public view has the ends of quarters alone.
    picture = pictured(tmp_path, "", TWO_YEARS)
    gunung = births(picture.public, "Gunung", month("2025-06"))
    assert (gunung.months, gunung.hidden, gunung.served) == (12, True, None)
    with viewing(PUBLIC):
        [row, _] = told(picture, monkeypatch, picture.code("Gunung"), month("2025-06")).rows
    assert row[2:] == (HIDDEN, 109, HIDDEN, "Pusdatin tidak dinilai (angka disembunyikan)"), "no column of riil"


def test_a_puskesmas_of_another_working_area_is_not_judged(tmp_path):
    months = " | ".join(["10"] * 12)
    picture = pictured(
        tmp_path,
        "",
        f"""
kelurahan | kode | puskesmas | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Melati    | KN1  | Pasar     | 120      | {months}
Mawar     | KN1  | Pasar     | 120      | 10 | 10 | 10 | 10 | 10 | 10
Mawar     | KN1  | Laut      | 120      | | | | | | | 10 | 10 | 10 | 10 | 10 | 10
Anggrek   | KN1  | Laut      | 120      | {months}
""",
        places(MOVED),
    )
    pasar = births(picture, "Pasar", month("2025-12"))
    assert (pasar.months, pasar.moved, pasar.served) == (12, True, None)
