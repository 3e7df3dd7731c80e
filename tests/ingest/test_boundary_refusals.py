"""What does not hold the city's kelurahan is refused with what it is: another level, another city, a drawing. Parts of
one kelurahan are joined, whatever they look like."""

import json

import pytest
import shapely
from boundary_files import AREAS, BIG, GADM, HOME_MADE, OSM, REFERENCE, frame, refusal, rows_of, wiggly, written

from ilp_dash.domain.areas import kecamatan_of
from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.taking import take_boundaries

JAMBI, MAGELANG, AMBON, JAKARTA = "15.71", "33.71", "81.71", "31"


def dissolved(kota: str, group) -> list[dict]:
    """One row per group of kelurahan: code, name of it, its outline."""
    parts: dict[str, list] = {}
    for row in rows_of(kota):
        parts.setdefault(group(row["code"]), []).append(row["geometry"])
    return [
        {"code": code, "name": AREAS[code].name, "city": AREAS[kota].name, "geometry": shapely.union_all(shapes)}
        for code, shapes in parts.items()
    ]


# ---- other levels

LEVEL = {"NAMA": lambda r: r["name"].upper(), "KOTA": lambda r: r["city"]}


@pytest.mark.parametrize("fields", [{"NAMA": LEVEL["NAMA"]}, LEVEL | {"KODE": lambda r: r["code"]}])
@pytest.mark.parametrize("kota", [JAMBI, AMBON, MAGELANG, JAKARTA])
@pytest.mark.parametrize("only", [True, False])
def test_a_file_of_kecamatan_is_refused_as_one(tmp_path, records, kota, fields, only):
    rows = dissolved(kota, kecamatan_of)
    said = refusal(written(tmp_path, rows, fields), records, kota=kota if only else None)
    assert f"tingkat kecamatan ({len(rows)} wilayah" in said
    assert "tingkat kelurahan" in said


def test_a_file_of_cities_says_how_many_it_holds(tmp_path, records):
    rows = [
        {"name": AREAS[kota].name, "code": kota, "geometry": shapely.union_all(list(wiggly(kota).values()))}
        for kota in (JAMBI, MAGELANG, AMBON, "12.76")
    ]
    rows.append(rows[0] | {"name": "Kabupaten Kediri", "code": "35.06"})
    assert "tingkat kabupaten atau kota (5 wilayah" in refusal(
        written(tmp_path, rows, {"nama": lambda r: r["name"]}), records
    )
    bps = {"kdkab": lambda r: r["code"].replace(".", "")}
    assert "tingkat kabupaten atau kota (5 wilayah" in refusal(written(tmp_path, rows, bps, "b.geojson"), records)


def test_a_file_of_provinces_is_refused_as_one(tmp_path, records):
    shape = wiggly(MAGELANG)["33.71.01.1007"]
    rows = [{"code": str(n), "name": f"Provinsi {n}", "geometry": shape} for n in range(11, 49)]
    fields = {"KODE_PROV": lambda r: r["code"], "PROVINSI": lambda r: r["name"]}
    assert "tingkat provinsi (38 wilayah" in refusal(written(tmp_path, rows, fields), records)


def quarters(row: dict) -> list[dict]:
    """A kelurahan in four, as its RW."""
    west, south, east, north = row["geometry"].bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = [(west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)]
    cut = [row["geometry"].intersection(shapely.box(*b)) for b in boxes]
    return [row | {"rw": f"{n:03d}", "geometry": shape} for n, shape in enumerate(cut, 1) if not shape.is_empty]


@pytest.mark.parametrize("field", ["RW", "no_rw", "NAMA_RW", "rt_rw"])
def test_a_file_of_rw_is_refused_with_what_to_do(tmp_path, records, field):
    rows = [part for row in rows_of(MAGELANG) for part in quarters(row)]
    said = refusal(written(tmp_path, rows, BIG | {field: lambda r: r["rw"]}), records)
    assert "tingkat RW atau RT" in said
    assert f"{len(rows)} wilayah untuk 17 kelurahan" in said
    assert "Dissolve" in said


def test_kelurahan_that_tell_how_many_rw_they_have_are_taken(tmp_path, records):
    rows = written(tmp_path, rows_of(MAGELANG), BIG | {"RW": lambda r: 12, "JML_RT": lambda r: 40})
    assert take_boundaries(rows, REFERENCE, records, only_check=True).cities[0].found == 17


