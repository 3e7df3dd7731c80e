"""The pack's page for phones: one HTML file that asks nobody for anything, with the figures of the pages in it.

plotly.js lies in it once, and so do the letters, the shapes of the map and what joins them to a figure
(static/figur-peta.js). Without a script, as in the preview of some phones, sentences and tables are read all the same.
"""

import base64
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from ilp_dash.config import STATIC_DIR
from ilp_dash.domain.tables import Hidden, Table
from ilp_dash.export.pack.content import LEFT, Card, Occasion, Part, cell_text

HERE = Path(__file__).resolve().parent
LETTERS = "plus-jakarta-sans-*-latin.woff2"


def page(occasion: Occasion, said: Card, parts: Sequence[Part], shapes: str, colours: str) -> bytes:
    """HTML in UTF-8. shapes: of the map, as `charts.geometry.map_shapes` writes them, "" = none. colours: the style
    sheet of the classes."""
    body = "".join(
        (
            f'<header><p class="marks">{_marks(occasion)}</p><h1>{escape(occasion.place)}</h1>'
            f'<p class="when">{escape(occasion.meeting)} · capaian s.d. {escape(occasion.period)}</p></header>',
            f'<main><section class="said"><h2>{escape(said.verdict)}</h2>',
            *(f"<h3>{escape(heading)}</h3><ul>{_items(lines)}</ul>" for heading, lines in said.parts),
            "</section>",
            *(_part(n, part) for n, part in enumerate(parts)),
            f"</main><footer><h2>Dari mana angka ini</h2><dl>{_about(occasion)}</dl></footer>",
        )
    )
    drawn = any(part.figure for part in parts)
    return (
        '<!doctype html>\n<html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(occasion.title)}</title>"
        f'<link rel="icon" href="data:,"><style>{_face()}{colours}{_own("page.css")}</style></head>'
        f"<body>{body}{_scripts(parts, shapes) if drawn else ''}</body></html>\n"
    ).encode()


def _marks(occasion: Occasion) -> str:
    return " ".join(f"<span>{escape(mark)}</span>" for mark in occasion.marks)


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)


def _about(occasion: Occasion) -> str:
    return "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in occasion.about)


def _part(n: int, part: Part) -> str:
    sub = f'<p class="sub">{escape(part.sub)}</p>' if part.sub else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in part.notes)
    found = "".join(_table(table) for table in part.tables)
    if not part.figure:
        return f"<section><h2>{escape(part.title)}</h2>{sub}{found}{notes}</section>"
    legend = "".join(f'<li><i class="k-{escape(cls)}"></i>{escape(words)}</li>' for cls, words in part.legend)
    seen = f'<ul class="legend">{legend}</ul>' if legend else ""
    folded = "".join(f"<details><summary>{escape(t.title)}</summary>{_table(t)}</details>" for t in part.tables)
    return (
        f'<section><h2>{escape(part.title)}</h2>{sub}{seen}<div class="figure" data-n="{n}" role="img" '
        f'aria-label="{escape(part.title)}"><p class="note">Gambar tidak digambar di penampil ini; buka berkas ini '
        f"di peramban. Angkanya ada di tabel.</p></div>{notes}{folded}</section>"
    )


def _table(table: Table) -> str:
    looks = ["text" if column.kind in LEFT else "number" for column in table.columns]
    head = "".join(
        f'<th scope="col" class="{look}">{escape(column.label)}</th>'
        for look, column in zip(looks, table.columns, strict=True)
    )
    rows = "".join(f"<tr>{_cells(row, table, looks)}</tr>" for row in table.rows)
    return (
        f'<div class="wide" tabindex="0"><table data-table="{escape(table.id)}">'
        f"<caption>{escape(table.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(row: Sequence, table: Table, looks: Sequence[str]) -> str:
    made = []
    for n, (value, column, look) in enumerate(zip(row, table.columns, looks, strict=True)):
        name, hidden = ('th scope="row"', "th") if not n else ("td", "td"), isinstance(value, Hidden)
        words = escape(cell_text(value, column))
        made.append(f'<{name[0]} class="{look}{" hidden" if hidden else ""}">{words}</{name[1]}>')
    return "".join(made)


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _face() -> str:
    """The letters of the pages, in the file itself."""
    letters = base64.b64encode(next((STATIC_DIR / "fonts").glob(LETTERS)).read_bytes()).decode()
    return (
        '@font-face{font-family:"Plus Jakarta Sans";font-weight:200 800;font-display:swap;'
        f"src:url(data:font/woff2;base64,{letters}) format('woff2')}}"
    )


def _scripts(parts: Sequence[Part], shapes: str) -> str:
    """plotly.js, what joins shapes to a map, and the figures as data: "<" is written so that no name ends a script."""
    figures = {str(n): json.loads(part.figure) for n, part in enumerate(parts) if part.figure}
    data = json.dumps({"figures": figures, "shapes": json.loads(shapes or "null")}, ensure_ascii=False)
    library = next(STATIC_DIR.glob("plotly-cartesian-*.min.js")).read_text(encoding="utf-8")
    joining = (STATIC_DIR / "figur-peta.js").read_text(encoding="utf-8")
    return (
        f'<script type="application/json" id="data">{data.replace("<", chr(92) + "u003c")}</script>'
        f"<script>{library}</script>"
        f'<script type="module">{joining}\n{_own("page.js")}</script>'
    )
