"""Sinyal: what is a signal and what is noise."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("Sinyal")
