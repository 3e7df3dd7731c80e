"""People left and pace, asked of a real store drawn as small tables; every number can be checked with a pencil."""

from datetime import date
from fractions import Fraction

import pytest
from store.picture import KOTA, month, one, pictured, places

from ilp_dash.analysis.pace import a_day, amount, pace_frame, paces, proven_services, remarks, verdict_words
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.pace import PaceRules
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.pace import pace_tests, pws_pace, spm_pace
from ilp_dash.ui import tables

RULES = PaceRules()
ALL = set(INDICATORS)  # "dalam jangkauan" may be said of each


def spm(picture, at, level="puskesmas", basis="pusdatin", rules=RULES, **wanted):
    return one_pace(picture.ask(spm_pace, KOTA, level, month(at), basis, rules.complete_pct), at, rules, **wanted)


def pws(picture, at, level="kelurahan", rules=RULES, **wanted):
    return one_pace(picture.ask(pws_pace, KOTA, level, month(at), "pusdatin", rules.complete_pct), at, rules, **wanted)


def one_pace(rows, at, rules, **wanted):
    row = one(rows, **wanted)
    return paces([row], month(at), rules, ALL)[0]


# Pasar, hypertension 2025: 300 left after September of 1.000; last three 60 + 70 + 50, best month 130 (March).
YEAR = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep
Pasar     | SPM08   | 1000     | 90  | 80  | 130 | 70  | 80  | 70  | 60  | 70  | 50
Gunung    | SPM08   | 400      | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 50  | 30
Laut      | SPM08   | 300      | 10  | 10  | 10  | 10  | 10  | 10  | 10  |     | 10
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("pace"), YEAR)


def test_needed_per_month_stands_against_the_last_three_and_the_best_month(year):
    p = spm(year, "2025-09", name="Pasar", indicator="SPM08")
    assert (p.row.left_count, p.row.months_left, p.row.recent_sum, p.row.best, p.row.best_month) == (
        300,
        3,
        180,
        130,
        month("2025-03"),
    )
    assert (p.needed, p.recent, p.verdict) == (100, 60, "berat")
    assert p.days_left == 66  # October 23, November 20, December 23
    assert p.needed_a_day == Fraction(300, 66) and a_day(p.needed_a_day) == 4.6
    assert verdict_words(p) == "berat, butuh 100 per bulan; tiga bulan terakhir 60, terbaik 130"


def test_more_than_100_per_cent_is_reached_and_needs_nothing(year):
    p = spm(year, "2025-09", name="Gunung", indicator="SPM08")
    assert (p.verdict, p.row.left_count, p.needed, p.middle_pct) == ("tercapai", 0, None, None)


def test_a_missing_month_is_no_zero_in_the_last_three(year):
    p = spm(year, "2025-09", name="Laut", indicator="SPM08")
    assert (p.row.recent_sum, p.row.recent_months, p.recent) == (30, 3, 10)
    # September follows a silent August and may hold both: May to July
    assert (p.row.recent_first, p.row.recent_last) == (month("2025-05"), month("2025-07"))
    assert (p.row.left_count, p.needed, p.verdict) == (220, Fraction(220, 3), "luar")
    assert remarks(p, month("2025-09")) == [
        "akhir tahun belum dapat diperkirakan: belum ada tahun lalu yang lengkap",
        "rerata 3 laporan Mei–Jul\u00a02025",
    ]
    assert remarks(spm(year, "2025-08", name="Laut", indicator="SPM08"), month("2025-08"))[-1] == "Agu belum lapor"


def test_a_silent_unit_has_its_months_from_the_last_report_on(year):
    """Laut has not reported August: its rest is asked of September to December and of August too."""
    silent = spm(year, "2025-08", name="Laut", indicator="SPM08")
    assert (silent.row.last_month, silent.row.months_left, silent.row.months_open) == (month("2025-07"), 4, 5)
    assert silent.needed * 5 == silent.row.goal_left
    told = spm(year, "2025-07", name="Laut", indicator="SPM08")
    assert (told.needed, told.verdict) == (silent.needed, silent.verdict)


