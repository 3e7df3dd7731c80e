"""Home visits week by week in the published file: totals where they are safe, of a kelurahan only whether it
reported."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from store.exact_solution import determined
from store.magelang import magelang_picture, magelang_reports
from store.picture import KOTA, built, drawn, month, places, reports

from ilp_dash.domain.report import WeekLine
from ilp_dash.domain.weeks import last_weeks, monday_of
from ilp_dash.store.connection import Store
from ilp_dash.store.queries.weeks import findings_by_week, weeks_reported

# Monthly findings of March 2025: nobody's are small, so no month is hidden.
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


def shown(folder, week=WEEK, months=MONTHS, monday=MARCH, rules=()):
    of = places()
    made = reports(of, "", months)
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
    return built(folder, made, of, rules)


def week_of(picture, name, monday=MARCH):
    level, area = ("kota", KOTA) if name == "kota" else ("puskesmas", picture.code(name))
    return picture.ask(findings_by_week, level, area, (monday,))[0]


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return shown(tmp_path_factory.mktemp("weeks"))


def test_a_puskesmas_all_of_whose_kelurahan_reported_shows_its_totals(picture):
    row = week_of(picture, "Laut")
    assert (row.found_akses, row.followed_akses, row.kelurahan, row.reported) == (11, 7, 2, 2)
    assert week_of(picture, "Pasar").visited == 70
    assert (row.found_tbc, row.hidden_tbc) == (None, False)  # not reported, not hidden


def test_the_total_of_a_single_kelurahan_is_hidden_and_a_second_puskesmas_with_it(picture):
    for name in ("Gunung", "Pasar"):  # Pasar is the smaller of the other two: else Gunung is the city less the others
        row = week_of(picture, name)
        assert (row.hidden_akses, row.found_akses, row.followed_akses) == (True, None, None)
    assert week_of(picture, "kota").found_akses == 24
    assert [week_of(picture, name).visited for name in ("Gunung", "Laut", "Pasar", "kota")] == [None, None, 70, 150]


def test_of_a_kelurahan_the_file_holds_no_number(picture):
    [names] = zip(
        *picture.sql(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = 'temuan_minggu' AND "
            "(column_name LIKE 'found%' OR column_name LIKE 'followed%' OR column_name = 'visited')"
        ),
        strict=True,
    )
    assert len(names) == 9
    for name in names:
        assert picture.sql(f"SELECT count({name}) FROM temuan_minggu WHERE level = 'kelurahan'") == [(0,)]


def test_a_total_that_lacks_a_kelurahan_is_hidden(tmp_path):
    picture = shown(tmp_path, WEEK.replace("35         | 9     | 6", "           |       |"))
    row = week_of(picture, "Laut")
    assert (row.hidden_akses, row.found_akses, row.reported, row.kelurahan) == (True, None, 1, 2)
    assert week_of(picture, "kota").reported == 4


def test_a_puskesmas_from_which_nothing_came_is_unreported_and_not_hidden(tmp_path):
    lost = WEEK.replace("35         | 9     | 6", "").replace("25         | 2     | 1", "")
    row = week_of(shown(tmp_path, lost), "Laut")
    assert (row.reported, row.hidden_akses, row.found_akses, row.hidden_visited) == (0, False, None, False)


def test_the_only_puskesmas_that_reported_is_hidden_with_the_citys_total(tmp_path):
    only = "\n".join(
        line for line in WEEK.splitlines() if not line.startswith(("Melati", "Mawar", "Anggrek", "Dahlia"))
    )
    picture = shown(tmp_path, only)
    assert week_of(picture, "Gunung").hidden_akses
    assert week_of(picture, "kota").hidden_akses
    assert week_of(picture, "kota").found_akses is None


def test_a_small_total_is_hidden_where_the_months_zeros_say_whose_it_is(tmp_path):
    months = MONTHS.replace("Anggrek   | TEMUAN_AKSES | 15", "Anggrek   | TEMUAN_AKSES | 0").replace(
        "Anggrek   | LANJUT_AKSES | 10", "Anggrek   | LANJUT_AKSES | 0"
    )
    week = WEEK.replace("25         | 2     | 1", "25         | 0     | 0").replace(
        "35         | 9     | 6", "35         | 3     | 3"
    )
    week = week.replace("40         | 3     | 2", "40         | 1     | 1").replace(
        "30         | 4     | 4", "30         | 1     | 1"
    )
    assert week_of(shown(tmp_path / "a", week, months), "Laut").hidden_akses
    assert week_of(shown(tmp_path / "b", week, MONTHS), "Laut").found_akses == 3  # may be either's


def test_a_total_is_hidden_in_every_week_of_a_month_whose_total_is_hidden(tmp_path):
    # Gunung's single kelurahan had 3 in March: its month is hidden, and with it that of Pasar in the same kecamatan.
    months = MONTHS.replace("Kenanga   | TEMUAN_AKSES | 10", "Kenanga   | TEMUAN_AKSES | 3")
    week = WEEK.replace("30         | 4     | 4", "30         | 14    | 14")  # so Laut is the smallest in the week
    picture = shown(tmp_path, week, months)
    assert picture.sql(
        "SELECT found FROM temuan WHERE level = 'puskesmas' AND finding = 'AKSES' AND area_code = ?",
        picture.code("Pasar"),
    ) == [(None,)]
    assert [week_of(picture, name).hidden_akses for name in ("Gunung", "Pasar", "Laut")] == [True, True, False]


def test_a_city_that_switches_the_rule_off_shows_its_totals(tmp_path):
    picture = shown(tmp_path, rules=[("angka_kecil", "0", "2019-01")])
    assert week_of(picture, "Gunung").found_akses == 6
    assert week_of(picture, "Pasar").found_akses == 7


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


def test_no_shown_total_of_the_demonstration_is_that_of_one_kelurahan_or_of_a_part():
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
            for group in ("akses", "patuh", "bahaya", "tbc"):
                count = getattr(row, f"found_{group}")
                if count is not None:
                    lines = sent[puskesmas, row.week]
                    seen += 1
                    assert len(lines) == row.kelurahan >= 2
                    assert count == sum(getattr(line, f"temuan_{group}") for line in lines)
    assert seen > 300
    assert all(monday_of(week) == week for week in weeks)


def given_away(cursor, kota):
    """(week, group, kelurahan) whose number follows from the week's published totals and the months' published
    zeros."""
    zero = set(
        cursor.execute(
            "SELECT area_code, finding, month FROM temuan WHERE level = 'kelurahan' AND found = 0"
        ).fetchall()
    )
    homes = {}
    for m, kelurahan, puskesmas in cursor.execute(
        "SELECT month, kelurahan_code, puskesmas_code FROM wilayah_bulan WHERE kota_code = ?", [kota]
    ).fetchall():
        homes.setdefault(m, {})[kelurahan] = puskesmas
    sent = {}
    for area, week in cursor.execute(
        "SELECT area_code, week FROM temuan_minggu WHERE kota_code = ? AND level = 'kelurahan' AND reported = 1", [kota]
    ).fetchall():
        sent.setdefault(week, set()).add(area)
    found = []
    for group in ("akses", "patuh", "bahaya", "tbc"):
        totals = {}
        for area, week, count in cursor.execute(
            f"SELECT area_code, week, found_{group} FROM temuan_minggu "
            f"WHERE kota_code = ? AND found_{group} IS NOT NULL",
            [kota],
        ).fetchall():
            totals.setdefault(week, {})[area] = count
        for week, shown_totals in totals.items():
            ends = (week + timedelta(days=6)).replace(day=1)
            unknown = {
                k for k in sent[week] if not {(k, group.upper(), week.replace(day=1)), (k, group.upper(), ends)} <= zero
            }
            equations = [
                ({k for k in unknown if area in (kota, homes[ends][k])}, count) for area, count in shown_totals.items()
            ]
            found += [(week, group, k, n) for k, n in determined([e for e in equations if e[0]]).items() if 0 < n < 5]
    return found


def test_no_small_number_of_a_kelurahan_follows_from_the_weeks_published():
    assert given_away(Store(magelang_picture().path).cursor(), "33.71") == []
