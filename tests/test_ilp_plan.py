"""ILP plan, pace and what is lacking, by pencil: who is late at the end of a
month, when all will be there, what comes next."""

from collections import namedtuple
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store.picture import drawn

from ilp_dash.analysis import ilp_lacking, ilp_plan
from ilp_dash.domain.months import add_months, month_label, parse_month
from ilp_dash.domain.readiness import CHECKLIST, STATUSES, lacking, status
from ilp_dash.store.rows import walk

Unit = namedtuple(
    "Unit", "puskesmas_code puskesmas status declared_on pilot_on planned_on ready_on", defaults=(None,) * 4
)
Checked = namedtuple("Checked", "puskesmas_code no reached_on")

# Days after the plan are counted on the calendar; an open plan is late by the days up to the end of the month.
STANDINGS = """
rencana    | tercapai   | bulan   | keadaan       | hari | kata
2025-06-30 | 2025-06-30 | 2025-06 | tepat         | 0    | selesai tepat waktu
2025-06-30 | 2025-06-18 | 2025-06 | tepat         | -12  | selesai 12 hari lebih awal
2025-06-30 | 2025-07-17 | 2025-09 | telat_selesai | 17   | selesai, terlambat 17 hari
2025-06-30 | 2025-07-17 | 2025-06 | belum_tempo   | 0    | jatuh tempo akhir bulan ini
2025-07-01 | 2025-07-17 | 2025-06 | belum_tempo   |      | belum jatuh tempo
2025-06-29 | 2025-07-17 | 2025-06 | telat         | 1    | terlambat 1 hari, belum
2025-06-30 |            | 2025-08 | telat         | 62   | terlambat 2 bulan, belum
2025-12-31 |            | 2026-02 | telat         | 59   | terlambat 59 hari, belum
           |            | 2025-08 | tanpa_rencana |      | tanpa rencana
           | 2025-08-01 | 2025-08 | tanpa_rencana |      | tanpa rencana
"""


def day(cell):
    return date.fromisoformat(cell) if cell else None


@pytest.mark.parametrize("row", drawn(STANDINGS), ids=lambda r: f"{r['rencana']}-{r['tercapai']}-{r['bulan']}")
def test_a_plan_at_the_end_of_a_month(row):
    found = ilp_plan.standing(day(row["rencana"]), day(row["tercapai"]), parse_month(row["bulan"]))
    assert (found.state, found.days, found.words) == (
        row["keadaan"],
        int(row["hari"]) if row["hari"] else None,
        row["kata"],
    )


# Ambon as a picture: 22 puskesmas, target 31 December 2025; how many were declared by the end of each month.
# September 2025: 15 done, 11 of them since the end of March: 7 left × 6 ÷ 11 =
# 3,8 → 4 months → January 2026, one after December.
AMBON = """
2025-01-27 2025-02-14 2025-03-07 2025-03-21 2025-04-07 2025-05-12 2025-05-27 2025-06-09 2025-06-30 2025-07-17 2025-08-01
2025-08-18 2025-09-02 2025-09-17 2025-09-30 2025-10-21 2025-10-31 2025-11-13 2025-12-05 2025-12-19 2026-02-23 2026-05-18
"""
DAYS = [date.fromisoformat(d) for d in AMBON.split()]
TARGET = date(2025, 12, 31)
PACES = """
bulan   | sudah | enam bulan | semua   | laju | setelah target
2024-12 | 0     | 0          |         |      |
2025-03 | 4     | 4          | 2027-06 | 0,7  | 18 bulan
2025-09 | 15    | 11         | 2026-01 | 1,8  | 1 bulan
2025-10 | 17    | 12         | 2026-01 | 2,0  | 1 bulan
2026-04 | 21    | 4          | 2026-06 | 0,7  | 6 bulan
2026-05 | 22    | 4          |         |      |
"""


@pytest.mark.parametrize("row", drawn(PACES), ids=lambda r: r["bulan"])
def test_when_all_of_ambon_will_be_there_at_the_pace_of_that_month(row):
    p = ilp_plan.pace(DAYS, parse_month(row["bulan"]), 6)
    assert (p.done, p.of, p.recent) == (int(row["sudah"]), 22, int(row["enam bulan"]))
    assert p.done_in == (parse_month(row["semua"]) if row["semua"] else None)
    if row["semua"]:
        assert ilp_plan.pace_words(p, TARGET) == (
            f"Pada laju 6 bulan terakhir ({row['laju']} puskesmas per bulan) semua selesai {month_label(p.done_in)}, "
            f"{row['setelah target']} setelah target."
        )


def test_without_pace_it_will_never_be_done_and_once_all_are_there_it_is():
    assert ilp_plan.pace_words(ilp_plan.pace(DAYS, date(2024, 12, 1), 6), TARGET) == (
        "Tidak ada yang mulai dalam 6 bulan terakhir: pada laju sekarang tidak akan selesai."
    )
    assert ilp_plan.pace_words(ilp_plan.pace(DAYS, date(2026, 5, 1), 6), TARGET) == "Semua 22 sudah."
    assert ilp_plan.pace_words(ilp_plan.pace([DAYS[0], None], date(2025, 3, 1), 6), date(2025, 9, 30)).endswith(
        "belum lewat target."
    )


