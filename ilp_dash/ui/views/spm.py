"""Figures of Kesenjangan SPM: heat matrix and the trend of one service."""

from collections import Counter

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import ilp_plan, running, spm
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.grids import matrix as matrix_figure
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import classed
from ilp_dash.domain.words import in_sentence, joined, number, percent
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import spm as tables_spm
from ilp_dash.ui.trust import cell_marks, headed, mark, mark_columns, mark_service, of_place


def as_bars(sel: Selection, services: pd.DataFrame) -> pd.DataFrame:
    """Rows of `spm_services` of the chosen place as `coverage_bars` takes them, the slowest first: words, links, marks
    of trust, a tick at what was due (in December: at the country's last year)."""
    of = of_place(sel)
    services = services.sort_values("pace_pct", na_position="last", kind="stable")
    return services.assign(
        name=services["short"],
        text=running.told_rows(services, sel.month),
        tick_pct=services["national_pct" if running.closes(sel.month) else "running_pct"],
        href=[sel.link("spm", indikator=id) for id in services["id"]],
        **mark_columns(mark(of[id], sel, indikator=id) for id in services["id"]),
    )


def tick_label(sel: Selection, services: pd.DataFrame) -> str:
    """What the tick of `as_bars` says."""
    year = services["national_year"].max()
    return f"nasional {year}" if running.closes(sel.month) and pd.notna(year) else "target berjalan"


def verdict(sel: Selection) -> dict:
    """How many services are on pace, and how much of what is due is missing."""
    services = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    left = spm.left_total(services)
    if left is None:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    if not left:
        return verdict_figure(f"{place_name(sel)}: tidak ada kesenjangan SPM.", "")
    silent = running.silence(services, sel.month) if sel.puskesmas else running.mixed(services, sel.month)
    if running.closes(sel.month):
        reached = sum(bool(s.reached) for s in services)
        return verdict_figure(
            f"{place_name(sel)}: {reached} dari {spm.counted(services)} tercapai; "
            f"{number(left)} pelayanan kurang dari 100 %.",
            f"{silent} {spm.LEFT_NOTE}".strip(),
        )
    behind = sum(s.short_count for s in services if s.short_count)
    slowest = spm.slowest(services)
    rest = (
        f"; {number(behind)} pelayanan kurang dari target berjalan. Paling tertinggal {in_sentence(slowest.short)}: "
        f"{percent(slowest.coverage_pct)}, target berjalan {percent(slowest.running_pct)}"
        if behind
        else ""
    )
    first = f"{place_name(sel)}: {silent if sel.puskesmas else ''}"
    return verdict_figure(
        f"{first}{running.paced(services)} dari {spm.counted(services)} sesuai laju{rest}.",
        f"{'' if sel.puskesmas else silent} {spm.LEFT_NOTE}".strip(),
    )


def matrix(sel: Selection) -> dict:
    """Puskesmas × 12 services, the city's own line last; counts and words on hover."""
    sel = tables.scope("spm-puskesmas", sel)
    rows = each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)
    names = list(dict.fromkeys((r.puskesmas_code, r.puskesmas) for r in rows))
    of = {(r.puskesmas_code, r.id): r for r in rows}
    total = {s.id: s for s in each(ask_spm.spm_services, "kota", sel.kota, sel.month, sel.basis)}
    lined = [[of[code, i.id] for i in SPM] for code, _ in names] + [[total[i.id] for i in SPM]]
    closed, known = running.closes(sel.month), [r for r in rows if r.pace]
    on = sum(bool(r.reached) for r in known) if closed else running.paced(known)
    behind = Counter(r.short for r in known if not r.reached and (closed or r.pace == "tertinggal"))
    most = max(behind.values(), default=0)
    worst = f"; {_named(behind, most)} tertinggal di {most} puskesmas" if behind else ""
    title = (
        f"{on} dari {len(known)} pasangan puskesmas dan layanan {'tercapai' if closed else 'sesuai laju'}"
        f"{'' if closed else worst}"
    )
    return matrix_figure(
        title,
        [name for _, name in names] + [city(sel.kota).name],
        [i.short for i in SPM],
        [[classed(c) for c in line] for line in lined],
        [[c.served_ytd for c in line] for line in lined],
        [[c.sasaran for c in line] for line in lined],
        row_links=[sel.link("puskesmas", puskesmas=code) for code, _ in names] + [""],
        column_titles=[i.name for i in SPM],
        column_links=[sel.link("spm", indikator=i.id) for i in SPM],
        total_row=True,
        **cell_marks(sel, [*(("puskesmas", code) for code, _ in names), ("kota", sel.kota)]),
        subtitle=f"Persen dari sasaran setahun, kumulatif s.d. {month_label(sel.month)}, diwarnai menurut "
        f"{'golongan capaian' if closed else 'laju pada laporan terakhir'}; arahkan penunjuk untuk jumlah orang",
        downloads=tables.downloads("spm-puskesmas", sel),
    )


def _named(counts: Counter, most: int) -> str:
    """The services counted as often as the most; of more than three only how many."""
    names = [in_sentence(short) for short, n in counts.items() if n == most]
    return joined(names) if len(names) <= 3 else f"{len(names)} layanan"


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
        subtitle=f"{i.name}: {i.numerator} ÷ {i.sasaran}",
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
        areas.assign(
            text=running.told_rows(areas, sel.month),
            tick_pct=None if running.closes(sel.month) else areas["running_pct"],
        ),
        f"{INDICATORS[spm_of(sel)].short} per {head.lower()}",
        tick_label="target berjalan",
        subtitle=f"Jumlah puskesmas di dalamnya, kumulatif s.d. {month_label(sel.month)}",
        label=head,
        text_label="Kesenjangan",
        downloads=tables.downloads("spm-wilayah", sel),
    )
