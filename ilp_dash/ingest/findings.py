"""What reading and checking a file finds: kinds of finding with their Indonesian words, and the refusal made of the errors."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from ilp_dash.errors import BadFile

ERROR, WARNING = "galat", "peringatan"
# Bad cells named one by one in a refusal; the rest are counted.
_SHOWN = 10

# kind → (severity, words after the number of cells, what to do or what it means).
KINDS = {
    # Cells that cannot be read.
    "BUKAN_BILANGAN": (ERROR, "isian bukan bilangan", ""),
    "NEGATIF": (ERROR, "isian bukan bilangan", ""),
    "PECAHAN": (ERROR, "isian bukan bilangan bulat",
                "Excel berbahasa Inggris memakan titik ribuan: tulis 1234, bukan 1.234"),
    "TERLALU_BESAR": (ERROR, "isian terlalu besar", ""),
    "BUKAN_TANGGAL": (ERROR, "isian bukan tanggal", "tulis seperti 05/02/2025"),
    "BUKAN_BULAN": (ERROR, "isian bukan nama bulan", "tulis Januari sampai Desember"),
    "BUKAN_MINGGU": (ERROR, "isian bukan minggu", "tulis tanggal Senin, 07/09/2026, atau 2026-W37"),
    "STATUS_TAK_DIKENAL": (ERROR, "status tidak dikenal", "pilih draf, dikirim, disetujui, dikembalikan, atau final"),
    "RUMUS_GALAT": (ERROR, "rumus Excel yang tidak berisi nilai", "hitung ulang lalu tempel sebagai nilai"),
    # Identity and codes.
    "IDENTITAS_KOSONG": (ERROR, "baris identitas belum terisi", "isi di bagian atas lembar"),
    "IDENTITAS_BEDA": (ERROR, "identitas yang berbeda dengan lembar pertama", "samakan di semua lembar"),
    "TAHUN_DI_LUAR": (ERROR, "tahun di luar jangkauan", ""),
    "PUSKESMAS_TAK_DIKENAL": (ERROR, "kode puskesmas tidak dikenal", "cocokkan dengan daftar puskesmas"),
    "KELURAHAN_TAK_DIKENAL": (ERROR, "kode kelurahan tidak dikenal", "cocokkan dengan daftar kelurahan"),
    "KODE_MERAGUKAN": (ERROR, "kode kelurahan yang cocok dengan dua tempat", "tulis kode Kemendagri dengan titik"),
    "INDIKATOR_TAK_DIKENAL": (ERROR, "kode indikator tidak dikenal", "pakai kode pada formulir"),
    "BARIS_TANPA_KODE": (ERROR, "baris berisi angka tanpa kode", "isi kodenya atau kosongkan barisnya"),
    "BARIS_GANDA": (ERROR, "baris ganda", "satukan atau hapus salah satu"),
    "BUTIR_TAK_DIKENAL": (ERROR, "nomor butir ILP di luar 1–10", ""),
    # Read, but worth a look.
    "STRIP": (WARNING, "isian '-' dibaca sebagai tidak ada data (bukan 0)", ""),
    "ANGKA_MERAGUKAN": (WARNING, "bilangan yang dapat berarti dua hal", "koma dibaca sebagai pemisah ribuan pada kolom jumlah"),
    "ANGKA_INGGRIS": (WARNING, "bilangan ditulis cara Inggris", ""),
    "PERSEN_DI_ATAS_100": (WARNING, "persen di atas 100", ""),
    "PERSEN_MERAGUKAN": (WARNING, "persen antara 0 dan 1 dibaca apa adanya", "bila maksudnya 85,3 % tulis 85,3"),
    "NAMA_BEDA": (WARNING, "nama puskesmas tidak cocok dengan kodenya", "periksa kode puskesmas"),
    "KODE_DIPULIHKAN": (WARNING, "kode rusak oleh Excel dipulihkan dari daftar", ""),
    "DEFINISI_TAK_DIKENAL": (WARNING, "versi definisi tidak dikenal", ""),
    "LUAR_WILAYAH_KERJA": (WARNING, "kelurahan di luar wilayah kerja puskesmas pada tahun itu", ""),
    "KUMULATIF_TURUN": (WARNING, "angka kumulatif turun dari bulan sebelumnya", ""),
    "BUKAN_SENIN": (WARNING, "minggu ditulis dengan hari selain Senin", "dibaca sebagai Senin minggu itu"),
    "SPM05_KUMULATIF": (WARNING, "SPM05 kumulatif", ""),
    # Smells: never a reason to refuse.
    "TANPA_SASARAN": (WARNING, "layanan tanpa sasaran", ""),
    "LAYANAN_LEBIH_SASARAN": (WARNING, "dilayani lebih banyak daripada sasaran", ""),
    "K4_LEBIH_K1": (WARNING, "K4 lebih banyak daripada K1", ""),
    "K6_LEBIH_K4": (WARNING, "K6 lebih banyak daripada K4", ""),
    "KN_LENGKAP_LEBIH_KN1": (WARNING, "KN lengkap lebih banyak daripada KN1", ""),
    "D_LEBIH_S": (WARNING, "balita ditimbang (D) lebih banyak daripada sasaran bulan itu (S)", ""),
    "LANJUT_LEBIH_TEMUAN": (WARNING, "ditindaklanjuti lebih banyak daripada temuan", ""),
    "MINGGU_DI_LUAR_TAHUN": (WARNING, "minggu di luar tahun laporan", "baris itu tidak dihitung"),
    "BULAN_KEMBAR": (WARNING, "bulan yang sama persis dengan bulan sebelumnya", ""),
    "LONJAKAN": (WARNING, "angka lebih dari 5 kali median", ""),
    "SASARAN_BERUBAH": (WARNING, "sasaran berubah di tengah tahun", ""),
    "KIRIM_TERLALU_AWAL": (WARNING, "tanggal kirim sebelum bulannya berakhir", ""),
    "KIRIM_MASA_DEPAN": (WARNING, "tanggal kirim di masa depan", ""),
    "TANPA_TANGGAL_KIRIM": (WARNING, "bulan berisi angka tanpa tanggal kirim", "bulan itu dihitung belum lapor"),
}


@dataclass(frozen=True)
class Finding:
    """One thing found in a file.

    severity: "galat" (the file is refused) or "peringatan". sheet, cell: where ("" = the whole file or sheet).
    value: what stood there, short. message: Indonesian sentence. kind: id, see KINDS.
    """

    severity: str
    sheet: str
    cell: str
    value: str
    message: str
    kind: str = ""

    def __str__(self) -> str:
        return self.message


def shown(value) -> str:
    """A cell's value for a message: short, numbers as written, long runs of digits masked."""
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        value = int(value)
    text = " ".join(str(value).split())
    if sum(c.isdigit() for c in text) >= 13:
        return "…"
    return text if len(text) <= 30 else text[:29] + "…"


