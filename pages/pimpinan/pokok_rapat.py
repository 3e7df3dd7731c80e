"""Sunting pokok rapat: the written briefing of a city in the office's own words, for one meeting."""

import streamlit as st

from ilp_dash.ui import pokok_rapat
from ilp_dash.ui.frame import selection

st.title("Sunting pokok rapat")
with st.container(key="pokok_rapat"):
    pokok_rapat.draw(selection())
