"""SPM wide, monthly, verification, a list of puskesmas and the long form, as offices make them."""

from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from office_files import CODES, PLACES, REFERENCE, TODAY, asked, proposed, read, refused, sheets_of, written_csv

from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.merging import merged
from ilp_dash.domain.report import SpmLine
from ilp_dash.errors import BadFile
from ilp_dash.ingest.shapes.opening import open_tables
from ilp_dash.ingest.shapes.recognise import reports
from ilp_dash.store.reference import load_reference


def served(made) -> dict:
    """{(puskesmas, year, service): served} of reports."""
    return {(r.puskesmas_code, r.year, line.indicator): line.served for r, _ in made for line in r.spm}


def wide(places=PLACES, value=lambda service, place: 10 * service + place, years=(2024, 2025)):
    """SPM wide: a sheet a year, one row a service, places in columns, a TOTAL column and a row JUMLAH."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for year in years:
        sheet = book.create_sheet(str(year))
        sheet.append(["CAPAIAN SPM BIDANG KESEHATAN KOTA MAGELANG"])
        sheet.append([f"TAHUN {year}"])
        sheet.append([])
        heads = ["No", "Jenis Layanan SPM", "Indikator Kinerja", "SATUAN", "sasaran", *places, "TOTAL"]
        sheet.append(heads)
        sheet.append([f"({n})" for n in range(1, len(heads) + 1)])
        for number, service in enumerate(SPM, 1):
            cells = [value(number, n) for n in range(len(places))]
            told = f"Persentase yang mendapat {service.name.lower()}"
            sheet.append([number, service.name, told, "Orang", 5000, *cells, "=SUM(F6:J6)"])
        sheet.append(["", "JUMLAH", "", "", 60000, *[1] * len(places)])
        sheet.append([])
        sheet.append(["", "", "", "", "", "Magelang, 3 Januari 2026"])
        sheet.append(["", "", "", "", "", "Kepala Bidang", "", "NIP 19700101 199003 1 001"])
    return book


def test_spm_wide_asks_the_month_and_reads_a_sheet_a_year():
    sheets = sheets_of(wide())
    proposal = proposed(sheets)
    assert (proposal.shape, proposal.years, len(proposal.services)) == ("lebar", (2024, 2025), 12)
    assert asked(proposal) == {"month", "cumulative"}
    made = read(sheets, month=3, cumulative=False)
    figures = served(made)
    assert len(figures) == 2 * 5 * 12
    for number, service in enumerate(SPM, 1):
        for n, code in enumerate(CODES):
            assert figures[code, 2025, service.id] == (None, None, 10 * number + n, *[None] * 9)
    assert all(line.sasaran_riil is None for r, _ in made for line in r.spm)


def test_a_cumulative_month_without_the_ones_before_is_said():
    sheets = sheets_of(wide(years=(2025,)))
    assert "cumulative" in asked(proposed(sheets, replace(proposed(sheets).mapping, month=3)))
    [(report, found), *_] = read(sheets, month=3, cumulative=True)
    assert report.spm[0].served[2] == 10
    told = [f for f in found if f.kind == "KUMULATIF_TANPA_AWAL"]
    assert len(told) == 11  # not the school year
    assert told[0].message.startswith("Lembar 2025, F6: angka kumulatif Januari sampai Maret tanpa bulan-bulan sebel")
    before = replace(report, spm=(SpmLine("SPM01", served=(3, 2, *[None] * 10)),), cumulative=())
    assert merged([before, report]).spm[0].served[:3] == (3, 2, 5)


def test_a_table_a_year_per_kecamatan_is_refused_with_what_it_is():
    kecamatan = ("Kec. Magelang Selatan", "Magelang Tengah", "Magelang Utara")
    said = refused(sheets_of(wide(kecamatan, years=(2025,))))
    assert "tabel tahunan per kecamatan" in said and "pakai formulir" in said


@pytest.mark.parametrize("value", [0.9769, "97,69%", "6.66% %"])
def test_a_table_of_per_cents_is_refused_with_its_first_cell(value):
    said = refused(sheets_of(wide(value=lambda *_: value, years=(2025,))))
    assert "tabel.xlsx, lembar 2025, sel F6" in said and "adalah persen atau pecahan, bukan jumlah orang" in said


def monthly(cell, heads=None, title="LAPORAN SPM PUSKESMAS KERKOPAN KOTA MAGELANG"):
    """SPM monthly of one puskesmas: a target and a formula beside, what came before, then a column a month."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append([])
    heads = heads or ["Jan-25", "Peb-25", "Mar-25"]
    names = ["NO", "JENIS LAYANAN DASAR", "INDIKATOR", "TARGET", "RUMUS PENGHITUNGAN KINERJA", "Realisasi S/d Des 2024"]
    sheet.append([*names, *heads, "KETERANGAN"])
    sheet.append(list(range(1, 11)))
    for number, service in enumerate(SPM, 1):
        formula = "jumlah yang dilayani / jumlah sasaran x 100 %"
        cells = [cell(number, m) for m in range(len(heads))]
        sheet.append([number, service.name, service.numerator, "100%", formula, 98, *cells, "Sie Kesga"])
    return sheets_of(book)


