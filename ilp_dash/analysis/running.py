"""Pace in a running year, in words: who is on pace, how many people short of what is due, and up to which report."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.months import MONTH_NAMES, month_label
from ilp_dash.domain.running import CLASSES, ON_PACE, PaceClass
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk


def closes(month: date) -> bool:
    """True of a December: the year is over, and coverage is judged by itself."""
    return month.month == 12


def paced(rows: Sequence) -> int:
    """How many rows are on pace by their last report. rows: of any question with `pace`."""
    return sum(r.pace in ON_PACE for r in rows)


def short(row, month: date) -> int | None:
    """People short of what was due at the last report, at the year's end of 100 %; None where not known."""
    return row.left_count if closes(month) else row.short_count


def told(row, month: date) -> str:
    """ "tertinggal, kurang 1.234 orang", "sesuai laju", "tercapai", "belum lapor"; in December what is left of the
    year.

    Where the last report is of an earlier month that is said too. row: with pace, short_count, left_count, last_month.
    """
    if row.pace is None:
        return "belum lapor"
    of, fewer = _standing(row, month)
    return ", ".join(filter(None, (of and of.words, fewer and f"kurang {number(fewer)} orang"))) + late(row, month)


def _standing(row, month: date) -> tuple[PaceClass | None, int]:
    """(class, people short) as they are told; in December who is short of 100 % has no class of pace any more."""
    if not closes(month):
        return CLASSES[row.pace], row.short_count
    return (None, row.left_count) if row.left_count else (CLASSES["tercapai"], 0)


def told_rows(rows: pd.DataFrame, month: date) -> list[str]:
    """`told` of every row; "" where the number is hidden."""
    return ["" if getattr(r, "hidden", False) else told(r, month) for r in walk(rows)]


def brief_rows(rows: pd.DataFrame, month: date) -> list[str]:
    """The same in few words, for a hall: "−− kurang 1.234", "+ sesuai laju"."""
    return ["" if getattr(r, "hidden", False) else brief(r, month) for r in walk(rows)]


def brief(row, month: date) -> str:
    """One of `brief_rows`."""
    if row.pace is None:
        return "belum lapor"
    of, fewer = _standing(row, month)
    return " ".join(filter(None, (of and of.symbol, f"kurang {number(fewer)}" if fewer else of.words)))


def late(row, month: date) -> str:
    """ " (s.d. Agustus)" where the last report is older than the month; "" else, and of a year that has ended."""
    stale = row.last_month and row.last_month < month and row.counted_month == month
    return f" (s.d. {MONTH_NAMES[row.last_month.month - 1]})" if stale else ""


def silence(rows: Sequence, month: date) -> str:
    """ "belum lapor September; s.d. Agustus ", to stand before a count of one unit that has not reported; "" when it
    has.

    rows: its services, with `units_reported` (or `reported`) and last_month.
    """
    if any(getattr(r, "units_reported", None) or getattr(r, "reported", False) for r in rows):
        return ""
    last = max((r.last_month for r in rows if r.last_month), default=None)
    return f"belum lapor {MONTH_NAMES[month.month - 1]}; " + (f"s.d. {MONTH_NAMES[last.month - 1]} " if last else "")


def mixed(rows: Sequence, month: date) -> str:
    """ "2 dari 20 puskesmas belum lapor bulan ini; dinilai s.d. laporan terakhirnya (paling awal Agustus 2026)." of a
    total over units; "" where all reported the same months. rows: of `spm_services`."""
    own = (r for r in rows if r.last_first and r.counted_month == month)
    row = min(own, key=lambda r: (r.units_reported - r.units, r.last_first), default=None)
    if row is None or row.last_first == row.last_month and row.units_reported == row.units:
        return ""
    silent = row.units - row.units_reported
    return (
        f"{number(silent)} dari {number(row.units)} puskesmas belum lapor bulan ini; dinilai s.d. laporan terakhirnya"
        f"{f' (paling awal {month_label(row.last_first)})' if row.last_first < row.last_month else ''}."
    )


def most_short(units: Sequence, service: str, month: date) -> list[str]:
    """The two puskesmas with most people short of what was due (December: of 100 %): "Putri Ayu (412)".

    units: rows of `spm_by_puskesmas`.
    """
    of = sorted((u for u in units if u.id == service and short(u, month)), key=lambda u: -short(u, month))
    return [f"{u.puskesmas} ({number(short(u, month))})" for u in of[:2]]
