"""A form as the data officer of a puskesmas meets it: what is locked, what a cell takes, and that it goes in."""

from dataclasses import astuple, replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel
from pictured_files import MAWAR, NAMES, PUSKESMAS, good_report, small_reference
from store.magelang import magelang_reports
from test_round_trip import quick, reports

from ilp_dash.domain.merging import KEYS
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import Report
from ilp_dash.ingest.checks import check
from ilp_dash.ingest.prefilled import known_reports
from ilp_dash.ingest.read_workbook import read_workbook, reread_workbook
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.ingest.workbook_layout import CUMULATIVE, IDENTITY
from ilp_dash.ingest.write_workbook import write_form, write_report
from ilp_dash.store.reference import load_reference

SMALL, REAL = small_reference(), load_reference()
KELURAHAN = {area.code: area.name for area in REAL.areas}


def told(report: Report) -> dict:
    """Everything a report says, whatever the order of its lines and whether it has lines that say nothing."""
    lines = {}
    for part, key in KEYS.items():
        for line in getattr(report, part):
            values = vars(line).items()
            if any(v not in (None, "", (None,) * 12) for name, v in values if name not in key):
                lines[(part, *(getattr(line, name) for name in key))] = line
    return vars(replace(report, **dict.fromkeys(KEYS, ()))) | lines


def names_of(report: Report) -> dict[str, str]:
    return {line.kelurahan_code: KELURAHAN[line.kelurahan_code] for line in report.pws}


def own_findings(found, report, reference) -> set[str]:
    """Kinds of findings that are about the file, not about its figures."""
    return {f.kind for f in found} - {f.kind for f in check(report, reference)}


def unlocked(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]


@pytest.fixture
def form(tmp_path):
    """An empty form of the small city and 2025, opened."""
    path = tmp_path / "formulir.xlsx"
    write_form(Report(PUSKESMAS, "Taman", 2025, False, "PMK 6/2024"), path, NAMES)
    return openpyxl.load_workbook(path)


@quick
@given(reports)
def test_a_prefilled_form_says_what_the_report_says(tmp_path_factory, report):
    path = tmp_path_factory.mktemp("isi") / "a.xlsx"
    write_form(report, path, NAMES, filled=True)
    assert told(reread_workbook(path.read_bytes(), path.name, SMALL)) == told(report)


@quick
@given(st.sampled_from(magelang_reports()))
def test_a_form_filled_in_its_open_cells_only_goes_in_as_the_report_it_was_copied_from(tmp_path_factory, report):
    folder = tmp_path_factory.mktemp("tangan")
    write_form(report, folder / "isi.xlsx", names_of(report), filled=True)
    write_form(report, folder / "kosong.xlsx", names_of(report))
    source, hand = (openpyxl.load_workbook(folder / f"{name}.xlsx") for name in ("isi", "kosong"))
    latest = {line.kelurahan_code: line for line in report.network}
    for sheet in hand:
        for cell in unlocked(sheet):
            if sheet.title != "Jejaring":
                cell.value = source[sheet.title][cell.coordinate].value
            elif line := latest.get(sheet.cell(cell.row, 1).value):
                cell.value = MONTH_NAMES[line.month - 1] if cell.column == 3 else astuple(line)[cell.column - 2]
    hand.save(folder / "kosong.xlsx")
    read, found = read_workbook(folder / "kosong.xlsx", REAL)
    assert told(read) == told(replace(report, network=tuple(latest.values())))
    assert own_findings(found, read, REAL) == set()


def allowed(rule, draw):
    """A value that one rule of the form lets in."""
    if rule.type == "list":
        word = draw(st.sampled_from(rule.formula1.strip('"').split(",")))
        return int(word) if word.isdigit() else word
    least, most = float(rule.formula1), float(rule.formula2)
    if rule.type == "decimal":
        return draw(st.floats(least, most).map(lambda n: round(n, 1)))
    if rule.type == "date":
        return from_excel(draw(st.integers(int(least), int(most)))).date()
    return draw(st.integers(int(least), int(most)))


@quick
@given(st.data(), st.integers(2016, 2025))
def test_whatever_the_cells_of_a_form_let_in_is_read_without_an_error_or_a_question(tmp_path_factory, data, year):
    path = tmp_path_factory.mktemp("boleh") / "a.xlsx"
    write_form(Report(PUSKESMAS, "Taman", year, False, "PMK 6/2024"), path, NAMES)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        rules = sheet.data_validations.dataValidation
        cells = [(place, rule) for rule in rules for part in rule.sqref.ranges for place in part.cells]
        chosen = data.draw(st.lists(st.sampled_from(cells), max_size=30, unique_by=lambda one: one[0]))
        for (row, column), rule in chosen:
            sheet.cell(row, column).value = allowed(rule, data.draw)
    for row in book["Jejaring"].iter_rows():
        if row[0].value in NAMES:  # what was counted of a kelurahan needs its month, as the instructions say
            row[2].value = data.draw(st.sampled_from(MONTH_NAMES))
    book.save(path)
    read, found = read_workbook(path, SMALL)
    about_figures = {"KUMULATIF_TURUN"}  # sums drawn at random fall
    assert own_findings(found, read, SMALL) <= about_figures


