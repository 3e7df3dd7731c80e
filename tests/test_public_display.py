"""The public screen without a browser: what it may say, in which order, and who may steer it."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from store.magelang import MAGELANG, magelang_picture
from store.picture import KOTA, PLACES, month, one, pictured, places
from test_export import asked

from ilp_dash.charts.classes import DARK_PAINTS, PAINTS, paint, pws_class
from ilp_dash.charts.geometry import city_map
from ilp_dash.charts.theme import still, template_json
from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.errors import UnknownArea, UserError
from ilp_dash.store.actions import add_action
from ilp_dash.store.connection import PUBLIC, STAFF, viewing
from ilp_dash.store.queries import public
from ilp_dash.store.records import open_records
from ilp_dash.ui import layar
from ilp_dash.ui.views import layar as views

ROOT = Path(__file__).resolve().parent.parent
MARCH = month("2025-03")
# Puskesmas Gunung answers for a single kelurahan; Laut has 3 people left in SPM11.
SERVICES = """
puskesmas | layanan | pusdatin | riil | Mar
Pasar     | SPM08   | 100      | 100  | 2
Gunung    | SPM08   | 50       | 50   | 3
Laut      | SPM08   | 80       | 80   | 40
Pasar     | SPM10   | 100      | 100  | 61
Gunung    | SPM10   | 50       | 50   | 31
Laut      | SPM10   | 80       | 80   | 47
Pasar     | SPM11   | 100      | 100  | 71
Gunung    | SPM11   | 50       | 50   | 33
Laut      | SPM11   | 80       | 95   | 77
"""
KELURAHAN = """
kelurahan | kode       | pusdatin | riil | Mar
Melati    | K6         | 100      | 90   | 3
Mawar     | K6         | 100      | 90   | 20
Kenanga   | K6         | 100      | 90   | 30
Anggrek   | K6         | 100      | 90   | 40
Dahlia    | K6         | 100      | 90   | 50
Melati    | TERDUGA_TB | 100      | 90   | 60
Mawar     | TERDUGA_TB | 100      | 90   | 60
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return pictured(tmp_path_factory.mktemp("layar"), SERVICES, KELURAHAN).public


@pytest.fixture(autouse=True)
def _public():
    """As the routes of the screen do it, whoever asks (see test_whoever_opens_it_the_screen_shows_the_public_view)."""
    with viewing(PUBLIC):
        yield


@pytest.fixture(params=["magelang", "gambar"])
def city(request, monkeypatch):
    picture = magelang_picture().public if request.param == "magelang" else request.getfixturevalue("drawn")
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    return (MAGELANG if request.param == "magelang" else KOTA), picture


@pytest.mark.parametrize(("rule", "hidden"), [(None, {"Laut"}), ("10", {"Laut", "Pasar"}), ("0", {"Laut"})])
def test_small_numbers_follow_the_rule_in_force_and_are_never_shown_under_the_default(tmp_path, rule, hidden):
    """SPM11: Laut has 3 people left, Pasar 7; Gunung's own kelurahan are two here, its figures large."""
    sheet = (
        "puskesmas | layanan | pusdatin | riil | Mar\nPasar | SPM11 | 100 | 100 | 93\nGunung | SPM11 | 60 | 60 | 40\n"
    )
    sheet += "Laut | SPM11 | 80 | 80 | 77\n"
    of = places(PLACES + "Teratai  | Barat     | Gunung    | 2019-01-01 |\n")
    picture = pictured(tmp_path, sheet, of=of, rules=[("angka_kecil", rule, "2020-01")] if rule else ()).public
    rows = picture.ask(public.puskesmas_services, KOTA, MARCH, "pusdatin")
    found = {
        name for name in ("Pasar", "Gunung", "Laut") if one(rows, puskesmas_code=picture.code(name), id="SPM11").hidden
    }
    assert found >= hidden
    assert ("Gunung" in found) == (
        len(hidden) == 1
    )  # beside a single hidden one a second is hidden, the one with the fewest people served


def sent(params: dict) -> dict:
    return json.loads(layar._slide_of(params))


def every_slide(kota: str, **params) -> list[dict]:
    return [sent({"kota": kota, "slide": s["key"], **params}) for s in layar.order({"kota": kota})]


