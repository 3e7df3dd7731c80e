"""Days of one row or column of a table seen together: those that may mean two days are asked about, never guessed.

Days are written day first. An Excel set to English reads them month first: "05/02/2025" becomes 2 May, "15/02/2025"
stays text, and what it writes as text itself is "02/15/2025". One cell alone tells nothing of it; its neighbours do.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from ilp_dash.domain.months import MONTH_SHORT, add_months
from ilp_dash.ingest.numbers import DAY_ZERO, read_date

DAY_ZERO_1904 = date(1904, 1, 1)
_ORDERED = re.compile(r"\s*'?(\d{1,2})([/.\-])(\d{1,2})\2\d{4}\s*")
# So many days that fit only with day and month exchanged, and none against it, are no accident.
_NO_ACCIDENT = 2


class Days:
    """The days of one file as they are read, gathered by the row or column they stand in."""

    def __init__(self):
        self._found: dict[tuple[str, str], list[tuple]] = {}

    def add(self, sheet: str, field: str, place, cell, month: int | None = None) -> None:
        """place: where the cell stands, as the reader names it. field: of the report; "week": a Monday is expected.
        month: number of the month whose sending day it is."""
        self._found.setdefault((sheet, field), []).append((place, cell, month))

    def doubtful(self, year: int, from_1904: bool = False) -> Iterator[tuple[str, object, str]]:
        """(sheet, place, the two days as words) of every day that may mean two. year: of the report, 0 = not known."""
        for (sheet, field), days in self._found.items():
            if field == "week":
                fits = [_is_monday] * len(days)
            else:
                fits = [_sent_for(year, month) if month and year else None for *_, month in days]
            for number, words in doubtful_days([cell for _, cell, _ in days], fits, from_1904):
                yield sheet, days[number][0], words


def doubtful_days(
    cells: Sequence, fits: Sequence[Callable[[date], bool] | None], from_1904: bool = False
) -> Iterator[tuple[int, str]]:
    """(number of the cell, "2 Mei 2025 atau 5 Feb 2025") of every cell that may mean two days.

    fits: what is expected of the day in each cell, None = nothing. from_1904: the workbook's day numbers count from
    1904; a number without the format of a date may be of either kind.
    """
    written = [_ORDERED.fullmatch(cell) if isinstance(cell, str) else None for cell in cells]
    month_first = any(match and int(match[3]) > 12 >= int(match[1]) for match in written)
    left_as_text = any(match and int(match[1]) > 12 and match[2] != "." for match in written)
    turned = [_turned(cell, match) for cell, match in zip(cells, written, strict=True)]
    signs = [_sign(cell, other, fit) for cell, other, fit in zip(cells, turned, fits, strict=True)]
    exchanged = signs.count(True) >= _NO_ACCIDENT and False not in signs
    for number, (cell, other, match, sign) in enumerate(zip(cells, turned, written, signs, strict=True)):
        if from_1904 and _is_day_number(cell):
            yield number, _either(DAY_ZERO_1904 + timedelta(int(cell)), DAY_ZERO + timedelta(int(cell)))
        elif other and (exchanged or (month_first or sign if match else left_as_text)):
            yield number, _either(read_date(cell).value, other)


def _is_monday(day: date) -> bool:
    return day.weekday() == 0


def _sent_for(year: int, month: int) -> Callable[[date], bool]:
    """Whether a day is one on which a month's report is expected: in the month after it."""
    due = add_months(date(year, month, 1), 1)
    return lambda day: (day.year, day.month) == (due.year, due.month)


def _turned(cell, match) -> date | None:
    """The day a cell means with day and month exchanged; None where that is no other day, or the order is plain."""
    day = read_date(cell).value if match or isinstance(cell, date) else None
    return day.replace(day=day.month, month=day.day) if day and day.month != day.day <= 12 else None


def _sign(cell, other: date | None, fit) -> bool | None:
    """True: the day fits only when exchanged; False: it fits only as it stands, or can stand no other way."""
    day = read_date(cell).value
    if day is None or fit is None or day.day == day.month:
        return None
    if other is None:
        return False
    return None if fit(day) == fit(other) else fit(other)


def _is_day_number(cell) -> bool:
    return isinstance(cell, int | float) and read_date(cell).value is not None


def _either(one: date, other: date) -> str:
    return " atau ".join(f"{day.day} {MONTH_SHORT[day.month - 1]} {day.year}" for day in (one, other))
