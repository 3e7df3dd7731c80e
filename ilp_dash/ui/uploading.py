"""Files handed in through the page: who may, and the commands that check
and take them, each run as a process of its own.

One runs at a time. It goes on when its page is closed; what it worked on is deleted when it ends, taken or refused.
"""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from ilp_dash import config
from ilp_dash.ui import viewer

LOG = logging.getLogger("ilp_dash")
_REFUSED = 2  # exit code of a command that met something the user can mend


@dataclass(frozen=True)
class Kind:
    """One kind of file. largest: MB; check, take: the commands; options: fields besides the file,
    "lisensi" (with city and aliases) and "sebagian"."""

    title: str
    about: str
    suffixes: tuple[str, ...]
    largest: int
    check: tuple[str, ...]
    take: tuple[str, ...]
    options: tuple[str, ...] = ()


KINDS = {
    "laporan": Kind(
        "Laporan puskesmas",
        "Buku kerja (XLSX) atau CSV panjang dari **satu puskesmas untuk satu tahun**. "
        "Menggantikan seluruh laporan tahun itu yang diterima "
        "sebelumnya. Berkas berisi data orang per orang ditolak dan dihapus.",
        ("xlsx", "xlsm", "xls", "ods", "csv"),
        20,
        ("check",),
        ("import",),
    ),
    "batas": Kind(
        "Batas wilayah",
        "Batas kelurahan pengganti skema pada peta: GeoJSON, GeoPackage, atau Shapefile di dalam .zip. "
        "Berkas provinsi dipotong sendiri.",
        ("geojson", "json", "gpkg", "zip"),
        50,
        ("boundaries", "--periksa"),
        ("boundaries",),
        ("lisensi", "sebagian"),
    ),
    "titik": Kind(
        "Titik puskesmas",
        "Letak puskesmas untuk peta: CSV atau XLSX dengan kolom kode_puskesmas, lintang, dan bujur.",
        ("csv", "xlsx"),
        5,
        ("points", "--periksa"),
        ("points",),
        ("sebagian",),
    ),
}


@dataclass(frozen=True)
class Sent:
    """A file as the browser sent it: its id, name and bytes."""

    id: str
    name: str
    content: memoryview

    @property
    def safe_name(self) -> str:
        """The name without folders and control characters, fit for a file here; reports call the file by it."""
        last = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]", "_", re.split(r"[/\\]", self.name)[-1]).strip(" .")
        return last.encode()[-180:].decode(errors="ignore") or "berkas"


@dataclass(frozen=True)
class Request:
    """What a command is to be run on. Two are equal when the same files were chosen with the same options."""

    kind: str
    file_id: str
    options: tuple[str, ...] = ()
    alias_id: str | None = None


class Job:
    """A check, or a take with the build after it. code and report are the command's; those of the build stand apart.

    code: None while it runs, 0 = fine, 2 = refused, anything else a failure
    of ours; build_code: None = no build was run.
    """

    def __init__(self, request: Request, file: Sent, taking: bool):
        self.request, self.file_name, self.taking = request, file.safe_name, taking
        self.sha256 = hashlib.sha256(file.content).hexdigest()
        self.started = time.monotonic()
        self.seconds: int | None = None
        self.code: int | None = None
        self.report = ""
        self.build_code: int | None = None
        self.build_report = ""
        self._end = threading.Event()

    @property
    def done(self) -> bool:
        """True when the last command has ended."""
        return self._end.is_set()

    @property
    def fine(self) -> bool:
        """The file was found good; and when it was to be taken, the new data are there."""
        return self.code == 0 and (not self.taking or self.build_code == 0)

    @property
    def refused(self) -> bool:
        """The command said no, and nothing was changed."""
        return self.code == _REFUSED

    def elapsed(self) -> int:
        """Seconds since it began, to its end when it has ended."""
        return round(time.monotonic() - self.started) if self.seconds is None else self.seconds

    def wait(self, seconds: float) -> bool:
        """Wait for the end; False when it has not come by then."""
        return self._end.wait(seconds)

    def run(self, words: list[str]) -> None:
        """Run the command, and the build when the file was taken; then delete the file and let the next one in."""
        global _running
        try:
            self.code, self.report = _command(words)
            shutil.rmtree(config.uploads_dir(), ignore_errors=True)
            if self.taking and self.code == 0:
                self.build_code, self.build_report = _command(["build"])
        except OSError:
            self.code = self.code if self.code is not None else 1
            LOG.exception("unggah: perintah tidak dapat dijalankan")
        finally:
            shutil.rmtree(config.uploads_dir(), ignore_errors=True)
            self.seconds = self.elapsed()
            with _lock:
                _running = None
            self._end.set()


_lock = threading.Lock()
_running: Job | None = None


def running() -> Job | None:
    """The job under way, whoever started it."""
    return _running


def start(request: Request, taking: bool, file: Sent, alias: Sent | None = None) -> Job | None:
    """Begin to check or to take a file in the background. None: another one is under way, nothing was begun.

    Raises OSError when the file cannot be written down; nothing was begun then either.
    """
    global _running
    with _lock:
        if _running is not None:
            return None
        job = _running = Job(request, file, taking)
    try:
        words = _written_down(request, taking, file, alias)
    except BaseException:
        shutil.rmtree(config.uploads_dir(), ignore_errors=True)
        with _lock:
            _running = None
        raise
    threading.Thread(target=job.run, args=(words,), name="unggah", daemon=True).start()
    return job


def _written_down(request: Request, taking: bool, file: Sent, alias: Sent | None) -> list[str]:
    """Write the files into the folder of uploads, emptied of what a killed server left; returns the command's words."""
    folder = config.uploads_dir().resolve()
    shutil.rmtree(folder, ignore_errors=True)
    kind = KINDS[request.kind]
    words = [*(kind.take if taking else kind.check), *request.options]
    for sent, part in ((file, "berkas"), (alias, "alias")):
        if sent is not None:
            path = folder / part / sent.safe_name
            path.parent.mkdir(parents=True, mode=0o700)
            path.write_bytes(sent.content)
            words += [str(path)] if part == "berkas" else ["--alias", str(path)]
    return words


def _command(words: list[str]) -> tuple[int, str]:
    """Run `python -m ilp_dash …` on the same data folder; returns (exit code, what it said)."""
    line = [sys.executable, "-m", "ilp_dash", *words]
    surroundings = {**os.environ, "ILP_DATA_DIR": str(config.data_dir().resolve()), "PYTHONUTF8": "1"}
    done = subprocess.run(
        line,
        cwd=config.PROJECT_DIR,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode not in (0, _REFUSED):  # what it said may quote the file, and the log is no place for that
        LOG.error("unggah: perintah %s berakhir dengan kode %s", words[0], done.returncode)
        return done.returncode, ""
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def allowed(address: str | None, headers: Mapping[str, str]) -> bool:
    """May this visitor hand in files: only at the computer the server runs on (see `viewer.at_this_computer`), unless
    ILP_UNGGAH opens it to the network."""
    return config.uploads_from_network() or viewer.at_this_computer(address, headers)
