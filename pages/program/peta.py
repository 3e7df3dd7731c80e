"""Peta PWS: kelurahan by status, coverage, change or network, and twelve
months at a glance; a click opens the kelurahan."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import follow, selection, show, show_table
from ilp_dash.ui.pickers import find_kelurahan, pick_look, pick_switch
from ilp_dash.ui.places import unit_name
from ilp_dash.ui.views import kelurahan, peta

sel = selection()
st.title("Peta PWS")
look = pick_look(peta.LOOKS)


def panel() -> None:
    """All about the chosen kelurahan, with a way back."""
    with st.container(key="panel"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(unit_name(sel), width="content")
            if st.button("Tutup", key="tutup", help="Tutup rincian kelurahan dan kembali ke peta"):
                follow(sel.link("peta", kelurahan=None))
        show(kelurahan.cards)
        show(peta.next_questions)
        show(kelurahan.trend)
        show_table("pws-indikator", shown=16)
        show_table("temuan")


if look == peta.MONTHS:
    show(peta.months_maps, key="peta")
    if sel.kelurahan:
        panel()
else:
    wide, narrow = st.columns([7, 4], gap="medium")
    with wide:
        if look == "capaian":
            show(peta.coverage_map, pick_switch("kelas", "kuantil", "Bagi rata (kuantil)"), key="peta")
        else:
            show(peta.FIGURES[look], key="peta")
        if found := find_kelurahan(sel):
            follow(sel.link("peta", kelurahan=found))
    with narrow:
        if sel.kelurahan:
            panel()
        else:
            st.subheader("Pilih kelurahan")
            st.write(
                "Klik sebuah kelurahan di peta, cari namanya, atau klik namanya di tabel, "
                "untuk melihat semua indikatornya."
            )
            show_table(peta.TABLE_OF.get(look, "pws-kelurahan"), shown=12)
        if missing := finished(peta.not_on_map, sel):
            st.write(missing)
