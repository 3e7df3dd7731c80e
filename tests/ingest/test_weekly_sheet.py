"""The weekly sheet: optional, its weeks however they are written, its mistakes named."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictured_files import MAWAR, MELATI, PUSKESMAS, good_file, good_report, kinds, small_reference

from ilp_dash.domain.report import Report, WeekLine
from ilp_dash.domain.weeks import iso_year, last_weeks, monday_of, mondays_of, read_iso_week, week_label
from ilp_dash.errors import UserError
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.long_csv import read_long_csv, write_long_csv
from ilp_dash.ingest.numbers import read_week
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.ingest.write_workbook import write_form

REFERENCE = small_reference()
MONDAY = date(2025, 9, 8)
LINE = WeekLine(MAWAR, MONDAY, 40, 3, 2, 0, 1, 2, 2, 0, None)
days = st.dates(date(2000, 1, 3), date(2099, 12, 20))


def with_weeks(folder: Path, *lines: WeekLine) -> Path:
    return good_file(folder, report=good_report(weeks=lines))


def sheet_cell(path: Path, value, field: str = "week") -> Path:
    """Write a value into the first line of the sheet, under a heading."""
    book = openpyxl.load_workbook(path)
    sheet = book["Mingguan"]
    row = next(c.row for row in sheet.iter_rows() for c in row if c.value == MAWAR)
    column = {"week": 3, "kelurahan_code": 1, "lanjut_akses": 9}[field]
    sheet.cell(row, column).value = value
    book.save(path)
    return path


@given(days)
def test_a_week_is_its_monday_however_its_day_is_written(day):
    monday = monday_of(day)
    assert monday.weekday() == 0 and 0 <= (day - monday).days < 7
    year, week, _ = day.isocalendar()
    for text in (f"{year}-W{week:02}", f"{year}W{week:02}", f" {year} w{week} ", f"W{week}/{year}"):
        assert read_week(text).value == read_iso_week(text) == monday
    for cell in (day, datetime(day.year, day.month, day.day), day.isoformat(), f"{day:%d/%m/%Y}"):
        reading = read_week(cell)
        assert reading.value == monday
        assert reading.kind == ("" if day == monday else "BUKAN_SENIN")


@given(st.text(max_size=12))
def test_any_text_is_a_monday_or_a_named_fault(text):
    reading = read_week(text)
    assert reading.value is None or reading.value.weekday() == 0
    assert reading.kind in ("", "STRIP", "BUKAN_MINGGU", "BUKAN_SENIN")


@pytest.mark.parametrize("cell", ["2026-W54", "2025-W53", "2026-W00", "minggu 3", 37, "31/02/2026"])
def test_a_week_that_does_not_exist_is_none(cell):
    assert read_week(cell).kind == "BUKAN_MINGGU"


@given(st.integers(2000, 2099))
def test_the_weeks_of_all_years_follow_one_another(year):
    weeks = mondays_of(year)
    assert len(weeks) in (52, 53)
    assert {iso_year(w) for w in weeks} == {year}
    assert (mondays_of(year + 1)[0] - weeks[-1]).days == 7 if year < 2099 else True


def test_the_last_weeks_end_within_the_month():
    assert last_weeks(date(2026, 9, 1), 2) == (
        date(2026, 9, 14),
        date(2026, 9, 21),
    )  # 28 September to 4 October has not ended
    assert last_weeks(date(2026, 5, 1), 1) == (date(2026, 5, 25),)  # 31 May is a Sunday
    assert [week_label(w) for w in (date(2026, 9, 21), date(2026, 9, 28))] == ["21–27 Sep", "28 Sep–4 Okt"]


def test_a_file_without_the_sheet_is_a_whole_report(tmp_path):
    path = good_file(tmp_path)
    assert "Mingguan" not in openpyxl.load_workbook(path).sheetnames
    report, findings = read_workbook(path, REFERENCE)
    assert (report.weeks, findings) == ((), [])


def test_blank_and_zero_stay_two_things_and_nothing_is_complained_of(tmp_path):
    report, findings = read_workbook(with_weeks(tmp_path, LINE), REFERENCE)
    assert report.weeks == (LINE,)
    assert findings == []


def test_the_sheet_may_be_called_kunjungan_mingguan_and_its_columns_may_move(tmp_path):
    path = with_weeks(tmp_path, LINE)
    book = openpyxl.load_workbook(path)
    sheet = book["Mingguan"]
    sheet.title = "Kunjungan mingguan"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "Minggu (tanggal Senin)":
                cell.value = "Minggu ke-"
            if cell.value == "Ditindaklanjuti":
                cell.value = "Temuan yang ditindaklanjuti"
    book.save(path)
    assert read_workbook(path, REFERENCE)[0].weeks == (LINE,)


@pytest.mark.parametrize("cell", ["2025-W37", datetime(2025, 9, 11), "11/09/2025"])
def test_another_day_of_the_week_is_read_as_its_monday(tmp_path, cell):
    report, findings = read_workbook(sheet_cell(with_weeks(tmp_path, LINE), cell), REFERENCE)
    assert report.weeks == (LINE,)
    assert kinds(findings) == ([] if cell == "2025-W37" else ["BUKAN_SENIN"])


@pytest.mark.parametrize("cell", ["minggu lalu", None, "-"])
def test_figures_without_a_week_are_refused_with_their_cell(tmp_path, cell):
    with pytest.raises(UserError, match="lembar Mingguan: 1 isian bukan minggu"):
        read_workbook(sheet_cell(with_weeks(tmp_path, LINE), cell), REFERENCE)


def test_an_unknown_kelurahan_is_refused(tmp_path):
    with pytest.raises(UserError, match="lembar Mingguan: 1 kode kelurahan tidak dikenal"):
        read_workbook(sheet_cell(with_weeks(tmp_path, LINE), "99.99.99.9999", "kelurahan_code"), REFERENCE)
    path = tmp_path / "a.csv"
    write_long_csv(good_report(weeks=(LINE,)), path)
    path.write_text(path.read_text("utf-8").replace(f"Mingguan;{MAWAR}", "Mingguan;99.99.99.9999"), "utf-8")
    with pytest.raises(UserError, match="kode kelurahan tidak dikenal"):
        read_long_csv(path, REFERENCE)


def test_the_same_week_twice_is_refused(tmp_path):
    thursday = WeekLine(MAWAR, date(2025, 9, 15), 5)
    path = with_weeks(tmp_path, LINE, thursday)
    with pytest.raises(UserError, match="baris ganda"):
        read_workbook(sheet_cell(path, datetime(2025, 9, 17)), REFERENCE)


def test_more_followed_up_than_found_is_a_warning_that_names_the_cell(tmp_path):
    report, findings = read_workbook(sheet_cell(with_weeks(tmp_path, LINE), 7, "lanjut_akses"), REFERENCE)
    assert report.weeks[0].lanjut_akses == 7
    [found] = findings
    assert (found.kind, found.severity, found.cell[0]) == ("LANJUT_LEBIH_TEMUAN", "peringatan", "I")
    assert "7 ditindaklanjuti, 3 ditemukan" in found.message


def test_a_week_of_another_year_is_a_warning_and_the_first_week_may_begin_in_december():
    outside = WeekLine(MELATI, date(2026, 1, 5), 4)
    edge = WeekLine(MELATI, date(2024, 12, 30), 4)  # week 1 of 2025
    assert kinds(check(good_report(weeks=(LINE, outside, edge)), REFERENCE)) == ["MINGGU_DI_LUAR_TAHUN"]


def test_a_csv_row_without_a_week_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(weeks=(LINE,)), path)
    path.write_text(path.read_text("utf-8").replace("2025-09-08", "September"), "utf-8")
    with pytest.raises(UserError, match="isian bukan minggu"):
        read_long_csv(path, REFERENCE)


def test_an_empty_form_has_every_week_of_the_year_for_every_kelurahan(tmp_path):
    path = tmp_path / "formulir.xlsx"
    write_form(Report(PUSKESMAS, "Taman", 2026, False, "PMK 6/2024"), path, {MAWAR: "Mawar", MELATI: "Melati"})
    cells = [c.value for row in openpyxl.load_workbook(path)["Mingguan"].iter_rows(min_col=3, max_col=3) for c in row]
    assert [v.date() for v in cells if isinstance(v, datetime)] == [w for w in mondays_of(2026) for _ in range(2)]
    assert read_workbook(path, REFERENCE)[0].weeks == ()
