"""Rapat: what meetings of a city decided, what was shown at them, and what became of it."""

import streamlit as st

from ilp_dash.ui import rapat
from ilp_dash.ui.frame import selection

st.title("Rapat dan notulen")
with st.container(key="rapat"):
    rapat.draw(selection())
