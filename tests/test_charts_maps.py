"""Maps: what the build draws of boundaries, what a figure shows of classes, and what travels to the browser."""

import json
from collections import Counter, namedtuple

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.charts import classes, geometry
from ilp_dash.charts.classes import paint
from ilp_dash.charts.maps import OUTSIDE, PUSKESMAS, map_figure, months_figure
from ilp_dash.charts.theme import spec
from ilp_dash.domain.lettering import text_px
from ilp_dash.domain.tables import HIDDEN
from ilp_dash.ingest.city_map import map_rows
from ilp_dash.ingest.map_names import LETTERS
from ilp_dash.ingest.schematic import as_geojson, schematic_boundaries
from ilp_dash.store.build import Boundary
from ilp_dash.store.reference import load_reference

JAKARTA, JAMBI = "31", "15.71"
REFERENCE = load_reference()
WORDS = {
    "baik": ("▲", "Baik"),
    "jelek": ("▼", "Jelek"),
    "na": ("", "Belum lapor"),
    "hid": ("", "disembunyikan"),
}
Frame = namedtuple("Frame", "width height kecamatan frame official source puskesmas")


def answers(rows: dict, kota: str, official: bool = False, source: str = "") -> tuple:
    """What the store answers about a city's map (map_frame, map_areas, map_names), from the rows of the build."""
    [(_, *size)] = [r for r in rows["peta_kota"] if r[0] == kota]
    areas = pd.DataFrame([(r[0], r[2]) for r in rows["peta_wilayah"] if r[1] == kota], columns=["area_code", "shape"])
    points = [("puskesmas", code, "Melati", x, y, 0) for code, x, y in rows["peta_titik"]]
    names = pd.DataFrame(
        [r[1:] for r in rows["peta_nama"] if r[0] == kota] + points,
        columns=["kind", "area_code", "label", "x", "y", "least_px"],
    )
    return Frame(*size, official, source, 5), areas.sort_values("area_code"), names.convert_dtypes()


def schematic(kota: str) -> list[Boundary]:
    return [
        Boundary(code, kota, as_geojson(shape), False, "")
        for code, shape in schematic_boundaries(REFERENCE.areas, kota).items()
    ]


@pytest.fixture(scope="module", params=[JAMBI, JAKARTA])
def drawn(request):
    """(answers, map) of a city as the build draws it."""
    told = answers(map_rows(schematic(request.param), REFERENCE), request.param)
    return told, geometry.city_map(*told)


@pytest.fixture(scope="module")
def square():
    """Three kelurahan side by side: two in one kecamatan, one in another, and a puskesmas in the first."""
    of = sorted(a.code for a in REFERENCE.areas if a.level == "kelurahan" and a.kota_code == JAMBI)
    codes = [*of[:2], next(code for code in of if code[:8] != of[0][:8])]
    boundaries = [
        Boundary(code, JAMBI, json.dumps(shapely.geometry.mapping(shapely.box(n / 9, 0, (n + 1) / 9, 0.1))), False, "")
        for n, code in enumerate(codes)
    ]
    unit = next(p.puskesmas_code for p in REFERENCE.puskesmas if p.kota_code == JAMBI)
    told = answers(map_rows(boundaries, REFERENCE, [(unit, 0.02, 0.02, "titik.csv")]), JAMBI)
    return codes, told, geometry.city_map(*told)


def frame_of(codes, of: dict[str, str], **columns) -> pd.DataFrame:
    rows = [(code, f"Kelurahan {code[-4:]}", cls, "80,0 %") for code, cls in zip(codes, of, strict=False)]
    return pd.DataFrame(rows, columns=["area_code", "name", "cls", "value"]).assign(**columns)


def by_class(fig) -> dict[str, dict]:
    """Class id -> the trace that fills its kelurahan, told by its colour."""
    fills = {paint(cls).fill: cls for cls in (*WORDS, OUTSIDE) if cls != "hid"}
    found = {}
    for trace in fig.to_plotly_json()["data"]:
        if trace.get("fill") == "toself":
            hidden = trace["line"].get("dash") == "dot"
            found["hid" if hidden else fills[trace["fillcolor"]]] = trace
    return found


# ---- what the build draws


