"""From one service to the next over twelve months. Sums of published months only: a hidden month hides the sum."""

from datetime import date

import pandas as pd

from ilp_dash.domain.chain import steps_of
from ilp_dash.domain.months import add_months
from ilp_dash.store.rows import frame


def pws_drop_out(
    cursor, kota: str, level: str, indicator: str, month: date, basis: str, puskesmas: str | None = None
) -> pd.DataFrame:
    """One row per area of a level (kelurahan, puskesmas, kota) × step of the indicator's chain: the twelve months up to
    a month.

    area_code, name, first_step, next_step; months (0–12): those in which the same kelurahan reported both steps;
    first_people, next_people: people served in them (None: no such month, or hidden: one of the months must not be
    shown).
    """
    steps = steps_of(indicator)
    return frame(
        cursor,
        """
        WITH step AS (SELECT unnest($firsts) AS first_step, unnest($nexts) AS next_step),
        own AS (  -- which figures of kelurahan are in the sums of the level
          SELECT CASE $level WHEN 'kelurahan' THEN area_code WHEN 'puskesmas' THEN puskesmas_code ELSE kota_code END
                 AS area, area_code, indicator, month,
                 units_reported > 0 AND ($level = 'kelurahan' OR sasaran IS NOT NULL) AS counted
          FROM pws
          WHERE kota_code = $kota AND level = 'kelurahan' AND basis = $basis AND month BETWEEN $begin AND $month),
        same AS (
          SELECT f.area AS area_code, f.month, first_step, next_step,
                 bool_or(f.counted) AND bool_and(f.counted = n.counted) AS both_steps
          FROM step JOIN own f ON f.indicator = first_step
          JOIN own n ON n.indicator = next_step AND n.area_code = f.area_code AND n.month = f.month GROUP BY ALL),
        summed AS (
          SELECT s.area_code, first_step, next_step, count(*) FILTER (both_steps) AS months,
                 bool_or(f.hidden_month OR n.hidden_month) AS hidden,
                 sum(f.served_month) FILTER (both_steps) AS first_people,
                 sum(n.served_month) FILTER (both_steps) AS next_people
          FROM same s
          JOIN pws f ON f.level = $level AND f.area_code = s.area_code AND f.month = s.month
               AND f.indicator = first_step AND f.basis = $basis
          JOIN pws n ON n.level = $level AND n.area_code = s.area_code AND n.month = s.month
               AND n.indicator = next_step AND n.basis = $basis
          GROUP BY ALL)
        SELECT s.area_code, coalesce(a.name, p.name) AS name, s.first_step, s.next_step,
               CAST(s.months AS INTEGER) AS months, s.hidden,
               CASE WHEN NOT s.hidden THEN CAST(s.first_people AS INTEGER) END AS first_people,
               CASE WHEN NOT s.hidden THEN CAST(s.next_people AS INTEGER) END AS next_people
        FROM summed s JOIN indicator i ON i.id = s.next_step
        LEFT JOIN area a ON a.code = s.area_code LEFT JOIN puskesmas p ON p.puskesmas_code = s.area_code
        WHERE $puskesmas IS NULL OR s.area_code = $puskesmas
           OR s.area_code IN (
               SELECT kelurahan_code FROM wilayah_bulan WHERE month = $month AND puskesmas_code = $puskesmas)
        ORDER BY name, s.area_code, i.no""",
        {
            "kota": kota, "level": level, "basis": basis, "puskesmas": puskesmas,
            "begin": add_months(month, -11), "month": month,
            "firsts": [first for first, _ in steps], "nexts": [after for _, after in steps],
        },
    )  # fmt: skip
