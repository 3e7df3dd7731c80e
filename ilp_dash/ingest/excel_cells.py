"""What the fast reader does not tell about XLSX cells: formulas without a value, errors like #N/A, per cent formats."""

import io
import re
import zipfile

from ilp_dash.ingest.workbook_layout import SHEETS, words_of

_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_CELL = re.compile(rb"<c\b([^>]*?)>(.*?)</c>", re.S)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMATS = re.compile(rb'<numFmt\b[^>]*?\bnumFmtId="(\d+)"[^>]*?\bformatCode="([^"]*)"')
_CELL_FORMATS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.S)
_FORMAT_ID = re.compile(rb'<xf\b[^>]*?\bnumFmtId="(\d+)"')


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Path inside the file by the proper name of each known sheet."""
    targets = {}
    for relation in _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels")):
        key, target = re.search(rb'\bId="([^"]*)"', relation), re.search(rb'\bTarget="([^"]*)"', relation)
        if key and target:
            path = target[1].decode()
            targets[key[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    found = {}
    for name, key in _SHEET.findall(parts.read("xl/workbook.xml")):
        words = words_of(name.decode("utf-8", "replace")).split()
        proper = next((s for s in SHEETS if s.lower() in words[:2]), None)
        if proper and key in targets:
            found.setdefault(proper, targets[key])
    return found


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _PLACE.search(attributes)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def cells_without_value(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """(row, column) of cells that hold an error or a formula never computed, by sheet; {} for files other than XLSX.

    The reader shows them as blank, which would mean "belum lapor".
    """
    if not content.startswith(b"PK"):
        return {}
    found: dict[str, set[tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for sheet, path in _sheet_parts(parts).items():
                xml = parts.read(path)
                if b"<f" not in xml and b't="e"' not in xml:
                    continue
                for attributes, inside in _CELL.findall(re.sub(rb"<c\b[^>]*/>", b"", xml)):
                    if b't="e"' in attributes or (
                        b"<f" in inside and b't="str"' not in attributes and not re.search(rb"<v>[^<]", inside)
                    ):
                        place = _position(attributes)
                        if place:
                            found.setdefault(sheet, set()).add(place)
    except (KeyError, zipfile.BadZipFile):
        return {}
    return found


def per_cent_cells(content: bytes, sheet: str) -> set[tuple[int, int]] | None:
    """(row, column) of the cells of a sheet whose number format is a per
    cent; None where that cannot be told (not XLSX)."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            path = _sheet_parts(parts).get(sheet)
            if path is None:
                return None
            styles = parts.read("xl/styles.xml")
            codes = {9: b"0%", 10: b"0.00%"} | {int(n): code for n, code in _FORMATS.findall(styles)}
            block = _CELL_FORMATS.search(styles)
            per_cent = {
                n
                for n, key in enumerate(_FORMAT_ID.findall(block[0] if block else b""))
                if b"%" in codes.get(int(key), b"")
            }
            found = set()
            for attributes, _ in _CELL.findall(re.sub(rb"<c\b[^>]*/>", b"", parts.read(path))):
                style, place = _STYLE.search(attributes), _position(attributes)
                if style and place and int(style[1]) in per_cent:
                    found.add(place)
            return found
    except (KeyError, zipfile.BadZipFile):
        return None
