"""Files that are refused: which sentence the sender reads, and that no traceback and no personal value is in it."""

import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictured_files import (
    JAUH,
    MAWAR,
    MELATI,
    blank_months,
    drawn,
    good_file,
    good_report,
    kinds,
    months,
    place_of,
    small_reference,
    spoil,
)
from test_cells_without_value import sheet_of
from test_child import repacked

from ilp_dash.domain.report import PwsLine, SpmLine
from ilp_dash.errors import BadFile, PersonalData, UserError
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.identity import last_year
from ilp_dash.ingest.long_csv import read_long_csv, read_long_csv_bytes, write_long_csv
from ilp_dash.ingest.read_workbook import read_workbook, read_workbook_bytes

REFERENCE = small_reference()


def refusal(path) -> str:
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    return str(caught.value)


def test_one_sentence_names_file_sheet_and_every_bad_cell(tmp_path):
    path = good_file(tmp_path, "laporan_2025-01.xlsx")
    jan = place_of(path, "SPM", "SPM01")
    feb = place_of(path, "SPM", "SPM05", column="Februari")
    spoil(path, **{f"SPM_{jan}": "dua", f"SPM_{feb}": -1})
    assert refusal(path) == (
        f"laporan_2025-01.xlsx, lembar SPM: 2 isian bukan bilangan ({jan}: 'dua'; {feb}: '-1'). "
        "Perbaiki lalu kirim lagi."
    )


def test_after_ten_bad_cells_the_rest_are_counted(tmp_path):
    path = good_file(tmp_path)
    row = place_of(path, "SPM", "SPM01")[1:]
    spoil(path, **{f"SPM_{column}{row}": "x" for column in "IJKLMNOPQRST"})
    assert "12 isian bukan bilangan" in refusal(path)
    assert refusal(path).count("'x'") == 10
    assert "… dan 2 lagi" in refusal(path)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.234, "memakan titik ribuan"),
        ("0.853", "bukan bilangan bulat"),
        ("=1/0", "rumus Excel"),
        ("85,3%", "bukan bilangan"),
    ],
)
def test_a_count_that_is_none_is_refused(tmp_path, value, words):
    path = good_file(tmp_path)
    assert words in refusal(spoil(path, **{f"SPM_{place_of(path, 'SPM', 'SPM01')}": value}))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"SPM_C5": "P9999999999", "PWS_C5": None}, "kode puskesmas tidak dikenal (C5: 'P9999999999')"),
        ({"SPM_C7": 1998}, "tahun di luar jangkauan"),
        ({"PWS_C7": 2024}, "identitas yang berbeda"),
        ({f"{s}_C8": None for s in ("SPM", "PWS", "ILP", "Jejaring", "Mutu", "Kunjungan")}, "Sifat data"),
        ({"SPM_J15": "31/02/2025"}, "isian bukan tanggal"),
        ({"SPM_I16": "beres"}, "status tidak dikenal (I16: 'beres')"),
    ],
)
def test_an_identity_or_date_that_means_nothing_is_refused(tmp_path, cells, words):
    assert words in refusal(spoil(good_file(tmp_path), **cells))


def test_unknown_codes_are_refused_with_their_cells(tmp_path):
    path = good_file(tmp_path)
    spoil(path, PWS_A17="15.71.99.9999", PWS_C18="K9")
    assert "lembar PWS: 1 kode kelurahan tidak dikenal (A17: '15.71.99.9999')" in refusal(path)
    assert "1 kode indikator tidak dikenal (C18: 'K9')" in refusal(path)


def test_a_row_twice_and_a_row_without_code_are_refused(tmp_path):
    assert "baris ganda" in refusal(spoil(good_file(tmp_path), PWS_C18="K1"))
    assert "baris berisi angka tanpa kode" in refusal(spoil(good_file(tmp_path, "b.xlsx"), SPM_B17=None))


