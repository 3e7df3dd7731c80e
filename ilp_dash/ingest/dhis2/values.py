"""The values of an exported file of DHIS2: dataValueSets as JSON or CSV, or analytics as JSON."""

import csv
import io
import json
import re
from dataclasses import dataclass

from ilp_dash.errors import BadFile
from ilp_dash.ingest.personal import refuse_personal

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
_AGAIN = "Ekspor ulang dari DHIS2, lalu kirim lagi"
_MONTH = re.compile(r"(20[1-4]\d)(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[1-4]\d")
# Periods that fill no month -> what they are.
_OTHER_PERIODS = (
    (r"\d{4}", "tahunan"),
    (r"\d{4}(April|July|Sep|Oct|Nov)", "tahun anggaran"),
    (r"\d{4}(April)?S[1-6]", "semester"),
    (r"\d{4}Q[1-4]", "triwulan"),
    (r"\d{6}B", "dua bulanan"),
    (r"\d{4}(Wed|Thu|Fri|Sat|Sun|Bi)?W\d{1,2}", "mingguan"),
    (r"\d{8}|\d{4}-\d\d-\d\d", "harian"),
)
# Columns of a dataValueSets CSV by position; their headings are spelled differently from version to version.
_CSV_COLUMNS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value")
_CSV_DELETED = 10
_ANALYTICS = {
    "dx": "dataElement",
    "pe": "period",
    "ou": "orgUnit",
    "co": "categoryOptionCombo",
    "ao": "attributeOptionCombo",
    "value": "value",
}


@dataclass(frozen=True)
class Value:
    """One value as the file has it: where it stands, its identifiers (UID or code; combo and attribute "" where none is
    said), its period, and its text ("" = blank)."""

    where: str
    element: str
    combo: str
    attribute: str
    unit: str
    period: str
    text: str


def read_period(text: str, of_a_year: bool = False) -> tuple[int, int | None] | str:
    """Year and month of a period ("202401"), also ("2024") of what holds for a year, month None; for any other, in
    Indonesian, what it is."""
    if of_a_year and _YEAR.fullmatch(text):
        return int(text), None
    if month := _MONTH.fullmatch(text):
        return int(month[1]), int(month[2])
    return next((what for pattern, what in _OTHER_PERIODS if re.fullmatch(pattern, text)), "bukan periode bulan")


def is_dhis2(content: bytes) -> bool:
    """True for what DHIS2 exports, by what the file holds, whatever it is called."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return b'"dataValues"' in content or (b'"headers"' in content and b'"rows"' in content)
    try:
        rows = list(csv.reader(io.StringIO(start[:4000].decode("latin-1"), newline="")))[:2]
    except csv.Error:
        return False
    if not rows or len(rows[0]) < len(_CSV_COLUMNS):
        return False
    headings = [re.sub(r"[^a-z]", "", cell.lower()) for cell in rows[0]]
    if (headings[0], headings[1]) in (("dataelement", "period"), ("de", "pe")) and headings[2] in ("orgunit", "ou"):
        return True
    first = [cell.strip() for cell in rows[-1]]
    return len(rows) == 2 and len(first) >= 3 and all(UID.fullmatch(first[n]) for n in (0, 2)) and first[1].isalnum()


def read_values(content: bytes, file_name: str, trusted: bool = False) -> list[Value]:
    """Every value of the file in its order, without deleted ones. trusted: a file that was accepted before, in which
    nobody looks for persons. Raises BadFile for a damaged file; PersonalData."""
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            rows, named = _of_json(file_name, json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
        else:
            rows, named = _of_csv(file_name, list(csv.reader(io.StringIO(text, newline=""))))
    except UnicodeDecodeError:
        raise BadFile(f"{file_name}: bukan teks UTF-8, jadi bukan seperti DHIS2 menulisnya. {_AGAIN}.") from None
    except (ValueError, RecursionError, csv.Error):
        raise BadFile(f"{file_name}: rusak atau terpotong. {_AGAIN}.") from None
    if not trusted:
        refuse_personal(file_name, "", rows)
    return [_value(file_name, where, cells) for where, cells in named if _text(cells.get("deleted")).lower() != "true"]


def _of_json(file_name: str, whole: dict):
    if "dataValues" in whole:
        values = whole["dataValues"]
        if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
            raise BadFile(f"{file_name}: 'dataValues' bukan daftar nilai. {_AGAIN}.")
        above = {key: whole[key] for key in ("period", "orgUnit", "attributeOptionCombo") if key in whole}
        named = [(f"nilai ke-{n}", above | value) for n, value in enumerate(values, 1)]
        keys = list(dict.fromkeys(key for value in values for key in value))
        return [keys, *([_text(value.get(key)) for key in keys] for value in values)], named
    headers, rows = whole.get("headers"), whole.get("rows")
    lists = isinstance(headers, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    if not lists or not all(isinstance(h, dict) for h in headers):
        raise BadFile(f"{file_name}: 'headers' dan 'rows' bukan tabel analytics. {_AGAIN}.")
    names = [_ANALYTICS.get(_text(h.get("name")).lower(), "") for h in headers]
    missing = [short for short in ("dx", "pe", "ou", "value") if _ANALYTICS[short] not in names]
    if missing:
        raise BadFile(
            f"{file_name}: tabel analytics tanpa kolom {', '.join(missing)}. "
            "Minta dengan dimension=dx, dimension=pe, dan dimension=ou, lalu kirim lagi."
        )
    named = [(f"baris ke-{n}", dict(zip(names, row, strict=False))) for n, row in enumerate(rows, 1)]
    return [[_text(h.get("name")) for h in headers], *([_text(c) for c in row] for row in rows)], named


def _of_csv(file_name: str, rows: list[list[str]]):
    named = []
    for n, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            if len(row) < len(_CSV_COLUMNS):
                raise BadFile(f"{file_name}, baris {n}: hanya {len(row)} kolom; perlu {len(_CSV_COLUMNS)}. {_AGAIN}.")
            deleted = row[_CSV_DELETED] if len(row) > _CSV_DELETED else ""
            named.append((f"baris {n}", dict(zip(_CSV_COLUMNS, row, strict=False)) | {"deleted": deleted}))
    return rows, named


def _value(file_name: str, where: str, cells: dict) -> Value:
    element, period, unit = (_text(cells.get(key)) for key in ("dataElement", "period", "orgUnit"))
    for what, said in (("dataElement", element), ("period", period), ("orgUnit", unit)):
        if not said:
            raise BadFile(f"{file_name}, {where}: tanpa {what}. {_AGAIN}.")
    combo, attribute = (_text(cells.get(key)) for key in ("categoryOptionCombo", "attributeOptionCombo"))
    if "." in element and not combo:  # analytics writes an operand as one word
        element, combo, *_ = element.split(".")
    return Value(where, element, combo, attribute, unit, period, _text(cells.get("value")))


def _text(cell) -> str:
    return "" if cell is None else str(cell).strip()
