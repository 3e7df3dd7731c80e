"""Keeps boundary files: the original by its hash, the cleaned boundaries as
GeoJSON, one ledger row; and gives them to a build.

Needs no map library, so a build does not load one.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from ilp_dash.config import data_dir, originals_dir
from ilp_dash.errors import BadFile
from ilp_dash.ingest.originals import original_path, write_whole
from ilp_dash.store.records import BoundaryFile, add_boundaries, current_boundaries

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Cleaned:
    """Cleaned boundaries of one city, ready to be kept. geometries: kelurahan code -> GeoJSON geometry as text."""

    kota_code: str
    licence: str
    geometries: Mapping[str, str]


def cleaned_dir() -> Path:
    """Folder of cleaned boundaries, one GeoJSON file per city and result."""
    return data_dir() / "batas"


def cleaned_path(kota_code: str, result_sha256: str) -> Path:
    """Where the cleaned boundaries of a ledger row lie."""
    return cleaned_dir() / f"{kota_code}-{result_sha256[:16]}.geojson"


def fingerprint(parts: Iterable[Path]) -> str:
    """The hash under which the original of one boundary file is kept, see `keep`."""
    parts = list(parts)
    with parts[0].open("rb") if len(parts) == 1 else tempfile.TemporaryFile() as file:
        if len(parts) > 1:
            _copy(parts, file)
            file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(parts: Iterable[Path], file_name: str, cities: Iterable[Cleaned], records: Engine) -> list[BoundaryFile]:
    """Keep one original and what was made of it for each city; cities whose
    result is the one in force are left as they are.

    parts: the file, or the files of a Shapefile, which are kept together as one zip. Returns the new ledger rows.
    """
    now = current_boundaries(records)
    sha256 = _keep_original(list(parts))
    rows = []
    for city in cities:
        content = _collection(city.geometries)
        result = hashlib.sha256(content).hexdigest()
        earlier = now.get(city.kota_code)
        if earlier and (earlier.sha256, earlier.result_sha256, earlier.licence) == (sha256, result, city.licence):
            continue
        write_whole(cleaned_path(city.kota_code, result), lambda file, content=content: file.write(content))
        rows.append(
            {
                "kota_code": city.kota_code,
                "sha256": sha256,
                "file_name": file_name,
                "licence": city.licence,
                "matched": len(city.geometries),
                "result_sha256": result,
            }
        )
    return add_boundaries(records, rows) if rows else []


def kept_boundaries(records: Engine, kelurahan: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, dict[str, str]]]:
    """Kota code -> (source as the map prints it, kelurahan code -> GeoJSON
    geometry) of every city with its own boundaries.

    kelurahan: kota code -> codes of today's reference; others in the file are left out. The source says so when some
    have no boundary. Raises BadFile when a kept file is missing or changed:
    ledger and folder no longer belong together.
    """
    found = {}
    for kota, row in current_boundaries(records).items():
        if kota not in kelurahan:
            continue
        path = cleaned_path(kota, row.result_sha256)
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != row.result_sha256:
            raise BadFile(
                f"{path}: batas wilayah hasil {row.file_name} {'telah berubah' if content else 'tidak ada'}. "
                "Pulihkan folder 'batas' dari cadangan, atau jalankan lagi perintah boundaries."
            )
        wanted = list(kelurahan[kota])
        known = {f["id"]: json.dumps(f["geometry"], separators=(",", ":")) for f in json.loads(content)["features"]}
        shapes = {code: known[code] for code in wanted if code in known}
        found[kota] = source_words(row, len(wanted) - len(shapes)), shapes
    return found


def source_words(row: BoundaryFile, missing: int) -> str:
    """The sentence under the map: whose boundaries these are."""
    source = f"Batas: {row.licence}, berkas {row.file_name}"
    if not row.licence:
        source = f"Batas dari berkas {row.file_name} (lisensi tidak disebut)"
    return f"{source}; {missing} kelurahan belum punya batas" if missing else source


def _collection(geometries: Mapping[str, str]) -> bytes:
    features = ",\n".join(
        f'{{"type":"Feature","id":"{code}","properties":{{}},"geometry":{shape}}}'
        for code, shape in sorted(geometries.items())
    )
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'.encode()


def _keep_original(parts: list[Path]) -> str:
    """Copy the original into the folder of originals under its hash, which is returned."""
    originals_dir().mkdir(parents=True, exist_ok=True)
    suffix = parts[0].suffix.lower() if len(parts) == 1 else ".zip"
    handle, name = tempfile.mkstemp(dir=originals_dir(), prefix=".tmp-", suffix=suffix)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _copy(parts, file)
            file.flush()
            os.fsync(file.fileno())
        with unfinished.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        unfinished.replace(original_path(sha256, suffix))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return sha256


def _copy(parts: list[Path], file) -> None:
    if len(parts) == 1:
        with parts[0].open("rb") as source:
            shutil.copyfileobj(source, file, _BLOCK)
        return
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:  # a fixed day: the same parts make the same zip
            archive.writestr(zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0)), part.read_bytes())
