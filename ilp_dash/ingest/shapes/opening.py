"""The sheets of a file whose shape is not known yet: a workbook's, or the one of a CSV."""

from ilp_dash.domain.mapping import Mapping
from ilp_dash.errors import BadFile
from ilp_dash.ingest.csv_text import csv_readings, refuse_stray_quotes
from ilp_dash.ingest.open_workbook import is_workbook, open_marks, open_sheets, whole
from ilp_dash.ingest.personal import refuse_hidden_personal, refuse_personal
from ilp_dash.ingest.shapes.hidden import Sheets
from ilp_dash.ingest.shapes.recognise import Proposal, recognise


def open_tables(content: bytes, file_name: str, trusted: bool = False) -> dict[str, list[list]]:
    """Rows by sheet, with the marks of a workbook; a CSV, by whatever separator fits, is one sheet named "".

    trusted: a file that was accepted before: nobody looks for persons and stray quotation marks. Raises BadFile for
    what is neither, and for a CSV in which a quotation mark swallows rows; PersonalData for data about persons.
    """
    sheets = _workbook(content, file_name, trusted) if is_workbook(content) else _csv(content, file_name, trusted)
    for name, rows in sheets.items() if not trusted else ():
        refuse_personal(file_name, name, rows)
    return sheets


def _workbook(content: bytes, file_name: str, trusted: bool) -> Sheets:
    sheets = open_sheets(content, file_name)
    if not trusted:
        whole(file_name, refuse_hidden_personal, file_name, content)
    return Sheets(sheets, open_marks(content, file_name, trusted))


def _csv(content: bytes, file_name: str, trusted: bool) -> dict[str, list[list]]:
    readings = csv_readings(content, file_name, "Isi tabelnya", "kirim lagi")
    separator, rows = max(readings, key=lambda reading: _filled_columns(reading[1]))
    head = max(range(len(rows)), key=lambda n: sum(1 for cell in rows[n] if cell.strip()))
    if not trusted:
        refuse_stray_quotes(file_name, rows, head, separator, "kirim lagi")
    return {"": rows}


def _filled_columns(rows: list[list[str]]) -> int:
    """Filled cells of a row in the middle, by their number: the separator that fits splits every row."""
    counts = sorted(sum(1 for cell in row if cell.strip()) for row in rows if any(cell.strip() for cell in row))
    return counts[len(counts) // 2] if counts else 0


def propose(content: bytes, file_name: str, reference, mapping: Mapping | None = None) -> Proposal:
    """How a file would be read, see `recognise`. Raises BadFile for one in none of the shapes, too."""
    proposal = recognise(open_tables(content, file_name), file_name, reference, mapping)
    if proposal is None:
        raise BadFile(
            f"{file_name}: bukan tabel capaian puskesmas yang dikenal. Perlu baris judul dengan nama puskesmas, "
            "kelurahan, atau jenis layanan, dan kolom jumlah orang yang dilayani; atau pakai formulir "
            "(python -m ilp_dash formulir KODE TAHUN). Formulir dasbor sendiri tidak perlu dipetakan; langsung impor."
        )
    return proposal
