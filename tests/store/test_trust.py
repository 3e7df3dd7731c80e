"""Which number fails which check of trust, worked by pencil; and no finding gives a small number away."""

from dataclasses import asdict, replace
from datetime import date, datetime

import pytest
from demonstration import FOUND_AS
from demonstration import reference as demo_reference
from demonstration import reports as demo_reports
from store.picture import KOTA, Picture, changed, close_all, month, one, places, reports

from ilp_dash.analysis import trust
from ilp_dash.demo import planted
from ilp_dash.domain.rules import Rules
from ilp_dash.ingest.checks import check
from ilp_dash.store.build import Received, build
from ilp_dash.store.queries.spm import spm_services
from ilp_dash.store.queries.trust import (
    file_findings,
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


def stored(folder, made, reference, today=date(2026, 1, 9)) -> Picture:
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
    return Picture(build(reference, received, Rules(), [], folder=folder), places())


def drawn():
    made = reports(places(), SPM, PWS, sent=SENT)
    laut = made["Laut", 2025]
    return changed(
        made, ("Laut", 2025), state={**laut.state, "SPM": (*laut.state["SPM"][:2], "dikirim", *laut.state["SPM"][3:])}
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("trust"), drawn(), places().reference)


def why(city, at, level="kota", area=KOTA, indicator="SPM08"):
    program = "SPM" if indicator.startswith("SPM") else "PWS"
    rows = city.ask(trust_of, KOTA, level, program, month(at), "pusdatin")
    findings = trust.found_in(city.ask(file_findings, KOTA, month(at)), level, area)
    return trust.reasons(one(rows, area_code=area, indicator=indicator), findings, month(at), level)


def test_every_check_says_what_it_found_in_the_city(city):
    assert why(city, "2025-03") == {
        "lengkap": "1 dari 3 puskesmas belum lapor bulan ini; 1 laporan puskesmas bulan sebelumnya belum masuk",
        "tepat_waktu": "1 laporan terlambat, paling lama 4 hari",
        "di_atas_100": "1 puskesmas di atas 100 %",
        "sasaran_berubah": "sasaran direvisi di 1 puskesmas",
        "sementara": "1 laporan belum final",
    }


def test_marks_follow_the_selected_month(city):
    assert why(city, "2025-01") == {}
    assert why(city, "2025-02") == {"lengkap": "1 dari 3 puskesmas belum lapor bulan ini"}


def test_99_96_is_not_above_100_and_passes_every_check(city):
    row = one(city.ask(spm_services, "puskesmas", city.code("Gunung"), month("2025-02"), "pusdatin"), id="SPM08")
    assert row.coverage_pct == pytest.approx(99.96) and not row.reached
    assert why(city, "2025-02", "puskesmas", city.code("Gunung")) == {}


def test_each_puskesmas_carries_its_own_reasons_only(city):
    assert why(city, "2025-03", "puskesmas", city.code("Pasar")) == {
        "di_atas_100": "capaian di atas 100 %",
        "sasaran_berubah": "sasaran direvisi",
    }
    assert why(city, "2025-03", "puskesmas", city.code("Gunung")) == {"lengkap": "belum lapor bulan ini"}
    assert why(city, "2025-03", "puskesmas", city.code("Laut")) == {
        "lengkap": "1 laporan bulan sebelumnya belum masuk",
        "tepat_waktu": "laporan terlambat 4 hari",
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
    assert why(city, "2025-03")["lengkap"] == "1 laporan puskesmas bulan sebelumnya belum masuk"
    close_all()


def test_a_finding_counts_from_the_month_it_first_shows(city):
    melati = city.code("Melati")
    found = one(city.ask(file_findings, KOTA, month("2025-03")), kind="K6_LEBIH_K4")
    assert (found.kelurahan_code, found.indicator, found.month, found.sheet) == (melati, "K6", date(2025, 3, 1), "PWS")
    assert why(city, "2025-03", "kelurahan", melati, "K6") == {"konsisten": "1 temuan konsistensi"}
    assert why(city, "2025-02", "kelurahan", melati, "K6") == {}
    assert why(city, "2025-03", "puskesmas", city.code("Pasar"), "K6")["konsisten"] == "1 temuan konsistensi"
    assert "konsisten" not in why(city, "2025-03", "kelurahan", melati, "K4")


def test_a_kelurahan_that_did_not_report_is_counted(city):
    assert why(city, "2025-03", "kelurahan", city.code("Anggrek"), "K6") == {"lengkap": "belum lapor bulan ini"}
    assert why(city, "2025-02", "puskesmas", city.code("Laut"), "K6") == {
        "lengkap": "1 dari 2 kelurahan belum lapor bulan ini; 1 laporan kelurahan bulan sebelumnya belum masuk"
    }


def test_who_reported_when(city):
    of = {(r.puskesmas, r.form, r.month.month): r.late_days for r in city.ask(reports_by_puskesmas, KOTA, 2025)}
    assert [of["Laut", "SPM", m] for m in (1, 2, 3)] == [0, None, 4]
    assert of["Gunung", "SPM", 3] is None


def test_what_passed_its_sasaran_is_listed_for_its_puskesmas(city):
    assert [(r.puskesmas_code, r.over) for r in city.ask(over_sasaran_counts, KOTA, month("2025-03"))] == [
        (city.code("Pasar"), 1)
    ]
    assert [(f.indicator, f.month.month) for f in city.ask(over_sasaran, city.code("Pasar"), month("2025-03"))] == [
        ("SPM08", 3)
    ]
    assert city.ask(over_sasaran_counts, KOTA, month("2025-02")) == []


# --- small numbers
# -------------------------------------------------------------------------------------------------------------

SMALL = """
kelurahan | kode | pusdatin | Jan | Feb | Mar
Melati    | K1   | 3        | 4   |     |
Mawar     | K1   | 300      | 400 |     |
Melati    | D_S  |          | 4   | 9   |
Melati    | S    |          | 3   | 8   |
"""


def test_a_finding_that_would_tell_a_small_number_is_not_published(tmp_path):
    """More than a sasaran of 3 and hidden as fewer than 5 is 4. Mawar is
    hidden with Melati: its month is not told either."""
    made = reports(places(), pws=SMALL)
    told = {(f.kind, f.kelurahan, f.month) for r in made.values() for f in check(r, places().reference)}
    city = stored(tmp_path, made, places().reference)
    melati, mawar = city.code("Melati"), city.code("Mawar")
    assert {("LAYANAN_LEBIH_SASARAN", melati, 1), ("D_LEBIH_S", melati, 1), ("D_LEBIH_S", melati, 2)} <= told
    published = city.sql("SELECT kind, kelurahan_code, month(month) FROM temuan_berkas ORDER BY kind")
    assert published == [("D_LEBIH_S", melati, 2), ("LAYANAN_LEBIH_SASARAN", mawar, None)]
    close_all()


def test_a_repeated_month_names_no_place_where_a_figure_is_hidden(tmp_path):
    """January 9 shown, February hidden: "the same as the month before" would be its number."""
    lines = ["kelurahan | kode | pusdatin | Jan | Feb"]
    lines += [f"{k} | {i} | 500 | 90 | 90" for k in ("Melati", "Mawar") for i in ("K1", "K4", "K6", "PF")]
    lines += ["Mawar | PK | 500 | 3 | 3"]
    city = stored(tmp_path, reports(places(), pws="\n".join(lines)), places().reference)
    found = city.sql(
        "SELECT kelurahan_code, month(month), cell, indicator, withheld FROM temuan_berkas WHERE kind = 'BULAN_KEMBAR'"
    )
    assert (city.code("Melati"), 2, None, None, False) in found
    assert (None, None, None, None, True) in found
    assert len(found) == 2
    close_all()


def test_findings_are_published_without_any_figure(city):
    kinds = dict(city.sql("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'temuan_berkas'"))
    assert {name for name, kind in kinds.items() if kind not in ("VARCHAR", "DATE", "BOOLEAN")} == {"year"}
    assert not {"value", "message"} & set(kinds)


def test_a_ledger_of_an_older_version_still_builds(tmp_path):
    made = reports(places(), SPM)
    old = {"severity": "peringatan", "sheet": "SPM", "cell": "H3", "value": "", "message": "…", "kind": "LONJAKAN"}
    received = [(r, Received("lama.xlsx", "0" * 64, datetime(2026, 1, 9, 8), 1, [old])) for r in made.values()]
    city = Picture(build(places().reference, received, Rules(), [], folder=tmp_path), places())
    found = city.ask(file_findings, KOTA, month("2025-02"))
    assert {(f.kelurahan, f.indicator, f.month, f.cell) for f in found} == {(None, None, None, "H3")}
    assert why(city, "2025-02")["konsisten"] == "3 temuan konsistensi"
    close_all()


# --- what the demonstration planted
# --------------------------------------------------------------------------------------------


def only(reference, homes):
    """The reference with these puskesmas and their kelurahan alone, so that the store is a small one."""
    working = tuple(w for w in reference.working_areas if w.puskesmas_code in homes)
    kept = {w.kelurahan_code for w in working}
    return replace(
        reference,
        puskesmas=tuple(p for p in reference.puskesmas if p.puskesmas_code in homes),
        working_areas=working,
        areas=tuple(a for a in reference.areas if a.level != "kelurahan" or a.code in kept),
    )


def test_every_planted_mistake_is_published_in_its_place_and_nothing_else_is(tmp_path):
    """The files with mistakes and, of the same puskesmas, those without; five cities."""
    homes = {m.puskesmas_code for m in planted.PLANTED}
    made = {key: r for key, r in demo_reports().items() if key[0] in homes and key[1] >= 2024}
    city = stored(tmp_path, made, only(demo_reference(), homes), date(2026, 10, 20))
    found = city.sql(
        "SELECT kind, puskesmas_code, year, kelurahan_code, indicator, month(month), withheld FROM temuan_berkas"
    )
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
    twins = {w for w in wanted if w[0] == "BULAN_KEMBAR" and w[3]}
    month_of = {w[:5]: w[5] for w in wanted}
    told = [row for row in found if row[0] != "LAYANAN_LEBIH_SASARAN" and not row[6]]
    named = {
        (*row[:5], month_of.get(row[:5]) if row[5] is None else row[5]) for row in told
    }  # None: sums around it are hidden
    assert wanted - twins <= named <= wanted
    assert sum(row[5] is None for row in told) <= 1
    withheld = {(row[1], row[2]) for row in found if row[6]}
    assert {(w[1], w[2]) for w in twins - named} == withheld
    over = {(row[1], row[2], row[4]) for row in found if row[0] == "LAYANAN_LEBIH_SASARAN"}
    assert {
        (m.puskesmas_code, m.year, m.indicator) for m in planted.PLANTED if m.kind == "dilayani_di_atas_sasaran"
    } <= over
    close_all()
