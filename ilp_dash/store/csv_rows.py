"""A committed CSV file row by row: every fault is a `BadFile` that names file, row
(as a spreadsheet counts, headings = row 1), column."""

import csv
import math
from datetime import date
from pathlib import Path

from ilp_dash.errors import BadFile


class Row:
    """One row of a CSV: its values by column, each fault told with file, row and column."""

    def __init__(self, file: str, line: int, values: dict[str, str]):
        self.file, self.line, self.values = file, line, values

    def fail(self, column: str, found: str, wanted: str) -> BadFile:
        return BadFile(f"{self.file}, baris {self.line}, kolom {column}: {found}. {wanted}")

    def _read(self, column: str, make, wanted: str):
        try:
            return make(self.values[column])
        except ValueError:
            raise self.fail(column, f"isinya '{self.values[column]}'", wanted) from None

    def text(self, column: str) -> str:
        if not self.values[column]:
            raise self.fail(column, "kosong", "Isi kolom ini.")
        return self.values[column]

    def maybe(self, column: str) -> str | None:
        return self.values[column] or None

    def count(self, column: str) -> int:
        return self._read(column, _whole, "Isi bilangan bulat tanpa titik ribuan.")

    def number(self, column: str) -> float:
        return self._read(column, _finite, "Isi bilangan dengan titik desimal, misalnya 169.887.")

    def figure(self, column: str) -> int | float:
        return self._read(column, _published, "Isi bilangan dengan titik desimal, misalnya 73.29, atau kosongkan.")

    def day(self, column: str) -> date:
        return self._read(column, date.fromisoformat, "Isi tanggal TTTT-BB-HH, misalnya 2024-11-30.")

    def one_of(self, column: str, allowed) -> str:
        if self.values[column] not in allowed:
            raise self.fail(column, f"isinya '{self.values[column]}'", f"Isi salah satu dari: {', '.join(allowed)}.")
        return self.values[column]

    def known(self, column: str, where: dict, file: str) -> str:
        if self.values[column] not in where:
            raise self.fail(
                column,
                f"kode '{self.values[column]}' tidak ada di {file}",
                f"Perbaiki kodenya atau tambahkan ke {file}.",
            )
        return self.values[column]

    def either(self, column: str, read):
        """None when the cell is blank, else what `read` makes of it."""
        return read(column) if self.values[column] else None


def read_rows(folder: Path, file: str, columns: str):
    """The rows of one CSV, stripped; wholly blank lines are passed over. columns:
    those it must have, with commas. Raises BadFile."""
    wanted = columns.split(",")
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            head = [cell.strip() for cell in next(reader, [])]
            missing = [column for column in wanted if column not in head]
            if missing:
                raise BadFile(
                    f"{file}, baris 1: kolom {', '.join(missing)} tidak ada. Judul kolom harus {columns}, "
                    "dipisahkan koma."
                )
            rows = []
            # Rows are counted here: `reader.line_num` counts lines, and a quoted cell may span several.
            for line, cells in enumerate(reader, 2):
                cells = [cell.strip() for cell in cells]
                if not any(cells):
                    continue
                if len(cells) != len(head):
                    raise BadFile(
                        f"{file}, baris {line}: ada {len(cells)} kolom, seharusnya {len(head)}. "
                        "Teks yang memuat koma harus diapit tanda petik ganda."
                    )
                rows.append(Row(file, line, dict(zip(head, cells, strict=True))))
    except FileNotFoundError:
        raise BadFile(f"{file} tidak ada di {folder}. Kembalikan berkas itu dari paket aplikasi.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{file} bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from None
    except csv.Error:
        raise BadFile(
            f"{file}: tanda petik ganda tidak berpasangan. Buka dan simpan ulang sebagai CSV UTF-8."
        ) from None
    return rows


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or "_" in text:
        raise ValueError(text)
    return value


def _published(text: str) -> int | float:
    value = _finite(text)
    return int(value) if "." not in text and value == int(value) else value


def once(seen: set, key, row: Row, column: str) -> None:
    """Take down a key. Raises BadFile when an earlier row had it."""
    if key in seen:
        raise row.fail(column, f"'{row.values[column]}' sudah ada di baris sebelumnya", "Hapus salah satu barisnya.")
    seen.add(key)
