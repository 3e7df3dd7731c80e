"""The committed reference data, and what is said when a file of it is broken."""

import shutil
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilp_dash.config import REFERENCE_DIR
from ilp_dash.domain.areas import is_kemendagri, is_puskesmas, kelurahan_kind
from ilp_dash.errors import BadFile
from ilp_dash.store.reference import load_reference

REFERENCE = load_reference()
AREAS = {area.code: area for area in REFERENCE.areas}
#        code     BPS    kecamatan kelurahan puskesmas people Dec 2024
CITIES = [
    ("15.71", "1571", 11, 68, 20, 649_656),
    ("12.76", "1274", 5, 35, 9, 184_064),
    ("33.71", "3371", 3, 17, 5, 128_709),
    ("81.71", "8171", 5, 50, 22, 359_661),
    ("31", "31", 44, 267, 44, 11_038_216),
]


@pytest.mark.parametrize(("code", "bps", "kecamatan", "kelurahan", "puskesmas", "people"), CITIES)
def test_each_city_has_its_published_counts(code, bps, kecamatan, kelurahan, puskesmas, people):
    levels = Counter(area.level for area in REFERENCE.areas if area.kota_code == code)
    city = next(city for city in REFERENCE.cities if city.kota_code == code)
    assert (levels["kecamatan"], levels["kelurahan"]) == (kecamatan, kelurahan)
    assert sum(unit.kota_code == code for unit in REFERENCE.puskesmas) == puskesmas
    assert (city.population, city.population_on, city.bps_code) == (people, date(2024, 12, 31), bps)


def test_the_five_cities_keep_their_order_and_only_ambon_has_a_target_date():
    assert [city.kota_code for city in REFERENCE.cities] == [row[0] for row in CITIES]
    assert {city.kota_code: city.target_ilp_on for city in REFERENCE.cities if city.target_ilp_on} == {
        "81.71": date(2025, 12, 31)
    }


def test_ambon_has_20_kelurahan_and_30_negeri_or_desa():
    kinds = Counter(
        kelurahan_kind(area.code) for area in REFERENCE.areas if area.kota_code == "81.71" and area.level == "kelurahan"
    )
    assert kinds == {"kelurahan": 20, "desa": 30}


def test_jakarta_has_six_kota_administrasi_whose_bps_codes_stand_in_another_order():
    bps = {area.code: area.bps_code for area in REFERENCE.areas if area.level == "kota_adm"}
    assert bps == {"31.01": "3101", "31.71": "3173", "31.72": "3175", "31.73": "3174", "31.74": "3171", "31.75": "3172"}


def test_every_parent_exists_and_every_code_is_well_formed():
    for area in REFERENCE.areas:
        assert is_kemendagri(area.code)
        assert area.parent_code is None if area.level in ("kota", "provinsi") else area.parent_code in AREAS
    assert all(is_puskesmas(unit.puskesmas_code) for unit in REFERENCE.puskesmas)
    assert len(AREAS) == len(REFERENCE.areas) == 5 + 6 + 68 + 437


def test_a_puskesmas_code_begins_with_the_bps_code_of_its_city_or_kota_administrasi():
    for unit in REFERENCE.puskesmas:
        top = AREAS[AREAS[unit.kecamatan_code].parent_code]
        assert unit.puskesmas_code[1:5] == top.bps_code, unit


def test_ambon_keeps_its_two_nusaniwe_and_two_urimessing_apart():
    names = Counter(
        area.name for area in REFERENCE.areas if area.code.startswith("81.71.01.") and area.level == "kelurahan"
    )
    assert names["Nusaniwe"] == names["Urimessing"] == 2


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2023, 6, 30), date(2026, 9, 30), date(2030, 1, 1)])
def test_every_kelurahan_has_exactly_one_puskesmas_of_its_city_on_any_date(day):
    valid = [
        line
        for line in REFERENCE.working_areas
        if line.berlaku_mulai <= day and (line.berlaku_sampai is None or day <= line.berlaku_sampai)
    ]
    served = Counter(line.kelurahan_code for line in valid)
    assert set(served) == {area.code for area in REFERENCE.areas if area.level == "kelurahan"}
    assert set(served.values()) == {1}
    assert {line.puskesmas_code for line in valid} == {unit.puskesmas_code for unit in REFERENCE.puskesmas}


def test_only_magelang_utara_and_jakarta_have_a_real_working_area():
    real = {line.puskesmas_code for line in REFERENCE.working_areas if not line.simulasi}
    assert real == {
        unit.puskesmas_code
        for unit in REFERENCE.puskesmas
        if unit.kota_code == "31" or unit.puskesmas_code == "P3371020201"
    }
    assert all(line.sumber == "pembagian simulasi" for line in REFERENCE.working_areas if line.simulasi)