def test_january_has_one_month_to_go_by_and_eleven_to_go(year):
    p = spm(year, "2025-01", name="Pasar", indicator="SPM08")
    assert (p.row.left_count, p.row.months_left, p.row.recent_months, p.verdict) == (
        910,
        11,
        1,
        "jangkauan",
    )  # 82,7 ≤ 90
    assert p.reason == "akhir tahun belum dapat diperkirakan: belum ada tahun lalu yang lengkap"


def test_only_the_past_is_looked_at(year):
    assert spm(year, "2025-02", name="Pasar", indicator="SPM08").row.best == 90


def test_a_city_is_the_counts_of_its_units(year):
    p = spm(year, "2025-09", level="kota", indicator="SPM08")
    assert (p.row.served_ytd, p.row.sasaran, p.row.left_count) == (700 + 430 + 80, 1700, 490)
    # August counts with two of three units only where the rule lets it: 66 % < 75 %. Nor does September after it.
    assert (p.row.recent_sum, p.row.recent_first) == (60 + 50 + 10 + 70 + 50 + 10 + 80 + 50 + 10, month("2025-05"))
    lenient = spm(year, "2025-09", level="kota", indicator="SPM08", rules=PaceRules(complete_pct=60))
    assert lenient.row.recent_sum == (50 + 30 + 10) + (70 + 50) + (60 + 50 + 10)


def test_december_leaves_nothing_to_project(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Okt | Nov | Des
Pasar     | SPM01   | 30       | 10  | 10  | 10
Gunung    | SPM01   | 31       | 10  | 10  | 10
""",
    )
    assert spm(picture, "2025-12", name="Pasar", indicator="SPM01").verdict == "tercapai"
    p = spm(picture, "2025-12", name="Gunung", indicator="SPM01")
    assert (p.verdict, p.needed, p.days_left, p.middle_pct) == ("lewat", None, 0, None)
    assert verdict_words(p) == "tidak tercapai, kurang 1 orang"


def test_without_sasaran_or_with_zero_there_is_no_verdict_but_the_reason(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | riil | Jan | Feb
Pasar     | SPM12   | 0        |      | 3   | 1
Gunung    | SPM12   | 50       | 40   |     |
Gunung    | SPM11   | 50       | 40   | 1   | 1
""",
    )
    assert spm(picture, "2025-02", name="Pasar", indicator="SPM12").reason == "sasaran nol"
    assert spm(picture, "2025-02", name="Pasar", indicator="SPM12", basis="riil").reason == "belum ada sasaran"
    silent = spm(picture, "2025-02", name="Gunung", indicator="SPM12")
    assert (silent.verdict, silent.reason, silent.needed) == ("tanpa_dasar", "belum ada laporan tahun ini", None)


def test_a_sasaran_raised_in_mid_year_raises_what_is_needed_from_then_on(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | rev pusdatin | mulai | Jan | Feb | Mar | Apr | Mei | Jun | Jul
Pasar     | SPM06   | 1200     | 1500         | Jul   | 100 | 100 | 100 | 100 | 100 | 100 | 100
""",
    )
    june, july = (spm(picture, at, name="Pasar", indicator="SPM06") for at in ("2025-06", "2025-07"))
    assert (june.row.left_count, june.needed, june.verdict) == (600, 100, "jangkauan")
    assert (july.row.left_count, july.needed, july.verdict) == (800, 160, "luar")


def test_the_school_year_has_its_own_end(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | tahun | layanan | pusdatin | Jan | Mei | Jun | Jul | Agu | Sep
Pasar     | 2024  | SPM05   | 400      | 7   | 7   | 7   | 40  | 60  | 100
Pasar     | 2025  | SPM05   | 500      | 50  | 0   | 50  | 25  | 25  | 50
""",
    )
    june = spm(picture, "2025-06", name="Pasar", indicator="SPM05")
    assert (june.row.months_left, june.verdict, june.row.left_count) == (0, "lewat", 400 - 200 - 100)
    september = spm(picture, "2025-09", name="Pasar", indicator="SPM05")
    assert (september.row.months_left, september.row.left_count, september.year_end) == (9, 400, date(2026, 6, 30))
    assert (september.row.recent_sum, september.row.best) == (100, 100)


