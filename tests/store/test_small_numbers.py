"""What the public view leaves out of a city drawn as a small table; each of them checks with a pencil."""

import duckdb
import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, month, one, pictured, places
from store.recovery import APART, model_of

from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.store.connection import CONNECT, PUBLIC, Store, viewing
from ilp_dash.store.queries.pws import findings, pws_area, pws_units
from ilp_dash.ui import tables

MARCH = month("2025-03")


def shown(picture, code="K1", at=MARCH):
    """(level, name of the place) -> cumulative figure of the public view; None = hidden or unreported."""
    rows = picture.public.sql(
        "SELECT level, area_code, served_ytd FROM pws WHERE indicator = ? AND month = ?", code, at
    )
    of = picture.places
    name = {code: word for codes in (of.kelurahan, of.puskesmas) for word, code in codes.items()} | {KOTA: "kota"}
    return {(level, name[area]): n for level, area, n in rows}


SMALL = """
kelurahan | kode | pusdatin | riil | Mar
Melati    | K1   | 100      | 90   | 3
Mawar     | K1   | 100      | 90   | 20
Kenanga   | K1   | 100      | 90   | 30
Anggrek   | K1   | 100      | 90   | 40
Dahlia    | K1   | 100      | 90   | 0
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("small"), "", SMALL)


def test_a_small_number_is_hidden_with_a_second_cell_and_the_totals_stay(small):
    assert shown(small) == {
        ("kelurahan", "Melati"): None,
        ("kelurahan", "Mawar"): None,
        ("kelurahan", "Kenanga"): 30,
        ("kelurahan", "Anggrek"): 40,
        ("kelurahan", "Dahlia"): 0,
        ("puskesmas", "Pasar"): 23,
        ("puskesmas", "Gunung"): 30,
        ("puskesmas", "Laut"): 40,
        ("kota", "kota"): 93,
    }


def test_a_hidden_cell_has_its_sasaran_but_no_coverage_no_people_left_and_no_status(small):
    melati = small.public.ask(pws_area, "kelurahan", small.code("Melati"), "K1", MARCH, "pusdatin")
    assert (melati.coverage_pct, melati.month_pct, melati.left_count, melati.short_count) == (None,) * 4
    assert (melati.hidden_ytd, melati.hidden_month, melati.status, melati.sasaran) == (True, True, "disembunyikan", 100)
    known = small.ask(pws_area, "kelurahan", small.code("Melati"), "K1", MARCH, "riil")
    assert (known.served_ytd, known.left_count, known.hidden_ytd) == (3, 87, False)


def test_a_reported_zero_stays_and_an_unreported_cell_is_not_called_hidden(tmp_path):
    picture = pictured(tmp_path, "", SMALL.replace("| 40\n", "| \n")).public
    dahlia = picture.ask(pws_area, "kelurahan", picture.code("Dahlia"), "K1", MARCH, "pusdatin")
    assert (dahlia.served_ytd, dahlia.hidden_ytd) == (0, False)
    anggrek = picture.ask(pws_area, "kelurahan", picture.code("Anggrek"), "K1", MARCH, "pusdatin")
    assert (anggrek.served_ytd, anggrek.hidden_ytd, anggrek.status) == (None, False, "belum_lapor")


def test_a_puskesmas_with_one_kelurahan_is_hidden_with_it_and_with_a_second_puskesmas(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Mar
Melati    | K1   | 100      | 10
Mawar     | K1   | 100      | 20
Kenanga   | K1   | 100      | 3
Anggrek   | K1   | 100      | 40
Dahlia    | K1   | 100      | 50
""",
    )
    assert shown(picture) == {
        ("kelurahan", "Melati"): None,
        ("kelurahan", "Mawar"): None,
        ("kelurahan", "Kenanga"): None,
        ("kelurahan", "Anggrek"): 40,
        ("kelurahan", "Dahlia"): 50,
        ("puskesmas", "Pasar"): None,
        ("puskesmas", "Gunung"): None,
        ("puskesmas", "Laut"): 90,
        ("kota", "kota"): 123,
    }


