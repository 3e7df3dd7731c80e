"""Before and after the start of ILP, by pencil, on small cities: a difference
with its interval, or the reason there is none."""

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest
from store.picture import KOTA, built, month, places, reports

from ilp_dash.analysis import ilp_compare
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.selection import Selection
from ilp_dash.store.queries.ilp import ilp_by_puskesmas, ilp_service_months
from ilp_dash.ui import tables

NAMES = ("Anyelir", "Bakung", "Cempaka", "Delima", "Enau", "Flamboyan")
PLACES = "kelurahan | kecamatan | puskesmas | mulai\n" + "\n".join(f"Kel {n} | Barat | {n} | 2019-01-01" for n in NAMES)
# Sasaran 1.000 each, so 10 people a month are 1,0 % a month. Three start on 10 July 2025, three never. Before:
# January–June, after: August–December and January; July itself counts for neither.
#            before  after  change        before  after  change
# Anyelir     3,0     4,0    +1,0   Delima   3,0     3,1    +0,1
# Bakung      2,0     3,2    +1,2   Enau     2,0     2,3    +0,3
# Cempaka     4,0     4,8    +0,8   Flamboyan 4,0    4,2    +0,2
# Started: 3,0 → 4,0. Others: 3,0 → 3,2. Difference +0,8.
# Interval: leaving one out moves the mean of its three by half its distance from the mean: ±0,1 and ±0,05 (0 for the
# middle ones), mean of the six 0,8. (6−1) ÷ 6 × (0,1² + 0,1² + 0,05² + 0,05²) =
# 0,0208333; its root 0,144338; × 4,303 (2 degrees) = 0,6211.
STARTED = {"Anyelir": (30, 40), "Bakung": (20, 32), "Cempaka": (40, 48)}
OTHERS = {"Delima": (30, 31), "Enau": (20, 23), "Flamboyan": (40, 42)}
JULY = date(2025, 7, 10)


def sheet(rates: dict[str, tuple[int, int]], sasaran: dict | None = None) -> str:
    """The workbook rows: January–June at the first rate, July 99, August–December and next January at the second."""
    lines = [f"puskesmas | tahun | layanan | pusdatin | {' | '.join(MONTH_SHORT)}"]
    for name, (before, after) in rates.items():
        people = (sasaran or {}).get(name, 1000)
        lines.append(f"{name} | 2025 | SPM08 | {people} | " + " | ".join(map(str, [before] * 6 + [99] + [after] * 5)))
        lines.append(f"{name} | 2026 | SPM08 | {people} | {after} | {after} | {after}")
    return "\n".join(lines)


def a_city(folder, spm: str, starts: dict[str, date], rules=(), of=None, change=lambda made: made):
    of = of or places(PLACES)
    made = {key: replace(r, ilp_declared_on=starts.get(key[0])) for key, r in reports(of, spm).items()}
    return built(folder, change(made), of, rules)


def compared(city, at="2026-01", window=6, fewest=3, indicator="SPM08", first="2024-06"):
    units = city.ask(ilp_by_puskesmas, KOTA, month(at))
    rows = city.ask(ilp_service_months, KOTA, indicator, month(first), month(at), "pusdatin")
    return ilp_compare.compare(units, rows, indicator, month(at), window, fewest)


def started(at=JULY, names=tuple(STARTED)):
    return dict.fromkeys(names, at)


@pytest.fixture(scope="module")
def three_and_three(tmp_path_factory):
    return a_city(tmp_path_factory.mktemp("tiga"), sheet(STARTED | OTHERS), started())


def test_three_and_three_by_pencil(three_and_three):
    c = compared(three_and_three)
    assert (len(c.counted), c.others, c.people, c.others_people) == (3, 3, 3000, 3000)
    assert [round(v, 6) for v in (c.before, c.after, c.others_before, c.others_after)] == [3.0, 4.0, 3.0, 3.2]
    assert c.difference == pytest.approx(0.8)
    half = 4.303 * sqrt(5 / 6 * (2 * 0.1**2 + 2 * 0.05**2))
    assert (c.low, c.high) == (pytest.approx(0.8 - half), pytest.approx(0.8 + half))
    assert half == pytest.approx(0.6211, abs=1e-4)
    assert not c.unseen
    assert ilp_compare.finding(c, "SPM08") == (
        "Hipertensi: perubahan laju lebih tinggi di puskesmas yang sudah mulai ILP daripada yang belum"
    )
    assert ilp_compare.interval_words(c) == "+0,18 poin sampai +1,42 poin"


def test_no_word_of_cause_is_ever_said(three_and_three, monkeypatch):
    c = compared(three_and_three)
    monkeypatch.setenv("ILP_DATA_DIR", str(three_and_three.path.parent))
    table = tables.make("ilp-sebelum-sesudah", Selection(KOTA, month("2026-01"), indikator="SPM08"))
    said = " ".join(
        [table.title, *table.notes, ilp_compare.finding(c, "SPM08"), ilp_compare.counts_words(c, 6)]
    ).lower()
    assert ilp_compare.NOT_CAUSE in table.notes
    for word in ("dampak", "karena", "akibat ", "pengaruh", "berkat", "menyebabkan", "meningkatkan"):
        assert word not in said


