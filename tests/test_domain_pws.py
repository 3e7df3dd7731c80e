"""PWS: running target and the four-way status, row by row of the handbook's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.pws import STATUSES, is_rentan, reaches, running_target_pct, status


def test_the_running_target_is_multiplied_first():
    assert running_target_pct(80, 9) == 60.0
    assert running_target_pct(95, 12) == 95.0
    assert running_target_pct(80, 3, flat=True) == 80


@pytest.mark.parametrize("target", range(1, 101))
def test_a_whole_target_is_exact_at_the_end_of_the_year(target):
    assert running_target_pct(target, 12) == target


@pytest.mark.parametrize(
    ("above", "now", "before", "word"),
    [
        (True, 10, 9, "Baik"),
        (True, 10, 10, "Baik"),
        (True, 9, 10, "Kurang"),
        (False, 10, 9, "Cukup"),
        (False, 9, 10, "Jelek"),
        (False, 10, 10, "Jelek"),
        (True, 0, 0, "Baik"),
        (False, 0, 0, "Jelek"),
        (True, 10, None, "Di atas target"),
        (False, 10, None, "Di bawah target"),
        (None, 10, 9, "Belum lapor"),
        (True, None, 9, "Belum lapor"),
        (None, None, None, "Belum lapor"),
    ],
)
def test_the_status_table(above, now, before, word):
    assert status(above, now, before, 5).name == word


@pytest.mark.parametrize(("above", "word"), [(True, "Di atas target"), (False, "Di bawah target")])
def test_january_has_no_direction(above, word):
    assert status(above, 10, 20, 1).name == word


def test_equal_below_target_is_a_local_rule():
    assert status(False, 5, 5, 3, equal_below_is_cukup=True).name == "Cukup"
    assert status(False, 4, 5, 3, equal_below_is_cukup=True).name == "Jelek"
    assert status(True, 5, 5, 3, equal_below_is_cukup=True).name == "Baik"


def test_the_sendangguwo_series():
    cumulative = [10.2, 21.3, 31.0, 40.3, 50.0, 60.2, 71.9, 83.2, 94.9]
    targets = [running_target_pct(95, m) for m in range(1, 10)]
    assert [round(t, 2) for t in targets] == pytest.approx(
        [7.92, 15.83, 23.75, 31.67, 39.58, 47.50, 55.42, 63.33, 71.25], abs=0.006
    )
    monthly = [round(b - a, 1) for a, b in zip([0, *cumulative], cumulative, strict=False)]
    words = [
        status(c >= t, now, before, m).name
        for m, (c, t, now, before) in enumerate(zip(cumulative, targets, monthly, [None, *monthly], strict=False), 1)
    ]
    assert words == ["Di atas target", "Baik", "Kurang", "Kurang", "Baik", "Baik", "Baik", "Kurang", "Baik"]


def test_reaching_the_target_is_judged_on_counts():
    assert reaches(60, 100, 80, 9)
    assert not reaches(59_999, 100_000, 80, 9)
    assert reaches(80, 100, 80, 3, flat=True)
    assert not reaches(79, 100, 80, 3, flat=True)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 100), st.integers(1, 12))
def test_reaching_agrees_with_exact_arithmetic(served, sasaran, target, month):
    assert reaches(served, sasaran, target, month) == (served * 1200 >= target * month * sasaran)


@pytest.mark.parametrize(("sasaran", "rentan"), [(11, True), (12, False), (0, True), (None, False)])
def test_rentan_is_a_sasaran_below_12(sasaran, rentan):
    assert is_rentan(sasaran) is rentan


def test_every_status_has_words_and_no_two_are_the_same():
    assert len({s.name for s in STATUSES.values()}) == 8
    assert all(s.meaning for s in STATUSES.values())
