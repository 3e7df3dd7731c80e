"""Panduan: the guide of docs/panduan.md, readable where it is needed."""

import streamlit as st

from ilp_dash.config import PROJECT_DIR

guide = (PROJECT_DIR / "docs" / "panduan.md").read_text(encoding="utf-8")
with st.container(key="panduan"):
    st.markdown(guide.replace("[deploy.md](deploy.md)", "docs/deploy.md"))
