"""Promised and reached since the last meeting of a kind: its actions and their figures, then and now.

What it tells stands in the records as well as in the store, so that it is made anew each time.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from ilp_dash.config import data_dir
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.meetings import Meeting, before, month_shown, version_shown
from ilp_dash.domain.months import date_label
from ilp_dash.domain.promised import Figure, Promise, how_to_read, kept_promises, state_at, summed_up
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table, veiled
from ilp_dash.store.connection import STAFF, as_of, current_store, kept_versions
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name

NAME = "dijanjikan-dicapai"


@dataclass(frozen=True)
class Since:
    """What became of the last meeting. then: the month it was shown; version: of the data it was shown, None = not
    known; as_shown: the figures of then are of that version, else of the data of now; today: the day it is
    made; place: the puskesmas whose actions alone these are, "" = all."""

    meeting: Meeting
    promises: tuple[Promise, ...]
    then: date
    month: date
    version: int | None
    as_shown: bool
    today: date
    place: str

    @property
    def title(self) -> str:
        """What became of it, in a sentence."""
        return summed_up(self.promises, self.meeting.held_on, self.place)

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known to read it."""
        read = how_to_read(self.promises, self.then, self.month, self.version, self.as_shown)
        return (f"Status sekarang: per {date_label(self.today)}.", *read)


def since_last(sel: Selection, kind: str) -> Since | None:
    """What became of the last meeting of a kind before a pack of this place and month; of a puskesmas its own actions.
    None: there was no such meeting. Raises BadSetting when the records cannot be read."""
    from ilp_dash.store.meetings import meetings, shown_files  # bring SQLAlchemy
    from ilp_dash.store.records import records_to_read

    records, today = records_to_read(), today_in(sel.kota)
    found = meetings(records, sel.kota)
    files = shown_files(records, [m.id for m in found])
    last = before(found, files, kind, sel.month, today)
    return of_meeting(sel, last, files.get(last.id, [])) if last else None


def of_meeting(sel: Selection, meeting: Meeting, files: list) -> Since:
    """What became of the actions of a meeting up to the chosen month. files: those shown at it."""
    from ilp_dash.store.actions import actions, history
    from ilp_dash.store.records import records_to_read

    records, today = records_to_read(), today_in(sel.kota)
    wanted = [a for a in actions(records, sel.kota) if a.id in meeting.actions]
    wanted = [a for a in wanted if sel.puskesmas in (None, a.puskesmas_code)]
    until = _end_of(meeting)
    was = {a.id: state_at([(line.at, line.changes) for line in history(records, a.id)], until) for a in wanted}
    then, version = month_shown(meeting, files), version_shown(files)
    as_shown = current_store().view == STAFF and version in kept_versions(data_dir())
    with as_of(version if as_shown else None):
        before_now = {a.id: _figure(sel, a, then) for a in wanted if a.indicator}
    now = {a.id: _figure(sel, a, sel.month) for a in wanted if a.indicator}
    promises = kept_promises(meeting.actions, wanted, was, before_now, now, today)
    place = place_name(sel) if sel.puskesmas else ""
    return Since(meeting, tuple(promises), then, sel.month, version, as_shown, today, place)


def _end_of(meeting: Meeting) -> datetime:
    """The moment the day of a meeting had ended in its city, in UTC without zone as the records keep times."""
    moment = datetime.combine(meeting.held_on, time(12), UTC)
    while today_in(meeting.kota_code, moment) == meeting.held_on:
        moment += timedelta(hours=1)
    return moment.replace(tzinfo=None)


def _figure(sel: Selection, action, month: date) -> Figure:
    """The figure of the indicator of an action in its place at a month."""
    is_spm = INDICATORS[action.indicator].program == "SPM"  # is counted by puskesmas
    level, area = ("puskesmas", action.puskesmas_code) if action.puskesmas_code else ("kota", action.kota_code)
    if is_spm:
        rows = each(ask_spm.spm_services, level, area, month, sel.basis)
        row = next((row for row in rows if row.id == action.indicator), None)
        hidden = bool(row and row.hidden)
    else:
        if action.kelurahan_code:
            level, area = "kelurahan", action.kelurahan_code
        row = ask(ask_pws.pws_area, level, area, action.indicator, month, sel.basis)
        hidden = bool(row and row.hidden_ytd)
    if row is None or hidden:
        return Figure(hidden=hidden)
    return Figure(row.coverage_pct, row.running_pct)


