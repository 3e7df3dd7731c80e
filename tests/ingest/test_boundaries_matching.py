"""Boundary files of every office: the right kelurahan by code or name, look-alikes only suggested."""

import zipfile
from dataclasses import replace

import geopandas
import pytest
import shapely
from boundary_files import (
    AREAS,
    BIG,
    BPS,
    DAMAGED,
    DUKCAPIL,
    GADM,
    GEOBOUNDARIES,
    HDX,
    HOME_MADE,
    OSM,
    REFERENCE,
    bps_digits,
    frame,
    rows_of,
    wiggly,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.errors import BadFile, UnknownArea
from ilp_dash.ingest.boundaries.codes import digits_of, group_of, prefix_of
from ilp_dash.ingest.boundaries.names import is_no_kelurahan, likeness
from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.taking import take_boundaries
from ilp_dash.store.records import current_boundaries

JAMBI, AMBON, MAGELANG, JAKARTA = "15.71", "81.71", "33.71", "31"


def taken(records, path, **more):
    return take_boundaries(path, REFERENCE, records, **more)


def renamed(rows, names):
    """The same rows, some with another name in the file."""
    return [row | {"name": names.get(row["name"], row["name"])} for row in rows]


# ---- codes


@given(st.integers(1_100_000_000, 9_699_999_999))
def test_a_code_is_read_however_a_program_has_written_it(number):
    text = str(number)
    dotted = f"{text[:2]}.{text[2:4]}.{text[4:6]}.{text[6:]}"
    ways = [
        number,
        float(number),
        text,
        f"{text}.0",
        dotted,
        f"ID{text}",
        f"id{text}",
        f" {text} ",
        f"{number / 1e9!r}e9",
    ]
    ways.append(dotted.replace(".", "-"))
    assert {digits_of(way) for way in ways} == {text}


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans()))
def test_anything_else_is_no_code_and_never_an_error(value):
    for how in (digits_of, prefix_of, lambda v: group_of(v, 4)):
        found = how(value)
        assert found is None or found.isdigit()


def test_parts_of_a_code_get_their_zeros_back():
    assert [group_of(v, 2) for v in (7, 7.0, "7", "07", "7.0", "x", 123, None)] == ["07"] * 5 + [None] * 3


def test_usual_variants_look_alike_and_numbers_do_not():
    for one, other in [("Sijenjang", "Sijinjang"), ("Simpang IV Sipin", "Simpang "
        "Empat Sipin"), ("Kebon Jeruk", "Kebun Jeruk"),
                       ("Berohol", "Brohol"), ("Kel Jelutung", "Jelutung"), ("Paal V", "Paal Lima")]:  # fmt: skip
        assert likeness(one, other) >= 0.8, one
    assert likeness("Paal V", "Paal X") < 0.7
    assert likeness("Simpang III Sipin", "Simpang IV Sipin") < 0.7


def test_what_is_no_kelurahan_is_known_by_its_name():
    assert all(map(is_no_kelurahan, ["TIDAK TERDEFINISI", "Danau Sipin", "Hutan Kota", "", None, "N/A", "Waduk Pluit"]))
    assert not any(map(is_no_kelurahan, ["Danurejan", "Jelutung", "Nania", "Lautem"]))


# ---- the schemas


@pytest.mark.parametrize(
    ("fields", "how"),
    [(BIG, "kode"), (HDX, "kode"), (DUKCAPIL, "kode"), (DAMAGED, "kode"), (BPS, "nama"), (GADM, "nama"), (OSM, "nama"),
     (HOME_MADE, "nama"), (GEOBOUNDARIES, "nama")],
    ids=["BIG", "HDX", "Dukcapil", "damaged codes", "BPS", "GADM", "OSM", "home-made", "geoBoundaries"],
)  # fmt: skip
def test_every_kelurahan_is_found_and_is_the_right_one(tmp_path, records, fields, how):
    result = taken(records, written(tmp_path, rows_of(JAMBI), fields, "batas.geojson"))
    (city,) = result.cities
    assert report_lines(result)[0] == "Cocok: 68 dari 68 kelurahan"
    assert set(city.match.how.values()) == {how}
    for code, shape in city.repaired.shapes.items():
        true = wiggly(JAMBI)[code]
        assert shape.intersection(true).area > 0.97 * true.area, AREAS[code].name


