"""The mark of trust: why one number is marked, and where a click on the mark leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps

import pandas as pd

from ilp_dash.analysis import trust
from ilp_dash.analysis.trust import Reasons
from ilp_dash.charts.theme import flagged
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import pws_of, spm_of


def reasons_of(
    kota: str, level: str, month: date, basis: str, program: str, indicator: str | None = None, area: str | None = None
) -> dict[tuple, Reasons]:
    """(area, indicator) -> reasons of every area of a level (kota, puskesmas; PWS also kelurahan); {} = carries no
    mark.

    indicator, area: only this one; None = all of the program, of the level.
    """
    return finished(_reasons, kota, level, month, basis, program, indicator, area)


def _reasons(
    kota: str, level: str, month: date, basis: str, program: str, indicator: str | None, area: str | None
) -> dict[tuple, Reasons]:
    rows = each(ask_trust.trust_of, kota, level, program, month, basis, indicator, area)
    found = defaultdict(list)
    for f in each(ask_trust.findings_of_numbers, kota, level, program, month, indicator, area):
        found[f.area_code, f.of_indicator].append(f)
    return {(r.area_code, r.indicator): trust.reasons(r, found[r.area_code, r.indicator]) for r in rows}


def place_of(sel: Selection, program: str) -> tuple[str, str]:
    """(level, area) whose number of a program is meant: the chosen kelurahan (PWS), puskesmas or city."""
    return ("kelurahan", sel.kelurahan) if program == "PWS" and sel.kelurahan else (sel.level, sel.area)


def of_place(sel: Selection, program: str = "SPM") -> dict[str, Reasons]:
    """Indicator -> reasons, for the chosen kelurahan (PWS), puskesmas or city."""
    level, area = place_of(sel, program)
    only = area if level == "kelurahan" else None  # all of the other levels are kept for one another
    found = reasons_of(sel.kota, level, sel.month, sel.basis, program, None, only)
    return {indicator: failed for (code, indicator), failed in found.items() if code == area}


def of_units(sel: Selection, level: str, indicator: str) -> dict[str, Reasons]:
    """Area -> reasons of one indicator, for every area of a level of the city."""
    found = reasons_of(sel.kota, level, sel.month, sel.basis, INDICATORS[indicator].program, indicator)
    return {area: failed for (area, _), failed in found.items()}


def of_number(sel: Selection, indicator: str) -> Reasons:
    """Reasons of one number: the indicator in the chosen kelurahan (PWS), puskesmas or city."""
    return of_place(sel, INDICATORS[indicator].program).get(indicator, {})


def mark(failed: Reasons, sel: Selection, **changes) -> dict:
    """Fields `trust` and `why` of a bar or a row; changes: of the selection Kualitas data opens with, so that it opens
    at this very number."""
    return {"trust": tuple(failed.values()), "why": sel.link("kualitas", **changes)}


NO_MARK = {"trust": (), "why": ""}


def mark_columns(marks: Iterable[dict]) -> dict[str, list]:
    """Columns `reasons` and `why` of a frame for a chart, from a `mark` per row."""
    marks = list(marks)
    return {"reasons": [m["trust"] for m in marks], "why": [m["why"] for m in marks]}


def mark_number(sel: Selection, indicator: str) -> dict:
    """The same for one indicator of the chosen kelurahan (PWS), puskesmas or city."""
    return mark(of_number(sel, indicator), sel, indikator=indicator)


def marks_of(sel: Selection, indicators: Iterable[str]) -> list[dict]:
    """`mark_number` of each indicator."""
    return [mark_number(sel, indicator) for indicator in indicators]


def mark_service(sel: Selection) -> dict:
    """The same for the SPM service of the page."""
    return mark_number(sel.but(kelurahan=None), spm_of(sel))


def mark_indicator(sel: Selection) -> dict:
    """The same for the PWS indicator of the page."""
    return mark_number(sel, pws_of(sel))


def row_marks(sel: Selection, puskesmas: Iterable[str]) -> list[dict]:
    """One mark per puskesmas of its twelve SPM services, each told by its name."""
    found = reasons_of(sel.kota, "puskesmas", sel.month, sel.basis, "SPM")
    sel = sel.but(kelurahan=None)
    return [
        together(*((i.short, mark(found[code, i.id], sel, puskesmas=code, indikator=i.id)) for i in SPM))
        for code in puskesmas
    ]


def kelurahan_marks(sel: Selection, rows: pd.DataFrame) -> list[dict]:
    """`mark` of each kelurahan × PWS indicator (columns area_code, indicator)."""
    found = reasons_of(sel.kota, "kelurahan", sel.month, sel.basis, "PWS")
    pairs = zip(rows["area_code"], rows["indicator"], strict=True)
    return [mark(found[area, id], sel, kelurahan=area, indikator=id) for area, id in pairs]


def together(*named: tuple[str, dict]) -> dict:
    """One mark of several numbers: (name, mark) of each; a reason that all of them have is told without a name."""
    first = named[0][1]["trust"]
    shared = [t for t in first if all(t in of["trust"] for _, of in named)]
    own = [f"{name}: {t}" for name, of in named for t in of["trust"] if t not in shared]
    return {"trust": (*shared, *own), "why": next((of["why"] for _, of in named if of["trust"]), "")}


def headed(of: Callable[..., dict]) -> Callable:
    """Decorator of a table or a figure about one number, such as its course over months: its mark beside the title.
    of: the mark, from the same arguments."""

    def with_mark(make: Callable) -> Callable:
        @wraps(make)
        def made(*args, **options):
            one, found = make(*args, **options), of(*args)
            if isinstance(one, Table):
                return replace(one, flag=tuple(found["trust"]), flag_why=found["why"])
            return flagged(one, found["trust"], found["why"])

        return made

    return with_mark


def unit_marks(sel: Selection, level: str, indicator: str) -> dict[str, dict]:
    """Area -> `mark` of one indicator, for every unit of a level in the city and for the chosen place itself."""
    sel = sel.but(kelurahan=None, indikator=indicator)
    found = {area: mark(failed, sel, **{level: area}) for area, failed in of_units(sel, level, indicator).items()}
    return found | {sel.area: mark_number(sel, indicator)}


def gap_marks(sel: Selection, gaps: Sequence) -> list[dict]:
    """`mark` of each puskesmas × SPM service (rows with puskesmas_code and id)."""
    found = reasons_of(sel.kota, "puskesmas", sel.month, sel.basis, "SPM")
    return [
        mark(found[g.puskesmas_code, g.id], sel, puskesmas=g.puskesmas_code, indikator=g.id, kelurahan=None)
        for g in gaps
    ]


def cell_marks(sel: Selection, level_areas: Sequence[tuple[str, str]]) -> dict:
    """The fields `trust` and `why` of a matrix area × SPM service. level_areas: (level, area) of its lines."""
    of = {
        level: reasons_of(sel.kota, level, sel.month, sel.basis, "SPM") for level in {level for level, _ in level_areas}
    }
    lines = [
        [
            mark(
                of[level][area, i.id],
                sel,
                puskesmas=area if level == "puskesmas" else None,
                indikator=i.id,
                kelurahan=None,
            )
            for i in SPM
        ]
        for level, area in level_areas
    ]
    return {name: [[m[name] for m in line] for line in lines] for name in ("trust", "why")}
