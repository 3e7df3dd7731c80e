"""Refuses files about single persons (NIK, BPJS numbers, names with addresses), without repeating any value."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from ilp_dash.domain.words import joined
from ilp_dash.errors import PersonalData
from ilp_dash.ingest.nik import BUILT, has_nik
from ilp_dash.ingest.workbook_layout import cell_name, words_of
from ilp_dash.ingest.xlsx_cells import sheets_of_parts

_PERSON = "pasien|ibu|anak|balita|bayi|lansia|penderita|orang|warga|peserta|siswa|suami|ortu|orang tua"
_NIK = re.compile(rf"(no |nomor )?(nik|nomor induk kependudukan|ktp|kartu keluarga)( ({_PERSON}))?|(no|nomor) kk")
_BPJS = re.compile(r"(no|nomor)\b.*\b(bpjs|jkn|kartu|kis)\b.*|bpjs|(no|nomor) (rekam medis|rm)")
_NAME = re.compile(rf"nama( (lengkap|kk|kepala keluarga|ibu hamil|bumil|{_PERSON}))?")
# What a list of persons has beside their names; and what a list of facilities may have as well.
_OF_PERSONS = re.compile(
    r"(tgl|tanggal) lahir( .*)?|ttl|tempat tanggal lahir|umur|usia|jenis kelamin|diagnos[ai]s?|rt|rt rw"
)
_OF_PLACES = re.compile(r"alamat( .*)?|telepon|telp|hp|(no|nomor) (hp|telp|telepon|telpon|wa|handphone|ponsel)( .*)?")
_FACILITY = re.compile(
    r"(posyandu|puskesmas|pkm|pustu|pusban|polindes|poskesdes|poskeskel|klinik|rs|rsu|rsud|rsia|rumah sakit|apotek|"
    r"tpmb|pmb|bpm|praktik|laboratorium|lab|balai|uptd?|dinas|kantor|sdn?|smpn?|sman?|smkn?|mi|mts|ma|tk|paud|panti|"
    r"ponpes|pesantren|lapas|kelurahan|kel|desa|negeri)\b"
)
# As bytes of a part of a file, the way XML may write a large number included. Outside the places where people write,
# only what is built like a NIK counts.
_BYTES_OF_SIXTEEN = re.compile(rb"(?<!\d)(?<!\d[.,])\d{16}(?!\d)|(?<![\d.,])[1-9]\.\d{9,15}[Ee]\+?15\b")
_BUILT_AS_NIK = re.compile(rf"(?<![\d.,]){BUILT}(?!\d)".encode())
_DIGITS_AS_ONE = bytes.maketrans(b"123456789e", b"0" * 9 + b"E")
_PIVOT_FIELD = re.compile(rb"""<(?:[\w.-]+:)?cacheField\s[^>]*?\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET_PARTS, _OTHER_PARTS, _COMMENT, _BOX = (
    "kepala, kaki, atau isian lembar",
    "bagian lain berkas",
    "komentar",
    "kotak teks",
)
# Parts of an XLSX or ODS by the beginning of their name, as its owner knows them.
_PLACES = {
    "xl/comments": _COMMENT,
    "xl/threadedcomments": _COMMENT,
    "xl/pivotcache": "simpanan tabel pivot",
    "xl/externallinks": "simpanan tautan ke berkas lain",
    "xl/drawings": _BOX,
    "xl/embeddings": "berkas di dalam berkas",
    "xl/worksheets": _SHEET_PARTS,
    "docprops": "sifat berkas",
}
_NOT_WRITTEN = ("di luar sel", _OTHER_PARTS, _SHEET_PARTS)
# Where sentences stand, whole parts or within one; and what may part the letters of one: runs of one look each.
_SENTENCES = (_COMMENT, _BOX, "sifat berkas")
_SENTENCES_WITHIN = re.compile(
    rb"<((?:[\w.-]+:)?(?:headerFooter|dataValidations|annotation|header|footer|definedNames))\b"
)
_RUN_ENDS = re.compile(
    r"</(\w+:)?t>\s*</(\w+:)?r>\s*<(\w+:)?r\b[^>]*>\s*(?:<(?!(?:\w+:)?[tr]\b)[^>]*>\s*){0,50}<(\w+:)?t\b[^>]*>"
    r"|</?text:span\b[^>]*>"
)
_TAGS = re.compile(r"(?:<[^>]*>\s*)+")
_COMMENTS = re.compile(rb"""<((?:[\w.-]+:)?(?:comment|threadedComment))\s[^>]*?\bref\s*=\s*["'](\w+)["']""")
_MOST_DEEP = 3
_CARD = 8


