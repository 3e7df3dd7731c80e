"""The command `rapat`: what meetings decided, the files shown at them, and their minutes."""

from pathlib import Path

from ilp_dash.domain.meetings import FIELDS, MEETINGS
from ilp_dash.errors import BadFile, BadMeeting, UserError


def declare(commands) -> None:
    """Add the command with its arguments to the others."""
    whole = commands.add_parser("rapat", help="daftar rapat kota; catat keputusannya, simpan bahannya, tulis notulen")
    whole.add_argument("kota", metavar="KOTA", help="kode Kemendagri kota, misalnya 15.71")
    whole.set_defaults(run=list_command)
    acts = whole.add_subparsers(title="perintah", metavar="PERINTAH", parser_class=type(whole))

    listed = acts.add_parser("daftar", help="rapat kota itu, yang terbaru dahulu (juga tanpa perintah)")
    listed.set_defaults(run=list_command)

    note = acts.add_parser("catat", help="catat rapat baru, atau dengan --nomor ubah yang sudah dicatat")
    note.add_argument("--nomor", type=int, metavar="NOMOR", help="rapat yang diubah; yang tidak disebut tetap")
    note.add_argument("--jenis", choices=tuple(MEETINGS), help="bulanan, tribulanan (lintas sektor), atau spm (e-SPM)")
    note.add_argument("--tanggal", metavar="TTTT-BB-HH", help="tanggal rapat")
    note.add_argument("--tempat", metavar="TEKS", help="tempat rapat")
    note.add_argument("--hadir", action="append", metavar="UNIT", help="jabatan atau unit, bukan nama (boleh diulang)")
    note.add_argument("--keputusan", action="append", metavar="KALIMAT", help="satu keputusan (boleh diulang)")
    note.add_argument(
        "--tindak-lanjut", action="append", type=int, metavar="NOMOR", help="nomor tindak lanjut (boleh diulang)"
    )
    note.set_defaults(run=note_command)

    shown = acts.add_parser("bahan", help="simpan berkas yang dipaparkan, atau periksa apakah sebuah berkas itu")
    shown.add_argument("nomor", type=int, metavar="NOMOR", help="nomor rapat menurut daftar")
    shown.add_argument("berkas", type=Path, nargs="*", metavar="BERKAS", help="berkas atau folder; tanpa ini didaftar")
    shown.add_argument(
        "--periksa", type=Path, nargs="+", metavar="BERKAS", help="hanya katakan apakah berkas ini yang dipaparkan"
    )
    shown.set_defaults(run=shown_command)

    minutes = acts.add_parser("notulen", help="tulis notulen satu rapat sebagai PDF")
    minutes.add_argument("nomor", type=int, metavar="NOMOR", help="nomor rapat menurut daftar")
    minutes.add_argument(
        "--ke", type=Path, metavar="BERKAS", help="nama berkas hasil (bawaan: notulen_… di folder ini)"
    )
    minutes.set_defaults(run=minutes_command)


def list_command(args) -> None:
    """Print the meetings of a city, the latest first."""
    from ilp_dash.domain.words import number
    from ilp_dash.store.meetings import meetings, shown_files
    from ilp_dash.store.records import records_to_read

    city, records = _city(args.kota), records_to_read()
    found = meetings(records, city.kota_code)
    files = shown_files(records, [m.id for m in found])
    print(f"{city.name}: {number(len(found))} rapat dicatat.")
    for m in found:
        counts = (
            f"{len(m.decisions)} keputusan, {len(m.actions)} tindak lanjut, {len(files.get(m.id, []))} berkas bahan"
        )
        print(f"{m.id:>5}  {m.title}: {counts}")


def note_command(args) -> None:
    """Write down a meeting, or change one."""
    from ilp_dash.store.meetings import add_meeting, change_meeting, meeting_of
    from ilp_dash.store.records import open_records

    kota, records, said = _city(args.kota).kota_code, open_records(), _said(args)
    if args.nomor is None:
        if missing := [f"--{word}" for word in ("jenis", "tanggal") if getattr(args, word) is None]:
            raise BadMeeting(
                f"Rapat baru perlu {' dan '.join(missing)}. Contoh: --jenis bulanan --tanggal 2026-07-09.", ""
            )
        print(f"Rapat nomor {(made := add_meeting(records, kota, said)).id} dicatat: {made.title}.")
        return
    was = meeting_of(records, args.nomor, kota)
    now = change_meeting(records, was.id, was.revision, said)
    changed = ", ".join(FIELDS[field] for field in was.differing({f: getattr(now, f) for f in FIELDS}))
    print(f"Rapat nomor {now.id} {f'diubah: {changed}' if changed else 'tidak berubah'}.")


