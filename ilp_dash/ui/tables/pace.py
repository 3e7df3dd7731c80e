"""Tables of Sisa dan laju."""

from ilp_dash.analysis import pace
from ilp_dash.domain.indicators import DEFAULT_PWS, INDICATORS, definition_at
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import pace as ask_pace
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name, pws_of, spm_of
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import by_unit, marked, marks_of


def rules(sel: Selection) -> pace.PaceRules:
    """The rules of the pace in the chosen month."""
    return pace.pace_rules({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})


def spm_places(sel: Selection, level: str, area: str | None = None, indicator: str | None = None) -> list[pace.Pace]:
    """Pace of SPM services: all twelve of one area, or one service of every area of a level."""
    of = rules(sel)
    since = definition_at(sel.month).valid_from
    found = each(ask_pace.spm_pace, sel.kota, level, sel.month, sel.basis, since, of.complete_pct, area, indicator)
    return pace.paces(found, sel.month, of)


def pws_places(
    sel: Selection, level: str, area: str | None = None, indicator: str | None = None, puskesmas: str | None = None
) -> list[pace.Pace]:
    """Pace of PWS indicators: all of one area, or one indicator of every area of a level."""
    of = rules(sel)
    found = each(ask_pace.pws_pace, sel.kota, level, sel.month, sel.basis, of.complete_pct, area, indicator, puskesmas)
    return pace.paces(found, sel.month, of)


def paced_pws(sel: Selection) -> str:
    """The chosen PWS indicator; the one pages open with where the chosen one has no pace (D/S)."""
    return DEFAULT_PWS if INDICATORS[pws_of(sel)].monthly_ratio else pws_of(sel)


@table("laju-spm")
def services(sel: Selection) -> Table:
    """The twelve services of the chosen place."""
    return _marked(
        pace.spm_services_table(found := spm_places(sel, sel.level, sel.area), sel, place_name(sel), rules(sel)),
        sel,
        found,
    )


def _marked(table: Table, sel: Selection, found: list[pace.Pace]) -> Table:
    return marked(table, marks_of(sel.but(kelurahan=None), (p.row.indicator for p in found)))


def _by_unit(table: Table, sel: Selection, level: str, found: list[pace.Pace]) -> Table:
    return by_unit(table, sel, level, found[0].row.indicator, (p.row.area_code for p in found)) if found else table


@table("laju-spm-puskesmas", city_wide=True)
def service_by_puskesmas(sel: Selection) -> Table:
    """One service, puskesmas by puskesmas."""
    found = spm_places(sel, "puskesmas", indicator=spm_of(sel))
    links = [sel.link("puskesmas", puskesmas=p.row.area_code, indikator=None) for p in found]
    made = pace.units_table("laju-spm-puskesmas", found, sel, spm_of(sel), "Puskesmas", city(sel.kota).name, links)
    return _by_unit(made, sel, "puskesmas", found)


@table("laju-pws")
def indicators(sel: Selection) -> Table:
    """The PWS indicators of the chosen place."""
    return _marked(
        pace.indicators_table(found := pws_places(sel, sel.level, sel.area), sel, place_name(sel), rules(sel)),
        sel,
        found,
    )


@table("laju-pws-puskesmas", city_wide=True)
def indicator_by_puskesmas(sel: Selection) -> Table:
    """One PWS indicator, puskesmas by puskesmas."""
    found = pws_places(sel, "puskesmas", indicator=paced_pws(sel))
    links = [sel.link("laju", puskesmas=p.row.area_code) for p in found]
    made = pace.units_table("laju-pws-puskesmas", found, sel, paced_pws(sel), "Puskesmas", city(sel.kota).name, links)
    return _by_unit(made, sel, "puskesmas", found)


@table("laju-pws-kelurahan")
def indicator_by_kelurahan(sel: Selection) -> Table:
    """One PWS indicator, kelurahan by kelurahan, of the city or the chosen puskesmas."""
    found = pws_places(sel, "kelurahan", indicator=paced_pws(sel), puskesmas=sel.puskesmas)
    links = [sel.link("peta", kelurahan=p.row.area_code) for p in found]
    notes = ("Bulan terbaik dan rerata hanya dari bulan yang angkanya boleh tampil; n<5 = angka kecil disembunyikan.",)
    made = pace.units_table(
        "laju-pws-kelurahan", found, sel, paced_pws(sel), "Kelurahan", place_name(sel), links, notes
    )
    return _by_unit(made, sel, "kelurahan", found)
