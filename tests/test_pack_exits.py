"""All exits of a pack at once: each says the printed cells of the same tables, and where they are from."""

import io
import json
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import openpyxl
import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation
from store.magelang import MAGELANG, magelang_picture
from test_pack import ENGLISH, POINT, texts

from ilp_dash.cli import main
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import HIDDEN_NOTE
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.export.pack.content import Card, cell_text
from ilp_dash.export.pack.paper import card_png
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import pack, tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.pack import web
from ilp_dash.ui.pack.slides import slowest

CITY = Selection(MAGELANG, date(2026, 6, 1))


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def chosen(one: bool) -> Selection:
    """The city, or its first puskesmas."""
    return CITY.but(puskesmas=each(ask_places.puskesmas_of, MAGELANG)[0].puskesmas_code) if one else CITY


@cache
def files(view: str, one: bool, meeting: str = "tribulanan") -> dict[str, bytes]:
    """A whole pack; the public one is made in a folder that does not hold the file with every number."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, viewing(view):
        if view == PUBLIC:
            for file in magelang_picture().path.parent.iterdir():
                if file.is_file() and not file.name.startswith(STAFF):
                    shutil.copy(file, folder)
            patch.setenv("ILP_DATA_DIR", folder)
        return {name: make() for name, make in pack.files(chosen(one), meeting).items()}


class Read(HTMLParser):
    """The words of a page, its tables (id, head, rows), the data of its figures, and every address in it."""

    def __init__(self, page: bytes):
        super().__init__()
        self.words, self.tables, self.data, self.addresses, self.open = [], [], "", [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.addresses += [attrs[name] for name in ("src", "href") if name in attrs]
        self.open.append((tag, attrs))
        if tag == "table":
            self.tables.append((attrs["data-table"], []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][1][-1].append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, attrs = self.open[-1] if self.open else ("", {})
        if tag in ("td", "th"):
            self.tables[-1][1][-1][-1] += data
        if tag == "script":
            self.data += data if attrs.get("id") == "data" else ""
        elif tag != "style":
            self.words.append(data)


def words_of(name: str, body: bytes, view: str, one: bool) -> str:
    """All that a reader of a file can read; of the card what it is set from."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(body))
        cells = [c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if isinstance(c, str)]
        return " ".join(cells)
    if name.endswith(".pptx"):
        made = Presentation(io.BytesIO(body)).slides
        notes = [slide.notes_slide.notes_text_frame.text for slide in made]
        return " ".join([*(" ".join(texts(shape)) for slide in made for shape in slide.shapes), *notes])
    if name.endswith(".html"):
        return " ".join(Read(body).words)
    if name.endswith(".png"):
        with viewing(view):
            sel = chosen(one)
            body = card_png(pack.occasion(sel, "tribulanan"), web.card(sel), "pdf")
    pages = pypdfium2.PdfDocument(body)
    assert not name.endswith(".png") or len(pages) == 1
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.parametrize("one", [False, True])
@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_exit_says_where_its_figures_are_from(view, one):
    with viewing(view):
        state = ask(ask_places.data_state, MAGELANG, CITY.month)
        sent, of = pack._reports(chosen(one)) if one else (state.reported, state.expected)
    made = files(view, one)
    assert len(made) == (5 if one else 6)
    for name, body in made.items():
        said = words_of(name, body, view, one).replace("\u00a0", " ")
        for needed in (
            "Juni 2026",
            "aporan puskesmas",
            f"{sent} dari {of}",
            "SIMULASI",
            "Kosong = belum lapor",
            "umum",
        ):
            assert needed in said or (needed == "umum" and view == STAFF), (name, needed)
        assert re.search(rf"\b(?:versi|Versi data) {state.version}\b", said, re.I), name
        assert ("sementara" in said.lower()) == bool(state.provisional), name
        assert (HIDDEN_NOTE in said) == (view == PUBLIC), name
        assert not (found := ENGLISH.search(said) or POINT.search(said)), (name, found)


