"""What lies in a boundary file as offices pack it: a map program's file, text that holds shapes, or many in a zip.

Decided by content. What cannot be read as it lies is laid into one folder under plain names, in UTF-8, for `reading`
to open.
"""

import codecs
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from errno import EINVAL
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ilp_dash.errors import BadFile

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SUFFIXES = (".geojson", ".json", ".js", ".gpkg", ".zip", ".shp", ".csv", ".tsv", ".txt", ".sql")
MAP, CSV, SQL = "peta", "csv", "sql"
_MAX_FILES = 400
_MAX_BYTES = 2 << 30
_HEAD = 1 << 16
_MAPS = (".shp", ".gpkg", ".geojson", ".zip")  # what is nothing but a map, so its loss is told
# What a damaged zip makes its library raise; EINVAL: it leads to a place before its own start.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, struct.error)
_BLOCK = 1 << 20
# What stands before and behind the JSON of a script: "var json_x = {…};", "callback({…})".
_BEFORE = re.compile(
    r"\s*+(?:/\*.*?\*/\s*+|//[^\n]*+\s*+|\)\]\}',?\s*+)*+"
    r"(?:(?:(?:var|let|const)\s+)?[\w$.\[\]'\"-]++\s*=\s*|export\s+default\s+|[\w$.]++\s*\(\s*)?(?=[{\[])",
    re.S,
)
_BEHIND = re.compile(rb"[\s;)]*\Z")
_QGIS = "Buka di QGIS, lalu Export sebagai GeoPackage."
_OTHERS = (
    (b"Rar!", "arsip RAR", "Kemas ulang sebagai .zip."),
    (b"7z\xbc\xaf", "arsip 7z", "Kemas ulang sebagai .zip."),
    (b"\x1f\x8b", "arsip gzip", "Buka dulu, lalu kirim isinya atau kemas sebagai .zip."),
    (b"%PDF", "PDF", "Itu gambar peta. Minta data batasnya: GeoPackage, GeoJSON, atau Shapefile."),
    (b"\x89PNG", "gambar", "Minta data batasnya: GeoPackage, GeoJSON, atau Shapefile."),
    (b"\xff\xd8\xff", "gambar", "Minta data batasnya: GeoPackage, GeoJSON, atau Shapefile."),
    (b"II*\0", "gambar (TIFF)", "Minta data batasnya: GeoPackage, GeoJSON, atau Shapefile."),
    (b"MM\0*", "gambar (TIFF)", "Minta data batasnya: GeoPackage, GeoJSON, atau Shapefile."),
    (b"AC10", "gambar CAD (DWG)", "Minta petanya dalam koordinat bumi dengan nama kelurahan, sebagai GeoPackage."),
    (b"\xd0\xcf\x11\xe0", "berkas Office lama", "Simpan tabelnya sebagai CSV UTF-8 bila memuat kolom geometri."),
    (b"\0\1\0\0Standard", "basis data Access (.mdb)", _QGIS),
)


@dataclass(frozen=True)
class Source:
    """One readable part of a file. kind: MAP (the map library opens it) | CSV | SQL; title: as its sender knows it."""

    kind: str
    path: Path
    title: str


@dataclass(frozen=True)
class _Member:
    """A file as sent. name: with its folders, "/" between; path: where it lies, None = within a zip."""

    name: str
    open: Callable[[], BinaryIO]
    path: Path | None = None

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def family(self) -> str:
        """What the parts of one Shapefile share."""
        return str(PurePosixPath(self.name).with_suffix("")).casefold()

    def head(self) -> bytes:
        with self.open() as file:
            return file.read(_HEAD)


class _Folder:
    """Where copies are laid, how much more may come, and what was said of maps that cannot be read."""

    def __init__(self, path: Path):
        self.path, self.left, self.count = path, _MAX_BYTES, 0
        self.unread: list[str] = []

    def next(self, suffix: str) -> Path:
        self.count += 1
        return self.path / f"{self.count}{suffix}"

    def lying(self, member: _Member, suffix: str) -> Path:
        """The file itself, or a copy of one within a zip."""
        return member.path or self.copy(member, self.next(suffix))

    def copy(self, member: _Member, to: Path) -> Path:
        with member.open() as source, to.open("wb") as file:
            while block := source.read(_BLOCK):
                self.left -= len(block)
                if self.left < 0:
                    raise BadFile(f"{member.name}: isinya lebih dari 2 GB. Kirim batas satu kota saja.")
                file.write(block)
        return to


def sources(path: Path, folder: Path) -> tuple[list[Source], list[str]]:
    """(what can be read of a file, why other maps in it cannot); copies are laid into the (empty) folder where it
    cannot be read as it lies.

    Raises BadFile for what is no map at all, saying what it is, and for a Shapefile without its .dbf.
    """
    if not path.is_file():
        raise BadFile(f"{path}: berkas tidak ditemukan. Periksa namanya.")
    space = _Folder(folder)
    members = [_Member(p.name, partial(p.open, "rb"), p) for p in bundled(path)]
    return _of_members(members, space, path.name), space.unread


