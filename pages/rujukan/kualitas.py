"""Kualitas data: who reported when, and what looks wrong."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("Kualitas data")
