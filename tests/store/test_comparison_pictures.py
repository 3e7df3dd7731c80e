"""Perbandingan and kinerja, asked of real stores drawn as small tables; every number can be checked with a pencil."""

import pandas as pd
import pytest
from store.picture import KOTA, month, one, pictured

from ilp_dash.analysis import compare, pkp, spm
from ilp_dash.domain.indicators import SPM
from ilp_dash.store.queries.compare import cities_at, spm_of_cities
from ilp_dash.store.queries.places import rules_in_force
from ilp_dash.store.queries.spm import spm_by_puskesmas, spm_services
from ilp_dash.store.rows import walk

# Two years; Gunung is above 100 %, Laut did not report March 2025 and has no
# sasaran riil, Pasar's SPM01 is revised in February 2025.
YEARS = """
puskesmas | tahun | layanan | pusdatin | riil | rev pusdatin | mulai | Jan | Feb | Mar | Apr | Mei | Jun
Pasar     | 2024  | SPM08   | 1000     | 1000 |              |       | 80  | 80  | 80  | 80  | 80  | 80
Pasar     | 2025  | SPM08   | 1200     | 1000 |              |       | 100 | 100 | 100 | 100 | 100 | 100
Pasar     | 2025  | SPM01   | 100      | 80   | 120          | Feb   | 10  | 10  | 10  | 10  | 10  | 10
Gunung    | 2025  | SPM08   | 100      | 110  |              |       | 60  | 40  | 10  | 0   | 0   | 0
Laut      | 2025  | SPM08   | 300      |      |              |       | 10  | 10  |     | 10  | 10  | 10
"""


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("banding"), YEARS)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory):
    rules = (("pkp_baik", "40", "2025-04"), ("pkp_target", "setahun", "2025-05"))
    return pictured(tmp_path_factory.mktemp("banding"), YEARS, rules=rules)


def services(picture, at, basis="pusdatin", level="kota", area=KOTA):
    return picture.frame(spm_services, level, area, month(at), basis)


def years_line(picture, at, name):
    """One service of this year beside last year at the same month."""
    return one(walk(compare.years(services(picture, at), month(at))), short=name)


def bases_of_puskesmas(picture, at, service, name):
    """One puskesmas with both sasaran of a service."""
    rows = (picture.frame(spm_by_puskesmas, KOTA, month(at), basis) for basis in ("pusdatin", "riil"))
    made = compare.bases(*(of[of["id"] == service] for of in rows), "puskesmas_code", month(at))
    return one(walk(made), puskesmas=name)


def yearly(picture, at):
    rules = {r.name: r.value for r in picture.ask(rules_in_force, month(at))}
    return pkp.performances(picture.ask(spm_by_puskesmas, KOTA, month(at), "pusdatin"), pkp.yardstick(rules))


def test_a_city_is_the_sum_of_its_counts_and_says_who_reported(years):
    row = one(years.ask(spm_of_cities, month("2025-03"), "pusdatin"), id="SPM08")
    assert (row.served_ytd, row.sasaran, row.units_reported, row.units) == (300 + 110 + 20, 1600, 2, 3)
    assert row.left_count == 1170


def test_a_city_line_counts_forms_and_declarations(years):
    (row,) = years.ask(cities_at, month("2025-03"), "pusdatin")
    assert (row.name, row.puskesmas, row.declared) == ("Kota Contoh", 3, 0)
    assert (row.expected, row.reported, row.on_time) == (6, 2, 2)
    assert row.kelurahan == 5


def test_a_month_without_any_store_gives_no_city(years):
    assert years.ask(spm_of_cities, month("2019-01"), "pusdatin") == []


def test_this_year_stands_beside_the_same_month_of_last_year_in_the_same_puskesmas(years):
    """Of the three only Pasar has a year before: 480 of 1.000 then, 600 of 1.200 now."""
    line = years_line(years, "2025-06", "Hipertensi")
    assert line.coverage_pct == pytest.approx(100 * (600 + 110 + 50) / 1600)
    assert (line.same_pct, line.last_year_pct, line.change_pct) == (50, 48, 2)
    assert (line.same_served, line.same_served_before, line.change_people) == (600, 480, 120)
    assert (line.units_compared, line.units) == (1, 3)
    assert line.remark == "1 dari 3 puskesmas"


