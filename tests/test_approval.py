"""Two people: what a petugas sends counts at once and is provisional until somebody else has approved it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as make
from ingest.counting import counted_reports
from ingest.pictured_files import PUSKESMAS, good_file, good_report, months, small_reference

from ilp_dash.cli import main
from ilp_dash.domain.approval import approved, unapproved
from ilp_dash.domain.difference import figures
from ilp_dash.domain.report import STATES, Report, SpmLine
from ilp_dash.errors import BadSetting
from ilp_dash.ingest.submissions import import_files
from ilp_dash.store.approval import approve, last_sent, send_back, waiting
from ilp_dash.store.ledger import accepted, all_submissions, withdraw
from ilp_dash.store.people import give_role, withdraw_role
from ilp_dash.store.records import open_records, records_to_read, set_rule
from ilp_dash.store.trail import latest

REFERENCE = small_reference()
BIDAN, PROGRAM, DATA, HEAD = (
    "bidan@pkm.example",
    "program@dinkes.example",
    "data@dinkes.example",
    "ketua@dinkes.example",
)


@pytest.fixture
def records(tmp_path, monkeypatch):
    """The ledger of an empty data folder, in which people have roles."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    monkeypatch.delenv("ILP_PELAKU", raising=False)
    engine = open_records()
    give_role(engine, BIDAN, "petugas", PUSKESMAS)
    for who, role in ((PROGRAM, "pengelola"), (DATA, "admin"), (HEAD, "pimpinan")):
        give_role(engine, who, role)
    yield engine
    engine.dispose()


@pytest.fixture
def acting(monkeypatch):
    """`acting(who)`: what is written from now on is written for somebody with a login."""
    return lambda who: monkeypatch.setenv("ILP_PELAKU", who)


@pytest.fixture
def two(records):
    """An office where a second person approves."""
    set_rule(records, "persetujuan", "dua", date(2020, 1, 1), "SK 1")


def take(records, folder, name: str = "laporan.xlsx", report: Report | None = None, **how):
    result = import_files([good_file(folder, name, report)], REFERENCE, records, **how)
    assert not result.refused and len(result.accepted) == 1
    return all_submissions(records)[0]


def counted(records) -> Report:
    [(report, _)] = counted_reports(records, REFERENCE)
    return report


def states(records) -> tuple:
    return counted(records).state["SPM"][:4]


@pytest.mark.parametrize("who", [BIDAN, PROGRAM, "pengunjung jaringan", None])
def test_where_one_is_enough_a_file_is_approved_when_it_is_taken(records, acting, tmp_path, who):
    if who:
        acting(who)
    assert take(records, tmp_path).status == "disetujui"
    assert waiting(records) == [] and states(records) == ("final", "final", "dikirim", None)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (BIDAN, "dikirim"),
        ("tamu@lain.example", "dikirim"),
        (HEAD, "dikirim"),
        ("pengunjung jaringan", "dikirim"),
        (PROGRAM, "disetujui"),
        (DATA, "disetujui"),
        ("pengguna komputer dasbor", "disetujui"),
    ],
)
def test_where_two_are_asked_for_only_who_may_approve_needs_no_second(records, two, acting, tmp_path, who, status):
    acting(who)
    file = take(records, tmp_path)
    assert (file.status, file.sent_by) == (status, who)
    assert latest(records, 1)[0].result == ("diterima" if status == "disetujui" else "dikirim")


def test_a_waiting_file_counts_and_all_its_months_are_provisional_until_it_is_approved(records, two, acting, tmp_path):
    acting(BIDAN)
    file = take(records, tmp_path)
    assert figures(replace(counted(records), state={})) == figures(replace(good_report(), state={}))
    assert states(records) == ("dikirim", "dikirim", "dikirim", None)
    assert file.change[0] > 50 and file.change[1:] == (0, 0)
    acting(PROGRAM)
    approve(records, file.id)
    assert states(records) == ("final", "final", "disetujui", None), "what the file says holds, at least disetujui"
    [now] = accepted(records)
    assert (now.status, now.approved_by) == ("disetujui", PROGRAM) and now.approved_at is not None
    line = latest(records, 1)[0]
    assert (line.who, line.what, line.result) == (PROGRAM, "setujui", "disetujui")
    assert line.subject == f"nomor {file.id} laporan.xlsx"


