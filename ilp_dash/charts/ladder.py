"""The ladder of IP-SPM categories with the position on it, and the list of additions of a what-if: rows of words."""

from collections.abc import Sequence

import pandas as pd

from ilp_dash.charts.html import compact, drawn, figure
from ilp_dash.store.rows import walk


def ladder(frame: pd.DataFrame, title: str, subtitle: str = "") -> dict:
    """Categories as steps, highest first; filled up to the present position, hatched up to the one of the what-if.

    frame: one row per category: `name`, `bounds` ("70–80"), `reached` and `planned` (how far through it the present and
    the what-if position are, in per cent; planned missing = no what-if), `text` (stands at the right), `now` and `then`
    (the position, printed in the step it lies in; "" elsewhere). Empty: nothing can be told.
    """
    told = [[s.name, s.bounds, " · ".join(filter(None, (s.now, s.then))), s.text] for s in walk(frame)]
    head = ["Kategori", "Indeks", "Posisi", "Sampai kategori ini"]
    return figure(
        "ladder",
        title,
        subtitle,
        table={"head": head, "rows": told, "text": 4} if told else None,
        steps=[
            compact(
                {
                    "name": s.name,
                    "bounds": s.bounds,
                    "fills": _fills(("ld-q", s.planned), ("ld-r", s.reached)),
                    "text": s.text,
                    "now": s.now,
                    "then": s.then,
                }
            )
            for s in walk(frame)
        ],
    )


def _fills(*parts: tuple[str, float | None]) -> list[list[str]]:
    """[class, width] of each part that has a length."""
    return [[cls, f"{drawn(length)}%"] for cls, length in parts if length]


def additions(
    title: str, base: str, items: Sequence[tuple[str, str, str]], acts: Sequence[tuple[str, str]] = ()
) -> dict:
    """Present additions, each with a link that takes it out. items: (code in the
    address, words, note), in the order of the address.

    base: address that ends where the additions begin; the links are put together in the browser, so
    that n additions are sent once and not n times.
    acts: links below them, as (words, address).
    """
    return figure("additions", title, base=base, items=[list(i) for i in items], acts=[list(a) for a in acts])
