"""Takes submitted files in: reads, checks, tells what would change, keeps the original bytes, writes the ledger."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from sqlalchemy import Engine

from ilp_dash.domain.areas import today_in
from ilp_dash.domain.difference import Change, Difference, difference, figures
from ilp_dash.domain.findings import ASKED, SIMULATED_REASON, SMELLS
from ilp_dash.domain.locking import months_touched
from ilp_dash.domain.months import month_label
from ilp_dash.domain.report import Report
from ilp_dash.domain.words import number
from ilp_dash.errors import BadFile, BadSetting, PackedFiles, RecordsUnusable, Unmapped, UserError
from ilp_dash.ingest.child import Child
from ilp_dash.ingest.counted import counted_report, on_top, stated
from ilp_dash.ingest.findings import Finding
from ilp_dash.ingest.left_out import Place, confirmed, noted
from ilp_dash.ingest.originals import Inside, clean_unfinished, keep_mapping, keep_original, received_bytes
from ilp_dash.ingest.packed import ADVICE, unpacked
from ilp_dash.ingest.read_report import SUFFIXES, read_reports, rechecked, reread_reports
from ilp_dash.store.ledger import (
    Entry,
    Submission,
    accepted_of,
    add_submission,
    explained,
    find_submission,
    status_when_sent,
)
from ilp_dash.store.locks import locked_months, reopening
from ilp_dash.store.mappings import known

# Findings noted in the ledger with a file, those to be sent back first; all of them are shown when it is imported.
_NOTED = 2000
# Findings told when a reason is missing; the others are counted.
_TOLD = 10


@dataclass(frozen=True)
class Accepted:
    """One puskesmas and year in a file that was read without errors; findings = its warnings.

    before: what counted until now, None = nothing; after: what counts with this file. replaces: the earlier files that
    count no more then. asked: the findings its sender has to explain.
    """

    path: Path | Inside
    report: Report
    findings: tuple[Finding, ...]
    before: Report | None
    after: Report
    replaces: tuple[int, ...] = ()
    asked: tuple[Finding, ...] = ()

    @property
    def file_name(self) -> str:
        return self.path.name

    @cached_property
    def change(self) -> Difference:
        """What becomes new, other and gone."""
        return difference(figures(self.before) if self.before else {}, figures(self.after))

    @cached_property
    def left_out(self) -> tuple[Change, ...]:
        """What counts and is not in this file: it goes on counting, unless the file replaces the earlier ones."""
        return difference(figures(self.before), figures(self.report)).withdrawn if self.before else ()


@dataclass(frozen=True)
class Unchanged:
    """A file whose bytes were taken before. earlier: as what."""

    file_name: str
    earlier: Submission


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, with the Indonesian sentence that says why and what to do. findings: all that was
    found in its cells."""

    path: Path | Inside
    message: str
    findings: tuple[Finding, ...] = ()

    @property
    def file_name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class ImportResult:
    """What became of every file, in the order given."""

    accepted: tuple[Accepted, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    refused: tuple[Refused, ...] = ()


def _silent(done: float, total: int, words: str = "") -> None:
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
    progress: Callable[..., None] = _silent,
    only: str | None = None,
    replacing: bool = False,
    why: str = "",
    without: Sequence[Place] = (),
) -> ImportResult:
    """Read, check and keep files; each file is one transaction, and a refused one keeps nothing and stops no other.

    Those of a .zip are taken one by one, as if each had been sent alone. The same bytes twice change nothing. A later
    file of the same puskesmas and year adds to the earlier ones and corrects them; replacing: it takes their place, and
    what it does not say is withdrawn. Simulated figures never mix with real ones. progress(done, total, words) is
    called after every file, and within a long one, with a part of it done and words. only: code of the one puskesmas
    whose reports are taken, None = of all. why: what the sender says of values out of the ordinary (`ASKED`); without
    it no file with one is taken, but for a value that was explained in an earlier file, and in simulated files.
    without: cells of the one file that are wrong and read as empty.
    RecordsUnusable and errors other than the user's (a full disk, a bug) are raised.
    """
    return _each(paths, reference, records, progress, only, replacing, why, without, keep=True)


def check_files(
    paths: Iterable[Path],
    reference,
    records: Engine,
    progress: Callable[..., None] = _silent,
    only: str | None = None,
    replacing: bool = False,
    why: str = "",
    without: Sequence[Place] = (),
) -> ImportResult:
    """Read and check as `import_files` does, and keep nothing; what needs a reason is told and no ground to refuse."""
    return _each(paths, reference, records, progress, only, replacing, why, without, keep=False)


