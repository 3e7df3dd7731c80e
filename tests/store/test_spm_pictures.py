"""SPM, asked of a real store drawn as a small table; every number can be checked with a pencil."""

import pytest
from store.picture import KOTA, built, changed, month, one, pictured, places, reports

from ilp_dash.domain.report import QualityLine
from ilp_dash.domain.selection import Selection
from ilp_dash.store.queries.places import cities, data_state, reporting_by_month, reports_of, rules_in_force
from ilp_dash.store.queries.spm import (
    spm_by_area,
    spm_by_puskesmas,
    spm_progress,
    spm_quality,
    spm_services,
    spm_trend,
)
from ilp_dash.ui import tables

BASIC = """
puskesmas | layanan | pusdatin | riil | Jan | Feb | Mar | Apr | Mei | Jun
Pasar     | SPM08   | 1200     | 1000 | 100 | 100 | 100 |     | 100 | 100
Gunung    | SPM08   | 100      |      | 50  | 40  | 20  | 0   | 0   | 0
Laut      | SPM08   | 300      | 200  | 10  | 10  | 10  | 10  | 10  | 10
"""


@pytest.fixture(scope="module")
def basic(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("spm"), BASIC)


def service(picture, code="SPM08", at="2025-06", level="kota", area=KOTA, basis="pusdatin"):
    return one(picture.ask(spm_services, level, area, month(at), basis), id=code)


def test_sasaran_is_an_annual_stock_never_summed_over_months(basic):
    trend = basic.ask(spm_trend, "puskesmas", basic.code("Pasar"), "SPM08", "pusdatin")
    assert {t.sasaran for t in trend} == {1200}
    assert service(basic).sasaran == 1200 + 100 + 300


def test_a_roll_up_divides_sums_and_is_never_the_mean_of_percentages(basic):
    june = service(basic)
    assert (june.served_ytd, june.sasaran) == (500 + 110 + 60, 1600)
    assert june.coverage_pct == pytest.approx(100 * 670 / 1600)
    assert june.coverage_pct != pytest.approx((500 / 12 + 110 + 20) / 3)


def test_a_kecamatan_sums_its_puskesmas(basic):
    rows = basic.ask(spm_by_area, KOTA, "kecamatan", "SPM08", month("2025-06"), "pusdatin")
    assert {r.name: (r.served_ytd, r.sasaran, r.units) for r in rows} == {
        "Barat": (610, 1300, 2),
        "Timur": (60, 300, 1),
    }


def test_coverage_above_100_is_real_and_leaves_nobody(basic):
    gunung = service(basic, level="puskesmas", area=basic.code("Gunung"))
    assert gunung.coverage_pct == pytest.approx(110)
    assert gunung.reached is True
    assert gunung.left_count == 0


def test_one_unit_above_100_does_not_pay_for_the_gap_of_another_one(basic):
    left = {
        r.puskesmas: r.left_count
        for r in basic.ask(spm_by_puskesmas, KOTA, month("2025-06"), "pusdatin")
        if r.id == "SPM08"
    }
    assert left == {"Pasar": 700, "Gunung": 0, "Laut": 240}


def test_an_unreported_month_is_a_hole_and_not_a_zero(basic):
    trend = {t.month: t for t in basic.ask(spm_trend, "puskesmas", basic.code("Pasar"), "SPM08", "pusdatin")}
    april = trend[month("2025-04")]
    assert (april.served_month, april.served_ytd, april.coverage_pct, april.units_reported) == (None, None, None, 0)
    assert trend[month("2025-05")].served_ytd == 400


def test_a_reported_zero_is_a_zero(basic):
    trend = {t.month: t for t in basic.ask(spm_trend, "puskesmas", basic.code("Gunung"), "SPM08", "pusdatin")}
    assert (trend[month("2025-04")].served_month, trend[month("2025-04")].served_ytd) == (0, 110)


def test_the_city_says_how_many_of_its_units_reported(basic):
    assert [(service(basic, at=at).units_reported, service(basic, at=at).units) for at in ("2025-03", "2025-04")] == [
        (3, 3),
        (2, 3),
    ]


def test_a_month_nobody_reported_is_a_hole_in_the_citys_line(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan | Feb | Mar
Pasar     | SPM01   | 100      | 10  |     | 10
""",
    )
    line = picture.ask(spm_trend, "kota", KOTA, "SPM01", "pusdatin")
    assert [(t.month.month, t.served_ytd, t.coverage_pct) for t in line] == [
        (1, 10, 10.0),
        (2, None, None),
        (3, 20, 20.0),
    ]
    assert [p.reported for p in picture.ask(spm_progress, "kota", KOTA, "pusdatin")] == [True, False, True]


def test_both_bases_live_in_parallel(basic):
    pasar = basic.code("Pasar")
    assert service(basic, level="puskesmas", area=pasar).coverage_pct == pytest.approx(500 / 12)
    riil = service(basic, level="puskesmas", area=pasar, basis="riil")
    assert (riil.sasaran, riil.coverage_pct) == (1000, pytest.approx(50))
    assert (riil.other_sasaran, riil.other_pct) == (1200, pytest.approx(500 / 12))


def test_a_unit_without_sasaran_counts_neither_above_nor_below_the_line(basic):
    riil = service(basic, basis="riil")
    assert (riil.served_ytd, riil.sasaran) == (500 + 60, 1200)
    gunung = service(basic, level="puskesmas", area=basic.code("Gunung"), basis="riil")
    assert (gunung.served_ytd, gunung.sasaran, gunung.coverage_pct, gunung.left_count, gunung.reached) == (
        110,
        None,
        None,
        None,
        None,
    )


def test_reached_is_judged_on_counts(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM06   | 100000   | 99999
Pasar     | SPM07   | 100000   | 100000
""",
    )
    assert [service(picture, code, "2025-01").reached for code in ("SPM06", "SPM07")] == [False, True]
    assert service(picture, "SPM06", "2025-01").left_count == 1


