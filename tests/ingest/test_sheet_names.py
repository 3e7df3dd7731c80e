"""Sheets are found by their exact name first: a chart, a copy or a hidden sheet is no second report."""

import openpyxl
import pytest
from pictured_files import good_file, good_report, small_reference

from ilp_dash.errors import BadFile
from ilp_dash.ingest.read_workbook import read_workbook

REFERENCE = small_reference()


def with_sheets(path, rename: str = "SPM", **others: str):
    """Rename SPM, and add copies of it with one figure changed: name -> state of the sheet."""
    book = openpyxl.load_workbook(path)
    for name, state in others.items():
        copy = book.copy_worksheet(book["SPM"])
        copy.title, copy.sheet_state = name, state
        copy["D17"] = 999
    book["SPM"].title = rename
    book.move_sheet(rename, len(book.sheetnames))  # the report's own sheet comes last
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("rename", "others"),
    [
        ("SPM", {"Grafik SPM": "visible"}),
        ("SPM", {"SPM (2)": "visible"}),
        ("SPM", {"SPM lama": "visible", "Rekap SPM": "hidden"}),
        ("spm ", {"1. SPM 2024": "visible"}),
        ("1. SPM 2025", {"Grafik SPM": "visible", "1. SPM 2025 (2)": "visible"}),
        ("SPM 2025", {"SPM": "hidden"}),
        ("SPM 2025", {"SPM 2024": "veryHidden"}),
        ("SPM Taman", {"Grafik SPM": "visible"}),
        ("Lembar SPM", {"Bagan SPM": "visible"}),
    ],
)
def test_the_sheet_named_best_is_read(tmp_path, rename, others):
    assert read_workbook(with_sheets(good_file(tmp_path), rename, **others), REFERENCE)[0] == good_report()


def test_a_hidden_sheet_with_the_exact_name_is_better_than_a_chart_of_it(tmp_path):
    path = with_sheets(good_file(tmp_path), **{"Grafik SPM": "visible"})
    book = openpyxl.load_workbook(path)
    book["SPM"].sheet_state = "hidden"
    book.save(path)
    assert read_workbook(path, REFERENCE)[0] == good_report()


@pytest.mark.parametrize(
    ("rename", "other"), [("SPM 2025", "1. SPM"), ("SPM Taman", "SPM Kebun"), ("Rekap SPM", "Grafik SPM")]
)
def test_two_sheets_named_equally_well_are_refused_by_name(tmp_path, rename, other):
    with pytest.raises(BadFile) as caught:
        read_workbook(with_sheets(good_file(tmp_path), rename, **{other: "visible"}), REFERENCE)
    assert "ada dua lembar SPM" in str(caught.value)
    assert f"'{rename}'" in str(caught.value) and f"'{other}'" in str(caught.value)
