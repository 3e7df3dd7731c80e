"""Every table a page shows, by the name it has in a download address. One function of the selection each.

The page draws `TABLES[name](selection)`, the download writes the same: what is hidden on the page is hidden in the file.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from ilp_dash.analysis import ilp, places, pws, spm, weeks
from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.domain.areas import LEVELS
from ilp_dash.domain.indicators import BASES, INDICATORS
from ilp_dash.domain.months import add_months, date_label, month_label, months_between, since_january, year_label
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.domain.weeks import last_weeks
from ilp_dash.errors import UnknownTable
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.queries import weeks as ask_weeks
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables_compare, tables_ilp, tables_ip_spm, tables_pace, tables_signals, tables_trust
from ilp_dash.ui.data import ask, each, finished
from ilp_dash.ui.places import city, kelurahan_name, place_name, puskesmas_name, pws_of, spm_of, unit_name
from ilp_dash.ui.trust import (
    by_unit,
    gap_marks,
    headed,
    mark,
    mark_all,
    mark_indicator,
    mark_pws,
    mark_service,
    mark_visits,
    marked,
    marks_of,
    of_city,
    of_place,
)

# Weeks of home visits shown at once.
WEEKS = 12


def pws_level(sel: Selection) -> str:
    """Units compared on the PWS page: kelurahan; puskesmas where a whole city has too many kelurahan for one picture."""
    return "puskesmas" if sel.kota == "31" and not sel.puskesmas else "kelurahan"


def services(sel: Selection) -> Table:
    """12-row SPM table of the chosen place."""
    rows = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    of = of_place(sel)
    return marked(spm.services_table(rows, sel, place_name(sel)), (mark(of[s.id], sel, indikator=s.id) for s in rows))


def gaps(sel: Selection) -> Table:
    """All gaps of the city (or of the chosen puskesmas), most people first."""
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    found = spm.largest_gaps([r for r in rows if sel.puskesmas in (None, r.puskesmas_code)])
    return marked(spm.gaps_table(found, sel, place_name(sel)), gap_marks(sel, found))


def five_gaps(sel: Selection) -> Table:
    """The five largest gaps, for Ringkasan."""
    rows = [
        r
        for r in each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
        if sel.puskesmas in (None, r.puskesmas_code)
    ]
    found = spm.largest_gaps(rows, 5)
    return marked(
        spm.gaps_table(found, sel, place_name(sel), "Lima kesenjangan terbesar dalam jumlah orang"),
        gap_marks(sel, found),
    )


@headed(of_city(mark_all))
def matrix(sel: Selection) -> Table:
    """Puskesmas × 12."""
    return spm.matrix_table(each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis), sel, city(sel.kota).name)


def ranking(sel: Selection) -> Table:
    """One service across puskesmas."""
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    made = spm.ranking_table(rows, sel, spm_of(sel), city(sel.kota).name)
    codes = {r.puskesmas: r.puskesmas_code for r in rows}
    return by_unit(made, sel, "puskesmas", spm_of(sel), (codes[row[0]] for row in made.rows))


def areas_of(sel: Selection) -> tuple[str, pd.DataFrame]:
    """(heading, rows) of the chosen service per kota administrasi where there are such, else per kecamatan; highest first."""
    level = "kota_adm" if any(p.kota_adm for p in each(ask_places.puskesmas_of, sel.kota)) else "kecamatan"
    found = ask(ask_spm.spm_by_area, sel.kota, level, spm_of(sel), sel.month, sel.basis)
    return LEVELS[level], found.sort_values("coverage_pct", ascending=False, na_position="last", kind="stable")


@headed(of_city(mark_service))
def spm_areas(sel: Selection) -> Table:
    """One service per kecamatan or kota administrasi."""
    head, rows = areas_of(sel)
    return spm.area_table(walk(rows), spm_of(sel), head, city(sel.kota).name)


@headed(mark_service)
def spm_trend(sel: Selection) -> Table:
    """One service by month."""
    return spm.trend_table(
        each(ask_spm.spm_trend, sel.level, sel.area, spm_of(sel), sel.basis), spm_of(sel), place_name(sel)
    )


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


@headed(mark_indicator)
def pws_matrix(sel: Selection) -> Table:
    """Status matrix kelurahan × month of one indicator."""
    return _statuses(sel, *pws_span(sel))


def twelve_months(sel: Selection) -> tuple[date, date]:
    """The chosen month and the eleven before it, as far as there are data."""
    return max(add_months(sel.month, -11), city(sel.kota).first_month), sel.month


@headed(mark_indicator)
def pws_twelve(sel: Selection) -> Table:
    """The status matrix of the twelve small maps."""
    return _statuses(sel, *twelve_months(sel))


def _statuses(sel: Selection, first: date, last: date) -> Table:
    rows = each(ask_pws.pws_months, sel.kota, pws_of(sel), first, last, sel.basis, sel.puskesmas)
    return pws.months_table(rows, months_between(first, last), sel, pws_of(sel), place_name(sel))


@headed(mark_pws)
def pws_problems(sel: Selection) -> Table:
    """All indicators: what to speak about in the lokakarya mini."""
    return pws.problems_table(
        each(ask_pws.pws_problems, sel.kota, sel.month, sel.basis, sel.puskesmas), sel, place_name(sel)
    )


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


def kelurahan_units(sel: Selection) -> Table:
    """One PWS indicator across all kelurahan of the city or puskesmas, for the map."""
    units = each(ask_pws.pws_units, sel.kota, "kelurahan", pws_of(sel), sel.month, sel.basis, sel.puskesmas)
    total = ask(ask_pws.pws_area, sel.level, sel.area, pws_of(sel), sel.month, sel.basis)
    made = pws.units_table(units, total, sel, pws_of(sel), place_name(sel))
    return by_unit(
        made, sel, "kelurahan", pws_of(sel), (*(u.area_code for u in units), *([sel.area] if total is not None else []))
    )


def pws_indicators(sel: Selection) -> Table:
    """All PWS indicators of the chosen kelurahan, puskesmas or city."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    rows = each(ask_pws.pws_indicators, level, area, sel.month, sel.basis)
    made = pws.indicators_table(rows, sel, unit_name(sel), area_notes(sel) if level == "puskesmas" else ())
    return marked(made, marks_of(sel, (r.id for r in rows)))


