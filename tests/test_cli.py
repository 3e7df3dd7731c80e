"""The command line as an officer of a dinkes uses it: exit codes, Indonesian words, and nothing
kept that was refused."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest
from real_commands import free_port
from store.magelang import magelang_reports

from ilp_dash.cli import main
from ilp_dash.domain.months import parse_month
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.connection import PUBLIC, STAFF, close_all, current_store, file_of, pointed_name, version_of
from ilp_dash.store.queries.places import data_state, rules_in_force
from ilp_dash.store.reference import load_reference
from ilp_dash.store.rows import walk

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = re.compile(
    r"\b(usage|options|optional|positional|arguments|error|show this help|default|invalid|required|command|choose)\b",
    re.IGNORECASE,
)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ILP_RECORDS_URL", "")
    return tmp_path / "data"


@pytest.fixture(scope="session")
def two_files(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("kiriman")
    names = {a.code: a.name for a in load_reference().areas}
    paths = []
    for report in [r for r in magelang_reports() if r.year == 2025][:2]:
        path = folder / f"laporan_{report.puskesmas_code}_2025.xlsx"
        write_report(report, path, {line.kelurahan_code: names[line.kelurahan_code] for line in report.pws})
        paths.append(path)
    return paths


def run(capsys, *arguments) -> tuple[int, str, str]:
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as left:
        code = left.code
    said = capsys.readouterr()
    return code, said.out, said.err


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "-h"],
        *([name, "--help"] for name in ("demo", "import", "build", "serve", "aturan", "langkah")),
    ],
)
def test_help_is_indonesian_and_ends_well(capsys, home, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    assert "pemakaian:" in out
    assert ENGLISH.findall(out) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["hapus"],
        ["serve", "--port", "delapan"],
        ["serve", "--port"],
        ["demo", "--kita"],
        ["build", "sesuatu"],
        ["aturan", "a", "b", "c"],
    ],
)
def test_a_wrong_command_ends_with_2_and_says_so_in_indonesian(capsys, home, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "Perintah keliru" in err
    assert ENGLISH.findall(err) == []
    assert "Traceback" not in err


def test_the_module_itself_returns_the_exit_code(home):
    line = [sys.executable, "-m", "ilp_dash"]
    fine, wrong = (
        subprocess.run(
            [*line, *more], cwd=ROOT, capture_output=True, text=True, env={**os.environ, "ILP_DATA_DIR": str(home)}
        )
        for more in (["--help"], ["build"])
    )
    assert (fine.returncode, wrong.returncode) == (0, 2)
    assert "Traceback" not in wrong.stderr


def test_whoever_stops_reading_the_output_sees_no_trace(home):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "ilp_dash", "aturan"]
    ended = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_build_without_any_submission_says_what_to_do(capsys, home):
    code, out, err = run(capsys, "build")
    assert (code, out) == (2, "")
    assert "Belum ada laporan yang diterima" in err
    assert "python -m ilp_dash demo" in err
    assert pointed_name(home) is None


@pytest.mark.parametrize("command", ["check", "import"])
def test_naming_no_file_or_one_that_is_not_there_is_told(capsys, home, tmp_path, command):
    code, _, err = run(capsys, command)
    assert code == 2
    assert "Tidak ada berkas yang disebut" in err
    code, _, err = run(capsys, command, tmp_path / "tidak_ada.xlsx")
    assert code == 2
    assert "tidak_ada.xlsx: berkas tidak dapat dibuka" in err


def test_check_keeps_nothing(capsys, home, two_files):
    code, out, _ = run(capsys, "check", *two_files)
    assert code == 0
    assert "2 berkas baik" in out
    assert files_in(home) == []


def test_import_keeps_the_originals_and_a_second_import_changes_nothing(capsys, home, two_files):
    code, out, _ = run(capsys, "import", *two_files)
    assert code == 0
    assert "2 berkas diterima, 0 sudah pernah diterima" in out
    assert "python -m ilp_dash build" in out
    before = {name: (home / name).read_bytes() for name in files_in(home) if name.startswith("asli")}
    assert sorted(before.values()) == sorted(p.read_bytes() for p in two_files)
    code, out, _ = run(capsys, "import", two_files[0].parent)
    assert code == 0
    assert "0 berkas diterima, 2 sudah pernah diterima (tidak ada yang berubah), 0 ditolak" in out
    assert {name: (home / name).read_bytes() for name in files_in(home) if name.startswith("asli")} == before


def test_a_refused_file_does_not_stop_the_good_one_and_the_exit_code_is_2(capsys, home, two_files, tmp_path):
    bad = tmp_path / "surat.xlsx"
    bad.write_bytes(b"bukan buku kerja")
    code, out, err = run(capsys, "import", bad, two_files[0])
    assert code == 2
    assert "1 berkas diterima" in out
    assert "1 ditolak" in out
    assert "surat.xlsx: bukan buku kerja Excel" in err
    assert "Traceback" not in err


def test_a_bar_is_drawn_only_on_a_terminal(capsys, home, two_files):
    """In a log file or a pipe the error stream holds messages and nothing else (see cli/progress.py)."""
    _, _, err = run(capsys, "check", *two_files)
    assert err == ""


def test_imported_files_become_a_store_that_serves(capsys, home, two_files):
    run(capsys, "import", *two_files)
    code, out, _ = run(capsys, "build")
    assert code == 0
    assert re.search(r"Basis data ilp-1\.duckdb dibangun dan sekarang dipakai \(\d+ detik\)", out)
    state = data_state(current_store(home).cursor(), "33.71", date(2025, 12, 1))
    assert (state.files, state.simulated, state.version) == (2, True, 1)


@pytest.mark.parametrize("name", ["50%20 berkas", "~data é", "a#b", "d'uh;x", "a&b +c"])
def test_a_data_folder_may_be_called_anything(capsys, tmp_path, monkeypatch, two_files, name):
    folder = tmp_path / name
    monkeypatch.setenv("ILP_DATA_DIR", str(folder))
    assert run(capsys, "import", *two_files)[0] == 0
    assert run(capsys, "build")[0] == 0
    assert {"records.sqlite", "current", "ilp-1.duckdb", "umum-1.duckdb"} <= {p.name for p in folder.iterdir()}
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert data_state(current_store(folder).cursor(), "33.71", date(2025, 12, 1)).files == 2


@pytest.mark.parametrize("command", ["import --kiriman", "build", "versi", "serve --port 1"])
def test_a_data_folder_with_a_question_mark_is_refused_before_anything_is_written(
    capsys, tmp_path, monkeypatch, command
):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "apa?b=c"))
    code, _, said = run(capsys, *command.split())
    assert (code, "memuat tanda tanya" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_rules_are_shown_with_their_origin(capsys, home):
    code, out, _ = run(capsys, "aturan")
    assert code == 0
    assert "tanggal_batas_lapor = 5" in out
    assert "bawaan aplikasi" in out


def test_a_rule_is_set_from_a_month_on_and_reaches_the_store(capsys, home, two_files):
    run(capsys, "import", *two_files)
    code, out, _ = run(capsys, "aturan", "tanggal_batas_lapor", "10", "--mulai", "2025-03", "--asal", "SK 440/1")
    assert code == 0
    assert "tanggal_batas_lapor = 10 mulai 2025-03" in out
    assert run(capsys, "build")[0] == 0
    cursor = current_store(home).cursor()
    values = {}
    for text in ("2025-02", "2025-03"):
        row = next(r for r in walk(rules_in_force(cursor, parse_month(text))) if r.name == "tanggal_batas_lapor")
        values[text] = (row.value, row.origin)
    assert values["2025-02"][0] == "5"
    assert values["2025-03"] == ("10", "SK 440/1")
    assert "tanggal_batas_lapor = 10  (SK 440/1)" in run(capsys, "aturan")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tanggal_batas_lapor", "99", "--mulai", "2025-03", "--asal", "SK 1"], "99 di luar 1–28"),
        (["tanggal_batas_lapor", "lima", "--mulai", "2025-03", "--asal", "SK 1"], "bukan bilangan"),
        (["tak_ada", "1", "--mulai", "2025-03", "--asal", "SK 1"], "'tak_ada' tidak dikenal"),
        (["tanggal_batas_lapor", "7"], "bulan mulai"),
        (["tanggal_batas_lapor", "7", "--mulai", "Maret"], "bulan mulai"),
        (["tanggal_batas_lapor"], "Tulis nilai"),
        (["tanggal_batas_lapor", "7", "--mulai", "2025-03"], "--asal"),
    ],
)
def test_a_rule_with_a_bad_value_is_refused_and_not_kept(capsys, home, arguments, words):
    code, _, err = run(capsys, "aturan", *arguments)
    assert code == 2
    assert words in err
    assert "tanggal_batas_lapor = 5" in run(capsys, "aturan")[1]


def test_an_unknown_city_of_the_demonstration_is_told_with_the_known_ones(capsys, home):
    code, _, err = run(capsys, "demo", "--kota", "99.99")
    assert code == 2
    assert "Kota '99.99' tidak dikenal. Pilih: 15.71 Kota Jambi" in err
    assert files_in(home) == []


def test_a_killed_build_command_leaves_the_old_version_serving(capsys, home, two_files):
    run(capsys, "import", *two_files)
    assert run(capsys, "build")[0] == 0
    random.seed(11)
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-m", "ilp_dash", "build"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ILP_DATA_DIR": str(home)},
        )
        until = time.monotonic() + 10
        while process.poll() is None and not list(home.glob("ilp-*.tmp-*")) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert current_store(home).cursor().execute("SELECT count(*) FROM spm").fetchone()[0] > 0
    served_before = current_store(home).version
    assert run(capsys, "build")[0] == 0
    assert current_store(home).version > served_before
    assert [name for name in files_in(home) if ".tmp-" in name] == []


def test_a_blank_form_names_its_kelurahan_and_passes_the_check(home, tmp_path, capsys):
    form = tmp_path / "formulir.xlsx"
    code, out, _ = run(capsys, "formulir", "P3371010201", 2026, "--ke", form)
    assert code == 0 and "Magelang Selatan" in out and "kelurahan" in out
    code, out, err = run(capsys, "check", form)
    assert (code, err) == (0, "") and "1 berkas baik" in out
    assert files_in(home) == [], "nothing is kept"


def test_a_form_for_an_unknown_puskesmas_is_refused_with_what_to_do(home, tmp_path, capsys):
    code, out, err = run(capsys, "formulir", "P0000000000", 2026, "--ke", tmp_path / "x.xlsx")
    assert code == 2 and "P0000000000" in err and "puskesmas.csv" in err and not (tmp_path / "x.xlsx").exists()


def test_a_puskesmas_that_never_sent_a_file_counts_as_silent(home, two_files, capsys):
    assert run(capsys, "import", *two_files)[0] == 0
    assert run(capsys, "build")[0] == 0
    state = data_state(current_store().cursor(), "33.71", date(2025, 6, 1))
    assert state.expected == 10 and state.reported <= 4


def test_a_store_of_another_version_of_the_application_is_built_again_when_needed(home, two_files, capsys):
    assert run(capsys, "import", *two_files)[0] == 0
    assert run(capsys, "build")[0] == 0
    assert run(capsys, "build", "--bila-perlu") == (0, "", ""), "nothing to do"
    make_older(home)
    code, out, _ = run(capsys, "build", "--bila-perlu")
    assert code == 0 and "ilp-2.duckdb" in out and pointed_name(home) == "ilp-2.duckdb"
    make_older(home)
    line = [sys.executable, "-m", "ilp_dash", "serve", "--port", str(free_port())]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        said = []
        for text in server.stdout:
            said.append(text)
            if "Dasbor siap" in text:
                break
        server.terminate()
    assert "dibangun ulang" in said[0] and "Dasbor siap" in said[-1], said
    assert pointed_name(home) == "ilp-3.duckdb"


def make_older(home: Path) -> None:
    """Leave the store as an older version of the application left it."""
    close_all()
    for view in (STAFF, PUBLIC):
        with duckdb.connect(home / file_of(version_of(pointed_name(home)), view)) as con:
            con.execute("ALTER TABLE dataset DROP COLUMN shape")
