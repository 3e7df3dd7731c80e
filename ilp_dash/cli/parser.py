"""What can be written behind `python -m ilp_dash`, and argparse made to speak Indonesian."""

import argparse
from pathlib import Path

from ilp_dash import config
from ilp_dash.cli import (
    actions,
    approving,
    asking,
    briefing,
    database,
    dhis2,
    files,
    first,
    forms,
    keeping,
    meeting,
    meetings,
    people,
    sending,
    shapes,
    taken,
    versions,
    written,
)
from ilp_dash.domain.meetings import MEETINGS


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
            ("not allowed with argument", "tidak dapat dipakai bersama"),
            ("argument ", ""),
        ):
            message = message.replace(english, indonesian)
        self.exit(2, f"{self.format_usage()}Perintah keliru: {message}. Lihat bantuan: {self.prog} --help\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "pemakaian: " if prefix is None else prefix)


def made_parser() -> Parser:
    """All commands with their arguments; `args.run(args)` runs the one that was given."""
    parser = Parser(
        prog="python -m ilp_dash",
        description="Dasbor Integrasi Layanan Primer: data contoh, periksa, impor, bangun, tampilkan.",
    )
    commands = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True, parser_class=Parser)

    demo = commands.add_parser(
        "demo", help="tulis berkas laporan SIMULASI ke folder kiriman, seperti dikirim puskesmas"
    )
    demo.add_argument(
        "--kota", action="append", metavar="KODE", help="kode Kemendagri kota (boleh diulang); tanpa ini semua kota"
    )
    demo.add_argument("--bila-kosong", action="store_true", help="hanya bila buku terima belum pernah berisi laporan")
    demo.set_defaults(run=first.demo_if_wanted)

    check = commands.add_parser("check", help="periksa berkas tanpa menyimpan apa pun")
    _add_files(check)
    check.add_argument(
        "--tandai", type=Path, metavar="FOLDER", help="tulis ke folder ini berkas yang ada temuannya, selnya ditandai"
    )
    check.add_argument(
        "--selisih", type=Path, metavar="FOLDER", help="tulis ke folder ini setiap angka yang berubah: selisih.csv"
    )
    check.add_argument(
        "--pertanyaan", type=Path, metavar="BERKAS", help="tulis ke berkas JSON ini apa yang perlu dijawab pengirim"
    )
    check.set_defaults(run=files.check_command)

    take = commands.add_parser("import", help="periksa berkas, simpan aslinya, catat di buku terima")
    _add_files(take)
    take.set_defaults(run=files.import_command)

    book = commands.add_parser("buku-terima", help="daftar berkas yang pernah diterima dan yang berlaku")
    book.add_argument("--puskesmas", metavar="KODE", help="hanya puskesmas ini")
    book.add_argument("--banyak", type=int, default=20, metavar="N", help="paling banyak berapa baris (bawaan 20)")
    book.set_defaults(run=taken.ledger_command)

    gone = commands.add_parser("tarik", help="tarik satu berkas dari buku terima; jejaknya tetap ada")
    gone.add_argument("nomor", type=int, metavar="NOMOR", help="nomor berkas menurut 'buku-terima'")
    gone.add_argument("--alasan", default="", metavar="TEKS", help="mengapa ditarik; wajib")
    gone.set_defaults(run=taken.withdraw_command)

    wait = commands.add_parser("menunggu", help="daftar berkas yang menunggu persetujuan")
    wait.set_defaults(run=approving.waiting_command)

    agree = commands.add_parser("setujui", help="setujui berkas yang menunggu; pengirimnya sendiri tidak dapat")
    agree.add_argument("nomor", type=int, nargs="+", metavar="NOMOR", help="nomor berkas menurut 'menunggu'")
    agree.set_defaults(run=approving.approve_command)

    refuse = commands.add_parser("tolak", help="kembalikan berkas yang menunggu kepada pengirimnya; jejaknya tetap ada")
    refuse.add_argument("nomor", type=int, metavar="NOMOR", help="nomor berkas menurut 'menunggu'")
    refuse.add_argument("--catatan", default="", metavar="TEKS", help="yang perlu diperbaiki pengirim; wajib")
    refuse.set_defaults(run=approving.send_back_command)

    shut = commands.add_parser(
        "kunci", help="kunci satu bulan sebuah kota: tidak ada berkas yang mengubah angkanya lagi"
    )
    shut.add_argument("kota", nargs="?", metavar="KOTA", help="kode Kemendagri kota; tanpa ini yang terkunci didaftar")
    shut.add_argument("bulan", nargs="?", metavar="TTTT-BB", help="bulan, misalnya 2026-06")
    shut.add_argument("--buka", action="store_true", help="buka lagi bulan itu")
    shut.add_argument("--alasan", default="", metavar="TEKS", help="mengapa dibuka; wajib bersama --buka")
    shut.set_defaults(run=approving.lock_command)

    shape = commands.add_parser(
        "petakan", help="tunjukkan cara tabel buatan dinas sendiri akan dibaca; --simpan mengingatnya"
    )
    shape.add_argument("berkas", type=Path, metavar="BERKAS", help=".xlsx, .xls, .ods, atau .csv berisi tabel capaian")
    shape.add_argument("--tahun", type=int, metavar="TAHUN", help="tahun angkanya, bila berkas tidak menyebutnya")
    shape.add_argument("--bulan", type=int, choices=range(1, 13), metavar="1–12", help="bulan angkanya, atau terakhir")
    kind = shape.add_mutually_exclusive_group()
    kind.add_argument("--kumulatif", action="store_true", help="angkanya kumulatif sejak Januari")
    kind.add_argument("--bulanan", action="store_true", help="angkanya angka bulan itu saja")
    shape.add_argument("--basis", choices=("pusdatin", "riil"), help="sasaran itu proyeksi Pusdatin atau riil")
    shape.add_argument("--puskesmas", metavar="KODE", help="puskesmasnya, bila berkas tidak menyebutnya")
    shape.add_argument(
        "--layanan", action="append", default=[], metavar="[LABEL=]KODE", help="layanan satu label, atau berkas ini"
    )
    shape.add_argument(
        "--nama", action="append", default=[], metavar="NAMA=KODE", help="tempat satu nama (boleh diulang; - melewati)"
    )
    shape.add_argument(
        "--kolom", action="append", default=[], metavar="SEL=ARTI", help="arti satu kolom, misalnya F7=dilayani"
    )
    shape.add_argument("--simpan", action="store_true", help="ingat jawaban ini untuk berkas bersusunan sama")
    shape.set_defaults(run=shapes.map_command)

    other = commands.add_parser("dhis2", help="ingat tabel pemetaan DHIS2; dengan --url tarik angkanya ke berkas")
    other.add_argument(
        "--pemetaan", type=Path, required=True, metavar="BERKAS", help="CSV berjudul jenis;dhis2;kode;rincian"
    )
    other.add_argument("--url", metavar="ALAMAT", help="alamat DHIS2; tokennya dari ILP_DHIS2_TOKEN")
    other.add_argument("--mulai", metavar="TTTT-BB", help="bulan pertama, misalnya 2025-01")
    other.add_argument("--sampai", metavar="TTTT-BB", help="bulan terakhir")
    other.add_argument(
        "--ke", type=Path, metavar="FOLDER", help="folder hasil; yang sudah ada di sana tidak diminta lagi"
    )
    other.add_argument(
        "--dataset", action="append", default=[], metavar="UID", help="minta per kumpulan data (boleh diulang)"
    )
    other.set_defaults(run=dhis2.dhis2_command)

    form = commands.add_parser("formulir", help="tulis buku kerja untuk diisi puskesmas")
    form.add_argument(
        "puskesmas", metavar="KODE", help="kode puskesmas, misalnya P3371010201; dengan --semua kode kota"
    )
    form.add_argument("tahun", type=int, metavar="TAHUN", help="tahun laporan")
    form.add_argument(
        "--isi", action="store_true", help="berisi semua yang sudah dilaporkan; petugas hanya menambah bulan baru"
    )
    form.add_argument(
        "--ke", type=Path, metavar="BERKAS", help="nama berkas hasil (bawaan: formulir_KODE_TAHUN.xlsx di folder ini)"
    )
    form.add_argument(
        "--semua", type=Path, metavar="FOLDER", help="satu formulir tiap puskesmas kota itu, ke folder ini"
    )
    form.set_defaults(run=forms.form_command)

    limits = commands.add_parser(
        "boundaries", help="terima berkas batas kelurahan (GeoJSON, GeoPackage, Shapefile, CSV, SQL) pengganti skema"
    )
    limits.add_argument(
        "berkas", type=Path, metavar="BERKAS", help=".geojson, .js, .gpkg, .shp, .zip, .csv bergeometri, atau .sql"
    )
    limits.add_argument("--kota", metavar="KODE", help="hanya kota ini; tanpa ini semua kota yang dikenal")
    limits.add_argument(
        "--alias", type=Path, metavar="BERKAS", help="CSV nama_berkas,kode: ejaan yang sudah Anda periksa"
    )
    limits.add_argument("--lisensi", default="", metavar="TEKS", help="asal dan lisensi batas, tercetak di bawah peta")
    limits.add_argument("--sebagian", action="store_true", help="terima walau kurang dari 80 %% kelurahan cocok")
    limits.add_argument("--periksa", action="store_true", help="hanya laporan; tidak menyimpan apa pun")
    limits.set_defaults(run=files.boundaries_command)

    spots = commands.add_parser("points", help="terima berkas koordinat puskesmas (CSV, XLSX) untuk digambar di peta")
    spots.add_argument(
        "berkas", type=Path, metavar="BERKAS", help=".csv atau .xlsx dengan kolom kode_puskesmas, lintang, dan bujur"
    )
    spots.add_argument(
        "--sebagian", action="store_true", help="terima baris yang baik walau ada yang tidak dapat diterima"
    )
    spots.add_argument("--periksa", action="store_true", help="hanya laporan; tidak menyimpan apa pun")
    spots.set_defaults(run=files.points_command)

    build = commands.add_parser("build", help="bangun basis data baru dari semua laporan yang diterima, lalu pakai")
    build.add_argument(
        "--bila-perlu",
        action="store_true",
        help="hanya bila yang dipakai sekarang dibangun oleh versi aplikasi yang lain",
    )
    build.add_argument(
        "--semua", action="store_true", help="hitung ulang semua kota, juga yang tidak berubah sejak versi yang dipakai"
    )
    build.set_defaults(run=database.build_command)

    kept = commands.add_parser("versi", help="lihat versi yang disimpan: isi, yang berubah, mana yang tampil")
    kept.set_defaults(run=versions.versions_command)

    undo = commands.add_parser("kembalikan", help="tampilkan lagi isi versi yang disimpan; buku terima tidak berubah")
    undo.add_argument("nomor", type=int, metavar="NOMOR", help="nomor menurut 'versi'")
    undo.set_defaults(run=versions.roll_back_command)

    keep = commands.add_parser("cadangkan", help="tulis satu berkas cadangan dari semua yang tidak dapat dibuat lagi")
    keep.add_argument("berkas", type=Path, metavar="BERKAS", help="nama berkas cadangan, .zip")
    keep.set_defaults(run=keeping.back_up_command)

    back = commands.add_parser("pulihkan", help="periksa cadangan, pasang di folder data ini, lalu bangun")
    back.add_argument("berkas", type=Path, metavar="BERKAS", help="berkas dari 'cadangkan'")
    back.add_argument("--periksa", action="store_true", help="hanya memeriksa; tidak mengubah apa pun")
    back.set_defaults(run=keeping.restore_command)

    serve = commands.add_parser("serve", help="tampilkan dasbor di peramban (http://127.0.0.1:8501)")
    serve.add_argument("--port", type=int, metavar="NOMOR", help="porta (bawaan 8501)")
    serve.add_argument(
        "--address", metavar="ALAMAT", help="alamat yang dilayani (bawaan 127.0.0.1: hanya komputer ini)"
    )
    serve.add_argument("--umum", action="store_true", help="hanya tampilan umum, siapa pun yang membuka")
    serve.set_defaults(run=database.serve_command)

    rule = commands.add_parser("aturan", help="lihat aturan setempat, atau tetapkan satu aturan mulai suatu bulan")
    rule.add_argument("nama", nargs="?", help="nama aturan")
    rule.add_argument("nilai", nargs="?", help="nilai baru")
    rule.add_argument("--mulai", metavar="TTTT-BB", help="bulan mulai berlaku, misalnya 2026-01")
    rule.add_argument("--asal", help="dasar penetapan, misalnya nomor SK; wajib")
    rule.set_defaults(run=written.rule_command)

    step = commands.add_parser("langkah", help="lihat delapan langkah ILP kota, atau catat tanggal satu langkah")
    step.add_argument("kota", nargs="?", metavar="KOTA", help="kode Kemendagri kota, misalnya 81.71")
    step.add_argument("nomor", nargs="?", type=int, metavar="NOMOR", help="nomor langkah, 1–8")
    step.add_argument(
        "tanggal", nargs="?", metavar="TANGGAL", help="tanggal tercapai, TTTT-BB-HH; kata hapus menarik catatan"
    )
    step.add_argument("--rencana", action="store_true", help="tanggal itu rencana, bukan yang tercapai")
    step.add_argument("--bukti", default="", metavar="TEKS", help="dasar atau bukti, misalnya nomor SK")
    step.set_defaults(run=written.step_command)

    follow = commands.add_parser(
        "tindak-lanjut", help="lihat siapa mengerjakan apa sampai kapan; tulis ke atau baca dari buku kerja"
    )
    follow.add_argument("--kota", metavar="KODE", help="hanya kota ini; tanpa ini semua kota")
    way = follow.add_mutually_exclusive_group()
    way.add_argument("--xlsx", type=Path, metavar="BERKAS", help="tulis tabelnya ke berkas ini untuk diisi")
    way.add_argument(
        "--masuk", type=Path, metavar="BERKAS", help="baca kembali tabel itu: semua barisnya atau tidak ada"
    )
    follow.set_defaults(run=actions.actions_command)

    meetings.declare(commands)

    points = commands.add_parser("pokok", help="lihat kalimat Pokok rapat sebuah kota, atau sunting satu untuk rapat")
    points.add_argument("kota", metavar="KOTA", help="kode Kemendagri kota, misalnya 15.71")
    points.add_argument("periode", metavar="TTTT-BB", help="bulan, misalnya 2026-06")
    which = points.add_mutually_exclusive_group()
    which.add_argument(
        "--sunting", nargs=2, metavar=("NOMOR", "TEKS"), help="tulis kalimat ini dengan kata dinas, misalnya kurang-1"
    )
    which.add_argument("--pulihkan", metavar="NOMOR", help="pakai lagi kalimat asli menurut aturan")
    points.set_defaults(run=briefing.briefing_command)

    role = commands.add_parser("peran", help="lihat siapa memegang peran apa, beri, atau cabut")
    role.set_defaults(run=people.roles_command)
    role.add_argument("--riwayat", action="store_true", help="juga yang sudah dicabut")
    acts = role.add_subparsers(title="perintah", metavar="PERINTAH", parser_class=Parser)
    give = acts.add_parser("beri", help="beri seseorang satu peran, menggantikan peran sebelumnya")
    give.add_argument("surel", metavar="SUREL", help="surel yang dipakai masuk, atau nama pengguna dari proxy")
    give.add_argument("peran", metavar="PERAN", help="pimpinan, pengelola, petugas, atau admin")
    give.add_argument("--puskesmas", metavar="KODE", help="kode puskesmas; wajib untuk petugas, misalnya P3371010201")
    give.set_defaults(run=people.give_command)
    take_back = acts.add_parser("cabut", help="cabut peran seseorang; berlaku pada kliknya yang berikut")
    take_back.add_argument("surel", metavar="SUREL", help="surel atau nama pengguna")
    take_back.set_defaults(run=people.withdraw_command)

    trail = commands.add_parser("jejak", help="lihat catatan terbaru: siapa menulis apa")
    trail.add_argument("--banyak", type=int, default=20, metavar="JUMLAH", help="banyaknya baris (bawaan 20)")
    trail.set_defaults(run=people.trail_command)

    question = commands.add_parser("tanya", help="jawab satu pertanyaan tentang data, di layar atau ke berkas")
    question.add_argument("pertanyaan", nargs="?", metavar="NAMA", help="misalnya spm_by_puskesmas; lihat --daftar")
    question.add_argument("--umum", action="store_true", help="dari tampilan umum (bawaan: tampilan dinas)")
    question.add_argument("--daftar", action="store_true", help="sebutkan semua pertanyaan dan kolom jawabannya")
    question.add_argument("--kota", metavar="KODE", help="kode Kemendagri, misalnya 15.71")
    question.add_argument("--periode", metavar="TTTT-BB", help="bulan; bawaan bulan terakhir kota itu")
    question.add_argument("--sejak", metavar="TTTT-BB", help="bulan pertama rentang; bawaan Januari tahun itu")
    question.add_argument("--puskesmas", metavar="KODE", help="hanya puskesmas ini")
    question.add_argument("--kelurahan", metavar="KODE", help="hanya kelurahan ini")
    question.add_argument("--indikator", metavar="KODE", help="misalnya SPM08 atau K6")
    question.add_argument("--basis", metavar="BASIS", choices=("pusdatin", "riil"), help="pusdatin (bawaan) atau riil")
    question.add_argument("--tingkat", metavar="TINGKAT", help="kelurahan, puskesmas, kecamatan, kota_adm, atau kota")
    for kind in ("xlsx", "csv", "parquet"):
        question.add_argument(f"--{kind}", action="store_true", help=f"tulis ke berkas .{kind}")
    question.add_argument("--ke", type=Path, metavar="BERKAS", help="nama berkas hasil (bawaan: NAMA di folder ini)")
    question.set_defaults(run=asking.ask_command)

    pack = commands.add_parser("paparan", help="buat bahan rapat kota atau puskesmas: berkas siap pakai ke satu folder")
    pack.add_argument("kota", metavar="KOTA", help="kode Kemendagri kota, misalnya 15.71")
    pack.add_argument(
        "periode", nargs="?", metavar="TTTT-BB", help="bulan, misalnya 2026-06; tanpa ini atau 'terbaru' bulan terakhir"
    )
    pack.add_argument(
        "--rapat", choices=tuple(MEETINGS), default="bulanan", help="untuk rapat apa: bulanan, tribulanan, atau spm"
    )
    pack.add_argument("--puskesmas", metavar="KODE", help="bahan puskesmas ini saja; kode atau namanya")
    pack.add_argument(
        "--folder", type=Path, default=Path("paparan"), metavar="FOLDER", help="folder hasil (bawaan: paparan di sini)"
    )
    pack.add_argument("--umum", action="store_true", help="dari tampilan umum (bawaan: tampilan dinas)")
    pack.add_argument("--versi", type=int, metavar="N", help="dari versi data ini yang masih disimpan")
    sending.declare(pack)
    pack.set_defaults(run=meeting.pack_command)
    return parser


def _add_files(command: Parser) -> None:
    command.add_argument(
        "berkas",
        nargs="*",
        type=Path,
        metavar="BERKAS",
        help="berkas XLSX atau CSV, atau folder atau .zip berisi berkas",
    )
    command.add_argument(
        "--kiriman", action="store_true", help=f"semua berkas di folder kiriman ({config.submissions_dir()})"
    )
    command.add_argument("--puskesmas", metavar="KODE", help="hanya laporan puskesmas ini; yang lain ditolak")
    command.add_argument(
        "--alasan", default="", metavar="TEKS", help="mengapa isian di luar kebiasaan benar, atau sel dikecualikan"
    )
    command.add_argument(
        "--kecuali",
        action="append",
        default=[],
        metavar="LEMBAR!SEL",
        help='sel keliru yang dibaca kosong, misalnya "PWS!D7", di CSV "baris 12" (boleh diulang); perlu --alasan',
    )
    command.add_argument(
        "--ganti",
        action="store_true",
        help="menggantikan semua laporan puskesmas dan tahun itu; angka yang tidak ada dalam berkas ini ditarik",
    )
