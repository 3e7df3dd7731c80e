"""What is a signal and what is chance: monthly counts, exact binomial limits, puskesmas of similar size.

Limits: store/funnel.py.
"""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame


def monthly_series(cursor, level: str, area: str, indicator: str, month: date, basis: str) -> pd.DataFrame:
    """One row per month up to `month`: people served in it (None = nobody reported), units, units_reported.

    reported_pct: share of the sasaran that lies with puskesmas that reported (of the puskesmas where nobody has a
    sasaran).
    """
    return frame(
        cursor,
        """
        SELECT c.month, c.served_month, c.units, c.units_reported,
               coalesce(100.0 * coalesce(u.sasaran, 0) / nullif(c.sasaran, 0),
                        100.0 * c.units_reported / c.units) AS reported_pct
        FROM spm c
        LEFT JOIN (SELECT p.month, sum(p.sasaran) AS sasaran FROM spm p
                   JOIN spm_rollup r ON r.level = $level AND r.area_code = $area AND r.puskesmas_code = p.area_code
                   WHERE p.level = 'puskesmas' AND p.indicator = $indicator AND p.basis = $basis
                     AND p.units_reported > 0
                   GROUP BY ALL) u USING (month)
        WHERE c.level = $level AND c.area_code = $area AND c.indicator = $indicator AND c.basis = $basis
          AND c.month <= $month
        ORDER BY c.month""",
        {"level": level, "area": area, "indicator": indicator, "month": month, "basis": basis},
    )


def monthly_counts(cursor, kota: str, first: date, month: date) -> pd.DataFrame:
    """One row per puskesmas × SPM service reported in `month`: people served in each month from `first` to `month`
    (served_by_month).

    None in the list = not reported.
    """
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas, i.id, i.short, c.served_by_month
        FROM (SELECT area_code, indicator, list(served_month ORDER BY month) AS served_by_month
              FROM spm WHERE kota_code = $kota AND level = 'puskesmas' AND basis = 'pusdatin'
                AND month BETWEEN $first AND $month
              GROUP BY ALL HAVING count(served_month) FILTER (month = $month) > 0) c
        JOIN puskesmas p ON p.puskesmas_code = c.area_code JOIN indicator i ON i.id = c.indicator
        ORDER BY p.name, i.no""",
        {"kota": kota, "first": first, "month": month},
    )


def funnel_units(cursor, kota: str, indicator: str, month: date, basis: str) -> pd.DataFrame:
    """One row per puskesmas of a city for one service at a month: counts, coverage_pct, left_count, whether the month
    was reported.

    center_pct: coverage of all that reported, together; low_…, high_…: fewest and most people served that chance
    explains (None above 100 %); ci_low_pct, ci_high_pct: Clopper–Pearson 95 % interval of its own coverage. All None
    without report or sasaran.
    """
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas, c.served_ytd, c.sasaran, c.coverage_pct, c.left_count,
               c.units_reported > 0 AS reported, c.hidden, b.center_pct, b.low_95, b.high_95, b.low_998, b.high_998,
               b.ci_low_pct, b.ci_high_pct
        FROM spm_coverage c JOIN puskesmas p ON p.puskesmas_code = c.area_code
        LEFT JOIN spm_batas b ON b.kota_code = $kota AND b.area_code = c.area_code AND b.indicator = $indicator
             AND b.month = $month AND b.basis = $basis
        WHERE c.kota_code = $kota AND c.level = 'puskesmas' AND c.indicator = $indicator AND c.month = $month
          AND c.basis = $basis
        ORDER BY p.name""",
        {"kota": kota, "indicator": indicator, "month": month, "basis": basis},
    )


def similar_puskesmas(cursor, puskesmas: str, indicator: str, month: date, basis: str, within_pct: int) -> pd.DataFrame:
    """One row per puskesmas of any city whose sasaran differs from that of `puskesmas` (itself included) by at most
    within_pct per cent.

    Counts, coverage_pct, left_count, city, interval as in `funnel_units`; nearest sasaran first. Empty when it has no
    sasaran.
    """
    return frame(
        cursor,
        """
        WITH own AS (SELECT sasaran, kota_code FROM spm
                     WHERE level = 'puskesmas' AND area_code = $puskesmas AND indicator = $indicator
                       AND month = $month AND basis = $basis)
        SELECT p.puskesmas_code, p.name AS puskesmas, p.kota_code, k.name AS kota,
               p.kota_code = own.kota_code AS same_city, c.served_ytd,
               c.sasaran, c.coverage_pct, c.left_count, b.ci_low_pct, b.ci_high_pct
        FROM own JOIN spm_coverage c ON abs(c.sasaran - own.sasaran) * 100 <= $within * own.sasaran AND c.sasaran > 0
        JOIN puskesmas p ON p.puskesmas_code = c.area_code JOIN kota k ON k.kota_code = p.kota_code
        LEFT JOIN spm_batas b ON b.area_code = c.area_code AND b.indicator = $indicator AND b.month = $month
             AND b.basis = $basis
        WHERE c.level = 'puskesmas' AND c.indicator = $indicator AND c.month = $month AND c.basis = $basis
        ORDER BY p.puskesmas_code <> $puskesmas, abs(c.sasaran - own.sasaran), p.name""",
        {"puskesmas": puskesmas, "indicator": indicator, "month": month, "basis": basis, "within": within_pct},
    )
