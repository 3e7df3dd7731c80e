"""A table as a page shows it and a download writes it: columns that know their unit, rows of plain values."""

from dataclasses import dataclass, field

# Kinds of column. pct: per cent (float); count: whole numbers; points: percentage points; text; month: date (first day);
# date; status: id of a PWS or ILP status; bar: per cent drawn as a bar in the cell.
KINDS = ("text", "count", "pct", "bar", "points", "number", "month", "date", "pws", "ilp")


@dataclass(frozen=True)
class Column:
    """One column. `essential` columns stay on a phone. `hidden_mark`: the value `Hidden` may occur here."""

    key: str
    label: str
    kind: str = "text"
    essential: bool = True
    note: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(self.kind)


class Hidden:
    """The one value that stands for a hidden small number, in every table, export and picture."""

    def __repr__(self):
        return "n<5"


HIDDEN = Hidden()


@dataclass(frozen=True)
class Table:
    """A finished table. One tuple per row, in the order of `columns`; None = no value ("–"), HIDDEN = hidden.

    id: name in the download address. title: the finding or the subject. notes: sentences printed under it.
    links: per row, the address parameters a click leads to (or None). total: the last row is a total.
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

    def column(self, key: str) -> list:
        """All values of one column."""
        index = [c.key for c in self.columns].index(key)
        return [row[index] for row in self.rows]
