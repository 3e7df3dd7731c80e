"""Answers of the store: many rows as a pandas frame with nullable types, a single row as a named tuple."""

from collections import namedtuple
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

# SQL type -> type of a column. Each can say "missing", and a missing value
# in an `if` raises instead of deciding silently.
_TYPES = {
    **dict.fromkeys(
        ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "Int64"
    ),
    "DOUBLE": "Float64",
    "FLOAT": "Float64",
    "BOOLEAN": "boolean",
    "VARCHAR": "string",
    "DATE": "datetime64[s]",
    "TIMESTAMP": "datetime64[us]",
}


@lru_cache(256)
def _row_type(names: tuple[str, ...]):
    return namedtuple("Row", names)


def frame(cursor, sql: str, params=()) -> pd.DataFrame:
    """All rows of a query with bound parameters: Int64, Float64, boolean, string, datetime64 (a month = its first day).

    Lists and anything else stay as Python objects.
    """
    cursor.execute(sql, params)
    names = [column[0] for column in cursor.description]
    types = [_TYPES.get(str(column[1]).partition("(")[0], "object") for column in cursor.description]
    values = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    columns = {
        name: pd.Series(list(column), dtype=kind)
        if kind in ("object",) or kind.startswith("datetime")
        else pd.array(column, dtype=kind)
        for name, kind, column in zip(names, types, values, strict=True)
    }
    return pd.DataFrame(columns, columns=names)


def _plain(column: pd.Series) -> Sequence:
    if str(column.dtype) == "datetime64[s]":
        return [None if v is pd.NaT else v.date() for v in column]
    if str(column.dtype).startswith("datetime64"):
        return [None if v is pd.NaT else v.to_pydatetime() for v in column]
    return column.to_numpy(dtype=object, na_value=None).tolist()  # twenty times faster than by pandas's own `where`


def walk(answer: pd.DataFrame) -> list:
    """The rows of a frame as named tuples of plain Python values, None for what is
    missing: for a sentence or a walk over few rows."""
    make = _row_type(tuple(answer.columns))._make
    return [make(values) for values in zip(*(_plain(answer[name]) for name in answer.columns), strict=True)]


def one(cursor, sql: str, params=()):
    """The only row of a query as a named tuple of plain Python values, or None."""
    cursor.execute(sql, params)
    found = cursor.fetchall()
    return _row_type(tuple(column[0] for column in cursor.description))._make(found[0]) if found else None
