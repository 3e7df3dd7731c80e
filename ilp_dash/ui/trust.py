"""The mark of trust: why the numbers of a place are marked, and where a click on the mark leads."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ilp_dash.analysis import trust
from ilp_dash.analysis.trust import Reasons
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui.data import ask, finished

# PWS "sesuai laju" rests on reports, evaluations and home visits: it is marked by what stands against the visits.
VISITS = "KUNJUNGAN_RUMAH"


def reasons_of(kota: str, level: str, month: date, basis: str, program: str, indicator: str | None = None) -> dict[tuple, Reasons]:
    """(area, indicator) -> reasons of every area of a level (kota, puskesmas; PWS also kelurahan); {} = passes every check.

    indicator: only this one; None = all of the program.
    """
    return finished(_reasons, kota, level, month, basis, program, indicator)


def _reasons(kota: str, level: str, month: date, basis: str, program: str, indicator: str | None) -> dict[tuple, Reasons]:
    rows = ask(ask_trust.trust_of, kota, level, program, month, basis, indicator)
    findings = [f for f in ask(ask_trust.file_findings, kota, month) if f.trust_check == "konsisten"]
    of = {area: trust.found_in(findings, level, area) for area in {r.area_code for r in rows}}
    return {(r.area_code, r.indicator): trust.reasons(r, of[r.area_code], month, level) for r in rows}


def of_place(sel: Selection, program: str = "SPM") -> dict[str, Reasons]:
    """Indicator -> reasons, for the chosen puskesmas or city."""
    found = reasons_of(sel.kota, sel.level, sel.month, sel.basis, program)
    return {indicator: failed for (area, indicator), failed in found.items() if area == sel.area}


def of_units(sel: Selection, level: str, indicator: str) -> dict[str, Reasons]:
    """Area -> reasons of one indicator, for every area of a level of the city."""
    found = reasons_of(sel.kota, level, sel.month, sel.basis, INDICATORS[indicator].program, indicator)
    return {area: failed for (area, _), failed in found.items()}


def of_number(sel: Selection, indicator: str) -> Reasons:
    """Reasons of one number: the indicator in the chosen kelurahan (PWS), puskesmas or city."""
    if sel.kelurahan and INDICATORS[indicator].program == "PWS":
        return of_units(sel, "kelurahan", indicator).get(sel.kelurahan, {})
    return of_place(sel, INDICATORS[indicator].program).get(indicator, {})


def mark(failed: Reasons, sel: Selection, **changes) -> dict:
    """The fields `trust` and `why` of a bar, a card or a verdict; changes: of the selection Kualitas data opens with."""
    return {"trust": tuple(failed.values()), "why": sel.link("kualitas", **changes)}


def mark_all(sel: Selection, **changes) -> dict:
    """The same for a number made of all SPM services of the chosen place."""
    return mark(trust.combined(of_place(sel)), sel, **{"indikator": None, **changes})


def unit_marks(sel: Selection, level: str, indicator: str) -> dict[str, dict]:
    """Area -> `mark` of one PWS indicator, for every unit of a level in the city and for the chosen place itself.

    The addresses differ in their last parameter only: so they are sent in few bytes.
    """
    start = f"{sel.but(**{level: None, 'kelurahan': None}).link('kualitas', indikator=indicator)}&{level}="
    found = {area: {"trust": tuple(failed.values()), "why": start + area} for area, failed in of_units(sel, level, indicator).items()}
    own = start + (sel.puskesmas or "") if level == "puskesmas" else start
    return found | {sel.area: {"trust": tuple(of_number(sel.but(kelurahan=None), indicator).values()), "why": own}}


def gap_marks(sel: Selection, gaps: Sequence) -> list[dict]:
    """`mark` of each puskesmas × SPM service (rows with puskesmas_code and id)."""
    found = reasons_of(sel.kota, "puskesmas", sel.month, sel.basis, "SPM")
    return [mark(found[g.puskesmas_code, g.id], sel, puskesmas=g.puskesmas_code, indikator=g.id, kelurahan=None) for g in gaps]


def marked(table: Table, marks: Iterable[dict]) -> Table:
    """The table with a mark per row."""
    marks = list(marks)
    return replace(table, trust=tuple(m["trust"] for m in marks), why=tuple(m["why"] for m in marks))