def test_a_year_without_data_before_it_has_no_difference(years):
    line = years_line(years, "2024-06", "Hipertensi")
    assert (line.coverage_pct, line.last_year_pct, line.change_pct, line.change_people) == (48, None, None, None)
    assert (line.remark, line.units_compared) == ("", None)


# Pasar is silent in March 2025 and carries it in April; Laut is silent in March 2024.
TWO_YEARS = """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar | Apr
Pasar     | 2024  | SPM08   | 1000     | 100 | 100 | 100 | 100
Gunung    | 2024  | SPM08   | 200      | 20  | 20  | 20  | 20
Laut      | 2024  | SPM08   | 500      | 50  | 50  |     | 50
Pasar     | 2025  | SPM08   | 1000     | 100 | 100 |     | 210
Gunung    | 2025  | SPM08   | 250      | 25  | 25  | 25  | 30
Laut      | 2025  | SPM08   | 500      | 60  | 60  | 60  | 60
"""


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("dua-tahun"), TWO_YEARS)


def test_puskesmas_silent_in_either_year_stand_out_of_the_difference(two_years):
    """In March only Gunung: 60 of 200 and 75 of 250, both 30 %. All who ever reported, 460 of 1.700 and 455 of 1.750,
    would be a fall of a point."""
    march = years_line(two_years, "2025-03", "Hipertensi")
    assert (march.served_ytd, march.coverage_pct) == (455, 26)
    assert (march.same_served, march.same_served_before, march.units_compared) == (75, 60, 1)
    assert (march.same_pct, march.last_year_pct, march.change_pct, march.within_chance) == (30, 30, 0, True)
    assert march.remark == "1 dari 3 puskesmas"


def test_a_puskesmas_is_compared_again_once_it_reports_with_all_it_has_reported(two_years):
    april = years_line(two_years, "2025-04", "Hipertensi")
    assert (april.same_served, april.same_served_before) == (410 + 105 + 240, 400 + 80 + 150)
    assert (april.units_compared, april.remark) == (3, "")


def test_months_complete_in_both_years_need_no_words(two_years):
    january = years_line(two_years, "2025-01", "Hipertensi")
    assert (january.units_compared, january.remark) == (3, "")
    assert (january.same_pct, january.last_year_pct) == (january.coverage_pct, 10)


def test_the_difference_of_a_kecamatan_is_of_its_own_puskesmas(two_years):
    area = two_years.places.kecamatan["Barat"]
    barat = one(services(two_years, "2025-04", level="kecamatan", area=area).itertuples(), id="SPM08")
    assert (barat.same_served, barat.same_served_before, barat.units_compared) == (410 + 105, 400 + 80, 2)


# Pasar has not reported March 2025; Laut has, in both services.
SILENT = """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar
Pasar     | 2024  | SPM08   | 1000     | 80  | 80  | 80
Pasar     | 2025  | SPM08   | 1000     | 100 | 100 |
Laut      | 2025  | SPM08   | 300      | 10  | 10  | 10
Laut      | 2025  | SPM09   | 300      | 10  | 10  | 10
"""


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("diam"), SILENT)


def test_a_month_nobody_reported_is_not_set_beside_last_year(silent):
    def line(at):
        of = services(silent, at, level="puskesmas", area=silent.code("Pasar"))
        return one(walk(compare.years(of, month(at))), short="Hipertensi")

    february, march = line("2025-02"), line("2025-03")
    assert (february.change_pct, february.last_year_pct) == (20 - 16, 16)
    assert (march.coverage_pct, march.change_pct, march.last_year_pct, march.within_chance) == (20, None, None, None)


def test_puskesmas_up_to_different_months_have_no_difference(silent):
    def difference(at):
        rows = silent.frame(spm_by_puskesmas, KOTA, month(at), "pusdatin")
        lines = walk(compare.two_puskesmas(rows, silent.code("Pasar"), silent.code("Laut")))
        return one(lines, id="SPM08").difference_pct

    assert difference("2025-02") == pytest.approx(20 - 100 * 20 / 300)
    assert difference("2025-03") is None


