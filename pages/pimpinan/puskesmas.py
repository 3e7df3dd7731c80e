"""Rapor puskesmas: one page for one puskesmas."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import kunjungan, puskesmas

sel = selection()
st.title("Rapor puskesmas")
show(finished(puskesmas.verdict, sel), "putusan")
show(finished(puskesmas.key_figures, sel), "angka-kunci")
left, right = st.columns(2, gap="medium")
with left:
    show(finished(puskesmas.spm_bars, sel), "spm")
with right:
    show_table("ilp-butir")
show_table("laju-spm")
show(finished(puskesmas.kelurahan_grid, sel), "kelurahan")
left, right = st.columns(2, gap="medium")
with left:
    show_table("temuan")
    show_table("asal-pasien")
with right:
    show_table("disiplin-lapor")
if kunjungan.any_reported(sel):
    left, right = st.columns([7, 9], gap="medium")  # twelve weeks of cells need the wider half
    with left:
        show(finished(kunjungan.weekly, sel), "kunjungan-mingguan")
    with right:
        show(finished(kunjungan.reported_grid, sel), "lapor-mingguan")
show_table("jejaring")
