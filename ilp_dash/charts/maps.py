"""Maps: kelurahan coloured by class, and twelve months of them side by side. Shapes come from
`charts.geometry.city_map`.

In a trace's meta stands what the browser fills in from the shape file, so that it travels once: `areas` (numbers of the
kelurahan drawn), `lines` and `labels` (kinds), `names` (numbers of the kelurahan whose name or sign stands at a point)
with their `sign`.
"""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.charts.classes import HIDDEN_CLASS, NO_DATA, ink, is_afar, paint
from ilp_dash.charts.geometry import CityMap, Label, MapArea
from ilp_dash.charts.placing import linked, words_only
from ilp_dash.charts.theme import NOTE, Unchecked, finish
from ilp_dash.store.rows import walk

OUTSIDE = "off"  # class of a kelurahan the question does not cover (another puskesmas)
PUSKESMAS = "pkm"  # class of the marks of puskesmas in the legend
LETTERS, KECAMATAN_LETTERS = 12.5, 15  # px; the build has placed the names for these
# Read from afar: signs alone (px), and lines so much thinner that the colours of small kelurahan stay in sight.
AFAR_SIGN, AFAR_THIN = 6, 0.45
LAST = 1000  # place in a legend
PAGE_PX, SMALL_PX = 780, 430  # width at which Python shows names; the browser goes by the width it draws
HEAD, BELOW = 50, 48  # px above each of the small maps; rem under which there are two in a row
BESIDE = {"legend": {"orientation": "v", "x": 1.01, "y": 1, "yanchor": "top"}, "showlegend": True}


def map_figure(
    frame: pd.DataFrame,
    city: CityMap,
    words: Mapping[str, Sequence[str]],
    title: str = "",
    selected: str | None = None,
    noun: str = "kelurahan",
    signs: bool = True,
    mini: bool = False,
    notes: Sequence[str] = (),
    **around,
) -> go.Figure:
    """Kelurahan by class, with their names where they fit, the outlines of kecamatan, and the puskesmas whose place is
    known.

    frame: one row per kelurahan: `area_code`, `name`, `cls` (class id), `value` (printed); if there, `detail` (more on
    hover, "<br>" between) and `href`. A kelurahan of the city without a row is outside the question.
    words: class id -> (sign, word, and if there what it means), in the order of the legend, which counts the `noun`.
    selected: code of a kelurahan to outline. signs: they stand in the kelurahan. mini: lower, without puskesmas and
    zoom. around: subtitle, downloads, shapes, … (see `theme.finish`).
    """
    rows = {r.area_code: r for r in walk(frame)}
    of: dict[str, list[str]] = {}
    for code in sorted({*rows, *city.areas}):
        of.setdefault(rows[code].cls if code in rows else OUTSIDE, []).append(code)
    signed = {cls: said[0] if signs else "" for cls, said in words.items()}
    px = SMALL_PX if mini else PAGE_PX
    thin = AFAR_THIN if is_afar() else 1
    shown = {cls: of[cls] for cls in (OUTSIDE, *words) if of.get(cls)}
    marks = () if mini else city.labels.get("puskesmas", ())
    legend = [
        (cls, _legend(words[cls], len(of[cls]), noun)) if cls in words else (cls, "wilayah puskesmas lain")
        for cls in (*words, OUTSIDE)
        if of.get(cls)
    ]
    if marks:
        some = len(marks) < city.puskesmas
        legend.append((PUSKESMAS, f"Puskesmas ({len(marks)} dari {city.puskesmas})" if some else "Puskesmas"))
    fig = Unchecked(
        [
            *_fills(city, shown, dict(legend), thin),
            *_lines(city, thin),
            *(
                [_chosen(city, selected, *pen) for pen in (("paper", 6.5), ("ink", 3.5))]
                if selected in city.areas
                else []
            ),
            *(_points(city, cls, codes, rows, words, signed.get(cls, ""), px) for cls, codes in shown.items()),
            *_labels(city, px, ["kecamatan"] * (not mini) + ["pulau", "pulau kiri"] * (not is_afar())),
            *_puskesmas(marks, legend[-1][1]),
        ]
    )
    note = _note(city) if city.areas else f"{city.note}. Angkanya ada pada tabel."
    if not city.areas:
        fig = words_only(note).add_traces(fig.data)
    else:
        fig.update_layout(**_plane(city), **BESIDE)
    return finish(
        fig,
        title,
        notes=[note, *notes],
        table=([noun.capitalize() or "Kelurahan", "Nilai", "Golongan"], None),
        legend=legend,
        aspect=round(city.aspect, 4),
        tall=27 if mini else 42,
        zoom=not mini,
        **around,
    )


