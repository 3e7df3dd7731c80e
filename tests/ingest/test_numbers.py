"""Numbers, dates and codes as they really arrive."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.words import number
from ilp_dash.ingest.numbers import Codes, read_count, read_date, read_percent


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ("", None, ""),
        (None, None, ""),
        ("   ", None, ""),
        ("-", None, "STRIP"),
        ("–", None, "STRIP"),
        (0.0, 0, ""),
        ("0", 0, ""),
        ("1.234", 1234, ""),
        (1234.0, 1234, ""),
        ("1.234.567", 1234567, ""),
        ("1 234", 1234, ""),
        ("1.234,00", 1234, ""),
        ("12,0", 12, ""),
        ("'15", 15, ""),
        ("1,234", 1234, "ANGKA_MERAGUKAN"),
        ("1,234,567", 1234567, "ANGKA_INGGRIS"),
        ("0.853", None, "PECAHAN"),
        (0.853, None, "PECAHAN"),
        (1.234, None, "PECAHAN"),
        ("1.234,56", None, "PECAHAN"),
        ("12.5", None, "PECAHAN"),
        ("12.34.56", None, "BUKAN_BILANGAN"),
        ("dua", None, "BUKAN_BILANGAN"),
        ("85,3%", None, "BUKAN_BILANGAN"),
        (-1.0, None, "NEGATIF"),
        ("-1", None, "NEGATIF"),
        ("- 1", None, "NEGATIF"),
        (1571010101990001.0, None, "TERLALU_BESAR"),
        ("9" * 40, None, "TERLALU_BESAR"),
        (True, None, "BUKAN_BILANGAN"),
        (float("nan"), None, "BUKAN_BILANGAN"),
        (date(2025, 1, 1), None, "BUKAN_BILANGAN"),
    ],
)
def test_a_count_is_read_as_it_was_meant_or_not_at_all(cell, value, kind):
    reading = read_count(cell)
    assert (reading.value, reading.kind) == (value, kind)


@pytest.mark.parametrize(
    ("cell", "fraction", "value", "kind"),
    [
        ("85,3%", False, 85.3, ""),
        ("85,3 %", False, 85.3, ""),
        ("85.3", False, 85.3, ""),
        (85.3, False, 85.3, ""),
        (0.853, True, 85.3, ""),
        (0.853, False, 0.853, ""),
        ("0.853", False, 0.853, ""),
        ("-", False, None, "STRIP"),
        ("1,234", False, 1.234, "ANGKA_MERAGUKAN"),
        (104.2, False, 104.2, "PERSEN_DI_ATAS_100"),
        (-3.0, False, None, "NEGATIF"),
        ("ya", False, None, "BUKAN_BILANGAN"),
        (0.0, False, 0.0, ""),
        ("", False, None, ""),
    ],
)
def test_a_percent_is_read_as_it_was_meant_or_not_at_all(cell, fraction, value, kind):
    reading = read_percent(cell, fraction)
    assert (reading.value, reading.kind) == (value, kind)


@given(st.integers(0, 99_999_999))
def test_every_count_written_the_indonesian_way_comes_back(count):
    for cell in (number(count), str(count), float(count), count, f" {number(count)} ", f"{count},0"):
        assert read_count(cell).value == count
        assert read_count(cell).kind == ""


@given(st.integers(0, 10_000))
def test_every_percent_with_two_decimals_comes_back(hundredths):
    text = number(hundredths / 100, 2)
    assert read_percent(text + " %").value == hundredths / 100


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_any_cell_at_all_is_a_number_or_a_named_finding(cell):
    for reading in (read_count(cell), read_percent(cell), read_date(cell)):
        blank = cell is None or (isinstance(cell, str) and not cell.replace("'", "").strip())
        assert reading.value is not None or reading.kind or blank


@given(st.from_regex(r"0\.[0-9]{3}", fullmatch=True))
def test_a_dot_after_zero_never_becomes_a_thousand(text):
    assert read_count(text).value in (None, 0)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_every_way_to_write_it(day):
    from ilp_dash.domain.months import date_label

    serial = (day - date(1899, 12, 30)).days
    for cell in (
        day,
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        date_label(day),
        float(serial),
    ):
        assert read_date(cell).value == day


def test_what_is_no_day_is_an_error():
    for cell in ("31/02/2025", "besok", "5/2", 12.0, date(1900, 1, 1)):
        assert read_date(cell).kind == "BUKAN_TANGGAL"


KNOWN = Codes([("15.71.01.1001", "Sijenjang"), ("15.71.01.1002", "Tambak")], [("1571011001", "15.71.01.1002")])


def test_a_code_with_dots_is_itself():
    assert KNOWN.read("15.71.01.1001").kind == ""


@pytest.mark.parametrize(
    "cell", ["15.71.01.1002 ", 1571011002.0, "1571011002", "ID15.71.01.1002", "1571.01.1002", "ID1571011002"]
)
def test_a_damaged_code_is_found_again_when_one_member_fits(cell):
    assert KNOWN.read(cell).value == "15.71.01.1002"


def test_digits_that_fit_two_places_are_decided_by_the_name_or_not_at_all():
    assert KNOWN.read("1571011001").kind == "KODE_MERAGUKAN"
    assert KNOWN.read("1571011001", "Kel. Sijinjang").value == "15.71.01.1001"
    assert KNOWN.read("1571011001", "TAMBAK").value == "15.71.01.1002"


def test_lost_zeros_are_put_back_only_to_reach_a_member():
    codes = Codes([("01.02.03.1004", "A")])
    assert codes.read(102031004.0).value == "01.02.03.1004"
    assert codes.read(102031005.0).kind == "KODE_TAK_DIKENAL"


@given(st.text() | st.floats() | st.integers() | st.none() | st.booleans())
def test_whatever_is_read_as_a_code_is_a_member(cell):
    assert KNOWN.read(cell).value in (None, *KNOWN.names)


@given(st.from_regex(r"1[0-9]\.[0-9]{2}\.[0-9]{2}\.1[0-9]{3}", fullmatch=True))
def test_every_code_survives_the_loss_of_its_dots(code):
    codes = Codes([(code, "X")])
    for cell in (code, code.replace(".", ""), float(code.replace(".", "")), "ID" + code):
        assert codes.read(cell).value == code
