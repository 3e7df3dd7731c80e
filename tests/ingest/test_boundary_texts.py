"""Boundaries written as text: CSV as databases write it and SQL dumps, read to the same shapes as a map's own file."""

import json

import pytest
import shapely
from boundary_files import REFERENCE, refusal, rows_of, wiggly
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.ingest.boundaries.placing import converted
from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.shape_text import may_be_shape, shape_of
from ilp_dash.ingest.boundaries.sql_rows import sql_tables
from ilp_dash.ingest.boundaries.taking import take_boundaries

JAMBI, MAGELANG = "15.71", "33.71"


def checked(path, records):
    (city,) = (result := take_boundaries(path, REFERENCE, records, only_check=True)).cities
    for code, shape in city.repaired.shapes.items():
        true = wiggly(city.match.city.city.kota_code)[code]
        assert shape.intersection(true).area > 0.97 * true.area
    return city.found, report_lines(result)


def hex_wkb(shape) -> str:
    return shapely.to_wkb(shape, hex=True)


def ewkb(shape) -> str:
    return shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)


def lat_lng(shape) -> str:
    """[[[lat,lng],…]] as the village dumps write it; a multipolygon one level deeper."""
    rings = [[[y, x] for x, y in part.exterior.coords] for part in shapely.get_parts(shape)]
    return json.dumps([[r] for r in rings] if len(rings) > 1 else rings)


# ---- CSV


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "write",
    [hex_wkb, ewkb, shapely.to_wkt, lambda s: "SRID=4326;" + shapely.to_wkt(s), shapely.to_geojson, lat_lng,
     lambda s: r"\x" + hex_wkb(s).lower(), lambda s: "0x00000000" + hex_wkb(s)],
    ids=["WKB", "EWKB", "WKT", "EWKT", "GeoJSON", "points", "bytea", "MySQL"],
)  # fmt: skip
def test_a_csv_with_a_column_of_shapes_is_read(tmp_path, records, write, separator):
    path = tmp_path / "batas.csv"
    lines = [separator.join(("id", "kolom_x", "nama kelurahan", "kecamatan"))]
    for n, row in enumerate(rows_of(MAGELANG)):
        cells = n, write(row["geometry"]), row["name"].upper(), row["kec"]
        lines.append(separator.join('"' + str(c).replace('"', '""') + '"' for c in cells))
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    assert checked(path, records)[0] == 17


def test_a_csv_without_heading_and_one_whose_metres_are_named_by_an_srid_are_read(tmp_path, records):
    rows = rows_of(MAGELANG)
    moved = converted([r["geometry"] for r in rows], "EPSG:4326", "EPSG:32749")
    path = tmp_path / "batas.txt"
    cells = [(r["name"], shapely.to_wkb(shapely.set_srid(m, 32749), hex=True, include_srid=True))
             for r, m in zip(rows, moved, strict=True)]  # fmt: skip
    path.write_text("\n".join(",".join(c) for c in cells))
    found, lines = checked(path, records)
    assert found == 17
    assert any("UTM zone 49S, dari berkas" in line for line in lines)


def test_shapes_cut_off_by_a_spreadsheet_are_told_with_their_row(tmp_path, records):
    fine = shapely.segmentize(rows_of(MAGELANG)[2]["geometry"], 2e-5)
    rows = [(r["name"], hex_wkb(r["geometry"])) for r in rows_of(MAGELANG)]
    rows[2] = rows[2][0], hex_wkb(fine)[:32767]
    path = tmp_path / "batas.csv"
    path.write_text("nama,geom\n" + "\n".join(",".join(r) for r in rows))
    said = refusal(path, records)
    assert "baris isian 3" in said
    assert "Excel hanya menyimpan 32.767 huruf" in said


def test_a_table_without_shapes_is_told_with_its_columns(tmp_path, records):
    (tmp_path / "a.csv").write_text("kode;nama;lat;lng\n33.71.01.1001;Cacaban;-7,4;110,2\n")
    said = refusal(tmp_path / "a.csv", records)
    assert "tidak ada kolom geometri" in said
    assert "kode, nama, lat, lng" in said


# ---- SQL dumps