def test_months_under_another_definition_are_not_its_past(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | tahun | layanan | pusdatin | Jan | Nov | Des
Pasar     | 2023  | SPM01   | 100      | 50  | 60  | 70
Pasar     | 2024  | SPM01   | 100      | 5   |     |
Pasar     | 2023  | SPM08   | 100      | 50  | 60  | 70
Pasar     | 2024  | SPM08   | 100      | 5   |     |
""",
    )
    p = spm(picture, "2024-01", name="Pasar", indicator="SPM01")
    assert (p.row.best, p.row.recent_months, p.verdict) == (5, 1, "luar")
    # PMK 6/2024 did not change hypertension: December, and the January after it, count
    p = spm(picture, "2024-01", name="Pasar", indicator="SPM08")
    assert (p.row.best, p.row.recent_months) == (70, 3)


def test_the_month_after_a_silent_one_is_no_best_month(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun
Pasar     | SPM08   | 400      | 20  | 20  |     | 40  | 20  | 20
""",
    )
    p = spm(picture, "2025-06", name="Pasar", indicator="SPM08")
    # 280 left in 6 months: 46,7 a month. April holds March too, so 20 and not 40 is the best month.
    assert (p.row.best, p.row.recent_sum, p.row.recent_first, p.verdict) == (20, 60, month("2025-02"), "luar")


# Last year brought 20 a month to June and 40 a month after it: 120 and 240. This year 30 a month.
SEASONS = """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Pasar     | 2024  | SPM08   | 600      | 20  | 20  | 20  | 20  | 20  | 20  | 40  | 40  | 40  | 40  | 40  | 40
Pasar     | 2025  | SPM08   | 600      | 30  | 30  | 30  | 20  | 30  | 40  |     |     |     |     |     |
Gunung    | 2024  | SPM08   | 600      | 40  | 40  | 40  | 40  | 40  | 40  | 20  | 20  | 20  | 20  | 20  | 20
Gunung    | 2025  | SPM08   | 270      | 40  | 40  | 40  | 8   | 20  | 20  |     |     |     |     |     |
Laut      | 2024  | SPM08   | 100      | 5   | 5   | 5   | 5   | 5   | 5   | 20  | 20  | 20  | 20  | 20  |
Laut      | 2025  | SPM08   | 100      | 5   | 5   | 5   | 5   | 5   | 5   |     |     |     |     |     |
"""


@pytest.fixture(scope="module")
def seasons(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("musim"), SEASONS)


def test_the_projection_follows_the_same_months_of_last_year(seasons):
    p = spm(seasons, "2025-06", name="Pasar", indicator="SPM08")
    # So far 180 against 120: 1,5 times. The rest of last year 240 × 1,5 = 360; slowest month × 1 (April), fastest × 2.
    assert (p.row.served_ytd, p.row.low, p.row.middle, p.row.high) == (180, 240, 360, 480)
    # 420 of 600 at least, 540 in the middle, 660 and in words 100 % at most: 30 points, no more
    assert (p.low_pct, p.middle_pct, p.high_pct, p.reason) == (70, 90, 100, "")
    assert pace_frame([p], month("2025-06"))["end"][0].text == "30,0 % → 90 % (70–100)"


def test_enough_for_the_last_three_months_is_not_enough_where_the_season_ends(seasons):
    p = spm(seasons, "2025-06", name="Gunung", indicator="SPM08")
    # 102 left in 6 months: 17 a month, and 16 a month were served; see the next one
    assert (p.row.goal_left, p.row.recent_sum, p.row.middle) == (102, 48, 84)  # 168 ÷ 240 × 120
    lenient = spm(seasons, "2025-06", name="Gunung", indicator="SPM08", rules=PaceRules(reach_pct=110))
    assert lenient.verdict == "berat"  # 17 ≤ 17,6, yet going by last year only 84 of 102 will come


def test_a_wide_band_or_a_last_year_without_its_end_says_so(seasons):
    p = spm(seasons, "2025-06", name="Laut", indicator="SPM08")
    assert (p.middle_pct, p.reason) == (
        None, "akhir tahun belum dapat diperkirakan: belum ada tahun lalu yang lengkap",
    )  # fmt: skip
    p = spm(seasons, "2025-02", name="Pasar", indicator="SPM08")
    assert p.reason == "akhir tahun belum dapat diperkirakan: baru 2 bulan ada pembandingnya tahun lalu"
    p = spm(seasons, "2025-04", name="Gunung", indicator="SPM08")  # slowest month 8 of 40, fastest 40 of 40: over 200
    assert p.reason == "akhir tahun belum dapat diperkirakan: kisarannya lebih dari 30 poin"


