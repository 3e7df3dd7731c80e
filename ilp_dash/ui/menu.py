"""The head of every page: the menu, whose addresses carry the present filters, the page's marks, and Bagikan."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from ilp_dash.charts.html import figure

AT_HOME = ("127.0.0.1", "localhost", "[::1]")  # an address no other device can open


def address(path: str, params: dict[str, str]) -> str:
    """Relative address of a page ("" = Ringkasan) with these parameters."""
    return f"{path or './'}?{urlencode(params)}" if params else path or "./"


def head(
    pages: Iterable[tuple[str, str, str, str]],
    now: str,
    params: dict[str, str],
    marks: Iterable[str] = (),
    line: str = "",
    paper: str = "",
    person: str | None = None,
    login: bool = False,
) -> dict:
    """The head as a figure.

    pages: (section, title, path, address); section "" = in the row itself. now: path of the page shown. params: the
    present filters. line: place and period in a few words, "" = the page has no filters. paper: what stands on every
    printed sheet. person: the name of whoever has a login. login: people log in and out here.
    """
    sections: dict[str, list] = {}
    for section, title, path, href in pages:
        sections.setdefault(section, []).append([title, href, path])
    kota = {"kota": params["kota"]} if "kota" in params else {}
    screen = address("layar", kota)
    *sections["Data"], guide = sections["Data"]
    return figure(
        "menu",
        pages=sections.pop(""),
        parts=[*sections.items()],
        now=now,
        marks=marks,
        line=line,
        paper=paper,
        screen=screen,
        person=person,
        account=(["Keluar", "keluar"] if person else ["Masuk", "masuk"]) if login else None,
        help=guide,
        qr=_remote(*urlsplit(st.context.url or "")[:2]),
    )


@lru_cache(maxsize=16)
def _remote(scheme: str, host: str) -> tuple[int, str] | None:
    """Side and SVG path of the QR code of the screen's remote, a unit per module; None where no phone gets to."""
    if not host or host.rpartition(":")[0] in AT_HOME:
        return None
    home = (st.get_option("server.baseUrlPath") or "").strip("/")
    code = segno.make(f"{scheme}://{host}/{home}{'/' if home else ''}layar?kendali", error="m")
    rows = list(code.matrix_iter(border=2))
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
