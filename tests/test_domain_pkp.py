"""Kinerja tahunan: the rule on paper."""

from fractions import Fraction

import pytest

from ilp_dash.domain.pkp import category, mean_pct, performance_pct


@pytest.mark.parametrize(
    ("served", "sasaran", "months", "pct"),
    [
        (540, 1000, 9, 72),  # 540 of the 750 asked for by September
        (750, 1000, 9, 100),
        (900, 1000, 9, 100),  # above the target counts as 100
        (0, 1000, 1, 0),  # nobody served is a figure
        (83, 1000, 1, Fraction(83 * 1200, 1000)),  # January asks for a twelfth: 83 of 83,3
        (1180, 1000, 12, 100),  # 118 % coverage
        (9996, 10000, 12, Fraction(9996, 100)),  # 99,96 stays 99,96
        (None, 1000, 9, None),  # not reported is not zero
        (5, 0, 9, None),
        (5, None, 9, None),
    ],
)
def test_performance_is_served_over_the_target_so_far_capped_at_100(served, sasaran, months, pct):
    assert performance_pct(served, sasaran and sasaran * months) == pct


@pytest.mark.parametrize(
    ("pct", "name"),
    [
        (100, "baik"),
        (91, "baik"),
        (Fraction(9099, 100), "cukup"),
        (Fraction(8001, 100), "cukup"),
        (80, "kurang"),
        (0, "kurang"),
        (None, None),
    ],
)
def test_classes_are_judged_on_the_exact_figure(pct, name):
    assert category(pct) == name


def test_the_bounds_are_a_setting():
    assert category(Fraction(88), good_from=85, poor_to=70) == "baik"
    assert category(Fraction(71), good_from=85, poor_to=70) == "cukup"


def test_a_mean_with_an_unreported_service_is_no_mean():
    assert mean_pct([Fraction(100), Fraction(50)]) == 75
    assert mean_pct([Fraction(100), None]) is None
    assert mean_pct([]) is None
