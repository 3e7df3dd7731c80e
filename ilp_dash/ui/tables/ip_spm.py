"""Tables of IP-SPM, registered in ui.tables, and where the chosen place stands: before and after the additions of the address."""

from ilp_dash.analysis import ip_spm, ip_spm_tables
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.domain.what_if import with_more
from ilp_dash.errors import UnknownArea
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import each, finished
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import headed, mark_all, marked, marks_of


def quality(sel: Selection) -> list:
    """Half B of the chosen place."""
    return each(ask_spm.spm_quality, sel.level, sel.area, sel.month.year)


def _here(sel: Selection) -> ip_spm.Standing:
    rules = ip_spm.settings({r.name: r.value for r in each(ask_places.rules_in_force, sel.month)})
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    return ip_spm.standing(ip_spm.services_of(services, quality(sel), rules.by_ratio), rules)


def here(sel: Selection) -> ip_spm.Standing:
    """Where the chosen place stands under the rules of the month."""
    return finished(_here, sel.but(tambah=None, kelurahan=None, indikator=None))


def gaps(sel: Selection) -> list:
    """Puskesmas × service of the whole city."""
    return each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)


def plan(sel: Selection) -> tuple[list[ip_spm.Share], list[str]]:
    """The additions of the address, of the whole city; and the parts of it that are not understood."""
    return ip_spm.planned(sel.tambah or "", gaps(sel))


def after(sel: Selection) -> ip_spm.Standing:
    """Where the chosen place would stand with its part of the additions."""
    before = here(sel)
    return ip_spm.standing(with_more(before.services, ip_spm.added(plan(sel)[0], sel.puskesmas)), before.settings)


def _proposal(sel: Selection) -> list[ip_spm.Share]:
    return ip_spm.proposal(here(sel), [r for r in gaps(sel) if sel.puskesmas in (None, r.puskesmas_code)])


def proposal(sel: Selection) -> list[ip_spm.Share]:
    """The fewest people to the next category, by puskesmas and service."""
    return finished(_proposal, sel.but(tambah=None, kelurahan=None, indikator=None))


@table("ip-spm")
def index(sel: Selection) -> Table:
    """IP-SPM with both halves."""
    made = ip_spm_tables.index_table(here(sel), quality(sel), place_name(sel), sel.month)
    marks = marks_of(sel.but(kelurahan=None, tambah=None), (s.id for s in here(sel).services))
    return marked(made, [*marks, mark_all(sel)])


@table("ip-spm-usulan")
@headed(mark_all)
def fewest(sel: Selection) -> Table:
    """The fewest people to the next category."""
    return ip_spm_tables.proposal_table(here(sel), proposal(sel), sel, place_name(sel))


@table("ip-spm-andai")
@headed(mark_all)
def what_if(sel: Selection) -> Table:
    """What would follow from the additions. Raises UnknownArea for additions nobody knows: a file must not guess."""
    shares, refused = plan(sel)
    if refused:
        raise UnknownArea(
            f"Tambahan '{', '.join(refused)[:60]}' tidak dikenal. Tulis KODEPUSKESMAS-SPM08-120, dipisah koma."
        )
    return ip_spm_tables.what_if_table(here(sel), after(sel), shares, sel, place_name(sel))


@table("ip-spm-mutu", city_wide=True)
def quality_reported(sel: Selection) -> Table:
    """Which puskesmas reported half B."""
    return ip_spm_tables.quality_table(
        each(ask_spm.quality_by_puskesmas, sel.kota, sel.month.year), city(sel.kota).name, sel.month.year
    )
