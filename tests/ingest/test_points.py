"""Puskesmas points: files of every kind, what is refused and what is kept. All points here are invented."""

import csv
import json
import math
import subprocess
import sys

import pytest
import xlsxwriter
from invented_points import AMBON, CENTRES, JAMBI, MAGELANG, REFERENCE, invented, kelurahan_of
from real_commands import ROOT, command, environment

from ilp_dash.charts.geometry import city_map
from ilp_dash.errors import BadFile, PersonalData
from ilp_dash.ingest.boundaries.keeping import Cleaned, keep
from ilp_dash.ingest.points.report import report_lines
from ilp_dash.ingest.points.taking import take_points
from ilp_dash.store.connection import close_all, current_store
from ilp_dash.store.queries import places
from ilp_dash.store.records import current_points
from ilp_dash.store.rows import walk


def written(tmp_path, rows, heading=("kode_puskesmas", "lintang", "bujur"), separator=";", name="titik.csv"):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows([heading, *rows])
    return path


def taken(records, path, **more):
    return take_points(path, REFERENCE, records, **more)


def kept(records):
    return {code: (p.lat, p.lon) for code, p in current_points(records).items()}


def said(result) -> str:
    return "\n".join(report_lines(result))


# ---- files


def test_a_whole_file_is_taken_and_the_original_kept(tmp_path, records):
    points = invented(JAMBI)
    path = written(tmp_path, [(c, f"{y}".replace(".", ","), f"{x}".replace(".", ",")) for c, y, x in points])
    result = taken(records, path)
    assert report_lines(result)[0] == "Cocok: 20 dari 20 puskesmas"
    assert "paling jauh 5 km dari titik tengah kelurahan" in said(result)
    assert kept(records) == {c: (y, x) for c, y, x in points}
    (original,) = (tmp_path / "data" / "asli").iterdir()
    assert original.read_bytes() == path.read_bytes()
    again = taken(records, path)
    assert (again.kept, again.unchanged) == (True, True)


@pytest.mark.parametrize(
    ("heading", "separator"),
    [
        (("KODE", "Latitude", "Longitude"), ","),
        (("Kode Puskesmas", "lat", "lon"), ";"),
        (("kode", "y", "x"), "\t"),
        (("kode_puskesmas", "LINTANG", "BUJUR"), ","),
    ],
)
def test_headings_and_separators_of_every_kind(tmp_path, records, heading, separator):
    assert taken(records, written(tmp_path, invented(MAGELANG), heading, separator)).kept
    assert len(kept(records)) == 5


def test_a_workbook_with_titles_names_and_addresses_is_read(tmp_path, records):
    path = tmp_path / "titik.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Daftar")
        rows = [["DAFTAR PUSKESMAS"], [], ["No", "Kode", "Nama", "Alamat", "X", "Y"]]
        rows += [
            [n, float(code[1:]), "Puskesmas", "Jalan", x, y] for n, (code, y, x) in enumerate(invented(MAGELANG), 1)
        ]
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    result = taken(records, path)
    assert len(result.good) == 5
    assert "Kode yang rusak dibaca kembali (5)" in said(result)
    assert kept(records) == {c: (y, x) for c, y, x in invented(MAGELANG)}


def test_degrees_with_their_signs_are_read_from_a_file(tmp_path, records):
    (code, lat, lon), *_ = invented(JAMBI)
    seconds = [divmod(round(abs(v) * 3600), 3600) for v in (lat, lon)]
    cells = [
        f"{d}°{rest // 60:02d}'{rest % 60:02d}\" {letter}"
        for (d, rest), letter in zip(seconds, ("LS", "BT"), strict=True)
    ]
    assert taken(records, written(tmp_path, [(code, *cells)])).kept
    assert kept(records)[code] == pytest.approx((lat, lon), abs=0.0002)


