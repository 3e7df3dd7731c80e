"""The one row of filters. Every choice stands in the address as a code; a code nobody knows is answered with a message.

The address wins when it changed since the last run (a link, the back button), otherwise the widget does. The menu opens
a page without parameters: what was chosen before is kept and written into the new address.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from ilp_dash.domain.indicators import DEFAULT_PWS, DEFAULT_SPM, INDICATORS, PWS, SPM
from ilp_dash.domain.months import MONTH_SHORT, month_code
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import StoreMissing, UnknownArea
from ilp_dash.store.queries import places as ask_places
from ilp_dash.ui.addresses import (
    DEFAULT_BASIS,
    months_offered,
    read_basis,
    read_indicator,
    read_kelurahan,
    read_month,
    read_puskesmas,
)
from ilp_dash.ui.data import each
from ilp_dash.ui.places import city
from ilp_dash.ui.plain import plain

PARAMETERS = ("kota", "periode", "puskesmas", "kelurahan", "indikator", "basis", "versi")
DEFAULTS = {"SPM": DEFAULT_SPM, "PWS": DEFAULT_PWS}
ALL = ""  # the choice "semua puskesmas"; stays out of the address


@dataclass(frozen=True)
class Filters:
    """What a page needs besides city, period and puskesmas: which indicators ("SPM", "PWS", "SPM+PWS" or None), and the
    basis.

    look: indicator and basis are asked for only in this look (see pick_look), "" = always; first_look: the one the page
    opens with.
    """

    indicators: str | None = None
    basis: bool = True
    puskesmas_required: bool = False
    look: str = ""
    first_look: str = ""
    optional: bool = False  # "semua indikator" may be chosen, and is at first


def choose(filters: Filters, versi: int | None = None) -> Selection:
    """Draw the filters of a page and return what is chosen; messages about unknown codes appear under them. versi: the
    kept version that is looked at (see `addresses.read_version`).

    Raises StoreMissing when the view has no period yet.
    """
    wanted = _from_address()
    unknown: list[str] = []
    if filters.look and filters.look != _look_asked(filters.first_look):
        filters = replace(filters, indicators=None, basis=False)
    with st.container(horizontal=True, key="saringan"):
        cities = {c.kota_code: c.name for c in each(ask_places.cities)}
        if not cities:
            raise StoreMissing(
                "Belum ada yang dapat ditampilkan: tampilan umum terbit per triwulan, dan belum ada akhir triwulan "
                "yang dilaporkan."
            )
        kota = _select("kota", "Kota", cities, next(iter(cities)), wanted, unknown, lambda code: city(code).kota_code)
        of = city(kota)
        months = {month_code(m): f"s.d. {MONTH_SHORT[m.month - 1]} {m.year}" for m in months_offered(of)}
        periode = _select(
            "periode",
            "Periode (kumulatif)",
            months,
            next(iter(months)),
            wanted,
            unknown,
            lambda code: month_code(read_month(code, of)),
        )
        month = read_month(periode, of)
        # Of many they stand under their kota administrasi.
        rows = sorted(each(ask_places.puskesmas_of, kota), key=lambda p: p.kota_adm or "")
        puskesmas = {p.puskesmas_code: f"{p.kota_adm} · {p.name}" if p.kota_adm else p.name for p in rows}
        if not filters.puskesmas_required:
            puskesmas = {ALL: "Semua puskesmas"} | puskesmas
        chosen = _select(
            "puskesmas",
            "Puskesmas",
            puskesmas,
            next(iter(puskesmas)),
            wanted,
            unknown,
            lambda code: read_puskesmas(code, of),
        )
        indikator = _pick_indicator(filters, wanted, unknown)
        basis = st.session_state.get("pilih_basis") or DEFAULT_BASIS
        if filters.basis:
            names = {"pusdatin": "Pusdatin", "riil": "riil"}
            words = {b.basis: f"Sasaran {names[b.basis]}" for b in each(ask_places.bases)}
            basis = _select("basis", "Basis sasaran", words, DEFAULT_BASIS, wanted, unknown, read_basis)
        else:
            _keep("basis", basis)
    kelurahan = _kelurahan(wanted, of, month, chosen, unknown)
    if unknown:
        st.warning("  \n".join(unknown), icon=None)
    sel = Selection(kota, month, chosen or None, kelurahan, indikator, basis, versi=versi)
    _to_address(sel)
    return sel


def set_choice(params: dict[str, str]) -> None:
    """Make these parameters the choice of the next run (used when an inner link is followed without a reload)."""
    st.session_state["_lompat"] = {p: params.get(p, "") for p in PARAMETERS}
    st.session_state["_lompat_tampilan"] = params.get("tampilan", "")
    st.session_state["_lompat_tambah"] = params.get("tambah", "")


def carried(filters: Filters | None, params: dict[str, str]) -> dict[str, str]:
    """The present parameters as the menu hands them to a page: exactly what that page would write into its address."""
    kept = {p: v for p, v in params.items() if p in PARAMETERS and p != "indikator"}
    if not filters or not filters.indicators or filters.look or filters.optional:
        return kept
    of = INDICATORS.get(params.get("indikator"))
    if of is not None and of.program in filters.indicators:
        return kept | {"indikator": of.id}
    default = DEFAULTS[filters.indicators.partition("+")[0]]
    return kept | {"indikator": st.session_state.get(f"_indikator_{filters.indicators}", default)}


def _from_address() -> dict[str, str]:
    """Parameters that changed from outside since the last run: a link, a reload, the back button. Empty when nothing
    did."""
    jump = st.session_state.pop("_lompat", None)
    if jump is not None:
        return jump
    now = {p: st.query_params[p] for p in PARAMETERS if p in st.query_params}
    st.session_state["_dari_menu"] = not st.query_params
    if not now or now == st.session_state.get("_alamat"):
        return {}
    return {p: now.get(p, "") for p in PARAMETERS}


def _to_address(sel: Selection) -> None:
    params = sel.params()
    if {p: st.query_params[p] for p in PARAMETERS if p in st.query_params} != params:
        others = {p: v for p, v in st.query_params.items() if p not in PARAMETERS}
        st.query_params.from_dict(others | params)
    st.session_state["_alamat"] = params


def _select(
    param: str,
    label: str,
    options: dict[str, str],
    default: str,
    wanted: dict[str, str],
    unknown: list[str],
    read: Callable[[str], str],
) -> str:
    """One selectbox whose value is a code. What `read` refuses in the address falls back to the default, with a
    message."""
    key = f"pilih_{param}"
    asked = wanted.get(param, "")
    code = (asked or default) if wanted else st.session_state.get(key, st.session_state.get(f"_{key}", default))
    try:
        code = read(asked) if asked else code
    except UnknownArea:
        unknown.append(
            f"{label} '{plain(asked, 40)}' tidak dikenal di sini, jadi yang ditampilkan: {options[default]}. "
            "Pilih dari daftar di atas."
        )
    if code not in options:
        code = default
    st.session_state[key] = code
    chosen = st.selectbox(label, list(options), format_func=options.get, key=key, label_visibility="collapsed")
    _keep(param, chosen)
    return chosen


def _keep(param: str, code: str) -> None:
    """Remember a choice while a page does not show its filter."""
    st.session_state[f"_pilih_{param}"] = code


def _pick_indicator(filters: Filters, wanted, unknown) -> str | None:
    asked = wanted.get("indikator")
    if not filters.indicators:
        return None
    options = {i.id: i.short for i in SPM + PWS if i.program in filters.indicators}
    if "+" in filters.indicators:
        options = {id: f"{INDICATORS[id].program} · {short}" for id, short in options.items()}
    key = f"indikator_{filters.indicators}"
    default = DEFAULTS[filters.indicators.partition("+")[0]]
    if filters.optional:
        key, default, options = "indikator_semua", ALL, {ALL: "Semua indikator"} | options
    anew = asked or (filters.optional and wanted)
    kept = st.session_state.get(f"_{key}", default)
    code = default if anew and not asked else kept
    try:
        code = read_indicator(asked) if asked else code
    except UnknownArea:
        unknown.append(
            f"Indikator '{plain(asked, 40)}' tidak dikenal, jadi yang ditampilkan: {options[default]}. "
            "Pilih dari daftar di atas."
        )
    if code not in options:
        code = kept
    if anew or key not in st.session_state:
        st.session_state[key] = code
    chosen = st.selectbox("Indikator", list(options), format_func=options.get, key=key, label_visibility="collapsed")
    st.session_state[f"_{key}"] = chosen
    if chosen:
        st.session_state[f"_indikator_{INDICATORS[chosen].program}"] = chosen
    return chosen or None


def pick_program(sel: Selection) -> str:
    """SPM or PWS, on a page with the indicators of both. The chosen indicator decides, so the address needs nothing
    more."""
    key, program = "pilih_program", INDICATORS[sel.indikator].program
    st.session_state[key] = program

    def changed() -> None:
        other = st.session_state[key]
        st.session_state["indikator_SPM+PWS"] = st.session_state.get(f"_indikator_{other}", DEFAULTS[other])

    st.segmented_control(
        "Kelompok", ["SPM", "PWS"], key=key, on_change=changed, required=True, label_visibility="collapsed"
    )
    return program


def _kelurahan(wanted, of, month, puskesmas: str, unknown) -> str | None:
    """The kelurahan of the address; dropped without a word when another city or puskesmas is chosen."""
    code = wanted.get("kelurahan") if wanted else st.session_state.get("_kelurahan")
    try:
        code = read_kelurahan(code, of, month) if code else None
    except UnknownArea:
        if wanted:
            unknown.append(
                f"Kelurahan '{plain(code, 40)}' tidak dikenal di {of.name}, jadi tidak ada kelurahan yang dipilih."
            )
        code = None
    home = {k.code: k.puskesmas_code for k in each(ask_places.kelurahan_of, of.kota_code, month)}
    if code and puskesmas and home[code] != puskesmas and not wanted:
        code = None
    st.session_state["_kelurahan"] = code
    return code


def pick_look(looks: dict[str, str], label: str = "Yang dipetakan") -> str:
    """What a map or a page shows, as `tampilan` in the address; the first one when the address says something unknown.

    A link without it and the menu keep what was shown; the address decides when it changed otherwise (deep link, back
    button).
    """
    default = next(iter(looks))
    chosen = _look_asked(default)
    if st.session_state.pop("_lompat_tampilan", None) is None:
        st.session_state.pop("_dari_menu", False)
    st.session_state["pilih_tampilan"] = chosen if chosen in looks else default
    look = (
        st.segmented_control(
            label, list(looks), format_func=looks.get, key="pilih_tampilan", required=True, label_visibility="collapsed"
        )
        or default
    )
    st.session_state["_tampilan"] = st.session_state["_alamat_tampilan"] = look
    if st.query_params.get("tampilan", default) != look:
        st.query_params["tampilan"] = look
    return look


def _look_asked(default: str) -> str:
    """The look the address or the widget asks for, `default` where neither does. The page may not have it."""
    now = st.query_params.get("tampilan", default)
    jump = st.session_state.get("_lompat_tampilan")
    chosen = st.session_state.get("pilih_tampilan") or st.session_state.get("_tampilan")
    if jump:
        return jump
    if (
        jump is None
        and not st.session_state.get("_dari_menu", False)
        and now != st.session_state.get("_alamat_tampilan")
    ):
        return now
    return chosen


def pick_switch(param: str, value: str, label: str) -> bool:
    """A switch that stands in the address as param=value while it is on."""
    key = f"pilih_{param}"
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(param) == value
    on = st.toggle(label, key=key)
    if on:
        if st.query_params.get(param) != value:
            st.query_params[param] = value
    elif param in st.query_params:
        del st.query_params[param]
    return on


def pick_other(param: str, label: str, options: dict[str, str]) -> str:
    """One more choice by code, as param=code in the address; the first option when the address says nothing or
    something unknown."""
    key = f"pilih_{param}"
    asked = st.query_params.get(param)
    if asked != st.session_state.get(f"_alamat_{param}"):
        st.session_state[key] = asked
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    chosen = st.selectbox(label, list(options), format_func=options.get, key=key, width=320)
    if chosen != next(iter(options)) or asked:
        st.query_params[param] = chosen
    st.session_state[f"_alamat_{param}"] = st.query_params.get(param)
    return chosen


def find_kelurahan(sel: Selection) -> str | None:
    """A field in which a kelurahan is found by its name; the code of the one just chosen, None otherwise."""
    rows = each(ask_places.kelurahan_of, sel.kota, sel.month)
    names = {k.code: k.name for k in rows if sel.puskesmas in (None, k.puskesmas_code)}
    if st.session_state.get("_cari_dari") != sel.kelurahan:  # found: empty again, the same field
        st.session_state["pilih_cari"] = None
        st.session_state["_cari_dari"] = sel.kelurahan
    with st.container(key="cari"):
        return st.selectbox(
            "Cari kelurahan",
            list(names),
            index=None,
            format_func=names.get,
            key="pilih_cari",
            placeholder="Cari kelurahan…",
            label_visibility="collapsed",
            width=320,
        )
