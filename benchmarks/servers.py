"""Starts and stops what is measured: our server, and beside it a bare Streamlit page showing the same finished figures."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# All a hand-written page would do: mount the finished figures. `?b` shows a second set, as a filter would.
BARE = """
import json
from pathlib import Path
import streamlit as st
st.set_page_config(layout="wide")
here = Path(__file__).parent
component = st.components.v2.component("ilp_figur", html="<div class='fg'></div>", js=(here / "stub.js").read_text(), isolate_styles=False)
chosen = st.selectbox("Puskesmas", ["a", "b"], index=int("b" in st.query_params))
for number, spec in enumerate(json.loads((here / "figures.json").read_text())[chosen]):
    component(key=str(number), data=json.dumps(spec).encode(), on_go_change=lambda: None)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A started server: `address`, `pid`, and `ready_s`, the seconds from start to the first answer."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], port: int):
        self.address = f"http://127.0.0.1:{port}"
        self._log = (folder / f"server-{port}.log").open("w+")
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self._log, stderr=subprocess.STDOUT
        )
        self.pid = self._process.pid
        while True:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(self.address + "/_stcore/health", timeout=1) as answer,
            ):
                if answer.status == 200:
                    break
            if self._process.poll() is not None or time.perf_counter() - begun > 60:
                self._log.seek(0)
                raise SystemExit(f"server {self.address} does not answer:\n{self._log.read()}")
            time.sleep(0.02)
        self.ready_s = time.perf_counter() - begun

    def rss_mb(self) -> float | None:
        status = Path(f"/proc/{self.pid}/status")
        return int(re.search(r"VmRSS:\s+(\d+)", status.read_text()).group(1)) / 1024 if status.exists() else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        if self._process.poll() is None:
            self._process.kill()
        self._log.close()


def our_server(data: Path, scratch: Path) -> Server:
    port = free_port()
    environment = {**os.environ, "ILP_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
    return Server([sys.executable, "-m", "ilp_dash", "serve", "--port", str(port)], scratch, environment, port)


def bare_server(figures: dict[str, list[dict]], ours: Server, scratch: Path) -> Server:
    """A plain `streamlit run` of a script that only mounts `figures` ({"a": [...], "b": [...]})."""
    port = free_port()
    folder = scratch / f"bare-{port}"
    shutil.copytree(ROOT / "static", folder / "static")
    text = json.dumps(figures)
    for name in set(re.findall(r"batas/[\w.-]+\.json", text)):
        with urllib.request.urlopen(f"{ours.address}/{name}") as answer:
            (folder / "static" / Path(name).name).write_bytes(answer.read())
    (folder / "figures.json").write_text(text.replace("batas/", "app/static/"))
    (folder / "stub.js").write_text(stub())
    (folder / "app.py").write_text(BARE)
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    return Server(command, folder, dict(os.environ), port)


def stub() -> str:
    from ilp_dash.ui.figures import _stub

    return _stub()


def page_figures(file: str, data: Path, query: dict[str, str]) -> list[dict]:
    """Specs of a page's figures for one choice of filters, taken from the page itself by AppTest."""
    from streamlit.testing.v1 import AppTest

    from ilp_dash.ui.figures import shown

    os.environ["ILP_DATA_DIR"] = str(data)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return shown(app.switch_page(file).run())
