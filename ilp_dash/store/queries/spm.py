"""SPM: coverage, people left, IP-SPM. Figures are cumulative to a month within the reporting year."""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame


def spm_services(cursor, level: str, area: str, month: date, basis: str) -> pd.DataFrame:
    """One row per SPM service (12) of one area at a month.

    served_ytd, sasaran, left_count: people; coverage_pct: None without report or sasaran; reached: judged on counts;
    pace: class of domain/running.py at the last report (of each unit), None without one; cls: what colours it, the pace
    or at the year's end the class of coverage; running_pct, short_count: what was due then, people short of it;
    counted_month: the month it is counted at (in December the June that ended the school year); last_month, last_first:
    latest and earliest of these months;
    same_pct and last_year_pct, same_served and same_served_before: coverage and people, now and at the same month of
    the year before, of the units_compared units that reported the month in both years, None where none did;
    within_chance: that difference may be chance alone;
    national_pct and national_year: latest published; other_pct: coverage on the other basis; units_reported of units.
    """
    return frame(
        cursor,
        """
        SELECT i.id, i.name, i.short, c.served_month, c.served_ytd, c.sasaran, c.coverage_pct, c.reached, c.left_count,
               c.units, c.units_reported, c.revised, c.provisional, c.pace, c.cls, c.running_pct, c.short_count,
               c.pace_pct, c.counted_month, c.last_month, c.last_first, c.hidden,
               y.same_pct, y.last_year_pct, y.same_served, y.same_served_before, y.units_compared,
               y.within_chance,
               n.pct AS national_pct, n.year AS national_year, o.coverage_pct AS other_pct, o.sasaran AS other_sasaran
        FROM indicator i
        JOIN spm_counted c ON c.indicator = i.id AND c.level = $level AND c.area_code = $area AND c.month = $month
             AND c.basis = $basis
        LEFT JOIN spm_tahun y ON y.level = c.level AND y.area_code = c.area_code AND y.indicator = c.indicator
             AND y.month = c.month AND y.basis = c.basis
        LEFT JOIN spm_counted o ON o.indicator = i.id AND o.level = $level AND o.area_code = $area AND o.month = $month
             AND o.basis <> $basis
        LEFT JOIN (SELECT indicator, max(year) AS year, arg_max(pct, year) AS pct FROM spm_nasional GROUP BY ALL) n
             ON n.indicator = i.id
        ORDER BY i.no""",
        {"level": level, "area": area, "month": month, "basis": basis},
    )


def spm_month(cursor, level: str, area: str, month: date, basis: str) -> pd.DataFrame:
    """One row per SPM service of one area: people served in a month alone, and the annual sasaran, of the puskesmas
    that reported it and the month before; no row where none did. (A month after one without a report may hold both.)
    """
    return frame(
        cursor,
        """
        SELECT s.indicator AS id, CAST(sum(s.served_month) AS INTEGER) AS served,
               CAST(sum(s.sasaran) AS INTEGER) AS sasaran
        FROM spm_rollup r JOIN spm s ON s.level = 'puskesmas' AND s.area_code = r.puskesmas_code
        JOIN spm b ON b.level = s.level AND b.area_code = s.area_code AND b.indicator = s.indicator
             AND b.basis = s.basis AND b.month = CAST(s.month - INTERVAL 1 MONTH AS DATE)
        WHERE r.level = $level AND r.area_code = $area AND s.month = $month AND s.basis = $basis
          AND s.served_month IS NOT NULL AND b.served_month IS NOT NULL AND s.sasaran > 0
        GROUP BY s.indicator ORDER BY s.indicator""",
        {"level": level, "area": area, "month": month, "basis": basis},
    )


def spm_by_puskesmas(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per puskesmas × SPM service at a month: counts, coverage_pct, left_count, and whether the month was
    reported; pace, cls, running_pct, short_count, last_month as in `spm_services`."""
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas, a.name AS kecamatan, i.id, i.short, c.served_ytd, c.sasaran,
               c.coverage_pct, c.reached, c.left_count, c.units_reported > 0 AS reported, c.hidden, c.revised, c.pace,
               c.cls, c.running_pct, c.short_count, c.pace_pct, c.counted_month, c.last_month
        FROM spm_counted c JOIN puskesmas p ON p.puskesmas_code = c.area_code JOIN indicator i ON i.id = c.indicator
        LEFT JOIN area a ON a.code = p.kecamatan_code
        WHERE c.kota_code = $kota AND c.level = 'puskesmas' AND c.month = $month AND c.basis = $basis
        ORDER BY p.name, i.no""",
        {"kota": kota, "month": month, "basis": basis},
    )


