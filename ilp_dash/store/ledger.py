"""The ledger of submitted files: which were taken, which of them count, and which were withdrawn.

Files of one puskesmas and year lie over each other in the order they came (domain/merging.py).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ilp_dash.domain.approval import APPROVED, RETURNED, RULE, SENT, TWO
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.findings import named
from ilp_dash.domain.months import month_label
from ilp_dash.domain.roles import FROM_THE_NETWORK, ROLES, identity_of
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import BadSetting
from ilp_dash.store.locks import locks_touched, reopening
from ilp_dash.store.people import grant_of
from ilp_dash.store.records import settings
from ilp_dash.store.records_tables import submission as table
from ilp_dash.store.trail import ACCEPTED, actor, note, now
from ilp_dash.store.writing import writing


@dataclass(frozen=True)
class Submission:
    """What one file says of one puskesmas and year. received_at in UTC; findings as the plain dictionaries noted when
    it was read.

    replaced_by: id of a later file that says all this one says, or was to replace it; None = this one counts, unless
    it was withdrawn (withdrawn_at, in UTC). status: domain/approval.py; one that was sent back is withdrawn too, and
    withdrawn_why is the note to its sender. sent_by: None in ledgers of before that was kept. approved_at: in UTC, None
    where nobody had to approve it. change: figures new, changed and withdrawn with it; None = not kept. reason: what
    its sender says of values out of the ordinary, None = there was nothing to say. left_out: (sheet, cell) of those
    read as empty.
    """

    id: int
    file_name: str
    sha256: str
    puskesmas_code: str
    year: int
    received_at: datetime
    verdict: str
    simulated: bool
    findings: tuple[dict, ...] = ()
    replaced_by: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None
    status: str = APPROVED
    sent_by: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None
    change: tuple[int, int, int] | None = None
    reason: str | None = None
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def suffix(self) -> str:
        """ ".xlsx", ".csv": the kind of file, by which its original is kept."""
        return Path(self.file_name).suffix.lower()

    @property
    def explanation(self) -> str:
        """ "tanpa PWS!D7, SPM!baris 3; alasan: …"; "" where nothing had to be said."""
        without = ", ".join(map(named, self.left_out))
        told = (without and f"tanpa {without}", self.reason and f"alasan: {self.reason}")
        return "; ".join(filter(None, told))

    @property
    def day(self) -> date:
        """The day it came, where its puskesmas is."""
        return today_in(self.puskesmas_code.removeprefix("P"), self.received_at.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Entry:
    """One puskesmas and year in a file that is to be written into the ledger. replaces: ids of earlier files that
    count no more with it; change: figures new, changed and withdrawn; reason, left_out: as in `Submission`."""

    puskesmas_code: str
    year: int
    simulated: bool
    findings: tuple[dict, ...] = ()
    replaces: tuple[int, ...] = ()
    change: tuple[int, int, int] | None = None
    reason: str | None = None
    left_out: tuple[tuple[str, str], ...] = ()


def _as_submission(row) -> Submission:
    values = {name: value for name, value in row._mapping.items() if name != "turn"}
    change = tuple(json.loads(row.change)) if row.change else None
    left_out = tuple(map(tuple, json.loads(row.left_out or "[]")))
    findings = tuple(json.loads(row.findings))
    return Submission(**{**values, "findings": findings, "change": change, "left_out": left_out})


def ask_ledger(records: Engine, *conditions, newest_first: bool = False) -> list[Submission]:
    """The entries these conditions on the table hold for, by puskesmas, year and the order they came."""
    order = [table.c.id.desc()] if newest_first else [table.c.puskesmas_code, table.c.year, table.c.id]
    with records.connect() as connection:
        return [_as_submission(row) for row in connection.execute(select(table).where(*conditions).order_by(*order))]


def accepted(records: Engine, *conditions) -> list[Submission]:
    """The files that count, by puskesmas code, year and the order they came; empty when nothing was sent. conditions:
    further ones on the table."""
    counts = table.c.verdict == ACCEPTED, table.c.replaced_by.is_(None), table.c.withdrawn_at.is_(None)
    return ask_ledger(records, *counts, *conditions)


def accepted_of(records: Engine, puskesmas_code: str, year: int) -> list[Submission]:
    """The files that count of one puskesmas and year, in the order they came."""
    return accepted(records, table.c.puskesmas_code == puskesmas_code, table.c.year == year)


def all_submissions(records: Engine) -> list[Submission]:
    """Every file in the ledger, latest first, replaced and withdrawn ones included."""
    return ask_ledger(records, newest_first=True)


def explained(records: Engine, puskesmas_code: str, year: int, simulated: bool) -> list[Submission]:
    """The files of a puskesmas and year that were sent with a reason, replaced ones too; not those withdrawn."""
    return ask_ledger(
        records,
        table.c.puskesmas_code == puskesmas_code,
        table.c.year == year,
        table.c.simulated == simulated,
        table.c.reason.is_not(None),
        table.c.withdrawn_at.is_(None),
    )


def find_submission(records: Engine, sha256: str) -> Submission | None:
    """The file with exactly these bytes (of several puskesmas: the last of them); None when it was never taken, or
    withdrawn."""
    found = ask_ledger(records, table.c.sha256 == sha256, table.c.withdrawn_at.is_(None), newest_first=True)
    return found[0] if found else None


def add_submission(
    records: Engine,
    file_name: str,
    sha256: str,
    entries: Iterable[Entry],
    received_at: datetime | None = None,
    first: Callable[[], None] = lambda: None,
) -> list[Submission]:
    """Write one file into the ledger, in one transaction, and mark the earlier ones it replaces.

    The same bytes twice change nothing, unless they were withdrawn: an empty list is returned. received_at: UTC without
    zone, now when left out. first: called when nobody else can write any more (`writing`) and nothing is written yet;
    where it raises, nothing will be.
    """
    made = []
    try:
        with writing(records) as connection:
            first()
            received, status = received_at or now(), status_when_sent(records)
            told = ACCEPTED if status == APPROVED else status
            for entry in entries:
                row = {
                    "file_name": file_name[-255:],
                    "sha256": sha256,
                    "puskesmas_code": entry.puskesmas_code,
                    "year": entry.year,
                    "received_at": received,
                    "verdict": ACCEPTED,
                    "simulated": entry.simulated,
                    "findings": json.dumps(list(entry.findings), ensure_ascii=False),
                    "status": status,
                    "sent_by": actor()[:255],
                    "change": json.dumps(entry.change) if entry.change else None,
                    "reason": entry.reason,
                    "left_out": json.dumps(entry.left_out) if entry.left_out else None,
                }
                new_id = connection.execute(insert(table).values(**row)).inserted_primary_key[0]
                connection.execute(
                    update(table)
                    .values(replaced_by=new_id)
                    .where(table.c.id.in_(entry.replaces), table.c.replaced_by.is_(None))
                )
                subject = f"{entry.puskesmas_code} {entry.year} {row['file_name']}"
                note(connection, "import", subject + (f": {entry.reason}" if entry.reason else ""), told)
                made.append(new_id)
    except IntegrityError:
        if find_submission(records, sha256) is None:
            raise
        return []
    return ask_ledger(records, table.c.id.in_(made))


def withdraw(records: Engine, number: int, why: str) -> list[Submission]:
    """Let a file count no more, in all its puskesmas and years; what it replaced counts again. number: id of one of its
    entries. Its trace stays. Returns its entries.

    Raises BadSetting for a number that is not in the ledger, a file that was withdrawn before, an empty reason, or
    a file with figures of a closed month.
    """
    if not why.strip():
        raise BadSetting("Alasan penarikan belum diisi. Contoh: --alasan 'salah puskesmas'.")
    with writing(records) as connection:
        entries = entries_of(records, number)
        refuse_closed(records, entries)
        let_go(connection, entries, why)
        note(connection, "tarik", f"nomor {number} {entries[0].file_name}: {why.strip()}", "ditarik")
    return ask_ledger(records, table.c.id.in_([entry.id for entry in entries]))


def entries_of(records: Engine, number: int) -> list[Submission]:
    """All puskesmas and years of the file one of whose entries has this number.

    Raises BadSetting for a number that is not in the ledger, and for a file that was withdrawn or sent back.
    """
    one = next(iter(ask_ledger(records, table.c.id == number)), None)
    if one is None:
        raise BadSetting(
            f"Berkas nomor {number} tidak ada dalam buku terima. Nomornya: python -m ilp_dash buku-terima."
        )
    if one.withdrawn_at is not None:
        how = RETURNED if one.status == RETURNED else "ditarik"
        raise BadSetting(f"Berkas nomor {number} ({one.file_name}) sudah {how} {one.withdrawn_at:%d/%m/%Y}.")
    return ask_ledger(records, table.c.sha256 == one.sha256, table.c.withdrawn_at.is_(None))


def let_go(connection, entries: Iterable[Submission], why: str, **more) -> None:
    """Let entries count no more, within a transaction: what each replaced counts again, unless a later file replaced
    both. more: other columns they get.

    Raises BadSetting when somebody else was faster.
    """
    for entry in entries:
        values = {"withdrawn_at": now(), "withdrawn_by": actor()[:255], "withdrawn_why": why.strip(), **more}
        gone = connection.execute(
            update(table)
            .values(**values, turn=table.c.id)
            .where(table.c.id == entry.id, table.c.withdrawn_at.is_(None))
        )
        if not gone.rowcount:
            raise BadSetting(f"Berkas nomor {entry.id} ({entry.file_name}) baru saja ditarik orang lain.")
        later = select(table.c.replaced_by).where(table.c.id == entry.id).scalar_subquery()
        connection.execute(update(table).values(replaced_by=later).where(table.c.replaced_by == entry.id))


def refuse_closed(records: Engine, entries: Iterable[Submission]) -> None:
    """Raise BadSetting when an entry may hold figures of a month that was closed since it came."""
    for entry in entries:
        if found := locks_touched(records, entry.id, entry.puskesmas_code, entry.year, entry.received_at):
            months = ", ".join(month_label(one.month) for one in found)
            raise BadSetting(
                f"Berkas nomor {entry.id} ({entry.file_name}) memuat angka tahun {entry.year}, dan {months} sesudahnya "
                f"dikunci. {reopening(found[0].kota_code, found[0].month)}"
            )


def may_approve(records: Engine, who: str) -> bool:
    """May somebody, as the trail names him, approve what others send? With a role that does, or at the computer of the
    dashboard."""
    identity = identity_of(who)
    if identity is None:
        return who != FROM_THE_NETWORK
    grant = grant_of(records, identity)
    return grant is not None and ROLES[grant.role].approves


def needs_two(records: Engine) -> bool:
    """Does the local rule in force ask for a second person?"""
    return Rules(settings(records)).at(RULE, now().date()) == TWO


def status_when_sent(records: Engine) -> str:
    """The status a file gets that is sent now, by who is writing (`trail.actor`)."""
    return SENT if needs_two(records) and not may_approve(records, actor()) else APPROVED
