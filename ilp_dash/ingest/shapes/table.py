"""Finds the table in a sheet: its block of headings (one to six rows, merged cells) flattened, its rows, its totals."""

import re
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.months import read_month_number
from ilp_dash.ingest.headings import is_number_row
from ilp_dash.ingest.numbers import Reading, read_count
from ilp_dash.ingest.shapes.wording import plain
from ilp_dash.ingest.unread_cells import Unread

# Headings that stand over the names or services of the rows: the table begins where one of them stands.
_ANCHOR = re.compile(
    r"(nama )?(unit )?(puskesmas|pkm|upt puskesmas|kelurahan|desa kelurahan|kelurahan desa|desa)"
    r"|(nama )?(fasilitas kesehatan|faskes|unit kerja)"
    r"|jenis (layanan|pelayanan)( \w+)*|(nama )?indikator( \w+)*|bulan"
)
_TOTAL = re.compile(r"((jumlah|total|grand total|sub ?total|rata rata|rerata|kabupaten|kab)\b.*|(se )?(kota|provinsi))")
_DETAIL = re.compile(r"\b(kelompok|umur|usia|tahun|satuan|sasaran|target|definisi)\b")  # "Total" there is no total
_SEARCH_ROWS, _MOST_HEADINGS = 60, 6


@dataclass(frozen=True)
class Head:
    """One column. index: zero-based; cell: row of its lowest heading; parts: cells of its headings from top to bottom,
    merged ones repeated."""

    index: int
    row: int
    parts: tuple

    @property
    def words(self) -> str:
        """The headings joined, as plain words."""
        return " ".join(w for part in self.parts if (w := plain(part)))

    @property
    def text(self) -> str:
        """The headings as they are written, for people."""
        shown = [f"{p:%m/%Y}" if isinstance(p, date) else " ".join(str(p).split()) for p in self.parts]
        return " › ".join(shown)


@dataclass(frozen=True)
class Table:
    """A table in a sheet. titles: what stands above it; rows: zero-based number and cells of every row below the
    headings that is no total and holds something; totals: the same of "JUMLAH" and the like; labels: columns that
    say what a row is about."""

    sheet: str
    titles: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[int, list], ...] = ()
    totals: tuple[tuple[int, list], ...] = ()
    labels: tuple[int, ...] = ()


def find_tables(sheet: str, rows: list[list], cities: frozenset[str] = frozenset()) -> list[Table]:
    """The tables of a sheet, one below the other; none when no heading of names or services stands over anything.

    cities: plain names whose rows are totals, too ("kota jambi").
    """
    found, start = [], 0
    while (anchor := _anchor(rows, start)) is not None:
        table, start = _table(sheet, rows, anchor, start, cities)
        found.append(table)
    return found


def _table(sheet: str, rows: list[list], anchor: tuple[int, int], start: int, cities) -> tuple[Table, int]:
    """The table whose heading of names stands at `anchor` (row, column), its titles from row `start` on; and the row
    where it ends: what follows its last figures and stands over the next table is that one's title."""
    first, column = anchor
    last = first
    while last + 1 < len(rows) and last + 1 - first < _MOST_HEADINGS and _goes_on(rows[last + 1], column):
        last += 1
    while first > start and first > last - _MOST_HEADINGS + 1 and _is_heading_above(rows[first - 1]):
        first -= 1
    heads = flatten(rows[first : last + 1], first)
    below = last + 1
    while below < len(rows) and (_is_numbering(rows[below]) or not any(filled(c) for c in rows[below])):
        below += 1
    named = [h.index for h in heads if _ANCHOR.fullmatch(plain(h.parts[-1]))]
    labels = tuple(h.index for h in heads if h.index <= max(named, default=column) and not _DETAIL.search(h.words))
    data, totals, end = [], [], below
    for number in range(below, len(rows)):
        row = rows[number]
        if _anchor_of(row) is not None:
            break
        if any(is_figure(c) for n, c in enumerate(row) if n not in labels):
            end = number + 1
        if not any(filled(c) for c in row):
            continue
        nameless = totals and not any(filled(row[c]) for c in labels if c < len(row))
        if nameless or is_total_row(row, labels, cities):  # a second row of totals may have lost its name
            totals.append((number, row))
        else:
            data.append((number, row))
    above = [row for row in rows[start:first] if any(filled(c) for c in row)]
    titles = tuple(" ".join(str(c) for c in row if filled(c)) for row in above)
    return Table(sheet, titles, heads, tuple(data), tuple(totals), labels), end


def _is_numbering(row: list) -> bool:
    """The row "(1) (2) (3) …" under headings, also where columns were moved or put in between."""
    cells = [c for c in row if filled(c)]
    bracketed = all(isinstance(c, str) and re.fullmatch(r"\(\s*\d{1,3}[^)]*\)", c.strip()) for c in cells)
    return (len(cells) >= 3 and bracketed) or is_number_row(row)


