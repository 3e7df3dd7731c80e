"""Sinyal asked of small drawn cities: exact limits with their month and basis,
catch-up months, peers, rank ranges, rules with dates."""

from datetime import date

import pandas as pd
import pytest
from store.picture import KOTA, month, one, pictured, places

from ilp_dash.analysis import signals
from ilp_dash.domain.months import months_between
from ilp_dash.domain.rules import Rules, RuleValue
from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import Store
from ilp_dash.store.queries import signals as ask
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables

RULES = {"sinyal_lapor": 80, "sinyal_batas_awal": 6, "sinyal_batas_tetap": 13, "sebaya_kisaran": 25}
# Together 60 of 120 served by March: one half. Gunung 2 of 10; of ten, chance
# alone explains 2 to 8 (95 %) and 1 to 9 (99,8 %).
FUNNEL = """
puskesmas | layanan | pusdatin | riil | Jan | Feb | Mar
Pasar     | SPM08   | 100      | 50   | 20  | 20  | 13
Gunung    | SPM08   | 10       | 1    | 1   | 1   | 0
Laut      | SPM08   | 10       |      | 2   | 2   | 1
"""


@pytest.fixture(scope="module")
def funnel(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("corong"), spm=FUNNEL)


def answer(picture, question, *args) -> pd.DataFrame:
    return question(Store(picture.path).cursor(), *args)


def units_of(picture, at="2025-03", basis="pusdatin"):
    return picture.ask(ask.funnel_units, KOTA, "SPM08", month(at), basis)


def judged(picture, at="2025-03", basis="pusdatin") -> pd.DataFrame:
    """Every puskesmas with its side and its rank range."""
    return signals.units(answer(picture, ask.funnel_units, KOTA, "SPM08", month(at), basis))


def ranked(of: pd.DataFrame) -> list[tuple]:
    return [(u.puskesmas, u.side, u.best, u.worst) for u in walk(of)]


def test_limits_go_around_the_coverage_of_all_who_reported_and_are_counts_of_people(funnel):
    rows = units_of(funnel)
    assert {r.center_pct for r in rows} == {50.0}  # 53 + 2 + 5 = 60 of 120
    for name in ("Gunung", "Laut"):
        row = one(rows, puskesmas=name)
        assert (row.low_998, row.low_95, row.high_95, row.high_998) == (1, 2, 8, 9)
    assert [(name, side) for name, side, _, _ in ranked(judged(funnel))] == [
        ("Gunung", "dalam"),
        ("Laut", "dalam"),
        ("Pasar", "dalam"),
    ]


def test_the_interval_is_clopper_pearson(funnel):
    row = one(units_of(funnel), puskesmas="Gunung")  # 2 of 10: 2,52 % to 55,61 % in the tables
    assert (row.ci_low_pct, row.ci_high_pct) == pytest.approx((2.52, 55.61), abs=0.005)


def test_coverage_above_100_has_no_limits_and_no_rank_and_says_so(funnel):
    rows = units_of(funnel, basis="riil")  # Pasar 53 of 50, Gunung 2 of 1: together 55 of 51
    assert {r.low_95 for r in rows} == {None}
    of = judged(funnel, basis="riil")
    assert [line[1:] for line in ranked(of)] == [("tanpa", None, None), (None, None, None), ("tanpa", None, None)]
    assert [signals.side_words(u) for u in walk(of)][:2] == ["○ di atas 100 %: tanpa batas", "tanpa sasaran"]
    assert signals.rank_words(of) == [None] * 3
    assert signals.far_units(of) == (0, 0)
    assert signals.spread(of) is None


