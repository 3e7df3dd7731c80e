"""Reads the tables of one file by a mapping: every figure with its place, service, year and month, wherever these stand
(title, column, row, or an answer). What is not said anywhere becomes a question."""

from collections import Counter
from dataclasses import dataclass, field, replace

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.months import MONTH_NAMES, read_month_number
from ilp_dash.domain.words import number
from ilp_dash.ingest.child import told as read_aloud
from ilp_dash.ingest.findings import Finding, finding, shown
from ilp_dash.ingest.numbers import read_count
from ilp_dash.ingest.shapes.columns import FIGURES, SASARAN, Meaning
from ilp_dash.ingest.shapes.context import Context
from ilp_dash.ingest.shapes.names import SKIPPED, Units, name_key, words
from ilp_dash.ingest.shapes.refusing import refuse_pws, refuse_table
from ilp_dash.ingest.shapes.table import Table, filled, is_figure, read_figure
from ilp_dash.ingest.shapes.wording import SASARAN_OF, is_spm, month_of, plain, service_of
from ilp_dash.ingest.unread_cells import Unread
from ilp_dash.ingest.workbook_layout import cell_name

# Labels of a row that people are shown.
_TOLD = ("kelurahan", "name", "code", "service_code", "service", "month", "age")
_ALL_AGES = ("total", "jumlah", "semua", "semua umur", "semua usia", "semua kelompok umur")


