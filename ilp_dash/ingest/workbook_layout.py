"""The report workbook: the one place that knows its sheets, identity block, headings and row labels.

One workbook per puskesmas and year. Writer and reader share these tables; the reader finds every column by the words of
its heading (`needs`, `lacks`), never by its position, so that extra rows and moved columns do no harm.
"""

import re
from dataclasses import dataclass

from ilp_dash.domain.months import MONTH_NAMES

# "Kunjungan mingguan" is the weekly sheet, so that name is tried before "Kunjungan".
SHEETS = ("SPM", "PWS", "ILP", "Jejaring", "Mutu", "Mingguan", "Kunjungan")
REQUIRED_SHEETS = ("SPM", "PWS", "ILP", "Jejaring")
GUIDE_SHEET = "Petunjuk"
# Forms whose months are sent one by one: rows "Tanggal kirim" and "Status".
MONTHLY_FORMS = ("SPM", "PWS")
# Sheets whose figures may be single months or sums since January.
OF_EITHER_KIND = ("SPM", "PWS", "Kunjungan")

TITLES = {
    "SPM": "LAPORAN CAPAIAN STANDAR PELAYANAN MINIMAL (SPM) BIDANG KESEHATAN",
    "PWS": "LAPORAN PEMANTAUAN WILAYAH SETEMPAT (PWS) PER KELURAHAN",
    "ILP": "DAFTAR PERIKSA INTEGRASI LAYANAN PRIMER (ILP)",
    "Jejaring": "KEADAAN JEJARING: POSYANDU, PUSTU, KADER PER KELURAHAN",
    "Mutu": "MUTU MINIMUM SPM: BARANG/JASA DAN SUMBER DAYA MANUSIA",
    "Mingguan": "KUNJUNGAN RUMAH TIAP MINGGU PER KELURAHAN",
    "Kunjungan": "KUNJUNGAN PUSKESMAS MENURUT ASAL PASIEN",
}

# Identity block: field, label as printed, spellings the reader accepts (plain words).
IDENTITY = (
    ("puskesmas_code", "Kode puskesmas", ("kode puskesmas", "kode pkm", "kode faskes")),
    ("puskesmas_name", "Nama puskesmas", ("nama puskesmas", "puskesmas", "nama pkm")),
    ("year", "Tahun", ("tahun", "tahun laporan", "tahun anggaran")),
    ("nature", "Sifat data", ("sifat data",)),
    ("kind", "Jenis angka", ("jenis angka",)),
    ("definition", "Versi definisi", ("versi definisi", "definisi")),
)
SIMULATED, REAL = "DATA SIMULASI", "DATA ASLI"
MONTHLY, CUMULATIVE = "bulanan", "kumulatif"

# Dates above the ILP checklist: field of Report, label, words that must stand in a label.
ILP_DATES = (
    ("ilp_declared_on", "Dinyatakan menerapkan ILP", ("dinyatakan",)),
    ("ilp_pilot_on", "Ditetapkan pilot", ("pilot",)),
    ("ilp_planned_on", "Rencana", ("rencana",)),
)

SENT_ROW, STATE_ROW, TOTAL_ROW = "Tanggal kirim", "Status", "JUMLAH"


@dataclass(frozen=True)
class Heading:
    """One column. `top` and `sub` are its two heading lines (sub empty: one merged cell over both).

    needs: words that must all stand in the heading found in a file; lacks: words that must not.
    required: without this column the sheet is refused.
    """

    field: str
    top: str
    sub: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    width: float = 9
    required: bool = True


def _months(top: str) -> tuple[Heading, ...]:
    return tuple(Heading(f"m{n}", top, name, (), width=9.5) for n, name in enumerate(MONTH_NAMES, 1))


def _findings(field: str, top: str, lacks: tuple[str, ...]) -> tuple[Heading, ...]:
    groups = (
        ("akses", "Tidak mengakses pelayanan", "mengakses"),
        ("patuh", "Tidak patuh pengobatan", "patuh"),
        ("bahaya", "Tanda bahaya", "bahaya"),
        ("tbc", "Gejala TBC", "tbc"),
    )
    return tuple(Heading(f"{field}_{id}", top, sub, (top.lower(), word), lacks, 12) for id, sub, word in groups)


_BASES = (
    Heading("sasaran_pusdatin", "Sasaran setahun", "Pusdatin", ("sasaran", "pusdatin"), ("revisi",), 10),
    Heading("sasaran_riil", "Sasaran setahun", "Riil", ("sasaran", "riil"), ("revisi",), 10),
)

