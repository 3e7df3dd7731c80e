"""PWS: running target and the four-way status (PWS-KIA handbook). The KMK itself sets no colours and no thresholds."""

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
    "di_atas", "Di atas target", "", "tanpa arah: Januari, bulan lalu belum lapor, atau wilayah kerja berubah"
)
BELOW = Status(
    "di_bawah", "Di bawah target", "", "tanpa arah: Januari, bulan lalu belum lapor, atau wilayah kerja berubah"
)
NO_DATA = Status("belum_lapor", "Belum lapor", "", "bulan ini belum ada laporan, atau sasaran belum diisi")
HIDDEN = Status("disembunyikan", "Disembunyikan", "", "angka kecil disembunyikan")

STATUSES = {s.id: s for s in (BAIK, KURANG, CUKUP, JELEK, ABOVE, BELOW, NO_DATA, HIDDEN)}


def running_target_pct(target_pct: float, month_of_year: int, flat: bool = False) -> float:
    """Target to be reached by the end of a month: annual target × month / 12 (multiplied first); flat: the annual target."""
    return target_pct if flat else target_pct * month_of_year / 12


def reaches(served: int, sasaran: int, target_pct: float, month_of_year: int, flat: bool = False) -> bool:
    """True when the counts reach the running target; judged on counts, never on a rounded percentage."""
    if flat:
        return served * 100 >= target_pct * sasaran
    return served * 1200 >= target_pct * month_of_year * sasaran


def status(
    above: bool | None,
    this_month: float | None,
    last_month: float | None,
    month_of_year: int,
    equal_below_is_cukup: bool = False,
) -> Status:
    """Four-way status of one unit in one month.

    above: cumulative coverage is at or above the running target; None when this month is unreported or has no sasaran.
    this_month, last_month: monthly increments (counts or per cent of the same sasaran), None = unreported.
    No direction in the first month of the year or after an unreported month: "di atas/di bawah target" only.
    equal_below_is_cukup: the local rule for "below target, same as last month" (sources are silent; default Jelek).
    """
    if above is None or this_month is None:
        return NO_DATA
    if month_of_year == 1 or last_month is None:
        return ABOVE if above else BELOW
    if above:
        return KURANG if this_month < last_month else BAIK
    if this_month > last_month or (equal_below_is_cukup and this_month == last_month):
        return CUKUP
    return JELEK


def is_rentan(sasaran: int | None, below: int = 12) -> bool:
    """True when the sasaran is so small that one client flips the status."""
    return sasaran is not None and sasaran < below
