"""Who has which role (`peran`): one in force per person, earlier and withdrawn ones kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.domain.areas import is_puskesmas
from ilp_dash.domain.roles import OWN, ROLES, identity_of
from ilp_dash.errors import BadSetting
from ilp_dash.store.records import shared_records
from ilp_dash.store.records_tables import peran
from ilp_dash.store.trail import actor, note, now


@dataclass(frozen=True)
class Grant:
    """A role one person was given. identity case folded; puskesmas_code None: the role is about no puskesmas; times in
    UTC; withdrawn_at None = in force."""

    id: int
    identity: str
    role: str
    puskesmas_code: str | None
    given_at: datetime
    given_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


def grant_now(identity: str) -> Grant | None:
    """The role in force of a person in the records of this installation, asked anew each time.

    Raises BadSetting when they cannot be read.
    """
    try:
        return grant_of(shared_records(), identity)
    except SQLAlchemyError as error:
        raise BadSetting(f"Peran tidak dapat dibaca dari basis catatan ({type(error).__name__}).") from None


def grant_of(records: Engine, identity: str) -> Grant | None:
    """The role in force of a person; None: nobody we know."""
    question = select(peran).where(peran.c.identity == identity, peran.c.withdrawn_at.is_(None)).order_by(-peran.c.id)
    with records.connect() as connection:
        row = connection.execute(question).first()
    return Grant(*row) if row else None


def grants(records: Engine, history: bool = False) -> list[Grant]:
    """The roles in force by identity; history: withdrawn ones too, oldest first."""
    question = select(peran).order_by(peran.c.identity, peran.c.id)
    if not history:
        question = question.where(peran.c.withdrawn_at.is_(None))
    with records.connect() as connection:
        return [Grant(*row) for row in connection.execute(question)]


def give_role(records: Engine, who: str, role: str, puskesmas_code: str | None = None, by: str | None = None) -> Grant:
    """Give a person a role in the place of the one he had. puskesmas_code: of petugas, and of nobody else. by: who
    gives it, where that is not who runs the process.

    Raises BadSetting for an identity or a role that is none, a petugas without puskesmas, another role with one.
    """
    identity = _identity(who)
    if role not in ROLES:
        raise BadSetting(f"Peran '{role[:40]}' tidak ada. Pilih: {', '.join(ROLES)}.")
    if puskesmas_code and not is_puskesmas(puskesmas_code):
        raise BadSetting(f"'{puskesmas_code[:20]}' bukan kode puskesmas. Contoh: P3371010201.")
    if (ROLES[role].reads == OWN) != bool(puskesmas_code):
        raise BadSetting(
            f"Peran {role} berlaku untuk satu puskesmas. Sebutkan kodenya, misalnya: --puskesmas P3371010201."
            if puskesmas_code is None
            else f"Peran {role} tidak untuk satu puskesmas saja. Ulangi tanpa --puskesmas."
        )
    with records.begin() as connection:
        _end(connection, identity, by)
        values = {"identity": identity, "role": role, "puskesmas_code": puskesmas_code}
        connection.execute(insert(peran).values(**values, given_at=now(), given_by=by or actor()))
        note(connection, "peran beri", " ".join(filter(None, (identity, role, puskesmas_code))), who=by)
    return grant_of(records, identity)


def withdraw_role(records: Engine, who: str, by: str | None = None) -> Grant:
    """Withdraw the role of a person; it stays in the table as history. by: as in `give_role`. Returns it.

    Raises BadSetting for somebody without one.
    """
    identity = _identity(who)
    had = grant_of(records, identity)
    if had is None:
        raise BadSetting(f"'{identity}' tidak memegang peran. Lihat daftarnya: python -m ilp_dash peran")
    with records.begin() as connection:
        _end(connection, identity, by)
        note(connection, "peran cabut", f"{identity} {had.role}", who=by)
    return had


def _end(connection, identity: str, by: str | None) -> None:
    connection.execute(
        update(peran)
        .values(withdrawn_at=now(), withdrawn_by=by or actor())
        .where(peran.c.identity == identity, peran.c.withdrawn_at.is_(None))
    )


def _identity(who: str) -> str:
    identity = identity_of(who)
    if identity is None:
        raise BadSetting(
            f"'{who[:60]}' bukan surel atau nama pengguna: tulis tanpa spasi, misalnya ani@dinkes.example."
        )
    return identity
