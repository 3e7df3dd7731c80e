"""Progress of the commands that read and build, on the error stream; nothing where that is not a terminal."""

import json
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from tqdm import tqdm


@contextmanager
def _bar(what: str, total: int | None = None):
    """A progress bar on the error stream; nothing where that is not a terminal."""
    with tqdm(
        total=total,
        desc=what,
        unit="berkas",
        leave=False,
        disable=None,
        file=sys.stderr,
        delay=0.5,
        bar_format="{desc}: {bar} {percentage:3.0f} %" if total else "{desc}: {n} {unit}",
    ) as bar:
        yield bar


@contextmanager
def stepping(what: str):
    """A bar that is told (done, total, words); done may be a part of one. The page that runs a command reads it in the
    file ILP_SEJAUH."""
    with _bar(what, 100) as bar:

        def progress(done: float, total: int, words: str = "") -> None:
            bar.total, bar.n = total, done
            bar.refresh()
            if where := os.environ.get("ILP_SEJAUH"):
                with suppress(OSError):
                    Path(where).write_text(json.dumps((done, total, words)), encoding="utf-8")

        yield progress
