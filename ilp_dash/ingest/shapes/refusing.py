"""Refuses tables that cannot fill months of puskesmas, each with what it is and what to do."""

from typing import NoReturn

from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import shown
from ilp_dash.ingest.shapes.columns import FIGURES, SASARAN, Meaning
from ilp_dash.ingest.shapes.context import Context
from ilp_dash.ingest.shapes.names import Units
from ilp_dash.ingest.shapes.table import Table, filled, is_dash, is_figure, is_per_cent, read_figure
from ilp_dash.ingest.shapes.wording import is_spm, plain
from ilp_dash.ingest.workbook_layout import cell_name

_SHOWN = 10
_FORM = "pakai formulir (python -m ilp_dash formulir KODE TAHUN)"


def refuse_table(file_name: str, table: Table, columns: list[Meaning], context: Context, units: Units) -> None:
    """Raise BadFile for a table of per cents, of kecamatan, or of SPM per kelurahan."""
    where = f"{file_name}, lembar {table.sheet}" if table.sheet else file_name
    used = [m for m in columns if m.field in FIGURES]
    _per_cent(where, table, columns, [m for m in used if m.field not in SASARAN])
    _kecamatan(where, table, columns, units)
    _level(where, used, context)


def _per_cent(where: str, table: Table, columns: list[Meaning], used: list[Meaning]) -> None:
    cells = [
        (n, m.head.index, row[m.head.index])
        for n, row in table.rows
        for m in used
        if m.head.index < len(row) and is_figure(row[m.head.index]) and not is_dash(row[m.head.index])
    ]
    bad = [(n, c, cell) for n, c, cell in cells if is_per_cent(cell)]
    if 2 * len(bad) <= len(cells):
        if not _said_to_be_per_cent(table, columns, [cell for *_, cell in cells]):
            return
        bad = cells
    n, c, cell = bad[0]
    raise BadFile(
        f"{where}, sel {cell_name(n, c)}: '{shown(cell)}' adalah persen atau pecahan, bukan jumlah orang, dan begitu "
        "pula sebagian besar tabel ini. Dari persen tidak dapat dihitung jumlah orang tiap bulan. "
        f"Kirim tabel jumlah orang, atau {_FORM}."
    )


def _said_to_be_per_cent(table: Table, columns: list[Meaning], cells: list) -> bool:
    """Whole numbers that are per cents all the same: their SATUAN says so; or no figure is above 100, there is no
    sasaran, and the indicators begin with "Persentase"."""
    units = [plain(row[c]) for c in _columns_called("satuan", columns) for _, row in table.rows if c < len(row)]
    units = [unit for unit in units if unit]
    if units:
        return 2 * units.count("persen") > len(units)
    if not cells or any("sasaran" in m.head.words for m in columns):
        return False
    told = [plain(row[c]) for c in _columns_called("indikator", columns) for _, row in table.rows if c < len(row)]
    told = [words for words in told if words]
    said = sum(words.startswith(("persen", "cakupan")) for words in told)
    return 2 * said > len(told) and all((read_figure(cell).value or 0) <= 100 for cell in cells)


def _columns_called(word: str, columns: list[Meaning]) -> list[int]:
    return [m.head.index for m in columns if word in m.head.words.split()]


def _kecamatan(where: str, table: Table, columns: list[Meaning], units: Units) -> None:
    names = [m.unit for m in columns if m.field == "unit"]
    said = any("puskesmas" in m.head.words or "pkm" in m.head.words for m in columns if m.field == "unit")
    if column := next((m.head.index for m in columns if m.field == "name"), None):
        cells = [row[column] for _, row in table.rows if column < len(row)]
        names, said = [cell for cell in cells if isinstance(cell, str) and filled(cell)], True
    if units.are_kecamatan(names, said):
        raise BadFile(
            f"{where}: tabel tahunan per kecamatan ({', '.join(names[:3])}, …); {_FORM}. "
            "Dasbor menyimpan angka tiap puskesmas tiap bulan, dan tabel ini tidak dapat mengisinya."
        )


def _level(where: str, used: list[Meaning], context: Context) -> None:
    """SPM is kept per puskesmas."""
    services = {m.service or context.service for m in used if m.field in ("served", "men")} - {None}
    if context.level == "kelurahan" and services and all(map(is_spm, services)):
        raise BadFile(
            f"{where}: tabel SPM per kelurahan, sedangkan SPM disimpan per puskesmas. "
            f"Kirim tabelnya per puskesmas, atau {_FORM}."
        )


def refuse_pws(
    file_name: str, table: Table, services: list[str], of: dict[tuple[str, int], str | None], units: Units
) -> NoReturn:
    """Raise BadFile for PWS of puskesmas that answer for several kelurahan. of: (puskesmas, year) -> the kelurahan of
    one that answers for it alone."""
    counts = {code: len(units.answers_for(code, year)) for (code, year), alone in of.items() if not alone}
    names = [f"{units.puskesmas[code].name} ({count} kelurahan)" for code, count in counts.items()]
    alone = [units.puskesmas[code].name for code in dict.fromkeys(code for code, _ in of) if code not in counts]
    can = f" Yang melayani satu kelurahan saja dapat dikirim tanpa baris lainnya: {_some(alone)}." if alone else ""
    raise BadFile(
        f"{file_name}{f', lembar {table.sheet}' if table.sheet else ''}: tabel PWS per puskesmas "
        f"({', '.join(services)}), sedangkan PWS disimpan per kelurahan. Angka puskesmas yang melayani beberapa "
        f"kelurahan tidak dapat dibagi: {_some(names)}.{can} Kirim tabel per kelurahan (dari laporan bidan kelurahan "
        f"atau kohort), atau {_FORM} dan isi lembar PWS."
    )


def _some(names: list[str]) -> str:
    more = f", dan {len(names) - _SHOWN} lagi" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
