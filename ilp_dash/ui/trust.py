"""The mark of trust: why the numbers of a place are marked, and where a click on the mark leads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps

import plotly.graph_objects as go

from ilp_dash.analysis import trust
from ilp_dash.analysis.trust import Reasons
from ilp_dash.charts.html import head_flag
from ilp_dash.charts.theme import flagged
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.domain.trust import CHECKS
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import pws_of, spm_of

# PWS "sesuai laju" rests on reports, evaluations and home visits: it is marked by what stands against the visits.
VISITS = "KUNJUNGAN_RUMAH"


def reasons_of(
    kota: str, level: str, month: date, basis: str, program: str, indicator: str | None = None, area: str | None = None
) -> dict[tuple, Reasons]:
    """(area, indicator) -> reasons of every area of a level (kota, puskesmas; PWS also kelurahan); {} = passes every
    check.

    indicator, area: only this one; None = all of the program, of the level.
    """
    return finished(_reasons, kota, level, month, basis, program, indicator, area)


def _reasons(
    kota: str, level: str, month: date, basis: str, program: str, indicator: str | None, area: str | None
) -> dict[tuple, Reasons]:
    rows = each(ask_trust.trust_of, kota, level, program, month, basis, indicator, area)
    findings = [f for f in each(ask_trust.file_findings, kota, month) if f.trust_check == "konsisten"]
    of = {area: trust.found_in(findings, level, area) for area in {r.area_code for r in rows}}
    return {(r.area_code, r.indicator): trust.reasons(r, of[r.area_code], month, level) for r in rows}


def of_place(sel: Selection, program: str = "SPM") -> dict[str, Reasons]:
    """Indicator -> reasons, for the chosen kelurahan (PWS), puskesmas or city."""
    if program == "PWS" and sel.kelurahan:
        found = reasons_of(sel.kota, "kelurahan", sel.month, sel.basis, program, None, sel.kelurahan)
        return {indicator: failed for (_, indicator), failed in found.items()}
    found = reasons_of(sel.kota, sel.level, sel.month, sel.basis, program)
    return {indicator: failed for (area, indicator), failed in found.items() if area == sel.area}


def of_units(sel: Selection, level: str, indicator: str) -> dict[str, Reasons]:
    """Area -> reasons of one indicator, for every area of a level of the city."""
    found = reasons_of(sel.kota, level, sel.month, sel.basis, INDICATORS[indicator].program, indicator)
    return {area: failed for (area, _), failed in found.items()}


def of_number(sel: Selection, indicator: str) -> Reasons:
    """Reasons of one number: the indicator in the chosen kelurahan (PWS), puskesmas or city."""
    return of_place(sel, INDICATORS[indicator].program).get(indicator, {})


def mark(failed: Reasons, sel: Selection, **changes) -> dict:
    """Fields `trust` and `why` of a bar, a card or a verdict; changes: of the selection Kualitas data opens with."""
    return {"trust": tuple(failed.values()), "why": sel.link("kualitas", **changes)}


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


def mark_all(sel: Selection, programs: Sequence[str] = ("SPM",)) -> dict:
    """The same for a number made of all indicators of one program or both, of the chosen puskesmas or city."""
    sel = sel.but(indikator=None, kelurahan=None, tambah=None)
    of = {id: failed for program in programs for id, failed in of_place(sel, program).items()}
    return mark(trust.combined(of, "layanan" if programs == ("SPM",) else "indikator"), sel)


def mark_pws(sel: Selection) -> dict:
    """The same for all PWS indicators."""
    return mark_all(sel, ("PWS",))


def mark_service(sel: Selection) -> dict:
    """The same for the SPM service of the page."""
    return mark_number(sel.but(kelurahan=None), spm_of(sel))


def mark_indicator(sel: Selection) -> dict:
    """The same for the PWS indicator of the page in the chosen puskesmas or city."""
    return mark_number(sel.but(kelurahan=None), pws_of(sel))


def mark_visits(sel: Selection) -> dict:
    """The same for home visits."""
    return mark_number(sel.but(kelurahan=None), VISITS)


def of_city(of: Callable[[Selection], dict]) -> Callable[[Selection], dict]:
    """The same mark, of the whole city whatever is chosen."""
    return lambda sel, *_: of(sel.but(puskesmas=None, kelurahan=None))


def together(*named: tuple[str, dict]) -> dict:
    """One mark of several numbers: (name, mark) of each; a reason that all of them have is told without a name."""
    first = named[0][1]["trust"]
    shared = [t for t in first if all(t in of["trust"] for _, of in named)]
    own = [f"{name}: {t}" for name, of in named for t in of["trust"] if t not in shared]
    return {"trust": (*shared, *own), "why": next((of["why"] for _, of in named if of["trust"]), "")}


def headed(of: Callable[..., dict]) -> Callable:
    """Decorator of a table or a figure: one mark beside its title, for all its numbers. of: the mark, from the same
    arguments."""

    def with_mark(make: Callable) -> Callable:
        @wraps(make)
        def made(*args, **options):
            one, found = make(*args, **options), of(*args)
            if isinstance(one, Table):
                return replace(one, flag=tuple(found["trust"]), flag_why=found["why"])
            if isinstance(one, go.Figure):
                return flagged(one, found["trust"], found["why"])
            return one and one | head_flag(found["trust"], found["why"])

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


def by_unit(table: Table, sel: Selection, level: str, indicator: str, areas: Iterable[str]) -> Table:
    """The table with the mark of one indicator per row. areas: of the rows, in their order."""
    marks = unit_marks(sel, level, indicator)
    return marked(table, (marks[area] for area in areas))


def cell_marks(sel: Selection, level_areas: Sequence[tuple[str, str]]) -> dict:
    """The fields `trust` and `why` of a matrix area × SPM service. level_areas: (level, area) of its lines."""
    of = {
        level: reasons_of(sel.kota, level, sel.month, sel.basis, "SPM") for level in {level for level, _ in level_areas}
    }
    return {
        "trust": [[[CHECKS[id].word for id in of[level][area, i.id]] for i in SPM] for level, area in level_areas],
        "why": sel.link("kualitas", indikator=None),
    }


def marked(table: Table, marks: Iterable[dict]) -> Table:
    """The table with a mark per row."""
    marks = list(marks)
    return replace(table, trust=tuple(m["trust"] for m in marks), why=tuple(m["why"] for m in marks))
