"""PWS: the four-way status (PWS-KIA handbook). The KMK itself sets no colours and no thresholds.

Who has which status is judged on counts, once, in store/derive.sql (table pws_area).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One of the four PWS states, or what is said when there is none."""

    id: str
    name: str
    arrow: str
    meaning: str


BAIK = Status("baik", "Baik", "▲", "di atas target berjalan, bulan ini naik atau tetap")
KURANG = Status("kurang", "Kurang", "▼", "di atas target berjalan, tetapi bulan ini turun")
CUKUP = Status("cukup", "Cukup", "▲", "di bawah target berjalan, tetapi bulan ini naik")
JELEK = Status("jelek", "Jelek", "▼", "di bawah target berjalan dan bulan ini tidak naik")
ABOVE = Status(
    "di_atas",
    "Di atas target",
    "",
    "tanpa arah: Januari, tampilan umum, bulan lalu kosong, atau wilayah berubah",
)
BELOW = Status(
    "di_bawah",
    "Di bawah target",
    "",
    "tanpa arah: Januari, tampilan umum, bulan lalu kosong, atau wilayah berubah",
)
NO_DATA = Status("belum_lapor", "Belum lapor", "", "bulan ini belum ada laporan, atau sasaran belum diisi")
HIDDEN = Status("disembunyikan", "Disembunyikan", "", "tidak ada di tampilan umum, demi angka kecil")

STATUSES = {s.id: s for s in (BAIK, KURANG, CUKUP, JELEK, ABOVE, BELOW, NO_DATA, HIDDEN)}


def in_a_row(streak: int | None) -> str:
    """ "3 bulan berturut-turut": how long a status has lasted; "" for its first month or without one."""
    return f"{streak} bulan berturut-turut" if streak and streak > 1 else ""
