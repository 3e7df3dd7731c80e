"""Perbandingan: city against city, puskesmas against puskesmas, this year against last, one sasaran against the other."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look, pick_other
from ilp_dash.ui.views import banding

sel = selection()
st.title("Perbandingan")
look = pick_look(banding.LOOKS, "Yang dibandingkan")
if look == "kota":
    show(finished(banding.cities_verdict, sel), "putusan")
    left, right = st.columns(2, gap="medium")
    with left:
        show(finished(banding.cities_bars, sel), "kota")
    with right:
        show_table("banding-layanan")
    show_table("banding-kota")
elif look == "puskesmas":
    other = pick_other("dengan", "Pembanding", finished(banding.partners, sel))
    show(finished(banding.pair_verdict, sel, other), "putusan")
    show(finished(banding.pair, sel, other), "pasangan")
    show_table("spm-peringkat", shown=10)
elif look == "tahun":
    show(finished(banding.year_verdict, sel), "putusan")
    show_table("banding-tahun")
    show(finished(banding.two_years, sel), "dua-tahun")
else:
    show(finished(banding.bases_verdict, sel), "putusan")
    show_table("dua-sasaran")
    show_table("dua-sasaran-puskesmas", shown=20)
