"""Home visits week by week: sums of kelurahan in the staff view, and in the public view only who reported."""

from dataclasses import replace
from datetime import date

import pytest
from store.magelang import magelang_picture, magelang_reports
from store.picture import KOTA, built, drawn, month, places, reports

from ilp_dash.domain.report import WeekLine
from ilp_dash.domain.weeks import last_weeks, monday_of
from ilp_dash.store.queries.weeks import findings_by_week, weeks_reported

# Monthly findings of March 2025.
MONTHS = """
kelurahan | kode         | Mar
Melati    | TEMUAN_AKSES | 20
Mawar     | TEMUAN_AKSES | 30
Kenanga   | TEMUAN_AKSES | 10
Anggrek   | TEMUAN_AKSES | 15
Dahlia    | TEMUAN_AKSES | 25
Melati    | LANJUT_AKSES | 20
Mawar     | LANJUT_AKSES | 20
Kenanga   | LANJUT_AKSES | 10
Anggrek   | LANJUT_AKSES | 10
Dahlia    | LANJUT_AKSES | 20
"""
# One week; a blank kelurahan did not report.
WEEK = """
kelurahan | dikunjungi | akses | lanjut
Melati    | 40         | 3     | 2
Mawar     | 30         | 4     | 4
Kenanga   | 20         | 6     | 5
Anggrek   | 25         | 2     | 1
Dahlia    | 35         | 9     | 6
"""
MARCH = date(2025, 3, 10)


def shown(folder, week=WEEK, monday=MARCH):
    of = places()
    made = reports(of, "", MONTHS)
    lines = {
        row["kelurahan"]: WeekLine(
            of.kelurahan[row["kelurahan"]],
            monday,
            int(row["dikunjungi"]),
            int(row["akses"]),
            lanjut_akses=int(row["lanjut"]),
        )
        for row in drawn(week)
        if row["dikunjungi"]
    }
    answers = {w.kelurahan_code: w.puskesmas_code for w in of.reference.working_areas}
    made = {
        key: replace(
            r, weeks=tuple(line for line in lines.values() if answers[line.kelurahan_code] == r.puskesmas_code)
        )
        for key, r in made.items()
    }
    return built(folder, made, of)


def week_of(picture, name, monday=MARCH):
    level = "kota" if name == "kota" else "puskesmas" if name in picture.places.puskesmas else "kelurahan"
    area = KOTA if name == "kota" else picture.code(name)
    return picture.ask(findings_by_week, level, area, (monday,))[0]


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return shown(tmp_path_factory.mktemp("weeks"))


def test_a_week_is_summed_over_the_kelurahan(picture):
    row = week_of(picture, "Laut")
    assert (row.found_akses, row.followed_akses, row.kelurahan, row.reported) == (11, 7, 2, 2)
    assert [week_of(picture, name).found_akses for name in ("Gunung", "Pasar", "kota")] == [6, 7, 24]
    assert [week_of(picture, name).visited for name in ("Gunung", "Laut", "Pasar", "kota")] == [20, 60, 70, 150]
    assert (week_of(picture, "Anggrek").found_akses, week_of(picture, "Anggrek").followed_akses) == (2, 1)
    assert (row.found_tbc, row.hidden_tbc) == (None, False)  # not reported, not hidden


def test_the_public_view_has_no_number_by_week_and_says_that_it_has_none(picture):
    for name in ("Anggrek", "Laut", "kota"):
        row = week_of(picture.public, name)
        assert (row.found_akses, row.followed_akses, row.visited) == (None, None, None)
        assert (row.hidden_akses, row.hidden_visited, row.hidden_tbc) == (True, True, False)
        assert row.reported == row.kelurahan


def test_a_total_that_lacks_a_kelurahan_says_how_many_reported(tmp_path):
    picture = shown(tmp_path, WEEK.replace("35         | 9     | 6", "           |       |"))
    row = week_of(picture, "Laut")
    assert (row.found_akses, row.reported, row.kelurahan) == (2, 1, 2)
    assert week_of(picture, "kota").reported == 4


def test_a_puskesmas_from_which_nothing_came_is_unreported_and_not_hidden(tmp_path):
    lost = WEEK.replace("35         | 9     | 6", "").replace("25         | 2     | 1", "")
    picture = shown(tmp_path, lost)
    for view in (picture, picture.public):
        row = week_of(view, "Laut")
        assert (row.reported, row.hidden_akses, row.found_akses, row.hidden_visited) == (0, False, None, False)


def test_a_week_outside_the_reports_year_and_one_after_the_last_month_are_not_in_the_file(tmp_path):
    assert shown(tmp_path / "a", monday=date(2024, 3, 11)).sql("SELECT count(*) FROM temuan_minggu") == [(0,)]
    picture = shown(tmp_path / "b", monday=date(2025, 3, 31))
    assert picture.sql("SELECT count(*) FROM temuan_minggu") == [(0,)]


def test_weeks_asked_for_come_back_in_order_also_those_without_a_figure(picture):
    weeks = (date(2025, 3, 3), MARCH, date(2025, 3, 17))
    found = picture.ask(findings_by_week, "kota", KOTA, weeks)
    assert [r.week for r in found] == list(weeks)
    assert [(r.kelurahan, r.reported) for r in found] == [(None, None), (5, 5), (5, 0)]


def test_who_reported_is_known_by_kelurahan(tmp_path):
    picture = shown(tmp_path, WEEK.replace("35         | 9     | 6", ""))
    rows = picture.ask(weeks_reported, KOTA, (MARCH,), None)
    assert {r.name: r.reported for r in rows} == {
        "Melati": True,
        "Mawar": True,
        "Kenanga": True,
        "Anggrek": True,
        "Dahlia": False,
    }
    assert [r.name for r in picture.ask(weeks_reported, KOTA, (MARCH,), picture.code("Laut"))] == ["Anggrek", "Dahlia"]


def test_a_store_without_weekly_figures_has_an_empty_table(tmp_path):
    picture = built(tmp_path, reports(places(), "", MONTHS))
    assert picture.ask(findings_by_week, "kota", KOTA, (MARCH,))[0].kelurahan is None
    assert picture.ask(weeks_reported, KOTA, (MARCH,), None) == []


def test_every_total_of_the_demonstration_is_the_sum_of_what_was_sent():
    picture = magelang_picture()
    own = {
        (w.kelurahan_code): w.puskesmas_code for w in picture.places.reference.working_areas if w.berlaku_sampai is None
    }
    sent = {}
    for r in magelang_reports():
        for line in r.weeks:
            sent.setdefault((own[line.kelurahan_code], line.week), []).append(line)
    weeks = last_weeks(month("2026-09"), 26)
    seen = 0
    for puskesmas in set(own.values()) & {r.puskesmas_code for r in magelang_reports()}:
        for row in picture.ask(findings_by_week, "puskesmas", puskesmas, weeks):
            lines = sent.get((puskesmas, row.week), [])
            assert len(lines) == row.reported
            for group in ("akses", "patuh", "bahaya", "tbc") if lines else ():
                assert getattr(row, f"found_{group}") == sum(getattr(line, f"temuan_{group}") for line in lines)
                seen += 1
    assert seen > 300
    assert all(monday_of(week) == week for week in weeks)
