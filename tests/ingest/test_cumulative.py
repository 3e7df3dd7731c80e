"""Cumulative figures become single months."""

from hypothesis import given
from hypothesis import strategies as st
from pictured_files import MAWAR, blank_months, good_file, good_report, kinds, months, small_reference, spoil

from ilp_dash.domain.report import PwsLine, SpmLine
from ilp_dash.ingest.cumulative import single_months
from ilp_dash.ingest.read_workbook import read_workbook


def test_each_month_is_its_own_increment():
    assert single_months(months(5, 12, 12, 20)) == (months(5, 7, 0, 8), [])


def test_the_increment_after_a_gap_covers_the_gap():
    assert single_months(months(5, None, 12))[0] == months(5, None, 7)


def test_a_fall_is_a_negative_month_and_named():
    assert single_months(months(5, 3, 9)) == (months(5, -2, 6), [2])


def test_the_school_year_begins_anew_in_july():
    cumulative = (10, 20, 30, 40, 50, 60, 7, 15, None, 20, 20, 25)
    assert single_months(cumulative, 7) == ((10, 10, 10, 10, 10, 10, 7, 8, None, 5, 0, 5), [])


@given(st.lists(st.none() | st.integers(0, 500), min_size=12, max_size=12), st.sampled_from([1, 7]))
def test_adding_up_and_differencing_are_each_others_undoing(single, start):
    total, cumulative = 0, []
    for n, value in enumerate(single, 1):
        total = 0 if n == start else total
        total += value or 0
        cumulative.append(None if value is None else total)
    back, falls = single_months(tuple(cumulative), start)
    assert (back, falls) == (tuple(single), [])


def test_a_cumulative_workbook_gives_single_months_but_leaves_monthly_ratios_alone(tmp_path):
    report = good_report(
        sent_on=blank_months(),
        state=blank_months(),
        origins=(),
        spm=(
            SpmLine("SPM01", 120, 110, served=months(8, 17, 15)),
            SpmLine("SPM05", 900, 900, served=months(*range(10, 70, 10), 4, 9)),
        ),
        pws=(
            PwsLine(MAWAR, "K1", 60, 55, months(5, None, 11)),
            PwsLine(MAWAR, "D_S", values=months(80, 82, 81)),
            PwsLine(MAWAR, "S", values=months(90, 90, 90)),
            PwsLine(MAWAR, "TEMUAN_TBC", values=months(1, 2, 3)),
        ),
    )
    path = spoil(good_file(tmp_path, report=report), SPM_C9="kumulatif", PWS_C9="kumulatif")
    got, findings = read_workbook(path, small_reference())
    assert got.spm[0].served == months(8, 9, -2)
    assert got.spm[1].served == months(10, 10, 10, 10, 10, 10, 4, 5)
    assert [line.values for line in got.pws] == [
        months(5, None, 6),
        months(80, 82, 81),
        months(90, 90, 90),
        months(1, 2, 3),
    ]
    assert {"KUMULATIF_TURUN", "SPM05_KUMULATIF"} <= set(kinds(findings))


def test_only_the_sheet_that_says_so_is_cumulative(tmp_path):
    report = good_report(spm=(SpmLine("SPM01", 120, 110, served=months(8, 17, 20)),))
    path = spoil(good_file(tmp_path, report=report), SPM_C9="Kumulatif s/d bulan ini")
    got, _ = read_workbook(path, small_reference())
    assert got.spm[0].served == months(8, 9, 3)
    assert got.pws == report.pws
