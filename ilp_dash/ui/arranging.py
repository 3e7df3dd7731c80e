"""The pickers of Jelajah. The arrangement stands in the address as one code
(`susun`), so that a link shows the same pivot."""

import streamlit as st

from ilp_dash.domain.arranging import MEASURES, NONE, PICTURES, Arrangement, dimensions_of, read_arrangement
from ilp_dash.domain.selection import Selection
from ilp_dash.errors import UnknownQuestion
from ilp_dash.ui.plain import plain
from ilp_dash.ui.tables.explore import levels

PARAM = "susun"


def pick_arrangement(sel: Selection) -> Selection:
    """Measure, rows, columns and picture; the address wins when it changed since the last run, else the widgets do."""
    asked = st.query_params.get(PARAM, "")
    if asked != st.session_state.get("_susun", ""):
        try:
            measure = asked.partition(",")[0]
            source = MEASURES[measure].source if measure in MEASURES else "SPM"
            _set(read_arrangement(asked, levels(sel, source)))
        except UnknownQuestion as error:
            st.warning(plain(str(error)), icon=None)
    with st.container(horizontal=True, key="susunan"):
        measure = _choose("ukuran", "Ukuran", {id: m.label for id, m in MEASURES.items()}, "spm-capaian")
        offered = dimensions_of(measure, levels(sel, MEASURES[measure].source))
        rows = _choose("baris", "Baris", offered, "puskesmas")
        beside = {NONE: "(tanpa kolom)", **dimensions_of(measure, levels(sel, MEASURES[measure].source), rows)}
        columns = _choose("kolom", "Kolom", beside, "indikator")
        picture = _choose("gambar", "Gambar", PICTURES, "otomatis")
    made = Arrangement(measure, rows, columns, picture)
    code = made.code() if made != Arrangement() or asked else ""
    if code and st.query_params.get(PARAM) != code:
        st.query_params[PARAM] = code
    st.session_state["_susun"] = code or asked
    return sel.but(susun=made.code())


def _set(made: Arrangement) -> None:
    for name, value in zip(
        ("ukuran", "baris", "kolom", "gambar"), (made.measure, made.rows, made.columns, made.picture), strict=True
    ):
        st.session_state[f"susun_{name}"] = value


def _choose(name: str, label: str, options: dict[str, str], default: str) -> str:
    key = f"susun_{name}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = default if default in options else next(iter(options))
    return st.selectbox(label, list(options), format_func=options.get, key=key)
