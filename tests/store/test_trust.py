"""Which number is marked and why, worked by pencil."""

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date, datetime

import pytest
from demonstration import CITIES, FOUND_AS
from demonstration import reference as demo_reference
from demonstration import reports as demo_reports
from store.picture import KOTA, Picture, changed, close_all, given, month, one, places, reports

from ilp_dash.analysis import trust
from ilp_dash.demo import planted
from ilp_dash.domain.findings import SMELLS
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, months_between
from ilp_dash.domain.rules import Rules, RuleValue
from ilp_dash.ingest.checks import check
from ilp_dash.store.build import build
from ilp_dash.store.loading import Received
from ilp_dash.store.queries.public import numbers_marked
from ilp_dash.store.queries.spm import spm_services
from ilp_dash.store.queries.trust import (
    file_findings,
    findings_of_numbers,
    over_sasaran,
    over_sasaran_counts,
    reports_by_puskesmas,
    trust_of,
)

# March: Pasar passes its lowered sasaran, Gunung has not reported yet, Laut is late and its February never came.
# Gunung in February: 9.996 of 10.000 = 99,96 %.
SPM = """
puskesmas | layanan | pusdatin | rev pusdatin | mulai | Jan  | Feb  | Mar
Pasar     | SPM08   | 130      | 110          | Mar   | 40   | 40   | 40
Gunung    | SPM08   | 10.000   |              |       | 5000 | 4996 |
Laut      | SPM08   | 200      |              |       | 10   |      | 10
"""
PWS = """
kelurahan | kode | pusdatin | Jan | Feb | Mar
Melati    | K4   | 100      | 20  | 20  | 20
Melati    | K6   | 100      | 10  | 30  | 30
Mawar     | K4   | 100      | 20  | 20  | 20
Anggrek   | K6   | 100      | 20  | 20  |
"""
SENT = """
puskesmas | form | bulan   | kirim
Laut      | SPM  | 2025-03 | 2025-04-09
"""


def stored(folder, made, reference, today=date(2026, 1, 9), rules=()) -> Picture:
    """A store with the findings that importing these reports would have noted."""
    received = [
        (
            r,
            Received(
                f"{c}_{y}.xlsx",
                "0" * 64,
                datetime(2026, 1, 9, 8),
                0,
                [asdict(f) for f in check(r, reference, today=today)],
            ),
        )
        for (c, y), r in made.items()
    ]
    values = [RuleValue(name, value, month(since), "gambar") for name, value, since in rules]
    return Picture(build(reference, Rules(values), given(reference, received), folder=folder), places())


def drawn():
    made = reports(places(), SPM, PWS, sent=SENT)
    laut = made["Laut", 2025]
    return changed(
        made, ("Laut", 2025), state={**laut.state, "SPM": (*laut.state["SPM"][:2], "dikirim", *laut.state["SPM"][3:])}
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("trust"), drawn(), places().reference)


def number(city, at, level="kota", area=KOTA, indicator="SPM08"):
    """(row, findings) of one number."""
    program = "SPM" if indicator.startswith("SPM") else "PWS"
    row = one(city.ask(trust_of, KOTA, level, program, month(at), "pusdatin", indicator, area), area_code=area)
    return row, city.ask(findings_of_numbers, KOTA, level, program, month(at), indicator, area)


def why(city, at, level="kota", area=KOTA, indicator="SPM08"):
    return trust.reasons(*number(city, at, level, area, indicator))


def beside(city, at, level="kota", area=KOTA, indicator="SPM08"):
    return trust.beside(number(city, at, level, area, indicator)[0], level)


def test_what_concerns_its_parts_is_said_of_the_city_without_a_mark(city):
    """Pasar's revision: 110 of 10.310 is about 1 per cent of the city's sasaran."""
    assert why(city, "2025-03") == {}
    assert beside(city, "2025-03") == {
        "lengkap": "1 dari 3 puskesmas belum lapor bulan ini; 1 laporan puskesmas bulan sebelumnya belum masuk",
        "di_atas_100": "1 puskesmas di atas 100 %",
        "tepat_waktu": "1 laporan terlambat, paling lama 2 hari",
        "sementara": "1 laporan belum final",
    }


