"""Starts and stops what is measured: our server, and beside it a bare Streamlit page showing the
same finished figures."""

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

# What anybody would write first: every figure with an axis by
# `st.plotly_chart`, rows of words by the same component as ours.
# `?b` shows a second set, as a filter would.
BARE = """
import json
from pathlib import Path
import plotly.graph_objects as go
import streamlit as st
st.set_page_config(layout="wide")
here = Path(__file__).parent
stub = (here / "stub.js").read_text()
component = st.components.v2.component("ilp_figur", html="<div class='fg'></div>", js=stub, isolate_styles=False)
chosen = st.selectbox("Puskesmas", ["a", "b"], index=int("b" in st.query_params))
for number, spec in enumerate(json.loads((here / "figures.json").read_text())[chosen]):
    if spec["t"] == "plot":
        if spec.get("title"):
            st.subheader(spec["title"])
        figure = go.Figure(spec["fig"], skip_invalid=True)
        st.plotly_chart(figure, theme=None, key=str(number), config={"displayModeBar": False})
    else:
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
    """A plain `streamlit run` of a script that only shows `figures` ({"a": [...], "b": [...]})."""
    port = free_port()
    folder = scratch / f"bare-{port}"
    shutil.copytree(ROOT / "static", folder / "static")
    whole = {name: [_whole(spec, ours) for spec in specs] for name, specs in figures.items()}
    (folder / "figures.json").write_text(json.dumps(whole))
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


def _whole(spec: dict, ours: Server) -> dict:
    """A figure as `st.plotly_chart` needs it: with the template, and with the shapes of a map in it."""
    if spec["t"] != "plot":
        return spec
    from ilp_dash.charts.theme import template_json

    fig = spec["fig"]
    layout = {"template": json.loads(template_json()), **fig["layout"]}
    data = fig["data"]
    if spec.get("shapes"):
        with urllib.request.urlopen(f"{ours.address}/{spec['shapes']}") as answer:
            shapes = json.load(answer)
        data = [_drawn(trace, shapes) for trace in data]
    return {**spec, "fig": {"data": data, "layout": layout}}


def _drawn(trace: dict, shapes: dict) -> dict:
    meta = trace.get("meta") or {}
    kind = next((kind for kind in ("areas", "lines") if kind in meta), None)
    if kind is None:
        return trace
    made = {"x": [], "y": []}
    for name in meta[kind]:
        for axis, steps in zip("xy", shapes[kind].get(name, ([], [])), strict=True):
            at = 0
            for step in steps:
                at += step or 0
                made[axis].append(None if step is None else at)
            made[axis].append(None)
    return {**trace, **made}


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
