"""The pack's presentation: 16:9, charts and tables that can be edited in PowerPoint and LibreOffice.

python-pptx is known to this module alone. Sizes in inches; letters of at least `LEAST` points, so that the back row
reads them.
"""

import io
from collections.abc import Callable, Sequence

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from ilp_dash.domain.months import MONTH_SHORT
from ilp_dash.domain.tables import Hidden
from ilp_dash.domain.words import percent
from ilp_dash.export.pack.content import (
    EDGE,
    HIGH,
    HIGHEST,
    INSIDE,
    LEAST,
    LEFT,
    WIDE,
    Bars,
    Columns,
    Drawing,
    Lines,
    Occasion,
    Rows,
    Sentences,
    Slide,
    cell_text,
    drawn,
    heights,
)

TOP, BOTTOM = 2.35, 2.35 + HIGHEST  # of what a slide shows
TITLE_ONLY = 5  # layout of python-pptx's own template
FONT = "Arial"  # on every Windows desk, and of the same widths as LibreOffice's
INK, QUIET, RULE, ACCENT, DUE = (RGBColor.from_string(c) for c in ("16333B", "4D6168", "B9C6C8", "155E75", "C9D3D5"))
FLAG = RGBColor.from_string("9B2226")


def presentation(occasion: Occasion, slides: Sequence[Slide], png: Callable[[str], bytes]) -> bytes:
    """PPTX: a cover, then the slides. png: makes a picture of an SVG."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    made.core_properties.title = occasion.title
    made.core_properties.author, made.core_properties.language = occasion.place, "id-ID"
    _cover(_blank(made, occasion, 1), occasion)
    for n, slide in enumerate(slides, 2):
        page = _blank(made, occasion, n)
        _title(page, slide.title)
        if slide.sub:
            _text(page, "keterangan", (EDGE, 1.75, INSIDE, 0.5), [slide.sub], LEAST, QUIET)
        _SHOW[type(slide.body)](page, slide.body, png)
        notes = (*slide.notes, occasion.foot, occasion.said("Keterangan"))
        page.notes_slide.notes_text_frame.text = "\n".join(filter(None, notes))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# --- what stands on every slide
# ------------------------------------------------------------------------------------------


def _blank(made, occasion: Occasion, no: int):
    page = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
    _text(page, "kaki", (EDGE, 6.94, INSIDE - 0.6, 0.42), [occasion.source], LEAST, QUIET)
    _text(page, "nomor", (WIDE - EDGE - 0.6, 6.94, 0.6, 0.42), [str(no)], LEAST, QUIET, PP_ALIGN.RIGHT)
    if occasion.marks:
        _text(page, "tanda", (EDGE, 0.14, INSIDE, 0.42), [" · ".join(occasion.marks)], LEAST, FLAG, PP_ALIGN.RIGHT)
    return page


def _cover(page, occasion: Occasion) -> None:
    _title(page, occasion.meeting, top=2.2, size=44)
    _text(page, "tempat", (EDGE, 3.75, INSIDE, 0.75), [occasion.place], 36 if len(occasion.place) < 45 else 28, ACCENT)
    _text(page, "periode", (EDGE, 4.5, INSIDE, 0.55), [f"Capaian s.d. {occasion.period}"], 26, QUIET)
    said = [f"Tampilan {occasion.said('Tampilan')}.", occasion.said("Keterangan")]
    _text(page, "keterangan", (EDGE, 5.3, INSIDE, 1.5), [line for line in said if len(line) > 10], LEAST, QUIET)
    slot = _text(page, "logo", (EDGE, 0.55, 2.9, 1.1), ["Tempat logo kota"], LEAST, QUIET, PP_ALIGN.CENTER)
    slot.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    slot.line.color.rgb, slot.line.width = RULE, Pt(1)
    page.notes_slide.notes_text_frame.text = "\n".join(
        ("Ganti kotak di kiri atas dengan logo kota.", *(f"{label}: {text}" for label, text in occasion.about))
    )


def _title(page, words: str, top: float = 0.52, size: int = 0) -> None:
    box = page.shapes.title
    box.left, box.top, box.width, box.height = Inches(EDGE), Inches(top), Inches(INSIDE), Inches(1.22)
    size = size or next(size for size, most in ((30, 100), (26, 125), (23, 200), (LEAST, 10_000)) if len(words) <= most)
    _write(box.text_frame, [words], size, INK, PP_ALIGN.LEFT, bold=True)
    box.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _text(page, name: str, place: tuple, lines: Sequence[str], size, colour, align=PP_ALIGN.LEFT):
    box = page.shapes.add_textbox(*(Inches(part) for part in place))
    box.name = name
    _write(box.text_frame, lines, size, colour, align)
    return box


def _write(frame, lines: Sequence[str], size: float, colour, align=PP_ALIGN.LEFT, bold: bool = False) -> None:
    """Lines of text into a frame that wraps them, as Indonesian for who checks the spelling."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not n else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(size * 0.5 if len(lines) > 1 else 0)
        run = paragraph.add_run()
        run.text = line
        _letters(run.font, size, colour, bold)