HEADINGS: dict[str, tuple[Heading, ...]] = {
    "SPM": (
        Heading("no", "No", "", ("no",), ("kode",), 5, False),
        Heading("code", "Kode", "", ("kode",), ("puskesmas", "kelurahan"), 9),
        Heading("name", "Jenis layanan", "", ("jenis",), width=46, required=False),
        *_BASES,
        Heading("revised_pusdatin", "Revisi sasaran", "Pusdatin", ("revisi", "pusdatin"), width=10, required=False),
        Heading("revised_riil", "Revisi sasaran", "Riil", ("revisi", "riil"), width=10, required=False),
        Heading("revised_from", "Revisi sasaran", "Mulai bulan", ("revisi", "mulai"), width=12, required=False),
        *_months("Dilayani sesuai standar, tiap bulan"),
        Heading("total", "Jumlah", "", ("jumlah",), ("kode", "sasaran"), 11, False),
    ),
    "PWS": (
        Heading("kelurahan_code", "Kode kelurahan", "", ("kode", "kelurahan"), width=15),
        Heading("kelurahan", "Kelurahan", "", ("kelurahan",), ("kode",), 22, False),
        Heading("code", "Kode", "", ("kode",), ("kelurahan", "puskesmas"), 20),
        Heading("name", "Indikator", "", ("indikator",), ("kode",), 46, False),
        *_BASES,
        *_months("Jumlah tiap bulan"),
    ),
    "ILP": (
        Heading("no", "No", "", ("no",), width=6),
        Heading("name", "Butir", "", ("butir",), width=70, required=False),
        Heading("reached_on", "Tanggal tercapai", "", ("tanggal",), width=17),
        Heading("evidence", "Bukti", "", ("bukti",), width=40),
        Heading("value_pct", "Nilai (%)", "", ("nilai",), width=11, required=False),
    ),
    "Jejaring": (
        Heading("kelurahan_code", "Kode kelurahan", "", ("kode", "kelurahan"), width=15),
        Heading("kelurahan", "Kelurahan", "", ("kelurahan",), ("kode",), 22, False),
        Heading("month", "Bulan", "", ("bulan",), width=12),
        Heading("posyandu_total", "Posyandu", "Jumlah", ("posyandu", "jumlah"), ("kader",)),
        Heading("posyandu_aktif", "Posyandu", "Aktif", ("posyandu", "aktif"), ("siklus", "kader")),
        Heading("posyandu_siklus_hidup", "Posyandu", "Siklus hidup aktif", ("posyandu", "siklus"), ("kader",), 12),
        Heading("pustu", "Pustu", "Ada (jumlah)", ("pustu", "ada"), width=9),
        Heading("pustu_perawat", "Pustu", "Perawat", ("pustu", "perawat")),
        Heading("pustu_bidan", "Pustu", "Bidan", ("pustu", "bidan")),
        Heading("pustu_kader", "Pustu", "Kader", ("pustu", "kader")),
        Heading("kader_total", "Kader posyandu", "Jumlah", ("kader", "jumlah"), ("pustu",)),
        Heading("kader_purwa", "Kader posyandu", "Purwa", ("kader", "purwa"), ("pustu",)),
        Heading("kader_madya", "Kader posyandu", "Madya", ("kader", "madya"), ("pustu",)),
        Heading("kader_utama", "Kader posyandu", "Utama", ("kader", "utama"), ("pustu",)),
        Heading("kader_belum", "Kader posyandu", "Belum ada status", ("kader", "belum"), ("pustu",), 11),
    ),
    "Mutu": (
        Heading("no", "No", "", ("no",), ("kode",), 5, False),
        Heading("code", "Kode", "", ("kode",), width=9),
        Heading("name", "Jenis layanan", "", ("jenis",), width=46, required=False),
        Heading("barang_butuh", "Barang/jasa", "Dibutuhkan", ("barang", "dibutuhkan"), width=13),
        Heading("barang_ada", "Barang/jasa", "Tersedia", ("barang", "tersedia"), width=13),
        Heading("sdm_butuh", "Sumber daya manusia (SDM)", "Dibutuhkan", ("sdm", "dibutuhkan"), width=13),
        Heading("sdm_ada", "Sumber daya manusia (SDM)", "Tersedia", ("sdm", "tersedia"), width=13),
    ),
    "Mingguan": (
        Heading("kelurahan_code", "Kode kelurahan", "", ("kode", "kelurahan"), width=15),
        Heading("kelurahan", "Kelurahan", "", ("kelurahan",), ("kode",), 22, False),
        Heading("week", "Minggu (tanggal Senin)", "", ("minggu",), width=14),
        Heading("visited", "Keluarga dikunjungi", "", ("keluarga", "dikunjungi"), width=12),
        *_findings("temuan", "Temuan", ("ditindaklanjuti", "lanjut")),
        *_findings("lanjut", "Ditindaklanjuti", ()),
    ),
    "Kunjungan": (
        Heading("month", "Bulan", "", ("bulan",), width=16),
        Heading("dalam_wilayah", "Asal pasien", "Dalam wilayah kerja", ("dalam", "wilayah"), width=14),
        Heading("luar_wilayah", "Asal pasien", "Luar wilayah, dalam kota", ("luar", "wilayah"), width=14),
        Heading("luar_kota", "Asal pasien", "Luar kota", ("luar", "kota"), ("wilayah",), 14),
        Heading("total", "Jumlah", "", ("jumlah",), width=11, required=False),
    ),
}

# Fields of whole-number cells, per sheet (months m1–m12 besides).
COUNT_FIELDS = {
    "SPM": ("sasaran_pusdatin", "sasaran_riil", "revised_pusdatin", "revised_riil"),
    "PWS": ("sasaran_pusdatin", "sasaran_riil"),
    "Jejaring": tuple(h.field for h in HEADINGS["Jejaring"][3:]),
    "Mutu": ("barang_butuh", "barang_ada", "sdm_butuh", "sdm_ada"),
    "Mingguan": tuple(h.field for h in HEADINGS["Mingguan"][3:]),
    "Kunjungan": ("dalam_wilayah", "luar_wilayah", "luar_kota"),
}
MONTH_FIELDS = tuple(f"m{n}" for n in range(1, 13))


def words_of(text) -> str:
    """A heading or label as plain lower-case words: "Sasaran\\nPusdatin *)" → "sasaran pusdatin"."""
    return " ".join(re.findall(r"[a-z0-9]+", str(text).lower()))


def cell_name(row: int, column: int) -> str:
    """ "C7" of a zero-based row and column."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def column_number(letters: str) -> int:
    """Zero-based number of column "C"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