def test_a_correction_that_waits_makes_only_its_own_months_provisional(records, two, acting, tmp_path):
    take(records, tmp_path)
    acting(BIDAN)
    sent = {"SPM": months(None, date(2025, 3, 5))}
    line = replace(good_report().spm[0], served=months(None, 12))
    some = good_report(spm=(line,), pws=(), sent_on=sent, state={}, network=(), origins=(), quality=(), ilp=())
    take(records, tmp_path, "susulan.xlsx", some)
    assert states(records) == ("final", "dikirim", "dikirim", None)
    assert counted(records).state["PWS"][:3] == ("final", "final", "dikirim")


def test_a_file_sent_back_counts_no_more_and_what_it_replaced_counts_again(records, two, acting, tmp_path):
    take(records, tmp_path)
    before = counted(records)
    acting(BIDAN)
    wrong = take(records, tmp_path, "salah.xlsx", good_report(spm=good_report().spm[:1]), replacing=True)
    assert counted(records) != before and len(accepted(records)) == 1
    acting(DATA)
    send_back(records, wrong.id, " SPM05 hilang ")
    assert counted(records) == before
    [told, _] = last_sent(records, PUSKESMAS)
    assert (told.status, told.withdrawn_by, told.withdrawn_why) == ("dikembalikan", DATA, "SPM05 hilang")
    assert waiting(records) == []
    line = latest(records, 1)[0]
    assert (line.what, line.subject) == ("tolak", f"nomor {wrong.id} salah.xlsx: SPM05 hilang")
    acting(BIDAN)
    again = take(records, tmp_path, "salah.xlsx", good_report(spm=good_report().spm[:1]), replacing=True)
    assert again.id != wrong.id and [f.id for f in waiting(records)] == [again.id], "the same bytes may come again"


@pytest.mark.parametrize("end", [send_back, withdraw])
def test_what_two_later_files_replaced_stays_replaced_when_the_middle_one_goes(records, two, acting, tmp_path, end):
    acting(BIDAN)
    take(records, tmp_path, "satu.xlsx")
    less = good_report(spm=good_report().spm[:1])
    middle = take(records, tmp_path, "dua.xlsx", less, replacing=True)
    last = take(records, tmp_path, "tiga.xlsx", replace(less, ilp=()), replacing=True)
    before = counted(records)
    acting(PROGRAM)
    end(records, middle.id, "keliru")
    assert [file.id for file in accepted(records)] == [last.id]
    assert counted(records) == before
    end(records, last.id, "keliru juga")
    assert [file.file_name for file in accepted(records)] == ["satu.xlsx"]


def test_nobody_approves_what_he_has_sent_himself_where_two_are_asked_for(records, two, acting, tmp_path):
    acting(BIDAN)
    file = take(records, tmp_path)
    give_role(records, BIDAN, "pengelola")
    for name in (BIDAN, BIDAN.upper()):
        acting(name)
        with pytest.raises(BadSetting, match=r"Anda kirim sendiri.*orang lain"):
            approve(records, file.id)
    assert [f.id for f in waiting(records)] == [file.id]
    set_rule(records, "persetujuan", "satu", date(2020, 1, 1), "SK 2")
    approve(records, file.id)
    assert waiting(records) == []


@pytest.mark.parametrize("who", [BIDAN, HEAD, "tamu@lain.example", "pengunjung jaringan"])
@pytest.mark.parametrize("act", [lambda r, n: approve(r, n), lambda r, n: send_back(r, n, "salah")])
def test_only_pengelola_admin_and_the_console_decide(records, two, acting, tmp_path, who, act):
    acting(BIDAN)
    file = take(records, tmp_path)
    lines = len(latest(records))
    acting(who)
    with pytest.raises(BadSetting, match="pengelola program atau admin"):
        act(records, file.id)
    assert [f.id for f in waiting(records)] == [file.id] and len(latest(records)) == lines
    acting("pengguna komputer dasbor")
    act(records, file.id)
    assert waiting(records) == []


