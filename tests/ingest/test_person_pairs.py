"""Pairs: what looks like a person and is none is taken; its twin that is one is refused, its place named, no value."""

import re
import time

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from pictured_files import good_file, good_report, place_of, small_reference, spoil
from test_cells_without_value import as_ods
from test_child import repacked
from test_hidden_persons import with_part

from ilp_dash.errors import PersonalData
from ilp_dash.ingest.nik import has_nik
from ilp_dash.ingest.personal import in_sentences, personal_columns, refuse_personal, written_persons
from ilp_dash.ingest.read_workbook import read_workbook

REFERENCE = small_reference()
NIK = "1571010101990001"
SPACED = "1571 0101 0199 0001"

# (what is no person, its twin that is one), each in one cell.
CELLS = [
    ("0.9669999999999999", NIK),
    ("85.30000000000001", f"{NIK}.0"),
    ("0,1571010101990001", f"'{NIK}"),
    ("01.01.2025-31.01.2025", f"01.01.2025: {NIK}"),
    ("12/01/2025 - 31/12/2025", f"12/01/2025 - {SPACED}"),
    ("periode 2025-01-01 s.d. 2025-01-31", f"periode 2025-01-01, {NIK}"),
    ("12012025-31122025", "157101-0101990001"),
    ("11012025-05022025", "15710101-01990001"),
    ("20250101-20250131", "157101 010199 0001"),
    ("-1.610122 103.613120", "15.71.01.010199.0001"),
    ("-1.6101221034567890", "1571.0101.0199.0001"),
    ("-1.6101229123456, 103.6131234567890", f"-1.6101 {NIK}"),
    ("Telp. 0741-1234 0741-1235", f"Telp. 0741-1234 {NIK}"),
    ("Telp (0741) 60205, 60206 Faks 60207", f"Telp (0741) 60205 NIK {SPACED}"),
    ("WA 0812 7412 3456 / 0741 60205", f"WA 081274123456, {SPACED}"),
    ("VA BNI 8810012345678901 a.n. Puskesmas", f"VA BNI {NIK} a.n. Ibu A"),
    ("Rek. BRI 0012-01-012345-50-1", "Rek. 1571-0101-0199-0001"),
    ("SK No. 440/1234/DINKES/2024 tgl 12-01-2024", f"SK No. 440/1234, ketua {NIK}"),
    ("800.1.11.1/0123/2025-2026/01", "1571/0101/0199/0001"),
    ("NIP. 197001011990031001", "NIK. 1571010101990001"),
    ("NIP 19700101 199003 1 001", "NIK 157101 010199 0001"),
    ("minggu: 15 17 10 10 11 12 11 10", "1 5 7 1 0 1 0 1 0 1 9 9 0 0 0 1"),
    ("12.345 + 23.011 + 234.567", "1.571.010.101.990.001"),
    ("1.234.567.890.123.456", "1,571,010,101,990,001"),
    ("{00000000-0001-0000-0000-000000000000}", "{NIK 0000-0001-0000-0000}"),
    ("1.234E+10", "1,57101010199E+15"),
    ("kode 1571010101990001234", "kode 1571010101990001 234"),
]


@pytest.mark.parametrize(("nobody", "person"), CELLS)
def test_a_cell_and_its_twin_that_is_a_person(nobody, person):
    assert personal_columns([["Uraian"], [nobody]]) == []
    assert personal_columns([["Uraian"], [person]]) == ["kolom A berisi bilangan 16 angka, A2"]


# (what is no list of persons, its twin that is one), as rows.
TABLES = [
    (
        [["Nama", "Alamat", "Telp"], ["Posyandu Melati 1", "Jl. A", "0741"], ["PUSTU Mawar", "Jl. B", ""]],
        [["Nama", "Alamat", "Telp"], ["Posyandu Melati 1", "Jl. A", "0741"], ["Siti Contoh", "Jl. B", ""]],
    ),
    (
        [["Nama", "Alamat"], ["(1)", "(2)"], ["Klinik Sehat", "Jl. A"], ["", ""], ["Mengetahui", ""]],
        [["Nama", "Alamat"], ["(1)", "(2)"], ["Contoh Warga", "Jl. A"]],
    ),
    (
        [["Nama", ":", "Puskesmas Taman", "Alamat", ":", "Jl. A"], ["Tahun", ":", 2025]],
        [["Nama", ":", "Contoh Warga", "Alamat", ":", "Jl. A"], ["Tahun", ":", 2025]],
    ),
    (
        [["Nama :", "UPTD Puskesmas Taman", "", "Alamat :", "Jl. A"]],
        [["Nama :", "Ibu Contoh", "", "Alamat :", "Jl. A"]],
    ),
    (
        [["Nama", "Puskesmas Taman"], ["Alamat", "Jl. A"], ["Telp", "0741"], ["Kelompok umur", "15-59"]],
        [["Nama", "Contoh Warga"], ["Alamat", "Jl. A"], ["Tgl lahir", "1/1/1990"]],
    ),
    ([["Nama Puskesmas", "Alamat"], ["Taman", "Jl. A"]], [["Nama Pasien", "Alamat"], ["Taman", "Jl. A"]]),
    ([["Nama", ": PKM Taman", "Telp", ": 0741"]], [["Nama", ": Contoh", "Telp", ": 0741"]]),
    ([["Nama Kelurahan", "Jumlah", "Umur"], ["Mawar", 3, "0-5"]], [["Nama", "Umur"], ["Contoh", 30]]),
    ([["Nama", "Jabatan", "Tanda tangan"], ["Contoh", "Bidan", ""]], [["Nama", "Jenis Kelamin"], ["Contoh", "P"]]),
    ([["Nama", "Kelompok umur", "Jumlah"], ["Skrining", "15-59", 8]], [["Nama", "Tgl Lahir"], ["Posyandu A", "x"]]),
    ([["Jumlah NIK tervalidasi", "Persen"], [80, 90]], [["No", "NIK"], [1, ""]]),
    ([["Kepesertaan BPJS", "Jumlah"], ["PBI", 9]], [["No Kartu BPJS", "Layanan"], ["0001234567890", "K1"]]),
]


