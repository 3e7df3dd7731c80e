"""Weekly home visits of the demonstration: they tell the months week by
week, only where they should, the same every time."""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

from ilp_dash.demo import make_reports
from ilp_dash.demo.weeks import GROUPS, WEEKS, month_of_week, week_lines
from ilp_dash.domain.report import PwsLine
from ilp_dash.domain.weeks import last_weeks
from ilp_dash.ingest.checks import check
from ilp_dash.store.reference import load_reference

YEAR = 2026


@lru_cache(1)
def reference():
    return load_reference()


@lru_cache(1)
def reports():
    return list(make_reports(reference(), cities=["33.71", "15.71"]))


def this_year():
    return [r for r in reports() if r.year == YEAR]


def test_weeks_are_in_the_workbooks_of_the_year_in_progress_and_in_no_other():
    assert all(not r.weeks for r in reports() if r.year != YEAR)
    assert all(r.weeks for r in this_year())


def test_the_weeks_are_the_last_26_that_ended_by_the_end_of_september():
    seen = {line.week for r in this_year() for line in r.weeks}
    assert seen == set(last_weeks(date(2026, 9, 1), WEEKS))
    assert max(seen) + timedelta(days=6) == date(2026, 9, 27)
    assert all(week.weekday() == 0 for week in seen)


def test_the_weeks_of_a_month_come_near_the_months_findings_and_never_pass_them():
    told, monthly = Counter(), Counter()
    for r in this_year():
        by_kelurahan = Counter()
        for line in r.weeks:
            for group in GROUPS:
                for kind in ("TEMUAN", "LANJUT"):
                    by_kelurahan[line.kelurahan_code, f"{kind}_{group}", month_of_week(line.week)] += getattr(
                        line, f"{kind}_{group}".lower()
                    )
        of = {(p.kelurahan_code, p.code): p.values for p in r.pws}
        for (kelurahan, code, month), count in by_kelurahan.items():
            assert count <= of[kelurahan, code][month.month - 1], (r.puskesmas_code, kelurahan, code, month)
            told[code] += count
        for (_, code), values in of.items():
            monthly[code] += sum(v or 0 for v in values[3:9])
    for code, count in told.items():
        assert 0.85 < count / monthly[code] <= 1, (code, count, monthly[code])


def test_a_month_not_reported_has_no_weeks_and_some_other_weeks_are_missing():
    missing = possible = 0
    for r in this_year():
        visits = {p.kelurahan_code: p.values for p in r.pws if p.code == "KUNJUNGAN_RUMAH"}
        there = {(line.kelurahan_code, line.week) for line in r.weeks}
        for kelurahan, values in visits.items():
            for week in last_weeks(date(2026, 9, 1), WEEKS):
                if values[month_of_week(week).month - 1] is None:
                    assert (kelurahan, week) not in there
                else:
                    possible += 1
                    missing += (kelurahan, week) not in there
    assert 0.01 < missing / possible < 0.12


def test_nobody_follows_up_more_than_was_found_and_no_check_complains():
    for r in this_year():
        assert all(
            getattr(line, f"lanjut_{g.lower()}") <= getattr(line, f"temuan_{g.lower()}")
            for line in r.weeks
            for g in GROUPS
        )
        assert not [f for f in check(r, reference()) if f.sheet == "Mingguan"]


def test_a_puskesmas_whose_month_has_no_followed_up_figure_has_none_in_its_weeks():
    blank = (None,) * 12
    lines = [PwsLine("a", "KUNJUNGAN_RUMAH", values=(40,) * 12)]
    lines += [PwsLine("a", f"TEMUAN_{g}", values=(8,) * 12) for g in GROUPS]
    lines += [PwsLine("a", f"LANJUT_{g}", values=blank if g == "TBC" else (5,) * 12) for g in GROUPS]
    weeks = week_lines(lines, "P1", 1)
    assert {line.lanjut_tbc for line in weeks} == {None}
    assert all(line.lanjut_akses <= line.temuan_akses for line in weeks)


def test_the_same_seed_gives_the_same_weeks():
    again = list(make_reports(reference(), cities=["33.71"], years=[YEAR]))
    assert [r.weeks for r in again] == [
        r.weeks for r in this_year() if r.puskesmas_code in {a.puskesmas_code for a in again}
    ]
