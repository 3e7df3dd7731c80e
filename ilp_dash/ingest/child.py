"""Reads what somebody sent in a process of its own: a file that takes too much memory or time, or makes a library
abort, ends that process alone and is told as a bad file."""

import ctypes
import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from ilp_dash.errors import BadFile

# What one file may take. Memory is limited where the system can do it (Linux); the time is limited everywhere.
MEGABYTES = 500
SECONDS = 60
_TOO_MUCH_MEMORY, _VALUE, _ERROR, _ROWS = "memory", "value", "error", "rows"
_STEP, _PAUSE = 500, 0.3  # rows, and seconds, between two words of how far the child is
# The child looks for modules where this process does, not in the folder it happens to stand in (-P).
_CODE = "import pickle, sys; sys.path = pickle.load(sys.stdin.buffer); import ilp_dash.ingest.child as c; c.serve()"
_ADVICE = (
    "Biasanya ada isian jauh di luar tabel, atau berkas ini bukan berkas yang diminta. "
    "Salin tabelnya saja ke berkas baru, lalu kirim lagi."
)


class _Ended(Exception):
    """The child took more than it may, or died. words: which, Indonesian; slow: it was the time."""

    def __init__(self, words: str, slow: bool = False):
        super().__init__(words)
        self.words, self.slow = words, slow


class Child:
    """A process that calls functions for this one, one after the other; a new one takes over after one that died.

    common: what every function called gets after its own arguments; sent once. heard(rows read, of how many): called
    while a long table is read, see `told`. To be closed (`with`); the process ends with this one, however this one
    ends.
    """

    heard: Callable[[int, int], None] | None = None

    def __init__(self, *common, seconds: float = SECONDS, megabytes: int = MEGABYTES):
        self._common, self._seconds, self._megabytes = common, seconds, megabytes
        self._start()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def call(self, file_name: str, function, *args, advice: str = _ADVICE):
        """function(*args, *common) as the child answers it; all of it is pickled, so it is plain data.

        Raises what the function raises, and BadFile, naming the file and ending with `advice`, when it takes too much
        or the child dies of it.
        """
        fresh = self._unused
        try:
            return self._ask(function, args)
        except _Ended as ended:
            self.close()
            self._start()
            if not fresh and not ended.slow:  # what earlier files left in memory is not this one's fault
                return self.call(file_name, function, *args, advice=advice)
            raise BadFile(f"{file_name}: tidak dapat dibaca, {ended.words}. {advice}") from None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with suppress(OSError):  # what was not sent to a dead process
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries that abort say so in English, and may quote the file
        )
        self._unused = True

    def _ask(self, function, args):
        before = [sys.path, (self._megabytes, self._common)] if self._unused else []
        request = b"".join(map(pickle.dumps, (*before, (function, args))))
        self._unused, slow = False, threading.Event()
        late = threading.Timer(self._seconds, lambda: (slow.set(), self._process.kill()))
        late.start()
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
            kind, answer = pickle.load(self._process.stdout)
            while kind == _ROWS:
                if self.heard:
                    self.heard(*answer)
                kind, answer = pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            if slow.is_set():
                raise _Ended(f"perlu lebih dari {self._seconds:g} detik", slow=True) from None
            raise _Ended("membuat pembaca berkas berhenti, biasanya karena memori habis") from None
        finally:
            late.cancel()
        if kind == _TOO_MUCH_MEMORY:
            raise _Ended(f"perlu memori lebih dari {self._megabytes} MB")
        if kind == _ERROR:
            raise answer
        return answer


def in_child(file_name: str, function, *args, advice: str = _ADVICE):
    """One call in a child of its own, see `Child.call`."""
    with Child() as child:
        return child.call(file_name, function, *args, advice=advice)


def told(rows: Sequence) -> Iterator:
    """The rows of a long table one by one; in a child, its parent hears a few times a second how many were read."""
    last = time.monotonic()
    for number, row in enumerate(rows):
        if _say and number % _STEP == 0 and time.monotonic() - last > _PAUSE:
            last = time.monotonic()
            _say(number, len(rows))
        yield row


_say: Callable[[int, int], None] | None = None  # in a child: tells its parent


def serve() -> None:
    """The child's life: answer until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends the child
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: also in the middle of a library's work
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # memory would go with the number of cores
    os.environ["RUST_BACKTRACE"] = "0"  # the trace of a library out of memory takes minutes
    gc.set_threshold(100_000)  # rows have no cycles: looking through them so often costs a sixth of a long table
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer

    def say(*rows: int) -> None:
        out.write(pickle.dumps((_ROWS, rows)))
        out.flush()

    global _say
    _say = say
    megabytes, common = pickle.load(sys.stdin.buffer)
    _limit_memory(megabytes)
    requests = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        function, args = requests.get()
        try:
            answer = pickle.dumps((_VALUE, function(*args, *common)))
        except MemoryError:
            answer = pickle.dumps((_TOO_MUCH_MEMORY, None))
        except Exception as error:  # noqa: BLE001 - raised again by the parent
            error.add_note(traceback.format_exc())
            answer = pickle.dumps((_TOO_MUCH_MEMORY, None) if "bad_alloc" in str(error) else (_ERROR, error))
        out.write(answer)
        out.flush()
        del function, args, answer


def _listen(requests: queue.SimpleQueue) -> None:
    """Hand on what the parent asks; end the process when the parent is gone."""
    try:
        while True:
            requests.put(pickle.load(sys.stdin.buffer))
    finally:
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    # Data, not addresses: libraries reserve addresses by the gigabyte and never use them.
    with suppress(ValueError):  # the system's own limit is lower
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
