"""The demonstration's Reports: every puskesmas of the five cities ×
2023–2026, invented from a seed and marked simulated."""

from collections.abc import Iterator, Sequence
from random import Random

from ilp_dash.demo import planted
from ilp_dash.demo.characters import CHARACTERS, LAST_MONTH, YEARS, Character
from ilp_dash.demo.coverage import year_totals
from ilp_dash.demo.population import Village, served_areas, villages_of
from ilp_dash.demo.punctuality import Sending, discipline, last_reported_month, sendings
from ilp_dash.demo.rollout import (
    FIRST_PLAN_YEAR,
    Steps,
    ilp_items,
    network_lines,
    period_end,
    steps_of_city,
    with_posyandu_ready,
)
from ilp_dash.demo.weeks import week_lines
from ilp_dash.demo.year_figures import pws_lines, spm_lines, village_rows
from ilp_dash.domain.indicators import SPM, definition_at
from ilp_dash.domain.report import QualityLine, Report, VisitOrigin
from ilp_dash.errors import UnknownArea

DEFAULT_SEED = 2023
# Goods and staff a service needs at a puskesmas (items, people).
NEEDS = {
    "SPM01": (12, 6),
    "SPM02": (14, 6),
    "SPM03": (10, 5),
    "SPM04": (9, 5),
    "SPM05": (7, 4),
    "SPM06": (8, 5),
    "SPM07": (8, 4),
    "SPM08": (6, 4),
    "SPM09": (7, 4),
    "SPM10": (5, 3),
    "SPM11": (9, 4),
    "SPM12": (8, 4),
}
# City and year whose quality half is not complete: "indeks belum lengkap".
WITHOUT_QUALITY = ("12.76", 2026, 3)


def make_reports(
    reference, seed: int = DEFAULT_SEED, cities: Sequence[str] | None = None, years: Sequence[int] = YEARS
) -> Iterator[Report]:
    """One Report per puskesmas × year, city by city in the order of the reference, puskesmas by code, years ascending.

    reference: store.reference.Reference (areas, puskesmas, dated working areas; may be a city's own).
    seed: the same seed gives the same Reports; a city's Reports do not depend on which other cities are asked for.
    cities: kota_code values (None = all five). Months not reported are None; months after LAST_MONTH are None.
    Raises UnknownArea for a city without a character or not in the reference.
    """
    known = [c.kota_code for c in reference.cities if c.kota_code in CHARACTERS]
    for code in cities or ():
        if code not in known:
            raise UnknownArea(f"Data simulasi: kota '{code}' tidak ada. Pilihan: {', '.join(known)}.")
    for code in known:
        if cities is None or code in cities:
            yield from _city_reports(reference, CHARACTERS[code], seed, years)


def _city_reports(reference, character: Character, seed: int, years: Sequence[int]) -> Iterator[Report]:
    villages = {v.code: v for v in villages_of(reference, character, seed)}
    totals = year_totals(character, list(villages.values()), seed)
    puskesmas = sorted(
        (p for p in reference.puskesmas if p.kota_code == character.kota_code), key=lambda p: p.puskesmas_code
    )
    steps = steps_of_city(character, puskesmas, seed)
    served = {year: served_areas(reference, character.kota_code, year) for year in years}
    late = _worst([p.puskesmas_code for p in puskesmas], character.missing_last, seed)
    incomplete = [p.puskesmas_code for p in puskesmas][: WITHOUT_QUALITY[2]]
    for place in puskesmas:
        code = place.puskesmas_code
        ready = with_posyandu_ready(
            steps[code], [v for v in villages.values() if v.puskesmas_code == code], character, seed
        )
        for year in years:
            own = [villages[area] for area in served[year][code] if area in villages]
            sending = sendings(character, code, year, seed, code in late)
            without = (character.kota_code, year) == WITHOUT_QUALITY[:2] and code in incomplete
            yield planted.plant(_report(place, own, character, totals, ready, sending, year, seed, without))


