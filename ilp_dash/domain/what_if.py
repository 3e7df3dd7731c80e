"""What if some more people were served: the IP-SPM that follows, and the fewest people to the next category.

All figures are exact (integers and Fractions); see spm_index for the index itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from ilp_dash.domain.spm_index import capped_pct, city_index, service_index

_ADDITION = re.compile(r"(P[0-9]{10})-(SPM[0-9]{2})-([0-9]{1,7})")


@dataclass(frozen=True)
class Service:
    """One SPM service of one area. served, sasaran: people, None = not known. b:
    half B in per cent, None = mutu not reported by all."""

    id: str
    served: int | None
    sasaran: int | None
    b: Fraction | None = None

    @property
    def a(self) -> Fraction | None:
        """Half A: per cent served, at most 100; None without a report or a sasaran."""
        return capped_pct(self.served, self.sasaran)

    @property
    def left(self) -> int:
        """People still to be served before A is 100; 0 where that cannot be told."""
        return 0 if self.a is None else max(self.sasaran - self.served, 0)

    def index(self, weight_a: int) -> Fraction | None:
        """Index of the service; None unless both halves are known."""
        return service_index(self.a, self.b, weight_a)


@dataclass(frozen=True)
class Fewest:
    """The fewest people more, by service (only services that get some). enough: the goal is reached with them.

    Not enough: people is then everybody left, and b_needed is the mean of half
    B (per cent) the goal asks for on top of that.
    """

    people: dict[str, int]
    enough: bool
    b_needed: Fraction | None = None

    @property
    def total(self) -> int:
        """People over all services."""
        return sum(self.people.values())


def index_of(services: Sequence[Service], weight_a: int) -> Fraction | None:
    """Index of the area: the mean of its services; None as soon as one of them lacks a half."""
    return city_index([s.index(weight_a) for s in services])


def half_a(services: Iterable[Service]) -> tuple[Service, ...]:
    """The same services judged by half A alone: to be asked with weight_a = 100, where B has no say. Not an index."""
    return tuple(replace(s, b=Fraction(0)) for s in services)


def with_more(services: Iterable[Service], people: Mapping[str, int]) -> tuple[Service, ...]:
    """The services after serving so many people more (by service id), each at most the people left there."""
    return tuple(replace(s, served=s.served + min(people.get(s.id, 0), s.left)) if s.left else s for s in services)


def fewest_people(services: Sequence[Service], goal: Fraction, weight_a: int) -> Fewest | None:
    """The fewest people with which the mean index reaches `goal`; None while the index is not complete.

    Services are filled one after the other, smallest sasaran first; equal
    sasaran: in the order given (that of the regulation).
    This is exactly minimal. With n services, one person more in a service of sasaran S lifts the mean by weight_a ÷ (S
    × n), and by the same amount for each of its people left: both counts are whole, so the cap at 100 % is met exactly
    with the last of them and never in the middle of a person. The services thus offer a fixed stock of single gains,
    one per person left, which may be taken in any number and mixture. No choice of k people gains more than the k
    largest of the stock, and these are what the first k people taken here gain. So if k people suffice at all, the
    first k taken here suffice, and the least such k is the one found.
    """
    index = index_of(services, weight_a)
    if index is None:
        return None
    missing = goal - index
    people: dict[str, int] = {}
    for s in sorted(services, key=lambda s: s.sasaran):
        if missing <= 0 or not weight_a:
            break
        gain = Fraction(weight_a, s.sasaran * len(services))
        taken = min(s.left, ceil(missing / gain))
        if taken:
            people[s.id] = taken
            missing -= taken * gain
    if missing <= 0:
        return Fewest(people, True)
    return Fewest(people, False, (goal - weight_a) * 100 / (100 - weight_a) if weight_a else goal)


@dataclass(frozen=True)
class Addition:
    """One "if puskesmas X serves n more" of the address."""

    puskesmas: str
    service: str
    people: int


def read_additions(text: str) -> tuple[list[Addition], list[str]]:
    """Additions of an address parameter ("P1571010101-SPM08-120,…") and the parts that say nothing understandable.

    Of two additions to the same puskesmas and service the last counts; 0 people is no addition.
    """
    found: dict[tuple[str, str], Addition] = {}
    refused = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = _ADDITION.fullmatch(part)
        if not match:
            refused.append(part)
            continue
        puskesmas, service, people = match[1], match[2], int(match[3])
        found.pop((puskesmas, service), None)
        if people:
            found[puskesmas, service] = Addition(puskesmas, service, people)
    return list(found.values()), refused


def written(additions: Iterable[Addition]) -> str:
    """Additions as the address parameter that `read_additions` reads."""
    return ",".join(f"{a.puskesmas}-{a.service}-{a.people}" for a in additions)


def spread(people: Mapping[str, int], left: Mapping[str, Sequence[tuple[str, int]]]) -> list[tuple[str, str, int]]:
    """People of each service over puskesmas as (puskesmas, service, people).
    left: by service, (puskesmas, people left there).

    An area's A is judged on its summed counts, so every spread gives the same index. This one fills the puskesmas with
    most people left first, and so touches the fewest puskesmas in each service: no
    m puskesmas hold more people than the m largest.
    Equal numbers: in the order given. Nobody gets more than its own people left.
    """
    shares = []
    for service, wanted in people.items():
        for puskesmas, room in sorted(left.get(service, ()), key=lambda unit: -unit[1]):
            taken = min(wanted, room)
            if taken > 0:
                shares.append((puskesmas, service, taken))
                wanted -= taken
    return shares