@dataclass(frozen=True)
class Question:
    """What the file does not say.

    about: year, month, cumulative, basis, service, name or puskesmas; key: what an answer is kept under (service,
    name), label: the same as it is written in the file; suggestions: what the file suggests, never taken by itself.
    """

    about: str
    words: str
    key: str = ""
    suggestions: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of the file. unit: code of a puskesmas or kelurahan; month None: of the year (sasaran); value None:
    blank or "-"; field: one of columns.FIGURES, of the sasaran of a month (None: of the year) where it is one of
    SASARAN; age: group of ages as the row names it."""

    sheet: str
    row: int
    cell: str
    unit: str
    service: str
    year: int | None
    month: int | None
    field: str
    value: int | None
    age: str = ""


@dataclass
class Reading:
    """All that was read of one file. rows: (sheet, row number as shown, label, what it was read as) in their order;
    names: name or code in the file -> code, as resolved; trusted: of a file that was accepted before."""

    file_name: str
    mapping: Mapping
    units: Units
    figures: list[Figure] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)
    rows: list[tuple[str, int, str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    trusted: bool = False
    _seen: dict[tuple, str] = field(default_factory=dict)
    _again: set[tuple] = field(default_factory=set)
    _age: str = ""

    def take(self, table: Table, columns: list[Meaning], context: Context) -> None:
        """Read one table. Raises BadFile where it cannot be read at all."""
        used = [m for m in columns if m.field in FIGURES]
        refuse_table(self.file_name, table, columns, context, self.units)
        label = {m.field: m.head.index for m in reversed(columns) if m.field}
        row_units = [f for f in ("kelurahan", "name", "code") if f in label]
        carried: dict[str, object] = {}
        sums: Counter = Counter()
        start = len(self.figures)
        of = {m.service or context.service for m in used if m.field in ("served", "men")} - {None}
        pws = replace(context, level="kelurahan") if of and not any(map(is_spm, of)) else context
        for n, row in read_aloud(table.rows):
            cells = {f: row[c] if c < len(row) and filled(row[c]) else "" for f, c in label.items()}
            if not any(is_figure(row[m.head.index]) for m in used if m.head.index < len(row)):
                continue
            if "month" in label or "service" in label or "service_code" in label:
                for f in ("kelurahan", "name", "code", "service"):  # merged over several rows
                    if f in label and cells[f] != "":
                        carried[f] = cells[f]
                if row_units and all(cells[f] == "" for f in row_units):
                    cells |= {f: carried.get(f, "") for f in row_units}
            told = " · ".join(" ".join(str(cells[f]).split()) for f in _TOLD if cells.get(f, "") != "")
            self._age = plain(cells.get("age", ""))
            unit = self._row_unit(table.sheet, n, cells, row_units, context)
            service = self._row_service(table, n, cells, context)
            when = self._row_time(table.sheet, n, cells, label, context)
            if unit is None or service is None or when is None:
                self.rows.append((table.sheet, n + 1, told, ""))
                continue
            read = self._row(table, n, row, used, unit, service, when, pws, sums)
            self.rows.append((table.sheet, n + 1, told, read))
        self._of_one_kelurahan(table, start)
        if "age" in label:
            self._of_all_ages(start)
        if row_units and "month" not in label and "service" not in label:
            self._compare_totals(table, used, sums)

    def ask(self, about: str, words: str, key: str = "", suggestions=(), label: str = "") -> None:
        """Put a question once."""
        self.questions.setdefault((about, key), Question(about, words, key, tuple(suggestions), label))

    def note(self, kind: str, sheet: str, cell: str, value="", message: str = "", month=None) -> None:
        """Put a finding."""
        self.found.append(finding(kind, sheet, cell, value, message, month=month))

    def _row_unit(self, sheet: str, n: int, cells: dict, row_units: list[str], context: Context) -> str | None:
        """Code of the row's place; "" when its columns or the title name it; None when the row is left out."""
        if not row_units:
            return context.unit or ""
        level = context.level
        name = next((str(cells[f]) for f in row_units if f != "code" and cells[f] != ""), "")
        code = cells.get("code", "")
        if not name and code == "":
            self.note("BARIS_TANPA_KODE", sheet, f"baris {n + 1}")
            return None
        known = self.units.by_code(level, code)
        by_code = known or self._confirmed(level, "".join(words(plain(code))))
        by_name = self.unit_of(level, name) if name else None
        if by_code and by_name and by_code != by_name and SKIPPED not in (by_code, by_name):
            told = f"{str(code).strip()} = {self.units.members(level)[by_code].name}"
            self.note("KODE_NAMA_BERBEDA", sheet, f"baris {n + 1}", told)
            return None
        unit = by_name or by_code
        if unit is None:
            self.ask_name(level, name or str(code), f"{sheet + ', ' if sheet else ''}baris {n + 1}")
        elif code != "" and not known:
            self.names["".join(words(plain(code)))] = unit  # a code of another system: known the next time
        return None if unit == SKIPPED else unit

    def unit_of(self, level: str, name: str) -> str | None:
        """Code of the place a name means, as confirmed or exactly; None when it is not known or means several."""
        full = "".join(words(name))
        if known := self._confirmed(level, full) or self._confirmed(level, name_key(name)):
            return known
        codes = self.units.by_name(level, name)
        return codes[0] if len(codes) == 1 else None

    def _confirmed(self, level: str, key: str) -> str | None:
        code = self.mapping.names.get(key)
        return code if code == SKIPPED or code in self.units.members(level) else None

    def ask_name(self, level: str, name: str, where: str) -> None:
        """Ask which place a name means."""
        several = self.units.by_name(level, name)
        key = "".join(words(name)) if several else name_key(name)
        name = " ".join(name.split())
        said = "berarti lebih dari satu tempat" if several else "tidak ada dalam daftar"
        suggestions = several or self.units.suggestions(level, name)
        self.ask("name", f"Nama {level} '{shown(name)}' ({where}) {said}.", key, suggestions, name)

    def _row_service(self, table: Table, n: int, cells: dict, context: Context) -> str | None:
        """The row's service; "" when its columns or the title do; None when the row is left out."""
        labels = [cells[f] for f in ("service_code", "service") if cells.get(f, "") != ""][:1]  # a code goes first
        if not ({"service_code", "service"} & cells.keys()):
            return ""
        if not labels:
            self.note("BARIS_TANPA_KODE", table.sheet, f"baris {n + 1}")
            return None
        return self.service_named(table.sheet, f"baris {n + 1}", labels, context.level)

    def service_named(self, sheet: str, where: str, labels: list, level: str) -> str | None:
        """The service that labels mean, as confirmed or by their words; None (and a question) when they mean none."""
        for text in labels:
            code = self.mapping.services.get(plain(text)) or service_of(text)
            if code == SKIPPED:
                return None
            if code and is_spm(code) == (level == "puskesmas"):
                return code
        shown_label = " · ".join(shown(text) for text in labels)
        place = f"{sheet}, {where}" if sheet else where
        if any(service_of(text) for text in labels):
            kept = "PWS disimpan per kelurahan" if level == "puskesmas" else "SPM disimpan per puskesmas"
            self.ask(
                "service",
                f"Layanan '{shown_label}' ({place}): {kept}, jadi baris ini tidak dapat disimpan.",
                plain(labels[0]),
                (SKIPPED,),
                str(labels[0]),
            )
        else:
            self.ask(
                "service", f"Layanan '{shown_label}' ({place}) tidak dikenal.", plain(labels[0]), (), str(labels[0])
            )
        return None

    def _row_time(self, sheet: str, n: int, cells: dict, label: dict, context: Context):
        """(year, month) the row says, else those of the title; None after an error."""
        year, month = context.year, context.month
        if "year" in label:
            said = read_count(cells["year"]).value
            if said is None or not 2010 <= said <= 2050:
                self.note("TAHUN_DI_LUAR", sheet, cell_name(n, label["year"]), cells["year"])
                return None
            year = said
        if "month" in label:
            month = month_of(cells["month"]) or read_month_number(cells["month"])
            if month is None:
                self.note("BUKAN_BULAN", sheet, cell_name(n, label["month"]), cells["month"])
                return None
        return year, month

    def _row(self, table: Table, n: int, row: list, used, unit, service, when, context, sums) -> str:
        """Take the figures of a row; returns what it was read as, for people."""
        told, parts, values = [], {}, {}
        for m in used:
            cell = row[m.head.index] if m.head.index < len(row) else ""
            place = cell_name(n, m.head.index)
            if isinstance(cell, Unread):
                self.note("RUMUS_GALAT", table.sheet, place, cell)
                continue
            reading = read_figure(cell)
            if reading.kind:
                self.note(reading.kind, table.sheet, place, cell)
            if m.field in SASARAN or m.field == "unit":
                short = m.unit or "sasaran"
            else:
                short = MONTH_NAMES[m.month - 1][:3] if m.month else m.service or "dilayani"
            year = next(iter(m.years)) if len(m.years) == 1 else when[0]
            month = m.month or when[1]
            if m.field in SASARAN and not context.monthly:
                month = None
            whom = self._column_unit(m, context) if m.field == "unit" else unit
            what = service or m.service or context.service or ""
            if m.field in SASARAN and context.level == "puskesmas":  # "Sasaran penderita …" says no more than the title
                what = service or context.service or what
            if whom is None:
                continue
            if m.field in ("men", "women"):
                parts.setdefault((m.month, m.service), {})[m.field] = reading.value
                continue
            if m.field != "unit":
                sums[m.head.index] += reading.value or 0
            if m.field in SASARAN and context.level == "kelurahan" and m.service in SASARAN_OF and not service:
                whats = SASARAN_OF[m.service]
            else:
                whats = (what,)
            for code in whats:
                figure = Figure(table.sheet, n, place, whom, code, year, month, m.field, reading.value, self._age)
                self._keep(figure)
                values[m.month, m.service, m.field] = figure
            told.append(f"{short} {'–' if reading.value is None else number(reading.value)}")
        self._men_and_women(table, n, parts, values, used, unit, service, when, context.service or "")
        return ": ".join(filter(None, (self.units.told(unit) if unit else "", "; ".join(told))))

    def _column_unit(self, m: Meaning, context: Context) -> str | None:
        unit = self.unit_of(context.level, m.unit)
        if unit is None:
            self.ask_name(context.level, m.unit, f"sel {cell_name(m.head.row, m.head.index)}")
        return None if unit == SKIPPED else unit

    def _men_and_women(self, table, n, parts, values, used, unit, service, when, title) -> None:
        """Where no total stands, men and women together; where one does, it must be theirs."""
        for (month, of), both in parts.items():
            men, women = both.get("men"), both.get("women")
            total = values.get((month, of, "served"))
            code = service or of or title
            if men is None and women is not None and code in INDICATORS and INDICATORS[code].stage == "hamil":
                men = 0  # of women alone
            if men is None or women is None:
                if total is None or total.value is None:
                    self._lonely(table, n, used, month, of, men, women)
                continue
            place = next(m for m in used if m.field == "women" and (m.month, m.service) == (month, of)).head.index
            if total is None or total.value is None:
                figure = Figure(
                    *(table.sheet, n, cell_name(n, place), unit, service or of or title),
                    *(when[0], month or when[1], "served", men + women, self._age),
                )
                if total is not None:
                    self.figures.remove(total)
                    self._seen.pop(_key(total), None)
                self._keep(figure)
            elif total.value != men + women:
                said = f"{number(total.value)}, L + P = {number(men + women)}"
                self.note("TOTAL_BUKAN_LP", table.sheet, total.cell, said, month=month)

    def _lonely(self, table, n, used, month, of, men, women) -> None:
        """A figure of men or women alone, which is no total."""
        if men is not None or women is not None:
            wanted = "men" if men is not None else "women"
            m = next(m for m in used if m.field == wanted and (m.month, m.service) == (month, of))
            self.note("LP_TAK_LENGKAP", table.sheet, cell_name(n, m.head.index), men if men is not None else women)

    def _keep(self, figure: Figure) -> None:
        key = _key(figure)
        if key in self._seen and figure.value is not None:
            again = figure.sheet, figure.row, figure.unit, figure.service
            if again not in self._again:  # once a row, not once a figure
                self._again.add(again)
                self.note("BARIS_GANDA", figure.sheet, figure.cell, f"sudah ada di {self._seen[key]}")
            return
        self._seen.setdefault(key, figure.cell)
        self.figures.append(figure)

    def _of_all_ages(self, start: int) -> None:
        """One figure for the groups of ages of a service, among the figures from `start` on: that of all ages where the
        table has it, else their sum."""
        groups: dict[tuple, list[Figure]] = {}
        for figure in self.figures[start:]:
            groups.setdefault(_key(figure)[:-1], []).append(figure)
        del self.figures[start:]
        self._seen = {_key(figure): figure.cell for figure in reversed(self.figures)}
        for group in groups.values():
            self._keep(replace(_summed(group), age=""))

    def _of_one_kelurahan(self, table: Table, start: int) -> None:
        """PWS of a puskesmas that answers for one kelurahan alone is that kelurahan's. Raises BadFile where others
        report PWS, which cannot be divided; of a file accepted before it is left out."""
        of: dict[tuple[str, int], str | None] = {}
        services = {}
        for n, f in enumerate(self.figures[start:], start):
            if f.unit not in self.units.puskesmas or not (f.service and f.year) or is_spm(f.service):
                continue
            services[f.service] = None
            if (f.unit, f.year) not in of:
                of[f.unit, f.year] = alone = self.units.alone(f.unit, f.year)
                if alone:
                    said = (
                        f"{self._sheet(table) or 'Sel '}{f.cell}: angka PWS Puskesmas "
                        f"{self.units.puskesmas[f.unit].name} dicatat untuk kelurahan "
                        f"{self.units.kelurahan[alone].name}, satu-satunya yang dilayaninya."
                    )
                    self.note("PWS_DARI_PUSKESMAS", table.sheet, f.cell, "", said)
            if alone := of[f.unit, f.year]:
                self.figures[n] = replace(f, unit=alone)
        if not all(of.values()):
            if not self.trusted:
                refuse_pws(self.file_name, table, list(services), of, self.units)
            self.figures = [f for f in self.figures if is_spm(f.service) or of.get((f.unit, f.year), True)]

    def _compare_totals(self, table: Table, used: list[Meaning], sums: Counter) -> None:
        """A row of totals that is not the sum of the rows is said, and not used."""
        for n, row in table.totals:
            wrong = []
            for m in used:
                cell = row[m.head.index] if m.head.index < len(row) else ""
                value = read_figure(cell).value if not isinstance(cell, Unread) else None
                if m.field in ("served", *SASARAN) and value is not None and value != sums[m.head.index]:
                    wrong.append((cell_name(n, m.head.index), value, sums[m.head.index]))
            if wrong:
                cell, value, right = wrong[0]
                more = f", dan {len(wrong) - 1} kolom lain" if len(wrong) > 1 else ""
                said = f"{number(value)}, jumlah barisnya {number(right)}{more}"
                self.note(
                    "JUMLAH_BEDA",
                    table.sheet,
                    cell,
                    "",
                    f"{self._sheet(table)}{cell}: baris jumlah berisi "
                    f"{said}; baris jumlah tidak dipakai, yang dihitung barisnya.",
                )

    @staticmethod
    def _sheet(table: Table) -> str:
        return f"Lembar {table.sheet}, " if table.sheet else ""


def _key(figure: Figure) -> tuple:
    field = figure.field if figure.field in SASARAN else "served"
    return figure.unit, figure.service, figure.year, figure.month, field, figure.age


def _summed(group: list[Figure]) -> Figure:
    whole = next((figure for figure in group if figure.age in _ALL_AGES), None)
    told = [figure.value for figure in group if figure.value is not None]
    return whole or (replace(group[0], value=sum(told) if told else None) if len(group) > 1 else group[0])
