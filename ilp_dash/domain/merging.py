"""Several reports of one puskesmas and year laid over each other: a later one adds and corrects, and takes none away.

A blank says nothing. To take a figure away its file is withdrawn, or a file replaces all earlier ones.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import reduce

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.report import PWS_EXTRA, Report

# Part of a report -> the fields that say which line of it is meant.
KEYS = {
    "spm": ("indicator",),
    "pws": ("kelurahan_code", "code"),
    "ilp": ("no",),
    "network": ("kelurahan_code", "month"),
    "origins": ("month",),
    "quality": ("indicator",),
    "weeks": ("kelurahan_code", "week"),
}
_DAYS = ("ilp_declared_on", "ilp_pilot_on", "ilp_planned_on")
# Part -> the form that says whether its figures came cumulative (`Report.cumulative`).
_FORM = {"spm": "SPM", "pws": "PWS"}


def merged(reports: Iterable[Report]) -> Report:
    """One report of all of them, the earliest first."""
    return reduce(_over, reports)


def _over(earlier: Report, later: Report) -> Report:
    changes = {part: _lines(part, earlier, later) for part in KEYS}
    changes |= {day: getattr(later, day) or getattr(earlier, day) for day in _DAYS}
    for form_field in ("sent_on", "state"):
        before, after = getattr(earlier, form_field), getattr(later, form_field)
        changes[form_field] = {
            form: _twelve(before.get(form, (None,) * 12), after.get(form, (None,) * 12)) for form in {**before, **after}
        }
    return replace(later, **changes)


def dated(report: Report, day: date, known: Report | None) -> Report:
    """A report whose shape has no day of sending, with one: `day`, in the months it has figures for and `known`, what
    came before, has no day for."""
    sent = {}
    for form, lines, name in (("SPM", report.spm, "served"), ("PWS", report.pws, "values")):
        before = known.sent_on.get(form, (None,) * 12) if known else (None,) * 12
        told = [any(getattr(line, name)[n] is not None for line in lines) for n in range(12)]
        sent[form] = tuple(day if has and not on else None for has, on in zip(told, before, strict=True))
    return replace(report, sent_on=sent, undated=False)


def is_cumulative_code(code: str) -> bool:
    """False for what is counted per month whatever the file says: D/S, S, evaluation, findings of home visits."""
    return code not in PWS_EXTRA and not INDICATORS[code].monthly_ratio


def _lines(part: str, earlier: Report, later: Report) -> tuple:
    key = KEYS[part]
    lines = {tuple(getattr(line, name) for name in key): line for line in getattr(earlier, part)}
    known = dict(lines)
    for line in getattr(later, part):
        place = tuple(getattr(line, name) for name in key)
        lines[place] = _line(lines[place], line, _FORM.get(part) in later.cumulative) if place in lines else line
    if part == "origins" and "Kunjungan" in later.cumulative:
        lines |= _visits_without_gaps(known, {line.month: line for line in later.origins}, lines)
    return tuple(lines.values())


def _line(earlier, later, cumulative: bool):
    told = {}
    for field in fields(later):
        before, after = getattr(earlier, field.name), getattr(later, field.name)
        if isinstance(after, tuple):
            code = getattr(later, "indicator", None) or later.code
            if cumulative and is_cumulative_code(code):
                after = _without_gaps(before, after, INDICATORS[code].year_start)
            told[field.name] = _twelve(before, after)
        else:
            told[field.name] = before if after in (None, "") else after
    return replace(later, **told)


def _twelve(before: tuple, after: tuple) -> tuple:
    return tuple(old if new is None else new for old, new in zip(before, after, strict=True))


def _without_gaps(before: tuple, after: tuple, start: int = 1) -> tuple:
    """Single months of a cumulative file, where the months it leaves blank are known from earlier files.

    The figure after a gap covers the gap: what was reported for those months before is no part of it. start: month in
    which counting begins anew.
    """
    months, gap = [], 0
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        gap = 0 if number == start else gap
        months.append(None if new is None else new - gap)
        gap = gap + (old or 0) if new is None else 0
    return tuple(months)


def _visits_without_gaps(before: dict, after: dict, lines: dict) -> dict:
    """As `_without_gaps`, of the visits: one line a month. before: by (month,); after: the later file's, by month."""
    told = {month: {} for month in after}
    for name in ("dalam_wilayah", "luar_wilayah", "luar_kota"):
        old = tuple(getattr(before.get((n,)), name, None) for n in range(1, 13))
        new = tuple(getattr(after.get(n), name, None) for n in range(1, 13))
        for month, value in enumerate(_without_gaps(old, new), 1):
            if value is not None:
                told[month][name] = value
    return {(month,): replace(lines[month,], **values) for month, values in told.items()}