def finding(kind: str, sheet: str = "", cell: str = "", value="", message: str = "") -> Finding:
    """A finding of a kind; its sentence is made from the kind's words when none is given."""
    severity, words, advice = KINDS[kind]
    # A number too large for a count may be a telephone or card number: it is not repeated.
    value = "…" if kind == "TERLALU_BESAR" else shown(value)
    if not message:
        where = f"Lembar {sheet}" if sheet else "Berkas"
        where += f", {cell}" if cell else ""
        message = f"{where}: {words}" + (f" ('{value}')" if value else "") + (f"; {advice}" if advice else "") + "."
    return Finding(severity, sheet, cell, value, message, kind)


@dataclass
class Cells:
    """Where the parts of a report stand in its file, so that a check can name the cell.

    rows: (sheet, key of the line) → row number as shown; columns: (sheet, field) → column letters; exact: single places.
    """

    rows: dict[tuple, int] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    exact: dict[tuple, str] = field(default_factory=dict)

    def at(self, sheet: str, key, field_name: str = "") -> str:
        """"K17", "baris 12", or "" when the place is not known."""
        place = self.exact.get((sheet, key, field_name))
        if place is None and (sheet, key) in self.rows:
            column = self.columns.get((sheet, field_name), "")
            place = f"{column}{self.rows[sheet, key]}" if column else f"baris {self.rows[sheet, key]}"
        return place or ""


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that make a file be refused."""
    return [f for f in findings if f.severity == ERROR]


def refuse(file_name: str, findings: Iterable[Finding]) -> NoReturn:
    """Raise the one BadFile that names file, sheet, every bad cell (up to ten, the rest counted) and what to do."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for f in errors(findings):
        _, words, advice = KINDS[f.kind]
        groups.setdefault((f.sheet, words, advice), []).append(f)
    sentences = []
    for (sheet, words, advice), group in groups.items():
        cells = []
        for f in group[:_SHOWN]:
            cells.append(": ".join(part for part in (f.cell, f"'{f.value}'" if f.value else "") if part))
        named = "; ".join(c for c in cells if c)
        if len(group) > _SHOWN:
            named += f"; … dan {len(group) - _SHOWN} lagi"
        sentence = f"{len(group)} {words}" + (f" ({named})" if named else "") + (f"; {advice}" if advice else "")
        sentences.append((f"lembar {sheet}: " if sheet else "") + sentence)
    first, *others = sentences
    tail = "".join(f". {s[0].upper()}{s[1:]}" for s in others)
    joint = ", " if first.startswith("lembar ") else ": "
    raise BadFile(f"{file_name}{joint}{first}{tail}. Perbaiki lalu kirim lagi.")