def _letters(font, size: float, colour, bold: bool = False) -> None:
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, colour
    font.language_id = MSO_LANGUAGE_ID.INDONESIAN


def _told(shape, text: str) -> None:
    """What a picture, chart or table shows, for who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)


# --- what one slide shows
# ------------------------------------------------------------------------------------------------


def _sentences(page, body: Sentences, _png) -> None:
    size = 26 if sum(map(len, body.lines)) < 520 else 22
    _text(page, "isi", (EDGE, TOP, INSIDE, BOTTOM - TOP), body.lines, size, INK)


def _chart(page, kind, data, text: str):
    frame = page.shapes.add_chart(
        kind, Inches(EDGE), Inches(TOP - 0.15), Inches(INSIDE), Inches(BOTTOM - TOP + 0.25), data
    )
    frame.name = "gambar"
    _told(frame, text)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    _letters(chart.font, LEAST, INK)
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.format.line.fill.background()
    chart.category_axis.format.line.color.rgb = RULE
    _every_category(chart.category_axis)
    chart.category_axis.major_tick_mark = chart.value_axis.major_tick_mark = XL_TICK_MARK.NONE
    return chart


def _every_category(axis) -> None:
    """Name each category, also where a program would skip some: LibreOffice does unless told that they lie level."""
    _letters(axis.tick_labels.font, LEAST, INK)
    axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")
    skip = axis._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _room_for_names(chart, legend: bool) -> None:
    """Bars in the right two thirds: a program that places them itself breaks the longest names over others."""
    top = 0.11 if legend else 0.02
    places = '<c:xMode val="edge"/><c:yMode val="edge"/>' + "".join(
        f'<c:{name} val="{part}"/>' for name, part in zip("xywh", (0.32, top, 0.67, 0.98 - top), strict=True)
    )
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>{places}</c:manualLayout></c:layout>'
    )
    area = chart._chartSpace.chart.plotArea
    for found in area.findall(qn("c:layout")):
        area.remove(found)
    area.insert(0, layout)


def _legend(chart) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _letters(chart.legend.font, LEAST, INK)


def _filled(of, colour: str) -> None:
    """A point, series or shape in one colour ("#rrggbb")."""
    fill = of.fill if hasattr(of, "fill") else of.format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def _label(point, text: str, position) -> None:
    """The label of a point in our own words: a number format would follow the reader's system, not the language."""
    label = point.data_label
    label.has_text_frame = True
    label.position = position
    _write(label.text_frame, [text], LEAST, INK)
    label.text_frame.word_wrap = False


def _bars(page, body: Bars, _png) -> None:
    names, values = body.table.column(body.label), body.table.column(body.value)
    data = CategoryChartData(number_format="0.0")
    data.categories = names
    due = [drawn(v) for v in body.table.column(body.due)] if body.due else []
    if due:
        data.add_series("Target berjalan", due)
    data.add_series("Capaian", [drawn(v) for v in values])
    chart = _chart(page, XL_CHART_TYPE.BAR_CLUSTERED, data, body.table.title)
    chart.category_axis.reverse_order = True
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.value_axis.maximum_scale = 1.9 * max([100, *(drawn(v) or 0 for v in values)])  # room for the words
    _room_for_names(chart, bool(due))
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 25, 0
    if due:
        _legend(chart)
        _filled(plot.series[0], "C9D3D5")
    series = plot.series[len(plot.series) - 1]
    _filled(series, "155E75")
    for n, (value, colour, text) in enumerate(zip(values, body.colours, body.texts, strict=True)):
        point = series.points[n]
        if drawn(value) is not None:
            _filled(point, colour)
        word = repr(value) if isinstance(value, Hidden) else percent(value) if value is not None else "belum lapor"
        _label(point, f"{word}  {text}".rstrip() if value is not None else word, XL_LABEL_POSITION.OUTSIDE_END)


