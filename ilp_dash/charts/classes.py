"""Classes of every figure, in one place: id, word, symbol, colours on light
and on dark ground. Pages and figures share them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ilp_dash.domain import coverage, pace, pkp, pws, readiness, running
from ilp_dash.domain.suppression import HIDDEN_WORD
from ilp_dash.domain.tables import Classed, Hidden

COVERAGE = coverage.CLASSES  # (class id, lowest per cent of the class, words)
NO_DATA = "na"
HIDDEN_CLASS = "hid"
NO_DATA_WORD = "belum lapor"
COVERAGE_WORDS = {**{id: words for id, _, words in COVERAGE}, NO_DATA: NO_DATA_WORD, HIDDEN_CLASS: HIDDEN_WORD}
# PWS and ILP statuses: class id in a figure -> (symbol, word). Hidden and unreported share the two classes above.
# A status without direction says + or −, so that it can be told without colour.
PWS = {
    id: (status.arrow or {"di_atas": "+", "di_bawah": "−"}.get(id, ""), status.name)
    for id, status in pws.STATUSES.items()
}
ILP = {id: ("○◔◑◕●"[step], word) for step, (id, word) in enumerate(readiness.STATUSES.items())}
# Pace in a running year, and classes of kinerja: class id in a figure -> (symbol, word).
PACE = {id: tuple(of) for id, of in running.CLASSES.items()}
PKP = {pkp.GOOD: "pkp3", pkp.FAIR: "pkp2", pkp.POOR: "pkp1"}
# What colours a per cent: class id -> words, in the order of legends.
CLASS_WORDS = {
    **{id: f"{symbol} {words}" for id, (symbol, words) in PACE.items()},
    **COVERAGE_WORDS,
    **{id: words for words, id in PKP.items()},
}
# What a table column of each kind holds ids of: id -> (symbol, word).
WORDS = {"pws": PWS, "ilp": ILP, "pace": pace.VERDICTS, "running": {**PACE, NO_DATA: ("", NO_DATA_WORD)}}

# Change on last month in per cent points: (class id, symbol, words). "tetap" is exact, as in the PWS status.
CHANGE = {
    "d2": ("▼▼", "turun lebih dari 2 poin"),
    "d1": ("▼", "turun sampai 2 poin"),
    "d0": ("=", "tetap"),
    "u1": ("▲", "naik sampai 2 poin"),
    "u2": ("▲▲", "naik lebih dari 2 poin"),
}
NO_COMPARISON = "nb"
# Shares of the network (posyandu, kader): (class id, lowest per cent, symbol, words).
SHARES = (("n0", None, "○", "< 50 %"), ("n2", 50, "◑", "50–74 %"), ("n3", 75, "●", "≥ 75 %"))
QUANTILES = ("n0", "n1", "n2", "n3")


def coverage_class(pct) -> str:
    """Class id of an exact per cent: its own (`Classed`), else of COVERAGE; "na" for None, "hid" for HIDDEN."""
    if pct is None:
        return NO_DATA
    if isinstance(pct, Hidden):
        return HIDDEN_CLASS
    if isinstance(pct, Classed) and pct.cls:
        return pct.cls
    return coverage.class_of(pct)


def pws_class(status: str) -> str:
    """Class id of a PWS status: its own id, except "na" for belum lapor and "hid" for a hidden one."""
    return {"belum_lapor": NO_DATA, "disembunyikan": HIDDEN_CLASS}.get(status, status)


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
    """Class id of a share judged on counts: n0 < 50 ≤ n2 < 75 ≤ n3; "na" when
    either count is missing or there is nothing to share."""
    if part is None or not whole:
        return NO_DATA
    return next(id for id, low, _, _ in reversed(SHARES) if low is None or part * 100 >= low * whole)


def quantile_classes(values: Iterable[float]) -> list[tuple[str, float, float]]:
    """(class id, lowest, highest) of four classes with as equal numbers of
    values as ties allow; fewer when values are few."""
    ordered = sorted(values)
    cuts = [ordered[len(ordered) * n // 4] for n in range(4)] if ordered else []
    classes = []
    for id, low, nxt in zip(QUANTILES, cuts, [*cuts[1:], None], strict=False):
        inside = [v for v in ordered if v >= low and (nxt is None or v < nxt)]
        if inside:
            classes.append((id, inside[0], inside[-1]))
    return classes


def legend_items(
    counts: Mapping[str, int], noun: str = "", words: Mapping[str, str] = COVERAGE_WORDS
) -> list[tuple[str, str]]:
    """(class id, label with count) for a map or a legend: "80–99 % · 23 kelurahan"; classes that do not occur are left
    out, in the order of `words`."""
    return [(id, f"{word} · {counts[id]} {noun}".rstrip()) for id, word in words.items() if counts.get(id)]


# --- colours
# ---------------------------------------------------------------------------------------------------------------


class Paint(NamedTuple):
    """Colours of a class: its fill, text on the fill, and an edge where the fill alone is too pale for 3:1."""

    fill: str
    text: str
    edge: str


DARK_TEXT, WHITE = "#16282c", "#ffffff"
INKS = {
    "ink": "#16333b",
    "ink-2": "#4d6168",
    "rule": "#dbe4e7",
    "rule-2": "#b9c6c8",
    "soft": "#f2f6f6",
    "paper": "#ffffff",
    "accent": "#155e75",
    "good": "#155e75",
    "bad": "#9b2226",
    "hatch-bg": "#eef1f1",
    "hatch-fg": "#b4bfc1",
    "na-t": "#4b5e62",
    "tip": "#16282c",
    "tip-t": "#ffffff",
    "s0": "#155e75",
    "s1": "#6f838a",
    "s2": "#6f838a",
    "s3": "#6f838a",
}
DARK_INKS = {
    "ink": "#e8f0f0",
    "ink-2": "#a9babd",
    "rule": "#2c3d40",
    "rule-2": "#4a5d61",
    "soft": "#18272a",
    "paper": "#0f1c1e",
    "accent": "#6cc4cf",
    "good": "#6cc4cf",
    "bad": "#ff8f88",
    "hatch-bg": "#1c2a2d",
    "hatch-fg": "#4a5d61",
    "na-t": "#a9babd",
    "tip": "#e8f0f0",
    "tip-t": "#16282c",
    "s0": "#6cc4cf",
    "s1": "#9aaeb1",
    "s2": "#9aaeb1",
    "s3": "#9aaeb1",
}
PAINTS = {
    "c0": Paint("#9b2226", WHITE, "#9b2226"),
    "c1": Paint("#e08e45", DARK_TEXT, "#b96a22"),
    "c2": Paint("#f0d58c", DARK_TEXT, "#a5842c"),
    "c3": Paint("#155e75", WHITE, "#155e75"),
    # pace in a running year (tercapai: below); kinerja
    "sesuai": Paint("#7fb3c4", DARK_TEXT, "#4d8ea3"),
    "sedikit": Paint("#e08e45", DARK_TEXT, "#b96a22"),
    "tertinggal": Paint("#9b2226", WHITE, "#9b2226"),
    "pkp1": Paint("#9b2226", WHITE, "#9b2226"),
    "pkp2": Paint("#f0d58c", DARK_TEXT, "#a5842c"),
    "pkp3": Paint("#155e75", WHITE, "#155e75"),
    # PWS: hue = level, depth and arrow = direction
    "baik": Paint("#1f6fb2", WHITE, "#1f6fb2"),
    "kurang": Paint("#9cc7e8", DARK_TEXT, "#4585b5"),
    "cukup": Paint("#f3b36b", DARK_TEXT, "#bb762a"),
    "jelek": Paint("#b3261e", WHITE, "#b3261e"),
    "di_atas": Paint("#e3eff9", DARK_TEXT, "#1f6fb2"),
    "di_bawah": Paint("#fdeeda", DARK_TEXT, "#b96a22"),
    # ILP: five steps of one teal
    "belum": Paint("#eff4f4", DARK_TEXT, "#75898c"),
    "persiapan": Paint("#c8e0e1", DARK_TEXT, "#5d9296"),
    "pilot": Paint("#8ec2c6", DARK_TEXT, "#458a90"),
    "sebagian": Paint("#2c7c85", WHITE, "#2c7c85"),
    "penuh": Paint("#0b4651", WHITE, "#0b4651"),
    # change on last month: purple down, green up (told apart by colour-blind eyes), the sign says it too
    "d2": Paint("#6b2c7d", WHITE, "#6b2c7d"),
    "d1": Paint("#cdb3d8", DARK_TEXT, "#8f6aa1"),
    "d0": Paint("#f4f3ee", DARK_TEXT, "#8d8d84"),
    "u1": Paint("#a9d8a5", DARK_TEXT, "#4f8f55"),
    "u2": Paint("#1b6e38", WHITE, "#1b6e38"),
    # network and equal shares: four steps of one indigo
    "n0": Paint("#e9ebf7", DARK_TEXT, "#7d86b8"),
    "n1": Paint("#bcc3e6", DARK_TEXT, "#6f79b4"),
    "n2": Paint("#7f8bcb", DARK_TEXT, "#5965ab"),
    "n3": Paint("#343f8c", WHITE, "#343f8c"),
    # verdict on the pace: one slate, the darker the farther
    "tercapai": Paint("#155e75", WHITE, "#155e75"),
    "jangkauan": Paint(WHITE, DARK_TEXT, "#6a7f89"),
    "mungkin": Paint("#e6ecef", DARK_TEXT, "#6a7f89"),
    "berat": Paint("#c3cfd6", DARK_TEXT, "#6a7f89"),
    "luar": Paint("#2f4450", WHITE, "#2f4450"),
    "lewat": Paint("#2f4450", WHITE, "#2f4450"),
    "nb": Paint(INKS["soft"], INKS["ink-2"], INKS["rule-2"]),
    "off": Paint(INKS["paper"], INKS["ink-2"], INKS["rule"]),
    "yes": Paint("#c8e0e1", DARK_TEXT, "#5d9296"),
    "no": Paint("transparent", INKS["ink-2"], INKS["rule"]),
    NO_DATA: Paint(INKS["hatch-bg"], INKS["na-t"], INKS["hatch-fg"]),
    HIDDEN_CLASS: Paint(INKS["paper"], INKS["na-t"], INKS["ink-2"]),
}
_LIGHT, _NIGHT, _PALE = "#16100f", "#0c191b", "#eef5f5"
DARK_PAINTS = {
    **PAINTS,
    "c0": Paint("#e0565a", _LIGHT, "#e0565a"),
    "c1": Paint("#e08e45", DARK_TEXT, "#e08e45"),
    "c2": Paint("#f0d58c", DARK_TEXT, "#f0d58c"),
    "c3": Paint("#5fb3c9", _NIGHT, "#5fb3c9"),
    "sesuai": Paint("#3f7c8f", WHITE, "#7fb3c4"),
    "sedikit": Paint("#e08e45", DARK_TEXT, "#e08e45"),
    "tertinggal": Paint("#e0565a", _LIGHT, "#e0565a"),
    "pkp1": Paint("#e0565a", _LIGHT, "#e0565a"),
    "pkp2": Paint("#f0d58c", DARK_TEXT, "#f0d58c"),
    "pkp3": Paint("#5fb3c9", _NIGHT, "#5fb3c9"),
    "baik": Paint("#5ba6e0", _NIGHT, "#5ba6e0"),
    "kurang": Paint("#2b5474", _PALE, "#78aed6"),
    "cukup": Paint("#f3b36b", DARK_TEXT, "#f3b36b"),
    "jelek": Paint("#e0625b", _LIGHT, "#e0625b"),
    "di_atas": Paint("#16303f", _PALE, "#5ba6e0"),
    "di_bawah": Paint("#3a2a17", _PALE, "#f3b36b"),
    "belum": Paint("#1c2b2e", "#e8f0f0", "#75898c"),
    "persiapan": Paint("#21464b", "#e8f0f0", "#5d9296"),
    "pilot": Paint("#2f6b73", WHITE, "#458a90"),
    "sebagian": Paint("#56aab4", _NIGHT, "#2c7c85"),
    "penuh": Paint("#a6dbe0", _NIGHT, "#a6dbe0"),
    "tercapai": Paint("#5fb3c9", _NIGHT, "#5fb3c9"),
    "jangkauan": Paint("#0f1c1e", "#e8f0f0", "#93a9b2"),
    "mungkin": Paint("#26363c", "#e8f0f0", "#93a9b2"),
    "berat": Paint("#41565f", WHITE, "#93a9b2"),
    "luar": Paint("#cfdde3", _NIGHT, "#cfdde3"),
    "lewat": Paint("#cfdde3", _NIGHT, "#cfdde3"),
    "nb": Paint(DARK_INKS["soft"], DARK_INKS["ink-2"], DARK_INKS["rule-2"]),
    "off": Paint(DARK_INKS["paper"], DARK_INKS["ink-2"], DARK_INKS["rule"]),
    "yes": Paint("#21464b", "#e8f0f0", "#5d9296"),
    "no": Paint("transparent", DARK_INKS["ink-2"], DARK_INKS["rule"]),
    NO_DATA: Paint(DARK_INKS["hatch-bg"], DARK_INKS["na-t"], DARK_INKS["hatch-fg"]),
    HIDDEN_CLASS: Paint(DARK_INKS["paper"], DARK_INKS["na-t"], DARK_INKS["ink-2"]),
}
# Stronger texts for a screen read from the back row of a hall.
AFAR_INKS = {"ink": "#0d262d", "ink-2": "#344b53", "hatch-fg": "#93a1a4"}
DARK_AFAR_INKS = {"ink": "#f3f8f8", "ink-2": "#c4d2d4", "hatch-fg": "#71888c"}
_dark: ContextVar[bool] = ContextVar("dark", default=False)
_afar: ContextVar[bool] = ContextVar("afar", default=False)


@contextmanager
def on_dark_ground(dark: bool = True) -> Iterator[None]:
    """Figures made inside are coloured for dark ground (the public screen at night)."""
    token = _dark.set(dark)
    try:
        yield
    finally:
        _dark.reset(token)


@contextmanager
def read_from_afar(dark: bool = False) -> Iterator[None]:
    """Figures made inside are for a screen in a hall: stronger texts, on light or dark ground."""
    token = _afar.set(True)
    try:
        with on_dark_ground(dark):
            yield
    finally:
        _afar.reset(token)


def is_dark() -> bool:
    """True inside `on_dark_ground()`."""
    return _dark.get()


def is_afar() -> bool:
    """True inside `read_from_afar()`."""
    return _afar.get()


def paint(cls: str) -> Paint:
    """Colours of a class id. Raises KeyError for one that does not exist."""
    colours = (DARK_PAINTS if is_dark() else PAINTS)[cls]
    return colours._replace(edge=ink("hatch-fg")) if cls == NO_DATA and is_afar() else colours


def ink(name: str) -> str:
    """A colour of text, rules and ground by its name in INKS."""
    afar = (DARK_AFAR_INKS if is_dark() else AFAR_INKS) if is_afar() else {}
    return afar.get(name) or (DARK_INKS if is_dark() else INKS)[name]


def stylesheet() -> str:
    """The same colours for what is drawn as HTML: one custom property per ink, and
    `.k-<class>` with --f (fill), --t (text), --e (edge).

    On dark ground where the page says data-mode=gelap, read from afar where it is of class "layar".
    """

    def of(inks: Mapping[str, str], paints: Mapping[str, Paint], inside: str) -> str:
        root = ":root" + ("" if not inside else f"{inside},{inside}")
        rules = [f"{root}{{{''.join(f'--{name}:{value};' for name, value in inks.items())}}}"]
        rules += [f"{inside} .k-{id}{{--f:{p.fill};--t:{p.text};--e:{p.edge}}}".strip() for id, p in paints.items()]
        return "".join(rules)

    changed = {id: p for id, p in DARK_PAINTS.items() if p != PAINTS[id]}
    return (
        of(INKS, PAINTS, "")
        + of(DARK_INKS, changed, "[data-mode=gelap]")
        + of(AFAR_INKS, {}, ".layar")
        + of(DARK_AFAR_INKS, {}, ".layar[data-mode=gelap]")
    )
