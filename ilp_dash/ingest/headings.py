"""Finds a table in a sheet by the words of its headings: extra rows above, two merged heading lines, moved columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.months import read_month_number
from ilp_dash.ingest.workbook_layout import Heading, words_of

# Headings are looked for in this many rows.
_SEARCH_ROWS = 60
_NUMBER_CELL = re.compile(r"\(?\s*\d{1,2}\s*\)?([=(/×x+ \d)]*)")


@dataclass(frozen=True)
class Found:
    """A table in a sheet: column number by field, first row after the headings, row of the headings."""

    columns: dict[str, int]
    first_row: int
    head_row: int


def is_number_row(row: list) -> bool:
    """True for the row "(1) (2) (3) …" under the headings, with or without brackets, gaps allowed."""
    numbers = []
    for cell in row:
        if cell == "" or cell is None:
            continue
        if isinstance(cell, float | int):
            numbers.append(cell)
        elif isinstance(cell, str) and _NUMBER_CELL.fullmatch(cell.strip()):
            numbers.append(int(re.search(r"\d+", cell)[0]))
        else:
            return False
    return len(numbers) >= 3 and numbers[0] == 1 and all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))


def is_total(row: list, columns: Iterable[int]) -> bool:
    """True when one of the columns says "Jumlah" or "Total"."""
    return any(isinstance(row[c], str) and words_of(row[c]).startswith(("jumlah", "total")) for c in columns)


def find_table(rows: list[list], headings: tuple[Heading, ...]) -> tuple[Found | None, list[Heading]]:
    """The table whose headings fit best, and the required headings that are
    missing (None and all of them when no row fits)."""
    best: tuple[int, Found] | None = None
    required = [h for h in headings if h.required]
    for start, row in enumerate(rows[:_SEARCH_ROWS]):
        if sum(1 for cell in row if isinstance(cell, str) and cell) < 2:
            continue
        for depth in (1, 2, 3):
            block = rows[start : start + depth]
            if (
                len(block) < depth
                or is_number_row(block[-1])
                or not any(isinstance(c, str | date) and c for c in block[-1])
            ):
                break
            columns = _columns(block, headings)
            score = len(columns)
            if best is None or score > best[0]:
                best = score, Found(columns, start + depth, start)
        if best and len(best[1].columns) == len(headings):
            break
    if best is None or best[0] < 2:
        return None, required
    found = best[1]
    first = found.first_row
    if first < len(rows) and is_number_row(rows[first]):
        found = Found(found.columns, first + 1, found.head_row)
    return found, [h for h in required if h.field not in found.columns]


def _columns(block: list[list], headings: tuple[Heading, ...]) -> dict[str, int]:
    width = max(len(row) for row in block)
    has_months = any(h.field == "m1" for h in headings)
    columns: dict[str, int] = {}
    above = [""] * len(block)
    for column in range(width):
        cells = [row[column] if column < len(row) else "" for row in block]
        leaf = next((c for c in reversed(cells) if c != ""), "")
        if leaf == "":
            continue
        parts = []
        for line, cell in enumerate(cells):
            if cell != "":
                above[line] = str(cell)
                parts.append(str(cell))
            elif any(c != "" for c in cells[line + 1 :]) and above[line]:
                parts.append(above[line])
        if has_months:
            month = leaf.month if isinstance(leaf, date) else read_month_number(leaf)
            if month and len(set(words_of(leaf).split())) <= 3:
                columns.setdefault(f"m{month}", column)
                continue
        words = set(words_of(" ".join(parts)).split())
        for heading in headings:
            if (
                heading.needs
                and heading.field not in columns
                and words.issuperset(heading.needs)
                and words.isdisjoint(heading.lacks)
            ):
                columns[heading.field] = column
                break
    return columns
