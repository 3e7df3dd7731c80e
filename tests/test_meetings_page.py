"""Rapat dan notulen: a meeting is written down on its page, what was shown is kept, and who reads and writes what."""

from datetime import date

import pytest
import test_unggah_page as unggah
from reading import column
from store.magelang import MAGELANG
from test_actions_page import field, page, written
from test_unggah_page import button, named_by_the_proxy, said

from ilp_dash.config import PROJECT_DIR
from ilp_dash.store.meetings import (
    Given,
    add_meeting,
    change_meeting,
    keep_shown,
    kept_bytes,
    kept_path,
    meetings,
    shown_files,
)
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records
from ilp_dash.ui import making, uploading
from ilp_dash.ui.figures import shown
from ilp_dash.ui.making import Making, Pack

folder = unggah.folder
PICTURE = (PROJECT_DIR / "docs" / "ringkasan.png").read_bytes()
PACK = Given("paparan_tribulanan_33.71_2026-06.pptx", b"PK", None, None)


def opened(**parameters):
    app = page("program/tindak_lanjut", **parameters)
    app.switch_page("pages/program/rapat.py").run()
    assert not app.exception, app.exception
    return app


def met(**changed):
    values = {"kind": "tribulanan", "held_on": date(2026, 4, 8), "decisions": ["Posyandu buka Sabtu."]} | changed
    return add_meeting(open_records(), MAGELANG, values, "ani@dinkes.example")


def test_a_meeting_is_written_down_with_who_was_there_and_what_was_decided():
    action = written()
    app = opened()
    assert "belum ada rapat" in shown(app, "verdict")[0]["title"]
    field(app, "selectbox", "Jenis rapat").set_value("spm")
    field(app, "text_input", "Tanggal").set_value("09/04/2026")
    field(app, "multiselect", "Hadir").set_value(["Camat", "TP PKK"])
    field(app, "text_input", "Hadir yang lain").set_value("Polres, ")
    field(app, "text_area", "Keputusan").set_value("Satu.\n\nDua.")
    field(app, "multiselect", "Tindak lanjut").set_value([action.id])
    app = button(app, "Simpan").click().run()
    assert not app.error and "Rapat nomor 1 dicatat: Evaluasi e-SPM, 9 April 2026." in app.success[0].value
    [kept] = meetings(open_records(), MAGELANG)
    assert (kept.present, kept.decisions, kept.actions) == (
        ("Camat", "TP PKK", "Polres"),
        ("Satu.", "Dua."),
        (action.id,),
    )
    assert kept.created_by == uploading.AT_THE_CONSOLE
    [promised] = [spec for spec in shown(app, "table") if "Dari 1 tindak lanjut" in spec["title"]]
    assert column(promised, "Dijanjikan") == ["Panggil ibu hamil untuk K6"]
    assert "1. Satu.\n2. Dua." in said(app) and "terakhir evaluasi e-SPM, 9 April" in shown(app, "verdict")[0]["title"]
    assert field(app, "multiselect", "Hadir").value == ["Camat", "TP PKK"]
    app = button(app, "Simpan perubahan").click().run()
    assert "tidak berubah" in app.success[0].value and meetings(open_records(), MAGELANG) == [kept]


def test_a_day_that_is_none_is_told_and_nothing_is_kept():
    app = opened()
    field(app, "text_input", "Tanggal").set_value("kemarin")
    app = button(app, "Simpan").click().run()
    assert "Tanggal: bukan tanggal" in app.error[0].value and not meetings(open_records(), MAGELANG)


