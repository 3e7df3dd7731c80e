"""Rows of a points file: CSV or workbook, columns by their headings."""

from dataclasses import dataclass
from pathlib import Path

from ilp_dash.errors import BadFile
from ilp_dash.ingest.csv_text import csv_readings, refuse_stray_quotes
from ilp_dash.ingest.read_workbook import SUFFIXES, open_sheets
from ilp_dash.ingest.workbook_layout import words_of

# Headings by meaning, the better one first.
_HEADINGS = {
    "code": ("kode puskesmas", "kode pkm", "puskesmas code", "kode"),
    "name": ("nama puskesmas", "nama pkm", "puskesmas", "nama"),
    "lat": ("lat", "lintang", "latitude", "garis lintang", "koordinat lintang", "y"),
    "lon": ("lon", "long", "lng", "bujur", "longitude", "garis bujur", "koordinat bujur", "x"),
}
_LOOKED_AT = 20


@dataclass(frozen=True)
class PointRow:
    """number as a spreadsheet counts; cells by meaning (code, name, lat,
    lon); longer: more cells than there are headings."""

    number: int
    cells: dict
    longer: bool


@dataclass(frozen=True)
class PointsTable:
    """headings: by meaning, as written; every: all rows as read; columns: column number by meaning."""

    sheet: str
    rows: list[PointRow]
    headings: dict[str, str]
    every: list[list]
    columns: dict[str, int]


def read_points(content: bytes, file_name: str) -> PointsTable:
    """The table of a file with a code, a latitude and a longitude column. Raises BadFile when there is none."""
    suffix = Path(file_name).suffix.lower()
    is_text = suffix in (".csv", ".txt")
    if is_text:
        sheets = csv_readings(content, file_name, "Isi kode puskesmas, lintang, dan bujur", "ulangi")
    elif suffix in SUFFIXES:
        sheets = list(open_sheets(content, file_name).items())
    else:
        raise BadFile(f"{file_name}: jenis berkas '{suffix or 'tanpa akhiran'}' tidak diterima. Kirim .csv atau .xlsx.")
    for sheet, rows in sheets:
        for heading, row in enumerate(rows[:_LOOKED_AT]):
            columns = _columns(row)
            if {"code", "lat", "lon"} <= columns.keys():
                if is_text:
                    refuse_stray_quotes(file_name, rows, heading, sheet, "ulangi")
                    sheet = ""
                below = [
                    PointRow(
                        number,
                        {f: line[n] if n < len(line) else None for f, n in columns.items()},
                        any(map(_said, line[len(row) :])),
                    )
                    for number, line in enumerate(rows[heading + 1 :], heading + 2)
                ]
                below = [r for r in below if any(_said(r.cells[field]) for field in ("code", "lat", "lon"))]
                return PointsTable(
                    sheet, below, {field: str(row[n]).strip() for field, n in columns.items()}, rows, columns
                )
    raise BadFile(
        f"{file_name}: judul kolom tidak ditemukan. Tulis satu baris judul dengan kode_puskesmas, lintang, dan bujur "
        "(boleh juga kode, lat/latitude/y, lon/longitude/x)."
    )


def _columns(row: list) -> dict[str, int]:
    words = [words_of(cell) if isinstance(cell, str) else "" for cell in row]
    found = {}
    for field, wanted in _HEADINGS.items():
        place = next((words.index(w) for w in wanted if w in words), None)
        if place is not None:
            found[field] = place
    return found


def _said(cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
