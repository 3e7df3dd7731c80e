"""What files would change, as a person reads it before anything counts: one sentence, then figure by figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ilp_dash.domain.difference import Change, Difference, counts_in_words, reached_services, told_of
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.report import PWS_EXTRA, Report
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number, step

KINDS = ("baru", "berubah", "ditarik")
NOW, NO_MORE = "kini tercapai", "tidak lagi tercapai"
MOST = 200  # changes on the page; the CSV has them all
_SHOWN = 5  # puskesmas named in the sentence


class Row(NamedTuple):
    """One figure that changes. kind: of KINDS; people: by how many the served change, None = it counts no people;
    old, new: None = nothing; note: NOW or NO_MORE where its service comes over or falls under its sasaran."""

    kind: str
    puskesmas: str
    sheet: str
    indicator: str
    kelurahan: str
    what: str
    month: str
    old: int | str | None
    new: int | str | None
    people: int | None
    note: str


@dataclass(frozen=True)
class Changed:
    """What one puskesmas and year of a file changes. name: "Jurang Ombo 2025"."""

    name: str
    before: Report | None
    after: Report
    change: Difference


def sentence(files: Sequence[Changed]) -> str:
    """ "12 angka baru, 3 berubah, 0 ditarik. Jurang Ombo 2025: 4 → 5 dari 12 layanan SPM mencapai sasaran." """
    counts = tuple(map(sum, zip(*(one.change.counts for one in files), strict=True)))
    told = [(one.name, len(_reached(one.before)), len(_reached(one.after))) for one in files]
    if len(told) == 1:
        [(name, was, now)] = told
        return f"{counts_in_words(counts)}. {name}: {step(was, now)} dari 12 layanan SPM mencapai sasaran."
    moved = [f"{name} {was} → {now}" for name, was, now in told if was != now]
    names = moved[:_SHOWN] + ([f"dan {len(moved) - _SHOWN} lagi"] if len(moved) > _SHOWN else [])
    reached = f"yang mencapai sasaran (dari 12): {', '.join(names)}" if moved else "yang mencapai sasaran tidak berubah"
    return f"{counts_in_words(counts)}. {len(told)} laporan puskesmas; layanan SPM {reached}."


def _reached(report: Report | None) -> set[str]:
    return reached_services(report) if report else set()


def rows_of(files: Iterable[Changed], kelurahan: Mapping[str, str]) -> list[Row]:
    """Every change: those of services that come over or fall under their sasaran first, then those of most people.
    kelurahan: names by code."""
    rows = []
    for one in files:
        was, now = _reached(one.before), _reached(one.after)
        notes = dict.fromkeys(now - was, NOW) | dict.fromkeys(was - now, NO_MORE)
        of_kinds = zip(KINDS, (one.change.new, one.change.changed, one.change.withdrawn), strict=True)
        rows += [_row(kind, one.name, c, notes, kelurahan) for kind, of in of_kinds for c in of]
    return sorted(rows, key=urgency)


def urgency(row: Row) -> tuple:
    """Key of the order in which changes are read."""
    return not row.note, -abs(row.people or 0)


def _row(kind: str, name: str, change: Change, notes: Mapping[str, str], kelurahan: Mapping[str, str]) -> Row:
    place, told = change.place, told_of(change, kelurahan)
    served = place.name in ("served", "values")
    code = next((part for part in place.line if part in INDICATORS or part in PWS_EXTRA), "")
    where = next((kelurahan[part] for part in place.line if part in kelurahan), "")
    month = MONTH_SHORT[told.month - 1] if told.month else ""
    indicator = _plain_name(code) or " ".join(part for part in told.subject if part != where)
    people = (change.new or 0) - (change.old or 0) if served and code != "EVALUASI" else None
    note = notes.get(code, "") if place.part == "spm" else ""
    old, new = (
        value if value is None or isinstance(value, int) else words
        for value, words in ((change.old, told.old), (change.new, told.new))
    )
    return Row(kind, name, told.sheet, indicator, where, told.what, month, old, new, people, note)


def _plain_name(code: str) -> str:
    if code in INDICATORS:
        return INDICATORS[code].short
    return PWS_EXTRA.get(code, "")


def table_of(rows: Sequence[Row], title: str, counted: int | None = None) -> Table:
    """Rows as a table. counted: how many there are, where not all are given."""
    several = len({row.puskesmas for row in rows}) > 1
    columns = (
        Column("indicator", "Indikator"),
        *((Column("puskesmas", "Laporan"),) if several else ()),
        Column("kelurahan", "Kelurahan", essential=not any(row.note for row in rows)),
        Column("what", "Isi", essential=False),
        Column("month", "Bulan"),
        Column("old", "Dahulu"),
        Column("new", "Menjadi"),
        Column("people", "Selisih orang", "count", essential=False),
        Column("note", "Catatan"),
        Column("kind", "Perubahan", essential=False),
        Column("sheet", "Lembar", essential=False),
    )
    filled = {c.key for c in columns if any(getattr(row, c.key) not in ("", None) for row in rows)}
    columns = tuple(c for c in columns if c.key in filled | {"old", "new"})
    notes = (
        (f"Tampil {number(len(rows))} dari {number(counted)} perubahan; unduh CSV untuk semuanya.",)
        if counted is not None and counted > len(rows)
        else ()
    )
    cells = tuple(tuple(v if (v := getattr(row, c.key)) != "" else None for c in columns) for row in rows)
    return Table("selisih", title, columns, cells, notes)
