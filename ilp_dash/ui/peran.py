"""The page "Peran": who holds which role; an admin, or somebody at the server's console, gives and withdraws them."""

import streamlit as st

from ilp_dash.domain.months import date_label
from ilp_dash.domain.roles import OWN, ROLES
from ilp_dash.errors import BadSetting
from ilp_dash.store.people import Grant, give_role, grants, withdraw_role
from ilp_dash.store.records import open_records
from ilp_dash.store.reference import load_reference
from ilp_dash.ui.plain import plain
from ilp_dash.ui.unggah import ask_for_code, session
from ilp_dash.ui.uploading import AT_THE_CONSOLE, at_the_console
from ilp_dash.ui.viewer import visitor

ADMIN = "admin"


def giver() -> str | None:
    """Who the visitor of this page is in the trail, if he may give roles; None: he may not."""
    who = visitor()
    if who.identity and who.role and who.role.id == ADMIN:
        return who.identity
    return AT_THE_CONSOLE if at_the_console(who, session()) else None


def say_where() -> None:
    """What to do for somebody who may not; at the computer of the server, the field for its code."""
    if visitor().here:
        ask_for_code()
        return
    st.info("**Peran diberikan oleh admin**, atau di komputer tempat dasbor ini berjalan.")
    st.markdown(_MEANING)


_MEANING = "\n".join(f"- **{role.title}**: {role.about}." for role in ROLES.values())


def draw(by: str) -> None:
    """The roles in force, each with its end, and the form for one more."""
    records = open_records()
    if said := st.session_state.pop("_peran", None):
        st.success(said)
    held = grants(records)
    st.write(f"{len(held)} orang berperan. Yang tanpa peran melihat tampilan umum." if held else "Belum ada peran.")
    for grant in held:
        with st.container(horizontal=True, vertical_alignment="center", key=f"peran_{grant.id}"):
            st.markdown(_told(grant))
            if st.button("Cabut", key=f"cabut_{grant.id}", help=f"Cabut peran {plain(grant.identity)}"):
                withdraw_role(records, grant.identity, by)
                _done(f"Peran {plain(grant.identity)} dicabut; berlaku pada klik berikutnya.")
    st.subheader("Beri peran")
    st.markdown(_MEANING)
    with st.form("beri_peran", border=False):
        who = st.text_input("Surel atau nama masuk", max_chars=254, autocomplete="off")
        role = st.selectbox("Peran", list(ROLES), format_func=lambda id: ROLES[id].title)
        units = {p.puskesmas_code: f"{p.name} ({p.puskesmas_code})" for p in load_reference().puskesmas}
        of = st.selectbox("Puskesmas (untuk petugas puskesmas)", list(units), format_func=units.get)
        if st.form_submit_button("Beri", type="primary"):
            try:
                given = give_role(records, who, role, of if ROLES[role].reads == OWN else None, by)
            except BadSetting as error:
                st.error(plain(str(error)))
            else:
                _done(f"{plain(given.identity)} sekarang {ROLES[role].title.lower()}.")


def _told(grant: Grant) -> str:
    of = f" {grant.puskesmas_code}" if grant.puskesmas_code else ""
    return (
        f"**{plain(grant.identity)}** · {ROLES[grant.role].title}{of} · sejak {date_label(grant.given_at.date())}, "
        f"oleh {plain(grant.given_by)}"
    )


def _done(said: str) -> None:
    st.session_state["_peran"] = said
    st.rerun()
