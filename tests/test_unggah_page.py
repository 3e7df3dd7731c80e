"""Unggah data: who may, what the page says, and that a refused file leaves nothing behind."""

import io
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as make
from store.magelang import magelang_picture, magelang_reports
from streamlit.testing.v1 import AppTest

from ilp_dash.cli.files import check_command, import_command
from ilp_dash.cli.parser import made_parser
from ilp_dash.config import PROJECT_DIR
from ilp_dash.ingest import read_report
from ilp_dash.ingest.boundaries.envelopes import SUFFIXES
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.people import give_role, withdraw_role
from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest
from ilp_dash.ui import uploading
from ilp_dash.ui.uploading import KINDS, Request, Sending, Sent, sending
from ilp_dash.ui.viewer import who

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERSON = "3371010101010001"
PERSONS = f"Nama pasien;NIK;Alamat\nContoh Satu;{PERSON};Jalan Satu\n".encode()


@dataclass
class Visitor:
    """What Streamlit knows about the browser of a session."""

    remote_ip: str
    host: str
    more: tuple = ()
    cookies: tuple = ()

    @property
    def headers(self):
        return [("Host", self.host), *self.more]


SESSION = "test session id"  # AppTest's


def comes_from(monkeypatch, address: str, host: str, *more: tuple[str, str]) -> None:
    """The pages' visitor sits at this address and asked for this host (AppTest itself has no connection)."""
    monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: Visitor(address, host, more))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A data folder of the test's own: Magelang's build, nothing in the ledger."""
    monkeypatch.delenv("ILP_UNGGAH", raising=False)
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    comes_from(monkeypatch, "127.0.0.1", "127.0.0.1:8501")
    (tmp_path / "data").mkdir()
    shutil.copy(magelang_picture().path, tmp_path / "data" / "ilp-1.duckdb")
    (tmp_path / "data" / "current").write_text("ilp-1.duckdb")
    assert uploading.prove(SESSION, uploading.code())
    yield tmp_path / "data"
    uploading._proven.clear()


@pytest.fixture(scope="session")
def workbook(tmp_path_factory) -> bytes:
    """A real report of one puskesmas of Magelang."""
    path = tmp_path_factory.mktemp("laporan") / "laporan.xlsx"
    report = next(r for r in magelang_reports() if r.year == 2026)
    write_report(
        replace(report, simulated=False),
        path,
        {code: name for name, code in magelang_picture().places.kelurahan.items()},
    )
    return path.read_bytes()


def opened() -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=30).run()
    app.switch_page("pages/rujukan/unggah.py").run()
    assert not app.exception, app.exception
    return app


def button(app, label: str):
    return next(b for b in app.button if b.label == label)


def pressed(app, label: str) -> AppTest:
    """Press a button and wait until the command has ended."""
    button(app, label).click().run()
    job = uploading.running()
    if job is not None:
        assert job.wait(120)
    app.run()
    assert not app.exception, app.exception
    return app


def checked(name: str, content: bytes, media_type: str = "text/csv") -> AppTest:
    app = opened()
    app.file_uploader[0].set_value((name, content, media_type)).run()
    return pressed(app, "Periksa")


def said(app) -> str:
    return "\n".join(
        e.value
        for kind in ("error", "warning", "success", "info", "code", "markdown", "caption")
        for e in app.get(kind)
    )


def files(folder: Path) -> set[str]:
    return {
        str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and not p.name.startswith("records.sqlite")
    }


def test_every_kind_can_be_chosen_and_nothing_can_be_pressed_without_a_file():
    app = opened()
    assert not app.error
    for code, kind in KINDS.items():
        app.segmented_control[0].set_value(code).run()
        assert app.file_uploader[0].label == f"Berkas {kind.title.lower()}"
        assert all(b.disabled for b in app.button)
    assert "versi data 1" in said(app)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_commands_of_a_kind_exist_and_only_the_check_is_dry(kind):
    parser = made_parser()
    check, take = (parser.parse_args([*words, "berkas"]) for words in (kind.check, kind.take))
    assert getattr(check, "periksa", check.run == check_command)
    assert not getattr(take, "periksa", take.run != import_command)


def test_every_kind_of_boundary_file_can_be_chosen_but_a_shapefile_without_its_other_parts():
    assert {f".{suffix}" for suffix in KINDS["batas"].suffixes} == set(SUFFIXES) - {".shp"}


def test_every_kind_of_report_file_can_be_chosen():
    assert {f".{suffix}" for suffix in KINDS["laporan"].suffixes} == set(read_report.SUFFIXES)


def test_without_any_data_the_page_still_takes_the_first_report(folder):
    (folder / "current").unlink()
    app = opened()
    assert "Dasbor belum berisi data" in said(app)
    assert app.file_uploader


def test_a_report_is_checked_then_used_and_the_new_version_is_linked(folder, workbook):
    before = files(folder)
    app = checked("laporan maret.xlsx", workbook, XLSX)
    assert "laporan maret.xlsx dapat dipakai" in app.success[0].value
    assert app.code[0].value.startswith("1 berkas baik, 0 sudah pernah diterima")
    assert " angka baru, 0 berubah, 0 ditarik. Magelang Selatan 2026: tetap 0 dari 12 " in said(app)
    assert files(folder) == before
    pressed(app, "Pakai")
    assert "Versi data 2 sekarang tampil" in app.success[0].value
    assert "dibangun dan sekarang dipakai" in app.code[1].value
    link = app.get("page_link")[0].proto
    assert link.page == "puskesmas"
    assert "puskesmas=P3371" in link.query_string
    assert "periode=2026-" in link.query_string
    assert (folder / "current").read_text() == "ilp-2.duckdb"
    assert not (folder / "unggah").exists()
    assert app.file_uploader[0].value is None


def test_a_report_that_was_replaced_since_is_not_said_to_be_used(tmp_path, workbook):
    report = next(r for r in magelang_reports() if r.year == 2026)
    write_report(replace(report, simulated=False, spm=report.spm[:3]), tmp_path / "baru.xlsx", {})
    assert pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai").success
    whole = checked("laporan.xlsx", (tmp_path / "baru.xlsx").read_bytes(), XLSX)
    next(toggle for toggle in whole.toggle if toggle.key == "unggah_ganti").set_value(True).run()
    assert "ditarik" in pressed(whole, "Periksa").code[0].value
    assert pressed(whole, "Pakai").success
    app = pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai")
    assert "tidak dipakai: berkas yang sama persis pernah diterima, lalu digantikan" in app.warning[0].value
    assert not app.success


def spoiled(workbook: bytes) -> bytes:
    """The workbook with a word in a cell of January."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    cells = [c for row in book["SPM"].iter_rows() for c in row]
    column, row = (next(c for c in cells if c.value == words) for words in ("Januari", "SPM01"))
    book["SPM"].cell(row.row, column.column, "dua puluh")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_of_a_zip_the_good_reports_are_used_and_the_others_told(folder, workbook):
    sent, bad = io.BytesIO(), spoiled(workbook)
    with zipfile.ZipFile(sent, "w") as archive:
        archive.writestr("pkm/baik.xlsx", workbook)
        archive.writestr("pkm/buruk.xlsx", bad)
        archive.writestr("lain/buruk.xlsx", bad)
    app = checked("kiriman.zip", sent.getvalue(), "application/zip")
    assert "Sebagian isi kiriman.zip dapat dipakai, sebagian ditolak" in app.warning[0].value
    assert [e.proto.expanded for e in app.expander if e.label.startswith("Laporan, seperti")] == [True]
    assert "kiriman.zip › pkm/buruk.xlsx, lembar SPM: " in app.code[0].value
    name, content = app.session_state["_unggah"].marked
    assert name == "berkas (diperiksa).zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["buruk (diperiksa) 2.xlsx", "buruk (diperiksa).xlsx"]
    pressed(app, "Pakai")
    assert "kiriman.zip sudah dipakai" in app.success[0].value
    assert "Sebagian isi berkas itu ditolak" in app.warning[0].value
    assert (folder / "current").read_text() == "ilp-2.duckdb"
    assert trail()[0][1:] == ("unggah", "laporan kiriman.zip", "sebagian")


