"""Small numbers of a kelurahan are not in the published file, and what is published does not give them away."""

import duckdb
import pytest
from store.exact_solution import determined
from store.magelang import magelang_picture, magelang_reports
from store.picture import KOTA, month, one, pictured, places

from ilp_dash.domain.months import add_months
from ilp_dash.domain.report import PWS_EXTRA
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, Hidden
from ilp_dash.store.connection import CONNECT
from ilp_dash.store.queries.pws import findings, pws_area, pws_units
from ilp_dash.ui import tables

JAN = month("2025-01")


def shown(picture, code="K1", at=JAN, measure="served_ytd", basis="pusdatin"):
    """(level, name of the place) -> published number; None = hidden or unreported."""
    rows = picture.sql(
        f"SELECT level, area_code, {measure} FROM pws WHERE indicator = ? AND month = ? AND basis = ?", code, at, basis
    )
    of = picture.places
    name = {code: word for codes in (of.kelurahan, of.puskesmas, of.kecamatan) for word, code in codes.items()} | {
        KOTA: "kota"
    }
    return {(level, name[area]): n for level, area, n in rows}


def solved(picture, code="K1", at=JAN, basis="pusdatin"):
    """Hidden kelurahan whose number follows from everything published for this indicator and month."""
    of, published = picture.places, shown(picture, code, at, basis=basis)
    groups = {"puskesmas": {}, "kecamatan": {}, "kota": {}}
    for w in of.reference.working_areas:
        name = next(n for n, c in of.kelurahan.items() if c == w.kelurahan_code)
        parent = next(a.parent_code for a in of.reference.areas if a.code == w.kelurahan_code)
        groups["puskesmas"].setdefault(next(n for n, c in of.puskesmas.items() if c == w.puskesmas_code), set()).add(
            name
        )
        groups["kecamatan"].setdefault(next(n for n, c in of.kecamatan.items() if c == parent), set()).add(name)
        groups["kota"].setdefault("kota", set()).add(name)
    known = [({name}, n) for (level, name), n in published.items() if level == "kelurahan" and n is not None]
    known += [
        (groups[level][name], n) for (level, name), n in published.items() if level != "kelurahan" and n is not None
    ]
    seen = {name for (level, name), n in published.items() if level == "kelurahan" and n is not None}
    return {name: n for name, n in determined(known).items() if name not in seen}


SMALL = """
kelurahan | kode | pusdatin | riil | Jan
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
        ("kecamatan", "Barat"): 53,
        ("kecamatan", "Timur"): 40,
        ("kota", "kota"): 93,
    }


def test_a_hidden_cell_has_no_coverage_no_people_left_and_no_status_either(small):
    for basis in ("pusdatin", "riil"):
        melati = small.ask(pws_area, "kelurahan", small.code("Melati"), "K1", JAN, basis)
        assert (melati.coverage_pct, melati.month_pct, melati.left_count, melati.status) == (
            None,
            None,
            None,
            "disembunyikan",
        )
        assert (melati.hidden_ytd, melati.hidden_month, melati.sasaran) == (
            True,
            True,
            100 if basis == "pusdatin" else 90,
        )


def test_a_reported_zero_stays_and_an_unreported_cell_is_not_called_hidden(tmp_path):
    picture = pictured(tmp_path, "", SMALL.replace("| 40\n", "| \n"))
    dahlia = picture.ask(pws_area, "kelurahan", picture.code("Dahlia"), "K1", JAN, "pusdatin")
    assert (dahlia.served_ytd, dahlia.hidden_ytd) == (0, False)
    anggrek = picture.ask(pws_area, "kelurahan", picture.code("Anggrek"), "K1", JAN, "pusdatin")
    assert (anggrek.served_ytd, anggrek.hidden_ytd, anggrek.status) == (None, False, "belum_lapor")


def test_a_puskesmas_with_one_kelurahan_is_hidden_with_it_and_with_a_second_puskesmas(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Jan
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
        ("kecamatan", "Barat"): 33,
        ("kecamatan", "Timur"): 90,
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
kelurahan | kode | pusdatin | Jan
Melati    | K1   | 100      | 3
Mawar     | K1   | 100      | 10
Kenanga   | K1   | 100      | 10
Anggrek   | K1   | 100      | 6
Dahlia    | K1   | 100      | 30
""",
        of,
    )
    assert solved(picture) == {}


