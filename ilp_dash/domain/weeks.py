"""Weeks of home visits: Monday to Sunday, stored as their Monday, counted the
ISO way (week 1 holds the year's first Thursday)."""

import re
from datetime import date, timedelta

from ilp_dash.domain.months import MONTH_SHORT, add_months


def monday_of(day: date) -> date:
    """Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def read_iso_week(text: str) -> date | None:
    """Monday of a week written "2026-W37", "2026W37" or "W37 2026"; None for
    anything else, also for a week that does not exist."""
    text = text.strip().upper()
    if match := re.fullmatch(r"(\d{4})\s*-?\s*W\s*(\d{1,2})", text):
        year, week = int(match[1]), int(match[2])
    elif match := re.fullmatch(r"W\s*(\d{1,2})\s*[-/ ]\s*(\d{4})", text):
        year, week = int(match[2]), int(match[1])
    else:
        return None
    try:
        return date.fromisocalendar(year, week, 1) if 2000 <= year <= 2099 else None
    except ValueError:
        return None


def iso_year(monday: date) -> int:
    """The year whose report a week belongs to: the one its Thursday lies in."""
    return monday.isocalendar().year


def mondays_of(year: int) -> list[date]:
    """Mondays of the 52 or 53 weeks of a year."""
    first = date.fromisocalendar(year, 1, 1)
    return [day for n in range(53) if iso_year(day := first + timedelta(weeks=n)) == year]


def last_weeks(month: date, count: int) -> tuple[date, ...]:
    """Mondays of the last `count` weeks that have ended by the end of a month, oldest first."""
    end = add_months(month, 1) - timedelta(days=1)
    last = monday_of(end - timedelta(days=6))
    return tuple(last - timedelta(weeks=n) for n in range(count - 1, -1, -1))


def week_label(monday: date) -> str:
    """ "21–27 Sep", "28 Sep–4 Okt": Monday to Sunday."""
    sunday = monday + timedelta(days=6)
    first = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {MONTH_SHORT[monday.month - 1]}"
    return f"{first}–{sunday.day} {MONTH_SHORT[sunday.month - 1]}"
