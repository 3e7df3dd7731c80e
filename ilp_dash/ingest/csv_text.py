"""The rows of a CSV as text: UTF-8 (with or without BOM) or cp1252, by each separator in use."""

import csv
import io

from ilp_dash.errors import BadFile
from ilp_dash.ingest.file_kinds import refuse_other_kinds


def csv_readings(content: bytes, file_name: str, fill: str, again: str) -> list[tuple[str, list[list[str]]]]:
    """Each separator (`;`, `,`, tab) by which the rows can be read at all, and all rows by it; which one fits is for
    the caller to see.

    fill: what an empty file should hold ("Isi menurut formulir"); again: what to do then ("kirim lagi"). Raises BadFile
    for an empty file and for one that is no text or of another kind.
    """
    if not content.strip():
        raise BadFile(f"{file_name}: berkas kosong. {fill}, lalu {again}.")
    refuse_other_kinds(content, file_name, "CSV")
    if b"\0" in content:
        raise BadFile(f"{file_name}: bukan berkas teks CSV. Simpan sebagai 'CSV UTF-8', lalu {again}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    # A cell that swallows the rest of the file is told by its line. Never less than before: other files are read in
    # this process, too.
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    readings = []
    for separator in ";,\t":
        try:
            # Symbols of seconds (") are no quotation marks unless a cell begins with one; csv keeps them so.
            readings.append((separator, list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))))
        except csv.Error:
            continue
    return readings


def refuse_stray_quotes(file_name: str, rows: list[list[str]], head: int, separator: str, again: str) -> None:
    """Raise BadFile, naming its line, when a quotation mark makes one cell swallow rows.

    head: number of the row of headings. A cell may hold line breaks; but where its row then has not as many cells as
    there are headings, or the cell as many separators as a row, the breaks were those of rows.
    """
    width, line = len(rows[head]), 1
    for number, row in enumerate(rows):
        broken = [cell for cell in row if "\n" in cell or "\r" in cell]
        breaks = sum(max(cell.count("\n"), cell.count("\r")) for cell in broken)
        swallowed = max((cell.count(separator) for cell in broken), default=0)
        if broken and (swallowed >= width - 1 or (swallowed if number <= head else len(row) != width)):
            raise BadFile(
                f'{file_name}, baris {line}: satu tanda kutip (") membuat {breaks} baris berikutnya terbaca di dalam '
                f"satu sel. Hapus tanda kutip itu atau lengkapi pasangannya, lalu {again}."
            )
        line += 1 + breaks