def _anchor(rows: list[list], start: int) -> tuple[int, int] | None:
    """(row, column) of the next heading of names or services; the first is looked for in the first sixty rows."""
    for number in range(start, len(rows) if start else min(len(rows), _SEARCH_ROWS)):
        if (column := _anchor_of(rows[number])) is not None:
            return number, column
    return None


def _anchor_of(row: list) -> int | None:
    found = [n for n, c in enumerate(row) if isinstance(c, str) and 2 < len(c) < 60 and _ANCHOR.fullmatch(plain(c))]
    if (
        not found
        or any(_is_colon(c) for c in row)
        or sum(1 for c in row if isinstance(c, str | date) and filled(c)) < 2
    ):
        return None
    # "Bulan" may stand over the months, which are no labels of rows
    return next((n for n in found if plain(row[n]) != "bulan"), found[0] if found else None)


def _is_colon(cell) -> bool:
    return isinstance(cell, str) and cell.strip() == ":"


def _goes_on(row: list, column: int) -> bool:
    """A further row of headings: words, and nothing under the heading of names."""
    if column < len(row) and filled(row[column]):
        return False
    return sum(1 for c in row if filled(c)) >= 2 and not any(_is_number(c) for c in row)


def _is_heading_above(row: list) -> bool:
    """Headings over the one of names: several cells of words, none of them a line of identity."""
    cells = [c for c in row if filled(c)]
    return (
        len(cells) >= 2
        and all(isinstance(c, str | date) for c in cells)
        and not any(":" in str(c) or len(str(c)) > 60 for c in cells)
        and any(read_month_number(c) or plain(c) in ("sasaran", "s", "ts", "capaian", "realisasi") for c in cells[1:])
    )


def _is_number(cell) -> bool:
    if isinstance(cell, Unread):
        return True
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not 2010 <= cell <= 2050
    return isinstance(cell, str) and bool(re.fullmatch(r"[\s\"']*[\d.,]*\d\s*%*\s*%?[\s\"']*", cell))


def filled(cell) -> bool:
    """Something stands there (a dash does, too)."""
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def flatten(block: list[list], first: int) -> tuple[Head, ...]:
    """The columns of a block of headings. A heading with others below it covers the columns right of it up to the next
    one in its row, or in a row above."""
    width = max(len(row) for row in block)
    grid = [[row[c] if c < len(row) and filled(row[c]) else "" for c in range(width)] for row in block]
    over: list = [""] * len(block)
    heads = []
    for column in range(width):
        cells = [row[column] for row in grid]
        for line, cell in enumerate(cells):
            below = any(c != "" for c in cells[line + 1 :])
            if cell != "":
                over[line:] = [cell if below else ""] + [""] * (len(block) - line - 1)
            elif not below:
                over[line] = ""
        lowest = max((n for n, c in enumerate(cells) if c != ""), default=None)
        if lowest is None:
            continue
        parts = [cells[n] if cells[n] != "" else over[n] for n in range(lowest + 1)]
        heads.append(Head(column, first + lowest, tuple(p for p in parts if p != "")))
    return tuple(heads)


def is_total_row(row: list, labels, cities: frozenset[str] = frozenset()) -> bool:
    """One of the label columns says "JUMLAH", "TOTAL", "Kabupaten …", or the name of the city."""
    words = [plain(row[c]) for c in labels if c < len(row) and isinstance(row[c], str)]
    return any(_TOTAL.fullmatch(w) or w in cities for w in words)


def read_figure(cell) -> Reading:
    """A count as offices write it: as `read_count`, and within quotation marks ("7,257")."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isdigit() and len(cell) < 8:  # most cells of a CSV
            return Reading(int(cell))
        cell = cell.strip().strip("\"'“”").strip()
    return read_count(cell)


def is_per_cent(cell) -> bool:
    """Written as a per cent ("97,69%", "6.66% %") or as part of a whole (0.9769, which Excel shows as 97,69 %)."""
    if isinstance(cell, str):
        return bool(re.fullmatch(r"\s*-?\d+([.,]\d+)?(\s*%)+\s*", cell))
    return isinstance(cell, float) and cell == cell and abs(cell) < 1e9 and cell != int(cell)


def is_dash(cell) -> bool:
    """A text without a letter or digit: "-"."""
    return isinstance(cell, str) and not any(c.isalnum() for c in cell)


def is_figure(cell) -> bool:
    """Something that stands where a number should: a number, a dash, a formula without value."""
    if isinstance(cell, str):
        return filled(cell) and (any(c.isdigit() for c in cell) or is_dash(cell)) and len(cell) < 25
    return isinstance(cell, Unread | int | float | date) and not isinstance(cell, bool)
