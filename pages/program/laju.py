"""Sisa dan laju: how many people are left, and whether the year can still be made."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_program
from ilp_dash.ui.views import laju, pertanyaan

sel = selection()
st.title("Sisa dan laju")
show(laju.verdict)
show(pertanyaan.questions, "laju")
program = pick_program(sel)
show(laju.key)
if program == "SPM":
    show_table("laju-spm")
    show_table("laju-spm-puskesmas", shown=20)
else:
    show_table("laju-pws", shown=None)
    if not sel.puskesmas:
        show_table("laju-pws-puskesmas", shown=10)
    show_table("laju-pws-kelurahan", shown=12, most=40)
