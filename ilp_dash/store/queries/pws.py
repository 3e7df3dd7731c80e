"""PWS per kelurahan and above. `hidden_*` says which numbers are not in the view that is asked."""

from datetime import date

import pandas as pd

from ilp_dash.store.rows import frame, one

_COLUMNS = """c.level, c.area_code, c.coverage_pct, c.month_pct, c.last_month_pct, c.served_ytd, c.served_month,
    c.served_last_month, c.sasaran, c.left_count, c.target_pct, c.target_running_pct, c.status, c.rentan, c.hidden_ytd,
    c.hidden_month, c.hidden_last_month, c.units, c.units_reported, c.provisional, c.streak, c.pace, c.cls,
    c.running_pct, c.short_count, c.pace_pct,
    c.last_month, c.units_compared, c.within_chance"""


def pws_units(
    cursor, kota: str, level: str, indicator: str, month: date, basis: str, puskesmas: str | None = None
) -> pd.DataFrame:
    """One row per kelurahan or puskesmas (level) for one indicator at a month, highest coverage first, unreported last.

    coverage_pct cumulative, month_pct and last_month_pct in per cent of the annual sasaran; all None where unreported
    or hidden. pace: class of domain/running.py at the last report, running_pct what was due then, last_month which it
    was (None: none this year). within_chance: the direction may be chance alone (None: not known); units_compared:
    kelurahan with both months.
    """
    return frame(
        cursor,
        f"""
        SELECT {_COLUMNS}, coalesce(a.name, p.name) AS name, k.name AS kecamatan, c.puskesmas_code, u.name AS puskesmas
        FROM pws_coverage c
        LEFT JOIN area a ON a.code = c.area_code LEFT JOIN area k ON k.code = a.parent_code
        LEFT JOIN puskesmas p ON p.puskesmas_code = c.area_code
        LEFT JOIN puskesmas u ON u.puskesmas_code = c.puskesmas_code
        WHERE c.kota_code = $kota AND c.level = $level AND c.indicator = $indicator AND c.basis = $basis
          AND c.month = $month
          AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)
        ORDER BY c.coverage_pct DESC NULLS LAST, name""",
        {"kota": kota, "level": level, "indicator": indicator, "basis": basis, "month": month, "puskesmas": puskesmas},
    )


def pws_area(cursor, level: str, area: str, indicator: str, month: date, basis: str):
    """One row: the area's own total for one indicator at a month, columns as in `pws_units`."""
    return one(
        cursor,
        f"""SELECT {_COLUMNS} FROM pws_coverage c
        WHERE c.level = ? AND c.area_code = ? AND c.indicator = ? AND c.month = ? AND c.basis = ?""",
        [level, area, indicator, month, basis],
    )


def pws_indicators(cursor, level: str, area: str, month: date, basis: str) -> pd.DataFrame:
    """One row per PWS indicator of one area at a month, in the order of the indicators; columns as in `pws_units`."""
    return frame(
        cursor,
        f"""
        SELECT i.id, i.name, i.short, {_COLUMNS} FROM pws_coverage c JOIN indicator i ON i.id = c.indicator
        WHERE c.level = ? AND c.area_code = ? AND c.month = ? AND c.basis = ? ORDER BY i.no""",
        [level, area, month, basis],
    )


def working_area_changes(cursor, kota: str, year: int) -> pd.DataFrame:
    """One row per kelurahan that changed its puskesmas within a year: month (from then on), kelurahan_code, kelurahan,
    from_code, from_name, to_code, to_name. A kelurahan that moved twice has two rows; a change on 1 January is not
    one."""
    return frame(
        cursor,
        """
        SELECT w.month, w.kelurahan_code, a.name AS kelurahan, w.from_code, f.name AS from_name, w.to_code,
               t.name AS to_name
        FROM wilayah_pindah w JOIN area a ON a.code = w.kelurahan_code
        JOIN puskesmas f ON f.puskesmas_code = w.from_code JOIN puskesmas t ON t.puskesmas_code = w.to_code
        WHERE w.kota_code = ? AND w.year = ? ORDER BY w.month, a.name""",
        [kota, year],
    )


