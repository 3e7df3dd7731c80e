"""What would have been said of the pace each June and September, beside what the year became (table `laju_uji`).

Made once while a database is built, from what is published: nothing hidden is looked at.
"""

from collections import defaultdict
from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from ilp_dash.domain.months import add_months, month_index
from ilp_dash.domain.pace import PaceRules, pace_rules, past_of, verdict_of, year_ends
from ilp_dash.store.pace_sql import MONTHS_LEFT, MONTHS_OPEN, PWS_GOAL_LEFT

ASKED = (6, 9)
# Of indicators with a reporting year that ended since.
_ENDED = "EXISTS (FROM bulan b WHERE b.month >= $since AND month(b.month) = (i.year_start + 10) % 12 + 1)"
_MONTHS = f"""
SELECT c.kota_code, c.area_code, c.basis, c.indicator, c.month, {MONTHS_LEFT} AS months_left,
       {MONTHS_OPEN} AS months_open, c.served_month,
       c.units_reported, c.units, c.served_ytd, c.sasaran, CASE WHEN c.sasaran > 0 THEN c.left_count END AS goal_left,
       false AS hidden_ytd
FROM spm_coverage c JOIN indicator i ON i.id = c.indicator WHERE c.level = 'puskesmas' AND c.kota_code = $kota
  AND {_ENDED}
UNION ALL
SELECT c.kota_code, c.area_code, c.basis, c.indicator, c.month, {MONTHS_LEFT}, {MONTHS_OPEN}, c.served_month,
       c.units_reported, c.units, c.served_ytd, c.sasaran, {PWS_GOAL_LEFT}, c.hidden_ytd
FROM pws_coverage c JOIN indicator i ON i.id = c.indicator
WHERE c.level = 'puskesmas' AND c.kota_code = $kota AND NOT i.monthly_ratio
  AND {_ENDED}
ORDER BY ALL"""


class _Month(NamedTuple):
    """One row of `_MONTHS`."""

    kota_code: str
    area_code: str
    basis: str
    indicator: str
    month: date
    months_left: int
    months_open: int
    served_month: int | None
    units_reported: int
    units: int
    served_ytd: int | None
    sasaran: int | None
    goal_left: int | None
    hidden_ytd: bool


def tested_rows(con, kota: str, since: date) -> list[tuple]:
    """Rows of `laju_uji` of a city: one per puskesmas × basis × indicator × June and September of a year that has ended
    since, where the year was still open. came: at the target at the end; inside: it ended within the projection, None
    without one.

    Left out: who did not report the last month of the year, and whose working area changed in between.
    """
    changes = con.execute("SELECT puskesmas_code, month FROM wilayah_ganti").fetchall()
    in_force: dict[date, PaceRules] = {}
    series = defaultdict(dict)
    for row in map(_Month._make, con.execute(_MONTHS, {"kota": kota, "since": since}).fetchall()):
        series[row[:4]][row.month] = row
    made = []
    for (_, area, basis, indicator), months in series.items():
        history = list(zip(*((month_index(m), r.served_month, r.units_reported, r.units) for m, r in months.items()),
                           strict=True))  # fmt: skip
        changed = [month for code, month in changes if code == area]
        for asked, row in months.items():
            closed = add_months(asked, row.months_left)
            end = months.get(closed)
            if asked.month not in ASKED or not row.months_left or not row.goal_left or end is None or closed < since:
                continue
            moved = any(asked.replace(month=1) < month <= closed for month in changed)
            if moved or not end.units_reported or end.hidden_ytd or end.goal_left is None:
                continue
            of = in_force[asked] = in_force.get(asked) or _rules(con, asked)
            own_since = max((month for month in changed if month <= asked), default=None)
            past = past_of(history, indicator, own_since, asked, row.months_left, of.complete_pct)
            said = SimpleNamespace(**row._asdict(), **past._asdict(), moved_on=None)
            ends = year_ends(said)
            reached = min(100 * end.served_ytd / end.sasaran, 100.0)
            inside = None if isinstance(ends, str) else ends[0] <= reached <= ends[2]
            verdict, reason = verdict_of(said, of)
            if not reason:
                made.append((kota, area, basis, indicator, asked, closed, verdict, end.goal_left == 0, inside))
    return made


def _rules(con, month: date) -> PaceRules:
    in_force = "SELECT name, arg_max(value, valid_from) FROM aturan WHERE valid_from <= ? GROUP BY name"
    return pace_rules(dict(con.execute(in_force, [month]).fetchall()))