def test_each_that_started_stands_beside_those_that_had_not(three_and_three):
    names = {code: name for name, code in three_and_three.places.puskesmas.items()}
    lines = {line.puskesmas: line for line in ilp_compare.changes(compared(three_and_three), names)}
    anyelir = lines["Anyelir"]
    assert (anyelir.before, anyelir.after, anyelir.others) == (3.0, 4.0, 3)
    assert [round(v, 6) for v in (anyelir.change, anyelir.others_change, anyelir.difference)] == [1.0, 0.2, 0.8]
    assert (anyelir.who, anyelir.remark) == ("Delima, Enau dan Flamboyan", "ikut")
    early = ilp_compare.changes(compared(three_and_three, at="2025-12"), names)
    assert {(line.change, line.others, line.remark) for line in early} == {(None, None, ilp_compare.LEFT_OUT["baru"])}


def test_a_difference_within_chance_is_belum_terlihat_perbedaan(tmp_path):
    # Changes +1,0, +1,2, +0,2 beside +0,1, +0,3, +0,9: the difference is 0,8 − 0,43; the interval holds 0.
    rates = STARTED | {"Cempaka": (40, 42)} | OTHERS | {"Flamboyan": (40, 49)}
    c = compared(a_city(tmp_path, sheet(rates), started()))
    assert c.difference == pytest.approx(0.8 - 1.3 / 3)
    assert c.low < 0 < c.high and c.unseen
    assert "belum terlihat perbedaan" in ilp_compare.finding(c, "SPM08")


def test_groups_are_summed_from_counts_and_never_a_mean_of_percentages(tmp_path):
    # Anyelir has a sasaran of 3.000: 30 a month are 1,0 %. Before (30 + 20 + 40) ÷
    # 5.000 = 1,8 %; the mean of 1, 2, 4 would be 2,3 %.
    c = compared(a_city(tmp_path, sheet(STARTED | OTHERS, {"Anyelir": 3000}), started()))
    assert c.before == pytest.approx(1.8)
    assert c.after == pytest.approx(100 * 120 / 5000)


def test_before_the_six_months_are_over_nothing_is_compared(three_and_three):
    c = compared(three_and_three, at="2025-12")
    assert [s.reason for s in c.starts] == ["baru"] * 3 and c.difference is None
    assert "3 puskesmas (belum cukup bulan sesudah mulai)" in ilp_compare.counts_words(c, 6)


def test_what_is_declared_later_is_not_known_in_an_earlier_month(three_and_three):
    assert compared(three_and_three, at="2025-06").starts == ()
    assert "belum ada puskesmas yang mulai" in ilp_compare.finding(compared(three_and_three, at="2025-06"), "SPM08")


def test_when_all_start_together_there_is_nothing_to_compare_with(tmp_path):
    c = compared(a_city(tmp_path, sheet(STARTED | OTHERS), started(names=NAMES)))
    assert [s.reason for s in c.starts] == ["pembanding"] * 6
    assert c.same_time and c.difference is None
    assert "belum dapat dibandingkan" in ilp_compare.finding(c, "SPM08")


def test_who_starts_within_the_window_is_no_comparison(tmp_path):
    # Flamboyan starts on 31 January 2026, the last month of the window; Enau in February, after it.
    later = {"Flamboyan": date(2026, 1, 31), "Enau": date(2026, 2, 1)}
    c = compared(a_city(tmp_path, sheet(STARTED | OTHERS), started() | later), "2026-03")
    assert {frozenset(s.others) for s in c.counted} == {
        frozenset(places(PLACES).puskesmas[n] for n in ("Delima", "Enau"))
    }
    assert c.low is None and c.reason == "kurang dari 3 puskesmas di salah satu kelompok"


def test_two_on_one_side_give_the_counts_and_no_interval(tmp_path):
    c = compared(a_city(tmp_path, sheet(STARTED | OTHERS), started(names=("Anyelir", "Bakung"))))
    assert (len(c.counted), c.others) == (2, 4)
    assert c.difference is not None and (c.low, c.high) == (None, None)
    assert "terlalu sedikit puskesmas" in ilp_compare.finding(c, "SPM08")
    assert ilp_compare.interval_words(c) == "tanpa rentang: kurang dari 3 puskesmas di salah satu kelompok"


def test_a_missing_month_is_left_out_and_not_counted_as_zero(tmp_path):
    spm = sheet(STARTED | OTHERS).replace(
        "Anyelir | 2025 | SPM08 | 1000 | 30 | 30", "Anyelir | 2025 | SPM08 | 1000 |  | 30"
    )
    c = compared(a_city(tmp_path, spm, started()))
    own = next(s for s in c.starts if s.puskesmas == "Anyelir")
    assert (own.before.served, own.before.sasaran, own.before.months, own.before.pct) == (150, 5000, 5, 3.0)


