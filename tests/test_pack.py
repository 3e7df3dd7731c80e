"""The pack for a meeting: every file says the figures of the tables it is made from, whole and in Indonesian."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.cli import main
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.selection import Selection
from ilp_dash.export.pack.workbook import FIRST
from ilp_dash.export.tables import to_csv
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.ui import pack, tables
from ilp_dash.ui.pack.sheets import OF_EACH_INDICATOR, SHEETS

SEL = Selection(MAGELANG, date(2026, 6, 1))


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def made(view: str, kind: str) -> bytes:
    with viewing(view):
        return next(make() for name, make in pack.files(SEL, "bulanan").items() if name.endswith(kind))


def rows_of_csv(name: str, sel: Selection) -> list[list[str]]:
    """The rows of the table as its download says them."""
    table = tables.make(name, sel)
    lines = list(csv.reader(io.StringIO(to_csv(table, []).decode("utf-8-sig"), newline=""), delimiter=";"))
    return lines[3 : 3 + len(table.rows)]


def as_written(cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_figure_of_the_workbook_is_that_of_the_download(view):
    book = openpyxl.load_workbook(io.BytesIO(made(view, ".xlsx")))
    assert book.sheetnames == [FIRST, *SHEETS]
    hidden = 0
    for sheet, name in SHEETS.items():
        with viewing(view):
            of = [i.id for i in PWS] if name in OF_EACH_INDICATOR else [None]
            wanted = [row for id in of for row in rows_of_csv(name, SEL.but(indikator=id))]
        drawn = book[sheet]
        skipped = 1 if name in OF_EACH_INDICATOR else 0
        top = int(drawn.freeze_panes[1:])
        lines = [[as_written(c) for c in row] for row in drawn.iter_rows(min_row=top, values_only=True)]
        assert [line[skipped : skipped + len(row)] for line, row in zip(lines, wanted, strict=False)] == wanted, sheet
        assert drawn.auto_filter.ref if wanted else "Tidak ada baris untuk pilihan ini." in lines[0]
        hidden += sum(cell == "disembunyikan" for line in lines for cell in line)
    assert (hidden > 0) == (view == PUBLIC)


def test_the_first_sheet_says_where_the_figures_are_from():
    sheet = openpyxl.load_workbook(io.BytesIO(made(PUBLIC, ".xlsx")))[FIRST]
    said = {str(a): str(b) for a, b in sheet.iter_rows(values_only=True, max_col=2)}
    assert {"DATA SIMULASI", "Wilayah", "Periode", "Sumber", "Versi data", "Kelengkapan", "Tampilan"} <= set(said)
    assert said["Tampilan"].startswith("umum") and "angka kecil" in said["Keterangan"]
    assert set(SHEETS) <= set(said)


def test_the_command_writes_whole_files_and_refuses_what_is_not_there(tmp_path, capsys):
    assert main(["paparan", MAGELANG, "2026-06", "--folder", str(tmp_path), "--rapat", "spm", "--umum"]) == 0
    assert [f.name for f in sorted(tmp_path.iterdir())] == sorted(
        line.split(" (")[0].rpartition("/")[2] for line in capsys.readouterr().out.splitlines()
    )
    assert main(["paparan", MAGELANG, "2031-01", "--folder", str(tmp_path)]) == 2
    assert "Periode '2031-01' tidak ada" in capsys.readouterr().err
