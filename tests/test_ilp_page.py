"""Penerapan ILP in its four looks: each shows what it promises, in plain Indonesian, and is downloadable."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, built, places, reports
from test_every_page import ENGLISH, address, column, opened, table, words

from ilp_dash.analysis import ilp
from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.export.tables import to_csv
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.figures import shown
from ilp_dash.ui.tables import ilp as tables_ilp
from ilp_dash.ui.tables.declared import TABLES
from ilp_dash.ui.views.ilp import LOOKS

FIGURES = {
    "sebaran": {"verdict", "plot", "table", "checks", "kpis"},
    "rencana": {"verdict", "kpis", "plot", "table"},
    "kurang": {"verdict", "plot", "table"},
    "sebelum-sesudah": {"verdict", "table", "plot"},
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
        {"kpis"} if name == "sebelum-sesudah" and month != "2023-01" else set()
    )  # before the first start nobody can be compared
    assert {s["t"] for s in shown(app)} == FIGURES[name] | {"footer"} | compared
    assert not app.error and not app.warning
    assert [w for w in words(app) if ENGLISH.search(w)] == []
    assert verdict(app)["title"].endswith(".")


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("month", ["2024-02", "2025-01"])
@pytest.mark.parametrize("puskesmas", ["", "Laut"])
def test_a_city_that_has_only_just_begun_is_no_crash(tmp_path_factory, monkeypatch, name, month, puskesmas):
    of = places()
    spm = (
        "puskesmas | tahun | layanan | pusdatin | Jan | Mar\nPasar | 2024 | SPM08 | 100 | 10 | 10\nPasar | 2025 | "
        "SPM01 | | 4 |"
    )
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
        assert f"Aturan: laju dihitung dari {months} bulan terakhir." in shown(app, "plot")[0]["notes"]


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
    app = look("sebelum-sesudah", periode="2026-09", indikator="SPM01")  # its definition changed in January 2024
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
    other = look("sebelum-sesudah", periode="2026-09", indikator="SPM08")  # and no other one did
    reasons = column(table(other, "Sebelum dan sesudah mulai ILP"), "Keterangan")
    assert sorted(reasons) == [*["ikut"] * 3, *["tidak ada puskesmas pembanding"] * 2]


def starts(app) -> list[tuple[str, str]]:
    """(month, words) of the beginnings of ILP marked on the trend."""
    plot = next(p for p in shown(app, "plot") if "dari bulan ke bulan" in p["title"])
    months = [row[0] for row in plot["table"]["rows"]]
    notes = plot["fig"]["layout"]["annotations"]
    return [(months[n["x"]], n["text"]) for n in notes if "ILP" in n["text"]]


def test_the_start_of_ilp_stands_on_the_trend_of_a_puskesmas_and_of_the_city():
    assert starts(opened("spm", kota=MAGELANG, puskesmas="P3371010202")) == [("Sep 2025", "mulai ILP")]
    assert starts(opened("spm", kota=MAGELANG)) == [("Jan 2025", "separuh mulai ILP"), ("Sep 2025", "semua mulai ILP")]
    assert starts(opened("spm", kota=MAGELANG, periode="2024-05")) == []


def test_the_rollout_is_drawn_in_steps_beside_the_plan_which_goes_on_after_the_month():
    (plot,) = shown(look("rencana", periode="2025-04"), "plot")
    assert plot["title"].startswith("3 dari 5 dinyatakan")
    behind = {row[0]: row[1:] for row in plot["table"]["rows"]}
    assert plot["table"]["head"] == [
        "Bulan",
        "dinyatakan kota",
        "sebagian/penuh",
        "rencana",
        "penuh",
        "semua 5 puskesmas",
    ]
    assert behind["Apr 2025"][0] == "3 puskesmas" and behind["Apr 2025"][2] == "4 puskesmas"
    last = plot["table"]["rows"][-1]
    assert last[0] == "Jun 2025" and last[3] == "5 puskesmas"  # the last plan: 30 June 2025
    assert last[1] is None and last[2] is None  # yet to come, and not "belum lapor"
    drawn = {t["name"]: t for t in plot["fig"]["data"] if t.get("name")}
    assert {t["line"]["shape"] for t in drawn.values()} == {"hv"}
    assert drawn["dinyatakan kota 3"]["y"][-1] is None and drawn["rencana 5"]["y"][-1] == 5
    assert "semua 5 puskesmas" in [a["text"] for a in plot["fig"]["layout"]["annotations"]]


def test_the_target_date_is_marked_on_the_rollout_of_a_city_that_has_one(tmp_path, monkeypatch):
    of = places()
    of = replace(of, reference=replace(of.reference, cities=tuple(
        replace(c, target_ilp_on=date(2025, 6, 30)) for c in of.reference.cities
    )))  # fmt: skip
    spm = "puskesmas | layanan | pusdatin | Jan | Feb\nPasar | SPM08 | 100 | 10 | 10"
    city = built(tmp_path, reports(of, spm), of)
    monkeypatch.setenv("ILP_DATA_DIR", str(city.path.parent))
    (plot,) = shown(opened("ilp", kota=KOTA, periode="2025-02", tampilan="rencana"), "plot")
    marks = {a["text"]: a["x"] for a in plot["fig"]["layout"]["annotations"]}
    assert plot["table"]["rows"][marks["target 30 Juni 2025"]][0] == "Jun 2025"
    assert "rencana" not in plot["table"]["head"]  # nobody has planned anything


def test_status_per_kecamatan_counts_every_puskesmas_once_in_words_and_pictures():
    (plot,) = shown(look("sebaran", periode="2025-06"), "plot")
    table_behind = plot["table"]
    assert table_behind["head"] == ["Kecamatan", "Belum", "Persiapan", "Pilot", "Sebagian", "Penuh", "Jumlah"]
    assert sum(int(n) for row in table_behind["rows"] for n in row[1:-1]) == 5
    drawn = sum(sum(n or 0 for n in t["x"]) for t in plot["fig"]["data"] if t.get("showlegend"))
    assert drawn == 5
    legend = [t["name"] for t in plot["fig"]["data"] if t.get("showlegend")]
    assert all(" · " in name for name in legend)


def test_the_area_furthest_along_comes_first_and_jakarta_is_told_by_its_division_not_by_its_code():
    units = pd.DataFrame(
        [("Barat", None, "penuh"), ("Barat", None, "belum"), ("Timur", None, "penuh"), (None, None, "pilot")],
        columns=["kecamatan", "kota_adm", "status"],
    )
    counts = ilp.counts_by_area(units)
    assert list(counts["name"]) == ["Timur", "Barat", "–"]
    assert counts.set_index("name").loc["Barat", ["belum", "penuh", "pilot"]].tolist() == [1, 1, 0]
    assert list(ilp.counts_by_area(units.assign(kota_adm="Jakarta Barat"))["name"]) == ["Jakarta Barat"]


def test_the_items_most_puskesmas_lack_come_first_with_their_place_at_the_right():
    (plot,) = shown(look("kurang", periode="2025-04"), "plot")
    rows = plot["table"]["rows"]
    missing = [int(row[2]) for row in rows]
    assert plot["table"]["head"] == ["Butir", "terpenuhi", "belum", "Jumlah"]
    assert missing == sorted(missing, reverse=True) and len(rows) == 10
    assert {int(row[1]) + int(row[2]) for row in rows} == {5}
    assert {row[3] for row in rows} <= {"Klaster 1", "Klaster 5", "Pustu", "Posyandu", "Kelurahan"}
    assert f"belum di {missing[0]} dari 5 puskesmas" in plot["title"]


def test_a_klaster_without_reports_has_no_number_and_more_served_than_sasaran_counts_as_all():
    services = pd.DataFrame(
        {
            "id": ["SPM01", "SPM02", "SPM08"],
            "served_ytd": pd.array([120, 50, None], "Int64"),
            "sasaran": pd.array([100, 100, 80], "Int64"),
            "left_count": pd.array([0, 50, None], "Int64"),
            "coverage_pct": pd.array([120, 50, None], "Float64"),
        }
    )
    by = {k.klaster: k for k in walk(ilp.by_klaster(services))}
    assert (by[2].services, by[2].left_count, by[2].coverage_pct) == (2, 50, 75)
    assert (by[3].services, by[3].left_count, by[3].coverage_pct) == (0, None, None)


def test_posyandu_without_a_count_have_no_share():
    network = pd.DataFrame(
        {
            "posyandu_total": pd.array([10, 0, None, 8], "Int64"),
            "posyandu_siklus_hidup": pd.array([5, 0, 3, None], "Int64"),
        }
    )
    assert [r.siklus_hidup_pct for r in walk(ilp.with_shares(network))] == [50, None, None, None]


@pytest.mark.parametrize("name", [n for n, t in TABLES.items() if t.make.__module__ == tables_ilp.__name__])
def test_every_table_comes_out_as_a_file(name):
    made = tables.make(name, Selection(MAGELANG, parse_month("2025-06"), indikator="SPM08"))
    head = to_csv(made, []).decode("utf-8-sig")
    assert all(c.label in head for c in made.columns)
