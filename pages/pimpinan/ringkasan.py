"""Ringkasan: for the wali kota, readable in 30 seconds."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ringkasan

sel = selection()
st.title("Ringkasan")
show(finished(ringkasan.verdict, sel), "putusan")
show(finished(ringkasan.key_figures, sel), "angka-kunci")
left, right = st.columns([6, 5], gap="medium")
with left:
    show(finished(ringkasan.spm_bars, sel), "spm")
with right:
    show(finished(ringkasan.small_map, sel), "peta")
show_table("kesenjangan-lima")
show(finished(ringkasan.published, sel), "fakta")
