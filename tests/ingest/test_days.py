"""A day that may mean two days is asked about with both, never guessed; the order is seen from its row or column."""

import re
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pictured_files import MAWAR, good_file, good_report, place_of, small_reference, spoil
from test_cells_without_value import as_ods
from test_child import repacked

from ilp_dash.domain.report import WeekLine
from ilp_dash.errors import BadFile
from ilp_dash.ingest.days import Days, doubtful_days
from ilp_dash.ingest.long_csv import read_long_csv_bytes, write_long_csv
from ilp_dash.ingest.read_workbook import read_workbook, reread_workbook
from ilp_dash.ingest.sheet_marks import marks_of

REFERENCE = small_reference()
MONTHS = ("Januari", "Februari", "Maret")


def refusal(path) -> str:
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    return str(caught.value)


def sent(path, *days):
    """Write the days of sending of the sheet SPM, January first."""
    cells = [place_of(path, "SPM", "Tanggal kirim", column=month) for month in MONTHS]
    return spoil(path, **{f"SPM_{cell}": day for cell, day in zip(cells, days, strict=False)}), cells


def asked(cells, months=(), year=2025, **more) -> list[tuple[int, str]]:
    days = Days()
    for number, cell in enumerate(cells):
        days.add("SPM", "sent", number, cell, months[number] if months else None)
    return [(place, words) for _, place, words in days.doubtful(year, **more)]


def test_a_day_beside_one_written_month_first_is_asked_about_with_both_days(tmp_path):
    path, cells = sent(good_file(tmp_path), "02/15/2025", "03/04/2025", "2025-04-04")
    said = refusal(path)
    assert f"1 tanggal yang dapat berarti dua hari ({cells[1]}: '3 Apr 2025 atau 4 Mar 2025')" in said
    assert f"1 isian bukan tanggal ({cells[0]}: '02/15/2025')" in said


def test_real_dates_beside_text_that_an_english_excel_could_not_read_are_asked_about(tmp_path):
    path, cells = sent(good_file(tmp_path), datetime(2025, 4, 2), datetime(2025, 3, 14), "15/04/2025")
    assert f"({cells[0]}: '2 Apr 2025 atau 4 Feb 2025')" in refusal(path)
    assert f"{cells[1]}:" not in refusal(path)


def test_days_that_fit_their_months_only_when_exchanged_are_asked_about(tmp_path):
    """04/02, 05/03 and 04/04 typed into an English Excel: all of them real dates, none of them the day meant."""
    path, cells = sent(good_file(tmp_path), datetime(2025, 4, 2), datetime(2025, 5, 3), datetime(2025, 4, 4))
    said = refusal(path)
    assert f"{cells[0]}: '2 Apr 2025 atau 4 Feb 2025'; {cells[1]}: '3 Mei 2025 atau 5 Mar 2025'" in said


@pytest.mark.parametrize(
    ("cells", "months"),
    [
        (["05/02/2025", "05/03/2025"], (1, 2)),  # day first, as the form says, and in time
        (["15/02/2025", "05/03/2025"], (1, 2)),
        ([date(2025, 4, 2), date(2025, 3, 5)], (1, 2)),  # one report that is late, beside one in time
        ([date(2025, 4, 2)], (1,)),
        ([date(2025, 4, 2), "15.04.2025"], ()),  # dots are no date in English
        ([date(2025, 4, 2), "5 Maret 2025", "2025-03-05", "-", "", None, 12.0], ()),
        (["04/04/2025", "02/15/2025"], ()),  # the same day both ways
    ],
)
def test_a_day_whose_order_is_plain_is_not_asked_about(cells, months):
    assert asked(cells, months) == []


def test_a_text_that_is_late_as_it_stands_and_in_time_when_exchanged_is_asked_about():
    assert asked(["02/04/2025"], (1,)) == [(0, "2 Apr 2025 atau 4 Feb 2025")]
    assert asked(["02/04/2025"], (1,), year=0) == []


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), max_size=14))
def test_days_written_with_the_month_as_a_word_are_never_asked_about(days):
    words = [f"{day.day} Mei {day.year}" for day in days if day.month == 5] + [day.isoformat() for day in days]
    assert list(doubtful_days(words, [None] * len(words))) == []


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=14))
def test_a_column_written_month_first_is_never_read_without_a_word(days):
    """Whatever the days are: one that no order but month first can read makes all others asked about."""
    cells = [f"{day:%m/%d/%Y}" for day in days] + ["12/31/2025"]
    places = {number for number, _ in doubtful_days(cells, [None] * len(cells))}
    assert places == {number for number, day in enumerate(days) if day.day <= 12 and day.day != day.month}


