"""Figures of Sinyal: the verdict, months against what is usual, puskesmas against chance, ranges of rank."""

from ilp_dash.analysis import signals
from ilp_dash.charts.signals import Band, FunnelPoint, MonthPoint, RankRange, individuals
from ilp_dash.charts.signals import funnel as funnel_figure
from ilp_dash.charts.signals import rank_ranges as ranks_figure
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain import xmr
from ilp_dash.domain.funnel import SIDES
from ilp_dash.domain.indicators import INDICATORS, definition_at
from ilp_dash.domain.months import MONTH_SHORT, month_label, year_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number
from ilp_dash.ui import tables
from ilp_dash.ui.data import finished
from ilp_dash.ui.places import city, place_name, spm_of
from ilp_dash.ui.tables import signals as tables_signals
from ilp_dash.ui.trust import headed, mark_service, of_city
from ilp_dash.ui.words import rules_in_use


@headed(mark_service)
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
    value, limits, marks, month = of.values[-1], of.limits, of.marks[-1], month_label(sel.month)
    if value is None:
        return f"belum ada laporan {month}, jadi belum dapat dinilai"
    if not of.counts[-1]:
        return f"{month} belum dapat dinilai ({of.remarks[-1].removeprefix('tidak dihitung: ')})"
    if limits is None:
        return f"sinyal belum dapat dibedakan dari kebetulan; {_why_none(of.stretches[-1], sel)}"
    within = f"{number(value)} orang dilayani pada {month}"
    usual = f"batas {'sementara' if limits.provisional else 'kebiasaan'} {signals.span(limits)}"
    if not marks:
        return f"tidak ada sinyal; {within}, di dalam {usual}"
    return f"ada sinyal; {within}, {xmr.MARKS[marks[0]][1]}; {usual}"


def _why_none(stretch: xmr.Stretch, sel: Selection) -> str:
    least = tables_signals.rules(sel)["sinyal_batas_awal"]
    if stretch.points >= least:
        return "angkanya tidak berubah dari bulan ke bulan"
    return f"baru {stretch.points} bulan yang dapat dibandingkan, perlu sedikitnya {least}"


@headed(mark_service)
def by_month(sel: Selection) -> dict:
    """Chart of individuals of the chosen place."""
    i = INDICATORS[spm_of(sel)]
    of = tables_signals.series(sel)
    points = [
        MonthPoint(
            f"{MONTH_SHORT[m.month - 1]} {m.year}",
            v,
            xmr.MARKS[marks[0]][0] if marks else 0,
            signals.mark_words(marks),
            xmr.MARKS[marks[0]][2] if marks else "",
            counts,
            remark,
        )
        for m, v, counts, remark, marks in zip(of.months, of.values, of.counts, of.remarks, of.marks, strict=True)
    ]
    bands = [
        Band(s.first, s.last, words=f"tanpa batas: {s.points} bulan")
        if s.limits is None
        else Band(
            s.first,
            s.last,
            s.limits.center,
            s.limits.low,
            s.limits.high,
            "batas sementara" if s.limits.provisional else "",
        )
        for s in of.stretches
    ]
    breaks = [
        (
            s.first,
            f"definisi {definition_at(m).version}"
            if definition_at(m) != definition_at(of.months[s.first - 1])
            else year_label(m, 7),
        )
        for s in of.stretches[1:]
        for m in [of.months[s.first]]
    ]
    marked = sum(bool(m) for m in of.marks)
    return individuals(
        f"{i.short} tiap bulan, {place_name(sel)}: {f'{marked} bulan bersinyal' if marked else 'tidak ada bulan bersinyal'}",
        points,
        bands,
        breaks,
        subtitle=f"Orang dilayani dalam bulan itu saja, s.d. {month_label(sel.month)}. Batas kebiasaan = rata-rata ± 2,66 × rata-rata "
        "perubahan antarbulan (diagram XmR); di dalamnya naik-turun bulanan adalah kebetulan",
        notes=_notes(of, sel),
        downloads=tables.downloads("sinyal-bulan", sel),
    )


