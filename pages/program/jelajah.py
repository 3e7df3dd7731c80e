"""Jelajah: the program manager's own question: a measure, rows, columns; a pivot, a figure, its link and its files."""

import streamlit as st

from ilp_dash.ui.arranging import pick_arrangement
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import jelajah

st.title("Jelajah")
st.write("Susun pertanyaan Anda sendiri: pilih ukuran, apa yang berdiri di baris, dan apa di kolom.")
sel = pick_arrangement(selection())
show(jelajah.picture, sel=sel)
show_table("jelajah", sel=sel, shown=25, heading="Angkanya")
