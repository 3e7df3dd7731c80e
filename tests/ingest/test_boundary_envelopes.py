"""Boundary files as offices pack them: read whatever the names, zips and scripts around them, or told what they are."""

import json
import random
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import shapely
from boundary_files import BIG, HOME_MADE, REFERENCE, empty_folder, frame, refusal, rows_of, wiggly

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries import taking
from ilp_dash.ingest.boundaries.reading import read_layers
from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.taking import take_boundaries
from ilp_dash.ingest.child import Child

MAGELANG = "33.71"


def parts_of(tmp_path: Path, rows=None, **more) -> dict[str, bytes]:
    """The parts of a Shapefile of Magelang by suffix."""
    folder = tmp_path / "shp"
    folder.mkdir(exist_ok=True)
    frame(rows or rows_of(MAGELANG), BIG).to_file(folder / "b.shp", engine="pyogrio", **more)
    return {p.suffix: p.read_bytes() for p in folder.iterdir()}


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename = name  # as written, backslashes too
            archive.writestr(info, content)
    return path


def found(path, records) -> int:
    (city,) = take_boundaries(path, REFERENCE, records, only_check=True).cities
    for code, shape in city.repaired.shapes.items():
        assert shape.intersection(wiggly(MAGELANG)[code]).area > 0.97 * wiggly(MAGELANG)[code].area
    return city.found


def geojson(rows=None) -> str:
    return frame(rows or rows_of(MAGELANG), BIG).to_json()


# ---- zipped Shapefiles


@pytest.mark.parametrize(
    "named",
    [
        {".shp": "Batas.shp", ".shx": "BATAS.SHX", ".dbf": "batas.DBF", ".prj": "Batas.prj"},
        {s: f"Peta\\Kelurahan\\batas{s}" for s in (".shp", ".shx", ".dbf", ".prj")},
        {s: f"dalam/folder lain/Batas Kel. 2024{s}" for s in (".shp", ".shx", ".dbf", ".prj", ".cpg")},
        {s: f"b{s.upper()}" for s in (".shp", ".dbf", ".prj")},
        {".shp": "b.shp", ".dbf": "b.dbf"},
    ],
    ids=["mixed case", "backslashes", "folders, blanks and a dot", "without .shx", "without .shx and .prj"],
)
def test_a_zipped_shapefile_is_read_however_its_parts_are_named(tmp_path, records, named):
    parts = parts_of(tmp_path)
    entries = {name: parts[suffix] for suffix, name in named.items()}
    entries |= {"__MACOSX/._b.shp": b"\0\5\x16\7", "baca saya.txt": b"halo", "peta.pdf": b"%PDF-1.4", ".DS_Store": b"x"}
    assert found(zipped(tmp_path / "batas.zip", entries), records) == 17


def test_a_loose_shapefile_is_read_with_parts_in_other_case_and_nothing_is_written_beside_it(tmp_path, records):
    folder = tmp_path / "kirim"
    folder.mkdir()
    for suffix, content in parts_of(tmp_path).items():
        if suffix != ".shx":
            (folder / f"BATAS{suffix.upper()}").write_bytes(content)
    (folder / "BATAS.SHP").rename(folder / "Batas.shp")
    before = sorted(p.name for p in folder.iterdir())
    assert found(folder / "Batas.shp", records) == 17
    assert sorted(p.name for p in folder.iterdir()) == before


@pytest.mark.parametrize(
    ("written", "declared"),
    [("CP1252", "UTF-8"), ("UTF-8", "ISO-8859-1"), ("UTF-8", "1252"), ("CP1252", None), ("UTF-8", None),
     ("CP1252", "ANSI 1252"), ("CP1252", "apa saja"), ("CP1250", "1250")],
)  # fmt: skip
def test_names_are_read_right_whatever_the_cpg_says(tmp_path, written, declared):
    names = ["Cacabán é", "Señor" if written != "CP1250" else "Łódź", "Rejowinangun’s"]
    rows = [r | {"name": name} for r, name in zip(rows_of(MAGELANG), names, strict=False)]
    parts = parts_of(tmp_path, rows, encoding=written)
    parts.pop(".cpg", None)
    if declared:
        parts[".cpg"] = declared.encode()
    path = zipped(tmp_path / "b.zip", {f"b{suffix}": content for suffix, content in parts.items()})
    ((layer,), _) = read_layers(path, empty_folder(tmp_path / "kosong"))
    assert layer.columns["NAMOBJ"] == names


