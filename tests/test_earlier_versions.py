"""A kept version looked at by its number in the address: by the staff alone, on every page and in every download."""

import csv
import io
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import duckdb
import pytest
from reading import spoken
from real_commands import command
from streamlit.testing.v1 import AppTest
from visiting import HERE, PROXY, asked

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.selection import Selection
from ilp_dash.store import connection
from ilp_dash.store.connection import STAFF, as_of, close_all, current_store, viewing
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.frame import PAGES

KOTA = "33.71"
OUTSIDE = ("X-Forwarded-For", "10.0.0.9")


@pytest.fixture(scope="module")
def office(small_city, tmp_path_factory) -> Path:
    """The small city's version 1 with all its reports, version 2 without one, version 3 of another application, and
    version 4, which serves, as version 2."""
    folder = shutil.copytree(small_city, tmp_path_factory.mktemp("versi") / "data")
    with closing(sqlite3.connect(folder / "records.sqlite")) as con, con:
        con.execute("DELETE FROM submission WHERE id = (SELECT id FROM submission ORDER BY year DESC, id LIMIT 1)")
    for _ in range(3):
        command(folder, "build")
    with duckdb.connect(folder / "ilp-3.duckdb") as con:
        con.execute("UPDATE dataset SET shape = 'lain'")
    return folder


@pytest.fixture
def here(office, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(office))
    yield
    close_all()