def personal_columns(rows: list[list]) -> list[str]:
    """Names of the columns that show a file is about persons; empty for aggregate figures.

    Found by heading (NIK, BPJS number, a name beside an address, birth date, age
    or telephone; also below one another) and by 16-digit values anywhere. A list of facilities with
    their addresses and a letterhead are none.
    """
    found: dict[int, str] = {}
    named: dict[int, int] = {}  # the row in which a column last said "Nama"
    for number, row in enumerate(rows):
        names, details, persons = [], [], False
        for column, cell in enumerate(row):
            kind = type(cell)
            if kind is str:
                if not cell:
                    continue
                if len(cell) >= 16 and has_nik(cell):
                    found.setdefault(column, _heading_above(rows, number, column))
                if len(cell) > 60 or cell.isdigit():
                    continue
                of = _heading(cell)
                if of == "number":
                    found[column] = _label(cell, column)
                elif of == "name":
                    names.append(column)
                    named[column] = number
                elif of == "person":
                    details.append(column)
                    persons = True
                    # A card of one person: its labels stand below one another, each before its value.
                    if 0 < number - named.get(column, number) <= _CARD and any(c != "" for c in row[column + 1 :]):
                        found[column] = _label(cell, column)
                elif of == "place":
                    details.append(column)
            elif (kind is float or kind is int) and 1e15 <= cell < 1e16:
                found.setdefault(column, _heading_above(rows, number, column))
        if names and details and (persons or not all(_names_facilities(rows, number, c) for c in names)):
            for column in names + details:
                found[column] = _label(row[column], column)
    return [found[column] for column in sorted(found)]


@lru_cache(20_000)
def _heading(cell: str) -> str:
    """What a cell is the heading of: a number of persons, a name, a detail of persons or of places; "" = nothing."""
    words = words_of(cell)
    if not words:
        return ""
    if _NIK.fullmatch(words) or _BPJS.fullmatch(words):
        return "number"
    kinds = (("name", _NAME), ("person", _OF_PERSONS), ("place", _OF_PLACES))
    return next((kind for kind, pattern in kinds if pattern.fullmatch(words)), "")


def _names_facilities(rows: list[list], number: int, column: int) -> bool:
    """True when what stands under a heading "Nama", or after a label "Nama :", are facilities."""
    beside = [cell for cell in rows[number][column + 1 : column + 3] if cell != ""]
    if str(rows[number][column]).rstrip().endswith(":") and beside:
        return _is_facility(str(beside[0]))
    if beside and str(beside[0]).strip().startswith(":"):
        return _is_facility("".join(map(str, beside)).strip(" :"))
    seen = False
    for row in rows[number + 1 :]:
        cell = str(row[column]).strip() if column < len(row) else ""
        if not cell and seen:
            break
        if re.search("[A-Za-z]", cell):
            if not _is_facility(cell):
                return False
            seen = True
    return seen


def _is_facility(name: str) -> bool:
    return bool(_FACILITY.match(words_of(name)))


def _label(cell, column: int) -> str:
    text = " ".join(str(cell).split())
    return text if len(text) <= 40 and not re.search(r"\d{4}", text) else f"kolom {cell_name(0, column)[:-1]}"


