"""IP-SPM: the index with both halves, the fewest people to the next category, and what would follow
from serving more."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ip_spm, pertanyaan
from ilp_dash.ui.what_if import add_one, read_plan

sel = selection()
st.title("IP-SPM")
show(ip_spm.verdict)
show(pertanyaan.questions, "ip-spm")
plan = read_plan(sel)
left, right = st.columns([6, 5], gap="medium")
with left:
    show(ip_spm.steps, sel=plan)
with right:
    show_table("ip-spm-usulan", shown=8)
show_table("ip-spm", shown=12)
if finished(ip_spm.quality_missing, sel.but(puskesmas=None))[0]:
    show_table("ip-spm-mutu", shown=10)
st.subheader("Bagaimana bila lebih banyak orang dilayani?")
add_one(plan)
show(ip_spm.plan, sel=plan)
if plan.tambah:
    show(ip_spm.outcome, sel=plan)
    show_table("ip-spm-andai", sel=plan, shown=12)