def test_the_second_of_two_editors_is_told_and_keeps_what_he_typed():
    made = met()
    app = opened(nomor=str(made.id))
    field(app, "text_input", "Tempat").set_value("Aula")
    change_meeting(open_records(), made.id, 1, {"decisions": ["Batal."], "place": "Balai"}, "budi@dinkes.example")
    app = button(app, "Simpan perubahan").click().run()
    assert "sudah diubah orang lain" in app.error[0].value and "kosong → Balai" in app.error[0].value
    assert field(app, "text_area", "Keputusan").value == "Batal." and field(app, "text_input", "Tempat").value == "Aula"
    app = button(app, "Simpan perubahan").click().run()
    [kept] = meetings(open_records(), MAGELANG)
    assert not app.error and (kept.place, kept.decisions, kept.revision) == ("Aula", ("Batal.",), 3)


def test_what_was_shown_is_kept_and_another_file_is_told_from_it():
    made = met()
    app = opened(nomor=str(made.id))
    app.file_uploader[0].set_value((PACK.name, b"PK satu", "application/octet-stream")).run()
    app = button(app, "Simpan bahan yang dipaparkan").click().run()
    [[kept]] = shown_files(open_records(), [made.id]).values()
    assert not app.error and kept_bytes(kept) == b"PK satu" and kept.month == date(2026, 6, 1)
    app.file_uploader[0].set_value((PACK.name, b"PK dua", "application/octet-stream")).run()
    assert f"{PACK.name}: bukan yang disimpan." in said(app).replace("\\", "")
    app.file_uploader[0].set_value((PACK.name, b"PK satu", "application/octet-stream")).run()
    assert f"{PACK.name}: sama dengan {PACK.name}." in said(app).replace("\\", "")
    assert "Simpan bahan yang dipaparkan" not in [b.label for b in app.button] and not app.error
    kept_path(kept).unlink()
    assert "hilang atau berubah" in opened(nomor=str(made.id)).error[0].value


def test_a_pack_made_on_its_page_is_kept_with_its_meeting():
    made = Pack(MAGELANG, "2026-06", "tribulanan", None, 1, False)
    job = Making(made)
    job.code, job.files = 0, (("tabel_tribulanan_33.71_2026-06.xlsx", b"PK satu"), ("kartu_t.png", PICTURE))
    making._made[made] = job
    app = page("program/tindak_lanjut", periode="2026-06")
    app.switch_page("pages/program/paparan.py").run()
    field(app, "button_group", "Untuk rapat").set_value("tribulanan").run()
    assert "Catat dahulu rapatnya" in said(app)
    met(kind="spm")
    number = met(held_on=date(2026, 7, 8)).id
    app = button(app.run(), "Simpan bahan ini seperti dipaparkan").click().run()
    assert not app.exception and "2 berkas disimpan" in said(app)
    [files] = shown_files(open_records(), [number]).values()
    assert {(f.file_name, f.version, f.month) for f in files} == {(n, 1, date(2026, 6, 1)) for n, _ in job.files}
    assert "2 sudah ada" in said(button(app, "Simpan bahan ini seperti dipaparkan").click().run())
    making._made.clear()


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("pengelola", True, True), ("pimpinan", True, False), ("petugas", False, False)]
)
def test_who_reads_and_who_writes(folder, monkeypatch, role, reads, writes):
    (folder / "umum-1.duckdb").write_bytes(unggah.magelang_picture().public.path.read_bytes())
    made = met()
    keep_shown(open_records(), made.id, [PACK])
    give_role(open_records(), "ani@dinkes.example", role, "P3371010202" if role == "petugas" else None)
    named_by_the_proxy(monkeypatch, "ani@dinkes.example")
    app = opened(nomor=str(made.id))
    assert ("Posyandu buka Sabtu" in said(app)) == reads
    assert ("Simpan" in [b.label for b in app.button]) == writes
    assert reads or "hanya di tampilan dinas" in shown(app, "verdict")[0]["title"]


def test_at_the_computer_of_the_server_its_code_is_asked_for_before_anything_is_written():
    made = met()
    uploading._proven.clear()
    app = opened(nomor=str(made.id))
    assert field(app, "text_input", "Kode unggah") and "Simpan" not in [b.label for b in app.button]