def _lines(page, body: Lines, _png) -> None:
    months = body.table.column("month")
    data = CategoryChartData(number_format="0")
    data.categories = [f"{MONTH_SHORT[m.month - 1]} {m:%y}" for m in months]
    labels = {c.key: c.label for c in body.table.columns}
    for key in body.series:
        data.add_series(labels[key], [drawn(v) for v in body.table.column(key)])
    chart = _chart(page, XL_CHART_TYPE.LINE_MARKERS, data, body.table.title)
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = '0" %"', False
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = DUE
    if len(body.series) > 1:
        _legend(chart)
    highest = max((drawn(v) or 0 for key in body.series for v in body.table.column(key)), default=0)
    chart.value_axis.maximum_scale = 100 if 60 < highest <= 100 else None
    looks = zip((QUIET, ACCENT), (XL_LABEL_POSITION.BELOW, XL_LABEL_POSITION.ABOVE), strict=True)
    for series, key, (colour, beside) in zip(chart.plots[0].series, body.series, looks, strict=False):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, Pt(3)
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = colour
        known = [n for n, v in enumerate(body.table.column(key)) if drawn(v) is not None]
        if known:
            last = body.table.column(key)[known[-1]]
            _label(series.points[known[-1]], percent(last), beside)


def _columns(page, body: Columns, _png) -> None:
    data = CategoryChartData(number_format="0")
    data.categories = [label for label, _, _ in body.parts]
    data.add_series(body.name, [count for _, count, _ in body.parts])
    chart = _chart(page, XL_CHART_TYPE.COLUMN_CLUSTERED, data, body.name)
    chart.value_axis.visible = False
    chart.value_axis.maximum_scale = 1.2 * max(1, *(count for _, count, _ in body.parts))
    plot = chart.plots[0]
    plot.gap_width = 40
    for n, (_, count, colour) in enumerate(body.parts):
        _filled(plot.series[0].points[n], colour)
        plot.series[0].points[n].format.line.color.rgb = QUIET
        _label(plot.series[0].points[n], str(count), XL_LABEL_POSITION.OUTSIDE_END)


def _rows(page, body: Rows, _png) -> None:
    table, high = body.table, heights(body.table, body.shares, INSIDE)
    place = (EDGE, TOP, INSIDE, sum(high))
    frame = page.shapes.add_table(len(high), len(table.columns), *(Inches(part) for part in place))
    frame.name = "tabel"
    _told(frame, table.title)
    made = frame.table
    made.horz_banding = False
    for n, share in enumerate(body.shares):
        made.columns[n].width = Inches(INSIDE * share / sum(body.shares))
    for r, row in enumerate([None, *table.rows]):
        made.rows[r].height = Inches(high[r])
        for c, column in enumerate(table.columns):
            cell = made.cell(r, c)
            align = PP_ALIGN.LEFT if column.kind in LEFT else PP_ALIGN.RIGHT
            text = column.label if row is None else "" if row[c] == "" else cell_text(row[c], column)
            _write(cell.text_frame, [text], LEAST, INK, align, bold=row is None)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.margin_left = cell.margin_right = Inches(0.08)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string("E7F0F2" if row is None or r % 2 == 0 else "FFFFFF")


def _drawing(page, body: Drawing, png) -> None:
    picture = page.shapes.add_picture(io.BytesIO(png(body.svg)), Inches(EDGE), Inches(TOP), height=Inches(BOTTOM - TOP))
    picture.name = "peta"
    _told(picture, body.text)
    widest = INSIDE - 4.6
    if picture.width > Inches(widest):
        picture.height = int(picture.height * Inches(widest) / picture.width)
        picture.width = Inches(widest)
    for n, (colour, words) in enumerate(body.legend):
        top = TOP + 0.1 + n * 0.62
        box = page.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(WIDE - EDGE - 4.3), Inches(top + 0.05), Inches(0.3), Inches(0.3)
        )
        box.name, box.shadow.inherit = "warna", False
        _filled(box, colour)
        box.line.color.rgb = QUIET
        _text(page, "legenda", (WIDE - EDGE - 3.85, top, 3.85, 0.45), [words], LEAST, INK)


_SHOW = {Sentences: _sentences, Bars: _bars, Lines: _lines, Columns: _columns, Rows: _rows, Drawing: _drawing}
