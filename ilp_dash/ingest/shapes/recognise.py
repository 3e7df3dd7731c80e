"""Recognises a file by what it holds, proposes how it is to be read, and reads it once that is confirmed."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from ilp_dash.domain.mapping import Mapping, signature_of
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.packed import to_map
from ilp_dash.ingest.shapes.columns import SASARAN, Meaning, meanings
from ilp_dash.ingest.shapes.context import Context, context_of
from ilp_dash.ingest.shapes.hidden import hidden_findings, marks_of_sheets
from ilp_dash.ingest.shapes.names import Units, city_of
from ilp_dash.ingest.shapes.reading import Question, Reading
from ilp_dash.ingest.shapes.reports import made_reports, running_months
from ilp_dash.ingest.shapes.table import Table, filled, find_tables
from ilp_dash.ingest.shapes.wording import STOCKS, is_spm, plain, pws_in
from ilp_dash.ingest.sheet_marks import Marks
from ilp_dash.ingest.workbook_layout import REQUIRED_SHEETS, cell_name, words_of

# Kind of a table -> what it is called to people.
SHAPES = {
    "rekap": "rekapitulasi: satu baris satu puskesmas, bulan di kolom",
    "daftar": "daftar puskesmas untuk satu bulan",
    "lebar": "SPM melebar: satu baris satu layanan, puskesmas di kolom",
    "bulanan": "SPM bulanan satu puskesmas: satu baris satu layanan, bulan di kolom",
    "verifikasi": "verifikasi SPM satu puskesmas untuk satu bulan",
    "panjang": "bentuk panjang: satu baris satu puskesmas, bulan, dan indikator",
    "pws": "tabel PWS",
}
_PREVIEW = 20


@dataclass(frozen=True)
class Proposal:
    """How a file would be read.

    shape: id of SHAPES; mapping: what was answered, to be remembered; cumulative, basis: as answered, or as this file
    says itself, None where neither; years, months, services, units (codes of places): what the file holds, as far as
    it is known; questions: what is still to be answered; columns: (sheet, cell, heading, field, month, key) of every
    column, see columns.Meaning; rows: (sheet, row number, label, what it was read as) of the first twenty rows with
    figures; more: rows beyond those; found: what is odd or wrong in it.
    """

    shape: str
    mapping: Mapping
    cumulative: bool | None
    basis: str | None
    years: tuple[int, ...]
    months: tuple[int, ...]
    services: tuple[str, ...]
    units: tuple[str, ...]
    questions: tuple[Question, ...]
    columns: tuple[tuple[str, str, str, str, int | None, str], ...]
    rows: tuple[tuple[str, int, str, str], ...]
    more: int
    found: tuple[Finding, ...]

    @property
    def signature(self) -> str:
        """Of the layout, by which a remembered mapping is found."""
        return self.mapping.signature


@dataclass(frozen=True)
class _File:
    tables: tuple[tuple[Table, list[Meaning]], ...]
    shape: str
    city: str | None
    signature: str
    unread: tuple[str, ...]
    marks: Marks


def recognise(
    sheets: dict[str, list[list]],
    file_name: str,
    reference,
    mapping: Mapping | None = None,
    today: date | None = None,
) -> Proposal | None:
    """What a file is and how it would be read; None when none of its sheets is such a table.

    sheets: rows by sheet, as `open_sheets` gives them ("" for a CSV); mapping: answers already given, or remembered for
    the signature; today: months after it hold nothing yet, None = the day it is in the city. Raises BadFile for a
    table that cannot fill months, saying what it is.
    """
    file = _opened(sheets, file_name, reference, mapping)
    if file is None:
        return None
    start = _started(file, mapping)
    reading, contexts = _read(file, file_name, reference, start)
    months = sorted({f.month for f in reading.figures if f.month and f.value is not None})
    years = sorted({f.year for f in reading.figures if f.year})
    mapping, settled = _settled(start, reading, contexts, today)
    return Proposal(
        file.shape,
        mapping,
        settled.cumulative,
        settled.basis,
        tuple(years),
        tuple(months),
        tuple(sorted({f.service for f in reading.figures if f.service})),
        tuple(sorted({f.unit for f in reading.figures if f.unit})),
        tuple(reading.questions.values()),
        tuple(
            (table.sheet, cell_name(m.head.row, m.head.index), m.head.text, m.field, m.month, m.key)
            for table, columns in file.tables
            for m in columns
        ),
        tuple(reading.rows[:_PREVIEW]),
        max(len(reading.rows) - _PREVIEW, 0),
        tuple(reading.found),
    )


def layout_of(sheets: dict[str, list[list]], file_name: str, reference) -> tuple[str, str] | None:
    """Id of the shape and signature of the layout, without reading a figure; None and errors as of `recognise`."""
    file = _opened(sheets, file_name, reference, None)
    return (file.shape, file.signature) if file else None


def reports(
    sheets: dict[str, list[list]],
    mapping: Mapping,
    reference,
    file_name: str,
    today: date | None = None,
    trusted: bool = False,
) -> list[tuple[Report, list[Finding]]]:
    """The reports of a file and the warnings about each, by puskesmas and year, read by a confirmed mapping.

    Single months; sasaran under the basis of the mapping; months after `today` (None: the day it is in the city) are
    not reported. trusted: a file that was accepted before by this mapping and is to be read as it was then, without
    checks. Raises BadFile for a file of another layout, one with open questions, and one with errors (each cell
    named).
    """
    file = _opened(sheets, file_name, reference, mapping)
    if file is None or (file.signature != mapping.signature and not trusted):
        raise BadFile(f"{file_name}: susunan kolomnya bukan yang dipetakan. Petakan lagi: {to_map(file_name)}")
    start = _started(file, mapping)
    reading, contexts = _read(file, file_name, reference, start, trusted)
    _, settled = _settled(start, reading, contexts, today)
    if reading.questions:
        open_ones = " ".join(q.words for q in list(reading.questions.values())[:5])
        more = f" … dan {len(reading.questions) - 5} lagi." if len(reading.questions) > 5 else ""
        raise BadFile(f"{file_name}: masih ada yang perlu dijawab. {open_ones}{more} Jawab dengan: {to_map(file_name)}")
    simulated = any("simulasi" in plain(t).split() for table, _ in file.tables for t in table.titles)
    return made_reports(reading, settled, reference, simulated, today, trusted)


def _opened(sheets, file_name: str, reference, mapping: Mapping | None) -> _File | None:
    own = {words_of(name).split()[0] for name in sheets if words_of(name)}
    if {s.lower() for s in REQUIRED_SHEETS} <= own:
        return None  # our own workbook
    cities = frozenset(plain(c.name) for c in reference.cities)
    tables, plainly, unread = [], [], []
    for name, rows in sheets.items():
        before = len(tables)
        for table in find_tables(name, rows, cities):
            found = meanings(table)
            columns = meanings(table, mapping.columns) if mapping else found
            tables += [(table, columns)] if _is_of_figures(columns) else []
            plainly += [(table, found)] if _is_of_figures(found) else []
        if len(tables) == before and any(isinstance(c, int | float) for row in rows for c in row):
            unread.append(name)
    if not (tables and plainly):
        return None
    titles = [t for table, _ in tables for t in table.titles]
    city, foreign = city_of(reference, titles, *_names(plainly))
    if foreign:
        known = ", ".join(c.name for c in reference.cities)
        raise BadFile(f"{file_name}: berkas dari {foreign}, sedangkan pemasangan ini untuk {known}.")
    # The signature is that of the file as it is, whatever a person has said of its columns.
    shape = _shape(plainly)
    keys = [m.key for _, columns in plainly for m in columns]
    return _File(
        tuple(tables), shape, city, signature_of(shape, [*keys, f"kota {city}"]), tuple(unread), marks_of_sheets(sheets)
    )


def _is_of_figures(columns: list[Meaning]) -> bool:
    fields = {m.field for m in columns}
    whose = {"name", "kelurahan", "code", "service", "service_code"}
    if "month" in fields and any(m.service and not is_spm(m.service) for m in columns if m.field == "served"):
        return True  # PWS of one place, which the title names
    return bool({"served", "men", "unit"} & fields and whose & fields)


def _names(tables) -> tuple[list[str], list]:
    names, codes = [], []
    for table, columns in tables:
        names += [m.unit for m in columns if m.field == "unit"]
        for m in columns:
            cells = [row[m.head.index] for _, row in table.rows if m.head.index < len(row)]
            if m.field in ("name", "kelurahan"):
                names += [c for c in cells if isinstance(c, str) and filled(c)]
            elif m.field == "code":
                codes += cells
    return names, codes


def _shape(tables) -> str:
    _, columns = max(tables, key=lambda t: len(t[1]))
    fields = {m.field for m in columns}
    months = any(m.month for m in columns if m.field in ("served", "men"))
    if "unit" in fields:
        return "lebar"
    if "kelurahan" in fields or any(m.service and not is_spm(m.service) and m.field == "served" for m in columns):
        return "pws"
    if {"service", "service_code"} & fields:
        return "panjang" if {"name", "code"} & fields else "bulanan" if months else "verifikasi"
    return "rekap" if months else "daftar"


def _started(file: _File, mapping: Mapping | None) -> Mapping:
    meant = {(m.key, m.field) for _, columns in file.tables for m in columns}
    often = Counter(key for key, _ in meant)  # a heading that means two things in two tables is left to each
    fields = {key: field for key, field in sorted(meant) if often[key] == 1}
    start = mapping or Mapping(file.signature, file.shape)
    return replace(start, signature=file.signature, shape=file.shape, columns=fields, city=start.city or file.city)


def _read(
    file: _File, file_name: str, reference, mapping: Mapping, trusted: bool = False
) -> tuple[Reading, list[Context]]:
    units = Units(reference, mapping.city)
    reading, contexts, above = Reading(file_name, mapping, units, trusted=trusted), [], {}
    for sheet in file.unread:
        reading.note("LEMBAR_TAK_DIBACA", sheet, "")
    for table, columns in file.tables:
        context = context_of(table, columns, mapping, units, above.get(table.sheet))
        contexts.append(context)
        above[table.sheet] = context
        before, start = len(reading.rows), len(reading.figures)
        reading.take(table, columns, context)
        read = [number for _, number, _, told in reading.rows[before:] if told]
        reading.found += hidden_findings(table, columns, read, file.marks)
        where = f"Lembar {table.sheet}" if table.sheet else "Berkas"
        fields = {m.field for m in columns}
        own = reading.figures[start:]
        if any(not f.service for f in own):
            _ask_service(reading, context, where)
        if any(not f.unit for f in own):
            whose = "puskesmas" if context.level == "puskesmas" else "kelurahan"
            reading.ask("puskesmas", f"{where}: angka {whose} mana? Judulnya tidak menyebut {whose} yang dikenal.")
        if any(f.year is None for f in own):
            reading.ask("year", f"{where}: tahun berapa? Judulnya tidak menyebut satu tahun.")
        if any(f.month is None and f.field not in SASARAN for f in own):
            words = f"{where}: angka bulan berapa (atau sampai bulan berapa)? Tabel ini tidak menyebut bulan."
            reading.ask("month", words + " Tabel setahun tanpa bulan tidak dapat mengisi bulan; pakai formulir.")
        if "sasaran" in fields and not (mapping.basis or context.basis):
            reading.ask(
                "basis", f"{where}: sasaran itu proyeksi Pusdatin atau hitungan riil?", "", ("pusdatin", "riil")
            )
    return reading, contexts


def _ask_service(reading: Reading, context: Context, where: str) -> None:
    said = f"{where}: angka layanan yang mana? Judulnya '{context.title}'."
    if context.suggested:
        said += f" SPM disimpan per puskesmas; per kelurahan yang dekat dengannya {context.suggested}."
    if context.level == "puskesmas" and (code := pws_in(context.title)):
        said += f" {code} disimpan per kelurahan: dari puskesmas hanya bila ia melayani satu kelurahan."
    suggestions = (context.suggested,) if context.suggested else ()
    reading.ask("service", said, context.title, suggestions, context.title)


def _settled(mapping: Mapping, reading: Reading, contexts: list[Context], today: date | None):
    """The mapping to be remembered, and the same with what this one file says itself, by which it is read; what
    neither says becomes a question."""
    told = [f for f in reading.figures if f.month and f.value is not None]
    running = running_months(told, today)
    months = sorted({f.month for f in told if (f.year or 0, f.month) <= running[f.unit]})
    said = {c.cumulative for c in contexts} - {None}
    basis = {c.basis for c in contexts} - {None}
    cumulative = said.pop() if len(said) == 1 else mapping.cumulative
    summed = [f for f in reading.figures if f.field not in SASARAN and f.service not in STOCKS]
    if cumulative is None and (months == [1] or not summed):
        cumulative = False
    undated = any(f.month is None for f in summed)
    if cumulative is None and (months or undated):
        likely, why = _likely_cumulative(reading)
        words = "Angka tiap bulan itu kumulatif sejak Januari, atau angka bulan itu saja?"
        reading.ask("cumulative", f"{words} {why}".strip(), "", (likely,) if likely else ())
    zeros = _zero_tail(reading, months)
    if zeros and mapping.month is None:
        names = MONTH_NAMES[zeros[0] - 1] + (f" sampai {MONTH_NAMES[zeros[-1] - 1]}" if len(zeros) > 1 else "")
        words = f"{names} berisi 0 di semua baris: sudah dilaporkan, atau belum? Sebut bulan terakhir yang dilaporkan."
        reading.ask("month", words, "", (str(zeros[0] - 1),))
    mapping = replace(mapping, names=reading.names | mapping.names)
    return mapping, replace(mapping, cumulative=cumulative, basis=basis.pop() if len(basis) == 1 else mapping.basis)


def _by_line(reading: Reading) -> dict[tuple, dict[int, int]]:
    lines: dict[tuple, dict[int, int]] = defaultdict(dict)
    for f in reading.figures:
        if f.month and f.field not in SASARAN and f.value is not None:
            lines[f.unit, f.service, f.year][f.month] = f.value
    return lines


def _likely_cumulative(reading: Reading) -> tuple[str, str]:
    """What the figures suggest, and why: running sums never fall."""
    lines = [[line[m] for m in sorted(line)] for line in _by_line(reading).values()]
    lines = [line for line in lines if len(line) >= 3 and any(line)]
    falling = [line for line in lines if any(b < a for a, b in zip(line, line[1:], strict=False))]
    rising = [line for line in lines if line not in falling and line[-1] > line[0]]
    if falling:
        told = f"Di {len(falling)} dari {len(lines)} baris angkanya pernah turun"
        return "bulanan", f"{told}, jadi rupanya angka bulan itu saja."
    return ("kumulatif", "Angkanya naik terus, jadi rupanya kumulatif.") if len(rising) >= 3 else ("", "")


def _zero_tail(reading: Reading, months: list[int]) -> list[int]:
    """The last months when all of their figures are 0, though earlier ones are not."""
    values = defaultdict(list)
    for line in _by_line(reading).values():
        for month, value in line.items():
            values[month].append(value)
    tail = []
    for month in reversed([m for m in months if values[m]]):
        if any(values[month]):
            return tail[::-1] if tail else []
        tail.append(month)
    return []
