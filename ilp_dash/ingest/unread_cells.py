"""Cells that hold no value although something stands in them: errors like #N/A, and formulas never computed.

The fast reader shows them as blank, which would mean "belum lapor".
"""

import io
import zipfile

from ilp_dash.ingest.ods_cells import ods_cells
from ilp_dash.ingest.xls_cells import xls_cells
from ilp_dash.ingest.xlsx_cells import xlsx_cells


class Unread:
    """Stands in a sheet's rows where no value could be read: neither blank nor a number nor text."""

    def __init__(self, text: str):
        self.text = text

    def __str__(self) -> str:
        return self.text


def lay_unread_cells(content: bytes, sheets: dict[str, list[list]]) -> None:
    """Put an Unread into the rows of a workbook wherever a cell holds an error or a formula without value.

    Raises KeyError, ValueError, struct.error or xml.etree.ElementTree.ParseError when the file's own parts cannot be
    read.
    """
    for name, cells in _found(content).items():
        rows = sheets.get(name)
        if not cells or rows is None:
            continue
        width = max(len(rows[0]) if rows else 0, *(column + 1 for _, column in cells))
        for row in rows:
            row.extend([""] * (width - len(row)))
        rows.extend([""] * width for _ in range(len(rows), 1 + max(row for row, _ in cells)))
        for (row, column), text in cells.items():
            rows[row][column] = Unread(text)


def _found(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    if not content.startswith(b"PK"):
        return xls_cells(content)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return ods_cells(parts) if "content.xml" in parts.namelist() else xlsx_cells(parts)
