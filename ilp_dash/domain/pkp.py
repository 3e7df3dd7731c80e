"""Penilaian Kinerja Puskesmas (PKP), the part SPM figures can answer: cakupan
against its target, capped at 100, and a class.

Classes: baik from GOOD_FROM, kurang up to POOR_TO, cukup between (customary; the bounds are settings, see rules).
Nothing here is an official score: the PKP of a dinas has more variables and its own weights.
"""

from collections.abc import Sequence
from fractions import Fraction

GOOD, FAIR, POOR = "baik", "cukup", "kurang"
GOOD_FROM, POOR_TO = 91, 80  # customary bounds in per cent


def performance_pct(served: int | None, due: int | None) -> Fraction | None:
    """Exact per cent of the target reached, at most 100. due: the target × 12 (sasaran × months gone), whole people.

    None without a report or without a sasaran: neither is zero.
    """
    if served is None or not due:
        return None
    return min(Fraction(served * 1200, due), Fraction(100))


def mean_pct(performances: Sequence[Fraction | None]) -> Fraction | None:
    """Mean over the services; None as soon as one is unknown, and of nothing."""
    if not performances or None in performances:
        return None
    return sum(performances) / len(performances)


def category(pct: Fraction | None, good_from: float = GOOD_FROM, poor_to: float = POOR_TO) -> str | None:
    """baik, cukup or kurang, judged on the exact figure (90,96 is cukup, 80 is kurang); None stays None."""
    if pct is None:
        return None
    return GOOD if pct >= good_from else POOR if pct <= poor_to else FAIR
