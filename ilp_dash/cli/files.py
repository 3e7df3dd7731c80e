"""Commands about files: demo, check, import, boundaries, points."""

import sys
from pathlib import Path

from ilp_dash import config
from ilp_dash.cli.progress import stepping
from ilp_dash.errors import UserError


def _files(args) -> list[Path]:
    files = [*args.berkas, *([config.submissions_dir()] if args.kiriman else [])]
    if not files:
        raise UserError("Tidak ada berkas yang disebut. Tulis nama berkas atau folder, atau pakai --kiriman.")
    return files


def _how(args) -> tuple:
    """What `check` and `import` take besides the files."""
    from ilp_dash.ingest.left_out import places

    return args.puskesmas, args.ganti, args.alasan, places(args.kecuali)


def demo_command(args) -> None:
    """Write simulated reports into the drop folder, and simulated city steps into the ledger."""
    from ilp_dash.demo.city_steps import simulated_steps
    from ilp_dash.demo.files import generate
    from ilp_dash.store.records import open_records, set_ilp_step
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    for code in args.kota or ():
        reference.city(code)
    with stepping("Menulis berkas simulasi") as progress:
        paths = generate(
            reference,
            config.submissions_dir(),
            cities=args.kota,
            progress=lambda words, share: progress(round(share * 100), 100),
        )
    records = open_records()
    for step in simulated_steps(reference, args.kota):
        for planned, day in ((True, step.planned_on), (False, step.reached_on)):
            if day:
                set_ilp_step(
                    records, step.kota_code, step.no, day, planned, "" if planned else step.evidence, simulated=True
                )
    print(f"{len(paths)} berkas DATA SIMULASI ditulis ke {config.submissions_dir()}.")
    print("Lanjutkan: python -m ilp_dash import --kiriman, lalu python -m ilp_dash build")


def check_command(args) -> int:
    """Read and check files, tell what they would change, keep nothing."""
    from ilp_dash.cli.difference import city_lines, write_difference
    from ilp_dash.cli.taken import mark, tell, tell_questions, write_questions
    from ilp_dash.ingest.city_effects import city_effects
    from ilp_dash.ingest.submissions import check_files
    from ilp_dash.store.records import records_to_read
    from ilp_dash.store.reference import load_reference

    files, reference, records = _files(args), load_reference(), records_to_read()
    with stepping("Memeriksa") as progress:
        result = check_files(files, reference, records, progress, *_how(args))
    code = tell(result, "baik", reference, args.ganti)
    if args.pertanyaan:
        write_questions(result, args.pertanyaan)
    else:
        tell_questions(result, bool(args.alasan.strip()))
    lines = city_lines(city_effects(result.accepted, reference, records, args.puskesmas))
    for line in lines:
        print(f"  {line}")
    if args.selisih:
        write_difference(args.selisih, result, reference, lines)
    if args.tandai:
        mark(result, args.tandai)
    return code


def import_command(args) -> int:
    """Take files in."""
    from ilp_dash.cli.taken import tell
    from ilp_dash.domain.approval import SENT
    from ilp_dash.ingest.submissions import import_files
    from ilp_dash.store.ledger import status_when_sent
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference
    from ilp_dash.store.trail import REFUSED, note_alone

    files, records, reference = _files(args), open_records(), load_reference()
    with stepping("Mengimpor") as progress:
        result = import_files(files, reference, records, progress, *_how(args))
    for refused in result.refused:
        note_alone(records, "import", refused.file_name, REFUSED)
    code = tell(result, "diterima", reference, args.ganti)
    if result.accepted:
        if status_when_sent(records) == SENT:
            print("Menunggu persetujuan orang kedua: angkanya dihitung, tetapi semua bulannya sementara.")
        print("Lanjutkan: python -m ilp_dash build")
    return code


def boundaries_command(args) -> int:
    """Take boundaries of kelurahan."""
    from ilp_dash.ingest.boundaries.report import report_lines
    from ilp_dash.ingest.boundaries.taking import take_boundaries
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference
    from ilp_dash.store.trail import REFUSED, note_alone

    records = open_records()
    with stepping("Membaca batas") as progress:
        taken = take_boundaries(
            *(
                args.berkas,
                load_reference(),
                records,
                args.kota,
                args.alias,
                args.lisensi,
                args.sebagian,
                args.periksa,
            ),
            progress=progress,
        )
    print(*report_lines(taken), sep="\n")
    if not (taken.kept or args.periksa):
        note_alone(records, "boundaries", taken.file_name, REFUSED)
    if not taken.kept:
        print(
            f"{taken.file_name}: kurang dari 80 % kelurahan cocok, jadi berkas tidak diterima dan tidak ada yang "
            "berubah. "
            "Periksa usulan ejaan (--alias), sebut satu kota (--kota), atau terima apa adanya (--sebagian).",
            file=sys.stderr,
        )
        return 2
    if args.periksa:
        print("Dapat diterima. Ini hanya pemeriksaan; tidak ada yang berubah.")
    else:
        print(
            "Sudah pernah diterima; tidak ada yang berubah."
            if taken.unchanged
            else "Diterima. Lanjutkan: python -m ilp_dash build"
        )
    return 0


def points_command(args) -> int:
    """Take places of puskesmas."""
    from ilp_dash.ingest.points.report import report_lines
    from ilp_dash.ingest.points.taking import take_points
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference
    from ilp_dash.store.trail import REFUSED, note_alone

    records = open_records()
    taken = take_points(args.berkas, load_reference(), records, args.sebagian, args.periksa)
    print(*report_lines(taken), sep="\n")
    if not (taken.kept or args.periksa):
        note_alone(records, "points", taken.file_name, REFUSED)
    if not taken.kept:
        print(
            f"{taken.file_name}: {len(taken.bad)} baris tidak dapat diterima, "
            "jadi berkas tidak diterima dan tidak ada yang berubah. "
            + (
                "Perbaiki baris itu, atau terima yang baik saja (--sebagian)."
                if taken.good
                else "Perbaiki baris itu, lalu ulangi."
            ),
            file=sys.stderr,
        )
        return 2
    part = f" sebagian: {len(taken.good)} baris; {len(taken.bad)} baris dilewati" if taken.bad else ""
    if args.periksa:
        print(f"Dapat diterima{part}. Ini hanya pemeriksaan; tidak ada yang berubah.")
    else:
        done = f"Diterima{part}. Lanjutkan: python -m ilp_dash build"
        print("Sudah pernah diterima; tidak ada yang berubah." if taken.unchanged else done)
    return 0
