"""The pack's papers, card and pictures by typst, with the fonts of this folder."""

import json
from collections.abc import Sequence

from ilp_dash.export.pack.content import LEFT, Card, Occasion, Rows, Sheet, cell_text
from ilp_dash.export.pack.typesetting import typeset

PICTURE = """#set page(width: 700pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png(svg: str) -> bytes:
    """A picture of an SVG, 1.400 pixels wide."""
    return typeset(PICTURE, "png", {"svg": svg})


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
        "title": occasion.title,
        "marks": " · ".join(occasion.marks),
        "foot": occasion.foot,
        "note": occasion.said("Keterangan"),
        "sheets": [
            {"title": of.title, "sub": of.sub, "lines": of.lines, "blocks": [_block(rows) for rows in of.tables]}
            for of in sheets
        ],
    }
    return typeset(PAPER, "pdf", {"data": json.dumps(data, ensure_ascii=False)})


# As many sentences as stand in letters a phone shows well: first all in the largest, then fewer.
CARD = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(width: 1080pt, height: 1350pt, margin: (x: 60pt, top: 52pt, bottom: 44pt), fill: white)
#set text(font: "Noto Sans", size: 34pt, lang: "id", fill: rgb("#16333b"), hyphenate: false)
#set par(leading: 0.5em, spacing: 0.55em)
#let quiet = rgb("#4d6168")
#let head = block(width: 100%, {
  text(27pt, weight: "bold", fill: rgb("#9b2226"), data.marks)
  v(-6pt)
  text(if data.place.len() < 34 { 56pt } else { 44pt }, weight: "bold", data.place)
  v(-14pt)
  text(30pt, fill: quiet, data.when)
})
#let foot = block(width: 100%, {
  line(length: 100%, stroke: 2pt + rgb("#b9c6c8"))
  v(-12pt)
  text(25pt, fill: quiet, data.foot)
})
#let said(size, most) = block(width: 100%, {
  set text(size)
  text(size * 1.18, weight: "bold", data.verdict)
  for part in data.parts {
    v(size * 0.28)
    text(size * 0.95, weight: "bold", fill: rgb("#155e75"), part.heading)
    for line in part.lines.slice(0, calc.min(most, part.lines.len())) {
      grid(columns: (size * 0.75, 1fr), align: top, [–], line)
    }
  }
})
#layout(room => {
  let high(it) = measure(it, width: room.width).height
  let left = room.height - high(head) - high(foot) - 70pt
  let sizes = ((36pt, 3), (33pt, 3), (36pt, 2), (33pt, 2), (40pt, 1), (36pt, 1), (33pt, 1), (30pt, 1), (27pt, 1))
  let found = sizes.find(((size, most)) => high(said(size, most)) <= left)
  let (size, most) = if found == none { sizes.last() } else { found }
  grid(rows: (auto, 1fr, auto), head, align(horizon, said(size, most)), foot)
})
"""


def card_png(occasion: Occasion, said: Card, form: str = "png") -> bytes:
    """A picture of 1.080 × 1.350 pixels for phones: the verdict, and of each part of the briefing as many sentences as
    stand in letters that can be read. form: "pdf" for its words."""
    data = {
        "title": occasion.title,
        "marks": " · ".join(occasion.marks),
        "place": occasion.place,
        "when": f"{occasion.meeting} · capaian s.d. {occasion.period}",
        "verdict": said.verdict,
        "parts": [{"heading": heading, "lines": lines} for heading, lines in said.parts],
        "foot": f"{occasion.source}. {occasion.said('Keterangan')}",
    }
    return typeset(CARD, form, {"data": json.dumps(data, ensure_ascii=False).replace(" %", "\u00a0%")}, ppi=72)


def _block(rows: Rows) -> dict:
    columns = rows.table.columns
    return {
        "title": rows.table.title,
        "shares": rows.shares,
        "left": [c.kind in LEFT for c in columns],
        "head": [c.label for c in columns],
        "rows": [[cell_text(v, c) for v, c in zip(row, columns, strict=True)] for row in rows.table.rows],
    }
