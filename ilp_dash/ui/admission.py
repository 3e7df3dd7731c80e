"""Which requests are answered at all: those for a name this server goes by, from a page it sent itself.

Streamlit never sees the others: for a web socket from elsewhere it would ask the internet for its own address, and
answer nobody meanwhile. Names are checked because a page of another site may be served under a name that leads here
(DNS rebinding); its addresses and requests then look like ours.
"""

import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from ilp_dash import config

READING = ("GET", "HEAD")


def refusal(scope) -> tuple[int, str] | None:
    """Status and sentence for a request (ASGI scope, http or websocket) that is not answered; None for all others.

    A request without a Host comes from no browser (a health check over HTTP 1.0), one without an Origin from no page.
    """
    hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
    if len(hosts) > 1 or len(origins) > 1:
        return 400, "Permintaan tidak terbaca: nama host atau asalnya lebih dari satu."
    if hosts and not _is_ours(hosts[0]):
        return 421, (
            f"Dasbor ini tidak melayani nama '{hosts[0][:60]}'. Buka lewat alamat IP atau nama komputernya. "
            "Pengelola dapat menambahkan nama itu dalam ILP_NAMA_HOST, lalu menjalankan ulang dasbor (docs/deploy.md)."
        )
    changes = scope["type"] == "websocket" or scope["method"] not in READING
    if changes and origins and origins[0].partition("://")[2] != (hosts or [""])[0]:
        return 403, "Permintaan ini datang dari halaman situs lain, jadi ditolak. Buka dasbor dari alamatnya sendiri."
    return None


def _values(scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]


def _is_ours(host: str) -> bool:
    """Is the value of a Host header an IP address, or a name of this server; any port."""
    name = host_name(host)
    if name is None:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name in _names()
    return True


def host_name(host: str) -> str | None:
    """The lower-case name or address in "name:port" or "[::1]:port"; None when it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises when it is no port
    except ValueError:
        return None
    name = (parts.hostname or "").rstrip(".")
    return name if name and parts.netloc == host and "@" not in host else None


@cache
def _names() -> frozenset[str]:
    """Names besides IP addresses. Not the one the name server knows (`getfqdn`): it would have to be asked."""
    own = socket.gethostname().lower()
    short = own.partition(".")[0]
    given = [st.get_option("server.address"), st.get_option("browser.serverAddress"), *config.host_names()]
    return frozenset({"localhost", own, short, f"{short}.local", *(host_name(name.strip()) for name in given if name)})
