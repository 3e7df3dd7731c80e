"""Classes and words of every figure, in one place. Colours belong to static/dasbor.css; here are only ids, words and symbols.

A figure is a plain dict that becomes JSON: `t` names the kind, texts are finished Indonesian, no colours.
"""

from collections.abc import Iterable, Mapping
from os.path import commonprefix

from ilp_dash.domain import pace, pws, readiness
from ilp_dash.domain.tables import Hidden
from ilp_dash.domain.words import NO_VALUE, percent

# (class id, lowest per cent of the class, words). Judged on the exact value, never on the printed one.
COVERAGE = (("c0", None, "< 60 %"), ("c1", 60, "60–79 %"), ("c2", 80, "80–99 %"), ("c3", 100, "≥ 100 %"))
NO_DATA = "na"
HIDDEN_CLASS = "hid"
NO_DATA_WORD = "belum lapor"
HIDDEN_WORD = "disembunyikan (n<5)"
COVERAGE_WORDS = {**{id: words for id, _, words in COVERAGE}, NO_DATA: NO_DATA_WORD, HIDDEN_CLASS: HIDDEN_WORD}
# PWS and ILP statuses: class id in a figure -> (symbol, word). Hidden and unreported share the two classes above.
# A status without direction says + or −, so that it can be told without colour.
PWS = {id: (status.arrow or {"di_atas": "+", "di_bawah": "−"}.get(id, ""), status.name) for id, status in pws.STATUSES.items()}
ILP = {id: ("○◔◑◕●"[step], word) for step, (id, word) in enumerate(readiness.STATUSES.items())}
# What a table column of each kind holds ids of: id -> (symbol, word).
WORDS = {"pws": PWS, "ilp": ILP, "pace": pace.VERDICTS}

# Change on last month in per cent points: (class id, symbol, words). "tetap" is exact, as in the PWS status.
CHANGE = {"d2": ("▼▼", "turun lebih dari 2 poin"), "d1": ("▼", "turun sampai 2 poin"), "d0": ("=", "tetap"),
          "u1": ("▲", "naik sampai 2 poin"), "u2": ("▲▲", "naik lebih dari 2 poin")}
NO_COMPARISON = "nb"
# Shares of the network (posyandu, kader): (class id, lowest per cent, symbol, words).
SHARES = (("n0", None, "○", "< 50 %"), ("n2", 50, "◑", "50–74 %"), ("n3", 75, "●", "≥ 75 %"))
QUANTILES = ("n0", "n1", "n2", "n3")


def change_class(points) -> str:
    """Class id of a change in points: d2 < −2 ≤ d1 < 0 = d0 < u1 ≤ 2 < u2; "nb" for None, "hid" for HIDDEN."""
    if points is None:
        return NO_COMPARISON
    if isinstance(points, Hidden):
        return HIDDEN_CLASS
    if abs(points) < 1e-9:
        return "d0"
    big = abs(points) > 2 + 1e-9
    return ("u" if points > 0 else "d") + ("2" if big else "1")


def share_class(part: int | None, whole: int | None) -> str:
    """Class id of a share judged on counts: n0 < 50 ≤ n2 < 75 ≤ n3; "na" when either count is missing or there is nothing to share."""
    if part is None or not whole:
        return NO_DATA
    return next(id for id, low, _, _ in reversed(SHARES) if low is None or part * 100 >= low * whole)


def quantile_classes(values: Iterable[float]) -> list[tuple[str, float, float]]:
    """(class id, lowest, highest) of four classes with as equal numbers of values as ties allow; fewer when values are few."""
    ordered = sorted(values)
    cuts = [ordered[len(ordered) * n // 4] for n in range(4)] if ordered else []
    classes = []
    for id, low, nxt in zip(QUANTILES, cuts, [*cuts[1:], None], strict=False):
        inside = [v for v in ordered if v >= low and (nxt is None or v < nxt)]
        if inside:
            classes.append((id, inside[0], inside[-1]))
    return classes


def coverage_class(pct) -> str:
    """Class id of an exact per cent: c0 < 60 ≤ c1 < 80 ≤ c2 < 100 ≤ c3; "na" for None, "hid" for HIDDEN without a class of its own."""
    if pct is None:
        return NO_DATA
    if isinstance(pct, Hidden):
        return pct.band or HIDDEN_CLASS
    return next(id for id, low, _ in reversed(COVERAGE) if low is None or pct >= low)


def pct_text(pct, decimals: int = 1) -> str:
    """"85,3 %"; "–" for None, "n<5" for HIDDEN."""
    return repr(pct) if isinstance(pct, Hidden) else percent(pct, decimals)


def pct_bare(pct, decimals: int = 1) -> str:
    """"85,3" without the sign: for columns and cells that carry the unit in their heading."""
    return pct_text(pct, decimals).removesuffix(" %")


def drawn(value):
    """A value as a length in a picture: two decimals, None for what cannot be drawn (missing or hidden)."""
    return None if value is None or isinstance(value, Hidden) else round(float(value), 2)


def compact(mapping: Mapping) -> dict:
    """The mapping without empty entries (None, "", empty lists, False), so that little is sent. 0 stays."""
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {}) and value is not False}


