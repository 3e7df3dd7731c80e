"""The file a sender gets back: his own workbook, with a comment on every cell that was found wrong or odd."""

import io
import re
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ilp_dash.domain.words import safe_text
from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import ERROR, WARNING, Finding
from ilp_dash.ingest.open_workbook import sheet_names

# Light enough to read the figure on them, and told apart by the first word of the comment as well.
_FILLS = {
    ERROR: PatternFill("solid", fgColor="FFF2B8B5"),
    WARNING: PatternFill("solid", fgColor="FFFFE08A"),
}
_AUTHOR = "Pemeriksaan dasbor ILP"
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+$")
_ROW = re.compile(r"baris ([0-9]+)$")
HEADINGS = ("Lembar", "Sel", "Tingkat", "Isian", "Temuan dan yang perlu dilakukan")


def marked_name(file_name: str) -> str:
    """ "laporan.xls" -> "laporan (diperiksa).xlsx"."""
    return f"{Path(file_name).stem} (diperiksa).xlsx"


def marked(content: bytes, file_name: str, findings: Sequence[Finding]) -> bytes:
    """An .xlsx that says where every finding lies: a workbook in the present format is given back without macros, its
    cells coloured and commented and nothing else changed, of anything else (.xls, .ods, .csv) a list is made.

    Values Excel has computed are computed anew when the file is opened.
    """
    try:
        book = load_workbook(io.BytesIO(content))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - no workbook in the present format, or one the library meets anything in
        return _listed(findings)
    try:
        called = sheet_names(file_name, book.sheetnames, content)
    except BadFile:  # an office's own workbook, whose findings name its sheets as they are
        called = {}
    for finding in sorted(findings, key=lambda f: f.severity != ERROR):
        name = called.get(finding.sheet, finding.sheet)
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        _mark(sheet, finding)
    return _bytes_of(book)


def _mark(sheet: Worksheet, finding: Finding) -> None:
    row = _ROW.match(finding.cell)
    cell = sheet[finding.cell if _CELL.match(finding.cell) else f"A{row[1]}" if row else "A1"]
    if type(cell).__name__ == "MergedCell":  # only the first of merged cells is seen
        cell = next(sheet.cell(r.min_row, r.min_col) for r in sheet.merged_cells.ranges if cell.coordinate in r)
    said = f"{'GALAT' if finding.severity == ERROR else 'Periksa'}: {finding.message}"
    if cell.comment is not None:
        said = f"{cell.comment.text}\n{said}"
    elif row or _CELL.match(finding.cell):  # what concerns a whole sheet colours no cell
        cell.fill = _FILLS[finding.severity]
    cell.comment = Comment(said, _AUTHOR, height=60 + 20 * (len(said) // 40), width=320)


def _listed(findings: Sequence[Finding]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Temuan"
    sheet.append(HEADINGS)
    for f in sorted(findings, key=lambda f: f.severity != ERROR):
        sheet.append([safe_text(v) for v in (f.sheet, f.cell, f.severity, f.value, f.message)])
    for letter, width in zip("ABCDE", (14, 12, 12, 20, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    return _bytes_of(book)


def _bytes_of(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
