"""Files and the second person: which wait, who approves them, who sends them back (domain/approval.py)."""

from sqlalchemy import Engine, update

from ilp_dash.domain.approval import APPROVED, RETURNED, SENT
from ilp_dash.errors import BadSetting
from ilp_dash.store.ledger import (
    Submission,
    ask_ledger,
    entries_of,
    let_go,
    may_approve,
    needs_two,
    refuse_closed,
)
from ilp_dash.store.records_tables import submission as table
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing


def waiting(records: Engine) -> list[Submission]:
    """The files that count and that nobody has approved yet, by puskesmas, year and the order they came."""
    return ask_ledger(records, table.c.status == SENT, table.c.replaced_by.is_(None), table.c.withdrawn_at.is_(None))


def last_sent(records: Engine, puskesmas_code: str, count: int = 5) -> list[Submission]:
    """The newest files of one puskesmas, newest first, withdrawn and returned ones included."""
    return ask_ledger(records, table.c.puskesmas_code == puskesmas_code, newest_first=True)[:count]


def approve(records: Engine, number: int) -> list[Submission]:
    """Approve a file in all its puskesmas and years. number: id of one of its entries. Returns them.

    Raises BadSetting for a file that does not wait, somebody who may not, and, where two persons are asked for, who
    sent the file himself.
    """
    who = actor()
    with writing(records) as connection:
        entries = _waiting_entries(records, number)
        if who.casefold() in {(entry.sent_by or "").casefold() for entry in entries} and needs_two(records):
            raise BadSetting(
                f"Berkas nomor {number} ({entries[0].file_name}) Anda kirim sendiri. Menurut aturan persetujuan = dua, "
                "orang lain yang menyetujuinya: pengelola program atau admin."
            )
        for entry in entries:
            done = connection.execute(
                update(table)
                .values(status=APPROVED, approved_at=now(), approved_by=who[:255])
                .where(table.c.id == entry.id, table.c.status == SENT, table.c.withdrawn_at.is_(None))
            )
            if not done.rowcount:
                raise BadSetting(f"Berkas nomor {entry.id} ({entry.file_name}) baru saja diputuskan orang lain.")
        note(connection, "setujui", f"nomor {number} {entries[0].file_name}", APPROVED)
    return entries


def send_back(records: Engine, number: int, why: str) -> list[Submission]:
    """Send a file back to its sender, in all its puskesmas and years: it counts no more, what it replaced counts again.
    why: the note he reads. number: id of one of its entries. Returns them.

    Raises BadSetting for an empty note, a file that does not wait, somebody who may not, and a file with
    figures of a closed month.
    """
    if not why.strip():
        raise BadSetting("Catatan untuk pengirim belum diisi. Contoh: --catatan 'sasaran Juni belum direvisi'.")
    with writing(records) as connection:
        entries = _waiting_entries(records, number)
        refuse_closed(records, entries)
        let_go(connection, entries, why, status=RETURNED)
        note(connection, "tolak", f"nomor {number} {entries[0].file_name}: {why.strip()}", RETURNED)
    return entries


def _waiting_entries(records: Engine, number: int) -> list[Submission]:
    if not may_approve(records, actor()):
        raise BadSetting("Yang menyetujui dan mengembalikan berkas adalah pengelola program atau admin.")
    entries = entries_of(records, number)
    if entries[0].status != SENT:
        raise BadSetting(f"Berkas nomor {number} ({entries[0].file_name}) tidak menunggu: sudah {entries[0].status}.")
    return entries
