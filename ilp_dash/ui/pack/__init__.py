"""What a pack for a meeting holds: which tables, which slides, which papers, in which order."""

from collections.abc import Callable, Mapping, Sequence

from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.months import date_label, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.export.pack.content import Occasion, Sheet
from ilp_dash.export.pack.workbook import workbook
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask
from ilp_dash.ui.pack.papers import reports, summary
from ilp_dash.ui.pack.sheets import sheets
from ilp_dash.ui.pack.slides import slides
from ilp_dash.ui.places import city
from ilp_dash.ui.tables.declared import INDICATORS_PWS, SERVICES
from ilp_dash.ui.views.foot import marks


def files(sel: Selection, meeting: str) -> Mapping[str, Callable[[], bytes]]:
    """Name of a file -> what makes it, from the view in use. meeting: of `MEETINGS`."""
    view = current_store().view
    name = "_".join([meeting, sel.kota, month_code(sel.month), *([] if view == STAFF else [view])])
    about = occasion(sel, meeting)
    return {
        f"tabel_{name}.xlsx": lambda: workbook(f"Bahan {about.meeting}, {about.city}", about.about, sheets(sel)),
        f"paparan_{name}.pptx": lambda: _presentation(about, sel, meeting),
        f"ringkasan_{name}.pdf": lambda: _paper(about, summary(sel)),
        f"rapor_{name}.pdf": lambda: _paper(about, reports(sel)),
    }


def occasion(sel: Selection, meeting: str) -> Occasion:
    """What stands on every slide and page of a pack."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    of, period = city(sel.kota), month_label(sel.month)
    return Occasion(
        MEETINGS[meeting],
        of.name,
        period,
        tuple(marks(sel)),
        f"Sumber: laporan puskesmas s.d. {period}, diterima s.d. {date_label(state.received_on)} · "
        f"{state.reported} dari {state.expected} laporan masuk · data versi {state.version}",
        tuple(tables.about(sel, f"{SERVICES} dan {INDICATORS_PWS}")),
    )


def _presentation(about: Occasion, sel: Selection, meeting: str) -> bytes:
    from ilp_dash.export.pack.paper import png  # brings typst
    from ilp_dash.export.pack.slides import presentation  # brings python-pptx

    return presentation(about, slides(sel, meeting), png)


def _paper(about: Occasion, sheets: Sequence[Sheet]) -> bytes:
    from ilp_dash.export.pack.paper import paper  # brings typst

    return paper(about, sheets)
