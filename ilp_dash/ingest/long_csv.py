"""The same report as a long CSV (columns: `long_csv_layout`), written and read. `;` or `,` between cells; UTF-8 (with
or without BOM) or cp1252."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ilp_dash.domain.months import read_month_number
from ilp_dash.domain.report import (
    NOT_YET,
    STATES,
    IlpItem,
    NetworkLine,
    PwsLine,
    QualityLine,
    Report,
    SpmLine,
    VisitOrigin,
    WeekLine,
)
from ilp_dash.errors import BadFile, OtherShape
from ilp_dash.ingest import workbook_layout as layout
from ilp_dash.ingest.checks import checked
from ilp_dash.ingest.child import told
from ilp_dash.ingest.csv_text import csv_readings, refuse_stray_quotes
from ilp_dash.ingest.cumulative import as_single_months
from ilp_dash.ingest.days import Days
from ilp_dash.ingest.findings import Cells, Finding, finding
from ilp_dash.ingest.identity import Identity, settle
from ilp_dash.ingest.left_out import Place
from ilp_dash.ingest.long_csv_layout import (
    COLUMN_OF,
    DATE_FIELDS,
    DETAILS,
    FIELD_OF,
    FIELDS,
    HEADINGS,
    MONTHLY_FIELDS,
    OPTIONAL,
)
from ilp_dash.ingest.numbers import read_count, read_date, read_percent, read_week
from ilp_dash.ingest.originals import received_bytes
from ilp_dash.ingest.personal import refuse_personal
from ilp_dash.ingest.places import Places, indicator_code, places_of
from ilp_dash.ingest.workbook_layout import words_of


def write_long_csv(report: Report, path: Path, separator: str = ";") -> None:
    """Write the report as a long CSV (UTF-8 with BOM, which Excel opens as it is). Figures are single months."""
    with Path(path).open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=separator, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        who = (
            report.puskesmas_code,
            report.puskesmas_name,
            report.year,
            layout.SIMULATED if report.simulated else layout.REAL,
            layout.MONTHLY,
            report.definition,
        )
        wrote = False
        for row in _rows(report):
            writer.writerow((*who, *row))
            wrote = True
        if not wrote:
            writer.writerow((*who, "SPM", "", "", "", "", ""))


def _rows(report: Report):
    """(part, kelurahan, code, detail, month, value) of every figure."""
    for form in layout.MONTHLY_FORMS:
        for n in range(12):
            if (day := report.sent_on.get(form, NOT_YET)[n]) is not None:
                yield form, "", "", "Tanggal kirim", n + 1, day.isoformat()
            if (state := report.state.get(form, NOT_YET)[n]) is not None:
                yield form, "", "", "Status", n + 1, state
    for line in report.spm:
        yield from _line_rows("SPM", line, "", line.indicator)
    for line in report.pws:
        yield from _line_rows("PWS", line, line.kelurahan_code, line.code)
    for label, field in list(DETAILS["ILP"].items())[:3]:
        if (day := getattr(report, field)) is not None:
            yield "ILP", "", "", label, "", day.isoformat()
    for item in report.ilp:
        yield from _line_rows("ILP", item, "", item.no)
    for line in report.network:
        yield from _line_rows("Jejaring", line, line.kelurahan_code, "", line.month)
    for line in report.quality:
        yield from _line_rows("Mutu", line, "", line.indicator)
    for line in report.origins:
        yield from _line_rows("Kunjungan", line, "", "", line.month)
    for line in report.weeks:
        yield from _line_rows("Mingguan", line, line.kelurahan_code, "", line.week.isoformat())


def _line_rows(part: str, line, kelurahan: str, code, month: int | str = ""):
    wrote = False
    for label, field in DETAILS[part].items():
        value = getattr(line, field, None)
        if value is None or value == "":
            continue
        if field in ("served", "values"):
            for n, count in enumerate(value, 1):
                if count is not None:
                    wrote = True
                    yield part, kelurahan, code, label, n, count
            continue
        wrote = True
        if field in DATE_FIELDS:
            value = value.isoformat()
        elif field == "value_pct":
            value = repr(value).replace(".", ",") if "e" not in repr(value) else f"{value:.20f}".replace(".", ",")
        yield part, kelurahan, code, label, month, value
    if not wrote:
        yield part, kelurahan, code, "", month, ""


def read_long_csv(path: Path, reference) -> tuple[Report, list[Finding]]:
    """The report in a long CSV and every warning about it; meaning, checks and refusals as `read_workbook`.

    Raises BadFile (each bad row named) and PersonalData.
    """
    return read_long_csv_bytes(received_bytes(Path(path)), Path(path).name, reference)


def read_long_csv_bytes(
    content: bytes, file_name: str, reference, without: Sequence[Place] = ()
) -> tuple[Report, list[Finding]]:
    """As `read_long_csv`, of a file's bytes. without: rows whose figure is read as empty."""
    return checked(file_name, _read(content, file_name, reference, without=without), reference)


