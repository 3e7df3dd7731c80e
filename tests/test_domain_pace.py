"""The verdict on a pace, the end of the reporting year, working days: by hand, and as properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.pace import VERDICTS, judge, working_days, year_end

ORDER = list(VERDICTS)
people = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("left", "months_left", "recent_sum", "recent_months", "best", "expected"),
    [
        (0, 3, 0, 3, 0, "tercapai"),
        (-4, 3, 0, 3, 0, "tercapai"),
        (123, 3, 123, 3, 50, "jangkauan"),  # 41 a month needed, 41 a month served
        (124, 3, 123, 3, 50, "berat"),  # a third of a person a month more than before
        (150, 3, 123, 3, 50, "berat"),
        (151, 3, 123, 3, 50, "luar"),
        (123, 3, 90, 3, 33, "luar"),  # butuh 41 per bulan; terbaik selama ini 33
        (40, 11, 3, 1, 3, "luar"),  # January: one month of 3; 11 × 3 = 33 < 40
        (33, 11, 3, 1, 3, "jangkauan"),
        (1, 3, 1, 3, 1, "jangkauan"),  # a third of a person a month
        (1, 3, 0, 3, 0, "luar"),
        (1, 0, 900, 3, 900, "lewat"),
    ],
)
def test_a_pace_is_judged_on_whole_numbers_of_people(left, months_left, recent_sum, recent_months, best, expected):
    assert judge(left, months_left, recent_sum, recent_months, best) == expected


def test_enough_for_now_is_hard_where_last_years_season_brings_too_little():
    assert judge(120, 3, 123, 3, 50, ahead=120) == "jangkauan"
    assert judge(120, 3, 123, 3, 50, ahead=119) == "berat"
    assert judge(124, 3, 123, 3, 50, ahead=400) == "berat"


def test_the_two_lines_are_rules():
    assert judge(132, 3, 120, 3, 40) == "luar"
    assert judge(132, 3, 120, 3, 40, reach_pct=110) == "jangkauan"
    assert judge(132, 3, 120, 3, 40, hard_pct=110) == "berat"


@given(people, people, st.integers(0, 11), people, st.integers(1, 3), people)
def test_more_people_left_never_make_a_better_verdict(left, more, months_left, recent_sum, recent_months, best):
    assert ORDER.index(judge(left, months_left, recent_sum, recent_months, best)) <= ORDER.index(
        judge(left + more, months_left, recent_sum, recent_months, best)
    )


@given(people, st.integers(0, 11), people, people, st.integers(1, 3), people, people)
def test_a_faster_past_never_makes_a_worse_verdict(left, months_left, recent_sum, faster, recent_months, best, better):
    assert ORDER.index(judge(left, months_left, recent_sum + faster, recent_months, best + better)) <= ORDER.index(
        judge(left, months_left, recent_sum, recent_months, best)
    )


@given(people, st.integers(1, 11), people, st.integers(1, 3), people)
def test_one_more_month_never_makes_a_worse_verdict(left, months_left, recent_sum, recent_months, best):
    assert ORDER.index(judge(left, months_left + 1, recent_sum, recent_months, best)) <= ORDER.index(
        judge(left, months_left, recent_sum, recent_months, best)
    )


@pytest.mark.parametrize(
    ("month", "starts_in", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 6, 1), 7, date(2026, 6, 30)),
        (date(2026, 7, 1), 7, date(2027, 6, 30)),
    ],
)
def test_the_school_year_ends_in_june(month, starts_in, end):
    assert year_end(month, starts_in) == end


def test_october_to_december_2026_has_66_weekdays():
    # October 22, November 21, December 23
    assert working_days(date(2026, 9, 1), date(2026, 12, 31)) == 66
    assert working_days(date(2026, 12, 1), date(2026, 12, 31)) == 0


@given(st.dates(date(2020, 1, 1), date(2035, 12, 1)), st.integers(0, 400), st.sampled_from((5, 6)))
def test_working_days_are_what_one_counts_on_a_calendar(day, length, a_week):
    month = day.replace(day=1)
    first = (month + timedelta(days=32)).replace(day=1)
    last = first + timedelta(days=length - 1)
    assert working_days(month, last, a_week) == sum(
        (first + timedelta(days=n)).weekday() < a_week for n in range(length)
    )
