"""Rows hidden by hand or by a filter are read like the others, and the sender is told which."""

import re
import struct
from pathlib import Path

import openpyxl
import pytest
from pictured_files import MELATI, good_file, good_report, kinds, small_reference, spoil
from test_cells_without_value import as_ods, sheet_of, with_prefix
from test_child import repacked

from ilp_dash.errors import BadFile
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.ingest.sheet_marks import marks_of
from ilp_dash.ingest.sheet_reading import row_ranges

REFERENCE = small_reference()


def rows_of(path, code: str) -> list[int]:
    sheet = openpyxl.load_workbook(path)["PWS"]
    return [n for n in range(1, sheet.max_row + 1) if sheet.cell(n, 1).value == code]


def hidden(path, numbers: list[int]):
    """Hide rows of the sheet PWS."""
    book = openpyxl.load_workbook(path)
    for number in numbers:
        book["PWS"].row_dimensions[number].hidden = True
    book.save(path)
    return path


def told(path) -> list[str]:
    report, found = read_workbook(path, REFERENCE)
    assert report.pws == good_report().pws
    return [f.message for f in found if f.kind == "BARIS_TERSEMBUNYI"]


def filled_and_hidden(tmp_path):
    path = good_file(tmp_path)
    filled = [
        row for row in rows_of(path, MELATI) if openpyxl.load_workbook(path)["PWS"].cell(row, 7).value is not None
    ]
    return hidden(path, filled), filled


def test_hidden_rows_are_read_counted_and_named(tmp_path):
    path, filled = filled_and_hidden(tmp_path)
    words = f"{len(filled)} baris tersembunyi (oleh saringan atau disembunyikan) ikut dibaca"
    assert told(path) == [f"Lembar PWS: {words}: {row_ranges([n - 1 for n in filled])}."]


def test_rows_hidden_in_a_file_that_spells_its_xml_otherwise_are_counted_too(tmp_path):
    path, filled = filled_and_hidden(tmp_path)
    repacked(path, sheet_of(path, "PWS"), lambda xml: with_prefix(xml).replace('hidden="1"', "hidden = 'true'"))
    assert told(path)[0].startswith(f"Lembar PWS: {len(filled)} baris")


def test_hidden_rows_without_figures_are_not_worth_a_word(tmp_path):
    path = good_file(tmp_path)
    assert told(hidden(path, [1, 2, rows_of(path, MELATI)[-1] + 5])) == []


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_counted(tmp_path, how):
    path = good_file(tmp_path)
    first = rows_of(path, MELATI)[0]
    path = as_ods(path, {})

    def hide(xml: str) -> str:
        start = xml.index('<table:table table:name="PWS">')
        row = [m.start() for m in re.finditer("<table:table-row>", xml[start:])][first - 1] + start
        return f'{xml[:row]}<table:table-row table:visibility="{how}">{xml[row + len("<table:table-row>") :]}'

    repacked(path, "content.xml", hide)
    assert told(path) == [f"Lembar PWS: 1 baris tersembunyi (oleh saringan atau disembunyikan) ikut dibaca: {first}."]


def test_hidden_rows_of_an_xls_are_found():
    """No library at hand writes this kind of file: the row's own record is changed in one that Excel can read."""
    content = bytearray(Path(__file__).with_name("galat_NA.xls").read_bytes())
    assert not any(marks_of(bytes(content)).hidden_rows.values())
    record = struct.pack("<HHH", 0x208, 16, 16)  # the record of row 17
    at = content.index(record)
    content[at + 4 + 12] |= 0x20
    assert [rows for rows in marks_of(bytes(content)).hidden_rows.values() if rows] == [{16}]


def test_rows_are_known_as_hidden_whatever_their_sheet_is_called(tmp_path):
    path, filled = filled_and_hidden(tmp_path)
    book = openpyxl.load_workbook(path)
    book["PWS"].title = "2. PWS 2025"
    book.save(path)
    assert told(path)[0].startswith(f"Lembar PWS: {len(filled)} baris")


