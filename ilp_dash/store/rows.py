"""Answers as lists of named tuples: one row per what the question says, columns by name."""

from collections import namedtuple
from functools import lru_cache


@lru_cache(256)
def _row_type(names: tuple[str, ...]):
    return namedtuple("Row", names)


def rows(cursor, sql: str, params=()) -> list:
    """All rows of a query with bound parameters."""
    cursor.execute(sql, params)
    make = _row_type(tuple(column[0] for column in cursor.description))._make
    return [make(values) for values in cursor.fetchall()]


def widened(row, more):
    """One named tuple with the columns of both."""
    return _row_type(row._fields + more._fields)._make(row + more)


def one(cursor, sql: str, params=()):
    """The only row of a query, or None."""
    found = rows(cursor, sql, params)
    return found[0] if found else None