def bars_of(figure: dict) -> dict[str, tuple[float, list[str]]]:
    """Length and words of each bar by its name."""
    data, axis = figure["fig"]["data"], figure["fig"]["layout"]["yaxis"]
    lengths = next(dict(zip(trace["y"], trace["x"], strict=True)) for trace in data if "insidetextfont" in trace)
    said = [pair for t in data if "text" in t for pair in zip(t["y"], t["text"], strict=True) if pair[1].strip()]
    return {
        name: (lengths[y], [words.strip() for at, words in said if at == y])
        for y, name in zip(axis["tickvals"], axis["ticktext"], strict=True)
    }


# --- privacy --------------------------------------------------------------------------------------------------------


def test_the_screen_asks_the_public_questions_alone():
    for file in ("ilp_dash/ui/layar.py", "ilp_dash/ui/views/layar.py"):
        named = [
            f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]
        asking = [name for name in named if ".store" in name and ".store.connection" not in name]
        assert asking == ["ilp_dash.store.queries.public"], file
        inner = {name.split(".")[2] for name in named if name.startswith("ilp_dash.ui.")}
        assert not inner & {"tables", "places", "trust", "frame", "words"}  # they ask other questions


def test_whoever_opens_it_the_screen_shows_the_public_view(monkeypatch):
    """Only the staff view has August, which ends no quarter; the screen lacks it at the server's own computer too."""
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    august = {"kota": MAGELANG, "slide": "spm", "periode": "2026-08"}
    with viewing(STAFF):
        assert json.loads(layar._slide_of(august))["headline"]
    for question in ("isi?slide=spm", "isi?slide=peta&indikator=K6"):
        assert [asked(f"/layar/{question}&kota={MAGELANG}&periode={at}")[0] for at in ("2026-08", "2026-09")] == [
            404,
            200,
        ]
    assert json.loads(asked(f"/layar/daftar?kota={MAGELANG}")[2])["city"] == "Kota Magelang"


def test_a_sensitive_service_of_a_puskesmas_with_one_kelurahan_is_not_shown_and_cannot_be_subtracted(drawn):
    rows = {(r.puskesmas_code, r.id): r for r in drawn.ask(public.puskesmas_services, KOTA, MARCH, "pusdatin")}
    assert drawn.ask(public.puskesmas_services, KOTA, MARCH, "riil") == [], "two bases could be compared"
    hidden = {
        (name, id)
        for name in ("Pasar", "Gunung", "Laut")
        for id in ("SPM08", "SPM10", "SPM11")
        if rows[drawn.code(name), id].hidden
    }
    # SPM10: Gunung, and Laut, the smaller of the other two; SPM11: Gunung, and Laut with its three people left.
    # SPM08 is not sensitive.
    assert hidden == {("Gunung", "SPM10"), ("Laut", "SPM10"), ("Gunung", "SPM11"), ("Laut", "SPM11")}
    for r in rows.values():
        if r.hidden:
            assert (r.served_ytd, r.coverage_pct, r.reached, r.left_count, r.pace) == (None,) * 5


def test_of_kelurahan_only_the_status_is_asked_and_nothing_of_a_sensitive_indicator(drawn):
    rows = drawn.ask(public.kelurahan_statuses, KOTA, "K6", MARCH, "pusdatin")
    assert rows[0]._fields == ("area_code", "status")
    assert {r.status for r in rows} == {"disembunyikan", "di_atas"}
    assert drawn.ask(public.kelurahan_statuses, KOTA, "TERDUGA_TB", MARCH, "pusdatin") == []
    assert drawn.ask(public.city_pws, KOTA, "TERDUGA_TB", MARCH, "pusdatin") is None