def test_spm_monthly_of_one_puskesmas_takes_the_place_from_its_title_and_the_years_from_its_months():
    sheets = monthly(lambda number, m: number * (m + 1))
    proposal = proposed(sheets)
    assert (proposal.shape, proposal.years, proposal.months) == ("bulanan", (2025,), (1, 2, 3))
    assert asked(proposal) == {"cumulative"}
    figures = served(read(sheets, cumulative=True))
    assert figures["P3371011202", 2025, "SPM04"] == (4, 4, 4, *[None] * 9)
    assert len(figures) == 12


def test_months_an_english_excel_made_dates_of_give_their_month_and_the_year_is_asked():
    days = [datetime(2026, month, 25) for month in (1, 2, 3)]
    sheets = monthly(lambda number, m: number + m, days)
    proposal = proposed(sheets)
    assert (proposal.months, asked(proposal)) == ((1, 2, 3), {"year", "cumulative"})
    figures = served(read(sheets, year=2025, cumulative=False))
    assert figures["P3371011202", 2025, "SPM01"] == (1, 2, 3, *[None] * 9)


def test_months_in_per_cent_as_such_tables_are_published_are_refused():
    assert "adalah persen atau pecahan, bukan jumlah orang" in refused(monthly(lambda number, m: 6.6 + m))


def test_per_cents_in_whole_numbers_are_known_by_their_unit_or_their_indicators():
    book = wide(years=(2025,))
    for row in range(6, 18):
        book["2025"].cell(row, 4).value = "%"
    assert "adalah persen atau pecahan" in refused(sheets_of(book))
    sheets = monthly(lambda number, m: 80 + m)
    for row in sheets["Sheet"][4:]:
        row[2] = f"Persentase {row[2]}"
    assert "adalah persen atau pecahan" in refused(sheets)
    sheets["Sheet"][5][8] = 101.0
    assert asked(proposed(sheets)) == {"cumulative"}


def test_a_title_without_a_known_puskesmas_is_asked():
    sheets = monthly(lambda number, m: number + m, title="LAPORAN SPM UPT PUSKESMAS")
    assert "puskesmas" in asked(proposed(sheets))
    figures = served(read(sheets, cumulative=False, puskesmas="P3371010202"))
    assert {code for code, _, _ in figures} == {"P3371010202"}
    assert "angka puskesmas mana?" in refused(sheets, cumulative=False, puskesmas="P9999999999")


