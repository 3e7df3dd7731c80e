"""Tables about reports, rules, definitions, published facts and where patients come from."""

from ilp_dash.analysis import places
from ilp_dash.domain.months import since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, puskesmas_name
from ilp_dash.ui.tables.declared import table


@table("disiplin-lapor")
def reports(sel: Selection) -> Table:
    """Reporting discipline of the chosen puskesmas in the chosen year."""
    return places.reports_table(
        each(ask_places.reports_of, sel.puskesmas or "", sel.month.year), puskesmas_name(sel) or "–", sel.month.year
    )


@table("kelengkapan")
def completeness(sel: Selection) -> Table:
    """Completeness by month."""
    return places.completeness_table(each(ask_places.reporting_by_month, sel.kota, sel.puskesmas), place_name(sel))


@table("asal-pasien")
def origin(sel: Selection) -> Table:
    """Where patients come from."""
    return places.origin_table(
        ask(ask_ilp.patient_origin, sel.kota, sel.month, sel.puskesmas), place_name(sel), since_january(sel.month)
    )


@table("fakta", city_wide=True)
def facts(sel: Selection) -> Table:
    """Published facts."""
    return places.facts_table(each(ask_places.published_facts, sel.kota), city(sel.kota).name)


@table("aturan", city_wide=True)
def rules(sel: Selection) -> Table:
    """Rules in use."""
    return places.rules_table(each(ask_places.rules_in_force, sel.month), sel.month)


@table("definisi", city_wide=True)
def definitions(sel: Selection) -> Table:
    """Every indicator with its definition."""
    return places.indicators_table()


@table("versi-definisi", city_wide=True)
def versions(sel: Selection) -> Table:
    """Versions of the definitions."""
    return places.versions_table()
