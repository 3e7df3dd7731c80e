"""Writes a Report as the workbook a puskesmas fills in and sends; also as the form (template) it fills in."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import xlsxwriter

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.merging import is_cumulative_code
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.readiness import CHECKLIST
from ilp_dash.domain.report import NOT_YET, PWS_EXTRA, Report
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.blank_form import as_form, guide
from ilp_dash.ingest.form_cells import OPEN, SHUT, FormCells
from ilp_dash.ingest.workbook_layout import HEADINGS, cell_name

_HEAD_ROWS = 2


def write_report(report: Report, path: Path, kelurahan_names: Mapping[str, str]) -> None:
    """Write one puskesmas × year as XLSX: sheets SPM, PWS, ILP, Jejaring, and Mutu,
    Kunjungan and Mingguan when the report has them.

    None is an empty cell, 0 is 0. "Sifat data" is DATA SIMULASI when `report.simulated`, else DATA ASLI.
    kelurahan_names: name by Kemendagri code; a code without a name is written with the name left blank.
    Figures are single months ("Jenis angka: bulanan"). Raises OSError when the path cannot be written.
    """
    _write(report, path, kelurahan_names, None, False)


def write_form(report: Report, path: Path, kelurahan_names: Mapping[str, str], filled: bool = False) -> None:
    """Write the form of one puskesmas and year: instructions, every row for every kelurahan of `kelurahan_names`, and
    the sasaran that the report carries. Only the light cells can be written in, and take only what the reader takes.

    filled: with everything else the report says, so that only what is new is added; "Jenis angka" is then single
    months. Else without monthly figures, dates and states. Raises OSError when the path cannot be written.
    """
    _write(as_form(report, kelurahan_names, filled), path, kelurahan_names, FormCells(report.year), filled)


def _write(report: Report, path: Path, names: Mapping[str, str], form: FormCells | None, filled: bool) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _Writer(book, report, names, form, filled).write()
    path.write_bytes(content.getvalue())


class _Writer:
    """One workbook while it is being written: its formats and sheets. form: None for a report nobody fills in."""

    def __init__(self, book, report: Report, names: Mapping[str, str], form: FormCells | None, filled: bool):
        self.book, self.report, self.names, self.form, self.filled = book, report, names, form, filled
        add = book.add_format
        frame = {"border": 1, "border_color": "#9AA5B1", "valign": "vcenter"}
        self.title = add({"bold": True, "font_size": 13})
        self.warn = add({"bold": True, "font_color": "#B42318"})
        self.bold = add({"bold": True})
        self.head = add({**frame, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE9F5"})
        self.number_row = add({**frame, "italic": True, "align": "center", "font_color": "#52606D", "font_size": 9})
        shut, free = ({**frame, **SHUT}, {**frame, **OPEN}) if form else (frame, frame)
        self.text = add(shut)
        self.open_text = add({**free, "text_wrap": True} if form else free)
        self.no_count = add({**shut, "num_format": "#,##0"})
        self.count = add({**free, "num_format": "#,##0"})
        self.pct = add({**free, "num_format": "0.0"})
        self.date = add({**free, "num_format": "dd/mm/yyyy", "align": "center"})
        self.week = add({**shut, "num_format": "dd/mm/yyyy", "align": "center"})
        self.plain_date = add({**(OPEN if form else {}), "num_format": "dd/mm/yyyy", "align": "left"})
        self.plain_choice = add(OPEN)
        self.signed = add({"locked": False})
        self.state = add({**free, "align": "center"})
        self.total = add({**frame, "bold": True, "num_format": "#,##0", "bg_color": "#F0F4F8"})
        self.left = add({"align": "left"})

    def write(self) -> None:
        if self.form:
            self._guide()
        self._spm()
        self._pws()
        self._ilp()
        self._network()
        if self.report.quality:
            self._quality()
        if self.report.origins:
            self._origins()
        if self.report.weeks:
            self._weeks()
        if self.form:
            for sheet in self.book.worksheets():
                self.form.protect(sheet)

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(layout.GUIDE_SHEET)
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        wrapped, light = (self.book.add_format({"text_wrap": True, "valign": "top", **more}) for more in ({}, OPEN))
        for row, line in enumerate(guide(self.filled)):
            sheet.write_string(row, 0, line, self.title if row == 0 else light if "berwarna" in line else wrapped)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _start(self, name: str, before: Iterable[tuple[str, object]] = (), frozen: int = 0) -> tuple[object, int]:
        """Sheet with title, identity block, further label/value rows and headings; the row after the number row."""
        report, headings = self.report, HEADINGS[name]
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, layout.TITLES[name], self.title)
        sheet.write_string(1, 0, f"PUSKESMAS {report.puskesmas_name.upper()} TAHUN {report.year}", self.bold)
        if report.simulated:
            sheet.write_string(2, 0, "DATA SIMULASI: bukan angka pelayanan yang sebenarnya", self.warn)
        values = {
            "puskesmas_code": report.puskesmas_code,
            "puskesmas_name": report.puskesmas_name,
            "year": report.year,
            "nature": layout.SIMULATED if report.simulated else layout.REAL,
            "kind": layout.MONTHLY,
            "definition": report.definition,
        }
        row = 4
        for field, label, _ in layout.IDENTITY:
            sheet.write_string(row, 0, label)
            if field == "year":
                sheet.write_number(row, 2, values[field], self.left)
            elif field == "kind" and self.form and not self.filled and name in layout.OF_EITHER_KIND:
                sheet.write_string(row, 2, values[field], self.plain_choice)
                self.form.kind(sheet, row, 2)
            else:
                sheet.write_string(row, 2, values[field])
            row += 1
        for label, day in before:
            sheet.write_string(row, 0, label)
            if day is not None:
                sheet.write_datetime(row, 2, day, self.plain_date)
            elif self.form:
                sheet.write_blank(row, 2, None, self.plain_date)
            row += 1
        row += 1
        self._headings(sheet, row, headings)
        sheet.set_row(row + 1, 30)
        first = row + _HEAD_ROWS + 1
        sheet.freeze_panes(first, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(row, first - 1)
        return sheet, first

    def _headings(self, sheet, row: int, headings) -> None:
        column = 0
        while column < len(headings):
            heading = headings[column]
            last = column
            if not heading.sub:
                sheet.merge_range(row, column, row + 1, column, heading.top, self.head)
            else:
                while last + 1 < len(headings) and headings[last + 1].sub and headings[last + 1].top == heading.top:
                    last += 1
                sheet.merge_range(row, column, row, last, heading.top, self.head)
                for n in range(column, last + 1):
                    sheet.write_string(row + 1, n, headings[n].sub, self.head)
            column = last + 1
        for n, heading in enumerate(headings):
            sheet.set_column(n, n, heading.width)
            sheet.write_string(row + 2, n, f"({n + 1})", self.number_row)

    def _sent(self, sheet, row: int, form: str, label_column: int, first_month: int, columns: int) -> int:
        sent = self.report.sent_on.get(form, NOT_YET)
        state = self.report.state.get(form, NOT_YET)
        for label, values, style in ((layout.SENT_ROW, sent, self.date), (layout.STATE_ROW, state, self.state)):
            for n in range(columns):
                sheet.write_blank(row, n, None, self.text)
            sheet.write_string(row, label_column, label, self.text)
            for n, value in enumerate(values):
                if value is None:
                    sheet.write_blank(row, first_month + n, None, style)
                elif style is self.date:
                    sheet.write_datetime(row, first_month + n, value, style)
                else:
                    sheet.write_string(row, first_month + n, value, style)
            row += 1
        if self.form:
            self.form.sent_and_state(sheet, row - 2, first_month)
        return row

    def _counts(self, sheet, row: int, first: int, values: Iterable[int | None], style=None) -> None:
        number, blank, style = sheet.write_number, sheet.write_blank, style or self.count
        for column, value in enumerate(values, first):
            if value is None:
                blank(row, column, None, style)
            else:
                number(row, column, value, style)

    def _total_row(
        self,
        sheet,
        row: int,
        first: int,
        columns: Iterable[int],
        width: int,
        label: str = layout.TOTAL_ROW,
        label_column: int = 0,
        function: str = "SUM",
    ) -> None:
        columns = set(columns)
        for n in range(width):
            if n in columns and row > first:
                cells = f"{cell_name(first, n)}:{cell_name(row - 1, n)}"
                self._computed(sheet, row, n, f"={function}({cells})", self.sums.get(n, 0))
            else:
                sheet.write_blank(row, n, None, self.total)
        sheet.write_string(row, label_column, label, self.total)

    def _computed(self, sheet, row: int, column: int, formula: str, value) -> None:
        """A sum: a formula in a form to fill in; its value in a filled report (a formula takes 0.5 ms to write)."""
        if self.form:
            sheet.write_formula(row, column, formula, self.total, value)
        else:
            sheet.write(row, column, value, self.total)

    def _signatures(self, sheet, row: int, left: int, right: int) -> None:
        row += 2
        for column, lines in ((left, ("Mengetahui,", "Kepala Puskesmas")), (right, ("Dibuat oleh,", "Pengelola data"))):
            for n, line in enumerate(lines):
                sheet.write_string(row + n, column, line)
            sheet.write_string(row + 5, column, "(........................................)", self.signed)
            sheet.write_string(row + 6, column, "NIP.", self.signed)

    def _add(self, first: int, values: Iterable[int | None], counting: bool = False) -> None:
        sums = self.sums
        for column, value in enumerate(values, first):
            if value is not None:
                sums[column] = sums.get(column, 0) + (1 if counting else value)

    def _spm(self) -> None:
        sheet, row = self._start("SPM", frozen=3)
        width = len(HEADINGS["SPM"])
        row = first = self._sent(sheet, row, "SPM", 2, 8, width)
        self.sums = {}
        for no, line in enumerate(self.report.spm, 1):
            sheet.write_number(row, 0, no, self.text)
            sheet.write_string(row, 1, line.indicator, self.text)
            sheet.write_string(
                row, 2, INDICATORS[line.indicator].name if line.indicator in INDICATORS else "", self.text
            )
            numbers = (line.sasaran_pusdatin, line.sasaran_riil, line.revised_pusdatin, line.revised_riil)
            self._counts(sheet, row, 3, numbers)
            sheet.write(row, 7, MONTH_NAMES[line.revised_from - 1] if line.revised_from else None, self.open_text)
            self._counts(sheet, row, 8, line.served)
            known = [n for n in line.served if n is not None]
            cells = f"{cell_name(row, 8)}:{cell_name(row, 19)}"
            self._computed(sheet, row, 20, f'=IF(COUNT({cells})=0,"",SUM({cells}))', sum(known) if known else "")
            self._add(3, numbers)
            self._add(8, line.served)
            self._add(20, [sum(known)])
            row += 1
        if self.form:
            self.form.spm(sheet, first, row - 1)
        self._total_row(sheet, row, first, {3, 4, 5, 6, *range(8, 21)}, width, label_column=2)
        self._signatures(sheet, row, 2, 15)

    def _pws(self) -> None:
        sheet, row = self._start("PWS", frozen=4)
        width = len(HEADINGS["PWS"])
        row = first = self._sent(sheet, row, "PWS", 3, 6, width)
        self.sums = {}
        labels = {code: i.name for code, i in INDICATORS.items()} | PWS_EXTRA
        text = sheet.write_string
        for line in self.report.pws:
            text(row, 0, line.kelurahan_code, self.text)
            text(row, 1, self.names.get(line.kelurahan_code, ""), self.text)
            text(row, 2, line.code, self.text)
            text(row, 3, labels.get(line.code, ""), self.text)
            has_sasaran = self.count if is_cumulative_code(line.code) else self.no_count
            self._counts(sheet, row, 4, (line.sasaran_pusdatin, line.sasaran_riil), has_sasaran)
            self._counts(sheet, row, 6, line.values)
            self._add(6, line.values, counting=True)
            row += 1
        if self.form:
            self.form.pws(sheet, first, [line.code for line in self.report.pws])
        self._total_row(sheet, row, first, range(6, 18), width, "JUMLAH ISIAN", 3, "COUNT")
        self._signatures(sheet, row, 1, 13)

    def _ilp(self) -> None:
        dates = [(label, getattr(self.report, field)) for field, label, _ in layout.ILP_DATES]
        sheet, row = self._start("ILP", dates)
        first = row
        names = {item.no: item.name for item in CHECKLIST}
        for item in self.report.ilp:
            sheet.write_number(row, 0, item.no, self.text)
            sheet.write_string(row, 1, names.get(item.no, ""), self.text)
            if item.reached_on is None:
                sheet.write_blank(row, 2, None, self.date)
            else:
                sheet.write_datetime(row, 2, item.reached_on, self.date)
            sheet.write_string(row, 3, item.evidence, self.open_text)
            self._percent(sheet, row, 4, item.value_pct)
            row += 1
        if self.form:
            above = first - _HEAD_ROWS - 2
            self.form.ilp(sheet, first, row - 1, (above - len(dates), 2, above - 1, 2))
        self._signatures(sheet, row, 1, 3)

    def _percent(self, sheet, row: int, column: int, value: float | None) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self.pct)
        else:
            sheet.write_number(row, column, value, self.pct)

    def _network(self) -> None:
        sheet, row = self._start("Jejaring", frozen=3)
        fields = layout.COUNT_FIELDS["Jejaring"]
        first, self.sums = row, {}
        for line in self.report.network:
            sheet.write_string(row, 0, line.kelurahan_code, self.text)
            sheet.write_string(row, 1, self.names.get(line.kelurahan_code, ""), self.text)
            sheet.write(row, 2, MONTH_NAMES[line.month - 1] if line.month else None, self.open_text)
            counts = [getattr(line, field) for field in fields]
            self._counts(sheet, row, 3, counts)
            self._add(3, counts)
            row += 1
        if self.form:
            self.form.lines("Jejaring", sheet, first, row - 1)
        if len({line.month for line in self.report.network}) == 1:
            self._total_row(sheet, row, first, range(3, 15), 15, label_column=1)
        self._signatures(sheet, row, 1, 10)

    def _quality(self) -> None:
        sheet, row = self._start("Mutu")
        first, self.sums = row, {}
        for no, line in enumerate(self.report.quality, 1):
            sheet.write_number(row, 0, no, self.text)
            sheet.write_string(row, 1, line.indicator, self.text)
            sheet.write_string(
                row, 2, INDICATORS[line.indicator].name if line.indicator in INDICATORS else "", self.text
            )
            counts = (line.barang_butuh, line.barang_ada, line.sdm_butuh, line.sdm_ada)
            self._counts(sheet, row, 3, counts)
            self._add(3, counts)
            row += 1
        if self.form:
            self.form.lines("Mutu", sheet, first, row - 1)
        self._total_row(sheet, row, first, range(3, 7), 7, label_column=2)
        self._signatures(sheet, row, 2, 4)

    def _weeks(self) -> None:
        sheet, row = self._start("Mingguan", frozen=3)
        fields = layout.COUNT_FIELDS["Mingguan"]
        last = 2 + len(fields)
        first, self.sums = row, {}
        text, day = sheet.write_string, sheet.write_datetime
        for line in self.report.weeks:
            text(row, 0, line.kelurahan_code, self.text)
            text(row, 1, self.names.get(line.kelurahan_code, ""), self.text)
            day(row, 2, line.week, self.week)
            counts = [getattr(line, field) for field in fields]
            self._counts(sheet, row, 3, counts)
            self._add(3, counts)
            row += 1
        if self.form:
            self.form.lines("Mingguan", sheet, first, row - 1)
        self._total_row(sheet, row, first, range(3, last + 1), last + 1, label_column=1)
        self._signatures(sheet, row, 1, 9)

    def _origins(self) -> None:
        sheet, row = self._start("Kunjungan")
        first, self.sums = row, {}
        for line in self.report.origins:
            sheet.write_string(row, 0, MONTH_NAMES[line.month - 1], self.text)
            counts = (line.dalam_wilayah, line.luar_wilayah, line.luar_kota)
            self._counts(sheet, row, 1, counts)
            known = [n for n in counts if n is not None]
            cells = f"{cell_name(row, 1)}:{cell_name(row, 3)}"
            self._computed(sheet, row, 4, f'=IF(COUNT({cells})=0,"",SUM({cells}))', sum(known) if known else "")
            self._add(1, [*counts, sum(known)])
            row += 1
        if self.form:
            self.form.lines("Kunjungan", sheet, first, row - 1)
        self._total_row(sheet, row, first, range(1, 5), 5)
        self._signatures(sheet, row, 0, 3)
