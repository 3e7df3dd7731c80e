"""Classes of pace in a running year: people served so far against the part of the year's target that is due.

Each unit is judged to the last month it reported, and the school year by its own months. The store judges, on counts
(store/derive.sql: pace_class); here stand the names. The bound between the two lower classes is the rule
`sedikit_tertinggal_persen`: the application's own, not law.
"""

from typing import NamedTuple


class PaceClass(NamedTuple):
    """symbol: tells the class without colour. words: as printed."""

    symbol: str
    words: str


# id -> class, from best to worst. Without a report this year, or without a sasaran, there is none.
CLASSES = {
    "tercapai": PaceClass("✓", "tercapai"),
    "sesuai": PaceClass("+", "sesuai laju"),
    "sedikit": PaceClass("−", "sedikit tertinggal"),
    "tertinggal": PaceClass("−−", "tertinggal"),
}
ON_PACE, FAR_BEHIND = ("tercapai", "sesuai"), "tertinggal"
