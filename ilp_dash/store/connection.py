"""Reading the published database: versioned files, a pointer, one read-only
connection per version, a cursor per question."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.errors import StoreMissing

# Extensions would wait for the internet; everything used is built in. All
# connections of a process need the same settings.
CONNECT = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
    "memory_limit": "2GB",
}
POINTER = "current"
LOG = logging.getLogger("ilp_dash")
# What a damaged file answers with, besides a bare Error for a wrong checksum, and one of another version.
_UNREADABLE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.CatalogException,
    duckdb.BinderException,
)

_lock = threading.Lock()
_open: dict[Path, duckdb.DuckDBPyConnection] = {}


@dataclass(frozen=True)
class Store:
    """One published version: a name for caches, and cursors for questions."""

    path: Path

    @property
    def version(self) -> int:
        """Number of the build: grows by one with every `build`."""
        return version_of(self.path.name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of the shared read-only connection; cheap (0.2 ms) and safe in any thread."""
        with _lock:
            con = _open.get(self.path)
            if con is None:
                con = _open[self.path] = duckdb.connect(self.path, read_only=True, config=CONNECT)
            return con.cursor()

    @contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question. Raises StoreMissing when the file cannot be read; the log says why."""
        try:
            yield self.cursor()
        except duckdb.Error as error:
            if type(error) is not duckdb.Error and not isinstance(error, _UNREADABLE):
                raise
            LOG.exception("Basis data %s tidak terbaca", self.path.name)
            with _lock:
                _open.pop(self.path, None)  # after some errors a connection answers nothing any more
            raise StoreMissing(
                f"Basis data {self.path.name} tidak dapat dibaca: rusak, atau dibangun oleh versi aplikasi yang lain. "
                "Jalankan 'python -m ilp_dash build'; bila gagal, kembali ke basis data sebelumnya (docs/deploy.md)."
            ) from error


def version_of(name: str) -> int:
    """Build number in a file name `ilp-<n>.duckdb`; 0 for anything else."""
    match = re.fullmatch(r"ilp-(\d+)\.duckdb", name)
    return int(match[1]) if match else 0


def pointed_name(folder: Path) -> str | None:
    """File name the pointer names, None when there is no pointer or what it says is no name of a build."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    return name if version_of(name) else None


def current_store(folder: Path | None = None) -> Store:
    """The version that serves now. Connections to older versions are let go (open cursors finish first).

    Raises StoreMissing when nothing has been built.
    """
    folder = folder or config.data_dir()
    with _lock:  # the pointer is read inside the lock: a slow thread must not open an older version again
        name = pointed_name(folder)
        if name is None or not (folder / name).exists():
            raise StoreMissing(
                "Belum ada data yang dapat ditampilkan. Jalankan 'python -m ilp_dash demo' untuk data simulasi, "
                "atau 'python -m ilp_dash import BERKAS…' lalu 'python -m ilp_dash build'."
            )
        path = folder / name
        for other in [p for p in _open if p.parent == folder and p != path]:
            del _open[other]
    return Store(path)


def close_all() -> None:
    """Close every connection (before the process ends, or so that Windows lets files go)."""
    with _lock:
        while _open:
            _open.popitem()[1].close()
