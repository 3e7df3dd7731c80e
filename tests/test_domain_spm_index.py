"""IP-SPM: the vectors and every bound of the category table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.analysis.ip_spm import index_words
from ilp_dash.domain.spm_index import DEFAULT_CATEGORIES, capped_pct, category, city_index, quality_pct, service_index


@pytest.mark.parametrize(
    ("a", "b", "index", "name"),
    [
        ("92", "75", "88.6", "Tuntas Madya"),
        ("100", "99.9", "99.98", "Tuntas Utama"),
        ("100", "100", "100", "Tuntas Paripurna"),
        ("0", "0", "0", "Belum Tuntas"),
    ],
)
def test_the_vectors_of_the_regulation(a, b, index, name):
    exact = service_index(Fraction(a), Fraction(b))
    assert exact == Fraction(index)
    assert category(exact) == name


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ("100", "Tuntas Paripurna"),
        ("99.999999", "Tuntas Utama"),
        ("90", "Tuntas Utama"),
        ("89.999999", "Tuntas Madya"),
        ("80", "Tuntas Madya"),
        ("79.999999", "Tuntas Pratama"),
        ("70", "Tuntas Pratama"),
        ("69.999999", "Tuntas Muda"),
        ("60", "Tuntas Muda"),
        ("59.999999", "Belum Tuntas"),
        ("0", "Belum Tuntas"),
    ],
)
def test_each_category_begins_exactly_at_its_bound(index, name):
    assert category(Fraction(index)) == name


def test_the_table_of_categories_is_a_setting():
    assert category(75, ((100, "P"), (70, "Tuntas Muda"), (0, "–"))) == "Tuntas Muda"


@pytest.mark.parametrize(
    ("served", "sasaran", "pct"),
    [
        (120, 100, 100),
        (100, 100, 100),
        (99_999, 100_000, Fraction("99.999")),
        (0, 10, 0),
        (None, 10, None),
        (10, None, None),
        (10, 0, None),
        (None, None, None),
    ],
)
def test_a_is_capped_at_100_and_unknown_without_sasaran_or_report(served, sasaran, pct):
    assert capped_pct(served, sasaran) == pct


def test_b_is_the_mean_of_its_items_each_capped():
    assert quality_pct([(12, 10), (1, 2)]) == 75
    assert quality_pct([(1, 2), (None, 4)]) == 50
    assert quality_pct([(None, None)]) is None
    assert quality_pct([]) is None


def test_an_index_without_one_half_is_never_a_full_index():
    assert service_index(None, 90) is None
    assert service_index(90, None) is None
    assert category(None) is None


def test_the_citys_index_needs_all_twelve():
    assert city_index([Fraction(90)] * 11 + [Fraction(78)]) == 89
    assert city_index([Fraction(90)] * 11 + [None]) is None
    assert city_index([]) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_only_everybody_served_with_full_quality_is_paripurna(served, sasaran):
    index = service_index(capped_pct(served, sasaran), Fraction(100))
    assert (category(index) == "Tuntas Paripurna") == (served >= sasaran)


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("89.96", "89,96, Tuntas Madya"),
        ("69.97", "69,97, Tuntas Muda"),
        ("99.96", "99,96, Tuntas Utama"),
        ("88.6", "88,6, Tuntas Madya"),
    ],
)
def test_a_printed_index_never_contradicts_its_category(index, words):
    assert index_words(Fraction(index), DEFAULT_CATEGORIES) == words