def test_of_a_shapefile_without_dbf_the_message_names_what_is_missing(tmp_path, records):
    parts = parts_of(tmp_path)
    said = refusal(zipped(tmp_path / "b.zip", {"peta/b.shp": parts[".shp"], "lain.dbf": parts[".dbf"]}), records)
    assert ".dbf (nama dan kode) tidak ada" in said
    assert "b.zip (peta/b.shp)" in said
    said = refusal(zipped(tmp_path / "c.zip", {"b.dbf": parts[".dbf"], "b.shx": parts[".shx"]}), records)
    assert ".shp tidak ada" in said


def test_a_map_that_cannot_be_read_is_told_beside_one_that_can(tmp_path, records):
    parts = parts_of(tmp_path)
    rows = rows_of(MAGELANG)
    kecamatan = [r | {"name": k, "code": None} for k in {r["kec"] for r in rows} for r in rows if r["kec"] == k][::6]
    lost = {"kelurahan.shp": parts[".shp"], "kelurahan.shx": parts[".shx"]}
    said = refusal(zipped(tmp_path / "a.zip", {"kecamatan.geojson": geojson(kecamatan).encode(), **lost}), records)
    assert "tingkat kecamatan" in said
    assert "a.zip (kelurahan.shp): bagian .dbf (nama dan kode) tidak ada" in said
    broken = {"lama.shp": parts[".shp"][:150], "lama.dbf": parts[".dbf"], "catatan.txt": b"bukan peta"}
    path = zipped(tmp_path / "b.zip", {"kelurahan.geojson": geojson().encode(), **broken, **lost})
    lines = report_lines(take_boundaries(path, REFERENCE, records, only_check=True))
    start = lines.index("  Peta lain dalam berkas ini tidak terbaca (2):")
    assert lines[start + 1].startswith("    b.zip (kelurahan.shp): bagian .dbf")
    assert lines[start + 2].startswith("    b.zip (lama): tidak dapat dibaca sebagai peta")


def test_a_zip_in_a_zip_is_opened(tmp_path, records):
    inner = zipped(tmp_path / "dalam.zip", {f"b{s}": c for s, c in parts_of(tmp_path).items()})
    assert found(zipped(tmp_path / "luar.zip", {"kirim/dalam.zip": inner.read_bytes()}), records) == 17


def test_of_several_shapefiles_in_a_zip_the_one_of_kelurahan_is_read(tmp_path, records):
    rows = rows_of(MAGELANG)
    entries = {f"kelurahan{s}": c for s, c in parts_of(tmp_path).items()}
    districts = [r | {"name": r["kec"], "code": r["code"][:8]} for r in rows[::6]]
    entries |= {f"admin kecamatan{s}": c for s, c in parts_of(tmp_path, districts).items()}
    entries |= {"a_rusak.shp": b"\0\0\x27\x0a" + b"x" * 90, "a_rusak.dbf": b"y" * 90}
    path = zipped(tmp_path / "semua.zip", entries)
    assert found(path, records) == 17
    assert take_boundaries(path, REFERENCE, records, only_check=True).cities[0].layer == "kelurahan"


def test_a_map_for_each_kelurahan_makes_one_map(tmp_path, records):
    made = {f"{r['kec']}/{r['name']}.geojson": frame([r], HOME_MADE).to_json().encode() for r in rows_of("15.71")}
    (city,) = take_boundaries(zipped(tmp_path / "a.zip", made), REFERENCE, records, only_check=True).cities
    assert city.found == 68


def test_maps_of_two_cities_in_pieces_of_the_same_names_keep_their_own_shapes(tmp_path, records):
    entries = {}
    for kota, fields in ((MAGELANG, BIG), ("15.71", HOME_MADE)):
        rows = rows_of(kota)
        for n in range(3):  # the pieces of either city are called 0, 1 and 2
            entries[f"{kota}/{n}.geojson"] = frame(rows[n::3], fields).to_json().encode()
    result = take_boundaries(zipped(tmp_path / "a.zip", entries), REFERENCE, records, only_check=True)
    assert {r.match.city.city.kota_code: r.found for r in result.cities} == {MAGELANG: 17, "15.71": 68}
    for city in result.cities:
        for code, true in wiggly(city.match.city.city.kota_code).items():
            assert city.repaired.shapes[code].intersection(true).area > 0.97 * true.area


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("systems", [("EPSG:4326",) * 3, ("EPSG:32749", "EPSG:4326", "EPSG:3857"), (None,) * 3])
def test_a_shapefile_for_each_kecamatan_makes_one_map(tmp_path, records, systems):
    entries = {}
    for kecamatan, system in zip(sorted({r["kec"] for r in rows_of(MAGELANG)}), systems, strict=True):
        rows = [r for r in rows_of(MAGELANG) if r["kec"] == kecamatan]
        made = frame(rows, HOME_MADE)
        made = made.to_crs(system) if system else made.set_crs(None, allow_override=True)
        made.to_file(tmp_path / f"{kecamatan}.shp")
        entries |= {p.name: p.read_bytes() for p in tmp_path.glob(f"{kecamatan}.*")}
    assert found(zipped(tmp_path / "semua.zip", entries), records) == 17


