"""What a city's rows are made of says of every input that decides them when it changes, and of one city alone."""

import os
from dataclasses import replace
from datetime import date
from importlib.metadata import version

import pytest
from ingest.pictured_files import PUSKESMAS, good_file, small_reference
from store.picture import places

from ilp_dash.config import originals_dir
from ilp_dash.domain.rules import Rules
from ilp_dash.ingest import inputs
from ilp_dash.ingest.inputs import city_inputs
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.ledger import withdraw
from ilp_dash.store.locks import lock
from ilp_dash.store.records import add_boundaries, add_points, open_records, set_ilp_step, set_rule, settings

KOTA, OTHER = "15.71", "10.01"
[_CITY] = places().reference.cities
REFERENCE = replace(small_reference(), cities=(replace(_CITY, kota_code=KOTA), _CITY))


@pytest.fixture
def records(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_PELAKU", raising=False)
    engine = open_records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    assert import_files([good_file(tmp_path)], REFERENCE, engine).accepted
    yield engine
    engine.dispose()


def made_of(records) -> dict[str, str]:
    return {kota: of.made_of for kota, of in city_inputs(records, REFERENCE, Rules(settings(records))).items()}


def _changed_boundaries(records) -> None:
    row = {"kota_code": KOTA, "sha256": "1" * 64, "file_name": "b.geojson", "licence": "", "matched": 1}
    add_boundaries(records, [{**row, "result_sha256": "2" * 64}])


def _spoilt(_records) -> None:
    [original] = originals_dir().iterdir()
    original.write_bytes(original.read_bytes() + b" ")


def _newer(_records) -> None:
    [original] = originals_dir().iterdir()
    os.utime(original, (0, 0))


@pytest.mark.parametrize(
    "change",
    [
        lambda records: withdraw(records, 1, "salah"),
        lambda records: lock(records, KOTA, date(2025, 2, 1), [PUSKESMAS]),
        lambda records: add_points(records, "0" * 64, "titik.csv", {PUSKESMAS: (-1.6, 103.6)}),
        lambda records: set_ilp_step(records, KOTA, 1, date(2025, 2, 1)),
        _changed_boundaries,
        _spoilt,
        _newer,
    ],
    ids=["file", "closed month", "point", "step", "boundaries", "spoilt original", "original of another time"],
)
def test_what_changes_in_a_city_changes_what_it_is_made_of_and_no_other_city(records, change):
    before = made_of(records)
    assert made_of(records) == before and before[KOTA] != before[OTHER]
    change(records)
    now = made_of(records)
    assert now[KOTA] != before[KOTA] and now[OTHER] == before[OTHER]


def test_a_rule_changes_what_every_city_is_made_of(records):
    before = made_of(records)
    set_rule(records, "angka_kecil", "6", date(2020, 1, 1), "SK 1")
    now = made_of(records)
    assert [kota for kota in before if now[kota] == before[kota]] == []


@pytest.mark.parametrize("library", ["duckdb", "python-calamine", "scipy", "shapely"])
def test_another_version_of_a_library_that_reads_or_counts_changes_what_every_city_is_made_of(
    records, monkeypatch, library
):
    before = made_of(records)
    monkeypatch.setattr(inputs, "version", lambda name: "0" if name == library else version(name))
    inputs._reading.cache_clear()
    now = made_of(records)
    inputs._reading.cache_clear()
    assert [kota for kota in before if now[kota] == before[kota]] == []
