"""Opens boundary files: attributes first (cheap even for the whole
country), then the geometry of the features asked for."""

import os
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pyogrio
import shapely

from ilp_dash.errors import BadFile

# Of GDAL's drivers these alone, whatever a file is called: others read further files, or fetch addresses.
_DRIVERS = ("GeoJSON", "GPKG", "ESRI Shapefile")
SUFFIXES = (".geojson", ".json", ".gpkg", ".zip", ".shp")
_INNER = (".shp", ".gpkg", ".geojson", ".json")
_MAX_LAYERS = 40
# Features asked for one by one up to this share of a layer; above it the layer is read whole.
_ONE_BY_ONE = 0.3


@dataclass(frozen=True)
class Layer:
    """One layer of a file. columns: field name -> values in the order of fids
    (None = empty); crs None = the file does not say."""

    source: str
    name: str
    fids: Sequence[int]
    columns: dict[str, list]


def read_layers(path: Path) -> list[Layer]:
    """The attributes of every layer that may hold polygons, without geometry.

    Raises BadFile for another kind of file, a broken one, and one without a polygon layer or without attributes.
    """
    _only_what_is_needed()
    layers = []
    try:
        for source in _sources(path):
            for name, geometry_type in pyogrio.list_layers(source)[:_MAX_LAYERS]:
                if geometry_type is None or any(word in geometry_type for word in ("Point", "Line")):
                    continue
                fids, columns = _attributes(source, name)
                if fids:
                    layers.append(Layer(source, name, fids, columns))
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
    ) as error:
        raise BadFile(
            f"{path.name}: tidak dapat dibaca sebagai peta ({type(error).__name__}). Kirim GeoJSON, GeoPackage, "
            "atau Shapefile dalam satu "
            "berkas .zip (.shp, .shx, .dbf, .prj bersama-sama)."
        ) from None
    if not layers:
        raise BadFile(
            f"{path.name}: tidak berisi lapisan poligon. Kirim batas wilayah sebagai poligon, bukan titik atau garis."
        )
    if not any(layer.columns for layer in layers):
        raise BadFile(f"{path.name}: tidak ada kolom atribut (nama, kode). Untuk Shapefile sertakan berkas .dbf.")
    return layers


def _only_what_is_needed() -> None:
    """Leave GDAL three drivers and no network: a proxy of a kind that does not exist fails before any connection."""
    others = [name for name in pyogrio.list_drivers() if name not in _DRIVERS]
    nowhere = "tidak-ada://"
    pyogrio.set_gdal_config_options(
        {"GDAL_SKIP": ",".join(others), "GDAL_HTTP_PROXY": nowhere, "GDAL_HTTPS_PROXY": nowhere}
    )
    for name in ("no_proxy", "NO_PROXY"):  # addresses that would be called without a proxy
        os.environ.pop(name, None)
    pyogrio.core._register_drivers()  # registering again is when GDAL leaves out what is to be skipped


def read_shapes(layer: Layer, fids: Iterable[int]) -> tuple[dict[int, shapely.Geometry | None], object]:
    """({fid: geometry as stored, in two dimensions, None = empty}, coordinate system or None) of some features."""
    wanted = sorted(set(fids))
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


def bundled(path: Path) -> list[Path]:
    """The files that make up one boundary file: a Shapefile's parts, else the file alone."""
    if path.suffix.lower() != ".shp":
        return [path]
    parts = [
        p
        for p in path.parent.iterdir()
        if p.stem == path.stem and p.suffix.lower() in (".shp", ".shx", ".dbf", ".prj", ".cpg")
    ]
    return sorted(parts, key=lambda p: p.suffix.lower())


def _sources(path: Path) -> list[str]:
    """What GDAL is to open: the file, or what lies inside a zip."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFile(
            f"{path.name}: jenis berkas '{suffix or 'tanpa akhiran'}' tidak diterima. "
            "Kirim .geojson, .gpkg, .shp, atau Shapefile di dalam .zip."
        )
    if not path.is_file():
        raise BadFile(f"{path}: berkas tidak ditemukan. Periksa namanya.")
    where = str(path.resolve())
    if suffix != ".zip":
        return [where]
    with zipfile.ZipFile(path) as archive:
        inside = sorted(n for n in archive.namelist() if n.lower().endswith(_INNER) and not n.startswith("__MACOSX"))
    if not inside:
        raise BadFile(f"{path.name}: tidak ada .shp, .gpkg, atau .geojson di dalam zip.")
    return [f"/vsizip/{{{where}}}/{name}" for name in inside[:_MAX_LAYERS]]


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
