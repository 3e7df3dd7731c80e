"""A finished table as CSV or XLSX, with what a reader far from the screen must know: period, source, data version,
simulation."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

import xlsxwriter

from ilp_dash.domain import pace, pws, readiness, running
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.tables import Column, Hidden, Table
from ilp_dash.domain.words import below_edge, safe_text

_PCT = ("pct", "bar")
_NUMBER_FORMATS = {"count": "#,##0", "pct": "0.00", "bar": "0.00", "points": "+0.0;-0.0;0.0", "number": "#,##0.##"}


def _plain(value, column: Column) -> str | int | float | None:
    """A cell as a spreadsheet should hold it: numbers stay numbers, hidden cells stay hidden, months become words."""
    if value is None:
        return None
    if isinstance(value, Hidden):
        return repr(value)
    if column.kind == "pws":
        return pws.STATUSES[value].name
    if column.kind == "ilp":
        return readiness.STATUSES[value]
    if column.kind == "pace":
        return pace.VERDICTS[value][1]
    if column.kind == "running":
        return running.CLASSES[value].words
    if isinstance(value, date):
        return month_label(value) if column.kind == "month" else date_label(value)
    if isinstance(value, float) and column.kind in _PCT:
        return below_edge(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return value
    return safe_text(str(value))


def _heading(column: Column) -> str:
    return column.label + (" (%)" if column.kind in _PCT else " (poin)" if column.kind == "points" else "")


def _with_trust(table: Table) -> Table:
    """The table with a last column that says why a number is marked, and a note for what is marked as a whole."""
    if table.flag:
        table = replace(table, notes=(*table.notes, f"Catatan mutu data: {'; '.join(table.flag)}."))
    if not any(table.trust):
        return table
    rows = tuple((*row, "; ".join(reasons) or None) for row, reasons in zip(table.rows, table.trust, strict=True))
    return replace(table, columns=(*table.columns, Column("mutu", "Catatan mutu data")), rows=rows)


def to_csv(table: Table, about: Sequence[tuple[str, str]]) -> bytes:
    """CSV as Indonesian Excel opens it: `;` between cells, decimal comma, UTF-8 with BOM. `about`: lines above the
    table."""
    table = _with_trust(table)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(table.title)])
    writer.writerows([safe_text(label), safe_text(text)] for label, text in about)
    writer.writerow([])
    writer.writerow([safe_text(_heading(c)) for c in table.columns])
    for row in table.rows:
        cells = [_plain(v, c) for v, c in zip(row, table.columns, strict=True)]
        writer.writerow(["" if v is None else _decimal_comma(v) if isinstance(v, float) else v for v in cells])
    writer.writerow([])
    writer.writerows([safe_text(note)] for note in table.notes)
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _decimal_comma(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def to_xlsx(table: Table, about: Sequence[tuple[str, str]]) -> bytes:
    """One-sheet workbook: title, `about` lines, the table as `write_sheet` writes it. Never a formula."""
    return in_workbook(lambda book: write_sheet(book, "Data", table, about))


def in_workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook that takes no text for a formula or an address, filled and closed."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    fill(book)
    book.close()
    return out.getvalue()


def write_sheet(book: xlsxwriter.Workbook, name: str, table: Table, about: Sequence[tuple[str, str]]) -> None:
    """One sheet: title, `about` lines, table with frozen head, filters and number formats, notes; printed across, one
    page wide."""
    table = _with_trust(table)
    sheet = book.add_worksheet(name)
    title, bold = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#e7f0f2"})
    grey = book.add_format({"font_color": "#5b6770", "italic": True, "text_wrap": True, "valign": "top"})
    text_cell = book.add_format({"indent": 1})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _NUMBER_FORMATS.items()}
    sheet.write_string(0, 0, table.title, title)
    for n, (label, text) in enumerate(about, 1):
        sheet.write_string(n, 0, safe_text(label), bold)
        sheet.write_string(n, 1, safe_text(text))
    top, end = len(about) + 2, len(about) + 2 + len(table.rows)
    widths = []
    for c, column in enumerate(table.columns):
        sheet.write_string(top, c, safe_text(_heading(column)), head)
        texts = [str(_plain(row[c], column) or "") for row in table.rows]
        widths.append(min(60, max([12, *(len(t) for t in texts)]) + 2))
        sheet.set_column(c, c, widths[c])
    sheet.set_row(top, _height(max(len(_heading(c)) / w for c, w in zip(table.columns, widths, strict=True))))
    for r, row in enumerate(table.rows, top + 1):
        for c, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            cell = _plain(value, column)
            if isinstance(cell, int | float):
                sheet.write_number(r, c, cell, formats.get(column.kind))
            elif cell is not None:
                sheet.write_string(r, c, cell, text_cell if c else None)
    sheet.freeze_panes(top + 1, 1)
    if not table.rows:
        sheet.write_string(end + 1, 0, "Tidak ada baris untuk pilihan ini.")
    if len(table.rows) > table.total:
        sheet.autofilter(top, 0, end - table.total, len(table.columns) - 1)  # a total is not sorted away
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    for r, note in enumerate(table.notes, end + 2):  # as wide as the table, so that a print stays readable
        sheet.set_row(r, _height(len(note) / sum(widths)))
        if len(widths) > 1:
            sheet.merge_range(r, 0, r, len(widths) - 1, "", grey)
        sheet.write_string(r, 0, safe_text(note), grey)


def _height(lines: float) -> float:
    """Points of a row that holds a wrapped text of so many full lines; words that do not fit are moved on."""
    return 15 * max(1, ceil(1.25 * lines))
