"""Kinerja tahunan: PKP-style yearly performance per puskesmas."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("Kinerja tahunan")
