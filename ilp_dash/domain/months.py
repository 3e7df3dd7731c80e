"""Months: stored as the first day, written in a URL as `2025-09`, spoken as "September 2025"."""

import re
from collections.abc import Sequence
from datetime import date

MONTH_NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTH_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
# Spellings met in files besides the two lists above (English, old and clipped forms).
_SPELLINGS = {
    "may": 5,
    "aug": 8,
    "agt": 8,
    "ags": 8,
    "agst": 8,
    "agustus": 8,
    "oct": 10,
    "nop": 11,
    "nopember": 11,
    "dec": 12,
    "pebruari": 2,
    "peb": 2,
    "sept": 9,
}
_SPELLINGS |= {name.lower(): n for n, name in enumerate(MONTH_NAMES, 1)}
_SPELLINGS |= {name.lower(): n for n, name in enumerate(MONTH_SHORT, 1)}


def parse_month(text: str | None) -> date | None:
    """First day of the month written as `2025-09`; None for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text or "")
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
        return None
    return date(int(match[1]), int(match[2]), 1)


def month_code(month: date) -> str:
    """`2025-09`: the month as it stands in a URL."""
    return f"{month:%Y-%m}"


def since_january(month: date) -> str:
    """The year so far: "Januari s.d. September 2026", and for January only "Januari 2026"."""
    return month_label(month) if month.month == 1 else f"Januari s.d. {month_label(month)}"


def month_label(month: date) -> str:
    """ "September 2025"."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


def date_label(day: date) -> str:
    """ "5 September 2025"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def read_month_number(text) -> int | None:
    """Month number of what a file writes: 1–12, "Jan-17", "Januari", "s/d Maret"; None when it is no month."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return int(text) if 1 <= text <= 12 and text == int(text) else None
    word = re.sub(r"^\s*(s\s*/\s*d|s\.d\.?|sd)\s+", "", str(text or "").strip().lower())
    if re.fullmatch(r"\d{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else None
    match = re.fullmatch(r"([a-z]+)\.?(?:[\s\-/']*(?:\d{4}|\d{2}))?", word)
    return _SPELLINGS.get(match[1]) if match else None


def add_months(month: date, count: int) -> date:
    """First day of the month `count` months later (earlier when negative)."""
    return month_at(month_index(month) + count)


def month_index(month: date) -> int:
    """Months counted on without end: the next month is one more."""
    return month.year * 12 + month.month - 1


def month_at(index: int) -> date:
    """First day of the month with that `month_index`."""
    return date(index // 12, index % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included; empty when `last` is earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first, n) for n in range(count + 1)]


def reporting_year(month: date, starts_in: int = 1) -> int:
    """The year a month counts for when the reporting year starts in `starts_in` (7 for the school year)."""
    return month.year if month.month >= starts_in else month.year - 1


def month_of_year(month: date, starts_in: int = 1) -> int:
    """1 for the first month of the reporting year, 12 for the last."""
    return (month.month - starts_in) % 12 + 1


def year_label(month: date, starts_in: int = 1) -> str:
    """ "2025", or "tahun ajaran 2025/2026" when the reporting year starts in July."""
    year = reporting_year(month, starts_in)
    return str(year) if starts_in == 1 else f"tahun ajaran {year}/{year + 1}"


def school_month(month: date) -> date:
    """The month whose school year counts in a month: in December, when the year is counted, the one
    that ended in June."""
    return month.replace(month=6) if month.month == 12 else month


def counting(complete: Sequence[bool]) -> list[bool]:
    """Which of consecutive months count as months of their own: complete ones, except the first after one that was not:
    it may hold two months in one."""
    return [now and (n == 0 or complete[n - 1]) for n, now in enumerate(complete)]
