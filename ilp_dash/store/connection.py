"""Reading the published database: versioned files of two views, a pointer, one read-only connection per file, a cursor
per question.

Who may see the public view alone never opens the other file: the view is decided once, by `viewing` around all that is
asked for a person (ui/viewer.py).
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
STAFF, PUBLIC = "ilp", "umum"  # the two views: every number, and what anybody may know
VIEW_NAMES = {STAFF: "tampilan dinas", PUBLIC: "tampilan umum"}

_view: ContextVar[str | None] = ContextVar("view", default=None)
_usual = STAFF

_lock = threading.Lock()
_open: dict[Path, duckdb.DuckDBPyConnection] = {}


@dataclass(frozen=True)
class Store:
    """One published version: a name for caches, and cursors for questions."""

    path: Path

    @property
    def view(self) -> str:
        """STAFF or PUBLIC."""
        return self.path.name.partition("-")[0]

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


def version_of(name: str) -> int:
    """Build number in a file name `ilp-<n>.duckdb` or `umum-<n>.duckdb`; 0 for anything else."""
    match = re.fullmatch(rf"(?:{STAFF}|{PUBLIC})-(\d+)\.duckdb", name)
    return int(match[1]) if match else 0


def file_of(version: int, view: str) -> str:
    """File name of one view of a version."""
    return f"{view}-{version}.duckdb"


@contextmanager
def viewing(view: str) -> Iterator[None]:
    """What is asked inside is asked of this view."""
    token = _view.set(view)
    try:
        yield
    finally:
        _view.reset(token)


def usual_view(view: str) -> None:
    """The view of everything asked outside `viewing`: STAFF, until a server says that it is for others."""
    global _usual
    _usual = view


def pointed_name(folder: Path) -> str | None:
    """File name the pointer names, None when there is no pointer."""
    try:
        return (folder / POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def current_store(folder: Path | None = None) -> Store:
    """The file that serves now, of the view in use. Connections to older versions are let go (open cursors finish
    first).

    Raises StoreMissing when nothing has been built.
    """
    folder = folder or config.data_dir()
    with _lock:  # the pointer is read inside the lock: a slow thread must not open an older version again
        name = pointed_name(folder)
        version = version_of(name or "")
        path = folder / file_of(version, _view.get() or _usual)
        if not version or not path.exists():
            raise StoreMissing(
                "Belum ada data yang dapat ditampilkan. Jalankan 'python -m ilp_dash demo' untuk data simulasi, "
                "atau 'python -m ilp_dash import BERKAS…' lalu 'python -m ilp_dash build'."
            )
        for other in [p for p in _open if p.parent == folder and version_of(p.name) != version]:
            del _open[other]
    return Store(path)


def close_all() -> None:
    """Close every connection (before the process ends, or so that Windows lets files go)."""
    with _lock:
        while _open:
            _open.popitem()[1].close()
