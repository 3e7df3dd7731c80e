"""What the commands say about reports: what files change, which were taken, which to withdraw or approve."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from ilp_dash.domain.approval import RETURNED, SENT
from ilp_dash.domain.difference import Change, counts_in_words, fulfilled, words_of
from ilp_dash.domain.findings import ASKED
from ilp_dash.domain.words import number, step
from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import errors

# Findings and changes printed of each kind; all findings are in the ledger.
_SHOWN = 3
# Wrong cells that are offered to be left out; a file with more is better mended.
_OFFERED = 30


def tell(result, word: str, reference, replacing: bool) -> int:
    """Print what became of the files of an ImportResult; returns the exit code. word: what a good file is called."""
    files = len({file.path for file in result.accepted})
    print(
        f"{files} berkas {word}, {len(result.unchanged)} sudah pernah diterima (tidak ada yang berubah), "
        f"{len(result.refused)} ditolak."
    )
    names = {area.code: area.name for area in reference.areas}
    for file in result.accepted:
        if file.before is not None:
            print("\n".join(_changes(file, names, replacing)))
    for same in result.unchanged:
        print(f"  {same.file_name}: sama persis dengan {_which(same.earlier)}.")
    kinds: dict[str, list[str]] = {}
    for file in result.accepted:
        for finding in file.findings:
            kinds.setdefault(finding.kind, []).append(f"{file.file_name}: {finding.message}")
    for lines in sorted(kinds.values(), key=len):
        print(*(f"  periksa: {line}" for line in lines[:_SHOWN]), sep="\n")
        if len(lines) > _SHOWN:
            print(f"  … dan {len(lines) - _SHOWN} lagi seperti itu")
    for refused in result.refused:
        print(refused.message, file=sys.stderr)
    return 2 if result.refused else 0


def tell_questions(result, answered: bool) -> None:
    """Say what the sender has to answer before the files can be taken."""
    asked = {file.file_name for file in result.accepted if file.asked}
    if asked and not answered:
        print(
            f"Perlu sebabnya sebelum diterima: {', '.join(sorted(asked))}. Bila isian di luar kebiasaan itu benar: "
            'import BERKAS --alasan "mengapa angka ini benar"'
        )
    for refused in result.refused:
        if places := _dispensable(refused):
            without = " ".join(f'--kecuali "{place}"' for place in places)
            print(f'  atau tanpa sel itu: import "{refused.path}" {without} --alasan "…"')


def write_questions(result, path: Path) -> None:
    """Write what the sender has to answer: "alasan", the sentences of values out of the ordinary, and "kecuali", of one
    refused file that could be taken without them its cells with the sentence of each."""
    asked = [(file, f) for file in result.accepted for f in file.asked]
    left_out = {}
    if not (result.accepted or result.unchanged) and len(result.refused) == 1:
        [refused] = result.refused
        if left_out := _dispensable(refused):
            asked = [(refused, f) for f in refused.findings if f.kind in ASKED]
    several = len({file.file_name for file, _ in asked}) > 1
    told = [f"{file.file_name}: {f.message}" if several else f.message for file, f in asked]
    said = {"alasan": told, "kecuali": left_out}
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _dispensable(refused) -> dict[str, str]:
    """The cells without which a refused file could be taken, with what is said of each; none where that would not do,
    for so many that the file is better mended, and for a file in a zip."""
    wrong = errors(refused.findings)
    offered = all(f.dispensable for f in wrong) and len(wrong) <= _OFFERED and isinstance(refused.path, Path)
    return {f.place: f.message for f in wrong} if offered else {}


def mark(result, folder: Path) -> None:
    """Write every checked file something was found in into a folder, its cells marked."""
    from ilp_dash.ingest.child import in_child
    from ilp_dash.ingest.mark_workbook import marked, marked_name
    from ilp_dash.ingest.originals import received_bytes

    found: dict[Path, list] = {}
    for file in (*result.accepted, *result.refused):
        if file.findings:
            found.setdefault(file.path, []).extend(file.findings)
    folder.mkdir(parents=True, exist_ok=True)
    written: set[Path] = set()  # of two files of one name both come back
    for path, findings in found.items():
        try:
            content = in_child(path.name, marked, received_bytes(path), path.name, findings)
        except BadFile as error:
            print(f"  {path.name}: tidak dapat ditandai ({error}).", file=sys.stderr)
            continue
        target = next(p for p in _names(folder / marked_name(path.name)) if p not in written)
        target.write_bytes(content)
        written.add(target)
        print(f"  ditandai: {target.name}, {number(len(findings))} temuan di dalam selnya.")


def _names(path: Path) -> Iterator[Path]:
    """The path, then the same with a number."""
    yield path
    yield from (path.with_stem(f"{path.stem} {number}") for number in count(2))


def _changes(file, names, replacing: bool) -> list[str]:
    """What one puskesmas and year of a file changes, and what of the earlier files it leaves out."""
    change = file.change
    lines = [
        f"  {file.file_name}, {file.report.puskesmas_name or file.report.puskesmas_code} {file.report.year}: "
        f"{counts_in_words(change.counts)}; "
        f"layanan SPM yang mencapai sasaran: {step(fulfilled(file.before), fulfilled(file.after))} dari 12."
    ]
    lines += _some(change.changed, names) + _some(change.withdrawn, names)
    if file.left_out and not replacing:
        lines.append(
            f"    {number(len(file.left_out))} angka yang sudah diterima tidak ada dalam berkas ini dan tetap "
            "berlaku. Untuk menariknya pakai --ganti."
        )
    return lines


def _some(changes: Sequence[Change], names) -> list[str]:
    lines = [f"    {words_of(change, names)}" for change in changes[:_SHOWN]]
    return lines + ([f"    … dan {number(len(changes) - _SHOWN)} lagi"] if len(changes) > _SHOWN else [])


def _which(earlier) -> str:
    said = f"{earlier.file_name} (nomor {earlier.id}, diterima {earlier.day:%d/%m/%Y})"
    if earlier.replaced_by is None:
        return said
    return (
        f"{said}, yang sudah digantikan berkas nomor {earlier.replaced_by}. Bila yang lama yang benar: "
        f"python -m ilp_dash tarik {earlier.replaced_by} --alasan …"
    )


def ledger_command(args) -> None:
    """List the newest files of the ledger."""
    from ilp_dash.store.ledger import all_submissions
    from ilp_dash.store.records import open_records

    files = all_submissions(open_records())
    if args.puskesmas:
        files = [file for file in files if file.puskesmas_code == args.puskesmas]
    if not files:
        print("Belum ada berkas dalam buku terima.")
        return
    for file in files[: args.banyak]:
        print(
            f"{file.id:>6}  {file.received_at:%Y-%m-%d %H:%M}  {file.puskesmas_code}  {file.year}  {file.file_name}"
            f"{' (SIMULASI)' if file.simulated else ''}: {'; '.join(filter(None, (_state(file), file.explanation)))}"
        )
    more = f"… dan {number(len(files) - args.banyak)} lagi (--banyak). " if len(files) > args.banyak else ""
    print(f"{more}Waktu dalam UTC.")


def _state(file) -> str:
    if file.withdrawn_at is not None:
        how = RETURNED if file.status == RETURNED else "ditarik"
        return f"{how} {file.withdrawn_at:%Y-%m-%d} oleh {file.withdrawn_by}: {file.withdrawn_why}"
    state = "berlaku" if file.replaced_by is None else f"digantikan nomor {file.replaced_by}"
    if file.status == SENT:
        return f"{state}, menunggu persetujuan"
    return f"{state}, disetujui {file.approved_at:%Y-%m-%d} oleh {file.approved_by}" if file.approved_by else state


def withdraw_command(args) -> None:
    """Let a file count no more."""
    from ilp_dash.store.ledger import withdraw
    from ilp_dash.store.records import open_records

    entries = withdraw(open_records(), args.nomor, args.alasan)
    of = ", ".join(f"{entry.puskesmas_code} {entry.year}" for entry in entries)
    print(f"{entries[0].file_name} ({of}) ditarik; yang digantikannya berlaku lagi. Jejaknya tetap ada.")
    print("Lanjutkan: python -m ilp_dash build")
