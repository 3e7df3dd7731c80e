"""Closed months: no file changes their figures any more, they are final, and who reopens them is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from ingest.counting import counted_reports
from ingest.pictured_files import MAWAR, PUSKESMAS, good_file, good_report, months, small_reference

from ilp_dash.cli import main
from ilp_dash.domain.difference import Change, Place
from ilp_dash.domain.locking import months_touched
from ilp_dash.domain.report import SpmLine
from ilp_dash.errors import BadSetting
from ilp_dash.ingest.submissions import check_files, import_files
from ilp_dash.store.approval import send_back
from ilp_dash.store.ledger import accepted, withdraw
from ilp_dash.store.locks import lock, locked_months, locks, reopen
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records, set_rule
from ilp_dash.store.trail import latest

REFERENCE = small_reference()
KOTA, FEBRUARY = "15.71", date(2025, 2, 1)
REAL = "P1571010201"  # of Jambi, in the reference data


@pytest.fixture
def records(tmp_path, monkeypatch):
    """The ledger of an empty data folder, with a report of January to March 2025."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    monkeypatch.delenv("ILP_PELAKU", raising=False)
    engine = open_records()
    import_files([good_file(tmp_path)], REFERENCE, engine)
    yield engine
    engine.dispose()


@pytest.fixture
def shut(records):
    """February 2025 is closed."""
    lock(records, KOTA, FEBRUARY, [PUSKESMAS])


def counted(records):
    [(report, _)] = counted_reports(records, REFERENCE)
    return report


def sending(records, folder, name: str = "lagi.xlsx", **changes):
    return import_files([good_file(folder, name, good_report(**changes))], REFERENCE, records, why="SK 9")


def spm(*served, **more) -> tuple:
    line = good_report().spm[0]
    return (replace(line, served=months(*served), **more), *good_report().spm[1:])


def test_a_closed_month_is_final_and_the_others_are_not(records, shut):
    sent = good_report(state={})
    assert counted(records).state["SPM"][:3] == ("final", "final", "dikirim")
    reopen(records, KOTA, FEBRUARY, "sasaran direvisi")
    lock(records, KOTA, date(2025, 3, 1), [PUSKESMAS])
    assert counted(records).state["SPM"][:4] == ("final", "final", "final", None)
    assert counted(records).spm == sent.spm


@pytest.mark.parametrize(
    "changes",
    [
        {"spm": spm(8, 10, 0)},
        {"spm": spm(8, 9, 0, sasaran_pusdatin=130)},
        {"spm": spm(8, 9, 0, revised_pusdatin=130, revised_from=2)},
        {"pws": (replace(good_report().pws[0], values=months(5, 7, 0)), *good_report().pws[1:])},
        {"sent_on": {form: months(date(2025, 2, 4), date(2025, 3, 9)) for form in ("SPM", "PWS")}},
        {"year": 2024, "sent_on": {}, "state": {}, "pws": ()},
    ],
    ids=["served", "sasaran", "revision", "pws", "day of sending", "the school year that began before"],
)
def test_a_file_that_changes_a_closed_month_is_refused_and_told_who_may_reopen_it(records, shut, tmp_path, changes):
    before = counted(records)
    for take in (check_files, import_files):
        [refused] = take([good_file(tmp_path, "lagi.xlsx", good_report(**changes))], REFERENCE, records).refused
        assert "lagi.xlsx: mengubah angka Taman yang sudah dikunci (Februari 2025)" in refused.message
        assert "pengelola program atau admin" in refused.message
        assert "python -m ilp_dash kunci 15.71 2025-02 --buka --alasan" in refused.message
    assert counted(records) == before and len(accepted(records)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"spm": spm(8, 9, 1)},
        {"spm": spm(8, 9, 0, revised_pusdatin=130, revised_from=3)},
        {"state": {"SPM": months("final", "draf", "final")}},
        {"quality": ()},
        {"year": 2024, "spm": good_report().spm[:1]},  # SPM05 of 2024 would count to June 2025
    ],
    ids=["March", "a later revision", "a status", "less than before", "another year"],
)
def test_a_file_that_leaves_a_closed_month_as_it_is_is_taken(records, shut, tmp_path, changes):
    if "year" in changes:
        days = months(date(2024, 2, 5), date(2024, 3, 5), date(2024, 4, 4))
        changes = {**changes, "sent_on": {"SPM": days, "PWS": days}}
    result = sending(records, tmp_path, **changes)
    assert not result.refused and len(result.accepted) == 1
    states = {report.year: report.state["SPM"][1] for report, _ in counted_reports(records, REFERENCE)}
    assert states[2025] == "final"


