"""The command line run as a process of its own, as a user runs it, on a data folder of the test's."""

import asyncio
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def command(data_dir: Path, *arguments: str) -> None:
    """Run `python -m ilp_dash …` as a user does; what it printed is shown when it fails."""
    line = [sys.executable, "-m", "ilp_dash", *arguments]
    done = subprocess.run(line, cwd=ROOT, env=environment(data_dir), capture_output=True, text=True)
    if done.returncode:
        pytest.fail(
            f"ilp_dash {' '.join(arguments)} ended {done.returncode}\n{done.stdout}\n{done.stderr}", pytrace=False
        )


def environment(data_dir: Path) -> dict[str, str]:
    return {**os.environ, "ILP_DATA_DIR": str(data_dir), "ILP_RECORDS_URL": ""}


def run_apart(coroutine):
    """What a coroutine returns, run in a thread of its own: where a browser was opened, this one has a loop already."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, coroutine).result()


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
