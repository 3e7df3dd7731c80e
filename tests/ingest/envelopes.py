"""One table in every kind of file an office may save it as: .xlsx, .ods, .xls, and CSV as Excel writes it."""

import csv
import io
import struct
import zipfile
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

SHEET = "Lembar1"


@dataclass(frozen=True)
class Formula:
    """A computed cell with its value."""

    value: int


@dataclass(frozen=True)
class Percent:
    """A part of a whole that is shown as a per cent with two decimals."""

    value: float


def cells(rows: list[list]):
    """(row, column, value) of what stands somewhere."""
    return [(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v not in (None, "")]


def xlsx(rows: list[list], hidden: tuple[int, ...] = ()) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(SHEET)
        percent, month = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "mmm-yy"})
        for r, c, value in cells(rows):
            if isinstance(value, Formula):
                sheet.write_formula(r, c, "=SUM(A1:A2)", None, value.value)
            elif isinstance(value, Percent):
                sheet.write_number(r, c, value.value, percent)
            elif isinstance(value, date):
                sheet.write_datetime(r, c, value, month)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            else:
                sheet.write_number(r, c, value)
        for row in hidden:
            sheet.set_row(row, options={"hidden": True})
    return file.getvalue()


def ods(rows: list[list], hidden: tuple[int, ...] = ()) -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    lines = []
    for r, row in enumerate(rows):
        unseen = ' table:visibility="filter"' if r in hidden else ""
        lines.append(f"<table:table-row{unseen}>{''.join(map(_ods_cell, row))}</table:table-row>")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:spreadsheet><table:table table:name={quoteattr(SHEET)}>{''.join(lines)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file, kind = io.BytesIO(), "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest xmlns:manifest="x"/>')
        archive.writestr("content.xml", content)
    return file.getvalue()


def _ods_cell(value) -> str:
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    if isinstance(value, date):
        told = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
    elif isinstance(value, Percent):
        told = f'office:value-type="percentage" office:value="{value.value}"'
    elif isinstance(value, Formula):
        told = f'table:formula="of:=SUM([.A1:.A2])" office:value-type="float" office:value="{value.value}"'
    else:
        told = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {told}><text:p>{escape(_shown(value))}</text:p></table:table-cell>"


def csv_of(rows: list[list], separator: str, encoding: str) -> bytes:
    """As Excel saves what is shown, with Windows line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([["" if v is None else _shown(v) for v in row] for row in rows])
    return text.getvalue().encode(encoding)


def _shown(value) -> str:
    if isinstance(value, date):
        return f"{value:%b-%y}"
    if isinstance(value, Percent):
        return f"{100 * value.value:.2f}%".replace(".", ",")
    return str(value.value if isinstance(value, Formula) else value)


def xls(rows: list[list], hidden: tuple[int, ...] = ()) -> bytes:
    """Excel 97: globals, one sheet, in a compound file ([MS-XLS] and [MS-CFB], as little as needed)."""
    formats = b"".join(_record(0xE0, struct.pack("<HHH", 0, number, 0) + bytes(14)) for number in (0, 10, 17))
    name = bytes((len(SHEET), 0)) + SHEET.encode("ascii")
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6))
    end = _record(0x0A, b"")
    globals_length = len(begin) + len(formats) + 4 + 6 + len(name) + len(end)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        sheet += _record(
            0x208, struct.pack("<HHHHHHI", r, 0, len(row), 255, 0, 0, 0x100 | (0x20 if r in hidden else 0))
        )
    sheet += b"".join(_xls_cell(r, c, value) for r, c, value in cells(rows)) + end
    book = begin + formats + _record(0x85, struct.pack("<IBB", globals_length, 0, 0) + name) + end + sheet
    return _compound(book)


def _xls_cell(r: int, c: int, value) -> bytes:
    if isinstance(value, str):
        return _record(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + value.encode("utf-16-le"))
    if isinstance(value, Formula):
        tokens = struct.pack("<HBH", 3, 0x1E, 0)  # a number stands for it
        return _record(0x06, struct.pack("<HHHdHI", r, c, 0, value.value, 0, 0) + tokens)
    if isinstance(value, date):
        return _record(0x203, struct.pack("<HHHd", r, c, 2, (value - date(1899, 12, 30)).days))
    if isinstance(value, Percent):
        return _record(0x203, struct.pack("<HHHd", r, c, 1, value.value))
    return _record(0x203, struct.pack("<HHHd", r, c, 0, value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """The stream "Workbook" alone: table of sectors first, then the directory, then the stream."""
    size = max(len(stream), 4096)
    sectors = -(-size // 512)
    tables = -(-(sectors + 2) // 127)
    first = tables + 1
    table = [0xFFFFFFFD] * tables + [0xFFFFFFFE, *range(first + 1, first + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 * tables - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry("Workbook", 2, first, size, 0xFFFFFFFF) + bytes(256)
    body = struct.pack(f"<{len(table)}I", *table) + entries + stream.ljust(512 * sectors, b"\0")
    return header + body


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    said = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return said + bytes(36) + struct.pack("<IQ", start, size)
