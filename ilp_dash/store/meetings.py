"""Meetings (rapat) as the records keep them, and the files that were shown at them, kept by hash in the data folder.

As of actions, each write says the revision it saw, and the database lets nobody change or delete the history; nor the
list of files that were shown.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.config import shown_dir
from ilp_dash.domain.meetings import FIELDS, LISTS, Meeting, Shown, changes_in_words, faults, tidy
from ilp_dash.domain.months import date_label
from ilp_dash.errors import BadMeeting, BadSetting, MeetingOvertaken
from ilp_dash.store.records_tables import rapat as table
from ilp_dash.store.records_tables import rapat_bahan as files
from ilp_dash.store.records_tables import rapat_riwayat as told
from ilp_dash.store.records_tables import tindak_lanjut
from ilp_dash.store.reference import load_reference
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing

_EMPTY = {"kind": None, "held_on": None, "place": ""} | dict.fromkeys(LISTS, ())


@dataclass(frozen=True)
class Line:
    """One line of the history of a meeting. revision: of the meeting after it; at in UTC; changes: field -> (old,
    new)."""

    revision: int
    at: datetime
    who: str
    changes: dict[str, tuple]


@dataclass(frozen=True)
class Given:
    """One file to be kept. version, month: what it says it was made from, None = it does not say."""

    name: str
    content: bytes
    version: int | None
    month: date | None


def meetings(records: Engine, kota_code: str) -> list[Meeting]:
    """The meetings of a city, the latest first."""
    question = select(table).where(table.c.kota_code == kota_code).order_by(table.c.held_on.desc(), table.c.id.desc())
    with _reading(records) as connection:
        return [_meeting(row) for row in connection.execute(question)]


def meeting_of(records: Engine, number: int, kota_code: str) -> Meeting:
    """One meeting of a city. Raises BadMeeting for a number that is none of its."""
    with _reading(records) as connection:
        found = _one(connection, number)
    if found.kota_code != kota_code:
        raise BadMeeting(f"Rapat nomor {number} milik kota {found.kota_code}, bukan {kota_code}.", "id")
    return found


def history(records: Engine, number: int) -> list[Line]:
    """What was written of a meeting, oldest first."""
    with _reading(records) as connection:
        return _lines(connection, number)


def shown_files(records: Engine, numbers: Sequence[int]) -> dict[int, list[Shown]]:
    """Number of a meeting -> the files shown at it, in the order they were kept; {} of none."""
    question = select(files).where(files.c.meeting_id.in_(numbers)).order_by(files.c.id)
    found: dict[int, list[Shown]] = {}
    with _reading(records) as connection:
        for row in connection.execute(question):
            found.setdefault(row.meeting_id, []).append(Shown(*row))
    return found


def add_meeting(records: Engine, kota_code: str, values: Mapping, by: str | None = None) -> Meeting:
    """Write down a meeting. values: of domain.meetings.FIELDS, what is left out is empty; by: who, where that is not
    who runs the process. Raises BadMeeting for the first value it may not have."""
    values, who = _EMPTY | tidy(values), (by or actor())[:255]
    if kota_code not in {city.kota_code for city in load_reference().cities}:
        raise BadMeeting(f"Kota '{kota_code[:20]}' tidak dikenal. Tulis kodenya, misalnya 15.71.", "kota_code")
    with writing(records) as connection:
        _refuse(connection, kota_code, values)
        row = {"kota_code": kota_code, "revision": 1, "created_at": (at := now()), "created_by": who}
        row |= {"changed_at": at, "changed_by": who, **_written(values)}
        made = _one(connection, connection.execute(insert(table).values(**row)).inserted_primary_key[0])
        _tell(connection, made, {field: (None, v) for field, v in values.items() if v not in (None, "", ())}, who)
        note(connection, "rapat", f"nomor {made.id} {made.title}", "dicatat", by)
    return made


def change_meeting(records: Engine, number: int, revision: int, values: Mapping, by: str | None = None) -> Meeting:
    """Change fields of a meeting. revision: the one that was read; by: as in `add_meeting`. Values that are as they
    were change nothing.

    Raises MeetingOvertaken when somebody else has changed it since, telling what; BadMeeting for a number that is none
    and a value it may not have.
    """
    with writing(records) as connection:
        before = _one(connection, number)
        if before.revision != revision:
            raise MeetingOvertaken(_overtaken(connection, number, revision))
        if not (changed := before.differing(tidy(values))):
            return before
        _refuse(connection, before.kota_code, changed)
        who = (by or actor())[:255]
        row = _written(changed) | {"revision": revision + 1, "changed_at": now(), "changed_by": who}
        done = connection.execute(update(table).values(**row).where(table.c.id == number, table.c.revision == revision))
        if not done.rowcount:
            raise MeetingOvertaken(_overtaken(connection, number, revision))
        after = _one(connection, number)
        _tell(connection, after, {field: (getattr(before, field), v) for field, v in changed.items()}, who)
        names = ", ".join(FIELDS[field] for field in changed)
        note(connection, "rapat", f"nomor {number} {after.title}", f"diubah: {names}", by)
    return after


def keep_shown(records: Engine, number: int, given: Sequence[Given], by: str | None = None) -> list[Shown]:
    """Keep files as they were shown at a meeting; one that is kept already stays as it is. Returns the new ones.

    The bytes lie in the folder before the list names them. Raises BadMeeting for a number that is none, BadSetting
    where the folder cannot be written to.
    """
    who = (by or actor())[:255]
    with writing(records) as connection:
        meeting, before = _one(connection, number), _files(connection, number)
        there = {file.sha256 for file in before}
        for file in given:
            sha256 = hashlib.sha256(file.content).hexdigest()
            _keep(file, sha256)
            if sha256 in there:
                continue
            there.add(sha256)
            row = {"meeting_id": number, "file_name": file.name[-255:], "sha256": sha256, "size": len(file.content)}
            row |= {"version": file.version, "month": file.month, "kept_at": now(), "kept_by": who}
            connection.execute(insert(files).values(**row))
            note(connection, "rapat", f"nomor {number} {meeting.title}", f"bahan disimpan: {file.name}", by)
        return _files(connection, number)[len(before) :]


def kept_path(file: Shown) -> Path:
    """Where the bytes of a file that was shown lie."""
    return shown_dir() / f"{file.sha256}{Path(file.file_name).suffix.lower()}"


def is_there(file: Shown) -> bool:
    """Are there bytes of a file that was shown, as many as there were? Says nothing of what they are."""
    path = kept_path(file)
    return path.exists() and path.stat().st_size == file.size


def kept_bytes(file: Shown) -> bytes:
    """The bytes of a file as it was shown. Raises BadMeeting where they are gone or changed."""
    with suppress(OSError):
        content = kept_path(file).read_bytes()
        if hashlib.sha256(content).hexdigest() == file.sha256:
            return content
    raise BadMeeting(
        f"{file.file_name}: berkas yang disimpan hilang atau berubah. Pulihkan {kept_path(file).name} dari cadangan.",
        "files",
    )


def same_as(content: bytes, shown: Sequence[Shown]) -> Shown | None:
    """Which of the files shown is this one, byte for byte; None: none."""
    sha256 = hashlib.sha256(content).hexdigest()
    return next((file for file in shown if file.sha256 == sha256), None)


@contextmanager
def _reading(records: Engine) -> Iterator[Connection]:
    """Raises BadSetting when the records cannot be read."""
    try:
        with records.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise BadSetting(f"Rapat tidak dapat dibaca dari basis catatan ({type(error).__name__}).") from None


def _keep(file: Given, sha256: str) -> None:
    target = shown_dir() / f"{sha256}{Path(file.name).suffix.lower()}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256):
            unready = target.with_name(f".tmp-{target.name}")
            unready.write_bytes(file.content)
            unready.replace(target)
    except OSError as error:
        raise BadSetting(f"{target.parent} tidak dapat ditulisi ({error.strerror}).") from None


def _refuse(connection, kota_code: str, values: Mapping) -> None:
    for field, said in faults(values).items():
        raise BadMeeting(said, field)
    if wanted := values.get("actions"):
        question = select(tindak_lanjut.c.id).where(
            tindak_lanjut.c.kota_code == kota_code, tindak_lanjut.c.id.in_(wanted)
        )
        strange = set(wanted) - set(connection.execute(question).scalars())
        if strange:
            numbers = ", ".join(map(str, sorted(strange)))
            raise BadMeeting(f"Tindak lanjut nomor {numbers} tidak ada di kota {kota_code}.", "actions")


def _one(connection, number: int) -> Meeting:
    row = connection.execute(select(table).where(table.c.id == number)).first()
    if row is None:
        raise BadMeeting(f"Rapat nomor {number} tidak ada.", "id")
    return _meeting(row)


def _meeting(row) -> Meeting:
    return Meeting(**row._asdict() | {field: tuple(json.loads(getattr(row, field))) for field in LISTS})


def _files(connection, number: int) -> list[Shown]:
    question = select(files).where(files.c.meeting_id == number).order_by(files.c.id)
    return [Shown(*row) for row in connection.execute(question)]


def _written(values: Mapping) -> dict:
    return {f: json.dumps(v, ensure_ascii=False) if f in LISTS else v for f, v in values.items()}


def _overtaken(connection, number: int, revision: int) -> str:
    since = [
        f"{changes_in_words(line.changes)} (oleh {line.who}, {date_label(line.at.date())})"
        for line in _lines(connection, number)
        if line.revision > revision
    ]
    return (
        f"Rapat nomor {number} sudah diubah orang lain sejak Anda membacanya: {'; '.join(since)}. "
        "Belum ada yang disimpan."
    )


def _tell(connection, meeting: Meeting, changes: Mapping, who: str) -> None:
    kept = json.dumps(changes, ensure_ascii=False, default=date.isoformat)
    row = {"meeting_id": meeting.id, "revision": meeting.revision, "at": now(), "who": who, "changes": kept}
    connection.execute(insert(told).values(**row))


def _lines(connection, number: int) -> list[Line]:
    question = select(told).where(told.c.meeting_id == number).order_by(told.c.id)
    return [
        Line(row.revision, row.at, row.who, {f: _read(f, pair) for f, pair in json.loads(row.changes).items()})
        for row in connection.execute(question)
    ]


def _read(field: str, pair: Sequence) -> tuple:
    if field == "held_on":
        return tuple(date.fromisoformat(v) if v else v for v in pair)
    return tuple(tuple(v) if isinstance(v, list) else v for v in pair)
