"""Values out of the ordinary are taken with a reason, wrong cells are left out by name; both stay with the file."""

import io
import json
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import openpyxl
import pytest
from counting import counted_reports
from pictured_files import MAWAR, good_file, good_report, months, place_of, small_reference, spoil

from ilp_dash.cli import main
from ilp_dash.config import data_dir
from ilp_dash.domain.difference import figures
from ilp_dash.domain.findings import ASKED, KINDS, SIMULATED_REASON, WARNING
from ilp_dash.domain.report import PwsLine, SpmLine
from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import Cells, finding
from ilp_dash.ingest.left_out import places
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.mark_workbook import marked
from ilp_dash.ingest.prefilled import known_reports
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.store.ledger import accepted, all_submissions, withdraw
from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest

REFERENCE = small_reference()
WHY = "posyandu massal di Mawar"


def high(second: int = 900, **changes):
    """A report with 900 people of SPM01 in February: a jump, and more than its sasaran."""
    return good_report(spm=(SpmLine("SPM01", 1200, 1100, served=months(8, second, 9, 8)),), **changes)


def sent(records, path, why: str = "", without: tuple = (), **how):
    return import_files([path], REFERENCE, records, why=why, without=places(without), **how)


def counted(records):
    [(report, received)] = counted_reports(records, REFERENCE)
    return report, received


def noted(records) -> dict[str, tuple]:
    """(sheet, cell, kelurahan, indicator, month) of what was left out of the newest file."""
    return {
        f["cell"]: (f["sheet"], f["kelurahan"], f["indicator"], f["month"])
        for f in all_submissions(records)[0].findings
        if f["kind"] == "DIKECUALIKAN"
    }


def test_only_warnings_are_asked_about():
    assert {kind for kind, (severity, *_) in KINDS.items() if severity == WARNING} >= ASKED


def test_a_value_out_of_the_ordinary_is_not_taken_without_a_reason_and_with_one_it_is(tmp_path, records):
    path = good_file(tmp_path, report=high())
    [refused] = sent(records, path, "  ").refused
    assert "Februari: 900, lebih dari 5 kali median" in refused.message and '--alasan "' in refused.message
    assert all_submissions(records) == [] and not list(tmp_path.glob("data/asli/*"))
    assert not sent(records, path, WHY).refused
    [file] = accepted(records)
    assert file.reason == WHY
    assert latest(records)[0].subject.endswith(f"laporan_2025.xlsx: {WHY}")


def test_a_check_tells_that_a_reason_is_needed_and_refuses_nothing(tmp_path, records):
    [file] = check_files([good_file(tmp_path, report=high())], REFERENCE, records).accepted
    assert {f.kind for f in file.asked} == {"LONJAKAN"}


def test_a_file_without_such_a_value_is_taken_as_before_and_keeps_no_reason(tmp_path, records):
    sent(records, good_file(tmp_path), WHY)
    assert accepted(records)[0].reason is None


def test_what_was_explained_is_not_asked_again_until_its_value_changes_or_its_file_is_withdrawn(tmp_path, records):
    sent(records, good_file(tmp_path, report=high()), WHY)
    more = replace(high(), pws=(*high().pws, PwsLine(MAWAR, "KN1", 60, 55, months(5, 6, 0))))
    assert not sent(records, good_file(tmp_path, "b.xlsx", more)).refused, "the earlier file is replaced now"
    assert not sent(records, good_file(tmp_path, "c.xlsx", replace(more, ilp=()))).refused, "asked once for all"
    [refused] = sent(records, good_file(tmp_path, "d.xlsx", high(901))).refused
    assert "901" in refused.message
    [other_year] = sent(records, good_file(tmp_path, "e.xlsx", high(year=2024, sent_on={}, state={}))).refused
    assert "900" in other_year.message
    withdraw(records, 1, "salah")
    [refused] = sent(records, good_file(tmp_path, "f.xlsx", replace(more, quality=()))).refused
    assert "900" in refused.message


def test_simulated_files_say_themselves_why_they_are_odd_and_explain_nothing_of_a_real_one(tmp_path, records):
    assert not sent(records, good_file(tmp_path, "demo.xlsx", high(simulated=True))).refused
    assert accepted(records)[0].reason == SIMULATED_REASON
    assert sent(records, good_file(tmp_path, report=high())).refused


@pytest.mark.parametrize("how", [{"replacing": True}, {}])
def test_replacing_needs_the_reason_as_well(tmp_path, records, how):
    sent(records, good_file(tmp_path))
    path = good_file(tmp_path, "b.xlsx", high())
    assert sent(records, path, **how).refused and not sent(records, path, WHY, **how).refused