def polygons(city: geometry.CityMap) -> dict[str, shapely.Polygon]:
    of = {}
    for code, area in city.areas.items():
        own = city.outlines[city.outlines["no"] == area.no]
        rings, ring = [], []
        for x, y in zip(own["x"], own["y"], strict=True):
            if pd.isna(x):
                rings, ring = [*rings, ring], []
            else:
                ring.append((x, y))
        of[code] = shapely.union_all([shapely.Polygon(r) for r in rings if len(r) > 3])
    return of


def test_a_map_keeps_every_kelurahan_and_lets_none_overlap(drawn):
    _, city = drawn
    shapes = polygons(city)
    assert len(shapes) == len({a.code for a in REFERENCE.areas if a.level == "kelurahan" and a.code in shapes})
    total = sum(shape.area for shape in shapes.values())
    assert shapely.union_all(list(shapes.values())).area == pytest.approx(total, rel=1e-4)
    assert all(0 <= v <= most for shape in shapes.values() for v, most in zip(shape.bounds[2:], city[:2], strict=True))
    assert max(city.width, city.height) == 4000


def test_islands_far_off_come_into_a_frame_that_touches_no_land():
    told = answers(map_rows(schematic(JAKARTA), REFERENCE), JAKARTA)
    city = geometry.city_map(*told)
    frame = city.lines["frame"]
    box = shapely.box(frame["x"].min(), frame["y"].min(), frame["x"].max(), frame["y"].max())
    shapes = polygons(city)
    for code, shape in shapes.items():
        assert box.contains(shape) if code.startswith("31.01") else not box.intersects(shape), code
    named = {label.text for kind in ("pulau", "pulau kiri") for label in city.labels.get(kind, ())}
    assert "skala berbeda" in named
    assert named >= {"Pulau Pari", "Pulau Tidung", "Pulau Untung Jawa"}


def test_outlines_of_kecamatan_run_between_them_and_not_within(square):
    _, _, city = square
    across = city.lines["kecamatan"]["x"]
    borders = {round(x) for x, following in zip(across, across[1:], strict=False) if x == following}
    assert borders == {0, round(city.width * 2 / 3), city.width}


@pytest.mark.parametrize("width", [350, 780, 1400, 2400])
@pytest.mark.parametrize("kind", ["signed", "plain"])
def test_names_stay_inside_their_kelurahan_and_touch_no_other_name(drawn, width, kind):
    _, city = drawn
    px = city.width / width
    shapes = polygons(city)

    def box(label, letters: float):
        lines = label.text.split("<br>")
        across = max(text_px(line, letters) for line in lines if line) * 0.98 * px / 2
        up = len(lines) * letters * 0.8 * px / 2
        return shapely.box(label.x - across, label.y - up, label.x + across, label.y + up)

    shown = {
        code: label for code, area in city.areas.items() if (label := getattr(area, kind)) and label.least_px <= width
    }
    boxes = {code: box(label, LETTERS) for code, label in shown.items()}
    for code, found in boxes.items():
        assert found.intersection(shapes[code]).area > 0.93 * found.area, code
    above = [box(label, 15) for label in city.labels["kecamatan"] if label.least_px <= width]
    for n, one in enumerate(above):
        assert not any(one.intersects(other) for other in above[n + 1 :])
        assert not [code for code, other in boxes.items() if one.intersects(other)]
    if width == 1400:
        assert len(shown) > 0.35 * len(shapes)
        assert above


def test_the_shape_file_holds_places_and_names_and_no_count_of_anything(drawn):
    told, city = drawn
    raw = json.loads(geometry.map_shapes(*told))
    assert set(raw) == {"areas", "lines", "labels"}
    assert list(raw["areas"]) == sorted(city.areas) == list(city.areas)
    assert all(len(shape) == 2 for shape in raw["areas"].values())
    assert all(len(label) == 4 for of in raw["labels"].values() for label in of if label)
    x, at = [], 0
    for step in raw["areas"][next(iter(city.areas))][0]:
        at += step or 0
        x.append(None if step is None else at)
    own = city.outlines[city.outlines["no"] == 0]["x"].tolist()[:-1]
    assert [None if pd.isna(v) else v for v in own] == x
    assert len(geometry.map_shapes(*told)) < 80 * 1024


# ---- what a figure shows


