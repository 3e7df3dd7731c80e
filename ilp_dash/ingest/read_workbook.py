"""Reads a puskesmas's workbook into a Report. Columns are found by their headings, rows by their codes."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from ilp_dash.domain.months import read_month_number
from ilp_dash.domain.report import (
    NOT_YET,
    IlpItem,
    NetworkLine,
    PwsLine,
    QualityLine,
    Report,
    SpmLine,
    VisitOrigin,
    WeekLine,
)
from ilp_dash.errors import BadFile
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.checks import checked
from ilp_dash.ingest.cumulative import as_single_months
from ilp_dash.ingest.findings import Cells, Finding
from ilp_dash.ingest.headings import Found, find_table
from ilp_dash.ingest.identity import Identity, settle
from ilp_dash.ingest.left_out import Place
from ilp_dash.ingest.numbers import read_count, read_percent, read_week
from ilp_dash.ingest.open_workbook import open_marks, open_sheets, whole
from ilp_dash.ingest.originals import received_bytes
from ilp_dash.ingest.personal import refuse_hidden_personal, refuse_personal
from ilp_dash.ingest.places import indicator_code, places_of
from ilp_dash.ingest.sheet_reading import SheetReading
from ilp_dash.ingest.workbook_layout import COUNT_FIELDS, HEADINGS, MONTH_FIELDS, cell_name, words_of
from ilp_dash.ingest.xlsx_cells import per_cent_cells

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")


def read_workbook(path: Path, reference) -> tuple[Report, list[Finding]]:
    """The report in a workbook and every warning about it (smells, odd numbers, restored codes).

    Blank and "-" are None, 0 is 0; cumulative sheets are differenced into single months. Lines of Jejaring, Mutu,
    Kunjungan and Mingguan without any figure say nothing and are left out. Raises BadFile, in Indonesian, for a file
    that is no such workbook and for one with errors (each bad cell named); PersonalData for a file about persons.
    """
    return read_workbook_bytes(received_bytes(Path(path)), Path(path).name, reference)


def read_workbook_bytes(
    content: bytes, file_name: str, reference, without: Sequence[Place] = ()
) -> tuple[Report, list[Finding]]:
    """As `read_workbook`, of a file's bytes; `file_name` is what messages call it. without: cells read as empty."""
    sheets = open_sheets(content, file_name)
    for name, rows in sheets.items():
        refuse_personal(file_name, name, rows)
    whole(file_name, refuse_hidden_personal, file_name, content)
    marks = open_marks(content, file_name)
    reading = _Reading(file_name, sheets, places_of(reference), content, marks, without)
    return checked(file_name, reading.report(), reference)


def reread_workbook(content: bytes, file_name: str, reference, without: Sequence[Place] = ()) -> Report:
    """The report of a workbook that was accepted before: as above without checks and findings, twice as fast."""
    sheets = open_sheets(content, file_name, trusted=True)
    marks = open_marks(content, file_name, trusted=True)
    return _Reading(file_name, sheets, places_of(reference), content, marks, without).report()[0]


