"""Promised and reached: states and figures at the last meeting of a kind and now, on the pages of the next pack."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.domain.promised import Figure, counted, how_to_read, kept_promises, state_at, summed_up
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.store.actions import actions, add_action, change_action
from ilp_dash.store.connection import PUBLIC, STAFF, current_store, viewing
from ilp_dash.store.meetings import Given, add_meeting, keep_shown
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.records import open_records
from ilp_dash.ui import pack
from ilp_dash.ui.data import ask
from ilp_dash.ui.pack import overdue as late
from ilp_dash.ui.pack import since as pages
from ilp_dash.ui.tables import promised

JUNE, MARCH = date(2026, 6, 1), date(2026, 3, 1)
SEL, OWN = Selection(MAGELANG, JUNE), "P3371010202"
NOON = datetime(2026, 4, 8, 12)
WANTED = {"problem": "K6 kurang", "plan": "Panggil ibu hamil", "owner": "Bidan", "due": date(2030, 1, 31)}


def test_the_state_of_then_is_that_at_the_end_of_the_day_or_the_first():
    told = [
        (NOON, {"state": (None, "usulan")}),
        (NOON + timedelta(hours=2), {"due": (date(2026, 5, 1), date(2026, 6, 1))}),
        (NOON + timedelta(days=2), {"state": ("usulan", "disepakati")}),
    ]
    assert state_at(told, NOON + timedelta(days=1)) == "usulan"
    assert state_at(told, NOON + timedelta(days=2)) == "disepakati"
    assert state_at(told, NOON - timedelta(days=9)) == "usulan"  # written down after the meeting
    assert state_at([], NOON) is None


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder of its own with the store of Magelang."""
    shutil.copytree(magelang_picture().path.parent, made := tmp_path / "data")
    monkeypatch.setenv("ILP_DATA_DIR", str(made))
    return made


@pytest.fixture
def records(folder):
    return open_records()


def written(records, **changed):
    return add_action(records, MAGELANG, WANTED | changed, "ani@dinkes.example")


def met(records, made=(), **changed):
    numbers = [action.id for action in made]
    values = {"kind": "tribulanan", "held_on": date(2026, 4, 8), "actions": numbers}
    return add_meeting(records, MAGELANG, values | changed, "ani@dinkes.example")


def test_late_ones_stand_first_and_the_sentence_counts_all(records):
    made = [written(records) for _ in range(4)]
    change_action(records, made[0].id, 1, {"state": "batal", "why": "digabung"})
    change_action(records, made[1].id, 1, {"due": date(2026, 5, 1)})
    done = replace(made[3], state="selesai")
    now = [done if a.id == done.id else a for a in actions(records)]
    told = kept_promises([a.id for a in made], now, {}, {}, {}, date(2026, 6, 1))
    assert [p.action.id for p in told] == [made[n].id for n in (1, 2, 0, 3)]
    assert told[0].state == "usulan, lewat tenggat" and told[0].now is None
    assert summed_up(told, date(2026, 4, 8)) == (
        "Dari 4 tindak lanjut rapat 8 April 2026: 1 selesai, 2 masih terbuka (1 lewat tenggat), 1 batal."
    )
    assert counted(told[1:2]) == "belum ada yang selesai, 1 masih terbuka"


def test_figures_of_two_years_are_not_compared_and_no_cause_is_named(records):
    made = [written(records, indicator=i) for i in ("K6", "SPM05")]
    told = kept_promises([a.id for a in made], made, {}, {}, {}, date(2026, 9, 1))
    same = how_to_read(told, MARCH, JUNE, 7, True)
    assert len(same) == 1 and "data versi 7, seperti dipaparkan" in same[0] and "tidak menyebut sebabnya" in same[0]
    other = how_to_read(told, JUNE, date(2026, 9, 1), None, False)  # a school year begins in July
    assert "dari data sekarang" in other[0] and other[1].startswith("Usia pendidikan dasar: ")
    assert (
        how_to_read(
            kept_promises([9], [replace(made[0], id=9, indicator=None)], {}, {}, {}, JUNE), *(MARCH,) * 2, 7, True
        )
        == []
    )