def test_what_is_no_workbook_is_refused_in_indonesian(tmp_path):
    good = good_file(tmp_path).read_bytes()
    encrypted = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    for name, content, words in (
        ("kosong.xlsx", b"", "kosong"),
        ("teks.xlsx", b"halo", "bukan buku kerja"),
        ("potong.xlsx", good[:5000], "bukan buku kerja"),
        ("kunci.xlsx", encrypted, "kata sandi"),
        ("ole.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "bukan buku kerja"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert words in refusal(path)
        assert refusal(path).startswith(name)
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("halo.txt", "halo")
    assert "bukan buku kerja" in refusal(tmp_path / "zip.xlsx")
    assert "tidak dapat dibuka" in refusal(tmp_path / "tidak-ada.xlsx")


def test_wrong_sheets_and_missing_columns_are_named(tmp_path):
    assert "lembar SPM, PWS, ILP, Jejaring tidak ada (yang ada: Lembar1)" in refusal(
        drawn(tmp_path / "a.xlsx", Lembar1="a | b")
    )
    path = good_file(tmp_path)
    spoil(path, SPM_D13="Lain")
    assert "kolom 'Sasaran setahun Pusdatin' tidak ditemukan" in refusal(path)
    assert "lembar SPM, baris 12" in refusal(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_a_bug(tmp_path_factory, data):
    good = _good_bytes(tmp_path_factory)
    cut = bytearray(good[: data.draw(st.integers(0, len(good)))])
    for _ in range(data.draw(st.integers(0, 8))):
        if cut:
            cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_workbook_bytes(bytes(cut), "a.xlsx", REFERENCE)
    except UserError as error:
        assert str(error).startswith("a.xlsx")


_GOOD: list[bytes] = []


def _good_bytes(tmp_path_factory) -> bytes:
    if not _GOOD:
        _GOOD.append(good_file(tmp_path_factory.mktemp("good")).read_bytes())
    return _GOOD[0]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_as_csv_are_refused_with_a_sentence(content):
    with pytest.raises(UserError):
        read_long_csv_bytes(content, "a.csv", REFERENCE)


# --- persons ---

NIK, NAME, PHONE = "1571010101990001", "Contoh Warga", "081234567890"


def person_refusal(read, path) -> str:
    with pytest.raises(PersonalData) as caught:
        read(path, REFERENCE)
    message = str(caught.value)
    for value in (NIK, NAME, PHONE, NIK[:8]):
        assert value not in message
    return message


@pytest.mark.parametrize(
    ("head", "row", "columns"),
    [
        ("No | NIK | Nama | Alamat", f"1 | '{NIK}' | {NAME} | Jalan A", ("NIK", "Nama", "Alamat")),
        ("No | Nama Pasien | Tgl Lahir | Kode", f"1 | {NAME} | 01/01/1990 | K1", ("Nama Pasien", "Tgl Lahir")),
        ("Nama | No HP", f"{NAME} | '{PHONE}'", ("Nama", "No HP")),
        ("No Kartu BPJS | Layanan", "'0001234567890' | K1", ("No Kartu BPJS",)),
        ("A | B", f"x | {NIK}", ("kolom B berisi bilangan 16 angka",)),
        ("A | B", f"x | '{NIK}'", ("kolom B berisi bilangan 16 angka",)),
        ("A | B", "x | '1571 0101 0199 0001'", ("kolom B berisi bilangan 16 angka",)),
    ],
)
def test_a_file_about_persons_is_refused_naming_columns_and_never_a_value(tmp_path, head, row, columns):
    message = person_refusal(read_workbook, drawn(tmp_path / "kohort.xlsx", Data=f"{head}\n{row}"))
    assert all(column in message for column in columns)
    assert message.startswith("kohort.xlsx, lembar Data")


def test_a_person_in_an_otherwise_good_file_is_found_too(tmp_path):
    path = good_file(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Lampiran")
    sheet.append(["NIK", "Nama", "Alamat"])
    sheet.append([NIK, NAME, "Jalan A"])
    sheet.sheet_state = "hidden"
    book.save(path)
    assert "lembar Lampiran" in person_refusal(read_workbook, path)


def test_a_csv_about_persons_is_refused(tmp_path):
    path = tmp_path / "sitb.csv"
    path.write_text(f"NIK;Nama;Alamat\n{NIK};{NAME};Jalan A\n")
    assert "NIK, Nama dan Alamat" in person_refusal(read_long_csv, path)


def test_signatures_with_an_18_digit_nip_are_no_personal_file(tmp_path):
    path = good_file(tmp_path)
    spoil(path, SPM_C30="NIP. 197001011990031001", SPM_C31="NIP 19700101 199003 1 001", SPM_C29="Nama terang")
    assert read_workbook(path, REFERENCE)[0] == good_report()


def test_a_telephone_number_in_a_count_is_refused_without_repeating_it(tmp_path):
    path = good_file(tmp_path)
    message = refusal(spoil(path, **{f"SPM_{place_of(path, 'SPM', 'SPM01')}": PHONE}))
    assert "isian terlalu besar" in message
    assert PHONE not in message


# --- unusual but good ---


def test_extra_rows_moved_columns_and_other_spellings_do_no_harm(tmp_path):
    identity = """Kode PKM : 1571010101
Nama Puskesmas | : | Taman
Tahun | : | 2025
Sifat Data | : | Data Asli
Jenis Angka | : | Bulanan"""
    path = drawn(
        tmp_path / "a.xlsx",
        **{
            "1. SPM 2025": f"""PEMERINTAH KOTA
DINAS KESEHATAN

{identity}

Jenis Layanan|KODE|Jan-25|Peb|Maret|Apr|Mei|Jun|Jul|Agt|Sept|Okt|Nop|Des|TOTAL|Sasaran Riil|Sasaran Pusdatin
(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) | (10) | (11) | (12) | (13) | (14) | (15) | (16) | (17)
Ibu hamil | spm 1 | 8 | '1.009' | 0 | '-' | | | | | | | | | 17 | 110 | '1.200'
JUMLAH | | 8 | 9 | 0 | | | | | | | | | | 17 | 110 | 120
Tanggal Kirim | | 04/02/2025 | 5 Maret 2025 | 2025-04-04
Mengetahui,
Kepala Puskesmas | | | | | | | | | | NIP. 1""",
            "PWS": """Kelurahan | Kode Kelurahan | Indikator | Kode Indikator | Sasaran | | Realisasi
| | | | Pusdatin | Riil | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18
Melati | 1571011002 | | K1 | 60 | 55 | 4 | 4 | 5
| | D/S | D/S | | | 80 | 82
Mawar | 15.71.01.1001 | | K1 | 60 | 55 | 1 | 2 | 3
TOTAL | | | | 120 | 110 | 5 | 6 | 8""",
            "ILP": """Dinyatakan menerapkan ILP : 02/01/2025
No | Butir | Tanggal | Bukti
1 | SK | 01/03/2024 | SK 440""",
            "Jejaring": """| | | Posyandu | | | Pustu | | | | Kader posyandu
Kelurahan|Kode Kelurahan|Bulan|Jumlah|Aktif|Siklus hidup|Ada|Perawat|Bidan|Kader|Jumlah|Purwa|Madya|Utama|Belum ada
Mawar | 15.71.01.1001 | s/d Maret | 5 | 5 | 3 | 1 | 1 | 1 | 2 | 25 | 10 | 8 | 5 | 2
Jumlah | | | 5 | 5 | 3 | 1 | 1 | 1 | 2 | 25 | 10 | 8 | 5 | 2""",
        },
    )
    report, findings = read_workbook(path, REFERENCE)
    good = good_report()
    assert (report.puskesmas_code, report.year, report.simulated) == ("P1571010101", 2025, False)
    assert report.spm == (SpmLine("SPM01", 1200, 110, served=months(8, 1009, 0)),)
    assert report.sent_on["SPM"] == good.sent_on["SPM"]
    assert report.pws == (
        PwsLine(MELATI, "K1", 60, 55, months(4, 4, 5)),
        PwsLine(MELATI, "D_S", values=months(80, 82)),
        PwsLine(MAWAR, "K1", 60, 55, months(1, 2, 3)),
    )
    assert report.ilp_declared_on == date(2025, 1, 2)
    assert report.network == good.network
    assert {"STRIP", "KODE_DIPULIHKAN"} <= set(kinds(findings))


def test_a_percent_cell_of_excel_keeps_its_meaning(tmp_path):
    path = good_file(tmp_path)
    cell = next(c for row in openpyxl.load_workbook(path)["ILP"].iter_rows() for c in row if c.value == 85.3).coordinate
    book = openpyxl.load_workbook(path)
    book["ILP"][cell].value, book["ILP"][cell].number_format = 0.853, "0.0%"
    book.save(path)
    assert read_workbook(path, REFERENCE)[0].ilp[1].value_pct == 85.3


# --- smells: warnings, never refusals ---


def line(kelurahan, code, *values, sasaran=1000):
    return PwsLine(kelurahan, code, sasaran, sasaran, months(*values))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"pws": (line(MAWAR, "K1", 5, 5), line(MAWAR, "K4", 9, 9))}, "K4_LEBIH_K1"),
        ({"pws": (line(MAWAR, "K4", 5, 5), line(MAWAR, "K6", 9, 9))}, "K6_LEBIH_K4"),
        ({"pws": (line(MAWAR, "KN1", 5), line(MAWAR, "KN_LENGKAP", 6))}, "KN_LENGKAP_LEBIH_KN1"),
        ({"pws": (line(MAWAR, "D_S", 50, sasaran=None), line(MAWAR, "S", 40, sasaran=None))}, "D_LEBIH_S"),
        ({"pws": (line(MAWAR, "K1", 5, sasaran=None),)}, "TANPA_SASARAN"),
        ({"pws": (line(MAWAR, "K1", 50, 60, sasaran=100),)}, "LAYANAN_LEBIH_SASARAN"),
        ({"pws": tuple(line(MAWAR, c, 9, 9) for c in ("K1", "PF", "KN1", "IDL"))}, "BULAN_KEMBAR"),
        ({"pws": (line(MAWAR, "K1", 9, 8, 9, 99),)}, "LONJAKAN"),
        ({"pws": (line(JAUH, "K1", 9),)}, "LUAR_WILAYAH_KERJA"),
        ({"spm": (SpmLine("SPM01", 100, 100, 120, 120, 7, months(1)),)}, "SASARAN_BERUBAH"),
        (
            {
                "sent_on": {
                    "SPM": months(date(2025, 1, 20)),
                    "PWS": months(date(2025, 2, 3), date(2025, 3, 3), date(2025, 4, 3)),
                }
            },
            "KIRIM_TERLALU_AWAL",
        ),
        ({"sent_on": {**blank_months(), "SPM": months(date(2025, 2, 20))}}, "TANPA_TANGGAL_KIRIM"),
        ({"sent_on": {**blank_months(), "SPM": months(date(2099, 2, 20))}}, "KIRIM_MASA_DEPAN"),
    ],
)
def test_each_smell_is_a_warning_of_its_own(tmp_path, changes, kind):
    report = good_report(**changes)
    found = check(report, REFERENCE)
    assert kind in kinds(found)
    assert {f.severity for f in found} == {"peringatan"}
    again, findings = read_workbook(good_file(tmp_path, report=report), REFERENCE)
    assert again == report
    assert kind in kinds(findings)


