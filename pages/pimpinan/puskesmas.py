"""Rapor puskesmas: one page for one puskesmas."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import puskesmas

sel = selection()
st.title("Rapor puskesmas")
show(finished(puskesmas.verdict, sel), "putusan")
show(finished(puskesmas.key_figures, sel), "angka-kunci")
left, right = st.columns(2, gap="medium")
with left:
    show(finished(puskesmas.spm_bars, sel), "spm")
with right:
    show_table("ilp-butir")
show(finished(puskesmas.kelurahan_grid, sel), "kelurahan")
left, right = st.columns(2, gap="medium")
with left:
    show_table("temuan")
    show_table("asal-pasien")
with right:
    show_table("disiplin-lapor")
show_table("jejaring")
