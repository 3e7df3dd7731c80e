"""Takes a boundary file in: read, match, place, repair, report; keeps it only when enough kelurahan were found."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shapely
from sqlalchemy import Engine

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.alias import read_alias
from ilp_dash.ingest.boundaries.choosing import ABOUT, ENOUGH, best_layers, together
from ilp_dash.ingest.boundaries.city import CityIndex
from ilp_dash.ingest.boundaries.envelopes import bundled
from ilp_dash.ingest.boundaries.fields import Columns
from ilp_dash.ingest.boundaries.foreign import is_of_rw, other_kind
from ilp_dash.ingest.boundaries.keeping import Cleaned, fingerprint, keep
from ilp_dash.ingest.boundaries.matching import CityMatch, alias_keys
from ilp_dash.ingest.boundaries.names import loosened
from ilp_dash.ingest.boundaries.placing import place, utm_of
from ilp_dash.ingest.boundaries.reading import Layer, read_layers, read_shapes
from ilp_dash.ingest.boundaries.repairing import Repaired, merged, polygons_only, repair
from ilp_dash.ingest.child import in_child
from ilp_dash.ingest.schematic import as_geojson
from ilp_dash.store.records import BoundaryFile, boundaries_of

_A_FEW = 3
_BEYOND_EARTH = 1e8  # metres
_ADVICE = (
    "Kirim batas satu kota saja, dengan garis yang disederhanakan dan tanpa lapisan lain (di QGIS: Simplify, "
    "lalu Export sebagai GeoPackage)."
)


@dataclass
class CityResult:
    """One city of a file. layer: name of the layer; decision: about coordinates; far: code -> km from its
    known point, where that is too far to be right; empty: codes whose features hold no polygon;
    merged_parts: code -> number of features joined; nested: codes of which a feature enclosing another was left out."""

    match: CityMatch
    layer: str
    decision: str
    off_km: float
    far: dict[str, float]
    repaired: Repaired
    empty: list[str]
    merged_parts: dict[str, int]
    nested: list[str]

    @property
    def found(self) -> int:
        """Kelurahan with a boundary."""
        return len(self.repaired.shapes)

    @property
    def missing(self) -> list[str]:
        """Kelurahan without a boundary."""
        return [code for code in self.match.city.kelurahan if code not in self.repaired.shapes]

    @property
    def enough(self) -> bool:
        """At least 80 % of the kelurahan."""
        return self.found >= ENOUGH * len(self.match.city.kelurahan)


@dataclass
class Taken:
    """What became of a file. kept: it counts now (when only checked: it would);
    unchanged: the very same result was kept before; earlier: what the ledger had of the very same bytes, oldest first;
    unread: why other maps in it could not be read; unused: alias lines without effect."""

    file_name: str
    licence: str
    cities: list[CityResult]
    kept: bool
    unchanged: bool
    earlier: list[BoundaryFile]
    unread: list[str]
    unused: list[str]


def take_boundaries(
    path: Path,
    reference,
    records: Engine,
    kota: str | None = None,
    alias_path: Path | None = None,
    licence: str = "",
    partial: bool = False,
    only_check: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Taken:
    """Read one boundary file and keep what it holds of the cities the reference knows (or of kota alone).

    partial: take cities with less than 80 % of their kelurahan, too. Where a city falls short, nothing at all is kept.
    only_check: find everything out and keep nothing.
    Raises UnknownArea for another kota, BadFile for a file that holds none of the cities or cannot be read.
    """
    progress(0, 2)
    with tempfile.TemporaryDirectory(prefix="batas-") as folder:
        results, unread, unused = in_child(
            path.name, _read, path, Path(folder), reference, kota, alias_path, advice=_ADVICE
        )
    progress(1, 2)
    parts = bundled(path)
    earlier = boundaries_of(records, fingerprint(parts))
    kept = all(r.found and (partial or r.enough) for r in results)
    rows = []
    if kept and not only_check:
        cleaned = [
            Cleaned(
                r.match.city.city.kota_code, licence.strip(), {c: as_geojson(s) for c, s in r.repaired.shapes.items()}
            )
            for r in results
        ]
        rows = keep(parts, path.name, cleaned, records)
    progress(2, 2)
    return Taken(
        path.name, licence.strip(), results, kept, kept and not only_check and not rows, earlier, unread, unused
    )


def _read(
    path: Path, folder: Path, reference, kota: str | None, alias_path: Path | None
) -> tuple[list[CityResult], list[str], list[str]]:
    """All that is made of the file itself, in a process of its own: the cities found, what could not be read, and alias
    lines without use."""
    cities = reference.cities if kota is None else [reference.city(kota)]
    indexes = [CityIndex(reference, city.kota_code) for city in cities]
    alias = read_alias(alias_path, (a.code for a in reference.areas if a.level == "kelurahan")) if alias_path else {}
    layers, unread = read_layers(path, folder)
    layers += together(layers)
    columns = [Columns(layer.columns) for layer in layers]
    chosen = best_layers(path.name, layers, columns, indexes, alias, only_city=kota is not None)
    if all(match.share < ABOUT for _, match in chosen):
        reason = next(filter(None, (other_kind(c, indexes) for c in columns)), None)
        if reason:
            raise BadFile(" ".join([f"{path.name}: {reason}", *unread]))
    if not chosen:
        raise BadFile(" ".join([_nothing(path.name, layers, columns, indexes), *unread]))
    for layer, match in chosen:
        features = sum(map(len, match.parts.values()))
        if is_of_rw(layer.columns, features, len(match.parts)):
            raise BadFile(
                f"{path.name}: berkas ini tingkat RW atau RT: {features} wilayah untuk {len(match.parts)} kelurahan. "
                "Gabungkan dulu menurut kode atau nama kelurahan (di QGIS: Dissolve), lalu kirim hasilnya."
            )
    try:
        results = [
            _settle(path.name, layer, match, *shapes)
            for (layer, match), shapes in zip(chosen, _shapes_of(chosen), strict=True)
        ]
    except shapely.errors.GEOSException as error:
        if "bad_alloc" in str(error):  # told as too much memory, see `child`
            raise
        raise BadFile(
            f"{path.name}: ada bentuk yang rusak dan tidak dapat dirapikan. Perbaiki di QGIS (Fix geometries), "
            "lalu kirim lagi."
        ) from None
    used = set().union(*(r.match.used_alias for r in results))
    return results, unread, [name for name, compared in alias_keys(alias).items() if compared not in used]


def _shapes_of(chosen: list[tuple[Layer, CityMatch]]) -> list[tuple[dict, object]]:
    """Geometry and coordinate system for each city; each layer is opened
    once (GeoJSON is read from the start every time)."""
    wanted: dict[Layer, list[int]] = {}
    for layer, match in chosen:
        wanted.setdefault(layer, []).extend(fid for fids in match.parts.values() for fid in fids)
    read = {layer: read_shapes(layer, fids) for layer, fids in wanted.items()}
    return [read[layer] for layer, _ in chosen]


def _settle(file_name: str, layer: Layer, match: CityMatch, raw: dict, crs) -> CityResult:
    """Geometry of the matched features: merged, placed, repaired."""
    polygons, mended, joined = {}, [], {}
    for code, fids in match.parts.items():
        if not all((abs(shapely.get_coordinates(raw.get(fid))) <= _BEYOND_EARTH).all() for fid in fids):
            raise BadFile(f"{file_name}: koordinat {match.city.told(code)} rusak (bukan angka, atau di luar bumi).")
        # Mended before it is placed: what is invalid is so in every coordinate system.
        parts = [polygons_only(raw.get(fid)) for fid in fids]
        polygons[code] = [shape for shape, _ in parts if shape is not None]
        if any(was for _, was in parts):
            mended.append(code)
        if len(polygons[code]) > 1:
            joined[code] = len(polygons[code])
    empty = [code for code, parts in polygons.items() if not parts]
    shapes, nested = merged({code: parts for code, parts in polygons.items() if parts})
    if not match.parts:  # look-alikes only: nothing to draw, but something to suggest
        return CityResult(match, layer.title, "", 0.0, {}, Repaired(), [], {}, [])
    if not shapes:
        raise BadFile(
            f"{file_name}: {len(empty)} kelurahan dikenali tetapi tidak satu pun punya poligon. "
            "Kirim berkas dengan geometri."
        )
    points = match.city.points
    placed = place(shapes, crs, points, file_name)
    repaired = repair({c: shapely.force_2d(s) for c, s in placed.shapes.items()}, utm_of(points), mended)
    return CityResult(match, layer.title, placed.decision, placed.off_km, placed.far, repaired, empty, joined, nested)


def _nothing(file_name: str, layers: list[Layer], columns: list[Columns], indexes: list[CityIndex]) -> str:
    """Why nothing was matched: the fields found and the cities looked for, or the city a few names are of."""
    fields = ", ".join(list(layers[0].columns)[:12]) or "tidak ada"
    hits, city = max(
        (
            (max((len(i.loose_names & set(c.values(n, loosened))) for c in columns for n in c.text), default=0), i.city)
            for i in indexes
        ),
        key=lambda pair: pair[0],
    )
    if hits >= _A_FEW:
        return (
            f"{file_name}: hanya {hits} nama yang sama dengan kelurahan {city.name}, terlalu sedikit untuk mengenali "
            f"kotanya. Bila berkas ini memang sebagian kota itu, ulangi dengan --kota {city.kota_code} --sebagian. "
            f"Kolom yang ada: {fields}."
        )
    cities = ", ".join(f"{i.city.name} ({i.city.kota_code})" for i in indexes)
    return (
        f"{file_name}: tidak ada kelurahan yang cocok dengan {cities}. Kolom yang ada: {fields}. "
        "Berkas harus memuat nama atau kode kelurahan; bila kotanya benar, sebut dengan --kota."
    )
