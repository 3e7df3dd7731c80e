"""People left and the pace of the past: what the end of the reporting year asks for, and what a unit can do.

Every figure is as it stood in the month asked about: nothing later is looked at. Verdicts are drawn in domain/pace.py.
"""

from datetime import date

import pandas as pd

from ilp_dash.domain.pace import Past, past_of
from ilp_dash.store.pace_sql import MONTHS_LEFT, MONTHS_OPEN, PWS_GOAL_LEFT
from ilp_dash.store.rows import frame, walk

# All months of every area × indicator, in no order: months (month_index), people served (NULL = hidden or nobody
# reported), units that reported and units.
_HISTORY = """
SELECT area_code, indicator, list(CAST(year(month) * 12 + month(month) - 1 AS INTEGER)) AS months,
       list(served) AS served, list(reported) AS reported, list(units) AS units
FROM history GROUP BY ALL"""


def _named(level: str) -> str:
    """Where the areas of a level have their names."""
    return "puskesmas a ON a.puskesmas_code" if level == "puskesmas" else "area a ON a.code"


def _changed(cursor, month: date) -> dict[str, date]:
    """Puskesmas → the month from which on its past is its own: since its working area last changed."""
    sql = "SELECT puskesmas_code, max(month) AS month FROM wilayah_ganti WHERE month <= ? GROUP BY ALL"
    return dict(walk(frame(cursor, sql, [month])))


# Columns of `domain.pace.Past` and their types.
_PAST = dict.fromkeys(Past._fields, "Int64") | dict.fromkeys(
    ("recent_first", "recent_last", "best_month"), "datetime64[s]"
)
_PAST |= dict.fromkeys(("ever_hidden", "recent_hidden"), "boolean") | {"unknown": "string"}


def _with_past(
    now: pd.DataFrame, histories: pd.DataFrame, changed: dict[str, date], month: date, complete_pct: int
) -> pd.DataFrame:
    """The rows of now, each with its past."""
    found = {(area, indicator): lists for area, indicator, *lists in walk(histories)}
    pasts = [
        past_of(
            found.get((r.area_code, r.indicator)), r.indicator, changed.get(r.area_code), month, r.months_left,
            complete_pct,
        )
        for r in walk(now)
    ]  # fmt: skip
    return now.join(pd.DataFrame(pasts, columns=list(_PAST)).astype(_PAST))


def spm_pace(
    cursor,
    kota: str,
    level: str,
    month: date,
    basis: str,
    complete_pct: int,
    area: str | None = None,
    indicator: str | None = None,
) -> pd.DataFrame:
    """One row per area of a level (puskesmas, kecamatan, kota_adm, kota) × SPM service at a month; `area`, `indicator`:
    only these.

    served_ytd, sasaran, left_count, goal_left (people to 100 %): None without figures. months_left: of the
    reporting year; months_open: the same counted from the last report (last_month). recent_sum over recent_months
    (at most three): the last months that count; recent_first and recent_last say which. best, best_month: most
    people in one month (the latest of equals). months: how many count. low, middle, high: least, expected and most
    people the rest of the year may bring, going by the same months of last year (see `domain.pace.past`); None with
    the reason in `unknown`. A month counts from the definition in force and the last change of working area on,
    where complete_pct per cent of the units reported, unless the month before did not. Areas above puskesmas add up
    those with a sasaran. Shape shared with `pws_pace`: moved_on is never set here.
    """
    wanted = {"kota": kota, "level": level, "month": month, "basis": basis, "area": area, "indicator": indicator}
    now = frame(
        cursor,
        f"""
        SELECT c.area_code, a.name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
               CASE WHEN c.sasaran > 0 THEN c.left_count END AS goal_left, CAST(100 AS DOUBLE) AS target_pct,
               {MONTHS_LEFT} AS months_left, {MONTHS_OPEN} AS months_open, c.last_month,
               c.units, c.units_reported, CAST(NULL AS DATE) AS moved_on, c.hidden AS hidden_ytd,
               CASE WHEN month(c.month) = 12 AND i.year_start = 1 THEN c.coverage_class ELSE c.pace END AS cls
        FROM spm_coverage c JOIN indicator i ON i.id = c.indicator JOIN {_named(level)} = c.area_code
        WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis
          AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)
        ORDER BY i.no, goal_left DESC NULLS LAST, a.name""",
        wanted,
    )
    histories = frame(
        cursor,
        f"""
        WITH history AS (
          SELECT r.area_code, h.indicator, h.month, CAST(CASE WHEN count(h.served_month) = sum(h.units_reported)
                   THEN sum(h.served_month) ELSE any_value(w.served_month) END AS INTEGER) AS served,
                 CAST(sum(h.units_reported) AS INTEGER) AS reported, count(*) AS units
          FROM spm h JOIN spm_rollup r ON r.level = $level AND r.puskesmas_code = h.area_code
          JOIN spm w ON w.level = $level AND w.area_code = r.area_code AND w.indicator = h.indicator
            AND w.month = h.month AND w.basis = h.basis  -- where the view has no parts, the whole
          WHERE h.kota_code = $kota AND h.level = 'puskesmas' AND h.basis = $basis AND h.month <= $month
            AND ($area IS NULL OR r.area_code = $area) AND ($indicator IS NULL OR h.indicator = $indicator)
            AND (h.area_code, h.indicator) IN (
              SELECT (area_code, indicator) FROM spm
              WHERE kota_code = $kota AND level = 'puskesmas' AND month = $month AND basis = $basis
                AND sasaran IS NOT NULL)
          GROUP BY ALL)
        {_HISTORY}""",
        wanted,
    )
    return _with_past(now, histories, _changed(cursor, month), month, complete_pct)