def test_a_file_about_persons_is_refused_deleted_and_never_repeated(folder):
    before = files(folder)
    app = checked("pasien.csv", PERSONS)
    assert "pasien.csv ditolak" in app.error[0].value
    assert "NIK" in app.code[0].value
    assert PERSON not in said(app)
    assert button(app, "Pakai").disabled
    assert files(folder) == before
    assert app.file_uploader[0].value is None, "not kept in memory either"


def test_what_was_not_checked_in_this_form_cannot_be_used(workbook):
    app = checked("laporan.xlsx", workbook, XLSX)
    assert not button(app, "Pakai").disabled
    app.file_uploader[0].set_value(("lain.xlsx", workbook, XLSX)).run()
    assert button(app, "Pakai").disabled
    assert "belum diperiksa" in said(app)


def test_when_the_build_fails_the_page_says_so_and_the_old_data_stay(folder, workbook):
    pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai")
    original = next((folder / "asli").iterdir())
    original.rename(folder / "disembunyikan")
    app = pressed(checked("laporan.xlsx", workbook, XLSX), "Pakai")
    assert "gagal dibangun" in app.warning[0].value
    assert "Pulihkan folder 'asli'" in app.code[1].value
    assert (folder / "current").read_text() == "ilp-2.duckdb"
    (folder / "disembunyikan").rename(original)
    assert "Versi data 3" in pressed(app, "Pakai").success[0].value


