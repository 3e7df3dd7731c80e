"""The edge cases no other sheet of a topic holds: January, zero sasaran, above
100 %, mid-year sasaran, moved kelurahan, 99,96 %."""

import pytest
from store.picture import KOTA, MOVED, built, month, one, pictured, places, reports
from store.test_comparison_pictures import bases_of_puskesmas, services, yearly, years_line
from store.test_ip_spm_pictures import at, city
from store.test_pace_pictures import spm
from store.test_trust import stored

from ilp_dash.analysis import compare, trust
from ilp_dash.analysis.pace import verdict_words
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.words import percent
from ilp_dash.store.queries.trust import trust_of
from ilp_dash.store.rows import walk
from ilp_dash.ui.tables import ip_spm as tables_ip_spm
from ilp_dash.ui.views import ip_spm as ip_spm_views

# Pasar, hypertension 2025: 11 × 200 + 299 = 2.499 of 2.500 = 99,96 %; of the riil
# 2.499 it is everybody. Gunung passes its sasaran.
# Laut: a sasaran of zero with people served. January 2025 Pasar 200 of 2.500,
# January 2024 100 of 2.000, school year from July 2024.
YEAR = """
puskesmas | tahun | layanan | pusdatin | riil | rev pusdatin | mulai | Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des
Pasar     | 2024  | SPM08   | 2000     | 2000 |              |       | 100|   |   |   |   |   |   |   |   |   |    |
Pasar     | 2024  | SPM05   | 700      | 700  |              |       |    |   |   |   |   |   |50 |50 |50 |50 |50 |50
Pasar     | 2025  | SPM08   | 2500     | 2499 |              |       | 200|200|200|200|200|200|200|200|200|200|200|299
Pasar     | 2025  | SPM05   |          |      |              |       | 50 |   |   |   |   |   |   |   |   |   |    |
Gunung    | 2025  | SPM01   | 100      | 100  | 80           | Mar   | 60 |20 |20 |   |   |   |   |   |   |   |    |
Laut      | 2025  | SPM12   | 0        | 0    |              |       | 3  |1  |   |   |   |   |   |   |   |   |    |
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("tepi"), YEAR)


def test_99_96_is_one_person_short_on_every_page(year):
    november, december = (spm(year, f"2025-{n}", name="Pasar", indicator="SPM08") for n in (11, 12))
    assert (november.row.left_count, november.needed, november.verdict) == (300, 300, "luar")  # best month so far 200
    assert (december.verdict, verdict_words(december)) == ("lewat", "tidak tercapai, kurang 1 orang")
    pasar = next(p for p in yearly(year, "2025-12") if p.puskesmas == "Pasar")
    assert percent(float(pasar.services["SPM08"])) == "99,96 %"
    line = bases_of_puskesmas(year, "2025-12", "SPM08", "Pasar")
    assert percent(line.coverage_pct) == "99,96 %" and line.coverage_pct_riil == 100
    assert line.outcome == "tercapai hanya dengan sasaran riil"


def test_january_stands_beside_last_january_and_the_school_year_beside_its_own(year):
    line = years_line(year, "2025-01", "Hipertensi")
    assert (line.coverage_pct, line.last_year_pct, line.change_pct, line.change_people) == (8, 5, 3, 100)
    # 7 × 50 of 700 since July; nothing is known of the school year before
    school = years_line(year, "2025-01", "Usia pendidikan dasar")
    assert (school.coverage_pct, school.last_year_pct, school.change_pct, school.change_people) == (
        50,
        None,
        None,
        None,
    )


def test_january_is_one_twelfth_and_seven_of_the_school_year(year):
    pasar = next(p for p in yearly(year, "2025-01") if p.puskesmas == "Pasar")
    assert pasar.services["SPM08"] == pytest.approx(96)  # 200 of 2.500 ÷ 12
    assert pasar.services["SPM05"] == pytest.approx(100 * 350 * 12 / (700 * 7))


def test_a_sasaran_of_zero_has_no_coverage_no_difference_and_no_part_in_kinerja(year):
    line = years_line(year, "2025-02", "Risiko HIV")
    assert (line.coverage_pct, line.change_pct, line.served_ytd) == (None, None, 4)
    assert next(p for p in yearly(year, "2025-02") if p.puskesmas == "Laut").services == {}
    both = compare.bases(services(year, "2025-02"), services(year, "2025-02", "riil"), "id", month("2025-02"))
    riil = one(walk(both), short="Risiko HIV")
    assert (riil.difference_pct, riil.coverage_pct, riil.outcome) == (None, None, "")


def test_above_100_and_a_sasaran_lowered_in_mid_year_are_said_and_counted_from_their_month(year):
    before, after = (services(year, at, level="puskesmas", area=year.code("Gunung")) for at in ("2025-02", "2025-03"))
    assert (one(walk(before), id="SPM01").coverage_pct, one(walk(after), id="SPM01").coverage_pct) == (80, 125)
    line = one(walk(compare.years(after, month("2025-03"))), short="Ibu hamil")
    assert (line.coverage_pct, line.remark) == (125, "sasaran direvisi tahun ini")
    gunung = next(p for p in yearly(year, "2025-03") if p.puskesmas == "Gunung")
    assert gunung.services == {"SPM01": 100}  # 100 of 80 × 3/12: capped


# Two puskesmas, B 100 everywhere; SPM01 of Pasar is raised from 100 to 200
# in September, SPM02 of Laut passes its sasaran.
RAISED = """
puskesmas | layanan | pusdatin | rev pusdatin | mulai | Jul | Agu | Sep
Pasar     | SPM01   | 100      | 200          | Sep   | 40  | 40  | 20
Laut      | SPM01   | 100      |              |       | 40  | 40  | 20
Pasar     | SPM02   | 10       |              |       | 5   | 5   | 0
Laut      | SPM02   | 10       |              |       | 15  | 0   | 0
""" + "".join(
    f"Pasar | SPM{n:02} | 50 | | | 50 | 0 | 0\nLaut | SPM{n:02} | 50 | | | 50 | 0 | 0\n" for n in range(3, 13)
)
FULL = {"Pasar": (10, 10, 4, 4), "Laut": (10, 10, 4, 4)}


def test_the_index_follows_a_sasaran_raised_in_mid_year(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(city(tmp_path, sheet=RAISED, mutu=FULL).path.parent))
    august, september = (tables_ip_spm.here(at(text)) for text in ("2025-08", "2025-09"))
    # August: A of SPM01 160/200 = 80, all others 100. September: 200/300 = 66 2/3, 100 people left.
    assert [s.a for s in august.services][:2] == [80, 100]
    assert float(august.index) == pytest.approx((11 * 100 + 0.8 * 80 + 20) / 12)
    assert float(september.index) == pytest.approx((11 * 100 + 0.8 * 200 / 3 + 20) / 12)
    assert (september.goal[1], september.fewest.people) == ("Tuntas Paripurna", {"SPM01": 100})


def test_in_january_the_index_says_that_it_is_measured_against_the_whole_year(tmp_path, monkeypatch):
    sheet = "puskesmas | layanan | pusdatin | Jan\n" + "".join(
        f"Pasar | SPM{n:02} | 120 | 10\n" for n in range(1, 13) if n != 5
    )
    monkeypatch.setenv("ILP_DATA_DIR", str(city(tmp_path, sheet=sheet, mutu=FULL).path.parent))
    spec = ip_spm_views.verdict(at("2025-01"))
    assert "belum dapat dihitung: layanan Usia pendidikan dasar" in spec["title"]
    assert "dihitung terhadap sasaran setahun" in spec["sub"]


# Mawar belongs to Pasar until June and to Laut from July; Laut has not sent August.
SERVED = f"puskesmas | kelurahan | kode | pusdatin | {' | '.join(MONTH_SHORT[:8])}\n" + "\n".join(
    f"{p} | {k} | K1 | 200 | " + " | ".join("10" if first <= m <= last else "" for m in range(1, 9))
    for p, k, first, last in (
        ("Pasar", "Melati", 1, 8),
        ("Pasar", "Mawar", 1, 6),
        ("Laut", "Mawar", 7, 7),
        ("Laut", "Anggrek", 1, 7),
    )
)


def test_a_missing_report_of_a_moved_kelurahan_marks_only_who_answers_for_it_now(tmp_path):
    of = places(MOVED)
    picture = built(tmp_path, reports(of, "", SERVED), of)
    why = {
        name: one(
            picture.ask(trust_of, KOTA, "puskesmas", "PWS", month("2025-08"), "pusdatin"),
            area_code=picture.code(name),
            indicator="K1",
        )
        for name in ("Pasar", "Laut")
    }
    incomplete = {name: trust.reasons(row, []).get("lengkap") for name, row in why.items()}
    assert not incomplete["Pasar"] and incomplete["Laut"], incomplete


def test_trust_in_january_looks_at_no_earlier_month_and_a_sasaran_of_zero_is_no_crash(tmp_path):
    of = places()
    made = reports(
        of,
        """
puskesmas | tahun | layanan | pusdatin | Jan | Nov | Des
Pasar     | 2024  | SPM08   | 100      | 5   | 5   |
Pasar     | 2025  | SPM08   | 100      | 5   |     |
Gunung    | 2025  | SPM08   | 0        | 3   |     |
""",
    )
    city = stored(tmp_path, made, of.reference)
    rows = city.ask(trust_of, KOTA, "puskesmas", "SPM", month("2025-01"), "pusdatin")
    said = {
        name: trust.reasons(row, []) | trust.beside(row, "puskesmas")
        for name in ("Pasar", "Gunung")
        for row in [one(rows, area_code=city.code(name), indicator="SPM08")]
    }
    assert "lengkap" not in said["Pasar"]  # December 2024 belongs to another year
    assert not {"lengkap", "di_atas_100"} & set(said["Gunung"]) and "None" not in str(said["Gunung"])