def pws_pace(
    cursor,
    kota: str,
    level: str,
    month: date,
    basis: str,
    complete_pct: int,
    area: str | None = None,
    indicator: str | None = None,
    puskesmas: str | None = None,
) -> pd.DataFrame:
    """One row per area of a level (kelurahan, puskesmas, kota) × PWS indicator at a month, without D/S; columns as in
    `spm_pace`.

    goal_left: people to the annual target of the indicator (whole people, rounded up). hidden_ytd: the figure
    must not be shown. moved_on: the puskesmas's working area changed in that month of this year. puskesmas: only
    kelurahan it answers for. A month whose number is hidden is known to be reported, and no sum or best month is made
    of it.
    """
    wanted = {"kota": kota, "level": level, "month": month, "basis": basis, "area": area, "indicator": indicator}
    now = frame(
        cursor,
        f"""
        SELECT c.area_code, a.name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
               {PWS_GOAL_LEFT} AS goal_left,
               c.target_pct, {MONTHS_LEFT} AS months_left, {MONTHS_OPEN} AS months_open,
               c.last_month, c.units, c.units_reported,
               CAST(NULL AS DATE) AS moved_on, c.hidden_ytd, c.cls
        FROM pws_coverage c JOIN indicator i ON i.id = c.indicator JOIN {_named(level)} = c.area_code
        WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis
          AND c.indicator <> 'D_S'
          AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)
          AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)
        ORDER BY i.no, goal_left DESC NULLS LAST, a.name""",
        {**wanted, "puskesmas": puskesmas},
    )
    histories = frame(
        cursor,
        f"""
        WITH history AS (
          SELECT area_code, indicator, month, served_month AS served, units_reported AS reported, units
          FROM pws WHERE kota_code = $kota AND level = $level AND basis = $basis AND month <= $month
          AND indicator <> 'D_S'
            AND ($area IS NULL OR area_code = $area) AND ($indicator IS NULL OR indicator = $indicator))
        {_HISTORY}""",
        wanted,
    )
    changed = _changed(cursor, month)
    this_year = {code: since for code, since in changed.items() if since.year == month.year and since.month > 1}
    now["moved_on"] = now["area_code"].map(this_year).astype("datetime64[s]")
    return _with_past(now, histories, changed, month, complete_pct)


def pace_tests(cursor, kota: str, month: date, basis: str) -> pd.DataFrame:
    """One row per indicator × verdict given to the puskesmas of a city each June and September of reporting years that
    had ended before a month: said (how often), came (of them at the target at the end of the year), banded (with a
    projection), inside (of them ending between its lowest and highest)."""
    return frame(
        cursor,
        """
        SELECT i.no, u.indicator, i.program, i.short, u.verdict, CAST(count(*) AS INTEGER) AS said,
               CAST(count(*) FILTER (u.came) AS INTEGER) AS came, CAST(count(u.inside) AS INTEGER) AS banded,
               CAST(count(*) FILTER (u.inside) AS INTEGER) AS inside
        FROM laju_uji u JOIN indicator i ON i.id = u.indicator
        WHERE u.kota_code = $kota AND u.basis = $basis AND u.closed < $month GROUP BY ALL ORDER BY i.no, u.verdict""",
        {"kota": kota, "month": month, "basis": basis},
    )
