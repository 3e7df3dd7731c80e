"""Figures of PWS: the customary sorted bars with their four values, status counts, PWS running month by month."""

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import pws
from ilp_dash.analysis.running import paced, silence
from ilp_dash.charts.bars import stacked_bars
from ilp_dash.charts.classes import PWS, pws_class
from ilp_dash.charts.grids import status_grid
from ilp_dash.charts.lines import Trend, trend_lines
from ilp_dash.charts.pws import pws_bars
from ilp_dash.charts.quadrant import quadrant as quadrant_figure
from ilp_dash.charts.texts import legend as legend_figure
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_label, months_between
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import percent
from ilp_dash.store.connection import PUBLIC, current_store
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.rows import walk
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name, pws_of
from ilp_dash.ui.tables import pws as tables_pws
from ilp_dash.ui.trust import mark_columns, unit_marks
from ilp_dash.ui.words import rules_in_use

LOOKS = {
    "grafik": "Grafik",
    "tabel": "Tabel",
    "kuadran": "Kuadran",
    "matriks": "Matriks",
    "masalah": "Masalah",
    "puskesmas": "Puskesmas",
    "kunjungan": "Kunjungan dan jalannya PWS",
}
WITH_DIRECTION = ("kuadran", "masalah")  # looks of what the public view has not: the four-way status of kelurahan
OF_KELURAHAN = ("kuadran", "matriks", "masalah")  # looks that show kelurahan, however many there are
MATRIX_ROWS = 80  # more fit no screen; the download holds all


def looks() -> dict[str, str]:
    """The looks of the page in the view that is asked."""
    public = current_store().view == PUBLIC
    return {look: words for look, words in LOOKS.items() if not (public and look in WITH_DIRECTION)}


def _units(sel: Selection, level: str) -> list:
    return each(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis, sel.puskesmas)


def verdict(sel: Selection, look: str) -> dict:
    """How many units are below their running target, and how many of those still rise; units as the look counts
    them."""
    level = "kelurahan" if look in OF_KELURAHAN else tables_pws.pws_level(sel)
    i = INDICATORS[pws_of(sel)]
    units = _units(sel, level)
    above, judged = pws.above_target(units)
    veiled = sum(u.status == "disembunyikan" for u in units)
    if not judged and veiled:
        silent = len(units) - veiled
        rest = f", {silent} belum lapor" if silent else ""
        return verdict_figure(
            f"{i.short}, {place_name(sel)}: tidak ada {level} yang dapat dinilai pada {month_label(sel.month)}; "
            f"angka {veiled} {level} tidak ada di tampilan umum{rest}.",
            f"Target s.d. {month_label(sel.month)}: {percent(units[0].target_running_pct)}.",
        )
    silent = [u for u in units if u.status == "belum_lapor"]
    if not judged and (known := [u for u in silent if u.pace and not u.hidden_ytd]):
        return verdict_figure(
            f"{i.short}, {place_name(sel)}: {silence(known, sel.month)}{paced(known)} dari "
            f"{len(known)} {level} sesuai laju.",
            "Status dan arah bulan ini menunggu laporannya.",
        )
    if not judged:
        return verdict_figure(
            f"{i.short}: belum ada {level} {place_name(sel)} yang lapor untuk {month_label(sel.month)}.",
            "Pilih bulan lain.",
        )
    rising = sum(u.status == "cukup" for u in units)
    falling = sum(u.status == "kurang" for u in units)
    directed = any(u.status in pws.FOUR for u in units)
    trend = f", {rising or 'tidak satu pun'} di antaranya naik bulan ini" if directed else ""
    below = (
        f"{judged - above} dari {judged} {level} di bawah target berjalan{trend}"
        if judged > above
        else f"{f'semua {judged}' if judged > 1 else 'satu-satunya'} {level} yang dapat dinilai di atas target berjalan"
    )
    sub = f"{falling} {level} sudah di atas target tetapi bulan ini turun. " if falling else ""
    chance = sum(bool(u.within_chance) for u in units if u.status in pws.FOUR)
    sub += f"Pada {chance} {level} naik-turunnya dalam batas kebetulan. " if chance else ""
    sub += f"{len(silent)} {level} belum lapor. " if silent else ""
    sub += f"{veiled} {level} tidak dinilai di sini karena angkanya tidak ada di tampilan umum. " if veiled else ""
    gap = (
        pws.fifths(ask(ask_pws.pws_units, sel.kota, "kelurahan", i.id, sel.month, sel.basis, sel.puskesmas))
        if level == "kelurahan"
        else ""
    )
    return verdict_figure(
        f"{i.short}, {place_name(sel)}: {below}.",
        f"{sub}Target s.d. {month_label(sel.month)}: {percent(units[0].target_running_pct)}. {gap}".strip(),
    )


