"""Reports of the values of DHIS2: mapped, category option combos summed, checked as every report is."""

from collections import Counter, defaultdict
from datetime import date

from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile, Unmapped
from ilp_dash.ingest.dhis2.mapping_table import SHAPE
from ilp_dash.ingest.dhis2.values import Value, read_period, read_values
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.shapes.columns import SASARAN
from ilp_dash.ingest.shapes.names import SKIPPED, Units
from ilp_dash.ingest.shapes.reading import Figure, Reading
from ilp_dash.ingest.shapes.reports import made_reports
from ilp_dash.ingest.shapes.wording import is_spm

_SHOWN = 10
_MOST_DIGITS = 9


def reports_of_dhis2(
    content: bytes,
    file_name: str,
    mapping: Mapping | None,
    reference,
    today: date | None = None,
    trusted: bool = False,
) -> list[tuple[Report, list[Finding]]]:
    """The reports of an exported file and the warnings about each: undated, single months, see `made_reports`.

    mapping: of the office's mapping table. Blank values are not reported; months after `today` (None: the day it is in
    the city) neither. A sasaran is that of its year: under the year, or the same under each month. Raises Unmapped
    without a mapping; BadFile that names and counts every unit and data element it does not have, every period that is
    no month, every value that is no whole number, every sasaran that is not the same all year; PersonalData.
    """
    if mapping is None or mapping.shape != SHAPE:
        raise Unmapped(
            f"{file_name}: ekspor DHIS2, sedangkan tabel pemetaannya belum dicatat. "
            "Catat sekali: python -m ilp_dash dhis2 --pemetaan BERKAS.csv",
            SHAPE,
        )
    values = read_values(content, file_name, trusted)
    targets = _known(file_name, values, mapping)
    units = Units(reference)
    reading = Reading(file_name, mapping, units)
    reading.figures = _figures(file_name, values, targets, units, trusted)
    return made_reports(reading, mapping, reference, False, today, trusted)


def _known(file_name: str, values: list[Value], mapping: Mapping) -> list[tuple[str, str]]:
    """Place and "code.rincian" of every value; what the mapping lacks, and periods that fill no month, are told
    together."""
    unknown: dict[str, Counter] = defaultdict(Counter)
    targets = []
    whole = {element for element in mapping.services if "." not in element}
    for value in values:
        element = value.element if value.element in whole or not value.combo else f"{value.element}.{value.combo}"
        service, place = mapping.services.get(element), mapping.names.get(value.unit)
        if service is None:
            parted = any(known.startswith(f"{value.element}.") for known in mapping.services)
            unknown["elemen data yang tidak ada dalam tabel pemetaan"][element if parted else value.element] += 1
        if place is None:
            unknown["unit yang tidak ada dalam tabel pemetaan"][value.unit] += 1
        what = read_period(value.period, _is_sasaran(service))
        if SKIPPED not in (service, place) and isinstance(what, str):
            unknown["periode yang tidak dapat mengisi bulan"][f"{value.period} ({what})"] += 1
        targets.append((place, service))
    if unknown:
        told = [f"{len(found)} {what}: {_told(found)}" for what, found in unknown.items()]
        raise BadFile(
            f"{file_name}: {'; '.join(told)}. Lengkapi tabel pemetaan (kode - melewati) dan ekspor per bulan, "
            "lalu catat lagi: python -m ilp_dash dhis2 --pemetaan BERKAS.csv"
        )
    return targets


def _told(found: Counter) -> str:
    names = ", ".join(f"{name[:40]} ({count} nilai)" for name, count in found.most_common(_SHOWN))
    return names + (f", … dan {len(found) - _SHOWN} lagi" if len(found) > _SHOWN else "")


def _figures(
    file_name: str, values: list[Value], targets: list[tuple[str, str]], units: Units, trusted: bool
) -> list[Figure]:
    """One figure of each place, service and period: the sum over its combos. A sasaran is that of the year; of a file
    accepted before (`trusted`) that of each month, where it changes."""
    parts: dict[tuple, dict[tuple[str, str], int]] = defaultdict(dict)
    first: dict[tuple, str] = {}
    wrong = []
    for value, (place, target) in zip(values, targets, strict=True):
        if SKIPPED in (place, target) or not value.text:
            continue
        service, _, detail = target.partition(".")
        period = read_period(value.period, detail in SASARAN)
        count, key = _count(value.text), (place, service, detail, period)
        of_key, part = parts[key], (value.combo, value.attribute)
        if is_spm(service) != (place in units.puskesmas):
            level = "puskesmas" if is_spm(service) else "kelurahan"
            wrong.append(f"{value.where}: {service} disimpan per {level}, sedangkan unit {value.unit} ialah {place}")
        elif count is None:
            wrong.append(f"{value.where}: '{value.text[:20]}' bukan bilangan bulat nol atau lebih")
        elif of_key.get(part, count) != count:
            wrong.append(f"{value.where}: nilai kedua yang berbeda untuk {value.element}, {value.unit}, {value.period}")
        elif of_key and ("" in {combo for combo, _ in of_key}) != (value.combo == ""):
            wrong.append(f"{value.where}: {value.element} ada sebagai jumlah dan juga per kombinasi")
        of_key.setdefault(part, count or 0)
        first.setdefault(key, value.where)
    sums = {key: sum(of.values()) for key, of in parts.items()}
    of_year: dict[tuple, tuple] = {}
    changing = set()
    for key in sums if not wrong else ():
        *of, (year, _) = key
        if key[2] not in SASARAN or sums[key] == sums[before := of_year.setdefault((*of, year), key)]:
            continue
        changing.add((*of, year))
        if not trusted:
            wrong.append(
                f"{first[key]}: sasaran {key[1]} {key[0]} tahun {year} ialah {sums[key]} ({_period(key)}), sedangkan "
                f"{sums[before]} di {first[before]} ({_period(before)})"
            )
    if wrong:
        more = f"; … dan {len(wrong) - _SHOWN} lagi" if len(wrong) > _SHOWN else ""
        raise BadFile(f"{file_name}: {len(wrong)} nilai tidak dapat diterima: {'; '.join(wrong[:_SHOWN])}{more}.")
    figures = []
    for n, (key, value) in enumerate(sums.items(), 1):
        place, service, detail, (year, month) = key
        if detail not in SASARAN:
            detail = "served"
        elif (place, service, detail, year) not in changing:
            month = None
        figures.append(Figure("", n, first[key], place, service, year, month, detail, value))
    return figures


def _is_sasaran(target: str | None) -> bool:
    return target is not None and target.partition(".")[2] in SASARAN


def _period(key: tuple) -> str:
    year, month = key[-1]
    return f"periode {year}{month:02d}" if month else f"periode {year}"


def _count(text: str) -> int | None:
    """A whole number as DHIS2 writes it: "12" or "12.0"; its point is that of decimals. None for anything else."""
    whole, _, rest = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= _MOST_DIGITS) or rest.strip("0"):
        return None
    return int(whole)
