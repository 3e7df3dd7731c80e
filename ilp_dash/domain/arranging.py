"""What a reader may arrange by himself (/jelajah): measures, what stands in rows
and columns, and how that is written in an address."""

from collections.abc import Iterable
from dataclasses import dataclass

from ilp_dash.errors import UnknownQuestion


@dataclass(frozen=True)
class Measure:
    """One measure. source: where its cells come from. kind: kind of a table
    column. noun: what is counted; "" for per cent."""

    label: str
    source: str
    kind: str
    noun: str = "orang"


MEASURES = {
    "spm-capaian": Measure("SPM: capaian", "SPM", "pct", ""),
    "spm-dilayani": Measure("SPM: dilayani", "SPM", "count"),
    "spm-sasaran": Measure("SPM: sasaran", "SPM", "count"),
    "spm-belum": Measure("SPM: belum terlayani", "SPM", "count"),
    "pws-capaian": Measure("PWS: capaian", "PWS", "pct", ""),
    "pws-dilayani": Measure("PWS: dilayani", "PWS", "count"),
    "pws-sasaran": Measure("PWS: sasaran", "PWS", "count"),
    "pws-belum": Measure("PWS: belum terlayani", "PWS", "count"),
    "pws-status": Measure("PWS: status", "PWS", "pws", ""),
    "kunjungan": Measure("Kunjungan rumah: keluarga dikunjungi", "KUNJUNGAN", "pct", ""),
    "ilp-butir": Measure("ILP: butir tercapai", "ILP", "count", "butir"),
    "posyandu": Measure("Jejaring: posyandu siklus hidup aktif", "JEJARING", "pct", ""),
    "pustu": Measure("Jejaring: pustu", "JEJARING", "count", "pustu"),
    "kader": Measure("Jejaring: kader", "JEJARING", "count", "kader"),
    "tepat-waktu": Measure("Laporan: tepat waktu", "LAPORAN", "pct", ""),
}
# What may stand in rows or columns -> (words, family): two of one family say the same twice.
DIMENSIONS = {
    "indikator": ("Indikator", "apa"),
    "klaster": ("Klaster", "apa"),
    "tahap": ("Tahap kehidupan", "apa"),
    "butir": ("Butir ILP", "apa"),
    "formulir": ("Formulir", "apa"),
    "kelurahan": ("Kelurahan", "wilayah"),
    "puskesmas": ("Puskesmas", "wilayah"),
    "kecamatan": ("Kecamatan", "wilayah"),
    "kota_adm": ("Kota administrasi", "wilayah"),
    "bulan": ("Bulan", "waktu"),
    "triwulan": ("Triwulan", "waktu"),
    "tahun": ("Tahun", "waktu"),
}
_TIME = ("bulan", "triwulan", "tahun")
OF_SOURCE = {
    "SPM": ("indikator", "klaster", "tahap", "puskesmas", "kecamatan", "kota_adm", *_TIME),
    "PWS": ("indikator", "klaster", "tahap", "kelurahan", "puskesmas", "kecamatan", *_TIME),
    "KUNJUNGAN": ("kelurahan", "puskesmas", "kecamatan", *_TIME),
    "ILP": ("butir", "puskesmas"),
    "JEJARING": ("kelurahan", "puskesmas"),
    "LAPORAN": ("formulir", "puskesmas", *_TIME),
}
NONE = "-"  # nothing in the columns
# Drawn where it fits (a map: kelurahan in the rows, one column), else what fits takes its place.
PICTURES = {
    "otomatis": "Gambar yang cocok",
    "batang": "Batang",
    "garis": "Garis",
    "panas": "Peta panas",
    "peta": "Peta kelurahan",
    "tanpa": "Tanpa gambar",
}


@dataclass(frozen=True)
class Arrangement:
    """One pivot: measure, rows, columns (NONE = a single column), picture."""

    measure: str = "spm-capaian"
    rows: str = "puskesmas"
    columns: str = "indikator"
    picture: str = "otomatis"

    def code(self) -> str:
        """As it stands in an address: "spm-capaian,puskesmas,indikator,otomatis"."""
        return ",".join((self.measure, self.rows, self.columns, self.picture))


def dimensions_of(measure: str, levels: Iterable[str], besides: str = "") -> dict[str, str]:
    """What may stand in rows (or, with `besides`, in columns next to those rows): id -> words.

    levels: levels of area with published figures; those the measure's source does not know are left out. A status
    cannot be added up, so neither klaster nor tahap is offered for it.
    """
    source = MEASURES[measure].source
    known = [d for d in OF_SOURCE[source] if DIMENSIONS[d][1] != "wilayah" or d in set(levels)]
    if measure == "pws-status":
        known = [d for d in known if d not in ("klaster", "tahap")]
    family = DIMENSIONS[besides][1] if besides else None
    return {d: DIMENSIONS[d][0] for d in known if DIMENSIONS[d][1] != family}


def read_arrangement(text: str | None, levels: Iterable[str]) -> Arrangement:
    """The arrangement of an address. Raises UnknownQuestion for one that cannot be made, saying what can."""
    if not text:
        return Arrangement()
    measure, rows, columns, picture, *_ = [*text.split(","), "", "", "", ""]
    levels = list(levels)
    if measure not in MEASURES:
        raise UnknownQuestion(f"Ukuran '{measure[:30]}' tidak ada. Pilih: {', '.join(MEASURES)}.")
    allowed = dimensions_of(measure, levels)
    if rows not in allowed:
        raise UnknownQuestion(f"Baris '{rows[:30]}' tidak ada untuk ukuran ini. Pilih: {', '.join(allowed)}.")
    beside = {NONE: "", **dimensions_of(measure, levels, rows)}
    if columns not in beside:
        raise UnknownQuestion(f"Kolom '{columns[:30]}' tidak dapat di samping baris itu. Pilih: {', '.join(beside)}.")
    if picture not in PICTURES:
        raise UnknownQuestion(f"Gambar '{picture[:30]}' tidak ada. Pilih: {', '.join(PICTURES)}.")
    return Arrangement(measure, rows, columns, picture)
