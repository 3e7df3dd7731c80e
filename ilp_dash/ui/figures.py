"""Shows a figure made by ilp_dash.charts: one component for all of them, drawn in the browser by static/figur.js."""

import hashlib
import json

import streamlit as st

from ilp_dash.config import STATIC_DIR

NAME = "ilp_figur"
# All scripts, so that a page can ask the browser to fetch them together (modulepreload), each with `?v=` + asset_version().
SCRIPTS = ("figur.js", "figur-alat.js", "figur-teks.js", "figur-batang.js", "figur-pws.js", "figur-garis.js", "figur-kisi.js",
           "figur-kuadran.js", "figur-sinyal.js", "figur-corong.js",
           "figur-tabel.js", "figur-peta.js", "figur-peta-nama.js", "figur-peta-bulan.js",
           "figur-tangga.js")
LATE_SCRIPTS = ("figur-peta-cetak.js",)  # fetched when somebody saves or prints a map


def asset_version() -> str:
    """Short hash of the scripts and the stylesheet: part of their address, so that a browser may keep them for ever."""
    digest = hashlib.sha256()
    for name in (*SCRIPTS, *LATE_SCRIPTS, "dasbor.css"):
        digest.update((STATIC_DIR / name).read_bytes())
    return digest.hexdigest()[:10]


def _stub() -> str:
    """The script of every mount. It travels with each changed figure, so it is short, and all the work is in static/figur.js.

    It holds a line break: Streamlit takes a text without one for a file name.
    """
    home = (st.get_option("server.baseUrlPath") or "").strip("/")
    script = f"{'/' + home if home else ''}/app/static/figur.js?v={asset_version()}"
    return f"const f=import(location.origin+'{script}');\nexport default c=>{{f.then(m=>m.draw(c));return()=>f.then(m=>m.leave(c))}}"


_component = st.components.v2.component(NAME, html="<div class='fg'></div>", js=_stub(), isolate_styles=False)


def show(spec: dict, key: str) -> str | None:
    """Draw a figure of ilp_dash.charts. `key` is unique on the page and stays the same over reruns (the figure updates in place).

    Returns the address of an inner link the reader has just clicked ("puskesmas?kota=15.71&…"), else None.
    """
    return _component(key=key, data=packed(spec), on_go_change=_heard).go


def packed(spec: dict) -> bytes:
    """The figure as it travels: compact JSON. Bytes and not a dict: Streamlit would import pandas to look for data frames in it."""
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()


def shown(app, kind: str | None = None) -> list[dict]:
    """Figures of a page run by AppTest, in the order shown, as their specs; `kind` keeps one kind ("bars", "map", …)."""
    specs = [json.loads(element.proto.bytes) for element in app.get("bidi_component") if element.proto.component_name == NAME]
    return [spec for spec in specs if kind is None or spec["t"] == kind]


def _heard() -> None:
    """Streamlit only passes on events that have a callback; ours needs nothing done before the page runs."""