def reread_long_csv(content: bytes, file_name: str, reference, without: Sequence[Place] = ()) -> Report:
    """The report of a CSV that was accepted before, without checks."""
    return _read(content, file_name, reference, trusted=True, without=without)[0]


def _table(content: bytes, file_name: str, trusted: bool) -> tuple[list[list[str]], dict[str, int], int]:
    """Rows, column by field, number of the first data row."""
    best = None
    for separator, rows in csv_readings(content, file_name, "Isi menurut formulir", "kirim lagi"):
        for number, row in enumerate(rows[:20]):
            columns = {COLUMN_OF[words_of(cell)]: n for n, cell in enumerate(row) if words_of(cell) in COLUMN_OF}
            if best is None or len(columns) > len(best[1]):
                best = rows, columns, number + 1
                used = separator
    if best is None:
        raise BadFile(f"{file_name}: bukan CSV yang dapat dibaca. Simpan ulang sebagai 'CSV UTF-8', lalu kirim lagi.")
    if not trusted:
        refuse_personal(file_name, "", best[0])
        refuse_stray_quotes(file_name, best[0], best[2] - 1, used, "kirim lagi")
    missing = [h for h, f in zip(HEADINGS, FIELDS, strict=True) if f not in best[1] and f not in OPTIONAL]
    if missing:
        raise OtherShape(f"{file_name}: kolom {', '.join(missing)} tidak ada. Judul kolom CSV: {', '.join(HEADINGS)}.")
    return best


def _read(
    content: bytes, file_name: str, reference, trusted: bool = False, without: Sequence[Place] = ()
) -> tuple[Report, list[Finding], Cells]:
    rows, columns, first = _table(content, file_name, trusted)
    reading = _Reading(places_of(reference))
    width = len(rows[first - 1])
    for _, cell in without:
        rows[int(cell.removeprefix("baris ")) - 1][columns["value"]] = ""
    for number, row in enumerate(told(rows[first:]), first + 1):
        if any(cell.strip() for cell in row[width:]):
            reading.found.append(finding("SEL_BERLEBIH", "", f"baris {number}"))
        if any(cell.strip() for cell in row):
            reading.take(number, {f: row[c].strip() if c < len(row) else "" for f, c in columns.items()})
    return reading.report(file_name)


