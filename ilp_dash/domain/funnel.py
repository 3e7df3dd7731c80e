"""What chance alone can do between units of different size: the side of the
funnel, rank ranges, how much wider the spread is; and with the count of one month.

Sources: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
1185–1202 (limits 95 % and 99.8 %, overdispersion); H. Goldstein, D. J. Spiegelhalter, League tables and their
limitations, JRSS A 159 (1996) 385–443 (ranks only with their uncertainty).
"""

from collections.abc import Sequence
from math import exp, lgamma, log, log1p, sqrt

# Where a unit stands: id → (symbol, short word, what it means). Order: from far below to far above.
SIDES = {
    "jauh_bawah": ("▼", "di bawah batas 99,8 %", "lebih rendah daripada yang dapat dijelaskan kebetulan"),
    "bawah": (
        "▽",
        "di bawah batas 95 %",
        "agak rendah; satu dari empat puluh puskesmas berada di sini karena kebetulan saja",
    ),
    "dalam": (
        "●",
        "di dalam batas",
        "tidak dapat dibedakan dari capaian bersama; beda persennya dapat karena kebetulan",
    ),
    "atas": (
        "△",
        "di atas batas 95 %",
        "agak tinggi; satu dari empat puluh puskesmas berada di sini karena kebetulan saja",
    ),
    "jauh_atas": ("▲", "di atas batas 99,8 %", "lebih tinggi daripada yang dapat dijelaskan kebetulan"),
    "tanpa": (
        "○",
        "tanpa batas",
        "capaian di atas 100 %, atau capaian bersama 0 % atau sedikitnya 100 %: batas binomial tidak berlaku",
    ),
}
FAR = ("jauh_bawah", "jauh_atas")


def side(served: int, low_998: int | None, low_95: int | None, high_95: int | None, high_998: int | None) -> str:
    """Id of SIDES from exact binomial limits in people: outside = fewer than the
    lower or more than the upper one. None: no limits."""
    if None in (low_998, low_95, high_95, high_998):
        return "tanpa"
    if served < low_95:
        return "jauh_bawah" if served < low_998 else "bawah"
    if served > high_95:
        return "jauh_atas" if served > high_998 else "atas"
    return "dalam"


def rank_ranges(intervals: Sequence[tuple[float, float] | None]) -> list[tuple[int, int] | None]:
    """Best and worst rank each unit can have, 1 = highest. None for a unit without
    an interval; it is not counted among the others.

    best = 1 + units whose interval lies wholly above; worst = units − those whose
    interval lies wholly below. Touching is not above.
    """
    known = [i for i in intervals if i is not None]
    return [
        None
        if own is None
        else (1 + sum(low > own[1] for low, _ in known), len(known) - sum(high < own[0] for _, high in known))
        for own in intervals
    ]


def spread(units: Sequence[tuple[int, int]], share: float) -> float | None:
    """How many times wider (served, sasaran) scatter around a common share than
    chance: root mean square of their z; None without.

    1 = as chance would have it.
    """
    if not units or not 0 < share < 1:
        return None
    return sqrt(sum((x - n * share) ** 2 / (n * share * (1 - share)) for x, n in units) / len(units))


def beyond_chance(served: int, sasaran: int, share: float, chance: float = 0.05) -> int:
    """1: more people served than chance explains when each of the sasaran is with probability `share` (0 < share < 1),
    −1: fewer, 0: within chance. Exact binomial, two-sided: each side has at most chance ÷ 2."""
    if served > sasaran:
        return 1
    below = served < sasaran * share
    of = lgamma(sasaran + 1) - lgamma(served + 1) - lgamma(sasaran - served + 1)
    term = exp(of + served * log(share) + (sasaran - served) * log1p(-share))
    tail, k, odds = 0.0, served, share / (1 - share)
    while term > tail * 1e-12:  # outwards from the count, where each term is smaller than the one before
        tail += term
        term *= k / (sasaran - k + 1) / odds if below else (sasaran - k) / (k + 1) * odds
        k += -1 if below else 1
    return 0 if tail > chance / 2 else -1 if below else 1