def test_digits_of_another_place_are_not_taken_for_codes(tmp_path, records):
    result = taken(records, written(tmp_path, rows_of(JAMBI), BPS))
    assert any("kebetulan sama" in line for line in report_lines(result))


def test_bps_codes_are_used_where_the_reference_knows_them(tmp_path, records):
    path = written(tmp_path, rows_of(JAMBI), BPS)
    bps = {r["code"]: bps_digits(r, 3) for r in rows_of(JAMBI)}
    reference = replace(
        REFERENCE, areas=tuple(replace(a, bps_code=bps.get(a.code, a.bps_code)) for a in REFERENCE.areas)
    )
    city = take_boundaries(path, reference, records).cities[0]
    assert city.match.fields.system == "BPS"
    assert set(city.match.how.values()) == {"kode"}
    assert city.repaired.shapes["15.71.03.1001"].intersects(wiggly(JAMBI)["15.71.03.1001"].centroid)


def test_codes_without_names_are_taken_only_when_nearly_all_are_known(tmp_path, records):
    bare = written(tmp_path, rows_of(JAMBI), {"kode": BIG["KDEPUM"]})
    result = taken(records, bare)
    assert result.cities[0].found == 68
    assert any("tidak memuat nama" in line for line in report_lines(result))
    rows = [r if n < 13 else r | {"code": f"15.71.{n:02d}.1099"} for n, r in enumerate(rows_of(JAMBI))]
    with pytest.raises(BadFile):
        taken(records, written(tmp_path, rows, {"kode": BIG["KDEPUM"]}, "bps.gpkg"))


def test_metres_in_a_geojson_and_a_code_field_of_integers(tmp_path, records):
    fields = {"kode": lambda r: int(digits_of(r["code"])), "nama": lambda r: r["name"]}
    path = tmp_path / "meter.geojson"
    frame(rows_of(MAGELANG), fields).to_crs("EPSG:32749").set_crs("EPSG:4326", allow_override=True).to_file(path)
    city = taken(records, path).cities[0]
    assert city.found == 17
    assert "UTM zona 49S" in city.decision


def test_two_of_the_same_name_are_told_apart_by_kelurahan_or_negeri(tmp_path, records):
    result = taken(records, written(tmp_path, rows_of(AMBON), GADM))
    assert result.cities[0].found == 50
    assert {"81.71.01.1006", "81.71.01.2003"} <= set(result.cities[0].repaired.shapes)


def test_without_kind_or_code_two_of_the_same_name_are_left_to_the_user(tmp_path, records):
    path = written(tmp_path, rows_of(AMBON), HOME_MADE)
    first = taken(records, path)
    assert first.cities[0].found == 46
    doubtful = {s.file_name for s in first.cities[0].match.suggestions}
    assert len(doubtful) == 4
    alias = tmp_path / "alias.csv"
    order = list(wiggly(AMBON))
    lines = [f"nusaniwe#{order.index(c) + 1},{c}\n" for c in ("81.71.01.1006", "81.71.01.2003")]
    alias.write_text("nama_berkas,kode\n" + "".join(lines))
    again = taken(records, path, alias_path=alias)
    assert again.cities[0].found == 48
    assert again.unused == []


def test_a_country_file_is_cut_to_the_cities_known(tmp_path, records):
    rows = rows_of(MAGELANG) + rows_of(JAMBI)
    lain = {"city": "Kota Lain", "kec": "Lain"}
    elsewhere = [r | lain | {"code": "99" + r["code"][2:], "name": "Baru " + r["name"]} for r in rows_of("12.76")]
    path = written(tmp_path, rows + elsewhere, BIG)
    both = taken(records, path)
    assert report_lines(both)[0] == "Cocok: 85 dari 85 kelurahan (2 kota)"
    assert {r.match.city.city.kota_code for r in both.cities} == {JAMBI, MAGELANG}
    assert taken(records, path, kota=MAGELANG).cities[0].found == 17


