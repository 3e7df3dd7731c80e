"""Months: written, read, counted; calendar year and school year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.months import (
    MONTH_NAMES,
    MONTH_SHORT,
    add_months,
    date_label,
    month_code,
    month_label,
    month_of_year,
    months_between,
    parse_month,
    read_month_number,
    reporting_year,
    school_month,
    year_label,
)

MONTHS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda d: d.replace(day=1))


@given(MONTHS)
def test_a_month_in_an_address_reads_back(month):
    assert parse_month(month_code(month)) == month


@given(st.text(max_size=12))
def test_any_other_text_is_no_month_and_no_error(text):
    found = parse_month(text)
    assert found is None or month_code(found) == text


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2025",
        "2025-13",
        "2025-00",
        "2025-9",
        "09-2025",
        "2025-09-01",
        " 2025-09",
        "2025-09\n",
        "1899-01",
        "0000-01",
    ],
)
def test_what_is_no_month(text):
    assert parse_month(text) is None


def test_months_and_days_in_words():
    assert (month_label(date(2025, 9, 1)), date_label(date(2025, 8, 5))) == ("September 2025", "5 Agustus 2025")


@given(MONTHS.filter(lambda m: 1950 < m.year < 2150), st.integers(-500, 500))
def test_adding_and_taking_away_months_is_undone(month, count):
    assert add_months(add_months(month, count), -count) == month
    assert add_months(month, count).day == 1


@given(MONTHS, st.integers(0, 40))
def test_months_between_holds_both_ends(month, count):
    listed = months_between(month, add_months(month, count)) if month.year < 2190 else [month]
    assert listed[0] == month
    assert listed == sorted(set(listed))
    assert months_between(add_months(month, 1), month) == [] or month.year == 2199


@pytest.mark.parametrize(
    ("month", "year", "number", "words"),
    [
        ((2025, 6), 2024, 12, "tahun ajaran 2024/2025"),
        ((2025, 7), 2025, 1, "tahun ajaran 2025/2026"),
        ((2026, 1), 2025, 7, "tahun ajaran 2025/2026"),
    ],
)
def test_the_school_year_starts_in_july(month, year, number, words):
    at = date(*month, 1)
    assert (reporting_year(at, 7), month_of_year(at, 7), year_label(at, 7)) == (year, number, words)
    assert (reporting_year(at), month_of_year(at), year_label(at)) == (month[0], month[1], str(month[0]))


def test_a_december_counts_the_school_year_that_ended_in_june():
    assert school_month(date(2025, 12, 1)) == date(2025, 6, 1)
    assert school_month(date(2025, 11, 1)) == date(2025, 11, 1)


@given(MONTHS, st.integers(1, 12))
def test_year_and_number_together_name_the_month(month, start):
    assert add_months(date(reporting_year(month, start), start, 1), month_of_year(month, start) - 1) == month


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (1, 1),
        (12.0, 12),
        ("9", 9),
        ("09", 9),
        ("Jan-17", 1),
        ("Januari", 1),
        ("s/d Maret", 3),
        ("S.D. Maret", 3),
        ("sd Mei 2025", 5),
        ("Agt", 8),
        ("Nopember", 11),
        ("Pebruari", 2),
        ("Des 2024", 12),
        (" september ", 9),
        ("Sept.", 9),
        ("MEI", 5),
        (0, None),
        (13, None),
        (1.5, None),
        (True, None),
        (None, None),
        ("", None),
        ("13", None),
        ("Jumlah", None),
        ("Triwulan 1", None),
        ("-", None),
    ],
)
def test_months_as_files_write_them(text, number):
    assert read_month_number(text) == number


@given(st.integers(1, 12), st.sampled_from(["", " 2025", "-25", "'25"]), st.sampled_from(["", "s/d ", "S/D "]))
def test_every_name_reads_back(number, year, until):
    for names in (MONTH_NAMES, MONTH_SHORT):
        assert read_month_number(until + names[number - 1] + year) == number


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_anything_at_all_is_a_month_number_or_none(text):
    assert read_month_number(text) in (None, *range(1, 13))