def test_replacing_takes_no_figure_of_a_closed_month_away(records, shut, tmp_path):
    less = good_file(tmp_path, "kurang.xlsx", good_report(spm=good_report().spm[:1]))
    [refused] = import_files([less], REFERENCE, records, replacing=True).refused
    assert "sudah dikunci (Februari 2025)" in refused.message


def test_once_reopened_by_name_the_file_is_taken_and_the_trail_says_why(records, shut, tmp_path):
    with pytest.raises(BadSetting, match="Alasan membuka kunci belum diisi"):
        reopen(records, KOTA, FEBRUARY, " ")
    reopen(records, KOTA, FEBRUARY, "salah ketik di Taman")
    line, before = latest(records, 2)
    assert (line.what, line.subject, line.result) == ("buka kunci", "15.71 2025-02: salah ketik di Taman", "dibuka")
    assert (before.what, before.subject, before.result) == ("kunci", "15.71 2025-02", "dikunci")
    assert locks(records) == [] and line.who == before.who
    assert sending(records, tmp_path, spm=spm(8, 10, 0)).accepted
    with pytest.raises(BadSetting, match="Februari 2025 di kota 15.71 tidak dikunci"):
        reopen(records, KOTA, FEBRUARY, "lagi")


def test_a_month_is_closed_once_and_not_before_it_has_ended(records, shut):
    with pytest.raises(BadSetting, match="sudah dikunci"):
        lock(records, KOTA, FEBRUARY, [PUSKESMAS])
    with pytest.raises(BadSetting, match="belum berakhir"):
        lock(records, KOTA, (date.today() + timedelta(days=1)).replace(day=1), [PUSKESMAS])
    assert locked_months(records) == {KOTA: {FEBRUARY}}


def test_what_waits_for_approval_is_decided_before_its_year_is_closed(records, tmp_path, monkeypatch):
    set_rule(records, "persetujuan", "dua", date(2020, 1, 1), "SK 1")
    give_role(records, "bidan", "petugas", PUSKESMAS)
    with monkeypatch.context() as acting:
        acting.setenv("ILP_PELAKU", "bidan")
        sending(records, tmp_path, spm=spm(8, 9, 1))
    with pytest.raises(BadSetting, match="menunggu persetujuan, jadi Februari 2025 belum dapat dikunci"):
        lock(records, KOTA, FEBRUARY, [PUSKESMAS])
    lock(records, KOTA, date(2024, 12, 1), [PUSKESMAS])
    send_back(records, accepted(records)[-1].id, "keliru")
    lock(records, KOTA, FEBRUARY, [PUSKESMAS])


