"""Maps: values and classes only. The shapes lie in a static file the browser fetches once and keeps."""

from collections.abc import Iterable
from dataclasses import dataclass

from ilp_dash.charts.theme import compact, figure


@dataclass(frozen=True)
class MapArea:
    """One area: Kemendagri code, class id (c0…c3, a PWS or ILP status id, "na", "hid"), printed value, tooltip, link."""

    code: str
    cls: str
    value: str = ""
    tooltip: str = ""
    href: str = ""


def map_figure(title: str, url: str, values: Iterable[MapArea], classes: Iterable[tuple[str, str]], selected: str = "",
               labels: bool = True, note: str = "", subtitle: str = "", notes: Iterable[str] = (),
               downloads: Iterable[tuple[str, str]] = (), mini: bool = False, marks: Iterable[str] = (), link_base: str = "",
               noun: str = "kelurahan") -> dict:
    """Choropleth. url: static geometry (see docs), classes: legend as (class id, label with count), selected: code to outline.

    link_base: what every link begins with ("pws?kota=15.71&kelurahan="); an area without its own href leads to link_base + code.
    note: under the map; the geometry's own note ("Skema, bukan batas resmi") is printed without being asked for.
    """
    return figure("map", title, subtitle, notes, downloads, marks, url=url, sel=selected, labels=int(labels) or None, note=note,
                  mini=int(mini) or None, classes=[list(c) for c in classes], base=link_base, noun=noun,
                  values=[_trimmed([v.code, v.cls, v.value, v.tooltip, v.href]) for v in values])


def _trimmed(cells: list) -> list:
    while cells and not cells[-1]:
        cells.pop()
    return cells


__all__ = ["MapArea", "compact", "map_figure"]
