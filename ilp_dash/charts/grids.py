"""Grids: puskesmas × 12 services in classes, puskesmas × 10 checklist
items, units × months of status. One list per row.

Every grid but the heat matrix travels as `ids`, what a cell can be: [class, symbol, word], and `v`, per cell its place
in `ids` (null: an empty cell). `keys` is the legend: [class, symbol, words]; `last` a last column of statuses; `look`:
heat, check or status (of months: the latest are in sight first).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import parse_qs, urlsplit

from ilp_dash.charts.classes import CLASS_WORDS, HIDDEN_CLASS, ILP, NO_DATA, NO_DATA_WORD, PWS, coverage_class
from ilp_dash.charts.html import count_cell, figure, flags, links_packed, pct_cell
from ilp_dash.domain.months import date_label
from ilp_dash.domain.suppression import HIDDEN_SIGN

Downloads = Iterable[tuple[str, str]]
# Was a report handed in: symbol and word, the colour class is the id (see classes.PWS).
REPORTED = {"yes": ("✓", "Lapor"), "part": ("◑", "Sebagian kelurahan lapor"), "belum_lapor": PWS["belum_lapor"]}
# A status that has no colour of its own shares the class of another.
_CLASSES = {"belum_lapor": NO_DATA, "disembunyikan": HIDDEN_CLASS, "part": "di_bawah"}


def matrix(
    title: str,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    values: Sequence[Sequence[object]],
    served: Sequence[Sequence[int | None]],
    sasaran: Sequence[Sequence[int | None]],
    row_links: Sequence[str] = (),
    column_titles: Sequence[str] = (),
    total_row: bool = False,
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Downloads = (),
    row_head: str = "Puskesmas",
    noun: str = "orang",
    marks: Iterable[str] = (),
    column_links: Sequence[str] = (),
    trust: Sequence[Sequence[Iterable[str]]] = (),
    why: Sequence[Sequence[str]] = (),
) -> dict:
    """Heat matrix: values are exact per cents (None = belum lapor, HIDDEN = hidden, Classed = of a class of its own).

    column_labels: short names in the head; column_titles: full names for the tooltip. total_row: the last row is the
    area's total. A cell leads where its column does, for the puskesmas its row's link names; else where its row does.
    trust: per cell why it is marked; why: per cell the address of the reasons. A cell travels as [per
    cent, place of its class in `keys`, served, sasaran]; the browser says the words and the people left.
    """
    of = [[coverage_class(value) for value in row] for row in values]
    units = [parse_qs(urlsplit(link or "").query).get("puskesmas", [""])[0] for link in row_links if column_links]
    used = {cls for row in of for cls in row}
    keys = [cls for cls in CLASS_WORDS if cls in used]
    cells = [
        [
            [
                pct_cell(value),
                keys.index(of[r][c]),
                *([count_cell(served[r][c])] if served else []),
                *([count_cell(sasaran[r][c])] if sasaran else []),
            ]
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(values)
    ]
    return figure(
        "matrix",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        rows=list(row_labels),
        cols=list(column_labels),
        full=list(column_titles),
        head=row_head,
        noun=noun,
        links=links_packed(row_links),
        clinks=links_packed(column_links),
        units=links_packed(unit and f"&puskesmas={unit}" for unit in units),
        look="heat",
        total=total_row,
        **flags((cell for row in trust for cell in row), (link for row in why for link in row)),
        keys=[[cls, f"{HIDDEN_SIGN} {CLASS_WORDS[cls]}" if cls == HIDDEN_CLASS else CLASS_WORDS[cls]] for cls in keys],
        v=cells,
    )


def punctuality(
    title: str,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    late_days: Sequence[Sequence[int | None]],
    row_links: Sequence[str] = (),
    column_titles: Sequence[str] = (),
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Downloads = (),
    row_head: str = "Puskesmas",
    marks: Iterable[str] = (),
) -> dict:
    """Units × months: days a report came after its due date; 0 = on time, None = belum lapor."""
    days = [late for row in late_days for late in row]
    used = [late for late in (0, *sorted({d for d in days if d}), None) if late in days]
    count = {"yes": days.count(0), "late": sum(bool(d) for d in days), NO_DATA: days.count(None)}
    keys = (("yes", "✓", "tepat waktu"), ("late", "+n", "terlambat n hari"), (NO_DATA, "", NO_DATA_WORD))
    return figure(
        "punctuality",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        rows=list(row_labels),
        cols=list(column_labels),
        full=list(column_titles),
        head=row_head,
        links=links_packed(row_links),
        look="status",
        keys=[[cls, symbol, f"{words} · {count[cls]}"] for cls, symbol, words in keys if count[cls]],
        ids=[_lateness(late) for late in used],
        v=[[used.index(late) for late in row] for row in late_days],
    )


def _lateness(late: int | None) -> list[str]:
    if late is None:
        return [NO_DATA, "", NO_DATA_WORD]
    return ["late", f"+{late}", f"terlambat {late} hari"] if late else ["yes", "✓", "tepat waktu"]


def checks(
    title: str,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    reached: Sequence[Sequence[date | bool | None]],
    row_links: Sequence[str] = (),
    column_titles: Sequence[str] = (),
    statuses: Sequence[str] = (),
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Downloads = (),
    row_head: str = "Puskesmas",
    marks: Iterable[str] = (),
    evidence: Sequence[Sequence[tuple[str, bool | None]]] = (),
) -> dict:
    """Checklist: a date or True = reached (the date shows on hover), None or False = not yet.

    statuses: ILP status id per row, shown as the last column. evidence: per cell what figures show, in words, and
    whether they bear it out (None: there are none).
    """
    cells = [[d if isinstance(d, date) else bool(d) for d in row] for row in reached]
    if evidence:
        cells = [list(zip(*pair, strict=True)) for pair in zip(cells, evidence, strict=True)]
    used = list(dict.fromkeys(cell for row in cells for cell in row))
    return figure(
        "checks",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        rows=list(row_labels),
        cols=list(column_labels),
        full=list(column_titles),
        head=row_head,
        links=links_packed(row_links),
        look="check",
        last=[[id, *ILP[id]] for id in statuses],
        ids=[_reached(cell) for cell in used],
        v=[[used.index(cell) for cell in row] for row in cells],
    )


def _reached(cell: date | bool | tuple) -> list[str]:
    if isinstance(cell, tuple):
        declared, (words, borne_out) = cell
        cls, sign, said = _reached(declared)
        doubted = declared and borne_out is False
        said = f"{said.replace('tercapai', 'dinyatakan')}{f'; {words}' if words else ''}"
        return ["late", "✓?", said] if doubted else [cls, sign, said]
    if not cell:
        return ["no", "–", "belum tercapai"]
    return ["yes", "✓", "tercapai" if cell is True else f"tercapai {date_label(cell)}"]


def status_grid(
    title: str,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    statuses: Sequence[Sequence[str | None]],
    row_links: Sequence[str] = (),
    column_titles: Sequence[str] = (),
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Downloads = (),
    row_head: str = "Kelurahan",
    kind: str = "pws",
    marks: Iterable[str] = (),
    streaks: Sequence[Sequence[int | None]] = (),
) -> dict:
    """Units × months of a status (ids of domain.pws.STATUSES, or of
    readiness.STATUSES with kind="ilp"); None = an empty cell.

    kind="lapor": "yes", "part" or "belum_lapor", whether a report was handed in. streaks: per cell how many months in a
    row its status has lasted (told from the second on).
    """
    words = {"pws": PWS, "ilp": ILP, "lapor": REPORTED}[kind]
    used = [id for id in words if any(id in row for row in statuses)]
    ids = [_told(id, *words[id]) for id in used]
    return figure(
        "statuses",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        rows=list(row_labels),
        cols=list(column_labels),
        full=list(column_titles),
        head=row_head,
        links=links_packed(row_links),
        look="status",
        keys=[[cls, symbol or "–", word] for cls, symbol, word in ids],
        ids=ids,
        v=[[None if id is None else used.index(id) for id in row] for row in statuses],
        streaks=[[months if months and months > 1 else None for months in row] for row in streaks],
    )


def _told(id: str, symbol: str, word: str) -> list:
    symbol = HIDDEN_SIGN if id == "disembunyikan" else symbol
    return [_CLASSES.get(id, id), symbol, word]
