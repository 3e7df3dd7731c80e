"""The named checks of trust: what a number must pass to be shown without a mark, and what is said once for a whole
page. Application's own list, after domain practice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One check. marks: a number that fails it carries a mark, else it is only said on Kualitas data and at the foot of
    every page; meaning: when it fails; says: what that means to a reader."""

    id: str
    name: str
    marks: bool
    meaning: str
    says: str


CHECKS = {
    c.id: c
    for c in (
        Check(
            "lengkap",
            "Kelengkapan",
            True,
            "Laporan bulan ini untuk angka itu sendiri belum masuk; angka gabungan bertanda bila tidak satu pun "
            "bagiannya lapor. Bagian lain yang belum lapor, dan bulan sebelumnya yang kosong, disebut tanpa tanda.",
            "Angka kumulatif masih kurang; tidak lapor bukan berarti nol.",
        ),
        Check(
            "konsisten",
            "Konsistensi",
            True,
            "Pemeriksaan berkas menemukan angka yang saling bertentangan atau tidak wajar, sampai bulan ini. Temuan di "
            "satu wilayah ikut menandai puskesmas dan kota di atasnya hanya bila wilayah itu memegang cukup besar "
            "sasarannya (aturan di bawah).",
            "Angka perlu dikonfirmasi puskesmas.",
        ),
        Check(
            "di_atas_100",
            "Capaian di atas 100 %",
            True,
            "Yang dilayani di angka itu lebih banyak daripada sasarannya; yang terjadi di bagiannya saja disebut tanpa "
            "tanda.",
            "Sasaran mungkin terlalu rendah, atau ada orang dari luar wilayah; kelebihan satu tempat menutupi "
            "kekurangan tempat lain.",
        ),
        Check(
            "sasaran_berubah",
            "Sasaran tetap",
            True,
            "Sasaran direvisi di tengah tahun; di atas wilayah itu berlaku aturan yang sama.",
            "Capaian sebelum dan sesudah revisi tidak dapat langsung dibandingkan; angka terakhir yang dipakai.",
        ),
        Check(
            "tepat_waktu",
            "Ketepatan waktu",
            False,
            "Ada laporan bulan ini yang masuk sesudah tanggal batas.",
            "Angka baru lengkap sesudah batas; angka yang dicetak sebelumnya bisa berbeda.",
        ),
        Check(
            "sementara",
            "Sudah final",
            False,
            "Ada laporan sampai bulan ini yang belum berstatus final.",
            "Angka masih dapat berubah.",
        ),
    )
}
MARKING = tuple(c.id for c in CHECKS.values() if c.marks)
