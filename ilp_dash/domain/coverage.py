"""Classes of coverage: written down here and nowhere else; colours, words, the
database's classes and what never rounds up follow.

Judged on counts or on the exact per cent, never on the printed one.
"""

from typing import NamedTuple


class CoverageClass(NamedTuple):
    """id: of its colour. low: lowest per cent of the class, None for the one without a lower bound.
    words: as printed."""

    id: str
    low: int | None
    words: str


BOUNDS = (60, 80, 100)  # per cent at which the second, third and highest class begin
FAR_BELOW = BOUNDS[0]  # under it a coverage is called far from its sasaran
CLASSES = (
    CoverageClass("c0", None, f"< {BOUNDS[0]} %"),
    *(CoverageClass(f"c{n}", low, f"{low}–{BOUNDS[n] - 1} %") for n, low in enumerate(BOUNDS[:-1], 1)),
    CoverageClass(f"c{len(BOUNDS)}", BOUNDS[-1], f"≥ {BOUNDS[-1]} %"),
)


def class_of(pct: float) -> str:
    """Id of the class an exact per cent lies in."""
    return next(c.id for c in reversed(CLASSES) if c.low is None or pct >= c.low)
