"""A type written with a name is no part of it, and Roman numbers are Arabic ones, where no other kelurahan is meant."""

import pytest
from boundary_files import AREAS, BIG, GEOBOUNDARIES, HOME_MADE, REFERENCE, rows_of, written

from ilp_dash.ingest.boundaries.report import report_lines
from ilp_dash.ingest.boundaries.taking import take_boundaries

JAMBI, AMBON = "15.71", "81.71"


def taken(records, path):
    return take_boundaries(path, REFERENCE, records)


TYPES = {"kelurahan": ("Kel. ", "Kel ", "KELURAHAN ", "Kelurahan: "), "desa": ("Negeri ", "Desa ", "Ds.", "NEG. ")}


@pytest.mark.parametrize("n", range(4))
def test_a_type_before_every_name_is_no_part_of_it(tmp_path, records, n):
    rows = [r | {"name": TYPES[r["kind"]][n] + r["name"]} for r in rows_of(AMBON)]
    result = taken(records, written(tmp_path, rows, HOME_MADE))
    assert report_lines(result)[0] == "Cocok: 50 dari 50 kelurahan"
    match = result.cities[0].match
    assert {match.parts["81.71.01.1006"][0], match.parts["81.71.01.2003"][0]} == {
        n for n, r in enumerate(rows, 1) if "nusaniwe" in r["name"].lower()
    }
    assert not match.suggestions
    assert any("bukan bagian nama: 50 kelurahan" in line for line in report_lines(result))


def test_a_type_in_brackets_behind_the_name_is_no_part_of_it(tmp_path, records):
    rows = [r | {"name": f"{r['name']} ({'negeri' if r['kind'] == 'desa' else 'Kel.'})"} for r in rows_of(AMBON)]
    assert taken(records, written(tmp_path, rows, GEOBOUNDARIES)).cities[0].found == 50


def test_a_name_of_the_other_type_is_only_suggested(tmp_path, records):
    rows = [r | {"name": f"{'Desa' if r['name'] == 'Jelutung' else 'Kel.'} {r['name']}"} for r in rows_of(JAMBI)]
    match = taken(records, written(tmp_path, rows, HOME_MADE)).cities[0].match
    assert [(s.file_name, s.code) for s in match.suggestions] == [("desa jelutung", match.missing[0])]
    assert AREAS[match.missing[0]].name == "Jelutung"


def test_a_type_is_not_taken_off_a_name_it_belongs_to(tmp_path, records):
    rows = [r | {"name": f"Negeri {r['name']}" if r["kind"] == "desa" else r["name"]} for r in rows_of(AMBON)]
    match = taken(records, written(tmp_path, rows, HOME_MADE)).cities[0].match
    own = next(n for n, r in enumerate(rows, 1) if r["name"] == "Negeri Negeri Lama")
    assert match.parts["81.71.03.2004"] == [own]


def test_with_codes_a_type_before_the_name_is_no_other_name(tmp_path, records):
    rows = [r | {"name": f"KEL. {r['name'].upper()}"} for r in rows_of(JAMBI)]
    result = taken(records, written(tmp_path, rows, BIG))
    assert result.cities[0].match.renamed == []
    assert result.cities[0].found == 68


def test_a_whole_province_with_types_before_its_names_is_cut_to_the_city(tmp_path, records):
    others = [
        r
        | {"code": f"15.0{n % 9 + 1}.01.20{n % 89 + 10}", "name": f"Rekaan {n}", "kec": "Lain", "city": f"Kab. {n % 9}"}
        for n in range(300)
        for r in rows_of(JAMBI)[:1]
    ]
    rows = [r | {"name": f"Kel. {r['name']}"} for r in [*rows_of(JAMBI), *others]]
    fields = HOME_MADE | {"kota": lambda r: r["city"]}
    city = taken(records, written(tmp_path, rows, fields)).cities[0]
    assert (city.found, city.match.extra) == (68, [])


def test_roman_and_arabic_numbers_are_the_same_when_only_one_kelurahan_is_meant(tmp_path, records):
    rows = [r | {"name": "Simpang 4 Sipin" if r["name"] == "Simpang IV Sipin" else r["name"]} for r in rows_of(JAMBI)]
    result = taken(records, written(tmp_path, rows, HOME_MADE))
    assert result.cities[0].found == 68
    assert result.cities[0].match.numbered == [("15.71.01.1001", "simpang 4 sipin")]
    assert any("Angka Romawi" in line for line in report_lines(result))


def test_roman_and_arabic_numbers_side_by_side_in_a_file_are_left_to_the_user(tmp_path, records):
    twin = next(r for r in rows_of(JAMBI) if r["name"] == "Simpang IV Sipin")
    rows = [r for r in rows_of(JAMBI) if r is not twin and r["name"] != twin["name"]]
    rows += [
        twin | {"name": "Simpang 4 Sipin"},
        twin | {"name": "Simpang iv. Sipin 1"},
        twin | {"name": "Simpang4 Sipin"},
    ]
    assert taken(records, written(tmp_path, rows, HOME_MADE)).cities[0].found == 68
    rows[-1] = twin | {"name": "Simpang IV-Sipin."}
    rows[-2] = twin | {"name": "Simpang IV Sipin"}
    match = taken(records, written(tmp_path, rows, HOME_MADE, "b.gpkg")).cities[0].match
    assert match.numbered == []
    assert len(match.parts["15.71.01.1001"]) == 2