def bundled(path: Path) -> list[Path]:
    """The files that make up one boundary file: a Shapefile's parts, however their names are cased, else it alone."""
    if path.suffix.lower() != ".shp":
        return [path]
    stem = path.stem.casefold()
    parts = {p.suffix.lower(): p for p in sorted(path.parent.iterdir()) if p.stem.casefold() == stem}
    parts |= {p.suffix.lower(): p for p in path.parent.iterdir() if p.stem == path.stem}
    return sorted((p for s, p in parts.items() if s in PARTS), key=lambda p: p.suffix.lower())


def _of_members(members: list[_Member], space: _Folder, told: str, within: int = 0) -> list[Source]:
    """The sources among some files; told: the file a message is about; within: how deep in zips they lie."""
    found, reasons = [], []
    for member in members:
        if within and member.suffix not in SUFFIXES:
            continue
        if len(found) >= _MAX_FILES:
            raise BadFile(f"{told}: lebih dari {_MAX_FILES} peta dalam satu zip. Kirim batas satu kota saja.")
        if member.path and member.suffix in PARTS[1:] and len(members) > 1:
            continue
        try:
            found += _of_one(member, members, space, told, within)
        except BadFile as error:
            reasons.append(error)
            space.unread += [str(error)] if member.suffix in _MAPS else []
        except NotImplementedError:
            reasons.append(BadFile(f"{told}: cara pemampatan zip ini tidak dikenal. Kemas ulang sebagai zip biasa."))
        except _DAMAGED as error:
            if isinstance(error, OSError) and error.errno != EINVAL:  # the disk's trouble, not the file's
                raise
            reasons.append(BadFile(f"{told}: zip rusak atau terpotong. Unduh atau kemas ulang."))
    if found:
        return found
    if reasons:
        raise reasons[0]
    suffixes = {m.suffix for m in members}
    if any(".gdb/" in m.name.lower() for m in members):
        raise BadFile(f"{told}: berisi File Geodatabase (.gdb), yang tidak dapat dibaca di sini. {_QGIS}")
    if suffixes & {".dbf", ".shx"}:
        raise BadFile(f"{told}: ada .dbf atau .shx, tetapi .shp tidak ada. Sertakan .shp, .shx, .dbf, dan .prj.")
    raise BadFile(f"{told}: tidak ada .shp, .gpkg, .geojson, .js, .csv, atau .sql di dalam zip.")


def _of_one(member: _Member, others: list[_Member], space: _Folder, told: str, within: int) -> list[Source]:
    head = member.head()
    name = f"{told} ({member.name})" if within else told
    if not head.strip():
        raise BadFile(f"{name}: berkas kosong.")
    if head.startswith(b"SQLite format 3\0"):
        return [Source(MAP, space.lying(member, ".gpkg"), member.stem)]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(member, space, name, within)
    if head.startswith(b"\0\0\x27\x0a") and member.suffix == ".shp":
        return [_shapefile(member, others, space, name)]
    for start, what, advice in _OTHERS:
        if head.startswith(start):
            raise _no_map(name, f"berkas ini {what}", advice)
    if member.suffix in PARTS[1:]:
        raise BadFile(
            f"{name}: hanya satu bagian dari Shapefile. Kirim .shp, .shx, .dbf, dan .prj bersama-sama dalam satu .zip."
        )
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _no_map(name, "jenis berkas ini tidak dikenal", "Kirim GeoPackage, GeoJSON, atau Shapefile dalam .zip.")
    return [_text(member, head, space, name)]


def _no_map(name: str, what: str, advice: str) -> BadFile:
    return BadFile(f"{name}: tidak dapat dibaca sebagai peta: {what}. {advice}")


def _of_zip(member: _Member, space: _Folder, name: str, within: int) -> list[Source]:
    if within > 2:
        raise BadFile(f"{name}: zip di dalam zip di dalam zip. Kemas ulang tanpa lapisan zip.")
    with zipfile.ZipFile(space.lying(member, ".zip")) as archive:
        inside = []
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            entry = info.filename.replace("\\", "/")
            if entry.endswith("/") or "__MACOSX/" in entry or PurePosixPath(entry).name.startswith("."):
                continue
            if info.flag_bits & 1:
                raise BadFile(f"{name}: zip bersandi. Kemas ulang tanpa kata sandi.")
            if info.file_size > _MAX_BYTES:
                raise BadFile(f"{name}: {entry} lebih dari 2 GB. Kirim batas satu kota saja.")
            inside.append(_Member(entry, partial(archive.open, info)))
        if any(m.name == "[Content_Types].xml" for m in inside):
            raise _no_map(name, "berkas ini buku kerja Excel atau dokumen Office", "Simpan tabelnya sebagai CSV UTF-8.")
        if any(m.suffix == ".kml" for m in inside) and not any(m.suffix in SUFFIXES for m in inside):
            raise _no_map(name, "berkas ini KMZ atau KML (Google Earth)", _QGIS)
        return _of_members(inside, space, name, within + 1)


