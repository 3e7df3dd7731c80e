"""Figures that are mostly words: the verdict, key figures, legend,
published facts, the foot of the page, the life cycle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ilp_dash.charts.classes import HIDDEN_CLASS, NO_DATA, NO_DATA_WORD, coverage_class
from ilp_dash.charts.html import compact, drawn, figure, pct_text


@dataclass(frozen=True)
class Kpi:
    """One card. value and delta are finished texts; spark: values in order of time, None = a gap.

    delta_good: True (better), False (worse), None (neither). mark: a quiet
    tag ("sementara"). href: where a click leads.
    """

    label: str
    value: str
    note: str = ""
    spark: Sequence[float | None] = ()
    delta: str = ""
    delta_good: bool | None = None
    mark: str = ""
    href: str = ""


def kpis(items: Iterable[Kpi]) -> dict:
    """Cards with big plain figures: six in a row on a laptop, two by two on a phone."""
    items = list(items)
    return figure(
        "kpis",
        items=[
            compact(
                {
                    "label": i.label,
                    "value": i.value,
                    "note": i.note,
                    "spark": _spark(i.spark),
                    "delta": i.delta,
                    "tone": {True: "good", False: "bad"}.get(i.delta_good),
                    "mark": i.mark,
                    "href": i.href,
                }
            )
            for i in items
        ],
    )


def _spark(values: Sequence[float | None]) -> list[str]:
    """A small line without axes in a box of 100 × 30, as two SVG paths: its shape,
    and its last point; [] of fewer than two values.

    A gap stays a gap; a single value between gaps is a dot.
    """
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return []
    low, span, step = min(known), max(known) - min(known), 96 / (len(values) - 1)
    at = [
        None if v is None else f"{2 + n * step:.1f} {27 - (23 * (v - low) / span if span else 12):.1f}"
        for n, v in enumerate(values)
    ]
    padded = [None, *at, None]
    path = ""
    for before, point, after in zip(padded, at, padded[2:], strict=False):
        if point:
            path += ("L" if before else "M") + point + ("h.01" if not before and not after else "")
    return [path, f"M{[point for point in at if point][-1]}h.01"]


def verdict(sentence: str, sub: str = "", marks: Iterable[str] = ()) -> dict:
    """The one sentence a page opens with, in large type. marks: quiet tags ("DATA SIMULASI", "sementara")."""
    return figure("verdict", sentence, sub, marks=marks)


def legend(items: Iterable[tuple[str, str]], title: str = "") -> dict:
    """A row of (class id, words)."""
    return figure("legend", title, items=[list(item) for item in items])


def questions(items: Iterable[tuple[str, str]], title: str) -> dict:
    """One line of questions about the same thing: (words, address); address "" = the one this page answers."""
    return figure("questions", title, items=[list(item) for item in items])


@dataclass(frozen=True)
class FactLine:
    """One published fact: the sentence, who published it, the date as text, a caveat."""

    sentence: str
    source: str
    date: str = ""
    note: str = ""


def facts(items: Iterable[FactLine], title: str = "", subtitle: str = "", notes: Iterable[str] = ()) -> dict:
    """Published facts, each with its source and date."""
    return figure("facts", title, subtitle, notes, items=[[i.sentence, i.source, i.date, i.note] for i in items])


def footer(items: Iterable[tuple[str, str]], marks: Iterable[str] = ()) -> dict:
    """The foot of every page: (label, text) pairs such as ("Data s.d.", "September 2026"); marks: "DATA SIMULASI"."""
    return figure("footer", items=[list(item) for item in items], marks=marks)


def points(
    parts: Iterable[tuple[str, Sequence[tuple[str, ...]]]],
    title: str = "",
    subtitle: str = "",
    downloads: Iterable[tuple[str, str]] = (),
) -> dict:
    """Short parts beside one another, each a heading over sentences: (heading, [(sentence, name of the page that is its
    evidence or "", its address)]); a sentence somebody has edited has two texts more: what says so, and the original,
    which folds out."""
    return figure(
        "points",
        title,
        subtitle,
        downloads=downloads,
        parts=[[heading, [list(line) for line in lines]] for heading, lines in parts],
    )


@dataclass(frozen=True)
class StageLine:
    """One indicator within a stage of life; pct None = belum lapor, HIDDEN = hidden."""

    label: str
    pct: object
    served: str = ""
    href: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage of life with the klaster that looks after it."""

    name: str
    klaster: str
    lines: Sequence[StageLine]


def _stage_line(line: StageLine) -> list:
    """As it is drawn: label, text, class of the text, class of the track, what fills it ([class, width]), served,
    address."""
    cls, length = coverage_class(line.pct), drawn(line.pct)
    text = NO_DATA_WORD if line.pct is None else pct_text(line.pct)
    track = f"k-{cls}" if cls in (NO_DATA, HIDDEN_CLASS) else ""
    bar = [] if length is None else [[f"k-{cls}", f"{min(length, 100)}%"]]
    return [line.label, text, cls, track, bar, line.served, line.href]


def lifecycle(
    title: str,
    stages: Iterable[Stage],
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
) -> dict:
    """The stages of life as connected columns, pregnancy to old age; stacked on a phone."""
    stages = list(stages)
    rows = [[s.name, i.label, pct_text(i.pct), i.served] for s in stages for i in s.lines]
    return figure(
        "lifecycle",
        title,
        subtitle,
        notes,
        downloads,
        stages=[
            [
                s.name,
                s.klaster,
                [_stage_line(i) for i in s.lines],
            ]
            for s in stages
        ],
        table={"head": ["Tahap", "Indikator", "Capaian", "Orang"], "rows": rows, "text": 2} if rows else None,
    )
