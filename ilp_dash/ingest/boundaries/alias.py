"""The user's own list of spellings: a CSV of nama_berkas and kode, confirmed line by line."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from ilp_dash.errors import BadFile

HEADING = ("nama_berkas", "kode")


def read_alias(path: Path, known: Iterable[str]) -> dict[str, str]:
    """Name as in the boundary file -> kelurahan code. Raises BadFile naming the
    row for an unknown code or an empty or double name."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadFile(
            f"{path}: daftar alias tidak dapat dibaca. Simpan sebagai CSV UTF-8 dengan kolom nama_berkas dan kode."
        ) from None
    codes = set(known)
    delimiter = ";" if text.split("\n", 1)[0].count(";") else ","
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if not lines or tuple(cell.strip().lower() for cell in lines[0][:2]) != HEADING:
        raise BadFile(f"{path.name}, baris 1: judul kolom harus nama_berkas,kode.")
    alias: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells) or cells[0].startswith("# "):
            continue
        name, code = (*cells, "")[:2]
        if not name or code not in codes:
            raise BadFile(
                f"{path.name}, baris {number}: '{name}' → '{code}': kode itu bukan kelurahan di sini. "
                "Tulis kode Kemendagri bertitik."
            )
        if alias.get(name, code) != code:
            raise BadFile(f"{path.name}, baris {number}: '{name}' sudah punya kode lain ({alias[name]}). Sisakan satu.")
        alias[name] = code
    return alias


def alias_line(name: str, code: str) -> str:
    """One line of an alias file, quoted where needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow((name, code))
    return out.getvalue()
