"""Who looks at the pages, and which view of the data he sees: decided here and nowhere else.

The staff view is for whoever sits at the computer the server runs on; everybody else sees the public view. A server
started with `--umum` shows the public view whoever asks, and never opens the other file.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from ilp_dash import config
from ilp_dash.store.connection import PUBLIC, STAFF, viewing

FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "via")


def of_session() -> AbstractContextManager:
    """All that a page asks inside is asked of the view of its reader."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    return viewing(view_of(st.context.ip_address, headers))


def of_request(request) -> AbstractContextManager:
    """The same for an address besides the pages (a Starlette request)."""
    return viewing(view_of(request.client.host if request.client else "", request.headers))


def view_of(address: str | None, headers: Mapping[str, str]) -> str:
    """The view of a visitor: address of the connection (None = this computer), headers by their names in small
    letters."""
    return STAFF if not config.public_only() and at_this_computer(address, headers) else PUBLIC


def at_this_computer(address: str | None, headers: Mapping[str, str]) -> bool:
    """Does a visitor sit at the computer the server runs on?

    A proxy on this computer connects from it too: it is told by the headers it adds, and by the name it was asked for
    (`Host`), which it must pass on for the pages to work.
    """
    if any(name in headers for name in FORWARDED):
        return False
    return _is_here(address) and _is_here(urlsplit(f"//{headers.get('host') or 'localhost'}").hostname)


def _is_here(name: str | None) -> bool:
    if name is None or name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
