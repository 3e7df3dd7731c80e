"""Drop-out along a chain of services, asked of a store drawn as a small table; each number checks with a pencil."""

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, MOVED, month, one, pictured, places

from ilp_dash.analysis import chain
from ilp_dash.domain.chain import CHAINS, steps_of
from ilp_dash.domain.indicators import INDICATORS, PART_OF
from ilp_dash.domain.months import MONTH_SHORT, add_months
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.store.connection import PUBLIC, viewing
from ilp_dash.store.queries.chain import pws_drop_out
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables

# In two years: Melati 20 a month and 15 at the next step; Kenanga skips KN lengkap in one month and both in another.
TWO_YEARS = """
kelurahan | kode       | tahun | pusdatin | riil | Jan | Feb | Mar | Apr | Mei | Jun | Jul | Agu | Sep | Okt | Nov | Des
Melati    | KN1        | 2024  | 240      | 240  | 90  | 90  | 90  | 20  | 20  | 20  | 20  | 20  | 20  | 20  | 20  | 20
Melati    | KN_LENGKAP | 2024  | 240      | 240  | 90  | 90  | 90  | 15  | 15  | 15  | 15  | 15  | 15  | 15  | 15  | 15
Melati    | KN1        | 2025  | 240      | 240  | 20  | 20  | 20
Melati    | KN_LENGKAP | 2025  | 240      | 240  | 15  | 15  | 15
Kenanga   | KN1        | 2024  | 240      |      | 90  | 90  | 90  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10
Kenanga   | KN_LENGKAP | 2024  | 240      |      | 90  | 90  | 90  |     | 10  | 10  | 10  | 10  | 10  | 10  | 10  | 10
Kenanga   | KN1        | 2025  | 240      |      | 10  |     | 10
Kenanga   | KN_LENGKAP | 2025  | 240      |      | 10  |     | 16
"""
MARCH = month("2025-03")


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("chain"), "", TWO_YEARS)


def counted(picture, level, name="", at=MARCH, code="KN1", basis="pusdatin"):
    """(months, people at the first step, at the next) of one area; of its first step."""
    area = KOTA if level == "kota" else picture.code(name)
    found = [r for r in picture.ask(pws_drop_out, KOTA, level, code, at, basis) if r.area_code == area]
    return (found[0].months, found[0].first_people, found[0].next_people)


def test_twelve_months_are_the_chosen_one_and_the_eleven_before_it(two_years):
    # April 2024 to March 2025: 12 × 20 and 12 × 15; the 90 of January to March 2024 are a year ago.
    assert counted(two_years, "kelurahan", "Melati") == (12, 240, 180)
    assert counted(two_years, "puskesmas", "Pasar") == (12, 240, 180)


def test_only_months_that_report_both_steps_count(two_years):
    # Not April 2024 (KN lengkap blank) nor February 2025 (both blank): 10 × 10, and 9 × 10 + 16.
    assert counted(two_years, "kelurahan", "Kenanga") == (10, 100, 106)


def test_a_total_counts_a_month_only_when_the_same_kelurahan_are_in_both_steps(two_years):
    # April 2024 has Kenanga in KN1 alone. In February 2025 both steps lack it, and Melati stays comparable.
    assert counted(two_years, "kota") == (11, 11 * 20 + 100, 11 * 15 + 106)


def test_a_kelurahan_outside_the_sums_of_a_basis_does_not_spoil_its_months(two_years):
    assert counted(two_years, "kota", basis="riil") == (12, 240, 180)


def test_before_the_first_month_there_is_nothing_to_count(two_years):
    assert counted(two_years, "kelurahan", "Melati", at=month("2024-02")) == (2, 180, 180)


def test_more_at_the_later_step_is_a_question_and_no_number(two_years):
    rows = two_years.frame(pws_drop_out, KOTA, "kelurahan", "KN_LENGKAP", MARCH, "pusdatin")
    units = walk(chain.by_unit(rows, "KN_LENGKAP"))
    assert [(u.name, u.lost_0, u.lost_pct_0, u.remark) for u in units] == [
        ("Melati", 60, 25.0, ""),
        ("Anggrek", None, None, "tidak ada bulan yang melaporkan kedua langkah"),
        ("Dahlia", None, None, "tidak ada bulan yang melaporkan kedua langkah"),
        ("Kenanga", None, None, "periksa data: KN lengkap 6 orang lebih banyak daripada KN1"),
        ("Mawar", None, None, "tidak ada bulan yang melaporkan kedua langkah"),
    ]


def test_the_table_has_the_worst_first_and_the_total_last(two_years, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(two_years.path.parent))
    table = tables.make("putus-layanan", Selection(KOTA, MARCH, indikator="KN1"))
    assert [row[:3] for row in table.rows] == [
        ("Pasar", 240, 60),
        ("Gunung", 100, None),
        ("Laut", None, None),
        ("Jumlah Kota Contoh", 320, 49),
    ]
    # 11 × 20 + 100 = 320, of them 11 × 5 − 6 = 49 fewer: 15,3 %.
    assert table.title == "Putus layanan, Kota Contoh: KN lengkap 49 orang lebih sedikit daripada KN1 (15,3 %)"
    assert table.column("months") == ["12", "10", "0", "11"]
    assert chain.ASKS in table.notes
    alone = tables.make("putus-layanan", Selection(KOTA, MARCH, two_years.code("Pasar"), indikator="KN1"))
    assert [row[:3] for row in alone.rows] == [
        ("Melati", 240, 60),
        ("Mawar", None, None),
        ("Jumlah Puskesmas Pasar", 240, 60),
    ]
    assert chain.ASKS not in alone.notes