def test_one_bad_row_refuses_the_file_and_changes_nothing(tmp_path, records):
    good = invented(MAGELANG)
    taken(records, written(tmp_path, good[:2], name="lama.csv"))
    before, originals = kept(records), sorted((tmp_path / "data" / "asli").iterdir())
    rows = [*good[:4], (good[4][0], -good[4][1], good[4][2])]
    result = taken(records, written(tmp_path, rows))
    assert not result.kept
    assert report_lines(result)[0] == "Cocok: 4 dari 5 puskesmas"
    assert f"{good[4][0]},{good[4][1]:.6f},{good[4][2]:.6f}" in report_lines(result), "the line to write instead"
    assert "tanda minus lintang hilang" in said(result)
    assert (kept(records), sorted((tmp_path / "data" / "asli").iterdir())) == (before, originals)


def test_sebagian_takes_the_good_rows_and_never_a_proposal(tmp_path, records):
    good = invented(MAGELANG)
    result = taken(records, written(tmp_path, [*good[:4], (good[4][0], -good[4][1], good[4][2])]), partial=True)
    assert result.kept
    assert set(kept(records)) == {code for code, *_ in good[:4]}
    assert good[4][0] in said(result)


def test_nothing_good_is_not_taken_even_in_part(tmp_path, records):
    (code, lat, lon), *_ = invented(MAGELANG)
    assert not taken(records, written(tmp_path, [(code, -lat, lon)]), partial=True).kept
    assert kept(records) == {}


def test_periksa_keeps_nothing(tmp_path, records):
    assert taken(records, written(tmp_path, invented(MAGELANG)), only_check=True).kept
    assert kept(records) == {}
    assert not (tmp_path / "data" / "asli").exists()


def test_a_later_file_replaces_only_the_puskesmas_it_names(tmp_path, records):
    points = invented(MAGELANG)
    taken(records, written(tmp_path, points, name="satu.csv"))
    moved = (points[0][0], points[0][1] + 0.001, points[0][2])
    result = taken(records, written(tmp_path, [moved], name="dua.csv"))
    assert "Tidak ada di berkas; titiknya tidak berubah (4)" in said(result)
    assert kept(records)[points[0][0]] == pytest.approx(moved[1:])
    now = current_points(records)
    assert sorted(p.file_name for p in now.values()) == ["dua.csv", *["satu.csv"] * 4]


def test_unknown_codes_doubles_and_blanks_are_named_with_their_row(tmp_path, records):
    good = invented(MAGELANG)
    rows = [
        good[0],
        ("P9999999999", -7.47, 110.22),
        (good[1][0], "", 110.22),
        good[2],
        good[2],
        ("", -7.47, 110.22),
        ("", "", ""),
    ]
    text = said(taken(records, written(tmp_path, rows)))
    assert "baris 3: kode puskesmas 'P9999999999' tidak dikenal." in text
    assert "baris 4, " in text and "lintang kosong." in text
    assert text.count("kode ini ada di baris 5 dan 6. Sisakan satu.") == 2
    assert "baris 7: kode puskesmas kosong." in text
    assert "baris 8" not in text
    assert kept(records) == {}


def test_a_comma_that_splits_the_cells_is_explained(tmp_path, records):
    (code, *_), *_ = invented(MAGELANG)
    path = tmp_path / "koma.csv"
    path.write_text(f"kode,lat,lon\n{code},-7,47,110,22\n", encoding="utf-8")
    assert "koma desimal terbaca sebagai pemisah" in said(taken(records, path))


def test_a_point_of_another_puskesmas_in_the_city_is_taken_with_a_remark(tmp_path, records):
    points = {code: (y, x) for code, y, x in invented(AMBON)}
    near, *_, far = sorted(points, key=lambda c: points[c][1])
    result = taken(records, written(tmp_path, [(near, *points[far])]))
    assert result.kept
    assert "dari wilayah kerjanya; mungkin tertukar" in said(result)


def test_files_about_persons_are_refused_but_long_coordinates_are_not(tmp_path, records):
    code, lat, lon = invented(JAMBI)[0]
    long = written(tmp_path, [(code, f"{lat}", f"{lon:.6f}0000001")])
    assert taken(records, long).kept
    with pytest.raises(PersonalData):
        taken(
            records,
            written(tmp_path, [(code, lat, lon, "1571010101900001")], ("kode", "lat", "lon", "NIK"), name="nik.csv"),
        )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kosong.csv", b"", "kosong"),
        ("titik.csv", b"kode,nama\nP3371010201,x\n", "judul kolom"),
        ("titik.csv", b"kode,lat,lon\nX1,1,2\n", "tidak satu pun kode"),
        ("titik.csv", b"kode,lat,lon\n", "tidak satu pun kode"),
        ("titik.pdf", b"%PDF", "jenis berkas"),
        ("titik.xlsx", b"bukan", "bukan buku kerja"),
        ("titik.csv", b"kode\0lat", "bukan berkas teks"),
    ],
)
def test_a_file_that_is_no_list_of_points_is_refused(tmp_path, records, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFile, match=words):
        taken(records, path)
    assert kept(records) == {}


