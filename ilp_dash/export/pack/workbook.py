"""The pack's workbook: where the figures are from, then one sheet per table."""

from collections.abc import Sequence

import xlsxwriter

from ilp_dash.domain.tables import Table
from ilp_dash.domain.words import safe_text
from ilp_dash.export.tables import in_workbook, write_sheet

FIRST = "Keterangan"
ON_EACH_SHEET = ("DATA SIMULASI", "Wilayah", "Periode", "Tampilan", "Versi data", "Sementara")


def workbook(title: str, about: Sequence[tuple[str, str]], sheets: Sequence[tuple[str, Table]]) -> bytes:
    """XLSX. about: (label, text) of all that stands behind the figures, on the first sheet; the most needed of it
    again on each. sheets: (name of at most 31 characters, table)."""
    short = [line for line in about if line[0] in ON_EACH_SHEET]

    def fill(book: xlsxwriter.Workbook) -> None:
        _first(book, title, about, sheets)
        for name, table in sheets:
            write_sheet(book, name, table, short)

    return in_workbook(fill)


def _first(book: xlsxwriter.Workbook, title: str, about: Sequence, sheets: Sequence) -> None:
    large, bold = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True, "valign": "top"})
    wrapped, link = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"font_color": "#155e75"})
    sheet = book.add_worksheet(FIRST)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, safe_text(title), large)
    for n, (label, text) in enumerate(about, 2):
        sheet.write_string(n, 0, safe_text(label), bold)
        sheet.write_string(n, 1, safe_text(text), wrapped)
    sheet.write_string(len(about) + 3, 0, "Lembar", bold)
    for n, (name, table) in enumerate(sheets, len(about) + 4):
        sheet.write_url(n, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(n, 1, safe_text(table.title), wrapped)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