def chart(sel: Selection) -> go.Figure:
    """The customary PWS chart: sorted bars, running target, kumulatif / bulan ini / bulan lalu / arrow under each."""
    level, i = tables_pws.pws_level(sel), INDICATORS[pws_of(sel)]
    rows = pws.ranked(tables_pws.units_of(sel, level))
    marks = unit_marks(sel, level, i.id)
    goal = rows["target_running_pct"].iloc[0] if len(rows) else None
    return pws_bars(
        rows.assign(
            name=rows["name"].mask(rows["total"], place_name(sel)),
            href=[None if r.total else tables_pws.unit_link(sel, level, r.area_code) for r in walk(rows)],
            remark=[pws.remark(r) if r.total or r.status == "belum_lapor" else "" for r in walk(rows)],
            **mark_columns(marks[area] for area in rows["area_code"]),
        ),
        f"{i.short} tiap {level}, tertinggi ke terendah",
        goal,
        f"{'target' if i.monthly_ratio else 'target berjalan'} {percent(goal)}",
        unit=level.capitalize(),
        subtitle=f"{i.numerator} ÷ {i.sasaran}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} "
        f"{month_label(sel.month)}",
        notes=(
            rules_in_use(
                sel, f"target_{i.id}", "garis_target", "tetap_di_bawah_target", "rentan_sasaran", "angka_kecil"
            ),
            *tables_pws.area_notes(sel, level == "puskesmas"),
        ),
        downloads=tables.downloads("pws-wilayah", sel),
    )


def quadrant(sel: Selection) -> go.Figure:
    """Level × direction: every kelurahan whose exact numbers may be shown as a point, the others listed by status."""
    units = ask(ask_pws.pws_units, sel.kota, "kelurahan", pws_of(sel), sel.month, sel.basis, sel.puskesmas)
    i, counts = INDICATORS[pws_of(sel)], units["status"].value_counts()
    low, falling = counts.get("jelek", 0), counts.get("kurang", 0)
    title = (
        f"{i.short}: {low} kelurahan di bawah target dan tidak naik, {falling} di atas target tetapi turun"
        if any(id in counts for id in pws.FOUR)
        else f"{i.short}: {month_label(sel.month)} belum punya arah"
    )
    return quadrant_figure(
        units.assign(href=[sel.link("peta", kelurahan=area) for area in units["area_code"]]),
        title,
        subtitle=f"Mendatar: {'D/S' if i.monthly_ratio else 'kumulatif'} dikurangi target "
        f"{'' if i.monthly_ratio else 'berjalan '}"
        f"{month_label(sel.month)}. Tegak: bulan ini dikurangi bulan lalu. Keduanya poin persen.",
        downloads=tables.downloads("pws-kelurahan", sel),
    )


