"""`versi` and `kembalikan` by the real commands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from real_commands import ROOT, command, environment

from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest


def said(folder: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    line = [sys.executable, "-m", "ilp_dash", *words]
    done = subprocess.run(line, cwd=ROOT, env=environment(folder) | settings, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def office(small_city, tmp_path_factory) -> Path:
    """Version 1 of the small city; version 2 with a rule of its own, version 3 without one of its reports."""
    folder = shutil.copytree(small_city, tmp_path_factory.mktemp("versi") / "data")
    command(folder, "aturan", "tanggal_batas_lapor", "7", "--mulai", "2026-01", "--asal", "SK contoh")
    command(folder, "build")
    return folder


def trail(folder: Path) -> list[tuple[str, str, str]]:
    lines = latest(open_records(f"sqlite:///{folder / 'records.sqlite'}"), 3)
    return [(line.what, line.subject, line.result) for line in lines]


def test_versi_says_of_each_build_what_it_holds_and_which_one_is_shown(office):
    code, out, _ = said(office, "versi")
    head, first, why, second, change, end = out.splitlines()
    assert code == 0 and head.split() == ["versi", "dibangun", "bulan", "berkas", "keadaan", "ukuran"]
    with duckdb.connect(office / "ilp-2.duckdb", read_only=True) as con:
        files, months = con.execute(
            "SELECT (SELECT count(*) FROM submission), (SELECT strftime(min(month), '%Y-%m') || ' s.d. ' || "
            "strftime(max(month), '%Y-%m') FROM bulan)"
        ).fetchone()
    for version, line in ((1, first), (2, second)):
        size = f"{(office / f'ilp-{version}.duckdb').stat().st_size / 1e6:.1f}".replace(".", ",")
        assert re.match(rf" +{version}  \d{{4}}-\d\d-\d\d \d\d:\d\d  {months} +{files}  \S.* {size} MB", line), line
    assert ("tampil sekarang" in first, "tampil sekarang" in second) == (False, True)
    assert (why.strip(), change.strip()) == (
        "versi sebelumnya tidak disimpan atau tidak terbaca",
        "aturan: tanggal_batas_lapor",
    )
    assert end.startswith("2 versi, ") and "kembalikan NOMOR" in end


def test_columns_stand_under_one_another(office):
    head, first, _, second, *_ = said(office, "versi")[1].splitlines()
    for word in ("dibangun", "bulan", "keadaan"):
        at = head.index(word)
        assert all(line[at - 2 : at] == "  " and line[at] != " " for line in (first, second)), word


def test_kembalikan_shows_the_old_figures_and_says_what_the_next_build_will_do(office, tmp_path):
    folder = shutil.copytree(office, tmp_path / "data")
    code, out, _ = said(folder, "kembalikan", "1")
    assert code == 0 and (folder / "current").read_text() == "ilp-3.duckdb"
    assert out.startswith("Isi versi 1 sekarang tampil sebagai versi 3")
    assert "Dibanding versi 2:\n  aturan: tanggal_batas_lapor\n" in out
    assert "Build berikutnya memakai lagi seluruh buku terima: tarik berkas yang salah dulu" in out
    assert trail(folder)[:2] == [
        ("kembalikan", "versi 1 sebagai versi 3", "tampil"),
        ("kembalikan", "versi 1", "dimulai"),
    ]
    listed = said(folder, "versi")[1]
    assert "dikembalikan: isi versi 1" in listed and listed.count("tampil sekarang") == 1
    command(folder, "build")
    assert (folder / "current").read_text() == "ilp-4.duckdb"


WRONG = """\
Kode Puskesmas;Nama Puskesmas;Tahun;Sifat Data;Jenis Angka;Versi Definisi;Bagian;Kode Kelurahan;Kode;Rincian;Bulan;Nilai
P3371010201;Magelang Selatan;2026;simulasi;bulanan;PMK 6/2024;SPM;;SPM08;dilayani;8;9999
"""


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(folder / (folder / "current").read_text(), read_only=True) as con:
        return con.execute(
            "SELECT count(*), sum(hash(area_code, indicator, month, basis, served_ytd)) FROM spm"
        ).fetchall()


def test_a_wrong_file_is_undone_at_once_and_for_good_when_it_has_been_taken_back(office, tmp_path):
    folder, wrong = shutil.copytree(office, tmp_path / "data"), tmp_path / "salah.csv"
    before = figures(folder)
    wrong.write_text(WRONG, encoding="utf-8")
    command(folder, "import", str(wrong))
    command(folder, "build")
    spoilt = figures(folder)
    assert spoilt != before and "berkas baru: salah.csv" in said(folder, "versi")[1]
    assert "berkas tidak lagi dipakai: salah.csv" in said(folder, "kembalikan", "2")[1]
    assert figures(folder) == before
    command(folder, "build")
    assert figures(folder) == spoilt  # the ledger still counts it, as was said
    number = re.search(r"^ *(\d+) .*salah\.csv", said(folder, "buku-terima")[1], re.M)[1]
    command(folder, "tarik", number, "--alasan", "angka salah ketik")
    command(folder, "build")
    assert figures(folder) == before and (folder / "current").read_text() == "ilp-6.duckdb"


def test_what_cannot_be_gone_back_to_is_refused_and_noted(office):
    code, out, err = said(office, "kembalikan", "9")
    assert (code, out) == (2, "") and "Versi 9 tidak ada atau tidak disimpan lagi. Yang disimpan: 1, 2." in err
    assert trail(office)[0] == ("kembalikan", "versi 9", "ditolak")
    for words in ("dua", "1.5", "9" * 30, "-1", ""):
        code, _, err = said(office, "kembalikan", words)
        assert code == 2 and "Traceback" not in err and err.strip(), words
    assert (office / "current").read_text() == "ilp-2.duckdb"


def test_nothing_is_gone_back_to_where_no_line_can_be_written(office, tmp_path):
    folder = shutil.copytree(office, tmp_path / "data")
    (folder / "bukan").write_text("x")
    code, _, err = said(folder, "kembalikan", "1", ILP_RECORDS_URL=f"sqlite:///{folder}/bukan/records.sqlite")
    assert code == 2 and "Traceback" not in err and (folder / "current").read_text() == "ilp-2.duckdb"


def test_without_any_build_both_commands_say_what_to_do(tmp_path):
    assert said(tmp_path, "versi")[1] == "Belum ada versi. Jalankan: python -m ilp_dash build\n"
    code, _, err = said(tmp_path, "kembalikan", "1")
    assert code == 2 and "Yang disimpan: belum ada" in err
