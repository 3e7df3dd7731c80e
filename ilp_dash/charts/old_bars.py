"""Bars: coverage against a target, the customary PWS chart, stacked counts. The caller sorts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilp_dash.charts.classes import COVERAGE_WORDS, HIDDEN_CLASS, ILP, NO_DATA, PWS, coverage_class
from ilp_dash.charts.html import compact, drawn, figure, flags, links_packed, pct_bare, pct_text
from ilp_dash.domain.tables import Hidden


@dataclass(frozen=True)
class Bar:
    """One horizontal bar. pct: exact per cent, None = belum lapor, HIDDEN = n<5. text: what stands at the right.

    national: the country's per cent, drawn as a small tick. note: more words for the tooltip.
    trust: why the number is marked, () = it is not; why: where a click on the mark leads.
    """

    label: str
    pct: object
    text: str = ""
    national: float | None = None
    href: str = ""
    note: str = ""
    trust: Sequence[str] = ()
    why: str = ""


def bars(
    title: str,
    rows: Iterable[Bar],
    target: float | None = 100,
    target_label: str = "Target 100 %",
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    national_label: str = "nasional",
    text_label: str = "",
    label: str = "Nama",
    marks: Iterable[str] = (),
) -> dict:
    """Horizontal bars from zero, classed by coverage, the target as a line; the axis reaches the largest value.

    label, text_label: headings of the first and the last column in the table behind the figure.
    national_label: what the tick means, with its year ("nasional 2022").
    """
    rows = list(rows)
    links = links_packed(r.href for r in rows)
    return figure(
        "bars",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        target=target,
        target_label=target_label,
        head=label,
        text_head=text_label,
        national_label=national_label if any(r.national is not None for r in rows) else "",
        links=links,
        **flags([r.trust for r in rows], [r.why for r in rows]),
        rows=[
            compact(
                {
                    "l": r.label,
                    "v": drawn(r.pct),
                    "s": pct_text(r.pct),
                    "c": coverage_class(r.pct),
                    "r": r.text,
                    "n": drawn(r.national),
                    "ns": None if r.national is None else pct_text(r.national),
                    "x": r.note,
                }
            )
            for r in rows
        ],
    )


@dataclass(frozen=True)
class PwsBar:
    """One unit of the PWS chart: cumulative, this month's and last month's per cent (None = belum lapor, HIDDEN = n<5).

    status: id from domain.pws.STATUSES. rentan: so few people that one client flips the status.
    total: the area's own bar, drawn apart. streak: months in a row with this status, None without a direction.
    trust, why: as in Bar.
    """

    label: str
    cumulative: object
    this_month: object = None
    last_month: object = None
    status: str = "belum_lapor"
    rentan: bool = False
    total: bool = False
    href: str = ""
    streak: int | None = None
    trust: Sequence[str] = ()
    why: str = ""


def pws_class(status: str) -> str:
    """Class id of a PWS status: its own id, except "na" for belum lapor and "hid" for a hidden one."""
    return {"belum_lapor": NO_DATA, "disembunyikan": HIDDEN_CLASS}.get(status, status)


def pws_bars(
    title: str,
    rows: Iterable[PwsBar],
    target_pct: float | None,
    target_label: str,
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    marks: Iterable[str] = (),
    unit: str = "Kelurahan",
) -> dict:
    """The PWS chart: a bar per unit, highest first, the running target, and four values under each bar.

    Drawn upright for up to some 25 units on a wide screen, turned (one row per unit) for more units or a phone.
    """
    rows = list(rows)
    links = links_packed(r.href for r in rows)
    classes = [pws_class(r.status) for r in rows]
    return figure(
        "pws",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        target=drawn(target_pct),
        target_label=target_label,
        unit=unit,
        words={pws_class(id): list(PWS[id]) for id in PWS if pws_class(id) in classes},
        links=links,
        **flags([r.trust for r in rows], [r.why for r in rows]),
        rows=[
            compact(
                {
                    "l": r.label,
                    "v": drawn(r.cumulative),
                    "k": pct_bare(r.cumulative),
                    "i": pct_bare(r.this_month),
                    "p": pct_bare(r.last_month),
                    "c": cls,
                    "hb": int(isinstance(r.cumulative, Hidden)) or None,
                    "rt": int(r.rentan) or None,
                    "tot": int(r.total) or None,
                    "st": r.streak if r.streak and r.streak > 1 else None,
                }
            )
            for r, cls in zip(rows, classes, strict=True)
        ],
    )


def stacked(
    title: str,
    rows: Iterable[tuple[str, Mapping[str, object]]],
    order: Sequence[tuple[str, str]] | None = None,
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    noun: str = "puskesmas",
    links: Sequence[str | None] = (),
    marks: Iterable[str] = (),
    head: str = "Wilayah",
    texts: Sequence[str] = (),
) -> dict:
    """Stacked horizontal bars of counts: rows (label, {class id: count}), order (class id, word); default: ILP statuses.

    A count may be None (belum lapor) or HIDDEN: no length, and its word in the table. texts: what stands at the right of each row in
    place of the sum.
    """
    order = list(order or [(id, word) for id, (_, word) in ILP.items()])
    rows = list(rows)
    return figure(
        "stacked",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        order=[list(o) for o in order],
        noun=noun,
        head=head,
        rows=[
            [
                label,
                [repr(c) if isinstance(c, Hidden) else c for c in (counts.get(id, 0) for id, _ in order)],
                (links[n] if n < len(links) else None) or "",
                *texts[n : n + 1],
            ]
            for n, (label, counts) in enumerate(rows)
        ],
    )


__all__ = ["COVERAGE_WORDS", "Bar", "PwsBar", "bars", "pws_bars", "pws_class", "stacked"]
