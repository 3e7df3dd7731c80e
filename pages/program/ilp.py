"""Penerapan ILP: what is there now, plan and progress, what is lacking for the next status, before
and after the start."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.views import ilp, spm

sel = selection()
st.title("Penerapan ILP")
top = st.container()
look = pick_look(ilp.LOOKS, "Tampilan ILP")
with top:
    show(ilp.VERDICTS[look])
if look == "sebaran":
    left, right = st.columns(2, gap="medium")
    with left:
        show(ilp.by_area)
    with right:
        show_table("klaster")
    show(ilp.matrix)
    show_table("ilp-puskesmas")
    st.subheader("Jejaring sampai kelurahan")
    show(ilp.network)
    show_table("jejaring")
elif look == "rencana":
    show(ilp.plan_cards)
    show(ilp.curve)
    show_table("ilp-rencana", shown=10)
    if missing := finished(ilp.no_steps, sel):
        st.write(missing)
    show_table("ilp-langkah")
elif look == "kurang":
    show(ilp.lacking_items)
    show_table("ilp-kurang", shown=20)
    show_table("ilp-butir-kurang")
else:
    show(ilp.compare_cards)
    show_table("ilp-sebelum-sesudah", shown=20)
    show(spm.trend)
