"""People left and the pace of the past: what the end of the reporting year asks for, and what a unit has shown it can do.

Every figure is as it stood in the month asked about: nothing later is looked at. Verdicts are drawn in domain/pace.py.
"""

from datetime import date

from ilp_dash.store.rows import rows

# Grain: area × indicator. `now` is the state at the month (own_since: from when the months are the area's own), `history` one row
# for every month up to it: served (NULL with hidden = small number), reported of units. A month counts where enough units reported.
# line: the last 24 months in order, NULL where a month does not count. ahead: for every month i of the line with three known months
# up to it (before) and the months left in the year known after it, what the last three months would bring if followed in the same way.
_PACE = """
past AS (
  SELECT area_code, indicator, any_value(months_left) AS months_left, count(*) FILTER (counts) AS months,
         bool_or(hidden) FILTER (counts) AS ever_hidden, bool_or(hidden) FILTER (counts AND late) AS late_hidden,
         arg_max({'month': month, 'served': served, 'hidden': hidden}, month, 3) FILTER (counts) AS recent,
         max({'served': served, 'month': month}) FILTER (counts AND served IS NOT NULL) AS top,
         list(CASE WHEN counts THEN served END ORDER BY month) FILTER (late) AS line
  FROM (SELECT h.*, n.months_left, h.reported > 0 AND h.reported * 100 >= $complete_pct * h.units AS counts,
               h.month > $month - INTERVAL 24 MONTH AS late
        FROM history h JOIN now n USING (area_code, indicator) WHERE h.month >= n.own_since)
  GROUP BY ALL),
judged AS (
  SELECT * EXCLUDE (months_left), CAST(list_sum([r.served FOR r IN recent]) AS INTEGER) AS recent_sum,
         coalesce(list_bool_or([r.hidden FOR r IN recent]), false) AS recent_hidden,
         list_sort([CAST(recent_sum * list_sum(line[i + 1:i + months_left]) // (line[i - 2] + line[i - 1] + line[i]) AS INTEGER)
                    FOR i IN range(3, CASE WHEN months_left > 0 AND len(recent) = 3 AND NOT recent_hidden THEN len(line) - months_left + 1 END)
                    IF line[i - 2] + line[i - 1] + line[i] > 0 AND list_count(line[i + 1:i + months_left]) = months_left]) AS ahead
  FROM past)
SELECT n.* EXCLUDE (own_since), CAST(coalesce(months, 0) AS INTEGER) AS months, coalesce(ever_hidden, false) AS ever_hidden,
       coalesce(late_hidden, false) AS late_hidden, CAST(coalesce(len(recent), 0) AS INTEGER) AS recent_months, recent_sum,
       coalesce(recent_hidden, false) AS recent_hidden, recent[-1].month AS recent_first, recent[1].month AS recent_last,
       top.served AS best, top.month AS best_month, CAST(coalesce(len(ahead), 0) AS INTEGER) AS episodes, ahead[1] AS low,
       (ahead[(len(ahead) + 1) // 2] + ahead[len(ahead) // 2 + 1]) // 2 AS middle, ahead[-1] AS high
FROM now n LEFT JOIN judged USING (area_code, indicator)
ORDER BY n.no, n.goal_left DESC NULLS LAST, n.name"""

