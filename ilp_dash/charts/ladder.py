"""The ladder of IP-SPM categories with the position on it, and the list of additions of a what-if."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ilp_dash.charts.html import compact, drawn, figure


@dataclass(frozen=True)
class Step:
    """One category. reached, then: how far through it the present and the what-if position are, in per cent (then None = no what-if).

    bounds: "70–80". text: what stands at the right. now, planned: the position to print in this step ("" = it is elsewhere).
    """

    name: str
    bounds: str
    reached: float
    then: float | None = None
    text: str = ""
    now: str = ""
    planned: str = ""


def ladder(title: str, steps: Iterable[Step], subtitle: str = "", notes: Iterable[str] = ()) -> dict:
    """Categories as steps, highest first; filled up to the present position, hatched up to the one of the what-if."""
    return figure(
        "ladder",
        title,
        subtitle,
        notes,
        steps=[
            compact(
                {
                    "l": s.name,
                    "b": s.bounds,
                    "r": drawn(s.reached),
                    "q": drawn(s.then),
                    "x": s.text,
                    "n": s.now,
                    "p": s.planned,
                }
            )
            for s in steps
        ],
    )


def additions(
    title: str, base: str, items: Sequence[tuple[str, str, str]], proposal: str = "", proposal_words: str = ""
) -> dict:
    """Present additions, each with a link that takes it out. items: (code in the address, words, note), in the order of the address.

    base: address without additions; the links are put together in the browser, so that n additions are sent once and not n times.
    proposal: additions a link offers in their place, as in the address.
    """
    return figure("additions", title, base=base, items=[list(i) for i in items], use=proposal, use_words=proposal_words)