def table(since: Since, sel: Selection) -> Table:
    """One row per action of the last meeting; None = about no indicator, or no report."""
    names = _names(sel)
    columns = (
        Column("number", "Nomor", essential=False),
        Column("plan", "Dijanjikan"),
        Column("owner", "Penanggung jawab", essential=False),
        Column("due", "Tenggat", "date", False),
        Column("was", "Status waktu itu", essential=False),
        Column("state", "Status sekarang"),
        Column("place", "Tempat", essential=False),
        Column("short", "Indikator"),
        Column("then_pct", "Capaian waktu itu", "pct", False),
        Column("then_due_pct", "Target berjalan waktu itu", "pct", False),
        Column("now_pct", "Capaian kini", "pct"),
        Column("now_due_pct", "Target berjalan kini", "pct", False),
    )
    rows = tuple(
        (
            str(p.action.id),
            p.action.plan,
            p.action.owner,
            p.action.due,
            p.was,
            p.state,
            names.get(p.action.kelurahan_code or p.action.puskesmas_code or p.action.kota_code, ""),
            INDICATORS[p.action.indicator].short if p.action.indicator else None,
            *_pair(p.then),
            *_pair(p.now),
        )
        for p in since.promises
    )
    return Table(NAME, since.title, columns, rows, notes=since.notes)


def by_indicator(since: Since, sel: Selection) -> Table:
    """One row per indicator of these actions: the figure of the whole place of the pack, then and now."""
    rows = []
    for id_ in dict.fromkeys(p.action.indicator for p in since.promises if p.action.indicator):
        of = [p.action for p in since.promises if p.action.indicator == id_]
        whole = replace(of[0], puskesmas_code=sel.puskesmas, kelurahan_code=None)
        with as_of(since.version if since.as_shown else None):
            then = _figure(sel, whole, since.then)
        rows.append((INDICATORS[id_].short, len(of), *_pair(then), *_pair(_figure(sel, whole, sel.month))))
    columns = (
        Column("short", "Indikator"),
        Column("actions", "Tindak lanjut", "count"),
        Column("then_pct", "Capaian waktu itu", "pct"),
        Column("then_due_pct", "Target berjalan waktu itu", "pct"),
        Column("now_pct", "Capaian kini", "pct"),
        Column("now_due_pct", "Target berjalan kini", "pct"),
    )
    title = f"Indikator yang dijanjikan, {_names(sel)[sel.area]} seluruhnya"
    return Table(f"{NAME}-indikator", title, columns, tuple(rows), notes=since.notes[1:])


def without_words(since: Since) -> Table:
    """The same for who may not read what was written: how many there are of each kind."""
    columns = (Column("state", "Tindak lanjut rapat itu"), Column("count", "Banyaknya", "count"))
    kinds: dict[str, int] = {}
    for promise in since.promises:
        kinds[promise.state] = kinds.get(promise.state, 0) + 1
    return Table(NAME, since.title, columns, tuple(kinds.items()), notes=since.notes[:1])


def _pair(figure: Figure | None) -> tuple:
    if figure is None:
        return None, None
    return veiled(figure.coverage_pct, figure.hidden), veiled(figure.due_pct, figure.hidden)


def _names(sel: Selection) -> dict[str, str]:
    """Places of the city by code."""
    units = {p.puskesmas_code: f"Puskesmas {p.name}" for p in each(ask_places.puskesmas_of, sel.kota)}
    homes = {k.code: k.name for k in each(ask_places.kelurahan_of, sel.kota, sel.month)}
    return {c.kota_code: c.name for c in each(ask_places.cities)} | units | homes