def test_each_class_is_drawn_once_and_counted_in_the_legend(square):
    codes, _, city = square
    fig = map_figure(frame_of(codes, ["baik", "na", "hid"]), city, WORDS, "Peta")
    of = by_class(fig)
    assert {cls: trace["meta"]["areas"] for cls, trace in of.items()} == {"baik": [0], "na": [1], "hid": [2]}
    assert of["na"]["fillpattern"]["shape"] == "/"
    assert [t.line.dash for t in fig.data if t.fill == "toself"][-1] == "dot", "hidden ones last, their edge in sight"
    legend = dict(fig.layout.meta["legend"])
    assert legend["baik"] == "▲ Baik · 1 kelurahan"
    assert legend["hid"] == "disembunyikan · 1 kelurahan"
    assert legend[PUSKESMAS] == "Puskesmas (1 dari 5)"
    assert "jelek" not in legend


def test_a_kelurahan_the_question_does_not_cover_is_outside_and_leads_nowhere(square):
    codes, _, city = square
    fig = map_figure(frame_of(codes[:2], ["baik", "baik"], href="peta?x"), city, WORDS)
    assert by_class(fig)[OUTSIDE]["meta"]["areas"] == [2]
    assert dict(fig.layout.meta["legend"])[OUTSIDE] == "wilayah puskesmas lain"
    [outside] = [t for t in fig.data if (t.meta or {}).get("names") == [2]]
    assert outside.customdata[0] is None
    assert outside.hovertext[0].endswith("wilayah puskesmas lain")


def test_pointer_and_keyboard_read_name_value_class_and_what_else_is_said(square):
    codes, _, city = square
    fig = map_figure(frame_of(codes, ["baik", "jelek", "na"], detail="120 dari 150", href="peta?a"), city, WORDS)
    [read] = [t for t in fig.data if (t.meta or {}).get("names") == [0]]
    assert read.hovertext[0] == f"<b>Kelurahan {codes[0][-4:]}</b><br>80,0 %<br>▲ Baik<br>120 dari 150"
    assert read.customdata[0] == "peta?a"
    assert read.text[0].startswith("▲")
    assert read.textfont.color == paint("baik").text


def test_the_chosen_kelurahan_is_outlined_twice_dark_on_light(square):
    codes, _, city = square
    fig = map_figure(frame_of(codes, ["baik"] * 3), city, WORDS, selected=codes[1])
    lines = [t for t in fig.data if (t.meta or {}).get("areas") == [1] and t.fill is None]
    assert [t.line.width for t in lines] == [6.5, 3.5]


def test_the_figure_draws_itself_anywhere_and_travels_without_its_shapes(square):
    codes, _, city = square
    columns = {"href": ["peta?kota=15.71&kelurahan=" + code for code in codes]}
    fig = map_figure(frame_of(codes, ["baik"] * 3, **columns), city, WORDS, shapes="batas/x.json")
    assert len(fig.data[0].x) == len(fig.data[0].y) > 12
    assert fig.layout.yaxis.scaleanchor == "x"
    sent = spec(fig)
    assert sent["shapes"] == "batas/x.json"
    for trace in sent["fig"]["data"]:
        meta = trace.get("meta") or {}
        assert not {"areas", "lines", "labels", "names"} & set(meta) or not {"x", "y", "text"} & set(trace)
    [read] = [t for t in sent["fig"]["data"] if "names" in (t.get("meta") or {})]
    whole = [read["meta"]["base"] + rest + read["meta"]["end"] for rest in read["customdata"]]
    assert whole == columns["href"]
    assert sent["table"] == {"head": ["Kelurahan", "Nilai", "Golongan"]}, "rows are read off the hover texts"


def test_a_city_without_boundaries_says_so_and_keeps_its_numbers(square):
    codes, _, _ = square
    fig = map_figure(frame_of(codes, ["baik"] * 3), geometry.NO_MAP, WORDS, "Peta")
    assert "Batas wilayah belum ada" in fig.layout.annotations[0].text
    assert sum(len(t.hovertext or ()) for t in fig.data) == 3


def every(city, cls="baik") -> pd.DataFrame:
    rows = [
        (
            code,
            "Kebayoran Lama Utara",
            cls,
            "80,0 %",
            "1.234 dari 1.500<br>Puskesmas Kebayoran Lama",
            f"peta?kelurahan={code}",
        )
        for code in city.areas
    ]
    return pd.DataFrame(rows, columns=["area_code", "name", "cls", "value", "detail", "href"])


