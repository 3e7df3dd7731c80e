"""Takes submitted files in: reads, checks, keeps the original bytes,
writes the ledger; and reads them again for a build."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine

from ilp_dash.domain.findings import SMELLS
from ilp_dash.domain.report import Report
from ilp_dash.errors import BadFile, UserError
from ilp_dash.ingest.child import Child
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.originals import keep_original, original_path, received_bytes
from ilp_dash.ingest.read_report import SUFFIXES, read_report, reread_report
from ilp_dash.store.records import Submission, accepted, add_submission, find_submission

# Findings noted in the ledger with a file, those to be sent back first; all of them are shown when it is imported.
_NOTED = 2000


@dataclass(frozen=True)
class Accepted:
    """A file that was read without errors; findings = its warnings. submission None = only checked,
    nothing was kept."""

    path: Path
    report: Report
    findings: tuple[Finding, ...]
    submission: Submission | None = None

    @property
    def file_name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, with the Indonesian sentence that says why and what to do."""

    file_name: str
    message: str


@dataclass(frozen=True)
class ImportResult:
    """What became of every file, in the order given. unchanged: names of files whose bytes were taken before."""

    accepted: tuple[Accepted, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def _silent(done: int, total: int) -> None:
    pass


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and for a folder the report files in it and below,
    by name. Excel's own lock files are left out."""
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            files += sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in SUFFIXES and p.is_file() and not p.name.startswith(("~$", "."))
            )
        else:
            files.append(path)
    return files


def import_files(
    paths: Iterable[Path],
    reference,
    records: Engine,
    progress: Callable[[int, int], None] = _silent,
    only: str | None = None,
) -> ImportResult:
    """Read, check and keep files; each file is one transaction, and a refused one keeps nothing and stops no other.

    The same bytes twice change nothing. A later file of the same puskesmas and year replaces the earlier one, except
    that simulated figures never replace real ones. progress(done, total) is called after every file. only: code of the
    one puskesmas whose reports are taken, None = of all.
    Errors other than the user's (a full disk, a bug) are raised.
    """
    current = {(s.puskesmas_code, s.year): s for s in accepted(records)}
    result: dict[str, list] = {"accepted": [], "unchanged": [], "refused": []}
    files = find_files(paths)
    with Child(reference) as child:
        for done, path in enumerate(files, 1):
            try:
                taken = _import(path, child, records, current, only)
                result["unchanged" if taken is None else "accepted"].append(taken or path.name)
            except UserError as error:
                result["refused"].append(Refused(path.name, str(error)))
            progress(done, len(files))
    return ImportResult(**{name: tuple(found) for name, found in result.items()})


def _import(
    path: Path, child: Child, records: Engine, current: dict[tuple[str, int], Submission], only: str | None
) -> Accepted | None:
    """Take one file in; None when its bytes were taken before. current: what counts by puskesmas and year, kept so."""
    content = received_bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    if find_submission(records, sha256) is not None:
        return None
    report, findings = child.call(path.name, read_report, content, path.name)
    _refuse_others(path.name, report, only)
    key = report.puskesmas_code, report.year
    _refuse_mixture(path.name, report, current.get(key))
    keep_original(content, sha256, path.suffix.lower())
    submission = add_submission(
        records,
        file_name=path.name,
        sha256=sha256,
        puskesmas_code=report.puskesmas_code,
        year=report.year,
        simulated=report.simulated,
        findings=[asdict(f) for f in sorted(findings, key=lambda f: f.kind not in SMELLS)[:_NOTED]],
    )
    if submission is None:
        return None
    current[key] = submission
    return Accepted(path, report, tuple(findings), submission)


def check_files(
    paths: Iterable[Path],
    reference,
    progress: Callable[[int, int], None] = _silent,
    only: str | None = None,
) -> ImportResult:
    """Read and check as `import_files` does, and keep nothing (`unchanged` stays empty)."""
    fine, refused = [], []
    files = find_files(paths)
    with Child(reference) as child:
        for done, path in enumerate(files, 1):
            try:
                report, findings = child.call(path.name, read_report, received_bytes(path), path.name)
                _refuse_others(path.name, report, only)
                fine.append(Accepted(path, report, tuple(findings)))
            except UserError as error:
                refused.append(Refused(path.name, str(error)))
            progress(done, len(files))
    return ImportResult(tuple(fine), (), tuple(refused))


def accepted_reports(records: Engine, reference) -> Iterator[Report]:
    """The report of every file that counts, read again from the kept originals, by puskesmas and year.

    Raises BadFile when an original is missing or its bytes have changed: the
    ledger and the folder no longer belong together.
    """
    for submission in accepted(records):
        path = original_path(submission.sha256, submission.suffix)
        try:
            content = path.read_bytes()
        except OSError:
            raise BadFile(
                f"{path}: berkas asli dari {submission.file_name} tidak ada. "
                "Pulihkan folder 'asli' dari cadangan, atau kirim ulang berkasnya."
            ) from None
        if hashlib.sha256(content).hexdigest() != submission.sha256:
            raise BadFile(
                f"{path}: isi berkas asli dari {submission.file_name} telah berubah. "
                "Pulihkan folder 'asli' dari cadangan."
            )
        yield reread_report(content, submission.suffix, submission.file_name, reference)


def _refuse_others(file_name: str, report: Report, only: str | None) -> None:
    if only not in (None, report.puskesmas_code):
        raise BadFile(
            f"{file_name}: laporan {report.puskesmas_name} ({report.puskesmas_code}), sedangkan yang diterima di sini "
            f"hanya laporan {only}. Kirim laporan puskesmas Anda sendiri, atau minta pengelola program mengirimnya."
        )


def _refuse_mixture(file_name: str, report: Report, earlier: Submission | None) -> None:
    if earlier is not None and report.simulated and not earlier.simulated:
        raise BadFile(
            f"{file_name}: berisi DATA SIMULASI, sedangkan data asli {report.puskesmas_name} tahun {report.year} "
            f"sudah diterima ({earlier.file_name}). Data simulasi tidak menggantikan data asli."
        )
