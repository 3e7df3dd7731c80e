"""Figures of Siklus hidup: coverage from pregnancy to old age, and by klaster."""

import plotly.graph_objects as go

from ilp_dash.analysis import running, spm
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.texts import Stage, StageLine, lifecycle
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import KLASTER, SPM, STAGES
from ilp_dash.domain.indicators import PWS as PWS_INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import HIDDEN_WORD
from ilp_dash.domain.tables import classed
from ilp_dash.domain.words import number, percent
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name
from ilp_dash.ui.views.spm import as_bars, tick_label

TWO_PROGRAMS = (
    "SPM dan PWS dapat berbeda untuk pelayanan yang sama: sasaran, target setahun, dan unit yang melapor tidak sama "
    "(SPM per puskesmas terhadap 100 %, PWS per kelurahan terhadap target setempat)."
)
MAPPING_NOTE = "Pengelompokan siklus hidup dan klaster: pemetaan aplikasi dari KMK HK.01.07/MENKES/2015/2023 bab IV–VI."


def _answers(sel: Selection) -> dict[str, object]:
    """Coverage row by indicator id, SPM and PWS."""
    spm_rows = each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    pws_rows = each(ask_pws.pws_indicators, sel.level, sel.area, sel.month, sel.basis)
    return {r.id: r for r in (*spm_rows, *pws_rows)}


def verdict(sel: Selection) -> dict:
    """The stage of life where the share served is lowest."""
    rows = _answers(sel)
    shares = spm.stage_shares([rows[i.id] for i in SPM])
    if not shares:
        return verdict_figure(
            f"{place_name(sel)}: belum ada laporan untuk {month_label(sel.month)}.", "Pilih periode lain."
        )
    closed = running.closes(sel.month)
    low, high = (f(shares, key=lambda stage: shares[stage].served_pct / shares[stage].due_pct) for f in (min, max))

    def told(stage: str) -> str:
        of = shares[stage]
        due = "" if closed else f", target berjalan {percent(of.due_pct)}"
        return f"{STAGES[stage].lower()} ({percent(of.served_pct)}{due})"

    return verdict_figure(
        f"{place_name(sel)}: paling tertinggal {told(low)}; paling maju {told(high)}.",
        f"Bagian sasaran SPM yang sudah terlayani s.d. {month_label(sel.month)}, dibandingkan dengan "
        f"{'sasaran setahun' if closed else 'target berjalan tiap tahap'}.",
    )


def course(sel: Selection) -> dict:
    """The stages of life with their SPM services and PWS indicators."""
    rows = _answers(sel)
    stages = []
    for stage, name in STAGES.items():
        if stage == "semua":
            continue
        of = [i for i in SPM + PWS_INDICATORS if i.stage == stage]
        klaster = sorted({i.klaster for i in of})
        lines = [
            StageLine(
                i.short if i.program == "PWS" else f"SPM {i.short}",
                classed(rows[i.id]),
                _served(rows[i.id]),
                sel.link("spm" if i.program == "SPM" else "pws", indikator=i.id),
            )
            for i in of
            if i.id in rows
        ]
        stages.append(Stage(name, " · ".join(f"Klaster {k} {KLASTER[k]}" for k in klaster), lines))
    return lifecycle(
        "Dari kandungan sampai lanjut usia",
        stages,
        subtitle=f"Capaian kumulatif s.d. {month_label(sel.month)}, {place_name(sel)}; layanan semua umur ada di bawah",
        notes=(MAPPING_NOTE, TWO_PROGRAMS),
        downloads=tables.downloads("spm-layanan", sel),
    )


def _served(r) -> str:
    if getattr(r, "hidden", False) or getattr(r, "hidden_ytd", False):
        return HIDDEN_WORD
    return "belum lapor" if r.served_ytd is None else f"{number(r.served_ytd)} dari {number(r.sasaran)}"


def by_klaster(sel: Selection, klaster: int) -> go.Figure:
    """SPM services of one klaster, the slowest first."""
    rows = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    of = rows[rows["id"].isin([i.id for i in SPM if i.klaster == klaster])]
    return coverage_bars(
        as_bars(sel, of),
        f"Klaster {klaster}: {KLASTER[klaster]}",
        subtitle=f"{len(of)} layanan SPM",
        label="Layanan",
        text_label="Kesenjangan",
        downloads=tables.downloads("spm-layanan", sel),
        tick_label=tick_label(sel, of),
    )
