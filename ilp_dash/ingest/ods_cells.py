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


def ods_marks(parts: zipfile.ZipFile) -> tuple[dict[str, set[int]], bool]:
    """Rows hidden by hand or by a filter, by the name of their sheet; and whether day numbers count from 1904."""
    hidden: dict[str, set[int]] = {}
    name, first, from_1904 = "", 0, False
    with parts.open("content.xml") as xml:
        for event, element in ElementTree.iterparse(xml, ("start", "end")):
            tag = _local(element.tag)
            if event == "start" and tag == "table":
                name, first = _get(element, "name") or "", 0
            elif event == "start" and tag == "null-date":
                from_1904 = (_get(element, "date-value") or "").startswith("1904")
            elif event == "end" and tag == "table-row":
                times = int(_get(element, "number-rows-repeated") or 1)
                if _get(element, "visibility") in ("collapse", "filter"):
                    hidden.setdefault(name, set()).update(range(first, first + min(times, _MOST)))
                first += times
                element.clear()
    return hidden, from_1904


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