def test_the_figures_are_those_of_the_store_at_the_month_that_was_shown_and_now(records):
    action = written(records, indicator="K6", puskesmas_code=OWN)
    meeting = met(records, [action, written(records)])
    keep_shown(records, meeting.id, [Given("a.pptx", b"PK", current_store().version, MARCH)])
    change_action(records, action.id, 1, {"state": "disepakati"})
    since = promised.since_last(SEL, "tribulanan")
    assert since.as_shown and since.then == MARCH and since.meeting.id == meeting.id
    first = next(p for p in since.promises if p.action.id == action.id)
    for figure, month in ((first.then, MARCH), (first.now, JUNE)):
        row = ask(ask_pws.pws_area, "puskesmas", OWN, "K6", month, "pusdatin")
        assert row.coverage_pct and figure == Figure(row.coverage_pct, row.running_pct)
    whole = promised.by_indicator(since, SEL)
    assert whole.column("now_pct") == [ask(ask_pws.pws_area, "kota", MAGELANG, "K6", JUNE, "pusdatin").coverage_pct]
    assert promised.since_last(SEL, "bulanan") is None


def test_no_report_and_hidden_are_not_nought(records):
    since = promised.of_meeting(SEL, met(records, [written(records, indicator="K6")]), [])
    [told] = since.promises
    unknown = replace(since, promises=(replace(told, then=Figure(), now=Figure(hidden=True)),))
    [row] = promised.table(unknown, SEL).rows
    assert row[-4:] == (None, None, HIDDEN, HIDDEN)
    assert pages._told(unknown).rows[0][-2:] == ("belum lapor", repr(HIDDEN))


def test_the_next_pack_begins_with_it_and_the_public_one_has_counts_alone(records):
    meeting = met(records, [written(records, indicator="K6", due=date(2026, 5, 1))])
    with viewing(STAFF):
        slide, [(_, table), (_, of)] = pages.slide(SEL, "tribulanan"), pages.sheet(SEL, "tribulanan")
        [page] = pages.paper(SEL, "tribulanan")
    assert slide.title == table.title == page.tables[0].table.title and "1 lewat tenggat" in slide.title
    assert WANTED["plan"] in str(slide.body) and WANTED["owner"] in str(page.tables) and of.column("short") == ["K6"]
    with viewing(PUBLIC):
        told = [of(SEL, "tribulanan") for of in (pages.slide, pages.sheet, pages.paper, pages.told)]
        assert pages.slide(SEL, "spm") is None and pages.sheet(SEL, "spm") == pages.paper(SEL, "spm") == []
    assert told[0].title == slide.title
    for words in (*WANTED.values(), "K6", meeting.created_by):
        assert str(words) not in str(told), words


def test_it_is_the_first_slide_after_the_cover_first_on_the_web_and_the_last_sheet_and_page(records, tmp_path):
    met(records, [written(records, indicator="K6")])
    title = "Dari 1 tindak lanjut rapat 8 April 2026: belum ada yang selesai, 1 masih terbuka."
    made = {name.partition("_")[0]: make for name, make in pack.files(SEL, "tribulanan").items()}
    deck = Presentation(io.BytesIO(made["paparan"]()))
    assert [slide.shapes.title.text for slide in deck.slides][1] == title
    book = openpyxl.load_workbook(io.BytesIO(made["tabel"]()), read_only=True)
    assert book.sheetnames[-2:] == [pages.SHEET, pages.OF_INDICATORS] and book[pages.SHEET]["A1"].value == title
    assert title in list(pypdfium2.PdfDocument(made["ringkasan"]()))[-1].get_textpage().get_text_bounded()
    web = made["halaman"]().decode()
    assert web.index(title) < web.index("12 layanan SPM, dari") and WANTED["plan"] in web
    assert pages.sheet(SEL, "bulanan") == []  # none of that kind yet


