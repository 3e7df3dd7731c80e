"""The last day on which a monthly report is on time: a day of the next month, or the working day after it."""

from collections.abc import Collection
from datetime import date, timedelta

from ilp_dash.domain.months import add_months


def due_on(month: date, day: int, days_a_week: int, holidays: Collection[date] = ()) -> date:
    """When the report of a month is due: that day of the month after; where nobody works then, the next day on which
    somebody does.

    days_a_week: 5 = Monday to Friday, 6 = Monday to Saturday. Rules `tanggal_batas_lapor`, `hari_kerja_seminggu`.
    """
    due = add_months(month, 1).replace(day=day)
    while due.weekday() >= days_a_week or due in holidays:
        due += timedelta(days=1)
    return due
