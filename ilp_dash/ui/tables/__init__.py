"""Every table a page shows, by the name it has in a download address. One function of the selection each, declared in
this folder.

The page draws `make(name, selection)`, the download writes the same: what is hidden on the page is hidden in the file.
"""

import pkgutil
from dataclasses import replace
from importlib import import_module
from urllib.parse import urlencode

from ilp_dash.charts.tables import table as drawn_table
from ilp_dash.domain.indicators import BASES, INDICATORS
from ilp_dash.domain.months import date_label, month_label, since_january, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import HIDDEN_NOTE
from ilp_dash.domain.tables import Table
from ilp_dash.domain.words import version_words
from ilp_dash.errors import UnknownTable
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import about_view, ask, finished
from ilp_dash.ui.places import kelurahan_name, place_name
from ilp_dash.ui.tables.declared import TABLES

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def scope(name: str, sel: Selection) -> Selection:
    """The part of a selection a table depends on."""
    sel = sel.but(puskesmas=None, kelurahan=None) if TABLES[name].city_wide else sel
    sel = sel if TABLES[name].what_if else sel.but(tambah=None)
    return sel.but(indikator=None) if TABLES[name].holds else sel


def make(name: str, sel: Selection) -> Table:
    """The table of that name for a selection. Raises UnknownTable."""
    if name not in TABLES:
        raise UnknownTable(f"Tabel '{name[:40]}' tidak ada. Yang ada: {', '.join(sorted(TABLES))}.")
    sel, beside = scope(name, sel), TABLES[name].beside
    return finished(TABLES[name].make, sel, *([beside(sel)] if beside else []))


def downloads(name: str, sel: Selection) -> list[tuple[str, str]]:
    """(label, address) of the CSV and XLSX of a table."""
    query = urlencode(scope(name, sel).params())
    return [("CSV", f"unduh/{name}.csv?{query}"), ("XLSX", f"unduh/{name}.xlsx?{query}")]


def figure(name: str, sel: Selection, heading: str = "", **options) -> dict:
    """The table as a figure, with its downloads. heading: another title on the page, where a figure above has said it
    already."""
    made = make(name, sel)
    return drawn_table(
        replace(made, title=heading or made.title),
        downloads=downloads(name, sel),
        chosen=sel.link("").partition("?")[2],
        **options,
    )


def _counted(sel: Selection) -> str:
    if sel.indikator and INDICATORS[sel.indikator].year_start != 1:
        return f"{year_label(sel.month, INDICATORS[sel.indikator].year_start)} s.d. {month_label(sel.month)}"
    return since_january(sel.month)


def about(sel: Selection, holds: str = "") -> list[tuple[str, str]]:
    """What must travel with every export: place, period, basis, source, version, simulation, provisional state.

    holds: what the table holds where it is more than one indicator.
    """
    state = ask(ask_places.data_state, sel.kota, sel.month)
    lines = [
        ("Wilayah", place_name(sel)),
        ("Periode", f"{_counted(sel)} (kumulatif)"),
        ("Basis sasaran", BASES[sel.basis]),
        ("Tampilan", about_view()),
    ]
    if sel.kelurahan:
        lines.append(("Kelurahan", kelurahan_name(sel)))
    if holds or sel.indikator:
        lines.append(("Indikator", holds or INDICATORS[sel.indikator].name))
    if sel.tambah:
        lines.append(("Andaian", f"tambah={sel.tambah}"))
    lines += [
        (
            "Sumber",
            f"Laporan puskesmas ({state.files} berkas), terakhir diterima {date_label(state.received_on)}",
        ),
        ("Versi data", version_words(state.version, state.of_version, state.built_at)),
        ("Kelengkapan", f"{state.reported} dari {state.expected} laporan bulan itu masuk"),
    ]
    if state.simulated:
        lines.insert(0, ("DATA SIMULASI", "Angka bulanan adalah simulasi, bukan laporan sebenarnya"))
    if state.provisional:
        lines.append(("Sementara", f"{state.provisional} laporan belum final"))
    hides = "" if current_store().view == STAFF else f" {HIDDEN_NOTE}"
    lines.append(("Keterangan", f"Kosong = belum lapor, bukan nol.{hides}"))
    return lines
