"""A small city of two kelurahan, one good report of it, and ways to draw or spoil a workbook."""

from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from ilp_dash.domain.report import (
    NOT_YET,
    IlpItem,
    NetworkLine,
    PwsLine,
    QualityLine,
    Report,
    SpmLine,
    VisitOrigin,
)
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.reference import Area, Puskesmas, Reference, WorkingArea

PUSKESMAS = "P1571010101"
MAWAR, MELATI, JAUH = "15.71.01.1001", "15.71.01.1002", "15.71.02.1001"
NAMES = {MAWAR: "Mawar", MELATI: "Melati"}


def small_reference() -> Reference:
    """Mawar and Melati belong to the one puskesmas; Jauh to nobody. Melati's
    BPS digits are those of Mawar's Kemendagri code."""

    def area(code, name, bps):
        return Area(code, name, "kelurahan", code[:8], "15.71", bps, None, None)

    return Reference(
        cities=(),
        areas=(area(MAWAR, "Mawar", "1571010009"), area(MELATI, "Melati", "1571011001"), area(JAUH, "Jauh", None)),
        puskesmas=(
            Puskesmas(PUSKESMAS, "Taman", "15.71", "15.71.01", "Taman", ""),
            Puskesmas("P1571010102", "Kebun", "15.71", "15.71.01", "Taman", ""),
        ),
        working_areas=tuple(
            WorkingArea(PUSKESMAS, code, date(2020, 1, 1), None, "SK", False) for code in (MAWAR, MELATI)
        ),
        national=(),
        facts=(),
    )


def months(*values) -> tuple:
    """Twelve months beginning with `values`, the rest None."""
    return (*values, *(None,) * (12 - len(values)))


def good_report(**changes) -> Report:
    """Three months of 2025, no smells."""
    sent = months(date(2025, 2, 4), date(2025, 3, 5), date(2025, 4, 4))
    state = months("final", "final", "dikirim")
    report = {
        "puskesmas_code": PUSKESMAS,
        "puskesmas_name": "Taman",
        "year": 2025,
        "simulated": False,
        "definition": "PMK 6/2024",
        "sent_on": {"SPM": sent, "PWS": sent},
        "state": {"SPM": state, "PWS": state},
        "spm": (
            SpmLine("SPM01", 120, 110, served=months(8, 9, 0)),
            SpmLine("SPM05", 1000, 990, served=months(50, 60, 70)),
        ),
        "pws": (
            PwsLine(MAWAR, "K1", 60, 55, months(5, 6, 0)),
            PwsLine(MAWAR, "K4", 60, 55, months(4, 5, None)),
            PwsLine(MAWAR, "D_S", values=months(80, 82, 81)),
            PwsLine(MAWAR, "S", values=months(100, 100, 101)),
            PwsLine(MELATI, "K1", 60, 55, months(4, 4, 5)),
            PwsLine(MELATI, "EVALUASI", values=months(1, 0, 1)),
        ),
        "ilp": (IlpItem(1, date(2024, 3, 1), "SK 440/12/2024"), IlpItem(9, None, "", 85.3)),
        "ilp_declared_on": date(2025, 1, 2),
        "network": (NetworkLine(MAWAR, 3, 5, 5, 3, 1, 1, 1, 2, 25, 10, 8, 5, 2),),
        "origins": (VisitOrigin(1, 900, 60, 12),),
        "quality": (QualityLine("SPM01", 10, 9, 5, 4),),
    }
    return Report(**{**report, **changes})


def blank_months() -> dict:
    return {"SPM": NOT_YET, "PWS": NOT_YET}


def good_file(folder: Path, name: str = "laporan_2025.xlsx", report: Report | None = None) -> Path:
    path = folder / name
    write_report(report or good_report(), path, NAMES)
    return path


def spoil(path: Path, **cells) -> Path:
    """Write other values into cells of a workbook: spoil(path, SPM_I17="dua")."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, cell = place.split("_")
        book[sheet][cell] = value
    book.save(path)
    return path


def place_of(path: Path, sheet: str, *words: str, column: str = "Januari") -> str:
    """Name of the cell in the row that holds all `words`, under the heading `column`."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows())
    letter = next(c.column_letter for row in rows for c in row if c.value == column)
    row = next(row for row in rows if set(words) <= {str(c.value) for c in row})
    return f"{letter}{row[0].row}"


def drawn(path: Path, **pictures: str) -> Path:
    """A workbook drawn with `|`: numbers are numbers, 'quoted' cells are text, blank cells are blank."""
    book = xlsxwriter.Workbook(str(path))
    for name, picture in pictures.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(picture.strip("\n").splitlines()):
            for column, cell in enumerate(line.split("|")):
                text = cell.strip()
                if text.startswith("'"):
                    sheet.write_string(row, column, text.strip("'"))
                elif text:
                    try:
                        sheet.write_number(row, column, float(text))
                    except ValueError:
                        sheet.write_string(row, column, text)
    book.close()
    return path


def kinds(findings) -> list[str]:
    return [f.kind for f in findings]
