"""Which pack went to which address: taken by one command at a time, and never sent again once it is known to be there.

A pack is a city, a month, a kind of meeting, a view and a version of the data, of the city or of one puskesmas. The
hash of its files stands beside it as evidence: actions change every day, and a pack is not new because of them.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select, update

from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.months import month_label
from ilp_dash.store.records_tables import kiriman_bahan as table
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing

SENDING, SENT, FAILED = "mengirim", "terkirim", "gagal"
# How long a command that was killed keeps its address to itself; longer than a server may take for one mail.
HELD = timedelta(hours=1)


@dataclass(frozen=True)
class Pack:
    """What is sent. kind: of MEETINGS; view: of store.connection; puskesmas_code: "" = the whole city."""

    kota_code: str
    month: date
    kind: str
    view: str
    puskesmas_code: str
    version: int

    @property
    def title(self) -> str:
        """ "Lokakarya mini bulanan 33.71 September 2026, data versi 13 (umum)"."""
        area = self.puskesmas_code or self.kota_code
        return f"{MEETINGS[self.kind]} {area} {month_label(self.month)}, data versi {self.version} ({self.view})"

    def key(self, address: str) -> str:
        """The same 32 letters for the same pack and address, whichever computer asks."""
        parts = (*map(str, self.__dict__.values()), address)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Claim:
    """The right to send one pack to one address now. number: of its row; token: of this attempt."""

    number: int
    token: str


@dataclass(frozen=True)
class Row:
    """What is known of one pack and address. state: SENDING, SENT or FAILED; changed_at in UTC."""

    state: str
    changed_at: datetime

    @property
    def free(self) -> bool:
        """May it be taken for sending: it failed, or whoever was sending has not been heard of for `HELD`."""
        return self.state == FAILED or (self.state == SENDING and now() - self.changed_at > HELD)


def known(records: Engine, pack: Pack, address: str) -> Row | None:
    """What became of a pack for an address; None = nobody has begun."""
    with records.connect() as connection:
        found = _row(connection, pack, address)
    return found and Row(found.state, found.changed_at)


def claim(records: Engine, pack: Pack, address: str, sha256: str) -> Claim | None:
    """Take a pack for sending to an address; None when it is there already or another command is sending it.

    sha256: of its files.
    """
    token = uuid4().hex
    row = {"state": SENDING, "token": token, "sha256": sha256, "changed_at": now(), "changed_by": actor()[:255]}
    with writing(records) as connection:
        found = _row(connection, pack, address)
        if found is None:
            made = connection.execute(insert(table).values(**pack.__dict__, address=address, **row))
            return Claim(made.inserted_primary_key[0], token)
        if not Row(found.state, found.changed_at).free:
            return None
        connection.execute(update(table).values(**row).where(table.c.id == found.id))
        return Claim(found.id, token)


def settle(records: Engine, pack: Pack, address: str, taken: Claim, state: str, result: str) -> None:
    """Write how sending ended, with a line of the trail. state: SENT or FAILED; result: in Indonesian."""
    own = (table.c.id == taken.number, table.c.token == taken.token)
    with writing(records) as connection:
        connection.execute(update(table).values(state=state, changed_at=now()).where(*own))
        note(connection, "kirim bahan", f"{pack.title} → {address}", result)


def replaced(records: Engine, pack: Pack, address: str) -> tuple[int, datetime] | None:
    """The latest earlier version of the data this address has the same pack of, and when it was sent (UTC); None = it
    has none."""
    same = [table.c[name] == value for name, value in pack.__dict__.items() if name != "version"]
    question = select(table.c.version, table.c.changed_at).where(
        *same, table.c.address == address, table.c.state == SENT, table.c.version < pack.version
    )
    with records.connect() as connection:
        found = connection.execute(question.order_by(table.c.version.desc()).limit(1)).first()
    return tuple(found) if found else None


def _row(connection: Connection, pack: Pack, address: str):
    same = [table.c[name] == value for name, value in pack.__dict__.items()]
    return connection.execute(select(table).where(*same, table.c.address == address)).first()
