"""Jelajah: the reader's own question on the real page, in the address, in the files."""

from html import unescape

import pytest
from real_commands import ROOT
from streamlit.testing.v1 import AppTest

from ilp_dash.domain.arranging import MEASURES, NONE, Arrangement, dimensions_of
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.export.tables import to_csv
from ilp_dash.store.connection import PUBLIC, close_all, viewing
from ilp_dash.ui import tables
from ilp_dash.ui.addresses import read_selection
from ilp_dash.ui.figures import packed, shown
from ilp_dash.ui.tables.explore import levels
from ilp_dash.ui.views import jelajah


@pytest.fixture(autouse=True)
def of_small_city(small_city, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(small_city))
    yield
    close_all()


@pytest.fixture
def public():
    with viewing(PUBLIC):
        yield


def page(**params):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app = app.switch_page("pages/program/jelajah.py").run()
    assert not app.exception
    return app


def select(app, label):
    return next(box for box in app.selectbox if box.label == label)


def test_the_page_opens_with_puskesmas_by_service_as_a_heat_map_and_its_table():
    app = page()
    plot = shown(app, "plot")[0]
    assert "SPM: capaian menurut puskesmas dan indikator" in plot["title"]
    assert plot["fig"]["data"][0]["type"] == "heatmap"
    table = next(spec for spec in shown(app, "table") if spec["dl"])
    assert len(table["cols"]) == 13
    assert any("bukan laju" in note for note in table["notes"])  # what its colours mean in a running year


def test_numbers_that_would_run_into_each_other_are_left_out_of_the_phones_drawing():
    def numbers(app) -> list[bool]:
        plot = shown(app, "plot")[0]
        at = [n for n, trace in enumerate(plot["fig"]["data"]) if trace.get("mode") == "text"]
        return [plot["narrow"]["data"][n].get("visible", plot["fig"]["data"][n].get("visible", True)) for n in at]

    assert set(numbers(page())) == {False}
    assert set(numbers(page(susun="spm-capaian,puskesmas,klaster,panas"))) == {True}


def test_a_choice_stands_in_the_address_and_the_address_makes_the_choice():
    app = page()
    select(app, "Kolom").select("bulan").run()
    assert app.query_params["susun"] == "spm-capaian,puskesmas,bulan,otomatis"
    other = page(susun="spm-belum,indikator,-,otomatis")
    assert select(other, "Baris").value == "indikator"
    plot = shown(other, "plot")[0]
    assert plot["fig"]["data"][0]["type"] == "bar"


def test_an_arrangement_nobody_can_make_is_answered_with_what_can_be_made():
    app = page(susun="spm-capaian,kelurahan,bulan,otomatis")
    assert any("Baris 'kelurahan' tidak ada" in w.value for w in app.warning)
    assert shown(app, "plot")


def test_time_in_the_columns_is_drawn_as_lines_that_begin_anew_each_year():
    plot = shown(page(susun="spm-capaian,indikator,bulan,otomatis"), "plot")[0]
    line = plot["fig"]["data"][0]
    assert line["type"] == "scatter"
    assert any(n % 1 for n in line["x"]), "interrupted in January"
    assert line["y"][line["x"].index(next(n for n in line["x"] if n % 1))] is None


def test_every_measure_by_every_kind_of_row_gives_a_table_and_a_figure_of_few_bytes():
    of = read_selection({"kota": "33.71"})
    for measure, meaning in MEASURES.items():
        there = levels(of, meaning.source)
        for rows in dimensions_of(measure, there):
            beside = [NONE, *dimensions_of(measure, there, rows)]
            columns = beside[len(rows) % len(beside)]  # another one for each, so that all occur
            sel = of.but(susun=Arrangement(measure, rows, columns).code())
            made = tables.make("jelajah", sel)
            assert made.rows, sel.susun
            figure = jelajah.picture(sel)
            assert figure is None or len(packed(figure)) < 60_000, sel.susun


def test_the_line_of_the_whole_is_the_published_figure_and_no_sum():
    of = read_selection({"kota": "33.71"})
    own = tables.make("spm-layanan", of)
    made = tables.make("jelajah", of.but(susun="spm-belum,puskesmas,indikator,otomatis"))
    assert made.total
    left = dict(zip(own.column("short"), own.column("left_count"), strict=True))
    assert dict(zip((c.label for c in made.columns[1:]), made.rows[-1][1:], strict=True)) == left


def test_what_is_hidden_on_the_page_is_hidden_in_the_files():
    with viewing(PUBLIC):
        of = read_selection({"kota": "33.71"}).but(susun="pws-belum,kelurahan,indikator,otomatis")
        made = tables.make("jelajah", of)
        text = to_csv(made, tables.about(of)).decode("utf-8-sig")
    hidden = sum(cell is HIDDEN for row in made.rows for cell in row)
    assert hidden > 0
    assert text.count("disembunyikan") >= hidden
    made = tables.make("jelajah", of)
    assert not any(cell is HIDDEN for row in made.rows for cell in row), "the staff view hides nothing"


@pytest.mark.parametrize("measure", [m for m, meaning in MEASURES.items() if meaning.source in ("PWS", "JEJARING")])
def test_kelurahan_of_one_column_are_drawn_as_a_map_that_hides_what_the_table_hides(measure, public):
    sel = read_selection({"kota": "33.71"}).but(susun=Arrangement(measure, "kelurahan", NONE, "peta").code())
    figure = jelajah.picture(sel)
    said = {}
    for trace in figure.data:
        if trace.meta and "names" in trace.meta:
            told = (unescape(text).replace("<b>", "").replace("</b>", "").split("<br>") for text in trace.hovertext)
            said |= {name: value for name, value, *_ in told}
    made = tables.make("jelajah", sel)
    cells = {row[0]: row[1] for row in made.rows[: len(said)]}
    assert len(said) == 17 and said.keys() == cells.keys()
    for name, cell in cells.items():
        if cell is HIDDEN:
            assert said[name] == "disembunyikan"
        else:
            assert (said[name].lower() == "belum lapor") == (cell in (None, "belum_lapor")), name


def test_a_map_that_cannot_be_drawn_gives_way_to_what_fits():
    plot = shown(page(susun="spm-capaian,puskesmas,-,peta"), "plot")[0]
    assert plot["fig"]["data"][0]["type"] == "bar"