def _each(
    paths, reference, records: Engine, progress, only, replacing: bool, why: str, without: Sequence[Place], keep: bool
) -> ImportResult:
    result: dict[str, list] = {"accepted": [], "unchanged": [], "refused": []}
    files = find_files(paths)
    if without and len(files) > 1:
        raise BadSetting("Sel dikecualikan dari satu berkas. Sebutkan satu berkas saja bersama --kecuali.")
    why = " ".join(why.split())
    kota = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    several: dict[str, list[Report]] = {}
    clean_unfinished()
    with Child(reference) as child:
        for done, path in enumerate(files, 1):  # those of a zip are put in behind it
            child.heard = partial(_within, progress, done, len(files))
            try:
                taken = _one(path, child, records, kota, several, only, replacing, why, without, keep)
                if isinstance(taken, Unchanged):
                    result["unchanged"].append(taken)
                else:
                    result["accepted"] += taken
            except PackedFiles:
                try:
                    files[done:done] = _inside(path, child, without)
                except BadFile as error:
                    result["refused"].append(Refused(path, str(error)))
            except RecordsUnusable:  # of the next one no better is to be hoped
                raise
            except UserError as error:
                result["refused"].append(Refused(path, str(error), getattr(error, "findings", ())))
            progress(done, len(files))
    return ImportResult(**{name: tuple(found) for name, found in result.items()})


def _within(progress, number_of_file: int, files: int, rows: int, of: int) -> None:
    progress(number_of_file - 1 + rows / of, files, f"baris {number(rows)} dari {number(of)}")


def _inside(path: Path | Inside, child: Child, without: Sequence[Place]) -> list[Inside]:
    """The files in a zip. Raises BadFile as `unpacked` does, for a zip in a zip, and for cells to be left out of it."""
    if without:
        raise BadFile(
            f"{path.name}: sel dikecualikan dari satu berkas, bukan dari zip. Ekstrak dahulu, lalu kirim berkas itu "
            "sendiri."
        )
    if isinstance(path, Inside):
        raise BadFile(f"{path.name}: zip di dalam zip. Ekstrak dahulu yang di dalam, lalu kirim lagi.")
    return child.call(path.name, unpacked, received_bytes(path), path.name, advice=ADVICE)


def _one(
    path: Path | Inside,
    child: Child,
    records: Engine,
    kota: dict,
    several: dict,
    only: str | None,
    replacing: bool,
    why: str,
    without: Sequence[Place],
    keep: bool,
) -> list[Accepted] | Unchanged:
    """Read one file, and take it in. kota: code by puskesmas. several: as in `counted_report`."""
    content = received_bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    if (earlier := find_submission(records, sha256)) is not None:
        return Unchanged(path.name, earlier)
    found, mapping, left_out = _read_without(path, content, sha256, child, records, without)
    child.heard = None  # what was taken before is read again, no longer this file
    while True:
        taken, rests_on = _judged(path, found, child, records, kota, several, only, replacing)
        if not keep:
            return taken
        _refuse_unexplained(path.name, [f for one in taken for f in one.asked], why)

        def keep_it(rests_on=rests_on) -> None:
            if any(_standing(records, *of) != before for of, before in rests_on.items()):
                raise _Overtaken
            keep_original(content, sha256, path.suffix.lower())
            if mapping is not None:
                keep_mapping(mapping, sha256)

        with suppress(_Overtaken):
            entries = [_entry(one, why, left_out) for one in taken]
            if add_submission(records, path.name, sha256, entries, first=keep_it):
                return taken
            return Unchanged(path.name, find_submission(records, sha256))  # another process was faster


class _Overtaken(Exception):
    """Since a file was judged somebody has changed what it was judged by."""


def _standing(records: Engine, puskesmas_code: str, year: int, kota_code: str | None) -> tuple:
    """What a report is judged by: the files that count before it, and the closed months of its city."""
    return accepted_of(records, puskesmas_code, year), locked_months(records).get(kota_code, frozenset())


def _judged(
    path: Path | Inside, found, child: Child, records: Engine, kota: dict, several: dict, only, replacing: bool
) -> tuple[list[Accepted], dict[tuple, tuple]]:
    """What the reports of a file change, and what that rests on: by the arguments of `_standing` its answer."""
    status, taken, rests_on = status_when_sent(records), [], {}
    for report, findings in found:
        report = stated(report, status)
        _refuse_others(path.name, report, only)
        of = report.puskesmas_code, report.year, kota.get(report.puskesmas_code)
        rests_on[of] = files, locked = _standing(records, *of)
        _refuse_mixture(path.name, report, files)
        one = _laid_over(path, report, tuple(findings), files, child, several, replacing)
        taken.append(replace(one, asked=_asked(one, records)))
        _refuse_closed(taken[-1], locked, of[-1])
    return taken, rests_on


def _read(path: Path | Inside, content: bytes, sha256: str, child: Child, records: Engine):
    """The reports of a file with their findings, and by which mapping they were read: None = in our own form."""
    try:
        return child.call(path.name, read_reports, content, path.name, None), None
    except Unmapped as unmapped:
        mapping = known(records, unmapped.signature, sha256)
        if mapping is None:
            raise
    return child.call(path.name, read_reports, content, path.name, mapping), mapping


