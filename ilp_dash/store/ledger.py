"""The ledger of submitted files: which were taken, which of them count, and which were withdrawn.

Files of one puskesmas and year lie over each other in the order they came (domain/merging.py).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ilp_dash.errors import BadSetting
from ilp_dash.store.records_tables import submission as table
from ilp_dash.store.trail import ACCEPTED, actor, note


@dataclass(frozen=True)
class Submission:
    """What one file says of one puskesmas and year. received_at in UTC; findings as the plain dictionaries noted when
    it was read.

    replaced_by: id of a later file that says all this one says, or was to replace it; None = this one counts, unless
    it was withdrawn (withdrawn_at, in UTC).
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

    @property
    def suffix(self) -> str:
        """ ".xlsx", ".csv": the kind of file, by which its original is kept."""
        return Path(self.file_name).suffix.lower()


@dataclass(frozen=True)
class Entry:
    """One puskesmas and year in a file that is to be written into the ledger. replaces: ids of earlier files that
    count no more with it."""

    puskesmas_code: str
    year: int
    simulated: bool
    findings: tuple[dict, ...] = ()
    replaces: tuple[int, ...] = ()


def _as_submission(row) -> Submission:
    values = {name: value for name, value in row._mapping.items() if name != "turn"}
    return Submission(**{**values, "findings": tuple(json.loads(row.findings))})


def _ask(records: Engine, *conditions, newest_first: bool = False) -> list[Submission]:
    order = [table.c.id.desc()] if newest_first else [table.c.puskesmas_code, table.c.year, table.c.id]
    with records.connect() as connection:
        return [_as_submission(row) for row in connection.execute(select(table).where(*conditions).order_by(*order))]


def accepted(records: Engine) -> list[Submission]:
    """The files that count, by puskesmas code, year and the order they came; empty when nothing was sent."""
    return _ask(records, table.c.verdict == ACCEPTED, table.c.replaced_by.is_(None), table.c.withdrawn_at.is_(None))


def all_submissions(records: Engine) -> list[Submission]:
    """Every file in the ledger, latest first, replaced and withdrawn ones included."""
    return _ask(records, newest_first=True)


def find_submission(records: Engine, sha256: str) -> Submission | None:
    """The file with exactly these bytes (of several puskesmas: the last of them); None when it was never taken, or
    withdrawn."""
    found = _ask(records, table.c.sha256 == sha256, table.c.withdrawn_at.is_(None), newest_first=True)
    return found[0] if found else None


def add_submission(
    records: Engine, file_name: str, sha256: str, entries: Iterable[Entry], received_at: datetime | None = None
) -> list[Submission]:
    """Write one file into the ledger, in one transaction, and mark the earlier ones it replaces.

    The same bytes twice change nothing, unless they were withdrawn: an empty list is returned. received_at: UTC without
    zone, now when left out.
    """
    received = received_at or datetime.now(UTC).replace(tzinfo=None)
    made = []
    try:
        with records.begin() as connection:
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
                }
                new_id = connection.execute(insert(table).values(**row)).inserted_primary_key[0]
                connection.execute(
                    update(table)
                    .values(replaced_by=new_id)
                    .where(table.c.id.in_(entry.replaces), table.c.replaced_by.is_(None))
                )
                note(connection, "import", f"{entry.puskesmas_code} {entry.year} {row['file_name']}", ACCEPTED)
                made.append(new_id)
    except IntegrityError:
        if find_submission(records, sha256) is None:
            raise
        return []
    return _ask(records, table.c.id.in_(made))


def withdraw(records: Engine, number: int, why: str) -> list[Submission]:
    """Let a file count no more, in all its puskesmas and years; what it replaced counts again. number: id of one of its
    entries. Its trace stays. Returns its entries.

    Raises BadSetting for a number that is not in the ledger, a file that was withdrawn before, or an empty reason.
    """
    if not why.strip():
        raise BadSetting("Alasan penarikan belum diisi. Contoh: --alasan 'salah puskesmas'.")
    one = next(iter(_ask(records, table.c.id == number)), None)
    if one is None:
        raise BadSetting(
            f"Berkas nomor {number} tidak ada dalam buku terima. Nomornya: python -m ilp_dash buku-terima."
        )
    if one.withdrawn_at is not None:
        raise BadSetting(f"Berkas nomor {number} ({one.file_name}) sudah ditarik {one.withdrawn_at:%d/%m/%Y}.")
    entries = _ask(records, table.c.sha256 == one.sha256, table.c.withdrawn_at.is_(None))
    ids = [entry.id for entry in entries]
    with records.begin() as connection:
        connection.execute(
            update(table)
            .values(
                withdrawn_at=datetime.now(UTC).replace(tzinfo=None),
                withdrawn_by=actor()[:255],
                withdrawn_why=why.strip(),
                turn=table.c.id,
            )
            .where(table.c.id.in_(ids))
        )
        connection.execute(update(table).values(replaced_by=None).where(table.c.replaced_by.in_(ids)))
        note(connection, "tarik", f"nomor {number} {one.file_name}: {why.strip()}", "ditarik")
    return _ask(records, table.c.id.in_(ids))
