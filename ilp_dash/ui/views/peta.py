"""Figures of Peta PWS: kelurahan by status, coverage, change or network, twelve months at a glance, and what the map
cannot draw."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import pws, running
from ilp_dash.charts.classes import (
    CHANGE,
    COVERAGE,
    HIDDEN_CLASS,
    HIDDEN_WORD,
    NO_COMPARISON,
    NO_DATA,
    NO_DATA_WORD,
    PACE,
    PWS,
    SHARES,
    change_class,
    pws_class,
    quantile_classes,
    share_class,
)
from ilp_dash.charts.maps import map_figure, months_figure
from ilp_dash.domain.coverage import FAR_BELOW
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, month_code, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Hidden
from ilp_dash.domain.words import joined, number, percent, points
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.store.queries import places as ask_places
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.ui import tables
from ilp_dash.ui.data import ask, each
from ilp_dash.ui.places import city, city_map, map_address, place_name, pws_of
from ilp_dash.ui.tables import pws as tables_pws
from ilp_dash.ui.views.pertanyaan import questions

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
# A map saved or printed. papers: px, landscape; letters keep their size, A3 has room for more names.
SHEET = {
    "papers": {"A4": [1400, 990], "A3": [1980, 1400]},
    "legend": {"font": {"size": 17}, "title": {"text": "Keterangan", "font": {"size": 17, "weight": 700}}},
}
# The table beside a map: of the network where the map shows the network.
TABLE_OF = {"posyandu": "jejaring", "pustu": "jejaring", "kader": "jejaring", "kunjungan": "pws-jalan"}
PUSTU = {"n0": ("○", "tidak ada pustu"), "n2": ("◑", "ada, nakes belum lengkap"), "n3": ("●", "ada, nakes lengkap")}
VISITS = {"n0": ("○", "belum sesuai laju"), "n3": ("●", "sesuai laju")}


def _units(sel: Selection, indicator: str = "") -> list:
    return each(ask_pws.pws_units, sel.kota, "kelurahan", indicator or pws_of(sel), sel.month, sel.basis, sel.puskesmas)


def status_map(sel: Selection, mini: bool = False) -> go.Figure:
    """Four-way status per kelurahan."""
    units = _units(sel)
    above, judged = pws.above_target(units)
    i = INDICATORS[pws_of(sel)]
    title = (
        f"{i.short}: {judged - above} dari {judged} kelurahan di bawah target berjalan"
        if judged
        else f"{i.short}: {pws.unjudged(units)}"
    )
    words = {pws_class(id): pair for id, pair in PWS.items()}
    return _map(
        sel, title, _pws_subtitle(sel, units), [_of_unit(u, pws_class(u.status)) for u in units], words, mini=mini
    )


def coverage_map(sel: Selection, quantiles: bool = False) -> go.Figure:
    """Cumulative coverage per kelurahan by its pace at the last report, in December by class of coverage; quantiles: in
    four equal shares instead."""
    units = _units(sel)
    i = INDICATORS[pws_of(sel)]
    if quantiles:
        known = [u.coverage_pct for u in units if u.coverage_pct is not None and not u.hidden_ytd]
        shares = quantile_classes(known)
        words = {id: ("", f"{percent(low)} – {percent(high)}") for id, low, high in shares} | _no_answer()
        title = f"{i.short}: kelurahan dibagi rata menurut capaian"
        notes = [
            "Bagi rata (kuantil): batas golongan dihitung ulang tiap bulan, jadi warna tidak dapat dibandingkan "
            "antarbulan."
        ]

        def class_of(u) -> str:
            if u.hidden_ytd or u.coverage_pct is None:
                return HIDDEN_CLASS if u.hidden_ytd else NO_DATA
            return next(id for id, low, _ in reversed(shares) if u.coverage_pct >= low)

    else:
        closed = running.closes(sel.month)
        words = ({id: ("", text) for id, _, text in COVERAGE} if closed else dict(PACE)) | _no_answer()
        notes = []

        def class_of(u) -> str:
            if u.hidden_ytd:
                return HIDDEN_CLASS
            return u.cls or NO_DATA

        known = [u for u in units if u.cls]
        low = sum(u.cls in ("c0", "sedikit", "tertinggal") for u in known)
        far = sum(u.cls == "tertinggal" for u in known)
        below = f"di bawah {FAR_BELOW} % dari sasaran setahun" if closed else "di bawah target berjalan"
        silent = sum(u.status == "belum_lapor" for u in known)
        if silent and not closed:
            notes.append(f"{silent} kelurahan belum lapor bulan ini dan dinilai s.d. laporan terakhirnya.")
        title = (
            f"{i.short}: {low} dari {len(known)} kelurahan {below}"
            f"{f', {far} di antaranya tertinggal' if far and far < low else ''}"
            if low
            else f"{i.short}: tidak ada kelurahan yang {below}"
            if known
            else f"{i.short}: {pws.unjudged(units)}"
        )
    return _map(sel, title, _pws_subtitle(sel, units), [_of_unit(u, class_of(u)) for u in units], words, notes=notes)


def change_map(sel: Selection) -> go.Figure:
    """This month's own figure against last month's, in per cent points of the annual sasaran, in fixed classes."""
    i = INDICATORS[pws_of(sel)]
    units = _units(sel)
    rows = [_change(u, sel.month.month == 1) for u in units]
    counts = Counter(row["cls"] for row in rows)
    down, judged = counts["d1"] + counts["d2"], sum(counts[id] for id in CHANGE)
    if sel.month.month == 1:
        title = f"{i.short}: Januari tidak dibandingkan, sasaran setahun baru mulai"
    elif judged:
        fell = [u for u, row in zip(units, rows, strict=True) if row["cls"] in ("d1", "d2")]
        clear = number(sum(u.within_chance is False for u in fell)) if fell else ""
        title = f"{i.short}: {down} dari {judged} kelurahan turun dari bulan lalu" + (
            f", {'tidak satu pun' if clear == '0' else clear} melebihi kebetulan" if clear else ""
        )
    else:
        title = f"{i.short}: belum ada kelurahan yang dapat dibandingkan"
    unit = "rasio bulan itu" if i.monthly_ratio else "pelayanan bulan itu dalam persen sasaran setahun"
    subtitle = f"{i.name}: {unit}, {month_label(sel.month)} dibanding bulan sebelumnya"
    return _map(sel, title, subtitle, rows, CHANGE | _no_answer())


def _change(u, january: bool) -> dict:
    now, before = pws.shown(u.month_pct, u.hidden_month), pws.shown(u.last_month_pct, u.hidden_last_month)
    if now is None:
        return _row(u.area_code, u.name, NO_DATA, NO_DATA_WORD, "", u.puskesmas)
    if january or before is None:
        return _row(u.area_code, u.name, NO_COMPARISON, "tanpa pembanding", "", u.puskesmas)
    if isinstance(now, Hidden) or isinstance(before, Hidden):
        return _row(u.area_code, u.name, HIDDEN_CLASS, HIDDEN_WORD, "", u.puskesmas)
    text = f"dari {percent(before).removesuffix(' %')} menjadi {percent(now)}"
    return _row(u.area_code, u.name, change_class(now - before), points(now - before), text, u.puskesmas)


def posyandu_map(sel: Selection) -> go.Figure:
    """Share of posyandu that are siklus hidup aktif."""
    rows = [_share(n, n.posyandu_siklus_hidup, n.posyandu_total, "posyandu") for n in _network(sel)]
    what = "75 % atau lebih posyandunya melayani siklus hidup"
    return _shares_map(sel, rows, what, "posyandu", "Posyandu siklus hidup aktif ÷ semua posyandu")


def kader_map(sel: Selection) -> go.Figure:
    """Share of kader with any level: purwa, madya or utama."""

    def trained(n) -> int | None:
        levels = (n.kader_purwa, n.kader_madya, n.kader_utama)
        return None if None in levels else sum(levels)

    rows = [_share(n, trained(n), n.kader_total, "kader") for n in _network(sel)]
    definition = "Kader bertingkat purwa, madya, atau utama (paling sedikit purwa) ÷ semua kader"
    return _shares_map(sel, rows, "75 % atau lebih kadernya sudah bertingkat", "kader", definition)


def _share(n, part: int | None, total: int | None, noun: str) -> dict:
    cls = share_class(part, total)
    if cls == NO_DATA:
        return _row(n.kelurahan_code, n.name, cls, NO_DATA_WORD, "", n.puskesmas)
    return _row(n.kelurahan_code, n.name, cls, percent(100 * part / total), f"{part} dari {total} {noun}", n.puskesmas)


def _shares_map(sel: Selection, rows: Sequence[Mapping], what: str, counted: str, definition: str) -> go.Figure:
    counts = Counter(row["cls"] for row in rows)
    judged = sum(counts[id] for id, *_ in SHARES)
    title = (
        f"{counts['n3']} dari {judged} kelurahan: {what}" if judged else f"Belum ada hitungan {counted} per kelurahan"
    )
    words = {id: (symbol, text) for id, _, symbol, text in SHARES} | _no_answer()
    return _network_map(sel, title, definition, rows, words, counted)


def pustu_map(sel: Selection) -> go.Figure:
    """Has the kelurahan a pustu, and is its staff (nurse and midwife) complete?"""
    rows = []
    for n in _network(sel):
        cls = NO_DATA if n.pustu is None else "n0" if not n.pustu else "n3" if n.pustu_lengkap else "n2"
        rows.append(_row(n.kelurahan_code, n.name, cls, f"{n.pustu} pustu" if n.pustu else "", "", n.puskesmas))
    counts = Counter(row["cls"] for row in rows)
    judged = sum(counts[id] for id in PUSTU)
    title = "Belum ada hitungan pustu per kelurahan"
    if judged:
        title = f"{counts['n3']} dari {judged} kelurahan punya pustu dengan nakes lengkap"
    definition = "Lengkap: paling sedikit satu perawat dan satu bidan"
    return _network_map(sel, title, definition, rows, PUSTU | _no_answer(), "pustu")


def visits_map(sel: Selection) -> go.Figure:
    """Are home visits at or above their running target?"""
    units = _units(sel, "KUNJUNGAN_RUMAH")
    state = {"belum_lapor": NO_DATA, "disembunyikan": HIDDEN_CLASS, **dict.fromkeys(pws.ABOVE, "n3")}
    rows = [_of_unit(u, state.get(u.status, "n0"), "keluarga") for u in units]
    counts = Counter(row["cls"] for row in rows)
    judged = counts["n0"] + counts["n3"]
    title = (
        f"{counts['n3']} dari {judged} kelurahan: kunjungan rumah sesuai laju"
        if judged
        else "Belum ada kelurahan yang melaporkan kunjungan rumah"
    )
    subtitle = _pws_subtitle(sel.but(indikator="KUNJUNGAN_RUMAH"), units)
    return _map(sel, title, subtitle, rows, VISITS | _no_answer(), table="pws-jalan", name="kunjungan-rumah")


def _network(sel: Selection) -> list:
    return each(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas)


def _network_map(sel: Selection, title: str, definition: str, rows, words, name: str) -> go.Figure:
    counted_on = max((n.counted for n in _network(sel)), default=None)
    subtitle = f"{definition}; hitungan terakhir s.d. {month_label(counted_on)}" if counted_on else definition
    return _map(sel, title, subtitle, rows, words, table="jejaring", name=name)


def _map(
    sel: Selection,
    title: str,
    subtitle: str,
    rows: Sequence[Mapping],
    words: Mapping[str, Sequence[str]],
    mini: bool = False,
    notes: Sequence[str] = (),
    table: str = "pws-kelurahan",
    name: str = "",
) -> go.Figure:
    """One map. rows: a `_row` per kelurahan; words: class id -> (symbol, words), in the order of the legend."""
    frame = pd.DataFrame(rows, columns=list(_row(*[""] * 6)))
    return map_figure(
        frame.assign(href=[sel.link("peta", kelurahan=code) for code in frame.area_code]),
        city_map(sel.kota),
        words,
        title,
        selected=sel.kelurahan,
        signs=not mini,
        mini=mini,
        notes=notes,
        subtitle=subtitle,
        downloads=() if mini else tables.downloads(table, sel),
        shapes=map_address(sel.kota),
        pic={"file": _file(sel, name or pws_of(sel)), **({} if mini else SHEET)},
    )


def _file(sel: Selection, name: str) -> str:
    """Name of a saved picture, without its ending."""
    return f"peta_{name}_{city(sel.kota).name}_{month_code(sel.month)}".lower().replace(" ", "-")


def _pws_subtitle(sel: Selection, units) -> str:
    i = INDICATORS[pws_of(sel)]
    goal = units[0].target_running_pct if units else None
    return (
        f"{i.name}, {'bulan' if i.monthly_ratio else 'kumulatif s.d.'} {month_label(sel.month)}; target {percent(goal)}"
    )


def _no_answer() -> dict[str, tuple[str, str]]:
    return {NO_COMPARISON: ("", "tanpa pembanding"), NO_DATA: ("", NO_DATA_WORD), HIDDEN_CLASS: ("", HIDDEN_WORD)}


def _row(code: str, name: str, cls: str, value: str, detail: str, puskesmas: str | None) -> dict:
    """One kelurahan of a map, as `map_figure` takes it."""
    said = [detail, f"Puskesmas {puskesmas}" if puskesmas else ""]
    return {"area_code": code, "name": name, "cls": cls, "value": value, "detail": "<br>".join(filter(None, said))}


def _of_unit(u, cls: str, noun: str = "") -> dict:
    """Value and counts of one kelurahan."""
    if u.hidden_ytd:
        value, detail = HIDDEN_WORD, ""
    elif u.coverage_pct is None:
        value, detail = NO_DATA_WORD, ""
    else:
        value, detail = percent(u.coverage_pct), f"{number(u.served_ytd)} dari {number(u.sasaran)} {noun}".rstrip()
    detail = "<br>".join(filter(None, [detail, "sasaran kecil (rentan)" if u.rentan else ""]))
    return _row(u.area_code, u.name, cls, value, detail, u.puskesmas)


def months_maps(sel: Selection) -> go.Figure:
    """Four-way status of the chosen indicator in the last twelve months, one small map each."""
    i = INDICATORS[pws_of(sel)]
    first, last = tables_pws.twelve_months(sel)
    found = ask(ask_pws.pws_months, sel.kota, i.id, first, last, sel.basis, sel.puskesmas)
    found = found.assign(
        cls=[pws_class(status) for status in found.status],
        low=~found.status.isin(pws.ABOVE + pws.UNJUDGED),
        silent=found.status == "belum_lapor",
        judged=~found.status.isin(pws.UNJUDGED),
    )
    months = found.groupby("month", as_index=False).agg(
        of=("cls", "size"), low=("low", "sum"), silent=("silent", "sum"), judged=("judged", "sum")
    )
    months = months.assign(
        label=[f"{MONTH_SHORT[m.month - 1]} {m.year}" for m in months.month],
        finding=[_finding(m) for m in months.itertuples()],
        href=[f"{sel.but(month=m.date()).link('peta')}&tampilan={MONTHS}" for m in months.month],
        chosen=months.month == pd.Timestamp(sel.month),
    )
    known = months[months.judged > 0]
    title = f"{i.short}: belum ada kelurahan yang lapor"
    if len(known):
        share = known.low / known.judged
        worst = known[share == share.max()].iloc[-1]
        title = (
            f"{i.short}: paling banyak kelurahan di bawah target berjalan pada {month_label(worst.month)}, "
            f"{worst.low} dari {worst.judged}"
        )
    return months_figure(
        found[["month", "area_code", "cls"]],
        months,
        city_map(sel.kota),
        {pws_class(id): pair for id, pair in PWS.items()},
        title,
        subtitle=f"{i.name}: status PWS tiap bulan terhadap target berjalan bulan itu",
        downloads=tables.downloads("pws-12-bulan", sel),
        shapes=map_address(sel.kota),
        pic={
            "file": _file(sel, f"12-bulan_{i.id}"),
            "place": f"{place_name(sel)} · {month_label(first)} s.d. {month_label(last)}",
            **SHEET,
        },
    )


def _finding(m) -> str:
    if m.silent == m.of:
        return "belum ada laporan"
    return f"{m.low} di bawah target" + (f", {m.silent} belum lapor" if m.silent else "")


FIGURES: dict[str, Callable[[Selection], go.Figure]] = {
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


def next_questions(sel: Selection) -> dict:
    """What to ask next about the chosen kelurahan, and the way to an action."""
    return questions(sel, "peta")
