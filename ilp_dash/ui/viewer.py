"""Who looks at the pages, what he may see and send: decided here and nowhere else.

The staff view is for whoever sits at the computer the server runs on, and for people with a role that reads all; a
petugas sees his own puskesmas in full; everybody else sees the public view. A server started with `--umum` shows the
public view whoever asks, and never opens the other file. Who somebody is, a login (OIDC, Streamlit's `[auth]`) or a
trusted proxy says; what he may, the records say, asked anew each time, so that a withdrawn role ends at the next click.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

# What Streamlit itself reads its login with. It does so for web sockets alone, and not before its cookie against forged
# requests is there, which our front page does not wait for; forged requests get no further than ui/admission.py.
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from ilp_dash import config
from ilp_dash.domain.roles import ALL, OWN, ROLES, Role, identity_of
from ilp_dash.errors import UserError
from ilp_dash.store.connection import PUBLIC, STAFF, own_view, viewing

LOG = logging.getLogger("ilp_dash")
FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks or sends. here: at the computer the server runs on; identity None: nobody we can name; role
    None: none; puskesmas: code of a petugas's own."""

    here: bool = False
    identity: str | None = None
    role: Role | None = None
    puskesmas: str | None = None

    @property
    def view(self) -> str:
        """The view of the data he sees."""
        if config.public_only():
            return PUBLIC
        if self.here or (self.role and self.role.reads == ALL):
            return STAFF
        return own_view(self.puskesmas) if self.role and self.role.reads == OWN and self.puskesmas else PUBLIC


NOBODY = Visitor()
_ended: set[bytes] = set()  # logins of this server that people have ended
_visitor: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)


def visitor() -> Visitor:
    """Who looks at the page that is being drawn."""
    return _visitor.get()


@contextmanager
def visiting():
    """All that a page asks inside is asked for its reader, of the view he may see."""
    token = _visitor.set(of_session())
    try:
        with viewing(visitor().view):
            yield
    finally:
        _visitor.reset(token)


def of_session() -> Visitor:
    """The visitor of the Streamlit session that is running."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    return who(st.context.ip_address, headers, st.context.cookies.to_dict() if login_offered() else {})


def of_request(request) -> Visitor:
    """The visitor behind an address besides the pages (a Starlette request or connection)."""
    address = request.client.host if request.client else ""
    return who(address, request.headers, request.cookies)


def who(address: str | None, headers: Mapping[str, str], cookies: Mapping[str, str] = {}) -> Visitor:
    """The visitor at this address (of the connection, None = loopback) with these headers (names in small letters,
    cleaned by `without_untrusted`) and cookies."""
    here = at_this_computer(address, headers)
    named = headers.get(config.proxy_header()) if config.proxy_address() else None
    identity = identity_of(named) if named else _logged_in(cookies)
    grant = _grant(identity) if identity and not config.public_only() else None
    if grant is None:
        return Visitor(here, identity)
    return Visitor(here, identity, ROLES.get(grant.role), grant.puskesmas_code)


def at_this_computer(address: str | None, headers: Mapping[str, str]) -> bool:
    """Does a visitor sit at the computer the server runs on?

    A proxy on this computer connects from it too: it is told by its address (ILP_PROXY), by the headers it adds, and by
    the name it was asked for (`Host`), which it must pass on for the pages to work. Without a `Host` it is no browser,
    or a session whose browser is gone.
    """
    if "host" not in headers or any(name in headers for name in FORWARDED) or _is_proxy(address):
        return False
    return _is_here(address) and _is_here(_host(headers["host"]) or "")


def without_untrusted(headers: Iterable[tuple[bytes, bytes]], peer: str | None) -> list[tuple[bytes, bytes]]:
    """Headers of a request as they may be believed: the one that names a person is left out unless the connection's
    own address (peer; None = unknown) is the trusted proxy's, and it stands there once."""
    headers, name = list(headers), config.proxy_header().encode()
    if config.proxy_address() and _same(peer, config.proxy_address()) and sum(n == name for n, _ in headers) == 1:
        return headers
    return [pair for pair in headers if pair[0] != name]


def login_offered() -> bool:
    """Can people log in: is `[auth]` in Streamlit's secrets."""
    return bool(get_secrets_auth_section())


def end_login(cookies: Mapping[str, str]) -> None:
    """Let a login count no more, in other pages that are open with it too."""
    if login := _login_cookie(cookies):
        _ended.add(login)


def _login_cookie(cookies: Mapping[str, str]) -> bytes | None:
    """What Streamlit's signed login cookie says, as it was written; None without one we signed."""
    return _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME) if login_offered() else None


def _logged_in(cookies: Mapping[str, str]) -> str | None:
    """The identity a login gives: the e-mail address, unless the provider says that nobody has verified it."""
    said = _login_cookie(cookies)
    if not said or said in _ended:
        return None
    login = _parse_decoded_user_cookie(said, get_origin_from_redirect_uri() or "")
    if not login.get("is_logged_in") or login.get("email_verified") in (False, "false"):
        return None
    return identity_of(login.get("email"))


def _grant(identity: str):
    """The role in force of somebody (a `people.Grant`); nobody has one while the records cannot be read."""
    from ilp_dash.store.people import grant_now  # brings SQLAlchemy: 13 MB for a server whose visitors have names

    try:
        return grant_now(identity)
    except UserError as error:
        LOG.warning("peran: %s", error)
        return None


def _host(value: str) -> str | None:
    try:
        return urlsplit(f"//{value}").hostname
    except ValueError:
        return None


def _address(name: str | None):
    """The IP address a name is, an IPv4 one in IPv6 clothes as itself; None for what is none."""
    try:
        address = ip_address(name or "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _same(one: str | None, other: str | None) -> bool:
    return _address(one) is not None and _address(one) == _address(other)


def _is_proxy(address: str | None) -> bool:
    """Is the address of a connection the trusted proxy's? Streamlit does not tell 127.0.0.1 and ::1 apart (None)."""
    usual = (None, "127.0.0.1", "::1")
    proxy = config.proxy_address()
    return _same(address, proxy) or (proxy in usual[1:] and address in usual)


def _is_here(name: str | None) -> bool:
    if name is None or name == "localhost":
        return True
    address = _address(name)
    return address is not None and address.is_loopback
