"""What can be found in a submitted file: kinds of finding with their Indonesian words, and the check of trust each
belongs to."""

from ilp_dash.domain.indicators import PART_OF

ERROR, WARNING = "galat", "peringatan"

# kind → (severity, words after the number of cells, what to do or what it means).
KINDS = {
    # Cells that cannot be read.
    "BUKAN_BILANGAN": (ERROR, "isian bukan bilangan", ""),
    "NEGATIF": (ERROR, "isian bukan bilangan", ""),
    "PECAHAN": (
        ERROR,
        "isian bukan bilangan bulat",
        "Excel berbahasa Inggris memakan titik ribuan: tulis 1234, bukan 1.234",
    ),
    "TERLALU_BESAR": (ERROR, "isian terlalu besar", ""),
    "BUKAN_TANGGAL": (ERROR, "isian bukan tanggal", "tulis seperti 05/02/2025"),
    "TANGGAL_DUA_ARTI": (
        ERROR,
        "tanggal yang dapat berarti dua hari",
        "tulis dengan nama bulannya, misalnya 5 Februari 2025, juga tanggal lain di baris atau kolom itu",
    ),
    "BUKAN_BULAN": (ERROR, "isian bukan nama bulan", "tulis Januari sampai Desember"),
    "BULAN_BELUM_BERJALAN": (
        ERROR,
        "isian untuk bulan yang belum berjalan",
        "kosongkan, juga bila isinya 0; isi setelah bulan itu berjalan",
    ),
    "KIRIM_SEBELUM_BULAN": (
        ERROR,
        "tanggal kirim sebelum bulannya mulai",
        "betulkan tanggalnya; bulan yang belum berjalan ketika dikirim dikosongkan",
    ),
    "BUKAN_MINGGU": (ERROR, "isian bukan minggu", "tulis tanggal Senin, 07/09/2026, atau 2026-W37"),
    "STATUS_TAK_DIKENAL": (ERROR, "status tidak dikenal", "pilih draf, dikirim, disetujui, dikembalikan, atau final"),
    "RUMUS_GALAT": (
        ERROR,
        "rumus Excel yang galat atau belum dihitung",
        "buka di Excel atau LibreOffice, betulkan rumusnya, simpan",
    ),
    # Identity and codes.
    "IDENTITAS_KOSONG": (ERROR, "baris identitas belum terisi", "isi di bagian atas lembar"),
    "IDENTITAS_BEDA": (ERROR, "identitas yang berbeda dengan lembar pertama", "samakan di semua lembar"),
    "TAHUN_DI_LUAR": (ERROR, "tahun di luar jangkauan", ""),
    "PUSKESMAS_TAK_DIKENAL": (ERROR, "kode puskesmas tidak dikenal", "cocokkan dengan daftar puskesmas"),
    "KELURAHAN_TAK_DIKENAL": (ERROR, "kode kelurahan tidak dikenal", "cocokkan dengan daftar kelurahan"),
    "PUSKESMAS_KOTA_LAIN": (
        ERROR,
        "kode puskesmas dari kota yang tidak terpasang di sini",
        "kirim ke dasbor kota itu, atau betulkan kodenya menurut daftar puskesmas",
    ),
    "KODE_BUKAN_PUSKESMAS": (
        ERROR,
        "kode kota, kecamatan, atau kelurahan di tempat kode puskesmas",
        "kirim satu berkas untuk tiap puskesmas, bukan rekap kota atau kecamatan",
    ),
    "KELURAHAN_KOTA_LAIN": (
        ERROR,
        "kode kelurahan dari kota yang tidak terpasang di sini",
        "betulkan kodenya menurut daftar kelurahan; kelurahan kota lain dilaporkan kota itu",
    ),
    "KODE_MERAGUKAN": (ERROR, "kode kelurahan yang cocok dengan dua tempat", "tulis kode Kemendagri dengan titik"),
    "INDIKATOR_TAK_DIKENAL": (ERROR, "kode indikator tidak dikenal", "pakai kode pada formulir"),
    "KODE_BERLEBIH": (
        ERROR,
        "kode pada baris yang berlaku untuk seluruh formulir",
        "kosongkan kolom kode pada baris tanggal kirim, status, dan tanggal penetapan",
    ),
    "BARIS_TANPA_KODE": (ERROR, "baris berisi angka tanpa kode", "isi kodenya atau kosongkan barisnya"),
    "BARIS_GANDA": (ERROR, "baris ganda", "satukan atau hapus salah satu"),
    "BARIS_GANDA_TERSEMBUNYI": (
        ERROR,
        "baris tersembunyi yang mengulang baris lain",
        "tampilkan barisnya (hapus saringan), lalu satukan atau hapus salah satu",
    ),
    "SEL_BERLEBIH": (
        ERROR,
        "baris dengan sel lebih banyak daripada judul kolom",
        "pisahkan sel dengan titik koma bila ada koma di dalam isinya",
    ),
    "BUTIR_TAK_DIKENAL": (ERROR, "nomor butir ILP di luar 1–10", ""),
    # Read, but worth a look.
    "STRIP": (WARNING, "isian '-' dibaca sebagai tidak ada data (bukan 0)", ""),
    "ANGKA_MERAGUKAN": (
        WARNING,
        "bilangan yang dapat berarti dua hal",
        "koma dibaca sebagai pemisah ribuan pada kolom jumlah",
    ),
    "ANGKA_INGGRIS": (WARNING, "bilangan ditulis cara Inggris", ""),
    "PERSEN_DI_ATAS_100": (WARNING, "persen di atas 100", ""),
    "PERSEN_MERAGUKAN": (WARNING, "persen antara 0 dan 1 dibaca apa adanya", "bila maksudnya 85,3 % tulis 85,3"),
    "NAMA_BEDA": (WARNING, "nama puskesmas tidak cocok dengan kodenya", "periksa kode puskesmas"),
    "KODE_DIPULIHKAN": (WARNING, "kode rusak oleh Excel dipulihkan dari daftar", ""),
    "DEFINISI_TAK_DIKENAL": (WARNING, "versi definisi tidak dikenal", ""),
    "LUAR_WILAYAH_KERJA": (
        WARNING,
        "kelurahan di luar wilayah kerja puskesmas pada tahun itu",
        "cocokkan dengan SK wilayah kerja",
    ),
    "KUMULATIF_TURUN": (
        WARNING,
        "angka kumulatif turun dari bulan sebelumnya",
        "periksa bulan itu dan bulan sebelumnya",
    ),
    "BARIS_TERSEMBUNYI": (WARNING, "baris tersembunyi ikut dibaca", "tampilkan barisnya dan periksa isinya"),
    "KOLOM_TERSEMBUNYI": (WARNING, "kolom tersembunyi ikut dibaca", "tampilkan kolomnya dan periksa isinya"),
    "LEMBAR_TERSEMBUNYI": (WARNING, "lembar tersembunyi ikut dibaca", "tampilkan lembarnya dan periksa isinya"),
    "BUKAN_SENIN": (WARNING, "minggu ditulis dengan hari selain Senin", "dibaca sebagai Senin minggu itu"),
    "SPM05_KUMULATIF": (WARNING, "SPM05 kumulatif", ""),
    # Files in the shapes offices have of their own.
    "KODE_NAMA_BERBEDA": (ERROR, "kode dan nama yang menunjuk dua puskesmas", "betulkan salah satunya"),
    "LP_TAK_LENGKAP": (ERROR, "hanya L atau P yang terisi, tanpa TOTAL", "isi TOTAL, atau L dan P dua-duanya"),
    "KELURAHAN_TANPA_PUSKESMAS": (
        ERROR,
        "kelurahan yang waktu itu tidak di wilayah kerja satu puskesmas",
        "lengkapi data/reference/wilayah_kerja.csv",
    ),
    "TOTAL_BUKAN_LP": (WARNING, "TOTAL berbeda dari L + P", "dibaca TOTAL-nya; periksa ketiganya"),
    "LEMBAR_TAK_DIBACA": (WARNING, "angkanya bukan tabel capaian yang dikenal", "lembar ini tidak dibaca"),
    "PWS_DARI_PUSKESMAS": (WARNING, "angka PWS puskesmas dicatat untuk satu-satunya kelurahannya", ""),
    "JUMLAH_BEDA": (WARNING, "baris jumlah berbeda dari jumlah barisnya", "baris jumlah tidak dipakai"),
    "SETELAH_BULAN_TERAKHIR": (WARNING, "isian sesudah bulan terakhir yang dilaporkan", "tidak dibaca"),
    "KUMULATIF_TANPA_AWAL": (WARNING, "angka kumulatif tanpa bulan-bulan sebelumnya", ""),
    # Smells: never a reason to refuse.
    "TANPA_SASARAN": (WARNING, "layanan tanpa sasaran", "isi sasaran setahun, atau jelaskan mengapa tidak ada"),
    "LAYANAN_LEBIH_SASARAN": (
        WARNING,
        "dilayani lebih banyak daripada sasaran",
        "periksa sasaran dan asal orangnya; bila benar, biarkan",
    ),
    "K4_LEBIH_K1": (WARNING, "K4 lebih banyak daripada K1", "periksa K1 dan K4: yang K4 pasti sudah K1"),
    "K6_LEBIH_K4": (WARNING, "K6 lebih banyak daripada K4", "periksa K4 dan K6: yang K6 pasti sudah K4"),
    "KN_LENGKAP_LEBIH_KN1": (
        WARNING,
        "KN lengkap lebih banyak daripada KN1",
        "periksa KN1 dan KN lengkap: yang lengkap pasti sudah KN1",
    ),
    "D_LEBIH_S": (
        WARNING,
        "balita ditimbang (D) lebih banyak daripada sasaran bulan itu (S)",
        "periksa D dan S bulan itu",
    ),
    "LANJUT_LEBIH_TEMUAN": (WARNING, "ditindaklanjuti lebih banyak daripada temuan", ""),
    "MINGGU_DI_LUAR_TAHUN": (WARNING, "minggu di luar tahun laporan", "baris itu tidak dihitung"),
    "BULAN_KEMBAR": (WARNING, "bulan yang sama persis dengan bulan sebelumnya", "pastikan bukan salinan bulan lalu"),
    "LONJAKAN": (
        WARNING,
        "angka lebih dari 5 kali median",
        "periksa salah ketik, atau jelaskan kegiatan massal bulan itu",
    ),
    "SASARAN_BERUBAH": (
        WARNING,
        "sasaran berubah di tengah tahun",
        "kirim dasar perubahannya; angka terakhir yang dipakai",
    ),
    "KIRIM_TERLALU_AWAL": (
        WARNING,
        "tanggal kirim sebelum bulannya berakhir",
        "periksa tanggal kirim dan kelengkapan bulan itu",
    ),
    "KIRIM_MASA_DEPAN": (WARNING, "tanggal kirim di masa depan", "betulkan tanggal kirim"),
    "TANPA_TANGGAL_KIRIM": (
        WARNING,
        "bulan berisi angka tanpa tanggal kirim",
        "isi tanggalnya; sebelum itu dihitung belum lapor",
    ),
    "DIKECUALIKAN": (WARNING, "sel keliru dikecualikan pengirim, dibaca kosong", "kirim angka yang benar"),
    # In the public view, in place of a finding about a whole sheet (store/public.sql).
    "DITAHAN": (WARNING, "temuan yang rinciannya tidak ditampilkan di sini", "dinas mengonfirmasinya dengan puskesmas"),
}