US = Sending("uji")


def test_a_second_person_is_told_to_wait(workbook):
    job = uploading.start(Request("laporan", "a"), False, Sent("a", "laporan.xlsx", memoryview(workbook)), US)
    assert uploading.start(Request("laporan", "b"), False, Sent("b", "lain.xlsx", memoryview(workbook)), US) is None
    app = opened()
    if uploading.running():
        assert "Unggahan lain sedang berjalan" in app.info[0].value
    assert job.wait(60)
    assert uploading.running() is None
    assert (job.code, job.fine) == (0, True)


@pytest.mark.parametrize(("setting", "shown"), [(None, False), ("jaringan", True), ("ya", False)])
def test_a_visitor_of_another_computer_is_told_what_to_do_instead(monkeypatch, setting, shown):
    comes_from(monkeypatch, "192.168.1.20", "192.168.1.5:8501")
    if setting:
        monkeypatch.setenv("ILP_UNGGAH", setting)
    app = opened()
    assert bool(app.file_uploader) == shown
    assert bool(app.button) == shown
    assert ("di komputer tempat dasbor ini berjalan" in said(app)) != shown


HERE = {"host": "127.0.0.1:8501"}


@pytest.mark.parametrize(
    ("address", "headers", "may"),
    [
        (None, HERE, True),
        (None, {}, False),
        ("127.0.0.1", HERE, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("::ffff:127.0.0.1", {"host": "localhost"}, True),
        ("10.0.0.7", HERE, False),
        ("127.0.0.1", HERE | {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", HERE | {"forwarded": "for=10.0.0.7"}, False),
        ("127.0.0.1", {"host": "dasbor.dinkes.example"}, False),
        ("127.0.0.1", {"host": "127.0.0.1.example"}, False),
        ("bukan alamat", HERE, False),
    ],
)
def test_only_somebody_at_this_computer_may(address, headers, may):
    assert bool(sending(who(address, headers), SESSION)) == may
    assert sending(who(address, headers), "another session, without the code") is None


def named_by_the_proxy(monkeypatch, name: str) -> None:
    """The pages' visitor comes through the trusted proxy, which names him."""
    monkeypatch.setenv("ILP_PROXY", "10.1.1.1")
    comes_from(monkeypatch, "10.1.1.1", "dasbor.example", ("X-Remote-User", name))


def trail() -> list[tuple[str, str, str, str]]:
    return [(line.who, line.what, line.subject, line.result) for line in latest(open_records())]


def test_a_petugas_sends_the_reports_of_his_own_puskesmas_and_the_trail_names_him(folder, workbook, monkeypatch):
    report = next(r for r in magelang_reports() if r.year == 2026)
    give_role(open_records(), "bidan@pkm.example", "petugas", report.puskesmas_code)
    named_by_the_proxy(monkeypatch, "bidan@pkm.example")
    app = checked("laporan.xlsx", workbook, XLSX)
    assert app.segmented_control[0].options == ["Laporan puskesmas"]
    assert "laporan.xlsx dapat dipakai" in app.success[0].value
    assert [line[1] for line in trail()] == ["peran beri"], "a check writes nothing"
    pressed(app, "Pakai")
    assert "Versi data 2 sekarang tampil" in app.success[0].value
    assert trail()[:2] == [
        ("bidan@pkm.example", "unggah", "laporan laporan.xlsx", "diterima"),
        ("bidan@pkm.example", "import", f"{report.puskesmas_code} 2026 laporan.xlsx", "diterima"),
    ]


def test_a_petugas_is_refused_the_report_of_another_puskesmas_with_words(folder, workbook, monkeypatch):
    report = next(r for r in magelang_reports() if r.year == 2026)
    give_role(open_records(), "bidan@pkm.example", "petugas", "P3371020201")
    named_by_the_proxy(monkeypatch, "bidan@pkm.example")
    before = files(folder)
    app = checked("laporan.xlsx", workbook, XLSX)
    assert "laporan.xlsx ditolak" in app.error[0].value
    assert f"laporan {report.puskesmas_name}" in app.code[0].value and "hanya laporan P3371020201" in app.code[0].value
    assert button(app, "Pakai").disabled and files(folder) == before


def test_a_role_that_ends_between_the_check_and_the_use_ends_the_sending(folder, workbook, monkeypatch):
    give_role(open_records(), "program", "pengelola")
    named_by_the_proxy(monkeypatch, "program")
    app = checked("laporan.xlsx", workbook, XLSX)
    assert not button(app, "Pakai").disabled
    withdraw_role(open_records(), "program")
    button(app, "Pakai").click().run()
    assert uploading.running() is None and not app.file_uploader
    assert (folder / "current").read_text() == "ilp-1.duckdb"


@given(make.ip_addresses().filter(lambda a: not (getattr(a, "ipv4_mapped", None) or a).is_loopback))
def test_no_other_address_may(address):
    assert sending(who(str(address), HERE), SESSION) is None


def test_at_the_computer_of_the_server_its_code_is_asked_for_once():
    uploading._proven.clear()
    app = opened()
    assert not app.file_uploader and "Ketik kode unggah" in said(app)
    app.text_input[0].set_value("AAAAA-AAAAA").run()
    assert not app.file_uploader and "tidak cocok" in said(app)
    app.text_input[0].set_value(uploading.code().lower().replace("-", " ")).run()
    assert app.file_uploader and not app.text_input
    assert opened().file_uploader, "once per session"


@given(make.text())
def test_a_name_from_the_browser_never_leaves_its_folder(name):
    safe = Sent("a", name, memoryview(b"")).safe_name
    path = Path("/data/unggah/berkas") / safe
    assert path.parent == Path("/data/unggah/berkas")
    assert path.name not in ("", ".", "..")
    assert len(safe.encode()) <= 180
    assert not re.search(r"[\x00-\x1f]", safe)


def test_an_extension_survives_a_long_name():
    assert Sent("a", "é" * 300 + ".geojson", memoryview(b"")).safe_name.endswith("é.geojson")


def test_a_command_that_breaks_is_our_failure_and_its_words_are_not_shown(folder, workbook):
    app = checked("laporan.xlsx", workbook, XLSX)
    (folder / "asli").write_text("a file where a folder belongs")
    pressed(app, "Pakai")
    assert "ada kesalahan di aplikasi" in app.error[0].value
    assert "python -m ilp_dash import BERKAS" in app.error[0].value
    assert not app.code
    assert (folder / "current").read_text() == "ilp-1.duckdb"