@pytest.mark.parametrize(("nobody", "persons"), TABLES)
def test_a_table_and_its_twin_that_lists_persons(nobody, persons):
    assert personal_columns(nobody) == []
    assert personal_columns(persons)


def test_a_number_cell_of_sixteen_digits_is_a_person_and_large_counts_and_shares_are_none():
    assert personal_columns([["x"], [1571010101990001.0]])
    assert personal_columns([["x"], [1571010101990001]])
    assert personal_columns([["x"], [157101010199.0], [0.9669999999999999], [1e20]]) == []


niks = st.builds(
    lambda place, day, month, year, number: f"{place}{day:02d}{month:02d}{year:02d}{number:04d}",
    st.sampled_from(["157101", "127603", "337101", "817102", "317406", "920101"]),
    st.integers(1, 31) | st.integers(41, 71),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
cuts = st.sampled_from([(), (6, 12), (4, 8, 12), (2, 4, 6, 12), (6,), (8,), (6, 8, 10, 12), (3, 6, 9, 12)])


@example("1571010101011900", (6, 8, 10, 12), "-", "{}")  # its end is a date as well
@given(
    niks,
    cuts,
    st.sampled_from([" ", "-", ".", " - ", "\u00a0", "/"]),
    st.sampled_from(["{}", "NIK: {}", "({})", "a.n. X, {}, K1"]),
)
def test_every_nik_is_found_however_it_is_parted_and_wherever_it_stands(nik, at, sign, sentence):
    parts = [nik[a:b] for a, b in zip((0, *at), (*at, 16), strict=True)]
    assert has_nik(sentence.format(sign.join(parts)))


@given(
    st.dates(),
    st.dates(),
    st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]),
    st.sampled_from(["-", " - ", " s.d. ", "/"]),
)
def test_no_range_of_days_is_a_person(first, last, form, sign):
    assume_years = [
        day.replace(year=1950 + day.year % 130) if (day.month, day.day) != (2, 29) else day for day in (first, last)
    ]
    days = [f"{day:{form}}" for day in assume_years if 1950 <= day.year < 2080]
    assert not has_nik(f"kegiatan {sign.join(days)} selesai")


@given(st.floats(-11, 6), st.floats(95, 141), st.integers(4, 15))
def test_no_coordinates_are_a_person(lat, lon, digits):
    for text in (
        f"{lat:.{digits}f} {lon:.{digits}f}",
        f"({lat:.{digits}f}, {lon:.{digits}f})",
        f"lokasi {lon:.{digits}f}",
    ):
        assert not has_nik(text)


@pytest.mark.parametrize(
    "look",
    [
        lambda: has_nik("1 " * 200_000),
        lambda: has_nik("1.234." * 50_000),
        lambda: has_nik("01.01.2025-" * 50_000),
        lambda: personal_columns([["Nama", "Alamat"]] * 20_000),
        lambda: personal_columns([["Nama", "Alamat"], *[["Posyandu A", "Jl. A"]] * 50_000]),
        lambda: in_sentences("</t></r><r><rPr>" * 20_000, True),
        lambda: in_sentences("</t></r><r><b/>" * 20_000, True),
        lambda: written_persons(b'<comment ref="A1"><t>x' * 20_000, "komentar"),
        lambda: written_persons(b"<header><p>x" * 50_000, "bagian lain berkas"),
    ],
)
def test_looking_takes_no_longer_for_being_led_astray(look):
    """Each took minutes where every start was tried to the end."""
    before = time.process_time()
    look()
    assert time.process_time() - before < 5


# --- in whole workbooks: the place is named, the value is not ---


def refusal(path) -> str:
    with pytest.raises(PersonalData) as caught:
        read_workbook(path, REFERENCE)
    said = str(caught.value)
    assert not re.search(r"\d{6}|1571 ?0101", said.replace(path.name, ""))
    return said


