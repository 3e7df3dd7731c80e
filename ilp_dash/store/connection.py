"""Reading the published database: versioned files of two views, a pointer, one read-only connection per file, a cursor
per question.

Who may see the public view alone never opens the other file: the view is decided once, by `viewing` around all that is
asked for a person (ui/viewer.py). The view of one puskesmas is made of both files (store/own_puskesmas.py).
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.errors import StoreMissing, UnknownVersion
from ilp_dash.store import own_puskesmas

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
OWN = "petugas"  # the third: the public view with one puskesmas in full, made of both files while it is asked
VIEW_NAMES = {STAFF: "tampilan dinas", PUBLIC: "tampilan umum", OWN: "tampilan petugas"}
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

_view: ContextVar[str | None] = ContextVar("view", default=None)
_as_of: ContextVar[int | None] = ContextVar("as_of", default=None)
_usual = STAFF

_lock = threading.Lock()
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_last_kept = 0  # the kept version looked at last: its connection stays open beside that of the version that serves
_joined: dict[Path, tuple[duckdb.DuckDBPyConnection, set[str]]] = {}  # by staff file: both files, schemas made


@dataclass(frozen=True)
class Store:
    """One published version: a name for caches (itself), and cursors for questions. puskesmas: the one seen in full, of
    the view OWN alone; path is then the public file."""

    path: Path
    puskesmas: str | None = None

    @property
    def view(self) -> str:
        """STAFF, PUBLIC or OWN."""
        return OWN if self.puskesmas else self.path.name.partition("-")[0]

    @property
    def version(self) -> int:
        """Number of the build: grows by one with every `build`."""
        return version_of(self.path.name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of the shared read-only connection; cheap (0.2 ms) and safe in any thread."""
        with _lock:
            if self.puskesmas:
                return self._own_cursor()
            con = _open.get(self.path)
            if con is None:
                con = _open[self.path] = duckdb.connect(self.path, read_only=True, config=CONNECT)
            return con.cursor()

    def _own_cursor(self) -> duckdb.DuckDBPyConnection:
        """One connection holds both files, and a schema of views per puskesmas."""
        files = {view: self.path.with_name(file_of(self.version, view)) for view in (STAFF, PUBLIC)}
        if self.path not in _joined:
            con = duckdb.connect(":memory:", config=CONNECT)
            own_puskesmas.attach(con, files[STAFF], files[PUBLIC])
            _joined[self.path] = con, set()
        con, made = _joined[self.path]
        if self.puskesmas not in made:
            own_puskesmas.make_views(con, self.puskesmas)
            made.add(self.puskesmas)
        return own_puskesmas.looking(con.cursor(), self.puskesmas)

    @contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question. Raises StoreMissing when the file cannot be read; the log says why."""
        try:
            yield self.cursor()
        except duckdb.Error as error:
            if type(error) is not duckdb.Error and not isinstance(error, _UNREADABLE):
                raise
            LOG.exception("Basis data %s tidak terbaca", self.path.name)
            with _lock:  # after some errors a connection answers nothing any more
                _open.pop(self.path, None)
                _joined.pop(self.path, None)
            raise StoreMissing(
                f"Basis data {self.path.name} tidak dapat dibaca: rusak, atau dibangun oleh versi aplikasi yang lain. "
                "Jalankan 'python -m ilp_dash build'; bila gagal, kembali ke basis data sebelumnya (docs/deploy.md)."
            ) from error


def version_of(name: str) -> int:
    """Build number in a file name `ilp-<n>.duckdb` or `umum-<n>.duckdb`; 0 for anything else."""
    match = re.fullmatch(rf"(?:{STAFF}|{PUBLIC})-(\d+)\.duckdb", name)
    return int(match[1]) if match else 0


def file_of(version: int, view: str) -> str:
    """File name of one view of a version."""
    return f"{view}-{version}.duckdb"


def quoted(path: Path) -> str:
    """A path inside the quotes of an ATTACH."""
    return str(path).replace("'", "''")


def kept_versions(folder: Path) -> list[int]:
    """Numbers of the builds whose staff file is kept, oldest first, up to the one that serves: a build that was killed
    before it was published is none."""
    serving = version_of(pointed_name(folder) or "")
    found = (version_of(path.name) for path in folder.glob(f"{STAFF}-*.duckdb"))
    return sorted(version for version in found if 0 < version <= serving)


def own_view(puskesmas_code: str) -> str:
    """The view OWN of one puskesmas, for `viewing`."""
    return f"{OWN} {puskesmas_code}"


@contextmanager
def viewing(view: str) -> Iterator[None]:
    """What is asked inside is asked of this view."""
    token = _view.set(view)
    try:
        yield
    finally:
        _view.reset(token)


@contextmanager
def as_of(version: int | None) -> Iterator[None]:
    """What is asked of the staff view inside is asked of this kept version; None: of the one that serves, as the other
    views always are."""
    token = _as_of.set(version)
    try:
        yield
    finally:
        _as_of.reset(token)


def not_kept(version: int, folder: Path) -> str:
    """The sentence about a version that is not there, with those that are."""
    kept = ", ".join(map(str, kept_versions(folder))) or "belum ada"
    return f"Versi {version} tidak ada atau tidak disimpan lagi. Yang disimpan: {kept}."


def usual_view(view: str) -> None:
    """The view of everything asked outside `viewing`: STAFF, until a server says that it is for others."""
    global _usual
    _usual = view


def pointed_name(folder: Path) -> str | None:
    """File name the pointer names, None when there is no pointer or what it says is no name of a build."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    return name if version_of(name) else None


def current_store(folder: Path | None = None) -> Store:
    """The file that serves now, of the view in use; of the staff view another one inside `as_of`. Connections to older
    versions are let go (open cursors finish first).

    Raises StoreMissing when nothing has been built, UnknownVersion for one that is not kept.
    """
    global _last_kept
    folder = folder or config.data_dir()
    with _lock:  # the pointer is read inside the lock: a slow thread must not open an older version again
        serving = version_of(pointed_name(folder) or "")
        view, _, puskesmas = (_view.get() or _usual).partition(" ")
        version = (_as_of.get() if view == STAFF else None) or serving
        path = folder / file_of(version, PUBLIC if view == OWN else view)
        if version != serving:
            if version not in kept_versions(folder):
                raise UnknownVersion(not_kept(version, folder))
            _last_kept = version
        if not serving or not path.exists():
            raise StoreMissing(
                "Belum ada data yang dapat ditampilkan. Jalankan 'python -m ilp_dash demo' untuk data simulasi, "
                "atau 'python -m ilp_dash import BERKAS…' lalu 'python -m ilp_dash build'."
            )
        for connections in (_open, _joined):
            for other in [p for p in connections if p.parent == folder]:
                if version_of(other.name) not in (serving, _last_kept):
                    del connections[other]
    return Store(path, puskesmas or None)


def close_all() -> None:
    """Close every connection (before the process ends, or so that Windows lets files go)."""
    with _lock:
        while _open:
            _open.popitem()[1].close()
        while _joined:
            _joined.popitem()[1][0].close()
