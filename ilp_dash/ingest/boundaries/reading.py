"""Opens boundary files: attributes first (cheap even for the whole
country), then the geometry of the features asked for."""

import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pyogrio
import shapely

from ilp_dash.errors import BadFile

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
    layers = []
    try:
        for source in _sources(path):
            for name, geometry_type in pyogrio.list_layers(source)[:_MAX_LAYERS]:
                if geometry_type is None or any(word in geometry_type for word in ("Point", "Line")):
                    continue
                frame = _attributes(source, name)
                if len(frame):
                    layers.append(
                        Layer(source, name, frame.index.tolist(), {str(c): _plain(frame[c]) for c in frame.columns})
                    )
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


def _attributes(source: str, name: str):
    """Data frame of the attributes, by feature number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pyogrio.read_dataframe(source, layer=name, read_geometry=False, fid_as_index=True)
        except UnicodeDecodeError:
            return pyogrio.read_dataframe(
                source, layer=name, read_geometry=False, fid_as_index=True, encoding="latin-1"
            )


def _plain(column) -> list:
    """A column as plain Python values, None for what is missing."""
    values = column.astype(object).where(column.notna(), None).tolist()
    return [v if v is None or isinstance(v, str | int | float) else str(v) for v in values]
