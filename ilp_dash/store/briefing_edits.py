"""Edits of the written briefing as the records keep them: the second of two editors is told, the history stays."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.domain.briefing_edits import Edit, fault, is_place, tidy
from ilp_dash.domain.months import date_label, month_code
from ilp_dash.errors import BadAction, BadSetting, Overtaken
from ilp_dash.store.records_tables import pokok_suntingan as table
from ilp_dash.store.records_tables import pokok_suntingan_riwayat as told
from ilp_dash.store.reference import load_reference
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing


@dataclass(frozen=True)
class Line:
    """One line of the history. revision: of the edit after it; at in UTC; before, after: the office's words, "" = the
    rule's own stood there; original: the rule's sentence then."""

    part: str
    rank: int
    revision: int
    at: datetime
    who: str
    before: str
    after: str
    original: str


def edits(records: Engine, kota_code: str, month: date) -> list[Edit]:
    """What was edited for a city and month, in the order of its sentences; those taken back too. Raises BadSetting
    when the records cannot be read."""
    c = table.c
    kept = (c.part, c.rank, c.text, c.original, c.revision, c.changed_at, c.changed_by)
    question = select(*kept).where(c.kota_code == kota_code, c.month == month).order_by(c.part, c.rank)
    return [Edit(*row) for row in _rows(records, question)]


def history(records: Engine, kota_code: str, month: date) -> list[Line]:
    """What was written for a city and month, oldest first. Raises BadSetting when the records cannot be read."""
    h = told.c
    kept = (table.c.part, table.c.rank, h.revision, h.at, h.who, h.before, h.after, h.original)
    question = select(*kept).join(table, table.c.id == h.edit_id)
    question = question.where(table.c.kota_code == kota_code, table.c.month == month).order_by(h.id)
    return [Line(*row) for row in _rows(records, question)]


def edit(
    records: Engine,
    kota_code: str,
    month: date,
    place: tuple[str, int],
    revision: int,
    original: str,
    text: str,
    by: str | None = None,
) -> None:
    """Put the sentence at a place, (part, rank), in other words. revision: the one that was read, 0 = none yet;
    original: the rule's sentence that was read; the same words again take an edit back. by: who, where that is not who
    runs the process.

    Raises BadAction for words that may not be kept, a city or a place that is none; Overtaken when somebody else was
    faster, telling what he wrote.
    """
    words = tidy(text)
    if said := fault(words):
        raise BadAction(said, "text")
    _write(records, kota_code, month, place, revision, original, "" if words == original else words, by)


def restore(
    records: Engine, kota_code: str, month: date, place: tuple[str, int], revision: int, by: str | None = None
) -> None:
    """Let the rule's own sentence stand again. Raises as `edit`."""
    _write(records, kota_code, month, place, revision, None, "", by)


def _write(records: Engine, kota_code: str, month: date, place, revision: int, original, text: str, by) -> None:
    part, rank = place
    if not is_place(part, rank):
        raise BadAction(f"Kalimat '{part[:20]} {rank}' tidak ada. Lihat daftarnya, lalu ulangi.", "place")
    load_reference().city(kota_code)
    at, who = now(), (by or actor())[:255]
    with writing(records) as connection:
        its = (table.c.kota_code == kota_code, table.c.month == month, table.c.part == part, table.c.rank == rank)
        before = connection.execute(select(table).where(*its)).first()
        if (before.revision if before else 0) != revision:
            raise Overtaken(_overtaken(before))
        there = (before.text, before.original) if before else ("", "")
        if text == there[0] and (not text or original == there[1]):
            return
        values = {"text": text, "original": original if original is not None else before.original}
        values |= {"revision": revision + 1, "changed_at": at, "changed_by": who}
        if before:
            connection.execute(update(table).values(**values).where(table.c.id == before.id))
            number = before.id
        else:
            new = {"kota_code": kota_code, "month": month, "part": part, "rank": rank}
            number = connection.execute(insert(table).values(**new, **values)).inserted_primary_key[0]
        line = {"edit_id": number, "revision": revision + 1, "at": at, "who": who, "original": values["original"]}
        line |= {"before": before.text if before else "", "after": text}
        connection.execute(insert(told).values(**line))
        subject = f"{kota_code} {month_code(month)} {part} {rank}"
        note(connection, "pokok rapat", subject, "disunting" if text else "dipulihkan", by)


def _overtaken(now_there) -> str:
    if now_there is None:
        return "Kalimat ini belum pernah disunting. Muat ulang halaman. Belum ada yang disimpan."
    done = f"menyuntingnya menjadi “{now_there.text}”" if now_there.text else "memulihkan kalimat aslinya"
    day = date_label(now_there.changed_at.date())
    return f"{now_there.changed_by} sudah {done} ({day}) sejak Anda membacanya. Belum ada yang disimpan."


def _rows(records: Engine, question) -> list:
    try:
        with records.connect() as connection:
            return list(connection.execute(question))
    except SQLAlchemyError as error:
        raise BadSetting(f"Suntingan tidak dapat dibaca dari basis catatan ({type(error).__name__}).") from None
