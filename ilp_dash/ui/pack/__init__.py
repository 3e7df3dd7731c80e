"""What a pack for a meeting holds: which tables, which slides, which papers, in which order."""

from collections.abc import Callable, Mapping

from ilp_dash.domain.meetings import MEETINGS
from ilp_dash.domain.months import month_code
from ilp_dash.domain.selection import Selection
from ilp_dash.export.pack.workbook import workbook
from ilp_dash.store.connection import STAFF, current_store
from ilp_dash.ui import tables
from ilp_dash.ui.pack.sheets import sheets
from ilp_dash.ui.tables.declared import INDICATORS_PWS, SERVICES


def files(sel: Selection, meeting: str) -> Mapping[str, Callable[[], bytes]]:
    """Name of a file -> what makes it, from the view in use. meeting: of `MEETINGS`."""
    view = current_store().view
    name = "_".join([meeting, sel.kota, month_code(sel.month), *([] if view == STAFF else [view])])
    about = tables.about(sel, f"{SERVICES} dan {INDICATORS_PWS}")
    return {f"tabel_{name}.xlsx": lambda: workbook(f"Bahan {MEETINGS[meeting]}", about, sheets(sel))}
