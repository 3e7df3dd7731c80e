"""Figures of PWS: the customary sorted bars with their four values, status counts, PWS running month by month."""

from ilp_dash.analysis import pws
from ilp_dash.charts.classes import PWS
from ilp_dash.charts.grids import status_grid
from ilp_dash.charts.old_bars import PwsBar, pws_bars, pws_class, stacked
from ilp_dash.charts.old_lines import lines
from ilp_dash.charts.quadrant import QuadrantPoint
from ilp_dash.charts.quadrant import quadrant as quadrant_figure
from ilp_dash.charts.texts import legend as legend_figure
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_label, months_between
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import percent
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import place_name, pws_of
from ilp_dash.ui.tables import pws as tables_pws
from ilp_dash.ui.trust import headed, mark_indicator, mark_visits, of_city, unit_marks
from ilp_dash.ui.words import rules_in_use

LOOKS = {"grafik": "Grafik", "kuadran": "Kuadran", "matriks": "Matriks", "masalah": "Masalah", "puskesmas": "Puskesmas"}
MATRIX_ROWS = 80  # more fit no screen; the download holds all


def _units(sel: Selection) -> tuple[str, list]:
    level = tables_pws.pws_level(sel)
    return level, each(ask_pws.pws_units, sel.kota, level, pws_of(sel), sel.month, sel.basis, sel.puskesmas)


def _kelurahan(sel: Selection) -> list:
    return each(ask_pws.pws_units, sel.kota, "kelurahan", pws_of(sel), sel.month, sel.basis, sel.puskesmas)


@headed(mark_indicator)
def verdict(sel: Selection) -> dict:
    """How many kelurahan are below their running target, and how many of those still rise."""
    i = INDICATORS[pws_of(sel)]
    units = _kelurahan(sel)
    above, judged = pws.above_target(units)
    veiled = sum(u.status == "disembunyikan" for u in units)
    if not judged and veiled:
        silent = len(units) - veiled
        rest = f", {silent} belum lapor" if silent else ""
        return verdict_figure(
            f"{i.short}, {place_name(sel)}: tidak ada kelurahan yang dapat dinilai pada {month_label(sel.month)}; "
            f"angka {veiled} kelurahan kecil (n<5) dan disembunyikan{rest}.",
            f"Target s.d. {month_label(sel.month)}: {percent(units[0].target_running_pct)}.",
        )
    if not judged:
        return verdict_figure(
            f"{i.short}: belum ada kelurahan {place_name(sel)} yang lapor untuk {month_label(sel.month)}.",
            "Pilih bulan lain.",
        )
    rising = sum(u.status == "cukup" for u in units)
    falling = sum(u.status == "kurang" for u in units)
    directed = any(u.status in pws.FOUR for u in units)
    trend = f", {rising or 'tidak satu pun'} di antaranya naik bulan ini" if directed else ""
    below = (
        f"{judged - above} dari {judged} kelurahan di bawah target berjalan{trend}"
        if judged > above
        else f"{f'semua {judged}' if judged > 1 else 'satu-satunya'} kelurahan yang dapat dinilai di atas target berjalan"
    )
    sub = f"{falling} kelurahan sudah di atas target tetapi bulan ini turun. " if falling else ""
    sub += f"{veiled} kelurahan tidak dinilai di sini karena angkanya kecil (n<5). " if veiled else ""
    return verdict_figure(
        f"{i.short}, {place_name(sel)}: {below}.",
        f"{sub}Target s.d. {month_label(sel.month)}: {percent(units[0].target_running_pct)}.",
    )