def _worst(codes: Sequence[str], count: int, seed: int) -> set[str]:
    """The least punctual puskesmas, those with mistakes planted in the last months excepted."""
    free = [c for c in codes if LAST_MONTH.month not in planted.months_that_must_come(c, LAST_MONTH.year)]
    return set(sorted(free, key=lambda c: discipline(seed, c), reverse=True)[:count])


def _report(
    place,
    own: Sequence[Village],
    character: Character,
    totals,
    steps: Steps,
    sending: dict[str, Sending],
    year: int,
    seed: int,
    without_quality: bool,
) -> Report:
    code, end = place.puskesmas_code, period_end(year)
    rows = [village_rows(village, character, totals, year, seed) for village in own]
    network = [
        line
        for village in own
        for line in network_lines(village, character, year, sending["PWS"].missing, seed, bool(steps.pilot_on))
    ]

    pws = tuple(
        line for village, row in zip(own, rows, strict=True) for line in pws_lines(village, row, year, sending["PWS"])
    )

    def known(day):
        return day if day and day <= end else None

    return Report(
        puskesmas_code=code,
        puskesmas_name=place.name,
        year=year,
        simulated=True,
        definition=definition_at(end).version,
        sent_on={form: s.sent_on for form, s in sending.items()},
        state={form: s.state for form, s in sending.items()},
        spm=tuple(spm_lines(code, own, rows, totals, year, sending["SPM"], seed)) if own else (),
        pws=pws,
        ilp=ilp_items(steps, year, network, f"{seed}/evidence/{code}"),
        ilp_declared_on=known(steps.declared_on),
        ilp_pilot_on=known(steps.pilot_on),
        ilp_planned_on=steps.planned_on if year >= FIRST_PLAN_YEAR else None,
        network=tuple(network),
        origins=_origins(own, character, code, year, sending["SPM"].missing, seed),
        quality=() if without_quality else _quality(character, code, year, seed),
        weeks=week_lines(pws, code, seed, discipline(seed, code)) if year == LAST_MONTH.year else (),
    )


def _origins(
    own: Sequence[Village], character: Character, code: str, year: int, missing: Sequence[int], seed: int
) -> tuple[VisitOrigin, ...]:
    """Visits of each month by where the patients live; more from outside at
    some puskesmas than at others, persistently.

    A month not reported has no row.
    """
    draw = Random(f"{seed}/outside/{code}").gauss
    inside, elsewhere, outside = character.origins
    elsewhere, outside = elsewhere * (1 + 0.22 * _clip(draw(0, 1))), outside * (1 + 0.30 * _clip(draw(0, 1)))
    rng = Random(f"{seed}/visits/{code}/{year}")
    usual = sum(v.people for v in own) * rng.uniform(0.045, 0.065) * (1 + 0.03 * YEARS.index(year))
    months = []
    for month in range(1, 13):
        visits = usual * (1 + rng.gauss(0, 0.07))
        first, second = visits * elsewhere * (1 + rng.gauss(0, 0.05)), visits * outside * (1 + rng.gauss(0, 0.07))
        if month <= last_reported_month(year) and month not in missing:
            months.append(VisitOrigin(month, round(visits - first - second), round(first), round(second)))
    return tuple(months)


def _quality(character: Character, code: str, year: int, seed: int) -> tuple[QualityLine, ...]:
    """Half B of IP-SPM: needed and available goods and staff of each service."""
    usual = character.quality[YEARS.index(year)]
    standing = Random(f"{seed}/quality/{code}").gauss(0, 0.04)
    rng = Random(f"{seed}/quality/{code}/{year}")
    lines = []
    for service in SPM:
        goods, staff = NEEDS[service.id]
        has = [min(need, max(1, round(need * (usual + standing + rng.gauss(0, 0.06))))) for need in (goods, staff)]
        lines.append(QualityLine(service.id, goods, has[0], staff, has[1]))
    return tuple(lines)


def _clip(score: float) -> float:
    return max(-2.0, min(2.0, score))
