"""How a table is declared: its name in addresses, its question, and columns bound to the columns of the answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import HIDDEN_NOTE
from ilp_dash.domain.tables import HIDDEN, NUMBERS, Classed, Column, Table
from ilp_dash.store.rows import walk


class Declared(NamedTuple):
    """A table by its function of the selection. city_wide: choosing a puskesmas changes nothing in it. holds: the
    indicators of a table that always has several ("12 layanan SPM"): choosing one changes nothing in it. what_if: the
    additions of the address change it. beside: of what is written in the records, what the table has too."""

    make: Callable[..., Table]
    city_wide: bool
    holds: str = ""
    what_if: bool = False
    beside: Callable[[Selection], tuple] | None = None


SERVICES, INDICATORS_PWS = f"{len(SPM)} layanan SPM", f"{len(PWS)} indikator PWS"


TABLES: dict[str, Declared] = {}


def table(
    name: str,
    city_wide: bool = False,
    holds: str = "",
    what_if: bool = False,
    beside: Callable[[Selection], tuple] | None = None,
) -> Callable:
    """Decorator: the function of a selection that makes the table of this name (in `show_table` and in download
    addresses). beside: what it is given as well, asked anew each time; such a table is not for `show_table`."""

    def declared(make: Callable[..., Table]) -> Callable[..., Table]:
        TABLES[name] = Declared(make, city_wide, holds, what_if, beside)
        return make

    return declared


def until(rows: pd.DataFrame, sel: Selection) -> pd.DataFrame:
    """Rows by month, to the period the table and its file name."""
    return rows[rows["month"] <= pd.Timestamp(sel.month)]


def laid(
    name: str,
    title: str,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    notes: Iterable[str] = (),
    subtitle: str = "",
    links: Iterable[str | None] = (),
    marks: Iterable[dict] = (),
    total: bool = False,
) -> Table:
    """A finished table: the columns of a frame in the order declared, one row per row of the frame.

    Column.key names the frame's column. Where `Column.hidden` (a boolean column) is true the number is not in this
    view, and a note says so; the same of every missing number of a row whose `hidden` is true. links: address per row.
    marks: `trust` and `why` per row (see ui.trust.mark). total: the last row of the frame is a total.
    """
    rows = tuple(tuple(_cell(row, column) for column in columns) for row in walk(frame))
    marks = list(marks)
    return Table(
        name,
        title,
        tuple(columns),
        rows,
        notes=(*notes, *([HIDDEN_NOTE] if any(HIDDEN in row for row in rows) else [])),
        subtitle=subtitle,
        links=tuple(links),
        total=total,
        trust=tuple(mark["trust"] for mark in marks),
        why=tuple(mark["why"] for mark in marks),
    )


def _cell(row, column: Column):
    if column.hidden and getattr(row, column.hidden):
        return HIDDEN
    value = getattr(row, column.key)
    if value is None and getattr(row, "hidden", False) and column.kind in NUMBERS:
        return HIDDEN
    if value is None or not column.cls:
        return value
    return Classed(value, getattr(row, column.cls), getattr(row, column.due, None) if column.due else None)