# Five puskesmas said to be within reach in September 2024; how many made it decides what may be said in 2025.
def word_after(folder, made: int) -> str:
    names = ("Anyelir", "Bakung", "Cempaka", "Delima", "Enau")
    of = places(
        "kelurahan | kecamatan | puskesmas | mulai\n"
        + "\n".join(f"Kel {name} | Barat | {name} | 2019-01-01" for name in names)
    )
    head = (
        "puskesmas | tahun | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des"
    )
    lines = [
        f"{name} | 2024 | SPM08 | 120 | {' | '.join(['10'] * 11)} | {10 if n < made else 9}"
        for n, name in enumerate(names)
    ]
    picture = pictured(folder, "\n".join([head, *lines, "Anyelir | 2025 | SPM08 | 120 | 10"]), of=of)
    rows = picture.ask(pace_tests, KOTA, month("2025-01"), "pusdatin")
    assert [(r.indicator, r.verdict, r.said, r.came) for r in rows] == [("SPM08", "jangkauan", 10, 2 * made)]
    assert picture.ask(pace_tests, KOTA, month("2024-12"), "pusdatin") == []  # the year had not ended
    row = one(picture.ask(spm_pace, KOTA, "puskesmas", month("2025-01"), "pusdatin", 75), name="Anyelir", no=8)
    (said,) = paces([row], month("2025-01"), RULES, proven_services(rows))
    return said.verdict


def test_within_reach_is_said_only_where_it_came_true(tmp_path):
    assert word_after(tmp_path / "a", made=4) == "jangkauan"  # 8 of 10
    assert word_after(tmp_path / "b", made=3) == "mungkin"  # 6 of 10


def test_a_changed_rule_moves_the_verdict(year):
    strict = spm(year, "2025-09", name="Pasar", indicator="SPM08", rules=PaceRules(hard_pct=70))
    assert (strict.verdict, spm(year, "2025-09", name="Pasar", indicator="SPM08").verdict) == ("luar", "berat")


# K6 has a target of 90 %: of 105 people 94,5, so 95.
KELURAHAN = """
kelurahan | kode | pusdatin | Jan | Feb | Mar | Apr
Melati    | K6   | 105      | 10  | 10  | 10  | 10
Mawar     | K6   | 100      | 20  | 20  | 20  | 3
Kenanga   | K6   | 100      | 10  | 10  | 10  |
Anggrek   | K6   | 100      | 30  | 30  | 35  | 10
Dahlia    | D_S  |          | 9   | 9   | 9   | 9
Dahlia    | K6   | 100      | 1   | 1   | 1   |
"""


@pytest.fixture(scope="module")
def kelurahan(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("pacepws"), "", KELURAHAN)


def test_a_pws_pace_goes_to_the_annual_target_in_whole_people(kelurahan):
    p = pws(kelurahan, "2025-03", name="Melati", indicator="K6")
    assert (p.row.left_count, p.row.goal_left, p.row.months_left, p.verdict) == (75, 95 - 30, 9, "jangkauan")
    assert pws(kelurahan, "2025-04", name="Anggrek", indicator="K6").verdict == "tercapai"  # 105 of 90


def test_in_the_public_view_a_kelurahan_has_no_pace_and_a_hidden_one_no_number(kelurahan, monkeypatch):
    march = month("2025-03")
    melati = pws(kelurahan.public, "2025-03", name="Melati", indicator="K6")
    assert (melati.row.goal_left, melati.verdict) == (65, "disembunyikan")
    assert (melati.needed, melati.recent, melati.row.best) == (Fraction(65, 9), None, None)
    dahlia = pws(kelurahan.public, "2025-03", name="Dahlia", indicator="K6")
    assert (dahlia.verdict, dahlia.row.goal_left, dahlia.needed) == ("disembunyikan", None, None)
    monkeypatch.setenv("ILP_DATA_DIR", str(kelurahan.path.parent))
    with viewing(PUBLIC):
        table = tables.make("laju-pws-kelurahan", Selection(KOTA, march, indikator="K6"))
    (row,) = (row for row in table.rows if row[0] == "Dahlia")
    assert HIDDEN in row and "disembunyikan" in row
    assert not [cell for cell in row if isinstance(cell, int | float)]
    known = pws(kelurahan, "2025-04", name="Mawar", indicator="K6")
    assert (known.row.goal_left, known.row.recent_sum, known.verdict) == (27, 43, "jangkauan")


