"""Every shape in every envelope: the same table as .xlsx, .ods, .xls and CSV gives the same figures and findings."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from envelopes import Formula, Percent, csv_of, ods, xls, xlsx
from office_files import MAGELANG, PLACES, REFERENCE, TODAY, recap

from ilp_dash.domain.indicators import SPM
from ilp_dash.errors import BadFile
from ilp_dash.ingest.shapes.opening import open_tables
from ilp_dash.ingest.shapes.recognise import recognise, reports

KELURAHAN = ("Kel. Wates", "Magersari", "Kelurahan Rejowinangun Selatan")
KOMDAT = (1033001, 1033002, 1033003, 1033004, 1033005)
TITLE = "CAPAIAN SPM KOTA MAGELANG"
SIGNED = [[], ["", "", "", "", "Magelang, 3 Januari 2026"], ["", "", "", "", "Kepala Dinas Kesehatan"]]


def recap_of_one_service() -> list[list]:
    """Five rows of headings, merged; months under quarters; L, P, TOTAL, TS, %S; two rows of totals."""
    figures = {
        name: (1000 + n, [(n + m, n, 2 * n + m) if m else "-" if n else 0 for m in range(11)] + [""])
        for n, name in enumerate(MAGELANG)
    }
    return [[cell.value for cell in row] for row in recap(figures).active.iter_rows()]


def places_in_columns() -> list[list]:
    heads = ["No", "Jenis Layanan SPM", "Indikator Kinerja", "SATUAN", "sasaran", *PLACES, "TOTAL"]
    rows = [[f"{TITLE} MARET 2025, BULANAN"], heads, [f"({n})" for n in range(1, len(heads) + 1)]]
    for n, service in enumerate(SPM, 1):
        told = ["Orang", 5000, "1.234", n, 0, "-", None, Formula(1234 + n)]
        rows.append([n, service.name, f"Persentase {service.name}", *told])
    return [*rows, ["", "JUMLAH", "", "", 60000, Formula(14808), 78, 0, 0, 0, Formula(14886)], *SIGNED]


def places_in_rows() -> list[list]:
    rows = [[f"{TITLE} BULAN MARET 2025, BULANAN"], ["No", "Puskesmas", *(s.name for s in SPM)]]
    rows += [[n, f"PKM {name}", *(n * s if s < 11 else "-" for s in range(12))] for n, name in enumerate(PLACES, 1)]
    return [*rows, ["", "Kabupaten/Kota", *(Formula(15 * s) for s in range(12))], *SIGNED]


def months_of_one_puskesmas() -> list[list]:
    heads = ["NO", "JENIS LAYANAN DASAR", "INDIKATOR", "TARGET", "RUMUS", "Realisasi S/d Des 2024"]
    heads += [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), "KETERANGAN"]
    rows = [["LAPORAN SPM PUSKESMAS KERKOPAN KOTA MAGELANG"], heads]
    told = ["100%", "dilayani / sasaran x 100 %"]
    rows += [[n, s.name, s.numerator, *told, 98, n, "1.050", "", "6.66% %"] for n, s in enumerate(SPM, 1)]
    return rows


def verification() -> list[list]:
    rows = [["VERIFIKASI CAPAIAN SPM"], ["Puskesmas", ":", "Jurang Ombo"], ["Bulan", ":", "Maret 2025"]]
    rows += [["No", "Jenis Pelayanan", "Jumlah Sasaran riil (Tahun)", "Target Bulan Ini", "Realisasi Bulan Ini", "%"]]
    return rows + [[n, s.name, "1.200", 100, 7 * n, Percent(7 * n / 1200)] for n, s in enumerate(SPM, 1)]


def long_form() -> list[list]:
    heads = ["Kode Puskesmas", "Nama Puskesmas", "Tahun", "Bulan", "Kode Indikator", "Numerator (Realisasi)"]
    rows = [[], [*heads, "Denominator (Sasaran riil)", "Catatan"]]
    for n, (code, name) in enumerate(zip(KOMDAT, PLACES, strict=True)):
        for month, served in enumerate((5 + n, "-", 0, '"1,257"'), 1):
            rows.append([code, f"Puskesmas {name}", 2025, month, "SPM08", served, 2600, "lancar"])
    return rows


def list_of_puskesmas() -> list[list]:
    rows = [["CAPAIAN PELAYANAN KESEHATAN USIA LANJUT KOTA MAGELANG JANUARI S/D SEPTEMBER 2025"]]
    rows += [["No", "Nama Puskesmas", "Sasaran riil", "Realisasi", "% Capaian", "Status"]]
    rows += [[n + 1, name, '"7,257"', 10 + n, Percent(0.9769), "BELUM"] for n, name in enumerate(PLACES)]
    return [*rows, ["", "TOTAL KOTA MAGELANG", "36.285", Formula(60), "0,2%", ""]]


def pws_of_kelurahan() -> list[list]:
    rows = [["PWS KIA KOTA MAGELANG TAHUN 2025, BULANAN"], ["Kelurahan", "Bulan", "K1", "K4", "kn1", "kn_lengkap"]]
    for name in KELURAHAN:
        rows += [[name if month == 1 else "", month, 9, 8.0, "-" if month == 2 else 5, 0] for month in (1, 2, 3)]
    return rows


def children_weighed() -> list[list]:
    rows = [["PENIMBANGAN BALITA KOTA MAGELANG TAHUN 2025"], ["No", "Kelurahan", "Bulan", "S", "D", "D/S (%)"]]
    return rows + [[n, name, 1, "1.200", 150 + n, Percent((150 + n) / 1200)] for n, name in enumerate(KELURAHAN)]


def levels_of_kader() -> list[list]:
    heads = ["No", "Kelurahan", "Posyandu Total Kader", "Posyandu Purwa", "Posyandu Purwa (%)", "Posyandu Madya"]
    rows = [["TINGKAT KADER KOTA MAGELANG, SEPTEMBER 2025"], [*heads, "Posyandu Utama", "Belum Ada Status"]]
    rows += [[n, name, 40, 20, Percent(0.5), 0, "-", ""] for n, name in enumerate(KELURAHAN, 1)]
    return [*rows, ["", "JUMLAH", Formula(120), Formula(60), "50,0%", 0, "", ""]]


def with_errors() -> list[list]:
    """Of which nothing is taken."""
    rows = list_of_puskesmas()
    rows[2][3], rows[3][3], rows[4][2], rows[5][3] = "dua puluh", 3.5, -4, "1.23"
    return rows


TABLES = (
    *(recap_of_one_service, places_in_columns, places_in_rows, months_of_one_puskesmas, verification, long_form),
    *(list_of_puskesmas, pws_of_kelurahan, children_weighed, levels_of_kader, with_errors),
)
ENVELOPES = {
    "ods": ods,
    "xls": xls,
    "csv titik koma utf-8": lambda rows, hidden: csv_of(rows, ";", "utf-8-sig"),
    "csv koma utf-8": lambda rows, hidden: csv_of(rows, ",", "utf-8"),
    "csv tab cp1252": lambda rows, hidden: csv_of(rows, "\t", "cp1252"),
}
HIDDEN = (4,)  # a row filtered away


def mapping_of(content: bytes):
    mapping = recognise(open_tables(content, "tabel"), "tabel", REFERENCE, None, TODAY).mapping
    return replace(mapping, cumulative=False, basis="riil")


def told(content: bytes, mapping, hidden: bool = True):
    """What is read: reports with their findings, or those of the refusal. hidden: with those of rows nobody sees."""
    try:
        made = reports(open_tables(content, "tabel"), mapping, REFERENCE, "tabel", TODAY)
    except BadFile as refused:
        return sorted((f.kind, f.cell, f.value) for f in refused.findings)
    found = [(f.kind, f.cell, f.value) for _, of in made for f in of if hidden or f.kind != "BARIS_TERSEMBUNYI"]
    return [report for report, _ in made], found


@cache
def of_xlsx(table, hidden: bool = True):
    content = xlsx(table(), HIDDEN)
    mapping = mapping_of(content)
    return mapping, told(content, mapping, hidden)


@pytest.mark.parametrize("table", TABLES, ids=[table.__name__ for table in TABLES])
@pytest.mark.parametrize("envelope", ENVELOPES)
def test_a_table_says_the_same_in_every_envelope_and_is_known_again_there(table, envelope):
    hidden = not envelope.startswith("csv")  # a CSV has no hidden rows: they are rows like others
    mapping, expected = of_xlsx(table, hidden)
    assert told(ENVELOPES[envelope](table(), HIDDEN), mapping, hidden) == expected


@pytest.mark.parametrize(
    ("table", "made", "people", "zeros"),
    [
        (recap_of_one_service, 5, 475, 1),
        (places_in_columns, 3, 14886, 12),
        (places_in_rows, 5, 825, 5),
        (months_of_one_puskesmas, 1, 12678, 0),
        (verification, 1, 546, 0),
        (long_form, 5, 6320, 5),
        (list_of_puskesmas, 5, 60, 0),
        (pws_of_kelurahan, 3, 183, 9),
        (children_weighed, 3, 4053, 0),
        (levels_of_kader, 3, 180, 3),
    ],
)
def test_the_figures_are_those_of_the_table_and_not_only_alike(table, made, people, zeros):
    found = of_xlsx(table)[1][0]
    values = [v for r in found for line in r.spm for v in line.served]
    values += [v for r in found for line in r.pws for v in line.values]
    values += [v for r in found for line in r.network for v in (line.kader_total, line.kader_purwa, line.kader_madya)]
    assert (len(found), sum(filter(None, values)), values.count(0)) == (made, people, zeros)
    assert ("BARIS_TERSEMBUNYI", "baris 5", "1") in of_xlsx(table)[1][1] or table is recap_of_one_service


def test_cells_that_are_no_counts_are_told_with_their_places():
    assert of_xlsx(with_errors)[1] == [
        ("BUKAN_BILANGAN", "D3", "dua puluh"),
        ("NEGATIF", "C5", "-4"),
        ("PECAHAN", "D4", "3.5"),
        ("PECAHAN", "D6", "1.23"),
    ]