def test_two_maps_of_the_same_kelurahan_are_asked_about_only_when_they_differ(tmp_path, records):
    rows = rows_of(MAGELANG)
    other = [r | {"geometry": shapely.transform(r["geometry"], lambda c: c + (5e-4, 0))} for r in rows]
    same = [r | {"geometry": shapely.transform(r["geometry"], lambda c: c.round(6))} for r in rows]
    now = geojson().encode()
    path = zipped(tmp_path / "a.zip", {"kel_2019.geojson": geojson(other).encode(), "kel_2024.json": now})
    said = refusal(path, records)
    assert "memuat 2 peta kelurahan Kota Magelang yang berbeda: kel_2019, kel_2024. Kirim satu saja" in said
    assert found(zipped(tmp_path / "b.zip", {"a.geojson": geojson(same).encode(), "b.geojson": now}), records) == 17


def test_of_kelurahan_and_their_rw_in_one_zip_the_kelurahan_are_read(tmp_path, records):
    rw = [
        row | {"geometry": row["geometry"].intersection(box)}
        for row in rows_of(MAGELANG)
        for box in (
            shapely.box(110, -8, row["geometry"].centroid.x, -7),
            shapely.box(row["geometry"].centroid.x, -8, 111, -7),
        )
    ]
    fields = BIG | {"RW": lambda r: "01"}
    entries = {"a_rw.geojson": frame(rw, fields).to_json().encode(), "b_kelurahan.geojson": geojson().encode()}
    path = zipped(tmp_path / "a.zip", entries)
    assert found(path, records) == 17
    assert take_boundaries(path, REFERENCE, records, only_check=True).cities[0].layer == "b_kelurahan"


@pytest.mark.parametrize("broken", ["encrypted", "damaged", "cut"])
def test_a_zip_that_cannot_be_opened_is_told(tmp_path, records, broken):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.geojson", geojson())
    content = bytearray(path.read_bytes())
    if broken == "encrypted":
        content[6] |= 1
        content[content.index(b"PK\1\2") + 8] |= 1
    elif broken == "damaged":
        content[100:4000] = b"\xff" * 3900
    else:
        del content[-3000:]
    path.write_bytes(content)
    said = refusal(path, records)
    assert {"encrypted": "bersandi", "damaged": "rusak atau terpotong", "cut": "rusak atau terpotong"}[broken] in said


def test_a_zip_that_would_fill_the_disk_is_refused_before_it_is_unpacked(tmp_path, records):
    path = zipped(tmp_path / "b.zip", {"b.csv": b"nama,geom\n"})
    content = bytearray(path.read_bytes())
    size = content.index(b"PK\1\2") + 24
    content[size : size + 4] = (3 << 30).to_bytes(4, "little")
    path.write_bytes(content)
    assert "lebih dari 2 GB" in refusal(path, records)


def test_any_damage_is_read_or_refused_in_words(tmp_path):
    entries = {f"b{s}": c for s, c in parts_of(tmp_path).items()}
    frame(rows_of(MAGELANG), BIG).to_file(tmp_path / "b.gpkg")
    wkb = [f"{r['name']},{r['kec']},{shapely.to_wkb(r['geometry'], hex=True)}" for r in rows_of(MAGELANG)]
    whole = {
        "b.zip": zipped(tmp_path / "b.zip", entries).read_bytes(),
        "b.gpkg": (tmp_path / "b.gpkg").read_bytes(),
        "b.js": f"var b = {geojson()};".encode(),
        "b.csv": "\n".join(["nama,kec,geom", *wkb]).encode(),
    }
    draw, told = random.Random(7), Counter()
    with Child() as child:
        for n in range(240):
            name = draw.choice(list(whole))
            content = bytearray(whole[name])
            if n % 4 == 0:
                del content[draw.randrange(len(content)) :]
            for _ in range(draw.choice((1, 3, 30)) if n % 4 else 0):
                content[draw.randrange(draw.choice((500, len(content))))] = draw.randrange(256)
            (tmp_path / name).write_bytes(content)
            with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
                try:
                    child.call(name, taking._read, tmp_path / name, Path(folder), REFERENCE, None, None)
                    told["read"] += 1
                except BadFile as error:
                    assert "perlu" not in str(error)
                    assert str(error).startswith((name, "Batas tidak"))
                    told["refused"] += 1
    assert told["read"] > 10
    assert told["refused"] > 100


# ---- JSON in a script


