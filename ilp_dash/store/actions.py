"""Actions (tindak lanjut) as the records keep them: written by one at a time, each change told who wrote meanwhile.

The history holds every change and comment; the database lets nobody change or delete it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.domain.actions import (
    FIELDS,
    LONGEST_COMMENT,
    PROPOSED,
    Action,
    changes_in_words,
    faults,
    has_number_of_person,
    move_fault,
    tidy,
)
from ilp_dash.domain.months import date_label
from ilp_dash.errors import BadAction, BadFile, BadSetting, Overtaken, UserError
from ilp_dash.store.records_tables import tindak_lanjut as table
from ilp_dash.store.records_tables import tindak_lanjut_riwayat as told
from ilp_dash.store.reference import Reference, load_reference
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing

_EMPTY = {field: "" if field in ("cause", "why") else None for field in FIELDS} | {"state": PROPOSED}


@dataclass(frozen=True)
class Line:
    """One line of the history of an action. revision: of the action after it; at in UTC; changes: field -> (old, new),
    {} for a comment; comment: "" = none."""

    revision: int
    at: datetime
    who: str
    changes: dict[str, tuple]
    comment: str


@dataclass(frozen=True)
class Row:
    """One action as a file says it. place: where it stands, for sentences; number, revision None = a new one; values:
    the fields the file has."""

    place: str
    number: int | None
    revision: int | None
    kota_code: str
    values: Mapping


def actions(records: Engine, kota_code: str | None = None) -> list[Action]:
    """All actions, or those of one city, by number."""
    question = select(table).order_by(table.c.id)
    if kota_code:
        question = question.where(table.c.kota_code == kota_code)
    with _reading(records) as connection:
        return [Action(*row) for row in connection.execute(question)]


def history(records: Engine, number: int) -> list[Line]:
    """What was written of an action, oldest first."""
    with _reading(records) as connection:
        return _lines(connection, number)


def add_action(records: Engine, kota_code: str, values: Mapping, by: str | None = None) -> Action:
    """Write down a new action. values: of domain.actions.FIELDS, what is left out is empty; by: who, where that is not
    who runs the process.

    Raises BadAction for the first value it may not have.
    """
    places = load_reference()
    with writing(records) as connection:
        return _add(connection, places, kota_code, values, by)


def change_action(records: Engine, number: int, revision: int, values: Mapping, by: str | None = None) -> Action:
    """Change fields of an action. revision: the one that was read; by: as in `add_action`. Values that are as they were
    change nothing.

    Raises Overtaken when somebody else has changed it since, telling what; BadAction for a number that is none, a value
    it may not have, and a state it cannot go to.
    """
    places = load_reference()
    with writing(records) as connection:
        return _change(connection, places, number, revision, values, by)


def comment(records: Engine, number: int, text: str, by: str | None = None) -> None:
    """Write a comment about an action. Raises BadAction for an empty or too long one, or a number that is none."""
    said = text.strip()
    if not said or len(said) > LONGEST_COMMENT or has_number_of_person(said):
        raise BadAction(
            f"Komentar: tulis 1–{LONGEST_COMMENT} huruf, tanpa nomor seseorang (NIK, telepon).",
            "comment",
        )
    with writing(records) as connection:
        action = _one(connection, number)
        _tell(connection, action, {}, said, by)
        note(connection, "tindak lanjut", f"nomor {number} {action.plan}", "dikomentari", by)


def take_rows(records: Engine, rows: Iterable[Row], by: str | None = None) -> tuple[int, int]:
    """Write the actions of a file: all or none. Returns how many are new, and how many were changed.

    Of a row with a number, what counts as changed is what differs from the revision it was written of. Raises BadFile
    with a sentence for every row that cannot be taken.
    """
    places, taken, wrong = load_reference(), set(), []
    added = changed = 0
    with writing(records) as connection:
        for row in rows:
            try:
                if row.number in taken:
                    raise BadAction(f"Nomor {row.number} ada dua kali dalam berkas ini. Sisakan satu.", "id")
                if row.number is None:
                    _add(connection, places, row.kota_code, row.values, by)
                    added += 1
                else:
                    taken.add(row.number)
                    changed += _take_change(connection, places, row, by)
            except UserError as error:
                wrong.append(f"{row.place}: {error}")
        if wrong:
            raise BadFile("\n".join(wrong))
    return added, changed


@contextmanager
def _reading(records: Engine) -> Iterator[Connection]:
    """Raises BadSetting when the records cannot be read."""
    try:
        with records.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise BadSetting(f"Tindak lanjut tidak dapat dibaca dari basis catatan ({type(error).__name__}).") from None


def _take_change(connection, places: Reference, row: Row, by: str | None) -> bool:
    action = _one(connection, row.number)
    if row.kota_code and row.kota_code != action.kota_code:
        raise BadAction(f"Nomor {row.number} milik kota {action.kota_code}, bukan {row.kota_code}.", "id")
    if row.revision is None or not 1 <= row.revision <= action.revision:
        raise BadAction(f"Revisi nomor {row.number} tidak terbaca. Unduh lagi tabelnya, lalu ubah di sana.", "revision")
    seen = _as_of(connection, action, row.revision)
    differing = {field: value for field, value in tidy(row.values).items() if seen[field] != value}
    if not differing:
        return False
    return _change(connection, places, row.number, row.revision, differing, by).revision > action.revision


def _as_of(connection, action: Action, revision: int) -> dict:
    """The fields of an action as they were in an earlier revision."""
    values = {field: getattr(action, field) for field in FIELDS}
    for line in reversed(_lines(connection, action.id)):
        if line.revision > revision:
            values |= {field: old for field, (old, _) in line.changes.items()}
    return values


def _add(connection, places: Reference, kota_code: str, values: Mapping, by: str | None) -> Action:
    values = _EMPTY | tidy(values)
    values["state"] = values["state"] or PROPOSED
    _refuse(places, kota_code, values, None)
    at, who = now(), (by or actor())[:255]
    row = {"kota_code": kota_code, **values, "revision": 1}
    row |= {"created_at": at, "created_by": who, "changed_at": at, "changed_by": who}
    new = Action(connection.execute(insert(table).values(**row)).inserted_primary_key[0], **row)
    _tell(connection, new, {field: (None, v) for field, v in values.items() if v not in (None, "")}, "", by)
    note(connection, "tindak lanjut", f"nomor {new.id} {new.plan}", "dicatat", by)
    return new


def _change(connection, places: Reference, number: int, revision: int, values: Mapping, by: str | None) -> Action:
    before = _one(connection, number)
    if before.revision != revision:
        raise Overtaken(_overtaken(connection, number, revision))
    changed = before.differing(tidy(values))
    if not changed:
        return before
    whole = {field: getattr(before, field) for field in FIELDS} | changed
    _refuse(places, before.kota_code, whole, before, changed)
    row = {**changed, "revision": revision + 1, "changed_at": now(), "changed_by": (by or actor())[:255]}
    done = connection.execute(update(table).values(**row).where(table.c.id == number, table.c.revision == revision))
    if not done.rowcount:
        raise Overtaken(_overtaken(connection, number, revision))
    after = _one(connection, number)
    changes = {field: (getattr(before, field), value) for field, value in changed.items()}
    _tell(connection, after, changes, "", by)
    names = ", ".join(FIELDS[field] for field in changed)
    note(connection, "tindak lanjut", f"nomor {number} {after.plan}", f"diubah: {names}", by)
    return after


def _refuse(places: Reference, kota_code: str, values: Mapping, before: Action | None, changed: Mapping = {}) -> None:
    """Raise BadAction for the first fault of the values an action is to have."""
    found = faults(values) or _strange_places(places, kota_code, values)
    for field, said in found.items():
        raise BadAction(said, field)
    reason = values["why"] if before is None or "why" in changed else ""  # an earlier reason was for another change
    if said := move_fault(before and before.state, values["state"], reason):
        raise BadAction(said[1], said[0])


def _strange_places(places: Reference, kota_code: str, values: Mapping) -> dict[str, str]:
    if kota_code not in {city.kota_code for city in places.cities}:
        return {"kota_code": f"Kota '{kota_code[:20]}' tidak dikenal. Tulis kodenya, misalnya 15.71."}
    unit, kelurahan = values["puskesmas_code"], values["kelurahan_code"]
    if unit and unit not in {p.puskesmas_code for p in places.puskesmas if p.kota_code == kota_code}:
        return {"puskesmas_code": f"Puskesmas '{unit[:20]}' tidak ada di kota {kota_code}. Tulis kodenya."}
    homes = {w.puskesmas_code for w in places.working_areas if w.kelurahan_code == kelurahan}
    if kelurahan and not (homes and kelurahan.startswith(f"{kota_code}.")):
        return {"kelurahan_code": f"Kelurahan '{kelurahan[:20]}' tidak ada di kota {kota_code}. Tulis kodenya."}
    if unit and kelurahan and unit not in homes:
        return {"kelurahan_code": f"Kelurahan {kelurahan} bukan wilayah kerja puskesmas {unit}."}
    return {}


def _one(connection, number: int) -> Action:
    row = connection.execute(select(table).where(table.c.id == number)).first()
    if row is None:
        raise BadAction(f"Tindak lanjut nomor {number} tidak ada.", "id")
    return Action(*row)


def _overtaken(connection, number: int, revision: int) -> str:
    since = [
        f"{changes_in_words(line.changes)} (oleh {line.who}, {date_label(line.at.date())})"
        for line in _lines(connection, number)
        if line.changes and line.revision > revision
    ]
    return f"Nomor {number} sudah diubah orang lain sejak Anda membacanya: {'; '.join(since)}. Belum ada yang disimpan."


def _tell(connection, action: Action, changes: Mapping, said: str, by: str | None) -> None:
    row = {"action_id": action.id, "revision": action.revision, "at": now(), "who": (by or actor())[:255]}
    kept = json.dumps(changes, ensure_ascii=False, default=date.isoformat)
    connection.execute(insert(told).values(**row, changes=kept, comment=said))


def _lines(connection, number: int) -> list[Line]:
    question = select(told).where(told.c.action_id == number).order_by(told.c.id)
    return [
        Line(row.revision, row.at, row.who, _read(json.loads(row.changes)), row.comment)
        for row in connection.execute(question)
    ]


def _read(changes: Mapping) -> dict[str, tuple]:
    return {
        field: tuple(date.fromisoformat(v) if field == "due" and v else v for v in pair)
        for field, pair in changes.items()
    }
