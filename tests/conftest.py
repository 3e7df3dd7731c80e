"""What several kinds of tests need: the demonstration data of one small city, and the really started server."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from real_commands import ROOT, command, environment

SMALL_CITY = "33.71"  # Magelang: 17 kelurahan, 5 puskesmas


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
