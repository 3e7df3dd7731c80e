"""The rows of one city, made in a database of their own and put into the files of a version.

Nothing that is counted crosses the border of a city, so a build need not make those of which nothing changed. Nothing
looks into a later year, so of the others it need not make the years before the first change.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from ilp_dash.domain import readiness
from ilp_dash.domain.coverage import CLASSES
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import UserError
from ilp_dash.store.connection import PUBLIC, STAFF
from ilp_dash.store.loading import fill, load_reference, load_rules
from ilp_dash.store.pace_tests import tested_rows
from ilp_dash.store.readings import Filed, give_city
from ilp_dash.store.reference import Reference
from ilp_dash.store.secrecy import Earlier, hidden_rows

_HERE = Path(__file__).parent
DRAWN = ("batas", "peta_kota", "peta_wilayah", "peta_nama", "peta_titik")
# Alike for all cities, or rows of reference data.
SHARED = {
    *("kota", "area", "puskesmas", "wilayah_kerja", "indicator", "spm_nasional", "fakta", "aturan", "bulan", "libur"),
    *("tenggat", "pws_target", "dataset", "bagian"),
}
# Rows of a month that nothing later changes, and the column that says which: those of years before the first change
# stay. Other tables are made whole.
BY_MONTH = {
    **dict.fromkeys(("spm", "spm_batas", "spm_counted", "spm_tahun", "pws", "pws_jalan", "temuan"), "month"),
    **dict.fromkeys(("hidden_cell", "mutu_angka", "temuan_angka"), "month"),
    "laju_uji": "closed",
}
_STAFF_ALONE = {"hidden_cell", "bagian"}
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND NOT temporary ORDER BY table_name"
_VIEWS = "SELECT view_name, sql FROM duckdb_views() WHERE database_name = ? AND NOT internal AND NOT temporary"
# By which of its columns the rows of a table are a city's.
_OF_CITY = {
    "kota_code": "kota_code = '{kota}'",
    "puskesmas_code": "puskesmas_code IN (SELECT puskesmas_code FROM {ref}.puskesmas WHERE kota_code = '{kota}')",
    "area_code": "area_code IN (SELECT code FROM {ref}.area WHERE kota_code = '{kota}' UNION ALL "
    "SELECT puskesmas_code FROM {ref}.puskesmas WHERE kota_code = '{kota}')",
}


@dataclass(frozen=True)
class Inputs:
    """What one city's rows are made of, read only when it is needed.

    filed: its reports. drawn: rows of the tables DRAWN; without them a city has no map.
    points: puskesmas code, lat, lon, file. steps: the ILP steps it has written down. made_of, drawn_of, counted_by:
    what all of it, `drawn` alone, and every count whatever the reports say depend on, as a hash; the same words in the
    version before: the rows are taken over. Empty: never.
    """

    filed: Sequence[Filed] = ()
    drawn: Callable[[], Mapping[str, list[tuple]]] = dict
    points: Sequence[tuple[str, float, float, str]] = ()
    steps: Sequence[readiness.IlpStep] = ()
    made_of: str = ""
    drawn_of: str = ""
    counted_by: str = ""

    @property
    def years(self) -> str:
        """What the files of each year say, as hashes: JSON by year."""
        of_year: dict[int, list[str]] = {}
        for one in self.filed:
            of_year.setdefault(one.year, []).append(f"{one.puskesmas_code} {one.made_of}")
        return json.dumps({year: hashlib.sha256(repr(of).encode()).hexdigest() for year, of in of_year.items()})


@dataclass(frozen=True)
class Part:
    """One row of `bagian`: what a city's rows in a version were made of (`Inputs`); its first and last month, None
    where nobody reported."""

    kota_code: str
    made_of: str
    drawn_of: str
    counted_by: str
    years: str
    first_month: date | None
    last_month: date | None

    def since(self, before: "Part | None", months: tuple[date, date], were: tuple[date, date]) -> date:
        """The January from which on its rows are not those of the version before; its first month, if all are not.
        months, were: the first and the last one of all cities, now and then."""
        first, last = months
        if before is None or not self.counted_by or before.counted_by != self.counted_by or were[0] != first:
            return first
        now, then = json.loads(self.years), json.loads(before.years)
        changed = [int(year) for year in {*now, *then} if now.get(year) != then.get(year)]
        return max(first, date(min([last.year, were[1].year, *changed]), 1, 1))


def months_of(parts: Iterable[Part]) -> tuple[date, date]:
    """The first and the last month of all cities. Raises UserError when nobody reported."""
    parts = [part for part in parts if part.last_month]
    if not parts:
        raise UserError(
            "Belum ada laporan yang diterima, jadi belum ada yang dapat dibangun. "
            "Jalankan 'python -m ilp_dash demo' untuk data simulasi, atau 'python -m ilp_dash import BERKAS…'."
        )
    return min(part.first_month for part in parts), max(part.last_month for part in parts)


def script(name: str) -> str:
    """One of the .sql files."""
    return (_HERE / name).read_text(encoding="utf-8")


def run(con, name: str) -> None:
    """Run one of the .sql files."""
    con.execute(script(name))


def coverage_class() -> str:
    """A macro for the .sql files: class of coverage of two counts, NULL where one is missing."""
    tests = [f"WHEN served * 100 >= {c.low} * sasaran THEN '{c.id}'" for c in reversed(CLASSES) if c.low is not None]
    unknown = "WHEN served IS NULL OR sasaran IS NULL THEN NULL"
    return (
        f"CREATE TEMP MACRO coverage_class(served, sasaran) AS CASE {unknown} {' '.join(tests)} ELSE "
        f"'{CLASSES[0].id}' END"
    )


def load_shared(con, reference: Reference, rules: Rules, first: date, last: date) -> None:
    """Into the database in use: tables and rows that are alike for all cities."""
    run(con, "schema_shared.sql")
    load_reference(con, reference)
    load_rules(con, reference, rules, first, last)


def make_part(
    con, kota: str, last_month: date, inputs: Inputs, told: Callable[..., Earlier], draw: bool, since: date
) -> None:
    """Make the rows of one city and append them to `to_ilp` and `to_umum`, which the cursor has attached and from which
    `drop_part` has taken them.

    last_month: of all cities. told: asked with the cursor what the public view before this one tells. draw: with the
    tables DRAWN. since: with the rows BY_MONTH from this January on. Raises UserError when the rows contradict
    themselves.
    """
    with _in_memory(con, "kerja"), _in_memory(con, PUBLIC):
        con.execute("USE kerja")
        say_since(con, since)
        for table in sorted(SHARED):
            con.execute(f"CREATE VIEW {table} AS FROM to_{STAFF}.{table} WHERE {_rows_of(con, STAFF, table, kota)}")
        run(con, "schema.sql")
        give_city(con, kota, last_month)
        fill(con, "puskesmas_titik", list(inputs.points))
        fill(con, "ilp_langkah", [astuple(step) for step in inputs.steps])
        for table, rows in (inputs.drawn() if draw else {}).items():
            fill(con, table, rows)
        _count(con)
        fill(con, "hidden_cell", hidden_rows(con, since, told(con)))
        _append(con, "kerja", STAFF, draw, since)
        tested = tested_rows(con, kota, since)  # of all its months
        fill(con, "laju_uji", tested)
        con.execute("USE kerja")
        fill(con, "laju_uji", tested)
        earlier = _rows_of(con, STAFF, "hidden_cell", kota)
        con.execute(f"INSERT INTO hidden_cell FROM to_{STAFF}.hidden_cell WHERE {earlier} AND month < '{since}'")
        make_public(con)
        _append(con, PUBLIC, PUBLIC, draw, since)
        con.execute("SET VARIABLE kota = $kota", {"kota": kota})
        run(con, "price.sql")


def _append(con, made: str, view: str, draw: bool, since: date) -> None:
    """Append what has been made to the file of a view, which is in use then."""
    tables = [table for (table,) in con.execute(_TABLES, [made]).fetchall() if table not in SHARED]
    for table in tables:  # a table begun and filled in one transaction is read as empty until the next checkpoint
        con.execute(f"CREATE TABLE IF NOT EXISTS to_{view}.{table} AS FROM {made}.{table} LIMIT 0")
    con.execute("BEGIN")
    for table in tables:
        if draw or table not in DRAWN:
            new = f"WHERE {BY_MONTH[table]} >= '{since}'" if table in BY_MONTH else ""
            con.execute(f"INSERT INTO to_{view}.{table} FROM {made}.{table} {new}")
    con.execute("COMMIT")
    make_views(con, "kerja", f"to_{view}")


def say_since(con, since: date) -> None:
    """Tell the .sql files from which January on rows by month are made."""
    con.execute(f"SET VARIABLE since = DATE '{since}'")


def _count(con) -> None:
    from ilp_dash.store.funnel import (  # brings SciPy: 40 MB that only a build may cost
        publish_chance,
        publish_last_year,
        publish_limits,
    )

    con.execute(coverage_class())
    run(con, "derive.sql")
    publish_limits(con)
    publish_chance(con)
    publish_last_year(con)
    run(con, "publish.sql")
    run(con, "trust.sql")
    run(con, "weeks.sql")
    _check(con)


def drop_part(con, kota: str, draw: bool, since: date) -> None:
    """Take a city's rows out of `to_ilp` and `to_umum`. draw: those of the tables DRAWN too. since: those BY_MONTH from
    this January on."""
    for view in (STAFF, PUBLIC):
        for (table,) in con.execute(_TABLES, [f"to_{view}"]).fetchall():
            if table not in SHARED and (draw or table not in DRAWN):
                new = f"AND {BY_MONTH[table]} >= '{since}'" if table in BY_MONTH else ""
                con.execute(f"DELETE FROM to_{view}.{table} WHERE {_rows_of(con, view, table, kota)} {new}")


def _rows_of(con, view: str, table: str, kota: str) -> str:
    """Which rows of a table of `to_ilp` or `to_umum` are a city's, all of one that knows no cities."""
    columns = [name for name, *_ in con.execute(f"DESCRIBE to_{view}.{table}").fetchall()]
    words = next((words for column, words in _OF_CITY.items() if column in columns), "true")
    return words.format(ref=f"to_{STAFF}", kota=kota)


