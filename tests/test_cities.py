"""The five reference cities out of one installation: every published fact shows,
apart from the simulation and in agreement with it."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from store.picture import given
from test_every_page import ENGLISH, FIGURES, opened, shown, words

from ilp_dash.analysis.places import published_on
from ilp_dash.demo import make_reports
from ilp_dash.domain.rules import Rules
from ilp_dash.store.build import build
from ilp_dash.store.connection import Store
from ilp_dash.store.loading import Received
from ilp_dash.store.queries import ilp, places, pws, spm
from ilp_dash.store.reference import load_reference
from ilp_dash.store.rows import walk

JAMBI, TEBING, MAGELANG, AMBON, JAKARTA = CITIES = ("15.71", "12.76", "33.71", "81.71", "31")
NOW = date(2026, 9, 1)
# Years each city needs for its facts; every PWS line is left out of Jakarta's
# 44 puskesmas but two, which keeps the build short.
YEARS = {
    JAMBI: (2023, 2026),
    TEBING: (2023, 2024, 2025, 2026),
    MAGELANG: (2026,),
    AMBON: (2024, 2025, 2026),
    JAKARTA: (2026,),
}
# (city, words of the published sentence, source, day of publication)
FACTS = [
    (JAMBI, ("20 puskesmas",), "ANTARA", date(2024, 11, 1)),
    (JAMBI, ("7 dari 12", "2023", "di bawah 100 %", "ada 5"), "ANTARA", None),
    (JAMBI, ("harapan hidup", "73,29", "2023"), "ANTARA", None),
    (JAMBI, ("janin", "lahir", "remaja", "dewasa", "tua"), "ANTARA", None),
    (TEBING, ("Belum satu pun dari 12 layanan SPM", "100 %"), "harianSIB", date(2024, 8, 7)),
    (TEBING, ("persiapan", "koordinasi dan advokasi", "lintas sektor"), "harianSIB", date(2024, 8, 7)),
    (TEBING, ("berbasis program", "siklus hidup"), "harianSIB", date(2024, 8, 7)),
    (TEBING, ("LKD", "posyandu", "PKK", "setiap kelurahan"), "harianSIB", date(2024, 8, 7)),
    (MAGELANG, ("Kick-off", "12 Juni 2024"), "ANTARA", None),
    (MAGELANG, ("PWS", "petugas bersama kader", "bertanggung jawab"), "ANTARA", None),
    (MAGELANG, ("infrastruktur", "sarana-prasarana", "SDM", "manajemen"), "ANTARA", None),
    (AMBON, ("Lima puskesmas", "Rijali", "Benteng", "Poka", "Tawiri", "Hutumuri"), "CahayaLensa", date(2024, 11, 1)),
    (AMBON, ("semua puskesmas, pustu, dan posyandu", "2025"), "CahayaLensa", None),
    (JAKARTA, ("44 puskesmas", "enam wilayah"), "tvrijakartanews", date(2024, 8, 6)),
    (JAKARTA, ("Tebet", "Pasar Minggu", "diresmikan"), "tvrijakartanews", date(2024, 8, 6)),
    (JAKARTA, ("50 %", "RSUD", "luar Jakarta"), "tvrijakartanews", None),
]


ask_folder: list = []


def received(report):
    return report, Received(
        f"laporan_{report.puskesmas_code}_{report.year}.xlsx", "0" * 64, datetime(2026, 10, 9, 8), 0
    )


@pytest.fixture(scope="session")
def reference():
    return load_reference()


@pytest.fixture(scope="session")
def reports(reference):
    made = [r for city, years in YEARS.items() for r in make_reports(reference, cities=[city], years=years)]
    city_of = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    few = {p.puskesmas_code for p in [p for p in reference.puskesmas if p.kota_code == JAKARTA][:2]}
    return [r if city_of[r.puskesmas_code] != JAKARTA or r.puskesmas_code in few else replace(r, pws=()) for r in made]


@pytest.fixture(scope="session")
def ask(reference, reports, tmp_path_factory):
    path = build(reference, Rules(), given(reference, map(received, reports)), folder=tmp_path_factory.mktemp("five"))
    ask_folder.append(path.parent)

    def answer(question, *args):
        answer = question(Store(path).cursor(), *args)
        return walk(answer) if isinstance(answer, pd.DataFrame) else answer

    return answer


def test_all_five_are_there_in_one_installation(ask):
    rows = {c.kota_code: (c.name, c.simulated) for c in ask(places.cities)}
    assert rows == {
        JAMBI: ("Kota Jambi", True),
        TEBING: ("Kota Tebing Tinggi", True),
        MAGELANG: ("Kota Magelang", True),
        AMBON: ("Kota Ambon", True),
        JAKARTA: ("DKI Jakarta", True),
    }


@pytest.mark.parametrize(
    ("city", "kelurahan", "kecamatan", "puskesmas"),
    [(JAMBI, 68, 11, 20), (TEBING, 35, 5, 9), (MAGELANG, 17, 3, 5), (AMBON, 50, 5, 22), (JAKARTA, 267, 44, 44)],
)
def test_each_city_has_its_places(ask, city, kelurahan, kecamatan, puskesmas):
    rows = ask(places.kelurahan_of, city, NOW)
    assert len(rows) == len({r.code for r in rows}) == kelurahan
    assert len({(r.kecamatan, r.code[:8]) for r in rows}) == kecamatan
    assert len(ask(places.puskesmas_of, city)) == puskesmas


def test_ambon_has_20_kelurahan_and_30_negeri(ask):
    kinds = [r.code[9] for r in ask(places.kelurahan_of, AMBON, NOW)]
    assert (kinds.count("1"), kinds.count("2")) == (20, 30)


@pytest.mark.parametrize(("city", "words", "source", "published"), FACTS, ids=[f"{c}-{w[0]}" for c, w, _, _ in FACTS])
def test_each_published_fact_shows_with_its_source_and_date(ask, city, words, source, published):
    rows = [f for f in ask(places.published_facts, city) if all(w in f.kalimat for w in words)]
    assert len(rows) == 1
    assert (rows[0].sumber, rows[0].tanggal) == (source, published)
    assert published or "tanggal" in rows[0].catatan
    if published:
        assert str(published.year) in published_on(rows[0])[0]


def test_no_fact_is_shown_that_was_not_published(ask):
    assert sum(len(ask(places.published_facts, city)) for city in CITIES) == len(FACTS)


def test_the_sentence_about_0_of_12_says_that_it_names_neither_place_nor_year(ask):
    fact = next(f for f in ask(places.published_facts, TEBING) if f.topik == "spm")
    assert "tidak menyebut tempat maupun tahun" in fact.catatan


def reached(ask, city, month, basis="pusdatin"):
    return [s.id for s in ask(spm.spm_services, "kota", city, month, basis) if s.reached]


def test_jambi_ends_2023_with_exactly_five_of_twelve(ask):
    assert len(reached(ask, JAMBI, date(2023, 12, 1))) == 5
    line = {p.month: (p.reached, p.services) for p in ask(spm.spm_progress, "kota", JAMBI, "pusdatin")}
    assert line[date(2023, 12, 1)] == (5, 12)


def test_the_five_of_jambi_are_exactly_at_or_above_100_by_counts(ask):
    for s in ask(spm.spm_services, "kota", JAMBI, date(2023, 12, 1), "pusdatin"):
        assert (s.served_ytd >= s.sasaran) == bool(s.reached)


@pytest.mark.parametrize("basis", ["pusdatin", "riil"])
def test_tebing_tinggi_has_none_of_twelve_in_any_month(ask, basis):
    line = ask(spm.spm_progress, "kota", TEBING, basis)
    assert len(line) >= 45
    assert {p.reached for p in line} == {0}


def test_ambons_five_pilots_by_name(ask):
    rows = ask(ilp.ilp_by_puskesmas, AMBON, NOW)
    assert {r.puskesmas for r in rows if r.pilot_on} == {"Rijali", "Benteng", "Poka", "Tawiri", "Hutumuri"}
    assert all(r.pilot_on <= date(2024, 11, 30) for r in rows if r.pilot_on)
    city = next(c for c in ask(places.cities) if c.kota_code == AMBON)
    assert city.target_ilp_on == date(2025, 12, 31)


@pytest.mark.parametrize(("city", "count"), [(JAMBI, 20), (JAKARTA, 44)])
def test_declared_everywhere(ask, city, count):
    rows = ask(ilp.ilp_by_puskesmas, city, NOW)
    assert (len(rows), sum(r.declared_on is not None for r in rows)) == (count, count)
    assert max(r.declared_on for r in rows) <= date(2024, 11, 30)


def test_the_declarations_are_no_checklist_score(ask):
    statuses = [r.status for r in ask(ilp.ilp_by_puskesmas, JAMBI, NOW)]
    assert set(statuses) <= {"belum", "persiapan", "pilot", "sebagian", "penuh"}
    assert statuses.count("penuh") < 20


def test_jakarta_has_its_six_kota_administrasi_as_a_level(ask):
    rows = ask(spm.spm_by_area, JAKARTA, "kota_adm", "SPM08", NOW, "pusdatin")
    assert {r.area_code for r in rows} == {"31.01", "31.71", "31.72", "31.73", "31.74", "31.75"}
    whole = next(s for s in ask(spm.spm_services, "kota", JAKARTA, NOW, "pusdatin") if s.id == "SPM08")
    assert (sum(r.served_ytd for r in rows), sum(r.sasaran for r in rows), sum(r.units for r in rows)) == (
        whole.served_ytd,
        whole.sasaran,
        44,
    )
    assert {p.kota_adm for p in ask(places.puskesmas_of, JAKARTA)} == {r.name for r in rows}


@pytest.mark.parametrize("city", [JAMBI, TEBING, MAGELANG, AMBON])
def test_no_other_city_has_that_level(ask, city):
    assert ask(spm.spm_by_area, city, "kota_adm", "SPM08", NOW, "pusdatin") == []
    assert {p.kota_adm for p in ask(places.puskesmas_of, city)} == {None}


def test_patients_from_outside_are_counted_apart(ask):
    origin = ask(ilp.patient_origin, JAKARTA, NOW)
    assert origin.luar_kota > 0
    assert origin.dalam_wilayah > origin.luar_wilayah


def test_working_areas_that_are_not_public_say_they_are_simulated(ask):
    assert {city: ask(places.data_state, city, NOW).simulated_areas for city in CITIES} == {
        JAMBI: True,
        TEBING: True,
        MAGELANG: True,
        AMBON: True,
        JAKARTA: False,
    }


def test_the_mark_of_a_simulation_disappears_for_the_city_whose_own_reports_say_so(reference, reports, tmp_path):
    city_of = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    two = [
        replace(r, simulated=city_of[r.puskesmas_code] != MAGELANG, pws=())
        for r in reports
        if city_of[r.puskesmas_code] in (MAGELANG, TEBING) and r.year == 2026
    ]
    path = build(reference, Rules(), given(reference, map(received, two)), folder=tmp_path)
    cursor = Store(path).cursor()
    assert {c.kota_code: c.simulated for c in walk(places.cities(cursor))} == {TEBING: True, MAGELANG: False}
    assert {city: places.data_state(cursor, city, NOW).simulated for city in (TEBING, MAGELANG)} == {
        TEBING: True,
        MAGELANG: False,
    }


def test_the_two_nusaniwe_and_the_two_urimessing_of_ambon_are_four_places(ask):
    rows = [
        r
        for r in ask(pws.pws_units, AMBON, "kelurahan", "K1", NOW, "pusdatin")
        if r.name.startswith(("Nusaniwe", "Urimessing"))
    ]
    assert len({r.name for r in rows}) == 4
    assert len({r.area_code for r in rows}) == 4


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("path", FIGURES, ids=lambda p: p or "ringkasan")
def test_every_page_opens_for_every_city_in_indonesian(ask, monkeypatch, city, path):
    monkeypatch.setenv("ILP_DATA_DIR", str(ask_folder[0]))
    app = opened(path, kota=city)
    assert not app.error
    assert not app.warning
    first_year = path == "sinyal" and max(YEARS[city]) - 1 not in YEARS[city]  # nothing to compare: no list of signals
    assert {s["t"] for s in shown(app)} >= set(FIGURES[path]) - ({"table"} if first_year else set())
    assert [text for text in words(app) if ENGLISH.search(text)] == []
