"""Files that say a part of a year: they add and correct, and take nothing away unless that is asked for."""

import shutil
from dataclasses import replace
from datetime import date, datetime

import pytest
from counting import counted_reports
from hypothesis import given
from hypothesis import strategies as st
from pictured_files import PUSKESMAS, good_file, good_report, months, small_reference
from sqlalchemy import text

from ilp_dash.domain.difference import difference, figures, fulfilled, words_of
from ilp_dash.domain.merging import dated, merged
from ilp_dash.domain.report import NOT_YET, Report, SpmLine
from ilp_dash.errors import BadSetting
from ilp_dash.ingest.counted import laid_over
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.store.ledger import Submission, accepted, all_submissions, withdraw
from ilp_dash.store.records import open_records
from ilp_dash.store.trail import latest

REFERENCE = small_reference()
HEAD = "Kode Puskesmas;Tahun;Sifat Data;Jenis Angka;Bagian;Kode Kelurahan;Kode;Rincian;Bulan;Nilai"


def csv(folder, *rows: str, name: str = "susulan.csv", kind: str = "bulanan"):
    """A long CSV of a few figures: "SPM;;SPM01;Dilayani;2;12"."""
    path = folder / name
    path.write_text("\n".join([HEAD, *(f"{PUSKESMAS};2025;DATA ASLI;{kind};{row}" for row in rows)]))
    return path


def counted(records) -> Report:
    [(report, _)] = counted_reports(records, REFERENCE)
    return report


def served(report: Report, indicator: str) -> tuple:
    return next(line.served for line in report.spm if line.indicator == indicator)


