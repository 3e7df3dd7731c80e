"""What puskesmas lack for the next ILP status, by klaster and by level of the network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ilp_dash.domain.indicators import KLASTER
from ilp_dash.domain.readiness import CHECKLIST, STATUSES, lacking
from ilp_dash.domain.words import joined

NEXT_NOTE = (
    "Status berikutnya menurut skala aplikasi: belum → persiapan (butir mana pun) → sebagian (butir 1, 3, dan salah "
    "satu dari 4–6) → penuh "
    "(10 butir). Pilot ditetapkan kota dan tidak memerlukan butir."
)
ITEMS = {i.no: i for i in CHECKLIST}
# Where an item is seen: klaster of the puskesmas itself, or a level of the network.
PLACES = {
    "klaster_1": f"Klaster 1 ({KLASTER[1]})",
    "klaster_5": f"Klaster 5 ({KLASTER[5]})",
    "pustu": "Pustu",
    "posyandu": "Posyandu",
    "kelurahan": "Kelurahan",
}


@dataclass(frozen=True)
class Lacking:
    """One puskesmas: its status, the next one that items lead to (None = penuh), each requirement still open as a set
    of items.
    """

    puskesmas_code: str
    puskesmas: str
    status: str
    next_status: str | None
    open: tuple[frozenset[int], ...]


def place_of(no: int) -> str:
    """Id in PLACES of a checklist item."""
    item = ITEMS[no]
    return f"klaster_{item.klaster}" if item.level == "puskesmas" else item.level


def lacking_by_puskesmas(rows: Sequence, checklist: Sequence) -> list[Lacking]:
    """One Lacking per puskesmas of `ilp_by_puskesmas`, with the items of `ilp_checklist` reached by that month."""
    reached: dict[str, set[int]] = {}
    for c in checklist:
        if c.reached_on:
            reached.setdefault(c.puskesmas_code, set()).add(c.no)
    return [
        Lacking(
            r.puskesmas_code,
            r.puskesmas,
            r.status,
            *lacking(reached.get(r.puskesmas_code, set()), r.pilot_on is not None),
        )
        for r in rows
    ]


def item_counts(of: Sequence[Lacking]) -> dict[int, tuple[int, int]]:
    """Item -> (puskesmas that cannot rise without it, puskesmas for which it is one of several ways)."""
    return {
        no: (
            sum(any(need == {no} for need in one.open) for one in of),
            sum(any(no in need and len(need) > 1 for need in one.open) for one in of),
        )
        for no in ITEMS
    }


def words_in(one: Lacking, place: str) -> str:
    """Items a puskesmas lacks in one of PLACES: "1 SK klaster; 2 Target klaster", one of several as "salah satu dari
    4–6".
    """
    found = []
    for need in one.open:
        here = sorted(no for no in need if place_of(no) == place)
        if len(need) == 1:
            found += [f"{no} {ITEMS[no].short}" for no in here]
        elif here and len(need) < len(ITEMS):
            found.append(
                f"salah satu dari {min(need)}–{max(need)}: {', '.join(f'{no} {ITEMS[no].short}' for no in here)}"
            )
        elif here:
            found.append("butir mana pun")
    return "; ".join(found)


def nearest_first(of: Iterable[Lacking]) -> list[Lacking]:
    """Fewest open requirements first, those already penuh last."""
    return sorted(of, key=lambda one: (one.next_status is None, len(one.open), one.puskesmas))


class ItemLine(NamedTuple):
    """One checklist item: where it is seen, puskesmas that cannot rise without it, for which it is one of several
    ways, that lack it.
    """

    place: str
    no: int
    short: str
    name: str
    must: int
    optional: int
    missing: int


def items_by_place(of: Sequence[Lacking], reached: Mapping[int, int]) -> list[ItemLine]:
    """The ten items by klaster and level of the network. reached: item -> puskesmas that have it."""
    counts, order = item_counts(of), list(PLACES)
    return [
        ItemLine(PLACES[place_of(no)], no, item.short, item.name, *counts[no], len(of) - reached.get(no, 0))
        for no, item in sorted(ITEMS.items(), key=lambda x: (order.index(place_of(x[0])), x[0]))
    ]


def verdict_words(of: Sequence[Lacking]) -> str:
    """What most puskesmas need next, and who is one requirement away; without full stop."""
    if not of or all(one.next_status is None for one in of):
        return "semua puskesmas sudah penuh; tidak ada butir yang kurang"
    counts = item_counts(of)
    most = max(must for must, _ in counts.values())
    needed = [no for no, (must, _) in counts.items() if must == most]
    near = [one for one in of if one.next_status and len(one.open) == 1]
    near_words = f"{f'{len(near)} puskesmas' if near else 'belum ada yang'} tinggal satu syarat dari status berikutnya"
    if not most:
        return near_words
    names = joined([f"{ITEMS[no].short} (butir {no})" for no in needed[:3]])
    return f"yang paling banyak kurang {names}, di {most} puskesmas; {near_words}"


def next_words(of: Sequence[Lacking]) -> str:
    """How many puskesmas stand before which status: "Status berikutnya: persiapan 2, sebagian 5 puskesmas."."""
    counts = [(STATUSES[id].lower(), sum(one.next_status == id for one in of)) for id in STATUSES]
    before = ", ".join(f"{word} {n}" for word, n in counts if n)
    done = sum(one.next_status is None for one in of)
    parts = (f"Status berikutnya: {before} puskesmas." if before else "", f"Sudah penuh: {done}." if done else "")
    return " ".join(part for part in parts if part)
