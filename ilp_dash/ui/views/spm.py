"""Figures of Kesenjangan SPM: heat matrix and the trend of one service."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import ilp_plan, spm
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.grids import matrix as matrix_figure
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.coverage import FAR_BELOW
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.months import month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import in_sentence, number
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import spm as tables_spm
from ilp_dash.ui.trust import cell_marks, headed, mark, mark_columns, mark_service, of_place


def as_bars(sel: Selection, services: pd.DataFrame) -> pd.DataFrame:
    """Rows of `spm_services` of the chosen place as `coverage_bars` takes them: words, links and marks of trust."""
    of = of_place(sel)
    return services.assign(
        name=services["short"],
        text=[spm.gap_words(s) for s in walk(services)],
        href=[sel.link("spm", indikator=id) for id in services["id"]],
        **mark_columns(mark(of[id], sel, indikator=id) for id in services["id"]),
    )


def verdict(sel: Selection) -> dict:
    """Where most people are left."""
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    left = spm.left_total(services)
    if left is None:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    known = sorted((s for s in services if s.left_count), key=lambda s: -s.left_count)
    if not known:
        return verdict_figure(f"{place_name(sel)}: tidak ada kesenjangan SPM.", "")
    first = known[0]
    share = 100 * first.left_count / left
    return verdict_figure(
        f"{place_name(sel)}: {number(left)} pelayanan SPM lagi sampai 100 %; "
        f"{number(share)} % di antaranya {in_sentence(first.short)}.",
        spm.LEFT_NOTE,
    )


def matrix(sel: Selection) -> dict:
    """Puskesmas × 12 services, the city's own line last; counts and words on hover."""
    sel = tables.scope("spm-puskesmas", sel)
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    names = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in rows))
    of = {(r.puskesmas_code, r.id): r for r in rows}
    total = {s.id: s for s in each(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis)}
    lined = [[of[code, i.id] for i in SPM] for code, _ in names] + [[total[i.id] for i in SPM]]
    far = sum(r.coverage_pct is not None and r.coverage_pct < FAR_BELOW for r in rows)
    title = (
        f"{far} dari {len(rows)} pasangan puskesmas dan layanan masih di bawah {FAR_BELOW} %"
        if far
        else f"Semua puskesmas sudah {FAR_BELOW} % atau lebih di 12 layanan"
    )
    return matrix_figure(
        title,
        [name for _, name in names] + [city(sel.kota).name],
        [i.short for i in SPM],
        [[c.coverage_pct for c in line] for line in lined],
        [[c.served_ytd for c in line] for line in lined],
        [[c.sasaran for c in line] for line in lined],
        row_links=[sel.link("puskesmas", puskesmas=code) for code, _ in names] + [""],
        column_titles=[i.name for i in SPM],
        column_links=[sel.link("spm", indikator=i.id) for i in SPM],
        total_row=True,
        **cell_marks(sel, [*(("puskesmas", code) for code, _ in names), ("kota", sel.kota)]),
        subtitle=f"Persen dari sasaran setahun, kumulatif s.d. {month_label(sel.month)}; "
        "arahkan penunjuk untuk jumlah orang",
        downloads=tables.downloads("spm-puskesmas", sel),
    )


@headed(mark_service)
def trend(sel: Selection) -> go.Figure:
    """One service over time: cumulative within each year, gaps where nobody
    reported, interrupted where the definition changed."""
    i = INDICATORS[spm_of(sel)]
    rows = [t for t in each(ask_spm.spm_trend, sel.level, sel.area, i.id, sel.basis) if t.month <= sel.month]
    holes = sum(t.units_reported == 0 for t in rows)
    part = sum(0 < t.units_reported < t.units for t in rows)
    notes = [f"Kumulatif mulai lagi dari nol tiap {'Juli (tahun ajaran)' if i.year_start == 7 else 'Januari'}."]
    if holes:
        notes.append(f"{holes} bulan belum dilaporkan: garis berlubang.")
    if part:
        notes.append(f"{part} bulan dilaporkan oleh sebagian puskesmas saja.")
    return trend_lines(
        ask(ask_spm.spm_trend, sel.level, sel.area, i.id, sel.basis).head(len(rows)),
        [("coverage_pct", i.short)],
        f"{i.short} dari bulan ke bulan, {place_name(sel)}",
        Trend(
            target=100,
            target_label="Target 100 %",
            breaks=spm.definition_breaks(rows, i.id),
            markers=_ilp_starts(sel, [t.month for t in rows]),
            restarts=[n for n, t in enumerate(rows) if n and t.month.month == i.year_start],
            top=100,
        ),
        subtitle=f"{i.name}: {i.numerator} ÷ {i.sasaran}, {year_label(sel.month, i.year_start)}",
        notes=notes,
        downloads=tables.downloads("spm-tren", sel),
    )


def _ilp_starts(sel: Selection, months: list) -> list[tuple[int, str]]:
    """Where ILP began, as events on a trend: of the chosen puskesmas, else when
    half and all puskesmas of the city had started."""
    if not sel.puskesmas:
        return ilp_plan.city_markers([c for c in each(ask_ilp.ilp_curve, sel.kota) if c.month <= sel.month])
    row = next(r for r in each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month) if r.puskesmas_code == sel.puskesmas)
    return ilp_plan.start_markers(months, row.declared_on, row.pilot_on)


def by_area(sel: Selection) -> go.Figure:
    """One service per kota administrasi where there are such, else per kecamatan, from counts of its puskesmas."""
    head, areas = tables_spm.areas_of(sel)
    return coverage_bars(
        areas.assign(text=[spm.gap_words(a) for a in walk(areas)]),
        f"{INDICATORS[spm_of(sel)].short} per {head.lower()}",
        subtitle=f"Jumlah puskesmas di dalamnya, kumulatif s.d. {month_label(sel.month)}",
        label=head,
        text_label="Kesenjangan",
        downloads=tables.downloads("spm-wilayah", sel),
    )
