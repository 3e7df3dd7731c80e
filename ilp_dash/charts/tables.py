"""A domain table as a drawn table: cells packed by column, sort keys only where the text does not sort by itself."""

from dataclasses import replace
from datetime import date

from ilp_dash.charts.classes import WORDS, coverage_class
from ilp_dash.charts.html import compact, drawn, figure, flags, head_flag, links_packed, pct_bare
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.tables import Column, Hidden, Range, Table
from ilp_dash.domain.words import number, points


def cell_text(value, kind: str) -> str | None:
    """A cell as it is printed; None for no value, "n<5" for HIDDEN, a status by its word."""
    if value is None:
        return None
    if isinstance(value, Hidden):
        return repr(value)
    if kind == "count":
        return number(value)
    if kind in ("pct", "bar"):
        return pct_bare(value) + " %"
    if kind == "points":
        return points(value)
    if kind == "number":
        return number(value, 0 if float(value).is_integer() else 1)
    if isinstance(value, date):
        return month_label(value) if kind == "month" else date_label(value)
    if kind in WORDS:
        return WORDS[kind][value][1]
    return str(value)


def _range(of: Range) -> list:
    return [coverage_class(of.now), *map(drawn, (of.now, of.goal, of.low, of.middle, of.high))]


def _column(column: Column, values: list) -> dict:
    """One column of the figure: printed texts `v`, classes `c` (bars), statuses as an index into `words`, sort keys `k`.

    Of many rows, where at most half of the texts differ, `d` holds each once and `v` its number; else `v` is one text with "|" between.
    """
    sent: dict = {"v": [cell_text(v, column.kind) for v in values]}
    if column.kind == "bar":
        sent["c"] = [coverage_class(v) for v in values]
    if column.kind == "range":
        sent["r"] = [_range(v) if isinstance(v, Range) else None for v in values]
    elif column.kind in WORDS:
        words = WORDS[column.kind]
        order = list(words)
        sent["v"] = [None if v is None else repr(v) if isinstance(v, Hidden) else order.index(v) for v in values]
        sent["words"] = [
            [{"belum_lapor": "na", "tanpa_dasar": "na", "disembunyikan": "hid"}.get(id, id), *words[id]] for id in order
        ]
    elif len(different := [t for t in dict.fromkeys(sent["v"]) if t is not None]) * 2 <= len(values) > 30:
        at = {None: None} | {t: n for n, t in enumerate(different)}
        sent |= {"d": different, "v": [at[t] for t in sent["v"]]}
    elif len(values) > 30 and not any(t == "" or "|" in t for t in different):
        sent["v"] = "|".join(t or "" for t in sent["v"])
    if column.kind in ("month", "date"):
        sent["k"] = [v.toordinal() if isinstance(v, date) else None for v in values]
    return (
        compact({"l": column.label, "kind": column.kind, "more": int(not column.essential) or None, "x": column.note})
        | sent
    )


def table(
    table: Table,
    downloads=(),
    base: str = "",
    filter_box: bool | None = None,
    shown: int = 15,
    marks=(),
    most: int | None = None,
) -> dict:
    """A drawn table. downloads: (label, address). base: the page the rows' links lead to ("puskesmas" → "puskesmas?…");
    a row link that already holds a path is left as it is. shown: rows before "Tampilkan semua". filter_box: default from 30 rows.
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
    links = [
        (
            ""
            if not link
            else f"{base}?{link.removeprefix('?')}"
            if base and "/" not in link.partition("?")[0] and ("?" not in link or link.startswith("?"))
            else link
        )
        for link in table.links
    ]
    links = links_packed(links)
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
        links=links,
        total=int(table.total) or None,
        shown=shown,
        **flags(table.trust, table.why),
        **head_flag(table.flag, table.flag_why),
        filter=int(rows > 30 if filter_box is None else filter_box) or None,
    )
