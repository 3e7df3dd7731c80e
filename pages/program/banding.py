"""Perbandingan: city against city, puskesmas against puskesmas, this year against last."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("Perbandingan")
