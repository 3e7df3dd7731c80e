"""What the fast reader does not tell about XLSX cells: formulas without a value, errors like #N/A, per cent formats."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ilp_dash.ingest.workbook_layout import column_number

NO_VALUE = "rumus tanpa nilai"
_FORMULA = re.compile(rb"<f[\s>/]")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.I)
# A cell that holds something in column AAA or row 100,000 or beyond.
_FAR = re.compile(
    rb"""<(?:[\w.-]+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{3,}\d+|[A-Z]+\d{6,})["'][^>]*(?<!/)>\s*<(?:[\w.-]+:)?(?:f|v|is)\b"""
)
_HIDDEN = re.compile(rb"<(?:row|col)\s[^>]*\bhidden\s*=")
MOST_COLUMNS = 16_384
_ALIKE = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"A" * 25 + b"0" * 9)
_PER_CENT = {"9": "0%", "10": "0.00%"}


def xlsx_cells(parts: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """What stands in (row, column) of the cells without a value, by the name of their sheet."""
    found = {}
    for sheet, path in _sheets(parts).items():
        xml = parts.read(path)
        if _may_lack_values(xml):
            found[sheet] = {place: text for place, cell in _cells(xml) if (text := _unread(cell))}
    return found


def xlsx_marks(parts: zipfile.ZipFile) -> tuple[dict[str, set[int]], dict[str, set[int]], set[str], bool]:
    """Hidden rows and columns by the name of their sheet, hidden sheets, and whether day numbers count from 1904."""
    rows, columns = {}, {}
    for sheet, path in _sheets(parts).items():
        xml = parts.read(path)
        if b"<worksheet" not in xml or _HIDDEN.search(xml):
            rows[sheet], columns[sheet] = _hidden_lines(xml)
    book = ElementTree.fromstring(parts.read(_names(parts)["xl/workbook.xml"]))
    sheets = {e.get("name") for e in _all(book, "sheet") if e.get("state") in ("hidden", "veryHidden")}
    return rows, columns, sheets, any(_is_true(e.get("date1904")) for e in _all(book, "workbookPr"))


def _hidden_lines(xml: bytes) -> tuple[set[int], set[int]]:
    rows, columns, number = set(), set(), -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        name = _local(element.tag)
        if event == "end":
            if name == "row":
                element.clear()
        elif name == "row":
            number = int(element.get("r") or number + 2) - 1
            if _is_true(element.get("hidden")):
                rows.add(number)
        elif name == "col" and _is_true(element.get("hidden")):
            first, last = int(element.get("min") or 1), int(element.get("max") or 1)
            columns.update(range(first - 1, min(last, MOST_COLUMNS)))
    return rows, columns


def _is_true(written: str | None) -> bool:
    return written in ("1", "true", "on")


def far_cell(parts: zipfile.ZipFile) -> tuple[str, str] | None:
    """(sheet, cell) of a value far outside any form, which would make the reader reserve the whole grid up to it."""
    for sheet, path in _sheets(parts).items():
        xml = parts.read(path)
        alike = xml.translate(_ALIKE)  # a hundred times faster to look through
        if (b"AAA0" in alike or b"A000000" in alike) and (match := _FAR.search(xml)):
            return sheet, match[1].decode()
    return None


def per_cent_cells(content: bytes, sheet: str) -> set[tuple[int, int]] | None:
    """(row, column) of the cells of a sheet whose number format is a per
    cent; None where that cannot be told (not XLSX)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            path = _sheets(parts)[sheet]
            styles = ElementTree.fromstring(parts.read(_names(parts)["xl/styles.xml"]))
            xml = parts.read(path)
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        return None
    codes = _PER_CENT | {e.get("numFmtId"): e.get("formatCode") or "" for e in _all(styles, "numFmt")}
    formats = [xf.get("numFmtId") for block in _all(styles, "cellXfs") for xf in _all(block, "xf")]
    per_cent = {str(n) for n, key in enumerate(formats) if "%" in codes.get(key, "")}
    return {place for place, cell in _cells(xml) if cell.get("s") in per_cent}


def _may_lack_values(xml: bytes) -> bool:
    """False when the sheet surely has neither formula nor error, so that it need not be parsed."""
    plain = b"<worksheet" in xml  # not with a prefix, not in an encoding of two bytes
    return not plain or b'"e"' in xml or b"'e'" in xml or b":f" in xml or bool(_FORMULA.search(xml))


def _unread(cell: ElementTree.Element) -> str:
    """What stands in a cell without a value; "" for a cell that has one, or is blank."""
    inside = {_local(child.tag): child for child in cell}
    kind, value = cell.get("t"), inside.get("v")
    if kind == "e":
        return (value.text if value is not None else None) or "galat"
    # A text computed as empty (t="str" with an empty v) is a value.
    computed = value is not None and (value.text or kind == "str")
    return NO_VALUE if "f" in inside and not computed else ""


def _cells(xml: bytes) -> Iterator[tuple[tuple[int, int], ElementTree.Element]]:
    """((row, column), cell) of every cell of a sheet; one without an address stands right of the one before."""
    row = column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "end" and name == "c":
            if place := _PLACE.fullmatch(element.get("r") or ""):
                row, column = int(place[2]) - 1, column_number(place[1])
            else:
                column += 1
            yield (row, column), element
        elif event == "end" and name == "row":
            element.clear()


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Path inside the file by the name of each sheet. Raises KeyError when a part is missing."""
    names = _names(parts)
    relations = ElementTree.fromstring(parts.read(names["xl/_rels/workbook.xml.rels"]))
    targets = {r.get("Id"): posixpath.normpath(posixpath.join("/xl", r.get("Target") or "")) for r in relations}
    book = ElementTree.fromstring(parts.read(names["xl/workbook.xml"]))
    found = {}
    for sheet in _all(book, "sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        found[sheet.get("name")] = names[targets[key].lstrip("/").lower()]
    return found


def sheets_of_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet by the plain name of the parts that belong to one: itself, its comments, drawings. {} where that cannot
    be told."""
    found = {}
    try:
        names = _names(parts)
        for sheet, path in _sheets(parts).items():
            plain = path.replace("\\", "/").lower()
            found[plain] = sheet
            folder, _, base = plain.rpartition("/")
            relations = names.get(f"{folder}/_rels/{base}.rels")
            for relation in ElementTree.fromstring(parts.read(relations)) if relations else ():
                target = posixpath.join("/", folder, relation.get("Target") or "")
                found[posixpath.normpath(target).lstrip("/").lower()] = sheet
    except (KeyError, ElementTree.ParseError):
        return {}
    return found


def _names(parts: zipfile.ZipFile) -> dict[str, str]:
    """Names of the parts as they are written, by their plain spelling."""
    return {name.replace("\\", "/").lower(): name for name in parts.namelist()}


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in element.iter() if _local(e.tag) == name)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
