"""What a workbook says about its sheets besides their cells: hidden rows, and the day its day numbers count from."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date

from ilp_dash.ingest.ods_cells import ods_marks
from ilp_dash.ingest.xls_cells import xls_marks
from ilp_dash.ingest.xlsx_cells import xlsx_marks

DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True)
class Marks:
    """hidden_rows: zero-based numbers of the rows hidden by hand or by a filter, by sheet; day_zero: day number 0."""

    hidden_rows: dict[str, set[int]] = field(default_factory=dict)
    day_zero: date = DAY_ZERO


def marks_of(content: bytes) -> Marks:
    """The marks of a workbook that `open_sheets` could open. Errors as `lay_unread_cells`."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            read = ods_marks if "content.xml" in parts.namelist() else xlsx_marks
            hidden, from_1904 = read(parts)
    else:
        hidden, from_1904 = xls_marks(content)
    return Marks(hidden, DAY_ZERO_1904 if from_1904 else DAY_ZERO)
