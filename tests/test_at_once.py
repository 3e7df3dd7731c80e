"""Two who write into the ledger at the same moment: it is as if one had come after the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest
from ingest.counting import counted_reports
from ingest.pictured_files import PUSKESMAS, good_file, good_report, months, small_reference
from sqlalchemy import event, update

from ilp_dash.errors import BadSetting, UserError
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.approval import approve, send_back, waiting
from ilp_dash.store.ledger import Entry, accepted, add_submission, all_submissions, withdraw
from ilp_dash.store.locks import lock, locks
from ilp_dash.store.people import give_role
from ilp_dash.store.records import open_records, set_rule
from ilp_dash.store.records_tables import kunci
from ilp_dash.store.trail import latest

REFERENCE = small_reference()
KOTA, FEBRUARY = "15.71", date(2025, 2, 1)
REAL = "P1571010201"  # of that city, in the reference data
_WRITES = ("BEGIN IMMEDIATE", "SELECT pg_advisory", "INSERT", "UPDATE")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_PELAKU", raising=False)


@pytest.fixture
def meanwhile(address, records):
    """`meanwhile(act)`: act(another connection) is done just before the next write through `records`, when all that
    decides about it has been looked up."""
    other, acts = open_records(address), []

    @event.listens_for(records, "before_cursor_execute")
    def listen(_connection, _cursor, statement, *_more) -> None:
        if acts and statement.startswith(_WRITES):
            acts.pop()(other)

    yield acts.append
    other.dispose()


@pytest.fixture
def send(tmp_path):
    """`send(records, name, served)`: a report whose SPM05 of February is `served`, taken in."""

    def sending(records, name: str, served: int = 9, **how):
        report = how.pop("report", None) or with_february(served)
        return import_files([good_file(tmp_path, name, report)], REFERENCE, records, why="SK 9", **how)

    return sending


def with_february(served: int, **changes):
    first, *others = good_report().spm
    return good_report(spm=(replace(first, served=months(8, served, 0)), *others), **changes)


def february(records) -> int:
    [(report, _)] = counted_reports(records, REFERENCE)
    return report.spm[0].served[1]


def close(records) -> None:
    lock(records, KOTA, FEBRUARY, [PUSKESMAS])


def waits(records, monkeypatch, send, name: str, served: int = 9):
    """A file of somebody else that waits for approval."""
    set_rule(records, "persetujuan", "dua", date(2020, 1, 1), "SK 1")
    give_role(records, "bidan@pkm.example", "petugas", PUSKESMAS)
    with monkeypatch.context() as for_the_petugas:
        for_the_petugas.setenv("ILP_PELAKU", "bidan@pkm.example")
        assert send(records, name, served).accepted
    return all_submissions(records)[0]


def names(records) -> list[str]:
    return [file.file_name for file in accepted(records)]


def test_a_month_closed_while_a_file_is_taken_keeps_its_figures(records, meanwhile, send):
    send(records, "awal.xlsx")
    meanwhile(close)
    [refused] = send(records, "lagi.xlsx", 10).refused
    assert "sudah dikunci (Februari 2025)" in refused.message
    assert (february(records), names(records), latest(records)[0].what) == (9, ["awal.xlsx"], "kunci")


def test_no_month_is_closed_over_a_file_that_begins_to_wait_meanwhile(records, meanwhile, send, monkeypatch):
    meanwhile(lambda other: waits(other, monkeypatch, send, "laporan.xlsx"))
    with pytest.raises(BadSetting, match="menunggu persetujuan, jadi Februari 2025 belum dapat dikunci"):
        close(records)
    assert locks(records) == []


def test_no_file_is_withdrawn_from_a_month_that_is_closed_meanwhile(records, meanwhile):
    [file] = add_submission(records, "laporan.xlsx", "0" * 64, [Entry(REAL, 2025, False)])
    meanwhile(close)
    with pytest.raises(BadSetting, match="Februari 2025 sesudahnya dikunci"):
        withdraw(records, file.id, "salah")
    assert names(records) == ["laporan.xlsx"]


def test_no_file_is_sent_back_that_was_approved_and_closed_meanwhile(records, meanwhile, send, monkeypatch):
    number = waits(records, monkeypatch, send, "laporan.xlsx").id
    meanwhile(lambda other: (approve(other, number), close(other)))
    with pytest.raises(BadSetting, match="tidak menunggu: sudah disetujui"):
        send_back(records, number, "salah")
    assert (names(records), len(locks(records))) == (["laporan.xlsx"], 1)


@pytest.mark.parametrize(("came", "closed"), [(2026, 2000), (2031, 2026)])
def test_what_came_before_a_month_was_closed_is_known_without_a_clock(address, records, came, closed):
    """The clock of a computer may stand wrong at either moment; and a file that came into a closed month may go."""
    [before] = add_submission(records, "a.xlsx", "0" * 64, [Entry(REAL, 2025, False)], datetime(came, 11, 30))
    close(records)
    with records.begin() as connection:
        connection.execute(update(kunci).values(locked_at=datetime(closed, 11, 30)))
    [after] = add_submission(records, "b.xlsx", "1" * 64, [Entry(REAL, 2025, False)], datetime(1999, 1, 1))
    with pytest.raises(BadSetting, match="Februari 2025 sesudahnya dikunci"):
        withdraw(records, before.id, "salah")
    withdraw(records, after.id, "salah")


def test_a_month_closed_by_two_at_once_is_closed_once(records, meanwhile):
    meanwhile(close)
    with pytest.raises(BadSetting, match="sudah dikunci"):
        close(records)
    assert len(locks(records)) == 1


def test_a_file_that_replaces_the_earlier_ones_replaces_the_one_that_came_meanwhile(records, meanwhile, send):
    send(records, "awal.xlsx")
    more = with_february(11, quality=())
    meanwhile(lambda other: send(other, "lain.xlsx", report=more))
    [taken] = send(records, "ganti.xlsx", 12, replacing=True).accepted
    assert (names(records), february(records)) == (["ganti.xlsx"], 12)
    assert [(c.old, c.new) for c in taken.change.changed] == [(11, 12)], "told against what the other one said"


def test_a_file_that_replaces_the_earlier_ones_replaces_those_that_count_again_meanwhile(records, meanwhile, send):
    send(records, "awal.xlsx")
    send(records, "kedua.xlsx", 10, replacing=True)
    meanwhile(lambda other: withdraw(other, 2, "salah"))
    assert send(records, "ketiga.xlsx", 12, replacing=True).accepted
    assert (names(records), february(records)) == (["ketiga.xlsx"], 12)


def test_simulated_figures_never_mix_with_real_ones_that_came_meanwhile(records, meanwhile, send):
    meanwhile(lambda other: send(other, "asli.xlsx"))
    [refused] = send(records, "simulasi.xlsx", report=with_february(50, simulated=True)).refused
    assert "Data simulasi tidak menggantikan data asli" in refused.message and names(records) == ["asli.xlsx"]


def test_the_same_file_sent_by_two_at_once_is_taken_once(records, meanwhile, tmp_path):
    path = good_file(tmp_path)
    meanwhile(lambda other: import_files([path], REFERENCE, other))
    result = import_files([path], REFERENCE, records)
    assert [same.earlier.id for same in result.unchanged] == [1] and len(all_submissions(records)) == 1


def test_an_approval_while_a_correction_is_taken_is_kept_and_so_is_the_correction(
    records, meanwhile, send, monkeypatch
):
    number = waits(records, monkeypatch, send, "laporan.xlsx").id
    meanwhile(lambda other: approve(other, number))
    assert send(records, "lagi.xlsx", 10).accepted
    assert (february(records), waiting(records), names(records)) == (10, [], ["lagi.xlsx"])
    assert [file.status for file in all_submissions(records)] == ["disetujui", "disetujui"]


def test_of_two_who_decide_about_a_file_one_does(records, meanwhile, send, monkeypatch):
    number = waits(records, monkeypatch, send, "laporan.xlsx").id
    meanwhile(lambda other: approve(other, number))
    with pytest.raises(BadSetting, match="tidak menunggu: sudah disetujui"):
        approve(records, number)
    assert [line.what for line in latest(records)].count("setujui") == 1


def test_many_at_once_end_as_if_each_had_come_alone(address, records, send):
    send(records, "awal.xlsx")

    def one(n: int):
        own = open_records(address)
        try:
            return close(own) if n == 3 else send(own, f"{n}.xlsx", 10 + n)
        except UserError as refused:
            return refused
        finally:
            own.dispose()

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(one, range(6)))
    assert not [end for end in ends if isinstance(end, UserError)] and len(locks(records)) == 1
    [shut] = locks(records)
    files = sorted(all_submissions(records), key=lambda file: file.id)
    assert files[-1].id == shut.last_file, "nothing came into the closed month"
    said = 10 + int(files[-1].file_name[0]) if len(files) > 1 else 9
    assert february(records) == said and len(files) - 1 == sum(bool(end and end.accepted) for end in ends)