def matrix(sel: Selection) -> dict:
    """Status of one indicator, kelurahan × month, longest in trouble first."""
    first, last = tables_pws.pws_span(sel)
    months = months_between(first, last)
    rows = ask(ask_pws.pws_months, sel.kota, pws_of(sel), first, last, sel.basis, sel.puskesmas)
    ranked = pws.worst_first(rows)
    units = ranked.head(MATRIX_ROWS)
    statuses, streaks = (
        [[None if pd.isna(cell) else cell for cell in line] for line in of.itertuples(index=False)]
        for of in (
            pws.by_month(rows, units["area_code"], name).reindex(columns=[pd.Timestamp(m) for m in months])
            for name in ("status", "streak")
        )
    )
    now = ranked[(ranked["month"] == pd.Timestamp(last)) & ranked["status"].isin(("jelek", "kurang"))]
    long = int((now["streak"] >= 3).sum())
    i = INDICATORS[pws_of(sel)]
    years = first.year != last.year
    return status_grid(
        f"{i.short}: {long} kelurahan sudah tiga bulan atau lebih berturut-turut Jelek atau Kurang"
        if long
        else f"{i.short}: tidak ada kelurahan yang tiga bulan berturut-turut Jelek atau Kurang",
        list(units["name"]),
        [MONTH_SHORT[m.month - 1] + (f" {m:%y}" if years else "") for m in months],
        statuses,
        row_links=[sel.link("peta", kelurahan=area) for area in units["area_code"]],
        column_titles=[month_label(m) for m in months],
        subtitle=f"Status tiap bulan {first.year}{f'–{last.year}' if years else ''}; status terlama yang perlu "
        "dibahas di atas. "
        "Januari tidak punya arah.",
        notes=(
            f"{len(units)} dari {len(ranked)} kelurahan, yang perlu dibahas dahulu. Selebihnya: pilih puskesmas, "
            "atau unduh.",
        )
        if len(ranked) > len(units)
        else (),
        downloads=tables.downloads("pws-matriks", sel),
        streaks=streaks,
    )


def compared(sel: Selection) -> go.Figure:
    """Puskesmas against puskesmas: kelurahan by status, most above target first."""
    rows, i = tables_pws.pws_compared(sel), INDICATORS[pws_of(sel)]
    used = [id for id in STATUSES if rows[id].sum()]
    judged = rows[rows["judged"] > 0]
    full = int((judged["above"] == judged["judged"]).sum())
    return stacked_bars(
        rows[["name", *used]]
        .rename(columns={id: pws_class(id) for id in used})
        .assign(href=[sel.link("pws", puskesmas=code) for code in rows["area_code"]]),
        f"{i.short}: di {full} dari {len(judged)} puskesmas yang dapat dinilai, semua kelurahannya di atas target",
        [(pws_class(id), " ".join(part for part in PWS[id] if part)) for id in used],
        noun="kelurahan",
        label="Puskesmas",
        subtitle=f"Kelurahan menurut status, {month_label(sel.month)}; terbanyak di atas target lebih dahulu",
        downloads=tables.downloads("pws-puskesmas", sel.but(puskesmas=None, kelurahan=None)),
    )


def legend(sel: Selection) -> dict:
    """What the four words mean here, with counts: never the everyday sense."""
    level = tables_pws.pws_level(sel)
    return _meaning(_units(sel, level), level)


def meaning(sel: Selection) -> dict:
    """The same for kelurahan, whatever the chart compares."""
    return _meaning(_units(sel, "kelurahan"), "kelurahan")


def _meaning(units, level: str) -> dict:
    counts = pws.status_counts(units)
    items = [
        (
            pws_class(id),
            f"{' '.join(part for part in PWS[id] if part)} · {n} {level}: {STATUSES[id].meaning}",
        )
        for id, n in counts.items()
    ]
    return legend_figure(items, "Arti status PWS")


def running(sel: Selection) -> go.Figure:
    """PWS coverage of the city: share of kelurahan reported, evaluated, home visits on pace."""
    rows = ask(ask_pws.pws_running, sel.kota, sel.basis, sel.puskesmas)
    rows = rows[rows["month"] <= pd.Timestamp(sel.month)].tail(24)
    lines = {
        "running": "ketiganya",
        "reported": "dilaporkan",
        "evaluated": "dievaluasi",
        "visits_on_pace": "kunjungan sesuai laju",
    }
    shares = rows[list(lines)].mul(100).div(rows["kelurahan"], axis=0)
    shares = shares.mask(rows["reported"] == 0)  # a month nobody reported is a hole, not a zero
    title = "Belum ada laporan PWS"
    if len(rows):
        now = rows.iloc[-1]
        title = (
            f"PWS berjalan penuh di {now.running} dari {now.kelurahan} kelurahan"
            if now.reported
            else f"{now.kelurahan} kelurahan belum lapor PWS {month_label(sel.month)}"
        )
    return trend_lines(
        shares.assign(month=rows["month"]),
        lines.items(),
        title,
        Trend(top=100, decimals=0),
        subtitle="Persen kelurahan: PWS dilaporkan, dievaluasi bulan itu, kunjungan rumah mencapai target berjalan",
        downloads=tables.downloads("pws-berjalan", sel),
    )
