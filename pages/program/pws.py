"""PWS: the customary sorted bars with running target, and six other ways to look at the same status."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.tables.chain import has_steps
from ilp_dash.ui.views import kunjungan, pertanyaan, pws

sel = selection()
st.title("Pemantauan wilayah setempat (PWS)")
top = st.container()
look = pick_look(pws.looks(), "Tampilan PWS")
with top:
    show(pws.verdict, look, key="pws-verdict")
    show(pertanyaan.questions, "pws")
if look == "grafik":
    show(pws.chart)
    show(pws.legend)
elif look == "tabel":
    show_table("pws-wilayah", shown=20)
    if has_steps(sel):
        show_table("putus-layanan", shown=10)
    show_table("pws-indikator", shown=16)
elif look == "kunjungan":
    left, right = st.columns(2, gap="medium")
    with left:
        show(pws.running)
        show_table("temuan")
    with right:
        show_table("pws-jalan", shown=10)
    if finished(kunjungan.any_reported, sel):
        left, right = st.columns([9, 7], gap="medium")
        with left:
            show(kunjungan.reported_grid)
        with right:
            show(kunjungan.weekly)
elif look == "kuadran":
    show(pws.quadrant)
    show(pws.meaning)
elif look == "matriks":
    show(pws.matrix)
elif look == "masalah":
    show_table("pws-masalah", shown=20, most=200)
else:
    show(pws.compared, sel=sel.but(puskesmas=None, kelurahan=None))
    show_table("pws-puskesmas", shown=20)
