"""Refuses files about single persons (NIK, BPJS numbers, names with addresses), without repeating any value."""

import io
import re
import zipfile

from ilp_dash.domain.words import joined
from ilp_dash.errors import PersonalData
from ilp_dash.ingest.workbook_layout import cell_name, words_of

_PERSON = "pasien|ibu|anak|balita|bayi|lansia|penderita|orang|warga|peserta|siswa|suami|ortu|orang tua"
_NIK = re.compile(rf"(no |nomor )?(nik|nomor induk kependudukan|ktp|kartu keluarga)( ({_PERSON}))?|(no|nomor) kk")
_BPJS = re.compile(r"(no|nomor)\b.*\b(bpjs|jkn|kartu|kis)\b.*|bpjs|(no|nomor) (rekam medis|rm)")
_NAME = re.compile(rf"nama( (lengkap|kk|kepala keluarga|ibu hamil|bumil|{_PERSON}))?")
_DETAIL = re.compile(
    r"alamat( .*)?|(tgl|tanggal) lahir( .*)?|ttl|tempat tanggal lahir|telepon|telp|hp|rt|rt rw|"
    r"(no|nomor) (hp|telp|telepon|telpon|wa|handphone|ponsel)( .*)?"
)
# Sixteen digits, but not those of a fraction (0.9669999999999999).
_SIXTEEN = re.compile(r"(?<!\d)(?<!\d[.,])\d{16}(?!\d)")
_DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])([./\-])(0?[1-9]|1[0-2])\2(19|20)\d\d\b")
_DECIMAL = re.compile(r"[+\-]?\d{1,5}[.,]\d+ ?%?")
# As bytes of a part of a file, the way XML may write a large number included. Outside the places where people write,
# only what is built like a NIK counts: place, day of birth (+40), number.
_BYTES_OF_SIXTEEN = re.compile(rb"(?<!\d)(?<!\d[.,])\d{16}(?!\d)|(?<![\d.,])[1-9]\.\d{9,15}[Ee]\+?15\b")
_BUILT_AS_NIK = re.compile(rb"(?<![\d.,])[1-9]\d{5}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}(?!\d)")
_DIGITS_AS_ONE = bytes.maketrans(b"123456789", b"0" * 9)
_PIVOT_FIELD = re.compile(rb"""<(?:[\w.-]+:)?cacheField\s[^>]*?\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET_PARTS, _OTHER_PARTS = "kepala, kaki, atau isian lembar", "bagian lain berkas"
# Parts of an XLSX or ODS by the beginning of their name, as its owner knows them.
_PLACES = {
    "xl/comments": "komentar",
    "xl/threadedcomments": "komentar",
    "xl/pivotcache": "simpanan tabel pivot",
    "xl/externallinks": "simpanan tautan ke berkas lain",
    "xl/drawings": "kotak teks",
    "xl/embeddings": "berkas di dalam berkas",
    "xl/worksheets": _SHEET_PARTS,
    "docprops": "sifat berkas",
}
_NOT_WRITTEN = ("di luar sel", _OTHER_PARTS, _SHEET_PARTS)
_MOST_DEEP = 3


def personal_columns(rows: list[list]) -> list[str]:
    """Names of the columns that show a file is about persons; empty for aggregate figures.

    Found by heading (NIK, BPJS number, a name beside an address, birth date
    or telephone) and by 16-digit values anywhere.
    """
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        names, details = [], []
        for column, cell in enumerate(row):
            kind = type(cell)
            if kind is str:
                if not cell:
                    continue
                if len(cell) >= 16 and _has_sixteen(cell):
                    found.setdefault(column, _heading_above(rows, number, column))
                if len(cell) > 60:
                    continue
                words = words_of(cell)
                if not words:
                    continue
                if _NIK.fullmatch(words) or _BPJS.fullmatch(words):
                    found[column] = _label(cell, column)
                elif _NAME.fullmatch(words):
                    names.append(column)
                elif _DETAIL.fullmatch(words):
                    details.append(column)
            elif (kind is float or kind is int) and 1e15 <= cell < 1e16:
                found.setdefault(column, _heading_above(rows, number, column))
        if names and details:
            for column in names + details:
                found[column] = _label(row[column], column)
    return [found[column] for column in sorted(found)]


def _has_sixteen(text: str) -> bool:
    text = _DATE.sub(" ", text)
    if _DECIMAL.fullmatch(text.strip()):
        return False
    return bool(_SIXTEEN.search(text)) or bool(re.fullmatch(r"\D{0,3}(\d[\s.\-]?){15}\d", text.strip()))


def _label(cell, column: int) -> str:
    text = " ".join(str(cell).split())
    return text if len(text) <= 40 and not re.search(r"\d{4}", text) else f"kolom {cell_name(0, column)[:-1]}"


def _heading_above(rows: list[list], row: int, column: int) -> str:
    """The nearest all-letters cell in the table's first rows above, else the column letter: never a
    value of a person."""
    for above in range(row - 1, -1, -1):
        others = sum(1 for c in rows[above] if isinstance(c, str) and c and not re.search(r"\d", c))
        cell = rows[above][column] if column < len(rows[above]) else ""
        filled = sum(1 for c in rows[above] if c != "")
        heading = isinstance(cell, str) and re.match(r"(no|nomor|nik|id|kode|ktp|kartu)\b", words_of(cell))
        if heading and others == filled:
            return _label(cell, column)
    return f"kolom {cell_name(0, column)[:-1]} berisi bilangan 16 angka"


def refuse_personal(file_name: str, sheet: str, rows: list[list]) -> None:
    """Raise PersonalData, naming the columns and never a value, when the rows are about single persons."""
    columns = personal_columns(rows)
    if columns:
        raise _refusal(f"{file_name}, lembar {sheet}" if sheet else file_name, columns)


def refuse_hidden_personal(file_name: str, content: bytes) -> None:
    """Raise PersonalData, naming the place, when a workbook holds a NIK outside its cells: in comments, pivot caches,
    text boxes, links or files within, or a pivot cache has columns about persons."""
    if places := sorted(set(_hidden(content, 0))):
        raise _refusal(file_name, places)


def _hidden(content: bytes, depth: int, place: str = "di luar sel"):
    """Names of the places of a file that hold persons; files packed within are looked through, too."""
    if content.startswith(b"PK") and depth < _MOST_DEEP:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                plain = name.replace("\\", "/").lower()
                inner = next((words for start, words in _PLACES.items() if plain.startswith(start)), _OTHER_PARTS)
                yield from _hidden(parts.read(name), depth + 1, inner)
        return
    written = _BUILT_AS_NIK if place in _NOT_WRITTEN else _BYTES_OF_SIXTEEN
    # Text of two bytes a letter, as old Excel keeps it, reads like the rest without its zeros.
    for text in (content, content.replace(b"\0", b"")) if b"\0" in content else (content,):
        same = text.translate(_DIGITS_AS_ONE)  # a hundred times faster to look through
        if (b"0" * 16 in same or b"E+00" in same or b"E00" in same) and written.search(text):
            yield place
    if b"cacheField" in content:
        fields = [(one or other).decode("utf-8", "replace") for one, other in _PIVOT_FIELD.findall(content)]
        if personal_columns([fields]):
            yield place


def _refusal(where: str, what: list[str]) -> PersonalData:
    return PersonalData(
        f"{where}: berisi data orang per orang ({joined(what)}). Berkas ditolak dan tidak disimpan. "
        "Kirim hanya jumlah per puskesmas dan kelurahan, tanpa NIK, nama, alamat, nomor telepon, atau nomor kartu."
    )