def test_a_sasaran_of_zero_has_no_coverage(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM12   | 0        | 3
""",
    )
    row = service(picture, "SPM12", "2025-01")
    assert (row.coverage_pct, row.reached) == (None, None)


def test_a_revision_counts_from_its_month_and_is_marked(tmp_path):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | riil | rev pusdatin | rev riil | mulai | Jan | Jun | Jul | Agu
Pasar     | SPM06   | 1000     | 800  | 1250         | 900      | Jul   | 300 | 100 | 100 | 0
""",
    )
    line = {
        t.month.month: (t.sasaran, t.revised, t.coverage_pct)
        for t in picture.ask(spm_trend, "puskesmas", picture.code("Pasar"), "SPM06", "pusdatin")
    }
    assert line[6] == (1000, False, 40.0)
    assert line[7] == (1250, True, 40.0)
    assert line[8] == (1250, True, 40.0)
    assert service(picture, "SPM06", "2025-07", basis="riil").sasaran == 900


@pytest.mark.parametrize(
    ("layanan", "mulai", "at"), [("SPM06", "Jan", "2025-01"), ("SPM05", "Mar", "2025-07"), ("SPM05", "Jul", "2025-07")]
)
def test_a_revision_from_the_first_month_on_replaces_the_first_figure(tmp_path, layanan, mulai, at):
    picture = pictured(
        tmp_path,
        f"""
puskesmas | layanan   | pusdatin | rev pusdatin | mulai   | Jan | Jul
Pasar     | {layanan} | 1000     | 1250         | {mulai} | 10  | 10
""",
    )
    assert service(picture, layanan, at).sasaran == 1250


SCHOOL = """
puskesmas | tahun | layanan | pusdatin | Jan | Mei | Jun | Jul | Agu | Des
Pasar     | 2024  | SPM05   | 400      | 7   | 7   | 7   | 40  | 60  | 100
Pasar     | 2025  | SPM05   | 500      | 50  | 0   | 50  | 25  | 25  | 50
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("school"), SCHOOL)


def test_the_school_year_starts_again_in_july_with_julys_sasaran(school):
    line = {t.month: (t.served_ytd, t.sasaran) for t in school.ask(spm_trend, "kota", KOTA, "SPM05", "pusdatin")}
    assert line[month("2024-07")] == (40, 400)
    assert line[month("2024-12")] == (200, 400)
    assert line[month("2025-01")] == (250, 400)
    assert line[month("2025-06")] == (300, 400)
    assert line[month("2025-07")] == (25, 500)
    assert line[month("2025-12")] == (100, 500)


def test_months_before_the_first_school_year_have_no_sasaran(school):
    assert service(school, "SPM05", "2024-05").coverage_pct is None


def test_a_december_counts_the_school_year_that_ended_in_june(school):
    december = service(school, "SPM05", "2025-12")
    assert (december.served_ytd, december.sasaran, december.counted_month) == (300, 400, month("2025-06"))
    assert (december.running_pct, december.cls) == (100, "c1")
    first = service(school, "SPM05", "2024-12")  # none had ended with a sasaran: its own months so far
    assert (first.served_ytd, first.sasaran, first.counted_month) == (200, 400, month("2024-12"))


def test_a_service_stands_beside_the_same_month_of_the_year_before(school):
    june = service(school, "SPM05", "2025-07")
    assert (june.last_year_pct, june.coverage_pct, june.within_chance) == (10, 5, False)
    assert service(school, "SPM05", "2024-07").last_year_pct is None


def test_figures_without_a_day_of_sending_are_not_reported(tmp_path):
    picture = pictured(
        tmp_path,
        BASIC,
        sent="""
puskesmas | form | bulan   | kirim
Laut      | SPM  | 2025-06 |
""",
    )
    laut = service(picture, level="puskesmas", area=picture.code("Laut"))
    assert (laut.served_month, laut.served_ytd, laut.units_reported) == (None, 50, 0)


def test_a_report_on_the_due_day_is_on_time_and_the_day_after_is_late(tmp_path):
    picture = pictured(
        tmp_path,
        BASIC,
        sent="""
