"""Commands that are killed in the middle, or find the ledger held or the disk full: all of a change is there, or none,
and the same command again does it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
from ingest.counting import counted_reports
from ingest.pictured_files import PUSKESMAS, good_file, small_reference

from ilp_dash.cli import main
from ilp_dash.config import data_dir, originals_dir
from ilp_dash.errors import UserError
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.approval import approve
from ilp_dash.store.build import alone
from ilp_dash.store.ledger import all_submissions
from ilp_dash.store.locks import lock, locks
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records, set_rule
from ilp_dash.store.trail import latest

ROOT = Path(__file__).resolve().parents[1]
# argv: what to do, with which file, and the statement or call before which the process kills itself.
KILLED = f"""
import os, signal, sys
from datetime import date
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from sqlalchemy import Engine, event
from test_interrupted import act
what, path, point = sys.argv[1:]

def pass_by(name):
    if name.startswith(point):
        os.kill(os.getpid(), signal.SIGKILL)

sync = os.fsync
os.fsync = lambda handle: (sync(handle), pass_by("fsync"))
event.listen(Engine, "before_cursor_execute", lambda c, cursor, statement, *more: pass_by(statement))
act(what, Path(path))
"""


def act(what: str, path: Path) -> None:
    """One command on the ledger of the data folder."""
    records = open_records()
    if what == "import":
        import_files([path], small_reference(), records)
    elif what == "setujui":
        approve(records, 1)
    else:
        lock(records, "15.71", date(2025, 2, 1), [PUSKESMAS])
    records.dispose()


@pytest.fixture
def office(tmp_path, monkeypatch):
    """The empty ledger of an empty data folder."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    for name in ("ILP_RECORDS_URL", "ILP_PELAKU"):
        monkeypatch.delenv(name, raising=False)
    engine = open_records()
    yield engine
    engine.dispose()


def written(records) -> tuple:
    return all_submissions(records), locks(records), latest(records)


@pytest.mark.parametrize(
    ("what", "point"),
    [
        ("import", "fsync"),
        ("import", "INSERT INTO submission"),
        ("import", "INSERT INTO jejak"),
        ("setujui", "INSERT INTO jejak"),
        ("kunci", "INSERT INTO jejak"),
    ],
)
def test_a_killed_command_has_done_nothing_and_does_all_of_it_the_next_time(office, tmp_path, monkeypatch, what, point):
    path = good_file(tmp_path)
    if what == "setujui":
        set_rule(office, "persetujuan", "dua", date(2020, 1, 1), "SK 1")
        give_role(office, "bidan@pkm.example", "petugas", PUSKESMAS)
        with monkeypatch.context() as for_the_petugas:
            for_the_petugas.setenv("ILP_PELAKU", "bidan@pkm.example")
            act("import", path)
    before = written(office)
    done = subprocess.run([sys.executable, "-c", KILLED, what, str(path), point], env=os.environ, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert written(office) == before
    for unfinished in originals_dir().glob(".tmp-*"):
        os.utime(unfinished, (time.time() - 3601,) * 2)
    act(what, path)
    files, closed, lines = written(office)
    assert (len(lines), len(closed)) == (len(before[2]) + 1, what == "kunci")
    assert [file.status for file in files] == ["disetujui"] * (what != "kunci")
    if what == "import":
        assert [p.name for p in originals_dir().iterdir()] == [f"{files[0].sha256}.xlsx"]
        assert len(list(counted_reports(office, small_reference()))) == 1


@pytest.fixture
def impatient(monkeypatch):
    """Who waits for another writer a fifth of a second."""
    monkeypatch.setattr("ilp_dash.store.records.WAIT_MS", 200)


@pytest.mark.parametrize("what", ["import", "setujui", "kunci"])
def test_a_ledger_another_command_holds_is_told_and_nothing_is_done(office, impatient, tmp_path, what):
    before = written(office)
    with closing(sqlite3.connect(data_dir() / "records.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match=r"perintah lain memakainya .*batal seluruhnya\. Ulangi"):
            act(what, good_file(tmp_path))
    assert written(office) == before and not originals_dir().exists()
    act("import", good_file(tmp_path))
    assert len(all_submissions(office)) == 1


@pytest.mark.parametrize("room", [0, 8_000], ids=["to open the ledger", "to write into it"])
def test_a_full_disk_is_told_and_nothing_is_done(office, tmp_path, room):
    """What no file may be larger than stands for a disk without room."""
    path, before = good_file(tmp_path), written(office)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from ilp_dash.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "kunci", "15.71", "2025-02"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and "disk" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert written(office) == before
    act("import", path)
    assert len(all_submissions(office)) == 1


def test_a_full_disk_in_a_build_is_told_and_the_old_version_serves(small_city, tmp_path):
    folder = tmp_path / "data"
    subprocess.run(["cp", "-r", small_city, folder], check=True)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from ilp_dash.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)); sys.exit(main(['build', '--semua']))"
    )
    env = {**os.environ, "ILP_DATA_DIR": str(folder), "ILP_RECORDS_URL": ""}
    serving = (folder / "current").read_text()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr[:11]) == (2, "Disk penuh,"), done.stderr
    assert (folder / "current").read_text() == serving
    assert not [p for p in folder.iterdir() if ".tmp" in p.name]


def test_a_build_that_waited_for_another_publishes_what_came_while_it_waited(small_city, tmp_path):
    folder = tmp_path / "data"
    subprocess.run(["cp", "-r", small_city, folder], check=True)
    env = {**os.environ, "ILP_DATA_DIR": str(folder), "ILP_RECORDS_URL": ""}
    with alone(folder):
        build = subprocess.Popen([sys.executable, "-m", "ilp_dash", "build"], cwd=ROOT, env=env, stdout=subprocess.PIPE)
        time.sleep(2.5)
        with pytest.MonkeyPatch.context() as here:
            here.setenv("ILP_DATA_DIR", str(folder))
            assert main(["tarik", "1", "--alasan", "salah"]) == 0
    build.communicate(timeout=60)
    with duckdb.connect(str(folder / (folder / "current").read_text()), read_only=True) as con:
        counted = con.execute("SELECT count(*) FROM submission").fetchone()[0]
    with closing(sqlite3.connect(folder / "records.sqlite")) as ledger:
        question = "SELECT count(*) FROM submission WHERE withdrawn_at IS NULL AND replaced_by IS NULL"
        assert counted == ledger.execute(question).fetchone()[0]
