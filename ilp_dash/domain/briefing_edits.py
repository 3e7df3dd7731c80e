"""Sentences of the written briefing in the words of the city's office, for one meeting; the rule's own stays beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ilp_dash.domain.actions import has_number_of_person
from ilp_dash.domain.briefing import MOST, Sentence
from ilp_dash.domain.briefing_rules import PARTS
from ilp_dash.domain.words import number

LONGEST = 400  # characters
EDITED = "disunting oleh dinas"
CHANGED = "kalimat asli berubah sejak disunting"


@dataclass(frozen=True)
class Edit:
    """The office's words for the sentence at one place of a city's briefing of a month. part: of PARTS; rank: 1 to
    MOST; text "" = the rule's own stands again; original: the rule's sentence it was written for. revision: grows by
    one with every change. changed_at in UTC."""

    part: str
    rank: int
    text: str
    original: str
    revision: int
    changed_at: datetime
    changed_by: str


class Told(NamedTuple):
    """A sentence as it is told. original: the rule's own words where the office has put them otherwise, else ""."""

    said: Sentence
    words: str
    original: str = ""


def put(sentences: Mapping[str, Sequence[Sentence]], edits: Iterable[Edit]) -> dict[str, list[Told]]:
    """The briefing with the edits that hold: written for the very sentence that stands at their place now."""
    of = {(e.part, e.rank, e.original): e.text for e in edits if e.text}
    return {
        part: [_told(s, of.get((part, rank, s.words))) for rank, s in enumerate(said, 1)]
        for part, said in sentences.items()
    }


def outdated(sentences: Mapping[str, Sequence[Sentence]], edits: Iterable[Edit]) -> list[Edit]:
    """Edits whose sentence is another one now, or is not there any more."""
    now = {(part, rank): s.words for part, said in sentences.items() for rank, s in enumerate(said, 1)}
    return [e for e in edits if e.text and now.get((e.part, e.rank)) != e.original]


def tidy(text: str) -> str:
    """As a sentence is kept: on one line."""
    return " ".join((text or "").split())


def fault(text: str) -> str:
    """Why a sentence (as `tidy` leaves it) may not be kept; "" when it may."""
    if not text:
        return "Kalimat belum diisi. Untuk memakai kalimat asli lagi, pilih 'Pulihkan kalimat asli'."
    if len(text) > LONGEST:
        return f"Kalimat paling panjang {LONGEST} huruf, ini {number(len(text))}."
    if has_number_of_person(text):
        return "Kalimat berisi nomor panjang seperti NIK atau telepon. Tulis jumlah orang, bukan nomor seseorang."
    return ""


def is_place(part: str, rank: int) -> bool:
    """Is there such a place in a briefing?"""
    return part in PARTS and 1 <= rank <= MOST


def _told(said: Sentence, text: str | None) -> Told:
    return Told(said, text, said.words) if text else Told(said, said.words)
