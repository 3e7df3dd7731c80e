"""Peta PWS: kelurahan by status or coverage; a click opens the kelurahan."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.places import unit_name
from ilp_dash.ui.views import peta

sel = selection()
st.title("Peta PWS")
look = pick_look(peta.LOOKS)
wide, narrow = st.columns([7, 4], gap="medium")
with wide:
    show(finished(peta.status_map if look == "status" else peta.coverage_map, sel), "peta")
with narrow:
    if sel.kelurahan:
        st.subheader(unit_name(sel))
        show(finished(peta.kelurahan_cards, sel), "kelurahan")
        show(finished(peta.kelurahan_trend, sel), "tren")
        show_table("pws-indikator", shown=16)
        show_table("temuan")
    else:
        st.subheader("Pilih kelurahan")
        st.write("Klik sebuah kelurahan di peta, atau namanya di tabel, untuk melihat semua indikatornya.")
        show_table("pws-kelurahan", shown=12)