def test_where_the_working_area_is_the_kecamatan_it_is_the_whole_kecamatan():
    units = {unit.puskesmas_code: unit for unit in REFERENCE.puskesmas}
    for line in REFERENCE.working_areas:
        if not line.simulasi:
            assert AREAS[line.kelurahan_code].parent_code == units[line.puskesmas_code].kecamatan_code


@pytest.mark.parametrize(
    ("puskesmas", "kelurahan"),
    [
        ("P1571010201", "15.71.07.1004"),  # Paal V – Paal Lima
        ("P1571010204", "15.71.09.1002"),  # Rawasari – Rawa Sari
        ("P1571030202", "15.71.08.1003"),  # Kebon Handil – Kebun Handil
        ("P1274021202", "12.76.04.1004"),  # Brohol – Berohol
        ("P3371010202", "33.71.01.1008"),  # Jurang Ombo – Jurangombo Utara
        ("P8171010206", "81.71.01.2005"),  # Urimesing – Negeri Urimessing
        ("P8171021101", "81.71.05.2006"),  # Hutumuri – Hutumury
    ],
)
def test_a_puskesmas_serves_the_kelurahan_it_is_named_after(puskesmas, kelurahan):
    assert any((line.puskesmas_code, line.kelurahan_code) == (puskesmas, kelurahan) for line in REFERENCE.working_areas)


@pytest.mark.parametrize(
    ("city", "topic", "words", "value", "day", "source"),
    [
        ("15.71", "ilp", "20 puskesmas", 20, date(2024, 11, 1), "ANTARA"),
        ("15.71", "spm", "7 dari 12", 5, None, "ANTARA"),
        ("15.71", "uhh", "73,29", 73.29, None, "ANTARA"),
        ("15.71", "siklus_hidup", "janin, lahir, remaja, dewasa, dan tua", None, None, "ANTARA"),
        ("12.76", "spm", "12 layanan SPM", 0, date(2024, 8, 7), "harianSIB"),
        ("12.76", "ilp", "lintas program dan lintas sektor", None, date(2024, 8, 7), "harianSIB"),
        ("12.76", "siklus_hidup", "berbasis siklus hidup", None, date(2024, 8, 7), "harianSIB"),
        ("12.76", "ilp", "posyandu dan PKK", None, date(2024, 8, 7), "harianSIB"),
        ("33.71", "ilp", "12 Juni 2024", None, None, "ANTARA"),
        ("33.71", "pws", "petugas bersama kader", None, None, "ANTARA"),
        ("33.71", "ilp", "sarana-prasarana", None, None, "ANTARA"),
        ("81.71", "ilp", "Rijali, Benteng, Poka, Tawiri, dan Hutumuri", None, date(2024, 11, 1), "CahayaLensa"),
        ("81.71", "ilp", "semua puskesmas, pustu, dan posyandu pada 2025", None, None, "CahayaLensa"),
        ("31", "ilp", "enam wilayah", 44, date(2024, 8, 6), "tvrijakartanews"),
        ("31", "ilp", "Tebet dan Pasar Minggu", None, date(2024, 8, 6), "tvrijakartanews"),
        ("31", "pasien", "dari luar Jakarta", 50, None, "tvrijakartanews"),
    ],
)
def test_every_published_fact_is_there_with_its_date_and_source(city, topic, words, value, day, source):
    fact = next(fact for fact in REFERENCE.facts if fact.kota_code == city and words in fact.kalimat)
    assert (fact.topik, fact.nilai, fact.tanggal, fact.sumber) == (topic, value, day, source)
    assert fact.tanggal or "tanggal berita tidak tercantum" in fact.catatan


def test_tebing_tinggis_zero_of_twelve_says_that_the_article_names_neither_place_nor_year():
    fact = next(fact for fact in REFERENCE.facts if fact.kota_code == "12.76" and fact.topik == "spm")
    assert "tidak menyebut tempat maupun tahun" in fact.catatan


def test_a_month_is_not_passed_off_as_a_day():
    for fact in REFERENCE.facts:
        if fact.tanggal == date(2024, 11, 1):
            assert "tanggal: November 2024" in fact.catatan


@pytest.mark.parametrize(
    ("year", "mean", "note"), [(2020, 69.81, ""), (2021, 68.87, ""), (2022, 70.69, "2022 sementara")]
)
def test_the_national_figures_have_the_published_means(year, mean, note):
    figures = [figure for figure in REFERENCE.national if figure.year == year]
    assert [figure.indicator for figure in figures] == [f"SPM{n:02d}" for n in range(1, 13)]
    assert sum(figure.pct for figure in figures) / 12 == pytest.approx(mean, abs=0.0051)
    assert max(figure.pct for figure in figures) < 100
    assert {figure.cut_off for figure in figures} == {date(2023, 3, 13)}
    assert all(note in figure.note for figure in figures)


