"""Tables of ILP plan, progress and what is lacking, and of before and after the start; asked for by ui.tables."""

from ilp_dash.analysis import ilp, ilp_compare, ilp_lacking, ilp_plan
from ilp_dash.domain.months import add_months
from ilp_dash.domain.rules import parse_value
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import headed, mark_all, mark_service, of_city


def rule(sel: Selection, name: str) -> int:
    """A rule as it decides in the selected month."""
    return parse_value(name, next(r.value for r in each(ask_places.rules_in_force, sel.month) if r.name == name))


def units(sel: Selection) -> list:
    """Every puskesmas of the city at the selected month."""
    return each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)


def lacking(sel: Selection) -> list[ilp_lacking.Lacking]:
    """What each puskesmas of the city lacks for its next status."""
    return ilp_lacking.lacking_by_puskesmas(units(sel), each(ask_ilp.ilp_checklist, sel.kota, sel.month))


def _compared(sel: Selection) -> ilp_compare.Comparison:
    window = rule(sel, "banding_ilp_bulan")
    started = [u.declared_on.replace(day=1) for u in units(sel) if u.declared_on]
    first = add_months(min(started, default=sel.month), -window)
    rows = each(ask_ilp.ilp_service_months, sel.kota, spm_of(sel), first, sel.month, sel.basis)
    return ilp_compare.compare(units(sel), rows, sel.month, window, rule(sel, "banding_ilp_puskesmas"))


def compared(sel: Selection) -> ilp_compare.Comparison:
    """Before and after the start of ILP for the chosen service, the whole city."""
    return finished(_compared, sel.but(puskesmas=None, kelurahan=None))


@table("ilp-rencana", city_wide=True)
def plan(sel: Selection) -> Table:
    """Plan and what was reached, per puskesmas."""
    return ilp_plan.plan_table(units(sel), sel, city(sel.kota).name)


@table("ilp-langkah", city_wide=True)
def steps(sel: Selection) -> Table:
    """The eight steps of the city."""
    return ilp_plan.steps_table(each(ask_ilp.ilp_steps, sel.kota, sel.month), sel.month, city(sel.kota).name)


@table("ilp-kurang", city_wide=True)
def lacking_each(sel: Selection) -> Table:
    """What each puskesmas lacks."""
    return ilp_lacking.lacking_table(lacking(sel), sel, city(sel.kota).name)


@table("ilp-butir-kurang", city_wide=True)
def lacking_items(sel: Selection) -> Table:
    """Items by how many puskesmas lack them."""
    return ilp_lacking.items_table(lacking(sel), reached(sel), city(sel.kota).name)


def reached(sel: Selection) -> dict[int, int]:
    """Checklist item -> puskesmas that have reached it by the selected month."""
    counts: dict[int, int] = {}
    for c in each(ask_ilp.ilp_checklist, sel.kota, sel.month):
        counts[c.no] = counts.get(c.no, 0) + (c.reached_on is not None)
    return counts


@table("ilp-sebelum-sesudah", city_wide=True)
@headed(of_city(mark_service))
def before_after(sel: Selection) -> Table:
    """Before and after the start of ILP, per puskesmas that has started."""
    names = {u.puskesmas_code: u.puskesmas for u in units(sel)}
    window, fewest = rule(sel, "banding_ilp_bulan"), rule(sel, "banding_ilp_puskesmas")
    rules = [f"Aturan: {window} bulan di tiap sisi; rentang bila sedikitnya {fewest} puskesmas di tiap kelompok."]
    return ilp_compare.compare_table(compared(sel), spm_of(sel), names, window, city(sel.kota).name, sel.month, rules)


@table("ilp-puskesmas", city_wide=True)
def ilp_puskesmas(sel: Selection) -> Table:
    """Rollout per puskesmas."""
    return ilp.puskesmas_table(each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month), sel, city(sel.kota).name)


@table("klaster")
@headed(mark_all)
def klaster(sel: Selection) -> Table:
    """SPM services and people left by klaster."""
    return ilp.klaster_table(
        each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis), place_name(sel), sel.month
    )


@table("ilp-daftar-periksa", city_wide=True)
def checklist(sel: Selection) -> Table:
    """Checklist with evidence of the whole city."""
    return ilp.checklist_table(each(ask_ilp.ilp_checklist, sel.kota, sel.month), city(sel.kota).name)


@table("ilp-butir")
def items(sel: Selection) -> Table:
    """The ten items of the chosen puskesmas."""
    rows = [r for r in each(ask_ilp.ilp_checklist, sel.kota, sel.month) if r.puskesmas_code == sel.puskesmas]
    return ilp.item_lines(rows)


@table("ilp-kurva", city_wide=True)
def ilp_curve(sel: Selection) -> Table:
    """Rollout by month."""
    return ilp.curve_table(each(ask_ilp.ilp_curve, sel.kota), city(sel.kota).name)


@table("jejaring")
def network(sel: Selection) -> Table:
    """Network down to kelurahan."""
    return ilp.network_table(
        each(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas), sel, place_name(sel)
    )
