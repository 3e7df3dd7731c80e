"""Columns of a report as a long CSV: one row per figure.

Columns (headings are found by their words, in any order):

    Kode Puskesmas · Nama Puskesmas · Tahun · Sifat Data · Jenis Angka · Versi Definisi     the same on every row
    Bagian           SPM, PWS, ILP, Jejaring, Mutu, Kunjungan, Mingguan
    Kode Kelurahan   for PWS, Jejaring and Mingguan
    Kode             SPM service, PWS indicator, number of the ILP item
    Rincian          what the figure is: "Sasaran Pusdatin", "Dilayani", "Tanggal kirim", "Posyandu aktif" … (DETAILS)
    Bulan            1–12 or a month's name, for monthly figures; for Mingguan the week (its Monday, or 2026-W37)
    Nilai            the figure; blank = none, 0 = zero

A row with a code but neither Rincian nor Nilai says that the line is there and still empty.
"""

from ilp_dash.ingest.workbook_layout import words_of

HEADINGS = (
    "Kode Puskesmas",
    "Nama Puskesmas",
    "Tahun",
    "Sifat Data",
    "Jenis Angka",
    "Versi Definisi",
    "Bagian",
    "Kode Kelurahan",
    "Kode",
    "Rincian",
    "Bulan",
    "Nilai",
)
FIELDS = (
    "puskesmas_code",
    "puskesmas_name",
    "year",
    "nature",
    "kind",
    "definition",
    "part",
    "kelurahan_code",
    "code",
    "detail",
    "month",
    "value",
)
COLUMN_OF = {words_of(h): f for h, f in zip(HEADINGS, FIELDS, strict=True)}
OPTIONAL = {"puskesmas_name", "definition"}

# Rincian → field, per Bagian. Fields of twelve months are "served" and
# "values", dates and states of a form "sent", "state".
DETAILS = {
    "SPM": {
        "Tanggal kirim": "sent",
        "Status": "state",
        "Sasaran Pusdatin": "sasaran_pusdatin",
        "Sasaran riil": "sasaran_riil",
        "Revisi Pusdatin": "revised_pusdatin",
        "Revisi riil": "revised_riil",
        "Revisi mulai bulan": "revised_from",
        "Dilayani": "served",
    },
    "PWS": {
        "Tanggal kirim": "sent",
        "Status": "state",
        "Sasaran Pusdatin": "sasaran_pusdatin",
        "Sasaran riil": "sasaran_riil",
        "Jumlah": "values",
    },
    "ILP": {
        "Dinyatakan menerapkan ILP": "ilp_declared_on",
        "Ditetapkan pilot": "ilp_pilot_on",
        "Rencana": "ilp_planned_on",
        "Tanggal tercapai": "reached_on",
        "Bukti": "evidence",
        "Nilai (%)": "value_pct",
    },
    "Jejaring": {
        "Posyandu jumlah": "posyandu_total",
        "Posyandu aktif": "posyandu_aktif",
        "Posyandu siklus hidup aktif": "posyandu_siklus_hidup",
        "Pustu ada": "pustu",
        "Pustu perawat": "pustu_perawat",
        "Pustu bidan": "pustu_bidan",
        "Pustu kader": "pustu_kader",
        "Kader posyandu jumlah": "kader_total",
        "Kader posyandu Purwa": "kader_purwa",
        "Kader posyandu Madya": "kader_madya",
        "Kader posyandu Utama": "kader_utama",
        "Kader posyandu belum ada status": "kader_belum",
    },
    "Mutu": {
        "Barang/jasa dibutuhkan": "barang_butuh",
        "Barang/jasa tersedia": "barang_ada",
        "SDM dibutuhkan": "sdm_butuh",
        "SDM tersedia": "sdm_ada",
    },
    "Kunjungan": {
        "Dalam wilayah kerja": "dalam_wilayah",
        "Luar wilayah, dalam kota": "luar_wilayah",
        "Luar kota": "luar_kota",
    },
    "Mingguan": {
        "Keluarga dikunjungi": "visited",
        "Temuan tidak mengakses pelayanan": "temuan_akses",
        "Temuan tidak patuh pengobatan": "temuan_patuh",
        "Temuan tanda bahaya": "temuan_bahaya",
        "Temuan gejala TBC": "temuan_tbc",
        "Ditindaklanjuti tidak mengakses pelayanan": "lanjut_akses",
        "Ditindaklanjuti tidak patuh pengobatan": "lanjut_patuh",
        "Ditindaklanjuti tanda bahaya": "lanjut_bahaya",
        "Ditindaklanjuti gejala TBC": "lanjut_tbc",
    },
}
FIELD_OF = {part: {words_of(label): field for label, field in details.items()} for part, details in DETAILS.items()}
MONTHLY_FIELDS = {"served", "values", "sent", "state"}
DATE_FIELDS = {"sent", "ilp_declared_on", "ilp_pilot_on", "ilp_planned_on", "reached_on"}
