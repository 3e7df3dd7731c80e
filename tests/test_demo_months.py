"""The demonstration month by month: complete, punctual and seasonal as real reports are, statuses of all four kinds."""

from datetime import date
from random import Random
from statistics import correlation, mean

import pytest
from demonstration import (
    AMBON,
    CITIES,
    JAKARTA,
    JAMBI,
    MAGELANG,
    coverage,
    lines_by_kelurahan,
    of,
    place,
    reports,
    service,
    statuses,
)

from ilp_dash.demo.characters import LAST_MONTH, YEARS
from ilp_dash.demo.seasons import fall_on_months, never_above, without_outliers
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.months import add_months
from ilp_dash.domain.report import STATES

# --- months
# --------------------------------------------------------------------------------------------------------------------


def test_a_month_is_reported_whole_with_its_day_or_not_at_all():
    for (_, year), report in reports().items():
        for month in range(1, 13):
            for form, rows in (("SPM", [x.served for x in report.spm]), ("PWS", [x.values for x in report.pws])):
                on, state = report.sent_on[form][month - 1], report.state[form][month - 1]
                assert all((row[month - 1] is None) == (on is None) for row in rows)
                assert (on is None) == (state is None) and state in (None, *STATES)
                if on:
                    due = add_months(date(year, month, 1), 1)
                    assert due <= on <= due.replace(day=13)
                    assert date(year, month, 1) <= LAST_MONTH
                    assert (state == "final") == (date(year, month, 1) < add_months(LAST_MONTH, -1))


def test_reports_are_mostly_complete_and_a_tenth_of_september_2026_is_still_missing():
    for kota in CITIES:
        for year in YEARS:
            last = 12 if year < 2026 else 8
            sent = [d is not None for r in of(kota, year) for form in ("SPM", "PWS") for d in r.sent_on[form][:last]]
            assert 0.91 <= mean(sent) <= 0.995
    september = [r.sent_on["SPM"][8] is not None for (_, year), r in reports().items() if year == 2026]
    assert 0.87 <= mean(september) <= 0.93
    assert all(r.sent_on["PWS"][8] for r in of(MAGELANG, 2026))


def test_punctuality_differs_between_puskesmas_and_persists():
    def usual_day(code, years):
        return mean(d.day for y in years for d in reports()[code, y].sent_on["SPM"] if d)

    codes = sorted(place())
    assert correlation([usual_day(c, (2023, 2024)) for c in codes], [usual_day(c, (2025, 2026)) for c in codes]) > 0.6
    late = [d.day > 5 for r in reports().values() for d in r.sent_on["SPM"] if d]
    assert 0.15 < mean(late) < 0.5


def test_good_and_weak_puskesmas_persist_and_some_pass_100():
    codes = sorted(c for c in place() if place()[c].kota_code == JAKARTA)

    def pct(code, year):
        line = service(reports()[code, year], "SPM08")
        return sum(v or 0 for v in line.served) / line.sasaran_pusdatin

    first, last = ([pct(c, y) for c in codes] for y in (2023, 2025))
    assert correlation(first, last) > 0.5 and max(last) - min(last) > 0.12
    for kota in (JAMBI, MAGELANG, AMBON, JAKARTA):
        assert any(
            sum(v or 0 for v in line.served) > (line.sasaran_pusdatin or 10**9)
            for r in of(kota, 2025)
            for line in r.spm
        )


@pytest.mark.parametrize(
    "indicator, high, low",
    [("SPM05", (8, 11), (6, 12)), ("SPM04", (2, 8), (1, 4)), ("SPM06", (11, 12), (1, 2)), ("SPM02", (12,), (4,))],
)
def test_seasons_show(indicator, high, low):
    months = [
        sum(service(r, indicator).served[m - 1] or 0 for y in (2023, 2024) for k in CITIES for r in of(k, y))
        for m in range(1, 13)
    ]
    assert min(months[m - 1] for m in high) > 1.1 * max(months[m - 1] for m in low)


def test_more_balita_are_weighed_in_february_and_august():
    def ratio(month):
        rows = [
            (d.values[month - 1], s.values[month - 1])
            for r in of(JAMBI, 2025)
            for rows in lines_by_kelurahan(r).values()
            for d, s in [(rows["D_S"], rows["S"])]
            if d.values[month - 1] is not None
        ]
        return sum(d for d, _ in rows) / sum(s for _, s in rows)

    assert min(ratio(2), ratio(8)) > max(ratio(1), ratio(4), ratio(7), ratio(12)) + 0.03


def test_september_2026_looks_like_the_country():
    for kota in CITIES:
        pct = {i.id: coverage(kota, i.id, 2026, 9) for i in SPM if i.id != "SPM05"}
        assert set(sorted(pct, key=pct.get)[:3]) == {"SPM06", "SPM08", "SPM09"}
        assert all(65 < pct[i] < 79 for i in ("SPM01", "SPM02", "SPM03")), (kota, pct)


@pytest.mark.parametrize("kota", CITIES)
@pytest.mark.parametrize("indicator", ["K6", "IDL"])
def test_all_four_pws_statuses_are_on_the_map_in_september_2026(kota, indicator):
    assert {"baik", "kurang", "cukup", "jelek"} <= set(statuses(kota, 2026, 9, indicator))


def test_magelang_is_strong_in_evaluation_and_home_visits():
    def level(kota, code):
        rows = [line for r in of(kota, 2026) for line in r.pws if line.code == code]
        if code == "EVALUASI":
            return mean(v for line in rows for v in line.values if v is not None)
        return sum(v or 0 for line in rows for v in line.values) / sum(line.sasaran_pusdatin for line in rows)

    for code in ("EVALUASI", "KUNJUNGAN_RUMAH"):
        assert all(level(MAGELANG, code) > level(kota, code) for kota in CITIES if kota != MAGELANG)


# --- arithmetic of months
# ------------------------------------------------------------------------------------------------------


def test_a_years_clients_fall_on_its_months_without_loss():

    for total in (0, 1, 7, 130, 20_011):
        months = fall_on_months(total, [1.0] * 11 + [1.5], Random(total))
        assert sum(months) == total and min(months) >= 0


def test_a_child_row_never_runs_ahead_of_its_parent_and_a_blank_stays_blank():
    assert never_above([5, None, 4], [3, None, 9]) == [3, None, 6]
    assert never_above([2, 2], [3, 3]) == [2, 2]


def test_an_outlier_is_spread_and_the_sum_stays():
    row = without_outliers([10, 10, None, 90, 10])
    assert row[2] is None and sum(v for v in row if v) == 120 and max(v for v in row if v) <= 45
