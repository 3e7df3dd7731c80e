"""Commands about the database: build, serve."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from ilp_dash import config
from ilp_dash.cli.progress import stepping
from ilp_dash.errors import BadSetting, StoreMissing


def build_command(args) -> None:
    """Build a new database and switch to it."""
    import time

    from ilp_dash.store.build import is_current

    if args.bila_perlu and is_current():
        return
    started = time.perf_counter()
    with stepping("Membangun basis data") as step:

        def progress(words: str, share: float) -> None:
            step(round(share * 100), 100)

        path = build_now(progress, args.semua)
    print(f"Basis data {path.name} dibangun dan sekarang dipakai ({round(time.perf_counter() - started)} detik).")
    print("\n".join(price_of(path)))


def price_of(path: Path) -> list[str]:
    """What the public view of a build leaves out, one line per city: in all, and the indicators that lose most."""
    from ilp_dash.domain.words import number, percent
    from ilp_dash.store.connection import Store
    from ilp_dash.store.queries.places import public_price

    lines = []
    for kota, rows in public_price(Store(path).cursor()).groupby("kota", sort=False):
        most = rows.assign(pct=100 * rows["hidden"] / rows["figures"]).nlargest(3, "pct")
        said = ", ".join(f"{r.short} {percent(r.pct, 0)}" for r in most.itertuples() if r.hidden)
        lines.append(
            f"Tampilan umum {kota}: {number(int(rows['hidden'].sum()))} dari {number(int(rows['figures'].sum()))} "
            f"angka akhir triwulan disembunyikan{f' (terbanyak {said})' if said else ''}."
        )
    return lines


def build_now(progress: Callable[[str, float], None] = lambda words, share: None, everything: bool = False) -> Path:
    """Build from everything accepted so far; returns the new database file. everything: also the cities of which
    nothing changed since the version that serves."""
    from ilp_dash.domain.rules import Rules
    from ilp_dash.ingest.inputs import city_inputs
    from ilp_dash.store.build import alone, build
    from ilp_dash.store.records import open_records, settings
    from ilp_dash.store.reference import load_reference

    reference, records = load_reference(), open_records()
    with alone(config.data_dir()):  # what is looked up before waiting for another build would be published after it
        rules = Rules(settings(records))
        return build(reference, rules, city_inputs(records, reference, rules), progress=progress, everything=everything)


def serve_command(args) -> int:
    """Serve the pages until stopped."""
    import subprocess

    from ilp_dash.store.build import is_current
    from ilp_dash.ui.server import serve

    if args.umum:
        os.environ["ILP_TAMPILAN"] = "umum"
    if (proxy := config.proxy_address()) and not _is_address(proxy):
        raise BadSetting(f"ILP_PROXY '{proxy[:60]}' bukan alamat IP. Contoh: 192.168.1.10 (docs/deploy.md).")
    with suppress(StoreMissing):  # nothing built yet, or it cannot be read: the pages say what to do
        if not is_current():
            print("Basis data dibangun oleh versi aplikasi yang lain; dibangun ulang dahulu.", flush=True)
            # In a process of its own: what building needs would stay in the server's memory.
            if subprocess.call([sys.executable, "-m", "ilp_dash", "build"]):
                print(
                    "Pembangunan gagal; dasbor tetap dijalankan dengan basis data yang ada.",
                    file=sys.stderr,
                    flush=True,
                )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a server is stopped, not a failure
        serve(args.port, args.address)
    return 0


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
