"""When each puskesmas sends, what it never sends, and how far the reports
have come in the verification chain (invented)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ilp_dash.demo.characters import LAST_MONTH, Character
from ilp_dash.demo.planted import months_that_must_come
from ilp_dash.domain.months import add_months

FORMS = ("SPM", "PWS")
# Months from this one on are still in verification.
FIRST_PROVISIONAL = add_months(LAST_MONTH, -1)


@dataclass(frozen=True)
class Sending:
    """One form of one year: months never reported, those whose clients come with the next report, days sent, states."""

    missing: tuple[int, ...]
    caught_up: tuple[int, ...]
    sent_on: tuple[date | None, ...]
    state: tuple[str | None, ...]


def discipline(seed: int, puskesmas_code: str) -> float:
    """Standing of a puskesmas in punctuality, persistent over the years: 0
    usual, above 0 worse (standard normal scale)."""
    return Random(f"{seed}/discipline/{puskesmas_code}").gauss(0, 1)


def last_reported_month(year: int) -> int:
    """12 for a finished year, the month of LAST_MONTH for the year in progress."""
    return LAST_MONTH.month if year == LAST_MONTH.year else 12


def sendings(character: Character, puskesmas_code: str, year: int, seed: int, misses_last: bool) -> dict[str, Sending]:
    """Both forms of one puskesmas and year; a missing month is mostly missing
    in both. misses_last: LAST_MONTH has not come."""
    standing = discipline(seed, puskesmas_code)
    rng = Random(f"{seed}/sending/{puskesmas_code}/{year}")
    last = last_reported_month(year)
    chance = character.missing * min(2.4, max(0.25, 1 + 0.75 * standing))
    kept = months_that_must_come(puskesmas_code, year)
    missing: dict[str, set[int]] = {form: set() for form in FORMS}
    for month in range(1, last + 1):
        draw, both, form = rng.random(), rng.random() < 0.6, rng.choice(FORMS)
        if draw >= chance * (0.5 if month == 12 else 1.0) * (1.0 if both else 1.6) or len(missing[form]) == 3:
            continue
        if month in kept or _kept(character.kota_code, year, month) or {month - 1, month - 2} & missing[form]:
            continue
        for name in FORMS if both else (form,):
            missing[name].add(month)
    if misses_last and year == LAST_MONTH.year:
        for form in FORMS:
            missing[form].add(LAST_MONTH.month)
    return {form: _sending(character, year, last, standing, tuple(sorted(missing[form])), rng) for form in FORMS}


def _kept(kota_code: str, year: int, month: int) -> bool:
    """Months every puskesmas reports: Jambi's December 2023 (published result); the last two months
    are decided apart."""
    return (kota_code, year, month) == ("15.71", 2023, 12) or (
        year == LAST_MONTH.year and month >= LAST_MONTH.month - 1
    )


def _sending(
    character: Character, year: int, last: int, standing: float, missing: tuple[int, ...], rng: Random
) -> Sending:
    caught = tuple(m for m in missing if rng.random() < 0.75 or (character.kota_code, year) == ("15.71", 2023))
    sent: list[date | None] = []
    state: list[str | None] = []
    for month in range(1, 13):
        day = rng.gauss(character.late_days + 1.3 * standing, 1.5) + (rng.randint(3, 6) if rng.random() < 0.06 else 0)
        verified = rng.random()
        if month > last or month in missing:
            sent.append(None)
            state.append(None)
            continue
        on = add_months(date(year, month, 1), 1).replace(day=min(12, max(1, round(day))))
        sent.append(on + timedelta(days=1) if on.weekday() == 6 else on)
        state.append(_state(date(year, month, 1), verified))
    return Sending(missing, caught, tuple(sent), tuple(state))


def _state(month: date, verified: float) -> str:
    if month < FIRST_PROVISIONAL:
        return "final"
    approved = 0.35 if month == LAST_MONTH else 0.85
    return "disetujui" if verified < approved else "dikirim"
