"""Unggah data: hand in a report, boundaries or points, check, use."""

import streamlit as st

from ilp_dash.ui import unggah

st.title("Unggah data")
with st.container(key="unggah"):
    may = unggah.may_send()
    if may:
        unggah.draw(may)
    else:
        unggah.say_where()