def _note(city: CityMap) -> str:
    return f"{city.note} · pulau dalam kotak: skala berbeda" if "frame" in city.lines else city.note


def _legend(said: Sequence[str], count: int, noun: str) -> str:
    """ "▲ Baik · 21 kelurahan", with what it means in a second line."""
    return f"{_word(said)} · {count} {noun}".rstrip() + "".join(f"\n{meaning}" for meaning in said[2:])


def _word(said: Sequence[str]) -> str:
    return " ".join(part for part in said[:2] if part)


def _plane(city: CityMap) -> dict:
    """Axes nobody sees, the same scale on both, round the whole city."""
    edge = 0.008 * city.width
    return {
        "xaxis": {"visible": False, "range": [-edge, city.width + edge]},
        "yaxis": {"visible": False, "range": [-edge, city.height + edge], "scaleanchor": "x"},
        "height": round(PAGE_PX * city.aspect),
        "dragmode": False,
    }


def _drawn(city: CityMap, numbers: Sequence[int]) -> dict:
    """The shapes of some kelurahan as one line, parted by missing points."""
    own = city.outlines[city.outlines["no"].isin(numbers)]
    return {"x": own["x"].to_numpy(), "y": own["y"].to_numpy()}


def _fills(city: CityMap, of: Mapping[str, Sequence[str]], legend: Mapping[str, str], thin: float = 1, **more) -> list:
    """One trace per class; hidden ones last, so that their dotted edge stays in sight."""
    traces = []
    for cls in sorted(of, key=lambda c: c == HIDDEN_CLASS):
        numbers = [city.areas[code].no for code in of[cls] if code in city.areas]
        colours = paint(cls)
        pale = cls in (NO_DATA, OUTSIDE, "n0", "d0", "nb", "di_atas", "di_bawah")
        edge = {"color": ink("rule-2") if cls == OUTSIDE else colours.edge if pale else ink("paper"), "width": thin}
        if cls == HIDDEN_CLASS:
            edge = {"color": ink("ink-2"), "width": 1.75 * thin, "dash": "dot"}
        hatch = {"shape": "/", "size": 7, "solidity": 0.22, "fgcolor": colours.edge, "bgcolor": colours.fill}
        traces.append(
            dict(
                **_drawn(city, numbers),
                mode="lines",
                fill="toself",
                fillcolor=colours.fill,
                fillpattern=hatch if cls == NO_DATA else None,
                line=edge,
                name=legend[cls].replace("\n", "<br>"),
                legendrank=1 + list(legend).index(cls),
                hoverinfo="skip",
                meta={"areas": numbers},
                **more,
            )
        )
    return traces


def _lines(city: CityMap, thin: float) -> list:
    """Outlines of kecamatan, heavier than those of kelurahan, and the frame round islands far off."""
    pens = {"kecamatan": {"color": ink("ink"), "width": 1.8 * thin}, "frame": {"color": ink("rule-2"), "width": 1}}
    return [
        _outlines(city, [kind]) | {"line": pen, "showlegend": False} for kind, pen in pens.items() if kind in city.lines
    ]


def _outlines(city: CityMap, kinds: Sequence[str]) -> dict:
    drawn = pd.concat([city.lines[kind] for kind in kinds])
    return {
        "x": drawn["x"].to_numpy(),
        "y": drawn["y"].to_numpy(),
        "mode": "lines",
        "hoverinfo": "skip",
        "meta": {"lines": list(kinds)},
    }


def _chosen(city: CityMap, code: str, colour: str, width: float) -> dict:
    number = city.areas[code].no
    return dict(
        **_drawn(city, [number]),
        mode="lines",
        line={"color": ink(colour), "width": width},
        hoverinfo="skip",
        showlegend=False,
        meta={"areas": [number]},
    )


