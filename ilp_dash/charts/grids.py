"""Grids: puskesmas × 12 services in classes, puskesmas × 10 checklist items, units × months of status. Packed to few bytes."""

from collections.abc import Iterable, Sequence
from datetime import date

from ilp_dash.charts.classes import ILP, PWS, coverage_class
from ilp_dash.charts.html import figure, flags, links_packed, pct_bare
from ilp_dash.domain.months import date_label
from ilp_dash.domain.tables import Hidden

# One letter per cell in the packed string of classes.
# Was a report handed in: symbol and word, the colour class is the id (see theme.PWS).
REPORTED = {"yes": ("✓", "Lapor"), "part": ("◑", "Sebagian kelurahan lapor"), "belum_lapor": PWS["belum_lapor"]}
CELL = {"c0": "0", "c1": "1", "c2": "2", "c3": "3", "na": "n", "hid": "h"}
Downloads = Iterable[tuple[str, str]]


def _plain(value) -> str:
    return "" if value is None or isinstance(value, Hidden) else str(int(value))


def _counted(served, sasaran) -> str | None:
    """Per cent of two counts as the browser computes it (whole numbers only): same text as words.percent, or None."""
    return (
        pct_bare(served * 100 / sasaran) if isinstance(served, int) and isinstance(sasaran, int) and sasaran else None
    )


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
    why: str = "",
) -> dict:
    """Heat matrix: values are exact per cents (None = belum lapor, HIDDEN = n<5), coloured by coverage class.

    column_labels: short names in the head; column_titles: full names for the tooltip. total_row: the last row is the area's
    total. trust: per cell why it is marked; why: address of the reasons. The tooltip (words,
    counts, people left) is put together in the browser from the packed arrays.
    """
    cells = [
        (v, served[r][c] if served else None, sasaran[r][c] if sasaran else None)
        for r, row in enumerate(values)
        for c, v in enumerate(row)
    ]
    printed = ["" if v is None or isinstance(v, Hidden) else pct_bare(v) for v, _, _ in cells]
    derivable = all(not text or _counted(s, t) == text for text, (_, s, t) in zip(printed, cells, strict=True))
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
        total=int(total_row) or None,
        **flags(cell for row in trust for cell in row),
        why=why if any(cell for row in trust for cell in row) else "",
        c="".join(CELL[coverage_class(v)] for v, _, _ in cells),
        p=None if derivable else " ".join(text or "." for text in printed),
        s=",".join(_plain(s) for _, s, _ in cells) if served else "",
        n=",".join(_plain(t) for _, _, t in cells) if sasaran else "",
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
        v=",".join(_plain(days) for row in late_days for days in row),
    )


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
) -> dict:
    """Checklist: a date or True = reached (the date shows on hover), None or False = not yet.

    statuses: ILP status id per row, shown as the last column.
    """
    days = sorted({d for row in reached for d in row if isinstance(d, date)})
    index = {day: n + 2 for n, day in enumerate(days)}
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
        days=[date_label(d) for d in days],
        ilp=list(statuses),
        words={id: list(ILP[id]) for id in ILP if id in set(statuses)},
        v=[[index[d] if isinstance(d, date) else int(bool(d)) for d in row] for row in reached],
    )


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
) -> dict:
    """Units × months of a status (ids of domain.pws.STATUSES, or of readiness.STATUSES with kind="ilp"); None = an empty cell.

    kind="lapor": "yes", "part" or "belum_lapor", whether a report was handed in.
    """
    words = {"pws": PWS, "ilp": ILP, "lapor": REPORTED}[kind]
    used = [id for id in words if any(id in row for row in statuses)]
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
        ids=[
            [{"belum_lapor": "na", "disembunyikan": "hid", "part": "di_bawah"}.get(id, id), *words[id]] for id in used
        ],
        v="".join("." if id is None else chr(97 + used.index(id)) for row in statuses for id in row),
    )
