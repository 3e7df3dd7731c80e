"""What is drawn as rows of words and not by Plotly (tables, cards, verdicts, grids): plain dicts that become JSON.

`t` names the kind, drawn by static/figur-*.js. Texts are finished
Indonesian; numbers of tables and grids travel as numbers.
"""

from collections.abc import Iterable, Mapping
from os.path import commonprefix

from ilp_dash.domain.tables import Hidden
from ilp_dash.domain.words import percent, percent_rounded


def pct_text(pct, decimals: int = 1) -> str:
    """ "85,3 %"; "–" for None, the word for HIDDEN."""
    return repr(pct) if isinstance(pct, Hidden) else percent(pct, decimals)


def pct_bare(pct, decimals: int = 1) -> str:
    """ "85,3" without the sign: for columns and cells that carry the unit in their heading."""
    return pct_text(pct, decimals).removesuffix(" %")


def drawn(value):
    """A value as a length in a picture: two decimals, None for what cannot be drawn (missing or hidden)."""
    return None if value is None or isinstance(value, Hidden) else round(float(value), 2)


def hidden_cell(value: Hidden) -> dict:
    """What travels in place of a number that is not in this view: {"h": its word}."""
    return {"h": repr(value)}


def pct_cell(pct):
    """A per cent as it travels: rounded as it will be printed (99,96 never becomes 100), None, or a hidden cell."""
    if pct is None:
        return None
    return hidden_cell(pct) if isinstance(pct, Hidden) else float(percent_rounded(pct))


def count_cell(count) -> int | None:
    """A count as it travels; None where it is missing or hidden."""
    return None if count is None or isinstance(count, Hidden) else int(count)


def compact(mapping: Mapping) -> dict:
    """The mapping without empty entries (None, "", empty lists, False), so that little is sent. 0 stays."""
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {}) and value is not False}


def links_packed(links: Iterable[str | None]) -> list[str]:
    """Addresses in few bytes: what all of them begin with, what all end with,
    then the middle of each ("" = no link); [] of none."""
    links = [link or "" for link in links]
    real = [link for link in links if link]
    if not real:
        return []
    start = commonprefix([link[:-1] for link in real])  # the middle of a link must not be empty: that means "no link"
    end = commonprefix([link[: len(start) : -1] for link in real])[::-1]
    return [start, end, *(link[len(start) : len(link) - len(end)] for link in links)]


def flags(reasons: Iterable[Iterable[str]], links: Iterable[str | None] = ()) -> dict:
    """The marks of trust of a figure's items: `tw` the reasons of each different mark, `tr` per item the number of its
    mark from 1 on (0 = none), `tl` the addresses of the reasons (see links_packed). Empty when no item has a reason."""
    of = [tuple(r) for r in reasons]
    marks = {r: n for n, r in enumerate(dict.fromkeys(r for r in of if r), 1)}
    if not marks:
        return {}
    sent = [link if r else None for r, link in zip(of, links, strict=False)]
    return {"tw": [list(r) for r in marks], "tr": [marks.get(r, 0) for r in of], "tl": links_packed(sent)}


def head_flag(reasons: Iterable[str], link: str) -> dict:
    """The mark of a figure as a whole, beside its title; {} without a reason."""
    reasons = list(reasons)
    return {"tq": [reasons, link]} if reasons else {}


NOTHING = "Belum ada data untuk pilihan ini. Ubah periode atau wilayah."
# What a kind of figure cannot do without; where it is empty, a sentence stands in its place.
_NEEDS = {"table": "cols", "lifecycle": "stages", "facts": "items", "ladder": "steps"}
_NEEDS |= dict.fromkeys(("matrix", "punctuality", "checks", "statuses"), "rows")


def figure(
    kind: str,
    /,
    title: str = "",
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
    **content,
) -> dict:
    """One figure.

    title: the finding as a sentence. subtitle: the definition. notes: sentences under the figure.
    downloads: (label, address) pairs. marks: quiet tags such as "sementara". content: what the kind needs; without it
    the figure is empty and says so (`none`).
    """
    return {"t": kind} | compact(
        {
            "title": title,
            "sub": subtitle,
            "notes": list(notes),
            "dl": [list(pair) for pair in downloads],
            "marks": list(marks),
            "none": NOTHING if kind in _NEEDS and not content[_NEEDS[kind]] else "",
            **content,
        }
    )
