"""A table as a page shows it and a download writes it: columns that know their unit, rows of plain values."""

from dataclasses import dataclass, field
from typing import ClassVar

from ilp_dash.domain.suppression import HIDDEN_WORD

# Kinds of column. pct: per cent (float); count: whole numbers; points: percentage points; text; month: date (first
# day);
# date; pws, ilp, pace, running: id of a PWS or ILP status, of a verdict on the pace, of a class of pace; bar: per cent
# drawn as a bar in the cell; range: a `Range`; spread: a `Spread`.
KINDS = (
    "text",
    "count",
    "pct",
    "bar",
    "points",
    "number",
    "month",
    "date",
    "pws",
    "ilp",
    "pace",
    "running",
    "range",
    "spread",
)


NUMBERS = ("count", "pct", "bar", "points", "number", "running", "pace", "range")  # kinds that a view may not hold


class Classed(float):
    """A per cent that knows the class that colours it (None: by the classes of coverage) and what
    was due (per cent)."""

    cls: str | None
    due: float | None

    def __new__(cls, value: float, of: str | None = None, due: float | None = None):
        made = super().__new__(cls, value)
        made.cls, made.due = of, due
        return made


class Change(float):
    """A difference in points that knows whether it may be chance alone (None: not known)."""

    within_chance: bool | None

    def __new__(cls, value: float, within_chance: bool | None = None):
        made = super().__new__(cls, value)
        made.within_chance = within_chance
        return made

    @property
    def arrow(self) -> str:
        """Full where the difference exceeds chance, hollow where it does not; "" of none."""
        return "" if not self else ("△▽" if self.within_chance else "▲▼")[self < 0]


@dataclass(frozen=True)
class Column:
    """One column, bound to the column `key` of a frame. `essential` columns stay on a phone.

    hidden: column of the frame that says where the number is not in this view. cls, due: columns with the class that
    colours a bar, and the per cent that was due (a tick on it).
    """

    key: str
    label: str
    kind: str = "text"
    essential: bool = True
    note: str = ""
    hidden: str = ""
    cls: str = ""
    due: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(self.kind)


@dataclass(frozen=True)
class Hidden:
    """Stands for a number that is not in this view, in every table, export and picture."""

    def __repr__(self):
        return HIDDEN_WORD


HIDDEN = Hidden()


def veiled(value, hidden: bool | None):
    """The value, or HIDDEN where it is not in this view; None stays "belum lapor"."""
    return HIDDEN if hidden else value


def classed(row):
    """The coverage of a row (coverage_pct, cls) that knows its class; HIDDEN where it is not in this view, None without
    a report."""
    if getattr(row, "hidden", False) or getattr(row, "hidden_ytd", False):
        return HIDDEN
    return None if row.coverage_pct is None else Classed(row.coverage_pct, row.cls)


@dataclass(frozen=True)
class Range:
    """Where a coverage stands and where it may end, in per cent: low, middle, high None = no projection. text: what is
    printed."""

    now: float
    goal: float
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    text: str = ""

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Spread:
    """Where the parts of a whole stand: (per cent, class) of each, and what was due; drawn up to MOST. text: what is
    printed."""

    MOST: ClassVar[int] = 150

    parts: tuple[tuple[float, str | None], ...]
    due: float | None = None
    text: str = ""

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Table:
    """A finished table. One tuple per row, in the order of `columns`; None = no value ("–"), HIDDEN = hidden.

    id: name in the download address. title: the finding or the subject. notes: sentences printed under it. links: per
    row, the address parameters a click leads to (or None). total: the last row is a total. trust: per row why its
    number is marked (() = it is not), why: per row where a click on the mark leads; both may be empty. flag, flag_why:
    the same for the table as a whole.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple, ...]
    notes: tuple[str, ...] = ()
    subtitle: str = ""
    links: tuple[str | None, ...] = ()
    total: bool = False
    marks: tuple[str, ...] = field(default=())
    trust: tuple[tuple[str, ...], ...] = ()
    why: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    flag_why: str = ""

    def column(self, key: str) -> list:
        """All values of one column."""
        index = [c.key for c in self.columns].index(key)
        return [row[index] for row in self.rows]
