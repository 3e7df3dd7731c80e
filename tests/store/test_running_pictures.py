"""Pace in a running year, asked of a real store drawn as small tables: last reports, the school
year, equal months, chance."""

import pytest
from store.picture import KOTA, month, one, pictured

from ilp_dash.store.queries.pws import pws_area
from ilp_dash.store.queries.spm import spm_by_puskesmas, spm_services

SPM = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul
Pasar     | SPM08   | 1200     | 100 | 100 | 100 | 100 | 100 | 100 |
Gunung    | SPM08   | 120      | 9   | 9   | 9   | 9   | 9   | 9   | 9
Laut      | SPM08   | 1200     | 89  | 90  | 90  | 90  | 90  | 90  | 90
Pasar     | SPM05   | 1200     | 1   | 1   | 1   | 1   | 1   | 1   | 100
Gunung    | SPM05   | 120      | 1   | 1   | 1   | 1   | 1   | 1   | 4
"""


@pytest.fixture(scope="module")
def spm(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("laju"), SPM)


def unit(picture, name, service="SPM08", at="2025-07"):
    rows = picture.ask(spm_by_puskesmas, KOTA, month(at), "pusdatin")
    return one(rows, puskesmas=name, id=service)


def test_a_unit_is_judged_to_its_last_report(spm):
    silent = unit(spm, "Pasar")
    assert (silent.pace, silent.last_month, silent.running_pct) == ("sesuai", month("2025-06"), 50)
    assert not silent.reported


def test_slightly_behind_begins_at_the_printed_share_of_what_is_due(spm):
    # due by July: 70 of 120, 700 of 1200; 90 % of it are exactly 63 and 630
    assert unit(spm, "Gunung").pace == "sedikit"
    assert unit(spm, "Laut").pace == "tertinggal"  # 629


def test_the_school_year_goes_by_its_own_months(spm):
    july = unit(spm, "Gunung", "SPM05")
    assert (july.served_ytd, july.pace, july.running_pct) == (4, "tertinggal", pytest.approx(100 / 12))
    assert unit(spm, "Pasar", "SPM05").pace == "sesuai"
    nothing = unit(spm, "Laut", "SPM05")
    assert (nothing.pace, nothing.short_count, nothing.pace_pct) == (None, None, None)  # no report is no shortage


def test_a_city_adds_up_what_is_due_from_each_unit_and_says_from_when(spm):
    city = one(spm.ask(spm_services, "kota", KOTA, month("2025-07"), "pusdatin"), id="SPM08")
    assert city.served_ytd == 600 + 63 + 629
    assert city.running_pct == pytest.approx(100 * (600 + 70 + 700) / 2520)
    assert city.pace == "sedikit"  # 1292 of 1370
    assert (city.last_first, city.last_month) == (month("2025-06"), month("2025-07"))


PWS = """
kelurahan | kode | pusdatin | Jan | Feb | Mar | Apr
Melati    | K1        | 400      | 40  | 40  | 41  | 57
Mawar     | K1        | 400      | 30  | 30  |     | 41
Anggrek   | K1        | 400      | 40  | 40  | 44  | 38
Dahlia    | K1        | 400      | 40  | 40  | 44  | 43
"""


@pytest.fixture(scope="module")
def pws(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("arah"), pws=PWS)


def area(picture, level, name, at):
    code = {
        "kota": KOTA,
        "puskesmas": picture.places.puskesmas.get(name),
        "kelurahan": picture.places.kelurahan.get(name),
    }
    return picture.ask(pws_area, level, code[level], "K1", month(at), "pusdatin")


def test_the_arrow_of_a_total_compares_the_same_kelurahan(pws):
    march = area(pws, "puskesmas", "Pasar", "2025-03")
    assert (march.served_month, march.served_last_month, march.units_compared) == (41, 70, 1)
    assert march.status == "baik"  # Melati rose; Mawar has not reported, which is no fall
    city = area(pws, "kota", None, "2025-04")
    assert (city.served_month, city.served_last_month, city.units_compared) == (179, 129, 3)
    assert area(pws, "kelurahan", "Mawar", "2025-04").units_compared == 0


def test_nothing_to_compare_has_no_direction(pws):
    assert area(pws, "kelurahan", "Mawar", "2025-04").status == "di_bawah"


def test_a_kelurahan_is_judged_to_its_last_report(pws):
    silent = area(pws, "kelurahan", "Mawar", "2025-03")
    assert (silent.status, silent.pace, silent.last_month) == ("belum_lapor", "sedikit", month("2025-02"))
    assert silent.running_pct == pytest.approx(100 * 2 / 12)


CHANCE = """
kelurahan | kode | pusdatin | Jan | Feb | Mar
Melati    | K1        | 400      | 20  | 20  | 37
Anggrek   | K1        | 400      | 20  | 20  | 34
"""


def test_a_difference_within_chance_is_told_by_the_exact_binomial(tmp_path):
    # 37 of 57 tosses of a fair coin, or farther: 3.3 %; 34 of 54: 7.6 %
    store = pictured(tmp_path, pws=CHANCE)
    assert area(store, "kelurahan", "Melati", "2025-03").within_chance is False
    assert area(store, "kelurahan", "Anggrek", "2025-03").within_chance is True
    assert area(store, "kelurahan", "Anggrek", "2025-01").within_chance is None


SMALL = """
kelurahan | kode | pusdatin | Jan | Mar
Melati    | K1        | 40       | 2   | 1
Mawar     | K1        | 400      | 40  | 40
Kenanga   | K1        | 400      | 40  | 40
Anggrek   | K1        | 400      | 40  | 40
Dahlia    | K1        | 400      | 40  | 40
"""


def test_a_hidden_figure_has_neither_pace_nor_chance(tmp_path):
    hidden = area(pictured(tmp_path, pws=SMALL).public, "kelurahan", "Melati", "2025-03")
    assert (hidden.hidden_ytd, hidden.pace, hidden.within_chance, hidden.short_count) == (True, None, None, None)