def _points(city: CityMap, cls: str, codes: Sequence[str], rows, words, sign: str, px: int) -> dict:
    """Names (or signs alone) of the kelurahan of a class; pointer and keyboard read them, a click leads to their
    address."""
    places = [_written(city.areas.get(code), sign, px) for code in codes]
    edge = f"0 0 2px {paint(cls).fill}, 0 0 2px {paint(cls).fill}, 0 0 4px {paint(cls).fill}"
    return {
        "x": [x for x, _, _ in places],
        "y": [y for _, y, _ in places],
        "text": [text for _, _, text in places],
        "mode": "text",
        "textfont": {
            "size": AFAR_SIGN if is_afar() else LETTERS,
            "weight": 400 if cls == OUTSIDE else 550,
            "color": paint(cls).text,
            "shadow": edge if cls == NO_DATA else None,
        },
        "hovertext": [_hover(rows.get(code), city.areas.get(code), words) for code in codes],
        "customdata": [getattr(rows.get(code), "href", None) for code in codes],
        "showlegend": False,
        "meta": {"names": [city.areas[code].no if code in city.areas else None for code in codes], "sign": sign}
        | ({"alone": 1} if is_afar() else {}),
    }


def _written(area: MapArea | None, sign: str, px: int) -> tuple[int | None, int | None, str]:
    """Where a name, or the sign alone, stands on a map of this width, and its text."""
    if area is None:
        return None, None, ""
    name = area.signed if sign else area.plain
    if name and name.least_px <= px:
        return name.x, name.y, _signed(sign, name.text)
    return area.alone.x, area.alone.y, sign if (area.alone.least_px or px + 1) <= px else ""


def _signed(sign: str, label: str) -> str:
    """A name with its sign before or, where the label begins with a break, above it."""
    return f"{sign}{'' if label.startswith('<br>') else ' '}{label}" if sign else label.removeprefix("<br>")


def _hover(row, area: MapArea | None, words) -> str:
    if row is None:
        return f"<b>{area.plain.text.replace('<br>', ' ') if area.plain else 'Kelurahan'}</b><br>wilayah puskesmas lain"
    said = [
        f"<b>{escape(row.name)}</b>",
        escape(row.value or "–"),
        escape(_word(words[row.cls])),
        getattr(row, "detail", None),
    ]
    return "<br>".join(line for line in said if line)


def _labels(city: CityMap, px: int, kinds: Sequence[str]) -> list:
    """Names of kecamatan, read over any colour, and of islands at their right."""
    halo = ", ".join(f"{x}px {y}px 1px {ink('paper')}" for x in (-1.5, 0, 1.5) for y in (-1.5, 0, 1.5))
    looks = {
        "kecamatan": {"textfont": {"size": KECAMATAN_LETTERS, "weight": 550, "color": ink("ink"), "shadow": halo}},
        "pulau": {"textposition": "middle right", "textfont": {"size": LETTERS, "color": ink("ink")}},
        "pulau kiri": {"textposition": "middle left", "textfont": {"size": LETTERS, "color": ink("ink")}},
    }
    return [
        dict(
            **_at([label for label in city.labels[kind] if label.least_px <= px]),
            mode="text",
            hoverinfo="skip",
            showlegend=False,
            meta={"labels": kind},
            **looks[kind],
        )
        for kind in kinds
        if kind in city.labels
    ]


def _at(labels: Sequence[Label]) -> dict[str, list]:
    return {"x": [at.x for at in labels], "y": [at.y for at in labels], "text": [at.text for at in labels]}


def _puskesmas(marks: Sequence[Label], name: str) -> list:
    return [
        {
            "x": [at.x for at in marks],
            "y": [at.y for at in marks],
            "mode": "markers",
            "marker": {
                "symbol": "circle-cross",
                "size": 12,
                "color": ink("paper"),
                "line": {"color": ink("ink"), "width": 1.4},
            },
            "hovertext": [f"<b>Puskesmas {escape(at.text)}</b>" for at in marks],
            "name": name,
            "legendrank": LAST,
        }
    ] * bool(marks)


