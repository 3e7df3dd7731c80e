"""What one puskesmas reports for one year: the meaning of a submitted file, whatever shape the file had.

Twelve-month tuples hold January to December; None = belum lapor. Counts are whole people unless said otherwise.
"""

from dataclasses import dataclass, field
from datetime import date

NOT_YET = (None,) * 12
# State of one month's report in the verification chain; only `final` figures are not provisional.
STATES = ("draf", "dikirim", "disetujui", "dikembalikan", "final")

# Codes a PWS line may carry besides the indicator ids: S of D/S, monthly
# evaluation (1 = evaluated), home-visit findings.
PWS_EXTRA = {
    "S": "Balita sasaran bulan ini (S)",
    "EVALUASI": "PWS dievaluasi bulan ini (1 = ya, 0 = tidak)",
    "TEMUAN_AKSES": "Temuan: tidak mengakses pelayanan",
    "TEMUAN_PATUH": "Temuan: tidak patuh pengobatan",
    "TEMUAN_BAHAYA": "Temuan: tanda bahaya",
    "TEMUAN_TBC": "Temuan: gejala TBC",
    "LANJUT_AKSES": "Ditindaklanjuti: tidak mengakses pelayanan",
    "LANJUT_PATUH": "Ditindaklanjuti: tidak patuh pengobatan",
    "LANJUT_BAHAYA": "Ditindaklanjuti: tanda bahaya",
    "LANJUT_TBC": "Ditindaklanjuti: gejala TBC",
}


@dataclass(frozen=True)
class SpmLine:
    """One SPM service: annual sasaran by basis, its mid-year revision if any, people served in each single month.

    revised_from: month number from which the revised sasaran counts (None = no revision).
    For SPM05 the sasaran is that of the school year starting in July of the report's year.
    """

    indicator: str
    sasaran_pusdatin: int | None = None
    sasaran_riil: int | None = None
    revised_pusdatin: int | None = None
    revised_riil: int | None = None
    revised_from: int | None = None
    served: tuple[int | None, ...] = NOT_YET


@dataclass(frozen=True)
class PwsLine:
    """One kelurahan × PWS indicator (or code of PWS_EXTRA): annual sasaran by basis and single-month counts.

    D_S carries D in `values`, its S is the line with code "S"; neither has an annual sasaran.
    """

    kelurahan_code: str
    code: str
    sasaran_pusdatin: int | None = None
    sasaran_riil: int | None = None
    values: tuple[int | None, ...] = NOT_YET


@dataclass(frozen=True)
class IlpItem:
    """One line of the ILP checklist: the day it was reached (None = not yet), its proof, a per cent where asked."""

    no: int
    reached_on: date | None = None
    evidence: str = ""
    value_pct: float | None = None


@dataclass(frozen=True)
class NetworkLine:
    """Network of one kelurahan as counted at the end of one month: posyandu, pustu, kader (counts only, no names)."""

    kelurahan_code: str
    month: int
    posyandu_total: int | None = None
    posyandu_aktif: int | None = None
    posyandu_siklus_hidup: int | None = None
    pustu: int | None = None
    pustu_perawat: int | None = None
    pustu_bidan: int | None = None
    pustu_kader: int | None = None
    kader_total: int | None = None
    kader_purwa: int | None = None
    kader_madya: int | None = None
    kader_utama: int | None = None
    kader_belum: int | None = None


@dataclass(frozen=True)
class VisitOrigin:
    """Visits of one month by where the patients live (asal pasien)."""

    month: int
    dalam_wilayah: int | None = None
    luar_wilayah: int | None = None
    luar_kota: int | None = None


@dataclass(frozen=True)
class WeekLine:
    """Home visits of one kelurahan in one week: families visited, findings by group, how many of them were followed up.

    week: its Monday. None = not reported, 0 = reported and nothing found.
    """

    kelurahan_code: str
    week: date
    visited: int | None = None
    temuan_akses: int | None = None
    temuan_patuh: int | None = None
    temuan_bahaya: int | None = None
    temuan_tbc: int | None = None
    lanjut_akses: int | None = None
    lanjut_patuh: int | None = None
    lanjut_bahaya: int | None = None
    lanjut_tbc: int | None = None


@dataclass(frozen=True)
class QualityLine:
    """Minimum quality of one SPM service for the year: goods/services and
    staff, needed and available (half B of IP-SPM)."""

    indicator: str
    barang_butuh: int | None = None
    barang_ada: int | None = None
    sdm_butuh: int | None = None
    sdm_ada: int | None = None


@dataclass(frozen=True)
class Report:
    """One puskesmas, one calendar year. All monthly figures are single months
    (a cumulative file is differenced on reading).

    simulated: the file itself says it holds simulated figures.
    sent_on, state: per form ("SPM", "PWS") twelve months; sent_on None = that month is not reported.
    ilp_declared_on: day the city declared this puskesmas to apply ILP;
    ilp_pilot_on: declared a pilot; ilp_planned_on: plan.
    undated: its shape has no place for a day of sending; the months it has figures for count as sent on the day the
    file was received. cumulative: forms whose figures were cumulative in the file; a figure after blank months covers
    those months too, which matters when other files tell them.
    """

    puskesmas_code: str
    puskesmas_name: str
    year: int
    simulated: bool
    definition: str
    sent_on: dict[str, tuple[date | None, ...]] = field(default_factory=dict)
    state: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    spm: tuple[SpmLine, ...] = ()
    pws: tuple[PwsLine, ...] = ()
    ilp: tuple[IlpItem, ...] = ()
    ilp_declared_on: date | None = None
    ilp_pilot_on: date | None = None
    ilp_planned_on: date | None = None
    network: tuple[NetworkLine, ...] = ()
    origins: tuple[VisitOrigin, ...] = ()
    quality: tuple[QualityLine, ...] = ()
    weeks: tuple[WeekLine, ...] = ()
    undated: bool = False
    cumulative: tuple[str, ...] = field(default=(), compare=False)
