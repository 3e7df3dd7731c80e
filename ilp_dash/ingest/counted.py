"""What counts of each puskesmas and year: the files of the ledger, read again and laid over each other."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from ilp_dash.domain.approval import SENT, approved, closed, unapproved
from ilp_dash.domain.mapping import Mapping
from ilp_dash.domain.merging import dated, merged
from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile
from ilp_dash.ingest.left_out import Place
from ilp_dash.ingest.originals import kept_mapping, original_path
from ilp_dash.ingest.read_report import reread_reports
from ilp_dash.store.ledger import Submission
from ilp_dash.store.loading import Received

# (bytes, suffix, name, mapping, day of receipt) of an original, and the cells its sender left out -> its reports.
Read = Callable[[bytes, str, str, Mapping | None, date, Sequence[Place]], list[Report]]


def counted_files(
    files: Sequence[Submission], reference, locked: Collection[date], several: dict[str, list[Report]]
) -> tuple[Report, Received]:
    """The report of one puskesmas and year, and the files it rests on. files: in the order they came. locked: closed
    months. several: as for `counted_report`.

    Raises BadFile when an original is missing or its bytes have changed: the ledger and the folder no longer belong
    together.
    """

    def read(*original) -> list[Report]:
        return reread_reports(*original, reference)

    reports = [_report_of(file, read, several) for file in files]
    return closed(laid_over(reports, files), locked), _received(files, reports)


def counted_report(files: Sequence[Submission], read: Read, several: dict[str, list[Report]]) -> Report | None:
    """The report of the files of one puskesmas and year, in the order they came; None for no file. read: what reads
    the bytes of an original. several: reports of files of several puskesmas by SHA-256, kept so that each is read once
    for all of them. Raises BadFile as `counted_files` does."""
    return laid_over([_report_of(file, read, several) for file in files], files) if files else None


def laid_over(reports: Sequence[Report], files: Sequence[Submission]) -> Report:
    """One report of several, each with its file."""
    whole = None
    for report, file in zip(reports, files, strict=True):
        whole = on_top(whole, report, file.day)
    return whole


def on_top(whole: Report | None, report: Report, day: date) -> Report:
    """A report on top of what counted before, None = nothing. day: it came; counts as the day of sending where the
    report has none."""
    if report.undated:
        report = dated(report, day, whole)
    return report if whole is None else merged([whole, report])


def _report_of(file: Submission, read: Read, several: dict[str, list[Report]]) -> Report:
    found = several.get(file.sha256)
    if found is None:
        found = read(_original(file), file.suffix, file.file_name, kept_mapping(file.sha256), file.day, file.left_out)
        if len(found) > 1:
            several[file.sha256] = found
    mine = [r for r in found if (r.puskesmas_code, r.year) == (file.puskesmas_code, file.year)]
    if not mine:
        raise BadFile(
            f"{file.file_name}: laporan {file.puskesmas_code} tahun {file.year} tidak terbaca lagi dari aslinya. "
            f"Tarik berkas itu (python -m ilp_dash tarik {file.id}), lalu kirim ulang."
        )
    return stated(mine[0], file.status, file.approved_by is not None)


def stated(report: Report, status: str, by_somebody: bool = False) -> Report:
    """The report of a file with this status: what its months say of themselves when it waits, or somebody approved
    it."""
    if status == SENT:
        return unapproved(report)
    return approved(report) if by_somebody else report


def _original(file: Submission) -> bytes:
    path = original_path(file.sha256, file.suffix)
    try:
        content = path.read_bytes()
    except OSError:
        raise BadFile(
            f"{path}: berkas asli dari {file.file_name} tidak ada. "
            "Pulihkan folder 'asli' dari cadangan, atau kirim ulang berkasnya."
        ) from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BadFile(
            f"{path}: isi berkas asli dari {file.file_name} telah berubah. Pulihkan folder 'asli' dari cadangan."
        )
    return content


def _received(files: Sequence[Submission], reports: Sequence[Report]) -> Received:
    """The last file with the earlier ones behind it; of their findings those no later file has a figure for."""
    told = []
    for number, file in enumerate(files):
        later = set().union(*(_places(report) for report in reports[number + 1 :]))
        found = tuple(f for f in file.findings if _place(f) not in later)
        told.append(Received(file.file_name, file.sha256, file.received_at, len(found), found))
    return replace(told[-1], earlier=tuple(told[:-1]))


def _places(report: Report) -> set[tuple]:
    spm = {("", line.indicator, n) for line in report.spm for n, v in enumerate(line.served, 1) if v is not None}
    return spm | {
        (line.kelurahan_code, line.code, n)
        for line in report.pws
        for n, v in enumerate(line.values, 1)
        if v is not None
    }


def _place(finding: dict) -> tuple:
    return finding.get("kelurahan") or "", finding.get("indicator") or "", finding.get("month")
