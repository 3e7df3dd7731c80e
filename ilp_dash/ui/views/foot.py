"""The foot of every page, and the quiet marks that belong to every figure of a view."""

from ilp_dash.charts.texts import footer
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask


def foot(sel: Selection) -> dict:
    """Data date, version, source, completeness, simulation mark: the end of every page."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    items = [
        ("Data", f"kumulatif s.d. {month_label(sel.month)}"),
        ("Kelengkapan", f"{state.reported} dari {state.expected} laporan, {state.on_time} tepat waktu"),
        ("Sumber", f"laporan puskesmas, terakhir diterima {date_label(state.received_at.date())}"),
        ("Versi data", f"{state.version}, dibangun {date_label(state.built_at.date())}"),
    ]
    return footer(items, marks=marks(sel))


def marks(sel: Selection) -> list[str]:
    """Quiet tags that belong to every figure of this view."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    tags = ["DATA SIMULASI"] if state.simulated else []
    if state.provisional:
        tags.append("sementara")
    return tags
