"""Reads reports in whatever kind of file they came: our own workbook or long CSV, an office's own table, or an export
of DHIS2."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile, OtherShape, Unmapped
from ilp_dash.ingest import read_workbook
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.dhis2.reports import reports_of_dhis2
from ilp_dash.ingest.dhis2.values import is_dhis2
from ilp_dash.ingest.file_kinds import refuse_other_kinds
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.left_out import Place
from ilp_dash.ingest.long_csv import read_long_csv_bytes, reread_long_csv
from ilp_dash.ingest.open_workbook import is_workbook
from ilp_dash.ingest.packed import to_map
from ilp_dash.ingest.read_workbook import read_workbook_bytes, reread_workbook
from ilp_dash.ingest.shapes.opening import open_tables
from ilp_dash.ingest.shapes.recognise import SHAPES, layout_of, reports
from ilp_dash.ingest.workbook_layout import words_of

_CELL = re.compile(r"[;,\t\r\n]")
SUFFIXES = (*read_workbook.SUFFIXES, ".csv", ".json", ".zip")  # the last of reports, or of a workbook so called


def read_reports(
    content: bytes, file_name: str, mapping: Mapping | None, reference, without: Sequence[Place] = ()
) -> list[tuple[Report, list[Finding]]]:
    """The reports in a file, one per puskesmas and year, each with every warning about it, see `read_workbook`.

    mapping: how a table in an office's own shape, or an export of DHIS2, is read, as a person has confirmed it.
    without: cells of our own form that are read as empty. Raises Unmapped for such a file without one, BadFile and
    PersonalData.
    """
    if mapping is not None or is_dhis2(content):
        return _mapped(content, file_name, mapping, reference)
    try:
        return [read_report(content, file_name, reference, without)]
    except OtherShape as other:
        layout = layout_of(open_tables(content, file_name), file_name, reference)
        if layout is None:
            raise other from None
    shape, signature = layout
    raise Unmapped(
        f"{file_name}: {SHAPES[shape]}, dengan susunan yang belum dipetakan. Periksa sekali bagaimana "
        f"berkas ini dibaca, lalu simpan: {to_map(file_name)}",
        signature,
    )


def reread_reports(
    content: bytes,
    suffix: str,
    file_name: str,
    mapping: Mapping | None,
    day: date,
    without: Sequence[Place],
    reference,
) -> list[Report]:
    """The reports of a file that was accepted before. suffix: of the kept original; mapping: by which it was read, None
    = in our own form; day: on which it was received, months after it were not reported; without: cells its sender left
    out."""
    if mapping is None:
        return [reread_report(content, suffix, file_name, reference, without)]
    return [report for report, _ in _mapped(content, file_name, mapping, reference, day, trusted=True)]


def _mapped(content: bytes, file_name: str, mapping: Mapping | None, reference, day: date | None = None, trusted=False):
    if is_dhis2(content):
        return reports_of_dhis2(content, file_name, mapping, reference, day, trusted)
    return reports(open_tables(content, file_name, trusted), mapping, reference, file_name, day, trusted)


def rechecked(findings: list[Finding], report: Report, before: Report, after: Report, reference) -> list[Finding]:
    """The findings of a report that comes on top of others: what of its checks holds for the whole of them, and what
    is odd only together. Their places are told where the report itself has them."""
    sheets = not report.undated  # a file in another shape has its own sheets, and the checks those of our form

    def about(found: Finding) -> tuple:
        return found.kind, found.sheet if sheets else "", found.kelurahan, found.indicator, found.month

    alone, known, whole = ({about(f): f for f in check(r, reference)} for r in (report, before, after))
    held = [f for f in findings if about(f) not in alone or about(f) in whole]
    return held + [f for key, f in whole.items() if key not in alone and key not in known]


def read_report(
    content: bytes, file_name: str, reference, without: Sequence[Place] = ()
) -> tuple[Report, list[Finding]]:
    """The report in a file of our own kinds and every warning about it."""
    suffix = Path(file_name).suffix.lower()
    if suffix not in SUFFIXES:
        refuse_other_kinds(content, file_name, "buku kerja")
        raise BadFile(f"{file_name}: jenis berkas '{suffix or 'tanpa akhiran'}' tidak diterima. Kirim .xlsx atau .csv.")
    read = read_long_csv_bytes if _is_long_csv(content, suffix) else read_workbook_bytes
    return read(content, file_name, reference, without)


def reread_report(content: bytes, suffix: str, file_name: str, reference, without: Sequence[Place] = ()) -> Report:
    """The report of a file that was accepted before, without checks. suffix: of the kept original."""
    again = reread_long_csv if _is_long_csv(content, suffix) else reread_workbook
    return again(content, file_name, reference, without)


def _is_long_csv(content: bytes, suffix: str) -> bool:
    """By what the file holds: a CSV renamed .xlsx is a CSV, and a workbook renamed .csv a workbook."""
    if is_workbook(content):
        return False
    headings = {words_of(cell) for cell in _CELL.split(content[:2000].decode("latin-1"))}
    return suffix == ".csv" or {"kode puskesmas", "rincian"} <= headings
