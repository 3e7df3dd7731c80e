"""Unggah data with a second person: who sees the files that wait, what his buttons do, what the sender reads."""

from datetime import date

import duckdb
import pytest
import test_unggah_page as unggah
from reading import spoken
from store.magelang import magelang_reports
from test_unggah_page import XLSX, button, checked, named_by_the_proxy, opened, pressed, said, trail

from ilp_dash.store.approval import waiting
from ilp_dash.store.ledger import Entry, accepted, add_submission
from ilp_dash.store.people import give_role, withdraw_role
from ilp_dash.store.records import open_records, set_rule
from ilp_dash.ui import uploading

folder, workbook = unggah.folder, unggah.workbook
REPORT = next(r for r in magelang_reports() if r.year == 2026)
BIDAN, PROGRAM = "bidan@pkm.example", "program@dinkes.example"


@pytest.fixture
def office(folder, monkeypatch):
    """An office where a second person approves; the visitor of the page is a petugas."""
    records = open_records()
    set_rule(records, "persetujuan", "dua", date(2020, 1, 1), "SK 1")
    give_role(records, BIDAN, "petugas", REPORT.puskesmas_code)
    give_role(records, PROGRAM, "pengelola")
    named_by_the_proxy(monkeypatch, BIDAN)
    return records


@pytest.fixture
def sent(office, workbook):
    """A file of the petugas that waits, taken and built through the page."""
    return pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai")


@pytest.fixture
def waits(office, monkeypatch) -> int:
    """Number of a file of the petugas that waits, in the ledger alone."""
    with monkeypatch.context() as acting:
        acting.setenv("ILP_PELAKU", BIDAN)
        told = {"reason": "menunggu pustu", "left_out": (("PWS", "D7"),)}
        entry = Entry(REPORT.puskesmas_code, 2026, False, change=(1400, 3, 0), **told)
        [file] = add_submission(office, "laporan.xlsx", "0" * 64, [entry])
    return file.id


def stored_states(folder, version: int) -> set[str]:
    with duckdb.connect(folder / f"ilp-{version}.duckdb", read_only=True) as con:
        question = "SELECT DISTINCT state FROM report WHERE puskesmas_code = ? AND sent_on IS NOT NULL"
        return {state for (state,) in con.execute(question, [REPORT.puskesmas_code]).fetchall()}


def labels(app) -> list[str]:
    return [b.label for b in app.button]


def test_the_sender_is_told_that_his_file_counts_and_waits_and_has_no_button_to_approve_it(sent, folder):
    assert "Versi data 2 sekarang tampil" in sent.success[0].value
    assert "**Menunggu persetujuan.** Angkanya sudah dihitung" in said(sent)
    assert "**laporan.xlsx**, laporan 2026" in said(sent) and "**menunggu persetujuan**" in said(sent)
    assert labels(sent) == ["Periksa", "Pakai"]
    assert stored_states(folder, 2) == {"dikirim"}


def test_a_pengelola_approves_it_and_the_months_say_what_the_file_says(sent, folder, monkeypatch):
    named_by_the_proxy(monkeypatch, PROGRAM)
    app = opened()
    assert "1 berkas menunggu" in said(app) and f"**laporan.xlsx** · {REPORT.puskesmas_name} 2026" in said(app)
    assert "Dikirim bidan@" in said(app) and "angka baru, 0 berubah, 0 ditarik" in said(app)
    pressed(app, "Setujui")
    assert "disetujui." in app.success[0].value and "Versi data 3 sekarang tampil" in app.success[0].value
    assert "Tidak ada berkas yang menunggu." in said(app) and "Setujui" not in labels(app)
    assert stored_states(folder, 3) <= {"disetujui", "final"}
    assert [line[:2] for line in trail()[:2]] == [(PROGRAM, "setujui"), (BIDAN, "unggah")]
    named_by_the_proxy(monkeypatch, BIDAN)
    assert "disetujui oleh program@" in said(opened())


def test_sending_back_needs_a_note_and_the_sender_reads_it(waits, monkeypatch):
    records = open_records()
    give_role(records, "lain@pkm.example", "petugas", "P3371020201")
    named_by_the_proxy(monkeypatch, PROGRAM)
    app = opened()
    assert "Tanpa PWS!D7; alasan: menunggu pustu" in spoken(said(app))
    button(app, "Kembalikan").click().run()
    assert "Tulis dahulu catatannya" in app.error[0].value and len(waiting(records)) == 1
    app.text_input[0].set_value("--sasaran Juni belum direvisi").run()
    button(app, "Kembalikan").click().run()
    assert uploading.running() is None or uploading.running().wait(120)
    assert waiting(records) == [] and accepted(records) == []
    named_by_the_proxy(monkeypatch, BIDAN)
    told = said(opened())
    assert "**dikembalikan** oleh program@" in told and "sasaran Juni belum direvisi" in told
    named_by_the_proxy(monkeypatch, "lain@pkm.example")
    assert "sasaran Juni" not in said(opened())


def test_a_role_that_ends_before_the_click_decides_nothing(waits, folder, monkeypatch):
    named_by_the_proxy(monkeypatch, PROGRAM)
    app = opened()
    withdraw_role(open_records(), PROGRAM)
    button(app, "Setujui").click().run()
    assert uploading.running() is None and "Setujui" not in labels(app)
    assert len(waiting(open_records())) == 1 and (folder / "current").read_text() == "ilp-1.duckdb"


def test_a_role_that_ends_after_the_click_is_refused_by_the_command(waits, folder):
    withdraw_role(open_records(), PROGRAM)
    job = uploading.decide(["setujui", str(waits)], "Menyetujui", waits, PROGRAM)
    assert job.wait(60) and job.refused and job.build_code is None
    assert len(waiting(open_records())) == 1


def test_who_has_become_pengelola_since_may_not_approve_his_own_file(waits, monkeypatch):
    give_role(open_records(), BIDAN, "pengelola")
    app = opened()
    assert "1.400 angka baru, 3 berubah, 0 ditarik" in said(app)
    assert button(app, "Setujui").disabled and not button(app, "Kembalikan").disabled
    assert "Berkas ini Anda kirim sendiri" in said(app)


@pytest.mark.parametrize(
    ("name", "role", "sees"),
    [("program", "pengelola", True), ("data", "admin", True), ("ketua", "pimpinan", False), ("tamu", None, False)],
)
def test_who_sees_the_files_that_wait(waits, monkeypatch, name, role, sees):
    if role:
        give_role(open_records(), name, role)
    named_by_the_proxy(monkeypatch, name)
    app = opened()
    assert ("Setujui" in labels(app), "laporan.xlsx" in said(app)) == (sees, sees)


def test_at_the_computer_of_the_server_its_code_lets_decide(waits, monkeypatch):
    monkeypatch.delenv("ILP_PROXY")
    unggah.comes_from(monkeypatch, "127.0.0.1", "127.0.0.1:8501")
    assert "Setujui" in labels(opened())
    uploading._proven.clear()
    assert "Setujui" not in labels(opened())


def test_an_office_of_one_sees_nothing_of_it(workbook):
    app = pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai")
    assert "Menunggu persetujuan" not in said(app) and not app.subheader and labels(app) == ["Periksa", "Pakai"]
