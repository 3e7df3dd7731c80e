"""One file for both: the ASGI application `streamlit run` finds, and the script it runs for every session."""

import streamlit as st

from ilp_dash.ui import server

if server.in_session():
    from ilp_dash.ui import frame, viewer

    with viewer.visiting():
        frame.run()
else:
    app = st.App(__file__, **server.options())