def test_one_above_100_leaves_the_others_their_limits(tmp_path):
    picture = pictured(tmp_path, spm=FUNNEL.replace("| 13", "| 65"))  # Pasar 105 of 100, together 112 of 120
    rows = units_of(picture)
    assert one(rows, puskesmas="Pasar").low_95 is None and one(rows, puskesmas="Pasar").ci_low_pct is None
    assert one(rows, puskesmas="Laut").high_998 == 10
    # Of ten with 93,3 % one would expect at least 6: 2 and 5 are far below, and
    # cannot be told apart (2,5–55,6 and 18,7–81,3).
    of = judged(picture)
    assert ranked(of) == [("Gunung", "jauh_bawah", 1, 2), ("Laut", "jauh_bawah", 1, 2), ("Pasar", "tanpa", None, None)]
    assert signals.rank_words(of) == ["1–2 dari 2", "1–2 dari 2", None]
    assert signals.far_units(of) == (2, 2)


def test_who_did_not_report_this_month_is_not_compared(tmp_path):
    picture = pictured(tmp_path, spm=FUNNEL.replace("| 2   | 2   | 1", "| 2   | 2   | –"))
    rows = units_of(picture)
    laut = one(rows, puskesmas="Laut")
    assert (laut.reported, laut.center_pct, laut.ci_low_pct) == (False, None, None)
    assert one(rows, puskesmas="Pasar").center_pct == pytest.approx(100 * 55 / 110)
    assert signals.side_words(walk(judged(picture))[1]) == "belum lapor"


def test_a_revised_sasaran_counts_from_its_month_on(tmp_path):
    picture = pictured(
        tmp_path,
        spm="""
        puskesmas | layanan | pusdatin | rev pusdatin | mulai | Jan | Feb | Mar
        Pasar     | SPM08   | 100      | 200          | Mar   | 20  | 20  | 20
    """,
    )
    pasar = [one(units_of(picture, at), puskesmas="Pasar") for at in ("2025-02", "2025-03")]
    assert [(p.sasaran, p.center_pct) for p in pasar] == [(100, 40), (200, 30)]


def test_nobody_served_yet_and_a_sasaran_of_zero_have_no_limits(tmp_path):
    picture = pictured(
        tmp_path,
        spm="""
        puskesmas | layanan | pusdatin | Jan
        Pasar     | SPM08   | 100      | 0
        Gunung    | SPM08   | 0        | 0
    """,
    )
    rows = units_of(picture, "2025-01")
    assert one(rows, puskesmas="Pasar").low_95 is None
    assert one(rows, puskesmas="Pasar").ci_high_pct == pytest.approx(100 * (1 - 0.025**0.01))
    assert one(rows, puskesmas="Gunung").center_pct is None


