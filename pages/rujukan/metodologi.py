"""Metodologi & sumber: every definition, rule and source, and what is simulated."""

import streamlit as st

from ilp_dash.ui.frame import selection, show_table
from ilp_dash.ui.words import about_simulation

sel = selection()
st.title("Metodologi dan sumber")
st.write(about_simulation(sel))
show_table("definisi", shown=None)
show_table("aturan", shown=None)
show_table("aturan-pokok", shown=None)
left, right = st.columns(2, gap="medium")
with left:
    show_table("libur")
with right:
    show_table("tampilan-umum", shown=5)
show_table("pemeriksaan")
show_table("versi-definisi")
show_table("laju-uji", shown=10)
show_table("spm-nasional")
show_table("kelengkapan", shown=5)
show_table("fakta")
