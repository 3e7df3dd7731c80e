"""Sinyal: what is a signal and what is chance, month by month and puskesmas by puskesmas."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.tables import signals as tables_signals
from ilp_dash.ui.views import pertanyaan, sinyal

sel = selection()
st.title("Sinyal")
show(sinyal.verdict)
show(pertanyaan.questions, "sinyal")
show(sinyal.by_month)
left, right = st.columns([7, 5], gap="medium")
with left:
    show(sinyal.funnel)
with right:
    show(sinyal.ranks)
if sel.puskesmas:
    show_table("sinyal-sebaya")
if finished(tables_signals.found, sel.but(puskesmas=None)):
    show_table("sinyal-puskesmas", shown=10)
