"""What is measured: the twelve SPM services, the PWS indicators, klaster, life-cycle stages, versions of definitions.

Sources: Permenkes 4/2019 and 6/2024 (SPM), KMK HK.01.07/MENKES/2015/2023 (ILP, klaster, PWS). The mapping of services
to stages and klaster is the application's own reading of the KMK (bab IV–VI) and is labelled "pemetaan aplikasi".
"""

from dataclasses import dataclass
from datetime import date

KLASTER = {
    1: "Manajemen",
    2: "Ibu dan Anak",
    3: "Usia Dewasa dan Lanjut Usia",
    4: "Penanggulangan Penyakit Menular",
    5: "Lintas Klaster",
}

# Life-cycle stages in the order of life; the last one is for services to every age.
STAGES = {
    "hamil": "Hamil, bersalin, nifas",
    "bayi": "Bayi",
    "balita": "Balita",
    "sekolah": "Usia sekolah dan remaja",
    "dewasa": "Usia dewasa",
    "lansia": "Lanjut usia",
    "semua": "Semua umur",
}

# Two denominators live in parallel: the ministry's projection and the head count of the city.
BASES = {"pusdatin": "proyeksi Pusdatin", "riil": "riil (pendataan)"}

SCHOOL_YEAR_START = 7


@dataclass(frozen=True)
class Indicator:
    """One measured service. `sasaran` is an annual stock unless `monthly_ratio`.

    target_pct: annual target in per cent (100 by law for SPM; a local setting for PWS, see rules).
    monthly_ratio: judged month by month against a flat target, never summed over months (D/S).
    year_start: month in which its reporting year starts (7 = school year).
    tag: the few letters that fit over a narrow column.
    sensitive: belongs to SPM10–12, whose small numbers are hidden at kelurahan level whatever the setting.
    """

    id: str
    name: str
    short: str
    numerator: str
    sasaran: str
    stage: str
    klaster: int
    target_pct: float = 100.0
    kind: str = "target"
    program: str = "SPM"
    monthly_ratio: bool = False
    year_start: int = 1
    sensitive: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Definition:
    """A version of the definitions, in force from the month `valid_from`, and the services it changed (ids; none
    named = all)."""

    version: str
    valid_from: date
    note: str
    services: tuple[str, ...] = ()


DEFINITIONS = (
    Definition("PMK 4/2019", date(2019, 1, 1), "Ibu hamil: sedikitnya 4 kali antenatal sesuai standar (10T)."),
    Definition(
        "PMK 6/2024", date(2024, 1, 1), "Ibu hamil: 6 kali antenatal (K6), 2 kali oleh dokter termasuk USG.", ("SPM01",)
    ),
)


def definition_at(month: date) -> Definition:
    """The version of the regulation in force in a month (the first one for months before all)."""
    valid = [d for d in DEFINITIONS if d.valid_from <= month]
    return valid[-1] if valid else DEFINITIONS[0]


def definition_of(indicator: str, month: date) -> Definition:
    """The version that last changed one service by a month: its figures compare from `valid_from` on, whatever a later
    version did to others."""
    valid = [d for d in DEFINITIONS if d.valid_from <= month and (not d.services or indicator in d.services)]
    return valid[-1] if valid else DEFINITIONS[0]