# A year with a busy December; a year that brought 10 to 14 more each month, changes with centre 12 and mean range 2
# (tests/test_domain_xmr.py); then a hole, two months in one, 12 more than last year, and 30 more.
LONG = """
tahun | puskesmas | layanan | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
2023  | Pasar     | SPM08   | 4000     | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 200
2024  | Pasar     | SPM08   | 4000     | 110 | 112 | 114 | 111 | 113 | 112 | 110 | 113 | 112 | 114 | 111 | 212
2025  | Pasar     | SPM08   | 4000     | –   | 136 | 126 | 141 |     |     |     |     |     |     |     |
2023  | Gunung    | SPM08   | 4000     | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100 | 100
2024  | Gunung    | SPM08   | 4000     | 112 | 112 | 112 | 112 | 112 | 112 | 112 | 112 | 112 | 112 | 112 | 112
2025  | Gunung    | SPM08   | 4000     | 124 | 124 | 124 | 124 |     |     |     |     |     |     |     |
"""
PLACES = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Kenanga   | Barat     | Gunung    | 2019-01-01 |
"""


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("panjang"), spm=LONG, of=places(PLACES))


def series_of(picture, name, last="2025-04", rules=RULES):
    level, area = ("puskesmas", picture.code(name)) if name else ("kota", KOTA)
    return signals.series(
        picture.ask(ask.monthly_series, level, area, "SPM08", month(last), "pusdatin"), "SPM08", rules
    )


def test_a_missing_month_is_a_gap_and_the_month_after_it_does_not_count(long):
    of = series_of(long, "Pasar", "2025-03")
    assert of.values[-3:] == [None, 136, 126]
    assert of.counts[-3:] == [False, False, True]
    assert of.remarks[-3:] == [
        "belum lapor",
        "tidak dihitung: sesudah bulan yang tidak lengkap, dapat memuat susulan",
        "",
    ]
    assert (of.limits.center, of.limits.points, of.limits.provisional) == (12, 13, False)  # 24 is not in it
    assert of.usual[-1] == pytest.approx((126, 120.68, 131.32))  # 114 last March, 12 more as usual
    assert of.marks[-2] == ()


def test_a_december_as_busy_as_every_december_is_no_signal(long):
    of = series_of(long, "Pasar", "2024-12")
    assert (of.values[-2:], of.marks[-1], of.usual[-1][0]) == ([111, 212], (), 212)


def test_a_month_outside_is_a_signal_in_the_chart_and_in_the_list_of_all(long, monkeypatch):
    of = series_of(long, "Pasar")  # centre 186 ÷ 14; ranges 22 + 18 = 40 ÷ 12
    assert of.limits.center == pytest.approx(186 / 14)
    assert of.usual[-1][2] == pytest.approx(111 + 186 / 14 + 2.66 * 40 / 12)
    assert of.marks[-1] == ("di_atas", "loncat_naik")
    months = months_between(date(2023, 1, 1), month("2025-04"))
    found = signals.signals(long.ask(ask.monthly_counts, KOTA, months[0], months[-1]), months, RULES)
    assert [(s.puskesmas, s.id, s.value, s.marks) for s in found] == [
        ("Pasar", "SPM08", 141, ("di_atas", "loncat_naik"))
    ]
    assert (found[0].usual, found[0].provisional) == (of.usual[-1], of.limits.provisional)
    monkeypatch.setenv("ILP_DATA_DIR", str(long.path.parent))
    table = tables.make("sinyal-puskesmas", Selection(KOTA, month("2025-04")))
    assert table.title == "1 sinyal pada April 2025: 1 puskesmas, 1 layanan, Kota Contoh"


def test_a_month_is_judged_by_what_was_known_then(long):
    assert series_of(long, "Pasar", "2024-12").limits.points == 12
    assert series_of(long, "Pasar", "2024-12").limits.provisional
    assert series_of(long, "Pasar", "2024-05").limits is None  # five months
    assert series_of(long, "Pasar", "2024-06").limits.points == 6


def test_the_month_of_a_city_counts_only_when_enough_of_it_reported(long):
    of = series_of(long, None)
    assert of.remarks[24] == "tidak dihitung: baru 1 dari 2 puskesmas lapor, 50 % dari sasaran"
    assert of.counts[24:] == [False, False, True, True]
    assert series_of(long, None, rules={**RULES, "sinyal_lapor": 50}).counts[24:] == [True] * 4


def test_who_did_not_report_is_not_in_the_list_of_all(long):
    rows = long.ask(ask.monthly_counts, KOTA, date(2024, 1, 1), month("2025-01"))
    assert [r.puskesmas for r in rows] == ["Gunung"]
    assert rows[0].served_by_month == [112] * 12 + [124]


def test_a_rule_changed_with_a_date_leaves_earlier_months_as_they_stood():
    rules = Rules([RuleValue("sinyal_batas_tetap", "20", month("2025-03"), "SK contoh")])
    assert [rules.at("sinyal_batas_tetap", month(m)) for m in ("2025-02", "2025-03")] == [13, 20]


PEERS = """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM08   | 100      | 50
Gunung    | SPM08   | 125      | 20
Laut      | SPM08   | 126      | 90
"""


def test_peers_differ_by_at_most_a_quarter_of_the_sasaran_of_the_chosen_one(tmp_path):
    picture = pictured(tmp_path, spm=PEERS)
    own = picture.code("Pasar")
    rows = picture.ask(ask.similar_puskesmas, own, "SPM08", month("2025-01"), "pusdatin", 25)
    assert [r.puskesmas for r in rows] == ["Pasar", "Gunung"]  # 126 is 26 % more
    of = answer(picture, ask.similar_puskesmas, own, "SPM08", month("2025-01"), "pusdatin", 26)
    assert list(of["puskesmas"]) == ["Pasar", "Gunung", "Laut"]
    of = signals.peers(of)
    assert signals.peers_sentence(of, "Pasar") == (
        "Pasar (50,0 %): 1 sebaya jelas lebih tinggi, 1 sebaya jelas lebih rendah dari 2"
    )
    assert signals.rank_words(of) == ["2–2 dari 3", "3–3 dari 3", "1–1 dari 3"]
    assert picture.ask(ask.similar_puskesmas, "P0", "SPM08", month("2025-01"), "pusdatin", 25) == []


def test_the_table_of_peers_begins_with_the_chosen_one(tmp_path, monkeypatch):
    picture = pictured(tmp_path, spm=PEERS)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    sel = Selection(KOTA, month("2025-01"), picture.code("Pasar"), indikator="SPM08")
    table = tables.make("sinyal-sebaya", sel)
    assert table.column("name") == ["Pasar (dipilih)", "Gunung"]
    assert table.column("ranks") == ["1–1 dari 2", "2–2 dari 2"]
    assert "dari semua kota di sini" not in table.subtitle
    assert (
        tables.make("sinyal-sebaya", sel.but(puskesmas=None)).title == "–: tidak ada puskesmas dengan sasaran sebanding"
    )


def test_peers_of_other_cities_come_only_when_the_own_city_has_too_few(tmp_path):
    picture = pictured(tmp_path, spm=PEERS)
    rows = answer(picture, ask.similar_puskesmas, picture.code("Pasar"), "SPM08", month("2025-01"), "pusdatin", 26)
    own, others = rows.head(1), rows.iloc[1:]
    far = others.head(1).assign(same_city=False, puskesmas="Jauh", kota="Kota Lain")

    def named(*parts) -> list[str]:
        return list(signals.peers(pd.concat(parts))["puskesmas"])

    assert named(own, far, others) == ["Pasar", "Jauh", "Gunung", "Laut"]
    assert named(own, far, others, others.head(1)) == ["Pasar", "Gunung", "Laut", "Gunung"]
    assert len(named(own, *[others] * 9)) == 9


def test_a_missing_month_and_a_hole_in_the_data_reach_the_frame_of_the_figure(long):
    of = walk(series_of(long, "Pasar", "2025-03").by_month())
    assert [(m.people, m.counts, m.remark) for m in of[-3:-1]] == [
        (None, False, "belum lapor"),
        (136, False, "tidak dihitung: sesudah bulan yang tidak lengkap, dapat memuat susulan"),
    ]
    assert {(m.center, m.remark) for m in of[:12]} == {
        (None, "tidak dihitung: bulan yang sama tahun lalu tidak dapat dibandingkan")
    }
    assert [m.center for m in of[12:]] == [*[112] * 11, 212, None, None, 126]
    assert of[23].low == pytest.approx(212 - 5.32)
    assert {m.limits_words for m in of} == {""}
    young = walk(series_of(long, "Pasar", "2024-05").by_month())
    assert {(m.center, m.low, m.limits_words) for m in young} == {(None, None, "tanpa batas: 5 bulan")}


def test_a_wide_scatter_is_called_what_it_is_and_a_narrow_one_is_not():
    def units(*served_side) -> pd.DataFrame:
        rows = [(served, side, 100, 50.0) for served, side in served_side]
        return pd.DataFrame(rows, columns=["served_ytd", "side", "sasaran", "center_pct"]).astype({"side": "string"})

    wide = units((90, "jauh_atas"), (10, "jauh_bawah"))  # z = ±8
    assert signals.spread_words(wide).startswith(
        "Sebaran antarpuskesmas 8,0 kali lebih lebar daripada kebetulan: baca sebagai"
    )
    calm = units((52, "dalam"), (48, "dalam"))
    assert signals.spread_words(calm).endswith("beda persennya belum berarti apa-apa.")
    one_out = units((52, "dalam"), (48, "dalam"), (90, "jauh_atas"))
    assert signals.spread_words(one_out).endswith("cari sebab pada yang di luar batas 99,8 %.")