def read_through(con) -> None:
    """Read every row of `to_ilp` and `to_umum`: raises duckdb.Error where a copied file is damaged."""
    for view in (STAFF, PUBLIC):
        for (table,) in con.execute(_TABLES, [f"to_{view}"]).fetchall():
            con.execute(f"SELECT bit_xor(hash(*COLUMNS(*))) FROM to_{view}.{table}").fetchall()


def make_public(con, shared: bool = False) -> None:
    """The tables of the public view in the attached database `umum`, from those of the staff view in use: without the
    figures in `hidden_cell`, what no script names as it is. shared: those of SHARED, else all others."""
    run(con, "public_shared.sql" if shared else "public.sql")
    made = {*_STAFF_ALONE, *(name for (name,) in con.execute(_TABLES, [PUBLIC]).fetchall())}
    for (name,) in con.execute(_TABLES, [con.execute("SELECT current_database()").fetchone()[0]]).fetchall():
        if name not in made and (name in SHARED) == shared:
            con.execute(f"CREATE TABLE {PUBLIC}.{name} AS FROM {name}")


def make_views(con, source: str, target: str) -> None:
    """The views of one attached database in another, where they are not there yet. The other one is in use then."""
    con.execute(f"USE {target}")
    for name, sql in con.execute(_VIEWS, [source]).fetchall():
        if name not in SHARED:
            con.execute(sql.replace("CREATE VIEW ", "CREATE VIEW IF NOT EXISTS ", 1))


@contextmanager
def _in_memory(con, name: str) -> Iterator[None]:
    con.execute(f"ATTACH ':memory:' AS {name}")
    try:
        yield
    finally:
        con.execute("USE memory")
        con.execute(f"DETACH {name}")


def _check(con) -> None:
    """Refuse to publish rows that contradict themselves."""
    faults = {
        "kelurahan tanpa puskesmas": "SELECT count(*) FROM area a LEFT JOIN wilayah_kerja w "
        "ON w.kelurahan_code = a.code WHERE a.level = 'kelurahan' AND w.kelurahan_code IS NULL",
        "baris SPM ganda": "SELECT count(*) FROM (SELECT 1 FROM spm "
        "GROUP BY area_code, level, indicator, month, basis HAVING count(*) > 1)",
    }
    for fault, query in faults.items():
        count = con.execute(query).fetchone()[0]
        if count:
            raise UserError(f"Basis data baru tidak jadi dipakai: {count} {fault}. Data lama tetap dipakai.")
