"""XmR (individuals and moving range) chart of monthly counts: what is usual here, and which months are a signal.

Services have their seasons (a rush in December, school screening in August), so what is charted is the change on the
same month of last year; limits stand around last year's month plus the usual change.

Sources: W. A. Shewhart, Economic Control of Quality of Manufactured Product
(1931); D. J. Wheeler, Understanding Variation, 2nd ed.
(2000), where the three detection rules and the two constants are given: 2.66 = 3 ÷
1.128 and 3.267 = D4, both for moving ranges of two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ilp_dash.domain.indicators import definition_of

LIMIT_FACTOR = 2.66
JUMP_FACTOR = 3.267
RUN = 8

# What a month may be marked with, strongest first: id → (direction, words, few words that fit beside a point).
MARKS = {
    "di_atas": (1, "di atas batas atas (satu bulan di luar batas)", "di atas batas"),
    "di_bawah": (-1, "di bawah batas bawah (satu bulan di luar batas)", "di bawah batas"),
    "lari_atas": (1, "delapan bulan berturut-turut atau lebih di atas yang biasa", "8 bulan di atas"),
    "lari_bawah": (-1, "delapan bulan berturut-turut atau lebih di bawah yang biasa", "8 bulan di bawah"),
    "dekat_atas": (1, "tiga dari empat bulan lebih dekat ke batas atas daripada ke yang biasa", "dekat batas atas"),
    "dekat_bawah": (-1, "tiga dari empat bulan lebih dekat ke batas bawah daripada ke yang biasa", "dekat batas bawah"),
    "loncat_naik": (
        1,
        "kenaikan terhadap tahun lalu melebihi bulan sebelumnya lebih dari batas loncatan",
        "loncat naik",
    ),
    "loncat_turun": (
        -1,
        "kenaikan terhadap tahun lalu di bawah bulan sebelumnya lebih dari batas loncatan",
        "loncat turun",
    ),
}


@dataclass(frozen=True)
class Limits:
    """Natural process limits of the change on the same month of last year, in people. center: the usual change; reach =
    2.66 × mean moving range; jump = 3.267 × it.

    points: months the limits come from. provisional: too few of them to be relied on ("batas sementara").
    """

    center: float
    reach: float
    jump: float
    points: int
    provisional: bool = False

    def around(self, last_year: float) -> tuple[float, float, float]:
        """What is usual in a month in which last year so many were served, and the limits below and above, in people;
        none below 0."""
        usual = last_year + self.center
        return max(usual, 0.0), max(usual - self.reach, 0.0), max(usual + self.reach, 0.0)


@dataclass(frozen=True)
class Stretch:
    """Consecutive months under one definition, positions both included.

    limits None: fewer months than needed, or all changes equal. points: months that can be set beside last year's.
    """

    first: int
    last: int
    points: int
    limits: Limits | None


def limits(values: Sequence[float | None], least: int = 6, firm: int = 13) -> Limits | None:
    """Limits of one stretch. None = a gap: no moving range is taken across it.
    Result None under `least` values or without variation."""
    known = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in zip(values, values[1:], strict=False) if a is not None and b is not None]
    if len(known) < max(least, 2) or not any(ranges):
        return None
    center, usual = sum(known) / len(known), sum(ranges) / len(ranges)
    return Limits(center, LIMIT_FACTOR * usual, JUMP_FACTOR * usual, len(known), len(known) < firm)


def marks(values: Sequence[float | None], of: Limits) -> list[tuple[str, ...]]:
    """Per month the ids of MARKS it completes, strongest first; () for none and for a gap. A gap breaks every run.

    Rules: one month outside the limits; eight in a row on one side of the centre (a month exactly on it breaks the
    run); three of four closer to a limit than to the centre; a moving range above its own limit.
    """
    found: list[tuple[str, ...]] = []
    for n, value in enumerate(values):
        if value is None:
            found.append(())
            continue
        start = next((k + 1 for k in range(n, -1, -1) if values[k] is None), 0)
        away = [v - of.center for v in values[start : n + 1]]
        side = 1 if away[-1] > 0 else -1
        up = side > 0
        change = away[-1] - away[-2] if len(away) > 1 else 0.0
        tests = {
            "di_atas" if up else "di_bawah": abs(away[-1]) > of.reach,
            "lari_atas" if up else "lari_bawah": len(away) >= RUN and all(a * side > 0 for a in away[-RUN:]),
            "dekat_atas" if up else "dekat_bawah": away[-1] * side > of.reach / 2
            and sum(a * side > of.reach / 2 for a in away[-4:]) >= 3,
            "loncat_naik" if change > 0 else "loncat_turun": abs(change) > of.jump,
        }
        found.append(tuple(id for id in MARKS if tests.get(id)))
    return found


def changes(values: Sequence[float | None]) -> list[float | None]:
    """Of every month its value less that of the same month a year before; None where either is missing: what the season
    brings every year is no signal."""
    before = [None] * min(12, len(values)) + list(values[:-12])
    return [None if v is None or b is None else v - b for v, b in zip(values, before, strict=True)]


def starts(months: Sequence[date], indicator: str) -> list[int]:
    """Positions at which limits begin anew: the first month, and a new definition of the service."""
    return [
        n
        for n, month in enumerate(months)
        if n == 0 or definition_of(indicator, month) != definition_of(indicator, months[n - 1])
    ]


def read(
    months: Sequence[date], values: Sequence[float | None], indicator: str, least: int = 6, firm: int = 13
) -> tuple[list[Stretch], list[tuple[str, ...]]]:
    """All stretches of a series with their limits, and per month its marks.
    values: None = gap or a month that does not count."""
    at = starts(months, indicator)
    stretches, marked = [], []
    for first, end in zip(at, [*at[1:], len(months)], strict=False):
        part = changes(values[first:end])
        of = limits(part, least, firm)
        stretches.append(Stretch(first, end - 1, sum(v is not None for v in part), of))
        marked += marks(part, of) if of else [()] * len(part)
    return stretches, marked