def test_a_file_that_came_before_the_lock_is_not_withdrawn_and_one_that_came_after_is(records, tmp_path):
    first, city = good_report(puskesmas_code=REAL), replace(REFERENCE.puskesmas[0], puskesmas_code=REAL)
    here = replace(
        REFERENCE,
        puskesmas=(*REFERENCE.puskesmas, city),
        working_areas=(*REFERENCE.working_areas, *(replace(w, puskesmas_code=REAL) for w in REFERENCE.working_areas)),
    )
    assert import_files([good_file(tmp_path, "a.xlsx", first)], here, records).accepted
    lock(records, KOTA, FEBRUARY, [REAL])
    later = replace(first, spm=spm(8, 9, 1))
    assert import_files([good_file(tmp_path, "b.xlsx", later)], here, records).accepted
    [pair] = [f for f in accepted(records) if f.puskesmas_code == REAL]
    withdraw(records, pair.id, "keliru")
    [old] = [f for f in accepted(records) if f.puskesmas_code == REAL]
    assert old.file_name == "a.xlsx"
    with pytest.raises(BadSetting, match=r"Februari 2025 sesudahnya dikunci\..*--buka --alasan"):
        withdraw(records, old.id, "keliru")


@pytest.mark.parametrize(
    ("place", "old", "new", "touched"),
    [
        (Place("spm", ("SPM08",), "served", 6), 1, 2, ["2025-06"]),
        (Place("spm", ("SPM05",), "sasaran_riil"), 1, 2, ["2025-07", "2026-06"]),
        (Place("spm", ("SPM08",), "sasaran_riil"), None, 2, ["2025-01", "2025-12"]),
        (Place("spm", ("SPM08",), "revised_from"), 9, 10, ["2025-09", "2025-12"]),
        (Place("pws", (MAWAR, "K1"), "sasaran_riil"), 1, 2, ["2025-01", "2025-12"]),
        (Place("network", (MAWAR, 3), "pustu"), 1, 2, ["2025-03"]),
        (Place("origins", (4,), "luar_kota"), 1, 2, ["2025-04"]),
        (Place("weeks", (MAWAR, date(2025, 6, 30)), "visited"), 1, 2, ["2025-06"]),
        (Place("quality", ("SPM01",), "sdm_ada"), 1, 2, ["2025-12"]),
        (Place("ilp", (1,), "reached_on"), date(2024, 3, 1), date(2025, 5, 2), ["2024-03", "2025-05"]),
        (Place("ilp", (1,), "evidence"), "SK 1", "SK 2", []),
        (Place("sent_on", ("SPM",), "sent_on", 2), date(2025, 3, 1), date(2025, 3, 2), ["2025-02"]),
        (Place("state", ("SPM",), "state", 2), "draf", "final", []),
    ],
)
def test_which_months_a_change_touches(place, old, new, touched):
    reports = [good_report(spm=(SpmLine("SPM08", 10, revised_riil=9, revised_from=n),)) for n in (9, 10)]
    found = sorted(months_touched(Change(place, old, new), 2025, None, *reports))
    assert [f"{month:%Y-%m}" for month in ([found[0], found[-1]] if len(found) > 2 else found)] == touched


def test_the_command_closes_lists_and_reopens(records, capsys):
    assert main(["kunci"]) == 0 and "Tidak ada bulan yang dikunci." in capsys.readouterr().out
    assert main(["kunci", "15.71", "2025-02"]) == 0
    assert "Kota Jambi, Februari 2025: dikunci; angkanya final." in capsys.readouterr().out
    assert main(["kunci", "15.71"]) == 0 and "15.71  2025-02  dikunci 20" in capsys.readouterr().out
    assert main(["kunci", "33.71"]) == 0 and "Tidak ada" in capsys.readouterr().out
    for words, said in (
        (["kunci", "15.71", "Februari"], "Bulan 'Februari' tidak terbaca"),
        (["kunci", "99.99", "2025-02"], "Kota '99.99' tidak dikenal"),
        (["kunci", "15.71", "2025-02", "--buka"], "Alasan membuka kunci belum diisi"),
        (["kunci", "--buka"], "Bulan '' tidak terbaca"),
    ):
        assert main(words) == 2 and said in capsys.readouterr().err
    assert main(["kunci", "15.71", "2025-02", "--buka", "--alasan", "revisi"]) == 0
    assert "kunci dibuka" in capsys.readouterr().out and locked_months(records) == {}
