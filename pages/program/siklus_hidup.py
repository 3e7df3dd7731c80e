"""Siklus hidup: coverage from pregnancy to old age, and by klaster."""

import streamlit as st

from ilp_dash.ui.frame import selection, show
from ilp_dash.ui.views import siklus_hidup

sel = selection()
st.title("Siklus hidup")
show(siklus_hidup.verdict)
show(siklus_hidup.course)
for column, klaster in zip(st.columns(3, gap="medium"), (2, 3, 4), strict=True):
    with column:
        show(siklus_hidup.by_klaster, klaster)
