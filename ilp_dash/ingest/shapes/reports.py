"""Reports of the figures of one file: one for each puskesmas and year, single months, checked as every report is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import INDICATORS, definition_at
from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.merging import is_cumulative_code
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import NetworkLine, PwsLine, Report, SpmLine
from ilp_dash.domain.words import number
from ilp_dash.errors import BadFile
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.cumulative import as_single_months
from ilp_dash.ingest.findings import Cells, Finding, errors, finding, refuse
from ilp_dash.ingest.identity import is_believed
from ilp_dash.ingest.shapes.columns import SASARAN
from ilp_dash.ingest.shapes.reading import Figure, Reading
from ilp_dash.ingest.shapes.wording import NETWORK, is_spm

_BASES = ("pusdatin", "riil")


def made_reports(
    reading: Reading, mapping: Mapping, reference, simulated: bool, today: date | None, trusted: bool = False
) -> list[tuple[Report, list[Finding]]]:
    """The reports and what was found in each, errors raised as one BadFile.

    today, trusted: see `recognise.reports`. A finding stands with the report its cell belongs to, one about the whole
    file with the first.
    """
    found = list(reading.found)
    figures = _reported(reading.figures, mapping, today, found)
    by_report: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    working = _working(reading)
    for f in figures:
        if f.value is not None:
            for puskesmas in _puskesmas_of(f, reading, working, found):
                by_report[puskesmas, f.year].append(f)
    made = [
        _report(code, year, of, mapping, reading, simulated, None if trusted else reference, today)
        for (code, year), of in sorted(by_report.items())
    ]
    bad = errors([*found, *(f for _, of in made for f in of)])
    if bad and not trusted:
        refuse(reading.file_name, bad)
    if not made:
        raise BadFile(
            f"{reading.file_name}: tidak ada angka yang dapat disimpan. Periksa isi tabelnya, lalu kirim lagi."
        )
    at = {(f.sheet, f.cell): key for key, of in by_report.items() for f in of}
    blank = {(f.sheet, f.cell): f.unit for f in reading.figures}
    keys = [(report.puskesmas_code, report.year) for report, _ in made]
    for one in reversed(found):
        place = one.sheet, one.cell
        key = at.get(place) or next((k for k in keys if k[0] == blank.get(place)), keys[0])
        made[keys.index(key)][1].insert(0, one)
    return made


def running_months(
    figures: Iterable[Figure], today: date | None, now: datetime | None = None
) -> dict[str, tuple[int, int]]:
    """Year and month that run at each place of these figures, "" = not known; one without end by a clock that is not
    believed. today: None = the day it is in the city of each. now: aware, None = now."""
    days = {unit: today or today_in(unit.removeprefix("P"), now) for unit in {f.unit for f in figures}}
    return {unit: (day.year, day.month) if is_believed(day) else (9999, 12) for unit, day in days.items()}


def _reported(figures: list[Figure], mapping: Mapping, today: date | None, found: list[Finding]) -> list[Figure]:
    """Without the figures after the last month reported, where a person has named it, and the zeros with which offices
    fill months that have not come; another figure of such a month is an error."""
    last = mapping.month if mapping.month and len({f.month for f in figures if f.month}) > 1 else 12
    running, kept = running_months(figures, today), []
    for f in figures:
        if f.month and f.month > last:
            kind = "SETELAH_BULAN_TERAKHIR"
        elif f.month and (f.year, f.month) > running[f.unit]:
            kind = "BULAN_BELUM_BERJALAN"
        else:
            kept.append(f)
            continue
        if f.value:
            found.append(finding(kind, f.sheet, f.cell, number(f.value), month=f.month))
    return kept


def _working(reading: Reading) -> dict[str, list[tuple[str, date, date]]]:
    """(puskesmas, first and last day) by kelurahan."""
    found = defaultdict(list)
    for code, areas in reading.units.places.working.items():
        for kelurahan, start, end in areas:
            found[kelurahan].append((code, start or date.min, end or date.max))
    return found


def _puskesmas_of(f: Figure, reading: Reading, working: dict, found: list[Finding]) -> list[str]:
    """The puskesmas a figure is reported by: of a kelurahan, the one in whose working area it lies that month; the
    sasaran of a year, every one it lies in that year."""
    if f.unit in reading.units.puskesmas:
        return [f.unit]
    first, last = date(f.year, f.month or 1, 1), date(f.year, f.month or 12, 1)
    owners = list(dict.fromkeys(code for code, start, end in working[f.unit] if start <= last and end >= first))
    if len(owners) == 1 or (owners and f.month is None):
        return owners
    if not any(g.kind == "KELURAHAN_TANPA_PUSKESMAS" and g.kelurahan == f.unit for g in found):
        name = reading.units.kelurahan[f.unit].name
        found.append(finding("KELURAHAN_TANPA_PUSKESMAS", f.sheet, f.cell, name, kelurahan=f.unit))
    return []


def _report(code, year, figures, mapping: Mapping, reading: Reading, simulated, reference, today):
    """One report, and what is odd in it; reference None: nothing is checked."""
    cells, sheets = Cells(), {}
    lines: dict[tuple[str, str], dict] = defaultdict(dict)
    network: dict[tuple[str, int], dict] = defaultdict(dict)
    for f in figures:
        if f.service in NETWORK:
            network[f.unit, f.month][f.service] = f.value
            cells.exact["Jejaring", (f.unit, f.month), f.service] = f.cell
            continue
        form = "SPM" if is_spm(f.service) else "PWS"
        key = f.service if form == "SPM" else (f.unit, f.service)
        line = lines[form, key]
        sheets.setdefault((form, f.service), f.sheet)
        if f.field in SASARAN:
            slot = f"sasaran_{mapping.basis}" if f.field == "sasaran" else f.field
            line.setdefault(slot, {})[f.month or 1] = f.value
        else:
            slot = f"m{f.month}"
            line.setdefault("months", {})[f.month] = f.value
        cells.exact[form, key, slot] = cells.exact[form, key, ""] = f.cell
    name = reading.units.puskesmas[code].name
    report = Report(
        *(code, name, year, simulated, definition_at(date(year, 1, 1)).version),
        spm=tuple(
            SpmLine(key, *_sasaran(line), served=_twelve(line))
            for (form, key), line in sorted(lines.items(), key=str)
            if form == "SPM"
        ),
        pws=tuple(
            PwsLine(*key, *(_latest(line, b) for b in _BASES), values=_twelve(line))
            for (form, key), line in sorted(lines.items(), key=str)
            if form == "PWS"
        ),
        network=tuple(NetworkLine(*key, **line) for key, line in sorted(network.items())),
        undated=True,
    )
    found: list[Finding] = []
    if mapping.cumulative:
        found += _without_beginning(report, cells)
        report, odd = as_single_months(report, {"SPM", "PWS"}, cells)
        found += odd
    if reference is not None:
        found += [f for f in check(report, reference, cells, today) if f.kind != "TANPA_TANGGAL_KIRIM"]
    return report, [_in_its_sheet(f, sheets) for f in found]


def _sasaran(line: dict) -> tuple[int | None, ...]:
    """Pusdatin, riil, both as revised, and the month number from which the revision counts (all of it None: none)."""
    first = [next(iter(sorted(line.get(f"sasaran_{b}", {}).items())), (1, None))[1] for b in _BASES]
    last = [_latest(line, b) for b in _BASES]
    if first == last:
        return *first, None, None, None
    since = []
    for basis, value in zip(_BASES, last, strict=True):
        said = sorted(line.get(f"sasaran_{basis}", {}).items())
        since += [month for n, (month, now) in enumerate(said) if n and now == value and said[n - 1][1] != value][-1:]
    return *first, *(value if value != before else None for value, before in zip(last, first, strict=True)), max(since)


def _latest(line: dict, basis: str) -> int | None:
    months = line.get(f"sasaran_{basis}", {})
    return months[max(months)] if months else None


def _twelve(line: dict) -> tuple[int | None, ...]:
    months = line.get("months", {})
    return tuple(months.get(n) for n in range(1, 13))


def _without_beginning(report: Report, cells: Cells) -> list[Finding]:
    """Running sums whose earlier months the file does not have: all of it is written under the first month there."""
    lines = [("SPM", line.indicator, line.indicator, "", line.served) for line in report.spm]
    for line in report.pws:
        if is_cumulative_code(line.code):
            lines.append(("PWS", (line.kelurahan_code, line.code), line.code, line.kelurahan_code, line.values))
    found = []
    for form, key, code, kelurahan, values in lines:
        first = next((n for n, value in enumerate(values, 1) if value is not None), 1)
        if first > 1 and INDICATORS[code].year_start == 1:
            cell, month = cells.at(form, key, f"m{first}"), MONTH_NAMES[first - 1]
            words = (
                f"Lembar {form}, {cell}: angka kumulatif Januari sampai {month} tanpa bulan-bulan sebelumnya; dicatat "
                f"di {month}, dikurangi bulan sebelumnya yang sudah diterima."
            )
            found.append(finding("KUMULATIF_TANPA_AWAL", form, cell, "", words, kelurahan, code, first))
    return found


def _in_its_sheet(f: Finding, sheets: dict) -> Finding:
    """A finding about "Lembar SPM" said of the sheet the figure stands in."""
    if f.sheet not in ("SPM", "PWS"):
        return f
    sheet = sheets.get((f.sheet, f.indicator)) or next((s for (form, _), s in sheets.items() if form == f.sheet), "")
    said = f"Lembar {sheet}" if sheet else "Berkas"
    return replace(f, sheet=sheet, message=f.message.replace(f"Lembar {f.sheet}", said, 1))
