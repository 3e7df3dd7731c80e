"""One writer at a time: what is looked up before a write still holds when it is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

WAIT_MS = 15_000  # for another writer
_OURS = 1_764_020_011  # names our lock among those of a PostgreSQL server
_BEGIN = {
    "sqlite": ["BEGIN IMMEDIATE"],
    "postgresql": [f"SET LOCAL lock_timeout = {WAIT_MS}", f"SELECT pg_advisory_xact_lock({_OURS})"],
}


@contextmanager
def writing(records: Engine) -> Iterator[Connection]:
    """A transaction beside which no other of these runs, in whatever process: what counts and what is closed changes in
    them alone, so it stays as it is found inside. In databases other than SQLite and PostgreSQL it is a plain one.

    Raises OperationalError when another one lasts too long.
    """
    with records.begin() as connection:
        for statement in _BEGIN.get(connection.dialect.name, ()):
            connection.exec_driver_sql(statement)
        yield connection
