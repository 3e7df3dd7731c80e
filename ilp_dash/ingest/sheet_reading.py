"""What reading every sheet of a workbook has in common: which rows are lines, single cells, what is noted of them."""

from collections.abc import Sequence

from ilp_dash.domain.report import STATES
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.days import Days
from ilp_dash.ingest.findings import Cells, Finding, finding
from ilp_dash.ingest.headings import Found, is_total
from ilp_dash.ingest.identity import Identity
from ilp_dash.ingest.left_out import Place, emptied
from ilp_dash.ingest.numbers import Reading, read_count, read_date
from ilp_dash.ingest.open_workbook import known_sheets
from ilp_dash.ingest.places import Places
from ilp_dash.ingest.sheet_marks import Marks
from ilp_dash.ingest.unread_cells import Unread
from ilp_dash.ingest.workbook_layout import MONTH_FIELDS, cell_name, words_of


class SheetReading:
    """One workbook while it is being read: findings and places of cells gather here."""

    def __init__(
        self,
        file_name: str,
        sheets: dict[str, list[list]],
        places: Places,
        content: bytes,
        marks: Marks,
        without: Sequence[Place] = (),
    ):
        self.file_name, self.places, self.content, self.marks = file_name, places, content, marks
        self.names = known_sheets(file_name, list(sheets), content)
        self.sheets = {proper: sheets[name] for proper, name in self.names.items()}
        emptied(self.sheets, without)
        self.found: list[Finding] = []
        self.cells = Cells()
        self.identities: dict[str, Identity] = {}
        self.sent: dict[str, tuple] = {}
        self.state: dict[str, tuple] = {}
        self.unread: set[tuple[str, int, int]] = set()
        self.hidden: dict[str, list[int]] = {}
        self.days = Days()

    def _note(self, kind: str, sheet: str, row: int, column: int, value, figure: bool = False) -> None:
        if isinstance(value, Unread):
            if (sheet, row, column) in self.unread:
                return
            self.unread.add((sheet, row, column))
            kind = "RUMUS_GALAT"
        self.found.append(finding(kind, sheet, cell_name(row, column), value, figure=figure))

    def _unread_below(self, sheet: str, rows: list[list], table: Found) -> None:
        """Note every cell of the table without a value, also in rows passed over; names and totals are not read."""
        columns = [c for f, c in table.columns.items() if f not in ("name", "kelurahan", "total")]
        for number, row in enumerate(rows[table.first_row :], table.first_row):
            unread = [c for c in columns if type(row[c]) is Unread]
            if unread and not is_total(row, table.columns.values()):
                for column in unread:
                    self._note("RUMUS_GALAT", sheet, number, column, row[column])

    def _take(self, reading: Reading, sheet: str, row: int, column: int, cell):
        if reading.kind:
            self._note(reading.kind, sheet, row, column, cell, figure=True)
        return reading.value

    def _day(self, sheet: str, field: str, number: int, column: int, cell, month: int | None = None):
        self.days.add(sheet, field, (number, column), cell, month)
        return self._take(read_date(cell), sheet, number, column, cell)

    def _note_doubtful_days(self, year: int) -> None:
        """Note every day that, seen beside the others of its row or column, may mean two days."""
        for sheet, (number, column), words in self.days.doubtful(year, self.marks.from_1904):
            self._note("TANGGAL_DUA_ARTI", sheet, number, column, words, figure=sheet != "Mingguan")

    def _counts(self, sheet: str, number: int, row: list, columns: list[int | None]) -> list[int | None]:
        values = []
        for column in columns:
            cell = "" if column is None else row[column]
            if type(cell) is float and 0 <= cell < 1e8 and cell == int(cell):
                values.append(int(cell))
            elif column is None or cell == "":
                values.append(None)
            else:
                values.append(self._take(read_count(cell), sheet, number, column, cell))
        return values

    def _lines(
        self, sheet: str, rows: list[list], table: Found, code_fields: tuple[str, ...], count_columns: list[int | None]
    ):
        """Data rows as (row number, row): rows of totals, signatures and text without numbers are passed over.

        A row that has numbers but is neither a total nor led by something in its code column is an error.
        """
        codes = [table.columns[f] for f in code_fields]
        labels = [c for f, c in table.columns.items() if f not in MONTH_FIELDS and c not in count_columns]
        counted = [c for c in count_columns if c is not None]
        for number in range(table.first_row, len(rows)):
            row = rows[number]
            if all(row[c] == "" for c in codes):
                if sheet in layout.MONTHLY_FORMS and self._sent_or_state(sheet, number, row, table, labels):
                    continue
                if not any(isinstance(row[c], float | int) for c in counted) or is_total(row, labels):
                    continue
                self._note("BARIS_TANPA_KODE", sheet, number, codes[-1], "")
            elif not is_total(row, codes):
                if self._is_hidden(sheet, number) and (not counted or any(row[c] != "" for c in counted)):
                    self.hidden.setdefault(sheet, []).append(number)
                yield number, row

    def _is_hidden(self, sheet: str, number: int) -> bool:
        return number in self.marks.hidden_rows.get(self.names[sheet], ())

    def _hidden_columns(self, sheet: str, rows: list[list], table: Found) -> None:
        """Warn of columns of the table that hold something nobody sees, and of a sheet nobody sees."""
        if self.names[sheet] in self.marks.hidden_sheets:
            self.found.append(finding("LEMBAR_TERSEMBUNYI", sheet))
        hidden = self.marks.hidden_columns.get(self.names[sheet], set()) & set(table.columns.values())
        lines = [row for row in rows[table.first_row :] if hidden and not is_total(row, table.columns.values())]
        filled = [c for c in sorted(hidden) if any(row[c] != "" for row in lines)]
        if filled:
            letters = ", ".join(cell_name(0, column)[:-1] for column in filled)
            self.found.append(finding("KOLOM_TERSEMBUNYI", sheet, f"kolom {letters}"))

    def _note_hidden(self) -> None:
        """One warning for each sheet whose lines stand in hidden rows."""
        for sheet, numbers in self.hidden.items():
            where = row_ranges(numbers)
            words = f"{len(numbers)} baris tersembunyi (oleh saringan atau disembunyikan) ikut dibaca: {where}."
            self.found.append(
                finding("BARIS_TERSEMBUNYI", sheet, f"baris {numbers[0] + 1}", len(numbers), f"Lembar {sheet}: {words}")
            )

    def _sent_or_state(self, form: str, number: int, row: list, table: Found, labels: list[int]) -> bool:
        label = next((words_of(row[c]) for c in labels if isinstance(row[c], str) and row[c]), "")
        sent, state = label.startswith("tanggal kirim"), label == "status" or label.startswith("status laporan")
        if not (sent or state):
            return False
        values = []
        for n, field in enumerate(MONTH_FIELDS, 1):
            column = table.columns[field]
            cell = row[column]
            if sent:
                values.append(self._day(form, "sent", number, column, cell, n))
                continue
            word = words_of(cell)
            if word and word not in STATES:
                self._note("STATUS_TAK_DIKENAL", form, number, column, cell)
            values.append(word if word in STATES else None)
            self.cells.exact[form, "state", f"m{n}"] = cell_name(number, column)
        (self.sent if sent else self.state)[form] = tuple(values)
        self.cells.rows[form, "sent" if sent else "state"] = number + 1
        return True

    def _place(self, sheet: str, key, number: int, column: int) -> bool:
        """Note where a line stands; False (and an error) when its key stood there before."""
        if earlier := self.cells.rows.get((sheet, key)):
            kind = "BARIS_GANDA_TERSEMBUNYI" if self._is_hidden(sheet, number) else "BARIS_GANDA"
            hidden = " yang tersembunyi" if self._is_hidden(sheet, earlier - 1) else ""
            self._note(kind, sheet, number, column, f"baris {earlier}{hidden}")
            return False
        self.cells.rows[sheet, key] = number + 1
        return True


def row_ranges(numbers: list[int]) -> str:
    """Zero-based row numbers in order as a reader counts them: "61–95, 97"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    named = [f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in ranges[:10]]
    return ", ".join(named) + (f" dan {len(ranges) - 10} bagian lagi" if len(ranges) > 10 else "")