def test_days_of_a_long_csv_are_seen_together_too(tmp_path):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    text = path.read_text("utf-8-sig")
    for day in re.findall(r"2025-0[234]-0[345]", text):
        text = text.replace(day, f"{int(day[5:7])}/{int(day[8:])}/2025")
    with pytest.raises(BadFile) as caught:
        read_long_csv_bytes(text.encode(), "a.csv", REFERENCE)
    for words in ("2 Apr 2025 atau 4 Feb 2025", "3 Mei 2025 atau 5 Mar 2025"):
        assert len(re.findall(rf"baris \d+: '{words}'", str(caught.value))) == 2  # SPM and PWS


def test_a_week_that_is_a_monday_only_when_exchanged_is_asked_about(tmp_path):
    path = good_file(tmp_path, report=good_report(weeks=(WeekLine(MAWAR, date(2025, 9, 8), 40),)))
    sheet = openpyxl.load_workbook(path)["Mingguan"]
    cell = next(c.coordinate for row in sheet.iter_rows() for c in row if c.value == datetime(2025, 9, 8))
    assert f"({cell}: '9 Agu 2025 atau 8 Sep 2025')" in refusal(spoil(path, **{f"Mingguan_{cell}": "09/08/2025"}))


# --- the date system of 1904 ---


def made_1904(path):
    """The workbook as old Excel for Mac saves it: the same days, counted from 1904."""
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    return path


def bare(path, number: float):
    """The day of sending of January as a number that has lost its format."""
    cell = place_of(path, "SPM", "Tanggal kirim")
    book = openpyxl.load_workbook(path)
    book["SPM"][cell].value, book["SPM"][cell].number_format = number, "General"
    book.save(path)
    return path, cell


def test_days_of_a_1904_workbook_are_read_as_they_are(tmp_path):
    assert read_workbook(made_1904(good_file(tmp_path)), REFERENCE)[0] == good_report()


def test_a_bare_day_number_of_a_1904_workbook_is_asked_about_with_both_days(tmp_path):
    path, cell = bare(made_1904(good_file(tmp_path)), 44230)
    assert f"({cell}: '4 Feb 2025 atau 3 Feb 2021')" in refusal(path)


def test_a_bare_day_number_of_a_usual_workbook_is_read(tmp_path):
    path, _ = bare(good_file(tmp_path), 45692)
    assert read_workbook(path, REFERENCE)[0] == good_report()


@pytest.mark.parametrize("written", ["1", "true"])
def test_a_1904_workbook_is_known_by_each_spelling(tmp_path, written):
    path = made_1904(good_file(tmp_path))
    repacked(path, "xl/workbook.xml", lambda xml: re.sub(r'date1904="\w+"', f"date1904='{written}'", xml))
    assert marks_of(path.read_bytes()).from_1904
    assert not marks_of(good_file(tmp_path, "b.xlsx").read_bytes()).from_1904


def test_a_1904_ods_and_xls_are_known(tmp_path):
    path = as_ods(good_file(tmp_path), {})
    assert not marks_of(path.read_bytes()).from_1904
    start, day = "<office:spreadsheet>", '<table:null-date table:date-value="1904-01-01"/>'
    settings = f"{start}<table:calculation-settings>{day}</table:calculation-settings>"
    repacked(path, "content.xml", lambda xml: xml.replace(start, settings))
    assert marks_of(path.read_bytes()).from_1904
    content = Path(__file__).with_name("galat_NA.xls").read_bytes()
    record = bytes.fromhex("2200 0200 0000")
    assert content.count(record) == 1
    assert not marks_of(content).from_1904
    assert marks_of(content.replace(record, bytes.fromhex("2200 0200 0100"))).from_1904


def test_a_workbook_accepted_before_keeps_its_days_in_a_build(tmp_path):
    path, _ = sent(good_file(tmp_path), datetime(2025, 4, 2), datetime(2025, 3, 14), "15/04/2025")
    report = reread_workbook(path.read_bytes(), path.name, REFERENCE)
    assert report.sent_on["SPM"][:3] == (date(2025, 4, 2), date(2025, 3, 14), date(2025, 4, 15))
