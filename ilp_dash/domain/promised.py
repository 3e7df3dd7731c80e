"""Promised and reached ("dijanjikan / dicapai"): what became of the actions of the last meeting, and of their figures.

Two states and two figures side by side, at that meeting and now. Nothing is said of why a figure moved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ilp_dash.domain.actions import DONE, DROPPED, Action
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import date_label, month_label, reporting_year
from ilp_dash.domain.words import number


@dataclass(frozen=True)
class Figure:
    """Coverage and what was due by then, in per cent; None = no report or no sasaran, never nought. hidden: not in this
    view, both are None."""

    coverage_pct: float | None = None
    due_pct: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Promise:
    """One action of the last meeting. was: its state then; then, now: the figure of its indicator and place, None = it
    is about no indicator; late: open after the day it was due."""

    action: Action
    was: str
    late: bool
    then: Figure | None = None
    now: Figure | None = None

    @property
    def state(self) -> str:
        """Its state now, with what is to be known of it: "berjalan, lewat tenggat"."""
        return f"{self.action.state}, lewat tenggat" if self.late else self.action.state


def state_at(changes: Iterable[tuple[datetime, Mapping]], until: datetime) -> str | None:
    """The state of an action at a time, of its history as (when, field -> (old, new)), oldest first; of one that was
    written down later, the state it was written down with. None = the history tells none."""
    state = None
    for when, fields in changes:
        if "state" in fields and (state is None or when <= until):
            state = fields["state"][1]
    return state


def kept_promises(
    promised: Iterable[int],
    actions: Iterable[Action],
    was: Mapping[int, str],
    then: Mapping[int, Figure],
    now: Mapping[int, Figure],
    today: date,
) -> list[Promise]:
    """The actions of the last meeting, the late ones first, then the open, the dropped and the done ones, each by the
    day it was due.

    promised: their numbers; actions: as they are now, those among them count; was, then, now: of each number its state
    at the meeting and its figures, missing where it has none.
    """
    wanted = set(promised)
    made = [
        Promise(a, was.get(a.id, a.state), a.is_overdue(today), then.get(a.id), now.get(a.id))
        for a in actions
        if a.id in wanted
    ]
    return sorted(made, key=lambda p: (_turn(p), p.action.due, p.action.id))


def _turn(promise: Promise) -> int:
    if promise.action.is_open:
        return 0 if promise.late else 1
    return 2 if promise.action.state == DROPPED else 3


def counted(promises: Iterable[Promise]) -> str:
    """ "2 selesai, 3 masih terbuka (1 lewat tenggat), 1 batal": all there are, nought of a kind left out."""
    promises = list(promises)
    done, dropped = (sum(p.action.state == state for p in promises) for state in (DONE, DROPPED))
    late, still = sum(p.late for p in promises), len(promises) - done - dropped
    said = [f"{number(done)} selesai"] if done else ["belum ada yang selesai"]
    if still:
        said.append(f"{number(still)} masih terbuka" + (f" ({number(late)} lewat tenggat)" if late else ""))
    return ", ".join(said + ([f"{number(dropped)} batal"] if dropped else []))


def summed_up(promises: Iterable[Promise], held_on: date, place: str = "") -> str:
    """The sentence above the table: "Dari 6 tindak lanjut rapat 9 Juli 2026: 2 selesai, 4 masih terbuka.". place: whose
    actions alone these are, "" = those of the whole meeting."""
    promises = list(promises)
    of = f"{place} dari rapat" if place else "rapat"
    return f"Dari {number(len(promises))} tindak lanjut {of} {date_label(held_on)}: {counted(promises)}."


def how_to_read(promises: Iterable[Promise], then: date, now: date, version: int | None, as_shown: bool) -> list[str]:
    """What has to be known beside the figures. then, now: the months they tell of; version: of the data the meeting was
    shown, None = not known; as_shown: the figures of then are of it, else of the data of now."""
    promises = [p for p in promises if p.action.indicator]
    if not promises:
        return []
    of = f"data versi {version}, seperti dipaparkan" if as_shown else "dihitung dari data sekarang"
    said = [
        f"Waktu itu: capaian s.d. {month_label(then)} ({of}). Kini: s.d. {month_label(now)}. "
        "Angka bergerak karena banyak hal; tabel ini tidak menyebut sebabnya."
    ]
    anew = sorted({INDICATORS[p.action.indicator].short for p in promises if begins_anew(p, then, now)})
    if anew:
        said.append(
            f"{', '.join(anew)}: capaian kumulatif mulai lagi dari nol di antara kedua bulan itu, jadi kedua angkanya "
            "tidak dapat dibandingkan."
        )
    return said


def begins_anew(promise: Promise, then: date, now: date) -> bool:
    """Did the cumulative figure of its indicator begin again at nought between two months? The two are not compared."""
    if not promise.action.indicator:
        return False
    start = INDICATORS[promise.action.indicator].year_start
    return reporting_year(then, start) != reporting_year(now, start)
