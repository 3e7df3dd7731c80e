"""Shows a figure of ilp_dash.charts, or any Plotly figure: one component for all
of them, drawn in the browser by static/figur.js."""

import hashlib
import json
from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st
from plotly.utils import PlotlyJSONEncoder

from ilp_dash.charts import theme
from ilp_dash.config import STATIC_DIR

NAME = "ilp_figur"
LATE_SCRIPTS = ("figur-simpan.js",)  # fetched when somebody saves or prints a picture
# All scripts of the first view: a page asks the browser to fetch them together (modulepreload), each with
# `?v=` + asset_version().
SCRIPTS = ("menu.js", *sorted(f.name for f in STATIC_DIR.glob("figur*.js") if f.name not in LATE_SCRIPTS))
PLOTLY = next(STATIC_DIR.glob("plotly-cartesian-*.min.js")).name


def asset_version() -> str:
    """Short hash of the scripts and the stylesheet: part of their address, so that a browser may keep them for ever."""
    digest = hashlib.sha256()
    for name in (*SCRIPTS, *(n for n in LATE_SCRIPTS if (STATIC_DIR / n).exists()), PLOTLY, "dasbor.css"):
        digest.update((STATIC_DIR / name).read_bytes())
    return digest.hexdigest()[:10]


def _stub() -> str:
    """The script of every mount. It travels with each changed figure, so it is
    short, and all the work is in static/figur.js.

    It holds a line break: Streamlit takes a text without one for a file name.
    """
    home = (st.get_option("server.baseUrlPath") or "").strip("/")
    script = f"{'/' + home if home else ''}/app/static/figur.js?v={asset_version()}"
    return (
        f"const f=import(location.origin+'{script}');\nexport default "
        f"c=>{{f.then(m=>m.draw(c));return()=>f.then(m=>m.leave(c))}}"
    )


_component = st.components.v2.component(NAME, html="<div class='fg'></div>", js=_stub(), isolate_styles=False)


def show(figure: go.Figure | dict | bytes, key: str) -> str | None:
    """Draw a figure: of Plotly, or of rows of words (`charts.html`). `key` is unique on the page and stays the same
    over reruns (the figure updates in place). bytes: what `packed` made of it.

    Returns the address of an inner link the reader has just clicked ("puskesmas?kota=15.71&…"), else None.
    """
    data = figure if isinstance(figure, bytes) else packed(figure)
    return _component(key=key, data=data, on_go_change=_heard).go


def packed(figure: go.Figure | dict, whole: bool = False, picture: Mapping | None = None) -> bytes:
    """The figure as it travels: compact JSON. Bytes and not a dict: Streamlit would search a dict for data frames.

    whole: for a page without our front page's template of figures. picture: what a saved picture of a Plotly figure
    says besides (see `views.foot.picture`); without it, it cannot be saved.
    """
    spec = theme.spec(figure, whole) if isinstance(figure, go.Figure) else figure
    if picture and spec["t"] == "plot":
        spec = spec | {"pic": _alone(spec, {**picture, **spec.get("pic", {})})}
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"), cls=PlotlyJSONEncoder).encode()


def _alone(spec: Mapping, said: Mapping) -> dict:
    """What a picture that stands alone says: `said`, with its name and the lines of its foot: notes (of a map first of
    all whose boundaries they are), doubts, source and version."""
    name = [spec.get("title"), spec.get("sub"), said["marks"]]
    doubts = [f"Catatan mutu data: {'; '.join(spec['tq'][0])}"] if "tq" in spec else []
    lines = [*spec.get("notes", ()), *doubts, *said["lines"]]
    kept = {key: said[key] for key in said if key != "lines"}
    return {**kept, "name": ". ".join(filter(None, name)), "said": lines}


def shown(app, kind: str | None = None) -> list[dict]:
    """Figures of a page run by AppTest, in the order shown, as their specs; `kind` keeps one kind
    ("plot", "menu", …); without it the menu is left out."""
    specs = [
        json.loads(element.proto.bytes) for element in app.get("bidi_component") if element.proto.component_name == NAME
    ]
    return [spec for spec in specs if spec["t"] == kind or (kind is None and spec["t"] != "menu")]


def _heard() -> None:
    """Streamlit only passes on events that have a callback; ours needs nothing done before the page runs."""
