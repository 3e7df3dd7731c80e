"""Home visits week by week: how many findings, and how many of them were followed up."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilp_dash.domain.indicators import FINDINGS
from ilp_dash.domain.tables import HIDDEN, veiled

# Group as in the columns of store.queries.weeks -> words.
GROUPS = {code.removeprefix("TEMUAN_").lower(): words for code, words in FINDINGS.items()}


WEEK_NOTE = "Minggu dihitung Senin sampai Minggu."  # stands under figures by week


@dataclass(frozen=True)
class FollowUp:
    """Findings of some weeks and those followed up, counted where both may be shown.

    veiled: some figure was hidden, so these are not all. reported: weeks in which anybody reported.
    """

    found: int
    followed_up: int
    veiled: bool
    reported: int

    @property
    def pct(self) -> float | None:
        """Per cent followed up; None without findings."""
        return 100 * self.followed_up / self.found if self.found else None


def found_in(row, group: str):
    """Findings of one week and group: a count, None = not reported, HIDDEN = must not be shown."""
    return veiled(getattr(row, f"found_{group}"), getattr(row, f"hidden_{group}"))


def followed_in(row, group: str):
    """Those followed up, as `found_in`; also HIDDEN where only this figure must not be shown."""
    return veiled(getattr(row, f"followed_{group}"), getattr(row, f"hidden_{group}"))


def follow_up(rows: Sequence) -> FollowUp:
    """Sum over weeks and groups (rows of `findings_by_week`)."""
    pairs = [(found_in(r, g), followed_in(r, g)) for r in rows for g in GROUPS]
    both = [(f, done) for f, done in pairs if isinstance(f, int) and isinstance(done, int)]
    return FollowUp(
        sum(f for f, _ in both),
        sum(done for _, done in both),
        any(HIDDEN in pair for pair in pairs),
        sum(bool(r.reported) for r in rows),
    )