# ---- other cities


def elsewhere(n: int, name=lambda n: f"Rekaan {n}") -> list[dict]:
    """Kelurahan of a regency that is not installed, a few of them named like ours."""
    own = [r["name"] for r in rows_of(MAGELANG)]
    shape = rows_of(MAGELANG)[0]["geometry"]
    return [
        {"code": f"35.06.{k // 20 + 1:02d}.20{k % 20 + 1:02d}", "name": own[k] if k < 2 else name(k),
         "kec": f"Kec {k // 20}", "city": "Kabupaten Kediri", "kind": "desa", "geometry": shape}
        for k in range(n)
    ]  # fmt: skip


@pytest.mark.parametrize("only", [None, MAGELANG, JAMBI])
def test_a_file_of_another_city_says_which(tmp_path, records, only):
    said = refusal(written(tmp_path, elsewhere(60), BIG), records, kota=only)
    assert "tampaknya Kabupaten Kediri (kode 35.06)" in said
    assert "Di luar kota yang dicari" in said
    said = refusal(written(tmp_path, elsewhere(60), GADM, "b.geojson"), records, kota=only)
    assert "tampaknya Kabupaten Kediri. " in said
    bare = {"KODE": BIG["KDEPUM"], "DESA": BIG["NAMOBJ"]}
    said = refusal(written(tmp_path, elsewhere(60), bare, "c.geojson"), records, kota=only)
    assert "wilayah dengan kode 35.06" in said


def test_look_alikes_of_another_city_are_not_proposed(tmp_path, records):
    own = [r["name"] for r in rows_of(MAGELANG)]
    rows = elsewhere(17, lambda n: own[n] + "an")
    assert "Kabupaten Kediri" in refusal(written(tmp_path, rows, BIG), records, kota=MAGELANG)


def test_another_installed_city_than_the_one_asked_for_is_named(tmp_path, records):
    said = refusal(written(tmp_path, rows_of(JAMBI), BIG), records, kota=MAGELANG)
    assert "tampaknya Kota Jambi (kode 15.71)" in said
    assert "Kota Magelang (33.71)" in said


def test_a_kecamatan_called_kota_is_no_city(tmp_path, records):
    rows = [r for r in rows_of(JAMBI) if r["kec"] == "Kota Baru"]
    said = refusal(written(tmp_path, rows, {"NAMA": BIG["NAMOBJ"], "KEC": BIG["WADMKC"]}), records)
    assert f"hanya {len(rows)} nama yang sama dengan kelurahan Kota Jambi" in said
    assert "--kota 15.71 --sebagian" in said


# ---- drawings


def test_a_drawing_without_attributes_is_told(tmp_path, records):
    fields = {"Layer": lambda r: "BATAS", "PaperSpace": lambda r: 0, "Linetype": lambda r: "x", "EntityHandle": str}
    said = refusal(written(tmp_path, rows_of(MAGELANG), fields, "cad.gpkg"), records)
    assert "gambar CAD" in said
    assert "nama atau kode kelurahan" in said


def test_a_kecamatan_among_kelurahan_does_not_take_the_place_of_one_that_is_missing(tmp_path, records):
    missing = next(r for r in rows_of(JAMBI) if r["name"] == "Jelutung")
    rows = [r for r in rows_of(JAMBI) if r is not missing and r["code"] != missing["code"]]
    rows += dissolved(JAMBI, kecamatan_of) + dissolved(JAMBI, lambda code: JAMBI)
    path = written(tmp_path, rows, {"kode": lambda r: r["code"], "nama": lambda r: r["name"]})
    match = take_boundaries(path, REFERENCE, records, only_check=True).cities[0].match
    assert match.missing == [missing["code"]]
    assert "Jelutung (kode 15.71.08)" in match.no_kelurahan
    assert "Kota Jambi (kode 15.71)" in match.no_kelurahan


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize(
    ("scale", "shift", "said"),
    [(30_000, (-3_306_000, 226_000), "koordinat setempat"), (1, (-20, 4), "lintang −3,5, bujur 90,2"),
     (10_000, (-700_000, 9_700_000), "sebagai meter pun tidak jatuh")],
    ids=["CAD", "degrees elsewhere", "metres elsewhere"],
)  # fmt: skip
def test_coordinates_that_are_nowhere_say_what_they_are(tmp_path, records, scale, shift, said):
    rows = [r | {"geometry": shapely.transform(r["geometry"], lambda c: c * scale + shift)} for r in rows_of(MAGELANG)]
    path = tmp_path / "batas.shp"
    frame(rows, BIG, None).to_file(path, engine="pyogrio")
    assert said in refusal(path, records)


