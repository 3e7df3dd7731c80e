"""The pace of one whole city worked out again with loops and plain numbers: every
service, puskesmas and city must agree with the store."""

from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.test_recomputation import MONTHS, pws_lines, pws_value, reports, spm_cell, spm_served

from ilp_dash.domain.indicators import INDICATORS, PWS, SPM
from ilp_dash.domain.months import add_months, month_of_year
from ilp_dash.store.queries.pace import pws_pace, spm_pace

SINCE = date(2024, 1, 1)


def past(history, at, months_left):
    """history: {month: people}, months that count only, none after `at`."""
    last = sorted(history)[-3:]
    recent = sum(history[m] for m in last)
    best = max(history.values(), default=None)
    ahead = []
    for m in history:
        before = [history.get(add_months(m, -n)) for n in range(3)]
        after = [history.get(add_months(m, n)) for n in range(1, months_left + 1)]
        inside = add_months(m, -2) > add_months(at, -24) and add_months(m, months_left) <= at
        if inside and months_left and len(last) == 3 and None not in before + after and sum(before):
            ahead.append(recent * sum(after) // sum(before))
    ahead.sort()
    n = len(ahead)
    middle = (ahead[(n - 1) // 2] + ahead[n // 2]) // 2 if n else None
    return {
        "recent_sum": recent if last else None,
        "recent_months": len(last),
        "best": best,
        "best_month": max((m for m in history if history[m] == best), default=None),
        "months": len(history),
        "episodes": n,
        "low": ahead[0] if n else None,
        "middle": middle,
        "high": ahead[-1] if n else None,
    }


def compare(row, expected, where):
    found = {name: getattr(row, name) for name in expected}
    assert found == expected, where


@pytest.mark.parametrize(
    "at", [date(2024, 1, 1), date(2025, 1, 1), date(2025, 8, 1), date(2025, 12, 1), date(2026, 9, 1)]
)
@pytest.mark.parametrize("basis", ["pusdatin", "riil"])
def test_every_spm_pace_of_the_city_agrees_with_plain_arithmetic(at, basis):
    codes = sorted({code for code, _ in reports()})
    months = [m for m in MONTHS if SINCE <= m <= at]
    for level, areas in (("puskesmas", [(c, [c]) for c in codes]), ("kota", [(MAGELANG, codes)])):
        rows = {
            (r.area_code, r.indicator): r
            for r in magelang_picture().ask(spm_pace, MAGELANG, level, at, basis, SINCE, 75)
        }
        assert len(rows) == len(areas) * 12
        for area, units in areas:
            for service in SPM:
                with_sasaran = [u for u in units if spm_cell(u, service.id, at, basis)[2] is not None]
                history = {}
                for m in months:
                    known = [n for n in (spm_served(u, service.id, m) for u in with_sasaran) if n is not None]
                    if known and len(known) * 100 >= 75 * len(with_sasaran):
                        history[m] = sum(known)
                left = 12 - month_of_year(at, service.year_start)
                row = rows[area, service.id]
                assert row.months_left == left
                compare(row, past(history, at, left), (area, service.id, at, basis))
                cells = [spm_cell(u, service.id, at, basis) for u in with_sasaran]
                served = [ytd for _, ytd, _ in cells if ytd is not None]
                if served:
                    assert row.left_count == max(sum(s for _, _, s in cells) - sum(served), 0)


@pytest.mark.parametrize("at", [date(2025, 1, 1), date(2026, 9, 1)])
def test_every_pws_pace_of_the_city_agrees_with_plain_arithmetic(at):
    kelurahan = sorted({k for k, _, _ in pws_lines()})
    rows = {r.indicator: r for r in magelang_picture().ask(pws_pace, MAGELANG, "kota", at, "pusdatin", 75)}
    assert set(rows) == {i.id for i in PWS if not i.monthly_ratio}
    for code, row in rows.items():
        history = {}
        for m in (m for m in MONTHS if m <= at):
            known = [n for n in (pws_value(k, code, m) for k in kelurahan) if n is not None]
            if known and len(known) * 100 >= 75 * len(kelurahan):
                history[m] = sum(known)
        if row.late_hidden or row.recent_hidden or row.ever_hidden or row.hidden_ytd:
            continue
        compare(row, past(history, at, 12 - at.month), (code, at))
        sasaran = sum(pws_lines()[k, at.year, code][1].sasaran_pusdatin for k in kelurahan)
        served = sum(
            n
            for k in kelurahan
            for m in range(1, at.month + 1)
            if (n := pws_value(k, code, date(at.year, m, 1))) is not None
        )
        target = int(INDICATORS[code].target_pct)
        assert row.goal_left == max(-(-target * sasaran // 100) - served, 0)
    assert sum(not r.hidden_ytd for r in rows.values()) >= 10
