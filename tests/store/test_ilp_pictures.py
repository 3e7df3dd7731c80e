"""ILP of a small city: status by month, checklist, network, where patients come from."""

from datetime import date

import pytest
from store.picture import KOTA, built, changed, month, one, pictured, places, reports

from ilp_dash.analysis import ilp as analysis
from ilp_dash.domain.report import IlpItem, NetworkLine, VisitOrigin
from ilp_dash.domain.selection import Selection
from ilp_dash.store.queries.ilp import (
    ilp_by_puskesmas,
    ilp_checklist,
    ilp_curve,
    ilp_shown,
    network_by_kelurahan,
    network_of,
    patient_origin,
)
from ilp_dash.store.queries.places import data_state, reporting_by_month
from ilp_dash.store.queries.spm import spm_progress
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables

SPM = """
puskesmas | layanan | pusdatin | Jan | Feb | Mar
Pasar     | SPM08   | 100      | 10  | 10  | 10
Laut      | SPM08   | 100      | 10  |     |
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    of = places()
    k = of.kelurahan
    made = reports(of, SPM)
    made = changed(
        made,
        ("Pasar", 2025),
        ilp=tuple(
            IlpItem(n, day, f"SK {n}")
            for n, day in ((1, date(2025, 1, 31)), (3, date(2025, 2, 1)), (5, date(2025, 3, 31)), (7, None))
        ),
        ilp_pilot_on=date(2025, 2, 15),
        ilp_declared_on=date(2025, 2, 28),
        network=(
            NetworkLine(k["Melati"], 1, 10, 9, 5, 1, 1, 1, 2, 40, 20, 10, 5, 5),
            NetworkLine(k["Melati"], 3, 12, 11, 9, 1, 0, 1, 2, 44, 20, 10, 9, 5),
            NetworkLine(k["Mawar"], 2, 8, 8, 6, 1, 2, 1, 2, 30, 10, 10, 5, 5),
        ),
        origins=(VisitOrigin(1, 100, 20, 10), VisitOrigin(3, 80, 10, 5)),
    )
    made = changed(made, ("Laut", 2025), ilp_planned_on=date(2025, 6, 30), origins=(VisitOrigin(1, 50, None, 5),))
    return built(tmp_path_factory.mktemp("ilp"), made, of)


def test_the_status_is_that_of_the_end_of_the_month_with_the_day_it_began(city):
    line = {
        m: one(city.ask(ilp_by_puskesmas, KOTA, month(m)), puskesmas="Pasar") for m in ("2025-01", "2025-02", "2025-03")
    }
    assert {m: (r.status, r.since, r.items) for m, r in line.items()} == {
        "2025-01": ("persiapan", date(2025, 1, 31), 1),
        "2025-02": ("pilot", date(2025, 2, 15), 2),
        "2025-03": ("sebagian", date(2025, 3, 31), 3),
    }
    assert [line[m].declared_on for m in line] == [None, date(2025, 2, 28), date(2025, 2, 28)]


def test_a_puskesmas_that_says_nothing_is_belum_and_keeps_its_plan(city):
    rows = city.ask(ilp_by_puskesmas, KOTA, month("2025-03"))
    assert {r.puskesmas: (r.status, r.since, r.planned_on) for r in rows if r.puskesmas != "Pasar"} == {
        "Gunung": ("belum", None, None),
        "Laut": ("belum", None, date(2025, 6, 30)),
    }


def test_the_curve_counts_declared_and_reached_month_by_month(city):
    assert {c.planned for c in city.ask(ilp_curve, KOTA)} == {0}  # Laut plans for June
    assert [(c.month.month, c.puskesmas, c.declared, c.sebagian, c.penuh) for c in city.ask(ilp_curve, KOTA)] == [
        (1, 3, 0, 0, 0),
        (2, 3, 1, 0, 0),
        (3, 3, 1, 1, 0),
    ]


def test_the_checklist_shows_evidence_only_from_the_month_it_was_reached(city):
    rows = {r.no: (r.reached_on, r.evidence) for r in city.ask(ilp_checklist, KOTA, month("2025-02"))}
    assert rows == {1: (date(2025, 1, 31), "SK 1"), 3: (date(2025, 2, 1), "SK 3"), 5: (None, ""), 7: (None, "")}


def test_the_network_is_the_latest_count_and_never_a_sum_over_months(city):
    totals = {m: city.ask(network_of, KOTA, month(m)) for m in ("2025-01", "2025-02", "2025-03")}
    assert [(t.posyandu_total, t.posyandu_siklus_hidup, t.kader_total) for t in totals.values()] == [
        (10, 5, 40),
        (18, 11, 70),
        (20, 15, 74),
    ]
    assert [(t.kelurahan, t.pustu, t.pustu_lengkap) for t in totals.values()] == [(1, 1, 1), (2, 2, 2), (2, 2, 1)]
    melati = one(city.ask(network_by_kelurahan, KOTA, month("2025-02")), name="Melati")
    assert (melati.posyandu_total, melati.counted) == (10, date(2025, 1, 1))


def test_a_figure_left_blank_in_the_latest_count_is_not_taken_from_an_older_one(tmp_path):
    of = places()
    made = changed(
        reports(of, SPM),
        ("Pasar", 2025),
        network=(NetworkLine(of.kelurahan["Melati"], 1, 10, 9, 5), NetworkLine(of.kelurahan["Melati"], 3, 12)),
    )
    row = built(tmp_path, made, of).ask(network_of, KOTA, month("2025-03"))
    assert (row.posyandu_total, row.posyandu_siklus_hidup) == (12, None)


def test_a_city_without_any_count_has_no_network(city):
    row = city.ask(network_of, "99.99", month("2025-03"))
    assert (row.kelurahan, row.posyandu_total) == (0, None)
    assert city.ask(network_by_kelurahan, KOTA, month("2025-03"), city.code("Laut")) == []


def test_visits_are_summed_from_january_and_unreported_ones_stay_unknown(city):
    whole = city.ask(patient_origin, KOTA, month("2025-03"))
    assert (whole.dalam_wilayah, whole.luar_wilayah, whole.luar_kota) == (230, 30, 20)
    laut = city.ask(patient_origin, KOTA, month("2025-03"), city.code("Laut"))
    assert (laut.dalam_wilayah, laut.luar_wilayah, laut.luar_kota) == (50, None, 5)
    gunung = city.ask(patient_origin, KOTA, month("2025-03"), city.code("Gunung"))
    assert (gunung.dalam_wilayah, gunung.luar_wilayah, gunung.luar_kota) == (None, None, None)


def test_where_nothing_is_declared_yet_the_counts_are_zero_and_not_missing(tmp_path):
    of = places()
    picture = built(
        tmp_path, reports(of, "puskesmas | layanan | pusdatin | Jan | Feb | Mar\nPasar | SPM08 | | 10 | | 10"), of
    )
    assert {(c.declared, c.sebagian, c.penuh) for c in picture.ask(ilp_curve, KOTA)} == {(0, 0, 0)}
    assert {p.reached for p in picture.ask(spm_progress, "kota", KOTA, "pusdatin")} == {0}
    assert [(m.reported, m.on_time) for m in picture.ask(reporting_by_month, KOTA)] == [(1, 1), (0, 0), (1, 1)]
    state = picture.ask(data_state, KOTA, month("2025-02"))
    assert (state.on_time, state.provisional) == (0, 0)


# Pasar answers for Melati and Mawar. In March both visited homes and one evaluated PWS.
SHOWN_PWS = """
kelurahan | kode            | pusdatin | Jan | Feb | Mar
Melati    | KUNJUNGAN_RUMAH | 120      | 10  | 10  | 3
Melati    | EVALUASI        |          | 1   | 1   | 1
Mawar     | KUNJUNGAN_RUMAH | 120      | 10  | 0   | 9
Mawar     | EVALUASI        |          | 1   | 1   | 0
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    of = places()
    k = of.kelurahan
    made = changed(
        reports(of, SPM, SHOWN_PWS),
        ("Pasar", 2025),
        ilp=tuple(IlpItem(no, date(2025, 1, 31), f"SK {no}") for no in range(1, 11)),
        network=(
            NetworkLine(k["Melati"], 1, 10, 9, 8, 1, 1, 1, 2, 40, 20, 10, 5, 5),
            NetworkLine(k["Mawar"], 2, 10, 8, 6, 0, 0, 0, 0, 30, 10, 10, 5, 5),
        ),
    )
    return built(tmp_path_factory.mktemp("terlihat"), made, of)


