"""Sisa dan laju: how many people are left, and whether the year can still be made."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("Sisa dan laju")