def test_hidden_columns_with_figures_and_a_hidden_sheet_are_told(tmp_path):
    path = good_file(tmp_path)
    book = openpyxl.load_workbook(path)
    for letter in ("J", "K", "T", "AB"):  # two months with figures, one without, none of the table
        book["SPM"].column_dimensions[letter].hidden = True
    book["PWS"].sheet_state = "hidden"
    book.save(path)
    report, found = read_workbook(path, REFERENCE)
    assert report == good_report()
    assert [f.message for f in found if f.kind in ("KOLOM_TERSEMBUNYI", "LEMBAR_TERSEMBUNYI")] == [
        "Lembar SPM, kolom J, K: kolom tersembunyi ikut dibaca; tampilkan kolomnya dan periksa isinya.",
        "Lembar PWS: lembar tersembunyi ikut dibaca; tampilkan lembarnya dan periksa isinya.",
    ]


def test_hidden_columns_and_sheets_of_an_ods_are_known(tmp_path):
    path = as_ods(good_file(tmp_path), {})
    seen = '<style:style xmlns:style="s" style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    column = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    start, plain = '<table:table table:name="PWS">', "<office:body>"
    hide = start.replace(">", ' table:style-name="ta2">') + column
    repacked(path, "content.xml", lambda xml: xml.replace(plain, seen + plain).replace(start, hide))
    marks = marks_of(path.read_bytes())
    assert (marks.hidden_columns, marks.hidden_sheets) == ({"PWS": {1, 2}}, {"PWS"})


def test_hidden_columns_and_sheets_of_an_xls_are_known():
    content = bytearray(Path(__file__).with_name("galat_NA.xls").read_bytes())
    assert not marks_of(bytes(content)).hidden_sheets
    at = content.index(struct.pack("<HHH", 0x208, 16, 16))  # the record of a row, made one of columns D and E
    struct.pack_into("<HHHHHHH", content, at, 0x7D, 16, 3, 4, 2048, 15, 1)
    sheet = content.index(b"\x85\x00", content.index(struct.pack("<H", 0x809)))
    content[sheet + 4 + 4] = 2
    marks = marks_of(bytes(content))
    assert {3, 4} in marks.hidden_columns.values()
    assert len(marks.hidden_sheets) == 1


def test_a_per_cent_keeps_its_format_whatever_its_sheet_is_called(tmp_path):
    path = good_file(tmp_path)
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book["ILP"].iter_rows() for c in row if c.value == 85.3)
    cell.value, cell.number_format = 0.853, "0.0%"
    book["ILP"].title = "ILP 2025"
    book.save(path)
    assert read_workbook(path, REFERENCE)[0].ilp[1].value_pct == 85.3


def test_a_hidden_row_that_repeats_another_is_told_so_with_both_rows(tmp_path):
    path = good_file(tmp_path)
    rows = rows_of(path, MELATI)
    hidden(spoil(path, **{f"PWS_C{rows[1]}": "K1"}), [rows[1]])
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    assert f"1 baris tersembunyi yang mengulang baris lain (C{rows[1]}: 'baris {rows[0]}')" in str(caught.value)


def test_a_row_that_repeats_a_hidden_one_is_told_so(tmp_path):
    path = good_file(tmp_path)
    rows = rows_of(path, MELATI)
    hidden(spoil(path, **{f"PWS_C{rows[1]}": "K1"}), [rows[0]])
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    assert f"1 baris ganda (C{rows[1]}: 'baris {rows[0]} yang tersembunyi')" in str(caught.value)


def test_a_report_without_hidden_rows_says_nothing_of_them(tmp_path):
    assert "BARIS_TERSEMBUNYI" not in kinds(read_workbook(good_file(tmp_path), REFERENCE)[1])
