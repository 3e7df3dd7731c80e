"""The empty form of a report: every row a puskesmas fills in, and how to."""

from collections.abc import Mapping

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

GUIDE = (
    "Cara mengisi",
    "1. Satu berkas untuk satu puskesmas dan satu tahun. Kirim ulang berkas yang sama setiap bulan dengan bulan baru "
    "terisi.",
    "2. Isi 'Tanggal kirim' dan 'Status' pada lembar SPM dan PWS untuk setiap bulan yang dilaporkan.",
    "3. Kosong berarti belum ada laporan. 0 berarti sudah dilaporkan dan tidak ada yang dilayani. Keduanya tidak sama.",
    "4. Jenis angka: 'bulanan' (angka bulan itu saja) atau 'kumulatif' (sejak Januari; "
    "SPM05 dihitung ulang mulai Juli).",
    "   D/S, S, evaluasi, dan temuan kunjungan rumah selalu angka bulan itu saja; "
    "lembar Mingguan selalu angka minggu itu saja.",
    "5. Sasaran adalah angka setahun. Bila berubah di tengah tahun, isi kolom Revisi dan bulan mulai berlakunya.",
    "6. Tulis bilangan bulat tanpa titik ribuan. Jangan mengubah kode kelurahan dan kode indikator.",
    "7. Jangan menulis NIK, nama, alamat, nomor telepon, atau nomor BPJS siapa pun: berkas seperti itu ditolak.",
)


def as_form(report: Report, names: Mapping[str, str]) -> Report:
    """The report with every row of a year and none of its figures; sasaran stay. names: kelurahan by code."""
    spm = {line.indicator: line for line in report.spm}
    pws = {(line.kelurahan_code, line.code): line for line in report.pws}
    codes = [*(i.id for i in PWS), *PWS_EXTRA]
    return Report(
        report.puskesmas_code,
        report.puskesmas_name,
        report.year,
        report.simulated,
        report.definition,
        spm=tuple(_blank(spm.get(i.id), SpmLine(i.id), "served") for i in SPM),
        pws=tuple(_blank(pws.get((k, c)), PwsLine(k, c), "values") for k in names for c in codes),
        ilp=tuple(IlpItem(i.no) for i in CHECKLIST),
        network=tuple(NetworkLine(k, 12) for k in names),
        origins=tuple(VisitOrigin(m) for m in range(1, 13)),
        quality=tuple(QualityLine(i.id) for i in SPM),
        weeks=tuple(WeekLine(k, week) for week in mondays_of(report.year) for k in names),
    )


def _blank(line, other, months: str):
    if line is None:
        return other
    return type(line)(**{**vars(line), months: NOT_YET})
