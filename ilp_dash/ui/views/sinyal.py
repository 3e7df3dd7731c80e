"""Figures of Sinyal: the verdict, months against what is usual, puskesmas against chance, ranges of rank."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import signals
from ilp_dash.charts.funnel import funnel as funnel_figure
from ilp_dash.charts.ranks import rank_ranges
from ilp_dash.charts.signals import individuals
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain import xmr
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.ui import tables
from ilp_dash.ui.data import finished
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import signals as tables_signals
from ilp_dash.ui.trust import headed, mark_service
from ilp_dash.ui.words import rules_in_use


def verdict(sel: Selection) -> dict:
    """Is the chosen month a signal, and how many puskesmas stand outside what chance explains."""
    of = tables_signals.units(sel)
    far, judged = signals.far_units(of)
    outside = (
        f"{far or 'Tidak satu pun'} dari {judged} puskesmas {city(sel.kota).name} di luar batas kebetulan 99,8 %. "
        if judged
        else ""
    )
    chance = signals.spread_words(of) if judged else "Belum ada puskesmas yang dapat dibandingkan bulan ini."
    many = len(finished(tables_signals.found, sel.but(puskesmas=None)))
    others = f"{number(many)} sinyal" if many else "Tidak ada sinyal"
    return verdict_figure(
        f"{INDICATORS[spm_of(sel)].short}, {place_name(sel)}: {_said(tables_signals.series(sel), sel)}.",
        f"{outside}{chance} {others} di semua puskesmas dan 12 layanan bulan ini.",
    )


def _said(of: signals.Series, sel: Selection) -> str:
    value, limits, usual, marks, month = (
        of.values[-1], of.limits, of.usual[-1], of.marks[-1], month_label(sel.month),
    )  # fmt: skip
    if value is None:
        return f"belum ada laporan {month}, jadi belum dapat dinilai"
    if of.stretches[-1].points and not of.counts[-1]:
        return f"{month} belum dapat dinilai ({of.remarks[-1].removeprefix('tidak dihitung: ')})"
    if limits is None or usual is None:
        return f"sinyal belum dapat dibedakan dari kebetulan; {_why_none(of.stretches[-1], sel)}"
    within = f"{number(value)} orang dilayani pada {month}"
    usual = f"batas {'sementara' if limits.provisional else 'kebiasaan'} {signals.span(usual)}"
    if not marks:
        return f"tidak ada sinyal; {within}, di dalam {usual}"
    return f"ada sinyal; {within}, {xmr.MARKS[marks[0]][1]}; {usual}"


def _why_none(stretch: xmr.Stretch, sel: Selection) -> str:
    least = tables_signals.rules(sel)["sinyal_batas_awal"]
    if stretch.points >= least:
        return "perubahannya terhadap tahun lalu selalu sama"
    return f"baru {stretch.points} bulan yang dapat dibandingkan dengan tahun lalu, perlu sedikitnya {least}"


@headed(mark_service)
def by_month(sel: Selection) -> go.Figure:
    """Chart of individuals of the chosen place."""
    of = tables_signals.series(sel)
    marked = sum(bool(m) for m in of.marks)
    return individuals(
        of.by_month(),
        f"{INDICATORS[spm_of(sel)].short} tiap bulan, {place_name(sel)}: "
        f"{f'{marked} bulan bersinyal' if marked else 'tidak ada bulan bersinyal'}",
        subtitle=f"Orang dilayani dalam bulan itu saja, s.d. {month_label(sel.month)}. "
        "Biasanya = bulan yang sama tahun lalu + rata-rata perubahan terhadap tahun lalu; batas kebiasaan = biasanya ± "
        "2,66 × rata-rata beda perubahan itu antarbulan (diagram XmR); di dalamnya naik-turun adalah kebetulan",
        notes=_notes(of, sel),
        downloads=tables.downloads("sinyal-bulan", sel),
    )


def _notes(of: signals.Series, sel: Selection) -> list[str]:
    notes = [
        "Sinyal: satu bulan di luar batas; delapan bulan berturut-turut di satu sisi yang biasa; tiga dari empat bulan "
        "lebih dekat ke batas daripada ke yang biasa; atau perubahan terhadap tahun lalu yang meloncat dari bulan "
        "sebelumnya lebih dari 3,267 × rata-rata beda. Bulan kosong memutus deretan.",
        tables_signals.SEASON,
    ]
    if of.limits and of.limits.provisional:
        notes.append(
            f"Batas sementara: baru {of.limits.points} bulan yang dapat dibandingkan; batasnya masih akan bergeser."
        )
    if any(v is not None and not counts for v, counts in zip(of.values, of.counts, strict=True)):
        notes.append(
            "Tidak dihitung (○): laporan bulan itu atau bulan yang sama tahun lalu tidak lengkap, sesudah bulan yang "
            "tidak lengkap (dapat memuat susulan), atau belum ada tahun lalunya."
        )
    return [*notes, rules_in_use(sel, *tables_signals.RULES)]


def _drawn(of: pd.DataFrame, sel: Selection) -> pd.DataFrame:
    """Puskesmas as a figure takes them: named, the chosen one told, each leading to its own page."""
    return of.assign(
        name=of["puskesmas"],
        chosen=of["puskesmas_code"].eq(sel.puskesmas or ""),
        href=[sel.link("sinyal", puskesmas=code) for code in of["puskesmas_code"]],
    )


def funnel(sel: Selection) -> go.Figure:
    """Funnel plot of the puskesmas of the city; the chosen one stands out."""
    short, of = INDICATORS[spm_of(sel)].short, tables_signals.units(sel)
    far, judged = signals.far_units(of)
    apart = (
        ("Belum lapor bulan ini", of.loc[~of["reported"], "puskesmas"]),
        ("Tidak ada di tampilan umum", of.loc[of["hidden"], "puskesmas"]),
        ("Tanpa sasaran", of.loc[of["reported"] & of["side"].isna() & ~of["hidden"], "puskesmas"]),
    )
    return funnel_figure(
        _drawn(of[of["side"].notna()], sel),
        f"{short}: {far} dari {judged} puskesmas di luar batas kebetulan 99,8 %"
        if judged
        else f"{short}: belum ada batas kebetulan",
        subtitle=f"Capaian kumulatif s.d. {month_label(sel.month)} menurut besarnya sasaran: puskesmas kecil lebih "
        "mudah naik-turun karena "
        "kebetulan, maka batasnya melebar ke kiri (batas binomial eksak)",
        notes=[
            *(f"{reason}: {', '.join(names)}." for reason, names in apart if len(names)),
            *([signals.spread_words(of)] if judged else []),
        ],
        downloads=tables.downloads("sinyal-corong", sel),
    )


def ranks(sel: Selection) -> go.Figure:
    """Best and worst rank every puskesmas can have."""
    of = _drawn(tables_signals.units(sel), sel).dropna(subset=["best"])
    of = of.assign(both=of["best"] + of["worst"]).sort_values(["both", "best", "puskesmas"])
    wide = (of["worst"] - of["best"] + 1).mean()
    return rank_ranges(
        of,
        f"Satu puskesmas dapat menempati rata-rata {number(wide)} urutan" if len(of) else "Kisaran urutan",
        subtitle="1 = capaian tertinggi. Batang yang bertumpang tidak dapat diurutkan: selang 95 % capaiannya "
        "bertumpang",
        notes=[]
        if sel.puskesmas
        else ["Pilih satu puskesmas di saringan untuk melihat puskesmas yang sasarannya sebanding."],
        downloads=tables.downloads("sinyal-corong", sel),
    )
