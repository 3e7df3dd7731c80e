"""Commands demo, check, import, boundaries, points, build, serve, aturan, langkah. Exit 0 = done, 2 = something the user can mend."""

import argparse
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path

from tqdm import tqdm

from ilp_dash import config
from ilp_dash.domain.months import parse_month
from ilp_dash.errors import BadSetting, StoreMissing, UnknownArea, UserError

# Findings printed of each kind; all of them are in the ledger.
_SHOWN = 3


class Parser(argparse.ArgumentParser):
    """argparse that speaks Indonesian."""

    def __init__(self, *args, **more):
        super().__init__(*args, add_help=False, formatter_class=_Formatter, **more)
        self._positionals.title, self._optionals.title = "argumen", "pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini lalu selesai")

    def error(self, message):
        """Say what is wrong in Indonesian and leave with exit code 2."""
        for english, indonesian in (
            ("the following arguments are required", "argumen ini wajib diisi"),
            ("unrecognized arguments", "tidak dikenal"),
            ("invalid choice", "pilihan tidak dikenal"),
            ("choose from", "pilih"),
            ("invalid int value", "bukan bilangan bulat"),
            ("expected one argument", "perlu satu nilai"),
            ("argument ", ""),
        ):
            message = message.replace(english, indonesian)
        self.exit(2, f"{self.format_usage()}Perintah keliru: {message}. Lihat bantuan: {self.prog} --help\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "pemakaian: " if prefix is None else prefix)


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        return args.run(args) or 0
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Dihentikan. Data lama tetap dipakai.", file=sys.stderr)
        return 2


def _parser() -> Parser:
    parser = Parser(
        prog="python -m ilp_dash", description="Dasbor Integrasi Layanan Primer: data contoh, periksa, impor, bangun, tampilkan."
    )
    commands = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True, parser_class=Parser)

    demo = commands.add_parser("demo", help="tulis berkas laporan SIMULASI ke folder kiriman, seperti dikirim puskesmas")
    demo.add_argument(
        "--kota", action="append", metavar="KODE", help="kode Kemendagri kota (boleh diulang); tanpa ini semua kota"
    )
    demo.set_defaults(run=_demo)

    check = commands.add_parser("check", help="periksa berkas tanpa menyimpan apa pun")
    _add_files(check)
    check.set_defaults(run=_check)

    take = commands.add_parser("import", help="periksa berkas, simpan aslinya, catat di buku terima")
    _add_files(take)
    take.set_defaults(run=_import)

    form = commands.add_parser("formulir", help="tulis buku kerja kosong untuk diisi puskesmas")
    form.add_argument("puskesmas", metavar="KODE", help="kode puskesmas, misalnya P3371010201")
    form.add_argument("tahun", type=int, metavar="TAHUN", help="tahun laporan")
    form.add_argument("--ke", type=Path, metavar="BERKAS", help="nama berkas hasil (bawaan: formulir_KODE_TAHUN.xlsx di folder ini)")
    form.set_defaults(run=_form)

    limits = commands.add_parser("boundaries", help="terima berkas batas kelurahan (GeoJSON, GeoPackage, Shapefile) pengganti skema")
    limits.add_argument("berkas", type=Path, metavar="BERKAS", help=".geojson, .gpkg, .shp, atau Shapefile di dalam .zip")
    limits.add_argument("--kota", metavar="KODE", help="hanya kota ini; tanpa ini semua kota yang dikenal")
    limits.add_argument("--alias", type=Path, metavar="BERKAS", help="CSV nama_berkas,kode: ejaan yang sudah Anda periksa")
    limits.add_argument("--lisensi", default="", metavar="TEKS", help="asal dan lisensi batas, tercetak di bawah peta")
    limits.add_argument("--sebagian", action="store_true", help="terima walau kurang dari 80 %% kelurahan cocok")
    limits.add_argument("--periksa", action="store_true", help="hanya laporan; tidak menyimpan apa pun")
    limits.set_defaults(run=_boundaries)

    spots = commands.add_parser("points", help="terima berkas koordinat puskesmas (CSV, XLSX) untuk digambar di peta")
    spots.add_argument("berkas", type=Path, metavar="BERKAS", help=".csv atau .xlsx dengan kolom kode_puskesmas, lintang, dan bujur")
    spots.add_argument("--sebagian", action="store_true", help="terima baris yang baik walau ada yang tidak dapat diterima")
    spots.add_argument("--periksa", action="store_true", help="hanya laporan; tidak menyimpan apa pun")
    spots.set_defaults(run=_points)

    build = commands.add_parser("build", help="bangun basis data baru dari semua laporan yang diterima, lalu pakai")
    build.add_argument("--bila-perlu", action="store_true", help="hanya bila yang dipakai sekarang dibangun oleh versi aplikasi yang lain")
    build.set_defaults(run=_build)

    serve = commands.add_parser("serve", help="tampilkan dasbor di peramban (http://127.0.0.1:8501)")
    serve.add_argument("--port", type=int, metavar="NOMOR", help="porta (bawaan 8501)")
    serve.add_argument("--address", metavar="ALAMAT", help="alamat yang dilayani (bawaan 127.0.0.1: hanya komputer ini)")
    serve.set_defaults(run=_serve)

    rule = commands.add_parser("aturan", help="lihat aturan setempat, atau tetapkan satu aturan mulai suatu bulan")
    rule.add_argument("nama", nargs="?", help="nama aturan")
    rule.add_argument("nilai", nargs="?", help="nilai baru")
    rule.add_argument("--mulai", metavar="TTTT-BB", help="bulan mulai berlaku, misalnya 2026-01")
    rule.add_argument("--asal", help="dasar penetapan, misalnya nomor SK; wajib")
    rule.set_defaults(run=_rule)

    step = commands.add_parser("langkah", help="lihat delapan langkah ILP kota, atau catat tanggal satu langkah")
    step.add_argument("kota", nargs="?", metavar="KOTA", help="kode Kemendagri kota, misalnya 81.71")
    step.add_argument("nomor", nargs="?", type=int, metavar="NOMOR", help="nomor langkah, 1–8")
    step.add_argument("tanggal", nargs="?", metavar="TANGGAL", help="tanggal tercapai, TTTT-BB-HH; kata hapus menarik catatan")
    step.add_argument("--rencana", action="store_true", help="tanggal itu rencana, bukan yang tercapai")
    step.add_argument("--bukti", default="", metavar="TEKS", help="dasar atau bukti, misalnya nomor SK")
    step.set_defaults(run=_step)
    return parser


