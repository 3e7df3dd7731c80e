"""Perbandingan and kinerja, asked of real stores drawn as small tables; every number can be checked with a pencil."""

import pytest
from store.picture import KOTA, month, one, pictured

from ilp_dash.analysis import compare, pkp
from ilp_dash.domain.selection import Selection
from ilp_dash.store.queries.compare import cities_at, spm_of_cities
from ilp_dash.store.queries.places import rules_in_force
from ilp_dash.store.queries.spm import spm_by_puskesmas, spm_services

# Two years; Gunung is above 100 %, Laut did not report March 2025 and has no sasaran riil, Pasar's SPM01 is revised in February 2025.
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
    return picture.ask(spm_services, level, area, month(at), basis)


def sheet(table) -> list[dict]:
    return [dict(zip((c.key for c in table.columns), row, strict=True)) for row in table.rows]


def yearly(picture, at):
    rules = {r.name: r.value for r in picture.ask(rules_in_force, month(at))}
    return pkp.performances(picture.ask(spm_by_puskesmas, KOTA, month(at), "pusdatin"), month(at), pkp.yardstick(rules))


def test_a_city_is_the_sum_of_its_counts_and_says_who_reported(years):
    row = one(years.ask(spm_of_cities, month("2025-03"), "pusdatin"), id="SPM08")
    assert (row.served_ytd, row.sasaran, row.units_reported, row.units) == (300 + 110 + 20, 1600, 2, 3)
    assert row.left_count == 1170


def test_a_city_line_counts_forms_and_declarations(years):
    (row,) = years.ask(cities_at, month("2025-03"))
    assert (row.name, row.puskesmas, row.declared) == ("Kota Contoh", 3, 0)
    assert (row.expected, row.reported, row.on_time) == (6, 2, 2)
    assert row.kelurahan == 5


def test_a_month_without_any_store_gives_no_city(years):
    assert years.ask(spm_of_cities, month("2019-01"), "pusdatin") == []


def test_this_year_stands_beside_the_same_month_of_last_year(years):
    now, before = services(years, "2025-06"), services(years, "2024-06")
    line = one_line(
        sheet(compare.year_table(now, before, Selection(KOTA, month("2025-06")), "Kota Contoh")), "Hipertensi"
    )
    assert line["ini"] == pytest.approx(100 * (600 + 110 + 50) / 1600)
    assert line["lalu"] == pytest.approx(48)
    assert line["selisih"] == pytest.approx(47.5 - 48)
    assert line["beda"] == 760 - 480


def test_a_year_without_data_before_it_has_no_difference(years):
    now = services(years, "2024-06")
    line = one_line(
        sheet(compare.year_table(now, services(years, "2023-06"), Selection(KOTA, month("2024-06")), "x")), "Hipertensi"
    )
    assert (line["ini"], line["lalu"], line["selisih"], line["beda"]) == (48, None, None, None)


def test_a_change_of_definition_between_the_years_is_said(years):
    now = services(years, "2024-06")
    lines = sheet(compare.year_table(now, [], Selection(KOTA, month("2024-06")), "x"))
    assert all(line["catatan"].startswith("definisi berubah") for line in lines)
    assert one_line(lines, "Hipertensi")["catatan"] == "definisi berubah, Juni 2024: 1 dari 3 puskesmas lapor"


def test_two_denominators_and_what_they_do(years):
    sel = Selection(KOTA, month("2025-06"))
    line = one_line(
        sheet(compare.bases_table(services(years, "2025-06"), services(years, "2025-06", "riil"), sel, "x")),
        "Ibu hamil",
    )
    assert (line["pusdatin"], line["riil"], line["orang"]) == (120, 80, -40)
    assert line["persen"] == pytest.approx(-100 / 3)
    assert (line["capaian_pusdatin"], line["capaian_riil"]) == (50, 75)
    assert line["putusan"] == ""  # 60 of 120 by June is exactly on pace on either


def test_reaching_100_on_one_denominator_only_is_said(years):
    rows = [years.ask(spm_by_puskesmas, KOTA, month("2025-02"), basis) for basis in ("pusdatin", "riil")]
    lines = sheet(compare.bases_by_puskesmas_table(*rows, "SPM08", Selection(KOTA, month("2025-02")), "x"))
    assert one_line(lines, "Gunung", "puskesmas")["putusan"] == "tercapai hanya dengan sasaran Pusdatin"
    laut = one_line(lines, "Laut", "puskesmas")
    assert (laut["riil"], laut["orang"], laut["persen"], laut["capaian_riil"]) == (None, None, None, None)


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


def test_a_month_not_reported_is_late_and_counts_what_came_before(years):
    march = {p.puskesmas: p for p in yearly(years, "2025-03")}
    assert march["Laut"].late and not march["Gunung"].late
    assert march["Laut"].services["SPM08"] == pytest.approx(100 * 20 / 75)


def test_a_rule_with_a_date_leaves_the_months_before_as_they_stood(ruled):
    """Laut, 33 1/3 %: kurang. From April baik begins at 40; from May the target is the whole year (Pasar 500/1200)."""
    assert {p.puskesmas: p.category for p in yearly(ruled, "2025-03")}["Pasar"] == "baik"
    pasar = {p.puskesmas: p for p in yearly(ruled, "2025-05")}["Pasar"]
    assert pasar.services["SPM08"] == pytest.approx(100 * 500 / 1200)
    assert pasar.category == "baik"  # mean of 41,7 and 41,7 is above 40
    assert {p.puskesmas: p for p in yearly(ruled, "2025-04")}["Pasar"].services["SPM08"] == 100


def one_line(lines: list[dict], name: str, key: str = "layanan") -> dict:
    (found,) = [line for line in lines if line[key] == name]
    return found
