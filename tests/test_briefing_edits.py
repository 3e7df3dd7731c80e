"""The briefing in the office's own words: kept, told to the second editor, shown beside its original."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
import test_unggah_page as unggah
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from store.magelang import MAGELANG
from test_actions_page import page
from test_unggah_page import button, named_by_the_proxy, said

from ilp_dash.cli import main
from ilp_dash.domain.briefing import Sentence
from ilp_dash.domain.briefing_edits import CHANGED, EDITED, LONGEST, Edit, outdated, put
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import BadAction, Overtaken, UnknownArea
from ilp_dash.store.briefing_edits import edit, edits, history, restore
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records
from ilp_dash.store.records_tables import pokok_suntingan, pokok_suntingan_riwayat
from ilp_dash.store.trail import latest
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.pack.papers import summary
from ilp_dash.ui.pack.sheets import sheets
from ilp_dash.ui.pack.slides import slides
from ilp_dash.ui.pack.web import card
from ilp_dash.ui.tables import briefing as written

folder = unggah.folder
MONTH, FIRST = date(2026, 9, 1), ("kurang", 1)
ANI, BUDI = "ani@dinkes.example", "budi@dinkes.example"
RULE, OWN = "Pelayanan hipertensi tertinggal.", "Hipertensi perlu dibantu lintas sektor."
SEL = Selection(MAGELANG, MONTH)


def sentence(words: str) -> Sentence:
    return Sentence("spm-tertinggal", words, 9, "Kota", ("SPM08", "33.71"), "spm")


# --- what holds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "told", "old"),
    [
        ([RULE], [(OWN, RULE)], 0),
        (["Pelayanan lain.", RULE], [("Pelayanan lain.", ""), (RULE, "")], 1),  # the sentence stands elsewhere now
        ([f"{RULE}."], [(f"{RULE}.", "")], 1),
        ([], [], 1),
    ],
)
def test_an_edit_holds_for_the_very_sentence_at_its_place_and_no_other(now, told, old):
    kept = [Edit("kurang", 1, OWN, RULE, 1, datetime(2026, 10, 1), ANI)]
    sentences = {"kurang": [sentence(words) for words in now]}
    assert [(t.words, t.original) for t in put(sentences, kept)["kurang"]] == told
    assert len(outdated(sentences, kept)) == old


# --- in the records -------------------------------------------------------------------------------------------------


def test_an_edit_is_kept_taken_back_and_told_in_history_and_trail(records):
    edit(records, MAGELANG, MONTH, FIRST, 0, RULE, f"  {OWN}\n", ANI)
    [kept] = edits(records, MAGELANG, MONTH)
    assert (kept.part, kept.rank, kept.text, kept.original) == (*FIRST, OWN, RULE)
    assert (kept.revision, kept.changed_by) == (1, ANI)
    edit(records, MAGELANG, MONTH, FIRST, 1, RULE, OWN, BUDI)  # nothing new
    restore(records, MAGELANG, MONTH, FIRST, 1, BUDI)
    edit(records, MAGELANG, MONTH, FIRST, 2, RULE, RULE, BUDI)  # the rule's own words are no edit
    [kept] = edits(records, MAGELANG, MONTH)
    assert (kept.text, kept.original, kept.revision) == ("", RULE, 2)
    lines = history(records, MAGELANG, MONTH)
    assert [(line.who, line.before, line.after, line.original) for line in lines] == [
        (ANI, "", OWN, RULE),
        (BUDI, OWN, "", RULE),
    ]
    told = [(line.who, line.what, line.subject, line.result) for line in reversed(latest(records))]
    assert told == [
        (ANI, "pokok rapat", "33.71 2026-09 kurang 1", "disunting"),
        (BUDI, "pokok rapat", "33.71 2026-09 kurang 1", "dipulihkan"),
    ]
    assert edits(records, MAGELANG, date(2026, 8, 1)) == [] and edits(records, "15.71", MONTH) == []


@pytest.mark.parametrize(
    ("words", "because"),
    [("  ", "belum diisi"), ("x" * (LONGEST + 1), "paling panjang"), ("NIK 3371014101900001", "nomor panjang")],
)
def test_words_that_may_not_be_kept_leave_nothing(tmp_path, words, because):
    records = open_records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    with pytest.raises(BadAction, match=because):
        edit(records, MAGELANG, MONTH, FIRST, 0, RULE, words)
    with pytest.raises(BadAction, match="tidak ada"):
        edit(records, MAGELANG, MONTH, ("kurang", 4), 0, RULE, OWN)
    with pytest.raises(UnknownArea):
        edit(records, "99.99", MONTH, FIRST, 0, RULE, OWN)
    assert edits(records, MAGELANG, MONTH) == [] and latest(records) == []


def test_the_second_of_two_editors_is_told_what_the_first_wrote(address, records):
    start = threading.Barrier(4)

    def write(n: int) -> str:
        own = open_records(address)
        start.wait()
        try:
            edit(own, MAGELANG, MONTH, FIRST, 0, RULE, f"{OWN} {n}", ANI)
            return ""
        except Overtaken as told:
            return str(told)
        finally:
            own.dispose()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(write, range(4)))
    assert told.count("") == 1
    kept = f"{OWN} {told.index('')}"
    assert [e.text for e in edits(records, MAGELANG, MONTH)] == [kept]
    assert all(kept in words and ANI in words for words in told if words)
    restore(records, MAGELANG, MONTH, FIRST, 1, BUDI)
    with pytest.raises(Overtaken, match=f"{BUDI} sudah memulihkan"):
        edit(records, MAGELANG, MONTH, FIRST, 1, RULE, OWN, ANI)


@pytest.mark.parametrize("act", [update(pokok_suntingan_riwayat).values(who="x"), delete(pokok_suntingan_riwayat)])
def test_the_history_can_be_neither_changed_nor_deleted_in_old_records_either(address, act):
    engine = open_records(address)
    with engine.begin() as connection:
        for name in (pokok_suntingan_riwayat.name, pokok_suntingan.name):
            connection.execute(text(f"DROP TABLE {name}"))
    engine.dispose()
    again = open_records(address)
    edit(again, MAGELANG, MONTH, FIRST, 0, RULE, OWN)
    with pytest.raises(IntegrityError, match="riwayat suntingan tidak dapat"), again.begin() as connection:
        connection.execute(act)
    again.dispose()


# --- on the pages ---------------------------------------------------------------------------------------------------


def field(app, place: tuple[str, int]):
    return app.text_area(key=f"pr_{MAGELANG}_2026-09_{place[0]}_{place[1]}")


def points(app) -> dict[str, list]:
    return dict(shown(app, "points")[0]["parts"])


def rule_words(place: tuple[str, int]) -> str:
    with viewing(STAFF):
        return written.sentences(SEL)[place[0]][place[1] - 1].words


def test_from_ringkasan_to_the_edit_and_back_with_its_mark_and_original():
    [line] = [q for q in shown(page("pimpinan/ringkasan"), "questions") if q["title"] == "Untuk rapat"]
    (_, address), (_, pack) = line["items"]
    assert address.startswith("pokok-rapat?kota=33.71") and pack.startswith("paparan?kota=33.71")
    app = page("pimpinan/pokok_rapat")
    assert field(app, FIRST).value == rule_words(FIRST)
    field(app, FIRST).set_value(OWN)
    app = saved(app)
    assert "Kalimat disimpan" in app.success[0].value and "1 dari" in shown(app, "verdict")[0]["title"]
    edited = points(page("pimpinan/ringkasan"))["Yang belum baik"]
    assert edited[0][0] == OWN and edited[0][3:] == [EDITED, f"Kalimat asli: {rule_words(FIRST)}"]
    assert all(len(other) == 3 for other in edited[1:])
    with viewing(STAFF):
        made = tables.make("pokok-rapat", SEL)
        riil = tables.make("pokok-rapat", SEL.but(basis="riil"))
    assert (OWN, EDITED, rule_words(FIRST)) in [row[1:4] for row in made.rows]
    assert OWN not in riil.column("words") and "original" not in {c.key for c in riil.columns}


def saved(app, n: int = 3):
    """Press the button under the n-th sentence from 0; 3: the first that does not go well."""
    return [b for b in app.button if b.label == "Simpan"][n].click().run()


def test_the_public_view_and_the_screen_keep_the_rules_own_sentence(folder, monkeypatch):
    (folder / "umum-1.duckdb").write_bytes(unggah.magelang_picture().public.path.read_bytes())
    with viewing(PUBLIC):
        own = written.sentences(SEL)["kurang"][0].words
    edit(open_records(), MAGELANG, MONTH, FIRST, 0, own, OWN, ANI)
    with viewing(PUBLIC):
        assert written.edits_of(SEL) == () and OWN not in tables.make("pokok-rapat", SEL).column("words")
    named_by_the_proxy(monkeypatch, "tamu@kota.example")
    app = page("pimpinan/ringkasan")
    assert OWN not in str(shown(app)) and "Sunting kalimat" not in str(shown(app, "questions"))
    app = page("pimpinan/pokok_rapat")
    assert "di tampilan dinas" in shown(app, "verdict")[0]["title"] and OWN not in said(app) and not app.text_area


@pytest.mark.parametrize(
    ("role", "puskesmas", "writes"),
    [("pengelola", None, True), ("pimpinan", None, False), ("petugas", "P3371010202", False)],
)
def test_who_hands_in_reports_of_all_puskesmas_may_edit(folder, monkeypatch, role, puskesmas, writes):
    (folder / "umum-1.duckdb").write_bytes(unggah.magelang_picture().public.path.read_bytes())
    give_role(open_records(), ANI, role, puskesmas)
    named_by_the_proxy(monkeypatch, ANI)
    app = page("pimpinan/pokok_rapat")
    assert bool(app.text_area) == writes
    if writes:
        field(app, FIRST).set_value(OWN)
        saved(app)
        assert [e.changed_by for e in edits(open_records(), MAGELANG, MONTH)] == [ANI]
    assert ("Sunting kalimat" in str(shown(page("pimpinan/ringkasan"), "questions"))) == writes


def test_new_data_puts_an_edit_aside_and_the_officer_is_told():
    edit(open_records(), MAGELANG, MONTH, FIRST, 0, RULE, OWN, ANI)
    app = page("pimpinan/ringkasan")
    assert points(app)["Yang belum baik"][0][0] == rule_words(FIRST)
    assert f"1 tidak dipakai: {CHANGED}" in [q["title"] for q in shown(app, "questions")]
    app = page("pimpinan/pokok_rapat")
    assert CHANGED in app.warning[0].value and "Hipertensi perlu dibantu" in app.warning[0].value
    saved(app)  # he has read the new sentence, and lets the old words stand for it
    assert points(page("pimpinan/ringkasan"))["Yang belum baik"][0][0] == OWN


def test_the_second_editor_on_the_page_keeps_what_he_typed():
    app = page("pimpinan/pokok_rapat")
    field(app, FIRST).set_value("Isian saya.")
    edit(open_records(), MAGELANG, MONTH, FIRST, 0, rule_words(FIRST), OWN, BUDI)
    app = saved(app)
    assert "budi" in app.error[0].value and "Hipertensi perlu dibantu" in app.error[0].value
    assert field(app, FIRST).value == "Isian saya."
    app = saved(app)
    assert not app.error and [e.text for e in edits(open_records(), MAGELANG, MONTH)] == ["Isian saya."]
    app = button(app, "Pulihkan kalimat asli").click().run()
    assert [e.text for e in edits(open_records(), MAGELANG, MONTH)] == [""]
    assert field(app, FIRST).value == rule_words(FIRST) and "dipulihkan ke kalimat asli" in said(app)


# --- in the pack ----------------------------------------------------------------------------------------------------


def test_slide_paper_and_workbook_say_the_edited_sentence_with_its_original():
    edit(open_records(), MAGELANG, MONTH, FIRST, 0, rule_words(FIRST), OWN, ANI)
    with viewing(STAFF):
        slide, page_one = slides(SEL, "bulanan")[0], summary(SEL)[0]
        own_notes = slides(SEL.but(basis="riil"), "bulanan")[0].notes
        sheet = dict(sheets(SEL))["Pokok rapat"]
        picture, whole = (dict(card(SEL, of).parts)["Yang belum baik"] for of in (False, True))
    told = f"Yang belum baik: {OWN} ({EDITED})"
    assert picture[0] == f"{OWN} ({EDITED})" and whole == (*picture, f"Kalimat asli: {rule_words(FIRST)}")
    assert told in slide.body.lines and f"Kalimat asli: {rule_words(FIRST)}" in slide.notes
    assert page_one.lines.index(told) < page_one.lines.index(f"Kalimat asli: {rule_words(FIRST)}")
    assert (OWN, EDITED, rule_words(FIRST)) in [row[1:4] for row in sheet.rows]
    assert not [note for note in own_notes if note.startswith("Kalimat asli")]


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_lists_edits_and_takes_back(capsys):
    def told(*words: str) -> str:
        main(["pokok", MAGELANG, "2026-09", *words])
        return capsys.readouterr().out

    assert f"kurang-1    {rule_words(FIRST)}\n" in told() and edits(open_records(), MAGELANG, MONTH) == []
    edited = told("--sunting", "kurang-1", OWN)
    assert f"kurang-1    {OWN} ({EDITED})\n            asli: {rule_words(FIRST)}\n" in edited
    edit(open_records(), MAGELANG, MONTH, FIRST, 1, RULE, OWN)
    assert f"kurang-1    suntingan tidak dipakai, {CHANGED}" in told()
    assert CHANGED not in told("--pulihkan", "kurang-1")
    assert main(["pokok", MAGELANG, "2026-09", "--sunting", "kurang-9", OWN]) == 2
    assert "Kalimat 'kurang-9' tidak ada" in capsys.readouterr().err
