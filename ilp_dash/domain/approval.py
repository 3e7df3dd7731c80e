"""What a month's report may say of itself: whether a second person approved its file, and whether its period is closed.

See domain/report.py: STATES.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from ilp_dash.domain.report import Report

RULE, TWO = "persetujuan", "dua"  # the local rule, and its value that asks for a second person
SENT, APPROVED, RETURNED = "dikirim", "disetujui", "dikembalikan"  # status of a file
FINAL = "final"
_FORMS = (("SPM", "spm", "served"), ("PWS", "pws", "values"))


def unapproved(report: Report) -> Report:
    """The report of a file nobody has approved yet: no month it tells is more than `dikirim`."""
    return _with_states(report, {None: SENT, APPROVED: SENT, FINAL: SENT}, range(12))


def approved(report: Report) -> Report:
    """The report of a file somebody has approved: every month it tells is at least `disetujui`."""
    return _with_states(report, {None: APPROVED, "draf": APPROVED, SENT: APPROVED, RETURNED: APPROVED}, range(12))


def closed(report: Report, locked: Collection[date]) -> Report:
    """A report whose locked months are `final`, where anything is told of them. locked: first days of months."""
    months = [month.month - 1 for month in locked if month.year == report.year]
    return (
        _with_states(report, dict.fromkeys((None, "draf", SENT, APPROVED, RETURNED), FINAL), months)
        if months
        else report
    )


def _with_states(report: Report, becomes: dict, months: Collection[int]) -> Report:
    states = {}
    for form, part, name in _FORMS:
        sent, state = (known.get(form, (None,) * 12) for known in (report.sent_on, report.state))
        lines = [getattr(line, name) for line in getattr(report, part)]
        told = [sent[n] or state[n] or any(values[n] is not None for values in lines) for n in range(12)]
        states[form] = tuple(becomes.get(s, s) if told[n] and n in months else s for n, s in enumerate(state))
    return replace(report, state=states)