def _notes(of: signals.Series, sel: Selection) -> list[str]:
    notes = [
        "Sinyal: satu bulan di luar batas; delapan bulan berturut-turut di satu sisi rata-rata; tiga dari empat bulan lebih dekat ke batas "
        "daripada ke rata-rata; atau loncatan dari bulan lalu lebih dari 3,267 × rata-rata perubahan. Bulan kosong memutus deretan."
    ]
    if INDICATORS[spm_of(sel)].year_start == 7:
        notes.append(
            "Skrining anak sekolah berpola tahun ajaran, maka batas dimulai lagi tiap Juli dan selalu sementara."
        )
    if of.limits and of.limits.provisional:
        notes.append(
            f"Batas sementara: baru {of.limits.points} bulan yang dapat dibandingkan; batasnya masih akan bergeser."
        )
    return [*notes, rules_in_use(sel, *tables_signals.RULES)]


@headed(of_city(mark_service))
def funnel(sel: Selection) -> dict:
    """Funnel plot of the puskesmas of the city; the chosen one stands out."""
    i, of = INDICATORS[spm_of(sel)], tables_signals.units(sel)
    far, judged = signals.far_units(of)
    points = [
        FunnelPoint(
            u.row.puskesmas,
            u.row.sasaran,
            u.row.coverage_pct,
            u.side,
            [100 * n / u.row.sasaran for n in (u.row.low_998, u.row.low_95, u.row.high_95, u.row.high_998)]
            if u.side != "tanpa"
            else (),
            u.row.puskesmas_code == sel.puskesmas,
            sel.link("sinyal", puskesmas=u.row.puskesmas_code),
        )
        for u in of
        if u.side is not None
    ]
    return funnel_figure(
        f"{i.short}: {far} dari {judged} puskesmas di luar batas kebetulan 99,8 %"
        if judged
        else f"{i.short}: belum ada batas kebetulan",
        points,
        [(id, *SIDES[id]) for id in reversed(SIDES)],
        signals.center(of),
        [
            ("Belum lapor bulan ini", [u.row.puskesmas for u in of if not u.row.reported]),
            ("Tanpa sasaran", [u.row.puskesmas for u in of if u.row.reported and u.side is None]),
        ],
        subtitle=f"Capaian kumulatif s.d. {month_label(sel.month)} menurut besarnya sasaran: puskesmas kecil lebih mudah naik-turun karena "
        "kebetulan, maka batasnya melebar ke kiri (batas binomial eksak)",
        notes=[signals.spread_words(of)] if judged else [],
        downloads=tables.downloads("sinyal-corong", sel),
    )


@headed(of_city(mark_service))
def ranks(sel: Selection) -> dict:
    """Best and worst rank every puskesmas can have."""
    of = [u for u in tables_signals.units(sel) if u.ranks]
    ordered = sorted(of, key=lambda u: (sum(u.ranks), u.ranks[0], u.row.puskesmas))
    wide = [u.ranks[1] - u.ranks[0] + 1 for u in of]
    title = (
        f"Satu puskesmas dapat menempati rata-rata {number(sum(wide) / len(wide))} urutan" if wide else "Kisaran urutan"
    )
    return ranks_figure(
        title,
        [
            RankRange(
                u.row.puskesmas,
                *u.ranks,
                u.row.coverage_pct,
                u.row.puskesmas_code == sel.puskesmas,
                sel.link("sinyal", puskesmas=u.row.puskesmas_code),
            )
            for u in ordered
        ],
        subtitle="1 = capaian tertinggi. Batang yang bertumpang tidak dapat diurutkan: selang 95 % capaiannya bertumpang",
        notes=[]
        if sel.puskesmas
        else ["Pilih satu puskesmas di saringan untuk melihat puskesmas yang sasarannya sebanding."],
        downloads=tables.downloads("sinyal-corong", sel),
    )
