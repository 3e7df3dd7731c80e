"""When a monthly report is due, drawn as calendars: a due date on which nobody works moves to the next working day."""

from datetime import date

import pytest

from ilp_dash.domain.due import due_on

# In the calendars of the month after: the 5th, day by day from there. * works, . is off, h is a holiday that was named.
# July 2025: Saturday 5; October 2025: Sunday 5; May 2025: Monday 5; April 2025: Saturday 5.
DUE = [
    # month       days  named holidays            due
    ("2025-06-01", 5, (), "2025-07-07"),  # Saturday: Monday
    ("2025-06-01", 6, (), "2025-07-05"),  # a Saturday on which people work
    ("2025-09-01", 5, (), "2025-10-06"),  # Sunday: Monday
    ("2025-09-01", 6, (), "2025-10-06"),
    ("2025-04-01", 5, (), "2025-05-05"),  # Monday
    ("2025-04-01", 5, ("2025-05-05",), "2025-05-06"),  # a holiday Monday
    ("2025-06-01", 5, ("2025-07-07", "2025-07-08"), "2025-07-09"),  # Saturday, then two holidays
    (
        "2025-07-01",
        5,
        ("2025-08-05", "2025-08-06", "2025-08-07", "2025-08-08"),
        "2025-08-11",
    ),  # holidays, then a weekend
    ("2025-12-01", 5, (), "2026-01-05"),  # over the turn of the year
]


@pytest.mark.parametrize(("month", "days", "holidays", "due"), DUE)
def test_a_due_date_on_which_nobody_works_moves_to_the_next_working_day(month, days, holidays, due):
    off = {date.fromisoformat(day) for day in holidays}
    assert due_on(date.fromisoformat(month), 5, days, off) == date.fromisoformat(due)