SPM = (
    Indicator(
        "SPM01",
        "Pelayanan kesehatan ibu hamil",
        "Ibu hamil",
        "ibu hamil mendapat antenatal sesuai standar",
        "ibu hamil dalam setahun",
        "hamil",
        2,
    ),
    Indicator(
        "SPM02",
        "Pelayanan kesehatan ibu bersalin",
        "Ibu bersalin",
        "ibu bersalin ditolong sesuai standar di fasilitas kesehatan",
        "ibu bersalin",
        "hamil",
        2,
    ),
    Indicator(
        "SPM03",
        "Pelayanan kesehatan bayi baru lahir",
        "Bayi baru lahir",
        "bayi 0–28 hari dengan kunjungan neonatal lengkap",
        "bayi baru lahir",
        "bayi",
        2,
    ),
    Indicator(
        "SPM04",
        "Pelayanan kesehatan balita",
        "Balita",
        "balita dilayani sesuai standar",
        "anak 12–59 bulan",
        "balita",
        2,
    ),
    Indicator(
        "SPM05",
        "Pelayanan kesehatan pada usia pendidikan dasar",
        "Usia pendidikan dasar",
        "anak usia pendidikan dasar diskrining sesuai standar",
        "semua anak usia pendidikan dasar",
        "sekolah",
        2,
        year_start=SCHOOL_YEAR_START,
    ),
    Indicator(
        "SPM06",
        "Pelayanan kesehatan pada usia produktif",
        "Usia produktif",
        "penduduk 15–59 tahun diskrining sesuai standar",
        "penduduk 15–59 tahun",
        "dewasa",
        3,
    ),
    Indicator(
        "SPM07",
        "Pelayanan kesehatan pada usia lanjut",
        "Usia lanjut",
        "lansia diskrining sedikitnya sekali setahun",
        "penduduk 60 tahun ke atas",
        "lansia",
        3,
    ),
    Indicator(
        "SPM08",
        "Pelayanan kesehatan penderita hipertensi",
        "Hipertensi",
        "penderita hipertensi dilayani sesuai standar",
        "perkiraan penderita 15 tahun ke atas",
        "dewasa",
        3,
        kind="perkiraan prevalensi",
    ),
    Indicator(
        "SPM09",
        "Pelayanan kesehatan penderita diabetes melitus",
        "Diabetes melitus",
        "penderita DM dilayani sesuai standar",
        "perkiraan penderita 15 tahun ke atas",
        "dewasa",
        3,
        kind="perkiraan prevalensi",
    ),
    Indicator(
        "SPM10",
        "Pelayanan kesehatan orang dengan gangguan jiwa berat",
        "ODGJ berat",
        "ODGJ berat dilayani sesuai standar",
        "proyeksi ODGJ berat",
        "dewasa",
        3,
        kind="proyeksi",
        sensitive=True,
    ),
    Indicator(
        "SPM11",
        "Pelayanan kesehatan orang terduga tuberkulosis",
        "Terduga TBC",
        "terduga TBC mendapat pemeriksaan penunjang",
        "terduga TBC",
        "semua",
        4,
        kind="kejadian",
        sensitive=True,
    ),
    Indicator(
        "SPM12",
        "Pelayanan kesehatan orang dengan risiko terinfeksi HIV",
        "Risiko HIV",
        "orang berisiko dites sesuai standar",
        "orang dengan risiko terinfeksi HIV",
        "semua",
        4,
        kind="daftar kelompok risiko",
        sensitive=True,
    ),
)


def _pws(id, name, short, numerator, sasaran, stage, klaster, target_pct, **more):
    return Indicator(id, name, short, numerator, sasaran, stage, klaster, target_pct, program="PWS", **more)


