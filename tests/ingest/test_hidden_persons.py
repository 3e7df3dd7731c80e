"""Persons are found wherever a file keeps them, and nothing that only looks like one is taken for one."""

import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from pictured_files import MAWAR, MELATI, good_file, good_report, place_of, small_reference, spoil

from ilp_dash.errors import BadFile, PersonalData
from ilp_dash.ingest.long_csv import read_long_csv_bytes, write_long_csv
from ilp_dash.ingest.personal import personal_columns
from ilp_dash.ingest.read_workbook import read_workbook, read_workbook_bytes
from ilp_dash.ingest.submissions import import_files

REFERENCE = small_reference()
NIK = "1571010101990001"


def refusal(path) -> str:
    with pytest.raises(PersonalData) as caught:
        read_workbook(path, REFERENCE)
    assert NIK[:8] not in str(caught.value)
    return str(caught.value)


def with_part(path, name: str, content: str | bytes):
    """Put one more part into a workbook."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def moved_down(path, number: int):
    """The rows of Melati put far below the others."""
    book = openpyxl.load_workbook(path)
    sheet = book["PWS"]
    found = [n for n in range(1, sheet.max_row + 1) if sheet.cell(n, 1).value == MELATI]
    for below, n in enumerate(found):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(number + below, column).value = sheet.cell(n, column).value
            sheet.cell(n, column).value = None
    book.save(path)
    return path


def test_rows_far_below_the_twenty_thousandth_are_read(tmp_path):
    path = good_file(tmp_path)
    good = read_workbook(path, REFERENCE)[0]
    assert {line.kelurahan_code for line in good.pws} == {MAWAR, MELATI}
    assert read_workbook(moved_down(path, 30_000), REFERENCE)[0] == good


def test_a_person_far_below_the_twenty_thousandth_row_is_found(tmp_path):
    assert "lembar PWS" in refusal(spoil(good_file(tmp_path), PWS_B30000=NIK))


def test_a_person_in_a_comment_is_found_and_nothing_is_kept(tmp_path, records):
    path = good_file(tmp_path)
    book = openpyxl.load_workbook(path)
    book["SPM"]["C17"].comment = Comment(f"tanyakan NIK {NIK}", "petugas")
    book.save(path)
    assert "data orang per orang (komentar di lembar SPM, sel C17)" in refusal(path)
    assert not import_files([path], REFERENCE, records).accepted
    assert not list((tmp_path / "data").rglob("*.xlsx"))


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("xl/pivotCache/pivotCacheRecords1.xml", f'<r><s v="{NIK}"/></r>', "simpanan tabel pivot"),
        ("xl/pivotCache/pivotCacheRecords1.xml", '<r><n v="1.571010101990001E15"/></r>', "simpanan tabel pivot"),
        ("xl/pivotCache/pivotCacheRecords1.xml", '<r><n v="1.571010101990001e+15"/></r>', "simpanan tabel pivot"),
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            '<p><cacheField name="Nama Pasien"/><cacheField numFmtId="0" name="Alamat"/></p>',
            "simpanan tabel pivot",
        ),
        ("xl/threadedComments/threadedComment1.xml", f"<text>{NIK}</text>", "komentar"),
        ("xl/drawings/drawing1.xml", f"<a:t>{NIK}</a:t>", "kotak teks"),
        ("xl/externalLinks/externalLink1.xml", f"<v>{NIK}</v>", "simpanan tautan ke berkas lain"),
        ("docProps/custom.xml", f"<v>{NIK}</v>", "sifat berkas"),
        ("xl/embeddings/oleObject1.bin", b"\xd0\xcf" + NIK.encode("utf-16-le"), "berkas di dalam berkas"),
        ("customXml/item1.xml", f"<v>{NIK}</v>", "bagian lain berkas"),
    ],
)
def test_a_person_outside_the_cells_is_found_and_its_place_named(tmp_path, name, content, place):
    assert f"data orang per orang ({place})" in refusal(with_part(good_file(tmp_path), name, content))


def test_a_part_that_cannot_be_read_is_refused_for_nobody_can_tell_what_it_holds(tmp_path):
    path = with_part(good_file(tmp_path), "customXml/item1.xml", "<v>" + "x" * 5000 + "</v>")
    content = bytearray(path.read_bytes())
    content[content.rindex(b"xxxx")] = 0
    with pytest.raises(BadFile, match="bukan buku kerja Excel yang utuh"):
        read_workbook_bytes(bytes(content), path.name, REFERENCE)


def test_a_person_in_a_workbook_within_the_workbook_is_found(tmp_path):
    inner = spoil(good_file(tmp_path, "dalam.xlsx"), SPM_A40=NIK)
    path = with_part(good_file(tmp_path), "xl/embeddings/Microsoft_Excel_Worksheet.xlsx", inner.read_bytes())
    assert "data orang per orang (" in refusal(path)


def test_sheet_names_dates_and_fractions_that_software_writes_are_no_persons(tmp_path):
    path = good_file(tmp_path)
    remark = place_of(path, "SPM", "SPM01", column="Jenis layanan")
    spoil(path, **{f"SPM_{remark}": "01.01.2025-31.01.2025"})
    records = '<r><n v="0.9669999999999999"/><n v="85.30000000000001"/><n v="3.141592653589793E-2"/></r>'
    with_part(path, "xl/pivotCache/pivotCacheRecords1.xml", records)
    with_part(path, "customXml/item1.xml", '<v a="1234567890123456789" b="{00000000-0001-0000-0000-000000000000}"/>')
    assert read_workbook(path, REFERENCE)[0] == good_report()


def csv_with(tmp_path, old: str, new: str) -> bytes:
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    text = path.read_text("utf-8-sig")
    assert old in text
    return text.replace(old, new).encode()


def test_a_fraction_of_sixteen_digits_in_a_count_is_refused_as_a_fraction_with_its_row(tmp_path):
    with pytest.raises(BadFile, match=r"1 isian bukan bilangan bulat \(baris \d+"):
        read_long_csv_bytes(csv_with(tmp_path, "Dilayani;1;8", "Dilayani;1;0.9669999999999999"), "a.csv", REFERENCE)


def test_a_per_cent_as_software_writes_it_is_taken(tmp_path):
    report, _ = read_long_csv_bytes(csv_with(tmp_path, "85,3", "85.30000000000001"), "a.csv", REFERENCE)
    assert report.ilp[1].value_pct == 85.30000000000001


@settings(max_examples=300, deadline=None)
@given(st.floats(0, 99999, allow_nan=False))
def test_no_fraction_is_a_person(number):
    for text in (repr(number), repr(number).replace(".", ","), f"{number!r}%"):
        assert personal_columns([["Nilai"], [text]]) == []


@pytest.mark.parametrize(
    "text",
    [NIK, f"NIK {NIK}", f"{NIK}.", f"'{NIK}", f"{NIK}.0", f"A,{NIK}", "1571 0101 0199 0001", "15.71.01.010199.0001"],
)
def test_sixteen_digits_are_a_person_however_they_are_parted(text):
    assert personal_columns([["Kode"], [text]])