def test_what_happens_later_changes_nothing_in_an_earlier_month():
    known = [d if d <= date(2025, 9, 30) else None for d in DAYS]
    assert ilp_plan.pace(known, date(2025, 9, 1), 6) == ilp_plan.pace(DAYS, date(2025, 9, 1), 6)


def test_with_all_declared_the_last_one_stands_beside_the_target():
    rows = [Unit(str(n), str(n), "penuh", d) for n, d in enumerate(DAYS)]
    assert ilp_plan.all_declared_words(rows, TARGET) == (
        "Sampai target 31 Desember 2025 ada 20; yang terakhir pada 18 Mei 2026, 5 bulan setelah target."
    )


def test_the_pace_needs_exactly_the_months_it_says():
    for done, recent, of in ((3, 1, 9), (3, 3, 9), (8, 5, 9), (2, 2, 7)):
        days = [date(2024, 1, 1)] * (done - recent) + [date(2025, 9, 1)] * recent + [None] * (of - done)
        p = ilp_plan.pace(days, date(2025, 9, 1), 6)
        months = (p.done_in.year - 2025) * 12 + p.done_in.month - 9
        assert p.per_month * months >= of - done > p.per_month * (months - 1)


@given(st.lists(st.one_of(st.none(), st.dates(date(2023, 1, 1), date(2027, 12, 31))), max_size=30), st.integers(1, 24))
def test_any_dates_give_a_pace_without_a_crash(days, window):
    p = ilp_plan.pace(days, date(2025, 6, 1), window)
    assert 0 <= p.recent <= p.done <= p.of
    assert (p.done_in is None) == (p.done == p.of or not p.recent)
    assert ilp_plan.pace_words(p, TARGET).endswith(".")


def test_the_table_begins_with_the_longest_overdue_and_counts_both_ways():
    rows = [
        Unit("P1", "Awal", "penuh", date(2025, 6, 20), None, date(2025, 6, 30), date(2025, 8, 9)),
        Unit("P2", "Lama", "belum", None, None, date(2025, 3, 31)),
        Unit("P3", "Baru", "belum", None, None, date(2025, 8, 31)),
        Unit("P4", "Nanti", "belum", None, None, date(2026, 3, 31)),
    ]
    lines = ilp_plan.against_plan(rows, date(2025, 9, 1))
    assert [line.puskesmas for line in lines] == ["Lama", "Baru", "Nanti", "Awal"]
    assert [line.days for line in lines] == [183, 30, None, -10]
    assert [line.ready_days for line in lines] == [183, 30, None, 40]
    assert ilp_plan.late_words(rows, date(2025, 9, 1)) == (
        "2 puskesmas melewati rencananya dan belum dinyatakan; paling lama Lama, 6 bulan."
    )


def test_a_step_the_city_never_wrote_down_is_not_said_to_be_open():
    Step = namedtuple("Step", "no planned_on reached_on evidence simulated")
    steps = [
        Step(1, date(2025, 1, 31), date(2025, 1, 20), "notulen", False),
        Step(4, date(2025, 3, 31), None, "", False),
    ]
    said = {line.no: line.state for line in ilp_plan.steps_against_plan(steps, date(2025, 5, 1))}
    assert said == {1: "selesai 11 hari lebih awal", 4: "terlambat 2 bulan, belum"} | dict.fromkeys(
        (2, 3, 5, 6, 7, 8), "belum tercatat"
    )


def test_the_curve_keeps_its_months_and_runs_on_to_the_last_plan_or_the_target():
    curve = pd.DataFrame(
        {
            "month": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"]).astype("datetime64[s]"),
            "puskesmas": pd.array([2, 2, 2], "Int64"),
            "declared": pd.array([0, 1, 2], "Int64"),
            "planned": pd.array([1, 1, 1], "Int64"),
        }
    )
    units = [Unit("P1", "Satu", "belum", None, None, day) for day in (date(2025, 1, 31), date(2025, 4, 30))]
    rows = walk(ilp_plan.curve_with_plan(curve, units, None, date(2025, 2, 1)))
    assert [(r.month.month, r.declared, r.planned) for r in rows] == [(1, 0, 1), (2, 1, 1), (3, None, 1), (4, None, 2)]
    target = walk(ilp_plan.curve_with_plan(curve, [Unit("P1", "Satu", "belum")], date(2025, 5, 31), date(2025, 2, 1)))
    assert [r.month.month for r in target] == [1, 2, 3, 4, 5]
    assert {r.planned for r in target} == {None}  # nobody has a plan: that is no plan of nought


