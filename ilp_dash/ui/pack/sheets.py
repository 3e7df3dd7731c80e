"""The tables of a workbook, of a city or of one puskesmas."""

from collections.abc import Sequence

from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.ui import tables

# Sheet -> table; of several indicators the tables of all stand one under another.
SHEETS = {
    "Pokok rapat": "pokok-rapat",
    "SPM per layanan": "spm-layanan",
    "SPM per puskesmas": "spm-puskesmas",
    "Kesenjangan": "kesenjangan",
    "IP-SPM": "ip-spm",
    "PWS per indikator": "pws-indikator",
    "PWS per puskesmas": "pws-puskesmas",
    "PWS per kelurahan": "pws-kelurahan",
    "PWS masalah": "pws-masalah",
    "ILP per puskesmas": "ilp-puskesmas",
    "ILP daftar periksa": "ilp-daftar-periksa",
    "Kelengkapan": "kelengkapan",
    "Mutu laporan": "kualitas-puskesmas",
}
OF_PUSKESMAS = {
    "Pokok rapat": "pokok-rapat",
    "SPM per layanan": "spm-layanan",
    "Kesenjangan": "kesenjangan",
    "IP-SPM": "ip-spm",
    "PWS per indikator": "pws-indikator",
    "PWS per kelurahan": "pws-kelurahan",
    "PWS masalah": "pws-masalah",
    "ILP daftar periksa": "ilp-butir",
    "Kelengkapan": "disiplin-lapor",
}
OF_EACH_INDICATOR = ("pws-puskesmas", "pws-kelurahan")


def sheets(sel: Selection) -> list[tuple[str, Table]]:
    """(name of the sheet, table), each as the pages and the downloads have it."""
    return [(sheet, made(name, sel)) for sheet, name in (OF_PUSKESMAS if sel.puskesmas else SHEETS).items()]


def made(name: str, sel: Selection) -> Table:
    """A table of the pack; of those with one indicator each all indicators, one under another."""
    if name not in OF_EACH_INDICATOR:
        return tables.make(name, sel)
    level = name.removeprefix("pws-")
    title = f"Semua indikator PWS per {level}, {tables.make('pws-indikator', sel).title.partition(', ')[2]}"
    return stacked(name, title, [(i.short, tables.make(name, sel.but(indikator=i.id))) for i in PWS])


def stacked(name: str, title: str, of: Sequence[tuple[str, Table]]) -> Table:
    """Tables of equal columns, one under another, with the indicator each is of in the first column."""
    rows = tuple((short, *row) for short, table in of for row in table.rows)
    marked = any(table.trust for _, table in of)
    trust = tuple(of_row for _, table in of for of_row in (table.trust or ((),) * len(table.rows)))
    notes = tuple(dict.fromkeys(note for _, table in of for note in table.notes))
    columns = (Column("indikator", "Indikator"), *of[0][1].columns)
    return Table(name, title, columns, rows, notes=notes, trust=trust if marked else ())
