"""Reads a report in whatever kind of file it came: workbook or long CSV."""

from pathlib import Path

from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile
from ilp_dash.ingest import read_workbook
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.long_csv import read_long_csv_bytes, reread_long_csv
from ilp_dash.ingest.read_workbook import read_workbook_bytes, reread_workbook

SUFFIXES = (*read_workbook.SUFFIXES, ".csv")


def read_report(content: bytes, file_name: str, reference) -> tuple[Report, list[Finding]]:
    """The report in a file and every warning about it, see `read_workbook`. Raises BadFile and PersonalData."""
    suffix = Path(file_name).suffix.lower()
    if suffix == ".csv":
        return read_long_csv_bytes(content, file_name, reference)
    if suffix in SUFFIXES:
        return read_workbook_bytes(content, file_name, reference)
    raise BadFile(f"{file_name}: jenis berkas '{suffix or 'tanpa akhiran'}' tidak diterima. Kirim .xlsx atau .csv.")


def reread_report(content: bytes, suffix: str, file_name: str, reference) -> Report:
    """The report of a file that was accepted before, without checks. suffix: of the kept original."""
    again = reread_long_csv if suffix == ".csv" else reread_workbook
    return again(content, file_name, reference)
