"""Tables of Kualitas data."""

from ilp_dash.analysis import trust
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name, unit_name
from ilp_dash.ui.tables.declared import table
from ilp_dash.ui.trust import of_number, of_place


def findings_of(sel: Selection) -> list:
    """Findings of the year up to the month, of the chosen puskesmas or of all, and of the chosen indicator or of all; of one
    puskesmas also what passed its sasaran."""
    found = trust.found_in(
        trust.in_year(each(ask_trust.file_findings, sel.kota, sel.month), sel.month), sel.level, sel.area
    )
    if sel.puskesmas:
        found += each(ask_trust.over_sasaran, sel.puskesmas, sel.month)
    return [f for f in found if not sel.indikator or trust.concerns(f, sel.indikator, sel.month)]


def reports_of_year(sel: Selection) -> list:
    """Reports of the year up to the month, of every puskesmas of the city."""
    return [r for r in each(ask_trust.reports_by_puskesmas, sel.kota, sel.month.year) if r.month <= sel.month]


def subject(sel: Selection) -> str:
    """The number a reader asks about: "Hipertensi, Kota Jambi"."""
    i = INDICATORS[sel.indikator]
    return f"{i.short}, {unit_name(sel) if i.program == 'PWS' else place_name(sel)}"


@table("temuan-berkas")
def findings(sel: Selection) -> Table:
    """What goes back to the puskesmas."""
    of = f"{INDICATORS[sel.indikator].short}, " if sel.indikator else ""
    return trust.findings_table(findings_of(sel), of + place_name(sel), sel.month, bool(sel.puskesmas))


@table("kualitas-puskesmas", city_wide=True)
def by_puskesmas(sel: Selection) -> Table:
    """Discipline and findings, puskesmas by puskesmas."""
    sel = sel.but(indikator=None)
    over = {r.puskesmas_code: r.over for r in each(ask_trust.over_sasaran_counts, sel.kota, sel.month)}
    return trust.by_puskesmas_table(reports_of_year(sel), findings_of(sel), over, sel, city(sel.kota).name)


@table("mengapa-bertanda")
def why_marked(sel: Selection) -> Table:
    """Every check of the chosen number; without an indicator, what the checks mean."""
    return trust.checks_table(of_number(sel, sel.indikator), subject(sel)) if sel.indikator else trust.checks_table()


@table("angka-bertanda")
def marked_indicators(sel: Selection) -> Table:
    """Every indicator of the chosen place that fails a check."""
    return trust.marked_table(of_place(sel, "SPM") | of_place(sel.but(kelurahan=None), "PWS"), sel, place_name(sel))


@table("ketepatan-spm", city_wide=True)
def spm_punctuality(sel: Selection) -> Table:
    """Days each SPM report came late."""
    return trust.punctuality_table(reports_of_year(sel), "SPM", sel, city(sel.kota).name)


@table("ketepatan-pws", city_wide=True)
def pws_punctuality(sel: Selection) -> Table:
    """Days each PWS report came late."""
    return trust.punctuality_table(reports_of_year(sel), "PWS", sel, city(sel.kota).name)


@table("pemeriksaan", city_wide=True)
def checks(sel: Selection) -> Table:
    """What the checks mean."""
    return trust.checks_table()
