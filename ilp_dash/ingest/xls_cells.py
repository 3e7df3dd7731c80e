"""What the fast reader does not tell about XLS cells: errors like #N/A ([MS-CFB] and [MS-XLS], as little as needed)."""

import struct
from collections.abc import Iterator

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_FORMULA, _END, _SHEET, _BOOL_OR_ERROR, _BEGIN = 0x06, 0x0A, 0x85, 0x205, 0x809
_ROW, _ROW_HIDDEN, _COLUMNS, _DATE_MODE = 0x208, 0x20, 0x7D, 0x22
_NO_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors


def xls_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """What stands in (row, column) of the cells with an error, by the name of their sheet.

    Raises ValueError or struct.error for a file that is no whole workbook.
    """
    book = _workbook(content)
    found = {}
    for kind, data in _records(book, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", data)
            found[_name(data[6:])] = dict(_errors(book, start))
    return found


def xls_marks(content: bytes) -> tuple[dict[str, set[int]], dict[str, set[int]], set[str], bool]:
    """Hidden rows and columns by the name of their sheet, hidden sheets, and whether day numbers count from 1904.

    Errors as `xls_cells`.
    """
    book = _workbook(content)
    rows: dict[str, set[int]] = {}
    columns: dict[str, set[int]] = {}
    sheets, from_1904 = set(), False
    for kind, data in _records(book, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", data)
            name = _name(data[6:])
            if data[4] & 3:
                sheets.add(name)
            for inner, line in _records(book, start):
                if inner == _ROW and line[12] & _ROW_HIDDEN:
                    rows.setdefault(name, set()).add(struct.unpack_from("<H", line)[0])
                elif inner == _COLUMNS and line[8] & 1:
                    first, last = struct.unpack_from("<HH", line)
                    columns.setdefault(name, set()).update(range(first, last + 1))
        elif kind == _DATE_MODE:
            from_1904 = data[0] == 1
    return rows, columns, sheets, from_1904


def _errors(book: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, data in _records(book, start):
        code = None
        if kind == _BOOL_OR_ERROR and data[7]:
            code = data[6]
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            code = data[8]
        if code is not None:
            yield struct.unpack_from("<HH", data), _ERRORS.get(code, "galat")


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """(kind, data) of one sheet or the globals; charts within are passed over."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, book[start + 4 : start + 4 + length]
        start += 4 + length


def _name(data: bytes) -> str:
    length, flags = data[0], data[1]
    return data[2 : 2 + 2 * length].decode("utf-16-le") if flags & 1 else data[2 : 2 + length].decode("latin-1")


def _workbook(content: bytes) -> bytes:
    """The stream "Workbook" of a compound file."""
    big, small = (1 << shift for shift in struct.unpack_from("<HH", content, 30))
    directory, _, cutoff, small_table, _, further = struct.unpack_from("<6I", content, 48)
    table_sectors = [*struct.unpack_from("<109I", content, 76)]
    while further < _NO_SECTOR and len(table_sectors) * big < 4 * len(content):
        *more, further = struct.unpack_from(f"<{big // 4}I", content, (further + 1) * big)
        table_sectors += more
    table: list[int] = []
    for sector in table_sectors:
        if sector < _NO_SECTOR:
            table += struct.unpack_from(f"<{big // 4}I", content, (sector + 1) * big)
    body = content[big:]
    entries = _chain(body, big, table, directory)
    streams = {}
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        streams[entries[at : at + max(length - 2, 0)].decode("utf-16-le")] = (
            kind,
            *struct.unpack_from("<II", entries, at + 116),
        )
    if "Workbook" not in streams:
        raise ValueError("no stream Workbook")
    _, start, size = streams["Workbook"]
    if size >= cutoff:
        return _chain(body, big, table, start)[:size]
    root = next(start for kind, start, _ in streams.values() if kind == 5)
    numbers = _chain(body, big, table, small_table)
    small_numbers = [*struct.unpack(f"<{len(numbers) // 4}I", numbers)]
    return _chain(_chain(body, big, table, root), small, small_numbers, start)[:size]


def _chain(body: bytes, size: int, table: list[int], sector: int) -> bytes:
    """The sectors that follow one another in the table of sectors."""
    found = []
    while sector < _NO_SECTOR:
        if sector >= len(table) or len(found) > len(table):
            raise ValueError("broken chain of sectors")
        found.append(body[sector * size : (sector + 1) * size])
        sector = table[sector]
    return b"".join(found)
