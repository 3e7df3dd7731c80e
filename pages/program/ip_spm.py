"""IP-SPM: the index with both halves, and what would lift it."""

import streamlit as st

from ilp_dash.ui.frame import selection

sel = selection()
st.title("IP-SPM")
