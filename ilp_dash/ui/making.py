"""Packs for meetings made from the page "Bahan rapat": each by the command `paparan` in a process of its own, so that
the pages go on and a pack costs the server no memory but that of its files.

Two are made at once; the last few are kept, so that whoever asks for the same gets them at once.
"""

import logging
import shutil
import subprocess
import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from ilp_dash.ui.commands import command, how_far

LOG = logging.getLogger("ilp_dash")
AT_ONCE, KEPT = 2, 4


class Pack(NamedTuple):
    """What is asked for. puskesmas None: the whole city. version: of the data; public: from the public view."""

    kota: str
    month: str
    meeting: str
    puskesmas: str | None
    version: int
    public: bool

    @property
    def words(self) -> list[str]:
        """The command that makes it."""
        words = ["paparan", self.kota, self.month, "--rapat", self.meeting, "--versi", str(self.version)]
        words += ["--puskesmas", self.puskesmas] if self.puskesmas else []
        return words + (["--umum"] if self.public else [])


class Making:
    """One pack under way or made. code: of the command, None while it runs. files: (name, bytes) when it went well;
    report: what it said when it did not. cancelled: by whoever asked for it."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.code: int | None = None
        self.report = ""
        self.files: tuple[tuple[str, bytes], ...] = ()
        self.cancelled = False
        self.seconds = 0
        self._started = time.monotonic()
        self._folder = Path(tempfile.mkdtemp(prefix="bahan-rapat-"))  # for this user alone
        self._process: subprocess.Popen | None = None

    @property
    def done(self) -> bool:
        """True when the command has ended."""
        return self.code is not None

    def elapsed(self) -> int:
        """Seconds since it began."""
        return round(time.monotonic() - self._started)

    def how_far(self) -> tuple[float, str]:
        """Share that is made, and what is being made; (0, "") while nothing is known."""
        return how_far(self._folder)

    def cancel(self) -> None:
        """End the command; nothing of the pack is left."""
        self.cancelled = True
        if self._process is not None:
            self._process.kill()

    def run(self, by: str) -> None:
        """Run the command, keep its files, and let the next one begin."""
        code = 1
        try:
            made = self._folder / "berkas"
            code, self.report = command([*self.pack.words, "--folder", str(made)], by, self._folder, self._hear)
            if code == 0:
                self.files = tuple((path.name, path.read_bytes()) for path in sorted(made.iterdir()))
        except OSError:
            LOG.exception("bahan rapat: perintah tidak dapat dijalankan")
            code = 1
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
            self.seconds = self.elapsed()
            with _lock:
                _running.remove(self)
                if self.files:
                    _made[self.pack] = self
                    while len(_made) > KEPT:
                        _made.popitem(last=False)
            self.code = code

    def _hear(self, process: subprocess.Popen) -> None:
        self._process = process
        if self.cancelled:  # before there was a process
            process.kill()


_lock = threading.Lock()
_running: list[Making] = []
_made: OrderedDict[Pack, Making] = OrderedDict()


def made(pack: Pack) -> Making | None:
    """The pack, when it was made before and is kept."""
    return _made.get(pack)


def make(pack: Pack, by: str) -> Making | None:
    """Begin to make a pack in the background, or give the one that is under way or kept. None: two others are under
    way, nothing was begun. Raises OSError where there is no room for temporary files."""
    with _lock:
        known = _made.get(pack) or next((job for job in _running if job.pack == pack and not job.cancelled), None)
        if known is not None or len(_running) >= AT_ONCE:
            return known
        job = Making(pack)
        _running.append(job)
    threading.Thread(target=job.run, args=(by,), name="bahan rapat", daemon=True).start()
    return job
