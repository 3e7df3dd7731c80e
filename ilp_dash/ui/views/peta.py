"""Figures of Peta PWS: kelurahan by status, coverage, change or network, twelve months at a glance, and the panel of one kelurahan."""

from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from ilp_dash.analysis import pws
from ilp_dash.charts.classes import (
    CHANGE,
    COVERAGE,
    HIDDEN_WORD,
    NO_DATA_WORD,
    PWS,
    SHARES,
    change_class,
    coverage_class,
    quantile_classes,
    share_class,
)
from ilp_dash.charts.geometry import LAYOUT
from ilp_dash.charts.maps import OUTSIDE, MapArea, MapMonth, map_figure, months_figure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, date_label, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Hidden
from ilp_dash.domain.words import joined, percent, points
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.frame import marks
from ilp_dash.ui.places import city, place_name, pws_of
from ilp_dash.ui.tables import pws as tables_pws
from ilp_dash.ui.trust import headed, mark_indicator, mark_visits

MONTHS = "12-bulan"
LOOKS = {
    "status": "Status PWS",
    "capaian": "Capaian",
    "perubahan": "Perubahan",
    "posyandu": "Posyandu",
    "pustu": "Pustu",
    "kader": "Kader",
    "kunjungan": "Kunjungan rumah",
    MONTHS: "12 bulan",
}
# The table beside a map: of the network where the map shows the network.
TABLE_OF = {"posyandu": "jejaring", "pustu": "jejaring", "kader": "jejaring", "kunjungan": "pws-jalan"}
PUSTU = {"n0": ("○", "tidak ada pustu"), "n2": ("◑", "ada, nakes belum lengkap"), "n3": ("●", "ada, nakes lengkap")}
VISITS = {"n0": ("○", "belum sesuai laju"), "n3": ("●", "sesuai laju")}
NO_ANSWER = {"nb": ("", "tanpa pembanding"), "na": ("", NO_DATA_WORD), "hid": ("", HIDDEN_WORD)}


def _units(sel: Selection, indicator: str = "") -> list:
    return each(ask_pws.pws_units, sel.kota, "kelurahan", indicator or pws_of(sel), sel.month, sel.basis, sel.puskesmas)


@headed(mark_indicator)
def status_map(sel: Selection, mini: bool = False) -> dict:
    """Four-way status per kelurahan."""
    units = _units(sel)
    above, judged = pws.above_target(units)
    i = INDICATORS[pws_of(sel)]
    title = (
        f"{i.short}: {judged - above} dari {judged} kelurahan di bawah target berjalan"
        if judged
        else f"{i.short}: belum ada kelurahan yang lapor"
    )
    counts = {_cls(id): n for id, n in pws.status_counts(units).items()}
    words = {_cls(id): pair for id, pair in PWS.items()}
    areas = [_pws_area(u, _cls(u.status), _owners(units)) for u in units]
    return _map(sel, title, _pws_subtitle(sel, units), areas, counts, words, _owners(units), mini=mini, say_class=True)


@headed(lambda sel, quantiles=False: mark_indicator(sel))
def coverage_map(sel: Selection, quantiles: bool = False) -> dict:
    """Cumulative coverage per kelurahan in fixed classes, comparable from month to month; quantiles: in four equal shares instead."""
    units = _units(sel)
    i = INDICATORS[pws_of(sel)]
    notes = []
    if quantiles:
        known = [u.coverage_pct for u in units if u.coverage_pct is not None and not u.hidden_ytd]
        shares = quantile_classes(known)
        words = {id: ("", f"{percent(low)} – {percent(high)}") for id, low, high in shares} | NO_ANSWER

        def class_of(u) -> str:
            if u.hidden_ytd:
                return "hid"
            return (
                "na" if u.coverage_pct is None else next(id for id, low, _ in reversed(shares) if u.coverage_pct >= low)
            )

        title = f"{i.short}: kelurahan dibagi rata menurut capaian"
        notes = [
            "Bagi rata (kuantil): batas golongan dihitung ulang tiap bulan, jadi warna tidak dapat dibandingkan antarbulan."
        ]
    else:
        words = {id: ("", text) for id, _, text in COVERAGE} | NO_ANSWER
        class_of = _coverage
        low = sum(_coverage(u) == "c0" for u in units)
        reported = sum(_coverage(u) not in ("na", "hid") for u in units)
        title = (
            f"{i.short}: {low} kelurahan di bawah 60 % dari sasaran setahun"
            if low
            else f"{i.short}: semua kelurahan yang lapor 60 % atau lebih"
            if reported
            else f"{i.short}: belum ada kelurahan yang lapor"
        )
    areas = [_pws_area(u, class_of(u), _owners(units)) for u in units]
    counts = Counter(a.cls for a in areas)
    return _map(sel, title, _pws_subtitle(sel, units), areas, counts, words, _owners(units), notes=notes)


