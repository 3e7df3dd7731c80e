"""Reads the workbook of actions (export/actions.py) back: which rows are new, which were changed, cell by cell."""

from datetime import date, datetime

from ilp_dash.domain.actions import COLUMNS, LONGEST, SHEET, faults, tidy
from ilp_dash.errors import BadFile
from ilp_dash.ingest.numbers import read_count, read_date
from ilp_dash.ingest.open_workbook import open_sheets
from ilp_dash.ingest.workbook_layout import cell_name
from ilp_dash.store.actions import Row

_LOOKED_AT = 10  # rows the headings may stand in
_FIELDS = {label.casefold(): field for field, label in COLUMNS.items()}


def read_actions(content: bytes, file_name: str) -> list[Row]:
    """The rows of the workbook that say anything. Raises BadFile: what is no such workbook, or, all of them at once,
    the cells that cannot be read."""
    sheets = open_sheets(content, file_name)
    if SHEET not in sheets:
        raise BadFile(
            f"{file_name}: lembar '{SHEET}' tidak ada (yang ada: {', '.join(list(sheets)[:8])}). Unduh tabelnya "
            "dahulu: python -m ilp_dash tindak-lanjut --xlsx BERKAS"
        )
    head, columns = _headings(sheets[SHEET], file_name)
    rows, wrong = [], []
    for number, cells in enumerate(sheets[SHEET][head + 1 :], head + 1):
        said = {field: cells[c] if c < len(cells) else "" for field, c in columns.items()}
        if not any(cell not in ("", None) for cell in said.values()):
            continue
        values, strange = _values(said)
        place = f"{file_name}, lembar {SHEET}, sel "
        wrong += [f"{place}{cell_name(number, columns[field])}: {words}" for field, words in strange.items()]
        rows.append(
            Row(
                f"{file_name}, lembar {SHEET}, baris {number + 1}",
                values.pop("id"),
                values.pop("revision"),
                values.pop("kota_code") or "",
                values,
            )
        )
    if wrong:
        raise BadFile("\n".join(wrong))
    return rows


def _headings(rows: list[list], file_name: str) -> tuple[int, dict[str, int]]:
    """Number of the row with the headings, and field -> column. Raises BadFile where one is missing."""
    for number, row in enumerate(rows[:_LOOKED_AT]):
        words = [" ".join(str(cell).split()).casefold() for cell in row]
        found = {_FIELDS[word]: column for column, word in reversed([*enumerate(words)]) if word in _FIELDS}
        if {"id", "problem"} <= found.keys():
            if missing := [label for field, label in COLUMNS.items() if field not in found]:
                raise BadFile(
                    f"{file_name}, lembar {SHEET}: kolom {', '.join(missing)} tidak ada. Unduh lagi tabelnya."
                )
            return number, found
    raise BadFile(f"{file_name}, lembar {SHEET}: judul kolom (Nomor, Masalah, …) tidak ditemukan. Unduh lagi tabelnya.")


def _values(said: dict) -> tuple[dict, dict[str, str]]:
    """The values of a row, tidied, and field -> what is wrong with its cell."""
    values, wrong = {}, {}
    for field, cell in said.items():
        if field in ("id", "revision", "people", "due"):
            reading = (read_date if field == "due" else read_count)(cell)
            values[field] = reading.value
            if reading.value is None and cell not in ("", None):
                wanted = "tanggal, misalnya 18/12/2026" if field == "due" else "bilangan bulat"
                wrong[field] = f"'{str(cell)[:40]}' bukan {wanted}."
        else:
            values[field] = _text(cell)
    values = tidy(values)
    values["state"] = values["state"] and values["state"].casefold()
    if values["id"] is None and values["state"] is None:
        del values["state"]  # a new one begins as a proposal
    kept = {field: value for field, value in values.items() if field not in ("id", "revision", "kota_code")}
    return values, faults(kept) | wrong


def _text(cell) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):  # a code, or a number in a sentence, Excel took for a number
        return f"{cell:.10g}"
    text = str(cell or "")
    return text if len(text) <= 10 * max(LONGEST.values()) else text[: 10 * max(LONGEST.values())]
