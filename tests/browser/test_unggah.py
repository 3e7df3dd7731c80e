"""Unggah data on a really started server: real files go in, the report is shown,
the new version serves; a refused one changes nothing."""

import re
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from ingest.boundary_files import BIG, HOME_MADE, frame, rows_of
from store.magelang import MAGELANG, magelang_picture, magelang_reports
from test_hostile_addresses import megabytes_of
from test_pages import ENGLISH, MEASURE

from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.connection import current_store, pointed_name

LONG = 120_000  # ms: an import and a build on a busy machine


@pytest.fixture(scope="module")
def own_city(small_city, tmp_path_factory) -> Path:
    """A copy of the small city's data folder: these tests change it."""
    return shutil.copytree(small_city, tmp_path_factory.mktemp("own") / "data")


@pytest.fixture(scope="module")
def server(own_city, serving) -> str:
    """The server all visits of this module go to: on the copy."""
    with serving(own_city) as address:
        yield address


def at_the_console(one) -> None:
    """Open the page as somebody does who reads the server's console."""
    one.open("/unggah")
    one.page.get_by_label("Kode unggah").fill(one.server.code)
    one.page.keyboard.press("Enter")
    one.page.locator("input[type=file]").first.wait_for(state="attached")
    one.settle()


def choose(one, kind: str) -> None:
    one.page.get_by_role("radio", name=kind, exact=True).or_(
        one.page.get_by_role("button", name=kind, exact=True)
    ).first.click()
    one.page.get_by_text(f"Berkas {kind.lower()}", exact=True).wait_for()
    one.settle()


def press(one, name: str, answer: str) -> str:
    """Press a button that can be pressed, wait for the verdict, and return everything the page says."""
    one.page.get_by_role("button", name=name, exact=True, disabled=False).click(timeout=LONG)
    one.page.locator("[data-testid=stAlert]", has_text=re.compile(answer)).wait_for(timeout=LONG)
    return one.settle().locator("[data-testid=stMain]").inner_text()


def hand_in(one, path) -> None:
    one.page.locator("input[type=file]").first.set_input_files(path)
    one.page.locator("[data-testid=stFileChip]").wait_for()
    one.settle()


@pytest.mark.parametrize("screen", ["laptop", "proyektor", "ponsel"])
def test_the_page_is_indonesian_and_readable_on_every_screen(visit, screen):
    one = visit(screen)
    at_the_console(one)
    choose(one, "Batas wilayah")
    seen = one.page.evaluate(MEASURE)
    assert (seen["exceptions"], one.errors, one.strangers, seen["small"]) == (0, [], [], [])
    assert seen["sideways"] <= 0
    assert [m.group() for text in (seen["text"], *seen["labels"]) for m in ENGLISH.finditer(text)] == []
    assert "Paling besar 50 MB" in seen["text"]
    found = (
        Axe()
        .run(one.page, context="[data-testid=stMain]", options={"resultTypes": ["violations"]})
        .response["violations"]
    )
    assert [f["id"] for f in found if f["impact"] in ("serious", "critical")] == []


def test_a_workbook_is_checked_used_and_seen(visit, own_city, tmp_path):
    report = next(r for r in magelang_reports() if r.year == 2026)
    names = {code: name for name, code in magelang_picture().places.kelurahan.items()}
    write_report(replace(report, simulated=False), tmp_path / "laporan asli.xlsx", names)
    before = pointed_name(own_city)
    one = visit()
    at_the_console(one)
    hand_in(one, tmp_path / "laporan asli.xlsx")
    assert "angka baru, 0 berubah, 0 ditarik." in press(one, "Periksa", "dapat dipakai")
    assert pointed_name(own_city) == before
    said = press(one, "Pakai", "sudah dipakai")
    version = current_store(own_city).version
    assert pointed_name(own_city) != before
    assert f"Versi data {version} sekarang tampil" in said
    assert "1 berkas diterima" in said
    one.page.get_by_role("link", name=f"Lihat Rapor Puskesmas {report.puskesmas_name}").click()
    one.page.wait_for_url(f"**/puskesmas?**puskesmas={report.puskesmas_code}**")
    assert f"Versi data\n{version}," in one.settle().locator("[data-testid=stMain]").inner_text()
    assert one.errors == []
    assert not (own_city / "unggah").exists()