# ---- broken files ----


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(REFERENCE_DIR, tmp_path / "reference")
    return tmp_path / "reference"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("kota.csv", "649656", "649.656", "kota.csv, baris 2, kolom population: isinya '649.656'"),
        ("kota.csv", "2025-12-31", "31/12/2025", "kota.csv, baris 5, kolom target_ilp_on"),
        ("area.csv", "15.71.01,Telanaipura", "157101,Telanaipura", "kolom code: '157101' bukan kode Kemendagri"),
        (
            "area.csv",
            "15.71.01,Telanaipura,kecamatan,15.71,",
            "15.71.01,Telanaipura,kecamatan,15.72,",
            "kode '15.72' tidak ada",
        ),
        ("area.csv", "-1.595057,103.562535", "103.562535,-1.595057", "Periksa apakah lat dan lon tertukar"),
        ("area.csv", "-1.595057,103.562535", ",103.562535", "kolom lat: kosong"),
        ("area.csv", "Telanaipura,kecamatan", "Telanaipura,distrik", "kolom level: isinya 'distrik'"),
        ("puskesmas.csv", "P1571010202", "P1571010201", "kolom puskesmas_code: 'P1571010201' sudah ada"),
        ("puskesmas.csv", "P1571010202", "1571010202", "Tulis P diikuti sepuluh angka"),
        ("puskesmas.csv", "Paal X,15.71,15.71.07", "Paal X,15.71,31.71.01", "bukan kecamatan di kota 15.71"),
        (
            "wilayah_kerja.csv",
            "P1571010201,15.71.07.1001,2019-01-01,",
            "P1571010201,15.71.07.1001,2019-01-01,2018-01-01",
            "kolom berlaku_sampai: 2018-01-01 sebelum berlaku_mulai",
        ),
        (
            "wilayah_kerja.csv",
            "P1571010201,15.71.07.1002",
            "P1571010201,15.71.07.1001",
            "Suka Karya (15.71.07.1001) sudah masuk",
        ),
        ("wilayah_kerja.csv", "simulasi,1\n", "simulasi,ya\n", "kolom simulasi: isinya 'ya'"),
        ("spm_nasional.csv", "84.51", "84,51", "spm_nasional.csv, baris 2: ada 7 kolom, seharusnya 6"),
        ("spm_nasional.csv", "84.51", "nan", "kolom pct: isinya 'nan'"),
        ("fakta.csv", "73.29", "'73'", "fakta.csv, baris 4, kolom nilai"),
        ("fakta.csv", "15.71,3,uhh", "15.71,3,ahh", "fakta.csv, baris 4, kolom topik"),
        ("fakta.csv", ",catatan", "", "fakta.csv, baris 1: kolom catatan tidak ada"),
    ],
)
def test_a_broken_file_is_told_with_file_row_and_column(copy, file, old, new, said):
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as told:
        load_reference(copy)
    assert said in str(told.value)


def test_a_missing_file_a_file_with_semicolons_and_a_file_in_another_encoding_are_told(copy):
    text = (copy / "kota.csv").read_text(encoding="utf-8")
    (copy / "kota.csv").write_text(text.replace(",", ";"), encoding="utf-8")
    with pytest.raises(BadFile, match="dipisahkan koma"):
        load_reference(copy)
    (copy / "kota.csv").write_bytes(text.replace("Kota Jambi", "Kota Jambí").encode("latin-1"))
    with pytest.raises(BadFile, match="bukan teks UTF-8"):
        load_reference(copy)
    (copy / "kota.csv").unlink()
    with pytest.raises(BadFile, match="kota.csv tidak ada"):
        load_reference(copy)


def test_a_file_saved_by_a_spreadsheet_with_a_byte_order_mark_and_blank_lines_is_read(copy):
    text = (copy / "fakta.csv").read_text(encoding="utf-8")
    (copy / "fakta.csv").write_text(
        "\ufeff" + text.replace("\n", "\r\n") + ",,,,,,,,\r\n\r\n", encoding="utf-8", newline=""
    )
    assert load_reference(copy) == REFERENCE


def test_a_kelurahan_may_change_its_puskesmas_from_a_date_on(copy):
    file = copy / "wilayah_kerja.csv"
    text = file.read_text(encoding="utf-8").replace(
        "15.71.07.1001,2019-01-01,,", "15.71.07.1001,2019-01-01,2024-12-31,", 1
    )
    file.write_text(text + "P1571010202,15.71.07.1001,2025-01-01,,SK wali kota,0\n", encoding="utf-8")
    assert len(load_reference(copy).working_areas) == 438


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_whatever_stands_in_a_line_it_is_read_or_told_as_a_bad_file(tmp_path, line):
    shutil.copytree(REFERENCE_DIR, tmp_path / "r", dirs_exist_ok=True)
    with (tmp_path / "r" / "fakta.csv").open("a", encoding="utf-8", newline="") as handle:
        handle.write(line + "\n")
    try:
        load_reference(tmp_path / "r")
    except BadFile as told:
        assert "fakta.csv" in str(told)
