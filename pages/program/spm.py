"""Kesenjangan SPM: twelve services, puskesmas × 12, ranking, trend, IP-SPM."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ip_spm, pertanyaan, spm

sel = selection()
st.title("Kesenjangan SPM")
show(finished(spm.verdict, sel), "putusan")
show(finished(pertanyaan.questions, sel, "spm"), "pertanyaan")
show_table("spm-layanan")
show(finished(spm.matrix, sel), "matriks")
left, right = st.columns(2, gap="medium")
with left:
    show_table("spm-peringkat", shown=10)
with right:
    show(finished(spm.trend, sel), "tren")
    show(finished(spm.by_area, sel), "wilayah")
show(finished(ip_spm.short_line, sel), "ip-spm")