def wrong_file(folder, name: str = "a.xlsx"):
    """(file, its two wrong cells): "dua" for January of SPM01, -4 for K4 of Mawar in February, 4 figures in all."""
    path = good_file(folder, name)
    spm, pws = place_of(path, "SPM", "SPM01"), place_of(path, "PWS", MAWAR, "K4", column="Februari")
    return spoil(path, **{f"SPM_{spm}": "dua", f"PWS_{pws}": -4}), f"SPM!{spm}", f"PWS!{pws}"


def without_two():
    """The good report as it is without those cells."""
    good = good_report()
    spm = replace(good.spm[0], served=months(None, 9, 0))
    pws = tuple(replace(x, values=months(4, None, None)) if x.code == "K4" else x for x in good.pws)
    return replace(good, spm=(spm, *good.spm[1:]), pws=pws)


def test_named_cells_are_read_as_empty_now_at_every_build_and_in_a_form_filled_with_them(tmp_path, records):
    path, spm, pws = wrong_file(tmp_path)
    [taken] = sent(records, path, "menunggu pustu", (f"{spm}, {pws}",)).accepted
    book = openpyxl.load_workbook(io.BytesIO(marked(path.read_bytes(), path.name, taken.findings)))
    assert "dikecualikan pengirim" in book["SPM"][spm.split("!")[1]].comment.text
    [file] = accepted(records)
    assert (file.reason, file.left_out) == ("menunggu pustu", (tuple(spm.split("!")), tuple(pws.split("!"))))
    report, received = counted(records)
    assert report == without_two()
    assert {f["kind"] for f in received.found} == {"DIKECUALIKAN"}
    assert noted(records) == {
        spm.split("!")[1]: ("SPM", "", "SPM01", 1),
        pws.split("!")[1]: ("PWS", MAWAR, "K4", 2),
    }
    [(form, _)] = known_reports(records, REFERENCE, [report.puskesmas_code], 2025, filled=True)
    assert form.spm == without_two().spm


def test_a_cell_left_out_takes_no_earlier_figure_away_and_a_correction_ends_its_finding(tmp_path, records):
    sent(records, good_file(tmp_path))
    path, spm, pws = wrong_file(tmp_path, "b.xlsx")
    sent(records, path, "menunggu pustu", (spm, pws))
    assert figures(counted(records)[0]) == figures(good_report())
    mended = replace(without_two(), spm=(replace(good_report().spm[0], served=months(7)),), pws=())
    sent(records, good_file(tmp_path, "c.xlsx", mended))
    report, received = counted(records)
    assert report.spm[0].served == months(7, 9, 0)
    left = [f for file in (received, *received.earlier) for f in file.found if f["kind"] == "DIKECUALIKAN"]
    assert [f["indicator"] for f in left] == ["K4"]


def test_every_other_error_still_refuses_the_file(tmp_path, records):
    path, spm, pws = wrong_file(tmp_path)
    [refused] = sent(records, path, "menunggu pustu", (spm,)).refused
    assert "'-4'" in refused.message and "'dua'" not in refused.message
    assert all_submissions(records) == []


def test_no_cell_is_left_out_without_a_reason(tmp_path, records):
    path, *cells = wrong_file(tmp_path)
    [refused] = sent(records, path, "", tuple(cells)).refused
    assert "--alasan" in refused.message and all_submissions(records) == []


def test_a_figure_of_a_month_to_come_is_told_with_the_others_and_can_be_left_out(tmp_path, records):
    path, *cells = wrong_file(tmp_path)
    early = place_of(path, "SPM", "Tanggal kirim", column="Maret")
    spoil(path, **{f"SPM_{early}": "1/2/2025"})
    [refused] = check_files([path], REFERENCE, records).refused
    assert {f.place for f in refused.findings if f.dispensable} == {*cells, f"SPM!{early}"}
    assert not sent(records, path, "menunggu", (*cells, f"SPM!{early}")).refused
    assert counted(records)[0].sent_on["SPM"][2] is None


def test_of_a_whole_sheet_of_wrong_cells_each_is_told_its_line_within_a_second():
    rows = {("PWS", (f"15.71.01.{n:04}", "K4")): n for n in range(500)}
    columns = {("PWS", f"m{month}"): letter for month, letter in enumerate("DEFGHIJKLMNO", 1)}
    wrong = [finding("NEGATIF", "PWS", f"{c}{n}", -1, figure=True) for n in range(500) for c in columns.values()]
    before = time.process_time()
    last = Cells(rows, columns).told(wrong)[-1]
    assert time.process_time() - before < 1
    assert (last.cell, last.kelurahan, last.indicator, last.month) == ("O499", "15.71.01.0499", "K4", 12)