def months_figure(
    frame: pd.DataFrame,
    months: pd.DataFrame,
    city: CityMap,
    words: Mapping[str, Sequence[str]],
    title: str = "",
    notes: Sequence[str] = (),
    **around,
) -> go.Figure:
    """Small multiples: one map per month, each with its finding; a click on one leads to its address.

    frame: one row per kelurahan × month: `month`, `area_code`, `cls`; a kelurahan without a row that month is outside
    the question. months: one row per map: `month`, `label` ("Sep 2026"), `finding` ("44 di bawah target"), `href`,
    `chosen`. words: class id -> (sign, word), in the order of the legend.
    """
    rows = list(walk(months))
    classes = {m: dict(zip(of["area_code"], of["cls"], strict=True)) for m, of in frame.groupby("month", sort=False)}
    present = {cls for of in classes.values() for cls in of.values()}
    if any(len(of) < len(city.areas) for of in classes.values()):
        present.add(OUTSIDE)
    legend = [
        (cls, _word(said)) for cls, said in {**words, OUTSIDE: ("", "wilayah puskesmas lain")}.items() if cls in present
    ]
    table = [
        [r.label, *(sum(c == cls for c in classes[pd.Timestamp(r.month)].values()) for cls, _ in legend)] for r in rows
    ]
    traces, named = [], set()
    for n, r in enumerate(rows, 1):
        of: dict[str, list[str]] = {}
        for code in city.areas:
            of.setdefault(classes[pd.Timestamp(r.month)].get(code, OUTSIDE), []).append(code)
        axes = {"xaxis": f"x{n}", "yaxis": f"y{n}"} if n > 1 else {}
        for fill in _fills(city, of, dict(legend), 0.6, **axes):
            once = {"name": None, "legendrank": None, "showlegend": False} if fill["name"] in named else {}
            named.add(fill["name"])
            traces.append(fill | once)
        if city.lines:  # a city of one piece without kecamatan has none
            traces.append(
                _outlines(city, list(city.lines))
                | axes
                | {"line": {"color": ink("ink-2"), "width": 0.9}, "showlegend": False}
            )
        point = {
            "x": [city.width / 2],
            "y": [city.height / 2],
            "mode": "markers",
            "opacity": 0,
            "showlegend": False,
            "meta": {"reach": 2000},
        }
        traces.append(point | axes | {"hovertext": [f"<b>{r.label}</b><br>{r.finding}"], "customdata": [r.href]})
    wide, narrow = (_grid(rows, city, *shape) for shape in ((4, 1100, BELOW * 16), (2, 370, 340)))
    return finish(
        Unchecked(traces, wide | BESIDE),
        title,
        notes=[_note(city), *notes],
        table=(["Bulan", *(said for _, said in legend)], [[str(cell) for cell in row] for row in table]),
        legend=[*legend, ("", "Klik sebuah bulan untuk memilihnya.")],
        narrow=Unchecked(layout=narrow),
        below=BELOW,
        aspect=[round(layout["height"] / width, 4) for layout, width in ((wide, 1100), (narrow, 370))],
        **around,
    )


def _grid(rows: Sequence, city: CityMap, columns: int, width: int, least: int) -> dict:
    """The layout of maps in columns, each below its heading, for a drawing meant to be so wide (px), and at least so
    wide: there the headings just fit."""
    lines = -(-len(rows) // columns)
    gap = 0.1 / columns
    across = (1 - gap * (columns - 1)) / columns
    head = HEAD * width / least
    up = head + across * width * city.aspect + 18  # px of a map with all that belongs to it
    edge = 0.008 * city.width
    layout: dict = {
        "height": round(up * lines),
        "dragmode": False,
        "shapes": [],
        "annotations": [],
    }
    for n, r in enumerate(rows):
        left, top = round(n % columns * (across + gap), 4), round(1 - (n // columns) / lines, 4)
        right = min(round(left + across, 4), 1)
        name = "" if n == 0 else str(n + 1)
        domain = [max(top - (up - 18) / up / lines, 0), max(top - head / up / lines, 0)]
        axis = {"visible": False, "anchor": f"y{name}", "domain": [left, right], "range": [-edge, city.width + edge]}
        layout[f"xaxis{name}"] = axis
        layout[f"yaxis{name}"] = {
            "visible": False,
            "anchor": f"x{name}",
            "scaleanchor": f"x{name}",
            "domain": [round(share, 4) for share in domain],
            "range": [-edge, city.height + edge],
        }
        line = {"color": ink("accent" if r.chosen else "rule-2"), "width": 2}
        ruled = {"x0": left, "x1": right, "y0": top, "y1": top, "xref": "paper", "yref": "paper"}
        layout["shapes"].append({"type": "line", **ruled, "line": line})
        at = {
            "x": left,
            "y": top,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
        }
        look = {"size": 15, "weight": 700, "color": ink("accent" if r.chosen else "ink")}
        said = {"text": r.finding.replace(", ", ",<br>"), "font": {"size": NOTE, "color": ink("ink-2")}, "yshift": -21}
        layout["annotations"] += [
            {**at, "showarrow": False, "text": linked(r.label, r.href), "font": look, "yshift": -3},
            {**at, "showarrow": False, **said},
        ]
    return layout