def test_starts_are_marked_on_a_trend_only_where_it_reaches():
    months = [add_months(date(2025, 1, 1), n) for n in range(6)]
    assert ilp_plan.start_markers(months, date(2025, 4, 7), date(2025, 2, 1)) == [(1, "pilot ILP"), (3, "mulai ILP")]
    assert ilp_plan.start_markers(months, date(2025, 4, 7), date(2025, 4, 1)) == [(3, "mulai ILP (pilot)")]
    assert ilp_plan.start_markers(months, date(2026, 4, 7), None) == []


def test_the_city_is_marked_where_half_and_all_have_started():
    Month = namedtuple("Month", "puskesmas declared")
    assert ilp_plan.city_markers([Month(5, n) for n in (0, 2, 3, 4, 5, 5)]) == [
        (2, "separuh mulai ILP"),
        (4, "semua mulai ILP"),
    ]
    assert ilp_plan.city_markers([Month(5, 5), Month(5, 5)]) == []
    assert ilp_plan.city_markers([]) == []


# Items reached -> next status, and each requirement still open.
LACKING = """
butir               | pilot | status    | berikutnya | kurang
                    |       | belum     | persiapan  | 1-10
                    | ya    | pilot     | sebagian   | 1; 3; 4-6
2                   |       | persiapan | sebagian   | 1; 3; 4-6
1 8                 |       | persiapan | sebagian   | 3; 4-6
1 3                 | ya    | pilot     | sebagian   | 4-6
3 5                 |       | persiapan | sebagian   | 1
1 3 6               |       | sebagian  | penuh      | 2; 4; 5; 7; 8; 9; 10
1 2 3 5 6 7 8 9 10  |       | sebagian  | penuh      | 4
1 2 3 4 5 6 7 8 9 10|       | penuh     |            |
"""


@pytest.mark.parametrize("row", drawn(LACKING), ids=lambda r: r["butir"] or "kosong")
def test_what_is_missing_for_the_next_status(row):
    reached = {int(n) for n in (row["butir"] or "").split()}
    assert status(reached, bool(row["pilot"])) == row["status"]
    then, missing = lacking(reached, bool(row["pilot"]))
    assert then == row["berikutnya"]
    said = "; ".join(f"{min(n)}-{max(n)}" if len(n) > 1 else str(min(n)) for n in missing)
    assert said == (row["kurang"] or "")


@given(st.sets(st.integers(1, 10)), st.booleans())
def test_meeting_every_requirement_leads_to_the_next_status_and_one_less_does_not(reached, pilot):
    then, missing = lacking(reached, pilot)
    if then is None:
        assert status(reached, pilot) == "penuh"
        return
    order = list(STATUSES)
    assert order.index(status(reached | {min(n) for n in missing}, pilot)) >= order.index(then)
    for left in missing:
        rest = reached | {min(n) for n in missing if n != left}
        assert order.index(status(rest, pilot)) < order.index(then)


def test_what_is_lacking_stands_under_its_klaster_or_level():
    units = [
        Unit("P1", "Satu", "sebagian"),
        Unit("P2", "Dua", "pilot", None, date(2025, 1, 1)),
        Unit("P3", "Tiga", "penuh"),
        Unit("P4", "Nol", "belum"),
    ]
    have = {"P1": {1, 3, 6}, "P2": {1}, "P3": set(range(1, 11)), "P4": set()}
    checked = [
        Checked(code, i.no, date(2025, 2, 1) if i.no in have[code] else None) for code in have for i in CHECKLIST
    ]
    of = ilp_lacking.lacking_by_puskesmas(units, checked)
    by = {one.puskesmas: one for one in of}

    def said(name, place):
        return ilp_lacking.words_in(by[name], place)

    assert [one.puskesmas for one in ilp_lacking.nearest_first(of)] == ["Nol", "Dua", "Satu", "Tiga"]
    assert said("Satu", "klaster_1") == "2 Target klaster; 7 PWS bulanan; 8 Lokmin; 10 Jejaring FKTP"
    assert said("Satu", "klaster_5") == "9 SATUSEHAT/ASIK"
    assert (said("Satu", "pustu"), said("Satu", "posyandu"), said("Satu", "kelurahan")) == ("4 Pustu", "5 Posyandu", "")
    assert (said("Dua", "klaster_5"), said("Dua", "pustu")) == ("3 Alur layanan", "salah satu dari 4–6: 4 Pustu")
    assert by["Tiga"].next_status is None and not by["Tiga"].open
    counts = ilp_lacking.item_counts(of)
    assert (counts[3], counts[4], counts[9]) == ((1, 1), (1, 2), (1, 1))
    assert (
        ilp_lacking.next_words(of) == "Status berikutnya: persiapan 1, sebagian 1, penuh 1 puskesmas. Sudah penuh: 1."
    )
    lines = {line.no: line for line in ilp_lacking.items_by_place(of, {1: 3, 3: 2})}
    assert (lines[3].must, lines[3].optional, lines[3].missing, lines[2].missing) == (1, 1, 2, 4)
    assert [line.place for line in lines.values()] == sorted(
        (line.place for line in lines.values()), key=list(ilp_lacking.PLACES.values()).index
    )
