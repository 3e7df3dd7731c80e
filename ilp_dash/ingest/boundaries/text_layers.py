"""Layers of text: a CSV or the tables of an SQL dump, one column of which holds shapes."""

import csv
import io
from pathlib import Path

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.envelopes import SQL, Source
from ilp_dash.ingest.boundaries.shape_text import may_be_shape
from ilp_dash.ingest.boundaries.sql_rows import sql_tables

_SEPARATORS = ";,\t|"
_SAMPLE = 50


def text_tables(source: Source, name: str) -> list[tuple[str, dict[str, list], list]]:
    """(title, columns without the shapes, shapes as text) of every table of a text that has shapes; "" = None.

    Raises BadFile, in Indonesian, when there is none. name: of the file, for the message.
    """
    try:
        tables = _of_dump(source.path) if source.kind == SQL else _of_csv(source.path)
    except (ValueError, csv.Error) as error:
        raise BadFile(f"{name}: {error}.") from None
    found = []
    for title, names, rows in tables:
        width = max(map(len, rows), default=0)
        names = [*names, *(f"kolom {n}" for n in range(len(names) + 1, width + 1))]
        columns = [[row[n].strip() or None if n < len(row) and row[n] else None for row in rows] for n in range(width)]
        shapes = next((n for n, values in enumerate(columns) if _holds_shapes(values)), None)
        if shapes is not None:
            named = {names[n]: values for n, values in enumerate(columns) if n != shapes and not _holds_shapes(values)}
            found.append((title or source.title, named, columns[shapes]))
    if not found:
        read = ", ".join(names[:12]) if tables and (names := tables[0][1]) else "tidak ada"
        raise BadFile(
            f"{name}: tidak ada kolom geometri (WKB heksadesimal, WKT, GeoJSON, atau daftar titik) dengan poligon. "
            f"Kolom yang ada: {read}. Sertakan kolom geometri, atau kirim GeoPackage."
        )
    return found


def _holds_shapes(values: list) -> bool:
    filled = [v for v in values if v][:_SAMPLE]
    return bool(filled) and sum(map(may_be_shape, filled)) > 0.5 * len(filled)


def _of_dump(path: Path) -> list[tuple[str, list[str], list]]:
    return [(name, list(t.names), t.rows) for name, t in sql_tables(path.read_text("utf-8")).items() if t.rows]


def _of_csv(path: Path) -> list[tuple[str, list[str], list]]:
    """The rows by the separator the first line has most of; its names, where it is no row of data itself."""
    text = path.read_text("utf-8")
    first = text.split("\n", 1)[0]
    csv.field_size_limit(max(len(text), csv.field_size_limit()))  # of the whole process
    separator = max(_SEPARATORS, key=lambda s: sum(len(r) for r in csv.reader([first], delimiter=s)))
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    if not rows or any(map(may_be_shape, rows[0])):
        return [("", [], rows)]
    return [("", [name.strip() or f"kolom {n}" for n, name in enumerate(rows[0], 1)], rows[1:])]