def _add_files(command: Parser) -> None:
    command.add_argument("berkas", nargs="*", type=Path, metavar="BERKAS", help="berkas XLSX atau CSV, atau folder berisi berkas")
    command.add_argument("--kiriman", action="store_true", help=f"semua berkas di folder kiriman ({config.submissions_dir()})")


@contextmanager
def _bar(what: str, total: int | None = None):
    """A progress bar on the error stream; nothing where that is not a terminal."""
    with tqdm(
        total=total,
        desc=what,
        unit="berkas",
        leave=False,
        disable=None,
        file=sys.stderr,
        delay=0.5,
        bar_format="{desc}: {bar} {percentage:3.0f} %" if total else "{desc}: {n} {unit}",
    ) as bar:
        yield bar


def _files(args) -> list[Path]:
    files = [*args.berkas, *([config.submissions_dir()] if args.kiriman else [])]
    if not files:
        raise UserError("Tidak ada berkas yang disebut. Tulis nama berkas atau folder, atau pakai --kiriman.")
    return files


def _demo(args) -> None:
    from ilp_dash.demo.city_steps import simulated_steps
    from ilp_dash.demo.files import generate
    from ilp_dash.store.records import open_records, set_ilp_step
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    known = {c.kota_code: c.name for c in reference.cities}
    for code in args.kota or ():
        if code not in known:
            raise UserError(f"Kota '{code}' tidak dikenal. Pilih: {', '.join(f'{c} {n}' for c, n in known.items())}.")
    with _stepping("Menulis berkas simulasi") as progress:
        paths = generate(
            reference, config.submissions_dir(), cities=args.kota, progress=lambda words, share: progress(round(share * 100), 100)
        )
    records = open_records()
    for step in simulated_steps(reference, args.kota):
        for planned, day in ((True, step.planned_on), (False, step.reached_on)):
            if day:
                set_ilp_step(records, step.kota_code, step.no, day, planned, "" if planned else step.evidence, simulated=True)
    print(f"{len(paths)} berkas DATA SIMULASI ditulis ke {config.submissions_dir()}.")
    print("Lanjutkan: python -m ilp_dash import --kiriman, lalu python -m ilp_dash build")


@contextmanager
def _stepping(what: str):
    """A bar that is told (done, total)."""
    with _bar(what, 100) as bar:

        def progress(done: int, total: int, words: str = "") -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        yield progress


def _check(args) -> int:
    from ilp_dash.ingest.submissions import check_files
    from ilp_dash.store.reference import load_reference

    with _stepping("Memeriksa") as progress:
        result = check_files(_files(args), load_reference(), progress=progress)
    return _told(result, "baik")


