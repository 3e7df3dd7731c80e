"""Tables of Perbandingan and Kinerja tahunan."""

from ilp_dash.analysis import compare, pkp, trust
from ilp_dash.domain.indicators import BASES
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import compare as ask_compare
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import headed, mark_all, mark_number, mark_service, marked, marks_of, of_city, of_place, together


def yardstick(sel: Selection) -> pkp.Yardstick:
    """The rule of kinerja as it stood in the chosen month."""
    return pkp.yardstick({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})


def performances(sel: Selection) -> list[pkp.Performance]:
    """Every puskesmas of the city, best first."""
    return pkp.performances(each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), sel.month, yardstick(sel))


@table("kinerja-puskesmas", city_wide=True)
@headed(of_city(mark_all))
def performance_by_puskesmas(sel: Selection) -> Table:
    """% kinerja of every puskesmas."""
    return pkp.puskesmas_table(performances(sel), sel, yardstick(sel), city(sel.kota).name)


@table("kinerja-layanan")
def performance_by_service(sel: Selection) -> Table:
    """% kinerja of the chosen place, service by service."""
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    made = pkp.services_table(services, sel, yardstick(sel), place_name(sel))
    return marked(made, marks_of(sel, (s.id for s in services)))


@table("banding-kota", city_wide=True)
def cities(sel: Selection) -> Table:
    """City against city."""
    services, found = each(ask_compare.spm_of_cities, sel.month, sel.basis), each(ask_compare.cities_at, sel.month)
    made = compare.cities_table(found, services, sel.but(indikator=spm_of(sel)))
    return marked(made, (city_mark(sel, c.kota_code) for c in found))


def city_mark(sel: Selection, kota: str) -> dict:
    """The mark of the chosen service in any city."""
    return mark_number(Selection(kota, sel.month, basis=sel.basis), spm_of(sel))


def _mark_cities(sel: Selection) -> dict:
    cities = each(ask_compare.cities_at, sel.month)
    of = {c.name: trust.combined(of_place(Selection(c.kota_code, sel.month, basis=sel.basis))) for c in cities}
    why = sel.link("kualitas", indikator=None, puskesmas=None, kelurahan=None)
    return {"trust": tuple(f"{name}: {trust.words(failed)}" for name, failed in of.items() if failed), "why": why}


@table("banding-layanan", city_wide=True)
@headed(_mark_cities)
def services_of_cities(sel: Selection) -> Table:
    """Twelve services × cities."""
    own = each(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis)
    year = max((s.national_year for s in own if s.national_year), default=None)
    services = each(ask_compare.spm_of_cities, sel.month, sel.basis)
    return compare.city_services_table(services, {s.id: s.national_pct for s in own}, year, sel.month)


@table("banding-tahun")
def years(sel: Selection) -> Table:
    """This year beside last year."""
    now, before = (
        each(ask_spm.spm_services, sel.level, sel.area, month, sel.basis)
        for month in (sel.month, add_months(sel.month, -12))
    )
    return marked(compare.year_table(now, before, sel, place_name(sel)), (both_years(sel, s.id) for s in now))


def both_years(sel: Selection, indicator: str = "") -> dict:
    """The mark of one service, or of all, in the chosen month and in the same month a year before."""
    return together(
        *(
            (month_label(of.month), mark_number(of, indicator) if indicator else mark_all(of))
            for of in (sel, sel.but(month=add_months(sel.month, -12)))
        )
    )


def both_bases(sel: Selection) -> tuple[list, list]:
    """The twelve services of the chosen place by either denominator: (pusdatin, riil)."""
    return tuple(each(ask_spm.spm_services, sel.level, sel.area, sel.month, basis) for basis in ("pusdatin", "riil"))


@table("dua-sasaran")
def bases(sel: Selection) -> Table:
    """Both denominators, service by service."""
    ids = {s.short: s.id for s in both_bases(sel)[0]}
    made = compare.bases_table(*both_bases(sel), sel, place_name(sel))
    return marked(made, (of_bases(sel, lambda of, short=row[0]: mark_number(of, ids[short])) for row in made.rows))


def of_bases(sel: Selection, of=mark_all) -> dict:
    """The mark of a number by either denominator."""
    return together(*((BASES[basis], of(sel.but(basis=basis))) for basis in BASES))


@table("dua-sasaran-puskesmas", city_wide=True)
@headed(of_city(lambda sel: of_bases(sel, mark_service)))
def bases_by_puskesmas(sel: Selection) -> Table:
    """Both denominators of the chosen service, puskesmas by puskesmas."""
    rows = (each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, basis) for basis in ("pusdatin", "riil"))
    return compare.bases_by_puskesmas_table(*rows, spm_of(sel), sel, city(sel.kota).name)
