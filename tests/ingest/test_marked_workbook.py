"""The file a sender gets back: every finding in its cell, nothing else changed, and good again once mended."""

import io
import zipfile

import openpyxl
import pytest
from pictured_files import good_file, good_report, place_of, small_reference, spoil

from ilp_dash.cli import main
from ilp_dash.ingest.child import in_child
from ilp_dash.ingest.findings import finding
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.mark_workbook import marked, marked_name
from ilp_dash.ingest.submissions import check_files

REFERENCE = small_reference()


def given_back(path, records):
    [refused] = check_files([path], REFERENCE, records).refused
    content = in_child(path.name, marked, path.read_bytes(), path.name, list(refused.findings))
    return refused, openpyxl.load_workbook(io.BytesIO(content))


def cells_of(book) -> dict:
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None}


def test_every_wrong_cell_is_marked_and_nothing_else_is_changed(tmp_path, records):
    path = good_file(tmp_path)
    places = [place_of(path, "SPM", "SPM01"), place_of(path, "SPM", "SPM05", column="Februari")]
    wrong = place_of(path, "PWS", "15.71.01.1001", "K4")
    spoil(path, **{f"SPM_{places[0]}": "dua", f"SPM_{places[1]}": 3.5, f"PWS_{wrong}": -4})
    sent = openpyxl.load_workbook(path)
    refused, book = given_back(path, records)
    commented = {
        (s.title, c.coordinate): c.comment.text for s in book for row in s.iter_rows() for c in row if c.comment
    }
    for sheet, cell in (("SPM", places[0]), ("SPM", places[1]), ("PWS", wrong)):
        assert commented[sheet, cell].startswith("GALAT: ")
        assert book[sheet][cell].fill.fgColor.rgb == "FFF2B8B5"
    assert "'dua'" in commented["SPM", places[0]]
    assert len(commented) == len({(f.sheet, f.cell) for f in refused.findings})
    assert cells_of(book) == cells_of(sent)
    assert [s.sheet_state for s in book] == [s.sheet_state for s in sent]
    assert [s.data_validations.count for s in book] == [s.data_validations.count for s in sent]
    assert [str(s.merged_cells) for s in book] == [str(s.merged_cells) for s in sent]


def test_the_marked_file_is_taken_once_its_cells_are_mended(tmp_path, records):
    path = good_file(tmp_path)
    place = place_of(path, "SPM", "SPM01")
    good = openpyxl.load_workbook(path)["SPM"][place].value
    spoil(path, **{f"SPM_{place}": "dua"})
    _, book = given_back(path, records)
    book["SPM"][place] = good
    again = tmp_path / marked_name(path.name)
    book.save(again)
    [file] = check_files([again], REFERENCE, records).accepted
    assert file.report == good_report()


def test_an_offices_own_sheets_are_marked_though_two_of_them_are_about_spm(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "SPM Taman"
    book.create_sheet("SPM Kebun")["B3"] = -4
    book.save(tmp_path / "rekap.xlsx")
    found = [finding("NEGATIF", "SPM Kebun", "B3", -4)]
    content = marked((tmp_path / "rekap.xlsx").read_bytes(), "rekap.xlsx", found)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["SPM Kebun"]
    assert sheet["B3"].comment.text == f"GALAT: {found[0].message}"


def test_the_marked_copy_of_a_workbook_with_macros_is_the_workbook_without_them_that_its_name_says(tmp_path):
    """Excel opens no .xlsx that says it has macros."""
    plain = good_file(tmp_path).read_bytes()
    with_macros = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as parts, zipfile.ZipFile(with_macros, "w") as made:
        for name in parts.namelist():
            kind = b"vnd.ms-excel.sheet.macroEnabled.main"
            made.writestr(
                name, parts.read(name).replace(b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", kind)
            )
        made.writestr("xl/vbaProject.bin", b"macros")
    content = marked(with_macros.getvalue(), "laporan.xlsm", [finding("NEGATIF", "SPM", "D17", -4)])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"macroEnabled" not in parts.read("[Content_Types].xml")
        assert "xl/vbaProject.bin" not in parts.namelist()
    assert openpyxl.load_workbook(io.BytesIO(content))["SPM"]["D17"].comment


@pytest.mark.parametrize("name", ["susulan.csv", "lama.xls"])
def test_of_any_other_file_a_list_of_findings_is_made(tmp_path, records, name):
    path = tmp_path / name
    write_long_csv(good_report(), path)
    path.write_text(path.read_text("utf-8-sig").replace(";8\n", ";=dua\n", 1), "utf-8")
    refused, book = given_back(path, records)
    rows = list(book["Temuan"].iter_rows(values_only=True))
    assert rows[0] == ("Lembar", "Sel", "Tingkat", "Isian", "Temuan dan yang perlu dilakukan")
    assert len(rows) == 1 + len(refused.findings)
    assert rows[1][2] == "galat" and rows[1][3] == "'=dua"  # no formula
    assert marked_name(name) == f"{path.stem} (diperiksa).xlsx"


def test_of_two_files_of_one_name_both_come_back_and_a_second_check_takes_their_place(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = good_file(folder, "laporan.xlsx", good_report())
        spoil(path, **{f"SPM_{place_of(path, 'SPM', 'SPM01')}": f"kata{number}"})
    for _ in range(2):
        assert main(["check", str(tmp_path / "1"), str(tmp_path / "2"), "--tandai", str(tmp_path / "tanda")]) == 2
    marked_files = sorted((tmp_path / "tanda").iterdir())
    assert [path.name for path in marked_files] == ["laporan (diperiksa) 2.xlsx", "laporan (diperiksa).xlsx"]
    words = [str(cells_of(openpyxl.load_workbook(path)).values()) for path in marked_files]
    assert ["kata2" in words[0], "kata1" in words[1]] == [True, True]
