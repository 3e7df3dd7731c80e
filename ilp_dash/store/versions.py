"""Kept builds: what each holds, what changed from one to the next, and the way back to an earlier one."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.errors import UnknownVersion, UserError
from ilp_dash.store.build import alone, clean_unfinished, drop, last_version, publish, shape, write_public
from ilp_dash.store.connection import (
    CONNECT,
    PUBLIC,
    STAFF,
    file_of,
    kept_versions,
    not_kept,
    pointed_name,
    quoted,
    version_of,
)

# The newest build is what a rollback would undo, so one that tells more small numbers than it is not gone back to.
_LOOSER = "SELECT count(*) FROM v{}.bulan o JOIN v{}.bulan n USING (month) WHERE o.small_number < n.small_number"


@dataclass(frozen=True)
class Change:
    """What differs between two builds. added, gone: names of files of reports that only the later, or only the earlier,
    counts; rules: names of local rules; cities: codes of cities with other boundaries; others: further things, named in
    Indonesian."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """One kept build. bytes: of its staff file. built_at: when its figures were made; of_version: of which build they
    are, another than `version` after a rollback; months: first and last reported month; files: reports behind it;
    provisional: monthly forms that are not final. shown: the present application can show it.

    change: since the kept build before it; None where none can be compared. Of a file that cannot be read all but
    version and bytes is None.
    """

    version: int
    bytes: int
    built_at: datetime | None = None
    of_version: int | None = None
    months: tuple[date, date] | None = None
    files: int | None = None
    provisional: int | None = None
    shown: bool = False
    change: Change | None = None


def kept_builds(folder: Path | None = None) -> list[Kept]:
    """Every kept build, oldest first."""
    folder = folder or config.data_dir()
    found: list[Kept] = []
    for version in kept_versions(folder):
        before = next((k.version for k in reversed(found) if k.built_at), None)
        found.append(_described(folder, version, before))
    return found


def change_between(earlier: int, later: int, folder: Path | None = None) -> Change:
    """What differs between two kept builds. Raises UserError when one of them cannot be read."""
    folder = folder or config.data_dir()
    try:
        with _reading(folder, earlier, later) as con:
            return _change(con, f"v{earlier}", f"v{later}")
    except duckdb.Error:
        raise UserError(f"Versi {earlier} dan {later} tidak dapat dibandingkan: berkasnya tidak terbaca.") from None


def roll_back(
    wanted: int, folder: Path | None = None, progress: Callable[[str, float], None] = lambda words, share: None
) -> Path:
    """Publish the figures of a kept build again, under the next free number: browsers keep what they were sent under a
    number. Both views; the public one leaves out what it left out then. Returns the new staff file.

    Whatever fails or is killed, the old version or the new one serves. Raises UnknownVersion for a build that is not
    kept, UserError for one that serves already, cannot be read, was made by another version of the application, or
    tells small numbers that the rules of now hide.
    """
    folder, kept = folder or config.data_dir(), config.kept_builds()
    if wanted not in kept_versions(folder):
        raise UnknownVersion(not_kept(wanted, folder))
    with alone(folder):
        clean_unfinished(folder)
        if wanted not in kept_versions(folder):  # a build in between dropped it
            raise UnknownVersion(not_kept(wanted, folder))
        version = last_version(folder) + 1
        final = {view: folder / file_of(version, view) for view in (PUBLIC, STAFF)}
        unfinished = {view: path.with_name(f"{path.name}.tmp-{os.getpid()}") for view, path in final.items()}
        try:
            progress("Menyalin versi", 0.1)
            shutil.copyfile(folder / file_of(wanted, STAFF), unfinished[STAFF])
            with closing(duckdb.connect(unfinished[STAFF], config=CONNECT)) as con:
                _refuse(con, wanted, folder)
                con.execute("UPDATE dataset SET version = ?", [version])
                write_public(con, unfinished[PUBLIC], progress)
            publish(unfinished, final, progress, {STAFF: kept, PUBLIC: kept})
        except (OSError, duckdb.Error) as error:
            raise UserError(
                f"Versi {wanted} tidak jadi dipakai: berkasnya tidak terbaca, atau folder data tidak dapat ditulis "
                f"({type(error).__name__}). Yang tampil tetap yang lama."
            ) from error
        finally:
            with suppress(OSError):
                drop(unfinished)
        return final[STAFF]


def _refuse(con, wanted: int, folder: Path) -> None:
    """Raise UserError where the copied build (con) must not be published."""
    columns = [name for name, *_ in con.execute("DESCRIBE dataset").fetchall()]
    said = dict(zip(columns, con.execute("FROM dataset").fetchone(), strict=True))
    if said.get("shape") != shape():
        raise UserError(
            f"Versi {wanted} dibangun oleh versi aplikasi yang lain, jadi tidak dapat ditampilkan lagi. Tarik atau "
            "ganti berkas yang salah, lalu jalankan 'build'."
        )
    now = version_of(pointed_name(folder) or "")
    # Where what serves cannot be read there is all the more reason to go back.
    with suppress(duckdb.Error), _reading(folder, wanted, now) as both:
        if both.execute(f"SELECT of_version FROM v{now}.dataset").fetchone() == (said["of_version"],):
            raise UserError(f"Isi versi {wanted} sudah yang tampil sekarang (versi {now}).")
        if both.execute(_LOOSER.format(wanted, now)).fetchone()[0]:
            raise UserError(
                f"Versi {wanted} dibangun dengan batas angka kecil yang lebih longgar daripada yang berlaku sekarang, "
                "jadi tidak dikembalikan: tampilan umum akan memuat angka yang kini disembunyikan."
            )


def _described(folder: Path, version: int, before: int | None) -> Kept:
    size, own = (folder / file_of(version, STAFF)).stat().st_size, f"v{version}"
    with suppress(duckdb.Error, TypeError), _reading(folder, version, *filter(None, [before])) as con:
        columns = [name for name, *_ in con.execute(f"DESCRIBE {own}.dataset").fetchall()]
        said = dict(zip(columns, con.execute(f"FROM {own}.dataset").fetchone(), strict=True))
        first, last = con.execute(f"SELECT min(month), max(month) FROM {own}.bulan").fetchone()
        (files,) = con.execute(f"SELECT count(*) FROM {own}.submission").fetchone()
        (provisional,) = con.execute(
            f"SELECT count(*) FILTER (sent_on IS NOT NULL AND state <> 'final') FROM {own}.report"
        ).fetchone()
        return Kept(
            version,
            size,
            said["built_at"],
            said.get("of_version", version),
            (first, last),
            files,
            provisional,
            said.get("shape") == shape(),
            _change_or_none(con, before, own),
        )
    return Kept(version, size)  # damaged, or of a time when it had other tables


def _change_or_none(con, before: int | None, own: str) -> Change | None:
    with suppress(duckdb.Error):  # damage where the two are compared
        return _change(con, f"v{before}", own) if before else None


@contextmanager
def _reading(folder: Path, *versions: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, which damage may spoil, with these builds as v1, v2 …; raises duckdb.Error."""
    with closing(duckdb.connect(":memory:", config=CONNECT)) as con:
        for version in dict.fromkeys(versions):
            con.execute(f"ATTACH '{quoted(folder / file_of(version, STAFF))}' AS v{version} (READ_ONLY)")
        yield con


