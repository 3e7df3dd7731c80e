"""The bytes of files as received, kept under their hash; every kept file is written whole or not at all."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ilp_dash.config import originals_dir
from ilp_dash.domain.mapping import Mapping
from ilp_dash.errors import BadFile

MOST_BYTES = 20_000_000
_HOUR_S = 3600


@dataclass(frozen=True)
class Inside:
    """A file in a zip; stands where the path of one sent alone does. name: as people are told it, that of the zip and
    its folders before; fault: why it could not be unpacked."""

    name: str
    content: bytes = field(default=b"", repr=False)
    fault: str = ""

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix


def received_bytes(path: Path | Inside) -> bytes:
    """The bytes of a sent report or points file. Raises BadFile when it cannot be opened, or is too large for one."""
    if isinstance(path, Inside):
        if path.fault:
            raise BadFile(f"{path.name}: {path.fault}.")
        return path.content
    try:
        if path.stat().st_size > MOST_BYTES:  # before it fills the memory of this process
            raise BadFile(
                f"{path.name}: berkas lebih dari {MOST_BYTES // 1_000_000} MB. Kirim hanya tabel yang diminta."
            )
        return path.read_bytes()
    except OSError:
        raise BadFile(
            f"{path.name}: berkas tidak dapat dibuka. Periksa nama dan izinnya, tutup di Excel, lalu ulangi."
        ) from None


def original_path(sha256: str, suffix: str) -> Path:
    """Where the bytes of an accepted file are kept: named by their SHA-256."""
    return originals_dir() / f"{sha256}{suffix}"


def keep_original(content: bytes, sha256: str, suffix: str) -> None:
    """Put the bytes of a file under their hash; nothing happens when they are there."""
    target = original_path(sha256, suffix)
    if not (target.exists() and target.stat().st_size == len(content)):
        write_whole(target, lambda file: file.write(content))


def keep_mapping(mapping: Mapping, sha256: str) -> None:
    """Put beside an original how it is read, so that what is confirmed later does not change what it said."""
    write_whole(_mapping_path(sha256), lambda file: file.write(mapping.to_json().encode()))


def kept_mapping(sha256: str) -> Mapping | None:
    """How an original is read; None for one in our own form."""
    path = _mapping_path(sha256)
    return Mapping.from_json(path.read_text(encoding="utf-8")) if path.exists() else None


def _mapping_path(sha256: str) -> Path:
    return originals_dir() / f"{sha256}.pemetaan.json"


def clean_unfinished() -> None:
    """Remove what a killed command left half written; nothing takes an hour to be."""
    for unfinished in originals_dir().glob(".tmp-*"):
        with suppress(OSError):  # somebody else was faster
            if time.time() - unfinished.stat().st_mtime > _HOUR_S:
                unfinished.unlink()


def write_whole(target: Path, write: Callable) -> None:
    """Write a file whole or not at all. write: gets the open binary file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
