"""A kelurahan that changes its puskesmas within the year: counted in its own
months, sasaran shared, streaks, and nothing given away."""

import random

import pytest
from store.picture import KOTA, built, month, places, reports
from store.recovery import APART, model_of

from ilp_dash.analysis.pws import area_notes, lasting
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import Store
from ilp_dash.store.queries.pws import pws_area, pws_months, pws_problems, pws_units, working_area_changes

MOVED = """
kelurahan | kecamatan | puskesmas | mulai      | sampai
Melati    | Barat     | Pasar     | 2019-01-01 |
Mawar     | Barat     | Pasar     | 2019-01-01 | 2025-06-30
Mawar     | Barat     | Laut      | 2025-07-01 |
Anggrek   | Barat     | Laut      | 2019-01-01 |
Dahlia    | Timur     | Gunung    | 2019-01-01 |
Kenanga   | Timur     | Gunung    | 2019-01-01 |
"""
HOME = {"Melati": "Pasar", "Anggrek": "Laut", "Dahlia": "Gunung", "Kenanga": "Gunung"}


def home(kelurahan, m):
    return ("Pasar" if m < 7 else "Laut") if kelurahan == "Mawar" else HOME[kelurahan]


def table(served, sasaran):
    """A picture of K1: kelurahan → twelve counts."""
    head = "puskesmas | kelurahan | kode | pusdatin | " + " | ".join(MONTH_SHORT)
    lines = []
    for kelurahan, counts in served.items():
        for puskesmas in dict.fromkeys(home(kelurahan, m) for m in range(1, 13)):
            cells = [str(n) if home(kelurahan, m) == puskesmas else "" for m, n in enumerate(counts, 1)]
            lines.append(" | ".join([puskesmas, kelurahan, "K1", str(sasaran[kelurahan]), *cells]))
    return "\n".join([head, *lines])


def city(folder, served, sasaran):
    of = places(MOVED)
    return built(folder, reports(of, "", table(served, sasaran)), of)


SASARAN = {"Melati": 130, "Mawar": 200, "Anggrek": 400, "Dahlia": 90, "Kenanga": 75}
SERVED = {
    "Melati": [10, 11, 9, 12, 10, 10, 13, 9, 8, 14, 10, 10],
    "Mawar": [20, 18, 15, 22, 16, 19, 17, 12, 11, 10, 9, 30],
    "Anggrek": [30, 35, 32, 31, 40, 38, 33, 32, 36, 30, 29, 28],
    "Dahlia": [7, 8, 6, 9, 7, 7, 8, 9, 10, 6, 7, 5],
    "Kenanga": [6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6],
}


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    return city(tmp_path_factory.mktemp("moved"), SERVED, SASARAN)


def at(m):
    return month(f"2025-{m:02}")


def test_every_puskesmas_total_agrees_with_plain_arithmetic(moved):
    for m in range(1, 13):
        found = {}
        for name in ("Pasar", "Laut", "Gunung"):
            r = moved.ask(pws_area, "puskesmas", moved.code(name), "K1", at(m), "pusdatin")
            found[name] = (r.served_month, r.served_ytd, r.sasaran, r.units, r.units_reported)
        expected = {}
        for name in found:
            now = [k for k in SERVED if home(k, m) == name]
            sasaran = 0
            for k in SERVED:
                months = sum(home(k, j) == name for j in range(1, m + 1))
                if k == "Mawar" and name == "Laut":  # the later puskesmas gets what rounding leaves
                    sasaran += SASARAN[k] - SASARAN[k] * (m - months) // m
                else:
                    sasaran += SASARAN[k] * months // m
            expected[name] = (
                sum(SERVED[k][m - 1] for k in now),
                sum(SERVED[k][j - 1] for k in SERVED for j in range(1, m + 1) if home(k, j) == name),
                sasaran,
                len(now),
                len(now),
            )
        assert found == expected, m
        kota = moved.ask(pws_area, "kota", KOTA, "K1", at(m), "pusdatin")
        assert (kota.served_ytd, kota.sasaran) == (sum(sum(c[:m]) for c in SERVED.values()), sum(SASARAN.values()))
        assert kota.served_ytd == sum(ytd for _, ytd, *_ in found.values())
        assert kota.sasaran == sum(s for _, _, s, *_ in found.values())


def test_in_december_the_sasaran_is_shared_in_twelfths(moved):
    pasar = moved.ask(pws_area, "puskesmas", moved.code("Pasar"), "K1", at(12), "pusdatin")
    assert pasar.sasaran == 130 + 200 * 6 // 12


