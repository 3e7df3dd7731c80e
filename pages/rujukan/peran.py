"""Peran: who may see and send what; given and withdrawn here by an admin."""

import streamlit as st

from ilp_dash.ui import peran

st.title("Peran")
with st.container(key="peran"):
    by = peran.giver()
    if by:
        peran.draw(by)
    else:
        peran.say_where()
