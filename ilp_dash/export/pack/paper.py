"""The pack's papers: PDF and pictures by typst, with the fonts of this folder. typst is known to this module alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from ilp_dash.export.pack.content import LEFT, Occasion, Rows, Sheet, cell_text

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"


PICTURE = """#set page(width: 700pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png(svg: str) -> bytes:
    """A picture of an SVG, 1.400 pixels wide."""
    return _compiled(PICTURE, "png", {"svg": svg})


def _compiled(source: str, form: str, inputs: dict[str, str]) -> bytes:
    """What is printed comes in as data, so that no name is taken for an instruction."""
    made = typst.compile(
        source.encode(), format=form, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, ppi=144
    )
    return made[0] if isinstance(made, list) else made


PAPER = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Noto Sans", size: 9pt, lang: "id", fallback: true)
#set page(paper: "a4", margin: (x: 16mm, top: 18mm, bottom: 17mm),
  header: align(right, text(8.5pt, weight: "bold", data.marks)),
  footer: text(7.5pt, grid(columns: (1fr, auto), data.foot, context counter(page).display())))
#for (n, sheet) in data.sheets.enumerate() {
  if n > 0 { pagebreak() }
  text(17pt, weight: "bold", sheet.title)
  v(-2mm)
  text(11pt, sheet.sub)
  for line in sheet.lines { par(text(10.5pt, line)) }
  for block in sheet.blocks {
    v(1.5mm)
    text(10.5pt, weight: "bold", block.title)
    v(-1.5mm)
    table(columns: block.shares.map(s => s * 1fr), stroke: none, inset: (x: 1.5mm, y: 1.15mm),
      align: (c, r) => if block.left.at(c) { left } else { right },
      table.hline(stroke: 0.8pt),
      table.header(..block.head.map(h => text(weight: "bold", h))),
      table.hline(stroke: 0.5pt),
      ..block.rows.flatten(),
      table.hline(stroke: 0.5pt))
  }
  text(8pt, data.note)
}
"""


def paper(occasion: Occasion, sheets: Sequence[Sheet]) -> bytes:
    """PDF, A4, black on white: each sheet begins a page."""
    data = {
        "title": f"{occasion.meeting}, {occasion.city}, {occasion.period}",
        "marks": " · ".join(occasion.marks),
        "foot": occasion.foot,
        "note": " ".join(text for label, text in occasion.about if label == "Keterangan"),
        "sheets": [
            {"title": of.title, "sub": of.sub, "lines": of.lines, "blocks": [_block(rows) for rows in of.tables]}
            for of in sheets
        ],
    }
    return _compiled(PAPER, "pdf", {"data": json.dumps(data, ensure_ascii=False)})


def _block(rows: Rows) -> dict:
    columns = rows.table.columns
    return {
        "title": rows.table.title,
        "shares": rows.shares,
        "left": [c.kind in LEFT for c in columns],
        "head": [c.label for c in columns],
        "rows": [[cell_text(v, c) for v, c in zip(row, columns, strict=True)] for row in rows.table.rows],
    }
