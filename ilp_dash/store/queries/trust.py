"""What stands against a number: reports missing, late or not final, findings in files, coverage above 100 %."""

from datetime import date

import pandas as pd

from ilp_dash.domain.months import add_months
from ilp_dash.store.rows import frame

_FINDINGS = """SELECT t.id, t.puskesmas_code, p.name AS puskesmas, t.year, t.kelurahan_code, a.name AS kelurahan,
t.indicator, t.month, t.kind, t.trust_check, t.sheet, t.cell, t.file_name
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
    file_name; None for kelurahan, indicator, month = all of the sheet or the year (kind DITAHAN: not told because of
    small numbers). Without "served more than the sasaran": see `over_sasaran`.
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


def births_and_sasaran(cursor, kota: str, month: date, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per puskesmas (or one) × indicator that counts births (KN1, PF) × basis: people served in its last twelve
    complete months of the eighteen up to a month, beside the sasaran of the year.

    puskesmas_code, puskesmas, indicator, basis, sasaran; months (of twelve) and first of them; hidden: one of them must
    not be shown; moved: another working area since the first; served: None of fewer than twelve months, hidden or
    moved. A month is complete when every kelurahan reported it and has a sasaran of the basis.
    """
    return frame(
        cursor,
        """
        WITH complete AS (
          SELECT puskesmas_code, indicator, basis, month FROM pws
          WHERE kota_code = $kota AND level = 'kelurahan' AND indicator IN ('KN1', 'PF')
            AND month BETWEEN $begin AND $month
          GROUP BY ALL HAVING bool_and(units_reported > 0 AND sasaran IS NOT NULL)),
        twelve AS (
          SELECT p.area_code, p.indicator, p.basis, p.month, p.served_month, p.hidden_month
          FROM pws p JOIN complete c ON c.puskesmas_code = p.area_code AND c.indicator = p.indicator
               AND c.basis = p.basis AND c.month = p.month
          WHERE p.level = 'puskesmas'
          QUALIFY row_number() OVER (PARTITION BY p.area_code, p.indicator, p.basis ORDER BY p.month DESC) <= 12),
        summed AS (
          SELECT area_code, indicator, basis, CAST(count(*) AS INTEGER) AS months, min(month) AS first,
                 bool_or(hidden_month) AS hidden, CAST(sum(served_month) AS INTEGER) AS served
          FROM twelve GROUP BY ALL),
        changed AS (SELECT puskesmas_code, max(month) AS since FROM wilayah_ganti WHERE month <= $month GROUP BY ALL)
        SELECT n.area_code AS puskesmas_code, u.name AS puskesmas, n.indicator, n.basis, n.sasaran,
               coalesce(s.months, 0) AS months, s.first, coalesce(s.hidden, false) AS hidden,
               coalesce(c.since > s.first, false) AS moved,
               CASE WHEN s.months = 12 AND NOT s.hidden AND NOT coalesce(c.since > s.first, false) THEN s.served END
                 AS served
        FROM pws n JOIN puskesmas u ON u.puskesmas_code = n.area_code JOIN indicator i ON i.id = n.indicator
        LEFT JOIN summed s ON s.area_code = n.area_code AND s.indicator = n.indicator AND s.basis = n.basis
        LEFT JOIN changed c ON c.puskesmas_code = n.area_code
        WHERE n.kota_code = $kota AND n.level = 'puskesmas' AND n.indicator IN ('KN1', 'PF') AND n.month = $month
          AND ($puskesmas IS NULL OR n.area_code = $puskesmas)
        ORDER BY u.name, n.area_code, i.no, n.basis""",
        {"kota": kota, "begin": add_months(month, -17), "month": month, "puskesmas": puskesmas},
    )