def _said(args) -> dict:
    """The fields that were given."""
    from datetime import date

    said = {"kind": args.jenis, "held_on": None, "place": args.tempat, "present": args.hadir}
    said |= {"decisions": args.keputusan, "actions": args.tindak_lanjut}
    if args.tanggal is not None:
        try:
            said["held_on"] = date.fromisoformat(args.tanggal)
        except ValueError:
            raise BadMeeting(f"Tanggal '{args.tanggal[:20]}' tidak terbaca. Contoh: 2026-07-09.", "held_on") from None
    return {field: value for field, value in said.items() if value is not None}


def shown_command(args) -> None:
    """List the files shown at a meeting, keep more, or say whether files are among them."""
    from ilp_dash.ingest.shown_files import read_shown
    from ilp_dash.store.meetings import Given, keep_shown, meeting_of, same_as, shown_files
    from ilp_dash.store.records import open_records, records_to_read

    kota = _city(args.kota).kota_code
    meeting = meeting_of(records_to_read(), args.nomor, kota)
    kept = shown_files(records_to_read(), [meeting.id]).get(meeting.id, [])
    given = [(path.name, _bytes(path)) for path in _paths(args.periksa or args.berkas)]
    if args.periksa:
        strange = 0
        for name, content in given:
            same = same_as(content, kept)
            strange += same is None
            print(
                f"{name}: " + (f"sama dengan {same.file_name} yang dipaparkan." if same else "BUKAN yang dipaparkan.")
            )
        if strange:
            raise BadFile(f"{strange} dari {len(given)} berkas bukan yang dipaparkan di rapat nomor {meeting.id}.")
    elif given:
        files = [Given(name, content, *read_shown(content, name)) for name, content in given]
        new = keep_shown(open_records(), meeting.id, files)
        print(f"{len(new)} berkas disimpan untuk rapat nomor {meeting.id}, {len(given) - len(new)} sudah ada.")
    else:
        _list_files(meeting, kept)


def _list_files(meeting, kept) -> None:
    from ilp_dash.domain.months import month_label
    from ilp_dash.store.meetings import kept_bytes

    print(f"{meeting.title}: {len(kept)} berkas bahan disimpan.")
    broken = []
    for file in kept:
        of = [f"s.d. {month_label(file.month)}"] if file.month else []
        of += [f"data versi {file.version}"] if file.version else []
        print(f"  {file.file_name}  {', '.join(of) or 'versi tidak tertulis'}  SHA-256 {file.sha256}")
        try:
            kept_bytes(file)
        except BadMeeting as error:
            broken.append(str(error))
    if broken:
        raise BadFile("\n".join(broken))


def minutes_command(args) -> None:
    """Write the minutes of a meeting."""
    from ilp_dash.store.meetings import meeting_of
    from ilp_dash.store.records import records_to_read
    from ilp_dash.ui.minutes import minutes

    meeting = meeting_of(records_to_read(), args.nomor, _city(args.kota).kota_code)
    name, body = minutes(meeting)
    path = (args.ke or Path(name)).with_suffix(".pdf")
    try:
        path.write_bytes(body)
    except OSError as error:
        raise UserError(f"{path} tidak dapat ditulis ({error.strerror}). Pilih nama atau folder lain.") from None
    print(f"Notulen {meeting.title} ditulis ke {path}.")


def _city(code: str):
    from ilp_dash.store.reference import load_reference

    return load_reference().city(code)


def _paths(given: list[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    return [
        file
        for path in given
        for file in (sorted(f for f in path.iterdir() if f.is_file()) if path.is_dir() else [path])
        if not file.name.startswith(".")
    ]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} tidak dapat dibaca ({error.strerror}).") from None
