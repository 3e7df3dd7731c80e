"""One reader of addresses: what it refuses, a file and a slide refuse, and a page answers with something else and a
sentence."""

import pytest
from reading import spoken
from store.magelang import MAGELANG, magelang_picture
from test_every_page import address, opened

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownArea
from ilp_dash.ui import layar
from ilp_dash.ui.addresses import read_selection

STRANGE = [
    ("kota", "99.99"),
    ("periode", "2025-99"),
    ("periode", "2031-01"),
    ("periode", "kemarin"),
    ("puskesmas", "P1571010201"),
    ("puskesmas", "';DROP"),
    ("kelurahan", "15.71.07.1001"),
    ("indikator", "XX"),
    ("basis", "lain"),
]


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


@pytest.mark.parametrize(("name", "code"), STRANGE)
def test_what_the_reader_refuses_a_slide_refuses_and_a_page_answers_with_a_sentence(name, code):
    params = {"kota": MAGELANG} | {name: code}
    with pytest.raises(UnknownArea, match=r"\w"):
        read_selection(params)
    if name not in ("puskesmas", "kelurahan"):  # a screen has slides for puskesmas and none for kelurahan
        with pytest.raises(UnknownArea):
            layar.selection(params)
    app = opened("pws", **params)
    assert f"'{code}'" in spoken(app.warning[0].value) and "tidak dikenal" in app.warning[0].value
    read_selection(address(app))  # what the page has written into the address is known


def test_every_choice_goes_into_an_address_and_comes_back():
    sel = Selection(
        MAGELANG, parse_month("2026-02"), "P3371020201", "33.71.02.1003", "PK", "riil", "P3371020201-SPM08-10", "x,y"
    )
    assert read_selection(sel.params()) == sel
    bare = read_selection({"kota": MAGELANG, "periode": "", "puskesmas": "", "basis": ""})
    assert bare == Selection(MAGELANG, bare.month) and bare.params() == {"kota": MAGELANG, "periode": "2026-09"}


@pytest.mark.parametrize("name", ["kota", "tambah", "tampilan", "susun", "apa"])
@pytest.mark.parametrize("page", ["pws", "jelajah", "panduan"])
def test_a_page_asked_for_with_an_over_long_parameter_says_so_and_drops_the_address(page, name):
    app = opened(page, **{"kota": MAGELANG, name: "x" * 20_000})
    assert f"Bagian '{name}' dalam alamat terlalu panjang" in app.error[0].value
    assert len(app.error[0].value) < 200 and address(app) == {}