def test_spm_verification_reads_the_realisation_of_the_month_its_title_names():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["VERIFIKASI CAPAIAN SPM", "", "", "", "", ""])
    sheet.append(["Puskesmas", ":", "Jurang Ombo"])
    sheet.append(["Bulan", ":", "Maret 2025"])
    sheet.append(
        ["No", "Jenis Pelayanan", "Jumlah Sasaran (Tahun)", "Target Bulan Ini", "Realisasi Bulan Ini", "Capaian"]
    )
    for number, service in enumerate(SPM, 1):
        sheet.append([number, service.name, "1.200", 100, number * 7, "58,3%"])
    sheets = sheets_of(book)
    proposal = proposed(sheets)
    assert (proposal.shape, proposal.years, proposal.months) == ("verifikasi", (2025,), (3,))
    assert (asked(proposal), proposal.cumulative) == ({"basis"}, False)
    [(report, _)] = read(sheets, basis="pusdatin")
    assert report.puskesmas_code == "P3371010202"
    assert [line.sasaran_pusdatin for line in report.spm] == [1200] * 12
    assert [line.served[2] for line in report.spm] == [7 * n for n in range(1, 13)]


def test_a_list_of_puskesmas_for_one_month_with_english_thousands_in_quotation_marks():
    rows = [
        ["CAPAIAN PELAYANAN KESEHATAN USIA LANJUT KOTA MAGELANG JANUARI S/D SEPTEMBER 2025"],
        ["No", "Nama Puskesmas", "Kode", "Sasaran riil", "Realisasi", "% Capaian", "Status"],
        *[[n + 1, f"PKM {name}", "", '"7,257"', 10 + n, "0,1%", "BELUM"] for n, name in enumerate(PLACES)],
        ["", "TOTAL KOTA MAGELANG", "", "36.285", 60, "0,2%", ""],
    ]
    for separator, encoding in ((";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")):
        sheets = written_csv(rows, separator, encoding)
        proposal = proposed(sheets)
        assert (proposal.shape, asked(proposal)) == ("daftar", set())
        assert proposal.cumulative
        made = read(sheets)
        assert [(r.puskesmas_code, r.spm[0].sasaran_riil, r.spm[0].served[8]) for r, _ in made] == [
            (code, 7257, 10 + n) for n, code in enumerate(CODES)
        ]


LONG = [
    *("Kode Puskesmas", "Nama Puskesmas", "Tahun", "Bulan", "Kelompok Umur", "Kode Indikator", "Nama Indikator"),
    *("Numerator (Realisasi)", "Denominator (Sasaran)", "Catatan"),
]


def long_rows(extra=()):
    rows = [LONG]
    for n, name in enumerate(PLACES):
        for month in ("1", "Februari", "s/d Maret"[4:]):
            for service in ("SPM01", "SPM 8"):
                rows.append([f"10330{n}1", f"Puskesmas {name}", 2025, month, "", service, "", 5 + n, 600, "lancar"])
    return [*rows, *extra]


def test_the_long_form_has_everything_in_its_rows():
    sheets = written_csv(long_rows())
    proposal = proposed(sheets)
    assert (proposal.shape, proposal.years, proposal.months) == ("panjang", (2025,), (1, 2, 3))
    assert proposal.services == ("SPM01", "SPM08")
    assert asked(proposal) == {"basis", "cumulative"}
    made = read(sheets, basis="riil", cumulative=False)
    assert len(served(made)) == 10
    assert served(made)[CODES[3], 2025, "SPM08"] == (8, 8, 8, *[None] * 9)
    assert {line.sasaran_riil for r, _ in made for line in r.spm} == {600}


def test_a_group_of_ages_called_total_is_no_row_of_totals():
    rows = [LONG, ["", "Kerkopan", 2025, 1, "Total", "SPM06", "", 70, 900, ""]]
    [(report, _)] = read(written_csv(rows), basis="riil", cumulative=False)
    assert report.spm[0].served[0] == 70


