"""Maps: values and classes only. The shapes lie in a static file the browser fetches once and keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilp_dash.charts.html import compact, figure

PACKED = "abcdefghijklmnop"  # one letter per class in a packed month
OUTSIDE = "off"  # class of an area the question does not cover (another puskesmas)


@dataclass(frozen=True)
class MapArea:
    """One area: Kemendagri code, class id (c0…c3, a PWS or ILP status id, "na", "hid"), printed value, tooltip, link.

    counts: (part, whole) instead of value and tooltip: the browser writes "80,0 %" and "120 dari 150" itself.
    owner: number of the answering puskesmas in the figure's list. rentan: the sasaran is tiny, said in the tooltip.
    """

    code: str
    cls: str
    value: str = ""
    tooltip: str = ""
    href: str = ""
    counts: tuple[int, int] | None = None
    owner: int | None = None
    rentan: bool = False


def map_figure(
    title: str,
    url: str,
    values: Iterable[MapArea],
    classes: Iterable[Sequence[str]],
    selected: str = "",
    labels: bool = True,
    note: str = "",
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    mini: bool = False,
    marks: Iterable[str] = (),
    link_base: str = "",
    noun: str = "kelurahan",
    owners: Sequence[str] = (),
    counted: str = "",
    symbols: Mapping[str, str] | None = None,
    say_class: bool = False,
    picture: Mapping | None = None,
) -> dict:
    """Choropleth. url: static geometry (see docs), classes: legend as (class id, label with count), selected: code to outline.

    link_base: what every link begins with ("pws?kota=15.71&kelurahan="); an area without its own href leads to link_base + code.
    note: under the map; the geometry's own note ("Skema, bukan batas resmi") is printed without being asked for.
    owners: names that `MapArea.owner` counts in. symbols: class id -> sign drawn in the area.
    counted: words after "120 dari 150"; ending in ": " they stand before a tooltip instead.
    say_class: the tooltip names the class too. picture: what a printed or saved picture says, {"file", "place", "lines", "marks"};
    with it the figure has a search field and can be saved and printed.
    """
    return figure(
        "map",
        title,
        subtitle,
        notes,
        downloads,
        marks,
        url=url,
        sel=selected,
        labels=int(labels) or None,
        note=note,
        mini=int(mini) or None,
        classes=[list(c) for c in classes],
        base=link_base,
        noun=noun,
        of=list(owners),
        cw=counted,
        sym=dict(symbols or {}),
        say=int(say_class) or None,
        pic=dict(picture or {}),
        values=[_cells(v) for v in values],
    )


def _cells(v: MapArea) -> list:
    """[code, class, value, tooltip, owner number or address, rentan] without empty ends; counts stand in for value and tooltip."""
    first = v.counts if v.counts else (v.value, v.tooltip)
    return _trimmed([v.code, v.cls, *first, v.href or (v.owner if v.owner is not None else ""), int(v.rentan)])


def _trimmed(cells: list) -> list:
    while cells[-1] == "" or (len(cells) == 6 and not cells[-1]):
        cells.pop()
    return cells


@dataclass(frozen=True)
class MapMonth:
    """One of the small maps: label ("Sep 2026"), class id per area code, finding ("44 di bawah target"), address a click leads to."""

    label: str
    classes: Mapping[str, str]
    finding: str
    href: str
    chosen: bool = False


def months_figure(
    title: str,
    url: str,
    codes: Sequence[str],
    months: Sequence[MapMonth],
    classes: Iterable[tuple[str, str]],
    subtitle: str = "",
    notes: Iterable[str] = (),
    noun: str = "kelurahan",
    link_base: str = "",
    downloads: Iterable[tuple[str, str]] = (),
    picture: Mapping | None = None,
) -> dict:
    """Small multiples: one map per month, one letter per area and month in the order of `codes` (sorted, as in the geometry).

    classes: legend as (class id, label). An area without a class that month is drawn as outside the question.
    link_base: what all addresses begin with. picture: as for `map_figure`.
    """
    legend = [list(c) for c in classes]
    letter = {id: PACKED[n] for n, id in enumerate([OUTSIDE, *(c[0] for c in legend)])}
    packed = [
        [
            m.label,
            m.href.removeprefix(link_base),
            "".join(letter[m.classes.get(code, OUTSIDE)] for code in codes),
            m.finding,
            int(m.chosen),
        ]
        for m in months
    ]
    return figure(
        "maps",
        title,
        subtitle,
        notes,
        downloads,
        url=url,
        n=len(codes),
        classes=legend,
        base=link_base,
        noun=noun,
        pic=dict(picture or {}),
        months=packed,
    )


__all__ = ["OUTSIDE", "MapArea", "MapMonth", "compact", "map_figure", "months_figure"]