def _shapefile(shp: _Member, others: list[_Member], space: _Folder, name: str) -> Source:
    """The parts under one plain name; the .cpg is written anew, as the texts are."""
    parts = {m.suffix: m for m in reversed(others) if m.suffix in PARTS and m.family == shp.family}
    parts |= {m.suffix: m for m in others if m.suffix in PARTS and m.name[: -len(m.suffix)] == shp.name[:-4]}
    if ".dbf" not in parts:
        raise BadFile(
            f"{name}: bagian .dbf (nama dan kode) tidak ada. Kirim .shp, .shx, .dbf, dan .prj bersama-sama, dengan "
            "nama depan yang sama, dalam satu .zip."
        )
    to = space.next(".shp")
    for suffix in (".shp", ".shx", ".dbf", ".prj"):
        if suffix in parts:
            space.copy(parts[suffix], to.with_suffix(suffix))
    declared = parts[".cpg"].head().decode("ascii", "ignore").strip() if ".cpg" in parts else ""
    to.with_suffix(".cpg").write_text(_encoding_of(to.with_suffix(".dbf"), declared), "ascii")
    return Source(MAP, to, shp.stem)


def _encoding_of(dbf: Path, declared: str) -> str:
    """How the texts of a .dbf are written: UTF-8 where most of what is no ASCII is; else as declared, if not that."""
    utf8 = other = 0
    with dbf.open("rb") as file:
        head = file.read(32)
        file.seek(int.from_bytes(head[8:10], "little"))
        while block := file.read(_BLOCK):
            for run in re.findall(rb"[\x80-\xff]+", block):
                try:
                    run.decode()
                    utf8 += 1
                except UnicodeDecodeError:
                    other += 1
    if utf8 > other:
        return "UTF-8"
    named = re.sub(r"(?i)^(?:ansi|cp|windows-?|oem)?\s*(\d{3,4})$", r"cp\1", declared)
    try:
        known = codecs.lookup(named).name
    except (LookupError, ValueError):
        known = "utf-8"
    return "CP1252" if known in ("utf-8", "ascii", "iso8859-1") else known.upper()


def _text(member: _Member, beginning: bytes, space: _Folder, name: str) -> Source:
    """A text file as UTF-8 without a mark at its start, JSON freed of the script around it."""
    encoding = _text_encoding(member, beginning)
    head = codecs.getincrementaldecoder(encoding)("replace").decode(beginning)
    start = head.lstrip()[:400]
    if start.startswith("<"):
        raise _no_map(name, *_markup(head))
    if re.match(r"0\s*\n\s*SECTION|999\s*\n", start):
        raise _no_map(name, "berkas ini gambar CAD (DXF)", "Minta petanya dalam koordinat bumi, sebagai GeoPackage.")
    if before := _BEFORE.match(head):
        if encoding != "utf-8" or before.group().strip():
            return Source(MAP, _json(member, space, encoding, len(before.group())), member.stem)
        return Source(MAP, space.lying(member, ".geojson"), member.stem)
    if member.suffix in (".geojson", ".json", ".js"):
        raise _no_map(name, "isinya bukan JSON", "Kirim GeoJSON, GeoPackage, atau Shapefile dalam .zip.")
    dump = member.suffix == ".sql" or re.search(r"(?i)\b(insert\s+into|create\s+table|from\s+stdin)\b", head)
    if encoding == "utf-8":
        path = space.lying(member, ".txt")
    else:
        path = space.copy(member, space.next(".txt"))
        path.write_text(path.read_text(encoding, "replace"), "utf-8", newline="")
    return Source(SQL if dump else CSV, path, member.stem)


def _text_encoding(member: _Member, beginning: bytes) -> str:
    """utf-8-sig and utf-16 by the mark at the start; utf-8 when all of it is, else cp1252."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with member.open() as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _json(member: _Member, space: _Folder, encoding: str, before: int) -> Path:
    """A copy of the JSON alone: `before` characters left out, and what closes the script."""
    to = space.next(".geojson")
    raw = space.copy(member, space.next(".tmp"))
    with raw.open(encoding=encoding, errors="replace", newline="") as source:
        source.read(before)
        with to.open("w", encoding="utf-8", newline="") as file:
            shutil.copyfileobj(source, file, _BLOCK)
    raw.unlink()
    with to.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _HEAD))
        tail = file.read()
        file.truncate(size - len(_BEHIND.search(tail).group()))
    return to


def _markup(head: str) -> tuple[str, str]:
    """(what a file of tags is, what to do)."""
    text = head.casefold()
    if "<html" in text or "<!doctype html" in text:
        return (
            "berkas ini halaman web (HTML)",
            "Biasanya unduhannya gagal atau minta masuk dulu; unduh lagi dari situsnya.",
        )
    if "<kml" in text:
        return "berkas ini KML (Google Earth)", _QGIS
    if "exception" in text:
        return "berkas ini pesan galat dari layanan peta", "Unduh lagi dari situsnya."
    return "berkas ini XML, bukan GeoJSON, GeoPackage, atau Shapefile", _QGIS
