"""What reading and checking a file finds, and the refusal made of the
errors. The kinds and their words: domain/findings.py."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from ilp_dash.domain.findings import ERROR, KINDS, WARNING, named
from ilp_dash.errors import BadFile

__all__ = ["ERROR", "KINDS", "WARNING", "Cells", "Finding", "errors", "finding", "refuse", "shown"]

# Bad cells named one by one in a refusal; the rest are counted.
_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """One thing found in a file.

    severity: "galat" (the file is refused) or "peringatan". sheet, cell: where ("" = the whole file or sheet).
    value: what stood there, short. message: Indonesian sentence. kind: id, see KINDS.
    kelurahan, indicator, month: codes and number of the month it concerns; "" and None = all of the sheet, or not told.
    figure: its cell is one for a figure or a day, and no line hangs on it.
    """

    severity: str
    sheet: str
    cell: str
    value: str
    message: str
    kind: str = ""
    kelurahan: str = ""
    indicator: str = ""
    month: int | None = None
    figure: bool = False

    def __str__(self) -> str:
        return self.message

    @property
    def place(self) -> str:
        """ "PWS!D7", "SPM!baris 12", "baris 12": what a sender calls its cell."""
        return named((self.sheet, self.cell))

    @property
    def dispensable(self) -> bool:
        """Is it an error whose cell may be left out? Of long runs of digits nobody knows whose they are."""
        told = bool(self.cell) and (self.kind == "PECAHAN" or self.value != "…")
        return self.severity == ERROR and self.figure and told


def shown(value) -> str:
    """A cell's value for a message: short, numbers as written, long runs of digits masked."""
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        value = int(value)
    text = " ".join(str(value).split())
    if sum(c.isdigit() for c in text) >= 13:
        return "…"
    return text if len(text) <= 30 else text[:29] + "…"


def finding(
    kind: str,
    sheet: str = "",
    cell: str = "",
    value="",
    message: str = "",
    kelurahan: str = "",
    indicator: str = "",
    month: int | None = None,
    figure: bool = False,
) -> Finding:
    """A finding of a kind; its sentence is made from the kind's words when none is given."""
    severity, words, advice = KINDS[kind]
    # A number too large for a count may be a telephone or card number: it is not repeated.
    value = "…" if kind == "TERLALU_BESAR" else shown(value)
    if not message:
        where = f"Lembar {sheet}" if sheet else "Berkas"
        where += f", {cell}" if cell else ""
        message = f"{where}: {words}" + (f" ('{value}')" if value else "") + (f"; {advice}" if advice else "") + "."
    return Finding(severity, sheet, cell, value, message, kind, kelurahan, indicator, month, figure)


@dataclass
class Cells:
    """Where the parts of a report stand in its file, so that a check can name the cell.

    rows: (sheet, key of the line) → row number as shown; columns: (sheet,
    field) → column letters; exact: single places.
    """

    rows: dict[tuple, int] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    exact: dict[tuple, str] = field(default_factory=dict)

    def at(self, sheet: str, key, field_name: str = "") -> str:
        """ "K17", "baris 12", or "" when the place is not known."""
        place = self.exact.get((sheet, key, field_name))
        if place is None and (sheet, key) in self.rows:
            column = self.columns.get((sheet, field_name), "")
            place = f"{column}{self.rows[sheet, key]}" if column else f"baris {self.rows[sheet, key]}"
        return place or ""

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings; those in a cell of SPM or PWS that may be left out with the line and month it stands for."""
        meant: dict[tuple[str, str], dict] = {}
        in_columns = ((sheet, key, name) for sheet, key in self.rows for of, name in self.columns if of == sheet)
        for sheet, key, name in (*in_columns, *self.exact):
            if name and sheet in ("SPM", "PWS"):
                kelurahan, code = key if isinstance(key, tuple) else ("", "" if key in ("sent", "state") else key)
                month = int(name[1:]) if re.fullmatch(r"m\d+", name) else None
                line = {"kelurahan": kelurahan, "indicator": code, "month": month}
                meant.setdefault((sheet, self.at(sheet, key, name)), line)
        return [replace(f, **meant.get((f.sheet, f.cell), {})) if f.dispensable else f for f in findings]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that make a file be refused."""
    return [f for f in findings if f.severity == ERROR]


def refuse(file_name: str, findings: Sequence[Finding]) -> NoReturn:
    """Raise the one BadFile that names file, sheet, every bad cell (up to ten, the rest counted) and what to do."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for f in errors(findings):
        _, words, advice = KINDS[f.kind]
        groups.setdefault((f.sheet, words, advice), []).append(f)
    sentences = []
    for (sheet, words, advice), group in groups.items():
        cells = []
        for f in group[:_SHOWN]:
            cells.append(": ".join(part for part in (f.cell, f"'{f.value}'" if f.value else "") if part))
        named = "; ".join(c for c in cells if c)
        if len(group) > _SHOWN:
            named += f"; … dan {len(group) - _SHOWN} lagi"
        sentence = f"{len(group)} {words}" + (f" ({named})" if named else "") + (f"; {advice}" if advice else "")
        sentences.append((f"lembar {sheet}: " if sheet else "") + sentence)
    first, *others = sentences
    tail = "".join(f". {s[0].upper()}{s[1:]}" for s in others)
    joint = ", " if first.startswith("lembar ") else ": "
    raise BadFile(f"{file_name}{joint}{first}{tail}. Perbaiki lalu kirim lagi.", tuple(findings))