def chart(sel: Selection) -> dict:
    """The customary PWS chart: sorted bars, running target, kumulatif / bulan ini / bulan lalu / arrow under each."""
    level, units = _units(sel)
    i = INDICATORS[pws_of(sel)]
    marks = unit_marks(sel, level, i.id)
    total = ask(ask_pws.pws_area, sel.level, sel.area, i.id, sel.month, sel.basis)
    rows = [
        _bar(
            *(
                u,
                u.name,
                sel.link("peta", kelurahan=u.area_code)
                if level == "kelurahan"
                else sel.link("pws", puskesmas=u.area_code),
            ),
            **marks[u.area_code],
        )
        for u in units
    ]
    if total is not None:
        at = next(
            (
                n
                for n, u in enumerate(units)
                if total.coverage_pct is None or u.coverage_pct is None or u.coverage_pct < total.coverage_pct
            ),
            len(rows),
        )
        rows.insert(at, _bar(total, place_name(sel), "", True, **marks[sel.area]))
    goal = units[0].target_running_pct if units else None
    way = f"{i.numerator} ÷ {i.sasaran}"
    return pws_bars(
        f"{i.short} tiap {level}, tertinggi ke terendah",
        rows,
        goal,
        f"{'target' if i.monthly_ratio else 'target berjalan'} {percent(goal)}",
        unit=level.capitalize(),
        subtitle=f"{way}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} {month_label(sel.month)}",
        notes=(
            rules_in_use(
                sel, f"target_{i.id}", "garis_target", "tetap_di_bawah_target", "rentan_sasaran", "angka_kecil"
            ),
            *tables_pws.area_notes(sel, level == "puskesmas"),
        ),
        downloads=tables.downloads("pws-wilayah", sel),
    )


def _bar(u, name: str, href: str, total: bool = False, **trust) -> PwsBar:
    return PwsBar(
        name,
        pws.shown(u.coverage_pct, u.hidden_ytd, u.band),
        pws.shown(u.month_pct, u.hidden_month),
        pws.shown(u.last_month_pct, u.hidden_last_month),
        u.status,
        u.rentan,
        total,
        href,
        u.streak,
        **trust,
    )


@headed(mark_indicator)
def quadrant(sel: Selection) -> dict:
    """Level × direction: every kelurahan whose exact numbers may be shown as a point, the others listed by status."""
    units = _kelurahan(sel)
    i = INDICATORS[pws_of(sel)]
    points, apart = [], {}
    for u in units:
        if u.status in pws.FOUR and None not in (u.coverage_pct, u.month_pct, u.last_month_pct):
            href = sel.link("peta", kelurahan=u.area_code)
            exact = (u.coverage_pct, u.target_running_pct, u.month_pct, u.last_month_pct)
            points.append(QuadrantPoint(u.name, *exact, u.status, u.streak, u.rentan, href))
        else:
            apart.setdefault(u.status, []).append(u.name)
    counts = pws.status_counts(units)
    low, falling = counts.get("jelek", 0), counts.get("kurang", 0)
    title = (
        f"{i.short}: {low} kelurahan di bawah target dan tidak naik, {falling} di atas target tetapi turun"
        if any(id in counts for id in pws.FOUR)
        else f"{i.short}: {month_label(sel.month)} belum punya arah"
    )
    return quadrant_figure(
        title,
        points,
        apart,
        subtitle=f"Mendatar: {'D/S' if i.monthly_ratio else 'kumulatif'} dikurangi target {'' if i.monthly_ratio else 'berjalan '}"
        f"{month_label(sel.month)}. Tegak: bulan ini dikurangi bulan lalu. Keduanya poin persen.",
        downloads=tables.downloads("pws-kelurahan", sel),
    )


