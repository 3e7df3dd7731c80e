"""`make soak`: the public screen left alone for a while, in a hurry — is it still right, and has nothing grown?

Starts a real server on one small simulated city and Chromium on /layar with a slide every 0.34 s. At random times new
data are built and the server is killed and started again. Every 100 slides garbage is collected and memory read. Ends
with exit code 1 when memory grows beyond the limits, the screen was blank, showed an error or English, or took longer
than 60 s to come back.

    python benchmarks/soak.py --menit 30
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from playwright.sync_api import sync_playwright
from servers import ROOT, Server, free_port

KOTA = "33.71"
SECONDS_PER_SLIDE = 0.34
EVERY, WARM_UP = 100, 300  # slides
BROWSER_MB, SERVER_MB, BACK_S = 1.0, 0.5, 60  # limits: per 100 slides, per 100 slides, to come back
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
ENGLISH = re.compile(
    r"\b(error|loading|reload|offline|failed|connection|undefined|NaN|null|None|nan|Infinity|Traceback|the|and)\b", re.I
)
# Counts slide changes, looks ten times a second whether anything is to be seen, and gathers the words on the screen.
WATCH = """
addEventListener('DOMContentLoaded', () => {
  const seen = window.soak = {slides: 0, blank: 0, kinds: {}, words: []};
  const texts = new Set();
  const main = document.querySelector('main');
  if (!main) return;
  new MutationObserver((changes) => {
    for (const {target, oldValue} of changes) {
      if (!target.classList.contains('on') || / on$/.test(oldValue)) continue;
      seen.slides += 1;
      seen.kinds[target.dataset.kind] = (seen.kinds[target.dataset.kind] || 0) + 1;
      if (texts.size < 400) texts.add(document.body.innerText);
      seen.words = [...texts];
    }
  }).observe(main, {subtree: true, attributes: true, attributeFilter: ['class'], attributeOldValue: true});
  setInterval(() => {
    const visible = (slide) => Number(getComputedStyle(slide).opacity) > 0.3 && slide.innerText.trim()
      && [...slide.querySelectorAll('.figure-plot')].every((figure) => figure.querySelector('.main-svg'));
    if (![...main.children].some(visible)) seen.blank += 1;
  }, 100);
});
"""


@dataclass
class Soak:
    """What was seen: memory as (slides, MB) — of the server one list per life — and what went wrong."""

    heap: list[tuple[int, float]] = field(default_factory=list)
    renderer: list[tuple[int, float]] = field(default_factory=list)
    nodes: list[tuple[int, float]] = field(default_factory=list)
    lives: list[list[tuple[int, float]]] = field(default_factory=lambda: [[]])
    back_s: list[float] = field(default_factory=list)
    fresh_s: list[float] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def slope(*series: list[tuple[int, float]]) -> float | None:
    """Growth per 100 slides by least squares, each series with a level of its own; None with too little to say."""
    up = across = 0.0
    for points in (p for p in series if len(p) > 2):
        x0, y0 = (sum(p[n] for p in points) / len(points) for n in (0, 1))
        up += sum((x - x0) * (y - y0) for x, y in points)
        across += sum((x - x0) ** 2 for x, _ in points)
    return 100 * up / across if across else None


def command(data: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "ilp_dash", *words],
        cwd=ROOT,
        env=environment(data),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "ILP_DATA_DIR": str(data), "ILP_RECORDS_URL": "", "PYTHONPATH": str(ROOT)}


def start(data: Path, scratch: Path, port: int) -> Server:
    return Server([sys.executable, "-m", "ilp_dash", "serve", "--port", str(port)], scratch, environment(data), port)


def rss_mb(pid: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def soak(minutes: float, data: Path, scratch: Path, port: int, seed: int) -> tuple[Soak, dict]:
    found, chance = Soak(), random.Random(seed)
    server = start(data, scratch, port)
    with urllib.request.urlopen(f"{server.address}/layar/daftar?kota={KOTA}") as answer:
        found.kinds = {slide["key"].partition(":")[0] for slide in json.load(answer)["slides"]}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("ILP_CHROMIUM") or "/usr/bin/chromium", args=FLAGS
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: found.wrong.append(f"kesalahan skrip: {error}"))
        loads = []
        page.on("load", lambda: loads.append(time.monotonic()))
        page.goto(f"{server.address}/layar?kota={KOTA}&detik={SECONDS_PER_SLIDE}")
        tools, machine = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
        tools.send("Performance.enable")

        def renderer_mb() -> float:
            """The page's process: the largest, for the browser keeps a spare one at hand."""
            known = machine.send("SystemInfo.getProcessInfo")["processInfo"]
            return max(rss_mb(process["id"]) for process in known if process["type"] == "renderer")

        def state() -> dict:
            return page.evaluate(
                "({...soak, words: [], version: document.documentElement.dataset.version, away: !putus.hidden})"
            )

        def wait(until, seconds: float) -> float | None:
            begun = time.monotonic()
            while time.monotonic() - begun < seconds:
                if until(state()):
                    return time.monotonic() - begun
                time.sleep(0.1)
            return None

        def measure(slides: int, life_began: int) -> None:
            tools.send("HeapProfiler.collectGarbage")
            values = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
            found.heap.append((slides, values["JSHeapUsedSize"] / 1e6))
            found.nodes.append((slides, values["Nodes"]))
            found.renderer.append((slides, renderer_mb()))
            if slides - life_began >= WARM_UP:
                found.lives[-1].append((slides, server.rss_mb()))
            browser_mb, server_mb = found.renderer[-1][1], server.rss_mb()
            print(
                f"{slides:6} slide  heap {found.heap[-1][1]:5.1f} MB  simpul {values['Nodes']:.0f}  "
                f"peramban {browser_mb:.0f} MB  server {server_mb:.1f} MB",
                flush=True,
            )

        begun, last, life_began, building = time.monotonic(), 0, 0, None
        end = begun + minutes * 60
        next_build, next_kill = (
            begun + chance.uniform(0.1, 0.3) * minutes * 60,
            begun + chance.uniform(0.4, 0.6) * minutes * 60,
        )
        while time.monotonic() < end:
            time.sleep(0.5)
            now, seen = time.monotonic(), state()
            if seen["slides"] // EVERY > last // EVERY:
                last = seen["slides"]
                if last >= WARM_UP:
                    measure(last, life_began)
            if building and building.poll() is not None:
                if building.returncode:
                    found.wrong.append("build gagal")
                version = (data / "current").read_text().strip().removeprefix("ilp-").removesuffix(".duckdb")
                took = wait(lambda s, v=version: s["version"] == v, BACK_S)
                found.fresh_s.append(took if took is not None else BACK_S)
                if took is None:
                    found.wrong.append(f"versi {version} tidak tampil dalam {BACK_S} s")
                building, next_build = None, time.monotonic() + chance.uniform(90, 240)
            elif building is None and now > next_build and end - now > 45:
                command_line = [sys.executable, "-m", "ilp_dash", "build"]
                building = subprocess.Popen(command_line, cwd=ROOT, env=environment(data), stdout=subprocess.DEVNULL)
            if building is None and now > next_kill and end - now > 45:
                server._process.kill()
                server._process.wait()
                kept = page.evaluate("document.querySelector('.slide.on').innerText")
                if wait(lambda s: s["away"], 20) is None or not kept.strip():
                    found.wrong.append("putus tidak terlihat, atau slide terakhir hilang")
                time.sleep(chance.uniform(2, 12))
                server = start(data, scratch, port)
                count = state()["slides"]
                took = wait(lambda s, n=count: s["slides"] > n and not s["away"], BACK_S)
                found.back_s.append(took if took is not None else BACK_S)
                if took is None:
                    found.wrong.append(f"layar tidak kembali dalam {BACK_S} s")
                found.lives.append([])
                life_began, next_kill = state()["slides"], time.monotonic() + chance.uniform(240, 420)
        seen = page.evaluate("soak")
        for text in seen.pop("words"):
            found.wrong += [f"bahasa Inggris: {match.group()}" for match in ENGLISH.finditer(text)]
        if seen["blank"]:
            found.wrong.append(f"{seen['blank']} kali layar kosong")
        if len(loads) > 1:
            found.wrong.append(f"halaman dimuat ulang {len(loads) - 1} kali")
        browser.close()
    server.__exit__()
    return found, seen | {"minutes": (time.monotonic() - begun) / 60}