MONTHS = """
kelurahan | kode       | pusdatin | Jan | Feb | Mar
Melati    | PF         | 100      | 20  | 20  | 20
Melati    | KF_LENGKAP | 100      | 20  | 3   | 20
Mawar     | PF         | 100      | 20  | 20  | 20
Mawar     | KF_LENGKAP | 100      | 10  | 10  | 10
"""


def test_the_public_view_has_no_number_of_a_kelurahan_and_those_of_whole_puskesmas(tmp_path, monkeypatch):
    picture = pictured(tmp_path, "", MONTHS)
    rows = picture.public.ask(pws_drop_out, KOTA, "kelurahan", "PF", MARCH, "pusdatin")
    assert {r.name: (r.hidden, r.first_people, r.next_people) for r in rows} == {
        "Melati": (True, None, None),
        "Mawar": (True, None, None),
        "Kenanga": (False, None, None),
        "Anggrek": (False, None, None),
        "Dahlia": (False, None, None),
    }
    assert counted(picture, "kelurahan", "Melati", code="PF") == (3, 60, 43)
    assert counted(picture.public, "puskesmas", "Pasar", code="PF") == (3, 120, 73)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    with viewing(PUBLIC):
        table = tables.make("putus-layanan", Selection(KOTA, MARCH, picture.code("Pasar"), indikator="PF"))
    assert [[v is HIDDEN for v in row[1:4]] for row in table.rows] == [[True] * 3, [True] * 3, [False] * 3]
    assert any("2 kelurahan tanpa angka" in note for note in table.notes)


def test_a_hidden_month_of_a_puskesmas_hides_its_number(tmp_path):
    """Gunung answers for a single kelurahan: its months alone are hidden, and with them those of Pasar beside it."""
    kenanga = "Kenanga | PF | 100 | 20 | 20 | 20\nKenanga | KF_LENGKAP | 100 | 10 | 10 | 10\n"
    picture = pictured(tmp_path, "", MONTHS + kenanga)
    rows = picture.public.ask(pws_drop_out, KOTA, "puskesmas", "PF", MARCH, "pusdatin")
    assert {r.name: (r.hidden, r.first_people, r.next_people) for r in rows} == {
        "Pasar": (True, None, None),
        "Gunung": (True, None, None),
        "Laut": (False, None, None),
    }
    assert counted(picture, "puskesmas", "Gunung", code="PF") == (3, 60, 30)
    assert counted(picture.public, "kota", code="PF") == (3, 180, 103)


def test_in_a_whole_city_the_number_of_a_puskesmas_is_the_sum_of_its_published_months():
    picture, at = magelang_picture(), month("2026-08")
    months = {
        (area, of, m): (served, hidden)
        for area, of, m, served, hidden in picture.public.sql(
            "SELECT area_code, indicator, month, served_month, hidden_month FROM pws WHERE level = 'puskesmas' "
            "AND month BETWEEN '2025-09-01' AND '2026-08-01'"
        )
    }
    for code in ("K1", "PF", "KN1"):
        rows = picture.public.ask(pws_drop_out, MAGELANG, "puskesmas", code, at, "pusdatin")
        assert rows == picture.ask(pws_drop_out, MAGELANG, "puskesmas", code, at, "pusdatin")
        for r in rows:
            cells = [[months[r.area_code, of, add_months(at, -n)] for n in range(12)] for of in (code, r.next_step)]
            assert not any(hidden for of in cells for _, hidden in of)
            if r.first_step == code and r.months == 12:
                assert [r.first_people, r.next_people] == [sum(served for served, _ in of) for of in cells]


def test_a_kelurahan_that_moved_is_counted_where_it_was_served(tmp_path):
    lines = "\n".join(
        f"Mawar | {code} | {of} | 240 |" + " | ".join([""] * 6 * late + [str(n)] * 6 + [""] * 6 * (1 - late))
        for code, n in (("KN1", 20), ("KN_LENGKAP", 15))
        for late, of in ((0, "Pasar"), (1, "Laut"))
    )
    head = f"kelurahan | kode | puskesmas | pusdatin | {' | '.join(MONTH_SHORT)}"
    picture = pictured(tmp_path, "", f"{head}\n{lines}", places(MOVED))
    december = month("2025-12")
    assert counted(picture, "puskesmas", "Pasar", at=december) == (6, 120, 90)
    assert counted(picture, "puskesmas", "Laut", at=december) == (6, 120, 90)
    assert counted(picture, "kelurahan", "Mawar", at=december) == (12, 240, 180)
    rows = picture.ask(pws_drop_out, KOTA, "kelurahan", "KN1", december, "pusdatin", picture.code("Laut"))
    assert one(rows, name="Mawar").months == 12


def test_every_chain_is_of_pws_in_order_and_holds_what_is_part_of_another():
    assert all(INDICATORS[id].program == "PWS" for of in CHAINS for id in of)
    assert set(PART_OF.items()) <= {(after, first) for of in CHAINS for first, after in steps_of(of[0])}
    assert steps_of("K4") == (("K1", "K4"), ("K4", "K6"))
    assert steps_of("D_S") == steps_of(None) == ()
