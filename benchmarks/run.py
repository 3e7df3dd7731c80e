"""`make bench`: one table of how long things take here, each beside what this machine needs for the bare minimum.

Everything runs on loopback, in a scratch folder, for some seven minutes. `--kota 33.71` measures with one small city.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import servers, viewers, views
from benchmarks.questions import questions
from ilp_dash.store.rows import walk

ROWS: list[tuple[str, str, str]] = []


def row(what: str, ours: str, floor: str = "–") -> None:
    ROWS.append((what, ours, floor))
    print(f"  {what}: {ours} (floor {floor})", file=sys.stderr, flush=True)


def _times(own_ms: float, floor_ms: float) -> tuple[str, str]:
    return f"{own_ms:.0f} ms ({own_ms / floor_ms:.2f} ×)", f"{floor_ms:.0f} ms"


def print_table() -> None:
    print("| What | Here | Floor of this machine |\n|---|---:|---:|")
    for line in ROWS:
        print("| " + " | ".join(line) + " |")


def build(data: Path, kota: str | None) -> None:
    environment = {**os.environ, "ILP_DATA_DIR": str(data)}
    for name, arguments in (("demo", ["--kota", kota] if kota else []), ("import", ["--kiriman"]), ("build", [])):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "ilp_dash", name, *arguments]
        subprocess.run(
            command, cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        row(f"{name}: {'one city' if kota else 'all five cities'}", f"{time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ilp_dash", "--help"],
        cwd=servers.ROOT,
        env={**environment, "ILP_RECORDS_URL": ""},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    start = time.perf_counter() - begun
    row("any command: start of the process", f"{start:.2f} s")
    for city in [kota] if kota else ("33.71", "31"):
        one_file(data, city, environment, start)


def one_file(data: Path, kota: str, environment, start: float) -> None:
    """A correction of one figure: taken, and seen on the pages."""
    from ilp_dash.demo.reports import make_reports
    from ilp_dash.ingest.long_csv import write_long_csv
    from ilp_dash.store.reference import load_reference

    report = list(make_reports(load_reference(), cities=[kota]))[-1]
    line = next(line for line in report.spm if line.served[0])
    only = replace(line, served=(line.served[0] + 1, *[None] * 11))
    nothing = dict.fromkeys(("pws", "ilp", "network", "origins", "quality", "weeks"), ())
    file = data / f"koreksi-{kota}.csv"
    write_long_csv(replace(report, spm=(only,), **nothing), file)
    for words in (["import", str(file), "--alasan", "angka simulasi"], ["build"]):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "ilp_dash", *words]
        subprocess.run(command, cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        row(f"one corrected figure of {kota}: {words[0]}", f"{time.perf_counter() - begun:.1f} s", f"{start:.2f} s")


def ask_everything(data: Path, kota: str) -> None:
    os.environ["ILP_DATA_DIR"] = str(data)
    from ilp_dash.store.connection import current_store

    store = current_store()

    def best_of(times: int, call) -> float:
        spent = []
        for _ in range(times):
            begun = time.perf_counter()
            call()
            spent.append((time.perf_counter() - begun) * 1000)
        return statistics.median(spent)

    floor = best_of(50, lambda: store.cursor().execute("SELECT 1").fetchall())
    spent: dict[str, float] = {}  # a question listed with several arguments: its slowest
    for question, args in questions(kota):
        ms = best_of(7, lambda q=question, a=args: q(store.cursor(), *a))
        spent[question.__name__] = max(ms, spent.get(question.__name__, 0))
    slowest = sorted(spent, key=spent.get, reverse=True)
    row(
        f"a question to the store, median of {len(spent)}",
        f"{statistics.median(spent.values()):.1f} ms",
        f"{floor:.1f} ms (SELECT 1)",
    )
    for name in slowest[:3]:
        row(f"slow question {name}", f"{spent[name]:.1f} ms", f"{floor:.1f} ms (SELECT 1)")


def said_and_came() -> None:
    """The verdict "dalam jangkauan" of closed years, every city together: how often said, how often come true."""
    from ilp_dash.store.connection import current_store
    from ilp_dash.store.queries.pace import pace_tests
    from ilp_dash.store.queries.places import cities

    cursor = current_store().cursor()
    tests = pd.concat([pace_tests(cursor, c.kota_code, c.last_month, "pusdatin") for c in walk(cities(cursor))])
    said = tests[tests["verdict"] == "jangkauan"].groupby("indicator")[["said", "came"]].sum()
    for indicator, (many, came) in said.iterrows():
        row(f"{indicator}: dalam jangkauan come true, puskesmas in June and September", f"{came} of {many}")
    whole = tests[["banded", "inside"]].sum()
    row("year ended within the projection", f"{whole['inside']} of {whole['banded']}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kota", help="measure with one city only (code)")
    options.add_argument("--rounds", type=int, default=5, help="cold browsers per page")
    options.add_argument("--viewers", type=int, default=50)
    options.add_argument("--halaman", nargs="*", help="only these pages (addresses), e.g. spm peta")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), chosen)
    print_table()


def measure(scratch: Path, chosen) -> None:
    data, kota = scratch / "data", chosen.kota or "31"
    build(data, chosen.kota)
    ask_everything(data, kota)
    said_and_came()
    from ilp_dash.store.connection import current_store
    from ilp_dash.store.queries.places import puskesmas_of
    from ilp_dash.ui.frame import PAGES

    pages = [entry for entry in PAGES if entry.filters is not None]  # the upload page draws no figure
    pages = [entry for entry in pages if chosen.halaman is None or entry.path in (*chosen.halaman, "spm")]
    known = list(puskesmas_of(current_store().cursor(), kota)["puskesmas_code"])
    figures = {entry.path: servers.page_figures(entry.file, data, {"kota": kota}) for entry in pages}
    with servers.our_server(data, scratch) as ours, views.browser() as chrome:
        floor_start = None
        for entry in pages:
            count = len(figures[entry.path])
            with servers.bare_server({"a": figures[entry.path], "b": []}, ours, scratch) as bare:
                floor_start = floor_start or bare.ready_s
                address = f"{ours.address}/{entry.path}?kota={kota}"
                own = views.first_view(chrome, address, views.count_figures(chrome, address), chosen.rounds)
                floor = views.first_view(chrome, bare.address, count, chosen.rounds)
            row(f"/{entry.path}: first view, cold browser", *_times(own["cold_ms"], floor["cold_ms"]))
            row(f"/{entry.path}: moved by it", f"{own['bytes'] / 1e6:.2f} MB", f"{floor['bytes'] / 1e6:.2f} MB")
            row(f"/{entry.path}: second visit", *_times(own["warm_ms"], floor["warm_ms"]))
        row("server: start to first answer", f"{ours.ready_s:.1f} s", f"{floor_start:.1f} s")
        spm = next(entry for entry in pages if entry.path == "spm")
        other = servers.page_figures(spm.file, data, {"kota": kota, "puskesmas": known[0]})
        with servers.bare_server({"a": figures["spm"], "b": other}, ours, scratch) as bare:
            own = views.filter_change(chrome, f"{ours.address}/spm?kota={kota}", (1, 2, 3, 4, 5, 1))
            floor = views.filter_change(chrome, bare.address, (1, 0))
            row("/spm: filter change until redrawn", *_times(own["ms"], floor["ms"]))
            row("/spm: sent for a filter change", f"{own['bytes'] / 1e3:.0f} kB", f"{floor['bytes'] / 1e3:.0f} kB")
            row("/spm: a figure in sight blank for at most", f"{own['blank_ms']:.0f} ms", f"{floor['blank_ms']:.0f} ms")
            queries = [f"kota={kota}&puskesmas={code}" for code in known[:20]]
            own = viewers.crowd(ours, "spm", queries, chosen.viewers)
            floor = viewers.crowd(bare, "", ["", "b"], chosen.viewers)
        row(
            f"{chosen.viewers} viewers, 5 s pauses: p95 of a view",
            f"{own['p95_ms']:.0f} ms",
            f"{floor['p95_ms']:.0f} ms",
        )
        row(f"{chosen.viewers} viewers: p50 of a view", f"{own['p50_ms']:.0f} ms", f"{floor['p50_ms']:.0f} ms")
        if own["rss_mb"]:
            row(
                f"{chosen.viewers} viewers: memory of the server",
                f"{own['rss_mb']:.0f} MB",
                f"{floor['rss_mb']:.0f} MB",
            )


if __name__ == "__main__":
    main()
