"""Figures of Rapor puskesmas: one page for one puskesmas."""

import plotly.graph_objects as go

from ilp_dash.analysis import pws, running, spm
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.grids import status_grid
from ilp_dash.charts.texts import Kpi, kpis, questions
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import PWS
from ilp_dash.domain.months import date_label, month_label
from ilp_dash.domain.readiness import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import in_sentence, number, percent
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.queries import spm as ask_spm
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name
from ilp_dash.ui.views.pertanyaan import act
from ilp_dash.ui.views.spm import as_bars, tick_label


def _services(sel: Selection) -> list:
    return each(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)


def verdict(sel: Selection) -> dict:
    """How this puskesmas stands: services on pace by its last report, and the one farthest behind."""
    services = _services(sel)
    if all(s.coverage_pct is None for s in services):
        return verdict_figure(
            f"{place_name(sel)} belum melaporkan SPM tahun ini.",
            "Hubungi petugas data puskesmas untuk mengirim laporan.",
        )
    worst = _worst(sel)
    closed = running.closes(sel.month)
    on = sum(bool(s.reached) for s in services) if closed else running.paced(services)
    short = worst and number(running.short(worst, sel.month))
    rest = f"; paling tertinggal {in_sentence(worst.short)}, kurang {short} orang" if worst else ""
    return verdict_figure(
        f"{place_name(sel)}: {running.silence(services, sel.month)}{on} dari {spm.counted(services)} "
        f"{'tercapai' if closed else 'sesuai laju'}{rest}.",
        "" if closed or not worst else "Kurang dari target berjalan pada laporan terakhir.",
    )


def _worst(sel: Selection):
    """The row of the service farthest behind, None where none is."""
    return spm.slowest([s for s in _services(sel) if running.short(s, sel.month)])


def next_step(sel: Selection) -> dict | None:
    """The way from what is farthest behind to an action about it."""
    worst = _worst(sel)
    items = act(sel.but(indikator=worst.id)) if worst else []
    return questions(items, f"{worst.short}, {place_name(sel)}") if items else None


def key_figures(sel: Selection) -> dict:
    """ILP status, services reached, people left, kelurahan above target, reports of the year."""
    row = next(r for r in each(ask_ilp.ilp_by_puskesmas, sel.kota, sel.month) if r.puskesmas_code == sel.puskesmas)
    services = _services(sel)
    reports = [r for r in each(ask_places.reports_of, sel.puskesmas, sel.month.year) if r.month <= sel.month]
    sent = [r for r in reports if r.sent_on]
    on_time = sum(not r.late_days for r in sent)
    months = [m for m in each(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas) if m.month == sel.month]
    said = f"dinyatakan {date_label(row.declared_on)}" if row.declared_on else "belum dinyatakan kota"
    reached, of = sum(bool(s.reached) for s in services), spm.shown(services)
    cards = [
        Kpi("Status ILP", STATUSES[row.status], f"{row.items} dari 10 butir; {said}", href=sel.link("ilp")),
        Kpi("SPM tercapai", f"{reached} dari {of}", "tepat 100 % atau lebih")
        if running.closes(sel.month)
        else Kpi(
            "SPM sesuai laju",
            f"{running.paced(services)} dari {of}",
            f"{reached} sudah 100 %" if reached else "belum ada yang 100 %",
        ),
        Kpi("Belum terlayani", number(spm.left_total(services)), f"pelayanan lagi sampai 100 %, {of} layanan"),
    ]
    if months:
        cards.append(
            Kpi(
                "PWS kelurahan",
                f"{months[0].reported} dari {months[0].kelurahan} lapor",
                f"{months[0].evaluated} dievaluasi, {pws.visits_words(months[0])}"
                if months[0].reported
                else f"belum lapor {month_label(sel.month)}",
            )
        )
    cards.append(
        Kpi("Laporan masuk", f"{len(sent)} dari {len(reports)}", f"{on_time} tepat waktu, tahun {sel.month.year}")
    )
    origin = ask(ask_ilp.patient_origin, sel.kota, sel.month, sel.puskesmas)
    known = [n for n in (origin.dalam_wilayah, origin.luar_wilayah, origin.luar_kota) if n is not None]
    if known and sum(known):
        outside = (origin.luar_wilayah or 0) + (origin.luar_kota or 0)
        cards.append(
            Kpi(
                "Pasien luar wilayah",
                percent(100 * outside / sum(known)),
                f"{number(outside)} dari {number(sum(known))} kunjungan",
            )
        )
    return kpis(cards)


def spm_bars(sel: Selection) -> go.Figure:
    """Twelve services of this puskesmas, the slowest first."""
    rows = ask(ask_spm.spm_services, sel.level, sel.area, sel.month, sel.basis)
    return coverage_bars(
        as_bars(sel, rows),
        "12 layanan SPM, dari yang paling tertinggal",
        tick_label=tick_label(sel, rows),
        subtitle=f"Persen dari sasaran setahun, kumulatif s.d. {month_label(sel.month)}",
        label="Layanan",
        text_label="Kesenjangan",
        downloads=tables.downloads("spm-layanan", sel),
    )


def kelurahan_grid(sel: Selection) -> dict:
    """Its kelurahan × PWS indicators: four-way status."""
    rows = each(ask_pws.pws_statuses, sel.kota, sel.month, sel.basis, sel.puskesmas)
    names = list(dict.fromkeys((r.area_code, r.name) for r in rows))
    of = {(r.area_code, r.indicator): r for r in rows}
    cells = [[of.get((code, i.id)) for i in PWS] for code, _ in names]
    bad, judged = sum(r.status == "jelek" for r in rows), sum(r.status not in pws.UNJUDGED for r in rows)
    return status_grid(
        f"{bad} dari {judged} pasangan kelurahan dan indikator yang dinilai berstatus Jelek"
        if judged
        else f"Belum ada status PWS yang dapat dinilai pada {month_label(sel.month)}"
        if rows
        else "Tidak ada kelurahan pada bulan ini",
        [name for _, name in names],
        [i.tag for i in PWS],
        [[cell and cell.status for cell in line] for line in cells],
        row_links=[sel.link("peta", kelurahan=code) for code, _ in names],
        column_titles=[i.name for i in PWS],
        subtitle=f"Status PWS tiap kelurahan, {month_label(sel.month)}",
        notes=(pws.STATUS_NOTE,),
        downloads=tables.downloads("pws-indikator", sel),
        streaks=[[cell and cell.streak for cell in line] for line in cells],
    )