@headed(mark_indicator)
def matrix(sel: Selection) -> dict:
    """Status of one indicator, kelurahan × month, longest in trouble first."""
    first, last = tables_pws.pws_span(sel)
    months = months_between(first, last)
    rows = each(ask_pws.pws_months, sel.kota, pws_of(sel), first, last, sel.basis, sel.puskesmas)
    ranked = pws.worst_first(rows)
    units = ranked[:MATRIX_ROWS]
    long = [r for r in rows if r.month == last and r.status in ("jelek", "kurang") and (r.streak or 0) >= 3]
    i = INDICATORS[pws_of(sel)]
    years = first.year != last.year
    return status_grid(
        f"{i.short}: {len(long)} kelurahan sudah tiga bulan atau lebih berturut-turut Jelek atau Kurang"
        if long
        else f"{i.short}: tidak ada kelurahan yang tiga bulan berturut-turut Jelek atau Kurang",
        [name for _, name, _ in units],
        [MONTH_SHORT[m.month - 1] + (f" {m:%y}" if years else "") for m in months],
        [[by.get(m) for m in months] for _, _, by in units],
        row_links=[sel.link("peta", kelurahan=area) for area, _, _ in units],
        column_titles=[month_label(m) for m in months],
        subtitle=f"Status tiap bulan {first.year}{f'–{last.year}' if years else ''}; status terlama yang perlu dibahas di atas. "
        "Januari tidak punya arah.",
        notes=(
            f"{len(units)} dari {len(ranked)} kelurahan, yang perlu dibahas dahulu. Selebihnya: pilih puskesmas, atau unduh.",
        )
        if len(ranked) > len(units)
        else (),
        downloads=tables.downloads("pws-matriks", sel),
    )


@headed(of_city(mark_indicator))
def compared(sel: Selection) -> dict:
    """Puskesmas against puskesmas: kelurahan by status, most above target first."""
    rows = tables_pws.pws_compared(sel)
    used = [id for id in STATUSES if any(p.counts.get(id) for p in rows)]
    i = INDICATORS[pws_of(sel)]
    full = sum(p.above == p.judged > 0 for p in rows)
    return stacked(
        f"{i.short}: di {full} dari {len(rows)} puskesmas semua kelurahan yang dinilai di atas target",
        [(p.name, {pws_class(id): n for id, n in p.counts.items()}) for p in rows],
        [(pws_class(id), " ".join(part for part in PWS[id] if part)) for id in used],
        subtitle=f"Kelurahan menurut status, {month_label(sel.month)}; terbanyak di atas target lebih dahulu",
        noun="kelurahan",
        head="Puskesmas",
        links=[sel.link("pws", puskesmas=p.code) for p in rows],
        downloads=tables.downloads("pws-puskesmas", sel.but(puskesmas=None, kelurahan=None)),
    )


def legend(sel: Selection) -> dict:
    """What the four words mean here, with counts: never the everyday sense."""
    return _meaning(_units(sel)[1], tables_pws.pws_level(sel))


def meaning(sel: Selection) -> dict:
    """The same for kelurahan, whatever the chart compares."""
    return _meaning(_kelurahan(sel), "kelurahan")


def _meaning(units, level: str) -> dict:
    counts = pws.status_counts(units)
    items = [
        (
            {"belum_lapor": "na", "disembunyikan": "hid"}.get(id, id),
            f"{' '.join(part for part in PWS[id] if part)} · {n} {level}: {STATUSES[id].meaning}",
        )
        for id, n in counts.items()
    ]
    return legend_figure(items, "Arti status PWS")


@headed(mark_visits)
def running(sel: Selection) -> dict:
    """PWS coverage of the city: share of kelurahan reported, evaluated, home visits on pace."""
    rows = [r for r in each(ask_pws.pws_running, sel.kota, sel.puskesmas) if r.month <= sel.month][-24:]
    series = [
        (words, [100 * getattr(r, key) / r.kelurahan for r in rows])
        for key, words in (
            ("running", "ketiganya"),
            ("reported", "dilaporkan"),
            ("evaluated", "dievaluasi"),
            ("visits_on_pace", "kunjungan sesuai laju"),
        )
    ]
    now = rows[-1] if rows else None
    title = f"PWS berjalan penuh di {now.running} dari {now.kelurahan} kelurahan" if now else "Belum ada laporan PWS"
    return lines(
        title,
        [f"{MONTH_SHORT[r.month.month - 1]} {r.month.year}" for r in rows],
        series,
        top=100,
        decimals=0,
        subtitle="Persen kelurahan: PWS dilaporkan, dievaluasi bulan itu, kunjungan rumah mencapai target berjalan",
        downloads=tables.downloads("pws-berjalan", sel),
    )
