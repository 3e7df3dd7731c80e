"""XmR by pencil: limits of a small sheet, each run rule, gaps, definitions, school years, too few months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store.picture import count, drawn

from ilp_dash.domain.months import add_months, counting, months_between
from ilp_dash.domain.xmr import MARKS, changes, limits, marks, read, starts

# Worked by hand. Sum of values 144 ÷ 12 = 12; sum of ranges 22 ÷ 11 = 2. Limits 12 ±
# 2,66 × 2 = 6,68 and 17,32; jump 3,267 × 2 = 6,534.
SHEET = """
bulan | nilai | jarak
Jan   | 10    | –
Feb   | 12    | 2
Mar   | 14    | 2
Apr   | 11    | 3
Mei   | 13    | 2
Jun   | 12    | 1
Jul   | 10    | 2
Agu   | 13    | 3
Sep   | 12    | 1
Okt   | 14    | 2
Nov   | 11    | 3
Des   | 12    | 1
"""


def values(picture: str) -> list[int | None]:
    return [count(r["nilai"]) for r in drawn(picture)]


def around(*steps) -> list[float]:
    """Twelve calm months around 12 (centre and ranges of SHEET), then these steps away from 12."""
    return [*values(SHEET), *(12 + s for s in steps)]


def test_the_sheet_worked_by_hand_gives_its_limits():
    sheet = drawn(SHEET)
    ranges = [abs(count(b["nilai"]) - count(a["nilai"])) for a, b in zip(sheet, sheet[1:], strict=False)]
    assert ranges == [count(r["jarak"]) for r in sheet[1:]]
    of = limits(values(SHEET))
    assert (of.center, of.points, of.provisional) == (12, 12, True)
    assert (*of.around(0), of.jump) == pytest.approx((12, 6.68, 17.32, 6.534))
    assert of.around(100) == pytest.approx((112, 106.68, 117.32))  # beside a month with 100 last year
    assert marks(values(SHEET), of) == [()] * 12


def test_a_range_is_never_taken_across_a_missing_month_and_a_gap_is_not_zero():
    # 10 _ 30 32 30 32 30: ranges 2, 2, 2, 2; with the gap bridged the first one would be 20, with a zero 10 and 30.
    of = limits([10, None, 30, 32, 30, 32, 30])
    assert of.points == 6
    assert of.reach == pytest.approx(2.66 * 2)
    assert of.center == pytest.approx(164 / 6)


def test_the_lower_limit_is_never_below_zero_people():
    of = limits([0, 4, 0, 4, 0, 4])
    assert of.around(0) == pytest.approx((2, 0, 2 + 2.66 * 4))


def test_under_six_months_there_are_no_limits_and_under_thirteen_they_are_provisional():
    row = [10, 12] * 8
    assert limits(row[:5]) is None
    assert limits(row[:6]).provisional
    assert limits(row[:12]).provisional
    assert not limits(row[:13]).provisional
    assert limits([None, *row[:5], None]) is None


def test_months_that_never_change_have_no_limits():
    assert limits([7] * 20) is None


OF = limits(values(SHEET))  # 6,68 – 12 – 17,32; halfway to a limit: 2,66 away from 12


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((5.4,), "di_atas"),
        ((-5.4,), "di_bawah"),
        ((1,) * 8, "lari_atas"),
        ((-1,) * 8, "lari_bawah"),
        ((3, 1, 3, 3), "dekat_atas"),
        ((3, 3, 3), "dekat_atas"),
        ((-3, -3, 1, -3), "dekat_bawah"),
        ((-3.3, 3.3), "loncat_naik"),
        ((3.3, -3.3), "loncat_turun"),
    ],
)
def test_each_rule_marks_the_month_that_completes_it(steps, expected):
    assert expected in marks(around(*steps), OF)[-1]


@pytest.mark.parametrize(
    "steps",
    [
        (5.3,),  # inside: the limit lies 5,32 away
        (1,) * 7,  # seven are no run
        (1, 1, 1, 1, 0, 1, 1, 1, 1),  # a month on the centre breaks the run
        (1, 1, 1, 1, None, 1, 1, 1, 1),  # and so does a missing one
        (3, 1, 3, 1),  # two of four
        (3, 3, 1, 1),
        (3, None, 3, 3),  # never across a gap
        (3, -3, 3, 2.6),  # closer to the centre itself
        (-3.2, 3.2),  # 6,4 is below 6,534
        (-3.3, None, 3.3),
    ],
)
def test_what_falls_short_of_a_rule_is_no_signal(steps):
    row = [*values(SHEET), None, *(None if s is None else 12 + s for s in steps)]
    assert marks(row, OF)[-1] == ()


def test_the_strongest_rule_stands_first():
    assert marks(around(5.4, 5.4, 5.4), OF)[-1][:2] == ("di_atas", "dekat_atas")
    assert list(MARKS)[:2] == ["di_atas", "di_bawah"]


def test_the_month_after_a_hole_does_not_count_for_it_may_hold_what_came_late():
    assert counting([True, True, False, True, True]) == [True, True, False, False, True]
    assert counting([True]) == [True]


def test_limits_begin_anew_when_the_definition_changes():
    months = months_between(date(2022, 1, 1), date(2025, 12, 1))  # PMK 6/2024 from January 2024: antenatal care only
    row = [10] * 12 + [20, 22] * 6 + [50] * 12 + [70, 72] * 6
    stretches, _ = read(months, row, "SPM01")
    assert [(s.first, s.last, s.points, s.limits.center) for s in stretches] == [(0, 23, 12, 11), (24, 47, 12, 21)]
    assert [(s.first, s.last, s.points) for s in read(months, row, "SPM08")[0]] == [(0, 47, 36)]


def test_a_busy_month_of_every_year_is_no_signal_and_a_missing_one_is_none_next_year_either():
    school = [8, 9, 8, 7, 7, 5, 7, 200, 15, 11, 18, 6]  # screening in August
    row = school + [v + change for v, change in zip(school, values(SHEET), strict=True)]
    months = months_between(date(2024, 1, 1), date(2025, 12, 1))
    assert starts(months, "SPM05") == [0]
    (stretch,), marked = read(months, row, "SPM05")
    assert (stretch.points, stretch.limits.center) == (12, 12)
    assert marked == [()] * 24
    assert changes([5, None, *[7] * 10, 9, 9, None]) == [*[None] * 12, 4, None, None]


def test_a_chart_without_months_is_empty():
    assert read([], [], "SPM08") == ([], [])


def test_what_comes_later_does_not_change_what_a_month_was_when_it_was_read():
    months = [add_months(date(2023, 1, 1), n) for n in range(32)]
    row = [*[0] * 12, *values(SHEET), 40, *[24] * 7]  # changes of SHEET, then 40 − 10 = 30
    assert read(months[:25], row[:25], "SPM08")[1][-1][0] == "di_atas"
    assert read(months, row, "SPM08")[0][0].limits.center != read(months[:25], row[:25], "SPM08")[0][0].limits.center


@given(st.lists(st.none() | st.integers(0, 5000), max_size=40))
def test_any_series_has_one_mark_list_per_month_none_on_a_gap_and_limits_around_its_centre(row):
    of = limits(row)
    if of is None:
        return
    usual, low, high = of.around(5000)
    assert 0 <= low <= usual <= high
    found = marks(row, of)
    assert len(found) == len(row)
    assert all(not m for m, v in zip(found, row, strict=True) if v is None)
    assert all(
        ("di_atas" in m) == (v is not None and v - of.center > of.reach) for m, v in zip(found, row, strict=True)
    )


@given(st.lists(st.integers(0, 5000), min_size=9, max_size=30))
def test_the_last_mark_needs_no_more_than_the_last_eight_months(row):
    of = limits(row)
    assert of is None or marks(row[-8:], of)[-1] == marks(row, of)[-1]
