"""The minutes of a meeting, and what its actions and files are: for its page and its command."""

from ilp_dash.domain.actions import Action, in_order
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.meetings import Meeting
from ilp_dash.errors import UserError
from ilp_dash.store.actions import actions
from ilp_dash.store.connection import STAFF, viewing
from ilp_dash.store.meetings import shown_files
from ilp_dash.store.records import records_to_read
from ilp_dash.store.reference import load_reference
from ilp_dash.ui.places import city


def its_actions(meeting: Meeting) -> list[Action]:
    """The actions of a meeting as they are now, in order."""
    wanted = [a for a in actions(records_to_read(), meeting.kota_code) if a.id in meeting.actions]
    return in_order(wanted, today_in(meeting.kota_code))


def names() -> dict[str, str]:
    """Places the application knows, by code."""
    reference = load_reference()
    known = {a.code: a.name for a in reference.areas} | {c.kota_code: c.name for c in reference.cities}
    return known | {p.puskesmas_code: f"Puskesmas {p.name}" for p in reference.puskesmas}


def minutes(meeting: Meeting) -> tuple[str, bytes]:
    """(name of the file, PDF)."""
    from ilp_dash.export.minutes import to_pdf  # brings typst

    files = shown_files(records_to_read(), [meeting.id]).get(meeting.id, [])
    name = f"notulen_{meeting.kind}_{meeting.kota_code}_{meeting.held_on:%Y-%m-%d}.pdf"
    simulated, today = _simulated(meeting.kota_code), today_in(meeting.kota_code)
    return name, to_pdf(meeting, its_actions(meeting), files, names(), simulated, today)


def _simulated(kota: str) -> bool:
    """Are the figures of a city a simulation? What is not built yet has none."""
    try:
        with viewing(STAFF):
            return bool(city(kota).simulated)
    except UserError:
        return False
