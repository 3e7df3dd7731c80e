"""A backup of all that cannot be made again, as one file that checks itself, and the way back from it.

In it are the ledger, the accepted originals, the cleaned boundaries, the files shown at meetings and the number of the
last build. Builds are not: they are made again, under a number that was never used.
"""

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from ilp_dash import config
from ilp_dash.errors import BadFile, BadSetting
from ilp_dash.store.build import alone, last_version, note_version

FOLDERS = ("asli", "batas", "bahan")
LEDGER = "records.sqlite"
_CONTENTS = "isi.json"
_OF_LEDGER = (LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm")  # an old -wal beside a restored ledger would be read into it
_BLOCK = 1 << 20


def back_up(target: Path) -> int:
    """Write the backup of the data folder; returns how many files are in it. A command may be writing meanwhile.

    Raises BadSetting where the ledger is not the SQLite file of the data folder, BadFile where it is damaged.
    """
    folder = _own_folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.tmp")
    sums: dict[str, str] = {}
    try:
        with tempfile.TemporaryDirectory() as room, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as made:
            ledger = Path(room) / LEDGER
            with closing(sqlite3.connect(folder / LEDGER)) as source, closing(sqlite3.connect(ledger)) as copy:
                source.backup(copy)
            _check_ledger(ledger, folder / LEDGER)
            # The ledger first: every original it names was kept before it was written down.
            for path, name in [(ledger, LEDGER), *_files(folder)]:
                sums[name] = _sha256(path.open("rb"))
                made.write(path, name)
            made.writestr(
                _CONTENTS,
                json.dumps(
                    {"made_at": f"{datetime.now():%Y-%m-%dT%H:%M:%S}", "version": last_version(folder), "files": sums}
                ),
            )
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(sums)


def check_backup(source: Path) -> dict:
    """What a backup says of itself: made_at, version, files (name → SHA-256). Every file is read and compared.

    Raises BadFile where it is no backup, a file is missing, more than listed, or changed, or the ledger is damaged.
    """
    try:
        with zipfile.ZipFile(source) as held:
            said = json.loads(held.read(_CONTENTS))
            names = {name for name in held.namelist() if name != _CONTENTS}
            if names != set(said["files"]) or not all(_belongs(name) for name in names) or LEDGER not in names:
                raise BadFile(
                    f"{source.name}: daftar isinya tidak cocok dengan berkas di dalamnya. Pakai cadangan lain."
                )
            for name, sha256 in said["files"].items():
                if _sha256(held.open(name)) != sha256:
                    raise BadFile(f"{source.name}: {name} di dalamnya berubah atau rusak. Pakai cadangan lain.")
            with tempfile.TemporaryDirectory() as room:
                _check_ledger(Path(held.extract(LEDGER, room)), source)
            return said
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise BadFile(
            f"{source.name} bukan cadangan yang utuh ({type(error).__name__}). Pakai berkas dari 'cadangkan'."
        ) from None


def restore(source: Path, build: Callable[[], Path]) -> tuple[Path, Path | None]:
    """Put a backup in the place of ledger, originals and boundaries, and build from it; (the build, the folder what was
    there before lies in, None where nothing was).

    The backup is checked before anything is touched; where the build fails everything is put back. Raises BadFile,
    BadSetting, and what the build raises.
    """
    folder = _own_folder(must_exist=False)
    said = check_backup(source)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix="pulih.tmp-") as room:
        with zipfile.ZipFile(source) as held:
            held.extractall(room, said["files"])
        aside = folder / f"sebelum-pulih-{datetime.now():%Y%m%d-%H%M%S}"
        _swap(folder, Path(room), aside)
        note_version(folder, max(last_version(folder), said["version"]))
    try:
        made = build()
    except BaseException:
        with alone(folder):
            shutil.rmtree(dropped := folder / f"{aside.name}.gagal", ignore_errors=True)
            _swap(folder, aside, dropped)
            shutil.rmtree(dropped, ignore_errors=True)
            shutil.rmtree(aside, ignore_errors=True)
        raise
    return made, aside if aside.exists() else None


def _swap(folder: Path, new: Path, aside: Path) -> None:
    """Move what stands in the folder aside, and what is new in its place."""
    for name in (*FOLDERS, *_OF_LEDGER):
        if (folder / name).exists():
            aside.mkdir(exist_ok=True)
            (folder / name).rename(aside / name)
        if (new / name).exists():
            (new / name).rename(folder / name)


def _own_folder(must_exist: bool = True) -> Path:
    folder, url = config.data_dir(), make_url(config.records_url())
    if url.get_backend_name() != "sqlite" or Path(url.database or "").resolve() != (folder / LEDGER).resolve():
        raise BadSetting(
            "Buku terima tidak berada di folder data (ILP_RECORDS_URL). Cadangkan dan pulihkan dengan alat basis data "
            "itu."
        )
    if must_exist and not (folder / LEDGER).exists():
        raise BadFile(f"Belum ada buku terima di {folder}: tidak ada yang perlu dicadangkan.")
    return folder


def _files(folder: Path) -> list[tuple[Path, str]]:
    return [
        (path, f"{name}/{path.name}")
        for name in FOLDERS
        for path in sorted((folder / name).glob("*"))
        if path.is_file() and ".tmp" not in path.name
    ]


def _belongs(name: str) -> bool:
    parts = name.split("/")
    return name == LEDGER or (len(parts) == 2 and parts[0] in FOLDERS and parts[1] not in ("", ".", ".."))


def _check_ledger(ledger: Path, named: Path) -> None:
    try:
        with closing(sqlite3.connect(ledger)) as con:
            found = con.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BadFile(f"{named.name}: buku terima di dalamnya rusak. Pakai cadangan yang lebih lama.")


def _sha256(file) -> str:
    digest = hashlib.sha256()
    with file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
