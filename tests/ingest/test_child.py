"""A file that takes too much, or makes a library abort, ends one process and is named; all others go in."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pictured_files import PUSKESMAS, good_file, small_reference
from real_commands import ROOT, environment

from ilp_dash.cli.progress import stepping
from ilp_dash.errors import BadFile
from ilp_dash.ingest.child import Child
from ilp_dash.ingest.points.taking import take_points
from ilp_dash.ingest.read_report import read_report
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.ui.commands import how_far

REFERENCE = small_reference()


def repacked(path, part: str, change):
    """Change the text of one part of a workbook."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_what_a_child_answers_is_what_the_function_answers_and_its_errors_are_raised():
    with Child(2) as child:
        assert child.call("a.xlsx", pow, 5) == 25
        with pytest.raises(TypeError):
            child.call("a.xlsx", pow, "x")
        assert child.call("a.xlsx", pow, 7) == 49


@pytest.mark.parametrize(
    ("function", "argument", "words"),
    [
        (bytearray, 200 << 20, "perlu memori lebih dari 150 MB"),
        (time.sleep, 30, "perlu lebih dari 1 detik"),
        (os._exit, 3, "membuat pembaca berkas berhenti"),
        (signal.raise_signal, signal.SIGABRT, "membuat pembaca berkas berhenti"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_child_that_takes_too_much_or_dies_is_told_and_replaced(function, argument, words):
    with Child(seconds=1, megabytes=150) as child:
        first = child.call("baik.xlsx", os.getpid)
        with pytest.raises(BadFile, match=words) as caught:
            child.call("berat.xlsx", function, argument)
        assert str(caught.value).startswith("berat.xlsx: tidak dapat dibaca, ")
        assert "kirim lagi" in str(caught.value)
        assert child.call("baik.xlsx", os.getpid) not in (first, os.getpid())


def test_a_child_ends_with_its_parent_even_when_the_parent_is_killed_in_the_middle():
    code = (
        "import os, time\nfrom ilp_dash.ingest.child import Child\n"
        "if __name__ == '__main__':\n"
        "    child = Child()\n    print(child.call('a', os.getpid), flush=True)\n    child.call('a', time.sleep, 50)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    os.kill(pid, 0)
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 5
    while time.monotonic() < until and _lives(pid):
        time.sleep(0.05)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def far_cell(path):
    book = openpyxl.load_workbook(path)
    book["SPM"]["XFD1048576"] = 1
    book.save(path)


def far_row(path):
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(r'r="A5"', 'r="A4000000000"', xml, count=1))


def long_address(path):
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(r'r="A5"', 'r="AAAAAAA1"', xml, count=1))


def false_count_of_texts(path):
    repacked(path, "xl/sharedStrings.xml", lambda xml: re.sub(r'ount="\d+"', 'ount="4000000000"', xml))


def unpacks_to_far_more_than_it_says(path):
    """The directory of the zip tells little, the content is 700 MB of blanks."""
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in old.namelist():
            with archive.open(name, "w", force_zip64=False) as part:
                content = old.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    head, tail = content.split(b"<sheetData>")
                    part.write(head + b"<sheetData>")
                    for _ in range(700):
                        part.write(b'<row r="1"><c r="A1"><v>1</v></c></row>'.ljust(1 << 10) * (1 << 10))
                    content = tail
                part.write(content)
    told = whole.getvalue()
    at = told.rindex(b"xl/worksheets/sheet1.xml") - 46
    size = at + 24
    path.write_bytes(told[:size] + (200_000).to_bytes(4, "little") + told[size + 4 :])


def test_a_reader_that_runs_out_of_memory_ends_at_once_whatever_rust_is_told_to_print(monkeypatch):
    """Its trace took longer than the file may; the library prints one when the variable says so."""
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    content = bytearray(Path(__file__).with_name("galat_NA.xls").read_bytes())
    cell = content.index(bytes.fromhex("fd000a00290002001100"))  # a text in PWS, row 42, column C
    content[cell + 4], content[cell + 7] = 170, 0xA7  # now in the 42,755th column: the reader reserves 171 such rows
    with Child(REFERENCE, seconds=15) as child, pytest.raises(BadFile) as caught:
        child.call("a.xls", read_report, bytes(content), "a.xls")
    assert "detik" not in str(caught.value)


SPOILT = [far_cell, far_row, long_address, false_count_of_texts, unpacks_to_far_more_than_it_says]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda function: function.__name__)
def test_a_workbook_that_would_end_the_reader_is_refused_alone(tmp_path, records, spoil):
    folder = tmp_path / "kiriman"
    folder.mkdir()
    spoil(good_file(folder, "a.xlsx"))
    good_file(folder, "b.xlsx")
    result = import_files([folder], REFERENCE, records)
    assert [taken.file_name for taken in result.accepted] == ["b.xlsx"]
    assert [refused.file_name for refused in result.refused] == ["a.xlsx"]
    assert result.refused[0].message.startswith("a.xlsx")


def test_the_command_says_one_sentence_about_a_file_that_aborts_its_reader(tmp_path):
    path = good_file(tmp_path, "a.xlsx")
    false_count_of_texts(path)
    line = [sys.executable, "-m", "ilp_dash", "check", str(path)]
    done = subprocess.run(line, cwd=ROOT, env=environment(tmp_path / "data"), capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(r"a\.xlsx: tidak dapat dibaca, [^\n]+ kirim lagi\.\n", done.stderr)
    assert done.stdout.startswith("0 berkas baik")


def test_a_points_file_that_would_end_the_reader_is_refused(tmp_path, records):
    path = good_file(tmp_path, "titik.xlsx")
    far_cell(path)
    with pytest.raises(BadFile, match="titik.xlsx"):
        take_points(path, REFERENCE, records)


def test_a_csv_of_millions_of_blank_rows_is_refused_alone(tmp_path, records):
    (tmp_path / "a.csv").write_bytes(b"Kode\r\n" + b"\r\n" * 9_900_000)
    with (tmp_path / "b.csv").open("wb") as file:
        file.truncate(182_000_000)
    good_file(tmp_path, "c.xlsx")
    result = check_files([tmp_path], REFERENCE, records)
    assert [taken.file_name for taken in result.accepted] == ["c.xlsx"]
    assert [refused.file_name for refused in result.refused] == ["a.csv", "b.csv"]
    assert "memori" in result.refused[0].message
    assert "lebih dari 20 MB" in result.refused[1].message


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_memory_that_earlier_files_have_used_is_not_held_against_the_next():
    keep = "import sys; sys.kept = [*getattr(sys, 'kept', ()), bytearray(60 << 20)]"
    with Child(megabytes=150) as child:
        child.call("a.xlsx", exec, keep)
        first = child.call("a.xlsx", os.getpid)
        child.call("b.xlsx", exec, keep)
        child.call("c.xlsx", exec, keep)
        assert child.call("c.xlsx", os.getpid) != first


def test_while_a_long_table_is_read_its_rows_are_told_and_the_page_reads_how_far_it_is(tmp_path, records, monkeypatch):
    monkeypatch.setenv("ILP_SEJAUH", str(tmp_path / "sejauh.json"))
    head = "Kode Puskesmas;Tahun;Sifat Data;Jenis Angka;Bagian;Kode Kelurahan;Kode;Rincian;Bulan;Nilai"
    rows = [f"{PUSKESMAS};2025;DATA ASLI;bulanan;SPM;;SPM01;Dilayani;1;{n}" for n in range(60_000)]
    (tmp_path / "panjang.csv").write_text("\n".join([head, *rows]))
    heard, seen = [], []
    with stepping("Memeriksa") as progress:

        def listen(done, total, words=""):
            progress(done, total, words)
            heard.append((done, total, words))
            seen.append(how_far(tmp_path))

        check_files([good_file(tmp_path), tmp_path / "panjang.csv"], REFERENCE, records, listen)
    within = [line for line in heard if line[2]]
    assert within and all(1 < done < 2 and words.endswith(" dari 60.000") for done, _, words in within)
    assert within == sorted(within) and heard[-1] == (2, 2, "")
    share, words = seen[heard.index(within[0])]
    assert 0.5 < share < 1 and words.startswith("berkas 2 dari 2, baris ")
    assert how_far(tmp_path / "tidak ada") == (0.0, "")
