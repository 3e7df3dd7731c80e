"""Kinerja tahunan: PKP-style yearly performance per puskesmas."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import kinerja

sel = selection()
st.title("Kinerja tahunan")
show(kinerja.verdict)
left, right = st.columns(2, gap="medium")
with left:
    show(kinerja.ranked)
with right:
    show_table("kinerja-layanan")
show(kinerja.matrix)
