"""Minggu ini: the kelurahan to go to, with what to do and who answers. One printable sheet per puskesmas."""

import streamlit as st

from ilp_dash.ui.frame import show, show_table
from ilp_dash.ui.views import minggu_ini

st.title("Minggu ini")
show(minggu_ini.verdict)
show_table("minggu-ini", shown=20)