def test_in_the_month_of_the_change_the_two_puskesmas_have_no_direction(moved):
    july, august = (
        {
            name: moved.ask(pws_area, "puskesmas", moved.code(name), "K1", at(m), "pusdatin")
            for name in ("Pasar", "Laut", "Gunung")
        }
        for m in (7, 8)
    )
    assert {july[name].status for name in ("Pasar", "Laut")} <= {"di_atas", "di_bawah"}
    assert [(july[name].streak, august[name].streak) for name in ("Pasar", "Laut")] == [(None, 1)] * 2
    assert july["Gunung"].status == "cukup"
    assert moved.ask(pws_area, "kelurahan", moved.code("Mawar"), "K1", at(7), "pusdatin").streak is not None


def test_the_change_is_told_for_the_puskesmas_concerned_from_its_month_on(moved):
    changes = moved.ask(working_area_changes, KOTA, 2025)
    assert [(c.month, c.kelurahan, c.from_name, c.to_name) for c in changes] == [(at(7), "Mawar", "Pasar", "Laut")]
    assert moved.ask(working_area_changes, KOTA, 2024) == []

    def said(name, m, **more):
        return area_notes(changes, Selection(KOTA, at(m), moved.code(name)), **more)

    assert said("Pasar", 8)[0].startswith(
        "Wilayah kerja berubah: Mawar dari Puskesmas Pasar ke Puskesmas Laut sejak Juli 2025"
    )
    assert said("Laut", 7) and not said("Laut", 6) and not said("Gunung", 12)
    assert said("Gunung", 12, everywhere=True)


def test_a_streak_counts_months_with_the_same_status_and_begins_anew(moved):
    rows = [r for r in moved.ask(pws_months, KOTA, "K1", at(1), at(12), "pusdatin") if r.name == "Mawar"]
    assert [r.status for r in rows] == [
        "di_atas",
        *["kurang"] * 2,
        "baik",
        "kurang",
        "baik",
        *["kurang"] * 3,
        "jelek",
        "jelek",
        "cukup",
    ]
    assert [r.streak for r in rows] == [None, 1, 2, 1, 1, 1, 1, 2, 3, 1, 2, 1]
    assert lasting("kurang", 3) == "tiga bulan berturut-turut Kurang"
    assert lasting("kurang", 1) == lasting("di_atas", None) == ""


def test_a_month_without_report_breaks_a_streak(tmp_path):
    of = places()
    picture = built(
        tmp_path,
        reports(
            of,
            "",
            """
kelurahan | kode | pusdatin | Jan | Feb | Mar | Apr | Mei | Jun | Jul
Melati    | K1   | 1000     | 50  | 40  | 30  |     | 28  | 25  | 20
""",
        ),
        of,
    )
    rows = [r for r in picture.ask(pws_months, KOTA, "K1", at(1), at(7), "pusdatin") if r.name == "Melati"]
    assert [(r.status, r.streak) for r in rows] == [
        ("di_bawah", None), ("jelek", 1), ("jelek", 2), ("belum_lapor", None),
        ("di_bawah", None), ("jelek", 1), ("jelek", 2),
    ]  # fmt: skip


def test_problems_are_every_jelek_and_cukup_and_kurang_from_the_second_month(moved):
    for m in range(2, 13):
        units = moved.ask(pws_units, KOTA, "kelurahan", "K1", at(m), "pusdatin")
        wanted = {u.name for u in units if u.status in ("jelek", "cukup") or (u.status == "kurang" and u.streak >= 2)}
        rows = moved.ask(pws_problems, KOTA, at(m), "pusdatin")
        assert {r.name for r in rows} == wanted
        people = [-1 if r.short_count is None else r.short_count for r in rows]
        assert people == sorted(people, reverse=True)


def found(picture):
    """The least and the most of every small month of K1 that the public view allows."""
    views = [Store(p.path).cursor() for p in (picture.public, picture)]
    return model_of(*views, KOTA, "K1", 2025, False).ranges()


def test_totals_after_a_move_do_not_give_hidden_kelurahan_away(tmp_path):
    """The old total minus the shown kelurahan must not be what the moved one had until June."""
    served = {k: counts[:] for k, counts in SERVED.items()}
    served["Mawar"] = [20, 18, 15, 22, 16, 3, 17, 12, 11, 10, 9, 30]
    picture = city(tmp_path, served, SASARAN)
    [(low, high)] = found(picture).values()
    assert high - low >= APART
    assert picture.public.ask(pws_area, "kelurahan", picture.code("Mawar"), "K1", at(9), "pusdatin").hidden_ytd
    assert not picture.public.ask(pws_area, "kota", KOTA, "K1", at(9), "pusdatin").hidden_ytd


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_small_stays_hidden_beside_a_moved_kelurahan(tmp_path, seed):
    dice = random.Random(seed)
    counts = lambda: [dice.choice((2, 4, 7, 9, 12)) if dice.random() < 0.25 else dice.randint(6, 30) for _ in range(12)]  # noqa: E731
    served = {k: counts() for k in SERVED}
    ranges = found(city(tmp_path, served, SASARAN))
    assert ranges and {cell: of for cell, of in ranges.items() if of[1] - of[0] < APART} == {}