def test_the_second_puskesmas_hidden_is_one_whose_kelurahan_are_hidden_too(tmp_path):
    of = places("""
kelurahan | kecamatan | puskesmas | mulai
Melati    | Barat     | Gunung    | 2019-01-01
Mawar     | Barat     | Pasar     | 2019-01-01
Kenanga   | Barat     | Pasar     | 2019-01-01
Anggrek   | Barat     | Laut      | 2019-01-01
Dahlia    | Barat     | Laut      | 2019-01-01
""")
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Mar
Melati    | K1   | 100      | 3
Mawar     | K1   | 100      | 10
Kenanga   | K1   | 100      | 10
Anggrek   | K1   | 100      | 6
Dahlia    | K1   | 100      | 30
""",
        of,
    )
    assert [shown(picture)["puskesmas", name] for name in ("Gunung", "Pasar", "Laut")] == [None, None, 36]
    views = [Store(p.path).cursor() for p in (picture.public, picture)]
    [(low, high)] = model_of(*views, KOTA, "K1", 2025, False).ranges().values()
    assert high - low >= APART


def test_a_kelurahan_without_sasaran_does_not_protect_its_neighbour(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | riil | Mar
Melati    | K1   | 100      | 90   | 3
Mawar     | K1   |          | 90   | 20
Anggrek   | K1   | 100      | 90   | 40
Dahlia    | K1   | 100      | 90   | 50
""",
    )
    assert shown(picture)["puskesmas", "Pasar"] is None


def test_the_first_and_only_report_of_a_small_kelurahan_is_not_the_citys_total(tmp_path):
    picture = pictured(tmp_path, "", "kelurahan | kode | pusdatin | Mar\nKenanga | K1 | 100 | 3")
    assert set(shown(picture).values()) == {None}


def test_the_threshold_is_a_rule_and_the_strictest_of_a_year_holds_for_all_of_it(tmp_path):
    """A figure shown before it became strict would give one away that is hidden after it."""
    table = SMALL.replace("| 20\n", "| 8\n")
    picture = pictured(tmp_path / "a", "", table, rules=[("angka_kecil", "10", "2025-02")])
    assert [shown(picture)["kelurahan", name] for name in ("Melati", "Mawar", "Anggrek")] == [None, None, 40]
    picture = pictured(tmp_path / "b", "", table.replace("| 3\n", "| 20\n"), rules=[("angka_kecil", "10", "2025-02")])
    assert shown(picture)["kelurahan", "Mawar"] is None
    picture = pictured(tmp_path / "c", "", table, rules=[("angka_kecil", "0", "2025-01")])
    assert shown(picture)["kelurahan", "Melati"] == 3


def test_suspected_tuberculosis_stays_hidden_even_when_the_rule_is_switched_off(tmp_path):
    picture = pictured(tmp_path, "", SMALL.replace("K1 ", "TERDUGA_TB "), rules=[("angka_kecil", "0", "2025-01")])
    assert shown(picture, "TERDUGA_TB")["kelurahan", "Melati"] is None


FOUND = """
kelurahan | kode         | Mar
Melati    | TEMUAN_TBC   | 30
Melati    | LANJUT_TBC   | 28
Melati    | TEMUAN_AKSES | 30
Melati    | LANJUT_AKSES | 0
Mawar     | TEMUAN_PATUH | 4
Mawar     | LANJUT_PATUH | 0
"""


def test_findings_are_told_of_the_city_alone_and_not_where_few_were_found_or_left(tmp_path, monkeypatch):
    picture = pictured(tmp_path, "", FOUND)
    kota = {r.finding: r for r in picture.public.ask(findings, "kota", KOTA, MARCH)}
    assert {of: (r.found, r.followed_up, r.hidden) for of, r in kota.items() if r.found is not None or r.hidden} == {
        "TBC": (30, None, False),  # two were not followed up
        "AKSES": (30, 0, False),
        "PATUH": (None, None, True),
    }
    for level, name in (("puskesmas", "Pasar"), ("kelurahan", "Melati")):
        told = one(picture.public.ask(findings, level, picture.code(name), MARCH), finding="TBC")
        assert (told.found, told.followed_up, told.hidden) == (None, None, True)
        known = one(picture.ask(findings, level, picture.code(name), MARCH), finding="TBC")
        assert (known.found, known.followed_up, known.hidden) == (30, 28, False)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    with viewing(PUBLIC):
        rows = tables.make("temuan", Selection(KOTA, MARCH, picture.code("Pasar"))).rows
    assert {row[1] for row in rows} == {HIDDEN, None}, "what was not reported is not called hidden"


