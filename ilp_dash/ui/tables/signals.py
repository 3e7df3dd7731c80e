"""Tables of Sinyal."""

from dataclasses import replace

from ilp_dash.analysis import signals
from ilp_dash.domain.indicators import definition_at
from ilp_dash.domain.months import add_months, months_between
from ilp_dash.domain.rules import parse_value
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import signals as ask_signals
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name, puskesmas_name, spm_of
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import by_unit, gap_marks, headed, mark_service, marked
from ilp_dash.ui.words import rules_in_use

RULES = ("sinyal_lapor", "sinyal_batas_awal", "sinyal_batas_tetap")


def rules(sel: Selection) -> dict[str, int]:
    """The rules of signals and peers as they stood in the chosen month."""
    return {
        r.name: parse_value(r.name, r.value)
        for r in each(ask_places.rules_in_force, sel.month)
        if r.name in (*RULES, "sebaya_kisaran")
    }


def series(sel: Selection) -> signals.Series:
    """The chosen service of the chosen place, month by month up to the chosen one."""
    rows = each(ask_signals.monthly_series, sel.level, sel.area, spm_of(sel), sel.month, sel.basis)
    return signals.series(rows, spm_of(sel), rules(sel))


@table("sinyal-bulan")
@headed(mark_service)
def by_month(sel: Selection) -> Table:
    """The chart of individuals as a table."""
    return signals.series_table(series(sel), spm_of(sel), place_name(sel))


def found(sel: Selection) -> list[signals.Signal]:
    """Every signal of the chosen month, all puskesmas and services."""
    first = max(add_months(definition_at(sel.month).valid_from, -1), city(sel.kota).first_month)
    rows = each(ask_signals.monthly_counts, sel.kota, first, sel.month)
    return signals.signals(rows, months_between(first, sel.month), rules(sel))


@table("sinyal-puskesmas", city_wide=True)
def all_signals(sel: Selection) -> Table:
    """Puskesmas × service with a signal in the chosen month."""
    of = found(sel)
    made = signals.signals_table(of, sel, city(sel.kota).name)
    return marked(replace(made, notes=(*made.notes, rules_in_use(sel, *RULES))), gap_marks(sel, of))


def units(sel: Selection) -> list[signals.Unit]:
    """Every puskesmas of the city in the funnel of the chosen service."""
    return signals.units(each(ask_signals.funnel_units, sel.kota, spm_of(sel), sel.month, sel.basis))


@table("sinyal-corong", city_wide=True)
def funnel(sel: Selection) -> Table:
    """Funnel and rank ranges as a table."""
    of = units(sel)
    made = signals.funnel_table(of, sel, spm_of(sel), city(sel.kota).name)
    return by_unit(made, sel, "puskesmas", spm_of(sel), (u.row.puskesmas_code for u in of))


@table("sinyal-sebaya")
@headed(mark_service)
def peers(sel: Selection) -> Table:
    """The chosen puskesmas among those of similar sasaran."""
    within = rules(sel)["sebaya_kisaran"]
    rows = each(ask_signals.similar_puskesmas, sel.puskesmas or "", spm_of(sel), sel.month, sel.basis, within)
    made = signals.peers_table(signals.peers(rows), sel, spm_of(sel), puskesmas_name(sel) or "–", within)
    return replace(made, notes=(rules_in_use(sel, "sebaya_kisaran"),))