def report(found: Soak, seen: dict) -> int:
    heap, nodes, renderer, server = slope(found.heap), slope(found.nodes), slope(found.renderer), slope(*found.lives)

    def told(value: float | None, unit: str) -> str:
        return "terlalu sedikit slide untuk dinilai" if value is None else f"{value:+.3f} {unit} per 100 slide"

    print(f"\n{seen['slides']} pergantian slide dalam {seen['minutes']:.1f} menit: {seen['kinds']}")
    print(f"heap peramban    {told(heap, 'MB')} (batas {BROWSER_MB})")
    print(f"simpul DOM       {told(nodes, 'simpul')}")
    print(f"RSS peramban     {told(renderer, 'MB')}")
    print(f"RSS server       {told(server, 'MB')} (batas {SERVER_MB}, di dalam tiap hidup server)")
    print(f"data baru tampil sesudah {[round(s, 1) for s in found.fresh_s]} s")
    print(f"layar kembali sesudah server siap {[round(s, 1) for s in found.back_s]} s (batas {BACK_S})")
    wrong = list(dict.fromkeys(found.wrong))
    if missing := found.kinds - set(seen["kinds"]):
        wrong.append(f"tidak pernah tampil: {', '.join(sorted(missing))}")
    if heap is not None and heap >= BROWSER_MB:
        wrong.append("heap peramban tumbuh melewati batas")
    if server is not None and server >= SERVER_MB:
        wrong.append("memori server tumbuh melewati batas")
    print("LULUS" if not wrong else "GAGAL: " + "; ".join(wrong[:20]))
    return 1 if wrong else 0


def main() -> int:
    options = argparse.ArgumentParser(description="Uji tahan layar publik dengan putaran yang dipercepat.")
    options.add_argument("--menit", type=float, default=30, help="lama pengujian (bawaan 30)")
    options.add_argument("--port", type=int, default=0, help="port server (bawaan: yang bebas)")
    options.add_argument("--benih", type=int, default=1, help="benih waktu acak")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        data = scratch / "data"
        print("Menyiapkan data simulasi satu kota …", flush=True)
        for words in (("demo", "--kota", KOTA), ("import", "--kiriman"), ("build",)):
            command(data, *words)
        return report(*soak(chosen.menit, data, scratch, chosen.port or free_port(), chosen.benih))


if __name__ == "__main__":
    sys.exit(main())
