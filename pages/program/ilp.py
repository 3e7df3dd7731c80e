"""Penerapan ILP: what is there now, plan and progress, what is lacking for the next status, before and after the start."""

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
    show(finished(ilp.VERDICTS[look], sel), "putusan")
if look == "sebaran":
    left, right = st.columns(2, gap="medium")
    with left:
        show(finished(ilp.by_area, sel), "kecamatan")
    with right:
        show_table("klaster")
    show(finished(ilp.matrix, sel), "butir")
    show_table("ilp-puskesmas")
    st.subheader("Jejaring sampai kelurahan")
    show(finished(ilp.network, sel), "jejaring-kartu")
    show_table("jejaring")
elif look == "rencana":
    show(finished(ilp.plan_cards, sel), "kartu")
    show(finished(ilp.curve, sel), "kurva")
    show_table("ilp-rencana", shown=10)
    if missing := finished(ilp.no_steps, sel):
        st.write(missing)
    show_table("ilp-langkah")
elif look == "kurang":
    show(finished(ilp.lacking_items, sel), "butir-kurang")
    show_table("ilp-kurang", shown=20)
    show_table("ilp-butir-kurang")
else:
    if cards := finished(ilp.compare_cards, sel):
        show(cards, "kartu")
    show_table("ilp-sebelum-sesudah", shown=20)
    show(finished(spm.trend, sel), "tren")
