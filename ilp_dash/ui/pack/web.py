"""What stands on the page for phones and on the card: the figures of the pages, with the tables behind them."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from ilp_dash.charts import classes, theme
from ilp_dash.charts.geometry import NO_MAP
from ilp_dash.domain.briefing_rules import NO_EVIDENCE, PARTS
from ilp_dash.domain.indicators import DEFAULT_PWS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.domain.words import number
from ilp_dash.export.pack.content import Card, Part, cut
from ilp_dash.ui import tables
from ilp_dash.ui.pack import overdue, papers, since
from ilp_dash.ui.pack.slides import slowest
from ilp_dash.ui.places import city_map, map_shapes
from ilp_dash.ui.tables import briefing
from ilp_dash.ui.views import ilp, peta, puskesmas, pws, ringkasan, spm

MOST_ROWS, MOST_MONTHS = 15, 13
LINK = re.compile(r"<a [^>]*>|</a>")  # a file has no pages to lead to
KELURAHAN = ("name", "owner", "coverage_pct", "status", "left_count")
PROBLEMS = ("name", "puskesmas", *papers.PROBLEMS[1:])
INDEX = ("service", "a", "b", "index", "category", "people_more")
MONTHS = ("month", "served_month", "served_ytd", "coverage_pct")


def card(sel: Selection, whole: bool = False) -> Card:
    """The verdict of the place and its briefing; whole: with the rules' own words of what the office has edited."""
    told, said = briefing.told(sel), []
    for part, lines in told.items():
        words = [*map(briefing.marked, lines), *(briefing.originals([lines]) if whole else ())]
        said.append((PARTS[part], tuple(words) or (NO_EVIDENCE,)))
    return Card(ringkasan.verdict(sel)["title"], tuple(said))


def stylesheet() -> str:
    """The colours of the pages' figures, as the page holds them too."""
    return classes.stylesheet()


def shapes(sel: Selection) -> str:
    """The boundaries of the city as figures fetch them, "" without a map."""
    return "" if city_map(sel.kota) is NO_MAP else map_shapes(sel.kota).decode()


def parts(sel: Selection, meeting: str) -> list[Part]:
    """The parts of the page in the order they are read; what has nothing to show is left out."""
    acted = (found and _told(found) for found in (since.told(sel, meeting), overdue.table(sel)))
    own = (make(sel) for make in (_OF_PUSKESMAS if sel.puskesmas else _OF)[meeting])
    return [part for part in (*acted, *own) if part is not None]


def _part(figure: go.Figure, *behind: Table) -> Part:
    """A figure of a page with its own rows, or the given tables, behind it."""
    spec = theme.spec(figure, whole=True)
    title, sub, notes = spec.pop("title"), spec.pop("sub", ""), spec.pop("notes", [])
    legend, kept = (
        spec.pop("legend", []),
        {k: spec[k] for k in ("fig", "narrow", "aspect", "below", "aria") if k in spec},
    )
    for trace in kept["fig"]["data"]:
        trace.pop("customdata", None)
    drawn = json.dumps(kept, cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    drawn = LINK.sub("", drawn)
    return Part(title, sub, behind, drawn, tuple((cls, words) for cls, words, *_ in legend), tuple(notes))


def _rows(name: str, sel: Selection, keys: tuple[str, ...] = (), most: int | None = None, last: bool = False) -> Table:
    """Some columns and rows of a table of the pages; last: its latest rows, the latest first."""
    made = tables.make(name, sel)
    rows = tuple(reversed(made.rows)) if last else made.rows
    kept = cut(replace(made, rows=rows), keys or [c.key for c in made.columns], most)
    rest = f" ({most} dari {number(len(rows))} baris; semuanya di berkas tabel)" if most and len(rows) > most else ""
    return replace(kept, title=f"{made.title}{rest}")


def _told(*found: Table) -> Part | None:
    """Tables in sight under one title."""
    first = found[0]
    if not first.rows:
        return None
    notes = tuple(dict.fromkeys(note for table in found for note in table.notes))
    return Part(first.title, "", found, notes=notes)


def _services(sel: Selection) -> Part:
    return _part(puskesmas.spm_bars(sel), _rows("spm-layanan", sel, papers.SPM))


def _gaps(sel: Selection) -> Part | None:
    keys = papers.GAPS[1:] if sel.puskesmas else papers.GAPS
    return _told(_rows("kesenjangan", sel, keys, MOST_ROWS))


def _trend(sel: Selection) -> Part | None:
    service = slowest(sel)
    if service is None:
        return None
    of = sel.but(indikator=service)
    return _part(spm.trend(of), _rows("spm-tren", of, MONTHS, MOST_MONTHS, last=True))


def _of_pws(sel: Selection) -> Part:
    return _part(pws.chart(sel.but(indikator=DEFAULT_PWS)), _rows("pws-indikator", sel, papers.PWS))


def _map(sel: Selection) -> Part | None:
    if city_map(sel.kota) is NO_MAP:
        return None
    of = sel.but(indikator=DEFAULT_PWS)
    return _part(peta.status_map(of), _rows("pws-kelurahan", of, KELURAHAN))


def _problems(sel: Selection) -> Part | None:
    keys = papers.PROBLEMS if sel.puskesmas else PROBLEMS
    return _told(_rows("pws-masalah", sel, keys, MOST_ROWS))


def _of_ilp(sel: Selection) -> Part | None:
    if sel.puskesmas:
        return _told(_rows("ilp-butir", sel, ("item", "state", "reached_on")))
    return _part(ilp.curve(sel), _rows("ilp-puskesmas", sel, papers.ILP))


def _of_index(sel: Selection) -> Part | None:
    return _told(_rows("ip-spm", sel, INDEX))


def _complete(sel: Selection) -> Part | None:
    if sel.puskesmas:
        return _told(_rows("disiplin-lapor", sel))
    return _told(
        replace(_rows("kelengkapan", sel, (), MOST_MONTHS), title=f"Kelengkapan s.d. {month_label(sel.month)}")
    )


_OF: dict[str, tuple[Callable[[Selection], Part | None], ...]] = {
    "bulanan": (_services, _gaps, _trend, _of_pws, _map, _problems, _complete),
    "tribulanan": (_services, _gaps, _trend, _of_pws, _map, _of_ilp, _complete),
    "spm": (_services, _gaps, _trend, _of_index, _complete),
}
_OF_PUSKESMAS = {
    "bulanan": (_services, _gaps, _trend, _of_pws, _map, _problems, _of_ilp, _complete),
    "tribulanan": (_services, _gaps, _trend, _of_pws, _map, _problems, _of_ilp, _complete),
    "spm": (_services, _gaps, _trend, _of_index, _complete),
}
