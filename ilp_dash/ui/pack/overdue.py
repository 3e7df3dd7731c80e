"""Actions that are late on the day a pack is made: a slide, a sheet of the workbook, a page of paper, a part of the
page for phones. Where none is late there is none of them. The public view tells how many, by indicator, and no word of
one."""

from collections import Counter
from datetime import date

from ilp_dash.domain.actions import Action, in_order, late_in_words
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import date_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number
from ilp_dash.export.pack.content import Rows, Sheet, Slide, fitting
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.ui.places import place_name

SHEET = "Lewat tenggat"
WIDE = {"plan": 4.6, "owner": 2.8, "due": 2, "short": 2.6, "state": 1.9, "count": 2.4}


def late(sel: Selection) -> list[Action]:
    """The late actions of the city, or of one puskesmas, the longest late first. Raises BadSetting when the records
    cannot be read."""
    from ilp_dash.store.actions import actions  # bring SQLAlchemy
    from ilp_dash.store.records import records_to_read

    today = today_in(sel.kota)
    found = [a for a in actions(records_to_read(), sel.kota) if a.is_overdue(today)]
    return in_order([a for a in found if sel.puskesmas in (None, a.puskesmas_code)], today)


def table(sel: Selection) -> Table | None:
    """One row per late action; in the public view one per indicator. None where none is late."""
    found = late(sel)
    if not found:
        return None
    title = f"{late_in_words(found)}."
    notes = (f"Keadaan {date_label(today_in(sel.kota))}.",)
    if current_store().view != STAFF:
        of = Counter(_indicator(a) or "tanpa indikator" for a in found)
        columns = (Column("short", "Indikator"), Column("count", "Lewat tenggat", "count"))
        return Table("tindak-lanjut", title, columns, tuple(of.most_common()), notes=notes)
    columns = (
        Column("plan", "Rencana"),
        Column("owner", "Penanggung jawab"),
        Column("due", "Tenggat"),
        Column("short", "Indikator"),
        Column("state", "Status"),
    )
    rows = tuple((a.plan, a.owner, _day(a.due), _indicator(a), a.state) for a in found)
    return Table("tindak-lanjut", title, columns, rows, notes=notes)


def slide(sel: Selection) -> Slide | None:
    """The late ones, as many as fit."""
    made = table(sel)
    if made is None:
        return None
    shown = fitting(made, tuple(WIDE[c.key] for c in made.columns))
    few = len(shown.table.rows) < len(made.rows)
    rest = f" {len(shown.table.rows)} dari {number(len(made.rows))} ditampilkan." if few else ""
    return Slide(made.title, shown, f"{made.notes[0]}{rest}", made.notes)


def sheet(sel: Selection) -> list[tuple[str, Table]]:
    """(name of the sheet, table) of the workbook; [] = none."""
    made = table(sel)
    return [(SHEET, made)] if made else []


def paper(sel: Selection) -> list[Sheet]:
    """The page of a paper; [] = none."""
    made = table(sel)
    if made is None:
        return []
    rows = Rows(made, tuple(WIDE[c.key] for c in made.columns))
    return [Sheet(f"{place_name(sel)}: tindak lanjut lewat tenggat", made.notes[0], (), (rows,))]


def _indicator(action: Action) -> str | None:
    return INDICATORS[action.indicator].short if action.indicator else None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