def test_boundaries_are_checked_used_and_on_the_map(visit, own_city, tmp_path):
    frame(rows_of(MAGELANG), BIG).to_file(tmp_path / "batas.geojson", driver="GeoJSON")
    one = visit()
    at_the_console(one)
    choose(one, "Batas wilayah")
    hand_in(one, tmp_path / "batas.geojson")
    one.page.get_by_label("Asal dan lisensi").fill("Contoh uji, bebas")
    one.page.keyboard.press("Tab")
    one.settle()
    said = press(one, "Periksa", "dapat dipakai")
    assert "Cocok: 17 dari 17 kelurahan" in said
    assert "Lisensi: Contoh uji, bebas" in said
    press(one, "Pakai", "sudah dipakai")
    one.page.get_by_role("link", name="Lihat Peta PWS Kota Magelang").click()
    one.page.wait_for_url("**/peta?**kota=33.71**")
    assert "Batas: Contoh uji, bebas, berkas batas.geojson" in one.settle().locator("[data-testid=stMain]").inner_text()
    assert one.errors == []


def test_refused_boundaries_change_nothing_and_can_be_tried_with_other_options(visit, own_city, tmp_path):
    rows = rows_of(MAGELANG)
    frame([row | {"name": row["name"] + " Baru"} for row in rows[:6]] + rows[6:], HOME_MADE).to_file(
        tmp_path / "kurang.geojson", driver="GeoJSON"
    )
    before = pointed_name(own_city), sorted(p.name for p in (own_city / "asli").iterdir())
    one = visit()
    at_the_console(one)
    choose(one, "Batas wilayah")
    hand_in(one, tmp_path / "kurang.geojson")
    said = press(one, "Periksa", "ditolak")
    assert "kurang dari 80 % kelurahan cocok" in said
    assert one.page.get_by_role("button", name="Pakai", exact=True).is_disabled()
    assert (pointed_name(own_city), sorted(p.name for p in (own_city / "asli").iterdir())) == before
    assert not (own_city / "unggah").exists()
    one.page.locator("[data-testid=stCheckbox]", has_text="--sebagian").locator("label").click()
    one.settle()
    assert "11 dari 17" in press(one, "Periksa", "dapat dipakai")


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "10.0.0.7"}, {"Host": "192.168.7.9"}])
def test_the_server_itself_takes_no_file_that_comes_through_a_proxy(server, headers):
    address = f"{server}/_stcore/upload_file/sesi/berkas"
    request = urllib.request.Request(address, data=b"x", method="PUT", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request, timeout=10)
    assert answer.value.code == 403
    assert "Mengunggah hanya dapat dilakukan oleh yang berperan untuk itu" in answer.value.read().decode()


def test_files_that_were_chosen_and_left_do_not_stay_in_the_memory_of_the_server(visit, server, tmp_path):
    (tmp_path / "besar.csv").write_bytes(b"a;b\n" * (19 << 18))
    one = visit()
    at_the_console(one)
    before = megabytes_of(server)
    for _ in range(8):
        hand_in(one, tmp_path / "besar.csv")
        one.page.get_by_text("besar.csv").first.wait_for()
        at_the_console(one)  # a new page, another session
    assert megabytes_of(server) - before > 100  # 152 MB of files were there
    until = time.monotonic() + 90
    while megabytes_of(server) - before > 50 and time.monotonic() < until:
        time.sleep(1)
    assert megabytes_of(server) - before <= 50  # a first upload needs some once, pages the rest
