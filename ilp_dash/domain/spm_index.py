"""IP-SPM: the index of SPM attainment (Permendagri 59/2021: structure; details are settings).

Per service: index = 0.80 × A + 0.20 × B. A: people served in per cent, capped at 100. B: minimum quality of
goods/services and of staff, each item capped at 100, B = mean of its items. City index = mean of the twelve services.
"""

from collections.abc import Sequence
from fractions import Fraction

DEFAULT_WEIGHT_A = 80

# (lower bound, name), highest first; the first row needs exactly 100. A setting: some lists swap Pratama and Muda.
DEFAULT_CATEGORIES = (
    (100, "Tuntas Paripurna"),
    (90, "Tuntas Utama"),
    (80, "Tuntas Madya"),
    (70, "Tuntas Pratama"),
    (60, "Tuntas Muda"),
    (0, "Belum Tuntas"),
)


def capped_pct(served: int | None, sasaran: int | None) -> Fraction | None:
    """Exact per cent served, at most 100; None without a sasaran (or without a report)."""
    if served is None or not sasaran:
        return None
    return min(Fraction(served * 100, sasaran), Fraction(100))


def quality_pct(items: Sequence[tuple[int | None, int | None]]) -> Fraction | None:
    """B: mean of the items' capped per cents, each given as (available, needed); None when no item was reported."""
    shares = [capped_pct(available, needed) for available, needed in items]
    known = [s for s in shares if s is not None]
    return sum(known) / len(known) if known else None


def service_index(a_pct, b_pct, weight_a: int = DEFAULT_WEIGHT_A):
    """Index of one service from A and B in per cent; None unless both halves are known ("indeks belum lengkap")."""
    if a_pct is None or b_pct is None:
        return None
    return (weight_a * a_pct + (100 - weight_a) * b_pct) / 100


def city_index(services: Sequence) -> Fraction | float | None:
    """Mean of the services' indices; None as soon as one of the twelve is unknown."""
    if not services or any(s is None for s in services):
        return None
    return sum(services) / len(services)


def category(index, table: Sequence[tuple[float, str]] = DEFAULT_CATEGORIES) -> str | None:
    """Name of the category; judged on the exact index, so 99.98 is never Paripurna. None stays None."""
    if index is None:
        return None
    return next(name for bound, name in table if index >= exact(bound))


def exact(bound) -> Fraction:
    """A bound of the category table as it was written: 79.96 is 7996/100, not the binary number next to it."""
    return Fraction(str(bound))


def next_category(index, table: Sequence[tuple[float, str]] = DEFAULT_CATEGORIES) -> tuple[Fraction, str] | None:
    """(lower bound, name) of the category above the index; None in the highest one, and for None."""
    above = [(exact(bound), name) for bound, name in table if index is not None and index < exact(bound)]
    return above[-1] if above else None
