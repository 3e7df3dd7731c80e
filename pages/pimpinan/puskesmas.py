"""Rapor puskesmas: one page for one puskesmas."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import kunjungan, puskesmas

sel = selection()
st.title("Rapor puskesmas")
show(puskesmas.verdict)
show(puskesmas.next_step)
show(puskesmas.key_figures)
left, right = st.columns(2, gap="medium")
with left:
    show(puskesmas.spm_bars)
with right:
    show_table("ilp-butir")
show_table("laju-spm")
show(puskesmas.kelurahan_grid)
left, right = st.columns(2, gap="medium")
with left:
    show_table("temuan")
    show_table("asal-pasien")
with right:
    show_table("disiplin-lapor")
if kunjungan.any_reported(sel):
    left, right = st.columns([9, 7], gap="medium")  # twelve weeks of cells need the wider half
    with left:
        show(kunjungan.reported_grid)
    with right:
        show(kunjungan.weekly)
show_table("jejaring")