@headed(mark_visits)
def pws_running(sel: Selection) -> Table:
    """PWS running per month."""
    return pws.running_table(each(ask_pws.pws_running, sel.kota, sel.puskesmas), place_name(sel))


@headed(mark_visits)
def running_by_kelurahan(sel: Selection) -> Table:
    """PWS running per kelurahan."""
    return pws.running_by_kelurahan_table(
        each(ask_pws.pws_running_by_kelurahan, sel.kota, sel.month, sel.puskesmas), sel, place_name(sel)
    )


def findings(sel: Selection) -> Table:
    """Home-visit findings of the month."""
    level, area = ("kelurahan", sel.kelurahan) if sel.kelurahan else (sel.level, sel.area)
    return pws.findings_table(each(ask_pws.findings, level, area, sel.month), unit_name(sel), sel.month)


def findings_by_week(sel: Selection) -> Table:
    """Home-visit findings of the last weeks that ended by the end of the month."""
    rows = each(ask_weeks.findings_by_week, sel.level, sel.area, last_weeks(sel.month, WEEKS))
    return weeks.weeks_table(rows, place_name(sel))


def ilp_puskesmas(sel: Selection) -> Table:
    """Rollout per puskesmas."""
    return ilp.puskesmas_table(each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month), sel, city(sel.kota).name)


@headed(mark_all)
def klaster(sel: Selection) -> Table:
    """SPM services and people left by klaster."""
    return ilp.klaster_table(
        each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis), place_name(sel), sel.month
    )


def checklist(sel: Selection) -> Table:
    """Checklist with evidence of the whole city."""
    return ilp.checklist_table(each(ask_ilp.ilp_checklist, sel.kota, sel.month), city(sel.kota).name)


def items(sel: Selection) -> Table:
    """The ten items of the chosen puskesmas."""
    rows = [r for r in each(ask_ilp.ilp_checklist, sel.kota, sel.month) if r.puskesmas_code == sel.puskesmas]
    return ilp.item_lines(rows)


def ilp_curve(sel: Selection) -> Table:
    """Rollout by month."""
    return ilp.curve_table(each(ask_ilp.ilp_curve, sel.kota), city(sel.kota).name)


def network(sel: Selection) -> Table:
    """Network down to kelurahan."""
    return ilp.network_table(
        each(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas), sel, place_name(sel)
    )


def reports(sel: Selection) -> Table:
    """Reporting discipline of the chosen puskesmas in the chosen year."""
    return places.reports_table(
        each(ask_places.reports_of, sel.puskesmas or "", sel.month.year), puskesmas_name(sel) or "–", sel.month.year
    )


def completeness(sel: Selection) -> Table:
    """Completeness by month."""
    return places.completeness_table(each(ask_places.reporting_by_month, sel.kota, sel.puskesmas), place_name(sel))


def origin(sel: Selection) -> Table:
    """Where patients come from."""
    return places.origin_table(
        ask(ask_ilp.patient_origin, sel.kota, sel.month, sel.puskesmas), place_name(sel), since_january(sel.month)
    )


def facts(sel: Selection) -> Table:
    """Published facts."""
    return places.facts_table(each(ask_places.published_facts, sel.kota), city(sel.kota).name)


def rules(sel: Selection) -> Table:
    """Rules in use."""
    return places.rules_table(each(ask_places.rules_in_force, sel.month), sel.month)


