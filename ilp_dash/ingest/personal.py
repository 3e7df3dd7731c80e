"""Refuses files about single persons (NIK, BPJS numbers, names with addresses), without repeating any value."""

import re

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
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


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
        where = f"{file_name}, lembar {sheet}" if sheet else file_name
        raise PersonalData(
            f"{where}: berisi data orang per orang ({joined(columns)}). Berkas ditolak dan tidak disimpan. "
            "Kirim hanya jumlah per puskesmas dan kelurahan, tanpa NIK, nama, alamat, nomor telepon, atau nomor kartu."
        )
