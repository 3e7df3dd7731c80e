"""A boundary file is read as GeoJSON, GeoPackage or Shapefile whatever it is called: it opens nothing else, near or
far, and one that takes too much is told."""

import json
import random
import socket
import threading
import zipfile

import pyogrio
import pytest
from boundary_files import BIG, REFERENCE, frame, refusal, rows_of

from ilp_dash.ingest.boundaries.reading import read_layers
from ilp_dash.ingest.boundaries.taking import take_boundaries
from ilp_dash.ingest.child import in_child

JAMBI = "15.71"


@pytest.fixture
def listener():
    """A port of this computer and how often somebody has called there."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                calls.append(caller)
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)


def good_geojson(path, **members):
    text = json.loads(frame(rows_of(JAMBI), BIG).to_json())
    path.write_text(json.dumps({**text, **members}))
    return path


def virtual(source: str) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="batas"><SrcDataSource>{source}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )


@pytest.mark.parametrize("name", ["batas.geojson", "batas.json", "batas.gpkg", "batas.shp"])
def test_a_virtual_file_under_the_name_of_a_map_reads_no_other_file(tmp_path, records, name):
    good = good_geojson(tmp_path / "asli.geojson")
    path = tmp_path / name
    path.write_text(virtual(str(good)))
    assert "tidak dapat dibaca sebagai peta" in refusal(path, records)


def test_a_virtual_file_within_a_zip_reads_no_other_file(tmp_path, records):
    good = good_geojson(tmp_path / "asli.geojson")
    with zipfile.ZipFile(tmp_path / "batas.zip", "w") as archive:
        archive.writestr("batas.json", virtual(str(good)))
    assert "tidak dapat dibaca sebagai peta" in refusal(tmp_path / "batas.zip", records)


@pytest.mark.parametrize("source", ["http://127.0.0.1:{}/b.geojson", "/vsicurl/http://127.0.0.1:{}/b.geojson"])
def test_a_virtual_file_calls_nobody(tmp_path, records, listener, source):
    port, calls = listener
    path = tmp_path / "batas.geojson"
    path.write_text(virtual(source.format(port)))
    assert "tidak dapat dibaca sebagai peta" in refusal(path, records)
    assert not calls


@pytest.mark.parametrize("kind", ["link", "url"])
def test_a_coordinate_system_at_an_address_is_not_fetched_and_the_file_read_by_where_it_lies(
    tmp_path, records, listener, monkeypatch, kind
):
    port, calls = listener
    for name in ("no_proxy", "NO_PROXY"):  # that the address is this computer's is not what keeps the call away
        monkeypatch.setenv(name, "127.0.0.1")
    address = f"http://127.0.0.1:{port}/crs"
    crs = {"type": kind, "properties": {"href": address, "url": address, "type": "ogcwkt"}}
    taken = take_boundaries(good_geojson(tmp_path / "batas.geojson", crs=crs), REFERENCE, records)
    assert taken.kept
    assert not calls


def test_the_map_library_is_left_three_drivers(tmp_path):
    assert set(in_child("a", _drivers, good_geojson(tmp_path / "a.geojson"))) == {"GeoJSON", "GPKG", "ESRI Shapefile"}


def _drivers(path) -> list[str]:
    read_layers(path, path.parent)
    return list(pyogrio.list_drivers())


def test_a_small_polygon_that_would_take_gigabytes_is_refused_with_what_to_do(tmp_path, records):
    path = good_geojson(tmp_path / "kusut.geojson")
    text = json.loads(path.read_text())
    draw = random.Random(1).uniform
    knot = [[round(draw(103.57, 103.60), 6), round(draw(-1.62, -1.59), 6)] for _ in range(5000)]
    text["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [[*knot, knot[0]]]}
    path.write_text(json.dumps(text))
    said = refusal(path, records)
    assert said.startswith("kusut.geojson: tidak dapat dibaca, perlu memori lebih dari 500 MB.")
    assert "satu kota" in said
