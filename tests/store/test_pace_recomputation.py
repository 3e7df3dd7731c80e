"""The pace of one whole city worked out again with loops and plain numbers: every
service, puskesmas and city must agree with the store."""

from datetime import date

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.test_recomputation import MONTHS, pws_lines, pws_value, reports, spm_cell, spm_served

from ilp_dash.domain.indicators import INDICATORS, PWS, SPM
from ilp_dash.domain.months import add_months, month_of_year
from ilp_dash.store.queries.pace import pws_pace, spm_pace

CHANGED = date(2024, 1, 1)  # PMK 6/2024, antenatal care


def past(known, complete, first, at, months_left):
    """known: {month: people}, complete: months in which enough reported; months from `first` to `at` only."""
    counted = {}
    for m in known:
        if m in complete and (m == first or add_months(m, -1) in complete):
            counted[m] = known[m]
    last = sorted(counted)[-3:]
    best = max(counted.values(), default=None)
    found = {
        "recent_sum": sum(counted[m] for m in last) if last else None,
        "recent_months": len(last),
        "best": best,
        "best_month": max((m for m in counted if counted[m] == best), default=None),
        "months": len(counted),
        "low": None,
        "middle": None,
        "high": None,
    }
    so_far = [add_months(at, -n) for n in range(12 - months_left)]
    december = add_months(at, months_left - 12)
    pairs = [m for m in so_far if m in counted and counted.get(add_months(m, -12))]
    if not months_left or add_months(december, -11) < first or december not in complete or len(pairs) < 3:
        return found
    upto = max(m for m in so_far if m in complete and add_months(m, -12) in complete)
    now = sum(known.get(m, 0) for m in so_far if m <= upto)
    then = sum(known.get(add_months(m, -12), 0) for m in so_far if m <= upto)
    rest = sum(n for m, n in known.items() if add_months(upto, -12) < m <= december)
    fractions = [(now, then), *((counted[m], counted[add_months(m, -12)]) for m in pairs)]
    ends = [max(now + rest * a // b - sum(known.get(m, 0) for m in so_far), 0) for a, b in fractions]
    return found | {"low": min(ends), "middle": ends[0], "high": max(ends)}


def compare(row, expected, where):
    found = {name: getattr(row, name) for name in expected}
    assert found == expected, where


@pytest.mark.parametrize(
    "at", [date(2024, 1, 1), date(2025, 1, 1), date(2025, 8, 1), date(2025, 12, 1), date(2026, 9, 1)]
)
@pytest.mark.parametrize("basis", ["pusdatin", "riil"])
def test_every_spm_pace_of_the_city_agrees_with_plain_arithmetic(at, basis):
    codes = sorted({code for code, _ in reports()})
    months = [m for m in MONTHS if m <= at]
    for level, areas in (("puskesmas", [(c, [c]) for c in codes]), ("kota", [(MAGELANG, codes)])):
        rows = {(r.area_code, r.indicator): r for r in magelang_picture().ask(spm_pace, MAGELANG, level, at, basis, 75)}
        assert len(rows) == len(areas) * 12
        for area, units in areas:
            for service in SPM:
                with_sasaran = [u for u in units if spm_cell(u, service.id, at, basis)[2] is not None]
                first = max(CHANGED, months[0]) if service.id == "SPM01" else months[0]
                history, complete = {}, set()
                for m in (m for m in months if m >= first):
                    known = [n for n in (spm_served(u, service.id, m) for u in with_sasaran) if n is not None]
                    if known:
                        history[m] = sum(known)
                    if known and len(known) * 100 >= 75 * len(with_sasaran):
                        complete.add(m)
                left = 12 - month_of_year(at, service.year_start)
                row = rows[area, service.id]
                assert row.months_left == left
                compare(row, past(history, complete, first, at, left), (area, service.id, at, basis))
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
        history, complete = {}, set()
        for m in (m for m in MONTHS if m <= at):
            known = [n for n in (pws_value(k, code, m) for k in kelurahan) if n is not None]
            if known:
                history[m] = sum(known)
            if known and len(known) * 100 >= 75 * len(kelurahan):
                complete.add(m)
        compare(row, past(history, complete, MONTHS[0], at, 12 - at.month), (code, at))
        sasaran = sum(pws_lines()[k, at.year, code][1].sasaran_pusdatin for k in kelurahan)
        served = sum(
            n
            for k in kelurahan
            for m in range(1, at.month + 1)
            if (n := pws_value(k, code, date(at.year, m, 1))) is not None
        )
        target = int(INDICATORS[code].target_pct)
        assert row.goal_left == max(-(-target * sasaran // 100) - served, 0)
