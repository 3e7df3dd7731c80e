"""The look of every figure: one registered Plotly template, and `finish`, which dresses a `go.Figure` for page,
notebook and paper.

A chart function takes a frame and returns a finished figure; `fig.show()` and `fig.to_json()` work on it anywhere. What
a page says around the picture (subtitle, notes, downloads, the table behind it, the narrow drawing for a phone) travels
in `layout.meta`.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache

import plotly.graph_objects as go
import plotly.io as pio

from ilp_dash.charts.classes import INKS, ink, is_afar, is_dark, on_dark_ground, read_from_afar
from ilp_dash.charts.html import compact, figure, head_flag, links_packed

FONT = "Plus Jakarta Sans, system-ui, sans-serif"
FILLED_IN = ("x", "y", "text", "type")  # by the browser, from the shapes of a map
TEXT, NOTE, STRONG = 14, 13, 650  # px of text and of small text at a root size of 16 px; weight of a direct label
AFAR = 550  # weight of text read from the back row of a hall


def _template() -> go.layout.Template:
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        "tickfont": {"size": NOTE, "color": ink("ink-2")},
        "title": {"font": {"size": NOTE, "color": ink("ink-2")}},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT, "color": ink("ink"), "weight": AFAR if is_afar() else 400},
            "title": {
                "font": {"size": 18},
                "x": 0,
                "xref": "container",
                "automargin": True,
                "yref": "container",
                "y": 1,
                "yanchor": "top",
            },
            "colorway": [ink(f"s{n}") for n in range(4)],
            "paper_bgcolor": ink("paper"),
            "plot_bgcolor": ink("paper"),
            "separators": ",.",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 6},
            "hoverlabel": {
                "bgcolor": ink("tip"),
                "bordercolor": ink("tip"),
                "align": "left",
                "namelength": -1,
                "font": {"family": FONT, "size": TEXT, "color": ink("tip-t")},
            },
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": False,
            "barmode": "overlay",
            "xaxis": axis,
            "yaxis": axis,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "itemclick": False,
                "itemdoubleclick": False,
                "font": {"size": NOTE, "color": ink("ink-2")},
            },
        },
        data={
            "scatter": [{"cliponaxis": False, "connectgaps": False, "hoverinfo": "text"}],
            "bar": [{"cliponaxis": False, "hoverinfo": "text"}],
        },
    )


def _name(dark: bool, afar: bool) -> str:
    return "ilp" + "-layar" * afar + "-gelap" * dark


pio.templates["ilp"] = _template()
with on_dark_ground():
    pio.templates["ilp-gelap"] = _template()
for _dark in (False, True):
    with read_from_afar(_dark):
        pio.templates[_name(_dark, True)] = _template()
pio.templates.default = "ilp"


class Unchecked(go.Figure):
    """A figure that takes its parts as they are: made a third faster than one that checks each. What Plotly would have
    refused, tests/gallery finds."""

    def __init__(self, data=None, layout=None):
        super().__init__(data, layout, _validate=False)


def finish(
    fig: go.Figure,
    title: str = "",
    subtitle: str = "",
    notes: Iterable[str] = (),
    downloads: Iterable[tuple[str, str]] = (),
    table: tuple[Sequence[str], Iterable[Sequence[str | None]] | None] | None = None,
    narrow: go.Figure | None = None,
    shapes: str = "",
    **more,
) -> go.Figure:
    """The figure in our template, with what a page says around it.

    title: the finding as a sentence. subtitle: the definition. notes: sentences under the figure. downloads: (label,
    address) pairs. table: (headings, rows of printed texts) behind the figure, read by who cannot see it; None in a row
    = "–"; None for the rows: they are the first lines of the hover texts. narrow: the same figure as a phone draws it
    (a layout alone: the traces stay). shapes: address of the boundaries of a map, fetched once by the browser.
    more: what else the browser needs; `below`: width in rem under which the narrow one is drawn (34 if not said).
    """
    template = _name(is_dark(), is_afar())
    if template != pio.templates.default:
        fig.update_layout(template=pio.templates[template])
    if title:
        fig.update_layout(title={"text": title, "subtitle": {"text": subtitle}})
    head, rows = table or ((), ())
    fig.layout.meta = compact(
        {
            "subtitle": subtitle,
            "notes": list(notes),
            "downloads": [list(pair) for pair in downloads],
            "shapes": shapes,
            "table": {"head": list(head)} | ({} if rows is None else {"rows": [list(row) for row in rows]})
            if table
            else None,
            **more,
        }
    )
    if narrow is not None:
        slim = narrow.to_dict()
        fig.layout.meta["narrow"] = {"data": slim["data"], "layout": slim["layout"]}
    return fig


def flagged(fig: go.Figure, reasons: Iterable[str], link: str) -> go.Figure:
    """The figure with a mark of trust beside its title: why its numbers are marked, and where a click leads."""
    reasons = list(reasons)
    if reasons:
        fig.layout.meta = {**(fig.layout.meta or {}), "flag": [reasons, link]}
    return fig


def spec(fig: go.Figure, whole: bool = False) -> dict:
    """The figure as the page's component takes it: words for HTML, `fig` for Plotly. A plain `go.Figure` of anybody
    will do.

    whole: the template travels along, for a page that does not hold it (see `template_json`).

    What the browser fills in from the shapes of a map (see charts.maps) travels without coordinates and texts; its
    addresses travel as what they share (`meta.base`) and the rest of each.
    """
    raw = fig.to_plotly_json()
    layout = raw["layout"]
    meta = dict(layout.pop("meta", None) or {})
    title = (layout.pop("title", None) or {}).get("text", "")
    narrow = meta.pop("narrow", None)
    shapes = meta.pop("shapes", "")
    data = [_sent(trace) for trace in raw["data"]]
    if shapes:
        layout.pop("showlegend", None)  # the page draws the legend of a map itself
    if narrow:
        pairs = zip(data, narrow["data"], strict=True) if narrow["data"] else ()
        narrow = {
            "data": [_changed(trace, _sent(slim)) for trace, slim in pairs],
            "layout": _changed(layout, {**narrow["layout"], "template": layout.get("template")}),
        }
    if not whole and layout.get("template") in _known():
        del layout["template"]  # the page has it already
    flag = meta.pop("flag", None)
    return figure(
        "plot",
        title,
        meta.pop("subtitle", ""),
        meta.pop("notes", ()),
        meta.pop("downloads", ()),
        meta.pop("marks", ()),
        aria=f"{title or 'Gambar'}. Tombol panah membacakan nilainya satu per satu.",
        fig={"data": data, "layout": layout},
        narrow=narrow,
        shapes=shapes,
        table=meta.pop("table", None),
        **meta,
    ) | (head_flag(*flag) if flag else {})


def still(fig: go.Figure | dict) -> dict:
    """The figure, of Plotly or of rows of words, for a screen that nobody touches: it fills the height of its box.

    No phone drawing, no table behind, nothing to read on hover travels with it.
    """
    if isinstance(fig, dict):
        return {name: value for name, value in fig.items() if name != "table"}
    sent = {name: value for name, value in spec(fig).items() if name not in ("narrow", "table")}
    drawn = [
        {name: value for name, value in trace.items() if name not in ("hovertext", "customdata")}
        for trace in sent["fig"]["data"]
    ]
    return sent | {"aria": sent.get("title", "Gambar"), "fig": sent["fig"] | {"data": drawn}, "still": 1}


@cache
def _known() -> list[dict]:
    return [pio.templates[_name(dark, afar)].to_plotly_json() for afar in (False, True) for dark in (False, True)]


def template_json(dark: bool = False, afar: bool = False) -> str:
    """The template as the page holds it once for all figures: on dark ground, read from the back row of a hall."""
    return json.dumps(pio.templates[_name(dark, afar)].to_plotly_json(), separators=(",", ":"))


def _changed(wide, narrow):
    """What the narrow drawing has otherwise than the wide one, of a list by place; None: what it has not."""
    if _are_parts(wide) and _are_parts(narrow) and len(wide) == len(narrow):
        wide, narrow = dict(enumerate(wide)), dict(enumerate(narrow))
    if not (isinstance(wide, dict) and isinstance(narrow, dict)):
        return narrow
    return {k: _changed(wide.get(k), narrow.get(k)) for k in {**wide, **narrow} if wide.get(k) != narrow.get(k)}


def _are_parts(value) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _sent(trace: dict) -> dict:
    """A trace as it travels. Where a point had no text once, Plotly never writes one again: a blank is a text."""
    if {"areas", "lines", "labels", "names"} & set(trace.get("meta") or {}):
        return _short_links({k: value for k, value in trace.items() if k not in (*FILLED_IN, "showlegend")})
    texts = trace.get("text")
    if trace.get("type", "scatter") == "scatter" and texts is not None and not isinstance(texts, str):
        return trace | {"text": [text or " " for text in texts]}
    return trace


def _short_links(trace: dict) -> dict:
    base, end, *rest = links_packed(trace["customdata"] if _is_links(trace.get("customdata")) else ()) or ("", "")
    if not base:
        return trace
    return {**trace, "customdata": rest, "meta": {**(trace.get("meta") or {}), "base": base, "end": end}}


def _is_links(values) -> bool:
    return isinstance(values, list | tuple) and len(values) > 1 and all(v is None or isinstance(v, str) for v in values)


__all__ = ["FONT", "INKS", "NOTE", "STRONG", "TEXT", "finish", "flagged", "spec", "still"]
