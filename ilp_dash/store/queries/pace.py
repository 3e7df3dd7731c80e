"""People left and the pace of the past: what the end of the reporting year asks for, and what a unit can do.

Every figure is as it stood in the month asked about: nothing later is looked at. Verdicts are drawn in domain/pace.py.
"""

from datetime import date

import pandas as pd

from ilp_dash.domain.months import month_index
from ilp_dash.domain.pace import Past, past
from ilp_dash.store.rows import frame, walk

# The months that count of every area × indicator, in no order: months (month_index) and people served (NULL = hidden).
_COUNTED = """
SELECT area_code, indicator, list(CAST(year(month) * 12 + month(month) - 1 AS INTEGER)) AS months,
       list(served) AS served
FROM history WHERE reported > 0 AND reported * 100 >= $complete_pct * units GROUP BY ALL"""


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
_PAST |= dict.fromkeys(("low", "middle", "high"), "Float64")


def _with_past(now: pd.DataFrame, counted: pd.DataFrame, changed: dict[str, date], month: date) -> pd.DataFrame:
    """The rows of now, each with its past."""
    found = {
        (area, indicator): dict(zip(months, served, strict=True)) for area, indicator, months, served in walk(counted)
    }
    at, pasts = month_index(month), []
    for row in walk(now):
        served = found.get((row.area_code, row.indicator), {})
        if row.area_code in changed:
            first = month_index(changed[row.area_code])
            served = {m: n for m, n in served.items() if m >= first}
        pasts.append(past(served, at, row.months_left))
    return now.join(pd.DataFrame(pasts, columns=list(_PAST)).astype(_PAST))


def spm_pace(
    cursor,
    kota: str,
    level: str,
    month: date,
    basis: str,
    since: date,
    complete_pct: int,
    area: str | None = None,
    indicator: str | None = None,
) -> pd.DataFrame:
    """One row per area of a level (puskesmas, kecamatan, kota_adm, kota) × SPM service at a month; `area`, `indicator`:
    only these.

    served_ytd, sasaran, left_count, goal_left (people to 100 %): None without figures. months_left: of the reporting
    year. recent_sum over recent_months (at most three): the last months that count; recent_first and recent_last say
    which. best, best_month: most people in one month (the latest of equals). months: how many count. episodes: how
    often within the last 24 months three months and the months_left after them are all known; low, middle, high: least,
    median and most people the rest of the year would bring if it followed the last three months as it did then; None
    without. A month counts from `since` (definition) and the last change of working area on, where complete_pct per
    cent of the units reported. Areas above puskesmas add up those with a sasaran. Shape shared with `pws_pace`:
    moved_on, hidden_…, band are never set here.
    """
    wanted = {"kota": kota, "level": level, "month": month, "basis": basis, "area": area, "indicator": indicator}
    now = frame(
        cursor,
        f"""
        SELECT c.area_code, a.name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
               CASE WHEN c.sasaran > 0 THEN c.left_count END AS goal_left, CAST(100 AS DOUBLE) AS target_pct,
               CAST(11 - (month($month::DATE) - i.year_start + 12) % 12 AS INTEGER) AS months_left,
               c.units, c.units_reported, CAST(NULL AS DATE) AS moved_on, false AS hidden_ytd,
               CAST(NULL AS TEXT) AS band
        FROM spm_coverage c JOIN indicator i ON i.id = c.indicator JOIN {_named(level)} = c.area_code
        WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis
          AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)
        ORDER BY i.no, goal_left DESC NULLS LAST, a.name""",
        wanted,
    )
    counted = frame(
        cursor,
        f"""
        WITH history AS (
          SELECT r.area_code, h.indicator, h.month, CAST(sum(h.served_month) AS INTEGER) AS served,
                 count(h.served_month) AS reported, count(*) AS units
          FROM spm h JOIN spm_rollup r ON r.level = $level AND r.puskesmas_code = h.area_code
          WHERE h.kota_code = $kota AND h.level = 'puskesmas' AND h.basis = $basis AND h.month BETWEEN $since AND $month
            AND ($area IS NULL OR r.area_code = $area) AND ($indicator IS NULL OR h.indicator = $indicator)
            AND (h.area_code, h.indicator) IN (
              SELECT (area_code, indicator) FROM spm
              WHERE kota_code = $kota AND level = 'puskesmas' AND month = $month AND basis = $basis
                AND sasaran IS NOT NULL)
          GROUP BY ALL)
        {_COUNTED}""",
        {**wanted, "since": since, "complete_pct": complete_pct},
    )
    return _with_past(now, counted, _changed(cursor, month), month)


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

    goal_left: people to the annual target of the indicator (whole people, rounded up). hidden_ytd, band: the figure
    must not be shown. moved_on: the puskesmas's working area changed in that month of this year. puskesmas: only
    kelurahan it answers for. A month whose number is hidden is known to be reported, and no sum or best month is made
    of it.
    """
    wanted = {"kota": kota, "level": level, "month": month, "basis": basis, "area": area, "indicator": indicator}
    now = frame(
        cursor,
        f"""
        SELECT c.area_code, a.name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
               CAST(CASE WHEN c.sasaran > 0 AND c.served_ytd IS NOT NULL THEN
                 greatest((CAST(round(c.target_pct * 10000) AS BIGINT) * c.sasaran + 999999) // 1000000
                          - c.served_ytd, 0) END AS INTEGER) AS goal_left,
               c.target_pct, CAST(12 - month($month::DATE) AS INTEGER) AS months_left, c.units, c.units_reported,
               CAST(NULL AS DATE) AS moved_on, c.hidden_ytd, c.band
        FROM pws_coverage c JOIN indicator i ON i.id = c.indicator JOIN {_named(level)} = c.area_code
        WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis
          AND c.indicator <> 'D_S'
          AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)
          AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)
        ORDER BY i.no, goal_left DESC NULLS LAST, a.name""",
        {**wanted, "puskesmas": puskesmas},
    )
    counted = frame(
        cursor,
        f"""
        WITH history AS (
          SELECT area_code, indicator, month, served_month AS served, units_reported AS reported, units
          FROM pws WHERE kota_code = $kota AND level = $level AND basis = $basis AND month <= $month
          AND indicator <> 'D_S'
            AND ($area IS NULL OR area_code = $area) AND ($indicator IS NULL OR indicator = $indicator))
        {_COUNTED}""",
        {**wanted, "complete_pct": complete_pct},
    )
    changed = _changed(cursor, month)
    this_year = {code: since for code, since in changed.items() if since.year == month.year and since.month > 1}
    now["moved_on"] = now["area_code"].map(this_year).astype("datetime64[s]")
    return _with_past(now, counted, changed, month)
