"""PWS: the customary sorted bars with running target, and what stands behind them."""

import streamlit as st

from ilp_dash.ui.data import finished
from ilp_dash.ui.frame import selection, show, show_table
from ilp_dash.ui.views import pws

sel = selection()
st.title("Pemantauan wilayah setempat (PWS)")
show(finished(pws.verdict, sel), "putusan")
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
