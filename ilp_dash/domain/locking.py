"""Which months' figures a change touches, so that a closed month keeps its own."""

from datetime import date

from ilp_dash.domain.difference import Change
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, months_between
from ilp_dash.domain.report import Report

_REVISED = ("revised_pusdatin", "revised_riil", "revised_from")


def months_touched(change: Change, year: int, *reports: Report | None) -> set[date]:
    """First days of the months a change of one figure touches. reports: before and after, for when a revision begins.

    A sasaran touches its whole year (SPM05: July to June), a revised one the months from the revision on, the quality
    of a service December, an item of ILP the months of its days, old and new. A status touches nothing: a closed month
    has its own.
    """
    place = change.place
    if place.part == "state":
        return set()
    if place.part == "weeks":
        return {place.line[1].replace(day=1)}
    if place.part in ("network", "origins"):
        return {date(year, place.line[-1], 1)}
    if place.part == "quality":
        return {date(year, 12, 1)}
    if place.part == "ilp":
        return {day.replace(day=1) for day in (change.old, change.new) if isinstance(day, date)}
    if place.month is not None:
        return {date(year, place.month, 1)}
    code = place.line[-1]
    start = INDICATORS[code].year_start if place.part == "spm" else 1
    end = add_months(date(year, start, 1), 11)
    first = _revised_from(place.line, *reports) if place.name in _REVISED else start
    return set(months_between(date(year, max(first, start), 1), end))


def _revised_from(line: tuple, *reports: Report | None) -> int:
    lines = [own for report in reports if report for own in report.spm if (own.indicator,) == line]
    return min((own.revised_from for own in lines if own.revised_from), default=1)
