"""Penerapan ILP: rollout by status and kecamatan, against the target date, item by item, down to the network."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import ilp

sel = selection()
st.title("Penerapan ILP")
show(finished(ilp.verdict, sel), "putusan")
left, right = st.columns(2, gap="medium")
with left:
    show(finished(ilp.curve, sel), "kurva")
with right:
    show(finished(ilp.by_area, sel), "kecamatan")
show(finished(ilp.matrix, sel), "butir")
show_table("ilp-puskesmas")
show_table("klaster")
st.subheader("Jejaring sampai kelurahan")
show(finished(ilp.network, sel), "jejaring-kartu")
show_table("jejaring")
