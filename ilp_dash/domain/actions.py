"""Follow-up (tindak lanjut): what an action is, the states it goes through, and what may be written of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import date_label
from ilp_dash.domain.words import number

PROPOSED, AGREED, RUNNING, DONE, DROPPED = "usulan", "disepakati", "berjalan", "selesai", "batal"
STATES = (PROPOSED, AGREED, RUNNING, DONE, DROPPED)
# State -> the states it may go to. What was closed by mistake is opened again, with a reason.
MOVES = {
    PROPOSED: (AGREED, DROPPED),
    AGREED: (RUNNING, DROPPED),
    RUNNING: (DONE, DROPPED),
    DONE: (RUNNING,),
    DROPPED: (PROPOSED,),
}
CLOSED = (DONE, DROPPED)
# What is written of an action, with the word on screens, in its history and above the columns of its workbook.
FIELDS = {
    "problem": "Masalah",
    "cause": "Penyebab",
    "plan": "Rencana tindak lanjut (RTL)",
    "owner": "Penanggung jawab (PIC)",
    "due": "Tenggat",
    "people": "Orang diharapkan",
    "state": "Status",
    "why": "Alasan",
    "indicator": "Indikator",
    "puskesmas_code": "Puskesmas",
    "kelurahan_code": "Kelurahan",
}
# The columns of its workbook; what else stands there (WORDS) is for people and is not read back.
COLUMNS = {"id": "Nomor", "revision": "Revisi", "kota_code": "Kota"} | FIELDS
WORDS = {"place": "Tempat", "overdue": "Lewat tenggat"}
SHEET = "Tindak lanjut"
REQUIRED = ("problem", "plan", "owner", "due")
LONGEST = {"problem": 500, "cause": 500, "plan": 500, "owner": 100, "why": 500}  # characters
LONGEST_COMMENT = 1_000
MOST_PEOPLE = 10_000_000
# A telephone number or a NIK: numbers of single persons have no place in an action.
_PERSONS = re.compile(r"\d{10,}|\d(?:[ .\-]?\d){15}|0\d{2,3}[ .\-]\d{3,4}[ .\-]\d{3,4}")


@dataclass(frozen=True)
class Action:
    """One action. owner: a role or a unit, never a name; cause, why: "" = not said; why: the reason of what was dropped
    or opened again; indicator, puskesmas_code, kelurahan_code None = about no single one; people: how many it is to
    reach, None = not said. revision: grows by one with every change. Times in UTC."""

    id: int
    kota_code: str
    problem: str
    cause: str
    plan: str
    owner: str
    due: date
    people: int | None
    state: str
    why: str
    indicator: str | None
    puskesmas_code: str | None
    kelurahan_code: str | None
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.state not in CLOSED

    def is_overdue(self, today: date) -> bool:
        """Open after the day it was due."""
        return self.is_open and self.due < today

    def differing(self, values: Mapping) -> dict:
        """Those of the values that are not as they are here."""
        return {field: value for field, value in values.items() if getattr(self, field) != value}


def late_in_words(late: Sequence[Action]) -> str:
    """ "3 tindak lanjut lewat tenggat, terlama sejak 2 Mei 2026"; "" where none is late."""
    if not late:
        return ""
    since = min(action.due for action in late)
    return f"{number(len(late))} tindak lanjut lewat tenggat, terlama sejak {date_label(since)}"


def in_order(actions, today: date) -> list[Action]:
    """Overdue ones first, then the open ones, by due date; the closed ones last, the latest first."""
    still = sorted((a for a in actions if a.is_open), key=lambda a: (not a.is_overdue(today), a.due, a.id))
    return still + sorted((a for a in actions if not a.is_open), key=lambda a: a.changed_at, reverse=True)


def tidy(values: Mapping) -> dict:
    """The values as they are kept: texts on one line, without an apostrophe a spreadsheet has put before them; nothing
    chosen = None."""
    texts = {field: " ".join((values[field] or "").split()).lstrip("'") for field in LONGEST if field in values}
    codes = {field: None if value == "" else value for field, value in values.items() if field not in LONGEST}
    return texts | codes


def faults(values: Mapping) -> dict[str, str]:
    """Field -> a sentence, of every value (as `tidy` leaves them) an action may not have; {} = all may be kept. A field
    that is not among the values is not looked at."""
    found = {}
    for field, value in values.items():
        if said := _fault(field, value):
            found[field] = f"{FIELDS[field]}: {said}"
    return found


def _fault(field: str, value) -> str | None:
    if field in REQUIRED and not value:
        return "belum diisi."
    if field in LONGEST:
        if len(value) > LONGEST[field]:
            return f"paling panjang {LONGEST[field]} huruf, ini {number(len(value))}."
        if has_number_of_person(value):
            return "berisi nomor panjang seperti NIK atau telepon. Tulis jumlah orang, bukan nomor seseorang."
    if field == "due" and not (isinstance(value, date) and 2000 <= value.year <= 2100):
        return "bukan tanggal antara tahun 2000 dan 2100."
    if field == "people" and value is not None and not (isinstance(value, int) and 0 < value <= MOST_PEOPLE):
        return f"tulis bilangan bulat 1–{number(MOST_PEOPLE)}, atau kosongkan."
    if field == "state" and value not in STATES:
        return f"'{str(value)[:20]}' tidak dikenal. Pilih: {', '.join(STATES)}."
    if field == "indicator" and value and value not in INDICATORS:
        return f"'{value[:20]}' tidak dikenal. Tulis kodenya, misalnya SPM08 atau K6."
    return None


def has_number_of_person(text: str) -> bool:
    """Does a text hold what may be a telephone number or a NIK?"""
    return bool(_PERSONS.search(text))


def move_fault(before: str | None, after: str, why: str) -> tuple[str, str] | None:
    """(field, sentence) when an action may not go from one state to another (before None = it is new), or not without a
    reason; None when it may."""
    if before == after:
        return None
    if before and after not in MOVES[before]:
        return "state", f"Status {before} tidak dapat menjadi {after}. Yang dapat: {', '.join(MOVES[before])}."
    if (after == DROPPED or before in CLOSED) and not why:
        done = "dibatalkan" if after == DROPPED else "dibuka lagi"
        return "why", f"Alasan: belum diisi. Tulis mengapa tindak lanjut ini {done}."
    return None


def shown(field: str, value) -> str:
    """A value as people read it in a history; "kosong" for none."""
    if value is None or value == "":
        return "kosong"
    if isinstance(value, date):
        return date_label(value)
    if isinstance(value, int):
        return number(value)
    return INDICATORS[value].short if field == "indicator" and value in INDICATORS else str(value)


def changes_in_words(changes: Mapping) -> str:
    """ "Tenggat: 1 Juni 2026 → 1 Juli 2026; Status: usulan → disepakati" of field -> (old, new)."""
    return "; ".join(
        f"{FIELDS[field]}: {shown(field, old)} → {shown(field, new)}" for field, (old, new) in changes.items()
    )
