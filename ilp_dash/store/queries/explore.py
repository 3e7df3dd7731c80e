"""Cells a reader arranges by himself (/jelajah): published figures only, one row per cell, nothing added up here."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame


def spm_cells(
    cursor,
    kota: str,
    level: str,
    months: Sequence[date],
    basis: str,
    indicator: str | None = None,
    puskesmas: str | None = None,
) -> pd.DataFrame:
    """One row per area of a level (puskesmas, kecamatan, kota_adm, kota) × SPM service × month of `months`, cumulative
    to that month.

    served_ytd, sasaran, left_count: people, coverage_pct; missing = nobody reported this year,
    no sasaran, or hidden: not in this view.
    indicator: only this service. puskesmas: only this one.
    """
    return frame(
        cursor,
        """
        SELECT c.area_code, coalesce(a.name, p.name) AS area, c.indicator, c.month, c.served_ytd, c.sasaran,
               c.left_count, c.coverage_pct, CAST(NULL AS TEXT) AS status, c.hidden
        FROM spm_coverage c LEFT JOIN area a ON a.code = c.area_code
        LEFT JOIN puskesmas p ON p.puskesmas_code = c.area_code JOIN indicator i ON i.id = c.indicator
        WHERE c.kota_code = $kota AND c.level = $level AND list_contains($months::DATE[], c.month) AND c.basis = $basis
          AND ($indicator IS NULL OR c.indicator = $indicator) AND ($puskesmas IS NULL OR c.area_code = $puskesmas)
        ORDER BY area, i.no, c.month""",
        {
            "kota": kota,
            "level": level,
            "months": list(months),
            "basis": basis,
            "indicator": indicator,
            "puskesmas": puskesmas,
        },
    )


def pws_cells(
    cursor,
    kota: str,
    level: str,
    months: Sequence[date],
    basis: str,
    indicator: str | None = None,
    puskesmas: str | None = None,
) -> pd.DataFrame:
    """One row per area of a level (kelurahan, puskesmas, kecamatan, kota) × PWS indicator × month; columns as in
    `spm_cells`.

    hidden: the number is not in this view. status: the four-way status.
    puskesmas: only this one, or only kelurahan it answers for.
    """
    return frame(
        cursor,
        """
        SELECT c.area_code, coalesce(a.name, p.name) AS area, c.indicator, c.month, c.served_ytd, c.sasaran,
               c.left_count, c.coverage_pct, c.status, c.hidden_ytd AS hidden
        FROM pws_coverage c LEFT JOIN area a ON a.code = c.area_code
        LEFT JOIN puskesmas p ON p.puskesmas_code = c.area_code JOIN indicator i ON i.id = c.indicator
        WHERE c.kota_code = $kota AND c.level = $level AND list_contains($months::DATE[], c.month) AND c.basis = $basis
          AND ($indicator IS NULL OR c.indicator = $indicator)
          AND ($puskesmas IS NULL OR c.area_code = $puskesmas OR c.puskesmas_code = $puskesmas)
        ORDER BY area, c.area_code, i.no, c.month""",
        {
            "kota": kota,
            "level": level,
            "months": list(months),
            "basis": basis,
            "indicator": indicator,
            "puskesmas": puskesmas,
        },
    )


def report_cells(cursor, kota: str, first: date, last: date, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per puskesmas × form (SPM, PWS) × month from first to last: on_time (1 = by its due date, 0 = later or
    never)."""
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code AS area_code, p.name AS area, r.form, r.month,
               CAST(coalesce(r.sent_on <= r.due_on, false) AS INTEGER) AS on_time, 1 AS expected
        FROM report r JOIN puskesmas p USING (puskesmas_code)
        WHERE p.kota_code = $kota AND r.month BETWEEN $first AND $last
          AND ($puskesmas IS NULL OR p.puskesmas_code = $puskesmas) ORDER BY p.name, r.form, r.month""",
        {"kota": kota, "first": first, "last": last, "puskesmas": puskesmas},
    )


def levels_of(cursor, kota: str) -> pd.DataFrame:
    """One row per level of area with published figures in a city: program (SPM, PWS), level."""
    return frame(
        cursor,
        """
        SELECT 'SPM' AS program, level FROM spm WHERE kota_code = $kota GROUP BY level
        UNION ALL SELECT 'PWS', level FROM pws WHERE kota_code = $kota GROUP BY level ORDER BY ALL""",
        {"kota": kota},
    )
