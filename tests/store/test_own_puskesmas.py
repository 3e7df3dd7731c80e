"""The view of one puskesmas: its own rows are the staff view's, every other row is the public view's."""

import pytest

from ilp_dash.store.connection import OWN, PUBLIC, STAFF, current_store, own_view, viewing

TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND database_name = current_database()"


@pytest.fixture(scope="module", params=["P3371010201", "P3371020201"])
def code(request) -> str:
    return request.param


def rows(folder, view: str, question: str) -> set[tuple]:
    """Rows as texts, so that they can be set beside one another."""
    with viewing(view):
        return {tuple(map(str, row)) for row in current_store(folder).cursor().execute(question).fetchall()}


def columns(folder, table: str) -> list[str]:
    with viewing(STAFF):
        return [row[0] for row in current_store(folder).cursor().execute(f"DESCRIBE {table}").fetchall()]


def test_every_row_of_every_table_is_a_row_of_the_staff_or_of_the_public_view(small_city, code):
    """A row that is not public is one of the puskesmas itself, of its kelurahan or of its files."""
    with viewing(STAFF):
        cursor = current_store(small_city).cursor()
        tables = [name for (name,) in cursor.execute(TABLES).fetchall()]
        theirs = "SELECT kelurahan_code, month FROM wilayah_bulan WHERE puskesmas_code = ?"
        own = {(area, str(month)[:7]) for area, month in cursor.execute(theirs, [code]).fetchall()}
        ids = {
            str(n)
            for (n,) in cursor.execute("SELECT id FROM temuan_berkas WHERE puskesmas_code = ?", [code]).fetchall()
        }
    shown_besides = 0
    for table in sorted(set(tables) - {"dataset", "bulan", "hidden_cell", "bagian"}):
        names = columns(small_city, table)
        question = f"SELECT {', '.join(names)} FROM {table}"
        staff, public, mine = (rows(small_city, view, question) for view in (STAFF, PUBLIC, own_view(code)))
        assert mine <= staff | public, table
        for row in mine - public:
            said = dict(zip(names, row, strict=True))
            area = said.get("kelurahan_code", said.get("area_code"))
            when = said.get("month", said.get("week", ""))[:7]
            assert code in (said.get("puskesmas_code"), area) or (area, when) in own or said.get("id") in ids, (
                table,
                said,
            )
        shown_besides += len(mine - public)
        if table in ("pws", "spm", "temuan", "temuan_minggu"):
            level, place = names.index("level"), names.index("area_code")
            ours = {row for row in staff if row[level] == "puskesmas" and row[place] == code}
            assert ours and ours <= mine, table
    assert shown_besides > 500


def test_all_months_may_be_chosen_and_both_bases_are_there(small_city, code):
    with viewing(own_view(code)):
        store = current_store(small_city)
        assert (store.view, store.puskesmas) == (OWN, code)
        cursor = store.cursor()
        assert cursor.execute("SELECT bool_and(offered) FROM bulan").fetchone() == (True,)
        assert cursor.execute("SELECT view_name FROM dataset").fetchone() == ("petugas",)
        riil = "SELECT DISTINCT level, area_code FROM spm_coverage WHERE basis = 'riil'"
        assert cursor.execute(riil).fetchall() == [("puskesmas", code)]


def test_two_puskesmas_have_two_views_and_two_names_for_caches(small_city, code):
    other = "P3371010202"
    stores = []
    for one in (code, other):
        with viewing(own_view(one)):
            stores.append(current_store(small_city))
    assert stores[0] != stores[1] and len({*stores}) == 2
    first = stores[0].cursor()
    count = "SELECT count(*) FROM temuan_berkas WHERE puskesmas_code = ? AND kelurahan_code IS NOT NULL"
    before = first.execute(count, [code]).fetchone()
    stores[1].cursor().execute("SELECT 1")
    assert first.execute(count, [code]).fetchone() == before


@pytest.mark.parametrize("name", ["x; DROP", "P1", "p3371010201"])
def test_what_is_no_code_of_a_puskesmas_makes_no_view(small_city, name):
    with viewing(own_view(name)), pytest.raises(ValueError, match=name):
        current_store(small_city).cursor()