def test_nothing_sent_to_the_browser_is_a_number_of_a_kelurahan_or_a_hidden_one(city):
    kota, picture = city
    last = picture.ask(public.cities)[0].last_month
    areas = [name for (name,) in picture.sql("SELECT name FROM area WHERE level = 'kelurahan'")]
    public_names = {
        name
        for (name,) in picture.sql(
            "FROM (SELECT name FROM puskesmas UNION SELECT name FROM area WHERE level <> 'kelurahan')"
        )
    }
    slides = every_slide(kota) + [
        sent({"kota": kota, "slide": "peta", "indikator": i.id}) | {"indicator": i.id} for i in PWS if not i.sensitive
    ]
    for slide in slides:
        for figure in slide["figures"]:
            traces = figure["fig"]["data"] if figure["t"] == "plot" else []
            assert not [trace for trace in traces if {"hovertext", "customdata"} & set(trace)]
            assert not {"table", "narrow"} & set(figure)
        text = json.dumps(slide, ensure_ascii=False)
        for name in sorted(public_names, key=len, reverse=True):
            text = text.replace(name, "")
        assert not re.search(r"\d\d\.\d\d\.\d\d\.\d{4}", text)
        assert not [name for name in set(areas) - public_names if re.search(rf"\b{re.escape(name)}\b", text)], slide[
            "key"
        ]
    hidden = {
        (r.puskesmas_code, r.short) for r in picture.ask(public.puskesmas_services, kota, last, "pusdatin") if r.hidden
    }
    for slide in slides:
        if slide["kind"] == "puskesmas" and slide["figures"]:
            for name, (length, said) in bars_of(slide["figures"][0]).items():
                concealed = (slide["key"].partition(":")[2], name) in hidden
                assert concealed == (said == ["disembunyikan"])
                assert len(said) == 1 and (length == 0 or said[0].endswith(" %"))
    assert (kota == KOTA) == bool(hidden)


def test_a_map_says_the_status_of_a_kelurahan_by_its_colour_and_nothing_else(city, monkeypatch):
    kota, picture = city
    last = picture.ask(public.cities)[0].last_month
    known = {
        (indicator, code): status
        for indicator, code, status in picture.sql(
            "FROM pws SELECT indicator, area_code, status "
            "WHERE level = 'kelurahan' AND month = ? AND basis = 'pusdatin'",
            last,
        )
    }
    codes = sorted({code for _, code in known})
    areas = pd.DataFrame([{"area_code": code, "shape": "[[0, 1, 0], [0, 0, 1]]"} for code in codes])
    told = {"nama bertanda": "Nama kelurahan", "nama": "Nama kelurahan", "tanda": ""}
    names = pd.DataFrame([(kind, code, label, 1, 1, 1) for code in codes for kind, label in told.items()])
    names.columns = ["kind", "area_code", "label", "x", "y", "least_px"]
    size = SimpleNamespace(width=9, height=9, kecamatan="", frame="", official=False, source="", puskesmas=3)
    monkeypatch.setattr(views, "_city_map", lambda kota: city_map(size, areas, names))
    for i in (i for i in PWS if not i.sensitive):
        figure = still(views.peta(layar.selection({"kota": kota, "indikator": i.id})).figures[0])
        traces = figure["fig"]["data"]
        colours = {codes[n]: t["fillcolor"] for t in traces for n in t.get("meta", {}).get("areas", [])}
        assert colours == {code: paint(pws_class(known[i.id, code])).fill for code in codes}
        assert not [trace for trace in traces if {"x", "y", "text", "hovertext", "customdata"} & set(trace)]
        assert "Nama kelurahan" not in json.dumps(figure)


def test_every_service_of_spm10_to_12_is_sensitive_and_the_screen_refuses_such_an_indicator(city):
    assert {i.id for i in SPM if i.sensitive} == {"SPM10", "SPM11", "SPM12"}
    for wrong in ("TERDUGA_TB", "SPM08", "entah", "<script>"):
        with pytest.raises(UnknownArea, match="tidak ditampilkan di layar umum"):
            layar._slide_of({"kota": city[0], "slide": "peta", "indikator": wrong})


# --- slides ---------------------------------------------------------------------------------------------------------


def test_every_slide_says_what_must_always_be_on_the_screen_and_is_small(city):
    for slide in every_slide(city[0]):
        assert slide["headline"].endswith((".", "%")) and len(slide["headline"]) <= 120, slide["headline"]
        assert {"city", "title", "month", "source", "complete", "marks", "version"} <= set(slide)
        assert "DATA SIMULASI" in slide["marks"]
        assert len(json.dumps(slide)) < 8_000


def test_on_dark_ground_the_figures_are_drawn_for_it(city):
    light, dark = (sent({"kota": city[0], "slide": "spm", "mode": mode})["figures"][0] for mode in ("terang", "gelap"))
    colours = [
        {c for t in f["fig"]["data"] if "insidetextfont" in t for c in t["marker"]["color"]} for f in (light, dark)
    ]
    classes = ("tercapai", "sesuai", "sedikit", "tertinggal", "na")
    assert colours[0] <= {PAINTS[c].fill for c in classes} and colours[1] <= {DARK_PAINTS[c].fill for c in classes}
    assert colours[0] != colours[1]
    assert "template" not in light["fig"]["layout"] and "template" not in dark["fig"]["layout"]  # the page holds it
    assert json.loads(template_json(True, afar=True))["layout"]["font"]["color"] in json.dumps(dark["fig"]["layout"])


