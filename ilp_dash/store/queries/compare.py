"""City against city at one month."""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame


def spm_of_cities(cursor, month: date, basis: str) -> pd.DataFrame:
    """One row per city × SPM service at a month: counts, coverage_pct (None = nobody reported this year), reached,
    left_count; pace and further as in `spm.spm_services`.
    """
    return frame(
        cursor,
        """
        SELECT k.kota_code, k.name, c.indicator AS id, c.served_ytd, c.sasaran, c.coverage_pct, c.reached, c.left_count,
               c.units, c.units_reported, c.pace, c.cls, c.running_pct, c.short_count, c.pace_pct, c.counted_month,
               c.last_month, c.last_first
        FROM kota k JOIN spm_counted c ON c.kota_code = k.kota_code AND c.level = 'kota' AND c.area_code = k.kota_code
        JOIN indicator i ON i.id = c.indicator
        WHERE c.month = $month AND c.basis = $basis ORDER BY k.rowid, i.no""",
        {"month": month, "basis": basis},
    )


def cities_at(cursor, month: date, basis: str) -> pd.DataFrame:
    """One row per city with reports at a month: puskesmas, of them declared to apply ILP; kelurahan, of them with PWS
    evaluated that month; forms expected, reported and on time."""
    return frame(
        cursor,
        """
        WITH ilp AS (
          SELECT p.kota_code, CAST(count(*) AS INTEGER) AS puskesmas,
                 CAST(count(*) FILTER (c.declared_on <= last_day($month)) AS INTEGER) AS declared
          FROM puskesmas p LEFT JOIN ilp_puskesmas c USING (puskesmas_code) GROUP BY ALL),
        pws AS (
          SELECT kota_code, CAST(count(*) AS INTEGER) AS kelurahan,
                 CAST(count(*) FILTER (evaluated) AS INTEGER) AS evaluated
          FROM pws_jalan WHERE month = $month AND basis = $basis GROUP BY ALL),
        forms AS (
          SELECT p.kota_code, count(*) AS expected, count(r.sent_on) AS reported,
                 count(*) FILTER (r.sent_on <= r.due_on) AS on_time
          FROM report r JOIN puskesmas p USING (puskesmas_code)
          WHERE r.month = $month GROUP BY ALL)
        SELECT k.kota_code, k.name, ilp.puskesmas, ilp.declared, pws.kelurahan, pws.evaluated,
               forms.expected, forms.reported, forms.on_time
        FROM kota k JOIN kota_berdata USING (kota_code) JOIN ilp USING (kota_code)
        LEFT JOIN pws USING (kota_code) LEFT JOIN forms USING (kota_code) ORDER BY k.rowid""",
        {"month": month, "basis": basis},
    )