def spm_by_area(cursor, kota: str, level: str, indicator: str, month: date, basis: str) -> pd.DataFrame:
    """One row per area of a level (kecamatan, kota_adm) for one service at a month: counts, coverage_pct, left_count;
    pace, cls, running_pct, short_count, last_month as in `spm_services`."""
    return frame(
        cursor,
        """
        SELECT c.area_code, a.name, c.served_ytd, c.sasaran, c.coverage_pct, c.left_count, c.units, c.units_reported,
               c.pace, c.cls, c.running_pct, c.short_count, c.pace_pct, c.counted_month, c.last_month, c.hidden
        FROM spm_counted c JOIN area a ON a.code = c.area_code
        WHERE c.kota_code = ? AND c.level = ? AND c.indicator = ? AND c.month = ? AND c.basis = ? ORDER BY a.name""",
        [kota, level, indicator, month, basis],
    )


def spm_trend(cursor, level: str, area: str, indicator: str, basis: str) -> pd.DataFrame:
    """One row per month: served_month, served_ytd, sasaran, coverage_pct — None in a month nobody reported (a gap,
    not a zero), and where hidden: not in this view."""
    return frame(
        cursor,
        """
        SELECT month, served_month, CASE WHEN units_reported > 0 THEN served_ytd END AS served_ytd, sasaran,
               CASE WHEN units_reported > 0 THEN coverage_pct END AS coverage_pct, units, units_reported, revised,
               units_reported > 0 AND (hidden OR served_month IS NULL) AS hidden
        FROM spm_coverage WHERE level = ? AND area_code = ? AND indicator = ? AND basis = ? ORDER BY month""",
        [level, area, indicator, basis],
    )


def spm_progress(cursor, level: str, area: str, basis: str) -> pd.DataFrame:
    """One row per month: services reached (of those with data), services with data, people left over all services;
    on_pace: services on pace by the last report of each unit, short_count: people short of what was due.

    left_count adds services: one person may be counted in several.
    """
    return frame(
        cursor,
        """
        SELECT month, CAST(count(*) FILTER (reached) AS INTEGER) AS reached,
               CAST(count(coverage_pct) AS INTEGER) AS services,
               CAST(sum(left_count) AS INTEGER) AS left_count, bool_or(units_reported > 0) AS reported,
               CAST(count(*) FILTER (pace IN ('tercapai', 'sesuai')) AS INTEGER) AS on_pace,
               CAST(sum(short_count) AS INTEGER) AS short_count
        FROM spm_counted WHERE level = ? AND area_code = ? AND basis = ? GROUP BY month ORDER BY month""",
        [level, area, basis],
    )


def spm_quality(cursor, level: str, area: str, year: int) -> pd.DataFrame:
    """One row per SPM service: items of minimum quality needed and available in the units of an area, for half B of
    IP-SPM.

    Only what is known of both sides counts. units: puskesmas that reported quality for that year, of_units: all of
    them.
    """
    return frame(
        cursor,
        """
        SELECT i.id,
               CAST(sum(m.barang_butuh) FILTER (m.barang_ada IS NOT NULL) AS INTEGER) AS barang_butuh,
               CAST(sum(m.barang_ada) FILTER (m.barang_butuh IS NOT NULL) AS INTEGER) AS barang_ada,
               CAST(sum(m.sdm_butuh) FILTER (m.sdm_ada IS NOT NULL) AS INTEGER) AS sdm_butuh,
               CAST(sum(m.sdm_ada) FILTER (m.sdm_butuh IS NOT NULL) AS INTEGER) AS sdm_ada,
               count(*) FILTER (m.barang_butuh + m.barang_ada IS NOT NULL
                                OR m.sdm_butuh + m.sdm_ada IS NOT NULL) AS units,
               count(*) AS of_units
        FROM indicator i CROSS JOIN spm_rollup r
        LEFT JOIN mutu m ON m.puskesmas_code = r.puskesmas_code AND m.indicator = i.id AND m.year = $year
        WHERE i.program = 'SPM' AND r.level = $level AND r.area_code = $area GROUP BY i.id, i.no ORDER BY i.no""",
        {"level": level, "area": area, "year": year},
    )


def quality_by_puskesmas(cursor, kota: str, year: int) -> pd.DataFrame:
    """One row per puskesmas of a city: services with minimum quality reported for that year (0–12), items needed
    and available."""
    return frame(
        cursor,
        """
        SELECT p.puskesmas_code, p.name AS puskesmas,
               count(*) FILTER (m.barang_butuh + m.barang_ada IS NOT NULL
                                OR m.sdm_butuh + m.sdm_ada IS NOT NULL) AS services,
               CAST(sum(m.barang_butuh) AS INTEGER) AS barang_butuh, CAST(sum(m.barang_ada) AS INTEGER) AS barang_ada,
               CAST(sum(m.sdm_butuh) AS INTEGER) AS sdm_butuh, CAST(sum(m.sdm_ada) AS INTEGER) AS sdm_ada
        FROM puskesmas p LEFT JOIN mutu m ON m.puskesmas_code = p.puskesmas_code AND m.year = ?
        WHERE p.kota_code = ? GROUP BY ALL ORDER BY p.name""",
        [year, kota],
    )


def national_by_year(cursor) -> pd.DataFrame:
    """One row per year × SPM service: published national coverage in per cent, source, cut-off date, note."""
    return frame(
        cursor, "SELECT year, indicator, pct, source, cut_off, note FROM spm_nasional ORDER BY year, indicator"
    )