@headed(mark_indicator)
def change_map(sel: Selection) -> dict:
    """This month's own figure against last month's, in per cent points of the annual sasaran, in fixed classes."""
    units = _units(sel)
    i = INDICATORS[pws_of(sel)]
    owners = _owners(units)
    areas = []
    for u in units:
        owner = owners.index(u.puskesmas) if u.puskesmas else None
        now, before = pws.shown(u.month_pct, u.hidden_month), pws.shown(u.last_month_pct, u.hidden_last_month)
        if now is None:
            areas.append(MapArea(u.area_code, "na", NO_DATA_WORD, owner=owner))
        elif sel.month.month == 1 or before is None:
            areas.append(MapArea(u.area_code, "nb", "tanpa pembanding", owner=owner))
        elif isinstance(now, Hidden) or isinstance(before, Hidden):
            areas.append(MapArea(u.area_code, "hid", "n<5", owner=owner))
        else:
            text = f"{percent(before).removesuffix(' %')} → {percent(now)}"
            areas.append(MapArea(u.area_code, change_class(now - before), points(now - before), text, owner=owner))
    counts = Counter(a.cls for a in areas)
    down, judged = counts["d1"] + counts["d2"], sum(counts[id] for id in CHANGE)
    if sel.month.month == 1:
        title = f"{i.short}: Januari tidak dibandingkan, sasaran setahun baru mulai"
    elif judged:
        title = f"{i.short}: {down} dari {judged} kelurahan turun dari bulan lalu"
    else:
        title = f"{i.short}: belum ada kelurahan yang dapat dibandingkan"
    unit = "rasio bulan itu" if i.monthly_ratio else "pelayanan bulan itu dalam persen sasaran setahun"
    subtitle = f"{i.name}: {unit}, {month_label(sel.month)} dibanding bulan sebelumnya"
    return _map(sel, title, subtitle, areas, counts, CHANGE | NO_ANSWER, owners, counted="bulan lalu → bulan ini: ")


def posyandu_map(sel: Selection) -> dict:
    """Share of posyandu that are siklus hidup aktif."""
    areas = [_share(n, n.posyandu_siklus_hidup, n.posyandu_total) for n in _network(sel)]
    what = "75 % atau lebih posyandunya melayani siklus hidup"
    return _shares_map(sel, areas, what, "posyandu", "Posyandu siklus hidup aktif ÷ semua posyandu")


def kader_map(sel: Selection) -> dict:
    """Share of kader with any level: purwa, madya or utama."""

    def trained(n) -> int | None:
        levels = (n.kader_purwa, n.kader_madya, n.kader_utama)
        return None if None in levels else sum(levels)

    areas = [_share(n, trained(n), n.kader_total) for n in _network(sel)]
    definition = "Kader bertingkat purwa, madya, atau utama (paling sedikit purwa) ÷ semua kader"
    return _shares_map(sel, areas, "75 % atau lebih kadernya sudah bertingkat", "kader", definition)


def _shares_map(sel: Selection, areas: list, what: str, counted: str, definition: str) -> dict:
    counts = Counter(a.cls for a in areas)
    judged = sum(counts[id] for id, *_ in SHARES)
    title = (
        f"{counts['n3']} dari {judged} kelurahan: {what}" if judged else f"Belum ada hitungan {counted} per kelurahan"
    )
    words = {id: (symbol, text) for id, _, symbol, text in SHARES} | NO_ANSWER
    return _network_map(sel, title, definition, areas, counts, words, counted)


def pustu_map(sel: Selection) -> dict:
    """Has the kelurahan a pustu, and is its staff (nurse and midwife) complete?"""
    areas = []
    for n in _network(sel):
        cls = "na" if n.pustu is None else "n0" if not n.pustu else "n3" if n.pustu_lengkap else "n2"
        areas.append(MapArea(n.kelurahan_code, cls, f"{n.pustu} pustu" if n.pustu else ""))
    counts = Counter(a.cls for a in areas)
    judged = sum(counts[id] for id in PUSTU)
    title = "Belum ada hitungan pustu per kelurahan"
    if judged:
        title = f"{counts['n3']} dari {judged} kelurahan punya pustu dengan nakes lengkap"
    return _network_map(
        sel, title, "Lengkap: paling sedikit satu perawat dan satu bidan", areas, counts, PUSTU | NO_ANSWER, ""
    )