def test_groups_of_ages_are_added_up_unless_the_file_has_all_of_them_together():
    ages = {"15-59 th": (30, 400), "60+ th": (12, 90)}
    rows = [["", "Kerkopan", 2025, m, age, "SPM06", "", *told, ""] for m in (1, 2) for age, told in ages.items()]
    [(report, found)] = read(written_csv([LONG, *rows]), basis="riil", cumulative=False)
    [line] = report.spm
    assert (line.served[:3], line.sasaran_riil, found) == ((42, 42, None), 490, [])
    whole = ["", "Kerkopan", 2025, 1, "Semua umur", "SPM06", "", 41, 490, ""]
    [(report, _)] = read(written_csv([LONG, whole, *rows]), basis="riil", cumulative=False)
    assert report.spm[0].served[:2] == (41, 42)
    twice = refused(written_csv([LONG, *rows, rows[0]]), basis="riil", cumulative=False)
    assert "baris ganda" in twice


def test_groups_of_ages_in_one_table_are_not_added_to_the_same_figure_in_another():
    plain, by_age = LONG[:4] + LONG[5:], [["", "Kerkopan", 2025, 1, age, "SPM06", "", 5, 400, ""] for age in "ab"]
    rows = [plain, ["", "Kerkopan", 2025, 1, "SPM06", "", 10, 800, ""], LONG]
    assert "sudah ada di G2" in refused(written_csv([*rows, *by_age]), basis="riil", cumulative=False)
    again = [LONG, *by_age, LONG, *by_age]
    assert "H5: 'sudah ada di H2'" in refused(written_csv(again), basis="riil", cumulative=False)


def test_the_long_form_asks_about_an_indicator_it_does_not_know_and_leaves_out_what_is_confirmed():
    row = ["1033031", "Puskesmas Kerkopan", 2025, 1, "", "K4-BUMIL", "Cakupan K4", 3, 40, ""]
    sheets = written_csv(long_rows([row]))
    [question] = [q for q in proposed(sheets).questions if q.about == "service"]
    assert "K4-BUMIL" in question.words
    assert "masih ada yang perlu dijawab" in refused(sheets, basis="riil", cumulative=False)
    made = read(sheets, basis="riil", cumulative=False, services={question.key: "-"})
    assert len(served(made)) == 10


def test_a_sasaran_that_changes_within_the_year_is_kept_with_its_month():
    rows = [
        LONG,
        *[["", "Kerkopan", 2025, m, "", "SPM01", "", 4, 600 if m < 5 else 650, ""] for m in range(1, 8)],
    ]
    [(report, found)] = read(written_csv(rows), basis="riil", cumulative=False)
    [line] = report.spm
    assert (line.sasaran_riil, line.revised_riil, line.revised_from) == (600, 650, 5)
    assert "SASARAN_BERUBAH" in {f.kind for f in found}


def test_a_code_and_a_name_that_mean_two_puskesmas_are_refused():
    row = ["P3371010201", "Puskesmas Kerkopan", 2025, 4, "", "SPM01", "", 3, 600, ""]
    said = refused(written_csv(long_rows([row])), basis="riil", cumulative=False)
    assert "1 kode dan nama yang menunjuk dua puskesmas (baris 32: 'P3371010201 = Magelang Selat" in said


def test_tables_of_several_services_below_one_another_are_each_read_under_their_own_title():
    rows = [["REKAPITULASI CAPAIAN SPM KOTA MAGELANG BULAN MARET 2025, ANGKA BULANAN"], []]
    for number, service in enumerate(("Hipertensi", "Diabetes Melitus", "ODGJ Berat"), 1):
        rows += [[f"BAGIAN {number}: PELAYANAN {service.upper()}"], []]
        rows += [["No", "Nama Puskesmas", "Kode", "Sasaran", "Realisasi", "% Capaian", "Status"]]
        rows += [[n + 1, name, "", 100 * number, n + number, "1,0%", "BELUM"] for n, name in enumerate(PLACES)]
        rows += [[], ["", f"TOTAL {service}", "", 500, 99, "1,0%", ""], []]
    rows += [["Keterangan:"], ["- Target capaian: 100%"]]
    sheets = written_csv(rows)
    proposal = proposed(sheets)
    assert (proposal.services, proposal.months, asked(proposal)) == (("SPM08", "SPM09", "SPM10"), (3,), {"basis"})
    made = read(sheets, basis="riil")
    assert [[line.served[2] for line in r.spm] for r, _ in made] == [[n + 1, n + 2, n + 3] for n in range(5)]
    assert {tuple(line.sasaran_riil for line in r.spm) for r, _ in made} == {(100, 200, 300)}


