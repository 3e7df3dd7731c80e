"""What if: the fewest people against brute force, spreading over puskesmas, and the address parameter."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp_dash.domain.spm_index import DEFAULT_CATEGORIES, category, next_category
from ilp_dash.domain.what_if import (
    Addition,
    Service,
    fewest_people,
    half_a,
    index_of,
    read_additions,
    spread,
    with_more,
    written,
)


def service(id: str, served, sasaran, b=Fraction(100)) -> Service:
    return Service(id, served, sasaran, b)


counts = st.integers(1, 6).flatmap(lambda sasaran: st.tuples(st.integers(0, sasaran + 2), st.just(sasaran)))
cities = st.lists(st.tuples(counts, st.fractions(0, 100, max_denominator=8)), min_size=1, max_size=3).map(
    lambda found: tuple(service(f"SPM{n:02}", *pair, b) for n, (pair, b) in enumerate(found, 1))
)


@settings(max_examples=300)
@given(cities, st.integers(0, 100), st.sampled_from([100, 90, 80, 70, 60, Fraction("79.96")]))
def test_the_fewest_people_are_as_few_as_trying_every_choice_finds(services, weight, goal):
    goal = Fraction(goal)
    choices = product(*(range(s.left + 1) for s in services))
    ids = [s.id for s in services]
    enough = [
        sum(people)
        for people in choices
        if index_of(with_more(services, dict(zip(ids, people, strict=True))), weight) >= goal
    ]
    found = fewest_people(services, goal, weight)
    assert found.enough == bool(enough)
    if enough:
        assert found.total == min(enough)
        assert index_of(with_more(services, found.people), weight) >= goal
    else:
        assert found.people == ({} if not weight else {s.id: s.left for s in services if s.left})
        lifted = tuple(Service(s.id, s.sasaran, s.sasaran, found.b_needed) for s in services)
        if weight:
            assert index_of(lifted, weight) == goal
    assert all(n <= s.left for s in services for id, n in found.people.items() if id == s.id)


def test_a_small_sasaran_comes_first_and_equal_ones_in_the_order_of_the_regulation():
    # A 50, 50, 50; each person lifts the mean of three by 80/(3 × sasaran): 0,267 in SPM01 and SPM03, 2,67 in SPM02.
    services = (service("SPM01", 50, 100), service("SPM02", 5, 10), service("SPM03", 50, 100))
    # index 60; SPM02's five people bring 13,33; the remaining 16,67 ask for
    # 62,5 → 63 people: 50 in SPM01, then 13 in SPM03.
    assert fewest_people(services, Fraction(90), 80).people == {"SPM02": 5, "SPM01": 50, "SPM03": 13}
    assert index_of(services, 80) == 60


def test_99_96_is_one_person_short_of_everything_and_that_person_is_found():
    services = (service("SPM01", 2499, 2500),)
    assert category(index_of(services, 100)) == "Tuntas Utama"
    assert fewest_people(services, Fraction(100), 100).people == {"SPM01": 1}


def test_more_than_the_sasaran_served_leaves_nobody_and_adds_nothing():
    services = (service("SPM01", 120, 100), service("SPM02", 0, 10))
    assert [s.left for s in services] == [0, 10]
    assert fewest_people(services, Fraction(90), 80).people == {"SPM02": 8}
    assert with_more(services, {"SPM01": 50})[0].served == 120


def test_quality_that_is_missing_for_the_goal_is_named():
    # everybody served: 80 + 0,2 × B; 100 asks for B 100, 97 for B 85
    services = (service("SPM01", 1, 4, Fraction(70)), service("SPM02", 4, 4, Fraction(70)))
    found = fewest_people(services, Fraction(97), 80)
    assert (found.enough, found.people, found.b_needed) == (False, {"SPM01": 3}, 85)
    assert fewest_people(services, Fraction(94), 80).enough


def test_without_people_in_the_index_only_quality_helps():
    found = fewest_people((service("SPM01", 1, 4, Fraction(70)),), Fraction(80), 0)
    assert (found.enough, found.people, found.b_needed) == (False, {}, 80)


@pytest.mark.parametrize(
    "lacking",
    [service("SPM02", 5, 0), service("SPM02", None, 10), service("SPM02", 5, None), service("SPM02", 5, 10, None)],
)
def test_no_answer_without_a_sasaran_a_report_or_quality(lacking):
    assert fewest_people((service("SPM01", 1, 4), lacking), Fraction(60), 80) is None


def test_half_a_alone_answers_when_quality_is_missing_but_not_as_an_index():
    services = (service("SPM01", 10, 20, None), service("SPM02", 5, 10, None))
    assert index_of(services, 80) is None
    assert index_of(half_a(services), 100) == 50
    assert fewest_people(half_a(services), Fraction(60), 100).people == {"SPM02": 2}


def test_the_next_category_is_the_nearest_bound_above():
    assert next_category(Fraction("69.9"), DEFAULT_CATEGORIES) == (70, "Tuntas Pratama")
    assert next_category(Fraction(70), DEFAULT_CATEGORIES) == (80, "Tuntas Madya")
    assert next_category(Fraction(100), DEFAULT_CATEGORIES) is None
    assert next_category(None, DEFAULT_CATEGORIES) is None


def test_a_bound_is_the_decimal_that_was_written():
    table = ((79.96, "A"), (0, "B"))
    assert category(Fraction("79.96"), table) == "A"
    assert next_category(Fraction("79.95"), table) == (Fraction("79.96"), "A")


# ---- over puskesmas ----

units = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@given(units, st.integers(0, 60))
def test_people_are_spread_over_the_fewest_puskesmas_and_nobody_gets_more_than_its_own(left, wanted):
    wanted = min(wanted, sum(left))
    named = [(f"P{n}", room) for n, room in enumerate(left)]
    shares = spread({"SPM01": wanted}, {"SPM01": named})
    assert sum(n for *_, n in shares) == wanted
    assert all(0 < n <= dict(named)[unit] for unit, _, n in shares)
    largest = sorted(left, reverse=True)
    fewest = next(m for m in range(len(left) + 1) if sum(largest[:m]) >= wanted)
    assert len(shares) == fewest


def test_the_puskesmas_with_most_people_left_comes_first():
    assert spread({"SPM08": 12}, {"SPM08": [("A", 3), ("B", 9), ("C", 9)]}) == [("B", "SPM08", 9), ("C", "SPM08", 3)]


# ---- the address ----

additions = st.lists(
    st.builds(
        Addition,
        st.integers(0, 10**10 - 1).map(lambda n: f"P{n:010}"),
        st.integers(1, 12).map(lambda n: f"SPM{n:02}"),
        st.integers(1, 9_999_999),
    ),
    unique_by=lambda a: (a.puskesmas, a.service),
    max_size=8,
)


@given(additions)
def test_what_is_written_in_the_address_is_read_back(wanted):
    assert read_additions(written(wanted)) == (wanted, [])


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_crash_and_nothing_is_made_up(text):
    found, refused = read_additions(text)
    assert all(a.people > 0 for a in found)
    assert read_additions(written(found)) == (found, [])
    if not any(part.strip().startswith("P") for part in text.split(",")):
        assert found == []


@pytest.mark.parametrize(
    "part",
    [
        "P157-SPM08-1",
        "P1571010101-SPM8-1",
        "P1571010101-SPM08--1",
        "P1571010101-SPM08",
        "1",
        "P1571010101-SPM08-١",
        "<script>",
    ],
)
def test_what_is_no_addition_is_handed_back(part):
    assert read_additions(f"P1571010101-SPM08-5,{part}") == ([Addition("P1571010101", "SPM08", 5)], [part])


def test_the_last_of_two_additions_counts_and_nought_is_none():
    text = "P1571010101-SPM08-5,P1571010101-SPM08-7,P1571010101-SPM09-0"
    assert read_additions(text) == ([Addition("P1571010101", "SPM08", 7)], [])
