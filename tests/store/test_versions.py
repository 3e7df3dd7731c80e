"""Kept builds: what is said of each, and going back to one: under a new number, in both views, whatever is killed."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from store.picture import K1_OF_FOUR, KOTA, THREE, given, pictured, places, reports

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.rules import Rules, RuleValue
from ilp_dash.errors import BadSetting, UnknownVersion, UserError
from ilp_dash.store.build import Boundary, build
from ilp_dash.store.connection import CONNECT, PUBLIC, STAFF, close_all, current_store, file_of, kept_versions, viewing
from ilp_dash.store.loading import Received
from ilp_dash.store.versions import change_between, kept_builds, roll_back

ROOT = Path(__file__).resolve().parents[2]
SPM = """
puskesmas | layanan | pusdatin | Jan
Pasar     | SPM08   | 100      | {n}
"""
TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1"


def content(path: Path) -> dict[str, list]:
    """Every row of every table of a file, but for the number of its version."""
    with duckdb.connect(path, read_only=True, config=CONNECT) as con:
        found = {}
        for (table,) in con.execute(TABLES).fetchall():
            rows = con.execute(f"FROM {table} SELECT {'* EXCLUDE (version)' if table == 'dataset' else '*'}").fetchall()
            found[table] = sorted(map(str, rows))
        return found


def served(folder: Path) -> int:
    question = "SELECT served_ytd FROM spm WHERE level = 'kota' AND indicator = 'SPM08' AND basis = 'pusdatin'"
    with current_store(folder).asking() as cursor:
        return cursor.execute(question).fetchone()[0]


def office(folder: Path, spm: str, rules=(), boundaries=(), state: str = "final") -> Path:
    """A build whose files are told apart by what is in them."""
    of = places()
    made = reports(of, spm)
    named = [
        (report, Received(f"{name}_{year}.xlsx", hashlib.sha256(repr(report.spm).encode()).hexdigest(), NOON, 0))
        for (name, year), report in made.items()
    ]
    values = [RuleValue(name, value, parse_month(since), "SK contoh") for name, value, since in rules]
    return build(of.reference, Rules(values), given(of.reference, named, boundaries), folder=folder)


NOON = datetime(2026, 1, 9, 12)
TWO = """
puskesmas | layanan | pusdatin | Jan | Feb
Pasar     | SPM08   | 100      | 10
Laut      | SPM08   | 80       | 7   | 9
"""


def test_each_kept_build_says_what_it_holds_and_what_changed_since_the_one_before(tmp_path):
    square = '{"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}'
    kelurahan = places().kelurahan["Melati"]
    office(tmp_path, SPM.format(n=10))
    office(tmp_path, TWO)
    office(tmp_path, TWO.replace("| 10\n", "| 11\n"), rules=[("angka_kecil", "10", "2025-01")])
    office(tmp_path, SPM.format(n=11), boundaries=[Boundary(kelurahan, KOTA, square, True, "BIG")])
    first, second, third, fourth = kept_builds(tmp_path)
    assert [k.version for k in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert first.change is None and [k.files for k in (first, second, third, fourth)] == [1, 2, 2, 1]
    assert (second.change.added, second.change.gone) == (("Laut_2025.xlsx",), ())
    assert (third.change.added, third.change.gone) == (("Pasar_2025.xlsx",), ("Pasar_2025.xlsx",))
    assert third.change.rules == ("angka_kecil",) and third.change.cities == ()
    assert (fourth.change.gone, fourth.change.cities) == (("Laut_2025.xlsx",), (KOTA,))
    assert all(k.shown and k.of_version == k.version and k.provisional == 0 for k in (first, second, third, fourth))
    january, february = parse_month("2025-01"), parse_month("2025-02")
    assert (first.months, second.months) == ((january, january), (january, february))
    assert fourth.bytes == (tmp_path / "ilp-4.duckdb").stat().st_size
    assert change_between(1, 2, tmp_path) == second.change


def test_a_damaged_build_and_one_of_another_application_are_listed_as_such(tmp_path):
    for n in (10, 11, 12):
        office(tmp_path, SPM.format(n=n))
    (tmp_path / "ilp-1.duckdb").write_bytes(b"half")
    with duckdb.connect(tmp_path / "ilp-2.duckdb") as con:
        con.execute("UPDATE dataset SET shape = 'lain'")
        con.execute("ALTER TABLE dataset DROP COLUMN of_version")  # as builds were before it was there
    first, second, third = kept_builds(tmp_path)
    assert first.built_at is None and not first.shown
    assert second.built_at and second.of_version == 2 and not second.shown
    assert third.shown and "versi aplikasi" in third.change.others
    for wanted, words in ((1, "tidak jadi dipakai"), (2, "dibangun oleh versi aplikasi yang lain")):
        with pytest.raises(UserError, match=words):
            roll_back(wanted, tmp_path)
    assert served(tmp_path) == 12 and not [p for p in tmp_path.iterdir() if "tmp" in p.name]


def test_going_back_publishes_the_same_figures_in_both_views_under_a_number_never_given(tmp_path):
    pictured(tmp_path, SPM.format(n=10), K1_OF_FOUR, of=places(THREE))
    old = {view: content(tmp_path / file_of(1, view)) for view in (STAFF, PUBLIC)}
    pictured(tmp_path, SPM.format(n=11), K1_OF_FOUR, of=places(THREE))
    assert (served(tmp_path), roll_back(1, tmp_path).name, served(tmp_path)) == (11, "ilp-3.duckdb", 10)
    for view in (STAFF, PUBLIC):
        with viewing(view):
            assert (current_store(tmp_path).version, served(tmp_path)) == (3, 10)
        assert content(tmp_path / file_of(3, view)) == old[view]
    newest = kept_builds(tmp_path)[-1]
    assert (newest.version, newest.of_version) == (3, 1)
    pictured(tmp_path, SPM.format(n=12), K1_OF_FOUR, of=places(THREE))
    assert (current_store(tmp_path).version, served(tmp_path), kept_versions(tmp_path)) == (4, 12, [1, 2, 3, 4])
    assert [p.name for p in tmp_path.glob("umum-*")] == ["umum-4.duckdb"]


@pytest.mark.parametrize(("wanted", "words"), [(3, "Yang disimpan: 1, 2"), (0, "Yang disimpan"), (-1, "Yang disimpan")])
def test_a_version_that_is_not_kept_is_refused_with_those_that_are(tmp_path, wanted, words):
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    with pytest.raises(UnknownVersion, match=words):
        roll_back(wanted, tmp_path)
    assert served(tmp_path) == 11


def test_a_damaged_version_that_serves_is_gone_back_from_wherever_the_damage_is(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", "100")
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    close_all()
    whole = {view: (tmp_path / file_of(2, view)).read_bytes() for view in (STAFF, PUBLIC)}
    for at in range(0, len(whole[STAFF]), 4 * 262_144):
        for view, content in whole.items():
            (tmp_path / file_of(2, view)).write_bytes(content[:at] + bytes(262_144) + content[at + 262_144 :])
        (tmp_path / "current").write_text("ilp-2.duckdb")
        assert kept_builds(tmp_path)[0].files == 1
        roll_back(1, tmp_path)
        assert [k.version for k in kept_builds(tmp_path) if not k.files] in ([], [2])
        for view in (STAFF, PUBLIC):
            with viewing(view):
                assert (current_store(tmp_path).version > 2, served(tmp_path)) == (True, 10)
        close_all()


def test_what_is_shown_already_is_not_published_again(tmp_path):
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    roll_back(1, tmp_path)
    for wanted in (3, 1):
        with pytest.raises(UserError, match=rf"Isi versi {wanted} sudah yang tampil sekarang \(versi 3\)"):
            roll_back(wanted, tmp_path)


def test_a_version_that_shows_smaller_numbers_than_the_rule_of_now_is_not_gone_back_to(tmp_path):
    pictured(tmp_path, SPM.format(n=10))
    pictured(tmp_path, SPM.format(n=11), rules=[("angka_kecil", "10", "2025-01")])
    with pytest.raises(UserError, match="batas angka kecil yang lebih longgar"):
        roll_back(1, tmp_path)
    pictured(tmp_path, SPM.format(n=12))
    assert roll_back(2, tmp_path).name == "ilp-4.duckdb"  # a stricter one may be gone back to


SHOWN = "SELECT area_code, served_ytd FROM pws WHERE month = '2025-03-01' AND served_ytd IS NOT NULL"


def test_the_build_after_a_rollback_hides_what_the_version_hid_that_was_taken_back(tmp_path):
    """Version 2 has Melati wrong, at 3, and hides the totals for it. Gone back to 1, then built again as 2 was: were
    only version 3, which is 1, looked at, 2 and 4 side by side could tell what either hides."""
    wrong = K1_OF_FOUR.replace("10  | 10  | 10", "1   | 1   | 1 ")
    pictured(tmp_path, "", K1_OF_FOUR, of=places(THREE))
    second = dict(pictured(tmp_path, "", wrong, of=places(THREE)).public.sql(SHOWN))
    roll_back(1, tmp_path)
    assert {p.name for p in tmp_path.glob("umum-*")} == {"umum-2.duckdb", "umum-3.duckdb"}
    other = wrong.replace("20\nAnggrek", "21\nAnggrek")
    fourth = dict(pictured(tmp_path, "", other, of=places(THREE)).public.sql(SHOWN))
    assert not fourth.keys() - second.keys()
    alone = dict(pictured(tmp_path / "tanpa", "", other, of=places(THREE)).public.sql(SHOWN))
    assert alone.keys() - second.keys()  # by itself it would have shown them


def test_of_public_files_left_by_rollbacks_no_more_are_kept_than_of_builds(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", "3")
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    for wanted in (1, 2, 3, 4):
        roll_back(wanted, tmp_path)
    kept = sorted(p.name for p in tmp_path.glob("*.duckdb"))
    assert kept == [f"{view}-{n}.duckdb" for view in ("ilp", "umum") for n in (4, 5, 6)]


def test_of_earlier_months_the_last_build_is_kept_too(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", "3")
    for month in (7, 8, 8, 9, 9, 9):
        path = pictured(tmp_path, SPM.format(n=month)).path
        at = datetime(2025, month, 20).timestamp()
        os.utime(path, (at, at))
    pictured(tmp_path, SPM.format(n=10))
    assert kept_versions(tmp_path) == [3, 5, 6, 7]  # the newest three, and the last ones of three months: 3, 6 and 7


@pytest.mark.parametrize("text", ["1", "0", "-3", "dua belas", "1e3", "²", "9" * 40])
def test_a_number_of_kept_builds_that_is_none_is_refused_before_anything_is_done(tmp_path, monkeypatch, text):
    monkeypatch.setenv("ILP_VERSI_DISIMPAN", text)
    with pytest.raises(BadSetting, match=r"ILP_VERSI_DISIMPAN .*bilangan 2–1000"):
        pictured(tmp_path, SPM.format(n=10))
    assert not list(tmp_path.iterdir())


BACK = """
import sys
from contextlib import suppress
from pathlib import Path
sys.path[:0] = [{root!r}]
from ilp_dash.errors import UserError
from ilp_dash.store.connection import kept_versions
from ilp_dash.store.versions import roll_back
folder = Path(sys.argv[1])
while True:  # to and fro between two contents; one that was killed before may have left the present one twice
    for version in reversed(kept_versions(folder)[:-1]):
        with suppress(UserError):
            roll_back(version, folder)
            break
    else:
        sys.exit("nothing to go back to")
    print("published", flush=True)
"""


def test_killed_at_any_moment_the_old_or_the_new_version_serves_in_both_views(tmp_path):
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    random.seed(5)
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", BACK.format(root=str(ROOT)), str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert process.stdout.readline() == "published\n"  # it is really publishing
        time.sleep(random.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        close_all()
        seen = set()
        for view in (STAFF, PUBLIC):
            with viewing(view):
                seen.add((current_store(tmp_path).version, served(tmp_path)))
        assert len(seen) == 1 and seen.pop()[1] in (10, 11)
    pictured(tmp_path, SPM.format(n=77))
    assert served(tmp_path) == 77 and not [p for p in tmp_path.iterdir() if "tmp" in p.name]


def test_a_full_disk_leaves_the_old_version_and_nothing_behind(tmp_path, monkeypatch):
    for n in (10, 11):
        pictured(tmp_path, SPM.format(n=n))
    close_all()
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)); "
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "from pathlib import Path; from ilp_dash.store.versions import roll_back; roll_back(1, Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert "tidak jadi dipakai" in done.stderr
    assert served(tmp_path) == 11 and not [p for p in tmp_path.iterdir() if "tmp" in p.name]