def test_a_city_short_of_fewer_than_its_puskesmas_says_why(silent):
    rows = walk(services(silent, "2025-02")), silent.ask(spm_by_puskesmas, KOTA, month("2025-02"), "pusdatin")
    short = [[r.short_count for r in of if r.id == "SPM08" and r.pace] for of in rows]
    assert (short[0], sorted(short[1])) == ([0], [0, 30])
    assert "menutup kekurangan yang lain" in spm.surplus_note(*rows, "short_count")[0]
    assert spm.surplus_note(rows[0], [], "short_count") == []


def test_a_change_of_definition_between_the_years_is_said(years):
    now = services(years, "2024-06")
    lines = walk(compare.years(now, month("2024-06")))
    assert [line.short for line in lines if "definisi berubah" in line.remark] == ["Ibu hamil"]
    assert one(lines, short="Ibu hamil").remark == "definisi berubah, Juni 2024 belum lapor"
    assert one(lines, short="Hipertensi").remark == ""  # no year before: nothing to doubt


def test_two_sasaran_and_what_they_do(years):
    made = compare.bases(services(years, "2025-06"), services(years, "2025-06", "riil"), "id", month("2025-06"))
    line = one(walk(made), short="Ibu hamil")
    assert (line.sasaran, line.sasaran_riil, line.more_people) == (120, 80, -40)
    assert line.difference_pct == pytest.approx(-100 / 3)
    assert (line.coverage_pct, line.coverage_pct_riil) == (50, 75)
    assert line.outcome == ""  # 60 of 120 by June is exactly on pace on either


def test_where_both_sasaran_differ_most_comes_first_and_what_is_unknown_last(years):
    made = walk(compare.bases(services(years, "2025-06"), services(years, "2025-06", "riil"), "id", month("2025-06")))
    away = [abs(r.difference_pct) for r in made if r.difference_pct is not None]
    assert len(away) == 2 and away == sorted(away, reverse=True)
    assert [r.difference_pct is None for r in made] == [False, False, *[True] * 10]


def test_reaching_100_on_one_sasaran_only_is_said(years):
    gunung = bases_of_puskesmas(years, "2025-02", "SPM08", "Gunung")
    assert gunung.outcome == "tercapai hanya dengan sasaran Pusdatin"
    laut = bases_of_puskesmas(years, "2025-02", "SPM08", "Laut")
    assert (laut.sasaran_riil, laut.more_people, laut.difference_pct, laut.coverage_pct_riil) == (None,) * 4


def test_two_puskesmas_stand_side_by_side_and_an_unreported_one_makes_no_difference(years):
    rows = years.frame(spm_by_puskesmas, KOTA, month("2025-06"), "pusdatin")
    of = {r.id: r for r in walk(compare.two_puskesmas(rows, years.code("Pasar"), years.code("Gunung")))}
    line = of["SPM08"]
    assert (line.puskesmas, line.puskesmas_other) == ("Pasar", "Gunung")
    assert (line.coverage_pct, line.coverage_pct_other, line.difference_pct) == (50, 110, pytest.approx(-60))
    assert (of["SPM01"].coverage_pct, of["SPM01"].coverage_pct_other, of["SPM01"].difference_pct) == (50, None, None)


def test_the_first_partner_is_the_puskesmas_of_most_similar_sasaran(years):
    rows = years.frame(spm_by_puskesmas, KOTA, month("2025-06"), "pusdatin")
    assert compare.nearest_size(rows, "SPM08", years.code("Pasar")) == years.code("Laut")  # 1.200 beside 300 and 100
    assert compare.nearest_size(rows, "SPM01", years.code("Gunung")) == years.code("Laut")  # neither has a sasaran
    alone = rows[rows["puskesmas_code"] == years.code("Pasar")]
    assert compare.nearest_size(alone, "SPM08", years.code("Pasar")) is None


