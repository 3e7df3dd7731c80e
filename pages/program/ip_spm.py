"""IP-SPM: the index with both halves, the fewest people to the next category, and what would follow from serving more."""

import streamlit as st

from ilp_dash.ui import tables
from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ip_spm, pertanyaan
from ilp_dash.ui.what_if import add_one, read_plan

sel = selection()
st.title("IP-SPM")
show(finished(ip_spm.verdict, sel), "putusan")
show(finished(pertanyaan.questions, sel, "ip-spm"), "pertanyaan")
plan = read_plan(sel)
left, right = st.columns([6, 5], gap="medium")
with left:
    show(finished(ip_spm.steps, plan), "tangga")
with right:
    show_table("ip-spm-usulan", shown=8)
show_table("ip-spm", shown=12)
if finished(ip_spm.quality_missing, sel.but(puskesmas=None))[0]:
    show_table("ip-spm-mutu", shown=10)
st.subheader("Bagaimana bila lebih banyak orang dilayani?")
add_one(plan)
show(finished(ip_spm.plan, plan), "tambahan")
if plan.tambah:
    show(finished(ip_spm.outcome, plan), "hasil")
    show(tables.figure("ip-spm-andai", plan, shown=12), "andai")
