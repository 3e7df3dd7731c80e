"""What a workbook says about its sheets besides their cells: hidden rows, and the day its day numbers count from."""

import io
import zipfile
from dataclasses import dataclass, field

from ilp_dash.ingest.ods_cells import ods_marks
from ilp_dash.ingest.xls_cells import xls_marks
from ilp_dash.ingest.xlsx_cells import xlsx_marks


@dataclass(frozen=True)
class Marks:
    """hidden_rows, hidden_columns: zero-based numbers of those hidden by hand or by a filter, by sheet; hidden_sheets:
    names of the sheets nobody sees; from_1904: day numbers count from 1 January 1904."""

    hidden_rows: dict[str, set[int]] = field(default_factory=dict)
    hidden_columns: dict[str, set[int]] = field(default_factory=dict)
    hidden_sheets: set[str] = field(default_factory=set)
    from_1904: bool = False


def marks_of(content: bytes) -> Marks:
    """The marks of a workbook that `open_sheets` could open. Errors as `lay_unread_cells`."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            read = ods_marks if "content.xml" in parts.namelist() else xlsx_marks
            return Marks(*read(parts))
    return Marks(*xls_marks(content))
