"""Backup and restore by the real commands: nothing is missing, nothing broken gets in, no number is given twice."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
from ingest.office_files import MAGELANG, recap
from real_commands import ROOT, command, environment

from ilp_dash.domain.report import Report, SpmLine
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.schematic import as_geojson, schematic_boundaries
from ilp_dash.store.ledger import accepted
from ilp_dash.store.people import give_role, grant_of
from ilp_dash.store.records import open_records
from ilp_dash.store.reference import load_reference

KOTA, ONE = "33.71", "P3371010201"


def said(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ilp_dash", *words], cwd=ROOT, env=environment(folder), capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def serving(folder: Path) -> int:
    return int((folder / "current").read_text().strip().removeprefix("ilp-").removesuffix(".duckdb"))


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(folder / f"ilp-{serving(folder)}.duckdb", read_only=True) as con:
        return con.execute(
            "SELECT 'spm', sum(hash(COLUMNS(*))) FROM (SELECT area_code, indicator, month, served_ytd FROM spm) "
            "UNION ALL SELECT 'batas', count(*), sum(hash(geojson)), count(*) FILTER (official), NULL FROM batas"
        ).fetchall()  # fmt: skip


def without_a_day(path: Path) -> tuple[str, ...]:
    """A file of January to March 2024, whose February was sent before it began, and the words that leave that day
    out: the month counts as not reported."""
    days = (date(2024, 2, 5), date(2024, 1, 15), date(2024, 4, 5), *(None,) * 9)
    line = SpmLine("SPM01", 1200, 1100, served=(100, 10, 1, *(None,) * 9))
    write_long_csv(Report(ONE, "Magelang Selatan", 2024, False, "PMK 6/2024", sent_on={"SPM": days}, spm=(line,)), path)
    row = next(n for n, words in enumerate(path.read_text().splitlines(), 1) if "2024-01-15" in words)
    return str(path), "--kecuali", f"baris {row}"


def served_of_it(folder: Path) -> list[int]:
    """What is served of SPM01 by the end of each of those months."""
    with duckdb.connect(folder / f"ilp-{serving(folder)}.duckdb", read_only=True) as con:
        rows = con.execute(
            "SELECT max(served_ytd) FROM spm WHERE area_code = ? AND indicator = 'SPM01' AND year(month) = 2024 "
            "AND month(month) <= 3 GROUP BY month ORDER BY month",
            [ONE],
        ).fetchall()
    return [served for (served,) in rows]


@pytest.fixture(scope="module")
def office(small_city, tmp_path_factory) -> Path:
    """A data folder with reports, a table of its own shape and boundaries of its own, and its backup beside it."""
    folder = tmp_path_factory.mktemp("kantor")
    for name in ("asli", "records.sqlite"):
        copy = shutil.copytree if (small_city / name).is_dir() else shutil.copy
        copy(small_city / name, folder / name)
    reference = load_reference()
    names = {a.code: a.name for a in reference.areas}
    shapes = schematic_boundaries(reference.areas, KOTA)
    features = [
        {"type": "Feature", "properties": {"kode": c, "nama": names[c]}, "geometry": json.loads(as_geojson(s))}
        for c, s in shapes.items()
    ]
    file = tmp_path_factory.mktemp("peta") / "batas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    command(folder, "boundaries", str(file), "--kota", KOTA)
    table = file.with_name("rekap.xlsx")
    recap({name: (1000, [(1, 2, 3)] * 12) for name in MAGELANG}).save(table)
    command(folder, "petakan", str(table), "--basis", "riil", "--bulanan", "--simpan")
    command(folder, "import", str(table))
    command(folder, "import", *without_a_day(table.with_name("satu.csv")), "--alasan", "menunggu pustu")
    command(folder, "build")
    command(folder, "cadangkan", str(folder / "cadangan.zip"))
    return folder


def test_an_empty_folder_becomes_the_office_again_boundaries_too(office, tmp_path):
    code, words = said(tmp_path, "pulihkan", str(office / "cadangan.zip"))
    assert (code, serving(tmp_path)) == (0, serving(office) + 1), words
    assert figures(tmp_path) == figures(office)
    assert served_of_it(tmp_path) == served_of_it(office) == [100, 100, 101]
    assert [row for row in figures(office) if row[0] == "batas"][0][3] == 17  # its own boundaries, not the schematic


def test_a_restore_undoes_what_came_later_under_a_number_never_used(office, tmp_path):
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    before = figures(tmp_path)
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as con, con:
        con.execute("DELETE FROM submission WHERE id IN (SELECT max(id) FROM submission)")
    shutil.rmtree(tmp_path / "batas")
    for old in tmp_path.glob("*.duckdb"):  # what a tidy person deletes
        old.unlink()
    last = int((tmp_path / "versi-terakhir").read_text())
    code, words = said(tmp_path, "pulihkan", str(office / "cadangan.zip"))
    assert (code, serving(tmp_path), figures(tmp_path)) == (0, last + 1, before), words
    aside = next(tmp_path.glob("sebelum-pulih-*"))
    assert (aside / "records.sqlite").exists() and not (aside / "batas").exists() and str(aside) in words


def test_old_write_ahead_files_do_not_bring_the_broken_ledger_back(office, tmp_path):
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    before = figures(tmp_path)
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as con:
        con.execute("PRAGMA journal_mode=WAL")
        con.execute("DELETE FROM submission")
        con.commit()
        for name in ("records.sqlite-wal", "records.sqlite-shm"):  # as a killed process leaves them
            shutil.copy(tmp_path / name, tmp_path / f"{name}.kept")
    for name in ("records.sqlite-wal", "records.sqlite-shm"):
        (tmp_path / f"{name}.kept").rename(tmp_path / name)
    code, words = said(tmp_path, "pulihkan", str(office / "cadangan.zip"))
    assert (code, figures(tmp_path)) == (0, before), words


def _changed(zip_file: Path, to: Path, *, drop: str = "", add: str = "", spoil: str = "") -> Path:
    with zipfile.ZipFile(zip_file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if (spoil or "\0") in name:
                content = content[:-1] + bytes([content[-1] ^ 1])
                spoil = ""
            if (drop or "\0") not in name:
                new.writestr(name, content)
            else:
                drop = ""
        if add:
            new.writestr(add, b"x")
    return to


@pytest.mark.parametrize(
    "fault",
    [
        {"drop": "asli/"},
        {"drop": "records"},
        {"add": "asli/lain.xlsx"},
        {"add": "../keluar.txt"},
        {"spoil": "asli/"},
        {"spoil": "batas/"},
        {"spoil": "records"},
        {"drop": ".pemetaan.json"},
        {"spoil": ".pemetaan.json"},
    ],  # fmt: skip
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(office, tmp_path, fault):
    broken = _changed(office / "cadangan.zip", tmp_path / "rusak.zip", **fault)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "records.sqlite").write_bytes((office / "records.sqlite").read_bytes())
    before = sorted(p.name for p in folder.iterdir())
    code, words = said(folder, "pulihkan", str(broken))
    assert code == 2 and "rusak.zip" in words and "Traceback" not in words
    assert sorted(p.name for p in folder.iterdir()) == before


@pytest.mark.parametrize("content", [b"", b"bukan zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_told_as_such(tmp_path, content):
    file = tmp_path / "cadangan.zip"
    file.write_bytes(content)
    code, words = said(tmp_path, "pulihkan", "--periksa", str(file))
    assert code == 2 and "bukan cadangan yang utuh" in words


def test_where_the_build_fails_everything_is_put_back(office, tmp_path):
    """The backup holds a ledger whose original is not the one it names: the build refuses it."""
    folder, other = tmp_path / "data", tmp_path / "lain"
    shutil.copytree(office, folder)
    shutil.copytree(office, other)
    counted = accepted(open_records(f"sqlite:///{other / 'records.sqlite'}"))[0]
    (other / "asli" / f"{counted.sha256}{counted.suffix}").unlink()
    command(other, "cadangkan", str(tmp_path / "tak-lengkap.zip"))
    before = (serving(folder), figures(folder), sorted(p.name for p in (folder / "asli").iterdir()))
    code, words = said(folder, "pulihkan", str(tmp_path / "tak-lengkap.zip"))
    assert code == 2 and "Traceback" not in words
    assert (serving(folder), figures(folder), sorted(p.name for p in (folder / "asli").iterdir())) == before
    assert not list(folder.glob("sebelum-pulih-*"))


def test_a_running_server_reads_the_ledger_that_was_put_in_place_of_another(tmp_path):
    """Roles are asked at every click, from an engine that lives as long as the server."""
    now, restored = (f"sqlite:///{tmp_path / name}" for name in ("records.sqlite", "lain.sqlite"))
    engine = open_records(now)
    give_role(engine, "sari@dinkes.example", "admin")
    give_role(open_records(restored), "sari@dinkes.example", "pimpinan")
    assert grant_of(engine, "sari@dinkes.example").role == "admin"
    for end in ("", "-wal", "-shm"):
        for name, to in (("records.sqlite", "dahulu.sqlite"), ("lain.sqlite", "records.sqlite")):
            if (tmp_path / f"{name}{end}").exists():
                (tmp_path / f"{name}{end}").rename(tmp_path / f"{to}{end}")
    assert grant_of(engine, "sari@dinkes.example").role == "pimpinan"