@pytest.mark.parametrize("running", [False, True])
def test_a_running_sum_beside_the_months_is_left_out_and_alone_it_is_the_figure(running):
    months = ["Realisasi s/d bulan ini"] if running else ["Realisasi bulan ini", "Realisasi s/d bulan ini"]
    rows = [["CAPAIAN HIPERTENSI KOTA MAGELANG MARET 2025"], ["No", "Puskesmas", "Target bulan ini", *months]]
    rows += [[n + 1, name, 50, *[10 * (k + 1) for k in range(len(months))]] for n, name in enumerate(PLACES)]
    proposal = proposed(written_csv(rows))
    assert (asked(proposal), proposal.cumulative) == (set(), running)
    assert {r.spm[0].served[2] for r, _ in read(written_csv(rows))} == {10}


def test_a_running_sum_at_the_end_of_the_months_does_not_take_them_with_it():
    sheets = monthly(lambda number, m: number + m, ["Jan-25", "Peb-25", "s/d Peb-25"])
    mapping = replace(proposed(sheets).mapping, cumulative=False)
    assert proposed(sheets, mapping).months == (1, 2)
    assert served(read(sheets, cumulative=False))["P3371011202", 2025, "SPM01"][:3] == (1, 2, None)


def test_a_quotation_mark_that_swallows_rows_is_named_with_its_line():
    text = "CAPAIAN HIPERTENSI KOTA MAGELANG MARET 2025\r\nNo;Puskesmas;Sasaran;Dilayani\r\n"
    text += "".join(f"{n};{name};100;{n}\r\n" for n, name in enumerate(PLACES, 1)).replace("2;Jurang", '2;"Jurang')
    with pytest.raises(BadFile, match="tabel.csv, baris 4: satu tanda kutip"):
        open_tables(text.encode(), "tabel.csv")


def test_a_file_that_was_accepted_is_read_again_as_it_was_whatever_is_checked_today():
    sheets = written_csv(long_rows())
    mapping = replace(proposed(sheets).mapping, basis="riil", cumulative=False)
    before = [r for r, _ in reports(sheets, mapping, REFERENCE, "tabel.xlsx", TODAY)]
    changed = replace(mapping, signature="of another version")
    assert [r for r, _ in reports(sheets, changed, REFERENCE, "tabel.xlsx", TODAY, trusted=True)] == before
    with pytest.raises(BadFile, match="susunan kolomnya bukan yang dipetakan"):
        reports(sheets, changed, REFERENCE, "tabel.xlsx", TODAY)


def test_a_small_csv_leaves_the_files_read_after_it_readable():
    written_csv([["a", "b"], [1, 2]])
    assert load_reference().facts == REFERENCE.facts


@pytest.mark.parametrize("spelling", ["{}", "Puskesmas Kecamatan {}", "PKC {}", "Kec. {}"])
def test_in_jakarta_a_puskesmas_bears_the_name_of_its_kecamatan(spelling):
    gambir = [p for p in REFERENCE.puskesmas if p.kota_code == "31"][10:15]
    book = wide([spelling.format(p.name) for p in gambir], years=(2025,))
    book["2025"]["A1"] = "CAPAIAN SPM BIDANG KESEHATAN DKI JAKARTA"
    if spelling.startswith("Kec."):
        assert "tabel tahunan per kecamatan" in refused(sheets_of(book))
        return
    made = read(sheets_of(book), month=1, cumulative=False)
    assert {r.puskesmas_code for r, _ in made} == {p.puskesmas_code for p in gambir}