def opened(path: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    if path:
        entry = next(page for page in PAGES if page.path == path)
        if path not in entry.file:
            app.run()
        app.switch_page(entry.file)
    app.run()
    assert not app.exception, app.exception
    return app


def links(specs) -> list[str]:
    """Every text with an inner address that names the city; of packed addresses (charts.html.links_packed) what all of
    them have."""
    if isinstance(specs, str):
        return [specs] if "kota=33.71" in specs else []
    if isinstance(specs, dict):
        return links(list(specs.values()))
    if not isinstance(specs, list | tuple):
        return []
    if len(specs) > 2 and isinstance(specs[0], str) and "kota=33.71" in specs[0] and "versi=" not in specs[0]:
        return [specs[0] + specs[1]]
    return [link for spec in specs for link in links(spec)]


def noticed(app) -> bool:
    """Does the page say that it is of an earlier version?"""
    return any(spec.get("title", "").startswith("Keadaan versi 1,") for spec in shown(app))


def all_keep(found: list[str]) -> bool:
    return all(link.count("versi=1") == link.count("kota=33.71") for link in found)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("path", [page.path for page in PAGES if page.filters])
def test_every_page_shows_the_version_of_its_address_says_so_and_keeps_it_in_every_link(path):
    app = opened(path, kota=KOTA, versi="1")
    notice, *rest = shown(app)
    assert notice["t"] == "questions"
    assert re.fullmatch(r"Keadaan versi 1, dibangun \d+ \w+ \d{4}, bukan yang terbaru", notice["title"])
    [[words, way]] = notice["items"]
    assert words == "lihat yang terbaru" and "kota=33.71" in way and "versi" not in way
    foot = dict(rest[-1]["items"])
    assert foot["Versi data"].startswith("1, dibangun")
    [menu] = shown(app, "menu")
    assert "versi 1" in menu["marks"] and "versi 1" in menu["paper"]
    to_pages = links([menu["pages"], menu["parts"]])
    assert len(to_pages) > 10 and all_keep(to_pages) and all_keep(links(rest))
    assert dict(app.query_params)["versi"] in ("1", ["1"])


@pytest.mark.usefixtures("here")
def test_figures_of_two_versions_are_never_mixed_although_asked_in_turn():
    def complete(**parameters) -> str:
        return dict(shown(opened("spm", kota=KOTA, **parameters))[-1]["items"])["Kelengkapan"]

    seen = [complete(versi="1"), complete(), complete(versi="1"), complete(versi="2")]
    assert seen[0] == seen[2] != seen[1] == seen[3]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("parameters", [{}, {"versi": "4"}, {"versi": ""}])
def test_the_newest_version_needs_no_notice(parameters):
    app = opened("spm", kota=KOTA, **parameters)
    assert not noticed(app)
    assert dict(shown(app)[-1]["items"])["Versi data"].startswith("4, dibangun")


@pytest.mark.usefixtures("here")
def test_a_choice_made_on_an_earlier_version_stays_on_it():
    app = opened("spm", kota=KOTA, versi="1")
    app.selectbox(key="pilih_basis").select("riil").run()
    assert noticed(app) and "versi 1" in shown(app, "menu")[0]["marks"]


HOSTILE = ["abc", "-1", "0", "01", "1.0", "1e2", "١", "²", "1 OR 1=1", "../1", "9" * 60, "<b>1</b>", "None"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("code", HOSTILE)
@pytest.mark.parametrize("view", ["", "umum"])
def test_what_is_no_number_of_a_version_is_refused_in_a_sentence(code, view, monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", view)
    app = opened("spm", kota=KOTA, versi=code)
    said = spoken(app.error[0].value)
    assert said == f"Versi '{code[:20]}' tidak dikenal. Tulis nomornya saja, misalnya versi=4."
    assert not dict(app.query_params)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5", "Versi 5 tidak ada atau tidak disimpan lagi. Yang disimpan: 1, 2, 3, 4."),
        ("999999999", "Versi 999999999 tidak ada atau tidak disimpan lagi. Yang disimpan: 1, 2, 3, 4."),
        ("3", "Versi 3 dibangun oleh versi aplikasi yang lain, jadi tidak dapat ditampilkan."),
    ],
)
def test_a_version_that_is_not_kept_or_cannot_be_shown_is_refused_with_those_that_are(code, words):
    assert spoken(opened("pws", kota=KOTA, versi=code).error[0].value) == words


@pytest.mark.usefixtures("here")
def test_a_version_that_was_dropped_while_it_was_looked_at_is_refused_too(office, tmp_path, monkeypatch):
    folder = shutil.copytree(office, tmp_path / "data")
    monkeypatch.setenv("ILP_DATA_DIR", str(folder))
    assert noticed(opened("spm", kota=KOTA, versi="1"))
    (folder / "ilp-1.duckdb").unlink()
    assert "Yang disimpan: 2, 3, 4." in spoken(opened("spm", kota=KOTA, versi="1").error[0].value)


@pytest.mark.usefixtures("here")
def test_the_public_sees_its_newest_version_and_that_earlier_ones_are_for_the_staff(monkeypatch):
    monkeypatch.setenv("ILP_TAMPILAN", "umum")
    for path in ("", "spm", "peta", "unggah"):
        app = opened(path, kota=KOTA, versi="1")
        assert spoken(app.info[0].value).startswith("Keadaan versi lain hanya untuk dinas."), path
        assert "versi" not in dict(app.query_params)
        assert not [link for link in links(shown(app) + shown(app, "menu")) if "versi=" in link]
    assert not opened("spm", kota=KOTA, versi="4").info  # that is what the public sees anyway


@pytest.mark.usefixtures("here")
def test_pages_about_what_is_sent_are_of_now_and_their_links_keep_the_version():
    app = opened("unggah", kota=KOTA, versi="1")
    assert not shown(app)  # no notice: it is about the newest
    assert all_keep(links(shown(app, "menu")[0]["pages"]))


@pytest.mark.usefixtures("here")
def test_connections_stay_open_to_the_version_that_serves_and_to_one_other(office):
    close_all()
    with viewing(STAFF):
        for version in (1, 2, None, 1, 2):
            with as_of(version):
                current_store(office).cursor()
    assert sorted(path.name for path in connection._open) == ["ilp-2.duckdb", "ilp-4.duckdb"]


@pytest.fixture(scope="module")
def server(office, serving):
    with serving(office, ILP_PROXY=PROXY) as address:
        yield address


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_download_is_of_the_version_of_its_address_and_says_so(server):
    address = f"/unduh/kelengkapan.csv?kota={KOTA}"
    first, second, newest = (asked(server, address + more)[1] for more in ("&versi=1", "&versi=2", ""))
    about = [dict(line for line in table(text) if len(line) == 2) for text in (first, second, newest)]
    assert [a["Versi data"].partition(",")[0] for a in about] == ["1", "2", "4"]
    rows = [[line for line in table(text) if len(line) > 2] for text in (first, second, newest)]
    assert rows[0] != rows[1] == rows[2]


def test_the_name_of_a_downloaded_file_names_the_version(server):
    connection = HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request("GET", f"/unduh/spm-layanan.xlsx?kota={KOTA}&periode=2026-06&versi=1")
    answer = connection.getresponse()
    assert answer.read()[:2] == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spm-layanan_33.71_2026-06_versi-1.xlsx"'


@pytest.mark.parametrize("code", HOSTILE[:8] + ["5", "3"])
def test_a_download_of_what_is_no_version_is_refused(server, code):
    status, said = asked(server, f"/unduh/kelengkapan.csv?kota={KOTA}&versi={quote(code)}")
    assert status == 404 and said.startswith(f"Versi {code}" if code in ("5", "3") else f"Versi '{code}'")


@pytest.mark.parametrize(("source", "headers"), [(PROXY, ()), (HERE, (OUTSIDE,)), ("127.0.0.3", (OUTSIDE,))])
def test_nobody_else_downloads_an_earlier_version(server, source, headers):
    address = f"/unduh/kelengkapan.csv?kota={KOTA}"
    status, said = asked(server, f"{address}&versi=1", source, headers)
    assert status == 404 and "hanya untuk dinas" in said
    assert asked(server, address, source, headers)[0] == asked(server, f"{address}&versi=4", source, headers)[0] == 200


def test_the_public_screen_is_always_of_now(server):
    for path in ("/layar/daftar", "/layar/isi"):
        with_it, without = (asked(server, f"{path}?kota={KOTA}&slide=spm{more}") for more in ("&versi=1", ""))
        assert with_it == without and with_it[0] == 200


def test_shapes_are_those_of_the_version_in_their_address_for_the_staff(office, serving, tmp_path):
    """Browsers keep them for ever under that number."""
    folder = shutil.copytree(office, tmp_path / "data")
    with duckdb.connect(folder / "ilp-1.duckdb") as con:
        one = f"SELECT min(area_code) FROM peta_wilayah WHERE kota_code = '{KOTA}'"
        con.execute(f"DELETE FROM peta_wilayah WHERE area_code = ({one})")
    with serving(folder) as address:
        old, new = (asked(address, f"/batas/{KOTA}-{version}.json") for version in (1, 4))
        outside = asked(address, f"/batas/{KOTA}-1.json", headers=(OUTSIDE,))
    assert old[0] == new[0] == outside[0] == 200 and old[1] != new[1] == outside[1]


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_every_table_keeps_the_version_in_the_addresses_of_its_files(name):
    sel = Selection(KOTA, date(2026, 6, 1), versi=1)
    assert all("versi=1" in address for _, address in tables.downloads(name, sel))
