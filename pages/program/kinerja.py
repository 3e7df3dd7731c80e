"""Kinerja tahunan: PKP-style yearly performance per puskesmas."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import kinerja

sel = selection()
st.title("Kinerja tahunan")
show(finished(kinerja.verdict, sel), "putusan")
left, right = st.columns(2, gap="medium")
with left:
    show(finished(kinerja.ranked, sel), "peringkat")
with right:
    show_table("kinerja-layanan")
show(finished(kinerja.matrix, sel), "matriks")
