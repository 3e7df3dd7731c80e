"""Who sees which view: at the server's own computer every number, everywhere else what anybody may know."""

import csv
import io
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from real_commands import ROOT, environment

from ilp_dash.store.connection import PUBLIC, STAFF
from ilp_dash.ui.viewer import who

HERE = {"host": "127.0.0.1:8501"}


@pytest.mark.parametrize(
    ("address", "headers", "view"),
    [
        (None, HERE, STAFF),
        (None, {}, PUBLIC),  # a session whose browser is gone: nothing is known of who asked
        ("127.0.0.1", {"host": ""}, PUBLIC),
        ("127.0.0.1", {"host": "[::1"}, PUBLIC),
        ("127.0.0.1", HERE, STAFF),
        ("::1", {"host": "[::1]:8501"}, STAFF),
        ("::ffff:127.0.0.1", {"host": "localhost:8501"}, STAFF),
        ("192.168.1.20", {"host": "192.168.1.5:8501"}, PUBLIC),
        ("192.168.1.20", HERE, PUBLIC),
        ("127.0.0.1", {"host": "dasbor.kota.go.id"}, PUBLIC),
        ("127.0.0.1", HERE | {"x-forwarded-for": "10.0.0.9"}, PUBLIC),
        ("127.0.0.1", HERE | {"x-forwarded-for": ""}, PUBLIC),
        ("127.0.0.1", HERE | {"x-real-ip": "127.0.0.1"}, PUBLIC),
        ("127.0.0.1", HERE | {"forwarded": "for=127.0.0.1"}, PUBLIC),
        ("127.0.0.1", HERE | {"via": "1.1 proxy"}, PUBLIC),
        ("", HERE, PUBLIC),
        ("bukan alamat", HERE, PUBLIC),
    ],
)
def test_the_staff_view_is_for_the_computer_of_the_server(address, headers, view):
    assert who(address, headers).view == view


def test_a_server_for_the_public_shows_nobody_the_staff_view(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    assert who("127.0.0.1", HERE).view == PUBLIC


def _table(address: str, name: str, forwarded: bool = False, **query: str) -> tuple[dict[str, str], list[dict]]:
    """(what stands above a download, its rows)."""
    said = "&".join(f"{k}={v}" for k, v in {"kota": "33.71", "periode": "2026-09", **query}.items())
    asked = urllib.request.Request(f"{address}/unduh/{name}.csv?{said}")
    if forwarded:
        asked.add_header("X-Forwarded-For", "10.0.0.9")
    with urllib.request.urlopen(asked) as answer:
        text = answer.read().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    head = next(n for n, line in enumerate(lines) if "Kelurahan" in line[:1] or "Puskesmas" in line[:1])
    above = {line[0].removeprefix("# "): line[1] for line in lines[:head] if len(line) > 1}
    width = len(lines[head])  # notes below the rows are narrower
    return above, [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :] if len(line) == width]


def test_one_server_answers_each_by_his_own_view_and_neither_hears_the_other(server):
    """In turns, so that whatever is kept for the one would be seen by the other."""
    for _ in range(3):
        above, rows = _table(server, "pws-kelurahan", indikator="PK")
        assert "dinas" in above["Tampilan"]
        assert not any("disembunyikan" in cell for row in rows for cell in row.values())
        above, rows = _table(server, "pws-kelurahan", forwarded=True, indikator="PK")
        assert "umum" in above["Tampilan"]
        assert any("disembunyikan" in cell for row in rows for cell in row.values())


def test_the_bidan_finds_every_number_of_her_kelurahan(server):
    """Every PWS indicator of every kelurahan in the staff view: what was reported stands there."""
    from ilp_dash.domain.indicators import PWS

    for indicator in PWS:
        _, rows = _table(server, "pws-kelurahan", indikator=indicator.id)
        reported = [row for row in rows if "Belum lapor" not in row.values()]
        assert len(reported) >= 12
        cells = [name for name in reported[0] if name.startswith(("Kumulatif", "Bulan ini"))]
        assert cells and all(row[name] for row in reported for name in cells), reported[0]
        assert not any("disembunyikan" in cell for row in rows for cell in row.values())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs the open files of a process")
def test_a_server_for_the_public_never_opens_the_other_file(small_city, free_port_of_ours):
    port = free_port_of_ours
    process = subprocess.Popen(
        [sys.executable, "-m", "ilp_dash", "serve", "--umum", "--port", str(port)],
        cwd=ROOT, env=environment(small_city), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _until_it_answers(f"http://127.0.0.1:{port}", process)
        above, _ = _table(f"http://127.0.0.1:{port}", "pws-kelurahan", indikator="PK")
        assert "umum" in above["Tampilan"]
        opened = [fd.readlink() for fd in Path(f"/proc/{process.pid}/fd").iterdir() if fd.exists()]
        names = {path.name.partition("-")[0] for path in opened if path.suffix == ".duckdb"}
        assert names == {PUBLIC}
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def free_port_of_ours() -> int:
    from real_commands import free_port

    return free_port()


def _until_it_answers(address: str, process) -> None:
    import time

    for _ in range(300):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("no answer")


def test_the_public_view_offers_ends_of_quarters_and_one_basis(server):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _table(server, "pws-kelurahan", forwarded=True, indikator="K6", periode="2026-08")
    assert "Periode" in refused.value.read().decode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        _table(server, "pws-kelurahan", forwarded=True, indikator="K6", basis="riil")
    assert "Pilih: pusdatin" in refused.value.read().decode()
    _, rows = _table(server, "pws-kelurahan", indikator="K6", periode="2026-08", basis="riil")
    assert len(rows) >= 17