# Values out of the ordinary: a file with one is taken when its sender says why it is right. The other warnings announce
# how the file was read, or what is missing in it.
ASKED = frozenset(
    (
        *("ANGKA_MERAGUKAN", "PERSEN_MERAGUKAN", "PERSEN_DI_ATAS_100", "NAMA_BEDA", "LUAR_WILAYAH_KERJA"),
        *("KUMULATIF_TURUN", "TOTAL_BUKAN_LP", "LAYANAN_LEBIH_SASARAN", "SASARAN_BERUBAH"),
        *(f"{child}_LEBIH_{parent}" for child, parent in PART_OF.items()),
        *("D_LEBIH_S", "LANJUT_LEBIH_TEMUAN", "BULAN_KEMBAR", "LONJAKAN", "KIRIM_TERLALU_AWAL", "KIRIM_MASA_DEPAN"),
        "DIKECUALIKAN",
    )
)
# Said for files that say of themselves that they are simulated; they never count beside real ones.
SIMULATED_REASON = "data simulasi: kesalahan dibuat dengan sengaja"

# Kinds sent back to the puskesmas -> the check of trust they belong to (domain/trust.py). Only these are published:
# which kind, where in the file, never a value.
SMELLS = {
    **dict.fromkeys(
        (
            *(f"{child}_LEBIH_{parent}" for child, parent in PART_OF.items()),
            *("D_LEBIH_S", "BULAN_KEMBAR", "LONJAKAN"),
            *("KUMULATIF_TURUN", "TANPA_SASARAN", "LUAR_WILAYAH_KERJA", "KIRIM_TERLALU_AWAL", "KIRIM_MASA_DEPAN"),
        ),
        "konsisten",
    ),
    **dict.fromkeys(("TANPA_TANGGAL_KIRIM", "DIKECUALIKAN"), "lengkap"),
    "LAYANAN_LEBIH_SASARAN": "di_atas_100",
    "SASARAN_BERUBAH": "sasaran_berubah",
}


def smell_words(kind: str) -> tuple[str, str]:
    """(what was found, what to do) of a kind, as sentences without a full stop."""
    _, words, advice = KINDS[kind]
    return words[0].upper() + words[1:], advice[:1].upper() + advice[1:]


def named(place: tuple[str, str]) -> str:
    """("PWS", "D7") -> "PWS!D7", ("", "baris 12") -> "baris 12": what a sender calls a cell."""
    return "!".join(filter(None, place))
