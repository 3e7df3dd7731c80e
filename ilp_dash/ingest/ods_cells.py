"""What the fast reader does not tell about ODS cells: formulas without a value, errors like #N/A."""

import re
import zipfile
from xml.etree import ElementTree

from ilp_dash.ingest.xlsx_cells import NO_VALUE

_ERROR = re.compile(r"#(N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|(Err|Galat):\d+")
# Repeated cells and rows up to these are noted one by one; blank ones fill a sheet to its end.
_MOST = 2000


def ods_cells(parts: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """What stands in (row, column) of the cells without a value, by the name of their sheet."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    name, first = "", 0
    with parts.open("content.xml") as xml:
        for event, element in ElementTree.iterparse(xml, ("start", "end")):
            tag = _local(element.tag)
            if event == "start":
                if tag == "table":
                    name, first = _get(element, "name") or "", 0
            elif tag == "table-row":
                times, column = int(_get(element, "number-rows-repeated") or 1), 0
                for cell in element:
                    if _local(cell.tag) not in ("table-cell", "covered-table-cell"):
                        continue
                    wide = int(_get(cell, "number-columns-repeated") or 1)
                    if text := _unread(cell):
                        found.setdefault(name, {}).update(
                            {
                                (row, c): text
                                for row in range(first, first + min(times, _MOST))
                                for c in range(column, column + min(wide, _MOST))
                            }
                        )
                    column += wide
                first += times
                element.clear()
    return found


def ods_marks(parts: zipfile.ZipFile) -> tuple[dict[str, set[int]], dict[str, set[int]], set[str], bool]:
    """Hidden rows and columns by the name of their sheet, hidden sheets, and whether day numbers count from 1904."""
    rows: dict[str, set[int]] = {}
    columns: dict[str, set[int]] = {}
    sheets, unseen, from_1904 = set(), set(), False
    name, first, column, style = "", 0, 0, ""
    with parts.open("content.xml") as xml:
        for event, element in ElementTree.iterparse(xml, ("start", "end")):
            tag = _local(element.tag)
            if event == "start":
                if tag == "style":
                    style = _get(element, "name") or ""
                elif tag == "table-properties" and _get(element, "display") == "false":
                    unseen.add(style)
                elif tag == "table":
                    name, first, column = _get(element, "name") or "", 0, 0
                    if _get(element, "style-name") in unseen:
                        sheets.add(name)
                elif tag == "null-date":
                    from_1904 = (_get(element, "date-value") or "").startswith("1904")
                continue
            hidden = _get(element, "visibility") in ("collapse", "filter")
            if tag == "table-column":
                times = int(_get(element, "number-columns-repeated") or 1)
                if hidden:
                    columns.setdefault(name, set()).update(range(column, column + min(times, _MOST)))
                column += times
            elif tag == "table-row":
                times = int(_get(element, "number-rows-repeated") or 1)
                if hidden:
                    rows.setdefault(name, set()).update(range(first, first + min(times, _MOST)))
                first += times
                element.clear()
    return rows, columns, sheets, from_1904


def _unread(cell: ElementTree.Element) -> str:
    """What stands in a cell without a value; "" for a cell that has one, or is blank."""
    text = " ".join("".join(p.itertext()) for p in cell if _local(p.tag) == "p").strip()
    kinds = [value for name, value in cell.attrib.items() if _local(name) == "value-type"]
    if "error" in kinds or _ERROR.fullmatch(text):
        return text or "galat"
    return NO_VALUE if _get(cell, "formula") and not kinds else ""


def _get(element: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if _local(key) == name), None)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
