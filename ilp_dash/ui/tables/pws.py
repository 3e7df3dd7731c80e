"""Tables of PWS: units of one indicator, statuses by month, problems, running PWS, findings of home visits."""

from datetime import date

from ilp_dash.analysis import pws, weeks
from ilp_dash.domain.months import add_months, months_between
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.domain.weeks import last_weeks
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import weeks as ask_weeks
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, pws_of, unit_name
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import (
    by_unit,
    headed,
    mark_indicator,
    mark_pws,
    mark_visits,
    marked,
    marks_of,
)

# More kelurahan than these do not fit one picture.
MOST_KELURAHAN = 120
# Weeks of home visits shown at once.
WEEKS = 12


def pws_level(sel: Selection) -> str:
    """Units compared on the PWS page: kelurahan; puskesmas where a whole city has too many kelurahan for one picture."""
    if sel.puskesmas:
        return "kelurahan"
    return "puskesmas" if len(ask(ask_places.kelurahan_of, sel.kota, sel.month)) > MOST_KELURAHAN else "kelurahan"


@table("pws-wilayah")
def pws_units(sel: Selection) -> Table:
    """One PWS indicator across kelurahan (or puskesmas), with the area's total."""
    level = pws_level(sel)
    units = each(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis, sel.puskesmas)
    total = ask(ask_pws.pws_area, sel.level, sel.area, pws_of(sel), sel.month, sel.basis)
    drawn = pws.units_table(
        units,
        total,
        sel,
        pws_of(sel),
        place_name(sel),
        level.capitalize(),
        "pws" if level == "puskesmas" else "peta",
        area_notes(sel, level == "puskesmas"),
    )
    return by_unit(
        drawn, sel, level, pws_of(sel), (*(u.area_code for u in units), *([sel.area] if total is not None else []))
    )


def area_notes(sel: Selection, everywhere: bool = False) -> tuple[str, ...]:
    """What to say about working areas that changed in the chosen year: of the chosen puskesmas, or of all."""
    return pws.area_notes(each(ask_pws.working_area_changes, sel.kota, sel.month.year), sel, everywhere)


def pws_span(sel: Selection) -> tuple[date, date]:
    """Months of the status matrix: the chosen year, with the year before while the year is young."""
    first = date(sel.month.year - (sel.month.month < 6), 1, 1)
    return max(first, city(sel.kota).first_month), sel.month


@table("pws-matriks")
@headed(mark_indicator)
def pws_matrix(sel: Selection) -> Table:
    """Status matrix kelurahan × month of one indicator."""
    return _statuses(sel, *pws_span(sel))


def twelve_months(sel: Selection) -> tuple[date, date]:
    """The chosen month and the eleven before it, as far as there are data."""
    return max(add_months(sel.month, -11), city(sel.kota).first_month), sel.month


@table("pws-12-bulan")
@headed(mark_indicator)
def pws_twelve(sel: Selection) -> Table:
    """The status matrix of the twelve small maps."""
    return _statuses(sel, *twelve_months(sel))


def _statuses(sel: Selection, first: date, last: date) -> Table:
    rows = each(ask_pws.pws_months, sel.kota, pws_of(sel), first, last, sel.basis, sel.puskesmas)
    return pws.months_table(rows, months_between(first, last), sel, pws_of(sel), place_name(sel))


@table("pws-masalah")
@headed(mark_pws)
def pws_problems(sel: Selection) -> Table:
    """All indicators: what to speak about in the lokakarya mini."""
    return pws.problems_table(
        each(ask_pws.pws_problems, sel.kota, sel.month, sel.basis, sel.puskesmas), sel, place_name(sel)
    )


@table("pws-puskesmas", city_wide=True)
def pws_puskesmas(sel: Selection) -> Table:
    """One PWS indicator, puskesmas against puskesmas."""
    changes = each(ask_pws.working_area_changes, sel.kota, sel.month.year)
    of = pws_compared(sel)
    made = pws.puskesmas_table(of, changes, sel, pws_of(sel), city(sel.kota).name)
    return by_unit(made, sel, "puskesmas", pws_of(sel), (p.code for p in of))


def pws_compared(sel: Selection) -> list:
    """Every puskesmas of the city with its kelurahan counted by status."""
    units, totals = (
        each(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis)
        for level in ("kelurahan", "puskesmas")
    )
    return pws.by_puskesmas(units, totals)


@table("pws-kelurahan")
def kelurahan_units(sel: Selection) -> Table:
    """One PWS indicator across all kelurahan of the city or puskesmas, for the map."""
    units = each(ask_pws.pws_units, sel.kota, "kelurahan", pws_of(sel), sel.month, sel.basis, sel.puskesmas)
    total = ask(ask_pws.pws_area, sel.level, sel.area, pws_of(sel), sel.month, sel.basis)
    made = pws.units_table(units, total, sel, pws_of(sel), place_name(sel))
    return by_unit(
        made, sel, "kelurahan", pws_of(sel), (*(u.area_code for u in units), *([sel.area] if total is not None else []))
    )


@table("pws-indikator")
def pws_indicators(sel: Selection) -> Table:
    """All PWS indicators of the chosen kelurahan, puskesmas or city."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    rows = each(ask_pws.pws_indicators, level, area, sel.month, sel.basis)
    made = pws.indicators_table(rows, sel, unit_name(sel), area_notes(sel) if level == "puskesmas" else ())
    return marked(made, marks_of(sel, (r.id for r in rows)))


@table("pws-berjalan")
@headed(mark_visits)
def pws_running(sel: Selection) -> Table:
    """PWS running per month."""
    return pws.running_table(each(ask_pws.pws_running, sel.kota, sel.puskesmas), place_name(sel))


@table("pws-jalan")
@headed(mark_visits)
def running_by_kelurahan(sel: Selection) -> Table:
    """PWS running per kelurahan."""
    return pws.running_by_kelurahan_table(
        each(ask_pws.pws_running_by_kelurahan, sel.kota, sel.month, sel.puskesmas), sel, place_name(sel)
    )


@table("temuan")
def findings(sel: Selection) -> Table:
    """Home-visit findings of the month."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    return pws.findings_table(each(ask_pws.findings, level, area, sel.month), unit_name(sel), sel.month)


@table("temuan-minggu")
def findings_by_week(sel: Selection) -> Table:
    """Home-visit findings of the last weeks that ended by the end of the month."""
    rows = each(ask_weeks.findings_by_week, sel.level, sel.area, last_weeks(sel.month, WEEKS))
    return weeks.weeks_table(rows, place_name(sel))