# ---- official boundaries


def test_with_official_boundaries_a_point_must_lie_inside_them(tmp_path, records):
    west, south, east, north = 110.20, -7.51, 110.24, -7.43
    middle = (west + east) / 2
    ring = [[west, south], [middle, south], [middle, north], [west, north], [west, south]]
    square = json.dumps({"type": "Polygon", "coordinates": [ring]})
    part = tmp_path / "batas.geojson"
    part.write_text("{}", encoding="utf-8")
    codes = [a.code for a in kelurahan_of(MAGELANG)]
    keep([part], part.name, [Cleaned(MAGELANG, "", dict.fromkeys(codes, square))], records)
    code = invented(MAGELANG)[0][0]
    inside = taken(records, written(tmp_path, [(code, -7.47, middle - 0.001)]), only_check=True)
    assert inside.kept
    assert "di dalam batas resmi kota" in said(inside)
    assert taken(records, written(tmp_path, [(code, -7.47, middle + 0.0005)]), only_check=True).kept, (
        "a GPS errs by some metres"
    )
    outside = taken(records, written(tmp_path, [(code, -7.47, middle + 0.003)]), only_check=True)
    assert not outside.kept


# ---- the commands, the query, the shapes


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "ilp_dash", *arguments],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
    )


def test_from_the_file_to_the_map(small_city, tmp_path):
    folder = tmp_path / "kota"
    folder.mkdir()
    for name in ("asli", "records.sqlite"):
        subprocess.run(["cp", "-r", str(small_city / name), str(folder / name)], check=True)
    points = invented(MAGELANG)
    bad = written(tmp_path, [*points[:4], (points[4][0], points[4][2], points[4][1])], name="buruk.csv")
    refused = run(folder, "points", str(bad))
    assert refused.returncode == 2
    assert refused.stdout.startswith("Cocok: 4 dari 5 puskesmas\n")
    assert "lintang dan bujur tertukar" in refused.stdout
    assert "tidak ada yang berubah" in refused.stderr
    checked = run(folder, "points", str(bad), "--sebagian", "--periksa")
    assert (checked.returncode, "tidak ada yang berubah" in checked.stdout) == (0, True)
    done = run(folder, "points", str(bad), "--sebagian")
    assert (done.returncode, "Lanjutkan: python -m ilp_dash build" in done.stdout) == (0, True)
    command(folder, "build")
    with current_store(folder).cursor() as cursor:
        found = walk(places.puskesmas_points(cursor, MAGELANG))
        elsewhere = walk(places.puskesmas_points(cursor, JAMBI))
        city = city_map(*(ask(cursor, MAGELANG) for ask in (places.map_frame, places.map_areas, places.map_names)))
    close_all()
    assert [(p.puskesmas_code, p.lat, p.lon, p.source) for p in found] == [
        (*p, "buruk.csv") for p in sorted(points[:4])
    ]
    assert elsewhere == []
    assert city.puskesmas == 5
    marks = city.labels["puskesmas"]
    assert [mark.text for mark in marks] == [p.name for p in found]
    for mark, p in zip(marks, found, strict=True):
        nearest = min(
            city.areas,
            key=lambda code: math.hypot(city.areas[code].alone.x - mark.x, city.areas[code].alone.y - mark.y),
        )
        assert math.dist(CENTRES[nearest], (p.lat, p.lon)) < 0.01


def test_help_is_indonesian(tmp_path):
    done = run(tmp_path, "points", "--help")
    assert done.returncode == 0
    assert "--sebagian" in done.stdout and "--periksa" in done.stdout
    assert not any(word in done.stdout for word in ("usage", "options", "show this"))
