"""Cumulative figures ("kumulatif", "s/d bulan ini") turned into single months."""

from dataclasses import replace

from ilp_dash.domain.indicators import INDICATORS, SCHOOL_YEAR_START
from ilp_dash.domain.merging import is_cumulative_code
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import Report
from ilp_dash.ingest.findings import Cells, Finding, finding


def single_months(values: tuple[int | None, ...], restarts_in: int = 1) -> tuple[tuple[int | None, ...], list[int]]:
    """Single months of twelve cumulative figures, and the month numbers in which the cumulative figure fell.

    None stays None (belum lapor); the next increment then covers the gap. A fall gives a negative month.
    restarts_in: month in which counting begins anew (7 for the school
    year). January always does: a file holds one year.
    """
    months: list[int | None] = []
    falls = []
    before = 0
    for number, value in enumerate(values, 1):
        if number == restarts_in:
            before = 0
        if value is None:
            months.append(None)
            continue
        if value < before:
            falls.append(number)
        months.append(value - before)
        before = value
    return tuple(months), falls


def as_single_months(report: Report, forms: set[str], cells: Cells) -> tuple[Report, list[Finding]]:
    """The report with the cumulative sheets in `forms` ("SPM", "PWS",
    "Kunjungan") differenced, and what was odd about it."""
    found: list[Finding] = []

    def months_of(sheet: str, key, code: str, values, kelurahan: str = ""):
        start = INDICATORS[code].year_start if code in INDICATORS else 1
        months, falls = single_months(values, start)
        found.extend(
            finding(
                "KUMULATIF_TURUN",
                sheet,
                cells.at(sheet, key, f"m{n}"),
                values[n - 1],
                f"Lembar {sheet}, {code}: angka kumulatif {MONTH_NAMES[n - 1]} turun dari bulan sebelumnya; "
                f"bulan itu tercatat {months[n - 1]}.",
                kelurahan,
                code,
                n,
            )
            for n in falls
        )
        if start == SCHOOL_YEAR_START and values[0]:
            found.append(
                finding(
                    "SPM05_KUMULATIF",
                    sheet,
                    cells.at(sheet, key, "m1"),
                    values[0],
                    f"Lembar {sheet}, {code}: kumulatif Januari dibaca sebagai angka Januari saja (dihitung ulang "
                    "mulai Juli). Bila angka itu sejak Juli tahun lalu, kurangi dulu dengan angka Desember.",
                )
            )
        return months

    if "SPM" in forms:
        report = replace(
            report,
            spm=tuple(
                replace(line, served=months_of("SPM", line.indicator, line.indicator, line.served))
                for line in report.spm
            ),
        )
    if "PWS" in forms:
        report = replace(
            report,
            pws=tuple(
                replace(
                    line,
                    values=months_of(
                        "PWS", (line.kelurahan_code, line.code), line.code, line.values, line.kelurahan_code
                    ),
                )
                if is_cumulative_code(line.code)
                else line
                for line in report.pws
            ),
        )
    if "Kunjungan" in forms:
        report = replace(report, origins=_origins(report, found, cells))
    return replace(report, cumulative=tuple(sorted(forms))), found


def _origins(report: Report, found: list[Finding], cells: Cells):
    lines = {line.month: line for line in report.origins}
    for field in ("dalam_wilayah", "luar_wilayah", "luar_kota"):
        values = tuple(getattr(lines.get(n), field, None) for n in range(1, 13))
        months, falls = single_months(values)
        found.extend(
            finding("KUMULATIF_TURUN", "Kunjungan", cells.at("Kunjungan", n, field), values[n - 1], month=n)
            for n in falls
        )
        for n, line in lines.items():
            lines[n] = replace(line, **{field: months[n - 1]})
    return tuple(lines[line.month] for line in report.origins)
