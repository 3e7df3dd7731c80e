"""The additions of a what-if: read from the address (`tambah`), and the row of fields that adds one."""

import streamlit as st

from ilp_dash.analysis.ip_spm import room
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.what_if import Addition, read_additions, written
from ilp_dash.domain.words import number
from ilp_dash.ui.frame import follow
from ilp_dash.ui.plain import plain
from ilp_dash.ui.tables import ip_spm as tables_ip_spm


def read_plan(sel: Selection) -> Selection:
    """The selection with the additions of the address. What is not known is
    left out, with a message when it came from outside.

    Like the filters: the address decides when it changed (a link, a reload,
    the back button); the menu keeps what was chosen;
    another city drops the additions without a word. More people than are left
    stays as it was asked: the list says what counts.
    """
    now = st.query_params.get("tambah", "")
    jump = st.session_state.pop("_lompat_tambah", None)
    from_menu = st.session_state.pop("_dari_menu", False)
    if jump is not None:
        now, outside = jump, True
    elif from_menu:
        now, outside = st.session_state.get("_tambah", ""), False
    else:
        outside = now != st.session_state.get("_tambah") or sel.kota == st.session_state.get("_tambah_kota")
    shares, refused = tables_ip_spm.plan(sel.but(tambah=now))
    if refused and outside:
        st.warning(
            f"Tambahan tidak dikenal di sini, jadi tidak dihitung: {', '.join(plain(part, 40) for part in refused[:5])}"
            f"{' …' if len(refused) > 5 else ''}. Tambahkan lewat isian di bawah.",
            icon=None,
        )
    text = written(Addition(s.puskesmas_code, s.service, s.asked) for s in shares)
    st.session_state["_tambah"], st.session_state["_tambah_kota"] = text, sel.kota
    if text and st.query_params.get("tambah") != text:
        st.query_params["tambah"] = text
    elif not text and "tambah" in st.query_params:
        del st.query_params["tambah"]
    return sel.but(tambah=text or None)


def add_one(sel: Selection) -> None:
    """The row of fields "if puskesmas X serves n more"; adding goes to the
    address with it. sel: with the present additions."""
    rows = [r for r in tables_ip_spm.gaps(sel) if sel.puskesmas in (None, r.puskesmas_code)]
    names = {r.puskesmas_code: r.puskesmas for r in rows}
    with st.container(horizontal=True, vertical_alignment="bottom", key="tambahkan"):
        code = st.selectbox("Bila puskesmas", list(names), format_func=names.get, key=f"andai_{sel.area}")
        left = {r.id: room(r) for r in rows if r.puskesmas_code == code}
        words = {id: f"{INDICATORS[id].short} ({number(n)} belum)" for id, n in left.items()}
        service = st.selectbox("di layanan", list(words), format_func=words.get, key=f"andai_layanan_{sel.area}")
        most = left[service]
        people = st.number_input(
            "melayani lagi (orang)",
            min(1, most),
            max(1, most),
            most,
            key=f"andai_{code}_{service}_{most}",
            disabled=not most,
        )
        if st.button("Tambahkan", type="primary", disabled=not most):
            others = [a for a in read_additions(sel.tambah or "")[0] if (a.puskesmas, a.service) != (code, service)]
            follow(sel.link("ip-spm", tambah=written([*others, Addition(code, service, int(people))])))
