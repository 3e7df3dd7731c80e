"""A month that has not begun in the city has no figures: its cells are refused one by one."""

from datetime import UTC, date, datetime

import pytest
from pictured_files import MAWAR, good_file, good_report, kinds, months, place_of, small_reference, spoil

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.report import NetworkLine, PwsLine, SpmLine, VisitOrigin, WeekLine
from ilp_dash.errors import BadFile
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.read_workbook import read_workbook
from ilp_dash.ingest.shapes.reading import Figure
from ilp_dash.ingest.shapes.reports import running_months

REFERENCE = small_reference()
TODAY = date(2027, 3, 31)
NEXT = months(None, None, None, 0)


def report_of_2027(**changes):
    """January to March of 2027, sent in time."""
    sent = months(date(2027, 2, 4), date(2027, 3, 5), date(2027, 3, 31))
    return good_report(**{"year": 2027, "sent_on": {"SPM": sent, "PWS": sent}, **changes})


def ahead(report, today=TODAY) -> list:
    return [f for f in check(report, REFERENCE, today=today) if f.kind == "BULAN_BELUM_BERJALAN"]


@pytest.mark.parametrize(
    "changes",
    [
        {"spm": (SpmLine("SPM01", 120, 110, served=NEXT),)},
        {"pws": (PwsLine(MAWAR, "K1", 60, 55, NEXT),)},
        {"sent_on": {"SPM": months(None, None, None, date(2027, 3, 30)), "PWS": months()}},
        {"network": (NetworkLine(MAWAR, 4, 5),)},
        {"origins": (VisitOrigin(4, 900),)},
        {"weeks": (WeekLine(MAWAR, date(2027, 4, 6), 40),)},
    ],
)
def test_whatever_is_reported_of_a_month_to_come_is_an_error(changes):
    found = ahead(report_of_2027(**changes))
    assert [f.severity for f in found] == ["galat"]
    assert ahead(report_of_2027(**changes), date(2027, 4, 6)) == []


def test_the_running_month_may_be_reported():
    assert ahead(report_of_2027()) == []
    assert ahead(report_of_2027(), date(2027, 3, 1)) == []
    # March: seven figures, two days of sending, the network.
    assert len(ahead(report_of_2027(), date(2027, 2, 28))) == 10


def test_a_clock_older_than_the_application_says_nothing_of_the_future():
    for day in (date(2000, 1, 1), date(2026, 9, 30)):
        assert ahead(report_of_2027(), day) == []


def test_each_cell_of_the_month_to_come_is_named(tmp_path):
    path = good_file(tmp_path, report=report_of_2027(year=2099, sent_on={"SPM": months(), "PWS": months()}))
    year = today_in("15").year + 1
    spoil(path, **{f"{sheet}_C7": year for sheet in ("SPM", "PWS", "ILP", "Jejaring", "Mutu", "Kunjungan")})
    with pytest.raises(BadFile) as caught:
        read_workbook(path, REFERENCE)
    said = str(caught.value)
    assert "lembar SPM: 6 isian untuk bulan yang belum berjalan" in said
    assert f"{place_of(path, 'SPM', 'SPM01', column='Maret')}: 'SPM01 Maret'" in said
    assert "kosongkan, juga bila isinya 0" in said


def test_a_month_sent_before_it_began_is_refused_whatever_day_it_is():
    """A December filled in November says so itself, also in the year after."""
    sent = months(date(2026, 12, 31), date(2027, 2, 1), date(2027, 3, 31))
    found = check(report_of_2027(sent_on={"SPM": sent, "PWS": months()}), REFERENCE, today=date(2028, 1, 1))
    told = [(f.severity, f.value, f.month) for f in found if f.kind == "KIRIM_SEBELUM_BULAN"]
    assert told == [("galat", "31/12/2026", 1)]
    assert [f.month for f in found if f.kind == "KIRIM_TERLALU_AWAL"] == [2, 3]


def test_today_is_the_city_s_and_not_the_server_s():
    moment = datetime(2027, 3, 31, 15, 30, tzinfo=UTC)
    assert today_in("81.71", moment) == date(2027, 4, 1)
    for code in ("15.71", "12.76", "33.71", "31", "", "71.71"):
        assert today_in(code, moment) == date(2027, 3, 31)
    assert today_in("71.71", datetime(2027, 3, 31, 16, 30, tzinfo=UTC)) == date(2027, 4, 1)
    assert today_in("15.71") in (date.today(), datetime.now(UTC).date(), today_in("81.71"))


def test_the_running_month_of_a_figure_is_that_of_its_place():
    moment = datetime(2027, 3, 31, 15, 30, tzinfo=UTC)
    places = ("P8171010201", "81.71.01.1001", "P1571010201", "")
    figures = [Figure("", 0, "A1", place, "SPM01", 2027, 4, "served", 1) for place in places]
    assert running_months(figures, None, moment) == dict(
        zip(places, [(2027, 4), (2027, 4), (2027, 3), (2027, 3)], strict=True)
    )


def test_the_day_of_sending_is_compared_with_the_city_s_day_too():
    sent = months(date(2027, 4, 1))
    late = report_of_2027(sent_on={"SPM": sent, "PWS": sent})
    assert "KIRIM_MASA_DEPAN" in kinds(check(late, REFERENCE, today=TODAY))
