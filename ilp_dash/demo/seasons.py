"""How a year's clients fall on its months: seasons, noise, and the small arithmetic on twelve-month rows."""

from collections.abc import Sequence
from random import Random
from statistics import median

from ilp_dash.demo.characters import LEBARAN

Months = list[int | None]

_FLAT = (1.0,) * 12
# Relative work per month, January to December, before Lebaran and noise.
SHAPES = {
    "ibu": (0.96, 0.96, 1.02, 1.0, 1.02, 1.0, 1.02, 1.01, 1.0, 1.0, 0.99, 1.06),
    "imunisasi": (0.92, 0.97, 1.0, 1.0, 1.0, 0.98, 1.0, 1.05, 1.03, 1.0, 1.0, 1.10),
    "balita": (0.70, 1.75, 0.85, 0.85, 0.90, 0.90, 0.90, 1.80, 0.90, 0.85, 0.85, 1.05),
    "skrining": (0.62, 0.82, 0.98, 0.95, 1.02, 1.05, 1.05, 1.06, 1.06, 1.12, 1.22, 1.42),
    "pasien": (0.80, 0.90, 1.0, 0.98, 1.02, 1.0, 1.02, 1.02, 1.02, 1.05, 1.08, 1.22),
    "tbc": (0.85, 0.95, 1.20, 0.95, 1.0, 1.0, 1.0, 1.05, 1.0, 1.0, 1.05, 1.08),
    "hiv": (0.90, 0.95, 1.0, 0.98, 1.0, 1.0, 1.0, 1.0, 1.02, 1.05, 1.08, 1.30),
    "rumah": (0.55, 0.85, 1.0, 0.95, 1.05, 1.05, 1.08, 1.05, 1.10, 1.12, 1.15, 1.10),
    "rata": _FLAT,
}
# School children: from July, the start of the school year; BIAS in August and November.
SCHOOL_SHAPE = (0.7, 2.1, 1.5, 1.1, 1.9, 0.6, 0.8, 1.0, 0.8, 0.7, 0.7, 0.5)
# D/S of a month against the usual one: weighing months February and August.
WEIGHING = (0.97, 1.08, 0.99, 0.98, 0.99, 0.985, 0.99, 1.085, 1.0, 0.99, 0.985, 0.98)


def shape(name: str, year: int) -> list[float]:
    """Twelve weights of a calendar year with that year's Lebaran dip."""
    dip = LEBARAN.get(year, {})
    return [weight * dip.get(month, 1.0) for month, weight in enumerate(SHAPES[name], 1)]


def fall_on_months(total: int, weights: Sequence[float], rng: Random, calm: float = 1.0) -> list[int]:
    """A year's clients month by month with noise (larger where few); adds up to `total` exactly, never negative.

    calm: factor on the noise; small for a row that follows another one (K4 after K1).
    """
    noise = calm * (0.055 + 0.55 / (1 + total / 12) ** 0.5)
    gauss = rng.gauss
    noisy = [w * max(0.25, 1 + gauss(0, noise)) for w in weights]
    scale = total / sum(noisy)
    done, reached, months = 0, 0.0, []
    for weight in noisy:
        reached += weight * scale
        now = int(reached + 0.5)
        months.append(now - done)
        done = now
    return months


def unreported(
    values: Sequence[int], missing: Sequence[int], caught_up: Sequence[int], last: int, stock: bool = False
) -> Months:
    """Blank the months never reported (and those after `last`); a month in
    `caught_up` is added to the next reported one.

    stock: the figure is a state of the month (D, S, evaluation) and cannot be caught up.
    """
    if last == 12 and not missing:
        return list(values)
    row: Months = []
    carried = 0
    for month, value in enumerate(values, 1):
        if month > last:
            row.append(None)
        elif month in missing:
            row.append(None)
            carried += value if month in caught_up and not stock else 0
        else:
            row.append(value + carried)
            carried = 0
    return row


def without_outliers(row: Months, times: float = 4.5) -> Months:
    """Spread what a month has above `times` the row's median over the other reported months; the sum stays."""
    known = [v for v in row if v is not None]
    if not known or max(known) <= 4:
        return row
    middle = median(known)
    limit = int(times * middle)
    if middle < 1 or max(known) <= limit:
        return row
    row = list(row)
    excess = sum(max(v - limit, 0) for v in known)
    row = [v if v is None else min(v, limit) for v in row]
    low = sorted((v, n) for n, v in enumerate(row) if v is not None and v < limit)
    for step in range(excess):
        row[low[step % len(low)][1]] += 1
    return row


def never_above(child: Months, parent: Months) -> Months:
    """The child row moved later where its running sum would pass the parent's (K6 <= K4 <= K1, KN lengkap <= KN1)."""
    row, carried, ahead = [], 0, 0
    for value, limit in zip(child, parent, strict=True):
        if value is None or limit is None:
            row.append(value)
            continue
        ahead += limit
        wanted = value + carried
        taken = min(wanted, ahead)
        carried = wanted - taken
        ahead -= taken
        row.append(taken)
    return row
