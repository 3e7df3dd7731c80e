"""Figures of the panel of one kelurahan beside the map: who answers for it, its network, its chosen indicator over
time."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.texts import Kpi, kpis
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import kelurahan_row, pws_of
from ilp_dash.ui.trust import headed, mark_indicator


def cards(sel: Selection) -> dict:
    """The chosen kelurahan in four cards: who answers for it, posyandu, pustu, kader."""
    row = kelurahan_row(sel)
    net = next(
        (n for n in each(ask_ilp.network_by_kelurahan, sel.kota, sel.month, None) if n.kelurahan_code == sel.kelurahan),
        None,
    )
    made = [
        Kpi(
            "Puskesmas penanggung jawab",
            row.puskesmas,
            f"Kecamatan {row.kecamatan}",
            href=sel.link("puskesmas", puskesmas=row.puskesmas_code),
        )
    ]
    if net is not None:
        kader = [
            f"{words} {number(value)}"
            for words, value in (("purwa", net.kader_purwa), ("madya", net.kader_madya), ("utama", net.kader_utama))
            if value is not None
        ]
        made += [
            Kpi(
                "Posyandu",
                f"{number(net.posyandu_siklus_hidup)} dari {number(net.posyandu_total)}",
                "siklus hidup aktif",
            ),
            Kpi("Pustu", number(net.pustu), "nakes lengkap" if net.pustu_lengkap else "nakes belum lengkap"),
            Kpi("Kader", number(net.kader_total), "tingkat kader: " + ", ".join(kader) if kader else ""),
        ]
    return kpis(made)


@headed(mark_indicator)
def trend(sel: Selection) -> go.Figure:
    """The chosen indicator of the chosen kelurahan over two years against its running target."""
    months = ask(ask_pws.pws_trend, "kelurahan", sel.kelurahan, pws_of(sel), sel.basis)
    months = months[months["month"] <= pd.Timestamp(sel.month)].tail(24)
    i = INDICATORS[pws_of(sel)]
    return trend_lines(
        months,
        [("coverage_pct", i.short)],
        f"{i.short} di {kelurahan_row(sel).name}",
        Trend(
            target="target_running_pct",
            target_label="target berjalan",
            restarts=[n for n, month in enumerate(months["month"]) if n and month.month == 1],
        ),
        subtitle="Bulan tanpa laporan, atau yang tidak ada di tampilan ini, tampak sebagai celah",
    )