PWS = (
    _pws(
        "K1",
        "Kunjungan antenatal pertama (K1)",
        "K1",
        "ibu hamil dengan kontak pertama",
        "ibu hamil",
        "hamil",
        2,
        100,
        tag="K1",
    ),
    _pws(
        "K4", "Kunjungan antenatal ke-4 (K4)", "K4", "ibu hamil dengan 4 kontak", "ibu hamil", "hamil", 2, 95, tag="K4"
    ),
    _pws(
        "K6", "Kunjungan antenatal ke-6 (K6)", "K6", "ibu hamil dengan 6 kontak", "ibu hamil", "hamil", 2, 90, tag="K6"
    ),
    _pws(
        "PF",
        "Persalinan di fasilitas kesehatan",
        "Persalinan di fasyankes",
        "persalinan di fasyankes",
        "ibu bersalin",
        "hamil",
        2,
        95,
        tag="PF",
    ),
    _pws(
        "KF_LENGKAP",
        "Kunjungan nifas lengkap",
        "Nifas lengkap",
        "ibu nifas dengan 4 kunjungan",
        "ibu bersalin",
        "hamil",
        2,
        90,
        tag="KF",
    ),
    _pws(
        "KN1",
        "Kunjungan neonatal pertama (KN1)",
        "KN1",
        "bayi dengan kunjungan 6–48 jam",
        "bayi lahir hidup",
        "bayi",
        2,
        95,
        tag="KN1",
    ),
    _pws(
        "KN_LENGKAP",
        "Kunjungan neonatal lengkap",
        "KN lengkap",
        "bayi dengan 3 kunjungan neonatal",
        "bayi lahir hidup",
        "bayi",
        2,
        92,
        tag="KNL",
    ),
    _pws(
        "PK",
        "Komplikasi kebidanan ditangani",
        "Komplikasi ditangani",
        "ibu dengan komplikasi yang ditangani",
        "20 % dari ibu hamil",
        "hamil",
        2,
        80,
        tag="PK",
    ),
    _pws(
        "IDL",
        "Imunisasi dasar lengkap",
        "Imunisasi dasar lengkap",
        "bayi dengan imunisasi dasar lengkap",
        "bayi bertahan hidup",
        "bayi",
        2,
        95,
        tag="IDL",
    ),
    _pws(
        "D_S",
        "Balita ditimbang (D/S)",
        "D/S",
        "balita ditimbang bulan ini (D)",
        "balita sasaran bulan ini (S)",
        "balita",
        2,
        85,
        monthly_ratio=True,
        tag="D/S",
    ),
    _pws(
        "SKRINING_PRODUKTIF",
        "Skrining usia 15–59 tahun",
        "Skrining produktif",
        "penduduk 15–59 tahun diskrining",
        "penduduk 15–59 tahun",
        "dewasa",
        3,
        100,
        tag="15–59",
    ),
    _pws(
        "SKRINING_LANSIA",
        "Skrining usia 60 tahun ke atas",
        "Skrining lansia",
        "lansia diskrining",
        "penduduk 60 tahun ke atas",
        "lansia",
        3,
        100,
        tag="Lansia",
    ),
    _pws(
        "HT_DILAYANI",
        "Penderita hipertensi dilayani",
        "Hipertensi dilayani",
        "penderita hipertensi dilayani",
        "perkiraan penderita hipertensi",
        "dewasa",
        3,
        100,
        tag="HT",
    ),
    _pws(
        "DM_DILAYANI",
        "Penderita diabetes melitus dilayani",
        "DM dilayani",
        "penderita DM dilayani",
        "perkiraan penderita DM",
        "dewasa",
        3,
        100,
        tag="DM",
    ),
    _pws(
        "TERDUGA_TB",
        "Terduga TBC diperiksa",
        "Terduga TBC",
        "terduga TBC diperiksa penunjang",
        "perkiraan terduga TBC",
        "semua",
        4,
        100,
        sensitive=True,
        tag="TBC",
    ),
    _pws(
        "KUNJUNGAN_RUMAH",
        "Keluarga dikunjungi di rumah",
        "Kunjungan rumah",
        "keluarga dikunjungi sedikitnya sekali tahun ini",
        "kepala keluarga (KK)",
        "semua",
        1,
        100,
        tag="Rumah",
    ),
)

INDICATORS = {i.id: i for i in SPM + PWS}
# PWS services counted among the people of another: child -> parent, parents first. The running sum of a child never
# exceeds its parent's (K6 ≤ K4 ≤ K1); a file in which it does has a finding of kind <child>_LEBIH_<parent>.
PART_OF = {"K4": "K1", "K6": "K4", "KN_LENGKAP": "KN1"}
# PWS indicators about the same people and care as an SPM service.
SERVICE_OF = dict.fromkeys(("K1", "K4", "K6"), "SPM01") | dict.fromkeys(("KN1", "KN_LENGKAP"), "SPM03") | {
    "PF": "SPM02", "D_S": "SPM04", "SKRINING_PRODUKTIF": "SPM06", "SKRINING_LANSIA": "SPM07", "HT_DILAYANI": "SPM08",
    "DM_DILAYANI": "SPM09", "TERDUGA_TB": "SPM11",
}  # fmt: skip
DEFAULT_SPM, DEFAULT_PWS = "SPM08", "K6"  # what pages and screens open with
# Findings of a home visit, four groups (KMK 2015/2023), counted with how many were followed up.
FINDINGS = {
    "TEMUAN_AKSES": "tidak mengakses pelayanan",
    "TEMUAN_PATUH": "tidak patuh pengobatan",
    "TEMUAN_BAHAYA": "tanda bahaya",
    "TEMUAN_TBC": "gejala TBC",
}