def small_numbers(path, codes_of_kelurahan):
    """(table, row) of every row about a kelurahan that holds a count 1–4 of people, and how many tables there are."""
    con = duckdb.connect(path, read_only=True, config=CONNECT)
    found = []
    names = con.execute(
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    for (table,) in names:
        columns = [
            name
            for (name,) in con.execute(
                "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]
            ).fetchall()
        ]
        counts = [c for c in columns if c.startswith(("served", "found", "followed", "visited")) or c == "value"]
        place = next((c for c in ("area_code", "kelurahan_code") if c in columns), None)
        if counts and place:
            low = " OR ".join(f"TRY_CAST({c} AS INTEGER) BETWEEN 1 AND 4" for c in counts)
            found += [
                (table, row)
                for row in con.execute(f"SELECT {place}, {', '.join(counts)} FROM {table} WHERE {low}").fetchall()
                if row[0] in codes_of_kelurahan
            ]
    con.close()
    return found, {name for (name,) in names}


def test_no_table_of_the_public_file_holds_a_small_number_of_a_kelurahan():
    picture = magelang_picture()
    kelurahan = set(picture.places.kelurahan.values())
    found, names = small_numbers(picture.public.path, kelurahan)
    assert found == []
    assert not [name for name in names if name.startswith("raw_")]
    known, _ = small_numbers(picture.path, kelurahan)
    assert {table for table, _ in known} >= {"pws", "pws_coverage", "temuan", "temuan_minggu"}


def test_hidden_rows_say_that_they_are_hidden():
    rows = magelang_picture().public.ask(pws_units, MAGELANG, "kelurahan", "PK", month("2026-03"), "pusdatin")
    assert {r.hidden_ytd for r in rows} == {True, False}
    assert all((r.served_ytd is None) == r.hidden_ytd for r in rows if r.units_reported)


def test_a_hidden_total_of_a_table_says_so_and_is_not_called_unreported(tmp_path, monkeypatch):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Mar
Melati    | K1   | 100      | 10
Mawar     | K1   | 100      | 20
Kenanga   | K1   | 100      | 3
""",
    )
    sel = Selection(KOTA, MARCH, picture.code("Gunung"), indikator="K1")
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    with viewing(PUBLIC):
        table = tables.make("pws-wilayah", sel)
    for key in ("coverage_pct", "month_pct", "served_ytd", "left_count"):
        assert table.column(key) == [HIDDEN, HIDDEN], key


def test_no_two_shown_cumulative_figures_of_a_kelurahan_differ_by_a_small_number():
    """Else the people of the time between them would be told."""
    rows = magelang_picture().public.sql(
        "SELECT area_code, indicator, month, served_ytd FROM pws WHERE level = 'kelurahan' AND indicator <> 'D_S' "
        "AND served_ytd IS NOT NULL ORDER BY ALL"
    )
    assert len(rows) > 1000
    before = {}
    for area, code, at, n in rows:
        step = n - before.get((area, code, at.year), 0)
        assert step == 0 or step >= 5, (area, code, at)
        before[area, code, at.year] = n


FINDINGS_OF_TEN = """
kelurahan | kode          | pusdatin | Mar
Melati    | TEMUAN_BAHAYA |          | 4
Mawar     | TEMUAN_BAHAYA |          | 3
Anggrek   | TEMUAN_BAHAYA |          | 0
"""


@pytest.mark.parametrize(("rule", "found"), [("5", 7), ("10", None), ("0", 7)])
def test_a_city_s_findings_are_left_out_by_the_rule_in_force(tmp_path, rule, found):
    picture = pictured(tmp_path, "", FINDINGS_OF_TEN, rules=[("angka_kecil", rule, "2020-01")]).public
    row = one(picture.ask(findings, "kota", KOTA, MARCH), finding="BAHAYA")
    assert (row.found, row.hidden) == (found, found is None)