def test_a_kelurahan_without_sasaran_does_not_protect_its_neighbour(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | riil | Jan
Melati    | K1   | 100      | 90   | 3
Mawar     | K1   |          | 90   | 20
Anggrek   | K1   | 100      | 90   | 40
Dahlia    | K1   | 100      | 90   | 50
""",
    )
    assert picture.ask(pws_area, "puskesmas", picture.code("Pasar"), "K1", JAN, "pusdatin").served_ytd is None


def test_the_first_and_only_report_of_a_small_kelurahan_is_not_the_citys_total(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Jan
Kenanga   | K1   | 100      | 3
""",
    )
    assert picture.ask(pws_area, "kota", KOTA, "K1", JAN, "pusdatin").served_ytd is None


def test_the_threshold_is_a_rule_with_a_date(tmp_path):
    table = SMALL.replace("| Jan\n", "| Jan | Feb\n").replace("| 3\n", "| 3 | 30\n").replace("| 20\n", "| 20 | 8\n")
    picture = pictured(tmp_path, "", table, rules=[("angka_kecil", "10", "2025-02")])
    february = shown(picture, at=month("2025-02"), measure="served_month")
    assert (february["kelurahan", "Mawar"], february["kelurahan", "Melati"]) == (None, None)
    picture = pictured(tmp_path / "b", "", table, rules=[("angka_kecil", "0", "2025-01")])
    assert shown(picture)["kelurahan", "Melati"] == 3


def test_suspected_tuberculosis_stays_hidden_even_when_the_rule_is_switched_off(tmp_path):
    picture = pictured(tmp_path, "", SMALL.replace("K1 ", "TERDUGA_TB "), rules=[("angka_kecil", "0", "2025-01")])
    assert shown(picture, "TERDUGA_TB")["kelurahan", "Melati"] is None


def test_small_findings_are_hidden_and_so_is_what_was_followed_up(tmp_path):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode       | Jan
Melati    | TEMUAN_TBC | 3
Melati    | LANJUT_TBC | 2
Mawar     | TEMUAN_TBC | 20
Mawar     | LANJUT_TBC | 15
Kenanga   | TEMUAN_TBC | 30
Kenanga   | LANJUT_TBC | 4
Anggrek   | TEMUAN_TBC | 40
Anggrek   | LANJUT_TBC | 40
""",
    )
    at = {
        name: one(picture.ask(findings, "kelurahan", picture.code(name), JAN), finding="TBC")
        for name in ("Melati", "Mawar", "Kenanga", "Anggrek")
    }
    assert {n: (r.found, r.hidden) for n, r in at.items()} == {
        "Melati": (None, True),
        "Mawar": (None, True),
        "Kenanga": (30, False),
        "Anggrek": (40, False),
    }
    assert (at["Melati"].followed_up, at["Kenanga"].followed_up) == (None, None)
    assert one(picture.ask(findings, "kota", KOTA, JAN), finding="TBC").found == 93


def small_numbers(path, codes_of_kelurahan):
    """(table, columns, row) of every row about a kelurahan that holds a count 1–4 of people."""
    con = duckdb.connect(path, read_only=True, config=CONNECT)
    found = []
    for (table,) in con.execute(
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall():
        columns = [
            name
            for (name,) in con.execute(
                "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]
            ).fetchall()
        ]
        counts = [c for c in columns if c.startswith(("served", "found", "followed")) or c == "value"]
        place = next((c for c in ("area_code", "kelurahan_code") if c in columns), None)
        if counts and place:
            low = " OR ".join(f"TRY_CAST({c} AS INTEGER) BETWEEN 1 AND 4" for c in counts)
            found += [
                (table, row)
                for row in con.execute(f"SELECT {place}, {', '.join(counts)} FROM {table} WHERE {low}").fetchall()
                if row[0] in codes_of_kelurahan
            ]
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    con.close()
    return found, tables


def test_no_table_of_the_published_file_holds_a_small_number_of_a_kelurahan():
    picture = magelang_picture()
    kelurahan = set(picture.places.kelurahan.values())
    found, tables = small_numbers(picture.path, kelurahan)
    assert found == []
    assert "raw_pws" not in tables
    assert {"pws", "temuan", "spm"} <= tables


def test_the_demonstration_really_has_small_numbers_to_hide():
    low = sum(
        n is not None and 1 <= n <= 4
        for r in magelang_reports()
        for line in r.pws
        for n in line.values
        if line.code not in PWS_EXTRA
    )
    hidden = magelang_picture().sql("SELECT count(*) FROM pws WHERE level = 'kelurahan' AND hidden_month")[0][0]
    assert low > 100
    assert hidden > low


def test_nothing_hidden_in_a_whole_city_follows_from_the_totals_published_with_it():
    """Every indicator and month of the demonstration's Magelang: the sums of
    kelurahan, puskesmas, kecamatan and city, solved exactly."""
    picture = magelang_picture()
    given: dict[tuple, list] = {}
    member: dict[tuple, set] = {}
    for at, kelurahan, puskesmas, kecamatan, kota in picture.sql(
        "SELECT month, kelurahan_code, puskesmas_code, kecamatan_code, kota_code FROM wilayah_bulan"
    ):
        for area in (kelurahan, puskesmas, kecamatan, kota):
            member.setdefault((at, area), set()).add(kelurahan)
    for measure, hidden in (("served_month", "hidden_month"), ("served_ytd", "hidden_ytd")):
        concerned = set(picture.sql(f"SELECT DISTINCT indicator, month FROM pws WHERE {hidden}"))
        for code, at, level, area, n in picture.sql(
            f"SELECT indicator, month, level, area_code, {measure} FROM pws WHERE basis = 'pusdatin'"
        ):
            if (code, at) in concerned and n is not None:
                given.setdefault((measure, code, at), []).append((level, area, n))
    broken = []
    for (measure, code, at), cells in given.items():
        plain = {area: n for level, area, n in cells if level == "kelurahan"}
        unreported = {
            area
            for (area,) in picture.sql(
                "SELECT area_code FROM pws WHERE level = 'kelurahan' AND indicator = ? AND month = ? AND basis = "
                "'pusdatin' "
                f"AND {measure} IS NULL AND NOT {'hidden_month' if measure == 'served_month' else 'hidden_ytd'}",
                code,
                at,
            )
        }
        sums = []
        for level, area, n in cells:
            if level != "kelurahan":
                left = member[at, area] - set(plain) - unreported
                if left:
                    sums.append((left, n - sum(plain.get(k, 0) for k in member[at, area])))
        broken += [(measure, code, at, name) for name in determined(sums)]
    assert broken == []


def test_hidden_rows_say_that_they_are_hidden():
    picture = magelang_picture()
    rows = picture.ask(pws_units, "33.71", "kelurahan", "PK", month("2026-02"), "pusdatin")
    assert all(
        (r.served_ytd is None) == (r.hidden_ytd or r.status == "belum_lapor")
        for r in rows
        if r.units_reported or r.hidden_ytd
    )


def test_a_hidden_total_of_a_table_says_so_and_is_not_called_unreported(tmp_path, monkeypatch):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode | pusdatin | Jan
Melati    | K1   | 100      | 10
Mawar     | K1   | 100      | 20
Kenanga   | K1   | 100      | 3
""",
    )
    sel = Selection(KOTA, JAN, picture.code("Gunung"), indikator="K1")
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    table = tables.make("pws-wilayah", sel)
    for key in ("coverage_pct", "month_pct", "served_ytd", "left_count"):
        assert len(table.rows) == 2 and all(isinstance(v, Hidden) for v in table.column(key)), key


