"""Home visits week by week: what was found and followed up, and which kelurahan reported."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame


def findings_by_week(cursor, level: str, area: str, weeks: Sequence[date]) -> pd.DataFrame:
    """One row per week asked for (its Monday), in order, for a puskesmas or the city (level "puskesmas", "kota").

    visited: families; found_x, followed_x: findings and those followed up, x = akses, patuh, bahaya, tbc; None = nobody
    reported, or a number that must not be shown (hidden_x, hidden_visited). kelurahan, reported: how many there are and
    how many reported that week; None = no kelurahan of the city has reported any week by then. A kelurahan (level
    "kelurahan") has no numbers.
    """
    return frame(
        cursor,
        """
        SELECT w.week, t.kelurahan, t.reported, t.visited, coalesce(t.hidden_visited, false) AS hidden_visited,
               found_akses, followed_akses, coalesce(hidden_akses, false) AS hidden_akses,
               found_patuh, followed_patuh, coalesce(hidden_patuh, false) AS hidden_patuh,
               found_bahaya, followed_bahaya, coalesce(hidden_bahaya, false) AS hidden_bahaya,
               found_tbc, followed_tbc, coalesce(hidden_tbc, false) AS hidden_tbc
        FROM (SELECT unnest($weeks::DATE[]) AS week) w
        LEFT JOIN temuan_minggu t ON t.level = $level AND t.area_code = $area AND t.week = w.week ORDER BY w.week""",
        {"weeks": list(weeks), "level": level, "area": area},
    )


def weeks_reported(cursor, kota: str, weeks: Sequence[date], puskesmas: str | None = None) -> pd.DataFrame:
    """One row per kelurahan × week asked for: name, area_code, week, reported, partly (always False), by name and week.

    puskesmas: only kelurahan it answers for in that week. Weeks before the city's first report have no rows.
    """
    return frame(
        cursor,
        """
        SELECT a.name, t.area_code, t.week, t.reported = 1 AS reported, false AS partly
        FROM temuan_minggu t JOIN area a ON a.code = t.area_code
        WHERE t.kota_code = $kota AND t.level = 'kelurahan' AND list_contains($weeks::DATE[], t.week)
          AND ($puskesmas IS NULL OR t.puskesmas_code = $puskesmas) ORDER BY a.name, t.area_code, t.week""",
        {"kota": kota, "weeks": list(weeks), "puskesmas": puskesmas},
    )


def weeks_reported_by_puskesmas(cursor, kota: str, weeks: Sequence[date]) -> pd.DataFrame:
    """The same per puskesmas: reported = all its kelurahan did, partly = some of them."""
    return frame(
        cursor,
        """
        SELECT p.name, t.area_code, t.week, t.reported = t.kelurahan AS reported,
               t.reported BETWEEN 1 AND t.kelurahan - 1 AS partly
        FROM temuan_minggu t JOIN puskesmas p ON p.puskesmas_code = t.area_code
        WHERE t.kota_code = $kota AND t.level = 'puskesmas' AND list_contains($weeks::DATE[], t.week)
        ORDER BY p.name, t.area_code, t.week""",
        {"kota": kota, "weeks": list(weeks)},
    )
