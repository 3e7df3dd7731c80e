"""What reports say, as rows, kept between builds: only the puskesmas and years whose files changed are read again.

They lie in a file of their own that no page opens (`bacaan-….duckdb`). It holds nothing that ledger and originals do
not; one that is damaged, or of another version of the application, is thrown away.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ilp_dash.domain.report import Report
from ilp_dash.store.connection import quoted
from ilp_dash.store.loading import Received, fill, rows_of

_NAME = "bacaan-{}.duckdb"
# Rows of the database by table; `raw_report` and those of the latest year alone are chosen when they are given.
_TABLES = (
    *("submission", "raw_spm", "raw_spm_sasaran", "raw_pws", "raw_pws_sasaran", "raw_minggu", "raw_temuan"),
    *("raw_report", "jejaring", "asal_pasien", "mutu", "ilp_item", "ilp_puskesmas", "ilp_status"),
)
_OF_CITY = "SELECT berkas FROM bacaan.dibaca WHERE kota_code = $kota"
_LATEST = "SELECT arg_max(berkas, year) FROM bacaan.dibaca WHERE kota_code = $kota GROUP BY puskesmas_code"


@dataclass(frozen=True)
class Filed:
    """The files of one puskesmas and year. made_of: a hash of all that their rows depend on; empty: they are read at
    every build. read: the report they make together, and where it came from."""

    puskesmas_code: str
    year: int
    read: Callable[[], tuple[Report, Received]]
    made_of: str = ""

    @property
    def name(self) -> str:
        return f"{self.puskesmas_code}-{self.year}"


def readings_path(folder: Path, shape: str) -> Path:
    """Where the rows of this version of the application lie; those of others are removed."""
    path = folder / _NAME.format(shape)
    forget_readings(folder, path)
    return path


def forget_readings(folder: Path, but: Path | None = None) -> None:
    """Remove the rows that were kept."""
    for path in folder.glob(_NAME.format("*")):
        if path != but:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def open_readings(con, path: Path | None, schema: str) -> None:
    """Attach them as `bacaan`, made where they are not there yet. path: None = in memory. schema: SQL that makes the
    tables of a city."""
    con.execute(f"ATTACH '{quoted(path) if path else ':memory:'}' AS bacaan")
    with closing(con.cursor()) as own:  # its temporary tables go with it
        own.execute("ATTACH ':memory:' AS contoh; USE contoh")
        own.execute(schema)
        for table in _TABLES:
            own.execute(f"CREATE TABLE IF NOT EXISTS bacaan.{table} AS SELECT '' AS berkas, * FROM {table} LIMIT 0")
        own.execute("USE memory; DETACH contoh")
    con.execute(
        "CREATE TABLE IF NOT EXISTS bacaan.dibaca "
        "(berkas TEXT, kota_code TEXT, puskesmas_code TEXT, year INTEGER, made_of TEXT)"
    )


def read_city(
    con, kota: str, filed: Iterable[Filed], progress: Callable[[int], None] = lambda count: None
) -> tuple[date | None, date | None]:
    """Read what changed of a city's files; the first month of its files and the last one anybody reported, None =
    nobody. progress: told how many were read."""
    kept = dict(con.execute("SELECT berkas, made_of FROM bacaan.dibaca WHERE kota_code = ?", [kota]).fetchall())
    wanted = {one.name: one for one in filed}
    gone = [name for name, made_of in kept.items() if not made_of or made_of != getattr(wanted.get(name), "made_of", 0)]
    new = [one for name, one in wanted.items() if name not in kept or name in gone]
    rows: dict[str, list[tuple]] = {table: [] for table in _TABLES}
    for count, one in enumerate(new, 1):
        for table, told in rows_of(*one.read()).items():
            rows[table] += [(one.name, *row) for row in told]
        progress(count)
    rows["dibaca"] = [(one.name, kota, one.puskesmas_code, one.year, one.made_of) for one in new]
    con.execute("USE bacaan; BEGIN")
    for table, made in rows.items():
        con.execute(f"DELETE FROM {table} WHERE list_contains(?, berkas)", [gone])
        fill(con, table, made)
    con.execute("COMMIT")
    first = con.execute("SELECT make_date(min(year), 1, 1) FROM dibaca WHERE kota_code = ?", [kota]).fetchone()[0]
    last = f"SELECT max(month) FROM raw_report WHERE sent_on IS NOT NULL AND berkas IN ({_OF_CITY})"
    found = first, con.execute(last, {"kota": kota}).fetchone()[0]
    con.execute("USE memory")
    return found


def give_city(con, kota: str, last_month: date) -> None:
    """Fill the tables of the database in use with what a city's reports say. last_month: of all cities; a later one is
    no month yet."""
    for table in _TABLES:
        only = _LATEST if table.startswith("ilp_") else _OF_CITY
        where = f"berkas IN ({only})" + (" AND month <= $last" if table == "raw_report" else "")
        con.execute(
            f"INSERT INTO {table} SELECT * EXCLUDE (berkas) FROM bacaan.{table} WHERE {where} ORDER BY berkas, rowid",
            {"kota": kota} | ({"last": last_month} if table == "raw_report" else {}),
        )