class _Reading(SheetReading):
    """One workbook: the lines of each of its sheets."""

    def report(self) -> tuple[Report, list[Finding], Cells]:
        lines: dict[str, tuple] = dict.fromkeys(layout.SHEETS, ())
        readers = {
            "SPM": self._spm,
            "PWS": self._pws,
            "ILP": self._ilp,
            "Jejaring": self._network,
            "Mutu": self._quality,
            "Kunjungan": self._origins,
            "Mingguan": self._weeks,
        }
        dates: dict[str, object] = {}
        for sheet in layout.SHEETS:
            if sheet not in self.sheets:
                continue
            rows = self.sheets[sheet]
            table, missing = find_table(rows, HEADINGS[sheet])
            if missing:
                self._refuse_headings(sheet, table, missing)
            self.identities[sheet] = Identity.read(rows[: table.head_row])
            if sheet == "ILP":
                dates = self._ilp_dates(rows[: table.head_row])
            for field, column in table.columns.items():
                self.cells.columns[sheet, field] = cell_name(0, column)[:-1]
            lines[sheet] = tuple(readers[sheet](rows, table))
            self._hidden_columns(sheet, rows, table)
            self._unread_below(sheet, rows, table)
        self._note_hidden()
        identity, cumulative = settle(self.identities, self.places, self.found)
        self._note_doubtful_days(identity["year"])
        report = Report(
            **identity,
            **dates,
            sent_on={form: self.sent.get(form, NOT_YET) for form in layout.MONTHLY_FORMS},
            state={form: self.state.get(form, NOT_YET) for form in layout.MONTHLY_FORMS},
            spm=lines["SPM"],
            pws=lines["PWS"],
            ilp=lines["ILP"],
            network=lines["Jejaring"],
            origins=lines["Kunjungan"],
            quality=lines["Mutu"],
            weeks=lines["Mingguan"],
        )
        if cumulative:
            report, odd = as_single_months(report, cumulative, self.cells)
            self.found += odd
        return report, self.found, self.cells

    def _refuse_headings(self, sheet: str, table: Found | None, missing) -> None:
        if table is None:
            raise BadFile(
                f"{self.file_name}, lembar {sheet}: baris judul kolom tidak ditemukan. "
                "Pakai formulir laporan puskesmas, lalu kirim lagi."
            )
        names = ", ".join(f"'{h.top} {h.sub}'".replace(" '", "'") if h.sub else f"'{h.top}'" for h in missing[:6])
        more = f" dan {len(missing) - 6} lagi" if len(missing) > 6 else ""
        raise BadFile(
            f"{self.file_name}, lembar {sheet}, baris {table.head_row + 1}: kolom {names}{more} tidak ditemukan. "
            "Samakan judul kolom dengan formulir, lalu kirim lagi."
        )

    def _code(self, sheet: str, form: str, number: int, row: list, table: Found, count_columns) -> str | None:
        column = table.columns["code"]
        code = indicator_code(form, row[column])
        if code is None and any(isinstance(row[c], float | int) for c in count_columns if c is not None):
            self._note("INDIKATOR_TAK_DIKENAL", sheet, number, column, row[column])
        return code

    def _kelurahan(self, sheet: str, number: int, row: list, table: Found) -> str | None:
        column, names = table.columns["kelurahan_code"], table.columns.get("kelurahan")
        cell = row[column]
        if cell in self.places.kelurahan.names:
            return cell
        reading = self.places.kelurahan.read(
            cell, row[names] if names is not None and isinstance(row[names], str) else ""
        )
        kind = self.places.unknown_kelurahan(cell) if reading.kind == "KODE_TAK_DIKENAL" else reading.kind
        if kind:
            self._note(kind, sheet, number, column, cell)
        return reading.value

    def _month(self, sheet: str, number: int, row: list, table: Found) -> int | None:
        cell = row[table.columns["month"]]
        month = cell.month if hasattr(cell, "month") else read_month_number(cell)
        if month is None:
            self._note("BUKAN_BULAN", sheet, number, table.columns["month"], cell)
        return month

    def _spm(self, rows: list[list], table: Found):
        columns = [table.columns.get(f) for f in (*COUNT_FIELDS["SPM"], *MONTH_FIELDS)]
        from_column = table.columns.get("revised_from")
        for number, row in self._lines("SPM", rows, table, ("code",), columns):
            code = self._code("SPM", "SPM", number, row, table, columns)
            if code is None or not self._place("SPM", code, number, table.columns["code"]):
                continue
            values = self._counts("SPM", number, row, columns)
            cell = "" if from_column is None else row[from_column]
            month = cell.month if hasattr(cell, "month") else read_month_number(cell)
            if month is None and cell not in ("", "-"):
                self._note("BUKAN_BULAN", "SPM", number, from_column, cell)
            yield SpmLine(code, *values[:4], month, tuple(values[4:]))

    def _pws(self, rows: list[list], table: Found):
        columns = [table.columns.get(f) for f in (*COUNT_FIELDS["PWS"], *MONTH_FIELDS)]
        kelurahan_column, kelurahan = table.columns["kelurahan_code"], None
        for number, row in self._lines("PWS", rows, table, ("code",), columns):
            code = self._code("PWS", "PWS", number, row, table, columns)
            # A kelurahan code merged over its rows stands only in the first of them.
            if row[kelurahan_column] != "":
                kelurahan = self._kelurahan("PWS", number, row, table)
            elif kelurahan is None and code:
                self._note("KELURAHAN_TAK_DIKENAL", "PWS", number, kelurahan_column, "")
            if (
                code is None
                or kelurahan is None
                or not self._place("PWS", (kelurahan, code), number, table.columns["code"])
            ):
                continue
            values = self._counts("PWS", number, row, columns)
            yield PwsLine(kelurahan, code, values[0], values[1], tuple(values[2:]))

    def _ilp_dates(self, rows: list[list]) -> dict[str, object]:
        dates = {}
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if not isinstance(cell, str) or not cell:
                    continue
                label = words_of(cell.partition(":")[0])
                for field, _, starts in layout.ILP_DATES:
                    if field not in dates and any(word in label.split() for word in starts) and len(label.split()) <= 5:
                        place, value = next(
                            ((n, c) for n, c in enumerate(row[column + 1 :], column + 1) if c not in ("", ":")),
                            (column, cell.partition(":")[2]),
                        )
                        dates[field] = self._day("ILP", "declared", number, place, value)
                        self.cells.exact["ILP", field, ""] = cell_name(number, place)
        return dates

    def _ilp(self, rows: list[list], table: Found):
        column = table.columns
        percent_column = column.get("value_pct")
        for number, row in self._lines("ILP", rows, table, ("no",), []):
            no = read_count(row[column["no"]]).value
            filled = [row[column[f]] for f in ("reached_on", "evidence") if row[column[f]] != ""]
            if no is None and not filled:
                continue
            if no is None and not any(hasattr(cell, "year") for cell in filled):
                continue
            if no is None or not 1 <= no <= 10:
                self._note("BUTIR_TAK_DIKENAL", "ILP", number, column["no"], row[column["no"]])
                continue
            if not self._place("ILP", no, number, column["no"]):
                continue
            day = row[column["reached_on"]]
            evidence = row[column["evidence"]]
            if isinstance(evidence, float):
                evidence = f"{evidence:g}"
            yield IlpItem(
                no,
                self._day("ILP", "reached_on", number, column["reached_on"], day),
                str(evidence).strip(),
                self._percent(number, row, percent_column),
            )

    @cached_property
    def _per_cent(self) -> set[tuple[int, int]] | None:
        return per_cent_cells(self.content, self.names["ILP"])

    def _percent(self, number: int, row: list, column: int | None) -> float | None:
        if column is None:
            return None
        cell = row[column]
        # 85,3 % formatted as per cent arrives as 0.853: only the file's own number format tells it from 0,853 %.
        fraction = False
        if isinstance(cell, float) and 0 < cell <= 1:
            if self._per_cent is None:
                self._note("PERSEN_MERAGUKAN", "ILP", number, column, cell)
            else:
                fraction = (number, column) in self._per_cent
        return self._take(read_percent(cell, fraction), "ILP", number, column, cell)

    def _week(self, sheet: str, number: int, row: list, table: Found) -> date | None:
        cell = row[table.columns["week"]]
        reading = read_week(cell)
        self.days.add(sheet, "week", (number, table.columns["week"]), cell)
        if reading.value is None or reading.kind:
            self._note(
                "BUKAN_MINGGU" if reading.value is None else reading.kind, sheet, number, table.columns["week"], cell
            )
        return reading.value

    def _network(self, rows: list[list], table: Found):
        return self._by_kelurahan("Jejaring", "month", self._month, NetworkLine, rows, table)

    def _weeks(self, rows: list[list], table: Found):
        return self._by_kelurahan("Mingguan", "week", self._week, WeekLine, rows, table)

    def _by_kelurahan(self, sheet: str, when: str, read, line: type, rows: list[list], table: Found):
        """Lines of one kelurahan and one month or week each; those without a figure say nothing."""
        columns = [table.columns.get(f) for f in COUNT_FIELDS[sheet]]
        for number, row in self._lines(sheet, rows, table, ("kelurahan_code",), columns):
            if row[table.columns[when]] == "" and not any(isinstance(row[c], float) for c in columns if c is not None):
                continue
            kelurahan = self._kelurahan(sheet, number, row, table)
            time = read(sheet, number, row, table)
            if (
                kelurahan is None
                or time is None
                or not self._place(sheet, (kelurahan, time), number, table.columns["kelurahan_code"])
            ):
                continue
            values = self._counts(sheet, number, row, columns)
            if any(v is not None for v in values):
                yield line(kelurahan, time, *values)

    def _quality(self, rows: list[list], table: Found):
        columns = [table.columns.get(f) for f in COUNT_FIELDS["Mutu"]]
        for number, row in self._lines("Mutu", rows, table, ("code",), columns):
            code = self._code("Mutu", "SPM", number, row, table, columns)
            if code is None or not self._place("Mutu", code, number, table.columns["code"]):
                continue
            values = self._counts("Mutu", number, row, columns)
            if any(v is not None for v in values):
                yield QualityLine(code, *values)

    def _origins(self, rows: list[list], table: Found):
        columns = [table.columns.get(f) for f in COUNT_FIELDS["Kunjungan"]]
        for number, row in self._lines("Kunjungan", rows, table, ("month",), columns):
            cell = row[table.columns["month"]]
            if (
                not any(isinstance(row[c], float) for c in columns if c is not None)
                and not hasattr(cell, "month")
                and read_month_number(cell) is None
            ):
                continue
            month = self._month("Kunjungan", number, row, table)
            if month is None or not self._place("Kunjungan", month, number, table.columns["month"]):
                continue
            values = self._counts("Kunjungan", number, row, columns)
            if any(v is not None for v in values):
                yield VisitOrigin(month, *values)
