"""Reports that come together in one .zip: each is read as if it had been sent alone, and none of it is laid on disk."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ilp_dash.errors import BadFile
from ilp_dash.ingest.originals import MOST_BYTES, Inside

MOST_FILES, MOST_TOGETHER = 500, 100_000_000
BETWEEN = " › "  # the name of the zip and that of the file in it
ADVICE = "Kirim berkas laporannya satu per satu."
_MAPS = (".shp", ".gpkg", ".geojson", ".kml")
_OF_MAPS = (*_MAPS, ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".xml", ".qmd", ".txt")
_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(ValueError, RuntimeError, NotImplementedError),
)


def unpacked(content: bytes, zip_name: str, *_) -> list[Inside]:
    """The files of a zip in the order of their names, without what systems leave beside them ("~$", "__MACOSX", hidden
    ones); one that cannot be unpacked carries the reason. To be called in a child: a small zip may be a large one.

    Raises BadFile for a zip of boundaries, an empty one, more than `MOST_FILES` files or `MOST_TOGETHER` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            named = sorted((_name_of(part), n, part) for n, part in enumerate(archive.infolist()))
            named = [(name, part) for name, _, part in named if _is_sent(name)]
            _refuse_others(zip_name, [name for name, _ in named], sum(part.file_size for _, part in named))
            return [_inside(archive, part, f"{zip_name}{BETWEEN}{name}") for name, part in named]
    except _DAMAGED:
        raise BadFile(f"{zip_name}: zip rusak atau terpotong. Unduh atau kemas ulang, lalu kirim lagi.") from None


def sent_as(path: Path | Inside) -> str:
    """What was sent: the path of a file, and for one in a zip the name of that."""
    return path.name.partition(BETWEEN)[0] if isinstance(path, Inside) else str(path)


def to_map(file_name: str) -> str:
    """What to type so that a table in an office's own shape is mapped."""
    packed, between, name = file_name.rpartition(BETWEEN)
    name = PurePosixPath(name).name if between else name
    command = f'python -m ilp_dash petakan "{name}"' if " " in name else f"python -m ilp_dash petakan {name}"
    return f"ekstrak dahulu {packed}, lalu {command}" if between else command


def _refuse_others(zip_name: str, names: list[str], together: int) -> None:
    suffixes = {PurePosixPath(name).suffix.lower() for name in names}
    if suffixes & set(_MAPS) and suffixes <= set(_OF_MAPS) or any(".gdb/" in name.lower() for name in names):
        raise BadFile(
            f"{zip_name}: berisi batas wilayah (peta), bukan laporan. Kirim sebagai jenis data 'Batas wilayah', atau: "
            f'python -m ilp_dash boundaries "{zip_name}"'
        )
    if not names:
        raise BadFile(f"{zip_name}: zip tanpa berkas laporan. Periksa isinya, lalu kirim lagi.")
    if len(names) > MOST_FILES:
        raise BadFile(f"{zip_name}: {len(names)} berkas dalam satu zip; paling banyak {MOST_FILES}. Bagi, lalu kirim.")
    if together > MOST_TOGETHER:
        raise BadFile(
            f"{zip_name}: isinya lebih dari {MOST_TOGETHER // 1_000_000} MB sesudah diekstrak. Bagi menjadi beberapa "
            "zip, dan kirim hanya berkas laporan."
        )


def _inside(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Inside:
    if part.flag_bits & 1:
        return Inside(name, fault="terkunci kata sandi. Kemas ulang tanpa kata sandi, lalu kirim lagi")
    if part.file_size > MOST_BYTES:
        return Inside(name, fault=f"berkas lebih dari {MOST_BYTES // 1_000_000} MB. Kirim hanya tabel yang diminta")
    try:
        with archive.open(part) as file:
            return Inside(name, file.read())
    except _DAMAGED:
        return Inside(name, fault="rusak di dalam zip. Kemas ulang, lalu kirim lagi")


def _is_sent(name: str) -> bool:
    *folders, last = name.split("/")
    left = last.startswith(("~$", ".")) or last.lower() in _LEFT_BY_SYSTEMS or "__MACOSX" in folders
    return bool(last) and not left


def _name_of(part: zipfile.ZipInfo) -> str:
    """The name with "/" between folders, without signs that are no letters. Zips that do not say how their names are
    written: UTF-8 where it is; else as Windows does, where a letter or a dash of Windows stands; else as DOS."""
    name = part.filename
    if not part.flag_bits & 0x800:  # read as cp437 by the library
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            windows = any(0x91 <= byte <= 0x97 or byte >= 0xB0 for byte in raw)
            name = raw.decode("cp1252", "replace") if windows else name
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "_", name.replace("\\", "/"))
