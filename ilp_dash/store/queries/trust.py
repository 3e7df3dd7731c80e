"""What stands against a number: reports missing, late or not final, findings in files, coverage above 100 %."""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame

_FINDINGS = """SELECT t.id, t.puskesmas_code, p.name AS puskesmas, t.year, t.kelurahan_code, a.name AS kelurahan,
t.indicator, t.month, t.kind, t.trust_check, t.sheet, t.cell, t.file_name, t.withheld
    FROM temuan_berkas t JOIN puskesmas p USING (puskesmas_code) LEFT JOIN area a ON a.code = t.kelurahan_code
    LEFT JOIN indicator i ON i.id = t.indicator"""
_ORDER = "ORDER BY p.name, t.sheet DESC, a.name, i.no, t.month, t.kind"


def trust_of(
    cursor,
    kota: str,
    level: str,
    program: str,
    month: date,
    basis: str,
    indicator: str | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """One row per area (or one) of a level (kota, puskesmas; PWS also kelurahan) × indicator (or one) at a month: what
    the checks need.

    units: puskesmas (SPM) or kelurahan (PWS); missing: of them without figures this month; missing_before: unit ×
    earlier months of the reporting year; late, late_days: reports after the due date and the longest; provisional:
    reports not final, the year so far; above: coverage over 100 %; above_units: units with it.
    """
    return frame(
        cursor,
        """
        SELECT m.area_code, m.indicator, m.units, m.missing, m.missing_before, m.late, m.late_days, m.provisional,
               m.above, m.above_units
        FROM mutu_angka m JOIN indicator i ON i.id = m.indicator
        WHERE m.kota_code = $kota AND m.level = $level AND m.month = $month AND m.basis = $basis
          AND i.program = $program
          AND ($indicator IS NULL OR m.indicator = $indicator) AND ($area IS NULL OR m.area_code = $area)
        ORDER BY i.no, m.area_code""",
        {
            "kota": kota,
            "level": level,
            "program": program,
            "month": month,
            "basis": basis,
            "indicator": indicator,
            "area": area,
        },
    )


def findings_of_numbers(
    cursor, kota: str, level: str, program: str, month: date, indicator: str | None = None, area: str | None = None
) -> pd.DataFrame:
    """One row per area (or one) of a level × indicator (or one) × finding that marks its number at a month: area_code,
    of_indicator, and the finding as in `file_findings`."""
    return frame(
        cursor,
        f"""{_FINDINGS.replace("SELECT", "SELECT n.area_code, n.indicator AS of_indicator,", 1)}
        JOIN temuan_angka n ON n.id = t.id JOIN indicator o ON o.id = n.indicator
        WHERE t.kota_code = $kota AND n.level = $level AND n.month = $month AND o.program = $program
          AND ($indicator IS NULL OR n.indicator = $indicator) AND ($area IS NULL OR n.area_code = $area)
        ORDER BY o.no, n.area_code, t.id""",
        {"kota": kota, "level": level, "month": month, "program": program, "indicator": indicator, "area": area},
    )


def file_findings(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per finding in the files of a city that may concern a number of this month (this year's and, for SPM05,
    last year's).

    id, puskesmas_code, puskesmas, year, kelurahan_code, kelurahan, indicator, month, kind, trust_check, sheet, cell,
    file_name, withheld; None for kelurahan, indicator, month = all of the sheet or the year (withheld: not told because
    of small numbers). Without "served more than the sasaran": see `over_sasaran`.
    """
    return frame(
        cursor,
        f"""{_FINDINGS} WHERE t.kota_code = $kota AND t.trust_check <> 'di_atas_100'
        AND coalesce(t.month, make_date(t.year, 1, 1)) BETWEEN make_date(year($month) - 1, 1, 1) AND $month {_ORDER}""",
        {"kota": kota, "month": month},
    )


def over_sasaran(cursor, puskesmas: str, month: date) -> pd.DataFrame:
    """One row per indicator (and kelurahan) of one puskesmas that passed its sasaran in the year up to a month, as
    `file_findings`."""
    return frame(
        cursor,
        f"""{_FINDINGS} WHERE t.puskesmas_code = $puskesmas AND t.trust_check = 'di_atas_100' AND t.year = year($month)
        AND (t.month IS NULL OR t.month <= $month) {_ORDER}""",
        {"puskesmas": puskesmas, "month": month},
    )


def over_sasaran_counts(cursor, kota: str, month: date) -> pd.DataFrame:
    """One row per puskesmas with any: puskesmas_code, count of `over_sasaran`."""
    return frame(
        cursor,
        """
        SELECT puskesmas_code, CAST(count(*) AS INTEGER) AS over FROM temuan_berkas
        WHERE kota_code = $kota AND trust_check = 'di_atas_100' AND year = year($month)
          AND (month IS NULL OR month <= $month)
        GROUP BY puskesmas_code ORDER BY puskesmas_code""",
        {"kota": kota, "month": month},
    )


def reports_by_puskesmas(cursor, kota: str, year: int) -> pd.DataFrame:
    """One row per puskesmas × month of a year × form: puskesmas_code, puskesmas, form, month, due_on, late_days (0 = on
    time, None = not sent)."""
    return frame(
        cursor,
        """
        SELECT r.puskesmas_code, p.name AS puskesmas, r.form, r.month, r.due_on,
               CASE WHEN r.sent_on IS NOT NULL THEN greatest(r.sent_on - r.due_on, 0) END AS late_days
        FROM report r JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = ? AND year(r.month) = ? ORDER BY p.name, r.form, r.month""",
        [kota, year],
    )