@pytest.mark.parametrize(
    ("sheet", "words", "column", "value", "said"),
    [
        ("PWS", (MAWAR, "K4"), "Kode kelurahan", "15.71.01.9999", "tidak dapat dikecualikan"),
        ("SPM", ("SPM01",), "Kode", "SPM99", "tidak dapat dikecualikan"),
        ("SPM", ("SPM01",), "Januari", 81234567890, "tidak dapat dikecualikan"),
        ("Jejaring", (MAWAR,), "Bulan", "entah", "tidak dapat dikecualikan"),
        ("SPM", ("SPM01",), "Januari", 8, "bukan sel yang keliru"),
    ],
)
def test_only_wrong_figures_and_days_can_be_left_out(tmp_path, records, sheet, words, column, value, said):
    path = good_file(tmp_path)
    place = place_of(path, sheet, *words, column=column)
    spoil(path, **{f"{sheet}_{place}": value})
    [refused] = sent(records, path, "entah", (f"{sheet}!{place}",)).refused
    assert said in refused.message and all_submissions(records) == []


def test_of_a_csv_the_row_is_named_as_its_finding_names_it(tmp_path, records):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    lines = path.read_text("utf-8-sig").splitlines()
    row = next(n for n, line in enumerate(lines, 1) if ";SPM01;Dilayani;1;" in line)
    lines[row - 1] = lines[row - 1].rpartition(";")[0] + ";dua"
    path.write_text("\n".join(lines))
    assert f"baris {row}: 'dua'" in check_files([path], REFERENCE, records).refused[0].message
    assert not sent(records, path, "menunggu pustu", (f"baris {row}",)).refused
    assert noted(records) == {f"baris {row}": ("SPM", "", "SPM01", 1)}
    assert counted(records)[0].spm[0].served == months(None, 9, 0)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (["PWS!D7", "SPM!F12"], [("PWS", "D7"), ("SPM", "F12")]),
        (["pws!d7 SPM!F12,baris 12"], [("pws", "D7"), ("SPM", "F12"), ("", "baris 12")]),
        (["SPM!Baris  3", "'Rekap Mei'!D7"], [("SPM", "baris 3"), ("Rekap Mei", "D7")]),
    ],
)
def test_cells_are_named_one_by_one_or_together(said, meant):
    assert places(said) == meant


@pytest.mark.parametrize("said", ["", "D", "PWS!", "PWS!D7 entah"])
def test_words_that_name_no_cell_are_refused_with_an_example(said):
    with pytest.raises(BadFile, match="PWS!D7"):
        places([said])


def test_the_commands_ask_list_and_take_and_the_page_reads_what_is_asked(tmp_path, records, monkeypatch, capsys):
    monkeypatch.setattr("ilp_dash.store.reference.load_reference", lambda: REFERENCE)
    path, spm, pws = wrong_file(tmp_path)
    spoil(path, **{f"PWS_{place_of(path, 'PWS', MAWAR, 'K1', column='Maret')}": 9000})
    asked = tmp_path / "asked.json"
    assert main(["check", str(path)]) == main(["check", str(path), "--pertanyaan", str(asked)]) == 2
    assert f'import "{path}" --kecuali "{spm}" --kecuali "{pws}" --alasan' in capsys.readouterr().out
    said = json.loads(asked.read_text())
    assert list(said["kecuali"]) == [spm, pws] and "'dua'" in said["kecuali"][spm] and "9.011" in said["alasan"][0]
    cells = ["--kecuali", spm, "--kecuali", pws]
    assert main(["import", str(path), *cells]) == 2
    assert "9.011" in capsys.readouterr().err and all_submissions(records) == []
    assert main(["import", str(path), *cells, "--alasan", WHY]) == 0
    capsys.readouterr()
    main(["buku-terima"])
    assert f"tanpa {spm}, {pws}; alasan: {WHY}" in capsys.readouterr().out


def test_a_ledger_of_before_gets_the_places_for_them(tmp_path, records):
    sent(records, good_file(tmp_path))
    with closing(sqlite3.connect(data_dir() / "records.sqlite")) as con, con:
        con.execute("ALTER TABLE submission DROP COLUMN reason")
        con.execute("ALTER TABLE submission DROP COLUMN left_out")
    again = open_records()
    [file] = accepted(again)
    again.dispose()
    assert (file.reason, file.left_out) == (None, ())