TABLES: dict[str, Callable[[Selection], Table]] = {
    "spm-layanan": services,
    "kesenjangan": gaps,
    "kesenjangan-lima": five_gaps,
    "spm-puskesmas": matrix,
    "spm-peringkat": ranking,
    "spm-wilayah": spm_areas,
    "spm-tren": spm_trend,
    "pws-wilayah": pws_units,
    "pws-kelurahan": kelurahan_units,
    "pws-indikator": pws_indicators,
    "pws-matriks": pws_matrix,
    "pws-12-bulan": pws_twelve,
    "pws-masalah": pws_problems,
    "pws-puskesmas": pws_puskesmas,
    "pws-berjalan": pws_running,
    "pws-jalan": running_by_kelurahan,
    "temuan": findings,
    "temuan-minggu": findings_by_week,
    "ilp-puskesmas": ilp_puskesmas,
    "klaster": klaster,
    "ilp-daftar-periksa": checklist,
    "ilp-butir": items,
    "ilp-kurva": ilp_curve,
    "jejaring": network,
    "disiplin-lapor": reports,
    "kelengkapan": completeness,
    "asal-pasien": origin,
    "fakta": facts,
    "definisi": lambda sel: places.indicators_table(),
    "versi-definisi": lambda sel: places.versions_table(),
    "aturan": rules,
    "spm-nasional": lambda sel: places.national_table(each(ask_spm.national_by_year)),
    **tables_compare.TABLES,
    **tables_pace.TABLES,
    **tables_ilp.TABLES,
    **tables_ip_spm.TABLES,
    **tables_signals.TABLES,
    **tables_trust.TABLES,
}


# Tables about the whole city: choosing a puskesmas changes nothing in them, so nothing of them is sent again.
CITY_WIDE = {
    "spm-puskesmas",
    "spm-peringkat",
    "spm-wilayah",
    "pws-puskesmas",
    "ilp-puskesmas",
    "ilp-daftar-periksa",
    "ilp-kurva",
    "fakta",
    "definisi",
    "versi-definisi",
    "aturan",
    "spm-nasional",
    *tables_compare.CITY_WIDE,
    *tables_pace.CITY_WIDE,
    *tables_ilp.CITY_WIDE,
    *tables_ip_spm.CITY_WIDE,
    *tables_signals.CITY_WIDE,
    *tables_trust.CITY_WIDE,
}


def scope(name: str, sel: Selection) -> Selection:
    """The part of a selection a table depends on."""
    return sel.but(puskesmas=None, kelurahan=None) if name in CITY_WIDE else sel


def make(name: str, sel: Selection) -> Table:
    """The table of that name for a selection. Raises UnknownTable."""
    if name not in TABLES:
        raise UnknownTable(f"Tabel '{name}' tidak ada. Yang ada: {', '.join(sorted(TABLES))}.")
    return finished(TABLES[name], scope(name, sel))


def downloads(name: str, sel: Selection) -> list[tuple[str, str]]:
    """(label, address) of the CSV and XLSX of a table."""
    query = urlencode(scope(name, sel).params())
    return [("CSV", f"unduh/{name}.csv?{query}"), ("XLSX", f"unduh/{name}.xlsx?{query}")]


def figure(name: str, sel: Selection, **options) -> dict:
    """The table as a figure, with its downloads."""
    return drawn_table(make(name, sel), downloads=downloads(name, sel), **options)


def _counted(sel: Selection) -> str:
    if sel.indikator and INDICATORS[sel.indikator].year_start != 1:
        return f"{year_label(sel.month, INDICATORS[sel.indikator].year_start)} s.d. {month_label(sel.month)}"
    return since_january(sel.month)


def about(sel: Selection) -> list[tuple[str, str]]:
    """What must travel with every export: place, period, basis, source, version, simulation, provisional state."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    lines = [
        ("Wilayah", place_name(sel)),
        ("Periode", f"{_counted(sel)} (kumulatif)"),
        ("Basis sasaran", BASES[sel.basis]),
    ]
    if sel.kelurahan:
        lines.append(("Kelurahan", kelurahan_name(sel)))
    if sel.indikator:
        lines.append(("Indikator", INDICATORS[sel.indikator].name))
    if sel.tambah:
        lines.append(("Andaian", f"tambah={sel.tambah}"))
    lines += [
        (
            "Sumber",
            f"Laporan puskesmas ({state.files} berkas), terakhir diterima {date_label(state.received_at.date())}",
        ),
        ("Versi data", f"{state.version}, dibangun {date_label(state.built_at.date())}"),
        ("Kelengkapan", f"{state.reported} dari {state.expected} laporan bulan itu masuk"),
    ]
    if state.simulated:
        lines.insert(0, ("DATA SIMULASI", "Angka bulanan adalah simulasi, bukan laporan sebenarnya"))
    if state.provisional:
        lines.append(("Sementara", f"{state.provisional} laporan belum final"))
    lines.append(("Keterangan", f"Kosong = belum lapor, bukan nol. n<5 = {STATUSES['disembunyikan'].meaning}."))
    return lines
