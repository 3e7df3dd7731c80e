"""Perbandingan: city against city, puskesmas against puskesmas, this year against last, one sasaran
against the other."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look, pick_other
from ilp_dash.ui.views import banding

sel = selection()
st.title("Perbandingan")
possible = banding.looks(sel, st.query_params.get(banding.SWITCH))
look = pick_look(possible, "Yang dibandingkan")
if "kota" not in possible:
    st.write(banding.switched_off(sel))
if look == "kota":
    show(banding.cities_verdict)
    left, right = st.columns(2, gap="medium")
    with left:
        show(banding.cities_bars)
    with right:
        show_table("banding-layanan")
    show_table("banding-kota")
elif look == "puskesmas":
    other = pick_other("dengan", "Pembanding", finished(banding.partners, sel))
    show(banding.pair_verdict, other)
    show(banding.pair, other)
    show_table("spm-peringkat", shown=10)
elif look == "tahun":
    show(banding.year_verdict)
    show_table("banding-tahun")
    show(banding.two_years)
else:
    show(banding.bases_verdict)
    show_table("dua-sasaran")
    show_table("dua-sasaran-puskesmas", shown=20)
