"""What may stand on a public screen (/layar): the only questions it asks.

Never a number of a kelurahan: PWS comes as the published four-way status alone, and not at all for sensitive
indicators. Of a puskesmas no small number of SPM10–12, and none of them where it answers for a single kelurahan (its
figure would be the kelurahan's).
"""

from datetime import date

import pandas as pd

from ilp_dash.domain.suppression import DEFAULT_THRESHOLD
from ilp_dash.store.queries import ilp, places, pws, spm
from ilp_dash.store.rows import frame, one

# Questions of the pages that count nothing in a kelurahan: places by name, shapes, the state of the data, facts, ILP.
cities = places.cities
puskesmas_of = places.puskesmas_of
data_state = places.data_state
published_facts = places.published_facts
ilp_by_puskesmas = ilp.ilp_by_puskesmas
map_frame, map_areas, map_names = places.map_frame, places.map_areas, places.map_names


def city_services(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per SPM service (12) of a city; columns as in `spm.spm_services`."""
    return spm.spm_services(cursor, "kota", kota, month, basis)


def city_running(cursor, kota: str, basis: str) -> pd.DataFrame:
    """One row per month of a city: in how many kelurahan PWS runs; columns as in `pws.pws_running`."""
    return pws.pws_running(cursor, kota, basis)


def city_pws(cursor, kota: str, indicator: str, month: date, basis: str):
    """One row: target_running_pct of one PWS indicator in a city; None without data, and for a sensitive indicator."""
    return one(
        cursor,
        """
        SELECT c.target_running_pct FROM pws c JOIN indicator i ON i.id = c.indicator
        WHERE c.level = 'kota' AND c.area_code = ? AND c.indicator = ? AND c.month = ? AND c.basis = ?
          AND NOT i.sensitive""",
        [kota, indicator, month, basis],
    )


def kelurahan_statuses(cursor, kota: str, indicator: str, month: date, basis: str) -> pd.DataFrame:
    """One row per kelurahan: area_code, status — no number. Empty for a sensitive indicator."""
    return frame(
        cursor,
        """
        SELECT c.area_code, c.status FROM pws c JOIN indicator i ON i.id = c.indicator
        WHERE c.kota_code = ? AND c.level = 'kelurahan' AND c.indicator = ? AND c.month = ? AND c.basis = ?
          AND NOT i.sensitive
        ORDER BY c.area_code""",
        [kota, indicator, month, basis],
    )


def puskesmas_services(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per puskesmas of a city × SPM service: puskesmas_code, id, short, served_ytd, sasaran, coverage_pct,
    reached, left_count, reported (that month), hidden; pace and further as in `spm.spm_services`.

    hidden: a sensitive service of a puskesmas with a single kelurahan, or whose people served or left are small on
    either basis (below the rule angka_kecil in force, and below 5 whatever the rule says); where that is only one of
    the city, the one with the smallest sasaran beside it too (the city's own figure would give it away). Its figures
    are missing.
    """
    return frame(
        cursor,
        """
        WITH kelurahan AS (
          SELECT puskesmas_code, count(*) AS kelurahan FROM wilayah_bulan WHERE month = $month GROUP BY ALL),
        known AS (
          SELECT c.*, i.no, i.short, i.sensitive, greatest(b.small_number, $least) - 1 AS small
          FROM spm_counted c JOIN indicator i ON i.id = c.indicator JOIN bulan b USING (month)
          WHERE c.kota_code = $kota AND c.level = 'puskesmas' AND c.month = $month),
        small AS (
          SELECT DISTINCT c.area_code, c.indicator FROM known c LEFT JOIN kelurahan k ON k.puskesmas_code = c.area_code
          WHERE c.sensitive AND c.served_ytd IS NOT NULL
            AND (coalesce(k.kelurahan, 1) = 1
                 OR c.served_ytd BETWEEN 1 AND c.small OR c.left_count BETWEEN 1 AND c.small)),
        beside AS (
          SELECT arg_min(c.area_code, struct_pack(c.sasaran, c.area_code)) AS area_code, c.indicator
          FROM known c ANTI JOIN small s USING (area_code, indicator)
          WHERE c.basis = 'pusdatin' AND c.served_ytd IS NOT NULL
            AND c.indicator IN (SELECT indicator FROM small GROUP BY indicator HAVING count(*) = 1)
          GROUP BY c.indicator),
        hidden AS (FROM small UNION ALL FROM beside)
        SELECT c.area_code AS puskesmas_code, c.indicator AS id, c.short,
               CASE WHEN h.indicator IS NULL THEN c.served_ytd END AS served_ytd,
               CASE WHEN h.indicator IS NULL THEN c.sasaran END AS sasaran,
               CASE WHEN h.indicator IS NULL THEN c.coverage_pct END AS coverage_pct,
               CASE WHEN h.indicator IS NULL THEN c.reached END AS reached,
               CASE WHEN h.indicator IS NULL THEN c.left_count END AS left_count,
               CASE WHEN h.indicator IS NULL THEN c.pace END AS pace,
               CASE WHEN h.indicator IS NULL THEN c.cls END AS cls,
               CASE WHEN h.indicator IS NULL THEN c.running_pct END AS running_pct,
               CASE WHEN h.indicator IS NULL THEN c.short_count END AS short_count,
               CASE WHEN h.indicator IS NULL THEN c.pace_pct END AS pace_pct, c.counted_month, c.last_month,
               c.served_month IS NOT NULL AS reported, h.indicator IS NOT NULL AS hidden
        FROM known c LEFT JOIN hidden h USING (area_code, indicator)
        WHERE c.basis = $basis ORDER BY c.area_code, c.no""",
        {"kota": kota, "month": month, "basis": basis, "least": DEFAULT_THRESHOLD},
    )
