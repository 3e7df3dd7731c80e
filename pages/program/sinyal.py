"""Sinyal: what is a signal and what is chance, month by month and puskesmas by puskesmas."""

import streamlit as st

from ilp_dash.ui import tables_signals
from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import pertanyaan, sinyal

sel = selection()
st.title("Sinyal")
show(finished(sinyal.verdict, sel), "putusan")
show(finished(pertanyaan.questions, sel, "sinyal"), "pertanyaan")
show(finished(sinyal.by_month, sel), "bulan")
left, right = st.columns([7, 5], gap="medium")
with left:
    show(finished(sinyal.funnel, sel), "corong")
with right:
    show(finished(sinyal.ranks, sel), "urutan")
if sel.puskesmas:
    show_table("sinyal-sebaya")
if finished(tables_signals.found, sel.but(puskesmas=None)):
    show_table("sinyal-puskesmas", shown=10)