def test_jakarta_is_one_file_of_six_kota(tmp_path, records):
    result = taken(records, written(tmp_path, rows_of(JAKARTA), HDX))
    assert report_lines(result)[0] == "Cocok: 267 dari 267 kelurahan"


# ---- spellings


VARIANTS = {
    "Sijenjang": "SIJINJANG",
    "Simpang IV Sipin": "Simpang Empat Sipin",
    "Kebun Handil": "Kebon Handil",
    "Paal Lima": "Paal V",
    "Jelutung": "Jelutong",
}


def test_variants_are_suggested_never_applied_and_the_printed_lines_are_an_alias_file(tmp_path, records):
    path = written(tmp_path, renamed(rows_of(JAMBI), VARIANTS), HOME_MADE)
    first = taken(records, path)
    assert first.cities[0].found == 63
    lines = report_lines(first)
    start = lines.index("nama_berkas,kode")
    alias = tmp_path / "alias.csv"
    alias.write_text("\n".join(lines[start : start + 6]) + "\n")
    second = taken(records, path, alias_path=alias)
    assert second.cities[0].found == 68
    assert list(second.cities[0].match.how.values()).count("alias") == 5


def test_with_codes_another_spelling_is_only_mentioned(tmp_path, records):
    result = taken(records, written(tmp_path, renamed(rows_of(JAMBI), VARIANTS), BIG))
    assert result.cities[0].found == 68
    assert {code for code, _ in result.cities[0].match.renamed} >= {"15.71.03.1001", "15.71.01.1001"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("nama,kode\nx,15.71.01.1001\n", "baris 1"), ("nama_berkas,kode\nx,99.99\n", "baris 2"),
     ("nama_berkas,kode\nx,15.71.01.1001\nx,15.71.01.1002\n", "baris 3")],
)  # fmt: skip
def test_a_wrong_alias_file_is_refused_with_its_row(tmp_path, records, text, said):
    alias = tmp_path / "alias.csv"
    alias.write_text(text)
    with pytest.raises(BadFile, match=said):
        taken(records, written(tmp_path, rows_of(MAGELANG), BIG), alias_path=alias)


def test_an_alias_line_without_effect_is_told(tmp_path, records):
    alias = tmp_path / "alias.csv"
    alias.write_text("nama_berkas;kode\nTidak Ada;33.71.01.1007\n")
    assert taken(records, written(tmp_path, rows_of(MAGELANG), BIG), alias_path=alias).unused == ["Tidak Ada"]


# ---- what else lies in such files


def test_lakes_are_passed_over_and_strangers_named(tmp_path, records):
    rows = rows_of(JAMBI)
    lake = rows[0] | {"code": "", "name": "TIDAK TERDEFINISI", "geometry": shapely.box(103.6, -1.6, 103.601, -1.599)}
    stranger = lake | {"code": "15.71.01.1099", "name": "Kelurahan Rekaan"}
    match = taken(records, written(tmp_path, [*rows, lake, stranger], BIG)).cities[0].match
    assert match.no_kelurahan == ["TIDAK TERDEFINISI"]
    assert match.extra == ["Kelurahan Rekaan (1571011099)"]


def test_an_old_edition_is_taken_and_what_it_lacks_is_listed(tmp_path, records):
    rows = [r for r in rows_of(JAMBI) if r["code"] not in list(wiggly(JAMBI))[-6:]]
    result = taken(records, written(tmp_path, rows, BIG))
    lines = report_lines(result)
    assert lines[0] == "Cocok: 62 dari 68 kelurahan"
    assert any("Bakung Jaya" in line for line in lines)
    assert result.kept


def test_kecamatan_of_another_time_do_not_hide_a_name(tmp_path, records):
    before = {"Alam Barajo": "Kota Baru", "Danau Sipin": "Telanaipura", "Paal Merah": "Jambi Selatan"}
    rows = [r | {"kec": before.get(r["kec"], r["kec"])} for r in rows_of(JAMBI)]
    result = taken(records, written(tmp_path, rows, HOME_MADE))
    assert result.cities[0].found == 68
    assert "15.71.09.1001" in result.cities[0].match.moved