def edited(tmp_path, edit):
    path = good_file(tmp_path)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def test_the_cell_of_a_nik_is_named_in_a_hidden_sheet_too(tmp_path):
    def edit(book):
        sheet = book.create_sheet("Cadangan")
        sheet["D7"] = f"ibu {SPACED} dirujuk"
        sheet.sheet_state = "veryHidden"

    assert "lembar Cadangan: berisi data orang per orang (kolom D berisi bilangan 16 angka, D7)" in refusal(
        edited(tmp_path, edit)
    )


def defined(book, value: str):
    book.defined_names["catatan"] = DefinedName("catatan", attr_text=f'"{value}"')


def validated(book, value: str):
    book["SPM"].add_data_validation(DataValidation("list", formula1=f'"ya,{value}"', sqref="C40"))


def headed(book, value: str):
    book["SPM"].oddHeader.center.text = value


def commented(book, value: str):
    book["SPM"]["C17"].comment = Comment(value, "petugas")


@pytest.mark.parametrize(
    ("put", "nobody", "person", "place"),
    [
        (commented, "periksa 01.01.2025-31.01.2025", f"ibu {SPACED}", "komentar di lembar SPM, sel C17"),
        (commented, "Telp 0741-1234 0741-1235", NIK, "komentar di lembar SPM, sel C17"),
        (defined, "8810012345678901", NIK, "bagian lain berkas"),
        (defined, "01.01.2025-31.01.2025", SPACED, "bagian lain berkas"),
        (validated, "0741-1234 0741-1235", SPACED, "kepala, kaki, atau isian lembar di lembar SPM"),
        (headed, "Telp 0741-1234 0741-1235", f"a.n. {SPACED}", "kepala, kaki, atau isian lembar di lembar SPM"),
    ],
)
def test_outside_the_cells_too_a_twin_is_taken_and_a_person_refused(tmp_path, put, nobody, person, place):
    assert read_workbook(edited(tmp_path, lambda book: put(book, nobody)), REFERENCE)[0] == good_report()
    assert f"data orang per orang ({place})" in refusal(edited(tmp_path, lambda book: put(book, person)))


_BOX = (
    "<xdr:wsDr><xdr:from><xdr:col>3</xdr:col><xdr:colOff>381000</xdr:colOff><xdr:row>12</xdr:row></xdr:from>"
    "<a:p>{}</a:p></xdr:wsDr>"
)


@pytest.mark.parametrize(
    ("name", "nobody", "person", "place"),
    [
        (
            "xl/drawings/drawing9.xml",
            _BOX.format("<a:r><a:t>15710101</a:t></a:r></a:p><a:p><a:r><a:t>01990001</a:t></a:r>"),
            _BOX.format('<a:r><a:t>157101</a:t></a:r><a:r><a:rPr lang="id"><a:b/></a:rPr><a:t>0101990001</a:t></a:r>'),
            "kotak teks",
        ),
        ("docProps/custom.xml", "<p><v>16.0300</v><v>2025-01-01</v></p>", f"<p><v>{SPACED}</v></p>", "sifat berkas"),
        ("xl/media/x.bin", b"8810012345678901", NIK.encode(), "bagian lain berkas"),
    ],
)
def test_a_part_of_a_workbook_and_its_twin_with_a_person(tmp_path, name, nobody, person, place):
    assert read_workbook(with_part(good_file(tmp_path), name, nobody), REFERENCE)[0] == good_report()
    assert f"data orang per orang ({place})" in refusal(with_part(good_file(tmp_path, "b.xlsx"), name, person))


def test_an_annotation_of_an_ods_and_its_twin_with_a_person(tmp_path):
    def noted(text: str):
        path = good_file(tmp_path)
        note = f"<office:annotation><text:p>{text}</text:p></office:annotation>"
        row = f"<table:table-row><table:table-cell>{note}</table:table-cell></table:table-row>"
        path = as_ods(path, {})
        return repacked(path, "content.xml", lambda xml: xml.replace("</table:table>", row + "</table:table>", 1))

    assert read_workbook(noted("01.01.2025-31.01.2025"), REFERENCE)[0].spm == good_report().spm
    assert "data orang per orang (" in refusal(noted("ibu 1571 <text:span>0101</text:span> 0199 0001"))


def test_evidence_of_ilp_may_hold_long_numbers_of_letters_and_accounts(tmp_path):
    path = good_file(tmp_path)
    evidence = place_of(path, "ILP", "SK 440/12/2024", column="Bukti")
    for text in ("VA 8810012345678901 a.n. Puskesmas Taman", "NIP. 197001011990031001", "SK 440/1234/2024, 12-01-2024"):
        assert read_workbook(spoil(path, **{f"ILP_{evidence}": text}), REFERENCE)[0].ilp[0].evidence == text
    said = refusal(spoil(path, **{f"ILP_{evidence}": f"SK 440/12/2024, ketua {SPACED}"}))
    assert f"lembar ILP: berisi data orang per orang (kolom {evidence[0]} berisi bilangan 16 angka, {evidence})" in said


def test_a_refusal_names_sheet_and_column_and_no_value():
    with pytest.raises(PersonalData) as caught:
        refuse_personal("a.xlsx", "Daftar", [["No", "NIK"], [1, NIK]])
    assert str(caught.value).startswith("a.xlsx, lembar Daftar: berisi data orang per orang (NIK)")
