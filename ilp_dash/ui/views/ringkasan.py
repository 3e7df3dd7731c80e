"""Figures of Ringkasan: the verdict, six key figures, SPM bars, the small map, published facts."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import ilp, places, spm
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.texts import FactLine, Kpi, facts, kpis
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import DEFAULT_PWS
from ilp_dash.domain.months import date_label, month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent, points
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, place_name
from ilp_dash.ui.views.peta import status_map
from ilp_dash.ui.views.spm import as_bars


def _services(sel: Selection) -> list:
    return each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)


def verdict(sel: Selection) -> dict:
    """The answer in one sentence: how many services are reached or on pace,
    how many people are left, where most of them are."""
    services = [s for s in _services(sel) if s.coverage_pct is not None]
    if not services:
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM untuk {month_label(sel.month)}.",
            "Pilih periode lain, atau minta puskesmas mengirim laporannya.",
        )
    reached = sum(bool(s.reached) for s in services)
    paced = sum(bool(spm.on_pace(s, sel.month)) for s in services)
    largest = max(services, key=lambda s: s.left_count)
    if reached == 12:
        sentence = f"{place_name(sel)}: semua 12 layanan SPM sudah 100 %."
    else:
        first = (
            "belum satu pun dari 12 layanan SPM 100 %" if not reached else f"{reached} dari 12 layanan SPM sudah 100 %"
        )
        pace = (
            ""
            if sel.month.month == 12
            else f", {paced} melaju sesuai target berjalan"
            if paced
            else ", belum ada yang melaju sesuai target berjalan"
        )
        sentence = (
            f"{place_name(sel)}: {first}{pace}. Kesenjangan terbesar: {largest.short}, "
            f"{number(largest.left_count)} orang."
        )
    return verdict_figure(sentence, _ilp_sentence(sel))


def _ilp_sentence(sel: Selection) -> str:
    rows = each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    if sel.puskesmas:
        row = next(r for r in rows if r.puskesmas_code == sel.puskesmas)
        said = (
            f"dinyatakan menerapkan ILP sejak {date_label(row.declared_on)}"
            if row.declared_on
            else "belum dinyatakan menerapkan ILP"
        )
        return f"Puskesmas ini {said}; daftar periksa: {row.items} dari 10 butir terpenuhi."
    counts = ilp.status_counts(rows)
    said = (
        f"ILP: {ilp.declared(rows)} dari {len(rows)} puskesmas dinyatakan menerapkan; "
        f"menurut daftar periksa {counts['penuh']} penuh dan {counts['sebagian']} sebagian."
    )
    plan = ilp.plan_words(rows, city(sel.kota).target_ilp_on, sel.month)
    return f"{said} {plan}".strip()


def key_figures(sel: Selection) -> dict:
    """The row of cards, each with its course over the months."""
    return kpis(
        [_ilp_card(sel), _reached_card(sel), _left_card(sel), _running_card(sel), _complete_card(sel), *_life_card(sel)]
    )


def _until(sel: Selection, rows) -> list:
    """The last two years of a monthly answer, up to the chosen month."""
    return [r for r in rows if r.month <= sel.month][-24:]


def _ilp_card(sel: Selection) -> Kpi:
    rows = each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month)
    curve = _until(sel, each(ask_ilp.ilp_curve, sel.kota))
    full = sum(r.status in ("sebagian", "penuh") for r in rows)
    return Kpi(
        "Puskesmas ILP",
        f"{ilp.declared(rows)} dari {len(rows)}",
        f"dinyatakan kota; daftar periksa: {full} sebagian/penuh",
        [c.declared for c in curve],
        href=sel.link("ilp"),
    )


def _reached_card(sel: Selection) -> Kpi:
    services = _services(sel)
    progress = _until(sel, each(ask_spm.spm_progress, sel.level, sel.area, sel.basis))
    known = [s for s in services if s.coverage_pct is not None]
    paced = sum(bool(spm.on_pace(s, sel.month)) for s in known)
    return Kpi(
        "SPM tercapai",
        f"{sum(bool(s.reached) for s in known)} dari 12",
        f"tepat 100 %; {paced} sesuai target berjalan",
        [p.reached if p.reported else None for p in progress],
        href=sel.link("spm"),
    )


def _left_card(sel: Selection) -> Kpi:
    progress = _until(sel, each(ask_spm.spm_progress, sel.level, sel.area, sel.basis))
    left = spm.left_total(_services(sel))
    return Kpi(
        "Belum terlayani",
        number(left),
        "orang, dijumlah dari 12 layanan",
        [p.left_count if p.reported else None for p in progress],
        href=sel.link("spm"),
    )


def _running_card(sel: Selection) -> Kpi:
    months = _until(sel, each(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas))
    now = months[-1] if months and months[-1].month == sel.month else None
    if now is None:
        return Kpi("PWS sesuai laju", "–", "tidak ada kelurahan pada bulan ini")
    return Kpi(
        "PWS sesuai laju",
        f"{now.running} dari {now.kelurahan}",
        f"kelurahan: lapor {now.reported}, evaluasi {now.evaluated}, kunjungan sesuai laju {now.visits_on_pace}",
        [m.running for m in months],
        href=sel.link("pws"),
    )


def _complete_card(sel: Selection) -> Kpi:
    months = _until(sel, each(ask_places.reporting_by_month, sel.kota, sel.puskesmas))
    now, before = months[-1], months[-2] if len(months) > 1 else None
    pct = 100 * now.reported / now.expected
    change = pct - 100 * before.reported / before.expected if before else None
    return Kpi(
        "Kelengkapan laporan",
        percent(pct),
        f"{now.reported} dari {now.expected} laporan masuk",
        [100 * m.reported / m.expected for m in months],
        delta=points(change) if change else "",
        delta_good=None if not change else change > 0,
        href=sel.link("kualitas", indikator=None),
    )


def _life_card(sel: Selection) -> list[Kpi]:
    fact = next(
        (f for f in each(ask_places.published_facts, sel.kota) if f.topik == "uhh" and f.nilai is not None), None
    )
    return (
        [Kpi("Umur harapan hidup", number(fact.nilai, 2), f"tahun; angka terbit · {fact.sumber}, {_year_of(fact)}")]
        if fact
        else []
    )


def _year_of(fact) -> str:
    return (
        str(fact.tanggal.year)
        if fact.tanggal
        else next((w.strip("().,") for w in reversed(fact.kalimat.split()) if w.strip("().,").isdigit()), "")
    )


def spm_bars(sel: Selection) -> go.Figure:
    """Twelve services sorted against 100, the country beside them."""
    rows = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    last = spm.furthest_behind(walk(rows), sel.month)
    title = (
        f"{last.short} paling tertinggal: {percent(last.coverage_pct)}, "
        f"target berjalan {percent(spm.running_pct(last.id, sel.month))}"
        if last
        else "Belum ada laporan SPM"
    )
    year = rows["national_year"].max()
    national = "" if pd.isna(year) else f" Nasional: Sekber SPM, {year} setahun penuh (sementara)."
    return coverage_bars(
        as_bars(sel, rows.sort_values("coverage_pct", ascending=False, kind="stable")),
        title,
        subtitle=f"Capaian 12 layanan SPM, kumulatif s.d. {month_label(sel.month)}, {place_name(sel)}",
        national_label=f"nasional {year}",
        text_label="Kesenjangan",
        label="Layanan",
        downloads=tables.downloads("spm-layanan", sel),
        notes=(
            f"Target berjalan bulan ini {percent(100 * sel.month.month / 12)} bila laju merata; "
            "usia pendidikan dasar baru "
            f"{percent(spm.running_pct('SPM05', sel.month))} ({year_label(sel.month, 7)}).{national}",
        ),
    )


def small_map(sel: Selection) -> dict:
    """PWS status of the opening indicator per kelurahan."""
    return status_map(sel.but(indikator=DEFAULT_PWS), mini=True)


def published(sel: Selection) -> dict:
    """Published facts of the city, apart from the store's own figures."""
    rows = each(ask_places.published_facts, sel.kota)
    return facts(
        [FactLine(f.kalimat, f.sumber, *places.published_on(f)) for f in rows],
        f"Yang sudah terbit tentang {city(sel.kota).name}",
        "Fakta dari berita, terpisah dari angka dasbor ini",
    )