def test_what_is_said_follows_the_selected_month(city):
    assert why(city, "2025-01") == beside(city, "2025-01") == {}
    assert beside(city, "2025-02") == {"lengkap": "1 dari 3 puskesmas belum lapor bulan ini"}


def test_99_96_is_not_above_100_and_passes_every_check(city):
    row = one(city.ask(spm_services, "puskesmas", city.code("Gunung"), month("2025-02"), "pusdatin"), id="SPM08")
    assert row.coverage_pct == pytest.approx(99.96) and not row.reached
    assert why(city, "2025-02", "puskesmas", city.code("Gunung")) == {}


def test_a_number_is_marked_by_its_own_reasons_only(city):
    assert why(city, "2025-03", "puskesmas", city.code("Pasar")) == {
        "di_atas_100": "capaian di atas 100 %",
        "sasaran_berubah": "sasaran berubah di tengah tahun, Maret 2025",
    }
    assert why(city, "2025-03", "puskesmas", city.code("Gunung")) == {"lengkap": "belum lapor bulan ini"}
    assert why(city, "2025-03", "puskesmas", city.code("Laut")) == {}
    assert beside(city, "2025-03", "puskesmas", city.code("Laut")) == {
        "lengkap": "1 laporan bulan sebelumnya belum masuk",
        "tepat_waktu": "1 laporan terlambat, 2 hari",
        "sementara": "1 laporan belum final",
    }


def test_a_report_accepted_later_removes_its_mark(tmp_path):
    made = drawn()
    gunung = made["Gunung", 2025]
    line = replace(gunung.spm[0], served=(5000, 4996, 2, *[None] * 9))
    days = {**gunung.sent_on, "SPM": (*gunung.sent_on["SPM"][:2], date(2025, 4, 5), *[None] * 9)}
    final = {**gunung.state, "SPM": ("final",) * 3 + (None,) * 9}
    later = changed(made, ("Gunung", 2025), spm=(line,), sent_on=days, state=final)
    city = stored(tmp_path, later, places().reference)
    assert why(city, "2025-03", "puskesmas", city.code("Gunung")) == {}
    assert beside(city, "2025-03")["lengkap"] == "1 laporan puskesmas bulan sebelumnya belum masuk"
    close_all()


def test_a_finding_marks_the_number_it_names_from_the_month_it_first_shows(city):
    melati = city.code("Melati")
    found = one(city.ask(file_findings, KOTA, month("2025-03")), kind="K6_LEBIH_K4")
    assert (found.kelurahan_code, found.indicator, found.month, found.sheet) == (melati, "K6", date(2025, 3, 1), "PWS")
    said = "K6 lebih banyak daripada K4, Maret 2025"
    assert why(city, "2025-03", "kelurahan", melati, "K6") == {"konsisten": said}
    assert why(city, "2025-02", "kelurahan", melati, "K6") == {}
    assert why(city, "2025-03", "kelurahan", melati, "K4") == {}
    assert [f.id for f in number(city, "2025-03", "kelurahan", melati, "K6")[1]] == [found.id]


# Melati with a weight of its own among the others; K6 passes K4 in February.
WEIGHED = """
kelurahan | kode | pusdatin | Jan | Feb
Melati    | K4   | 100      | 20  | 20
Melati    | K6   | {melati} | 10  | 50
Mawar     | K6   | 300      | 20  | 20
Anggrek   | K6   | 500      | 20  | 20
"""


@pytest.mark.parametrize(
    ("melati", "rules", "puskesmas", "kota"),
    [
        (200, (), True, True),  # 200 of 500, 200 of 1.000
        (80, (), True, False),  # 80 of 380 = 21 %, 80 of 880 = 9,1 %
        (30, (), False, False),  # 30 of 330 = 9,1 %
        (80, (("temuan_bobot_persen", "9", "2025-01"),), True, True),
    ],
)
def test_a_finding_marks_what_lies_above_by_the_weight_of_its_place(tmp_path, melati, rules, puskesmas, kota):
    made = reports(places(), pws=WEIGHED.format(melati=melati))
    city = stored(tmp_path, made, places().reference, rules=rules)
    said = {"konsisten": "K6 lebih banyak daripada K4, Melati, Februari 2025"}
    assert "konsisten" in why(city, "2025-02", "kelurahan", city.code("Melati"), "K6")
    assert why(city, "2025-02", "puskesmas", city.code("Pasar"), "K6") == (said if puskesmas else {})
    assert why(city, "2025-02", "kota", KOTA, "K6") == (said if kota else {})
    close_all()


