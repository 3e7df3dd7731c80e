"""The form of a report: every row a puskesmas fills in, and how to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter

from ilp_dash.domain.indicators import PWS, SPM
from ilp_dash.domain.readiness import CHECKLIST
from ilp_dash.domain.report import (
    NOT_YET,
    PWS_EXTRA,
    IlpItem,
    NetworkLine,
    PwsLine,
    QualityLine,
    Report,
    SpmLine,
    VisitOrigin,
    WeekLine,
)
from ilp_dash.domain.weeks import mondays_of

_MONTHLY = "Angka SPM, PWS, dan Kunjungan adalah angka bulan itu saja, bukan jumlah sejak Januari."
_EITHER = (
    "Jenis angka di atas lembar SPM, PWS, dan Kunjungan: 'bulanan' bila angka bulan itu saja, 'kumulatif' bila jumlah "
    "sejak Januari (SPM05: sejak Juli). Pilih satu dan pakai itu untuk semua bulan di lembar itu."
)


def guide(filled: bool) -> tuple[str, ...]:
    """The instructions of a form, line by line. filled: it comes with what was reported before."""
    lines = (
        "Isi hanya sel berwarna kuning muda. Sel lain (kode, nama, judul, identitas, jumlah) terkunci tanpa kata "
        "sandi; tidak ada yang perlu diubah di sana.",
        "Berkas ini sudah berisi yang pernah dilaporkan. Tambahkan bulan yang baru saja; angka lama yang salah boleh "
        "diperbaiki di tempatnya, dan yang dikosongkan tidak menghapus laporan sebelumnya."
        if filled
        else "Satu berkas untuk satu puskesmas dan satu tahun. Tiap bulan isi bulan yang baru dan kirim lagi.",
        "Untuk tiap bulan yang dilaporkan isi Tanggal kirim dan pilih Status, di lembar SPM dan di lembar PWS. "
        "Bulan tanpa Tanggal kirim dihitung belum lapor.",
        "Kosong = belum ada laporan. 0 = sudah dilaporkan, tidak ada yang dilayani. Tanda '-' dibaca sama dengan "
        "kosong; di formulir ini kosongkan saja.",
        _MONTHLY if filled else _EITHER,
        "Selalu angka bulan itu saja: D_S, S, EVALUASI (1 = ya, 0 = tidak), TEMUAN, LANJUT. Lembar Mingguan: angka "
        "minggu itu saja.",
        "Sasaran adalah angka setahun, per basis (Pusdatin, Riil). Bila sasaran SPM berubah di tengah tahun, biarkan "
        "yang lama, lalu isi Revisi sasaran dan Mulai bulan.",
        "Tulis bilangan bulat tanpa titik ribuan; tanggal dengan hari dahulu, misalnya 05/02/2026.",
        "Lembar Jejaring: pilih Bulan saat dihitung, lalu isi angkanya. Tidak perlu tiap bulan. Baris tanpa angka "
        "dilewati, juga di Mutu, Kunjungan, dan Mingguan.",
        "Jangan menulis NIK, nama, alamat, nomor telepon, atau nomor BPJS siapa pun: berkas seperti itu ditolak.",
        "Kirim ke dinas kesehatan kota: unggah di halaman Unggah data pada dasbor, atau serahkan berkas ini kepada "
        "petugas data dinas. Nama berkas bebas.",
    )
    return ("Cara mengisi", *(f"{number}. {line}" for number, line in enumerate(lines, 1)))


def as_form(report: Report, names: Mapping[str, str], filled: bool) -> Report:
    """The report with every row of a year for the kelurahan of `names`, and the lines it has besides.

    filled: with all it says; else only its sasaran stay. Month 0 of the network is one not yet chosen.
    """
    codes = [*(i.id for i in PWS), *PWS_EXTRA]
    kept = report if filled else _without_figures(report)
    return replace(
        kept,
        spm=_rows(kept.spm, [SpmLine(i.id) for i in SPM], "indicator"),
        pws=_rows(kept.pws, [PwsLine(k, c) for k in names for c in codes], "kelurahan_code", "code"),
        ilp=_rows(kept.ilp, [IlpItem(i.no) for i in CHECKLIST], "no"),
        network=(*kept.network, *(NetworkLine(k, 0) for k in names)),
        origins=_rows(kept.origins, [VisitOrigin(m) for m in range(1, 13)], "month"),
        quality=_rows(kept.quality, [QualityLine(i.id) for i in SPM], "indicator"),
        weeks=_rows(
            kept.weeks,
            [WeekLine(k, week) for week in mondays_of(report.year) for k in names],
            "kelurahan_code",
            "week",
        ),
    )


def _without_figures(report: Report) -> Report:
    return replace(
        Report(report.puskesmas_code, report.puskesmas_name, report.year, report.simulated, report.definition),
        spm=tuple(replace(line, served=NOT_YET) for line in report.spm),
        pws=tuple(replace(line, values=NOT_YET) for line in report.pws),
    )


def _rows(known: Iterable, rows: Iterable, *key: str) -> tuple:
    """The rows of a form in its order, each with what is known of it, then what is known besides."""
    place = attrgetter(*key)
    return tuple(({place(row): row for row in rows} | {place(line): line for line in known}).values())
