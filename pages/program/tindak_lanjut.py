"""Tindak lanjut: what was promised about a gap, by whom, by when, and what became of it."""

import streamlit as st

from ilp_dash.ui import tindak_lanjut
from ilp_dash.ui.frame import selection

st.title("Tindak lanjut")
with st.container(key="tindak_lanjut"):
    tindak_lanjut.draw(selection())