def test_a_kelurahan_that_did_not_report_is_marked_and_its_puskesmas_says_how_many(city):
    assert why(city, "2025-03", "kelurahan", city.code("Anggrek"), "K6") == {"lengkap": "belum lapor bulan ini"}
    assert why(city, "2025-03", "puskesmas", city.code("Laut"), "K6") == {"lengkap": "belum lapor bulan ini"}
    assert why(city, "2025-02", "puskesmas", city.code("Laut"), "K6") == {}
    assert beside(city, "2025-02", "puskesmas", city.code("Laut"), "K6") == {
        "lengkap": "1 dari 2 kelurahan belum lapor bulan ini; 1 laporan kelurahan bulan sebelumnya belum masuk"
    }


def test_who_reported_when(city):
    of = {(r.puskesmas, r.form, r.month.month): r.late_days for r in city.ask(reports_by_puskesmas, KOTA, 2025)}
    assert [of["Laut", "SPM", m] for m in (1, 2, 3)] == [0, None, 2]  # due on Monday, 7 April
    assert of["Gunung", "SPM", 3] is None


def test_what_passed_its_sasaran_is_listed_for_its_puskesmas(city):
    assert [(r.puskesmas_code, r.over) for r in city.ask(over_sasaran_counts, KOTA, month("2025-03"))] == [
        (city.code("Pasar"), 1)
    ]
    assert [(f.indicator, f.month.month) for f in city.ask(over_sasaran, city.code("Pasar"), month("2025-03"))] == [
        ("SPM08", 3)
    ]
    assert city.ask(over_sasaran_counts, KOTA, month("2025-02")) == []


def test_findings_are_published_without_any_figure(city):
    kinds = dict(city.sql("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'temuan_berkas'"))
    assert {name for name, kind in kinds.items() if kind not in ("VARCHAR", "DATE", "BOOLEAN")} == {"id", "year"}
    assert not {"value", "message"} & set(kinds)


