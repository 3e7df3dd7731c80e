"""An error or a formula never computed is told with its cell in every kind of workbook, never read as "belum lapor"."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pictured_files import MAWAR, good_file, place_of, small_reference, spoil
from test_child import repacked

from ilp_dash.errors import BadFile
from ilp_dash.ingest.points.taking import take_points
from ilp_dash.ingest.read_workbook import read_workbook, reread_workbook
from ilp_dash.store.reference import load_reference

REFERENCE = small_reference()
SPM = "xl/worksheets/sheet2.xml"  # sheet1 is the guide


def refusal(path) -> str:
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    return str(caught.value)


@pytest.fixture
def uncomputed(tmp_path):
    """A good file whose January of SPM01 is a formula without a value, as openpyxl writes one; and its cell."""
    path = good_file(tmp_path)
    cell = place_of(path, "SPM", "SPM01")
    return spoil(path, **{f"SPM_{cell}": "=5+3"}), cell


def sheet_of(path, name: str) -> str:
    return f"xl/worksheets/sheet{openpyxl.load_workbook(path).sheetnames.index(name) + 1}.xml"


def with_prefix(xml: str) -> str:
    xml = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml)
    return xml.replace("xmlns=", "xmlns:x=", 1)


SPELLINGS = {
    "as written": lambda xml: xml,
    "with a prefix": with_prefix,
    "single quotes": lambda xml: re.sub(r'="([^"]*)"', r"='\1'", xml),
    "an empty element for the value": lambda xml: re.sub(r"<v\s*/>|<v></v>", "<v ></v >", xml),
    "no value element": lambda xml: re.sub(r"(</f>)(<v\s*/>|<v></v>)", r"\1", xml),
    "attributes turned round": lambda xml: re.sub(r'<c r="(\w+)" s="(\d+)"', r'<c s="\2"  r="\1"', xml),
}


@pytest.mark.parametrize("how", SPELLINGS)
def test_a_formula_never_computed_is_told_with_its_cell_however_the_file_spells_it(uncomputed, how):
    path, cell = uncomputed
    repacked(path, sheet_of(path, "SPM"), SPELLINGS[how])
    assert f"lembar SPM: 1 rumus Excel yang galat atau belum dihitung ({cell}: 'rumus tanpa nilai')" in refusal(path)


def test_a_cell_without_an_address_stands_right_of_the_one_before(uncomputed):
    path, cell = uncomputed
    part = sheet_of(path, "SPM")
    repacked(path, part, lambda xml: re.sub(rf'<c r="{cell}"', "<c", xml))
    assert f"({cell}: 'rumus tanpa nilai')" in refusal(path)


def test_the_sheet_is_found_though_its_name_comes_after_its_id(uncomputed):
    path, cell = uncomputed
    repacked(
        path,
        "xl/workbook.xml",
        lambda xml: re.sub(r'<sheet ([^>]*?)(name="[^"]*")([^>]*?)(r:id="[^"]*")', r"<sheet \4 \1\3 \2", xml),
    )
    assert cell in refusal(path)


def test_a_formula_with_a_value_and_one_that_gives_no_text_are_read(tmp_path):
    path = good_file(tmp_path)
    cell, blank = place_of(path, "SPM", "SPM01"), place_of(path, "SPM", "SPM01", column="April")
    good = read_workbook(path, REFERENCE)[0]
    spoil(path, **{f"SPM_{cell}": "=5+3", f"SPM_{blank}": '=""'})

    def computed(xml):
        xml = re.sub(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*/?>(</v>)?', r"\1<v>8</v>", xml)
        return re.sub(
            rf'<c r="{blank}"([^>]*)>(<f>[^<]*</f>)<v\s*/?>(</v>)?', rf'<c r="{blank}"\1 t="str">\2<v></v>', xml
        )

    repacked(path, sheet_of(path, "SPM"), computed)
    assert read_workbook(path, REFERENCE)[0] == good


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_is_told_with_its_cell_and_words(tmp_path, error):
    path = good_file(tmp_path)
    cell = place_of(path, "PWS", MAWAR, "K1")
    assert f"({cell}: '{error}')" in refusal(spoil(path, **{f"PWS_{cell}": error}))


def test_a_row_whose_code_could_not_be_looked_up_is_told_and_not_passed_over(tmp_path):
    path = good_file(tmp_path)
    cell = place_of(path, "PWS", MAWAR, "K1", column="Kode")
    row = {f"PWS_{column}{cell[1:]}": None for column in "EFGHIJKLMNOPQR"}
    assert f"{cell}: '#N/A'" in refusal(spoil(path, **row, **{f"PWS_{cell}": "#N/A"}))


def test_an_error_beside_a_total_or_in_a_name_does_no_harm(tmp_path):
    path = good_file(tmp_path)
    good = read_workbook(path, REFERENCE)[0]
    name, total = (place_of(path, "SPM", "SPM01", column=c) for c in ("Jenis layanan", "Jumlah"))
    assert read_workbook(spoil(path, **{f"SPM_{name}": "#N/A", f"SPM_{total}": "#N/A"}), REFERENCE)[0] == good


# An .ods as LibreOffice writes it, drawn cell by cell from a good .xlsx.
_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_NA = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)
_OLD_NA = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0"><text:p>#N/A</text:p>'
    "</table:table-cell>"
)
_UNCOMPUTED = '<table:table-cell table:formula="of:=5+3"/>'


def as_ods(path, changes: dict):
    """The workbook as .ods; changes: (sheet, cell) -> the cell's own XML."""
    sheets = []
    for sheet in openpyxl.load_workbook(path):
        rows = []
        for row in sheet.iter_rows():
            cells = [changes.get((sheet.title, cell.coordinate)) or _ods_cell(cell.value) for cell in row]
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        sheets.append(f'<table:table table:name="{sheet.title}">{"".join(rows)}</table:table>')
    target = path.with_suffix(".ods")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr(
            "content.xml",
            f"{_HEAD}{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>",
        )
    return target


