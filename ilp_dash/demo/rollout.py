"""ILP on the ground: who is declared when, which checklist items are
reached, and the network of posyandu, pustu, kader.

The dates named in the brief's facts bind it: Jambi 20 of 20 by November 2024, Jakarta 44 of 44 by 6 August 2024 (Tebet
and Pasar Minggu last), Magelang's kick-off on 12 June 2024, Ambon's five pilots.
All else is invented and its evidence says SIMULASI.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from ilp_dash.demo.characters import YEARS, Character
from ilp_dash.demo.population import Village
from ilp_dash.demo.punctuality import last_reported_month
from ilp_dash.domain.months import date_label
from ilp_dash.domain.report import IlpItem, NetworkLine

PILOTS = {"81.71": ("Rijali", "Benteng", "Poka", "Tawiri", "Hutumuri")}
LAST_DECLARED = {"31": ("Tebet", "Pasar Minggu")}
# First year whose reports carry a plan (the KMK is of August 2023).
FIRST_PLAN_YEAR = 2024
# Per cent of posyandu active for the whole life cycle from which item 5
# counts as reached (the national line for a city).
READY_PCT = 75


@dataclass(frozen=True)
class Steps:
    """ILP dates of one puskesmas: declared by the city, declared a pilot, planned, and each checklist item reached."""

    declared_on: date | None
    pilot_on: date | None
    planned_on: date | None
    items: Mapping[int, date]


def steps_of_city(character: Character, puskesmas: Sequence, seed: int) -> dict[str, Steps]:
    """Puskesmas code -> its ILP dates. `puskesmas`: rows with puskesmas_code and name."""
    rng = Random(f"{seed}/rollout/{character.kota_code}")
    order = sorted(puskesmas, key=lambda p: p.puskesmas_code)
    rng.shuffle(order)
    declared, pilots, planned = _declarations(character.kota_code, order, rng)
    return {
        p.puskesmas_code: Steps(
            declared.get(p.name),
            pilots.get(p.name),
            planned[p.name],
            _items(
                character,
                declared.get(p.name),
                pilots.get(p.name),
                planned[p.name],
                Random(f"{seed}/items/{p.puskesmas_code}"),
            ),
        )
        for p in order
    }


def _declarations(kota_code: str, order: Sequence, rng: Random) -> tuple[dict, dict, dict]:
    """Name -> day declared (may be absent), day made a pilot (may be absent), day planned (always)."""
    names = [p.name for p in order]
    pilots: dict[str, date] = {}
    if kota_code == "15.71":
        days = _spaced(date(2024, 2, 19), date(2024, 11, 8), len(names), rng)
    elif kota_code in LAST_DECLARED:
        final = [name for name in LAST_DECLARED[kota_code] if name in names]
        names = [name for name in names if name not in final] + final
        days = _spaced(date(2023, 11, 6), date(2024, 7, 29), len(names) - len(final), rng) + [date(2024, 8, 6)] * len(
            final
        )
    elif kota_code == "33.71":
        days = [date(2024, 6, 12), date(2024, 10, 1), date(2025, 1, 20), date(2025, 5, 14), date(2025, 9, 3)][
            : len(names)
        ]
        pilots = {names[0]: days[0]}
    elif kota_code == "81.71":
        first = [name for name in PILOTS["81.71"] if name in names]
        names = first + [name for name in names if name not in first]
        pilots = dict(zip(first, _spaced(date(2024, 6, 3), date(2024, 7, 22), len(first), rng), strict=True))
        late = [date(2026, 2, 23), date(2026, 5, 18)]
        days = (
            _spaced(date(2025, 1, 27), date(2025, 4, 7), len(first), rng)
            + _spaced(date(2025, 5, 12), date(2025, 12, 19), len(names) - len(first) - len(late), rng)
            + late
        )
    else:
        pilots = dict(zip(names, [date(2025, 3, 17), date(2025, 10, 6)], strict=False))
        days = [date(2026, 1, 19), date(2026, 8, 10)]
    declared = dict(zip(names, days, strict=False))
    return declared, pilots, _plans(kota_code, names, declared)


def _plans(kota_code: str, names: Sequence[str], declared: Mapping[str, date]) -> dict[str, date]:
    """Planned days, all on a quarter's end; Ambon's all lie before its target date, Tebing Tinggi's reach into 2027."""
    fixed = {
        "15.71": _quarters(2024, 1, 4),
        "31": _quarters(2023, 4, 7)[:4],
        "33.71": _quarters(2024, 2, 7),
        "81.71": _quarters(2025, 1, 4),
        "12.76": _quarters(2025, 4, 11),
    }[kota_code]
    return {name: fixed[min(len(fixed) - 1, n * len(fixed) // len(names))] for n, name in enumerate(names)}


def _quarters(year: int, first: int, last: int) -> list[date]:
    """Quarter ends from quarter `first` of the year to quarter `last` counted on into the next years."""
    return [date(year + n // 4, n % 4 * 3 + 3, (31, 30, 30, 31)[n % 4]) for n in range(first - 1, last)]


def _spaced(first: date, last: date, count: int, rng: Random) -> list[date]:
    """`count` working days from first to last, about evenly spaced."""
    span = (last - first).days
    return [
        _workday(
            min(
                last,
                first
                + timedelta(
                    days=round(span * n / max(1, count - 1)) + (rng.randint(-4, 4) if 0 < n < count - 1 else 0)
                ),
            )
        )
        for n in range(count)
    ]


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _items(
    character: Character, declared: date | None, pilot: date | None, planned: date, rng: Random
) -> dict[int, date]:
    """Day each checklist item is reached; the slow ones (pustu, posyandu, SATUSEHAT) long after the declaration."""
    start = pilot or declared or planned + timedelta(days=rng.randint(20, 120))
    pace = character.speed * exp(rng.gauss(0, 0.35))
    after = {
        1: -rng.randint(12, 60),
        3: rng.randint(-25, 20),
        2: rng.randint(5, 110),
        8: rng.randint(-90, 60),
        10: rng.randint(-20, 190),
        6: pace * rng.uniform(0.05, 0.45),
        7: pace * rng.uniform(0.1, 0.6),
        9: pace * rng.uniform(0.2, 1.1),
        5: pace * rng.uniform(0.6, 2.0),
        4: pace * rng.uniform(0.8, 3.4),
    }
    days = {no: start + timedelta(days=round(shift)) for no, shift in after.items()}
    if not (declared or pilot):
        # Preparation: meetings and agreements come before any change of service.
        days[8] = date(2024, 3, 4) + timedelta(days=rng.randint(0, 300))
        days[10] = date(2025, 2, 3) + timedelta(days=rng.randint(0, 700))
        days[2] = max(days[2], date(2026, 1, 12))
    return {no: _workday(max(day, date(2023, 10, 2))) for no, day in sorted(days.items())}


def period_end(year: int) -> date:
    """Last day a report of this year can know of."""
    month = last_reported_month(year)
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def ilp_items(steps: Steps, year: int, network: Sequence[NetworkLine], seed_text: str) -> tuple[IlpItem, ...]:
    """The ten items as the year's report shows them: only what was reached up to its end."""
    end = period_end(year)
    rng = Random(seed_text)
    lines = []
    for no in range(1, 11):
        day, number = steps.items.get(no), rng.randint(8, 190)
        share = life_cycle_pct(network) if no == 5 else None
        connected = min(100.0, float(rng.randint(55, 78) + 8 * YEARS.index(year)))
        if day is None or day > end:
            lines.append(IlpItem(no, value_pct=share))
            continue
        lines.append(IlpItem(no, day, "SIMULASI " + _evidence(no, day, number), connected if no == 9 else share))
    return tuple(lines)


def _evidence(no: int, day: date, number: int) -> str:
    if no in (1, 2):
        return f"SK No. 440/{number}/{day.year}"
    if no in (7, 8):
        return f"notulen {date_label(day)}"
    if no == 10:
        return f"PKS No. 445/{number}/{day.year}"
    return {
        3: f"alur klaster berlaku {date_label(day)}",
        4: "daftar pustu per kelurahan",
        5: "rekap posyandu siklus hidup",
        6: "rekap kunjungan rumah, 10 formulir",
        9: "ya, SIP mengirim ke SATUSEHAT",
    }[no]


def life_cycle_pct(network: Sequence[NetworkLine]) -> float | None:
    if not network:
        return None
    last = max(line.month for line in network)
    rows = [line for line in network if line.month == last]
    total = sum(line.posyandu_total or 0 for line in rows)
    return round(100 * sum(line.posyandu_siklus_hidup or 0 for line in rows) / total, 1) if total else None


def network_lines(
    village: Village, character: Character, year: int, missing: Sequence[int], seed: int, pilot: bool = False
) -> list[NetworkLine]:
    """Posyandu, pustu and kader of one kelurahan at the end of each reported quarter; pilots are ahead of the city."""
    rng = Random(f"{seed}/network/{village.code}")
    total = max(2, round(village.people / rng.uniform(850, 1450)))
    active_share, eagerness, trained = (
        rng.uniform(0.86, 1.0),
        exp(rng.gauss(0, 0.12)) * (1.3 if pilot else 1.0),
        rng.gauss(0, 0.05),
    )
    pustu = int(rng.random() < 0.8)
    nurse_from, midwife_from, kader_from = (rng.uniform(-1.6, 3.2) for _ in range(3))
    n = YEARS.index(year)
    lines = []
    for month in (3, 6, 9, 12):
        if month > last_reported_month(year) or month in missing:
            continue
        before = character.life_cycle[n - 1] if n else 0.0
        months = 9 if year == YEARS[-1] else 12
        level = before + (character.life_cycle[n] - before) * month / months
        now = n + month / 12
        active = min(total, round(total * (active_share + 0.01 * now)))
        kader = total * 5
        skilled = min(0.85, max(0.02, 0.05 + 0.65 * level + trained))
        utama, madya, purwa = (
            round(kader * skilled * 0.12),
            round(kader * skilled * 0.33),
            round(kader * skilled * 0.55),
        )
        lines.append(
            NetworkLine(
                village.code,
                month,
                total,
                active,
                min(active, round(total * min(1.0, level * eagerness))),
                pustu,
                pustu * int(now > nurse_from),
                pustu * int(now > midwife_from),
                pustu * 2 * int(now > kader_from) or pustu,
                kader,
                purwa,
                madya,
                utama,
                kader - purwa - madya - utama,
            )
        )
    return lines


def with_posyandu_ready(steps: Steps, villages: Sequence[Village], character: Character, seed: int) -> Steps:
    """The steps with item 5 reached no earlier than three quarters of the
    posyandu serve the life cycle; absent if never."""
    for year in YEARS:
        lines = [
            line
            for village in villages
            for line in network_lines(village, character, year, (), seed, bool(steps.pilot_on))
        ]
        for month in sorted({line.month for line in lines}):
            if life_cycle_pct([line for line in lines if line.month == month]) >= READY_PCT:
                ready = _workday(date(year, month, 28))
                return replace(steps, items={**steps.items, 5: max(steps.items[5], ready)})
    return replace(steps, items={no: day for no, day in steps.items.items() if no != 5})
