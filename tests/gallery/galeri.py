"""Every figure with invented data, for looking at: `streamlit run
tests/gallery/galeri.py --server.enableStaticServing true`.

`?hanya=peta` shows one of them, `?gelap=1` all on dark ground.
"""

import sys
from pathlib import Path

import streamlit as st

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from examples import every  # noqa: E402

from ilp_dash.charts.classes import on_dark_ground, stylesheet  # noqa: E402
from ilp_dash.config import STATIC_DIR  # noqa: E402
from ilp_dash.ui.figures import packed, show  # noqa: E402

st.set_page_config(layout="wide", page_title="Galeri")
only, dark = st.query_params.get("hanya"), "gelap" in st.query_params
# What the front page of the dashboard brings: colours, shapes, and (whole=True) the template of figures.
ground = "<style>.stApp{background:#0f1c1e}</style>" if dark else ""
st.html(f"<style>{stylesheet()}{(STATIC_DIR / 'dasbor.css').read_text(encoding='utf-8')}</style>{ground}")
with on_dark_ground(dark), st.container(key="gelap" if dark else "terang"):
    for name, example in every().items():
        if only in (None, name):
            went = show(packed(example.draw(), whole=True), name)
            if went:
                st.write(f"Tautan: {went}")
