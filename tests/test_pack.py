"""The pack for a meeting: every file says the figures of the tables it is made from, whole and in Indonesian."""

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pypdfium2
import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches, Pt
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.cli import main
from ilp_dash.domain.briefing_rules import PARTS
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.domain.words import number, percent
from ilp_dash.export.pack.content import LEAST, WIDE, Bars, Occasion, Rows, Slide, cell_text
from ilp_dash.export.pack.slides import presentation
from ilp_dash.export.pack.typesetting import FONTS
from ilp_dash.export.pack.workbook import FIRST
from ilp_dash.export.tables import to_csv
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import pack, tables
from ilp_dash.ui.data import each
from ilp_dash.ui.pack import papers
from ilp_dash.ui.pack.sheets import OF_EACH_INDICATOR, SHEETS

ROOT = Path(__file__).resolve().parent.parent
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


def coverage(table: Table) -> list:
    return table.column("coverage_pct")


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
        told = [line[skipped : skipped + len(row)] for line, row in zip(lines[: len(wanted)], wanted, strict=True)]
        assert told == wanted, sheet
        assert all(sum(map(bool, line)) <= 1 for line in lines[len(wanted) :]), f"{sheet}: rows nobody knows"
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
        line.split(" (")[0].rpartition("/")[2] for line in capsys.readouterr().out.splitlines()[:-1]
    )
    assert main(["paparan", MAGELANG, "2031-01", "--folder", str(tmp_path)]) == 2
    assert "Periode '2031-01' tidak ada" in capsys.readouterr().err
    taken = next(tmp_path.iterdir())
    assert main(["paparan", MAGELANG, "2026-06", "--folder", str(taken)]) == 2
    assert "Pilih folder lain" in capsys.readouterr().err


ENGLISH = re.compile(
    r"\b(January|February|March|May|June|July|August|October|December|Aug|Oct|Dec|Title|Series|Category|Total|nan|None)\b"
)
POINT = re.compile(r"\d\.\d{1,2}\b(?!\d)")  # a decimal point, or thousands of too few figures


def slides_of(view: str, meeting: str, sel: Selection = SEL) -> list:
    with viewing(view):
        make = next(make for name, make in pack.files(sel, meeting).items() if name.endswith(".pptx"))
        return list(Presentation(io.BytesIO(make())).slides)


def texts(shape) -> list[str]:
    """All that is written in a shape: text, cells, names and labels of a chart."""
    if shape.has_text_frame:
        return [p.text for p in shape.text_frame.paragraphs]
    if shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    if shape.has_chart:
        labels = shape.chart._chartSpace.xpath(".//c:dLbl//a:t")
        return [*map(str, shape.chart.plots[0].categories), *(label.text for label in labels)]
    return []