def test_late_actions_stand_in_every_file_and_of_the_public_one_their_number_alone(records):
    assert late.slide(SEL) is None and late.sheet(SEL) == late.paper(SEL) == []
    for day, indicator in ((4, "K6"), (2, "K6"), (9, None)):
        written(records, indicator=indicator, due=date(2026, 5, day), plan=f"{WANTED['plan']} {day}")
    written(records, due=date(2099, 1, 1), plan="Masih ada waktu")
    title = "3 tindak lanjut lewat tenggat, terlama sejak 2 Mei 2026."
    made = {name.partition("_")[0]: make for name, make in pack.files(SEL, "tribulanan").items()}
    deck = Presentation(io.BytesIO(made["paparan"]()))
    assert [slide.shapes.title.text for slide in deck.slides][1] == title
    book = openpyxl.load_workbook(io.BytesIO(made["tabel"]()), read_only=True)
    cells = [cell for row in book[late.SHEET].iter_rows(values_only=True) for cell in row if cell]
    assert title in cells and [c for c in cells if str(c).startswith(WANTED["plan"])] == [
        f"{WANTED['plan']} {day}" for day in (2, 4, 9)
    ]
    paper = list(pypdfium2.PdfDocument(made["ringkasan"]()))[-1].get_textpage().get_text_bounded()
    web = made["halaman"]().decode()
    for told in (paper.replace("\r\n", " "), web):
        assert "3 tindak lanjut lewat tenggat" in told and "Masih ada waktu" not in told
    with viewing(PUBLIC):
        public = [late.slide(SEL), late.sheet(SEL), late.paper(SEL), late.table(SEL)]
        assert public[3].title == title and public[3].rows == (("K6", 2), ("tanpa indikator", 1))
    assert WANTED["plan"] not in str(public) and WANTED["owner"] not in str(public)


def test_of_a_meeting_without_actions_the_slide_tells_what_it_decided(records):
    met(records)
    assert pages.slide(SEL, "tribulanan") is None
    met(records, held_on=date(2026, 4, 9), decisions=["Posyandu buka Sabtu."])
    slide = pages.slide(SEL, "tribulanan")
    assert slide.title == "Rapat 9 April 2026 memutuskan 1 hal." and slide.body.lines == ("1. Posyandu buka Sabtu.",)


def test_a_pack_of_a_puskesmas_tells_of_its_own_actions_only(records):
    met(records, [written(records, puskesmas_code=OWN), written(records)])
    assert len(promised.since_last(SEL, "tribulanan").promises) == 2
    own = promised.since_last(SEL.but(puskesmas=OWN), "tribulanan")
    assert own.title.startswith("Dari 1 tindak lanjut Puskesmas Jurang Ombo dari rapat 8 April 2026: ")


def test_the_day_of_a_meeting_ends_at_midnight_in_its_city(records):
    assert promised._end_of(met(records)) == datetime(2026, 4, 8, 17, tzinfo=UTC).replace(tzinfo=None)


def test_the_figures_of_then_are_those_of_the_version_that_was_shown_while_it_is_kept(records, folder):
    now = magelang_picture().path.name
    shutil.copy(folder / now, folder / "ilp-9.duckdb")
    with duckdb.connect(folder / "ilp-9.duckdb") as con:
        con.execute("UPDATE pws SET served_ytd = 1 WHERE indicator = 'K6'")
    (folder / "current").write_text("ilp-9.duckdb\n")
    action = written(records, indicator="K6", puskesmas_code=OWN)
    meeting = met(records, [action])
    before = Given("a.pptx", b"PK", int(now.removeprefix("ilp-").removesuffix(".duckdb")), MARCH)
    corrected = promised.since_last(SEL, "tribulanan")
    keep_shown(records, meeting.id, [before])
    shown = promised.since_last(SEL, "tribulanan")
    assert (corrected.as_shown, shown.as_shown) == (False, True)
    assert corrected.promises[0].then.coverage_pct < 5 < shown.promises[0].then.coverage_pct
    assert shown.promises[0].now.coverage_pct < 5
