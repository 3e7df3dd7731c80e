"""Figures of Minggu ini: how many kelurahan ask for somebody, and where most."""

from ilp_dash.analysis import to_do
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables.to_do import to_visit


def verdict(sel: Selection) -> dict:
    """Where to go first, how many are silent, how many findings are open."""
    rows = to_visit(sel)
    if not len(rows):
        return verdict_figure(f"{place_name(sel)}: tidak ada kelurahan yang perlu didatangi lebih dahulu.", "")
    first, silent = rows.iloc[0], int(rows["silent"].sum())
    still, all_known = to_do.open_findings(ask(ask_pws.findings, sel.level, sel.area, sel.month))
    where = f"Kelurahan {first['name']}" + ("" if sel.puskesmas else f" (Puskesmas {first['puskesmas']})")
    source = to_do.according_to(rows, sel.month)
    said = [
        f"{number(silent)} kelurahan belum lapor" if silent else "",
        f"{'' if all_known else 'sedikitnya '}{number(still)} temuan kunjungan rumah masih terbuka" if still else "",
    ]
    return verdict_figure(
        f"{place_name(sel)}: mulai dari {where}, kurang {number(int(first['short_total']))} pelayanan dari "
        "target berjalan.",
        "; ".join([source[0].upper() + source[1:], *(part for part in said if part)]) + ".",
    )