class _Reading:
    """Rows of one CSV gathering into a report."""

    def __init__(self, places: Places):
        self.places = places
        self.found: list[Finding] = []
        self.cells = Cells()
        self.identity: Identity | None = None
        self.lines: dict[str, dict] = {part: {} for part in layout.SHEETS}
        self.report_fields: dict[str, object] = {}
        self.seen: dict[tuple, int] = {}
        self.days = Days()

    def _note(self, kind: str, part: str, number: int, value="", figure: bool = False) -> None:
        self.found.append(finding(kind, part, f"baris {number}", value, figure=figure))

    def _same_file(self, number: int, row: dict[str, str]) -> None:
        names = ("puskesmas_code", "puskesmas_name", "year", "nature", "kind", "definition")
        if self.identity is None:
            self.identity = Identity({n: row.get(n, "") for n in names}, dict.fromkeys(names, f"baris {number}"))
        else:
            for name in ("puskesmas_code", "year", "nature", "kind"):
                if row[name] != self.identity.values[name]:
                    self._note("IDENTITAS_BEDA", "", number, row[name])

    def take(self, number: int, row: dict[str, str]) -> None:
        self._same_file(number, row)
        part = next((p for p in layout.SHEETS if p.lower() == row["part"].lower()), None)
        if part is None:
            self._note("INDIKATOR_TAK_DIKENAL", "", number, row["part"])
            return
        field = FIELD_OF[part].get(words_of(row["detail"]))
        if field is None and (row["detail"] or row["value"]):
            self._note("INDIKATOR_TAK_DIKENAL", part, number, row["detail"])
            return
        if part == "Mingguan":
            reading = read_week(row["month"])
            self.days.add(part, "week", number, row["month"])
            if reading.value is None or reading.kind:
                self._note("BUKAN_MINGGU" if reading.value is None else reading.kind, part, number, row["month"])
            month = reading.value
            if month is None:
                return
        else:
            month = read_month_number(row["month"]) if row["month"] else None
        if (row["month"] and month is None) or (
            month is None and (field in MONTHLY_FIELDS or part in ("Jejaring", "Kunjungan"))
        ):
            self._note("BUKAN_BULAN", part, number, row["month"])
            return
        found, key = self._key(part, number, row, month, field)
        if not found:
            return
        self.cells.exact.setdefault((part, key, ""), f"baris {number}")
        if field is None:
            if key is not None:
                self.lines[part].setdefault(key, {})
            return
        place = (part, key, field, month if field in MONTHLY_FIELDS else None)
        if place in self.seen:
            self._note(
                "BARIS_GANDA", part, number, f"{row['code']} {row['detail']}, sudah ada di baris {self.seen[place]}"
            )
            return
        self.seen[place] = number
        self._store(part, key, field, month, number, row["value"])

    def _key(self, part: str, number: int, row: dict[str, str], month: int | date | None, field: str | None):
        """(True, key of the line): None is the form itself (dates, states); (False, None) after an error."""
        if part == "Kunjungan":
            return True, month
        of_form = field in MONTHLY_FIELDS - {"served", "values"} or (field or "").startswith("ilp_")
        coded = row["code"] or row["kelurahan_code"]
        if coded and of_form:
            self._note("KODE_BERLEBIH", part, number, coded)
            return False, None
        if not coded and (of_form or field is None):
            return True, None
        kelurahan = None
        if part in ("PWS", "Jejaring", "Mingguan"):
            reading = self.places.kelurahan.read(row["kelurahan_code"])
            kelurahan = reading.value
            if reading.kind or kelurahan is None:
                unknown = reading.kind in ("", "KODE_TAK_DIKENAL")
                kind = self.places.unknown_kelurahan(row["kelurahan_code"]) if unknown else reading.kind
                self._note(kind, part, number, row["kelurahan_code"])
            if kelurahan is None:
                return False, None
            if part != "PWS":
                return True, (kelurahan, month)
        if part == "ILP":
            no = read_count(row["code"]).value
            if no is None or not 1 <= no <= 10:
                self._note("BUTIR_TAK_DIKENAL", part, number, row["code"])
                return False, None
            return True, no
        code = indicator_code("PWS" if part == "PWS" else "SPM", row["code"])
        if code is None:
            self._note("INDIKATOR_TAK_DIKENAL", part, number, row["code"])
            return False, None
        return True, (kelurahan, code) if part == "PWS" else code

    def _store(self, part: str, key, field: str, month: int | None, number: int, text: str) -> None:
        if field in DATE_FIELDS:
            reading = read_date(text)
            self.days.add(part, field if field in ("sent", "reached_on") else "declared", number, text, month)
        elif field == "value_pct":
            reading = read_percent(text)
        elif field == "revised_from":
            value = read_month_number(text) if text else None
            if text and value is None:
                self._note("BUKAN_BULAN", part, number, text)
            reading = None
        elif field in ("evidence", "state"):
            value, reading = text, None
            if field == "state":
                value = text.lower() or None
                if value not in (*STATES, None):
                    self._note("STATUS_TAK_DIKENAL", part, number, text)
        else:
            reading = read_count(text)
        if reading is not None:
            value = reading.value
            if reading.kind:
                self._note(reading.kind, part, number, text, figure=True)
        slot = f"m{month}" if field in MONTHLY_FIELDS else field
        if key is None:
            target = self.report_fields if part == "ILP" else self.lines[part].setdefault(None, {})
            if field in ("sent", "state"):
                target.setdefault(field, {})[month] = value
                self.cells.exact[part, field, slot] = f"baris {number}"
            else:
                target[field] = value
            return
        self.cells.exact[part, key, slot] = f"baris {number}"
        line = self.lines[part].setdefault(key, {})
        if field in ("served", "values"):
            line.setdefault(field, {})[month] = value
        else:
            line[field] = value

    def report(self, file_name: str) -> tuple[Report, list[Finding], Cells]:
        if self.identity is None:
            raise BadFile(f"{file_name}: tidak ada baris data. Isi menurut formulir, lalu kirim lagi.")
        identity, cumulative = settle({"": self.identity}, self.places, self.found)
        for part, number, words in self.days.doubtful(identity["year"]):
            self._note("TANGGAL_DUA_ARTI", part, number, words, figure=part != "Mingguan")
        forms = {form: self.lines[form].pop(None, {}) for form in layout.MONTHLY_FORMS}
        lines = self.lines
        report = Report(
            **identity,
            **self.report_fields,
            sent_on={form: _twelve(forms[form].get("sent", {})) for form in layout.MONTHLY_FORMS},
            state={form: _twelve(forms[form].get("state", {})) for form in layout.MONTHLY_FORMS},
            spm=tuple(SpmLine(key, **_months_of(line, "served")) for key, line in lines["SPM"].items()),
            pws=tuple(PwsLine(*key, **_months_of(line, "values")) for key, line in lines["PWS"].items()),
            ilp=tuple(IlpItem(key, **line) for key, line in lines["ILP"].items()),
            network=tuple(NetworkLine(*key, **line) for key, line in lines["Jejaring"].items() if _says(line)),
            quality=tuple(QualityLine(key, **line) for key, line in lines["Mutu"].items() if _says(line)),
            origins=tuple(VisitOrigin(key, **line) for key, line in lines["Kunjungan"].items() if _says(line)),
            weeks=tuple(WeekLine(*key, **line) for key, line in lines["Mingguan"].items() if _says(line)),
        )
        if cumulative:
            report, odd = as_single_months(report, set(layout.SHEETS), self.cells)
            self.found += odd
        return report, self.found, self.cells


def _says(line: dict) -> bool:
    return any(value is not None for value in line.values())


def _twelve(months: dict[int, object]) -> tuple:
    return tuple(months.get(n) for n in range(1, 13))


def _months_of(line: dict, field: str) -> dict:
    return {**line, field: _twelve(line[field])} if field in line else line
