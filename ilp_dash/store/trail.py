"""The trail (`jejak`): a line for every write of the application, which the database lets nobody change or delete."""

from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.config import acting_for
from ilp_dash.errors import BadSetting
from ilp_dash.store.records_tables import jejak

_LONGEST = 255
ACCEPTED, REFUSED = "diterima", "ditolak"  # what became of a file


@dataclass(frozen=True)
class Line:
    """One write. at in UTC; who: a person with a login, or the user of the operating system who ran the command."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    result: str


def actor() -> str:
    """Who is writing now: whom the server names to the command it runs, else the user of the operating system."""
    return acting_for() or f"pengguna {getuser()}"


def now() -> datetime:
    """This moment in UTC, without zone: as the records keep times."""
    return datetime.now(UTC).replace(tzinfo=None)


def note(connection, what: str, subject: str, result: str = "dicatat", who: str | None = None) -> None:
    """Write a line in the transaction of the write it tells of, so that neither is kept without the other."""
    row = {"who": who or actor(), "what": what, "subject": subject, "result": result}
    connection.execute(insert(jejak).values(at=now(), **{name: text[:_LONGEST] for name, text in row.items()}))


def note_alone(records: Engine, what: str, subject: str, result: str, who: str | None = None) -> None:
    """Write a line of something that changed no other table: what was refused, and how an upload ended.

    Raises BadSetting when it cannot be written.
    """
    try:
        with records.begin() as connection:
            note(connection, what, subject, result, who)
    except SQLAlchemyError as error:
        raise BadSetting(f"Jejak tidak dapat ditulis ke basis catatan ({type(error).__name__}).") from None


def latest(records: Engine, count: int = 20) -> list[Line]:
    """The newest lines, newest first."""
    with records.connect() as connection:
        return [Line(*row) for row in connection.execute(select(jejak).order_by(jejak.c.id.desc()).limit(count))]
