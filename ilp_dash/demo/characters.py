"""Character of the five demonstration cities: how far each gets, how it reports, how it rolls out ILP. All invented.

Only the outcomes named in the brief's published facts (for example Jambi 2023: 5 of 12 services at 100 %) are made to
agree with a source; every number here is a parameter of the simulation.
"""

from dataclasses import dataclass
from datetime import date

YEARS = (2023, 2024, 2025, 2026)
LAST_MONTH = date(2026, 9, 1)
# Month in which Lebaran falls, and how much of a usual month's work is done in it.
LEBARAN = {2023: {4: 0.80}, 2024: {4: 0.82}, 2025: {3: 0.93, 4: 0.84}, 2026: {3: 0.83}}


@dataclass(frozen=True)
class Character:
    """One city of the simulation.

    coverage: SPM service -> per cent of the pusdatin sasaran served by the
    end of 2023, 2024, 2025 and (at this pace) 2026;
    for SPM05 by the end of the school year starting in that year.
    pws: further PWS indicators, same meaning; D_S: usual D/S of a month.
    spread: standard deviation of kelurahan population (log).
    kecamatan_weight: relative size of a kelurahan by name of its kecamatan or kota administrasi.
    riil_child, riil_other: mean of head count ÷ projection − 1 for mothers and children, and for everybody else.
    missing: share of months not reported; late_days: usual day of sending in the next month.
    evaluation: share of kelurahan-months with PWS evaluated, per year.
    life_cycle: share of posyandu active for the whole life cycle, per year end.
    origins: shares of visits from the working area, elsewhere in the city, outside the city.
    speed: how many days the slower checklist items take after the declaration (median).
    """

    kota_code: str
    coverage: dict[str, tuple[float, ...]]
    pws: dict[str, tuple[float, ...]]
    spread: float
    growth: float
    kecamatan_weight: dict[str, float]
    shares: dict[str, float]
    riil_child: float
    riil_other: float
    missing: float
    missing_last: int
    late_days: float
    evaluation: tuple[float, ...]
    life_cycle: tuple[float, ...]
    origins: tuple[float, float, float]
    quality: tuple[float, ...]
    speed: float