def evidence(picture, at):
    rows, figures = (picture.frame(question, KOTA, month(at)) for question in (ilp_checklist, ilp_shown))
    return analysis.with_evidence(rows, figures, 75)


def test_what_the_figures_show_stands_beside_the_tick(shown):
    march = {r.no: r for r in walk(evidence(shown, "2025-03"))}
    assert {no: (r.evidence_shown, r.borne_out) for no, r in march.items() if r.evidence_shown} == {
        4: ("data: 1 dari 2 kelurahan berpustu", False),
        5: ("data: 14 dari 20 posyandu siklus hidup aktif", False),  # 70 %
        6: ("data: 2 dari 2 kelurahan mencatat kunjungan rumah bulan ini", True),
        7: ("data: 1 dari 2 kelurahan mengevaluasi PWS bulan ini", False),
    }
    assert analysis.state_words(True, march[4].evidence_shown) == "✓ dinyatakan; data: 1 dari 2 kelurahan berpustu"
    assert analysis.state_words(False, "") == "– belum"
    february = {r.no: r for r in walk(evidence(shown, "2025-02"))}
    assert [february[no].borne_out for no in (6, 7)] == [False, True]  # Mawar visited nobody, both evaluated
    january = {r.no: r.evidence_shown for r in walk(evidence(shown, "2025-01"))}
    assert (january[4], january[5]) == (
        "data: 1 dari 1 kelurahan berpustu",
        "data: 8 dari 10 posyandu siklus hidup aktif",
    )