def test_a_file_of_one_month_corrects_that_month_and_leaves_the_others(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    result = import_files([csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")], REFERENCE, records)
    [file] = result.accepted
    names = {}
    assert [words_of(c, names) for c in file.change.changed] == ["SPM SPM01 Ibu hamil, dilayani Februari: 9 → 12"]
    assert (file.change.new, file.change.withdrawn) == ((), ())
    before, after = figures(good_report()), figures(counted(records))
    assert len(before) == len(after) and sum(before[p] != after[p] for p in before) == 1
    assert served(counted(records), "SPM01") == months(8, 12, 0)
    assert [s.replaced_by for s in all_submissions(records)] == [None, None]


def test_an_added_month_and_a_new_service_come_beside_what_there_is(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    rows = ["SPM;;SPM01;Dilayani;4;7", "SPM;;;Tanggal kirim;4;2025-05-05", "SPM;;SPM02;Dilayani;4;3"]
    import_files([csv(tmp_path, *rows)], REFERENCE, records)
    report = counted(records)
    assert served(report, "SPM01") == months(8, 9, 0, 7)
    assert served(report, "SPM02") == months(None, None, None, 3)
    assert report.sent_on["SPM"][:4] == (date(2025, 2, 4), date(2025, 3, 5), date(2025, 4, 4), date(2025, 5, 5))
    assert report.pws == good_report().pws and report.ilp == good_report().ilp


def test_what_a_file_leaves_out_is_counted_and_withdrawn_only_when_it_is_to_replace(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    only = csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")
    everything = len(figures(good_report()))
    [adding] = check_files([only], REFERENCE, records).accepted
    assert (len(adding.left_out), len(adding.change.withdrawn)) == (everything - 1, 0)
    [replacing] = check_files([only], REFERENCE, records, replacing=True).accepted
    assert (len(replacing.change.withdrawn), len(replacing.change.changed)) == (everything - 1, 1)
    assert len(all_submissions(records)) == 1
    import_files([only], REFERENCE, records, replacing=True)
    assert len(figures(counted(records))) == 1
    assert [s.file_name for s in accepted(records)] == ["susulan.csv"]


def test_a_withdrawn_file_counts_no_more_and_what_it_replaced_counts_again(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    import_files([csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")], REFERENCE, records, replacing=True)
    [wrong] = accepted(records)
    withdraw(records, wrong.id, "salah puskesmas")
    assert counted(records) == good_report()
    trace = next(s for s in all_submissions(records) if s.id == wrong.id)
    assert (trace.withdrawn_why, trace.replaced_by) == ("salah puskesmas", None)
    assert (latest(records)[0].what, latest(records)[0].result) == ("tarik", "ditarik")
    # The same bytes may come again: they were withdrawn.
    again = import_files([tmp_path / "susulan.csv"], REFERENCE, records)
    assert len(again.accepted) == 1 and served(counted(records), "SPM01") == months(8, 12, 0)


@pytest.mark.parametrize(
    ("number", "why", "said"), [(99, "salah", "nomor 99 tidak ada"), (1, " ", "Alasan"), (2, "lagi", "sudah ditarik")]
)
def test_what_cannot_be_withdrawn_is_told(tmp_path, records, number, why, said):
    import_files([good_file(tmp_path), csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")], REFERENCE, records)
    withdraw(records, 2, "salah")
    before = all_submissions(records)
    with pytest.raises(BadSetting, match=said):
        withdraw(records, number, why)
    assert all_submissions(records) == before


def test_the_same_bytes_say_which_file_they_were(tmp_path, records):
    path = good_file(tmp_path)
    import_files([path], REFERENCE, records)
    shutil.copy(path, tmp_path / "salinan.xlsx")
    for take in (check_files, import_files):
        [same] = take([tmp_path / "salinan.xlsx"], REFERENCE, records).unchanged
        assert (same.file_name, same.earlier.file_name, same.earlier.id) == ("salinan.xlsx", "laporan_2025.xlsx", 1)


def test_a_cumulative_figure_after_blank_months_does_not_count_them_twice(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)  # 8, 9, 0
    import_files([csv(tmp_path, "SPM;;SPM01;Dilayani;5;30", kind="kumulatif")], REFERENCE, records)
    assert served(counted(records), "SPM01") == months(8, 9, 0, None, 13)


def test_real_figures_take_the_place_of_simulated_ones_and_never_mix(tmp_path, records):
    import_files([good_file(tmp_path, "demo.xlsx", good_report(simulated=True))], REFERENCE, records)
    import_files([csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")], REFERENCE, records)
    report = counted(records)
    assert not report.simulated and len(figures(report)) == 1


def test_findings_of_an_earlier_file_go_when_a_later_one_corrects_their_figure(tmp_path, records):
    high = good_report(spm=(SpmLine("SPM01", 120, 110, served=months(8, 900, 0)),))
    import_files([good_file(tmp_path, report=high)], REFERENCE, records, why="posyandu massal")

    def noted() -> set[str]:
        [(_, received)] = counted_reports(records, REFERENCE)
        return {(f["kind"], f["month"]) for file in (received, *received.earlier) for f in file.found if f["month"]}

    before = noted()
    assert before
    months_noted = {month for _, month in before}
    rows = [f"SPM;;SPM01;Dilayani;{month};9" for month in months_noted]
    import_files([csv(tmp_path, *rows)], REFERENCE, records)
    assert not noted() & before


def test_a_shape_without_a_day_of_sending_counts_as_sent_when_it_came_and_never_makes_a_month_late():
    told = good_report()
    bare = replace(told, sent_on={}, state={}, undated=True, spm=(SpmLine("SPM01", served=months(1, 2, 3, 4)),), pws=())
    alone = dated(bare, date(2025, 6, 1), None)
    assert alone.sent_on["SPM"] == months(*[date(2025, 6, 1)] * 4)
    both = merged([told, dated(bare, date(2025, 6, 1), told)])
    assert both.sent_on["SPM"] == (*told.sent_on["SPM"][:3], date(2025, 6, 1), *NOT_YET[4:])


def test_a_ledger_of_an_earlier_version_keeps_its_files_and_their_order(tmp_path):
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    engine = open_records(url)
    with engine.begin() as connection:  # as written before a file could be withdrawn
        connection.execute(text("DROP TABLE submission"))
        connection.execute(
            text(
                "CREATE TABLE submission (id INTEGER NOT NULL, file_name VARCHAR(255) NOT NULL, sha256 VARCHAR(64) NOT "
                "NULL, puskesmas_code VARCHAR(20) NOT NULL, year INTEGER NOT NULL, received_at DATETIME NOT NULL, "
                "verdict VARCHAR(10) NOT NULL, simulated BOOLEAN NOT NULL, findings TEXT NOT NULL, "
                "replaced_by INTEGER, PRIMARY KEY (id), UNIQUE (sha256), "
                "FOREIGN KEY(replaced_by) REFERENCES submission (id))"
            )
        )
        connection.execute(text("CREATE INDEX submission_of ON submission (puskesmas_code, year)"))
        for number, replaced in ((3, None), (2, None), (1, 3)):
            connection.execute(
                text(
                    f"INSERT INTO submission VALUES ({number}, '{number}.xlsx', '{number}', 'P{number % 2}', 2025, "
                    f"'2026-01-0{number} 00:00:00', 'diterima', 0, '[]', {replaced or 'NULL'})"
                )
            )
    engine.dispose()
    for _ in range(2):
        engine = open_records(url)
        assert [(s.id, s.replaced_by) for s in all_submissions(engine)] == [(3, None), (2, None), (1, 3)]
        assert [s.id for s in accepted(engine)] == [2, 3]
        assert all_submissions(engine)[0].received_at == datetime(2026, 1, 3)
        engine.dispose()


counts = st.lists(st.none() | st.integers(0, 50), min_size=12, max_size=12).map(tuple)


@given(counts, counts)
def test_laying_over_keeps_every_figure_and_the_later_one_wins(first, second):
    def of(values):
        return Report(PUSKESMAS, "Taman", 2025, False, "", spm=(SpmLine("SPM08", served=values),))

    before, after = figures(of(first)), figures(of(second))
    assert figures(merged([of(first), of(second)])) == before | after
    change = difference(before, before | after)
    assert len(change.new) == len(after.keys() - before.keys()) and not change.withdrawn


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (SpmLine("SPM08", 10, served=months(4, 6)), 1),
        (SpmLine("SPM08", 10, served=months(4, 5)), 0),
        (SpmLine("SPM08", 10, revised_pusdatin=8, revised_from=6, served=months(4, 5)), 1),
        (SpmLine("SPM08", None, 9, served=months(4, 5)), 1),
        (SpmLine("SPM08", 10, served=NOT_YET), 0),
        (SpmLine("SPM05", 10, served=(*months(99)[:6], 4, *NOT_YET[7:])), 0),
    ],
)
def test_how_many_of_twelve_reach_their_sasaran(line, expected):
    assert fulfilled(good_report(spm=(line,))) == expected


def test_a_file_that_is_not_whole_is_refused_and_changes_nothing(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    bad = csv(tmp_path, "SPM;;SPM01;Dilayani;2;dua")
    [refused] = import_files([bad], REFERENCE, records, replacing=True).refused
    assert "susulan.csv" in refused.message
    assert counted(records) == good_report()


@pytest.mark.parametrize(
    "row",
    [
        "SPM;;SPM01;Tanggal kirim;4;2025-05-05",
        "PWS;15.71.01.1001;;Status;4;final",
        "ILP;;3;Dinyatakan menerapkan ILP;;2025-05-05",
    ],
)
def test_a_day_of_the_whole_form_on_the_row_of_one_service_is_refused_with_its_row(tmp_path, records, row):
    [refused] = import_files([csv(tmp_path, row)], REFERENCE, records).refused
    assert "kode pada baris yang berlaku untuk seluruh formulir (baris 2: " in refused.message
    assert "kosongkan kolom kode" in refused.message


def test_a_correction_is_checked_together_with_what_there_is(tmp_path, records):
    import_files([good_file(tmp_path)], REFERENCE, records)
    [file] = check_files([csv(tmp_path, "SPM;;SPM01;Dilayani;2;12")], REFERENCE, records).accepted
    assert [f.kind for f in file.findings] == []  # neither without a sasaran nor without a day: the year has both
    rows = "PWS;15.71.01.1001;K4;Jumlah;2;9"
    [file] = check_files([csv(tmp_path, rows)], REFERENCE, records).accepted
    assert [(f.kind, f.month) for f in file.findings] == [("K4_LEBIH_K1", 2)]  # 9 of 6, 13 of 11


@pytest.mark.parametrize(
    ("puskesmas_code", "day"), [("P1571010101", date(2025, 3, 31)), ("P8171010101", date(2025, 4, 1))]
)
def test_a_report_without_a_day_counts_as_sent_on_the_day_it_came_where_its_puskesmas_is(puskesmas_code, day):
    bare = Report(
        puskesmas_code, "", 2025, False, "2024", undated=True, spm=(SpmLine("SPM01", served=months(1, None)),)
    )
    half_past_ten_in_the_west = datetime(2025, 3, 31, 15, 30)
    file = Submission(1, "rekap.xlsx", "0" * 64, puskesmas_code, 2025, half_past_ten_in_the_west, "diterima", False)
    assert laid_over([bare], [file]).sent_on["SPM"] == months(day, None)
