"""A report of another city or of another level is told as such, in workbooks and long CSV alike."""

import pytest
from pictured_files import MELATI, PUSKESMAS, good_file, good_report, small_reference, spoil

from ilp_dash.domain.areas import PROVINCES
from ilp_dash.errors import BadFile
from ilp_dash.ingest.long_csv import read_long_csv_bytes, write_long_csv
from ilp_dash.ingest.places import places_of
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.store.reference import load_reference

REFERENCE = small_reference()
OTHER_CITY = "kode puskesmas dari kota yang tidak terpasang di sini"
NO_PUSKESMAS = "kode kota, kecamatan, atau kelurahan di tempat kode puskesmas"
UNKNOWN = "kode puskesmas tidak dikenal"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("P3506010101", OTHER_CITY),
        ("3506010101", OTHER_CITY),
        (3506010101, OTHER_CITY),
        ("P1571010199", UNKNOWN),
        ("P9999999999", UNKNOWN),
        ("Kediri", UNKNOWN),
        ("15.71", NO_PUSKESMAS),
        ("15.71.01", NO_PUSKESMAS),
        (1571, NO_PUSKESMAS),
        ("15.71.01.1001", NO_PUSKESMAS),
    ],
)
def test_a_puskesmas_code_that_is_not_known_is_told_for_what_it_is(tmp_path, code, words):
    with pytest.raises(BadFile) as caught:
        read_workbook(spoil(good_file(tmp_path), SPM_C5=code), REFERENCE)
    assert f"lembar SPM: 1 {words} (C5: '{code}')" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("35.06.01.2001", "kode kelurahan dari kota yang tidak terpasang"),
        ("15.71.99.1001", "kode kelurahan tidak dikenal"),
    ],
)
def test_a_kelurahan_code_of_another_city_is_told_in_a_workbook_and_in_a_csv(tmp_path, code, words):
    with pytest.raises(BadFile) as caught:
        read_workbook(spoil(good_file(tmp_path), PWS_A17=code), REFERENCE)
    assert f"lembar PWS: 1 {words}" in str(caught.value)
    assert f"(A17: '{code}')" in str(caught.value)
    write_long_csv(good_report(), tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_bytes().replace(MELATI.encode(), code.encode())
    with pytest.raises(BadFile) as caught:
        read_long_csv_bytes(content, "a.csv", REFERENCE)
    assert words in str(caught.value)


def test_a_csv_of_another_city_is_told_so(tmp_path):
    write_long_csv(good_report(), tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_bytes().replace(PUSKESMAS.encode(), b"P3506010101")
    with pytest.raises(BadFile, match=OTHER_CITY):
        read_long_csv_bytes(content, "a.csv", REFERENCE)


def test_no_code_of_an_installed_city_is_taken_for_one_of_another():
    reference = load_reference()
    places = places_of(reference)
    assert {a.code[:2] for a in reference.areas} <= PROVINCES
    for puskesmas in reference.puskesmas:
        assert places.unknown_puskesmas(puskesmas.puskesmas_code) == "PUSKESMAS_TAK_DIKENAL"
    for area in reference.areas:
        if area.level == "kelurahan":
            for code in filter(None, (area.code, area.bps_code)):
                assert places.unknown_kelurahan(code) == "KELURAHAN_TAK_DIKENAL"