def _import(args) -> int:
    from ilp_dash.ingest.submissions import import_files
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    files = _files(args)
    with _stepping("Mengimpor") as progress:
        result = import_files(files, load_reference(), open_records(), progress=progress)
    code = _told(result, "diterima")
    if result.accepted:
        print("Lanjutkan: python -m ilp_dash build")
    return code


def _told(result, word: str) -> int:
    print(
        f"{len(result.accepted)} berkas {word}, {len(result.unchanged)} sudah pernah diterima (tidak ada yang berubah), "
        f"{len(result.refused)} ditolak."
    )
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


def _form(args) -> None:
    from ilp_dash.domain.indicators import DEFINITIONS
    from ilp_dash.domain.report import Report
    from ilp_dash.ingest.write_workbook import write_report
    from ilp_dash.store.reference import load_reference

    reference = load_reference()
    name = next((p.name for p in reference.puskesmas if p.puskesmas_code == args.puskesmas), None)
    if name is None:
        raise UnknownArea(f"Puskesmas dengan kode '{args.puskesmas}' tidak ada dalam daftar. Kodenya ada di data/reference/puskesmas.csv.")
    names = {a.code: a.name for a in reference.areas}
    kelurahan = {
        w.kelurahan_code: names[w.kelurahan_code]
        for w in reference.working_areas
        if w.puskesmas_code == args.puskesmas
        and w.berlaku_mulai.year <= args.tahun
        and (w.berlaku_sampai is None or w.berlaku_sampai.year >= args.tahun)
    }
    path = args.ke or Path(f"formulir_{args.puskesmas}_{args.tahun}.xlsx")
    write_report(Report(args.puskesmas, name, args.tahun, False, DEFINITIONS[-1].version), path, kelurahan, empty=True)
    print(f"{path}: formulir kosong Puskesmas {name} tahun {args.tahun}, {len(kelurahan)} kelurahan.")


def _boundaries(args) -> int:
    from ilp_dash.ingest.boundaries.report import report_lines
    from ilp_dash.ingest.boundaries.taking import take_boundaries
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    with _stepping("Membaca batas") as progress:
        taken = take_boundaries(
            *(args.berkas, load_reference(), open_records(), args.kota, args.alias, args.lisensi, args.sebagian, args.periksa),
            progress=progress,
        )
    print(*report_lines(taken), sep="\n")
    if not taken.kept:
        print(
            f"{taken.file_name}: kurang dari 80 % kelurahan cocok, jadi berkas tidak diterima dan tidak ada yang berubah. "
            "Periksa usulan ejaan (--alias), sebut satu kota (--kota), atau terima apa adanya (--sebagian).",
            file=sys.stderr,
        )
        return 2
    if args.periksa:
        print("Dapat diterima. Ini hanya pemeriksaan; tidak ada yang berubah.")
    else:
        print("Sudah pernah diterima; tidak ada yang berubah." if taken.unchanged else "Diterima. Lanjutkan: python -m ilp_dash build")
    return 0