def test_a_role_that_was_withdrawn_decides_nothing(records, two, acting, tmp_path):
    acting(BIDAN)
    file = take(records, tmp_path)
    acting(PROGRAM)
    withdraw_role(records, PROGRAM)
    with pytest.raises(BadSetting, match="pengelola program atau admin"):
        approve(records, file.id)
    assert states(records)[0] == "dikirim"


def test_what_is_decided_is_not_decided_again(records, two, acting, tmp_path):
    acting(BIDAN)
    file = take(records, tmp_path)
    acting(PROGRAM)
    with pytest.raises(BadSetting, match="Catatan untuk pengirim belum diisi"):
        send_back(records, file.id, "  ")
    approve(records, file.id)
    for act in (lambda: approve(records, file.id), lambda: send_back(records, file.id, "terlambat")):
        with pytest.raises(BadSetting, match="tidak menunggu: sudah disetujui"):
            act()
    withdraw(records, file.id, "keliru")
    with pytest.raises(BadSetting, match="sudah ditarik"):
        approve(records, file.id)
    with pytest.raises(BadSetting, match="nomor 99 tidak ada"):
        approve(records, 99)


twelve = make.lists(make.none() | make.sampled_from(STATES), min_size=12, max_size=12).map(tuple)


@given(twelve)
def test_what_waits_is_never_more_than_sent_and_what_is_approved_never_less(said):
    report = good_report(state={"SPM": said, "PWS": said})
    held, let = unapproved(report), approved(report)
    for form in ("SPM", "PWS"):
        assert not {"disetujui", "final"} & set(held.state[form])
        assert set(let.state[form][:3]) <= {"disetujui", "final"}
        told = [n for n in range(12) if said[n] or n < 3]
        assert [n for n in range(12) if let.state[form][n]] == [n for n in range(12) if held.state[form][n]] == told
    assert figures(replace(held, state={})) == figures(replace(report, state={}))


def test_the_commands_list_approve_and_send_back(records, two, acting, tmp_path, capsys):
    acting(BIDAN)
    odd = good_report(year=2024, spm=(SpmLine("SPM01", 1200, 1100, served=months(8, 900, 9, 8)),))
    one, other = take(records, tmp_path), take(records, tmp_path, "lain.xlsx", odd, why="posyandu massal")
    acting(PROGRAM)
    assert main(["menunggu"]) == 0
    said = capsys.readouterr().out
    assert "2 laporan menunggu persetujuan." in said and "angka baru, 0 berubah, 0 ditarik" in said
    assert f"dikirim {BIDAN}; alasan: posyandu massal" in said and PUSKESMAS in said
    assert main(["tolak", str(other.id)]) == 2
    assert "Catatan untuk pengirim belum diisi" in capsys.readouterr().err
    assert main(["tolak", str(other.id), "--catatan", "tahun keliru"]) == 0
    assert f"dikembalikan kepada {BIDAN}" in capsys.readouterr().out
    assert main(["setujui", str(one.id)]) == 0
    assert "laporan.xlsx (P1571010101 2025) disetujui." in capsys.readouterr().out
    assert main(["menunggu"]) == 0 and "Tidak ada laporan yang menunggu." in capsys.readouterr().out
    assert main(["buku-terima"]) == 0
    said = capsys.readouterr().out
    assert f"berlaku, disetujui {date.today():%Y}" in said and f"oleh {PROGRAM}" in said
    assert f"dikembalikan {date.today():%Y}" in said and "tahun keliru" in said
    assert "Waktu dalam UTC." in said


def test_records_that_are_asked_at_every_click_are_opened_once(records):
    assert records_to_read() is records_to_read()
    assert waiting(records_to_read()) == waiting(records)