@headed(mark_visits)
def visits_map(sel: Selection) -> dict:
    """Are home visits at or above their running target?"""
    units = _units(sel, "KUNJUNGAN_RUMAH")
    state = {"belum_lapor": "na", "disembunyikan": "hid", "baik": "n3", "kurang": "n3", "di_atas": "n3"}
    areas = [_pws_area(u, state.get(u.status, "n0"), _owners(units)) for u in units]
    counts = Counter(a.cls for a in areas)
    judged = counts["n0"] + counts["n3"]
    title = (
        f"{counts['n3']} dari {judged} kelurahan: kunjungan rumah sesuai laju"
        if judged
        else "Belum ada kelurahan yang melaporkan kunjungan rumah"
    )
    subtitle = _pws_subtitle(sel.but(indikator="KUNJUNGAN_RUMAH"), units)
    words = VISITS | NO_ANSWER
    return _map(
        sel,
        title,
        subtitle,
        areas,
        counts,
        words,
        _owners(units),
        table="pws-jalan",
        name="kunjungan-rumah",
        counted="keluarga",
    )


def _network(sel: Selection) -> list:
    return each(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas)


def _share(n, part: int | None, total: int | None) -> MapArea:
    cls = share_class(part, total)
    return (
        MapArea(n.kelurahan_code, cls, NO_DATA_WORD)
        if cls == "na"
        else MapArea(n.kelurahan_code, cls, counts=(part, total))
    )


def _network_map(sel: Selection, title: str, definition: str, areas, counts, words, counted: str) -> dict:
    rows = _network(sel)
    counted_on = max((n.counted for n in rows), default=None)
    owners = sorted({n.puskesmas for n in rows})
    of = {n.kelurahan_code: owners.index(n.puskesmas) for n in rows}
    areas = [MapArea(a.code, a.cls, a.value, a.tooltip, counts=a.counts, owner=of[a.code]) for a in areas]
    subtitle = f"{definition}; hitungan terakhir s.d. {month_label(counted_on)}" if counted_on else definition
    name, say_class = counted or "pustu", not counted
    return _map(
        sel,
        title,
        subtitle,
        areas,
        counts,
        words,
        owners,
        table="jejaring",
        name=name,
        counted=counted,
        say_class=say_class,
    )


def _owners(units: Sequence) -> list[str]:
    return sorted({u.puskesmas for u in units if u.puskesmas})


def _map(
    sel: Selection,
    title: str,
    subtitle: str,
    areas: list[MapArea],
    counts,
    words,
    owners: Sequence[str],
    mini: bool = False,
    say_class: bool = False,
    notes: Sequence[str] = (),
    table: str = "pws-kelurahan",
    name: str = "",
    counted: str = "",
) -> dict:
    """One map. words: class id -> (symbol, words), in the order of the legend; counts: class id -> kelurahan."""
    classes = [
        (id, f"{' '.join(part for part in pair if part)} · {counts[id]} kelurahan")
        for id, pair in words.items()
        if counts.get(id)
    ]
    if sel.puskesmas:
        classes.append((OUTSIDE, "wilayah puskesmas lain"))
    return map_figure(
        title,
        _shapes_of(sel),
        areas,
        classes,
        selected=sel.kelurahan or "",
        link_base=f"peta?{urlencode(sel.but(kelurahan=None).params())}&kelurahan=",
        mini=mini,
        subtitle=subtitle,
        downloads=() if mini else tables.downloads(table, sel),
        notes=notes,
        owners=owners,
        counted=counted,
        say_class=say_class,
        symbols=None if mini else {id: pair[0] for id, pair in words.items() if pair[0] and counts.get(id)},
        picture=None if mini else _picture(sel, name or pws_of(sel)),
    )


def _shapes_of(sel: Selection) -> str:
    return f"batas/{sel.kota}-{ask(ask_places.data_state, sel.kota, sel.month).version}.json?b={LAYOUT}"


def _picture(sel: Selection, name: str, period: str = "") -> dict:
    """What a saved or printed map says besides its title: place, period, source, version, marks; and its file name."""
    state = ask(ask_places.data_state, sel.kota, sel.month)
    place = city(sel.kota).name
    return {
        "file": f"peta_{name}_{place}_{month_code(sel.month)}".lower().replace(" ", "-"),
        "place": f"{place_name(sel)} · {period or month_label(sel.month)}",
        "lines": [
            f"Sumber: laporan puskesmas, terakhir diterima {date_label(state.received_at.date())}. Kelengkapan: "
            f"{state.reported} dari {state.expected} laporan {month_label(sel.month)}. "
            f"Versi data {state.version}, dibangun {date_label(state.built_at.date())}."
        ],
        "marks": marks(sel),
    }


