"""The commands pages run, each as a process of its own, and how far one is."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ilp_dash import config

LOG = logging.getLogger("ilp_dash")
REFUSED = 2  # exit code of a command that met something the user can mend
_HOW_FAR = "sejauh.json"  # what the command under way has written of its progress


def command(
    words: list[str],
    by: str,
    folder: Path | None = None,
    hear: Callable[[subprocess.Popen], None] = lambda process: None,
) -> tuple[int, str]:
    """Run `python -m ilp_dash …` on the same data folder for somebody; returns (exit code, what it said). folder: where
    it says how far it is. hear: is told the process, so that it may be ended."""
    line = [sys.executable, "-m", "ilp_dash", *words]
    surroundings = {**os.environ, "ILP_DATA_DIR": str(config.data_dir().resolve()), "PYTHONUTF8": "1", "ILP_PELAKU": by}
    surroundings |= {"ILP_SEJAUH": str(folder.resolve() / _HOW_FAR)} if folder else {}
    with subprocess.Popen(
        line,
        cwd=config.PROJECT_DIR,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        hear(process)
        said, _ = process.communicate()
    if process.returncode not in (0, REFUSED):  # what it said may quote the file, and the log is no place for that
        LOG.error("perintah %s berakhir dengan kode %s", words[0], process.returncode)
        return process.returncode, ""
    return process.returncode, said.decode("utf-8", "replace").strip()


def how_far(folder: Path) -> tuple[float, str]:
    """Share done of the command that says so in this folder, and the same in words; (0, "") while nothing is known."""
    with suppress(OSError, ValueError):  # not written yet, or just being written
        done, total, words = json.loads((folder / _HOW_FAR).read_text(encoding="utf-8"))
        file = f"berkas {int(done) + (done % 1 > 0)} dari {total}" if total > 1 else ""
        return min(done / total, 1.0), ", ".join(filter(None, (file, words)))
    return 0.0, ""
