"""Publishing: the old version serves until the new one is whole, whatever is killed or fails on the way."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from store.picture import KOTA, built, given, month, pictured, places, reports

from ilp_dash import config
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import StoreMissing, UserError
from ilp_dash.store.build import build
from ilp_dash.store.connection import PUBLIC, close_all, current_store, pointed_name, version_of, viewing
from ilp_dash.store.loading import Received
from ilp_dash.store.parts import Inputs
from ilp_dash.store.queries.places import data_state
from ilp_dash.store.queries.spm import spm_services
from ilp_dash.store.readings import Filed
from ilp_dash.store.rows import walk

ROOT = Path(__file__).resolve().parents[2]
SPM = """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM08   | 100      | {n}
"""
# Builds the picture again and again; told where, and how many rounds. A process of its own, so that it can be killed.
WRITER = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from store.picture import pictured
for n in range(int(sys.argv[2])):
    pictured(Path(sys.argv[1]), {spm!r}.format(n=10 + n))
    print("published", flush=True)
"""


def files(folder):
    """What lies in a data folder, but for the lock of builds."""
    return sorted(p.name for p in folder.iterdir() if p.name != "build.lock")


def served(folder):
    row = next(
        r
        for r in walk(spm_services(current_store(folder).cursor(), "kota", KOTA, month("2025-01"), "pusdatin"))
        if r.id == "SPM08"
    )
    return row.served_ytd


def test_without_a_build_the_message_says_what_to_do(tmp_path):
    with pytest.raises(StoreMissing, match=r"Belum ada data.*python -m ilp_dash demo.*python -m ilp_dash build"):
        current_store(tmp_path)


def test_a_pointer_to_a_file_that_is_gone_is_a_missing_store(tmp_path):
    (tmp_path / "current").write_text("ilp-7.duckdb")
    with pytest.raises(StoreMissing):
        current_store(tmp_path)


def test_versions_grow_by_one_and_the_newest_serves(tmp_path):
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    assert (current_store(tmp_path).version, served(tmp_path)) == (2, 11)
    assert files(tmp_path) == ["current", "ilp-1.duckdb", "ilp-2.duckdb", "umum-2.duckdb", "versi-terakhir"]


def test_only_the_last_builds_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", "2")
    for n in range(4):
        pictured(tmp_path, SPM.format(n=n))
    assert sorted(p.name for p in tmp_path.glob("ilp-*")) == ["ilp-3.duckdb", "ilp-4.duckdb"]
    assert pointed_name(tmp_path) == "ilp-4.duckdb"


def test_versions_are_counted_as_numbers_not_as_letters():
    assert [version_of(name) for name in ("ilp-9.duckdb", "umum-10.duckdb", "ilp-3.duckdb.tmp-7", "current", "")] == [
        9,
        10,
        0,
        0,
        0,
    ]


def test_a_build_without_any_report_keeps_the_old_version(tmp_path):
    pictured(tmp_path, SPM.format(n=10))
    with pytest.raises(UserError, match="Belum ada laporan yang diterima"):
        built(tmp_path, [])
    assert (served(tmp_path), files(tmp_path)) == (10, ["current", "ilp-1.duckdb", "umum-1.duckdb", "versi-terakhir"])


def test_a_database_that_contradicts_itself_is_not_published(tmp_path):
    pictured(tmp_path, SPM.format(n=10))
    of = places()
    without = of.reference.__class__(**{**of.reference.__dict__, "working_areas": of.reference.working_areas[1:]})
    made = reports(of, SPM.format(n=99))
    with pytest.raises(UserError, match=r"1 kelurahan tanpa puskesmas\. Data lama tetap dipakai"):
        built(tmp_path, made, of.__class__(without, of.puskesmas, of.kelurahan, of.kecamatan))
    assert (served(tmp_path), files(tmp_path)) == (10, ["current", "ilp-1.duckdb", "umum-1.duckdb", "versi-terakhir"])


def test_a_build_that_breaks_while_reading_reports_leaves_nothing_behind(tmp_path):
    pictured(tmp_path, SPM.format(n=10))

    def broken():
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        build(places().reference, Rules(), {KOTA: Inputs([Filed("P10010101", 2025, broken)])}, folder=tmp_path)
    assert (served(tmp_path), files(tmp_path)) == (10, ["current", "ilp-1.duckdb", "umum-1.duckdb", "versi-terakhir"])


def test_a_file_has_come_on_the_day_it_was_in_its_city_and_not_where_the_clock_is_read(tmp_path):
    of = places()
    made = reports(of, SPM.format(n=10)).values()
    late = datetime(2026, 1, 9, 18)  # UTC: one o'clock of the next day in the west of the country
    pairs = [(r, Received("a.xlsx", "0" * 64, late, 0)) for r in made]
    build(of.reference, Rules(), given(of.reference, pairs), folder=tmp_path)
    state = data_state(current_store(tmp_path).cursor(), KOTA, month("Jan"))
    assert state.received_on == date(2026, 1, 10)


def writer(folder, rounds):
    code = WRITER.format(root=str(ROOT), tests=str(ROOT / "tests"), spm=SPM)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(rounds)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_a_killed_build_leaves_the_old_version_and_the_next_one_cleans_up(tmp_path):
    pictured(tmp_path, SPM.format(n=1))
    random.seed(4)
    for _ in range(3):
        process = writer(tmp_path, 1000)
        process.stdout.readline()  # it is really publishing
        time.sleep(random.uniform(0.0, 0.35))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert served(tmp_path) is not None
    (tmp_path / "ilp-99.duckdb.tmp-1").write_bytes(b"half")
    (tmp_path / "ilp-99.duckdb.tmp-1.wal").write_bytes(b"half")
    (tmp_path / "umum-99.duckdb.tmp-1").write_bytes(b"half")
    (tmp_path / "current.tmp-1").write_text("ilp-99.duckdb")
    pictured(tmp_path, SPM.format(n=77))
    assert served(tmp_path) == 77
    assert [p.name for p in tmp_path.iterdir() if "tmp" in p.name] == []
    assert len(list(tmp_path.glob("ilp-*.duckdb"))) <= config.kept_builds()
    with viewing(PUBLIC):
        assert served(tmp_path) == 77


def test_two_builds_at_once_both_finish_and_one_of_them_serves(tmp_path):
    pictured(tmp_path, SPM.format(n=1))
    writers = [writer(tmp_path, 8) for _ in range(2)]
    endings = [process.communicate(timeout=120)[0] for process in writers]
    assert [process.returncode for process in writers] == [0, 0]
    assert all(ending.count("published") == 8 for ending in endings)
    assert served(tmp_path) in range(10, 18)


def test_readers_in_threads_see_no_error_and_never_an_older_version_during_publishes(tmp_path):
    pictured(tmp_path, SPM.format(n=1))
    process = writer(tmp_path, 5)
    stop, errors, reads = threading.Event(), [], []

    def read():
        last = 0
        while not stop.is_set():
            try:
                store = current_store(tmp_path)
                assert store.version >= last
                last = store.version
                reads.append(served(tmp_path))
            except BaseException as error:  # noqa: BLE001 - whatever a reader meets is the finding
                errors.append(repr(error))
                return

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    process.communicate(timeout=60)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (process.returncode, current_store(tmp_path).version) == (0, 6)
    assert len(reads) > 5
    close_all()