@pytest.mark.parametrize("one", [False, True])
@pytest.mark.parametrize("view", [STAFF, PUBLIC])
def test_every_cell_of_the_page_is_that_of_the_table_and_every_figure_has_its_numbers(view, one):
    page = Read(next(body for name, body in files(view, one).items() if name.endswith(".html")))
    assert len(page.tables) >= 6
    hidden = 0
    for name, (head, *rows) in page.tables:
        with viewing(view):
            sel = chosen(one)
            id = slowest(sel) if name == "spm-tren" else None
            table = tables.make(name, sel.but(indikator=id))
        labels = [c.label for c in table.columns]
        at = [labels.index(label) for label in head]
        wanted = [[cell_text(row[n], table.columns[n]) for n in at] for row in table.rows]
        assert rows and all(row in wanted for row in rows), name
        assert len(rows) in (len(wanted), web.MOST_ROWS, web.MOST_MONTHS), name
        hidden += sum(value is HIDDEN for row in table.rows for value in row)
        if name == "spm-layanan":
            drawn = json.loads(page.data)["figures"]["0"]["fig"]
            said = json.dumps(drawn, ensure_ascii=False)
            for row in rows:
                assert row[0] in said and row[1].removesuffix(" %") in said, row
    assert (hidden > 0) == (view == PUBLIC)


def test_the_page_asks_nobody_for_anything_and_takes_no_name_for_an_instruction():
    page = Read(next(body for name, body in files(STAFF, False).items() if name.endswith(".html")))
    assert page.addresses and all(address.startswith("data:") for address in page.addresses)
    about = pack.occasion(CITY, "spm")
    evil = Card("<script>x</script>", (("</script><b>", ("a & b", "<img src=x>")),))
    parts = [web.Part("<i>", "", (), '{"fig":{"data":[{"text":"</script><img src=y>"}],"layout":{}}}')]
    read = Read(pack.page(about, evil, parts, "", ""))
    assert all(address.startswith("data:") for address in read.addresses)
    assert "<img src=x>" in read.words and json.loads(read.data)["figures"]["0"]


def test_a_card_holds_a_long_name_and_long_sentences_and_cuts_nothing():
    about = pack.occasion(CITY, "bulanan")
    long = "Puskesmas Kepulauan Seribu Selatan Pulau Untung Jawa, Kabupaten Administrasi Kepulauan Seribu"
    said = Card(
        f"{long}: 3 dari 12 layanan.",
        tuple((f"Bagian {n}", (f"{long} {'kurang orang ' * 9}akhir{n}.",)) for n in range(3)),
    )
    pages = pypdfium2.PdfDocument(card_png(replace(about, place=long), said, "pdf"))
    words = pages[0].get_textpage().get_text_range()
    assert len(pages) == 1 and all(f"akhir{n}." in words for n in range(3)) and "bukan nol" in words
    for name, body in files(STAFF, False).items():
        if name.endswith(".png"):
            assert Image.open(io.BytesIO(body)).size == (1080, 1350)


def test_a_pack_that_is_cancelled_leaves_nothing(tmp_path):
    heard = []

    def until_the_third(words: str, share: float) -> None:
        heard.append((words, share))
        if len(heard) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack.write(CITY, "spm", tmp_path, until_the_third)
    assert not list(tmp_path.iterdir())
    assert heard[0][1] == 0 and [words.split()[0] for words, _ in heard] == ["Membuat"] * 3


def test_the_command_knows_a_puskesmas_by_its_name_and_tells_of_those_that_come_near(tmp_path, capsys):
    with viewing(STAFF):
        unit = each(ask_places.puskesmas_of, MAGELANG)[0]
    asked = ["paparan", MAGELANG, "2026-06", "--folder", str(tmp_path), "--puskesmas"]
    assert main([*asked, f"puskesmas {unit.name.lower()}"]) == 0
    assert len(list(tmp_path.iterdir())) == 5 and all(unit.puskesmas_code in f.name for f in tmp_path.iterdir())
    capsys.readouterr()
    assert main([*asked, unit.name[:-1] + "x"]) == 2
    assert f"misalnya {unit.name}" in capsys.readouterr().err
