"""Build a new database beside the old one and switch to it: no half-loaded state, a crash leaves
the old one serving."""

import gc
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import astuple, dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import NO_ROOM, StoreMissing, UserError
from ilp_dash.store.connection import (
    CONNECT,
    POINTER,
    PUBLIC,
    STAFF,
    current_store,
    file_of,
    pointed_name,
    quoted,
    version_of,
    viewing,
)
from ilp_dash.store.loading import fill
from ilp_dash.store.parts import (
    SHARED,
    Inputs,
    Part,
    coverage_class,
    drop_part,
    load_shared,
    make_part,
    make_public,
    make_views,
    months_of,
    read_through,
    script,
)
from ilp_dash.store.readings import forget_readings, open_readings, read_city, readings_path
from ilp_dash.store.reference import Reference
from ilp_dash.store.secrecy import NOTHING, Earlier, earlier_view

_HERE = Path(__file__).parent
_LONGEST_WAIT_S = 900
_NOT_WRITTEN = "Could not write file"
_alone_in: ContextVar[Path | None] = ContextVar("alone_in", default=None)
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
    digest = hashlib.sha256(coverage_class().encode())
    for path in sorted(_HERE.glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


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
    rules: Rules,
    cities: Mapping[str, Inputs],
    folder: Path | None = None,
    progress: Callable[[str, float], None] = lambda step, share: None,
    everything: bool = False,
) -> Path:
    """Write `ilp-<n>.duckdb`, and `umum-<n>.duckdb` for the public, from reference data and what each city sent; point
    `current` at them.

    cities: by code, all those of the reference data. While no month is added or lost, the version that serves is copied
    and only the cities are made anew whose inputs changed, from the first year of which a file did (`BY_MONTH`);
    everything: all of them, from the originals. A second build
    of the same folder waits for the first. Returns the new file. Raises UserError when there is no report at all; the
    old version then keeps serving.
    """
    folder, kept = folder or config.data_dir(), config.kept_builds()
    with alone(folder):
        clean_unfinished(folder)
        version = last_version(folder) + 1
        final = {view: folder / file_of(version, view) for view in (PUBLIC, STAFF)}
        unfinished = {view: path.with_name(f"{path.name}.tmp-{os.getpid()}") for view, path in final.items()}
        gc.disable()  # millions of plain rows without cycles: looking through them costs a seventh of the build
        try:
            write = partial(_write, unfinished, version, reference, rules, cities, folder, progress)
            try:
                if not everything:
                    write(_to_begin_with(folder))
            except duckdb.Error:  # what serves, or the rows kept, cannot be read to its end
                everything = True
            if everything:
                forget_readings(folder)
                write({})
        except BaseException as error:
            drop(unfinished)
            if isinstance(error, duckdb.Error) and _NOT_WRITTEN in str(error):
                raise UserError(NO_ROOM) from error
            raise
        finally:
            gc.enable()
        publish(unfinished, final, progress, {STAFF: kept, PUBLIC: 1})
        return final[STAFF]


def _to_begin_with(folder: Path) -> Mapping[str, Path]:
    """The files of the version that serves, by view; none of one without both, or of a rollback: the version it took
    the place of told the public more (`_earlier`)."""
    serving = version_of(pointed_name(folder) or "")
    files = {view: folder / file_of(serving, view) for view in (STAFF, PUBLIC)}
    if not all(path.exists() for path in files.values()):
        return {}
    with suppress(duckdb.Error), duckdb.connect(files[STAFF], read_only=True, config=CONNECT) as con:
        if con.execute("SELECT shape, of_version FROM dataset").fetchone() == (shape(), serving):
            return files
    return {}


def _write(files, version: int, reference: Reference, rules: Rules, cities, folder: Path, progress, before) -> None:
    """Write the files of a version, by view. before: those of a version to begin with, {} = to begin with none."""
    drop(files)
    earlier = _parts_of(before[STAFF]) if before else {}
    with closing(duckdb.connect(":memory:", config={**CONNECT, "checkpoint_threshold": "1TB"})) as con:
        kept = any(inputs.made_of for inputs in cities.values())
        open_readings(con, readings_path(folder, shape()) if kept else None, script("schema.sql"))
        parts, anew = _read(con, cities, earlier, progress)
        first, last = months_of(parts)
        goes_on = len(anew) < len(parts) or max(anew.values()) > first
        if goes_on:
            _copy(con, files, before)
        if not goes_on or months_of(earlier.values()) != (first, last):
            _share(con, files, reference, rules, first, last)
        for view, name in ((STAFF, "dinas"), (PUBLIC, "umum")):
            row = (version, datetime.now().replace(microsecond=0), last, shape(), name, version)
            con.execute(f"USE to_{view}; DELETE FROM dataset")
            fill(con, "dataset", [row])
        con.execute(f"USE to_{STAFF}; DELETE FROM bagian")
        fill(con, "bagian", [astuple(part) for part in parts])
        con.execute("USE memory")
        for count, (kota, since) in enumerate(anew.items()):
            progress(f"Menghitung {reference.city(kota).name}", 0.35 + 0.6 * count / len(anew))
            inputs = cities[kota]
            draw = not (goes_on and kota in earlier and earlier[kota].drawn_of == inputs.drawn_of != "")
            told = partial(_earlier, folder=folder, kota=kota, since=since)
            with closing(con.cursor()) as own:
                if goes_on:
                    drop_part(own, kota, draw, since)
                make_part(own, kota, last, inputs, told, draw, since)
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda view: con.cursor().execute(f"CHECKPOINT to_{view}"), files))


