"""What a reader sees of a table or a grid on a page: the numbers that travelled, written as static/figur-alat.js writes
them."""

import html
import re
from datetime import date

from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.words import number, percent, points


def written(value, kind: str) -> str | None:
    """One cell that travelled, as it is printed; None for no value (test_charts holds the script to the same)."""
    if value is None:
        return None
    if isinstance(value, dict):
        return value["h"] if "h" in value else value["t"]
    if kind in ("count", "number"):
        return number(value, 0 if float(value).is_integer() else 1)
    if kind in ("pct", "bar"):
        return percent(value)
    if kind == "points":
        return points(value)
    if kind == "month":
        return month_label(date.fromisoformat(value))
    if kind == "date":
        return date_label(date.fromisoformat(value))
    return value[-1] if isinstance(value, list) else value


def spoken(markdown: str) -> str:
    """Markdown of words from outside, as it reads: without the marks that keep it from being more than words."""
    return re.sub(r"\\([\W_])", r"\1", markdown).replace("\u2060", "")


def column(spec: dict, label: str) -> list[str | None]:
    """Printed texts of one column of a drawn table, None where there is no value; of a status its word."""
    [found] = [c for c in spec["cols"] if c["l"] == label]
    if "words" in found:
        return [found["words"][v][2] if isinstance(v, int) else written(v, "text") for v in found["v"]]
    return [written(v, found["kind"]) for v in found["v"]]


def cell(spec: dict, row: str, head: str) -> list | None:
    """One cell of a grid of statuses, reports or items: [class, symbol, word, …]; None for an empty one."""
    at = spec["v"][spec["rows"].index(row)][spec["cols"].index(head)]
    return None if at is None else spec["ids"][at]


def reasons(spec: dict, n: int) -> list[str]:
    """Why one item (row, card, cell) of a figure is marked."""
    return spec["tw"][spec["tr"][n] - 1] if "tr" in spec and spec["tr"][n] else []


def leads(spec: dict, n: int) -> str:
    """Where the mark of one item leads; "" without a mark."""
    return address(spec["tl"], n)


def address(packed: list[str], n: int) -> str:
    """One address of a packed list (see charts.html.links_packed); "" for none."""
    start, end, *rest = packed
    return start + rest[n] + end if rest[n] else ""


def plain(text: str) -> str:
    """A text of a Plotly figure without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", text)).strip()


def flags(spec: dict) -> list[tuple[str, list[str], str]]:
    """Marks of trust drawn in a Plotly figure, one per row: (name of the row, reasons, address a click leads to)."""
    layout, found = spec["fig"]["layout"], []
    rows = layout.get("yaxis", {})
    names = dict(zip(rows.get("tickvals", ()), map(plain, rows.get("ticktext", ())), strict=True))
    for note in layout.get("annotations", ()):
        head, *reasons = note.get("hovertext", "").replace("<br>\u2002", " ").split("<br>")
        if plain(head) == "Catatan mutu data":
            found.append(
                (names.get(note["y"], ""), reasons, html.unescape(re.search(r'href="([^"]*)"', note["text"])[1]))
            )
    for trace in spec["fig"]["data"]:
        told, leads_to = trace.get("hovertext") or (), trace.get("customdata") or ()
        for text, why in zip(told, leads_to, strict=False):
            head, *reasons = text.split("<br>")
            if plain(head).endswith(", catatan mutu data"):
                of = trace.get("meta") or {}
                address = f"{of.get('base', '')}{why}{of.get('end', '')}"
                found.append((plain(head).removesuffix(", catatan mutu data"), reasons, address))
    return found
