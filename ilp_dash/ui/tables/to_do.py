"""Table of Minggu ini: where to go, what to do, who answers."""

import pandas as pd

from ilp_dash.analysis import to_do
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.to_do import MOST
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui.data import ask, finished
from ilp_dash.ui.places import place_name
from ilp_dash.ui.tables.declared import laid, table


def to_visit(sel: Selection) -> pd.DataFrame:
    """Kelurahan of the chosen puskesmas or city with anything to do (see `to_do.to_visit`), ten of each puskesmas."""
    return finished(_to_visit, sel)  # the sentence and the table of a page ask for it


def _to_visit(sel: Selection) -> pd.DataFrame:
    return to_do.ten_each(
        to_do.to_visit(
            ask(ask_pws.pws_statuses, sel.kota, sel.month, sel.basis, sel.puskesmas),
            ask(ask_pws.findings_by_kelurahan, sel.kota, sel.month, sel.puskesmas),
            sel.month,
        )
    )


@table("minggu-ini")
def this_week(sel: Selection) -> Table:
    """Ten kelurahan of each puskesmas to go to, worst first."""
    rows = to_visit(sel)
    return laid(
        "minggu-ini",
        f"Kelurahan yang didatangi, {place_name(sel)}, {to_do.according_to(rows, sel.month)}",
        rows,
        (
            Column("name", "Kelurahan"),
            *(() if sel.puskesmas else (Column("puskesmas", "Puskesmas", essential=False),)),
            Column(
                "short_total",
                "Kurang, pelayanan",
                "count",
                note="dijumlah dari semua indikator PWS di bawah target berjalan",
            ),
            Column("what", "Mengapa", essential=False),
            Column("do", "Yang dilakukan"),
            Column("who", "Yang menjawab", essential=False),
        ),
        notes=(
            f"Paling banyak {MOST} kelurahan tiap puskesmas: yang terbanyak kurang dari target berjalan dahulu, "
            "lalu yang belum lapor, temuan kunjungan rumah yang masih terbuka, dan yang terlama berstatus Jelek.",
            "Kurang = orang di bawah target berjalan pada laporan terakhir, dijumlah antarindikator (pelayanan, "
            "bukan jiwa); kunjungan rumah dihitung keluarga dan tidak ikut dijumlah. Yang menjawab: pembagian aplikasi "
            "menurut klaster (PJ = penanggung jawab klaster).",
        ),
        links=[sel.link("peta", kelurahan=code) for code in rows["area_code"]],
    )
