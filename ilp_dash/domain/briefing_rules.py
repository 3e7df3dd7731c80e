"""The rules of the written briefing, one row each: what it looks for, when it may speak, its weight, its sentence.

The application's own choice, after domain practice; no regulation sets it. Printed on Metodologi as they stand here.
"""

from typing import NamedTuple

from ilp_dash.domain.indicators import SERVICE_OF

PARTS = {"baik": "Yang berjalan baik", "kurang": "Yang belum baik", "keputusan": "Yang perlu diputuskan"}

NO_EVIDENCE = "Belum ada bukti: tidak ada yang cukup jelas, di luar batas kebetulan, dan lolos pemeriksaan."


class Rule(NamedTuple):
    """looks: what it looks for; speaks: when it may speak; pattern: its sentence, with fields in braces."""

    part: str
    weight: int
    looks: str
    speaks: str
    pattern: str


_SURE = "dengan bukti cukup"  # beyond chance, passed the checks, in this view: said once under the table
RULES = {
    "spm-tercapai": Rule(
        "baik",
        100,
        "layanan SPM yang sudah 100 %",
        "sasaran setahun sudah terlayani semua, dan angka lolos pemeriksaan",
        "Pelayanan {layanan} di {tempat} sudah tercapai: {dilayani} orang terlayani, seluruh sasaran {tahun}.",
    ),
    "spm-di-atas-laju": Rule(
        "baik",
        80,
        "layanan SPM yang mendahului target berjalan",
        f"yang dilayani lebih banyak daripada target berjalan, {_SURE}",
        "Pelayanan {layanan} di {tempat} mendahului target: {dilayani} orang terlayani, {lebih} orang di atas target "
        "berjalan (capaian {capaian}, seharusnya {seharusnya}).",
    ),
    "spm-naik": Rule(
        "baik",
        60,
        "layanan SPM yang naik dari bulan yang sama tahun lalu",
        f"persen dan jumlah orang keduanya naik, lajunya tidak tertinggal, {_SURE}",
        "Pelayanan {layanan} di {tempat} naik dari tahun lalu: {dulu} menjadi {kini} pada {bulan}, {selisih} orang "
        "lebih banyak{bagian}{laju}.",
    ),
    "ilp-semua": Rule(
        "baik",
        50,
        "penerapan ILP di semua puskesmas kota",
        "semua puskesmas dinyatakan menerapkan ILP",
        "Semua {jumlah} puskesmas {tempat} sudah dinyatakan menerapkan ILP.",
    ),
    "pws-semua": Rule(
        "baik",
        40,
        "evaluasi PWS di setiap kelurahan",
        "semua kelurahan melapor dan mengevaluasi PWS bulan itu",
        "PWS dievaluasi di semua {jumlah} kelurahan {tempat} pada {bulan}.",
    ),
    "lapor-semua": Rule(
        "baik",
        30,
        "laporan puskesmas bulan itu",
        "semua laporan masuk sampai tanggal batas",
        "Semua {jumlah} laporan {bulan} dari {tempat} masuk tepat waktu.",
    ),
    "spm-tertinggal": Rule(
        "kurang",
        100,
        "layanan SPM di bawah target berjalan (Desember: di bawah 100 %)",
        f"yang dilayani kurang dari target berjalan, {_SURE}",
        "Pelayanan {layanan} di {tempat} tertinggal: kurang {kurang} orang dari {target} (capaian {capaian}, "
        "seharusnya {seharusnya}){di_mana}.",
    ),
    "pws-tertinggal": Rule(
        "kurang",
        80,
        "indikator PWS di bawah target berjalan",
        f"yang dilayani kurang dari target berjalan, {_SURE}; layanan SPM yang sama belum disebut",
        "{tempat}, {indikator}: kurang {kurang} {satuan} dari {target} (capaian {capaian}, seharusnya "
        "{seharusnya}){di_mana}.",
    ),
    "temuan-terbuka": Rule(
        "kurang",
        70,
        "temuan kunjungan rumah yang belum ditindaklanjuti, yang paling mendesak saja: tanda bahaya, gejala TBC, tidak "
        "patuh obat, belum akses",
        "jumlah ditemukan dan ditindaklanjuti keduanya diketahui dan tampil",
        "{jumlah} temuan {temuan} dari kunjungan rumah di {tempat} pada {bulan} belum ditindaklanjuti, dari "
        "{ditemukan} yang ditemukan.",
    ),
    "spm-turun": Rule(
        "kurang",
        60,
        "layanan SPM yang turun dari bulan yang sama tahun lalu",
        f"persen dan jumlah orang keduanya turun, {_SURE}",
        "Pelayanan {layanan} di {tempat} turun dari tahun lalu: {dulu} menjadi {kini} pada {bulan}, {selisih} orang "
        "lebih sedikit{bagian}{laju}.",
    ),
    "ilp-lewat": Rule(
        "kurang",
        50,
        "penerapan ILP sesudah tanggal target kota",
        "tanggal target sudah lewat dan masih ada puskesmas yang belum dinyatakan",
        "{jumlah} dari {semua} puskesmas {tempat} belum dinyatakan menerapkan ILP, lewat dari target {tanggal}.",
    ),
    "kejar": Rule(
        "keputusan",
        100,
        "puskesmas dan layanan SPM dengan kekurangan orang terbanyak",
        f"puskesmas itu melapor bulan ini, tahun belum habis, rata-ratanya tidak cukup, {_SURE}",
        "Puskesmas {puskesmas}, pelayanan {layanan}: bagaimana melayani {perlu} orang sebulan sampai {akhir}? "
        "Sejak awal tahun rata-ratanya {kini}, dan {sisa} orang belum terlayani.",
    ),
    "datangi": Rule(
        "keputusan",
        90,
        "kelurahan dan indikator PWS dengan kekurangan orang terbanyak",
        "kelurahan itu melapor bulan ini dan berstatus Jelek, Cukup, atau lama Kurang (Januari: di bawah target), "
        f"{_SURE}",
        "{kelurahan} (Puskesmas {puskesmas}) kurang {kurang} {satuan} dari {target}: {tugas}. Siapa "
        "yang mengerjakan, dan kapan? Penanggung jawab: {siapa} puskesmas.",
    ),
    "periksa": Rule(
        "keputusan",
        80,
        "layanan SPM yang angkanya gagal pemeriksaan",
        "angkanya sendiri bertanda ⚑ karena bertentangan, tidak wajar, atau di atas 100 %; angkanya tidak disebut",
        "Angka pelayanan {layanan} di {tempat}: siapa yang memastikannya sebelum dipakai? {sebab}.",
    ),
    "tagih": Rule(
        "keputusan",
        70,
        "laporan puskesmas yang belum masuk",
        "sebagian laporan bulan itu belum masuk; belum lapor bukan kegagalan pelayanan",
        "Laporan {bulan} dari {tempat}: {jumlah} dari {semua} belum masuk{siapa}. Siapa yang memintanya, dan sampai "
        "kapan ditunggu?",
    ),
    "sinyal": Rule(
        "keputusan",
        60,
        "puskesmas dan layanan SPM yang bulan ini lebih rendah daripada kebiasaannya (halaman Sinyal)",
        "bulan itu di bawah batas kebiasaan puskesmas itu sendiri, batasnya tidak sementara, angka lolos pemeriksaan",
        "Puskesmas {puskesmas}, pelayanan {layanan}: siapa yang mencari sebabnya? Pada {bulan} dilayani {orang}, "
        "biasanya {biasa}.",
    ),
}
NUMBERS_DOUBTED = ("konsisten", "di_atas_100")  # checks of domain/trust.py that ask somebody to look


def thing_of(indicator: str, area: str) -> tuple[str, str]:
    """What a sentence about an indicator in an area is about: an SPM service, whichever program counted it."""
    return SERVICE_OF.get(indicator, indicator), area