def test_parts_of_one_kelurahan_are_joined_and_said(tmp_path, records):
    rows = rows_of(MAGELANG)
    whole = rows[0]["geometry"]
    west, south, east, north = whole.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    rows[0] = rows[0] | {"geometry": whole.intersection(half)}
    rows.append(rows[0] | {"geometry": whole.difference(half)})
    city = taken(records, written(tmp_path, rows, BIG)).cities[0]
    assert city.merged_parts == {rows[0]["code"]: 2}
    assert city.repaired.shapes[rows[0]["code"]].area == pytest.approx(whole.area, rel=0.01)


def test_a_kecamatan_of_the_same_name_in_an_osm_extract_is_not_the_kelurahan(tmp_path, records):
    rows = rows_of(JAMBI)
    fields = OSM | {"admin_level": lambda r: r.get("level", "7")}
    around = next(r for r in rows if r["name"] == "Jelutung")
    rows.append(around | {"level": "6", "geometry": around["geometry"].buffer(0.01)})
    rows.append(around | {"geometry": shapely.Point(103.6, -1.6)})
    city = taken(records, written(tmp_path, rows, fields, "osm.geojson")).cities[0]
    assert city.found == 68
    assert city.repaired.shapes[around["code"]].area == pytest.approx(around["geometry"].area, rel=0.02)


def test_a_hundred_and_sixty_columns_and_names_cut_to_ten_characters(tmp_path, records):
    fields = {f"PDDK_{n}": (lambda r, n=n: n * 7) for n in range(155)}
    fields |= {"KODE_KELUR": lambda r: float(digits_of(r["code"])), "NAMA_KELUR": lambda r: r["name"].upper()}
    fields |= {"NAMA_KECAM": lambda r: r["kec"].upper()}
    folder = tmp_path / "shp"
    folder.mkdir()
    frame(rows_of(JAMBI), fields).to_file(folder / "BATAS_KELURAHAN.shp", engine="pyogrio")
    path = tmp_path / "batas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"dalam/folder/{part.name}")
    assert taken(records, path).cities[0].found == 68
    loose = taken(records, folder / "BATAS_KELURAHAN.shp").cities[0]
    assert loose.found == 68
    assert (tmp_path / "data" / "asli" / f"{current_boundaries(records)[JAMBI].sha256}.zip").is_file()


def test_of_several_layers_the_one_with_kelurahan_is_taken(tmp_path, records):
    path = tmp_path / "semua.gpkg"
    rows = rows_of(MAGELANG)
    geopandas.GeoDataFrame({"ADM3_EN": ["Magelang Utara"]}, geometry=[rows[0]["geometry"]], crs=4326).to_file(
        path, layer="adm3"
    )
    frame(rows, HDX).to_file(path, layer="adm4")
    city = taken(records, path).cities[0]
    assert (city.layer, city.found) == ("adm4", 17)


# ---- refusals


def test_a_file_without_any_of_the_cities_is_refused(tmp_path, records):
    rows = [
        r | {"code": "99.01.01.1001", "name": f"Lain {n}", "kec": "Lain", "city": "Lain"}
        for n, r in enumerate(rows_of(MAGELANG))
    ]
    with pytest.raises(BadFile, match=r"tampaknya Lain \(kode 99\.01\)"):
        taken(records, written(tmp_path, rows, BIG))
    with pytest.raises(BadFile, match="Kolom yang ada: Kelurahan, Kec"):
        taken(records, written(tmp_path, rows, HOME_MADE, "tanpa-kota.gpkg"))


def test_what_is_no_map_is_refused_in_indonesian(tmp_path, records):
    for name, content in (("x.gpkg", b"bukan peta"), ("x.zip", b"bukan zip"), ("x.geojson", b"{}"), ("x.xlsx", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadFile):
            taken(records, tmp_path / name)
    with pytest.raises(BadFile, match="tidak ditemukan"):
        taken(records, tmp_path / "tidak-ada.gpkg")
    with pytest.raises(UnknownArea, match="Kota Jambi"):
        taken(records, tmp_path / "x.gpkg", kota="99.99")
