"""Tindak lanjut: a gap becomes an action in two clicks, two who edit at once, and who reads and writes what."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import test_unggah_page as unggah
from reading import column
from store.magelang import MAGELANG
from streamlit.testing.v1 import AppTest
from test_unggah_page import button, named_by_the_proxy, said

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.actions import FIELDS
from ilp_dash.domain.areas import today_in
from ilp_dash.export.actions import to_xlsx
from ilp_dash.store.actions import actions, add_action, change_action, history
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records
from ilp_dash.ui import uploading
from ilp_dash.ui.figures import shown

folder = unggah.folder
OWN, OTHER = "P3371010202", "P3371020201"
WANTED = {
    "problem": "K6 kurang",
    "plan": "Panggil ibu hamil untuk K6",
    "owner": "Bidan koordinator",
    "due": date(2030, 1, 31),
    "indicator": "K6",
    "puskesmas_code": OWN,
}


def page(path: str = "program/tindak_lanjut", **parameters) -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=30)
    if "_" in path:  # AppTest finds it by its file's name until the menu has been drawn once
        app.run()
    for name, value in {"kota": MAGELANG, **parameters}.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{path}.py").run()
    assert not app.exception, app.exception
    return app


def written(**changed):
    return add_action(open_records(), MAGELANG, WANTED | changed, "ani@dinkes.example")


def field(app, kind: str, label: str):
    return [e for e in app.get(kind) if e.label.startswith(label)][-1]  # the form of a new one stands above


def rows(app) -> list[str]:
    return [plan for spec in shown(app, "table") for plan in column(spec, "Rencana")]


def test_from_a_gap_an_action_is_two_clicks_away():
    [questions] = shown(page("program/spm", indikator="SPM06", puskesmas=OWN), "questions")
    [address] = [href for words, href in questions["items"] if words == "Jadikan tindak lanjut"]
    asked = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    app = button(page(**asked), "Simpan").click().run()
    assert not app.error, app.error[0].value
    assert "nomor 1 dicatat" in app.success[0].value
    [made] = actions(open_records())
    assert (made.indicator, made.puskesmas_code, made.kota_code, made.state) == ("SPM06", OWN, MAGELANG, "usulan")
    assert made.people and f"kurang {made.people:,} orang".replace(",", ".") in made.problem
    assert made.due == today_in(MAGELANG) + timedelta(days=30)
    assert made.created_by == uploading.AT_THE_CONSOLE and rows(app) == [made.plan]


def test_the_table_handed_back_counts_whole_or_not_at_all():
    made, other = written(), written(plan="Kunjungi rumah")
    names = {code: code for code in (MAGELANG, OWN)}

    def handed_in(cells: dict) -> AppTest:
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx([made, other], names, today_in(MAGELANG))))
        sheet = book.active
        heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value in cells}
        for head, value in cells.items():
            sheet.cell(heads[head].row + 1, heads[head].column, value)
        content = io.BytesIO()
        book.save(content)
        app = page()
        app.file_uploader[0].set_value(("rapat juni.xlsx", content.getvalue(), "application/octet-stream")).run()
        return button(app, "Masukkan tabel").click().run()

    app = handed_in({FIELDS["plan"]: "Rencana baru", FIELDS["due"]: "kemarin"})
    assert "Tidak ada yang disimpan" in app.error[0].value and actions(open_records(), MAGELANG) == [made, other]
    app = handed_in({FIELDS["plan"]: "Rencana baru"})
    assert not app.error and "0 tindak lanjut baru, 1 berubah, 1 tetap" in app.success[0].value
    assert app.success[0].value.startswith("rapat juni") and "Rencana baru" in rows(app)
    assert actions(open_records(), MAGELANG)[0].changed_by == uploading.AT_THE_CONSOLE


def test_the_second_of_two_editors_is_told_and_keeps_what_he_typed():
    made = written()
    app = page(nomor=str(made.id))
    field(app, "text_input", "Penanggung jawab").set_value("TP PKK")
    change_action(open_records(), made.id, 1, {"due": date(2030, 3, 1), "owner": "Camat"}, "budi@dinkes.example")
    app = button(app, "Simpan perubahan").click().run()
    assert "sudah diubah orang lain" in app.error[0].value and "Bidan koordinator → Camat" in app.error[0].value
    assert actions(open_records())[0].owner == "Camat"
    assert field(app, "text_input", "Penanggung jawab").value == "TP PKK"
    assert field(app, "text_input", "Tenggat").value == "01/03/2030"
    app = button(app, "Simpan perubahan").click().run()
    [kept] = actions(open_records())
    assert not app.error and (kept.owner, kept.due, kept.revision) == ("TP PKK", date(2030, 3, 1), 3)


def test_states_comments_and_a_reason_that_is_wanted():
    made = written()
    app = page(nomor=str(made.id))
    assert field(app, "selectbox", "Status").options == ["usulan", "disepakati", "batal"]
    field(app, "selectbox", "Status").set_value("batal")
    app = button(app, "Simpan perubahan").click().run()
    assert "Alasan: belum diisi" in app.error[0].value
    field(app, "text_input", "Alasan").set_value("digabung dengan nomor 2")
    app = button(app, "Simpan perubahan").click().run()
    assert actions(open_records())[0].state == "batal" and not app.error
    field(app, "text_area", "Komentar").set_value("Sudah dibahas di lokmin")
    app = button(app, "Kirim komentar").click().run()
    assert [line.comment for line in history(open_records(), made.id)][-1] == "Sudah dibahas di lokmin"
    assert "Sudah dibahas di lokmin" in said(app) and "Status: usulan → batal" in said(app)


def test_overdue_ones_stand_first_and_on_ringkasan():
    late = today_in(MAGELANG) - timedelta(days=2)
    written(plan="Nanti")
    written(plan="Terlambat", due=late)
    app = page()
    assert rows(app) == ["Terlambat", "Nanti"] and "1 lewat tenggat" in shown(app, "verdict")[0]["title"]
    told = [spec["title"] for spec in shown(page("pimpinan/ringkasan"), "questions")]
    assert any(title.startswith("1 tindak lanjut lewat tenggat") for title in told)


@pytest.mark.parametrize(
    ("role", "puskesmas", "reads", "writes"),
    [
        ("pengelola", None, True, True),
        ("admin", None, True, True),
        ("pimpinan", None, True, False),
        ("petugas", OWN, True, True),
        ("petugas", OTHER, False, False),
        (None, None, False, False),
    ],
)
def test_who_reads_and_who_writes(folder, monkeypatch, role, puskesmas, reads, writes):
    (folder / "umum-1.duckdb").write_bytes(unggah.magelang_picture().public.path.read_bytes())
    written(due=date(2020, 1, 1))
    if role:
        give_role(open_records(), "ani@dinkes.example", role, puskesmas)
    named_by_the_proxy(monkeypatch, "ani@dinkes.example")
    app = page(puskesmas=OWN, nomor="1")
    assert rows(app) == (["Panggil ibu hamil untuk K6"] if reads else [])
    assert "1 tindak lanjut masih terbuka, 1 lewat tenggat" in shown(app, "verdict")[0]["title"]
    assert ("Simpan" in [b.label for b in app.button]) == writes
    assert ("Simpan perubahan" in [b.label for b in app.button]) == writes
    assert reads or "Panggil" not in said(app)
    gap = shown(page("program/spm", puskesmas=OWN), "questions")[0]
    assert ("Jadikan tindak lanjut" in [words for words, _ in gap["items"]]) == reads


def test_at_the_computer_of_the_server_its_code_is_asked_for_before_anything_is_written():
    written()
    uploading._proven.clear()
    app = page(nomor="1")
    assert rows(app) and "Simpan" not in [b.label for b in app.button]
    assert field(app, "text_input", "Kode unggah")
    assert [expander.proto.expanded for expander in page().expander] == [False]
    assert [expander.proto.expanded for expander in page(baru="1").expander] == [True]  # who comes from a gap sees it


def test_an_address_of_no_action_and_words_with_marks_are_shown_as_words():
    made = written(plan="[klik](http://jahat.example)")
    assert "http://" not in said(page(nomor=str(made.id)))
    assert "'<b>99' tidak ada di sini" in page(nomor="<b>99").warning[0].value.replace("\\", "")