def test_a_city_line_says_how_many_of_how_many(years):
    cities = years.frame(cities_at, month("2025-03"), "pusdatin")
    services_of = years.frame(spm_of_cities, month("2025-03"), "pusdatin")
    (line,) = walk(compare.cities_beside(cities, services_of, "SPM08"))
    assert (line.spm_said, line.ilp_said, line.forms_said) == ("0 dari 2", "0 dari 3", "2 dari 6")
    assert line.left_count == 1170
    (line,) = walk(compare.cities_beside(cities.assign(kelurahan=0), services_of.head(0), "SPM08"))
    assert (line.spm_said, line.pws_said, line.coverage_pct, line.left_count) == (None, None, None, None)


def test_services_stand_in_the_order_of_the_catalogue_and_cities_in_that_of_the_question(years):
    rows = years.frame(spm_of_cities, month("2025-06"), "pusdatin")
    other = rows.assign(kota_code="00.01", coverage_pct=rows["coverage_pct"] / 2)
    wide = compare.services_by_city(pd.concat([rows, other]))
    assert list(wide.columns) == [KOTA, "00.01"]
    assert list(wide.index) == [i.id for i in SPM]
    assert wide.loc["SPM08", "00.01"] == wide.loc["SPM08", KOTA] / 2
    assert wide.isna().loc["SPM12", KOTA]


def test_kinerja_is_against_the_months_gone_and_capped(years):
    june = {p.puskesmas: p for p in yearly(years, "2025-06")}
    assert float(june["Gunung"].mean) == 100
    assert june["Laut"].services["SPM08"] == pytest.approx(100 * 50 / 150)
    assert june["Pasar"].services == {"SPM08": 100, "SPM01": 100}  # 60 of the revised 120 × 6/12
    assert [p.puskesmas for p in yearly(years, "2025-06")] == ["Gunung", "Pasar", "Laut"]
    assert june["Laut"].category == "kurang"


def test_a_puskesmas_that_has_not_reported_this_year_has_no_class(years):
    june = {p.puskesmas: p for p in yearly(years, "2024-06")}
    assert june["Laut"].mean is None and june["Laut"].category is None
    assert june["Pasar"].category == "baik"


def test_a_month_not_reported_is_late_and_judged_to_the_last_report(years):
    march = {p.puskesmas: p for p in yearly(years, "2025-03")}
    assert march["Laut"].late and not march["Gunung"].late
    assert march["Laut"].services["SPM08"] == pytest.approx(100 * 20 / 50)


def test_a_rule_with_a_date_leaves_the_months_before_as_they_stood(ruled):
    """Laut, 33 1/3 %: kurang. From April baik begins at 40; from May the target is the whole year (Pasar 500/1200)."""
    assert {p.puskesmas: p.category for p in yearly(ruled, "2025-03")}["Pasar"] == "baik"
    pasar = {p.puskesmas: p for p in yearly(ruled, "2025-05")}["Pasar"]
    assert pasar.services["SPM08"] == pytest.approx(100 * 500 / 1200)
    assert pasar.category == "baik"  # mean of 41,7 and 41,7 is above 40
    assert {p.puskesmas: p for p in yearly(ruled, "2025-04")}["Pasar"].services["SPM08"] == 100


def test_the_ranking_holds_a_column_per_service_and_leaves_the_unknown_empty(years):
    rows = {r.puskesmas: r for r in walk(pkp.ranked(yearly(years, "2024-06")))}
    assert rows["Laut"].mean_pct is None and rows["Laut"].kind == pkp.INCOMPLETE
    june = {r.puskesmas: r for r in walk(pkp.ranked(yearly(years, "2025-06")))}
    assert (june["Pasar"].SPM08, june["Pasar"].SPM01, june["Pasar"].SPM12) == (100, 100, None)
    assert list(june) == ["Gunung", "Pasar", "Laut"]  # best mean first


def test_the_target_of_a_service_is_rounded_up_to_whole_people(years):
    rule = pkp.yardstick({r.name: r.value for r in years.ask(rules_in_force, month("2025-05"))})
    lines = {s.id: s for s in pkp.by_service(walk(services(years, "2025-05")), rule)}
    assert (lines["SPM08"].target, lines["SPM01"].target) == (667, 50)  # 1.600 × 5 ÷ 12 = 666,7
    assert (lines["SPM12"].target, lines["SPM12"].kinerja_pct, lines["SPM12"].kind) == (None, None, "tanpa sasaran")
