"""The foot of every page, and the quiet marks that belong to every figure of a view."""

from ilp_dash.charts.texts import footer, questions
from ilp_dash.domain.months import date_label, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import version_words
from ilp_dash.store.connection import VIEW_NAMES, current_store
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import place_name


def foot(sel: Selection) -> dict:
    """Data date, version, source, completeness, simulation mark: the end of every page."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    items = [
        ("Data", f"kumulatif s.d. {month_label(sel.month)}"),
        ("Kelengkapan", f"{state.reported} dari {state.expected} laporan, {state.on_time} tepat waktu"),
        ("Sumber", f"laporan puskesmas, terakhir diterima {date_label(state.received_on)}"),
        ("Versi data", version_words(state.version, state.of_version, state.built_at)),
    ]
    return footer(items, marks=marks(sel))


def earlier_version(sel: Selection, page: str) -> dict:
    """That the page shows an earlier version, with the way to the newest."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    of = version_words(state.version, state.of_version, state.built_at)
    return questions([("lihat yang terbaru", sel.link(page, versi=None))], f"Keadaan versi {of}, bukan yang terbaru")


def marks(sel: Selection) -> list[str]:
    """Quiet tags that belong to every figure of this view."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    tags = ["DATA SIMULASI"] if state.simulated else []
    if state.provisional:
        tags.append("sementara")
    if sel.versi:
        tags.append(f"versi {sel.versi}")
    return [*tags, VIEW_NAMES[current_store().view].removeprefix("tampilan ")]


def picture(sel: Selection, page: str) -> dict:
    """What a saved or printed figure says besides its title: its file's name, place and period, source and version,
    marks."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    return {
        "file": f"{page}_{place_name(sel)}_{month_code(sel.month)}".lower().replace(" ", "-"),
        "place": f"{place_name(sel)} · {month_label(sel.month)}",
        "lines": [
            f"Sumber: laporan puskesmas, terakhir diterima {date_label(state.received_on)}. Kelengkapan: "
            f"{state.reported} dari {state.expected} laporan {month_label(sel.month)}. "
            f"Versi data {version_words(state.version, state.of_version, state.built_at)}."
        ],
        "marks": " · ".join(marks(sel)),
    }
