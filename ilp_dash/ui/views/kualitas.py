"""Figures of Kualitas data: the verdict, who reported when, discipline over time."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.grids import punctuality
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.months import MONTH_SHORT, date_label, month_label, since_january
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import trust as ask_trust
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.tables.trust import OVER, days_late, findings_of
from ilp_dash.ui.words import rules_in_use

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
LOOKS = {"SPM": "Laporan SPM", "PWS": "Laporan PWS"}


def verdict(sel: Selection) -> dict:
    """How many reports came, how many on time, and what must go back to whom."""
    now = next((m for m in each(ask_places.reporting_by_month, sel.kota, sel.puskesmas) if m.month == sel.month), None)
    found = findings_of(sel.but(indikator=None))
    odd = found[found["trust_check"] != OVER]
    back = f"{number(len(odd))} temuan perlu dikembalikan"
    back += "" if sel.puskesmas else f" ke {odd['puskesmas_code'].nunique()} puskesmas"
    over = ask(ask_trust.over_sasaran_counts, sel.kota, sel.month)
    above = int((over[over["puskesmas_code"] == sel.puskesmas] if sel.puskesmas else over)["over"].sum())
    return verdict_figure(
        f"{place_name(sel)}, {month_label(sel.month)}: {now.reported} dari {now.expected} laporan masuk, {now.on_time} "
        f"tepat waktu; "
        f"{back if len(odd) else 'tidak ada temuan untuk dikembalikan'}.",
        f"Temuan: {since_january(sel.month)}."
        + (f" Selain itu {number(above)} capaian di atas 100 %." if above else ""),
    )


def who_reported(sel: Selection, form: str) -> dict:
    """Puskesmas × months of the year: on time, days late, not reported."""
    sel = sel.but(puskesmas=None, kelurahan=None, indikator=None)
    late = days_late(sel, form)
    due = each(ask_places.due_date, sel.kota, sel.month)[0].due_on
    on_time, expected = int(late.eq(0).fillna(False).to_numpy().sum()), late.size
    return punctuality(
        f"{number(on_time)} dari {number(expected)} laporan {form} tahun {sel.month.year} tepat waktu",
        list(late.index.get_level_values("puskesmas")),
        [MONTH_SHORT[m.month - 1] for m in late.columns],
        late.astype(object).where(late.notna(), None).to_numpy().tolist(),
        row_links=[sel.link("kualitas", puskesmas=code) for code in late.index.get_level_values("puskesmas_code")],
        column_titles=[month_label(m) for m in late.columns],
        subtitle=f"Laporan {form} tiap puskesmas, {city(sel.kota).name}; +n = hari sesudah tanggal batas",
        notes=(
            f"Batas laporan {month_label(sel.month)}: {DAYS[due.weekday()]}, {date_label(due)}. Batas yang jatuh di "
            "luar hari kerja atau pada hari libur yang didaftar (libur.csv) bergeser ke hari kerja sesudahnya.",
            rules_in_use(sel, "tanggal_batas_lapor", "hari_kerja_seminggu"),
        ),
        downloads=tables.downloads(f"ketepatan-{form.lower()}", sel),
    )


def discipline(sel: Selection) -> go.Figure:
    """Reports handed in, and handed in on time, month by month."""
    sel = sel.but(kelurahan=None, indikator=None)
    months = ask(ask_places.reporting_by_month, sel.kota, sel.puskesmas)
    months = months[months["month"] <= pd.Timestamp(sel.month)].tail(24)
    year = months.tail(12)
    mean = 100 * int(year["on_time"].sum()) / int(year["expected"].sum())
    return trend_lines(
        months.assign(
            reported_pct=100 * months["reported"] / months["expected"],
            on_time_pct=100 * months["on_time"] / months["expected"],
        ),
        [("reported_pct", "masuk"), ("on_time_pct", "tepat waktu")],
        f"{len(year)} bulan terakhir {number(mean)} % laporan tepat waktu, {place_name(sel)}",
        Trend(top=100, decimals=0),
        subtitle="Persen dari laporan SPM dan PWS yang seharusnya",
        downloads=tables.downloads("kelengkapan", sel),
    )
