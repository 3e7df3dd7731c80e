"""Small numbers: which cells of a table must not be shown.

No statute sets a number. Default: counts 1–4 in kelurahan views are hidden, and with them a second cell of every group
that has a published total, so that the total minus the rest does not give the hidden one away. 0 and "belum lapor" are
shown.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ilp_dash.domain.indicators import INDICATORS

DEFAULT_THRESHOLD = 5
HIDDEN_STATUS = "disembunyikan"  # what a hidden number is called where no rule gives it a word
_rule: ContextVar[int] = ContextVar("angka_kecil", default=DEFAULT_THRESHOLD)


@contextmanager
def small_numbers(threshold: int) -> Iterator[None]:
    """What is made inside calls small numbers by this rule (`angka_kecil` of the month shown; 0 = off)."""
    token = _rule.set(threshold)
    try:
        yield
    finally:
        _rule.reset(token)


def threshold_of(indicator: str | None, rule: int) -> int:
    """Counts from 1 to below this are hidden; services of SPM10–12 keep the default even where a city lowers it."""
    sensitive = indicator in INDICATORS and INDICATORS[indicator].sensitive
    return max(rule, DEFAULT_THRESHOLD) if sensitive else rule


def small_word(indicator: str | None = None) -> str:
    """ "n<5" of the rule in force (of the indicator's own, where it has one); "" where the rule hides nothing."""
    threshold = threshold_of(indicator, _rule.get())
    return f"n<{threshold}" if threshold > 1 else ""


def small_remark() -> str:
    """ " (n<5)" behind a word that says that something is hidden; "" where the rule is off."""
    return f" ({small_word()})" if small_word() else ""


def hidden_word(indicator: str | None = None) -> str:
    """What stands in the place of a hidden number: "n<5", or "disembunyikan" where the rule is off."""
    return small_word(indicator) or HIDDEN_STATUS


def hidden_cells(
    counts: Mapping[Hashable, int | None],
    groupings: Sequence[Mapping[Hashable, Hashable]],
    threshold: int = DEFAULT_THRESHOLD,
    forced: Iterable[Hashable] = (),
) -> set:
    """Keys of the cells to hide.

    counts: one published table, cell → count (None = unreported: adds nothing to a total and protects nothing).
    groupings: for each kind of total published beside the table (puskesmas, kecamatan, city), cell → its group. forced:
    cells to hide whatever their count. A group with exactly one hidden cell gets its smallest other reported cell
    hidden too (0 last), repeated until nothing changes. A group of one reported cell is its total: see `given_away`.
    """
    hidden = {cell for cell, n in counts.items() if n is not None and 0 < n < threshold} | set(forced)
    if not hidden:
        return hidden
    groups = [members for grouping in groupings for members in _members(counts, grouping).values()]
    changed = True
    while changed:
        changed = False
        for cells in groups:
            if len(cells) > 1 and sum(cell in hidden for cell in cells) == 1:
                others = [cell for cell in cells if cell not in hidden]
                hidden.add(min(others, key=lambda cell: (counts[cell] == 0, counts[cell], str(cell))))
                changed = True
    return hidden


def hidden_steps(cumulative: Sequence[int | None], thresholds: Sequence[int]) -> list[bool]:
    """Which cumulative figures of one unit and year to hide, so that no two shown ones differ by a small number.

    cumulative: January onwards, None = unreported. Without this rule a hidden month is the difference of two shown
    totals. A month's own figure may be shown only where its cumulative figure and the one before are both shown.
    """
    shown, hidden = 0, []
    for n, threshold in zip(cumulative, thresholds, strict=True):
        hide = n is not None and 0 < abs(n - shown) < threshold
        hidden.append(hide)
        if n is not None and not hide:
            shown = n
    return hidden


def given_away(counts: Mapping[Hashable, int | None], hidden: set, grouping: Mapping[Hashable, Hashable]) -> set:
    """Groups whose total is their single reported cell while that cell is hidden: the total must be hidden too."""
    return {group for group, cells in _members(counts, grouping).items() if len(cells) == 1 and cells[0] in hidden}


def _members(counts, grouping) -> dict:
    groups: dict[Hashable, list] = {}
    for cell, n in counts.items():
        if n is not None and grouping.get(cell) is not None:
            groups.setdefault(grouping[cell], []).append(cell)
    return groups