def _ods_cell(value) -> str:
    if value is None:
        return '<table:table-cell table:number-columns-repeated="1"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if hasattr(value, "year"):
        return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize(("xml", "said"), [(_NA, "#N/A"), (_OLD_NA, "#N/A"), (_UNCOMPUTED, "rumus tanpa nilai")])
def test_an_error_or_a_formula_without_value_in_ods_is_told_with_its_cell(tmp_path, xml, said):
    path = good_file(tmp_path)
    cell = place_of(path, "SPM", "SPM01")
    assert read_workbook(as_ods(path, {}), REFERENCE)[0].spm == read_workbook(path, REFERENCE)[0].spm
    assert f"({cell}: '{said}')" in refusal(as_ods(path, {("SPM", cell): xml}))


def test_an_error_in_xls_is_told_with_its_cell_and_words():
    with pytest.raises(BadFile) as caught:  # no library at hand writes this kind of file
        read_workbook(Path(__file__).with_name("galat_NA.xls"), load_reference())
    assert "lembar SPM: 1 rumus Excel yang galat atau belum dihitung (K17: '#N/A')" in str(caught.value)


def test_a_point_that_is_an_error_is_refused_with_its_row(tmp_path, records):
    book = openpyxl.Workbook()
    for row in (("kode_puskesmas", "lintang", "bujur"), ("P1571010201", "#N/A", 103.6)):
        book.active.append(row)
    book.save(tmp_path / "titik.xlsx")
    taken = take_points(tmp_path / "titik.xlsx", load_reference(), records)
    assert not taken.kept
    assert "lintang '#N/A' bukan koordinat" in taken.bad[0].problem


def test_a_workbook_accepted_before_is_read_by_a_build_as_it_was_then(tmp_path):
    path = good_file(tmp_path)
    cell = place_of(path, "SPM", "SPM01", column="April")
    good = read_workbook(path, REFERENCE)[0]
    spoil(path, **{f"SPM_{cell}": "#N/A", "SPM_AAA3": "catatan"})
    assert "AAA3" in refusal(path)
    assert reread_workbook(path.read_bytes(), path.name, REFERENCE) == good