def _change(con, before: str, now: str) -> Change:
    def names(question: str) -> tuple[str, ...]:
        return tuple(name for (name,) in con.execute(question).fetchall())

    def differing(column: str, table: str, columns: str) -> tuple[str, ...]:
        of = [f"SELECT {columns} FROM {version}.{table}" for version in (before, now)]
        both = f"({of[0]} EXCEPT {of[1]}) UNION ALL ({of[1]} EXCEPT {of[0]})"
        return names(f"SELECT DISTINCT {column} FROM ({both}) ORDER BY 1")

    def only(one: str, other: str) -> tuple[str, ...]:
        return names(
            f"SELECT file_name FROM {one}.submission WHERE (puskesmas_code, year, sha256) NOT IN "
            f"(SELECT (puskesmas_code, year, sha256) FROM {other}.submission) ORDER BY 1"
        )

    others = {
        "titik puskesmas": ("1", "puskesmas_titik", "puskesmas_code, lat, lon"),
        "langkah ILP": ("1", "ilp_langkah", "*"),
        "wilayah kerja": ("1", "wilayah_kerja", "*"),
        "versi aplikasi": ("1", "dataset", "shape"),
    }
    return Change(
        only(now, before),
        only(before, now),
        differing("name", "aturan", "name, value, valid_from"),
        differing("kota_code", "batas", "kota_code, area_code, md5(geojson), source"),
        tuple(words for words, asked in others.items() if differing(*asked)),
    )