def test_codes_names_headings_and_identity_are_locked_without_a_password_and_every_place_of_a_figure_is_open(form):
    for sheet in form:
        assert sheet.protection.sheet and sheet.protection.password is None
    spm, pws = form["SPM"], form["PWS"]
    labels = {label for _, label, _ in IDENTITY} - {"Jenis angka"}
    for sheet in form.worksheets[1:]:
        block = {row[0].value: row[2] for row in sheet.iter_rows(max_row=10)}
        assert all(block[label].protection.locked for label in labels)
        assert block["Jenis angka"].protection.locked == (sheet.title not in ("SPM", "PWS", "Kunjungan"))
    line = next(row for row in spm.iter_rows() if row[1].value == "SPM01")
    assert [cell.protection.locked for cell in line] == [True] * 3 + [False] * 17 + [True]
    rows = {row[2].value: row for row in pws.iter_rows() if row[0].value == MAWAR}
    assert [cell.protection.locked for cell in rows["K1"]] == [True] * 4 + [False] * 14
    assert [cell.protection.locked for cell in rows["D_S"]] == [True] * 6 + [False] * 12, "no yearly sasaran"


def test_open_cells_are_light_and_locked_cells_of_the_table_are_not(form):
    for sheet in form.worksheets[1:]:
        ruled = [cell for row in sheet.iter_rows() for cell in row if cell.border.left.style]
        light = {cell.coordinate for cell in ruled if cell.fill.fgColor.rgb == "FFFFFBDD"}
        assert light == {cell.coordinate for cell in ruled if not cell.protection.locked} != set()


def test_every_open_cell_of_a_table_takes_only_what_the_reader_takes_and_says_so(form):
    for sheet in form.worksheets[1:]:
        ranges = [(cells, rule) for rule in sheet.data_validations.dataValidation for cells in rule.sqref.ranges]
        held = [(row, column) for cells, _ in ranges for row, column in cells.cells]
        assert len(held) == len(set(held)), "a cell under two rules is a damaged file to Excel"
        ruled = {(c.row, c.column) for c in unlocked(sheet) if c.border.left.style}
        free = {4} if sheet.title == "ILP" else set()  # the proof is free text
        assert {cell for cell in ruled - set(held) if cell[1] not in free} == set()
        assert all(rule.error and rule.errorStyle in (None, "stop") for _, rule in ranges)


def test_whether_pws_was_evaluated_is_chosen_and_a_status_too(form):
    rules = {rule.formula1: rule for rule in form["PWS"].data_validations.dataValidation if rule.type == "list"}
    evaluated = {row[6].coordinate for row in form["PWS"].iter_rows() if row[2].value == "EVALUASI"}
    assert all(cell in rules['"1,0"'].sqref for cell in evaluated)
    assert '"draf,dikirim,disetujui,dikembalikan,final"' in rules


def test_a_form_turned_cumulative_in_its_open_cell_is_read_so(tmp_path, form):
    sheet = form["SPM"]
    kind = next(row[2] for row in sheet.iter_rows(max_row=10) if row[0].value == "Jenis angka")
    line = next(row for row in sheet.iter_rows() if row[1].value == "SPM01")
    kind.value, line[3].value, line[8].value, line[9].value = CUMULATIVE, 100, 10, 25
    form.save(tmp_path / "kumulatif.xlsx")
    assert read_workbook(tmp_path / "kumulatif.xlsx", SMALL)[0].spm[0].served[:2] == (10, 15)


def test_a_prefilled_form_cannot_be_turned_cumulative(tmp_path):
    path = tmp_path / "isi.xlsx"
    write_form(good_report(), path, NAMES, filled=True)
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        assert next(r[2] for r in sheet.iter_rows(max_row=10) if r[0].value == "Jenis angka").protection.locked


def sent(tmp_path, records, report) -> None:
    path = tmp_path / f"laporan_{report.puskesmas_code}_{report.year}.xlsx"
    write_report(report, path, NAMES)
    assert import_files([path], SMALL, records).refused == ()


def known(records, year: int, filled: bool) -> Report:
    return next(known_reports(records, SMALL, [PUSKESMAS], year, filled))[0]


def test_a_prefilled_form_with_a_month_more_brings_that_month_and_changes_nothing_else(tmp_path, records):
    sent(tmp_path, records, good_report())
    path = tmp_path / "isi.xlsx"
    write_form(known(records, 2025, True), path, NAMES, filled=True)
    book = openpyxl.load_workbook(path)
    rows = {row[column].value: row for row in book["SPM"].iter_rows() for column in (1, 2) if row[column].value}
    rows["Tanggal kirim"][11].value, rows["Status"][11].value = date(2025, 5, 5), "dikirim"
    rows["SPM01"][11].value = 3
    book.save(path)
    result = check_files([path], SMALL, records)
    assert result.refused == ()
    change = result.accepted[0].change
    assert {(c.place.part, c.place.month, c.new) for c in change.new} == {
        ("spm", 4, 3),
        ("sent_on", 4, date(2025, 5, 5)),
        ("state", 4, "dikirim"),
    }
    assert (change.changed, change.withdrawn) == ((), ())


def test_a_form_without_a_wish_for_more_has_the_sasaran_of_the_year_and_no_month(tmp_path, records):
    sent(tmp_path, records, good_report())
    path = tmp_path / "formulir.xlsx"
    write_form(known(records, 2025, False), path, NAMES)
    read, found = read_workbook(path, SMALL)
    assert (read.spm[0].sasaran_riil, set(read.spm[0].served), found) == (110, {None}, [])


def test_simulated_sasaran_never_stand_in_a_form_for_real_figures(tmp_path, records):
    sent(tmp_path, records, good_report(simulated=True))
    assert known(records, 2025, False) == Report(PUSKESMAS, "Taman", 2025, False, "PMK 6/2024")
    assert known(records, 2025, True).simulated, "prefilled it says on every sheet that it is simulated"


def test_the_first_form_of_a_year_has_what_was_reached_of_ilp_before(tmp_path, records):
    sent(tmp_path, records, good_report())
    new = known(records, 2026, True)
    assert any(item.reached_on for item in new.ilp) and new.ilp == known(records, 2025, True).ilp
    assert (new.spm, new.pws) == ((), ())
    assert known(records, 2026, False).ilp == ()
