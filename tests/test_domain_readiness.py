"""The ILP checklist, and the application's own five steps."""

from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.readiness import CHECKLIST, STATUSES, history, status

ALL = set(range(1, 11))


@pytest.mark.parametrize(
    ("reached", "pilot", "word"),
    [
        (set(), False, "belum"),
        (set(), True, "pilot"),
        ({10}, False, "persiapan"),
        ({10}, True, "pilot"),
        ({1, 3}, False, "persiapan"),
        ({1, 3}, True, "pilot"),
        ({1, 3, 4}, False, "sebagian"),
        ({1, 3, 5}, False, "sebagian"),
        ({1, 3, 6}, False, "sebagian"),
        ({1, 3, 6}, True, "sebagian"),
        ({1, 3, 7, 8, 9, 10}, False, "persiapan"),
        ({1, 4, 5, 6}, False, "persiapan"),
        ({3, 4, 5, 6}, False, "persiapan"),
        (ALL - {2}, False, "sebagian"),
        (ALL - {1}, False, "persiapan"),
        (ALL - {1}, True, "pilot"),
        (ALL, False, "penuh"),
        (ALL, True, "penuh"),
    ],
)
def test_the_rule(reached, pilot, word):
    assert status(reached, pilot) == word


def test_every_one_of_the_1024_checklists_follows_the_rule():
    for reached in chain.from_iterable(combinations(range(1, 11), n) for n in range(11)):
        have = set(reached)
        wanted = (
            "penuh"
            if len(have) == 10
            else "sebagian"
            if {1, 3} <= have and (4 in have or 5 in have or 6 in have)
            else "persiapan"
            if have
            else "belum"
        )
        assert status(have) == wanted
        assert status(have, pilot=True) == (wanted if wanted in ("penuh", "sebagian") else "pilot")


def test_the_checklist_has_ten_items_with_evidence():
    assert [i.no for i in CHECKLIST] == list(range(1, 11))
    assert all(i.name and i.short and i.evidence for i in CHECKLIST)
    assert list(STATUSES) == ["belum", "persiapan", "pilot", "sebagian", "penuh"]


def day(n):
    return date(2024, 1, n)


def test_history_tells_the_day_each_status_began():
    reached = {1: day(2), 3: day(4), 5: day(8)} | dict.fromkeys((2, 4, 6, 7, 8, 9, 10), day(20))
    assert history(reached, day(6)) == [
        (day(2), "persiapan"),
        (day(6), "pilot"),
        (day(8), "sebagian"),
        (day(20), "penuh"),
    ]


def test_history_says_nothing_twice_and_nothing_before_the_first_step():
    assert history({}) == []
    assert history({2: day(1), 7: day(9)}) == [(day(1), "persiapan")]
    assert history({}, day(3)) == [(day(3), "pilot")]
    assert history({1: day(5), 3: day(5), 4: day(5)}, day(5)) == [(day(5), "sebagian")]


@given(
    st.dictionaries(st.integers(1, 10), st.dates(date(2023, 1, 1), date(2026, 12, 31))),
    st.none() | st.dates(date(2023, 1, 1), date(2026, 12, 31)),
)
def test_history_only_ever_climbs_and_ends_at_todays_status(reached, pilot):
    steps = history(reached, pilot)
    order = list(STATUSES)
    assert [d for d, _ in steps] == sorted({d for d, _ in steps})
    assert [order.index(s) for _, s in steps] == sorted({order.index(s) for _, s in steps})
    assert (steps[-1][1] if steps else "belum") == status(set(reached), pilot is not None)
