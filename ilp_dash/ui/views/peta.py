"""Figures of Peta PWS: kelurahan by status or by coverage class, and the panel of one kelurahan."""

from collections import Counter
from urllib.parse import urlencode

from ilp_dash.analysis import pws
from ilp_dash.charts.lines import lines
from ilp_dash.charts.maps import MapArea, map_figure
from ilp_dash.charts.texts import Kpi, kpis
from ilp_dash.charts.theme import COVERAGE, PWS, coverage_class
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import kelurahan_row

LOOKS = {"status": "Status PWS", "capaian": "Capaian kumulatif"}


def _units(sel: Selection) -> list:
    return ask(ask_pws.pws_units, sel.kota, "kelurahan", tables.pws_of(sel), sel.month, sel.basis, sel.puskesmas)


def status_map(sel: Selection, mini: bool = False) -> dict:
    """Four-way status per kelurahan."""
    units = _units(sel)
    above, judged = pws.above_target(units)
    i = INDICATORS[tables.pws_of(sel)]
    counts = pws.status_counts(units)
    classes = [(_cls(id), f"{' '.join(part for part in PWS[id] if part)} · {n} kelurahan") for id, n in counts.items()]
    title = (
        f"{i.short}: {judged - above} dari {judged} kelurahan di bawah target berjalan"
        if judged
        else f"{i.short}: belum ada kelurahan yang lapor"
    )
    return _map(sel, units, classes, title, lambda u: _cls(u.status), mini)


def coverage_map(sel: Selection) -> dict:
    """Cumulative coverage per kelurahan in fixed classes, comparable from month to month."""
    units = _units(sel)
    counts = Counter(_coverage(u) for u in units)
    words = {id: words for id, _, words in COVERAGE} | {"na": "belum lapor", "hid": "disembunyikan (n<5)"}
    classes = [(id, f"{words[id]} · {counts[id]} kelurahan") for id in words if counts[id]]
    i = INDICATORS[tables.pws_of(sel)]
    low = counts["c0"]
    title = (
        f"{i.short}: {low} kelurahan di bawah 60 % dari sasaran setahun"
        if low
        else f"{i.short}: semua kelurahan yang lapor 60 % atau lebih"
    )
    return _map(sel, units, classes, title, _coverage, False)


def _map(sel: Selection, units, classes, title: str, class_of, mini: bool) -> dict:
    i = INDICATORS[tables.pws_of(sel)]
    goal = units[0].target_running_pct if units else None
    values = [MapArea(u.area_code, class_of(u), *_words(u)) for u in units]
    page = "peta"
    base = f"{page}?{urlencode(sel.but(kelurahan=None).params())}&kelurahan="
    version = ask(ask_places.data_state, sel.kota, sel.month).version
    return map_figure(
        title,
        f"batas/{sel.kota}-{version}.json",
        values,
        classes,
        selected=sel.kelurahan or "",
        link_base=base,
        mini=mini,
        subtitle=f"{i.name}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} {month_label(sel.month)}; target {percent(goal)}",
        downloads=() if mini else tables.downloads("pws-kelurahan", sel),
    )


def _cls(status: str) -> str:
    return {"belum_lapor": "na", "disembunyikan": "hid"}.get(status, status)


def _coverage(u) -> str:
    return coverage_class(pws.shown(u.coverage_pct, u.hidden_ytd, u.band))


def _words(u) -> tuple[str, str]:
    """Value and tooltip of one kelurahan."""
    if u.hidden_ytd:
        tip = f"{PWS[u.status][1]}\nAngka disembunyikan · Puskesmas {u.puskesmas}"
        return repr(pws.shown(None, True, u.band)), tip
    if u.coverage_pct is None:
        return "belum lapor", f"Puskesmas {u.puskesmas}"
    value = percent(u.coverage_pct)
    tip = f"{number(u.served_ytd)} dari {number(u.sasaran)} · {PWS[u.status][1]}{' (rentan)' if u.rentan else ''}\nPuskesmas {u.puskesmas}"
    return value, tip


def kelurahan_cards(sel: Selection) -> dict:
    """The chosen kelurahan in four cards: who answers for it, posyandu, pustu, kader."""
    row = kelurahan_row(sel)
    net = next((n for n in ask(ask_ilp.network_by_kelurahan, sel.kota, sel.month, None) if n.kelurahan_code == sel.kelurahan), None)
    cards = [
        Kpi(
            "Puskesmas penanggung jawab",
            row.puskesmas,
            f"Kecamatan {row.kecamatan}",
            href=sel.link("puskesmas", puskesmas=row.puskesmas_code),
        )
    ]
    if net is not None:
        kader = [
            f"{words} {number(value)}"
            for words, value in (("purwa", net.kader_purwa), ("madya", net.kader_madya), ("utama", net.kader_utama))
            if value is not None
        ]
        cards += [
            Kpi("Posyandu", f"{number(net.posyandu_siklus_hidup)} dari {number(net.posyandu_total)}", "siklus hidup aktif"),
            Kpi("Pustu", number(net.pustu), "nakes lengkap" if net.pustu_lengkap else "nakes belum lengkap"),
            Kpi("Kader", number(net.kader_total), "tingkat kader: " + ", ".join(kader) if kader else ""),
        ]
    return kpis(cards)


def kelurahan_trend(sel: Selection) -> dict:
    """The chosen indicator of the chosen kelurahan over two years against its running target."""
    trend = ask(ask_pws.pws_trend, "kelurahan", sel.kelurahan, tables.pws_of(sel), sel.basis)
    trend = [t for t in trend if t.month <= sel.month][-24:]
    i = INDICATORS[tables.pws_of(sel)]
    return lines(
        f"{i.short} di {kelurahan_row(sel).name}",
        [f"{MONTH_SHORT[t.month.month - 1]} {t.month.year}" for t in trend],
        [(i.short, [t.coverage_pct for t in trend])],
        target=[t.target_running_pct for t in trend],
        target_label="target berjalan",
        restarts=[n for n, t in enumerate(trend) if n and t.month.month == 1],
        subtitle="Bulan tanpa laporan dan angka kecil tampak sebagai celah",
    )
