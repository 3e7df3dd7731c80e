"""`make run` in a folder without a build: what people have sent is built, and the demonstration never mixed into it."""

import sqlite3
import sys
from contextlib import closing
from datetime import date

import pytest
from real_commands import command

import mulai
from ilp_dash.cli.first import HOLDS_REPORTS
from ilp_dash.config import submissions_dir
from ilp_dash.domain.report import Report, SpmLine
from ilp_dash.ingest.write_workbook import write_report

PUSKESMAS = "P1571010201"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder, for commands and for this process; mulai.py runs this Python."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ILP_RECORDS_URL", "")
    monkeypatch.setattr(mulai, "PYTHON", sys.executable)
    return tmp_path / "data"


def sent(folder) -> None:
    """One real report, taken in, nothing built."""
    form = (date(2025, 2, 3), *(None,) * 11)
    report = Report(
        *(PUSKESMAS, "Paal V", 2025, False, "PMK 6/2024", {"SPM": form, "PWS": form}),
        spm=(SpmLine("SPM01", 100, 100, served=(8, *(None,) * 11)),),
    )
    folder.mkdir(parents=True)
    write_report(report, folder / "laporan.xlsx", {})
    command(folder, "import", str(folder / "laporan.xlsx"))


def taken(folder) -> list[str]:
    with closing(sqlite3.connect(folder / "records.sqlite")) as ledger:
        return [name for (name,) in ledger.execute("SELECT file_name FROM submission")]


def test_a_ledger_with_reports_and_no_build_is_built_without_the_demonstration(folder):
    sent(folder)
    mulai.first_build()
    assert (folder / "current").exists()
    assert taken(folder) == ["laporan.xlsx"]
    assert not submissions_dir().exists()


def test_reports_that_were_all_withdrawn_keep_the_demonstration_out_too(folder):
    sent(folder)
    command(folder, "tarik", "1", "--alasan", "keliru")
    assert mulai.call(sys.executable, "-m", "ilp_dash", "demo", "--bila-kosong") == HOLDS_REPORTS
    assert not submissions_dir().exists()


def test_a_ledger_that_cannot_be_read_stops_and_is_left_as_it_is(folder):
    folder.mkdir(parents=True)
    (folder / "records.sqlite").write_bytes(b"bukan basis data" * 500)
    with pytest.raises(SystemExit) as ended:
        mulai.first_build()
    assert ended.value.code not in (0, None, HOLDS_REPORTS)
    assert (folder / "records.sqlite").read_bytes() == b"bukan basis data" * 500
    assert not submissions_dir().exists()


def test_an_empty_folder_gets_the_demonstration(folder):
    assert mulai.call(sys.executable, "-m", "ilp_dash", "demo", "--bila-kosong", "--kota", "33.71") == 0
    assert list(submissions_dir().rglob("*.xlsx"))


def test_mulai_and_the_command_mean_the_same_exit_code():
    assert mulai.HOLDS_REPORTS == HOLDS_REPORTS