def test_267_kelurahan_and_twelve_months_of_them_stay_under_40_kb():
    city = geometry.city_map(*answers(map_rows(schematic(JAKARTA), REFERENCE), JAKARTA))
    assert len(city.areas) == 267
    size = len(json.dumps(spec(map_figure(every(city), city, WORDS, shapes="x")), ensure_ascii=False).encode())
    assert size < 40_000
    months = pd.date_range("2026-01-01", periods=12, freq="MS")
    frame = pd.concat([every(city).assign(month=m, cls=["baik", "jelek", "na"] * 89) for m in months])
    told = pd.DataFrame(
        {"month": months, "label": "Jan 2026", "finding": "44 di bawah target", "href": "peta?periode="}
    )
    fig = months_figure(frame, told.assign(chosen=False), city, WORDS, shapes="x")
    assert len(json.dumps(spec(fig), separators=(",", ":"), ensure_ascii=False).encode()) < 40_000


def test_each_month_is_a_map_of_its_own_with_its_finding_and_its_address(square):
    codes, _, city = square
    months = pd.to_datetime(["2026-08-01", "2026-09-01"])
    frame = pd.DataFrame(
        [(months[0], codes[0], "baik"), (months[0], codes[2], "na"), *((months[1], code, "na") for code in codes)],
        columns=["month", "area_code", "cls"],
    )
    told = pd.DataFrame(
        {"month": months, "label": ["Agu 2026", "Sep 2026"], "finding": ["0 di bawah target", "belum ada laporan"]}
    )
    told = told.assign(href=["peta?a", "peta?b"], chosen=[False, True])
    fig = months_figure(frame, told, city, WORDS, "Judul")
    fills = [(t.xaxis, t.meta["areas"]) for t in fig.data if t.fill == "toself"]
    assert sorted(areas for axis, areas in fills if axis in (None, "x")) == [[0], [1], [2]]
    assert [areas for axis, areas in fills if axis == "x2"] == [[0, 1, 2]]
    reads = [t for t in fig.data if t.hovertext]
    assert [t.customdata[0] for t in reads] == ["peta?a", "peta?b"]
    said = " ".join(a.text for a in fig.layout.annotations)
    assert "Agu 2026" in said and "belum ada laporan" in said
    assert Counter(cls for cls, _ in fig.layout.meta["legend"]) == Counter(["baik", "na", OUTSIDE, ""])
    assert fig.layout.meta["table"]["rows"] == [["Agu 2026", "1", "1", "0"], ["Sep 2026", "0", "3", "0"]]
    narrow = fig.layout.meta["narrow"]["layout"]
    assert narrow["xaxis2"]["domain"] != fig.layout.xaxis2.domain


# ---- classes of a map


def test_a_change_falls_into_one_of_five_classes_and_its_edges_belong_inside():
    cases = [
        (-2.1, "d2"),
        (-2, "d1"),
        (-0.1, "d1"),
        (0, "d0"),
        (0.1, "u1"),
        (2, "u1"),
        (2.1, "u2"),
        (None, "nb"),
        (HIDDEN, "hid"),
    ]
    assert [classes.change_class(value) for value, _ in cases] == [cls for _, cls in cases]
    assert set(classes.CHANGE) == {"d2", "d1", "d0", "u1", "u2"}
    assert len({symbol for symbol, _ in classes.CHANGE.values()}) == 5


def test_a_share_is_judged_on_counts():
    cases = [(0, 4, "n0"), (49, 100, "n0"), (1, 2, "n2"), (749, 1000, "n2"), (3, 4, "n3"), (4, 4, "n3")]
    cases += [(None, 4, "na"), (0, 0, "na"), (1, None, "na")]
    assert [classes.share_class(part, whole) for part, whole, _ in cases] == [cls for *_, cls in cases]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_quantile_classes_hold_every_value_once_and_never_split_equal_values(values):
    found = classes.quantile_classes(values)
    for value in values:
        assert sum(low <= value <= high for _, low, high in found) == 1
    assert len(found) <= 4
    assert [id for id, *_ in found] == sorted({id for id, *_ in found})
    assert bool(found) == bool(values)
