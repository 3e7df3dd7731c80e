"""Lines on other pages about what is written in the records; loads them only for who may read them."""

from ilp_dash.domain.actions import late_in_words
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UserError
from ilp_dash.store.connection import PUBLIC, STAFF, current_store


def say_overdue(sel: Selection) -> None:
    """How many actions of the chosen place are late, with the way to them; nothing in the public view."""
    if current_store().view != PUBLIC:
        from ilp_dash.ui.tindak_lanjut import say_overdue as say  # brings SQLAlchemy, as in viewer

        say(sel)


def late_now(kota: str) -> str:
    """How many actions of a city are late, for the public screen: their number and the oldest day, no word of one. ""
    where none is, and while the records cannot be read."""
    from ilp_dash.store.actions import actions
    from ilp_dash.store.records import records_to_read

    today = today_in(kota)
    try:
        return late_in_words([a for a in actions(records_to_read(), kota) if a.is_overdue(today)])
    except UserError:
        return ""


def say_editing(sel: Selection) -> None:
    """The way to the page where the sentences of the chosen city are edited; nothing beside the staff view of now."""
    if current_store().view == STAFF and not sel.puskesmas and not sel.versi:
        from ilp_dash.ui.pokok_rapat import say_editing as say

        say(sel)