puskesmas | form | bulan   | kirim
Pasar     | SPM  | 2025-01 | 2025-02-05
Laut      | SPM  | 2025-01 | 2025-02-06
""",
    )
    january = one(picture.ask(reporting_by_month, KOTA), month=month("2025-01"))
    assert (january.expected, january.reported, january.on_time) == (6, 3, 2)
    late = one(picture.ask(reports_of, picture.code("Laut"), 2025), month=month("2025-01"), form="SPM")
    assert (late.late_days, late.due_on.isoformat()) == (1, "2025-02-05")
    april = one(picture.ask(reports_of, picture.code("Pasar"), 2025), month=month("2025-04"), form="SPM")
    assert (april.sent_on, april.late_days) == (None, None)


def test_a_later_due_day_by_local_letter_changes_only_the_months_from_then_on(tmp_path):
    sent = "puskesmas | form | bulan | kirim\nPasar | SPM | 2025-01 | 2025-02-08\nPasar | SPM | 2025-03 | 2025-04-08\n"
    picture = pictured(tmp_path, BASIC, sent=sent, rules=[("tanggal_batas_lapor", "10", "2025-03")])
    on_time = {m.month.month: m.on_time for m in picture.ask(reporting_by_month, KOTA, picture.code("Pasar"))}
    assert (on_time[1], on_time[3]) == (0, 1)
    value = {
        at: one(picture.ask(rules_in_force, month(at)), name="tanggal_batas_lapor").value
        for at in ("2025-02", "2025-03")
    }
    assert value == {"2025-02": "5", "2025-03": "10"}


def test_only_final_months_are_not_provisional(tmp_path):
    of = places()
    made = reports(of, BASIC)
    made = changed(made, ("Laut", 2025), state={"SPM": ("final",) * 5 + ("disetujui",) * 7, "PWS": (None,) * 12})
    picture = built(tmp_path, made, of)
    assert [service(picture, at=at).provisional for at in ("2025-05", "2025-06")] == [False, True]
    assert picture.ask(data_state, KOTA, month("2025-06")).provisional == 1


def test_national_figures_are_absent_where_none_are_published(basic):
    assert service(basic).national_pct is None


def test_quality_counts_its_units(tmp_path):
    of = places()
    made = changed(reports(of, BASIC), ("Laut", 2025), quality=(QualityLine("SPM08", 10, 8, 4, 2),))
    row = one(built(tmp_path, made, of).ask(spm_quality, "kota", KOTA, 2025), id="SPM08")
    assert (row.barang_ada, row.barang_butuh, row.sdm_ada, row.sdm_butuh, row.units, row.of_units) == (
        8,
        10,
        2,
        4,
        1,
        3,
    )


def test_a_city_is_simulated_as_long_as_one_file_behind_it_says_so(tmp_path):
    of = places()
    made = reports(of, BASIC)
    real = {key: r.__class__(**{**r.__dict__, "simulated": False}) for key, r in made.items()}
    mixed = {**real, ("Laut", 2025): made["Laut", 2025]}
    assert [
        built(tmp_path / name, picture, of).ask(cities)[0].simulated for name, picture in (("r", real), ("m", mixed))
    ] == [False, True]


def test_answers_about_unknown_places_are_empty(basic):
    assert basic.ask(spm_services, "kota", "99.99", month("2025-06"), "pusdatin") == []
    assert basic.ask(spm_trend, "puskesmas", "P0000000000", "SPM08", "pusdatin") == []
    assert basic.ask(spm_by_puskesmas, "99.99", month("2025-06"), "pusdatin") == []


def test_totals_that_differ_say_why_once_where_they_do(basic, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(basic.path.parent))
    # Left: Pasar 700, Gunung 0 (110 of 100), Laut 240: 940. The city 1.600 − 670 = 930; Barat 690 and Timur 240 too.
    june = tables.make("spm-peringkat", Selection(KOTA, month("2025-06"), indikator="SPM08"))
    assert [note for note in june.notes if note.startswith("Belum terlayani")] == [
        "Belum terlayani: kota 930 orang, dijumlah per kecamatan 930, dijumlah per puskesmas 940. Berbeda karena "
        "puskesmas yang melayani lebih dari sasarannya (10 orang lebih) menutup kekurangan puskesmas lain di dalam "
        "jumlah bersama."
    ]
    january = tables.make("spm-peringkat", Selection(KOTA, month("2025-01"), indikator="SPM08"))
    assert not [note for note in january.notes if note.startswith("Belum terlayani")]


def test_who_has_not_reported_this_year_is_left_in_the_citys_total_only(tmp_path, monkeypatch):
    picture = pictured(
        tmp_path,
        """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM08   | 100      | 40
Laut      | SPM08   | 70       |
""",
    )
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    made = tables.make("spm-peringkat", Selection(KOTA, month("2025-01"), indikator="SPM08"))
    (note,) = (note for note in made.notes if note.startswith("Belum terlayani"))
    assert "kota 130 orang" in note and "per puskesmas 60" in note
    assert "sasaran 1 puskesmas yang belum lapor tahun ini (70 orang)" in note