def pws_months(
    cursor, kota: str, indicator: str, first: date, last: date, basis: str, puskesmas: str | None = None
) -> pd.DataFrame:
    """One row per kelurahan × month of one indicator from first to last month: area_code, name, month, status, streak.
    Months offered alone: in the public view the ends of quarters.

    puskesmas: only kelurahan it answers for in the last month (with all their months).
    """
    return frame(
        cursor,
        """
        SELECT c.area_code, a.name, c.month, c.status, c.streak FROM pws c JOIN area a ON a.code = c.area_code
        JOIN bulan b ON b.month = c.month AND b.offered
        WHERE c.kota_code = $kota AND c.level = 'kelurahan' AND c.indicator = $indicator AND c.basis = $basis
          AND c.month BETWEEN $first AND $last
          AND ($puskesmas IS NULL OR c.area_code IN (
              SELECT kelurahan_code FROM wilayah_bulan WHERE month = $last AND puskesmas_code = $puskesmas))
        ORDER BY a.name, c.area_code, c.month""",
        {"kota": kota, "indicator": indicator, "first": first, "last": last, "basis": basis, "puskesmas": puskesmas},
    )


def pws_problems(cursor, kota: str, month: date, basis: str, puskesmas: str | None = None) -> pd.DataFrame:
    """Every kelurahan × indicator to be spoken about: Jelek, Cukup, or Kurang for two months or more. Most people short
    of what was due first, then the longest streak; hidden ones last.

    area_code, name, puskesmas, indicator, short, status, streak (months in a row), coverage_pct, served_ytd, sasaran,
    left_count, target_running_pct, running_pct, short_count, last_month, hidden_ytd, rentan; coverage_pct, served_ytd,
    left_count and short_count None where hidden.
    """
    spoken = "(c.status IN ('jelek', 'cukup') OR (c.status = 'kurang' AND c.streak >= 2))"
    return _short_kelurahan(cursor, spoken, kota, month, basis, puskesmas)


def pws_below(cursor, kota: str, month: date, basis: str, puskesmas: str | None = None) -> pd.DataFrame:
    """Every kelurahan × indicator below its target without a direction: what January has in place of `pws_problems`.
    Order and columns as there; streak None."""
    return _short_kelurahan(cursor, "c.status = 'di_bawah'", kota, month, basis, puskesmas)


def _short_kelurahan(cursor, which: str, kota: str, month: date, basis: str, puskesmas: str | None) -> pd.DataFrame:
    return frame(
        cursor,
        f"""
        SELECT c.area_code, a.name, u.name AS puskesmas, c.indicator, i.short, c.status, c.streak, c.coverage_pct,
               c.served_ytd, c.sasaran, c.left_count, c.target_running_pct, c.running_pct, c.short_count, c.last_month,
               c.hidden_ytd, c.rentan
        FROM pws_coverage c JOIN area a ON a.code = c.area_code JOIN indicator i ON i.id = c.indicator
        LEFT JOIN puskesmas u ON u.puskesmas_code = c.puskesmas_code
        WHERE c.kota_code = $kota AND c.level = 'kelurahan' AND c.month = $month AND c.basis = $basis
          AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)
          AND {which}
        ORDER BY c.short_count DESC NULLS LAST, c.streak DESC, c.left_count DESC, a.name, i.no""",
        {"kota": kota, "month": month, "basis": basis, "puskesmas": puskesmas},
    )


def pws_trend(cursor, level: str, area: str, indicator: str, basis: str) -> pd.DataFrame:
    """One row per month of one area and indicator: coverage_pct (None = unreported or hidden), target_running_pct,
    status."""
    return frame(
        cursor,
        """
        SELECT month, CASE WHEN units_reported > 0 THEN coverage_pct END AS coverage_pct, target_running_pct, status,
               units, units_reported
        FROM pws_coverage WHERE level = ? AND area_code = ? AND indicator = ? AND basis = ? ORDER BY month""",
        [level, area, indicator, basis],
    )