# From which month on the past of a puskesmas is its own: since its working area last changed.
_OWN_SINCE = """
changed AS (
  SELECT puskesmas_code, max(month) AS month FROM (
    SELECT unnest([a.puskesmas_code, b.puskesmas_code]) AS puskesmas_code, date_trunc('month', b.berlaku_mulai) AS month
    FROM wilayah_kerja a JOIN wilayah_kerja b USING (kelurahan_code)
    WHERE a.berlaku_sampai < b.berlaku_mulai AND a.puskesmas_code <> b.puskesmas_code AND b.berlaku_mulai <= last_day($month)) GROUP BY ALL),"""


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
) -> list:
    """One row per area of a level (puskesmas, kecamatan, kota_adm, kota) × SPM service at a month; `area`, `indicator`: only these.

    served_ytd, sasaran, left_count, goal_left (people to 100 %): None without figures. months_left: of the reporting year.
    recent_sum over recent_months (at most three): the last months that count; recent_first and recent_last say which.
    best, best_month: most people in one month (the latest of equals). months: how many count.
    episodes: how often within the last 24 months three months and the months_left after them are all known; low, middle, high: least,
    median and most people the rest of the year would bring if it followed the last three months as it did then; None without.
    A month counts from `since` (definition) and the last change of working area on, where complete_pct per cent of the units reported.
    Areas above puskesmas add up those with a sasaran. Shape shared with `pws_pace`: moved_on, hidden_…, band are never set here.
    """
    return rows(
        cursor,
        f"""
        WITH {_OWN_SINCE}
        unit AS (
          SELECT r.area_code, c.area_code AS unit, c.indicator FROM spm_rollup r
          JOIN spm c ON c.level = 'puskesmas' AND c.area_code = r.puskesmas_code
          WHERE r.kota_code = $kota AND r.level = $level AND c.kota_code = $kota AND c.month = $month AND c.basis = $basis
            AND c.sasaran IS NOT NULL AND ($area IS NULL OR r.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)),
        history AS (
          SELECT u.area_code, u.indicator, h.month, CAST(sum(h.served_month) AS INTEGER) AS served, count(h.served_month) AS reported,
                 count(*) AS units, false AS hidden
          FROM unit u JOIN spm h ON h.area_code = u.unit AND h.indicator = u.indicator
          WHERE h.kota_code = $kota AND h.level = 'puskesmas' AND h.basis = $basis AND h.month BETWEEN $since AND $month GROUP BY ALL),
        now AS (
          SELECT c.area_code, coalesce(p.name, a.name) AS name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
                 CASE WHEN c.sasaran > 0 THEN c.left_count END AS goal_left, 100.0 AS target_pct,
                 12 - CASE WHEN i.year_start = 7 THEN b.school_month_no ELSE b.month_no END AS months_left,
                 c.units, c.units_reported, CAST(NULL AS DATE) AS moved_on, false AS hidden_ytd, CAST(NULL AS TEXT) AS band,
                 coalesce(g.month, $since) AS own_since
          FROM spm_coverage c JOIN indicator i ON i.id = c.indicator JOIN bulan b USING (month)
          LEFT JOIN puskesmas p ON p.puskesmas_code = c.area_code LEFT JOIN area a ON a.code = c.area_code
          LEFT JOIN changed g ON g.puskesmas_code = c.area_code
          WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis
            AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)),
        {_PACE}""",
        {
            "kota": kota,
            "level": level,
            "month": month,
            "basis": basis,
            "since": since,
            "complete_pct": complete_pct,
            "area": area,
            "indicator": indicator,
        },
    )


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
) -> list:
    """One row per area of a level (kelurahan, puskesmas, kota) × PWS indicator at a month, without D/S; columns as in `spm_pace`.

    goal_left: people to the annual target of the indicator (whole people, rounded up). hidden_ytd, band: the figure must not be shown.
    moved_on: the puskesmas's working area changed in that month of this year. puskesmas: only kelurahan it answers for.
    A month whose number is hidden is known to be reported, and no sum or best month is made of it.
    """
    return rows(
        cursor,
        f"""
        WITH {_OWN_SINCE}
        history AS (
          SELECT area_code, indicator, month, served_month AS served, units_reported AS reported, units, hidden_month AS hidden
          FROM pws WHERE kota_code = $kota AND level = $level AND basis = $basis AND month <= $month AND indicator <> 'D_S'
            AND ($area IS NULL OR area_code = $area) AND ($indicator IS NULL OR indicator = $indicator)),
        now AS (
          SELECT c.area_code, coalesce(p.name, a.name) AS name, c.indicator, i.no, i.short, c.served_ytd, c.sasaran, c.left_count,
                 CAST(CASE WHEN c.sasaran > 0 AND c.served_ytd IS NOT NULL THEN
                   greatest((CAST(round(c.target_pct * 10000) AS BIGINT) * c.sasaran + 999999) // 1000000 - c.served_ytd, 0) END AS INTEGER) AS goal_left,
                 c.target_pct, 12 - b.month_no AS months_left, c.units, c.units_reported,
                 CASE WHEN year(g.month) = year($month) AND month(g.month) > 1 THEN g.month END AS moved_on,
                 c.hidden_ytd, c.band, coalesce(g.month, DATE '1900-01-01') AS own_since
          FROM pws_coverage c JOIN indicator i ON i.id = c.indicator JOIN bulan b USING (month)
          LEFT JOIN puskesmas p ON p.puskesmas_code = c.area_code LEFT JOIN area a ON a.code = c.area_code
          LEFT JOIN changed g ON g.puskesmas_code = c.area_code
          WHERE c.kota_code = $kota AND c.level = $level AND c.month = $month AND c.basis = $basis AND c.indicator <> 'D_S'
            AND ($area IS NULL OR c.area_code = $area) AND ($indicator IS NULL OR c.indicator = $indicator)
            AND ($puskesmas IS NULL OR c.puskesmas_code = $puskesmas)),
        {_PACE}""",
        {
            "kota": kota,
            "level": level,
            "month": month,
            "basis": basis,
            "complete_pct": complete_pct,
            "area": area,
            "indicator": indicator,
            "puskesmas": puskesmas,
        },
    )
