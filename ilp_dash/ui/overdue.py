"""The line about late actions on other pages; loads the records only for who may read them."""

from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import PUBLIC, current_store


def say_overdue(sel: Selection) -> None:
    """How many actions of the chosen place are late, with the way to them; nothing in the public view."""
    if current_store().view != PUBLIC:
        from ilp_dash.ui.tindak_lanjut import say_overdue as say  # brings SQLAlchemy, as in viewer

        say(sel)