def links_packed(links: Iterable[str | None]) -> list[str]:
    """Addresses in few bytes: first what all of them begin with, then the rest of each ("" = no link); [] when there is none."""
    links = [link or "" for link in links]
    shared = commonprefix([link for link in links if link])
    if shared in links:  # what is left of a link must not be empty: that means "no link"
        shared = shared[:-1]
    return [shared, *(link[len(shared):] for link in links)] if any(links) else []


def flags(reasons: Iterable[Iterable[str]], links: Iterable[str | None] = (), beside: list[str] = ()) -> dict:
    """The marks of trust of a figure's items, in few bytes: `tw` every reason once, `tc` the sets that occur, `tr` one letter per item
    (which set, "0" = no mark), `tl` the addresses of the reasons (see links_packed). Empty when no item has a reason.

    beside: the items' own links, packed. Where each address ends as the item's link does, `tl` is what they begin with, one text, and
    `to` the address of the item without a link (a total).
    """
    of = [tuple(r) for r in reasons]
    words = {w: n for n, w in enumerate(dict.fromkeys(w for r in of for w in r))}
    if not words:
        return {}
    sets = {r: n for n, r in enumerate(dict.fromkeys(r for r in of if r), 1)}
    sent = [link if r else None for r, link in zip(of, links, strict=False)]
    pairs = [(link, end) for link, end in zip(sent, beside[1:], strict=False) if link]
    start = next((link.removesuffix(end) for link, end in pairs if end), "")
    own = next((link for link, end in pairs if not end), "")
    alike = start and all(link == (start + end if end else own) for link, end in pairs)
    return {"tw": list(words), "tc": [[words[w] for w in r] for r in sets], "tr": "".join(chr(48 + sets.get(r, 0)) for r in of),
            **(compact({"tl": start, "to": own}) if alike else {"tl": links_packed(sent)})}


def head_flag(reasons: Iterable[str], link: str) -> dict:
    """The mark of a figure as a whole, beside its title; {} without a reason."""
    reasons = list(reasons)
    return {"tq": [reasons, link]} if reasons else {}


def figure(kind: str, /, title: str = "", subtitle: str = "", notes: Iterable[str] = (),
           downloads: Iterable[tuple[str, str]] = (), marks: Iterable[str] = (), **content) -> dict:
    """One figure.

    title: the finding as a sentence. subtitle: the definition. notes: sentences under the figure.
    downloads: (label, address) pairs. marks: quiet tags such as "sementara". content: what the kind needs.
    """
    return {"t": kind} | compact({"title": title, "sub": subtitle, "notes": list(notes), "dl": [list(pair) for pair in downloads],
                                  "marks": list(marks), **content})


def legend_items(counts: Mapping[str, int], noun: str = "", words: Mapping[str, str] = COVERAGE_WORDS) -> list[tuple[str, str]]:
    """(class id, label with count) for a map or a legend: "80–99 % · 23 kelurahan"; classes that do not occur are left out,
    in the order of `words`."""
    return [(id, f"{word} · {counts[id]} {noun}".rstrip()) for id, word in words.items() if counts.get(id)]


__all__ = ["CHANGE", "COVERAGE", "COVERAGE_WORDS", "HIDDEN_CLASS", "HIDDEN_WORD", "ILP", "NO_COMPARISON", "NO_DATA", "NO_DATA_WORD",
           "NO_VALUE", "PWS", "SHARES", "WORDS", "change_class", "compact", "coverage_class", "drawn", "figure", "flags", "head_flag",
           "legend_items", "links_packed", "pct_bare", "pct_text", "quantile_classes", "share_class"]