@pytest.mark.parametrize(
    ("name", "before", "behind"),
    [
        ("batas_1.js", "var json_batas_1 = ", ";"),
        ("batas.js", "/* qgis2web */\n// peta\nconst batas=", "\n;\n"),
        ("batas.js", "window['batas'] = ", ""),
        ("batas.json", "callback(", ");\n"),
        ("batas.json", "/**/ a.b_1 ( ", ")"),
        ("batas.js", "export default ", ""),
        ("batas.txt", "\n  ", "\n"),
        ("batas.geojson", "\ufeff", ""),
    ],
)
def test_geojson_in_a_script_is_read(tmp_path, records, name, before, behind):
    (tmp_path / name).write_text(before + geojson() + behind, encoding="utf-8")
    assert found(tmp_path / name, records) == 17


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_geojson_in_another_encoding_is_read_with_its_names(tmp_path, encoding):
    data = json.loads(geojson())
    data["features"][0]["properties"]["NAMOBJ"] = "Cacabán é"
    (tmp_path / "a.geojson").write_text("var a = " + json.dumps(data, ensure_ascii=False), encoding=encoding)
    ((layer,), _) = read_layers(tmp_path / "a.geojson", empty_folder(tmp_path / "kosong"))
    assert layer.columns["NAMOBJ"][0] == "Cacabán é"


def test_a_web_map_as_exported_is_read_from_its_zip(tmp_path, records):
    entries = {"qgis2web/data/batas_1.js": f"var json_batas_1 = {geojson()};".encode()}
    entries |= {"qgis2web/js/leaflet.js": b"!function(t,e){t.L={}}(this);", "qgis2web/index.html": b"<html></html>"}
    entries |= {"qgis2web/js/opsi.js": b"var opsi = {warna: 'merah'};", "qgis2web/data/titik.json": b'{"a": 1}'}
    assert found(zipped(tmp_path / "web.zip", entries), records) == 17


TOPOLOGY = '{"type":"Topology","objects":{},"arcs":[]}'
ESRI = '{"geometryType":"esriGeometryPolygon","features":[{"attributes":{"NAMA":"x"},"geometry":{"rings":[]}}]}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.geojson", '{"error":{"code":498,"message":"Invalid token."}}', "pesan galat"),
        ("a.geojson", TOPOLOGY, "TopoJSON"),
        ("a.js", f"var x = {TOPOLOGY};", "TopoJSON"),
        ("a.json", ESRI, "f=geojson"),
        ("a.json", '{"type":"FeatureCollection","features":[{"type":"Feature"', "terpotong"),
        ("a.json", "[1, 2]", "daftar JSON"),
        ("a.json", '{"a": 1}\n{"a": 2}\n', "beberapa JSON berturut-turut"),
        ("a.geojson", "<!DOCTYPE html><html><body>Masuk dulu</body></html>", "halaman web (HTML)"),
        ("a.zip", "\ufeff<html>", "halaman web (HTML)"),
        ("a.kml", '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "KML"),
        ("a.json", '<ows:ExceptionReport version="2.0"/>', "pesan galat"),
        ("a.js", "!function(){}()", "bukan JSON"),
        ("a.dxf", "  0\nSECTION\n  2\nHEADER\n", "CAD (DXF)"),
        ("a.dwg", "AC1032\0\0\0", "CAD (DWG)"),
        ("a.zip", "Rar!\x1a\7", "RAR"),
        ("a.shp", "%PDF-1.7", "PDF"),
        ("a.geojson", "", "kosong"),
        ("a.dbf", "\x03abc", "satu bagian"),
        ("a.gpkg", "apa saja", "tidak ada kolom geometri"),
    ],
)
def test_what_is_no_map_is_called_by_its_name(tmp_path, records, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert said in refusal(tmp_path / name, records)


def test_a_workbook_and_a_geodatabase_are_called_by_their_name(tmp_path, records):
    assert "Excel" in refusal(zipped(tmp_path / "a.xlsx", {"[Content_Types].xml": b"x", "xl/a.xml": b"y"}), records)
    assert ".gdb" in refusal(zipped(tmp_path / "a.zip", {"peta.gdb/a0001.gdbtable": b"x"}), records)
    assert "KMZ" in refusal(zipped(tmp_path / "a.kmz", {"doc.kml": b"<kml/>"}), records)


@pytest.mark.parametrize(
    "start", ["/" * 60_000, "/*" * 30_000, "a." * 30_000, "[" * 60_000, "(" * 60_000, '"' * 60_000]
)
def test_a_hostile_start_takes_no_time(tmp_path, records, start):
    (tmp_path / "a.js").write_text(start)
    assert refusal(tmp_path / "a.js", records).startswith("a.js: tidak dapat dibaca sebagai peta")
