"""What a kelurahan asks of whom: the open table behind Minggu ini. The application's own reading of the KMK's klaster
and of the handbook's follow-up; no regulation sets it."""

from typing import NamedTuple

from ilp_dash.domain.indicators import INDICATORS

MOST = 10  # kelurahan of one puskesmas to go to in a week
LONG = 3  # months in a row with the same trouble that are told


class Task(NamedTuple):
    """do: what is to be done, for a sentence; who: who answers for it in the puskesmas."""

    do: str
    who: str


SILENT = Task("tagih laporan PWS", "petugas data")


class Finding(NamedTuple):
    """name: of a group of home-visit findings, for a sentence; task: what an open one asks for."""

    name: str
    task: Task


# The most urgent first.
FINDINGS = {
    "BAHAYA": Finding("tanda bahaya", Task("kunjungi ulang yang bertanda bahaya", "pustu")),
    "TBC": Finding("gejala TBC", Task("periksa yang bergejala TBC", "PJ Klaster 4")),
    "PATUH": Finding("tidak patuh obat", Task("dampingi minum obat", "pustu dan kader")),
    "AKSES": Finding("belum akses", Task("jemput yang belum mengakses pelayanan", "pustu dan kader")),
}
_DO = {
    "K1": "temukan ibu hamil baru",
    "K4": "panggil ibu hamil untuk K4",
    "K6": "panggil ibu hamil untuk K6",
    "PF": "rencanakan persalinan di fasyankes",
    "KF_LENGKAP": "kunjungi ibu nifas",
    "KN1": "kunjungi bayi baru lahir",
    "KN_LENGKAP": "lengkapi kunjungan neonatal",
    "PK": "lacak ibu berisiko",
    "IDL": "lengkapi imunisasi bayi",
    "D_S": "ajak balita ke posyandu",
    "SKRINING_PRODUKTIF": "skrining usia produktif",
    "SKRINING_LANSIA": "skrining lansia",
    "HT_DILAYANI": "jemput pasien hipertensi",
    "DM_DILAYANI": "jemput pasien diabetes",
    "TERDUGA_TB": "periksa terduga TBC",
    "KUNJUNGAN_RUMAH": "jadwalkan kunjungan rumah",
}


def task_of(indicator: str) -> Task:
    """What people short of one PWS indicator ask for; PJ = penanggung jawab of its klaster."""
    of = INDICATORS[indicator]
    return Task(_DO.get(indicator, f"kejar {of.short}"), f"PJ Klaster {of.klaster}")
