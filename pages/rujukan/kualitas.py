"""Kualitas data: who reported when, what looks wrong, and why a number is marked."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.views import kualitas, pertanyaan

sel = selection()
st.title("Kualitas data")
show(finished(kualitas.verdict, sel.but(kelurahan=None, indikator=None)), "putusan")
if sel.indikator:
    show(finished(pertanyaan.questions, sel, "kualitas"), "pertanyaan")
    show_table("mengapa-bertanda")
show_table("temuan-berkas", shown=10, most=300)
left, right = st.columns([5, 4], gap="medium")
with left:
    form = pick_look(kualitas.LOOKS, "Laporan yang ditampilkan")
    show(finished(kualitas.who_reported, sel.but(puskesmas=None, kelurahan=None, indikator=None), form), "ketepatan")
with right:
    show(finished(kualitas.discipline, sel.but(kelurahan=None, indikator=None)), "disiplin")
    show_table("kualitas-puskesmas", shown=10)
if not sel.indikator:
    show_table("angka-bertanda", shown=12)
show_table("pemeriksaan")
