"""What became of the last meeting of this kind: the first slide of a pack, a sheet of its workbook, a block of its
paper and of its page. Without an earlier meeting, or one that decided nothing, there is none of them."""

from dataclasses import replace

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.meetings import kind_in_sentence
from ilp_dash.domain.months import date_label
from ilp_dash.domain.promised import Figure, begins_anew
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import HIDDEN, Column, Table
from ilp_dash.domain.words import number, percent
from ilp_dash.export.pack.content import Rows, Sentences, Sheet, Slide, fitting
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables import promised

SHEET, OF_INDICATORS = "Dijanjikan dan dicapai", "Indikator yang dijanjikan"
LONGEST = 52  # characters of a promise on a slide
WIDE = {"plan": 4.3, "owner": 2.6, "due": 2, "state": 2.3, "short": 2.8, "then": 1.9, "now": 1.9, "count": 2}
_ELSEWHERE = "Rinciannya hanya untuk dinas dan puskesmasnya."


def slide(sel: Selection, meeting: str) -> Slide | None:
    """What was promised and what became of it, the late ones first; of a meeting without actions what it decided."""
    since = promised.since_last(sel, meeting)
    if since is None:
        return None
    staff = current_store().view == STAFF
    if not since.promises:
        return _decided(since) if staff and not sel.puskesmas else None
    if not staff:
        return Slide(since.title, fitting(promised.without_words(since), (6, 2)), _ELSEWHERE, since.notes[:1])
    whole = _told(since)
    shown = fitting(whole, tuple(WIDE[c.key] for c in whole.columns))
    rows = whole.rows
    few = f" {len(shown.table.rows)} dari {number(len(rows))} ditampilkan." if len(shown.table.rows) < len(rows) else ""
    return Slide(since.title, shown, f"Dijanjikan dan dicapai sejak rapat itu.{few}", since.notes)


def _told(since: promised.Since, page: bool = False) -> Table:
    """The promises in few words, for a slide or, with who and by when, for a page."""
    columns = (
        Column("plan", "Dijanjikan"),
        *((Column("owner", "Penanggung jawab"), Column("due", "Tenggat")) if page else ()),
        Column("state", "Status"),
        Column("short", "Indikator"),
        Column("then", "Waktu itu (target)"),
        Column("now", "Kini (target)"),
    )
    rows = []
    for p in since.promises:
        anew = begins_anew(p, since.then, since.month)
        rows.append(
            (
                p.action.plan if page else _short(p.action.plan),
                *((p.action.owner, f"{p.action.due:%d/%m/%Y}") if page else ()),
                p.state if page or not p.late else "lewat tenggat",
                INDICATORS[p.action.indicator].short if p.action.indicator else None,
                "tahun lalu" if anew else _figure(p.then),
                _figure(p.now),
            )
        )
    return Table(promised.NAME, since.title, columns, tuple(rows), notes=since.notes)


def _figure(figure: Figure | None) -> str | None:
    """ "30,2 % (50,0 %)": coverage, and what was due by then; the word of a hidden one, None without one."""
    if figure is None or figure.hidden:
        return figure and repr(HIDDEN)
    if figure.coverage_pct is None:
        return "belum lapor"
    return percent(figure.coverage_pct) + ("" if figure.due_pct is None else f" ({percent(figure.due_pct)})")


def _decided(since: promised.Since) -> Slide | None:
    decisions, day = since.meeting.decisions, date_label(since.meeting.held_on)
    if not decisions:
        return None
    lines = tuple(f"{n}. {_short(said, 140)}" for n, said in enumerate(decisions[:6], 1))
    few = f"{len(lines)} dari {number(len(decisions))} keputusan. " if len(lines) < len(decisions) else ""
    return Slide(
        f"Rapat {day} memutuskan {number(len(decisions))} hal.",
        Sentences(lines),
        f"{few}Tidak ada tindak lanjut yang dikaitkan dengan rapat itu.",
    )


def _short(words: str, most: int = LONGEST) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"


def sheet(sel: Selection, meeting: str) -> list[tuple[str, Table]]:
    """(name of the sheet, table) of the workbook; [] = none."""
    since = promised.since_last(sel, meeting)
    if since is None or not since.promises:
        return []
    if current_store().view != STAFF:
        return [(SHEET, promised.without_words(since))]
    of = promised.by_indicator(since, sel)
    return [(SHEET, promised.table(since, sel)), *([(OF_INDICATORS, of)] if of.rows else [])]


def told(sel: Selection, meeting: str) -> Table | None:
    """The promises with who and by when, for a page of paper or of the web; None = none."""
    since = promised.since_last(sel, meeting)
    if since is None or not since.promises:
        return None
    if current_store().view == STAFF:
        return _told(since, page=True)
    table = promised.without_words(since)
    return replace(table, notes=(*table.notes, _ELSEWHERE))


def paper(sel: Selection, meeting: str) -> list[Sheet]:
    """The page of a paper; [] = none."""
    table = told(sel, meeting)
    if table is None:
        return []
    return [
        Sheet(
            f"{place_name(sel)}: dijanjikan dan dicapai",
            f"Sejak {kind_in_sentence(meeting)} yang lalu",
            table.notes,
            (Rows(table, tuple(WIDE[c.key] for c in table.columns)),),
        )
    ]
