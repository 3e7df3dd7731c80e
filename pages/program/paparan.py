"""Bahan rapat: the files of a meeting, ready in one click."""

import streamlit as st

from ilp_dash.ui import paparan
from ilp_dash.ui.frame import selection

st.title("Bahan rapat")
with st.container(key="bahan"):
    paparan.draw(selection())
