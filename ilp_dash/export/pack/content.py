"""What a pack shows, before it becomes slides or pages: sentences, tables, and the charts drawn from tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ilp_dash.domain import pace, pws, readiness, running
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.tables import Change, Column, Hidden, Table
from ilp_dash.domain.words import NO_VALUE, number, percent, percent_rounded, points

LEFT = ("text", "month", "date", "pws", "ilp", "pace", "running", "spread")  # kinds of column that are read as words
# A slide, in inches: its sides, its edge, the width of what stands on it, the height of what it shows; letters in
# points.
WIDE, HIGH, EDGE = 13.333, 7.5, 0.55
INSIDE, HIGHEST, LEAST = WIDE - 2 * EDGE, 4.45, 20


@dataclass(frozen=True)
class Sentences:
    """Sentences, one under another."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bars:
    """Lying bars in per cent, a row of the table each. label, value, due: keys of its columns, due "" = none.

    colours: of each row, "#rrggbb". texts: what stands at the end of each bar after its per cent.
    """

    table: Table
    label: str
    value: str
    due: str
    colours: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """Per cents over the months of a table, a missing one a gap. series: keys of its columns."""

    table: Table
    series: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """Standing columns of counts: (label, count, colour)."""

    parts: tuple[tuple[str, int, str], ...]
    name: str


@dataclass(frozen=True)
class Rows:
    """A table as rows; shares: width of each column, in parts of the whole."""

    table: Table
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Drawing:
    """A picture (SVG) with its legend: (colour, words). text: what it shows, for who cannot see it."""

    svg: str
    legend: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True)
class Slide:
    """title: the finding, a sentence. sub: what is measured. notes: how to read it, for the speaker."""

    title: str
    body: Sentences | Bars | Lines | Columns | Rows | Drawing
    sub: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What begins a page of a paper: title, place and period, sentences, tables."""

    title: str
    sub: str
    lines: tuple[str, ...]
    tables: tuple[Rows, ...]


@dataclass(frozen=True)
class Part:
    """A part of the page for phones. figure: what Plotly draws, as JSON of `charts.theme.spec`, "" = none. legend:
    (class, words), of a map. tables: in sight, or in the order they fold out where there is a figure."""

    title: str
    sub: str
    tables: tuple[Table, ...]
    figure: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """A picture for phones. verdict: its sentence; parts: (heading, sentences), the heaviest first."""

    verdict: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Occasion:
    """What stands on every slide and page. place: a city, or a puskesmas and its city. marks: "DATA SIMULASI",
    "sementara", the view. source: provenance for the back row; foot: the same in a line; about: the whole of it."""

    meeting: str
    place: str
    period: str
    marks: tuple[str, ...]
    source: str
    foot: str
    about: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """Of a file, where a program shows it."""
        return f"{self.meeting}, {self.place}, {self.period}"

    def said(self, label: str) -> str:
        """One line of `about`, "" where there is none."""
        return dict(self.about).get(label, "")


def cell_text(value, column: Column) -> str:
    """A cell as a person reads it: "85,3 %", "1.234", "▲ Baik"; "–" for no value, the word of a hidden one."""
    if value is None:
        return NO_VALUE
    if isinstance(value, Hidden):
        return repr(value)
    if column.kind == "pws":
        status = pws.STATUSES[value]
        return f"{status.arrow} {status.name}".strip()
    if column.kind == "ilp":
        return readiness.STATUSES[value]
    if column.kind in ("running", "pace"):
        symbol, words = (running.CLASSES if column.kind == "running" else pace.VERDICTS)[value]
        return f"{symbol} {words}".strip()
    if column.kind in ("pct", "bar"):
        return percent(value)
    if column.kind == "points":
        arrow = value.arrow if isinstance(value, Change) else ""
        return f"{arrow} {points(value)}".strip()
    if isinstance(value, date):
        return month_label(value) if column.kind == "month" else date_label(value)
    if isinstance(value, int | float):
        return number(value, 0 if isinstance(value, int) else 1)
    return str(value) or NO_VALUE


def drawn(value) -> float | None:
    """A per cent as a chart holds it: rounded as it is printed; None for what is missing or hidden."""
    return None if value is None or isinstance(value, Hidden) else float(percent_rounded(value))


def cut(table: Table, keys: Sequence[str], most: int | None = None, labels: Sequence[str] = ()) -> Table:
    """Some columns of a table in that order, its first rows; labels: shorter headings."""
    of = {c.key: n for n, c in enumerate(table.columns)}
    kept = [of[key] for key in keys if key in of]
    names = dict(zip(keys, labels, strict=True)) if labels else {}
    columns = tuple(Column(c.key, names.get(c.key) or c.label, c.kind) for c in (table.columns[n] for n in kept))
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows[:most])
    return Table(table.id, table.title, columns, rows, notes=table.notes)


def heights(table: Table, shares: Sequence[float], width: float) -> list[float]:
    """Inches each row of a slide's table needs, the head first: words that do not fit are moved to the next line."""
    parts = [width * share / sum(shares) - 0.16 for share in shares]
    head = [c.label for c in table.columns]
    body = ([cell_text(v, c) for v, c in zip(row, table.columns, strict=True)] for row in table.rows)
    return [
        0.1 + 0.36 * max(_lines(t, w, 0.62 if n == 0 else 0.57) for t, w in zip(texts, parts, strict=True))
        for n, texts in enumerate([head, *body])
    ]


def _lines(text: str, inches: float, wide: float) -> int:
    """Lines a text takes in letters so wide on average (of their size)."""
    most, lines, used = inches * 72 / (LEAST * wide), 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > most:
            lines, used = lines + 1, 0
        used += len(word) + bool(used)
    return lines


def fitting(table: Table, shares: Sequence[float]) -> Rows:
    """As many of its first rows as one slide holds."""
    used = heights(table, shares, INSIDE)
    most = sum(sum(used[: n + 1]) <= HIGHEST for n in range(1, len(used)))
    return Rows(replace(table, rows=table.rows[:most]), tuple(shares))
