"""Numbers as an Indonesian reader expects them; nothing below an edge is ever printed as the edge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.words import joined, number, people, percent, points


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 0, "–"),
        (0, 0, "0"),
        (1234, 0, "1.234"),
        (1234567, 0, "1.234.567"),
        (1234.5, 1, "1.234,5"),
        (0.05, 1, "0,1"),
        (2.5, 0, "3"),
        (-0.04, 1, "0,0"),
        (-1234, 0, "−1.234"),
        (73.29, 2, "73,29"),
    ],
)
def test_numbers_have_dots_for_thousands_and_a_comma_for_decimals(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0,0 %"),
        (85.34, "85,3 %"),
        (85.35, "85,4 %"),
        (100, "100,0 %"),
        (104.2, "104,2 %"),
        (99.94, "99,9 %"),
        (99.96, "99,96 %"),
        (79.96, "79,96 %"),
        (59.97, "59,97 %"),
        (99.999, "99,99 %"),
        (99.9999999, "99,99 %"),
        (99.95, "99,95 %"),
        (60, "60,0 %"),
        (80, "80,0 %"),
        (100.04, "100,0 %"),
    ],
)
def test_per_cents_never_round_up_to_an_edge(value, text):
    assert percent(value) == text


def read(text: str) -> Decimal:
    return Decimal(text.removesuffix(" %").replace(".", "").replace(",", "."))


@given(st.integers(0, 10_000_000), st.integers(1, 10_000_000))
def test_whoever_is_not_everybody_is_never_shown_as_100(served, sasaran):
    shown = read(percent(100 * served / sasaran))
    assert (shown >= 100) == (served >= sasaran)
    assert (shown >= 80) == (served * 5 >= sasaran * 4)
    assert (shown >= 60) == (served * 5 >= sasaran * 3)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_reads_back(value):
    assert int(number(value).replace(".", "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (2.44, "+2,4 poin"), (-2.44, "−2,4 poin"), (0, "±0,0 poin"), (0.001, "±0,0 poin")]
)
def test_changes_carry_their_sign(value, text):
    assert points(value) == text


def test_people_and_lists_are_words():
    assert [people(12480), people(None), people(3, "bayi")] == ["12.480 orang", "– orang", "3 bayi"]
    assert [joined([]), joined(["A"]), joined(["A", "B"]), joined(["A", "B", "C"])] == [
        "",
        "A",
        "A dan B",
        "A, B dan C",
    ]
