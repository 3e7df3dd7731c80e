"""Figures of PWS: the customary sorted bars with their four values, status counts, PWS running month by month."""

from ilp_dash.analysis import pws
from ilp_dash.charts.bars import PwsBar, pws_bars
from ilp_dash.charts.lines import lines
from ilp_dash.charts.texts import legend as legend_figure
from ilp_dash.charts.texts import verdict as verdict_figure
from ilp_dash.charts.theme import PWS
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_label
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import percent
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import place_name
from ilp_dash.ui.words import rules_in_use


def _units(sel: Selection) -> tuple[str, list]:
    level = tables.pws_level(sel)
    return level, ask(ask_pws.pws_units, sel.kota, level, tables.pws_of(sel), sel.month, sel.basis, sel.puskesmas)


def verdict(sel: Selection) -> dict:
    """How many kelurahan are below their running target, and how many of those still rise."""
    i = INDICATORS[tables.pws_of(sel)]
    units = ask(ask_pws.pws_units, sel.kota, "kelurahan", i.id, sel.month, sel.basis, sel.puskesmas)
    above, judged = pws.above_target(units)
    if not judged:
        return verdict_figure(
            f"{i.short}: belum ada kelurahan {place_name(sel)} yang lapor untuk {month_label(sel.month)}.", "Pilih bulan lain."
        )
    rising = sum(u.status == "cukup" for u in units)
    falling = sum(u.status == "kurang" for u in units)
    below = (
        f"{judged - above} dari {judged} kelurahan di bawah target berjalan, {rising} di antaranya naik bulan ini"
        if judged > above
        else f"semua {judged} kelurahan yang dapat dinilai di atas target berjalan"
    )
    veiled = sum(u.status == "disembunyikan" for u in units)
    sub = f"{falling} kelurahan sudah di atas target tetapi bulan ini turun. " if falling else ""
    sub += f"{veiled} kelurahan tidak dinilai di sini karena angkanya kecil (n<5). " if veiled else ""
    return verdict_figure(
        f"{i.short}, {place_name(sel)}: {below}.", f"{sub}Target s.d. {month_label(sel.month)}: {percent(units[0].target_running_pct)}."
    )


def chart(sel: Selection) -> dict:
    """The customary PWS chart: sorted bars, running target, kumulatif / bulan ini / bulan lalu / arrow under each."""
    level, units = _units(sel)
    i = INDICATORS[tables.pws_of(sel)]
    total = ask(ask_pws.pws_area, sel.level, sel.area, i.id, sel.month, sel.basis)
    rows = [
        _bar(u, u.name, sel.link("peta", kelurahan=u.area_code) if level == "kelurahan" else sel.link("pws", puskesmas=u.area_code))
        for u in units
    ]
    if total is not None:
        at = next(
            (n for n, u in enumerate(units) if total.coverage_pct is None or u.coverage_pct is None or u.coverage_pct < total.coverage_pct),
            len(rows),
        )
        rows.insert(at, _bar(total, place_name(sel), "", True))
    goal = units[0].target_running_pct if units else None
    way = f"{i.numerator} ÷ {i.sasaran}"
    return pws_bars(
        f"{i.short} tiap {level}, tertinggi ke terendah",
        rows,
        goal,
        f"{'target' if i.monthly_ratio else 'target berjalan'} {percent(goal)}",
        unit=level.capitalize(),
        subtitle=f"{way}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} {month_label(sel.month)}",
        notes=(rules_in_use(sel, f"target_{i.id}", "garis_target", "tetap_di_bawah_target", "rentan_sasaran", "angka_kecil"),),
        downloads=tables.downloads("pws-wilayah", sel),
    )


def _bar(u, name: str, href: str, total: bool = False) -> PwsBar:
    return PwsBar(
        name,
        pws.shown(u.coverage_pct, u.hidden_ytd, u.band),
        pws.shown(u.month_pct, u.hidden_month),
        pws.shown(u.last_month_pct, u.hidden_last_month),
        u.status,
        u.rentan,
        total,
        href,
    )


def legend(sel: Selection) -> dict:
    """What the four words mean here, with counts: never the everyday sense."""
    counts = pws.status_counts(_units(sel)[1])
    level = tables.pws_level(sel)
    items = [
        (
            {"belum_lapor": "na", "disembunyikan": "hid"}.get(id, id),
            f"{' '.join(part for part in PWS[id] if part)} · {n} {level}: {STATUSES[id].meaning}",
        )
        for id, n in counts.items()
    ]
    return legend_figure(items, "Arti status PWS")


def running(sel: Selection) -> dict:
    """PWS coverage of the city: share of kelurahan reported, evaluated, home visits on pace."""
    rows = [r for r in ask(ask_pws.pws_running, sel.kota, sel.puskesmas) if r.month <= sel.month][-24:]
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
