"""Bahan rapat: the files of a meeting from the page, by the real command."""

import io
import tempfile
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from store.magelang import MAGELANG, magelang_picture
from streamlit.testing.v1 import AppTest

from ilp_dash.config import PROJECT_DIR
from ilp_dash.store.connection import Store
from ilp_dash.ui import making
from ilp_dash.ui.making import Making, Pack, make

MONTH = "2025-06"
PUSKESMAS = "P3371010202"


@pytest.fixture(autouse=True)
def _store(monkeypatch, tmp_path):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    making._made.clear()
    yield
    for job in list(making._running):
        job.cancel()
        ended(job)


def pack(month: str = MONTH, meeting: str = "bulanan", **more) -> Pack:
    version = Store(magelang_picture().path).version
    return Pack(**{"kota": MAGELANG, "month": month, "meeting": meeting, "puskesmas": None, "version": version,
                   "public": False, **more})  # fmt: skip


def kept(of: Pack) -> Making:
    job = Making(of)
    Path(job._folder).rmdir()
    job.code = 0
    return job


def page(**parameters) -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=30)
    for name, value in {"kota": MAGELANG, "periode": MONTH, **parameters}.items():
        app.query_params[name] = value
    app.switch_page("pages/program/paparan.py").run()
    assert not app.exception, app.exception
    return app


def ended(job: Making) -> Making:
    until = time.monotonic() + 60
    while not job.done:
        assert time.monotonic() < until
        time.sleep(0.05)
    return job


def pressed(app: AppTest, label: str) -> AppTest:
    [button] = [b for b in app.button if b.label == label]
    app = button.click().run()
    assert not app.exception, app.exception
    return app


def downloads(app: AppTest) -> list[str]:
    return [d.label.partition(",")[0] for d in app.get("download_button")]


def test_one_click_makes_every_file_and_the_next_reader_gets_them_at_once(tmp_path):
    older = [pack(f"2024-{n:02}") for n in range(1, making.KEPT + 1)]
    making._made.update((one, kept(one)) for one in older)
    app = pressed(page(puskesmas=PUSKESMAS), "Buat bahan rapat")
    assert [b.label for b in app.button if b.label == "Batalkan"]
    job = ended(make(pack(puskesmas=PUSKESMAS), ""))
    assert (job.code, job.report and job.files != ()) == (0, True)
    assert list(tmp_path.iterdir()) == []  # nothing lies about
    assert [*making._made] == [*older[1:], job.pack]  # memory holds a few
    told = downloads(app.run())
    assert told[-1] == "Unduh semua (ZIP)" and len(told) == len(job.files) + 1 == 6
    assert downloads(page(puskesmas=PUSKESMAS)) == told
    [table] = [body for name, body in job.files if name.endswith(".xlsx")]
    assert len(openpyxl.load_workbook(io.BytesIO(table), read_only=True).sheetnames) > 3
    [slides] = [body for name, body in job.files if name.endswith(".pptx")]
    assert zipfile.ZipFile(io.BytesIO(slides)).testzip() is None


def test_a_cancelled_pack_leaves_nothing_and_may_be_asked_for_again(tmp_path):
    app = pressed(page(), "Buat bahan rapat")
    [job] = making._running
    app = pressed(app, "Batalkan")
    assert ended(job).files == () and list(tmp_path.iterdir()) == []
    assert making.made(pack()) is None
    assert [b.label for b in app.button if b.label == "Buat bahan rapat"]


def test_who_comes_third_is_asked_to_wait():
    first = [make(pack("2025-01"), ""), make(pack("2025-02"), "")]
    assert make(pack("2025-02"), "") is first[1] and make(pack("2025-03"), "") is None
    app = pressed(page(), "Buat bahan rapat")
    assert "Tunggu" in app.warning[0].value and len(making._running) == 2


def test_a_version_that_is_gone_is_told_in_the_words_of_the_command():
    job = ended(make(pack(version=99), ""))
    assert job.code == 2 and "99" in job.report and not job.files


def test_the_public_view_gives_the_public_pack(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    app = page()
    assert any("tampilan umum" in c.value for c in app.caption)
    assert "--umum" in pack(public=True).words