def lines_of(text: str, inches: float, points: float, bold: bool) -> int:
    """Lines a text takes, measured with letters wider than those it is shown in."""
    font = ImageFont.truetype(str(FONTS / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"), 100)
    lines, used = 1, 0.0
    for word in text.split():
        wide = font.getlength(word + " ") / 100 * points / 72
        if used and used + wide > inches + 0.3 * points / 72:
            lines, used = lines + 1, 0.0
        used += wide
    return lines


@pytest.mark.parametrize("meeting", MEETINGS)
@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_slide_can_be_read_from_the_back_row(view, meeting):
    made = slides_of(view, meeting)
    assert 8 <= len(made) <= 12
    for no, slide in enumerate(made, 1):
        where = f"{meeting} {view} {no}"
        assert slide.shapes.title.text.strip() and slide.notes_slide.notes_text_frame.text.strip(), where
        named = {shape.name: shape for shape in slide.shapes}
        assert "Sumber: laporan puskesmas" in named["kaki"].text_frame.text
        assert "DATA SIMULASI" in named["tanda"].text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= Inches(WIDE) and shape.top >= 0, where
            words = texts(shape)
            assert not ENGLISH.search(" ".join(words)) and not POINT.search(" ".join(words)), words
            if shape.has_text_frame:
                high = 0.0
                for paragraph in shape.text_frame.paragraphs:
                    for run in paragraph.runs:
                        assert run.font.size.pt >= LEAST, where
                        lines = lines_of(run.text, shape.width.inches, run.font.size.pt, bool(run.font.bold))
                        high += lines * run.font.size.inches * 1.2 + (paragraph.space_after or Pt(0)).inches
                assert high <= shape.height.inches + 0.25, f"{where}: {shape.name}: {words}"
            if shape.has_table:
                bottom = shape.top.inches
                for row in shape.table.rows:
                    need = max(
                        lines_of(c.text, w.width.inches - 0.16, LEAST, c.text_frame.paragraphs[0].runs[0].font.bold)
                        for c, w in zip(row.cells, shape.table.columns, strict=True)
                    )
                    assert need * LEAST * 1.2 / 72 <= row.height.inches + 0.05, [c.text for c in row.cells]
                    bottom += row.height.inches
                assert bottom <= named["kaki"].top.inches, where
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            assert any(value is not None for plot in chart.plots for s in plot.series for value in s.values), where
            lying = chart._chartSpace.xpath(".//c:barDir[@val='bar']")  # names of bars have their room
            assert not lying or chart._chartSpace.xpath("c:chart/c:plotArea/c:layout/c:manualLayout/c:x/@val"), where
            axis = chart.category_axis._element  # each has its name: PowerPoint skips none, LibreOffice none if level
            assert axis.xpath("c:tickLblSkip/@val") == ["1"] and axis.xpath("c:txPr/a:bodyPr/@rot") == ["0"], where


@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_figure_of_the_slides_is_that_of_the_download(view):
    made = slides_of(view, "spm")
    charts = [shape.chart for slide in made for shape in slide.shapes if shape.has_chart]
    grids = [shape.table for slide in made for shape in slide.shapes if shape.has_table]
    with viewing(view):
        services, gaps = tables.make("spm-layanan", SEL), tables.make("kesenjangan", SEL)
    plot, names = charts[0].plots[0], services.column("short")
    labels = [label.text for label in charts[0]._chartSpace.xpath(".//c:dLbl//a:t")]
    shown = {name: label.split(" %")[0] for name, label in zip(plot.categories, labels, strict=True)}
    assert shown == {name: percent(pct)[:-2] for name, pct in zip(names, coverage(services), strict=True)}
    assert [f"{v:.1f}".replace(".", ",") for v in plot.series[1].values] == list(shown.values())
    lines = [[cell.text for cell in row.cells] for row in grids[0].rows][1:]
    wanted = zip(
        gaps.column("puskesmas"), gaps.column("short"), coverage(gaps), gaps.column("short_count"), strict=True
    )
    wanted = [[unit, short, percent(pct), number(fewer)] for unit, short, pct, fewer in wanted][: len(lines)]
    assert lines and [[*line[:3], line[-1]] for line in lines] == wanted


@pytest.mark.parametrize("month", [date(2025, 12, 1), SEL.month])
def test_the_slide_of_the_verdict_says_nothing_twice(month):
    said = slides_of(STAFF, "bulanan", SEL.but(month=month))[1]
    lines = next(texts(shape) for shape in said.shapes if shape.name == "isi")
    assert sum("dinyatakan menerapkan" in line for line in lines) == 1
    with viewing(STAFF):
        told = rows_of_csv("pokok-rapat", SEL.but(month=month))
    heaviest = {part: words for part, words, *_ in reversed(told)}
    assert lines == [f"{part}: {heaviest[part]}" for part in PARTS.values()]
    spoken = "\n".join((*lines, said.notes_slide.notes_text_frame.text))
    assert all(words in spoken for _, words, *_ in told)


def test_a_slide_that_would_tell_of_nothing_is_left_out(tmp_path, monkeypatch):
    shutil.copytree(magelang_picture().path.parent, tmp_path / "salinan")
    with duckdb.connect(str(tmp_path / "salinan" / magelang_picture().path.name)) as store:
        store.execute("UPDATE spm_counted SET short_count = 0, pace = 'sesuai' WHERE short_count > 0")
        store.execute("UPDATE pws SET status = 'belum_lapor' WHERE level = 'kota'")
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "salinan"))
    titles = [slide.shapes.title.text for slide in slides_of(STAFF, "bulanan")]
    assert len(titles) > 5 and not [t for t in titles if "kurang 0" in t or "0 dari 0" in t], titles