def _read(
    con, cities: Mapping[str, Inputs], earlier: Mapping[str, Part], progress
) -> tuple[list[Part], dict[str, date]]:
    """What the rows of each city are made of; from which January on to make which anew, whose files have been read."""
    same = {
        kota: earlier[kota]
        for kota, inputs in cities.items()
        if kota in earlier and earlier[kota].made_of == inputs.made_of != ""
    }
    read: dict[str, Part] = {}
    while True:
        for kota, of in cities.items():
            if kota not in same and kota not in read:
                share = 0.35 * len(read) / len(cities)
                months = read_city(
                    con, kota, of.filed, lambda n, share=share: n % 10 or progress(f"Membaca laporan ke-{n}", share)
                )
                read[kota] = Part(kota, of.made_of, of.drawn_of, of.counted_by, of.years, *months)
        parts = [same.get(kota) or read[kota] for kota in cities]
        months = months_of(parts)
        before = months_of(earlier.values()) if earlier else months
        if months == before or not same:
            new = [part for part in parts if part.kota_code not in same]
            return parts, {part.kota_code: part.since(earlier.get(part.kota_code), months, before) for part in new}
        same = {}  # a month more or less is one of every city


def _copy(con, files, before) -> None:
    """Copies of the files of a version, attached as `to_ilp` and `to_umum`. Raises duckdb.Error for damaged ones."""
    for view, path in files.items():
        shutil.copyfile(before[view], path)
        con.execute(f"ATTACH '{quoted(path)}' AS to_{view}")
    read_through(con)


def _share(con, files, reference: Reference, rules: Rules, first: date, last: date) -> None:
    """What all cities share, in place of what a copy has of it; the files attached as `to_ilp` and `to_umum`."""
    attach = "ATTACH IF NOT EXISTS '{}' AS {} (STORAGE_VERSION 'v1.4.0')"
    con.execute(f"DETACH DATABASE IF EXISTS to_{PUBLIC}")
    with closing(con.cursor()) as own:  # the tables for reports go with it
        own.execute(attach.format(quoted(files[STAFF]), f"to_{STAFF}"))
        own.execute(attach.format(quoted(files[PUBLIC]), PUBLIC))
        for database in (f"to_{STAFF}", PUBLIC):
            own.execute(f"USE {database}")
            for table in SHARED:
                own.execute(f"DROP TABLE IF EXISTS {table}")
        own.execute(f"USE to_{STAFF}")
        load_shared(own, reference, rules, first, last)
        make_public(own, shared=True)
        own.execute(f"USE memory; DETACH {PUBLIC}")
        own.execute(attach.format(quoted(files[PUBLIC]), f"to_{PUBLIC}"))


def _parts_of(path: Path) -> dict[str, Part]:
    with duckdb.connect(path, read_only=True, config=CONNECT) as con:
        return {row[0]: Part(*row) for row in con.execute("FROM bagian").fetchall()}


def write_public(con, path: Path, progress) -> None:
    """The public view beside a whole staff file, the database in use. Needs nothing that is not in that file."""
    progress("Menyusun tampilan umum", 0.85)
    staff = con.execute("SELECT current_database()").fetchone()[0]
    con.execute(f"ATTACH '{quoted(path)}' AS {PUBLIC} (STORAGE_VERSION 'v1.4.0')")
    make_public(con, shared=True)
    make_public(con)
    con.execute("CHECKPOINT")
    make_views(con, staff, PUBLIC)
    con.execute(f"CHECKPOINT {PUBLIC}")


def _earlier(con, folder: Path, kota: str, since: date) -> Earlier:
    """What the public view that serves now tells of a city from a month on, and those before it that still lie there: a
    rollback took their place; nothing of what cannot be read."""
    serving, told = version_of(pointed_name(folder) or ""), NOTHING
    for path in folder.glob(f"{PUBLIC}-*.duckdb"):
        if version_of(path.name) <= serving:
            with suppress(duckdb.Error), duckdb.connect(path, read_only=True, config=CONNECT) as public:
                told = told.and_also(earlier_view(public, con, kota, since))
    return told


def drop(files: Mapping[str, Path]) -> None:
    """Remove the unfinished files of a version."""
    for path in files.values():
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


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
    """One build of a folder at a time: a second one waits, but for what is called inside. The lock is SQLite's
    on a file of its own, so it dies with its process."""
    if _alone_in.get() == folder:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(folder / "build.lock", timeout=_LONGEST_WAIT_S, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise UserError("Pembangunan lain di folder data ini belum selesai. Tunggu, lalu ulangi 'build'.") from None
        inside = _alone_in.set(folder)
        try:
            yield
        finally:
            _alone_in.reset(inside)
    finally:
        lock.close()