def test_with_three_months_missing_a_puskesmas_is_left_out_and_counted(tmp_path):
    spm = sheet(STARTED | OTHERS).replace(
        "Anyelir | 2025 | SPM08 | 1000 | 30 | 30 | 30", "Anyelir | 2025 | SPM08 | 1000 |  |  | "
    )
    c = compared(a_city(tmp_path, spm, started()))
    assert [(s.puskesmas, s.reason) for s in c.starts] == [("Anyelir", "lapor"), ("Bakung", ""), ("Cempaka", "")]
    assert "1 puskesmas (terlalu banyak bulan belum lapor)" in ilp_compare.counts_words(c, 6)


def test_zero_people_served_is_a_figure_and_zero_sasaran_is_none(tmp_path):
    zero = compared(a_city(tmp_path / "a", sheet(STARTED | OTHERS | {"Anyelir": (0, 40)}), started()))
    assert next(s for s in zero.starts if s.puskesmas == "Anyelir").before.pct == 0
    none = compared(a_city(tmp_path / "b", sheet(STARTED | OTHERS, {"Anyelir": 0}), started()))
    assert next(s.reason for s in none.starts if s.puskesmas == "Anyelir") == "lapor"


def test_a_change_of_definition_inside_the_window_leaves_the_puskesmas_out(tmp_path):
    # PMK 6/2024 begins in January 2024: a start in November 2023 has it inside,
    # one in August 2024 has not (February 2024 on).
    months = " | ".join(["10"] * 12)
    spm = f"puskesmas | tahun | layanan | pusdatin | {' | '.join(MONTH_SHORT)}\n" + "\n".join(
        f"{name} | {year} | SPM08 | 1000 | {months}" for name in NAMES for year in (2023, 2024, 2025)
    )
    spm += "\n" + spm.replace("SPM08", "SPM01").partition("\n")[2]
    city = a_city(tmp_path, spm, {"Anyelir": date(2023, 11, 6), "Bakung": date(2024, 8, 1)})
    antenatal, blood = (compared(city, at="2025-06", first="2023-01", indicator=id) for id in ("SPM01", "SPM08"))
    assert [(s.puskesmas, s.reason) for s in antenatal.starts] == [("Anyelir", "definisi"), ("Bakung", "")]
    assert "1 puskesmas (definisi berubah di dalam jangka)" in ilp_compare.counts_words(antenatal, 6)
    assert [s.reason for s in blood.starts] == ["", ""]  # PMK 6/2024 changed nothing about hypertension


def test_a_sasaran_revised_within_the_year_counts_for_the_whole_year(tmp_path):
    spm = sheet(STARTED | OTHERS)
    city = a_city(
        tmp_path, spm, started(),
        change=lambda made: made | {("Anyelir", 2025): replace(
            made["Anyelir", 2025],
            spm=tuple(replace(line, revised_pusdatin=1500, revised_from=8) for line in made["Anyelir", 2025].spm),
        )},
    )  # fmt: skip
    own = next(s for s in compared(city).starts if s.puskesmas == "Anyelir")
    assert (own.before.sasaran, own.after.sasaran) == (6 * 1500, 5 * 1500 + 1000)
    assert own.before.pct == pytest.approx(2.0)


def test_a_moved_kelurahan_inside_the_window_leaves_its_puskesmas_out(tmp_path):
    moved = f"""{PLACES.replace("| mulai", "| mulai | sampai", 1)}
Kel Seberang | Barat | Enau   | 2019-01-01 | 2025-09-30
Kel Seberang | Barat | Delima | 2025-10-01 |"""
    c = compared(a_city(tmp_path, sheet(STARTED | OTHERS), started(), of=places(moved)))
    assert {len(s.others) for s in c.counted} == {1}


def test_the_school_year_runs_on_through_december(tmp_path):
    # SPM05: sasaran 600 of 2024/2025 until June, 1.200 from July on; the start in October 2025 has both in "before".
    months = " | ".join(["12"] * 12)
    spm = f"puskesmas | tahun | layanan | pusdatin | {' | '.join(MONTH_SHORT)}\n" + "\n".join(
        f"{name} | {year} | SPM05 | {600 * (year - 2023)} | {months}" for name in NAMES for year in (2024, 2025, 2026)
    )
    c = compared(a_city(tmp_path, spm, {"Anyelir": date(2025, 10, 1)}), at="2026-04", indicator="SPM05")
    own = c.counted[0]
    assert (own.before.sasaran, own.before.served) == (3 * 600 + 3 * 1200, 72)
    assert own.after.pct == pytest.approx(1.0)


def test_the_rules_decide_by_month(tmp_path):
    city = a_city(tmp_path, sheet(STARTED | OTHERS), started(), rules=[("banding_ilp_bulan", "3", "2026-01")])
    asked = {
        at: city.sql(
            "SELECT arg_max(value, valid_from) FROM aturan WHERE name = 'banding_ilp_bulan' AND valid_from <= ?",
            month(at),
        )[0][0]
        for at in ("2025-12", "2026-01")
    }
    assert asked == {"2025-12": "6", "2026-01": "3"}
    assert len(compared(city, at="2025-10", window=3).counted) == 3
