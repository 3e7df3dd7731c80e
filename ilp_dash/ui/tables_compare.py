"""Tables of Perbandingan and Kinerja tahunan, registered in ui.tables."""

from ilp_dash.analysis import compare, pkp
from ilp_dash.domain.months import add_months
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import compare as ask_compare
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import city, place_name, spm_of


def yardstick(sel: Selection) -> pkp.Yardstick:
    """The rule of kinerja as it stood in the chosen month."""
    return pkp.yardstick({r.name: r.value for r in ask(ask_places.rules_in_force, sel.month)})


def performances(sel: Selection) -> list[pkp.Performance]:
    """Every puskesmas of the city, best first."""
    return pkp.performances(ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), sel.month, yardstick(sel))


def performance_by_puskesmas(sel: Selection) -> Table:
    """% kinerja of every puskesmas."""
    return pkp.puskesmas_table(performances(sel), sel, yardstick(sel), city(sel.kota).name)


def performance_by_service(sel: Selection) -> Table:
    """% kinerja of the chosen place, service by service."""
    services = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    return pkp.services_table(services, sel, yardstick(sel), place_name(sel))


def cities(sel: Selection) -> Table:
    """City against city."""
    services = ask(ask_compare.spm_of_cities, sel.month, sel.basis)
    return compare.cities_table(ask(ask_compare.cities_at, sel.month), services, sel.but(indikator=spm_of(sel)))


def services_of_cities(sel: Selection) -> Table:
    """Twelve services × cities."""
    own = ask(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis)
    year = max((s.national_year for s in own if s.national_year), default=None)
    services = ask(ask_compare.spm_of_cities, sel.month, sel.basis)
    return compare.city_services_table(services, {s.id: s.national_pct for s in own}, year, sel.month)


def years(sel: Selection) -> Table:
    """This year beside last year."""
    now, before = (ask(ask_spm.spm_services, sel.level, sel.area, month, sel.basis) for month in (sel.month, add_months(sel.month, -12)))
    return compare.year_table(now, before, sel, place_name(sel))


def both_bases(sel: Selection) -> tuple[list, list]:
    """The twelve services of the chosen place by either denominator: (pusdatin, riil)."""
    return tuple(ask(ask_spm.spm_services, sel.level, sel.area, sel.month, basis) for basis in ("pusdatin", "riil"))


def bases(sel: Selection) -> Table:
    """Both denominators, service by service."""
    return compare.bases_table(*both_bases(sel), sel, place_name(sel))


def bases_by_puskesmas(sel: Selection) -> Table:
    """Both denominators of the chosen service, puskesmas by puskesmas."""
    rows = (ask(ask_spm.spm_by_puskesmas, sel.kota, sel.month, basis) for basis in ("pusdatin", "riil"))
    return compare.bases_by_puskesmas_table(*rows, spm_of(sel), sel, city(sel.kota).name)


TABLES = {
    "kinerja-puskesmas": performance_by_puskesmas,
    "kinerja-layanan": performance_by_service,
    "banding-kota": cities,
    "banding-layanan": services_of_cities,
    "banding-tahun": years,
    "dua-sasaran": bases,
    "dua-sasaran-puskesmas": bases_by_puskesmas,
}
CITY_WIDE = {"kinerja-puskesmas", "banding-kota", "banding-layanan", "dua-sasaran-puskesmas"}