def _pws_subtitle(sel: Selection, units) -> str:
    i = INDICATORS[pws_of(sel)]
    goal = units[0].target_running_pct if units else None
    return (
        f"{i.name}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} {month_label(sel.month)}; target {percent(goal)}"
    )


def _cls(status: str) -> str:
    return {"belum_lapor": "na", "disembunyikan": "hid"}.get(status, status)


def _coverage(u) -> str:
    return coverage_class(pws.shown(u.coverage_pct, u.hidden_ytd, u.band))


def _pws_area(u, cls: str, owners: Sequence[str]) -> MapArea:
    """Value and counts of one kelurahan; in place of a hidden number its class of coverage, where that may be shown."""
    owner = owners.index(u.puskesmas) if u.puskesmas else None
    if u.hidden_ytd:
        return MapArea(
            u.area_code, cls, repr(pws.shown(None, True, u.band)), "angka disembunyikan", owner=owner, rentan=u.rentan
        )
    if u.coverage_pct is None:
        return MapArea(u.area_code, cls, NO_DATA_WORD, owner=owner)
    return MapArea(u.area_code, cls, counts=(u.served_ytd, u.sasaran), owner=owner, rentan=u.rentan)


@headed(mark_indicator)
def months_maps(sel: Selection) -> dict:
    """Four-way status of the chosen indicator in the last twelve months, one small map each."""
    i = INDICATORS[pws_of(sel)]
    first, last = tables_pws.twelve_months(sel)
    found: dict = {}
    for row in each(ask_pws.pws_months, sel.kota, i.id, first, last, sel.basis, sel.puskesmas):
        found.setdefault(row.month, {})[row.area_code] = row.status
    low = {month: sum(s in ("cukup", "jelek", "di_bawah") for s in of.values()) for month, of in found.items()}
    silent = {month: sum(s == "belum_lapor" for s in of.values()) for month, of in found.items()}

    def said(month) -> str:
        if silent[month] == len(found[month]):
            return "belum ada laporan"
        return f"{low[month]} di bawah target" + (f", {silent[month]} belum lapor" if silent[month] else "")

    present = {s for of in found.values() for s in of.values()}
    classes = [(_cls(id), " ".join(part for part in pair if part)) for id, pair in PWS.items() if id in present]
    if sel.puskesmas:
        classes.append((OUTSIDE, "wilayah puskesmas lain"))
    months = [
        MapMonth(
            f"{MONTH_SHORT[month.month - 1]} {month.year}",
            {code: _cls(status) for code, status in of.items()},
            said(month),
            f"{sel.but(month=month).link('peta')}&tampilan={MONTHS}",
            month == sel.month,
        )
        for month, of in sorted(found.items())
    ]
    judged = {m: sum(s not in ("belum_lapor", "disembunyikan") for s in of.values()) for m, of in found.items()}
    known = [m for m in sorted(found) if judged[m]]
    title = f"{i.short}: belum ada kelurahan yang lapor"
    if known:
        worst = max(known, key=lambda m: (low[m] / judged[m], m))
        title = f"{i.short}: paling banyak kelurahan di bawah target berjalan pada {month_label(worst)}, {low[worst]} dari {judged[worst]}"
    return months_figure(
        title,
        _shapes_of(sel),
        sorted(b.area_code for b in each(ask_places.boundaries, sel.kota)),
        months,
        classes,
        subtitle=f"{i.name}: status PWS tiap bulan terhadap target berjalan bulan itu",
        link_base=f"peta?kota={sel.kota}&",
        downloads=tables.downloads("pws-12-bulan", sel),
        picture=_picture(sel, f"12-bulan_{i.id}", f"{month_label(first)} s.d. {month_label(last)}"),
    )


FIGURES: dict[str, Callable[[Selection], dict]] = {
    "status": status_map,
    "capaian": coverage_map,
    "perubahan": change_map,
    "posyandu": posyandu_map,
    "pustu": pustu_map,
    "kader": kader_map,
    "kunjungan": visits_map,
    MONTHS: months_maps,
}


def not_on_map(sel: Selection) -> str:
    """Which kelurahan the map cannot draw because they have no boundary yet; "" when it draws them all."""
    missing = each(ask_places.areas_without_boundary, sel.kota)
    if not missing:
        return ""
    names = joined(f"{a.name} (Kecamatan {a.kecamatan})" for a in missing)
    return f"**{len(missing)} kelurahan belum punya batas di peta:** {names}. Angkanya tetap ada di tabel."
