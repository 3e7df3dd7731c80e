"""Opens boundary files: attributes first (cheap even for the whole
country), then the geometry of the features asked for."""

import json
import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pyogrio
import shapely

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.envelopes import MAP, Source, sources
from ilp_dash.ingest.boundaries.shape_text import shape_of
from ilp_dash.ingest.boundaries.text_layers import text_tables

# Of GDAL's drivers these alone, whatever a file is called: others read further files, or fetch addresses.
_DRIVERS = ("GeoJSON", "GPKG", "ESRI Shapefile")
_MAX_LAYERS = 40
# Features asked for one by one up to this share of a layer; above it the layer is read whole.
_ONE_BY_ONE = 0.3
_JSON_TOLD = 20_000_000  # characters of JSON looked at to tell what it is
_UNREADABLE = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a file, itself alone whatever another is called. title: as its sender knows it; columns: field name
    -> values in the order of fids (None = empty); shapes: as text in the same order, where the map library does not
    read them; pieces: the layers put together in this one, whose features are numbered through from 1."""

    source: str
    name: str
    title: str
    fids: Sequence[int]
    columns: dict[str, list]
    shapes: Sequence[str | None] | None = None
    pieces: tuple["Layer", ...] = ()


def read_layers(path: Path, folder: Path) -> tuple[list[Layer], list[str]]:
    """(the attributes of every layer that may hold polygons, without geometry; why other maps in the file cannot be
    read). folder: empty, for copies.

    Raises BadFile for another kind of file, a broken one, and one without a polygon layer or without attributes.
    """
    _only_what_is_needed()
    layers, reasons = [], []
    found, unread = sources(path, folder)
    for source in found:
        name = path.name if len(found) == 1 else f"{path.name} ({source.title})"
        try:
            layers += _of_map(source) if source.kind == MAP else _of_text(source, name)
        except (BadFile, *_UNREADABLE) as error:
            reasons.append(str(error if isinstance(error, BadFile) else _unreadable(name, source, error)))
            unread += reasons[-1:] if source.path.suffix in (".shp", ".gpkg") else []
    if not layers and (unread or reasons):
        raise BadFile((unread or reasons)[0])
    if not layers:
        raise BadFile(
            f"{path.name}: tidak berisi lapisan poligon. Kirim batas wilayah sebagai poligon, bukan titik atau garis."
        )
    if not any(layer.columns for layer in layers):
        raise BadFile(f"{path.name}: tidak ada kolom atribut (nama, kode). Untuk Shapefile sertakan berkas .dbf.")
    return layers, unread


def _of_map(source: Source) -> list[Layer]:
    layers = []
    listed = pyogrio.list_layers(source.path)[:_MAX_LAYERS]
    for name, geometry_type in listed:
        if geometry_type is None or any(word in geometry_type for word in ("Point", "Line")):
            continue
        fids, columns = _attributes(str(source.path), name)
        if fids:
            title = name if source.path.suffix.lower() == ".gpkg" else source.title
            layers.append(Layer(str(source.path), name, title, fids, columns))
    return layers


def _of_text(source: Source, file_name: str) -> list[Layer]:
    return [
        Layer(str(source.path), f"{file_name} ({title})", title, range(1, len(shapes) + 1), columns, shapes)
        for title, columns, shapes in text_tables(source, file_name)
    ]


def _unreadable(file_name: str, source: Source, error: Exception) -> BadFile:
    """What is said of a file the map library does not open: what kind of JSON it is, when it is any."""
    try:
        with source.path.open(encoding="utf-8") as file:
            what = _kind_of_json(file.read(_JSON_TOLD + 1))
    except (OSError, ValueError):
        what = ""
    return BadFile(
        f"{file_name}: tidak dapat dibaca sebagai peta"
        + (f": {what}" if what else " (berkas rusak, terpotong, atau bukan peta).")
        + " Kirim GeoJSON, GeoPackage, atau Shapefile dalam satu berkas .zip (.shp, .shx, .dbf, .prj bersama-sama)."
    )


def _only_what_is_needed() -> None:
    """Leave GDAL three drivers and no network: a proxy of a kind that does not exist fails before any connection."""
    others = [name for name in pyogrio.list_drivers() if name not in _DRIVERS]
    nowhere = "tidak-ada://"
    pyogrio.set_gdal_config_options(
        {"GDAL_SKIP": ",".join(others), "GDAL_HTTP_PROXY": nowhere, "GDAL_HTTPS_PROXY": nowhere}
        | {"SHAPE_RESTORE_SHX": "YES"}  # a Shapefile is always a copy (`envelopes`), so this writes beside the copy
    )
    for name in ("no_proxy", "NO_PROXY"):  # addresses that would be called without a proxy
        os.environ.pop(name, None)
    pyogrio.core._register_drivers()  # registering again is when GDAL leaves out what is to be skipped


def read_shapes(layer: Layer, fids: Iterable[int]) -> tuple[dict[int, shapely.Geometry | None], object]:
    """({fid: geometry as stored, in two dimensions, None = empty}, coordinate system or None) of some features.

    Raises BadFile for a shape written as text that cannot be read, naming its row.
    """
    wanted = sorted(set(fids))
    if layer.pieces:
        return _shapes_of_pieces(layer, wanted)
    if layer.shapes is not None:
        return _shapes_of_text(layer, wanted)
    whole = len(wanted) > _ONE_BY_ONE * len(layer.fids)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = geopandas.read_file(
            layer.source,
            layer=layer.name,
            engine="pyogrio",
            columns=[],
            fid_as_index=True,
            on_invalid="ignore",
            **({} if whole else {"fids": wanted}),
        )
    found = set(wanted)
    shapes = {
        fid: shapely.force_2d(shape) if shape is not None else None
        for fid, shape in zip(frame.index.tolist(), frame.geometry, strict=True)
        if fid in found
    }
    return shapes, frame.crs


def _shapes_of_pieces(layer: Layer, wanted: list[int]) -> tuple[dict[int, shapely.Geometry | None], object]:
    """As `read_shapes`; all in the coordinate system of the first piece."""
    every, system, before = {}, None, 0
    for piece in layer.pieces:
        own = {piece.fids[n - before - 1]: n for n in wanted if before < n <= before + len(piece.fids)}
        shapes, crs = read_shapes(piece, own)
        system = system or crs
        if crs is not None and crs != system:
            shapes = dict(zip(shapes, geopandas.GeoSeries(shapes.values(), crs=crs).to_crs(system), strict=True))
        every |= {own[fid]: shape for fid, shape in shapes.items()}
        before += len(piece.fids)
    return every, system


def _shapes_of_text(layer: Layer, wanted: list[int]) -> tuple[dict[int, shapely.Geometry | None], object]:
    shapes, system = {}, None
    for fid in wanted:
        text = layer.shapes[fid - 1]
        try:
            shape = shape_of(text) if text else None
        except ValueError as error:
            raise BadFile(f"{layer.name}, baris isian {fid}: {error}.") from None
        system = system or (shapely.get_srid(shape) if shape else 0)
        shapes[fid] = shapely.force_2d(shape) if shape else None
    return shapes, f"EPSG:{system}" if system else None


def _kind_of_json(text: str) -> str:
    """What JSON that is no GeoJSON is, Indonesian; "" when it cannot be told."""
    if not text.lstrip().startswith(("{", "[")):
        return ""
    try:
        data = json.loads(text)
    except RecursionError:
        return ""
    except ValueError as error:
        if getattr(error, "msg", "") == "Extra data":
            return "berkas ini beberapa JSON berturut-turut. Simpan sebagai satu GeoJSON."
        return "JSON-nya terpotong atau tidak utuh. Unduh lagi." if len(text) <= _JSON_TOLD else ""
    if not isinstance(data, dict):
        return "berkas ini daftar JSON, bukan GeoJSON."
    if data.get("type") == "Topology":
        return "berkas ini TopoJSON. Buka di QGIS atau mapshaper, lalu simpan sebagai GeoJSON."
    if "error" in data or "errors" in data or "message" in data:
        return "berkas ini pesan galat dari layanan peta, bukan peta. Unduh lagi; mungkin perlu masuk dulu."
    features = data.get("features")
    if isinstance(features, list) and features and isinstance(features[0], dict) and "attributes" in features[0]:
        return "berkas ini JSON ArcGIS, bukan GeoJSON. Minta dengan f=geojson."
    return "berkas ini JSON, tetapi bukan GeoJSON (FeatureCollection)."


def _attributes(source: str, name: str) -> tuple[list[int], dict[str, list]]:
    """Numbers of the features, and their attributes as plain values: name -> values in that order, None = empty."""
    try:
        return _streamed(source, name)
    except UnicodeDecodeError:
        return _streamed(source, name, encoding="latin-1")


def _streamed(source: str, name: str, **options) -> tuple[list[int], dict[str, list]]:
    """Some thousand features at a time, each text kept once: 83,000 of them with 22 fields fit into little memory."""
    columns: dict[str, list] = {}
    known: dict = {}
    with (
        warnings.catch_warnings(),
        pyogrio.open_arrow(
            source, layer=name, read_geometry=False, return_fids=True, use_pyarrow=True, batch_size=5000, **options
        ) as (meta, batches),
    ):
        warnings.simplefilter("ignore")
        for batch in batches:
            for field, values in batch.to_pydict().items():
                columns.setdefault(field, []).extend(
                    known.setdefault(v, v) if isinstance(v, str) else _plain(v) for v in values
                )
        fids = columns.pop(meta["fid_column"] or "OGC_FID", [])
    return fids, columns


def _plain(value):
    if value is None or value != value:
        return None
    return value if isinstance(value, int | float) else str(value)
