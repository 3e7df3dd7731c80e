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

_BUSY = f"perintah lain memakainya lebih dari {WAIT_MS // 1000} detik"
_FULL = "disk penuh"
_SQLITE = {5: _BUSY, 6: _BUSY, 8: "berkasnya tidak boleh ditulis", 10: "disk penuh atau rusak", 13: _FULL}
_POSTGRESQL = {"55P03": _BUSY, "53100": _FULL, "57P01": "servernya dihentikan", "57P03": "servernya belum siap"}


@contextmanager
def writing(records: Engine) -> Iterator[Connection]:
    """A transaction beside which no other of these runs, in whatever process: what counts and what is closed changes in
    them alone, so it stays as it is found inside. In databases other than SQLite and PostgreSQL it is a plain one.

    Raises RecordsUnusable when another one lasts too long.
    """
    with records.begin() as connection:
        for statement in _BEGIN.get(connection.dialect.name, ()):
            connection.exec_driver_sql(statement)
        yield connection


def unusable(error: BaseException) -> str:
    """Why a database could not be used just now, in Indonesian, of what its driver raised; "" for anything else."""
    state = getattr(error, "sqlstate", None)
    return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "") or _POSTGRESQL.get(state, "")