def _points(args) -> int:
    from ilp_dash.ingest.points.report import report_lines
    from ilp_dash.ingest.points.taking import take_points
    from ilp_dash.store.records import open_records
    from ilp_dash.store.reference import load_reference

    taken = take_points(args.berkas, load_reference(), open_records(), args.sebagian, args.periksa)
    print(*report_lines(taken), sep="\n")
    if not taken.kept:
        print(
            f"{taken.file_name}: {len(taken.bad)} baris tidak dapat diterima, jadi berkas tidak diterima dan tidak ada yang berubah. "
            + ("Perbaiki baris itu, atau terima yang baik saja (--sebagian)." if taken.good else "Perbaiki baris itu, lalu ulangi."),
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


def _build(args) -> None:
    import time

    from ilp_dash.store.build import is_current

    if args.bila_perlu and is_current():
        return
    started = time.perf_counter()
    with _stepping("Membangun basis data") as step:

        def progress(words: str, share: float) -> None:
            step(round(share * 100), 100)

        path = build_now(progress)
    print(f"Basis data {path.name} dibangun dan sekarang dipakai ({round(time.perf_counter() - started)} detik).")


def build_now(progress: Callable[[str, float], None] = lambda words, share: None) -> Path:
    """Build from everything accepted so far; returns the new database file."""
    from ilp_dash.domain.rules import Rules
    from ilp_dash.ingest.boundaries.keeping import kept_boundaries
    from ilp_dash.ingest.schematic import TITLE, as_geojson, schematic_boundaries
    from ilp_dash.ingest.submissions import accepted_reports
    from ilp_dash.store.build import Boundary, Received, build
    from ilp_dash.store.records import accepted, current_points, ilp_steps, open_records, settings
    from ilp_dash.store.reference import load_reference

    reference, records = load_reference(), open_records()
    kelurahan = {
        c.kota_code: [a.code for a in reference.areas if a.level == "kelurahan" and a.kota_code == c.kota_code] for c in reference.cities
    }
    own = kept_boundaries(records, kelurahan)
    boundaries = [Boundary(code, kota, shape, True, source) for kota, (source, shapes) in own.items() for code, shape in shapes.items()]
    boundaries += [
        Boundary(code, city.kota_code, as_geojson(shape), False, TITLE)
        for city in reference.cities
        if city.kota_code not in own
        for code, shape in schematic_boundaries(reference.areas, city.kota_code).items()
    ]
    received = [Received(s.file_name, s.sha256, s.received_at, len(s.findings), s.findings) for s in accepted(records)]
    reports = zip(accepted_reports(records, reference), received, strict=True)
    points = [(p.puskesmas_code, p.lat, p.lon, p.file_name) for p in current_points(records).values()]
    return build(reference, reports, Rules(settings(records)), boundaries, points, ilp_steps(records), progress=progress)


def _serve(args) -> int:
    import subprocess

    from ilp_dash.store.build import is_current
    from ilp_dash.ui.server import serve

    with suppress(StoreMissing):  # nothing built yet: the pages say what to do
        if not is_current():
            print("Basis data dibangun oleh versi aplikasi yang lain; dibangun ulang dahulu.", flush=True)
            # In a process of its own: what building needs would stay in the server's memory.
            if code := subprocess.call([sys.executable, "-m", "ilp_dash", "build"]):
                return code
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a server is stopped, not a failure
        serve(args.port, args.address)
    return 0


def _rule(args) -> None:
    from datetime import date

    from ilp_dash.domain.rules import RULES, Rules
    from ilp_dash.store.records import open_records, set_rule, settings

    records = open_records()
    if args.nama is None:
        rules = Rules(settings(records))
        for name in sorted(RULES):
            now = rules.in_force(name, date.today())
            print(f"{name} = {now.value}  ({now.origin})\n    {RULES[name].meaning}")
        return
    if args.nilai is None or parse_month(args.mulai) is None or not args.asal:
        raise BadSetting(
            'Tulis nilai dan bulan mulai, misalnya: python -m ilp_dash aturan tanggal_batas_lapor 7 --mulai 2026-01 --asal "SK …"'
        )
    set_rule(records, args.nama, args.nilai, parse_month(args.mulai), args.asal)
    print(f"Aturan {args.nama} = {args.nilai} mulai {args.mulai}. Jalankan build agar berlaku pada angka.")


def _step(args) -> None:
    from datetime import date

    from ilp_dash.domain.months import date_label
    from ilp_dash.domain.readiness import STEPS
    from ilp_dash.store.records import ilp_steps, open_records, set_ilp_step
    from ilp_dash.store.reference import load_reference

    known = {c.kota_code: c.name for c in load_reference().cities}
    if args.kota is not None and args.kota not in known:
        raise UnknownArea(f"Kota '{args.kota}' tidak dikenal. Pilih: {', '.join(f'{c} {n}' for c, n in known.items())}.")
    records = open_records()
    if args.nomor is None:
        written = {(s.kota_code, s.no): s for s in ilp_steps(records)}
        for kota in [args.kota] if args.kota else known:
            print(f"{kota} {known[kota]}")
            for no, name in STEPS.items():
                s = written.get((kota, no))
                days = [("rencana", s.planned_on), ("tercapai", s.reached_on)] if s else []
                words = [f"{word} {date_label(day)}" for word, day in days if day] or ["belum tercatat"]
                print(f"  {no}. {name}: {', '.join(words)}{' (SIMULASI)' if s and s.simulated else ''}")
        return
    try:
        day = None if args.tanggal == "hapus" else date.fromisoformat(args.tanggal or "")
    except ValueError:
        raise BadSetting(
            f"Tanggal '{args.tanggal or ''}' tidak terbaca. Tulis tahun-bulan-hari, misalnya: "
            'python -m ilp_dash langkah 81.71 4 2025-03-17 --bukti "SK Wali Kota 188/2025"'
        ) from None
    set_ilp_step(records, args.kota, args.nomor, day, args.rencana, args.bukti)
    kind, said = ("rencana" if args.rencana else "tercapai"), (date_label(day) if day else "dihapus")
    print(f"{known[args.kota]}, langkah {args.nomor} ({STEPS[args.nomor]}): {kind} {said}. Jalankan build agar tampil.")
