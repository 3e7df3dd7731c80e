"""Build a new database beside the old one and switch to it: no half-loaded state, a crash leaves
the old one serving."""

import gc
import hashlib
import os
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
from ilp_dash.errors import UserError
from ilp_dash.store.connection import CONNECT, POINTER, current_store, pointed_name, version_of
from ilp_dash.store.loading import Received, fill, load_reference, load_reports, load_rules
from ilp_dash.store.pace_tests import tested_rows
from ilp_dash.store.reference import Reference
from ilp_dash.store.secrecy import hidden_rows
from ilp_dash.store.weeks import hidden_weeks, prepare_weeks, publish_weeks

_HERE = Path(__file__).parent
_LONGEST_WAIT_S = 900


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
    with current_store(folder).asking() as cursor:
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
    """Write `ilp-<n>.duckdb` from reference data and accepted reports, check it, and point `current` at it.

    points: puskesmas code, lat, lon, file of puskesmas whose place has been
    given. steps: ILP steps the cities have written down.
    maps: rows of the tables `peta_*`, by table (ingest/city_map.py: map_rows); a city without them has no map.
    A second build of the same folder waits for the first. Returns the new file. Raises UserError when there is no
    report at all; the old version then keeps serving.
    """
    folder = folder or config.data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _clean_unfinished(folder)
        version = max((version_of(p.name) for p in folder.glob("ilp-*.duckdb")), default=0) + 1
        unfinished = folder / f"ilp-{version}.duckdb.tmp-{os.getpid()}"
        con = duckdb.connect(
            unfinished,
            config={**CONNECT, "storage_compatibility_version": "v1.4.0", "preserve_insertion_order": "true"},
        )
        gc.disable()  # millions of plain rows without cycles: looking through them costs a seventh of the build
        try:
            _write(con, version, reference, reports, rules, boundaries, points, steps, maps or {}, progress)
        except BaseException:
            con.close()
            unfinished.unlink(missing_ok=True)
            raise
        finally:
            gc.enable()
        con.close()
        return _publish(unfinished, folder / f"ilp-{version}.duckdb", progress)


def _write(con, version: int, reference: Reference, reports, rules: Rules, boundaries, points, steps, maps, progress):
    from ilp_dash.store.funnel import (  # brings SciPy: 40 MB that only a build may cost
        publish_chance,
        publish_last_year,
        publish_limits,
    )

    con.execute((_HERE / "schema.sql").read_text(encoding="utf-8"))
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
    fill(con, "dataset", [(version, datetime.now().replace(microsecond=0), last_month, shape())])
    progress("Menghitung capaian", 0.55)
    con.execute(_coverage_class())
    con.execute((_HERE / "derive.sql").read_text(encoding="utf-8"))
    publish_limits(con)
    publish_chance(con)
    publish_last_year(con)
    progress("Menyembunyikan angka kecil", 0.75)
    fill(con, "hidden_cell", hidden_rows(con), "(level TEXT, area_code TEXT, code TEXT, month DATE, measure TEXT)")
    progress("Menyusun tabel", 0.85)
    con.execute((_HERE / "publish.sql").read_text(encoding="utf-8"))
    con.execute((_HERE / "trust.sql").read_text(encoding="utf-8"))
    prepare_weeks(con)
    fill(con, "hidden_minggu", hidden_weeks(con), "(level TEXT, area_code TEXT, week DATE, code TEXT)")
    publish_weeks(con)
    fill(con, "laju_uji", tested_rows(con))
    _check(con)
    con.execute("CHECKPOINT")


def _check(con) -> None:
    """Refuse to publish a database that contradicts itself."""
    faults = {
        "kelurahan tanpa puskesmas": "SELECT count(*) FROM area a LEFT JOIN wilayah_kerja w "
        "ON w.kelurahan_code = a.code WHERE a.level = 'kelurahan' AND w.kelurahan_code IS NULL",
        "angka kecil yang masih tampak": "SELECT count(*) FROM pws p JOIN bulan b USING (month) "
        "WHERE p.level = 'kelurahan' AND (p.served_ytd BETWEEN 1 AND b.small_number - 1 "
        "OR p.served_month BETWEEN 1 AND b.small_number - 1)",
        "angka mingguan kelurahan": "SELECT count(*) FROM temuan_minggu WHERE level = 'kelurahan' "
        "AND coalesce(visited, found_akses, found_patuh, found_bahaya, found_tbc, "
        "followed_akses, followed_patuh, followed_bahaya, followed_tbc) IS NOT NULL",
        "baris SPM ganda": "SELECT count(*) FROM (SELECT 1 FROM spm "
        "GROUP BY area_code, level, indicator, month, basis HAVING count(*) > 1)",
    }
    for fault, query in faults.items():
        count = con.execute(query).fetchone()[0]
        if count:
            raise UserError(f"Basis data baru tidak jadi dipakai: {count} {fault}. Data lama tetap dipakai.")


def _publish(unfinished: Path, final: Path, progress) -> Path:
    """Make the file durable, give it its name, switch the pointer, drop builds beyond the kept ones."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(final)
    pointer = final.parent / f"{POINTER}.tmp-{os.getpid()}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(final.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(final.parent / POINTER)
    progress("Selesai", 1.0)
    serving = pointed_name(final.parent)
    builds = sorted(final.parent.glob("ilp-*.duckdb"), key=lambda p: version_of(p.name), reverse=True)
    for old in builds[config.KEPT_BUILDS :]:
        if old.name != serving:
            with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                old.unlink()
    return final


def _clean_unfinished(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for pattern in ("ilp-*.tmp-*", "ilp-*.tmp-*.wal", f"{POINTER}.tmp-*"):
        for leftover in folder.glob(pattern):
            with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                leftover.unlink()


@contextmanager
def _alone(folder: Path):
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
