"""The cells of a form that a person writes in: unlocked and light, each taking only what the reader takes."""

from collections.abc import Iterable
from datetime import date

from ilp_dash.domain.merging import is_cumulative_code
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import STATES
from ilp_dash.ingest.identity import FIRST_YEAR
from ilp_dash.ingest.workbook_layout import COUNT_FIELDS, CUMULATIVE, HEADINGS, MONTHLY, SENT_ROW

# Additions to the format of a cell that is written in, and of one that is not.
OPEN = {"locked": False, "bg_color": "#FFFBDD"}
SHUT = {"bg_color": "#EDF0F3"}
_MOST = 99_999_999
_MAY = {"format_columns": True, "format_rows": True}

# Zero-based: first row, first column, last row, last column.
Cells = tuple[int, int, int, int]


class FormCells:
    """What the cells of each sheet of one year's form take. Locks and lists hold no password: they hinder nobody who
    lifts them."""

    def __init__(self, year: int):
        self.year = year

    def protect(self, sheet) -> None:
        """Lock every cell whose format is not OPEN."""
        sheet.protect("", _MAY)

    def kind(self, sheet, row: int, column: int) -> None:
        self._one_of(sheet, [(row, column, row, column)], (MONTHLY, CUMULATIVE))

    def sent_and_state(self, sheet, row: int, first_month: int) -> None:
        """Rows "Tanggal kirim" (`row`) and "Status" (below it), from the column of January."""
        for n in range(12):
            self.days(sheet, [(row, first_month + n, row, first_month + n)], date(self.year, n + 1, 1), SENT_ROW)
        self._one_of(sheet, [(row + 1, first_month, row + 1, first_month + 11)], STATES)

    def spm(self, sheet, first: int, last: int) -> None:
        self._counts(sheet, [(first, 3, last, 6), (first, 8, last, 19)])
        self._one_of(sheet, [(first, 7, last, 7)], MONTH_NAMES)

    def pws(self, sheet, first: int, codes: Iterable[str]) -> None:
        """codes: of the rows from `first`."""
        counts, yes_no = [], []
        for row, code in enumerate(codes, first):
            into = yes_no if code == "EVALUASI" else counts
            left = 4 if is_cumulative_code(code) else 6
            if into and into[-1][1] == left and into[-1][2] == row - 1:
                into[-1] = (*into[-1][:2], row, 17)
            else:
                into.append((row, left, row, 17))
        self._counts(sheet, counts)
        self._one_of(sheet, yes_no, ("1", "0"), "1 = PWS dievaluasi bulan itu, 0 = tidak")

    def ilp(self, sheet, first: int, last: int, dates: Cells) -> None:
        """dates: the cells of the days above the checklist."""
        self.days(sheet, [dates, (first, 2, last, 2)], date(FIRST_YEAR, 1, 1), "Tanggal")
        self._valid(
            sheet,
            [(first, 4, last, 4)],
            {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
            "Bukan persen",
            "Isi persen dari 0 sampai 100 tanpa tanda %, misalnya 85,3, atau kosongkan.",
        )

    def lines(self, name: str, sheet, first: int, last: int) -> None:
        """Sheets whose count columns stand side by side: Jejaring, Mutu, Mingguan, Kunjungan."""
        columns = [n for n, h in enumerate(HEADINGS[name]) if h.field in COUNT_FIELDS[name]]
        self._counts(sheet, [(first, columns[0], last, columns[-1])])
        if name == "Jejaring":
            self._one_of(sheet, [(first, 2, last, 2)], MONTH_NAMES)

    def days(self, sheet, places: list[Cells], earliest: date, title: str) -> None:
        latest = date(self.year + 1, 12, 31)
        self._valid(
            sheet,
            places,
            {"validate": "date", "criteria": "between", "minimum": earliest, "maximum": latest},
            f"{title} tidak mungkin",
            f"Isi tanggal dari {earliest:%d/%m/%Y} sampai {latest:%d/%m/%Y}, hari dahulu, misalnya 05/02/{self.year}; "
            "atau kosongkan.",
        )

    def _counts(self, sheet, places: list[Cells]) -> None:
        self._valid(
            sheet,
            places,
            {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _MOST},
            "Bukan bilangan bulat",
            "Isi bilangan bulat 0 atau lebih tanpa titik ribuan. Belum ada laporan: kosongkan, jangan tulis '-'.",
        )

    def _one_of(self, sheet, places: list[Cells], words: Iterable[str], hint: str = "") -> None:
        words = list(words)
        rule = {"validate": "list", "source": words}
        if hint:
            rule |= {"input_title": "Pilih", "input_message": hint}
        self._valid(sheet, places, rule, "Tidak ada dalam pilihan", f"Pilih dari daftar: {', '.join(words)}.")

    def _valid(self, sheet, places: list[Cells], rule: dict, title: str, message: str) -> None:
        places = [cells for cells in places if cells[2] >= cells[0]]
        if places:
            more = {"other_cells": [list(cells) for cells in places]} if len(places) > 1 else {}
            sheet.data_validation(*places[0], {**rule, **more, "error_title": title, "error_message": message})
