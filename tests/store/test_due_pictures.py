"""On time or late, in a real store: due dates on a weekend or on a day off that a city has named."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
from store.picture import KOTA, built, close_all, places, reports

from ilp_dash.config import REFERENCE_DIR
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.errors import BadFile
from ilp_dash.store.queries.places import due_date, reports_of
from ilp_dash.store.reference import Holiday, load_reference

# The 5th of the month after: Saturday 5 April, Monday 5 May, Saturday 5 July, Sunday 5 October 2025.
SPM = """
puskesmas | layanan | pusdatin | Mar | Apr | Jun | Sep
Pasar     | SPM08   | 100      | 1   | 1   | 1   | 1
"""
SENT = """
puskesmas | form | bulan   | kirim
Pasar     | SPM  | 2025-03 | 2025-04-07
Pasar     | SPM  | 2025-04 | 2025-05-06
Pasar     | SPM  | 2025-06 | 2025-07-08
Pasar     | SPM  | 2025-09 | 2025-10-06
"""


def late(folder, holidays=(), rules=()):
    """Days late by month: Monday 7 April, Tuesday 6 May, Tuesday 8 July, Monday 6 October."""
    of = places()
    of = replace(of, reference=replace(of.reference, holidays=tuple(holidays)))
    city = built(folder, reports(of, SPM, sent=SENT), of, rules)
    rows = city.ask(reports_of, city.code("Pasar"), 2025)
    close_all()
    return {MONTH_SHORT[r.month.month - 1]: r.late_days for r in rows if r.form == "SPM" and r.sent_on}


def day_off(kota, day):
    return Holiday(kota, date.fromisoformat(day), "libur", "gambar")


def test_a_report_due_on_a_weekend_may_come_on_monday(tmp_path):
    assert late(tmp_path) == {"Mar": 0, "Apr": 1, "Jun": 1, "Sep": 0}


def test_where_people_work_on_saturdays_a_saturday_is_a_due_date(tmp_path):
    six = [("hari_kerja_seminggu", "6", "2025-01")]
    assert late(tmp_path, rules=six) == {"Mar": 2, "Apr": 1, "Jun": 3, "Sep": 0}


@pytest.mark.parametrize("kota", [KOTA, None])
def test_a_day_off_that_the_city_named_moves_the_due_date_too(tmp_path, kota):
    named = [day_off(kota, "2025-05-05"), day_off(kota, "2025-07-07")]
    assert late(tmp_path, named) == {"Mar": 0, "Apr": 0, "Jun": 0, "Sep": 0}


def test_a_day_off_of_another_city_moves_nothing(tmp_path):
    assert late(tmp_path, [day_off("99.99", "2025-05-05")]) == {"Mar": 0, "Apr": 1, "Jun": 1, "Sep": 0}


def test_every_city_has_its_own_due_date(tmp_path):
    of = places()
    named = replace(of.reference, holidays=(day_off(KOTA, "2025-05-05"),))
    city = built(tmp_path, reports(of, SPM, sent=SENT), replace(of, reference=named))
    assert [r.due_on for r in city.ask(due_date, KOTA, date(2025, 4, 1))] == [date(2025, 5, 6)]
    close_all()


@pytest.fixture
def reference_copy(tmp_path):
    return shutil.copytree(REFERENCE_DIR, tmp_path / "reference")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("15.71,2026-02-30,Libur,SK", "libur.csv, baris 2.*tanggal"),
        ("99.99,2026-03-19,Libur,SK", "libur.csv, baris 2.*tidak ada di kota.csv"),
        ("15.71,2026-03-19,Libur,", "libur.csv, baris 2.*sumber"),
        (",2026-03-19,Libur,SK\n,2026-03-19,Libur,SK", "libur.csv, baris 3.*sudah ada"),
    ],
)
def test_a_broken_line_of_days_off_is_refused_with_its_row(reference_copy, lines, words):
    (reference_copy / "libur.csv").write_text(f"kota_code,tanggal,nama,sumber\n{lines}\n", encoding="utf-8")
    with pytest.raises(BadFile, match=f"(?s){words}"):
        load_reference(reference_copy)


def test_days_off_are_read_for_one_city_or_for_all(reference_copy):
    text = "kota_code,tanggal,nama,sumber\n15.71,2026-05-28,Hari jadi kota,SK\n,2026-08-17,Kemerdekaan,Keppres\n"
    (reference_copy / "libur.csv").write_text(text, encoding="utf-8")
    read = load_reference(reference_copy)
    assert read.holidays_of("15.71") == {date(2026, 5, 28), date(2026, 8, 17)}
    assert read.holidays_of("33.71") == {date(2026, 8, 17)}
