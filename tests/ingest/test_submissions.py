"""Files taken in: originals, ledger, replacement, and reading them again for a build."""

from dataclasses import replace
from datetime import date

import pytest
from counting import counted_reports
from pictured_files import NAMES, blank_months, drawn, good_file, good_report, small_reference, spoil

from ilp_dash.config import originals_dir
from ilp_dash.domain.findings import SMELLS
from ilp_dash.domain.report import Report
from ilp_dash.domain.rules import Rules
from ilp_dash.errors import BadFile, BadSetting
from ilp_dash.ingest.long_csv import write_long_csv
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.ingest.write_workbook import write_report
from ilp_dash.store.ledger import Entry, accepted, add_submission, all_submissions
from ilp_dash.store.records import open_records, set_rule, settings

REFERENCE = small_reference()


def counted(records) -> list[Report]:
    return [report for report, _ in counted_reports(records, REFERENCE)]


def kept() -> list[str]:
    return sorted(p.name for p in originals_dir().iterdir()) if originals_dir().exists() else []


def test_a_good_file_is_kept_unchanged_and_read_again(tmp_path, records):
    path = good_file(tmp_path)
    result = import_files([path], REFERENCE, records)
    assert [a.file_name for a in result.accepted] == ["laporan_2025.xlsx"]
    [submission] = accepted(records)
    assert (submission.puskesmas_code, submission.year, submission.verdict, submission.simulated) == (
        "P1571010101",
        2025,
        "diterima",
        False,
    )
    assert (originals_dir() / f"{submission.sha256}.xlsx").read_bytes() == path.read_bytes()
    assert counted(records) == [good_report()]


def test_the_same_file_twice_changes_nothing(tmp_path, records):
    path = good_file(tmp_path)
    import_files([path], REFERENCE, records)
    before = all_submissions(records), kept()
    other_name = tmp_path / "salinan.xlsx"
    other_name.write_bytes(path.read_bytes())
    result = import_files([path, other_name], REFERENCE, records)
    assert (result.accepted, result.refused) == ((), ())
    assert [(u.file_name, u.earlier.file_name) for u in result.unchanged] == [
        ("laporan_2025.xlsx", "laporan_2025.xlsx"),
        ("salinan.xlsx", "laporan_2025.xlsx"),
    ]
    assert (all_submissions(records), kept()) == before


