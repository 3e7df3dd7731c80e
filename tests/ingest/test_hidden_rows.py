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
