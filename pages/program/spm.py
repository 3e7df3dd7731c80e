"""Kesenjangan SPM: twelve services, puskesmas × 12, ranking, trend, IP-SPM."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ip_spm, pertanyaan, spm

sel = selection()
st.title("Kesenjangan SPM")
show(spm.verdict)
show(pertanyaan.questions, "spm")
show_table("spm-layanan")
with st.container(key="rincian"):  # of the service chosen in the table: brought into sight by a click there
    left, right = st.columns(2, gap="medium")
    with left:
        show_table("spm-peringkat", shown=10)
    with right:
        show(spm.trend)
        show(spm.by_area)
show(spm.matrix)
show(ip_spm.short_line)