def test_a_refused_file_keeps_nothing_and_stops_no_other(tmp_path, records):
    bad = spoil(good_file(tmp_path, "buruk.xlsx"), SPM_C7="entah")
    person = drawn(tmp_path / "orang.xlsx", Data="NIK | Nama | Alamat\n'1571010101990001' | Contoh Warga | Jalan A")
    other = tmp_path / "foto.jpg"
    other.write_bytes(b"x")
    calls = []
    result = import_files(
        [bad, person, other, good_file(tmp_path)], REFERENCE, records, lambda done, total: calls.append((done, total))
    )
    assert [r.file_name for r in result.refused] == ["buruk.xlsx", "orang.xlsx", "foto.jpg"]
    assert all(r.message.startswith(r.file_name) for r in result.refused)
    assert len(result.accepted) == len(kept()) == len(all_submissions(records)) == 1
    assert calls == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_later_file_that_says_all_the_earlier_one_says_is_read_alone(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    later = good_report(puskesmas_name="Taman Baru")
    path = tmp_path / "lagi.csv"
    write_long_csv(later, path)
    import_files([path], REFERENCE, records, why="berganti nama")
    assert [r.puskesmas_name for r in counted(records)] == ["Taman Baru"]
    new, old = all_submissions(records)
    assert (old.replaced_by, new.replaced_by) == (new.id, None)
    other_year = good_report(year=2024, sent_on=blank_months(), state=blank_months())
    import_files([good_file(tmp_path, "2024.xlsx", other_year)], REFERENCE, records)
    assert [s.year for s in accepted(records)] == [2024, 2025]


def test_simulated_figures_never_replace_real_ones(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    result = import_files([good_file(tmp_path, "demo.xlsx", good_report(simulated=True))], REFERENCE, records)
    assert "tidak menggantikan data asli" in result.refused[0].message
    assert [s.simulated for s in accepted(records)] == [False]


def test_checking_keeps_nothing(tmp_path, records):
    result = check_files([tmp_path, good_file(tmp_path)], REFERENCE, records)
    assert (len(result.accepted), result.refused, kept(), all_submissions(records)) == (2, (), [], [])


def test_a_lost_or_changed_original_is_told(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    [name] = kept()
    (originals_dir() / name).write_bytes(b"lain")
    with pytest.raises(BadFile, match="telah berubah"):
        counted(records)
    (originals_dir() / name).unlink()
    with pytest.raises(BadFile, match="tidak ada"):
        counted(records)


def test_warnings_are_noted_in_the_ledger(tmp_path, records):
    path = tmp_path / "a.xlsx"
    write_report(good_report(sent_on=blank_months()), path, NAMES)
    import_files([path], REFERENCE, records)
    [submission] = accepted(records)
    assert {f["kind"] for f in submission.findings} == {"TANPA_TANGGAL_KIRIM"}


def test_a_rule_is_set_from_a_month_on_and_the_last_setting_counts(records):
    set_rule(records, "tanggal_batas_lapor", "7", date(2025, 3, 14), "SK 1")
    set_rule(records, "tanggal_batas_lapor", "10", date(2025, 3, 1), "SK 2")
    rules = Rules(settings(records))
    assert [rules.at("tanggal_batas_lapor", date(2025, m, 1)) for m in (2, 3, 12)] == [5, 10, 10]
    assert rules.in_force("tanggal_batas_lapor", date(2025, 3, 1)).origin == "SK 2"


@pytest.mark.parametrize(
    ("name", "value", "origin"),
    [
        ("entah", "1", "SK"),
        ("tanggal_batas_lapor", "40", "SK"),
        ("tanggal_batas_lapor", "dua", "SK"),
        ("angka_kecil", "5", " "),
    ],
)
def test_a_rule_that_may_not_be_is_refused(records, name, value, origin):
    with pytest.raises(BadSetting):
        set_rule(records, name, value, date(2025, 1, 1), origin)
    assert settings(records) == []


def test_two_writers_of_one_ledger_wait_for_each_other(tmp_path, records):
    from concurrent.futures import ThreadPoolExecutor

    other = open_records()

    def write(n: int):
        ledger = records if n % 2 else other
        return add_submission(ledger, f"{n}.xlsx", f"{n // 2:064d}", [Entry("P1571010101", 2025, False)])

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(write, range(40)))
    other.dispose()
    assert sum(1 for w in written if w) == len(all_submissions(records)) == 20
    assert len(accepted(records)) == 20


@pytest.mark.parametrize("url", ["entah", "sqlite:////proc/tidak/boleh/x.sqlite", "mysql+tidakada://x/y"])
def test_an_address_that_cannot_be_used_is_told(url):
    with pytest.raises(BadSetting):
        open_records(url)


def test_the_ledger_says_where_a_finding_lies_and_keeps_what_goes_back_first(tmp_path, records):
    report = good_report()
    kelurahan = next(line.kelurahan_code for line in report.pws if line.code == "K4")
    raised = tuple(
        replace(line, values=(line.values[0], 9000, *line.values[2:]))
        if (line.kelurahan_code, line.code) == (kelurahan, "K4")
        else line
        for line in report.pws
    )
    path = tmp_path / "laporan.xlsx"
    write_report(replace(report, pws=raised), path, NAMES)
    import_files([path], REFERENCE, records, why="posyandu massal")
    noted = accepted(records)[0].findings
    found = next(f for f in noted if f["kind"] == "K4_LEBIH_K1")
    assert (found["sheet"], found["kelurahan"], found["indicator"], found["month"]) == ("PWS", kelurahan, "K4", 2)
    order = [f["kind"] in SMELLS for f in noted]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_a_file_with_the_wrong_ending_is_read_as_what_it_is_now_and_when_built(tmp_path, records, name):
    path = tmp_path / name
    if name == "a.csv":
        good_file(tmp_path).rename(path)
    else:
        write_long_csv(good_report(), path)
    result = import_files([path], REFERENCE, records)
    assert [accepted.report for accepted in result.accepted] == [good_report()]
    assert counted(records) == [good_report()]


def test_a_csv_whose_title_begins_like_a_zip_is_a_csv(tmp_path, records):
    path = tmp_path / "a.csv"
    write_long_csv(good_report(), path)
    path.write_text("PKM TAMAN\n" + path.read_text("utf-8-sig"))
    assert [accepted.report for accepted in check_files([path], REFERENCE, records).accepted] == [good_report()]


@pytest.mark.parametrize(
    "text",
    [
        "<html><head></head><body><table><tr><td>SPM01</td><td>5</td></tr></table></body></html>",
        "\ufeff<!DOCTYPE html>\n<table></table>",
        "\n<!-- laporan -->\n<TABLE border=1><tr><td>SPM01</td></tr></TABLE>",
    ],
)
def test_a_web_page_called_xls_is_refused_saying_what_it_is_and_what_to_do(tmp_path, records, text):
    path = tmp_path / "laporan.xls"
    path.write_text(text, encoding="utf-8")
    message = check_files([path], REFERENCE, records).refused[0].message
    assert message.startswith("laporan.xls: isinya halaman web (HTML), bukan buku kerja.")
    assert "Simpan Sebagai" in message