@pytest.mark.parametrize("period", ["2023-03", "2023-09", "2024-12", "2026-03", "2026-09"])
def test_every_slide_stands_in_every_kind_of_month(period, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    for slide in every_slide(MAGELANG, periode=period):
        assert slide["headline"] and "None" not in json.dumps(slide)


def test_a_slide_says_what_the_store_says(monkeypatch):
    picture = magelang_picture().public
    monkeypatch.setenv("ILP_DATA_DIR", str(picture.path.parent))
    rows = picture.sql(
        "SELECT sum(left_count) FROM spm_coverage "
        "WHERE level = 'kota' AND area_code = ? AND month = DATE '2026-09-01' AND basis = 'pusdatin'",
        MAGELANG,
    )
    card = sent({"kota": MAGELANG, "slide": "ringkasan"})["figures"][0]["items"][2]
    assert int(card["value"].replace(".", "")) == rows[0][0]


# --- order ----------------------------------------------------------------------------------------------------------


def test_of_late_actions_the_screen_tells_how_many_and_no_word_of_one(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))
    monkeypatch.setenv("ILP_RECORDS_URL", f"sqlite:///{tmp_path / 'buku.sqlite'}")
    before = sent({"kota": MAGELANG, "slide": "pokok"})
    values = {"problem": "K6 kurang", "plan": "Panggil ibu hamil", "owner": "Lurah", "indicator": "K6"}
    for year in (2026, 2099):
        add_action(open_records(), MAGELANG, {**values, "due": month(f"{year}-05")}, "ani")
    told = sent({"kota": MAGELANG, "slide": "pokok"})
    assert (before["sub"], told["sub"]) == ("", "1 tindak lanjut lewat tenggat, terlama sejak 1 Mei 2026.")
    assert not re.search("Panggil|Lurah|K6 kurang", json.dumps(told))
    assert {**told, "sub": ""} == before


def test_all_slides_are_shown_and_each_puskesmas_once_a_round(city):
    keys = [s["key"] for s in layar.order({"kota": city[0]})]
    of = [f"puskesmas:{p.puskesmas_code}" for p in city[1].ask(public.puskesmas_of, city[0])]
    assert keys == ["ringkasan", "pokok", "peta", "spm", "ilp", "siklus", *of]


def test_many_puskesmas_come_in_even_groups_between_rounds_of_the_other_slides(city, monkeypatch):
    monkeypatch.setattr(layar, "CAROUSEL", 2)
    keys = [s["key"].partition(":")[0] for s in layar.order({"kota": city[0], "slide": "spm,puskesmas"})]
    two, last = ["spm", "puskesmas", "puskesmas"], ["spm", "puskesmas"]
    assert keys == {MAGELANG: [*two, *two, *last], KOTA: [*two, *last]}[city[0]]


def test_the_order_of_the_address_is_kept_and_puskesmas_can_be_chosen(city):
    code = city[1].ask(public.puskesmas_of, city[0])[1].puskesmas_code
    found = layar.order({"kota": city[0], "slide": "spm,puskesmas,ringkasan", "puskesmas": code})
    assert [s["key"] for s in found] == ["spm", f"puskesmas:{code}", "ringkasan"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"kota": "99.99"}, "Kota dengan kode '99.99' tidak ada"),
        ({"slide": "tarian"}, "Slide 'tarian' tidak ada"),
        ({"puskesmas": "P0000000000", "slide": "puskesmas"}, "tidak ada di sini"),
    ],
)
def test_what_is_not_there_is_answered_with_a_sentence(city, params, said):
    with pytest.raises(UserError, match=said):
        layar.order({"kota": city[0]} | params)


WRONG = [
    {"slide": ""},
    {"slide": "puskesmas"},
    {"slide": "spm:1"},
    {"periode": "2031-01"},
    {"periode": "2025-02"},
    {"basis": "riil"},
    {"periode": "x"},
    {"basis": "y"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_slide_period_or_basis_is_answered_with_a_sentence(city, wrong):
    with pytest.raises(UserError):
        layar._slide_of({"kota": city[0], "slide": "spm"} | wrong)


# --- the remote -----------------------------------------------------------------------------------------------------
