"""Ringkasan: for the wali kota, readable in 30 seconds."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ringkasan

sel = selection()
st.title("Ringkasan")
show(ringkasan.verdict)
show(ringkasan.key_figures)
left, right = st.columns([6, 5], gap="medium")
with left:
    show(ringkasan.spm_bars)
with right:
    show(ringkasan.small_map)
show_table("kesenjangan-lima")
show(ringkasan.published)
