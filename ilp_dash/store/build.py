"""Build a new database beside the old one and switch to it: no half-loaded state, a crash leaves
the old one serving."""

import gc
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.domain import readiness
from ilp_dash.domain.coverage import CLASSES
from ilp_dash.domain.report import Report
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import StoreMissing, UserError
from ilp_dash.store.connection import (
    CONNECT,
    POINTER,
    PUBLIC,
    STAFF,
    current_store,
    file_of,
    pointed_name,
    version_of,
    viewing,
)
from ilp_dash.store.loading import Received, fill, load_reference, load_reports, load_rules
from ilp_dash.store.pace_tests import tested_rows
from ilp_dash.store.reference import Reference
from ilp_dash.store.secrecy import NOTHING, Earlier, earlier_view, hidden_rows

_HERE = Path(__file__).parent
_LONGEST_WAIT_S = 900
_LAST = "versi-terakhir"  # file that holds the number of the last build


@dataclass(frozen=True)
class Boundary:
    """One kelurahan's boundary: GeoJSON geometry in degrees; official = False for the schematic."""

    area_code: str
    kota_code: str
    geojson: str
    official: bool
    source: str


def shape() -> str:
    """Short hash of every .sql file and of the classes: a database built with other ones lacks what
    the pages ask for."""
    digest = hashlib.sha256(_coverage_class().encode())
    for path in sorted(_HERE.glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _coverage_class() -> str:
    """A macro for the .sql files: class of coverage of two counts, NULL where one is missing."""
    tests = [f"WHEN served * 100 >= {c.low} * sasaran THEN '{c.id}'" for c in reversed(CLASSES) if c.low is not None]
    unknown = "WHEN served IS NULL OR sasaran IS NULL THEN NULL"
    return (
        f"CREATE TEMP MACRO coverage_class(served, sasaran) AS CASE {unknown} {' '.join(tests)} ELSE "
        f"'{CLASSES[0].id}' END"
    )


def is_current(folder: Path | None = None) -> bool:
    """Whether the serving database was built with the present .sql files. Raises StoreMissing when there is none
    that can be read."""
    if pointed_name(folder or config.data_dir()) is None:
        current_store(folder)
    try:
        with viewing(PUBLIC):
            store = current_store(folder)
    except StoreMissing:  # built before there were two views
        return False
    with store.asking() as cursor:
        return has_present_shape(cursor)


def has_present_shape(cursor) -> bool:
    """Whether a database was built with the present .sql files, so that the pages find in it what they ask for."""
    try:
        return cursor.execute("SELECT shape FROM dataset").fetchone() == (shape(),)
    except duckdb.BinderException:  # built before databases said so
        return False


def build(
    reference: Reference,
    reports: Iterable[tuple[Report, Received]],
    rules: Rules,
    boundaries: Iterable[Boundary],
    points: Iterable[tuple[str, float, float, str]] = (),
    steps: Iterable[readiness.IlpStep] = (),
    maps: Mapping[str, list[tuple]] | None = None,
    folder: Path | None = None,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Path:
    """Write `ilp-<n>.duckdb`, and `umum-<n>.duckdb` for the public, from reference data and accepted reports; check
    them, and point `current` at them.

    points: puskesmas code, lat, lon, file of puskesmas whose place has been
    given. steps: ILP steps the cities have written down.
    maps: rows of the tables `peta_*`, by table (ingest/city_map.py: map_rows); a city without them has no map.
    A second build of the same folder waits for the first. Returns the new file. Raises UserError when there is no
    report at all; the old version then keeps serving.
    """
    folder, kept = folder or config.data_dir(), config.kept_builds()
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        clean_unfinished(folder)
        version = last_version(folder) + 1
        final = {view: folder / file_of(version, view) for view in (PUBLIC, STAFF)}
        unfinished = {view: path.with_name(f"{path.name}.tmp-{os.getpid()}") for view, path in final.items()}
        con = duckdb.connect(
            unfinished[STAFF],
            config={**CONNECT, "storage_compatibility_version": "v1.4.0", "preserve_insertion_order": "true"},
        )
        gc.disable()  # millions of plain rows without cycles: looking through them costs a seventh of the build
        try:
            _write(con, version, reference, reports, rules, boundaries, points, steps, maps or {}, progress)
            fill(con, "hidden_cell", hidden_rows(con, _earlier(con, folder)))
            write_public(con, unfinished[PUBLIC], progress)
        except BaseException:
            con.close()
            for path in unfinished.values():
                path.unlink(missing_ok=True)
            raise
        finally:
            gc.enable()
        con.close()
        publish(unfinished, final, progress, {STAFF: kept, PUBLIC: 1})
        return final[STAFF]


def _write(con, version: int, reference: Reference, reports, rules: Rules, boundaries, points, steps, maps, progress):
    from ilp_dash.store.funnel import (  # brings SciPy: 40 MB that only a build may cost
        publish_chance,
        publish_last_year,
        publish_limits,
    )

    _run(con, "schema.sql")
    progress("Memuat data acuan", 0.02)
    load_reference(con, reference)
    last_month = load_reports(con, reports, progress)
    load_rules(con, reference, rules, last_month)
    fill(con, "batas", [astuple(b) for b in boundaries])
    known = {p.puskesmas_code for p in reference.puskesmas}
    fill(con, "puskesmas_titik", [p for p in points if p[0] in known])
    for table, rows in maps.items():
        fill(con, table, rows)
    fill(con, "ilp_langkah", [astuple(s) for s in steps])
    fill(con, "dataset", [(version, datetime.now().replace(microsecond=0), last_month, shape(), "dinas", version)])
    progress("Menghitung capaian", 0.55)
    con.execute(_coverage_class())
    _run(con, "derive.sql")
    publish_limits(con)
    publish_chance(con)
    publish_last_year(con)
    progress("Menyusun tabel", 0.75)
    _run(con, "publish.sql")
    _run(con, "trust.sql")
    _run(con, "weeks.sql")
    fill(con, "laju_uji", tested_rows(con))
    _check(con)


def write_public(con, path: Path, progress) -> None:
    """The public view beside the staff view: what public.sql makes without the figures in `hidden_cell`, every other
    table as it is, the same views. Needs nothing that is not in the staff file."""
    progress("Menyusun tampilan umum", 0.85)
    quoted = str(path).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS umum (STORAGE_VERSION 'v1.4.0')")
    _run(con, "public.sql")
    made = {"hidden_cell", *(name for (name,) in con.execute(_TABLES, ["umum"]).fetchall())}
    for (name,) in con.execute(_TABLES, [con.execute("SELECT current_database()").fetchone()[0]]).fetchall():
        if name not in made:
            con.execute(f"CREATE TABLE umum.{name} AS FROM {name}")
    views = con.execute("SELECT sql FROM duckdb_views() WHERE NOT internal AND NOT temporary").fetchall()
    con.execute("CHECKPOINT")
    con.execute("USE umum")
    for (sql,) in views:
        con.execute(sql)
    con.execute("CHECKPOINT umum")


def _earlier(con, folder: Path) -> Earlier:
    """What the public view that serves now tells and, where it was rolled back to, those it took the place of; nothing
    of what cannot be read."""
    serving, told = version_of(pointed_name(folder) or ""), NOTHING
    for path in folder.glob(f"{PUBLIC}-*.duckdb"):
        if version_of(path.name) <= serving:
            with suppress(duckdb.Error), duckdb.connect(path, read_only=True, config=CONNECT) as public:
                told = told.and_also(earlier_view(public, con))
    return told


_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND NOT temporary ORDER BY table_name"


def _run(con, name: str) -> None:
    con.execute((_HERE / name).read_text(encoding="utf-8"))


def _check(con) -> None:
    """Refuse to publish a database that contradicts itself."""
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


def publish(unfinished: Mapping[str, Path], final: Mapping[str, Path], progress, kept: Mapping[str, int]) -> None:
    """Make the files durable, give them their names, switch the pointer, drop builds beyond so many of each view; of
    the staff view the last one of each of so many months stays too.

    Of the public view a build keeps only the newest: what one version hides, an older one may tell. After a rollback
    more of them lie there, never shown, until the next build has hidden what they hid (see `_earlier`).
    """
    for view, path in unfinished.items():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        path.replace(final[view])
    folder = final[STAFF].parent
    note_version(folder, version_of(final[STAFF].name))
    pointer = folder / f"{POINTER}.tmp-{os.getpid()}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(final[STAFF].name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / POINTER)
    progress("Selesai", 1.0)
    serving = {path.name for path in final.values()} | {pointed_name(folder)}
    for view, most in kept.items():
        builds = sorted(folder.glob(f"{view}-*.duckdb"), key=lambda p: version_of(p.name), reverse=True)
        last_of = {f"{datetime.fromtimestamp(p.stat().st_mtime):%Y-%m}": p for p in reversed(builds)}
        monthly = sorted(last_of.values(), key=builds.index)[:most] if view == STAFF else []
        for old in builds[most:]:
            if old.name not in serving and old not in monthly:
                with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                    old.unlink()


def last_version(folder: Path) -> int:
    """Number of the last build of a folder, 0 before the first; also of builds that are gone, so that none is given
    twice: browsers keep what they were sent under a number."""
    builds = [version_of(p.name) for p in folder.glob("*.duckdb")]
    try:
        return max([int((folder / _LAST).read_text(encoding="ascii")), *builds])
    except (OSError, ValueError):
        return max([0, version_of(pointed_name(folder) or ""), *builds])


def note_version(folder: Path, version: int) -> None:
    """Write down that a number has been given."""
    noted = folder / f"{_LAST}.tmp-{os.getpid()}"
    noted.write_text(str(version), encoding="ascii")
    noted.replace(folder / _LAST)


def clean_unfinished(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for pattern in ("*.duckdb.tmp-*", f"{POINTER}.tmp-*", f"{_LAST}.tmp-*", "pulih.tmp-*"):
        for leftover in folder.glob(pattern):
            with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


@contextmanager
def alone(folder: Path):
    """One build of a folder at a time: a second one waits. The lock is SQLite's
    on a file of its own, so it dies with its process."""
    lock = sqlite3.connect(folder / "build.lock", timeout=_LONGEST_WAIT_S, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise UserError("Pembangunan lain di folder data ini belum selesai. Tunggu, lalu ulangi 'build'.") from None
        yield
    finally:
        lock.close()