def pws_statuses(cursor, kota: str, month: date, basis: str, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per kelurahan × indicator at a month: status, and streak (months in a row with it; missing without
    direction); short_count, pace_pct (people short of what was due by last_month, its last report, and served in per
    cent of it; None where hidden)."""
    return frame(
        cursor,
        """
        SELECT c.area_code, a.name, c.puskesmas_code, p.name AS puskesmas, c.indicator, c.status, c.streak,
               c.coverage_pct, c.rentan, c.short_count, c.pace_pct, c.last_month
        FROM pws_coverage c JOIN area a ON a.code = c.area_code JOIN indicator i ON i.id = c.indicator
        LEFT JOIN puskesmas p ON p.puskesmas_code = c.puskesmas_code
        WHERE c.kota_code = $kota AND c.level = 'kelurahan' AND c.month = $month AND c.basis = $basis
          AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)
        ORDER BY a.name, c.area_code, i.no""",
        {"kota": kota, "month": month, "basis": basis, "puskesmas": puskesmas},
    )


def pws_running(cursor, kota: str, basis: str, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per month: kelurahan in all, and with PWS reported, evaluated, home visits on pace (against the sasaran
    of the basis; visits_hidden: how many of those that reported are not in this view), and all three."""
    return frame(
        cursor,
        """
        SELECT month, CAST(count(*) AS INTEGER) AS kelurahan, CAST(count(*) FILTER (reported) AS INTEGER) AS reported,
               CAST(count(*) FILTER (evaluated) AS INTEGER) AS evaluated,
               CAST(count(*) FILTER (visits_on_pace) AS INTEGER) AS visits_on_pace,
               CAST(count(*) FILTER (reported AND visits_on_pace IS NULL) AS INTEGER) AS visits_hidden,
               CAST(count(*) FILTER (reported AND evaluated AND visits_on_pace) AS INTEGER) AS running
        FROM pws_jalan
        WHERE kota_code = $kota AND basis = $basis AND ($puskesmas IS NULL OR puskesmas_code = $puskesmas)
        GROUP BY month ORDER BY month""",
        {"kota": kota, "basis": basis, "puskesmas": puskesmas},
    )


def pws_running_by_kelurahan(cursor, kota: str, month: date, basis: str, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per kelurahan at a month: kelurahan_code, name, puskesmas, reported, evaluated, visits_on_pace."""
    return frame(
        cursor,
        """
        SELECT j.kelurahan_code, a.name, p.name AS puskesmas, j.reported, j.evaluated, j.visits_on_pace
        FROM pws_jalan j JOIN area a ON a.code = j.kelurahan_code JOIN puskesmas p USING (puskesmas_code)
        WHERE j.kota_code = $kota AND j.month = $month AND j.basis = $basis
          AND ($puskesmas IS NULL OR j.puskesmas_code = $puskesmas)
        ORDER BY CAST(j.reported AS INTEGER) + CAST(j.evaluated AS INTEGER) + CAST(j.visits_on_pace AS INTEGER),
                 a.name""",
        {"kota": kota, "month": month, "basis": basis, "puskesmas": puskesmas},
    )


def findings(cursor, level: str, area: str, month: date) -> pd.DataFrame:
    """One row per finding group of home visits in one month: finding, found, followed_up; None with hidden = small
    number."""
    return frame(
        cursor,
        """
        SELECT finding, found, followed_up, hidden FROM temuan
        WHERE level = ? AND area_code = ? AND month = ? ORDER BY finding""",
        [level, area, month],
    )


def findings_by_kelurahan(cursor, kota: str, month: date, puskesmas: str | None = None) -> pd.DataFrame:
    """One row per kelurahan × finding group of home visits in one month: area_code, finding, found, followed_up; None
    with hidden = small number."""
    return frame(
        cursor,
        """
        SELECT t.area_code, t.finding, t.found, t.followed_up, t.hidden
        FROM temuan t JOIN wilayah_bulan w ON w.kelurahan_code = t.area_code AND w.month = t.month
        WHERE t.level = 'kelurahan' AND t.kota_code = $kota AND t.month = $month
          AND ($puskesmas IS NULL OR w.puskesmas_code = $puskesmas)
        ORDER BY t.area_code, t.finding""",
        {"kota": kota, "month": month, "puskesmas": puskesmas},
    )