def test_a_good_report_has_no_findings():
    assert check(good_report(), REFERENCE, today=date(2025, 5, 1)) == []


def test_a_code_that_belongs_to_another_puskesmas_than_the_name_says_is_shown():
    assert "NAMA_BEDA" in kinds(check(good_report(puskesmas_code="P1571010102"), REFERENCE))
    assert "NAMA_BEDA" not in kinds(check(good_report(puskesmas_name="UPTD Puskesmas TAMAN"), REFERENCE))


def test_blank_months_and_small_numbers_are_no_smell():
    report = good_report(pws=(line(MAWAR, "K1", 0, 0, 0, 6), line(MAWAR, "K4", 0, 0, 0, 6)))
    assert not {"BULAN_KEMBAR", "LONJAKAN"} & set(kinds(check(report, REFERENCE)))


def test_errors_come_first_and_say_what_is_wrong():
    report = good_report(year=1999, pws=(line("15.71.09.1001", "K1", 1), line(MAWAR, "XX", 1)))
    found = check(report, REFERENCE)
    assert set(kinds(found)[:3]) == {"TAHUN_DI_LUAR", "KELURAHAN_TAK_DIKENAL", "INDIKATOR_TAK_DIKENAL"}


def test_bad_rows_of_a_csv_are_named(tmp_path):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace("Dilayani;1;8", "Dilayani;1;delapan").replace(f"{MAWAR};K1", "15.71.99.1001;K1"))
    with pytest.raises(BadFile) as caught:
        read_long_csv(path, REFERENCE)
    assert "lembar SPM: 1 isian bukan bilangan (baris " in str(caught.value)
    assert "'delapan'" in str(caught.value)
    assert "kode kelurahan tidak dikenal" in str(caught.value)


def test_a_clock_years_behind_makes_no_report_one_of_the_future():
    """A dead battery says 2000 or 2010; the ledger is read again by a build all the same."""
    assert last_year(date(2010, 1, 1)) == last_year(date(2026, 11, 30)) == 2027
    assert last_year(date(2031, 5, 1)) == 2032


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("cell", ["XFD1048576", "AAA1", "B100000"])
def test_a_value_far_outside_the_table_is_named(tmp_path, cell, quote):
    path = spoil(good_file(tmp_path), **{f"SPM_{cell}": 1})
    repacked(path, sheet_of(path, "SPM"), lambda xml: xml.replace(f'r="{cell}"', f"r={quote}{cell}{quote}"))
    with pytest.raises(BadFile, match=f"lembar SPM: sel {cell} berisi sesuatu, jauh di luar tabel"):
        read_workbook(path, REFERENCE)


@pytest.mark.parametrize("cell", ["ZZ1", "B9999"])
def test_a_text_not_quite_so_far_is_passed_over(tmp_path, cell):
    assert read_workbook(spoil(good_file(tmp_path), **{f"SPM_{cell}": "x"}), REFERENCE)[0] == good_report()
