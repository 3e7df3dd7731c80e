"""The named checks of trust: what a number must pass to be shown without a mark. Application's own list, after domain
practice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One check. word: what a number that fails it is called; meaning: when it fails; says: what that means to a
    reader."""

    id: str
    name: str
    word: str
    meaning: str
    says: str


CHECKS = {
    c.id: c
    for c in (
        Check(
            "lengkap",
            "Kelengkapan",
            "belum lengkap",
            "Ada laporan bulan ini, atau bulan sebelumnya dalam tahun pelaporan yang sama, yang belum masuk.",
            "Angka kumulatif masih kurang; tidak lapor bukan berarti nol.",
        ),
        Check(
            "tepat_waktu",
            "Ketepatan waktu",
            "ada yang terlambat",
            "Ada laporan bulan ini yang masuk sesudah tanggal batas.",
            "Angka baru lengkap sesudah batas; angka yang dicetak sebelumnya bisa berbeda.",
        ),
        Check(
            "konsisten",
            "Konsistensi",
            "ada yang tidak konsisten",
            "Pemeriksaan berkas menemukan angka yang saling bertentangan atau tidak wajar, sampai bulan ini.",
            "Angka perlu dikonfirmasi puskesmas.",
        ),
        Check(
            "di_atas_100",
            "Capaian di atas 100 %",
            "di atas 100 %",
            "Yang dilayani lebih banyak daripada sasaran, di wilayah ini atau salah satu bagiannya.",
            "Sasaran mungkin terlalu rendah, atau ada orang dari luar wilayah; kelebihan satu tempat menutupi "
            "kekurangan tempat lain.",
        ),
        Check(
            "sasaran_berubah",
            "Sasaran tetap",
            "sasaran berubah",
            "Sasaran direvisi di tengah tahun.",
            "Capaian sebelum dan sesudah revisi tidak dapat langsung dibandingkan; angka terakhir yang dipakai.",
        ),
        Check(
            "sementara",
            "Sudah final",
            "sementara",
            "Ada laporan sampai bulan ini yang belum berstatus final.",
            "Angka masih dapat berubah.",
        ),
    )
}