def test_a_ledger_of_an_older_version_still_builds(tmp_path):
    made = reports(places(), SPM)
    old = {"severity": "peringatan", "sheet": "SPM", "cell": "H3", "value": "", "message": "…", "kind": "LONJAKAN"}
    received = [(r, Received("lama.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 1, [old])) for r in made.values()]
    city = Picture(build(places().reference, Rules(), given(places().reference, received), folder=tmp_path), places())
    found = city.ask(file_findings, KOTA, month("2025-02"))
    assert {(f.kelurahan, f.indicator, f.month, f.cell) for f in found} == {(None, None, None, "H3")}
    assert why(city, "2025-02", "puskesmas", city.code("Laut"))["konsisten"] == "angka lebih dari 5 kali median, 2025"
    close_all()


def test_a_finding_of_a_whole_sheet_marks_the_same_numbers_in_the_public_view_without_saying_which(tmp_path):
    spm = "puskesmas | layanan | pusdatin | Jan | Feb\nLaut | SPM08 | 100 | 10 | 10\nLaut | SPM10 | 100 | 10 | 10"
    found = {"sheet": "SPM", "cell": "", "kind": "BULAN_KEMBAR", "month": 2}
    received = [
        (r, Received("kembar.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 1, [found]))
        for r in reports(places(), spm).values()
    ]
    path = build(places().reference, Rules(), given(places().reference, received), folder=tmp_path)
    staff = Picture(path, places())
    laut = (staff.code("Laut"), "SPM08")
    for at, marked in (("2025-01", False), ("2025-02", True)):
        for view in (staff, staff.public):
            rows = view.ask(numbers_marked, KOTA, month(at), "pusdatin")
            assert (laut in {(r.area_code, r.indicator) for r in rows if r.area_code == laut[0]}) == marked
    services = {i.id for i in INDICATORS.values() if i.program == "SPM"}
    open_ones = {i for i in services if not INDICATORS[i].sensitive}
    for view, of in ((staff, services), (staff.public, open_ones)):
        assert {n for (n,) in view.sql("SELECT DISTINCT indicator FROM temuan_angka")} == of
    told = staff.public.ask(file_findings, KOTA, month("2025-02"))
    assert [(f.kind, f.month, f.cell, f.file_name) for f in told] == [("DITAHAN", None, None, "")]
    assert why(staff.public, "2025-02", "puskesmas", laut[0])["konsisten"].startswith("temuan yang rinciannya")
    close_all()


# --- what the demonstration planted
# --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The five cities from 2024 on, with what importing their files would have noted."""
    made = {key: r for key, r in demo_reports().items() if key[1] >= 2024}
    return stored(tmp_path_factory.mktemp("demo"), made, demo_reference(), date(2026, 10, 20))


# Numbers as pages show them: cells of the matrix and of the PWS chart, and those of a city.
SHOWN = (("puskesmas", "SPM"), ("kelurahan", "PWS"), ("kota", "SPM"), ("kota", "PWS"))


@pytest.mark.parametrize(("level", "program"), SHOWN)
def test_at_most_one_number_in_ten_carries_a_mark(demonstration, level, program):
    """Every city and the last twelve months; each number is asked for as a page does."""
    last = demonstration.sql("SELECT max(month) FROM bulan")[0][0]
    marked = of = 0
    for kota in CITIES:
        for at in months_between(add_months(last, -11), last):
            found = defaultdict(list)
            for f in demonstration.ask(findings_of_numbers, kota, level, program, at):
                found[f.area_code, f.of_indicator].append(f)
            for row in demonstration.ask(trust_of, kota, level, program, at, "pusdatin"):
                marked += bool(trust.reasons(row, found[row.area_code, row.indicator]))
                of += 1
    assert of >= 12 * 5 * 12
    assert 0 < marked <= 0.10 * of, f"{marked} dari {of}"


CHECK_OF = {FOUND_AS[kind]: SMELLS[FOUND_AS[kind]] for kind in planted.KINDS}


def marked(city, m, kelurahan) -> bool:
    """Whether the number a mistake was planted in is marked for that mistake: of the kelurahan, or of the puskesmas
    where the kelurahan may not be told."""
    program = "PWS" if kelurahan else "SPM"
    kota = city.sql("SELECT kota_code FROM puskesmas WHERE puskesmas_code = ?", m.puskesmas_code)[0][0]
    places = (
        [("kelurahan", kelurahan), ("puskesmas", m.puskesmas_code)] if kelurahan else [("puskesmas", m.puskesmas_code)]
    )
    for level, area in places:
        at = date(m.year, m.month, 1)
        rows = city.ask(trust_of, kota, level, program, at, "pusdatin", m.indicator, area)
        found = city.ask(findings_of_numbers, kota, level, program, at, m.indicator, area)
        for row in rows:
            own = [f for f in found if f.of_indicator == row.indicator]
            if CHECK_OF[FOUND_AS[m.kind]] in trust.reasons(row, own):
                return True
    return False


def test_every_planted_mistake_is_published_in_its_place_and_marks_its_number_and_nothing_else_is(demonstration):
    city, made = demonstration, demo_reports()
    found = city.sql("SELECT kind, puskesmas_code, year, kelurahan_code, indicator, month(month) FROM temuan_berkas")
    wanted = {
        (
            FOUND_AS[m.kind],
            m.puskesmas_code,
            m.year,
            planted.kelurahan_of(m, made[m.puskesmas_code, m.year]),
            m.indicator,
            m.month,
        )
        for m in planted.PLANTED
        if m.kind in planted.STRICT
    }
    told = {row for row in found if row[0] != "LAYANAN_LEBIH_SASARAN"}
    assert told == wanted
    for m in planted.PLANTED:
        assert marked(city, m, planted.kelurahan_of(m, made[m.puskesmas_code, m.year])), m
    over = {(row[1], row[2], row[4]) for row in found if row[0] == "LAYANAN_LEBIH_SASARAN"}
    assert {
        (m.puskesmas_code, m.year, m.indicator) for m in planted.PLANTED if m.kind == "dilayani_di_atas_sasaran"
    } <= over
