"""`serve` starts whatever it finds in the data folder, and the pages say in Indonesian what to do."""

import asyncio
import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import duckdb
import pytest
import streamlit  # noqa: F401 - must be imported before streamlit.proto
import websockets
from real_commands import run_apart
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MISSING = "Belum ada data yang dapat ditampilkan"
DAMAGED = "tidak dapat dibaca: rusak, atau dibangun oleh versi aplikasi yang lain"


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace")


def page(server: str, name: str) -> str:
    """Everything a page says, as its messages travel."""

    async def opened() -> str:
        said = b""
        stream = server.replace("http", "ws", 1) + "/_stcore/stream"
        async with websockets.connect(stream, subprotocols=["streamlit"], max_size=None) as connection:
            wish = BackMsg()
            wish.rerun_script.page_name = name
            await connection.send(wish.SerializeToString())
            while True:
                raw = await asyncio.wait_for(connection.recv(), 60)
                message = ForwardMsg.FromString(raw)
                if message.WhichOneof("type") == "script_finished":
                    return said.decode(errors="replace")
                said += raw

    return run_apart(opened())


def says(server: str, sentence: str) -> None:
    """Pages, a download and a slide say so; nothing fails, and the pages about no city are there."""
    for name in ("", "spm", "peta"):
        assert sentence in page(server, name)
    for path in ("/unduh/ip-spm.csv?kota=33.71", "/layar/isi?kota=33.71&slide=spm", "/batas/33.71-1.json"):
        status, said = get(server + path)
        assert (status, sentence in said) == (404, True), (path, said)
    assert "Panduan" in page(server, "panduan") and get(f"{server}/layar")[0] == 200


def put(folder: Path, what: str, of: Path) -> None:
    """A data folder in one of the states a broken disk, a killed copy or a hand leave behind."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    pointer = folder / "current"
    pointer.write_text("ilp-7.duckdb")
    for view in ("ilp", "umum"):
        good = of / (of / "current").read_text().strip().replace("ilp", view)
        damage(folder / f"{view}-7.duckdb", what, good.read_bytes())
    if what == "empty folder":
        pointer.unlink()
    elif what == "a pointer of garbage":
        pointer.write_bytes(b"\xff\x00/../x\n")
    elif what == "a pointer to elsewhere":
        pointer.write_text("../../etc/passwd")
    elif what == "a pointer that is a folder":
        pointer.unlink()
        pointer.mkdir()


def damage(build: Path, what: str, good: bytes) -> None:
    """A file in the place of a build; none where it is the pointer that is wrong."""
    if what == "no database":
        with duckdb.connect(build):
            pass
    elif what == "garbage":
        build.write_bytes(os.urandom(100_000))
    elif what == "nothing in it":
        build.write_bytes(b"")
    elif what == "half a file":
        build.write_bytes(good[: len(good) // 2])
    elif what == "a folder":
        build.mkdir()
    elif what == "overwritten":
        build.write_bytes(good[:12_288] + os.urandom(len(good) - 12_288))


STATES = {
    "empty folder": MISSING,
    "no database": DAMAGED,
    "garbage": DAMAGED,
    "nothing in it": DAMAGED,
    "half a file": DAMAGED,
    "a folder": DAMAGED,
    "overwritten": DAMAGED,
    "a pointer of garbage": MISSING,
    "a pointer to elsewhere": MISSING,
    "a pointer that is a folder": MISSING,
}


@pytest.mark.parametrize("what", ["empty folder", "no database", "garbage", "overwritten", "a pointer of garbage"])
def test_the_server_starts_on_a_missing_or_damaged_build_and_says_so(tmp_path, small_city, serving, what):
    put(tmp_path / "data", what, small_city)
    with serving(tmp_path / "data") as server:
        says(server, STATES[what])


@pytest.fixture(scope="module")
def running(small_city, serving, tmp_path_factory):
    """A server that keeps running while its data folder changes under it."""
    folder = tmp_path_factory.mktemp("running") / "data"
    shutil.copytree(small_city, folder)
    with serving(folder) as server:
        yield server, folder


@pytest.mark.parametrize("what", STATES)
def test_a_running_server_says_so_too_and_serves_again_when_the_build_is_back(running, small_city, what):
    server, folder = running
    put(folder, what, small_city)
    says(server, STATES[what])
    shutil.rmtree(folder)
    shutil.copytree(small_city, folder)
    assert get(f"{server}/unduh/ip-spm.csv?kota=33.71")[0] == 200
    assert DAMAGED not in (said := page(server, "spm")) and MISSING not in said


@pytest.mark.parametrize("current", [True, False], ids=["built by this version", "built by another version"])
def test_the_server_starts_and_serves_on_a_folder_it_may_not_write_to(small_city, serving, tmp_path, current):
    folder = tmp_path / "data"
    shutil.copytree(small_city, folder)
    if not current:
        for build in (*folder.glob("ilp-*.duckdb"), *folder.glob("umum-*.duckdb")):
            with duckdb.connect(build) as con:
                con.execute("UPDATE dataset SET shape = 'lain'")
    files = [folder, *folder.rglob("*")]
    for path in files:
        path.chmod(0o555 if path.is_dir() else 0o444)
    # root may write everywhere unless this right is taken from it
    within = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    try:
        with serving(folder, within=within) as server:
            assert get(f"{server}/unduh/ip-spm.csv?kota=33.71")[0] == 200
            said = page(server, "spm")
            assert DAMAGED not in said and MISSING not in said
            assert not list(folder.glob("ilp-2*"))
    finally:
        for path in files:
            path.chmod(0o755 if path.is_dir() else 0o644)
