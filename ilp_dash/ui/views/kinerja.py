"""Figures of Kinerja tahunan: how many puskesmas are baik, cukup, kurang, by the printed rule."""

import plotly.graph_objects as go

from ilp_dash.analysis import pkp
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.classes import PKP
from ilp_dash.charts.grids import matrix as matrix_figure
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Classed
from ilp_dash.domain.words import in_sentence, joined, number, percent
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city
from ilp_dash.ui.tables.compare import performances, yardstick
from ilp_dash.ui.trust import cell_marks


def verdict(sel: Selection) -> dict:
    """The city's puskesmas by class, or the class of the chosen one."""
    made, rule = performances(sel), yardstick(sel)
    when = f"s.d. {month_label(sel.month)}"
    if sel.puskesmas:
        own = next(p for p in made if p.puskesmas_code == sel.puskesmas)
        if own.mean is None:
            return verdict_figure(
                f"Puskesmas {own.puskesmas}: kinerja {when} belum lengkap, ada layanan yang belum dilaporkan.",
                rule.words(),
            )
        late = f"Laporan {month_label(sel.month)} belum masuk: dinilai sampai laporan terakhirnya. " if own.late else ""
        return verdict_figure(
            f"Puskesmas {own.puskesmas}: kinerja {own.category}, rata-rata {percent(float(own.mean))} {when}.",
            late + rule.words(),
        )
    counts = pkp.counts(made)
    if set(counts) == {pkp.INCOMPLETE}:
        return verdict_figure(
            f"{city(sel.kota).name}: belum ada puskesmas yang kinerjanya dapat dinilai {when}.", rule.words()
        )
    parts = [f"{number(counts[kind])} {kind}" for kind in ("baik", "cukup", "kurang", pkp.INCOMPLETE) if counts[kind]]
    silent = sum(p.late for p in made)
    late = (
        f"{silent} puskesmas belum lapor {month_label(sel.month)} dan dinilai sampai laporan terakhirnya. "
        if silent
        else ""
    )
    return verdict_figure(
        f"{city(sel.kota).name}, kinerja {len(made)} puskesmas {when}: {joined(parts)}.", late + rule.words()
    )


def ranked(sel: Selection) -> go.Figure:
    """Mean of the twelve services of every puskesmas against the bound of baik, best first."""
    sel, rule = tables.scope("kinerja-puskesmas", sel), yardstick(sel)
    rows = pkp.ranked(performances(sel))
    known, low = rows["mean_pct"].notna().sum(), (rows["kind"] == "kurang").sum()
    return coverage_bars(
        rows.rename(columns={"puskesmas": "name", "mean_pct": "coverage_pct"}).assign(
            href=[sel.link("kinerja", puskesmas=code) for code in rows["puskesmas_code"]],
            cls=rows["kind"].map(PKP),
            text=[f"{r.kind}; belum lapor bulan ini, s.d. laporan terakhir" if r.late else r.kind for r in walk(rows)],
        ),
        f"{low} dari {known} puskesmas yang dapat dinilai masih kurang"
        if low
        else f"Rata-rata 12 layanan: {(rows['kind'] == 'baik').sum()} dari {known} puskesmas baik, "
        "tidak ada yang kurang",
        target=rule.good_from,
        target_label=f"Baik ≥ {number(rule.good_from)} %",
        subtitle=f"Rata-rata % kinerja 12 layanan SPM, s.d. {month_label(sel.month)}",
        text_label="Kelas",
        label="Puskesmas",
        downloads=tables.downloads("kinerja-puskesmas", sel),
    )


def matrix(sel: Selection) -> dict:
    """% kinerja, puskesmas × 12 services, with the people behind them on hover."""
    sel = tables.scope("kinerja-puskesmas", sel)
    made, rule = performances(sel), yardstick(sel)
    of = {(r.puskesmas_code, r.id): r for r in each(ask_spm.spm_by_puskesmas, sel.kota, sel.month, sel.basis)}
    lined = [[of[p.puskesmas_code, i.id] for i in SPM] for p in made]
    low = {i.short: sum(rule.of(p.services.get(i.id)) == "kurang" for p in made) for i in SPM}
    worst = max(low, key=low.get)
    return matrix_figure(
        f"Menurut layanan: {in_sentence(worst)} kurang di {low[worst]} dari {len(made)} puskesmas"
        if low[worst]
        else "Tidak ada layanan yang kinerjanya kurang",
        [p.puskesmas for p in made],
        [i.short for i in SPM],
        [[None if (v := p.services.get(i.id)) is None else Classed(v, PKP[rule.of(v)]) for i in SPM] for p in made],
        [[c.served_ytd for c in line] for line in lined],
        [[c.sasaran for c in line] for line in lined],
        row_links=[sel.link("kinerja", puskesmas=p.puskesmas_code) for p in made],
        column_titles=[i.name for i in SPM],
        column_links=[sel.link("spm", indikator=i.id) for i in SPM],
        **cell_marks(sel, [("puskesmas", p.puskesmas_code) for p in made]),
        subtitle=f"% kinerja, s.d. {month_label(sel.month)}; arahkan penunjuk untuk dilayani dan sasaran setahun",
        notes=(pkp.INCOMPLETE_NOTE,),
        downloads=tables.downloads("kinerja-puskesmas", sel),
    )
