"""The sheets of a file whose shape is not known yet: a workbook's, or the one of a CSV."""

from ilp_dash.ingest.csv_text import csv_readings
from ilp_dash.ingest.open_workbook import is_workbook, open_sheets
from ilp_dash.ingest.personal import refuse_hidden_personal


def open_tables(content: bytes, file_name: str) -> dict[str, list[list]]:
    """Rows by sheet; a CSV, by whatever separator fits, is one sheet named "".

    Raises BadFile for what is neither; PersonalData for a workbook with persons outside its cells.
    """
    if is_workbook(content):
        sheets = open_sheets(content, file_name)
        refuse_hidden_personal(file_name, content)
        return sheets
    readings = csv_readings(content, file_name, "Isi tabelnya", "kirim lagi")
    widest = max((rows for _, rows in readings), key=_filled_columns, default=[])
    return {"": widest}


def _filled_columns(rows: list[list[str]]) -> int:
    """Filled cells of a row in the middle, by their number: the separator that fits splits every row."""
    counts = sorted(sum(1 for cell in row if cell.strip()) for row in rows if any(cell.strip() for cell in row))
    return counts[len(counts) // 2] if counts else 0
