"""What several kinds of tests need: the demonstration data of one small city, and the really started server."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SMALL_CITY = "33.71"  # Magelang: 17 kelurahan, 5 puskesmas


def command(data_dir: Path, *arguments: str) -> None:
    """Run `python -m ilp_dash …` as a user does; what it printed is shown when it fails."""
    line = [sys.executable, "-m", "ilp_dash", *arguments]
    done = subprocess.run(line, cwd=ROOT, env=environment(data_dir), capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"ilp_dash {' '.join(arguments)} ended {done.returncode}\n{done.stdout}\n{done.stderr}", pytrace=False)


def environment(data_dir: Path) -> dict[str, str]:
    return {**os.environ, "ILP_DATA_DIR": str(data_dir), "ILP_RECORDS_URL": ""}


@pytest.fixture(scope="session")
def small_city(tmp_path_factory) -> Path:
    """Data folder with the store of one small city, made by the real commands: demo, import, build."""
    folder = tmp_path_factory.mktemp("data")
    command(folder, "demo", "--kota", SMALL_CITY)
    command(folder, "import", "--kiriman")
    command(folder, "build")
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(small_city, tmp_path_factory) -> str:
    """Address of a server started as users start it, on a free port; stopped at the end."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ilp_dash", "serve", "--port", str(port)],
            cwd=ROOT, env=environment(small_city), stdout=out, stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_it_answers(address: str, process, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"server {address} tidak menjawab:\n{log.read_text()}", pytrace=False)
