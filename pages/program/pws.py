"""PWS: the customary sorted bars with running target, and four other ways to look at the same status."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.pickers import pick_look
from ilp_dash.ui.views import kunjungan, pertanyaan, pws

sel = selection()
st.title("Pemantauan wilayah setempat (PWS)")
show(finished(pws.verdict, sel), "putusan")
show(finished(pertanyaan.questions, sel, "pws"), "pertanyaan")
look = pick_look(pws.LOOKS, "Tampilan PWS")
if look == "grafik":
    show(finished(pws.chart, sel), "grafik")
    show(finished(pws.legend, sel), "legenda")
    show_table("pws-wilayah", shown=10)
    left, right = st.columns(2, gap="medium")
    with left:
        show(finished(pws.running, sel), "berjalan")
        show_table("pws-jalan", shown=10)
    with right:
        show_table("pws-indikator", shown=16)
    show_table("temuan")
    if finished(kunjungan.any_reported, sel):
        left, right = st.columns([7, 9], gap="medium")
        with left:
            show(finished(kunjungan.weekly, sel), "mingguan")
        with right:
            show(finished(kunjungan.reported_grid, sel), "mingguan-lapor")
elif look == "kuadran":
    show(finished(pws.quadrant, sel), "kuadran")
    show(finished(pws.meaning, sel), "legenda")
elif look == "matriks":
    show(finished(pws.matrix, sel), "matriks")
elif look == "masalah":
    show_table("pws-masalah", shown=20, most=200)
else:
    show(finished(pws.compared, sel), "antarpuskesmas")
    show_table("pws-puskesmas", shown=20)