def test_an_unreported_kelurahan_is_judged_on_what_it_last_reported(kelurahan):
    p = pws(kelurahan, "2025-04", name="Kenanga", indicator="K6")
    assert (p.row.served_ytd, p.row.goal_left, p.row.recent_last) == (30, 60, month("2025-03"))
    assert "Apr belum lapor" in remarks(p, month("2025-04"))


def test_a_monthly_ratio_has_no_pace(kelurahan):
    assert not [
        r for r in kelurahan.ask(pws_pace, KOTA, "kelurahan", month("2025-04"), "pusdatin", 75) if r.indicator == "D_S"
    ]


MOVED = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 | 2025-06-30
Mawar     | Barat     | Gunung    | 2025-07-01 |
Kenanga   | Barat     | Gunung    | 2019-01-01 |
Anggrek   | Timur     | Laut      | 2019-01-01 |
Dahlia    | Timur     | Laut      | 2019-01-01 |
"""


def test_a_puskesmas_whose_area_changed_is_judged_per_kelurahan_this_year_and_on_its_own_months_afterwards(tmp_path):
    of = places(MOVED)
    picture = pictured(
        tmp_path,
        """
puskesmas | tahun | layanan | pusdatin | Jan | Feb | Jun | Jul | Agu
Pasar     | 2025  | SPM08   | 1000     | 90  | 95  | 90  | 50  | 40
""",
        """
puskesmas | kelurahan | tahun | kode | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Pasar     | Melati    | 2025  | K6   | 200      | 10  | 10  | 10  | 10  | 10  | 10  | 11  | 12  | 13  | 10  | 10  | 10
Pasar     | Mawar     | 2025  | K6   | 200      | 20  | 20  | 20  | 20  | 20  | 20  |     |     |     |     |     |
Gunung    | Mawar     | 2025  | K6   | 200      |     |     |     |     |     |     | 20  | 20  | 20  | 20  | 20  | 20
Gunung    | Kenanga   | 2025  | K6   | 200      | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10
Pasar     | Melati    | 2026  | K6   | 200      | 10  |     |     |     |     |     |     |     |     |     |     |
Gunung    | Mawar     | 2026  | K6   | 200      | 20  |     |     |     |     |     |     |     |     |     |     |
""",
        of=of,
    )
    p = pws(picture, "2025-08", level="puskesmas", name="Pasar", indicator="K6")
    assert (p.verdict, p.reason) == ("tanpa_dasar", "wilayah kerja berubah Juli 2025: lihat per kelurahan")
    mawar = pws(picture, "2025-08", name="Mawar", indicator="K6")
    assert (mawar.row.served_ytd, mawar.row.recent_sum, mawar.verdict) == (160, 60, "jangkauan")
    assert pws(picture, "2025-06", level="puskesmas", name="Pasar", indicator="K6").row.best == 30
    january = pws(picture, "2026-01", level="puskesmas", name="Pasar", indicator="K6")
    assert (january.row.best, january.row.months) == (13, 7)  # July to January: its present area
    # SPM keeps its verdict, on the months since the change
    august = spm(picture, "2025-08", name="Pasar", indicator="SPM08")
    assert (august.row.best, august.row.recent_months, august.recent) == (50, 2, 45)


def test_a_printed_amount_never_contradicts_the_verdict():
    assert amount(Fraction(100, 3)) == 33.3
    assert amount(Fraction(40, 1)) == 40
    assert amount(Fraction(2001, 2)) == 1001
    assert amount(Fraction(9996, 100)) == 100
    assert a_day(Fraction(1, 66)) == 0.1
    assert a_day(Fraction(3001, 30)) == 101
    assert amount(None) is None and a_day(None) is None
