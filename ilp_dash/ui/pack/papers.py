"""The papers of a pack: the city on two pages, each puskesmas on one."""

from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Table
from ilp_dash.export.pack.content import Rows, Sheet, cut
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables import briefing
from ilp_dash.ui.views import puskesmas, ringkasan

SPM = ("short", "coverage_pct", "pace", "short_count", "left_count", "served_ytd", "sasaran")
PWS = ("short", "coverage_pct", "target_running_pct", "status", "left_count")
GAPS = ("puskesmas", "short", "coverage_pct", "pace", "short_count", "left_count")
ILP = ("puskesmas", "status", "items", "declared_on")
PROBLEMS = ("name", "short", "status", "streak", "coverage_pct", "short_count")
# Shares of the width; other columns have 1.6.
WIDE = {"short": 3, "name": 2.6, "puskesmas": 2.6, "pace": 2.7, "status": 2.4}
MOST_GAPS, MOST_ILP, MOST_PROBLEMS = 12, 14, 36


def summary(sel: Selection) -> list[Sheet]:
    """The city on two pages."""
    sub = f"Capaian s.d. {month_label(sel.month)}"
    first = Sheet(place_name(sel), sub, _lines(sel), (_rows("spm-layanan", sel, SPM), _rows("pws-indikator", sel, PWS)))
    places = (_rows("kesenjangan", sel, GAPS, MOST_GAPS), _rows("ilp-puskesmas", sel, ILP, MOST_ILP))
    return [first, Sheet(f"{place_name(sel)}: di mana", sub, (), places)]


def reports(sel: Selection) -> list[Sheet]:
    """Each puskesmas of the city on one page; of a chosen puskesmas its page, and one with what its kelurahan lack."""
    if sel.puskesmas:
        problems = _rows("pws-masalah", sel, PROBLEMS, MOST_PROBLEMS)
        where = Sheet(f"{place_name(sel)}: di mana", f"Capaian s.d. {month_label(sel.month)}", (), (problems,))
        return [_report(sel), *([where] if problems.table.rows else [])]
    return [_report(sel.but(puskesmas=p.puskesmas_code)) for p in each(ask_places.puskesmas_of, sel.kota)]


def _report(sel: Selection) -> Sheet:
    said = puskesmas.verdict(sel)
    lines = (said["title"], f"{said.get('sub', '')} {ringkasan.ilp_sentence(sel)}".strip())
    return Sheet(
        place_name(sel),
        f"{city(sel.kota).name}, rapor s.d. {month_label(sel.month)}",
        lines,
        (_rows("spm-layanan", sel, SPM), _rows("pws-indikator", sel, PWS)),
    )


def _lines(sel: Selection) -> tuple[str, ...]:
    said, told = ringkasan.verdict(sel), briefing.told(sel)
    first = (lines[:1] for lines in told.values())
    return tuple(
        filter(None, (said["title"], said.get("sub", ""), *briefing.heaviest(told), *briefing.originals(first)))
    )


def _rows(name: str, sel: Selection, keys: tuple[str, ...], most: int | None = None) -> Rows:
    made = tables.make(name, sel)
    kept = cut(made, keys, most)
    rest = f" ({most} dari {len(made.rows)} baris)" if most and len(made.rows) > most else ""
    return Rows(
        Table(name, f"{made.title}{rest}", kept.columns, kept.rows), tuple(WIDE.get(c.key, 1.6) for c in kept.columns)
    )
