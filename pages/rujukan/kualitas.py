"""Kualitas data: who reported when, what looks wrong, and why a number is marked."""

import streamlit as st

from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.views import kualitas, pertanyaan

sel = selection()
st.title("Kualitas data")
show(kualitas.verdict, sel=sel.but(kelurahan=None, indikator=None))
if sel.indikator:
    show(pertanyaan.questions, "kualitas")
    show_table("mengapa-bertanda")
show_table("temuan-berkas", shown=10, most=300)
left, right = st.columns([5, 4], gap="medium")
with left:
    form = pick_look(kualitas.LOOKS, "Laporan yang ditampilkan")
    show(kualitas.who_reported, form, sel=sel.but(puskesmas=None, kelurahan=None, indikator=None), key="ketepatan")
with right:
    show(kualitas.discipline, sel=sel.but(kelurahan=None, indikator=None))
    show_table("kualitas-puskesmas", shown=10)
if not sel.indikator:
    show_table("sasaran-wajar", shown=10)
    show_table("angka-bertanda", shown=12)
show_table("pemeriksaan")
