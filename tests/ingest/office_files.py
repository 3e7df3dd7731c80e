"""Files as offices make them, with their usual mess, written from known figures."""

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.errors import BadFile
from ilp_dash.ingest.shapes.opening import open_tables
from ilp_dash.ingest.shapes.recognise import Proposal, recognise, reports
from ilp_dash.store.reference import load_reference

REFERENCE = load_reference()
TODAY = date(2026, 11, 20)
PLACES = ("Magelang Selatan", "Jurang Ombo", "Magelang Tengah", "Kerkopan", "Magelang Utara")
CODES = ("P3371010201", "P3371010202", "P3371011201", "P3371011202", "P3371020201")
TITLE = "REKAPITULASI CAPAIAN SPM PELAYANAN KESEHATAN PENDERITA HIPERTENSI KOTA MAGELANG"
MAGELANG = {
    "PKM MAGELANG SELATAN": "P3371010201",
    "UPTD Puskesmas Jurangombo": "P3371010202",
    "3. Magelang Tengah": "P3371011201",
    "kerkopan": "P3371011202",
    "Puskesmas  Magelang Utara": "P3371020201",
}


def sheets_of(book: openpyxl.Workbook) -> dict[str, list[list]]:
    """The rows of a workbook as they arrive."""
    file = io.BytesIO()
    book.save(file)
    return open_tables(file.getvalue(), "berkas.xlsx")


def recap(figures: dict[str, tuple], title: str = TITLE, year: object = "TAHUN 2025", totals: bool = True):
    """The public recap: five heading rows, months under quarters, S by L, P, TOTAL, then TS and %S, two rows of totals
    of which the second is wrong, signatures and a note.

    figures: name -> (sasaran, twelve of (L, P, TOTAL) or of one total). Returns the workbook.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rekap"
    sheet["A1"], sheet["A2"] = title, year
    sheet.merge_cells("A1:CJ1")
    for column, heading in enumerate(("NO", "NAMA PUSKESMAS", "SASARAN"), 1):
        sheet.cell(4, column, heading)
        sheet.merge_cells(start_row=4, end_row=8, start_column=column, end_column=column)
    for month, name in enumerate(MONTH_NAMES):
        left = 4 + 5 * month
        if month % 3 == 0:
            sheet.cell(4, left, f"TRIWULAN {'I' * (month // 3 + 1)}".replace("IIII", "IV"))
            sheet.merge_cells(start_row=4, end_row=4, start_column=left, end_column=left + 14)
        sheet.cell(5, left, name.upper())
        sheet.merge_cells(start_row=5, end_row=5, start_column=left, end_column=left + 4)
        sheet.cell(6, left, "S")
        sheet.merge_cells(start_row=6, end_row=6, start_column=left, end_column=left + 2)
        sheet.cell(6, left + 3, "TS")
        sheet.cell(6, left + 4, "%S")
        for beside, heading in enumerate(("L", "P", "TOTAL")):
            sheet.cell(7, left + beside, heading)
    sheet.cell(5, 64, "TOTAL TAHUNAN")
    for beside, heading in enumerate(("L", "P", "TOTAL", "TS", "%S")):
        sheet.cell(7, 64 + beside, heading)
    for column in range(1, 69):
        sheet.cell(9, column, f"({column})")
    row = 9
    for number, (name, (sasaran, months)) in enumerate(figures.items(), 1):
        row += 1
        for column, value in enumerate((number, name, sasaran), 1):
            sheet.cell(row, column, value)
        for month, served in enumerate(months):
            left = 4 + 5 * month
            cells = served if isinstance(served, tuple) else ("", "", served)
            for beside, value in enumerate((*cells, 3, "97,69%")):
                sheet.cell(row, left + beside, None if value == "" else value)
        sheet.cell(row, 66, 7)
    if totals:
        sheet.cell(row + 1, 2, "TOTAL")
        sheet.cell(row + 2, 2, "TOTAL")
        sheet.cell(row + 2, 6, 424242)
    sheet.cell(row + 4, 60, "Magelang, 5 Januari 2026")
    sheet.cell(row + 5, 60, "Kepala Dinas Kesehatan")
    sheet.cell(row + 8, 60, "NIP. 19700101 199003 1 001")
    sheet.cell(row + 7, 2, "Keterangan: TS = tidak sesuai standar")
    return book


def written_csv(rows: list[list], separator: str = ";", encoding: str = "utf-8-sig") -> dict[str, list[list]]:
    """Rows as a CSV of an office (CRLF), read as it arrives."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return open_tables(text.getvalue().encode(encoding), "berkas.csv")


def proposed(sheets: dict[str, list[list]], mapping: Mapping | None = None) -> Proposal:
    """How a file would be read on `TODAY`."""
    return recognise(sheets, "tabel.xlsx", REFERENCE, mapping, TODAY)


def asked(proposal: Proposal) -> set[str]:
    """What its questions are about."""
    return {q.about for q in proposal.questions}


def read(sheets: dict[str, list[list]], **answers) -> list:
    """The reports of a file, and what was found in each, after these answers."""
    mapping = replace(proposed(sheets).mapping, **answers)
    return reports(sheets, mapping, REFERENCE, "tabel.xlsx", TODAY)


def refused(sheets: dict[str, list[list]], **answers) -> str:
    """The words with which a file is refused after these answers."""
    with pytest.raises(BadFile) as caught:
        read(sheets, **answers)
    return str(caught.value)
