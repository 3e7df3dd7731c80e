"""The public recap of one SPM service: months over S (L, P, TOTAL), TS, %S; one row a puskesmas."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import MAGELANG, REFERENCE, TITLE, recap, sheets_of
from openpyxl.comments import Comment

from ilp_dash.domain.mapping import Mapping
from ilp_dash.errors import BadFile, PersonalData
from ilp_dash.ingest.findings import WARNING
from ilp_dash.ingest.read_report import read_reports, reread_reports
from ilp_dash.ingest.shapes.recognise import recognise, reports

TODAY = date(2026, 11, 20)
FIGURES = {name: (1000 + n, [(m + n, m + 2, 2 * m + n + 2) for m in range(12)]) for n, name in enumerate(MAGELANG)}


def proposed(sheets, mapping=None):
    return recognise(sheets, "rekap.xlsx", REFERENCE, mapping, TODAY)


def read(sheets, **answers):
    """The reports after these answers."""
    mapping = replace(proposed(sheets).mapping, **({"basis": "riil", "cumulative": False} | answers))
    return reports(sheets, mapping, REFERENCE, "rekap.xlsx", TODAY)


def refused(sheets, **answers) -> str:
    with pytest.raises(BadFile) as caught:
        read(sheets, **answers)
    return str(caught.value)


def asked(proposal) -> set[str]:
    return {q.about for q in proposal.questions}


def test_the_recap_is_known_by_its_content_and_gives_one_report_a_puskesmas():
    sheets = sheets_of(recap(FIGURES))
    proposal = proposed(sheets)
    assert (proposal.shape, proposal.years, proposal.services) == ("rekap", (2025,), ("SPM08",))
    assert proposal.months == tuple(range(1, 13))
    assert asked(proposal) == {"basis", "cumulative"}
    made = read(sheets)
    assert [r.puskesmas_code for r, _ in made] == sorted(MAGELANG.values())
    for n, code in enumerate(MAGELANG.values()):
        [report] = [r for r, _ in made if r.puskesmas_code == code]
        [line] = report.spm
        assert (line.indicator, line.sasaran_riil, line.sasaran_pusdatin) == ("SPM08", 1000 + n, None)
        assert line.served == tuple(2 * m + n + 2 for m in range(12))
        assert report.undated and report.year == 2025 and report.sent_on == {} and not report.simulated


figures = st.one_of(st.none(), st.integers(0, 99_999))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 99_999), st.lists(figures, min_size=12, max_size=12)), min_size=5, max_size=5))
def test_a_recap_gives_back_the_figures_it_was_written_from(picture):
    """Whatever the figures: blank, zero, with and without the thousands dot of a text."""
    rows = {
        name: (f"{sasaran:,}".replace(",", "."), ["" if v is None else v for v in months])
        for name, (sasaran, months) in zip(MAGELANG, picture, strict=True)
    }
    made = {r.puskesmas_code: r for r, _ in read(sheets_of(recap(rows)), month=12)}
    for code, (sasaran, months) in zip(MAGELANG.values(), picture, strict=True):
        assert (made[code].spm[0].sasaran_riil, made[code].spm[0].served) == (sasaran, tuple(months))


def test_blank_dash_and_zero_are_three_things():
    months = ["", "-", 0, *range(5, 14)]
    made = read(sheets_of(recap({**FIGURES, "kerkopan": (900, months)})))
    [(report, found)] = [(r, f) for r, f in made if r.puskesmas_code == "P3371011202"]
    assert report.spm[0].served == (None, None, 0, *range(5, 14))
    assert [(f.kind, f.cell) for f in found if f.kind == "STRIP"] == [("STRIP", "K13")]


def test_a_wrong_row_of_totals_is_said_and_never_counted():
    made = read(sheets_of(recap(FIGURES)))
    [found] = [f for _, fs in made for f in fs if f.kind == "JUMLAH_BEDA"]
    assert (found.sheet, found.cell, found.severity) == ("Rekap", "F16", WARNING)
    assert "424.242, jumlah barisnya 20;" in found.message
    assert sum(r.spm[0].served[0] for r, _ in made) == 20


def test_a_total_beside_men_and_women_must_be_theirs():
    rows = {**FIGURES, "kerkopan": (900, [(3, 4, 8), (3, 4, ""), *[(1, 1, 2)] * 10])}
    [(report, found)] = [(r, f) for r, f in read(sheets_of(recap(rows))) if r.puskesmas_code == "P3371011202"]
    assert report.spm[0].served[:2] == (8, 7)
    assert [(f.kind, f.cell) for f in found if f.kind == "TOTAL_BUKAN_LP"] == [("TOTAL_BUKAN_LP", "F13")]
    rows["kerkopan"] = (900, [(3, "", ""), *[(1, 1, 2)] * 11])
    assert "lembar Rekap: 1 hanya L atau P yang terisi, tanpa TOTAL (D13: '3')" in refused(sheets_of(recap(rows)))


def test_a_service_of_women_alone_needs_no_figure_of_men():
    rows = {name: (900, [("", 4, "")] * 12) for name in MAGELANG}
    made = read(sheets_of(recap(rows, TITLE.replace("PENDERITA HIPERTENSI", "IBU HAMIL"))))
    assert {r.spm[0].served for r, _ in made} == {(4,) * 12}


def test_cumulative_figures_become_single_months():
    rows = {name: (500, [10 * (m + 1) for m in range(12)]) for name in MAGELANG}
    sheets = sheets_of(recap(rows))
    [question] = [q for q in proposed(sheets).questions if q.about == "cumulative"]
    assert question.suggestions == ("kumulatif",)
    assert {r.spm[0].served for r, _ in read(sheets, cumulative=True)} == {(10,) * 12}


def test_what_the_title_says_is_not_asked():
    title = TITLE + " KUMULATIF S/D BULAN, SASARAN PUSDATIN"
    proposal = proposed(sheets_of(recap(FIGURES, title)))
    assert (asked(proposal), proposal.cumulative, proposal.basis) == (set(), True, "pusdatin")


def test_a_file_that_says_neither_year_nor_service_is_asked_about_both():
    sheets = sheets_of(recap(FIGURES, "REKAPITULASI CAPAIAN", ""))
    proposal = proposed(sheets)
    assert {"year", "service"} <= asked(proposal)
    assert "masih ada yang perlu dijawab" in refused(sheets)
    [key] = [q.key for q in proposal.questions if q.about == "service"]
    made = read(sheets, year=2024, services={key: "SPM01"})
    assert {(r.year, r.spm[0].indicator) for r, _ in made} == {(2024, "SPM01")}


def test_an_unknown_name_is_asked_with_the_nearest_and_never_guessed():
    rows = {**FIGURES, "PKM Magelang Selatann": FIGURES["PKM MAGELANG SELATAN"]}
    del rows["PKM MAGELANG SELATAN"]
    sheets = sheets_of(recap(rows))
    [question] = [q for q in proposed(sheets).questions if q.about == "name"]
    assert question.suggestions[0] == "P3371010201"
    assert "'PKM Magelang Selatann' (Rekap, baris 14)" in refused(sheets)
    made = read(sheets, names={question.key: "P3371010201"})
    assert [r.puskesmas_code for r, _ in made] == sorted(MAGELANG.values())
    left_out = read(sheets, names={question.key: "-"})
    assert [r.puskesmas_code for r, _ in left_out] == sorted(MAGELANG.values())[1:]


def test_two_rows_of_one_puskesmas_are_refused_with_both_cells():
    rows = {**FIGURES, "PKM Kerkopan": (900, [1] * 12)}
    assert "1 baris ganda (C15: 'sudah ada di C13')" in refused(sheets_of(recap(rows)))


def test_the_next_month_of_the_same_layout_needs_no_question():
    sheets = sheets_of(recap({n: (s, [*m[:3], *[""] * 9]) for n, (s, m) in FIGURES.items()}))
    lasting = replace(proposed(sheets).mapping, basis="riil", cumulative=False).lasting()
    kept = Mapping.from_json(lasting.to_json())
    later = sheets_of(recap(FIGURES, year="TAHUN 2026"))
    assert proposed(later, kept).signature == kept.signature
    assert asked(proposed(later, kept)) == set()
    made = reports(later, kept, REFERENCE, "rekap.xlsx", date(2027, 2, 1))
    assert {r.year for r, _ in made} == {2026}


def test_zeros_at_the_end_are_asked_about_and_zeros_of_months_to_come_are_not():
    rows = {n: (s, [*[5, 6, 4, 5, 7, 3] * 1, *[0] * 6]) for n, (s, _) in FIGURES.items()}
    sheets = sheets_of(recap(rows))
    [question] = [q for q in proposed(sheets).questions if q.about == "month"]
    assert question.words.startswith("Juli sampai Desember berisi 0 di semua baris")
    assert question.suggestions == ("6",)
    assert {r.spm[0].served[5:] for r, _ in read(sheets, month=6)} == {(3, *[None] * 6)}
    assert {r.spm[0].served[5:] for r, _ in read(sheets, month=12)} == {(3, *[0] * 6)}
    running = sheets_of(recap(rows, year="TAHUN 2027"))
    in_june = recognise(running, "rekap.xlsx", REFERENCE, None, date(2027, 6, 30))
    assert asked(in_june) == {"basis", "cumulative"}


def test_by_a_clock_older_than_the_application_no_figure_is_of_the_future():
    sheets, old = sheets_of(recap(FIGURES)), date(2000, 1, 1)
    proposal = recognise(sheets, "rekap.xlsx", REFERENCE, None, old)
    assert "cumulative" in asked(proposal)
    mapping = replace(proposal.mapping, basis="riil", cumulative=False)
    made = reports(sheets, mapping, REFERENCE, "rekap.xlsx", old)
    assert [r.spm for r, _ in made] == [r.spm for r, _ in read(sheets)]


def test_a_figure_of_a_month_to_come_is_refused_with_its_cell():
    rows = {n: (s, [*m[:11], 1]) for n, (s, m) in FIGURES.items()}
    assert "bulan yang belum berjalan (BI10: '1'" in refused(sheets_of(recap(rows, year="TAHUN 2026")))


def test_a_formula_without_value_and_words_where_a_number_belongs_are_named():
    rows = {**FIGURES, "kerkopan": (900, ["=1+1", "banyak1", *[1] * 10])}
    said = refused(sheets_of(recap(rows)))
    assert "rumus Excel yang galat atau belum dihitung (F13" in said
    assert "isian bukan bilangan (K13: 'banyak1')" in said


def test_data_about_persons_are_refused():
    book = recap(FIGURES)
    book.active["CM9"], book.active["CN9"] = "NIK", "Nama pasien"
    with pytest.raises(PersonalData, match="NIK"):
        sheets_of(book)


def test_a_table_that_was_taken_is_read_again_whatever_is_taken_for_persons_today():
    """A rule about persons that is drawn tighter must not stop the builds of what was taken before."""
    mapping = replace(proposed(sheets_of(recap(FIGURES))).mapping, basis="riil", cumulative=False)
    book, file = recap(FIGURES), io.BytesIO()
    book.active["A3"] = "3371014507900001"
    book.active["B12"].comment = Comment("NIK 3371014507900001", "petugas")
    book.save(file)
    with pytest.raises(PersonalData):
        read_reports(file.getvalue(), "rekap.xlsx", mapping, REFERENCE)
    again = reread_reports(file.getvalue(), ".xlsx", "rekap.xlsx", mapping, TODAY, (), REFERENCE)
    assert [r.spm for r in again] == [r.spm for r, _ in read(sheets_of(recap(FIGURES)))]


def test_a_file_of_another_city_says_so():
    rows = {f"Puskesmas Entah {n}": (100, [1] * 12) for n in "ABCDE"}
    with pytest.raises(BadFile, match="berkas dari Kota Kediri, sedangkan pemasangan ini untuk Kota Jambi"):
        proposed(sheets_of(recap(rows, TITLE.replace("MAGELANG", "KEDIRI"))))


def test_a_column_of_komdat_codes_is_known_by_name_first_and_by_code_the_next_time():
    book = recap(FIGURES)
    sheet = book.active
    sheet.insert_cols(2)
    sheet["B4"] = "KODE"
    for row in range(10, 15):
        sheet.cell(row, 2, 1033000 + row)
    first = proposed(sheets_of(book))
    assert first.mapping.names["1033010"] == "P3371010201"
    sheet["C10"] = "MGL SELATAN BARU"
    assert {q.about for q in proposed(sheets_of(book), first.mapping).questions} == {"basis", "cumulative"}


def test_two_sheets_of_the_same_title_are_two_services_by_their_sheets():
    book = recap(FIGURES, "REKAPITULASI CAPAIAN SPM KOTA MAGELANG")
    book.active.title = "HT"
    book.copy_worksheet(book.active).title = "Sheet2"
    proposal = proposed(sheets_of(book))
    [question] = [q for q in proposal.questions if q.about == "service"]
    assert (proposal.services, question.words[:13]) == (("SPM08",), "Lembar Sheet2")
    made = read(sheets_of(book), services={question.key: "SPM09"})
    assert {tuple(line.indicator for line in r.spm) for r, _ in made} == {("SPM08", "SPM09")}


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(12)), st.integers(0, 3))
def test_months_in_any_order_and_columns_in_between_give_the_same_figures(order, at):
    sheets = sheets_of(recap(FIGURES))
    straight = [r for r, _ in read(sheets)]
    moved = {"Rekap": []}
    for number, row in enumerate(sheets["Rekap"]):
        groups = [row[3 + 5 * m : 8 + 5 * m] for m in range(12)]
        if number == 3:
            groups = [[""] * 5] * 12  # the quarters
        between = {3: "CATATAN", 12: "lihat lampiran 7"}.get(number, "")
        left = [*row[:3][:at], between, *row[:3][at:]]
        moved["Rekap"].append([*left, *[cell for m in order for cell in groups[m]], *row[63:]])
    assert [r for r, _ in read(moved)] == straight


def test_what_nobody_sees_is_read_and_said():
    book = recap(FIGURES)
    book.active.row_dimensions[11].hidden = book.active.row_dimensions[13].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.copy_worksheet(book.active).title = "DM"
    book["DM"].sheet_state = "hidden"
    book["DM"]["A1"] = "REKAPITULASI CAPAIAN SPM DIABETES MELITUS KOTA MAGELANG"
    made = read(sheets_of(book))
    assert {tuple(line.indicator for line in r.spm) for r, _ in made} == {("SPM08", "SPM09")}
    told = [f.message for _, found in made for f in found if f.kind.endswith("TERSEMBUNYI")]
    assert "Lembar DM: lembar tersembunyi ikut dibaca; tampilkan lembarnya dan periksa isinya." in told
    assert "Lembar Rekap, kolom F: kolom tersembunyi ikut dibaca; tampilkan kolomnya dan periksa isinya." in told
    assert "Lembar Rekap: 2 baris tersembunyi (oleh saringan atau disembunyikan) ikut dibaca: 11, 13." in told


def test_what_one_file_says_or_january_needs_not_ask_is_no_answer_for_the_next_file():
    january = {n: (s, [*m[:1], *[""] * 11]) for n, (s, m) in FIGURES.items()}
    proposal = proposed(sheets_of(recap(january)))
    assert asked(proposal) == {"basis"}
    kept = replace(proposal.mapping, basis="riil").lasting()
    assert asked(proposed(sheets_of(recap(FIGURES)), kept)) == {"cumulative"}
    said = proposed(sheets_of(recap(FIGURES, TITLE + " KUMULATIF, SASARAN PUSDATIN"))).mapping.lasting()
    assert asked(proposed(sheets_of(recap(FIGURES)), said)) == {"basis", "cumulative"}