def test_no_two_shown_cumulative_figures_differ_by_a_small_number():
    """Else a hidden month would be the difference of two totals that are shown."""
    picture = magelang_picture()
    rows = picture.sql(
        "SELECT area_code, indicator, month, served_ytd, served_month FROM pws "
        "WHERE level = 'kelurahan' AND basis = 'pusdatin' AND indicator <> 'D_S' ORDER BY ALL"
    )
    shown = {}
    for area, code, at, ytd, _ in rows:
        if ytd is not None:
            before = shown.get((area, code, at.year), 0)
            assert ytd - before == 0 or ytd - before >= 5, (area, code, at)
            shown[area, code, at.year] = ytd
    # A month is shown only where both of its neighbours are: else it would give the hidden one of them away.
    cumulative = {(area, code, at): ytd for area, code, at, ytd, _ in rows}
    for area, code, at, ytd, alone in rows:
        if alone is not None:
            assert ytd is not None
            assert at.month == 1 or cumulative[area, code, add_months(at, -1)] is not None or alone == ytd


def test_of_a_finding_hidden_at_the_puskesmas_nothing_is_called_unreported(tmp_path, monkeypatch):
    picture = pictured(
        tmp_path,
        "",
        """
kelurahan | kode       | Jan
Kenanga   | TEMUAN_TBC | 3
Kenanga   | LANJUT_TBC | 0
Anggrek   | TEMUAN_TBC | 30
Anggrek   | LANJUT_TBC | 30
Dahlia    | TEMUAN_TBC | 30
Dahlia    | LANJUT_TBC | 30
""",
    )
    gunung = one(picture.ask(findings, "puskesmas", picture.code("Gunung"), JAN), finding="TBC")
    assert (gunung.found, gunung.hidden) == (None, True)
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    rows = tables.make("temuan", Selection(KOTA, JAN, picture.code("Gunung"))).rows
    assert rows[3][1] == HIDDEN
    assert rows[0][1] is None
