"""Ringkasan: for the wali kota, readable in 30 seconds."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.overdue import say_editing, say_overdue
from ilp_dash.ui.tables.briefing import edits_of
from ilp_dash.ui.views import ringkasan

sel = selection()
st.title("Ringkasan")
show(ringkasan.verdict)
show(ringkasan.next_questions)
say_overdue(sel)
show(ringkasan.briefing, edits_of(sel), key="ringkasan-briefing")
say_editing(sel)
show(ringkasan.key_figures)
show_table("ringkasan-layanan", shown=None)
left, right = st.columns([6, 5], gap="medium")
with left:
    show(ringkasan.small_map)
with right:
    show(ringkasan.published)
