"""A domain table as a drawn table: one list per column, numbers as numbers,
rounded as they will be printed in the browser."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ilp_dash.charts.classes import HIDDEN_CLASS, NO_DATA, WORDS, coverage_class
from ilp_dash.charts.html import compact, drawn, figure, flags, head_flag, hidden_cell, links_packed, pct_cell
from ilp_dash.domain.tables import Change, Classed, Column, Hidden, Range, Spread, Table
from ilp_dash.domain.words import number, points_rounded

# A status that has no colour of its own shares the class of what is missing or hidden.
_CLASSES = {"belum_lapor": NO_DATA, "tanpa_dasar": NO_DATA, "disembunyikan": HIDDEN_CLASS}


def _tenth(value) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _sent(value, kind: str):
    """One cell as it travels: a rounded number, a date as "2026-09-30", a
    text; None for no value, {"h": …} for a hidden one.

    A range is [class, now, goal, low, middle, high, printed text]; a status
    the place of its id in the column's `words`.
    """
    if value is None:
        return None
    if isinstance(value, Hidden):
        return hidden_cell(value)
    if kind == "count":
        return int(value)
    if kind in ("pct", "bar"):
        return pct_cell(value)
    if kind == "points":
        return float(points_rounded(value))
    if kind == "number":
        return float(_tenth(value))
    if kind in WORDS:
        return list(WORDS[kind]).index(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, Range):
        limits = (value.now, value.goal, value.low, value.middle, value.high)
        return [coverage_class(value.now), *map(drawn, limits), str(value)]
    if isinstance(value, Spread):
        parts = [[min(drawn(pct), Spread.MOST), coverage_class(Classed(pct, cls))] for pct, cls in value.parts]
        return {"d": parts, "due": drawn(value.due), "t": str(value)}
    return str(value)


# What the axis of a column must hold, of one cell.
ENDS = {
    "bar": lambda cell: [cell],
    "range": lambda cell: cell[1:6],
    "spread": lambda cell: [pct for pct, _ in cell["d"]],
}


def _top(kind: str, cells: list) -> float:
    """Where the axis of a column of bars, ranges or spreads ends: at least 100 %, of ranges at most 120 %."""
    known = [cell for cell in cells if cell is not None and not (isinstance(cell, dict) and "h" in cell)]
    most = max([100, *(end for cell in known for end in ENDS[kind](cell) if end is not None)])
    return min(120, most) if kind == "range" else most


def _column(column: Column, values: list) -> dict:
    """One column of the figure: `v` its cells, `words` of a status [class, symbol, word]; of a bar `c` its class and
    `due` what was due, `top` where its axis ends, of a change `s` its arrow, per cell."""
    cells = [_sent(v, column.kind) for v in values]
    more: dict = {}
    if column.kind == "bar":
        more["c"] = [coverage_class(v) for v in values]
        due = [drawn(getattr(v, "due", None)) for v in values]
        more |= {"due": due} if any(d is not None for d in due) else {}
    if column.kind in ENDS:
        more["top"] = _top(column.kind, cells)
    if any(isinstance(v, Change) for v in values):
        more["s"] = [v.arrow if isinstance(v, Change) else "" for v in values]
    if column.kind in WORDS:
        more["words"] = [[_CLASSES.get(id, id), *words] for id, words in WORDS[column.kind].items()]
    named = {"l": column.label, "kind": column.kind, "more": not column.essential or None, "x": column.note}
    return compact(named) | {"v": cells} | more


def _address(link: str | None, base: str) -> str:
    """A row's link on the page `base`; one that already names a page stays as it is."""
    if not link:
        return ""
    path, asked, _ = link.partition("?")
    return f"{base}?{link.removeprefix('?')}" if base and "/" not in path and (not asked or not path) else link


def table(
    table: Table,
    downloads=(),
    base: str = "",
    filter_box: bool | None = None,
    shown: int | None = 15,
    marks=(),
    most: int | None = None,
    chosen: str = "",
) -> dict:
    """A drawn table. downloads: (label, address). base: the page the rows' links lead to ("puskesmas" → "puskesmas?…");
    a row link that already holds a path is left as it is. shown: rows before "Tampilkan semua", None = all.
    filter_box: default from 30 rows.
    chosen: parameters of the reader's selection: the row whose link holds just these is highlighted.
    most: only so many rows are sent, which a note says (the download holds all); for tables without a total.
    """
    every, notes = len(table.rows), table.notes
    if most and every > most:
        table = replace(
            table, rows=table.rows[:most], links=table.links[:most], trust=table.trust[:most], why=table.why[:most]
        )
        notes = (
            f"{number(most)} baris teratas dari {number(every)}. Selebihnya: unduh semuanya, atau pilih puskesmas.",
            *notes,
        )
    rows = len(table.rows) - int(table.total)
    return figure(
        "table",
        table.title,
        table.subtitle,
        notes,
        downloads,
        [*table.marks, *marks],
        n=len(table.rows),
        of=every if every > len(table.rows) else None,
        cols=[_column(c, [row[i] for row in table.rows]) for i, c in enumerate(table.columns)],
        links=links_packed(_address(link, base) for link in table.links),
        total=table.total,
        on=next((n for n, to in enumerate(table.links) if chosen and (to or "").partition("?")[2] == chosen), None),
        shown=rows if shown is None else shown,
        **flags(table.trust, table.why),
        **head_flag(table.flag, table.flag_why),
        filter=rows > 30 if filter_box is None else filter_box,
    )
