"""Penerapan ILP in its four looks: each shows what it promises, in plain Indonesian, and is downloadable."""

import json

import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, places, reports
from test_every_page import ENGLISH, address, column, opened, table, words

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.export.tables import to_csv
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.tables import ilp as tables_ilp
from ilp_dash.ui.views.ilp import LOOKS

FIGURES = {
    "sebaran": {"verdict", "stacked", "table", "checks", "kpis"},
    "rencana": {"verdict", "kpis", "lines", "table"},
    "kurang": {"verdict", "stacked", "table"},
    "sebelum-sesudah": {"verdict", "table", "lines"},
}


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def look(name, **more):
    return opened("ilp", **({"kota": MAGELANG, "periode": "2025-06", "tampilan": name} | more))


def verdict(app) -> dict:
    return shown(app, "verdict")[0]


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("month", ["2026-09", "2025-01", "2023-01"])
@pytest.mark.parametrize("puskesmas", [{}, {"puskesmas": "P3371010202"}])
def test_every_look_shows_its_figures_in_plain_indonesian(name, month, puskesmas):
    app = look(name, periode=month, **puskesmas)
    compared = (
        {"kpis"} if name == "sebelum-sesudah" and month == "2026-09" else set()
    )  # before that nobody can be compared
    assert {s["t"] for s in shown(app)} == FIGURES[name] | {"footer"} | compared
    assert not app.error and not app.warning
    assert [w for w in words(app) if ENGLISH.search(w)] == []
    assert verdict(app)["title"].endswith(".")


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("month", ["2024-02", "2025-01"])
@pytest.mark.parametrize("puskesmas", ["", "Laut"])
def test_a_city_that_has_only_just_begun_is_no_crash(tmp_path_factory, monkeypatch, name, month, puskesmas):
    of = places()
    spm = "puskesmas | tahun | layanan | pusdatin | Jan | Mar\nPasar | 2024 | SPM08 | 100 | 10 | 10\nPasar | 2025 | SPM01 | | 4 |"
    city = built(tmp_path_factory.mktemp("baru"), reports(of, spm), of)
    monkeypatch.setenv("ILP_DATA_DIR", str(city.path.parent))
    app = opened(
        "ilp", kota=KOTA, periode=month, tampilan=name, **({"puskesmas": city.code(puskesmas)} if puskesmas else {})
    )
    assert not app.error
    if name == "rencana":
        assert any("python -m ilp_dash langkah 10.01" in e.value for e in app.markdown)
        assert set(column(table(app, "Delapan langkah"), "Keadaan")) == {"belum tercatat"}


def test_the_pace_rule_counts_from_its_month_on(tmp_path, monkeypatch):
    of = places()
    spm = "puskesmas | layanan | pusdatin | Jan | Feb\nPasar | SPM08 | 100 | 10 | 10"
    city = built(tmp_path, reports(of, spm), of, rules=[("laju_ilp_bulan", "3", "2025-02")])
    monkeypatch.setenv("ILP_DATA_DIR", str(city.path.parent))
    for at, months in (("2025-01", 6), ("2025-02", 3)):
        app = opened("ilp", kota=KOTA, periode=at, tampilan="rencana")
        assert f"Tidak ada yang mulai dalam {months} bulan terakhir" in verdict(app)["title"]
        assert f"Aturan: laju dihitung dari {months} bulan terakhir." in shown(app, "lines")[0]["notes"]


def test_indicator_and_basis_are_asked_for_only_where_they_matter():
    labels = {name: {s.label for s in look(name).selectbox} for name in LOOKS}
    assert {name for name, found in labels.items() if "Indikator" in found} == {"sebelum-sesudah"}
    assert {name for name, found in labels.items() if "Basis sasaran" in found} == {"sebelum-sesudah"}
    app = look("sebelum-sesudah", indikator="SPM02", basis="riil")
    assert address(app) == {
        "kota": MAGELANG, "periode": "2025-06", "indikator": "SPM02", "basis": "riil", "tampilan": "sebelum-sesudah"
    }  # fmt: skip
    assert verdict(app)["title"].startswith("Ibu bersalin:")


def test_choosing_the_look_on_the_page_brings_its_filters_at_once():
    app = look("rencana")
    app.segmented_control[0].set_value("sebelum-sesudah").run()
    assert "Indikator" in {s.label for s in app.selectbox}
    app.segmented_control[0].set_value("sebaran").run()
    assert "Indikator" not in {s.label for s in app.selectbox}
    assert not app.exception


def test_the_plan_says_who_is_late_as_it_stood_in_that_month():
    app = look("rencana", periode="2025-04")
    rows = table(app, "Rencana dan kenyataan")
    late = dict(zip(column(rows, "Puskesmas"), column(rows, "Pernyataan terhadap rencana"), strict=True))
    assert late["Kerkopan"] == "terlambat 30 hari, belum"  # planned for 31 March, declared on 14 May
    assert late["Jurang Ombo"] == "belum jatuh tempo"
    assert "3 dari 5 puskesmas dinyatakan" in verdict(app)["title"]
    assert "paling lama Kerkopan, 30 hari" in verdict(app)["sub"]


def test_the_plan_of_one_puskesmas_is_said_once():
    for month, said in (
        ("2025-04", "rencana 31 Maret 2025, belum dinyatakan kota: terlambat 30 hari."),
        ("2025-05", "rencana 31 Maret 2025, dinyatakan 14 Mei 2025: terlambat 44 hari."),
        ("2025-02", "rencana 31 Maret 2025, belum dinyatakan kota: belum jatuh tempo."),
    ):
        assert (
            verdict(look("rencana", periode=month, puskesmas="P3371011202"))["title"] == f"Puskesmas Kerkopan: {said}"
        )


def test_two_on_a_side_show_counts_a_reason_and_the_caveat():
    app = look("sebelum-sesudah", periode="2026-09", indikator="SPM08")
    said = json.dumps([verdict(app), shown(app, "kpis")], ensure_ascii=False)
    assert "tanpa rentang: kurang dari 3 puskesmas" in said
    assert "2 puskesmas yang sudah mulai di samping 2 yang belum" in said
    assert "bukan bukti sebab-akibat" in said
    reasons = column(table(app, "Sebelum dan sesudah mulai ILP"), "Keterangan")
    assert sorted(reasons) == [
        "definisi berubah di dalam jangka",
        "ikut",
        "ikut",
        *["tidak ada puskesmas pembanding"] * 2,
    ]


def test_the_start_of_ilp_stands_on_the_trend_of_a_puskesmas_and_of_the_city():
    one = shown(opened("spm", kota=MAGELANG, puskesmas="P3371010202"), "lines")[0]
    assert [words for _, words in one["markers"]] == ["mulai ILP"]
    assert one["months"][one["markers"][0][0]] == "Sep 2025"
    city = shown(opened("spm", kota=MAGELANG), "lines")[0]
    assert [(city["months"][n], words) for n, words in city["markers"]] == [
        ("Jan 2025", "separuh mulai ILP"),
        ("Sep 2025", "semua mulai ILP"),
    ]
    before = shown(opened("spm", kota=MAGELANG, periode="2024-05"), "lines")[0]
    assert "markers" not in before or before["markers"] == []


@pytest.mark.parametrize("name", tables_ilp.TABLES)
def test_every_table_comes_out_as_a_file(name):
    made = tables.make(name, Selection(MAGELANG, parse_month("2025-06"), indikator="SPM08"))
    head = to_csv(made, []).decode("utf-8-sig")
    assert all(c.label in head for c in made.columns)