def test_no_slide_says_that_nobody_is_short_where_it_is_not_known(tmp_path, monkeypatch):
    shutil.copytree(magelang_picture().path.parent, tmp_path / "salinan")
    with duckdb.connect(str(tmp_path / "salinan" / magelang_picture().path.name)) as store:
        unknown = ", ".join(f"{column} = NULL" for column in ("served_ytd", "left_count", "short_count", "pace"))
        store.execute(f"UPDATE spm_counted SET {unknown}, hidden = true WHERE level = 'puskesmas'")
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "salinan"))
    titles = [slide.shapes.title.text for slide in slides_of(STAFF, "spm")]
    assert len(titles) > 5 and not [t for t in titles if "tidak ada puskesmas" in t], titles


def test_what_is_hidden_stays_hidden_on_the_slides():
    columns = (Column("nama", "Layanan"), Column("capaian", "Capaian", "pct"), Column("orang", "Orang", "count"))
    table = Table("contoh", "Contoh", columns, (("TBC", 41.25, 12), ("ODGJ", HIDDEN, HIDDEN), ("HIV", None, None)))
    bars = Bars(table, "nama", "capaian", "", ("#155e75",) * 3, ("kurang 3", "", ""))
    about = Occasion("Rapat", "Kota", "Juni 2026", (), "Sumber", "Sumber", ())
    made = presentation(about, [Slide("Satu.", bars), Slide("Dua.", Rows(table, (1, 1, 1)))], lambda svg: b"")
    chart, grid = (
        shape
        for slide in Presentation(io.BytesIO(made)).slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table
    )
    assert [*chart.chart.plots[0].series[0].values] == [41.3, None, None]
    assert texts(chart)[3:] == ["41,3 %  kurang 3", "disembunyikan", "belum lapor"]
    assert texts(grid)[3:] == ["TBC", "41,3 %", "12", "ODGJ", "disembunyikan", "disembunyikan", "HIV", "–", "–"]


def test_the_server_loads_neither_library_before_a_pack_is_made():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, ilp_dash.ui.pack; print([m for m in ('pptx', 'typst') if m in sys.modules])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_figure_of_the_papers_is_that_of_the_screen_and_each_puskesmas_has_one_page(view):
    with viewing(view):
        made = {name.partition("_")[0]: make for name, make in pack.files(SEL, "spm").items() if name.endswith("pdf")}
        pages = {name: _pages(make()) for name, make in made.items()}
        units = [p.puskesmas_code for p in each(ask_places.puskesmas_of, MAGELANG)]
        selections = {"ringkasan": [SEL], "rapor": [SEL.but(puskesmas=code) for code in units]}
        assert len(pages["ringkasan"]) == 2 and len(pages["rapor"]) == len(units)
        for name, of in selections.items():
            for text, sel in zip(pages[name], of, strict=False):
                wanted = [
                    [cell_text(v, c) for v, c in zip(row, rows.table.columns, strict=True)]
                    for rows in (
                        papers._rows("spm-layanan", sel, papers.SPM),
                        papers._rows("pws-indikator", sel, papers.PWS),
                    )
                    for row in rows.table.rows
                ]
                assert len(wanted) == 28
                for row in wanted:
                    assert " ".join(" ".join(row).split()) in text, row
                assert "DATA SIMULASI" in text and "Sumber: laporan puskesmas" in text and "bukan nol" in text
                assert not ENGLISH.search(text) and not POINT.search(text)


def _pages(pdf: bytes) -> list[str]:
    """The text of each page, one blank between words."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]