def village_dump(kota: str, head: str, several: bool) -> str:
    rows = []
    for row in rows_of(kota):
        shape, quoted = row["geometry"], row["name"].replace("'", "''")
        point = shape.centroid
        rows.append(f"('{row['code']}','{quoted}',{point.y},{point.x},'{lat_lng(shape)}',1)")
    if several:
        return f"{head} VALUES\n" + ",\n".join(rows) + ";\n"
    return "".join(f"{head} VALUES {row};\n" for row in rows)


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize(
    "head", ["INSERT INTO wilayah_boundaries (kode, nama, lat, lng, path, status)", "insert into `db`.`batas`"]
)
def test_a_dump_of_village_boundaries_is_read(tmp_path, records, head, several):
    path = tmp_path / "batas_kel.sql"
    path.write_text(
        "-- dump\n/*!40101 SET NAMES utf8 */;\nSET FOREIGN_KEY_CHECKS=0;\nDROP TABLE IF EXISTS wilayah_boundaries;\n"
        "CREATE TABLE wilayah_boundaries (kode VARCHAR(13) NOT NULL, nama VARCHAR(100) DEFAULT '', path LONGTEXT);\n"
        "INSERT INTO catatan VALUES (1, 'it''s; a (note), with \\'marks\\'');\n" + village_dump(JAMBI, head, several)
    )
    found, lines = checked(path, records)
    assert found == 68
    assert any("Menurut kode 68" in line for line in lines)
    assert any("Lintang dan bujur tertukar di berkas; ditukar kembali." in line for line in lines)


def test_a_postgres_dump_with_copy_and_calls_is_read(tmp_path, records):
    rows = rows_of(MAGELANG)
    copied = "".join(f"{n}\t{r['name']}\t\\N\t{ewkb(r['geometry'])}\n" for n, r in enumerate(rows[:9]))
    inserted = "".join(
        f"INSERT INTO public.batas (id, nama, kosong, geom) VALUES ({n}, E'{r['name']}', NULL, "
        f"ST_Multi(ST_GeomFromText('{shapely.to_wkt(r['geometry'])}', 4326)));\n"
        for n, r in enumerate(rows[9:])
    )
    path = tmp_path / "batas.sql"
    path.write_text(f"SET x = 1;\nCOPY public.batas (id, nama, kosong, geom) FROM stdin;\n{copied}\\.\n\n{inserted}")
    assert checked(path, records)[0] == 17


def test_a_dump_that_ends_within_a_row_is_refused(tmp_path, records):
    path = tmp_path / "batas.sql"
    path.write_text(village_dump(MAGELANG, "INSERT INTO b", True)[:9000])
    assert "terpotong di tengah baris isian" in refusal(path, records)


CELL = st.one_of(st.none(), st.text(st.characters(codec="utf-8")), st.integers().map(str))


def as_sql(cell: str | None) -> str:
    if cell is None:
        return "NULL"
    return "'" + cell.replace("\\", "\\\\").replace("'", "''") + "'"


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1), st.booleans())
def test_every_row_written_into_a_dump_comes_back_as_it_was(rows, several):
    made = ["(" + ", ".join(map(as_sql, row)) + ")" for row in rows]
    head = 'INSERT INTO "t" (a, `b`, "c") VALUES '
    text = head + ",".join(made) + ";" if several else ";\n".join(head + row for row in made)
    table = sql_tables(text)["t"]
    assert table.names == ("a", "b", "c")
    assert table.rows == rows


@given(st.text())
def test_any_text_is_read_as_a_dump_or_refused_in_words(text):
    try:
        sql_tables("INSERT INTO t VALUES " + text)
    except ValueError as error:
        assert "terpotong" in str(error)


# ---- shapes as text


SQUARE, HOLE, ISLAND = [[0, 0], [0, 9], [9, 9], [9, 0]], [[1, 1], [1, 3], [3, 3], [3, 1]], [[20, 0], [20, 1], [21, 1]]


@pytest.mark.parametrize(
    ("value", "area"),
    [(SQUARE, 81), ([SQUARE], 81), ([[SQUARE]], 81), ([SQUARE, HOLE], 77), ([SQUARE, ISLAND], 81.5),
     ([[SQUARE, HOLE], [ISLAND]], 77.5), ([[[SQUARE], [HOLE]], [[ISLAND]]], 77.5), ([[*SQUARE, SQUARE[0]]], 81)],
)  # fmt: skip
def test_lists_of_points_are_read_however_deep_they_are_nested(value, area):
    assert shape_of(json.dumps(value)).area == pytest.approx(area)


@given(st.one_of(st.text(), st.from_regex(r"(\[|\{|0x|POLYGON|SRID=1;|01030000).{0,40}", fullmatch=True)))
def test_any_text_is_a_shape_or_none_or_refused_in_words(text):
    may_be_shape(text)
    try:
        shape = shape_of(text)
    except ValueError as error:
        assert "Minta" in str(error)
    else:
        assert shape is None or isinstance(shape, shapely.Geometry)