def _read_without(path: Path | Inside, content: bytes, sha256: str, child: Child, records: Engine, without):
    """As `_read`, with the wrong cells in `without` read as empty and noted, and their places."""
    try:
        read, found = _read(path, content, sha256, child, records), ()
    except BadFile as error:
        if not (without and error.findings):
            raise
        found = error.findings
    if not without:
        return *read, ()
    wrong = confirmed(path.name, without, found)
    places = tuple(dict.fromkeys((f.sheet, f.cell) for f in wrong))
    [(report, more)] = child.call(path.name, partial(read_reports, without=places), content, path.name, None)
    return [(report, [*noted(wrong), *more])], None, places


def _asked(one: Accepted, records: Engine) -> tuple[Finding, ...]:
    """Its values out of the ordinary and the cells left out of it, but for those of simulated files and values
    that were explained with an earlier file."""
    odd = [f for f in one.findings if f.kind in ASKED]
    if one.report.simulated or not odd:
        return ()
    earlier = explained(records, one.report.puskesmas_code, one.report.year, simulated=False)
    known_ones = {_about(f) for file in earlier for f in file.findings}
    return tuple(f for f in odd if f.kind == "DIKECUALIKAN" or _about(asdict(f)) not in known_ones)


def _about(found: dict) -> tuple:
    """A finding by its place and value: two of the same are explained by one reason."""
    line = tuple(found.get(name) for name in ("kelurahan", "indicator", "month"))
    return found["kind"], found["sheet"], line if any(line) else found["cell"], found["value"] or found["message"]


def _refuse_unexplained(file_name: str, asked: list[Finding], why: str) -> None:
    if why or not asked:
        return
    told = " ".join(f.message for f in asked[:_TOLD])
    more = f" … dan {len(asked) - _TOLD} lagi." if len(asked) > _TOLD else ""
    raise BadFile(
        f"{file_name}: {len(asked)} isian di luar kebiasaan, jadi belum diterima. {told}{more} Bila keliru, betulkan "
        'berkasnya. Bila benar, ulangi dengan sebabnya: --alasan "mengapa angka ini benar".',
        tuple(asked),
    )


def _laid_over(
    path, report: Report, findings, files: list[Submission], child: Child, several: dict, replacing: bool
) -> Accepted:
    """What counts before and after a report comes on top of the files of its puskesmas and year.

    Files it says everything of, figure by figure, count no more: a year sent anew each month is read once.
    """
    real_over_simulated = bool(files) and files[0].simulated and not report.simulated

    def read(content, suffix, file_name: str, *how) -> list[Report]:
        return child.call(file_name, reread_reports, content, suffix, file_name, *how)

    before = counted_report(files, read, several)
    today = today_in(report.puskesmas_code.removeprefix("P"))
    alone = on_top(None, report, today)
    everything = tuple(file.id for file in files)
    if before is None or replacing or real_over_simulated:
        return Accepted(path, report, findings, before, alone, everything)
    after = on_top(before, report, today)
    if figures(after) == figures(alone):
        return Accepted(path, report, findings, before, after, everything)
    findings = child.call(path.name, rechecked, findings, report, before, after)
    return Accepted(path, report, tuple(findings), before, after)


def _entry(one: Accepted, why: str, left_out: tuple[Place, ...]) -> Entry:
    found = sorted(one.findings, key=lambda f: f.kind not in SMELLS)[:_NOTED]
    code, year, simulated = one.report.puskesmas_code, one.report.year, one.report.simulated
    reason = why if one.asked else None
    if simulated and any(f.kind in ASKED for f in one.findings):
        reason = why or SIMULATED_REASON
    return Entry(code, year, simulated, tuple(map(asdict, found)), one.replaces, one.change.counts, reason, left_out)


def _refuse_others(file_name: str, report: Report, only: str | None) -> None:
    if only not in (None, report.puskesmas_code):
        raise BadFile(
            f"{file_name}: laporan {report.puskesmas_name} ({report.puskesmas_code}), sedangkan yang diterima di sini "
            f"hanya laporan {only}. Kirim laporan puskesmas Anda sendiri, atau minta pengelola program mengirimnya."
        )


def _refuse_closed(one: Accepted, locked: frozenset[date], kota_code: str | None) -> None:
    """No file changes a figure of a month that is closed; what it says of the others does not count then either.
    locked: the first days of those of its city."""
    if not locked:
        return
    year = one.report.year
    changes = (*one.change.new, *one.change.changed, *one.change.withdrawn)
    touched = sorted(locked & set().union(*(months_touched(c, year, one.before, one.after) for c in changes)))
    if touched:
        raise BadFile(
            f"{one.file_name}: mengubah angka {one.report.puskesmas_name} yang sudah dikunci "
            f"({', '.join(map(month_label, touched))}), jadi tidak diterima. Kirim hanya yang tidak mengubah bulan "
            f"itu. {reopening(kota_code, touched[0])}"
        )


def _refuse_mixture(file_name: str, report: Report, files: list[Submission]) -> None:
    real = [file for file in files if not file.simulated]
    if report.simulated and real:
        raise BadFile(
            f"{file_name}: berisi DATA SIMULASI, sedangkan data asli {report.puskesmas_name} tahun {report.year} "
            f"sudah diterima ({real[-1].file_name}). Data simulasi tidak menggantikan data asli."
        )