def _heading_above(rows: list[list], row: int, column: int) -> str:
    """The nearest all-letters cell in the table's first rows above, else the column letter, and the cell: never a
    value of a person."""
    place = cell_name(row, column)
    for above in range(row - 1, -1, -1):
        others = sum(1 for c in rows[above] if isinstance(c, str) and c and not re.search(r"\d", c))
        cell = rows[above][column] if column < len(rows[above]) else ""
        filled = sum(1 for c in rows[above] if c != "")
        heading = isinstance(cell, str) and re.match(r"(no|nomor|nik|id|kode|ktp|kartu)\b", words_of(cell))
        if heading and others == filled:
            return f"{_label(cell, column)} di {place}"
    return f"kolom {cell_name(0, column)[:-1]} berisi bilangan 16 angka, {place}"


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


def _hidden(content: bytes, depth: int, place: str = "di luar sel", sheet: str = "") -> Iterator[str]:
    """Names of the places of a file that hold persons; files packed within are looked through, too."""
    if content.startswith(b"PK") and depth < _MOST_DEEP:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = sheets_of_parts(parts)
            for name in parts.namelist():
                plain = name.replace("\\", "/").lower()
                inner = next((words for start, words in _PLACES.items() if plain.startswith(start)), _OTHER_PARTS)
                yield from _hidden(parts.read(name), depth + 1, inner, sheets.get(plain, ""))
        return
    where = f"{place} di lembar {sheet}" if sheet else place
    if cells := written_persons(content, place):
        yield f"{where}, sel {cells[0]}" if cells[0] else where
        return
    written = _BUILT_AS_NIK if place in _NOT_WRITTEN else _BYTES_OF_SIXTEEN
    # Text of two bytes a letter, as old Excel keeps it, reads like the rest without its zeros.
    for text in (content, content.replace(b"\0", b"")) if b"\0" in content else (content,):
        same = text.translate(_DIGITS_AS_ONE)  # a hundred times faster to look through
        if (b"0" * 16 in same or b"0" * 9 + b"E" in same) and written.search(text):
            yield where
            return
    if b"cacheField" in content:
        fields = [(one or other).decode("utf-8", "replace") for one, other in _PIVOT_FIELD.findall(content)]
        if personal_columns([fields]):
            yield where


def written_persons(content: bytes, place: str) -> list[str]:
    """Cells ("" = none) of the sentences in a part of a file that hold a NIK, however it is parted."""
    if place in _SENTENCES:
        cells = [match[2].decode() for match, text in _elements(content, _COMMENTS) if in_sentences(text, True)]
        return cells or ([""] if in_sentences(content.decode("utf-8", "replace"), True) else [])
    return [""] if any(in_sentences(text, False) for _, text in _elements(content, _SENTENCES_WITHIN)) else []


def _elements(xml: bytes, start: re.Pattern) -> Iterator[tuple[re.Match, str]]:
    """Each element that begins so, to its end or, if it has none, the file's; group 1 of `start` is its name."""
    at = 0
    while match := start.search(xml, at):
        at = xml.find(b"</" + match[1] + b">", match.end())
        at = len(xml) if at < 0 else at
        yield match, xml[match.start() : at].decode("utf-8", "replace")


def in_sentences(xml: str, alone: bool) -> bool:
    """True when a sentence between the tags holds a NIK; alone: as in `has_nik`."""
    sentences = _TAGS.split(_RUN_ENDS.sub("", xml))
    return any(len(sentence) >= 16 and has_nik(sentence, alone) for sentence in sentences)


def _refusal(where: str, what: list[str]) -> PersonalData:
    return PersonalData(
        f"{where}: berisi data orang per orang ({joined(what)}). Berkas ditolak dan tidak disimpan. "
        "Kirim hanya jumlah per puskesmas dan kelurahan, tanpa NIK, nama, alamat, nomor telepon, atau nomor kartu."
    )