def _spm(text: str) -> dict[str, tuple[float, ...]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {row[0]: tuple(float(cell) for cell in row[1:]) for row in rows}


CHARACTERS = {
    c.kota_code: c
    for c in (
        Character(
            "15.71",
            coverage=_spm("""
        SPM01 100.8  87.5  92.5  97.5
        SPM02 101.4  96.5  98.5 100.5
        SPM03 102.2  97.5 101.8 102.5
        SPM04  88.0  87.0  90.5  93.0
        SPM05  95.0  95.5  97.0  98.0
        SPM06  66.0  67.0  73.0  79.0
        SPM07  93.5  92.0  95.0  97.5
        SPM08  51.0  54.0  61.0  67.0
        SPM09  69.0  70.5  75.0  79.0
        SPM10 103.6 102.0 103.5 104.0
        SPM11  90.5  96.0 103.5 105.0
        SPM12 102.0  95.0  98.0 100.0"""),
            pws=_spm("""
        PK     78 79 82 84
        IDL    93 90 94 96
        D_S    77 78 80 82
        KUNJUNGAN_RUMAH 9 26 52 74"""),
            spread=0.5,
            growth=0.011,
            kecamatan_weight={
                "Danau Teluk": 0.38,
                "Pelayangan": 0.36,
                "Pasar Jambi": 0.42,
                "Alam Barajo": 1.9,
                "Paal Merah": 1.7,
                "Kota Baru": 1.5,
            },
            shares={"hamil": 0.0184, "lansia": 0.102, "dm": 0.0165},
            riil_child=-0.08,
            riil_other=-0.01,
            missing=0.045,
            missing_last=2,
            late_days=4.6,
            evaluation=(0.48, 0.62, 0.76, 0.82),
            life_cycle=(0.04, 0.42, 0.70, 0.83),
            origins=(0.86, 0.11, 0.03),
            quality=(0.84, 0.87, 0.90, 0.92),
            speed=420,
        ),
        Character(
            "12.76",
            coverage=_spm("""
        SPM01  88.0  73.0  80.0  92.5
        SPM02  87.0  85.0  88.5  95.5
        SPM03  88.0  86.5  89.5  96.5
        SPM04  73.0  74.0  78.0  81.0
        SPM05  80.0  82.0  84.0  86.0
        SPM06  44.0  47.0  52.0  58.0
        SPM07  67.0  69.0  74.0  79.0
        SPM08  33.0  36.0  42.0  48.0
        SPM09  54.0  56.0  60.0  65.0
        SPM10  80.0  82.0  85.0  88.0
        SPM11  60.0  66.0  74.0  82.0
        SPM12  71.0  75.0  80.0  84.0"""),
            pws=_spm("""
        PK     64 67 71 76
        IDL    83 82 87 91
        D_S    70 71 73 75
        KUNJUNGAN_RUMAH 4 8 19 34"""),
            spread=0.5,
            growth=0.010,
            kecamatan_weight={},
            shares={"hamil": 0.0186, "lansia": 0.104, "dm": 0.0150},
            riil_child=-0.035,
            riil_other=-0.01,
            missing=0.07,
            missing_last=1,
            late_days=5.3,
            evaluation=(0.25, 0.32, 0.44, 0.55),
            life_cycle=(0.0, 0.03, 0.15, 0.29),
            origins=(0.84, 0.12, 0.04),
            quality=(0.72, 0.75, 0.78, 0.80),
            speed=700,
        ),
        Character(
            "33.71",
            coverage=_spm("""
        SPM01  99.3  90.0  93.5  95.5
        SPM02  99.6  98.8 100.6 101.0
        SPM03 100.9  99.2 101.0 101.5
        SPM04  91.0  92.0  94.5  96.0
        SPM05  98.0  98.8  99.4  99.5
        SPM06  69.0  73.0  79.0  84.0
        SPM07  95.5  97.0  98.8 100.5
        SPM08  58.0  64.0  71.0  77.0
        SPM09  76.0  78.0  82.0  85.0
        SPM10 101.0 101.5 103.0 103.0
        SPM11  96.0 102.0 106.0 108.0
        SPM12  98.0  99.0 101.5 102.0"""),
            pws=_spm("""
        PK     83 85 87 88
        IDL    95 94 96 97
        D_S    84 85 87 88
        KUNJUNGAN_RUMAH 14 48 84 104"""),
            spread=0.42,
            growth=0.004,
            kecamatan_weight={},
            shares={"hamil": 0.0160, "lansia": 0.130, "dm": 0.0175},
            riil_child=-0.06,
            riil_other=0.0,
            missing=0.014,
            missing_last=0,
            late_days=3.2,
            evaluation=(0.78, 0.88, 0.95, 0.97),
            life_cycle=(0.06, 0.46, 0.80, 0.92),
            origins=(0.78, 0.15, 0.07),
            quality=(0.92, 0.94, 0.95, 0.96),
            speed=230,
        ),
        Character(
            "81.71",
            coverage=_spm("""
        SPM01  89.5  75.5  86.0  98.5
        SPM02  86.0  86.5  92.0  99.5
        SPM03  88.0  87.0  92.5 100.0
        SPM04  71.0  73.0  78.0  83.0
        SPM05  70.0  74.0  78.0  82.0
        SPM06  43.0  48.0  54.0  61.0
        SPM07  62.0  66.0  71.0  77.0
        SPM08  36.0  40.0  47.0  54.0
        SPM09  57.0  59.0  64.0  69.0
        SPM10  70.0  74.0  79.0  84.0
        SPM11  60.0  71.0  83.0  93.0
        SPM12  72.0  78.0  85.0  91.0"""),
            pws=_spm("""
        PK     68 70 75 80
        IDL    79 80 86 93
        D_S    66 68 72 75
        KUNJUNGAN_RUMAH 5 15 38 60"""),
            spread=0.55,
            growth=0.012,
            kecamatan_weight={"Leitimur Selatan": 0.22, "Teluk Ambon": 1.1, "Sirimau": 1.7, "Baguala": 1.25},
            shares={"hamil": 0.0190, "lansia": 0.100, "dm": 0.0155},
            riil_child=-0.09,
            riil_other=-0.03,
            missing=0.075,
            missing_last=3,
            late_days=5.0,
            evaluation=(0.30, 0.42, 0.60, 0.70),
            life_cycle=(0.02, 0.20, 0.58, 0.71),
            origins=(0.82, 0.14, 0.04),
            quality=(0.74, 0.78, 0.82, 0.85),
            speed=380,
        ),
        Character(
            "31",
            coverage=_spm("""
        SPM01  99.6  92.0  95.5  98.5
        SPM02 100.6  99.2 101.2 102.5
        SPM03 101.2 100.9 102.0 103.5
        SPM04  92.5  93.0  95.5  96.5
        SPM05  97.0  98.0  98.8  99.0
        SPM06  76.0  78.0  82.0  85.5
        SPM07  97.8  97.5 101.0 102.0
        SPM08  56.0  61.0  68.0  74.0
        SPM09  72.0  74.0  79.0  82.0
        SPM10  98.5 101.8 103.5 104.5
        SPM11 104.0 110.0 112.0 113.0
        SPM12 101.5 103.5 104.5 105.5"""),
            pws=_spm("""
        PK     82 84 86 87
        IDL    94 93 96 98
        D_S    79 80 82 83
        KUNJUNGAN_RUMAH 16 38 63 80"""),
            spread=0.42,
            growth=0.006,
            kecamatan_weight={
                "Kepulauan Seribu": 0.10,
                "Jakarta Pusat": 0.56,
                "Jakarta Utara": 1.34,
                "Jakarta Barat": 1.07,
                "Jakarta Selatan": 0.83,
                "Jakarta Timur": 1.13,
            },
            shares={"hamil": 0.0158, "lansia": 0.112, "dm": 0.0205},
            riil_child=-0.075,
            riil_other=-0.02,
            missing=0.03,
            missing_last=4,
            late_days=3.8,
            evaluation=(0.58, 0.72, 0.84, 0.88),
            life_cycle=(0.10, 0.56, 0.81, 0.89),
            origins=(0.61, 0.19, 0.20),
            quality=(0.93, 0.95, 0.96, 0.97),
            speed=300,
        ),
    )
}
