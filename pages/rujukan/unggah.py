"""Unggah data: hand in a report, boundaries or points, check, use; approve what others have sent."""

import streamlit as st

from ilp_dash.ui import approving, unggah

st.title("Unggah data")
with st.container(key="unggah"):
    may, decides = unggah.may_send(), unggah.may_decide()
    if may:
        unggah.draw(may)
    else:
        unggah.say_where()
    if decides:
        approving.draw_waiting(decides)
    elif may and may.puskesmas:
        approving.draw_sent(may.puskesmas)