@pytest.mark.filterwarnings("ignore:invalid value encountered")
@pytest.mark.parametrize(
    ("value", "said"),
    [(1e300, "koordinat Kramat Utara"), (float("nan"), "koordinat Kramat Utara"), (1e6, "33.71.02.1008 rusak")],
)
def test_a_corner_beyond_the_earth_is_refused(tmp_path, records, value, said):
    rows = rows_of(MAGELANG)
    n = next(n for n, r in enumerate(rows) if r["name"] == "Kramat Utara")
    corners = list(rows[n]["geometry"].exterior.coords)
    corners[3] = (value, corners[3][1])
    rows[n] = rows[n] | {"geometry": shapely.Polygon(corners)}
    assert said in refusal(written(tmp_path, rows, BIG, "batas.gpkg"), records)


# ---- parts of one kelurahan


def halves(row: dict, **second) -> list[dict]:
    west, south, east, north = row["geometry"].bounds
    box = shapely.box(west, south, (west + east) / 2, north)
    return [row | {"geometry": row["geometry"].intersection(box)},
            row | {"geometry": row["geometry"].difference(box)} | second]  # fmt: skip


def whole(path, records):
    (city,) = (result := take_boundaries(path, REFERENCE, records, only_check=True)).cities
    for code, shape in city.repaired.shapes.items():
        assert shape.area == pytest.approx(wiggly(MAGELANG)[code].area, rel=0.02), AREAS[code].name
    assert city.merged_parts == dict.fromkeys(wiggly(MAGELANG), 2)
    assert any("Beberapa bagian digabung (17)" in line for line in report_lines(result))


@pytest.mark.parametrize(
    ("fields", "second"),
    [(BIG, {}), (HOME_MADE, {}), (OSM, {}), (BIG, {"code": None}), (BIG, {"code": "", "city": ""})],
    ids=["code", "name and kecamatan", "name", "a code in the first alone", "code and city in the first alone"],
)
def test_two_features_of_one_kelurahan_are_joined(tmp_path, records, fields, second):
    rows = [half for row in rows_of(MAGELANG) for half in halves(row, **second)]
    whole(written(tmp_path, rows, fields), records)


@pytest.mark.parametrize("mark", [" (bagian 2)", " bagian II", " (Bag. 2)", "_part_2", " - Bagian b"])
def test_a_feature_named_as_a_part_is_joined(tmp_path, records, mark):
    rows = [half for row in rows_of(MAGELANG) for half in halves(row, name=row["name"] + mark)]
    whole(written(tmp_path, rows, HOME_MADE), records)


def test_features_with_the_same_number_in_the_file_are_all_read(tmp_path, records):
    data = json.loads(frame([half for row in rows_of(MAGELANG) for half in halves(row)], BIG).to_json())
    for n, feature in enumerate(data["features"]):
        feature["id"] = n // 2
    (tmp_path / "a.geojson").write_text(json.dumps(data))
    whole(tmp_path / "a.geojson", records)


def test_a_sliver_within_a_kelurahan_does_not_take_its_place(tmp_path, records):
    rows = rows_of(MAGELANG)
    rows += [r | {"geometry": r["geometry"].representative_point().buffer(1e-4)} for r in rows]
    whole(written(tmp_path, rows, HOME_MADE), records)


def test_a_kecamatan_of_the_same_name_is_left_out_and_told(tmp_path, records):
    rows = rows_of(JAMBI)
    own = next(r for r in rows if r["name"] == "Jelutung")
    around = shapely.union_all([r["geometry"] for r in rows if r["kec"] == "Jelutung"])
    path = written(tmp_path, [*rows, own | {"geometry": around}], OSM)
    result = take_boundaries(path, REFERENCE, records, only_check=True)
    assert result.cities[0].nested == [own["code"]]
    assert result.cities[0].repaired.shapes[own["code"]].area == pytest.approx(own["geometry"].area, rel=0.02)
    assert any("menutupi kelurahan lain" in line for line in report_lines(result))