def test_visits_are_no_evidence_where_the_view_lacks_one_of_the_kelurahan(tmp_path):
    """Melati visited and Mawar did not tell: without Melati it would be nobody of one."""
    picture = pictured(tmp_path, SPM, SHOWN_PWS.replace("| 0   | 9", "| 0   |"))

    def visits(of):
        return [(r.shown, r.whole) for r in of.ask(ilp_shown, KOTA, month("2025-03")) if r.no == 6]

    assert (visits(picture), visits(picture.public)) == ([(1, 2)], [])


def test_the_status_by_the_figures_leaves_out_what_they_do_not_show(shown, monkeypatch):
    units = shown.ask(ilp_by_puskesmas, KOTA, month("2025-03"))
    by_data = dict(
        zip((u.puskesmas for u in units), analysis.shown_statuses(units, evidence(shown, "2025-03")), strict=True)
    )
    assert one(units, puskesmas="Pasar").status == "penuh"
    assert by_data == {"Pasar": "sebagian", "Gunung": "belum", "Laut": "belum"}
    # In February nobody was visited in Mawar: of items 4–6 none is left.
    units = shown.ask(ilp_by_puskesmas, KOTA, month("2025-02"))
    assert "persiapan" in analysis.shown_statuses(units, evidence(shown, "2025-02"))
    monkeypatch.setenv("ILP_DATA_DIR", str(shown.path.parent))
    made = tables.make("ilp-puskesmas", Selection(KOTA, month("2025-03")))
    assert made.column("shown_status")[made.column("puskesmas").index("Pasar")] == "sebagian"
