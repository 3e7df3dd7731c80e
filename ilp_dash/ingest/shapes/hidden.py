"""What of a table nobody sees, yet is read: rows hidden by hand or by a filter, columns, whole sheets."""

from ilp_dash.ingest.findings import Finding, finding
from ilp_dash.ingest.shapes.columns import Meaning
from ilp_dash.ingest.shapes.table import Table
from ilp_dash.ingest.sheet_marks import Marks
from ilp_dash.ingest.sheet_reading import row_ranges
from ilp_dash.ingest.workbook_layout import cell_name


class Sheets(dict):
    """Rows by sheet, with the marks of the workbook they stand in."""

    def __init__(self, rows: dict[str, list[list]], marks: Marks | None = None):
        super().__init__(rows)
        self.marks = marks or Marks()


def marks_of_sheets(sheets: dict[str, list[list]]) -> Marks:
    """The marks of the sheets of a file; none of those of a CSV."""
    return sheets.marks if isinstance(sheets, Sheets) else Marks()


def hidden_findings(table: Table, columns: list[Meaning], read: list[int], marks: Marks) -> list[Finding]:
    """Warnings of a table. read: row numbers as shown of the rows whose figures were read."""
    found, sheet = [], table.sheet
    if sheet in marks.hidden_sheets:
        found.append(finding("LEMBAR_TERSEMBUNYI", sheet))
    used = {m.head.index for m in columns if m.field}
    if hidden := sorted(used & marks.hidden_columns.get(sheet, set())):
        letters = ", ".join(cell_name(0, column)[:-1] for column in hidden)
        found.append(finding("KOLOM_TERSEMBUNYI", sheet, f"kolom {letters}"))
    rows = [n for n in read if n - 1 in marks.hidden_rows.get(sheet, set())]
    if rows:
        told = row_ranges([n - 1 for n in rows])
        words = f"{len(rows)} baris tersembunyi (oleh saringan atau disembunyikan) ikut dibaca: {told}."
        where = f"Lembar {sheet}: " if sheet else "Berkas: "
        found.append(finding("BARIS_TERSEMBUNYI", sheet, f"baris {rows[0]}", len(rows), where + words))
    return found
