"""Follow-up in the records: states, two who write at once, a history nobody can change, and a table out and in."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from ilp_dash.cli import main
from ilp_dash.domain.actions import AGREED, DONE, DROPPED, MOVES, PROPOSED, RUNNING, STATES, in_order, move_fault
from ilp_dash.errors import BadAction, BadFile, Overtaken
from ilp_dash.export.actions import to_xlsx
from ilp_dash.ingest.actions_workbook import read_actions
from ilp_dash.store.actions import actions, add_action, change_action, comment, history, take_rows
from ilp_dash.store.records import open_records
from ilp_dash.store.records_tables import tindak_lanjut, tindak_lanjut_riwayat
from ilp_dash.store.trail import latest

KOTA, PUSKESMAS, KELURAHAN = "33.71", "P3371010202", "33.71.01.1003"
ANI, BUDI = "ani@dinkes.example", "budi@dinkes.example"
WANTED = {
    "problem": "Hipertensi: 120 orang belum terlayani",
    "plan": "Skrining keliling tiap Jumat",
    "owner": "Lurah",
    "due": date(2026, 12, 18),
    "people": 120,
    "indicator": "SPM08",
    "puskesmas_code": PUSKESMAS,
}


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_an_action_goes_from_state_to_state_by_the_rule_and_to_nothing_else(before, after):
    said = move_fault(before, after, "SK 1")
    assert (said is None) == (after == before or after in MOVES[before])
    assert said is None or said[0] == "state" and ", ".join(MOVES[before]) in said[1]


@pytest.mark.parametrize(
    ("before", "after"), [(PROPOSED, DROPPED), (RUNNING, DROPPED), (DONE, RUNNING), (DROPPED, PROPOSED)]
)
def test_dropping_and_opening_again_want_a_reason(before, after):
    assert move_fault(before, after, "")[0] == "why"


def test_an_action_goes_its_way_and_every_step_stays_in_the_history_and_the_trail(records):
    made = add_action(records, KOTA, WANTED, ANI)
    assert (made.state, made.revision, made.created_by, made.cause) == (PROPOSED, 1, ANI, "")
    for revision, state in enumerate((AGREED, RUNNING, DONE), 1):
        change_action(records, made.id, revision, {"state": state}, BUDI)
    comment(records, made.id, " 118 orang hadir ", ANI)
    [kept] = actions(records, KOTA)
    assert (kept.state, kept.revision, kept.changed_by, kept.due) == (DONE, 4, BUDI, WANTED["due"])
    lines = history(records, made.id)
    assert [(line.revision, line.who, line.comment) for line in lines] == [
        (1, ANI, ""),
        (2, BUDI, ""),
        (3, BUDI, ""),
        (4, BUDI, ""),
        (4, ANI, "118 orang hadir"),
    ]
    assert lines[0].changes["due"] == (None, WANTED["due"]) and lines[2].changes == {"state": (AGREED, RUNNING)}
    told = [(line.who, line.what, line.result) for line in reversed(latest(records))]
    assert [who for who, *_ in told] == [ANI, BUDI, BUDI, BUDI, ANI]
    assert told[1][1:] == ("tindak lanjut", "diubah: Status") and told[-1][2] == "dikomentari"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"plan": "  "}, "plan"),
        ({"due": None}, "due"),
        ({"people": 0}, "people"),
        ({"indicator": "SPM99"}, "indicator"),
        ({"puskesmas_code": "P1571010201"}, "puskesmas_code"),
        ({"kelurahan_code": "15.71.01.1001"}, "kelurahan_code"),
        ({"cause": "hubungi 0812-3456-7890"}, "cause"),
        ({"problem": "NIK 3371014101900001"}, "problem"),
        ({"plan": "x" * 501}, "plan"),
        ({"state": DROPPED}, "why"),
    ],
)
def test_what_an_action_may_not_be_is_refused_and_leaves_nothing(tmp_path, changed, field):
    records = open_records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    with pytest.raises(BadAction) as refused:
        add_action(records, KOTA, WANTED | changed)
    assert refused.value.field == field
    assert actions(records) == [] and latest(records) == []


def test_the_second_of_two_is_told_what_changed_and_nothing_is_overwritten(records):
    made = add_action(records, KOTA, WANTED, ANI)
    change_action(records, made.id, 1, {"due": date(2027, 1, 15), "owner": "Camat"}, BUDI)
    with pytest.raises(Overtaken) as told:
        change_action(records, made.id, 1, {"owner": "TP PKK", "people": 90}, ANI)
    assert "Penanggung jawab (PIC): Lurah → Camat; Tenggat: 18 Desember 2026 → 15 Januari 2027" in str(told.value)
    assert BUDI in str(told.value)
    [kept] = actions(records)
    assert (kept.owner, kept.people, kept.due, kept.revision) == ("Camat", 120, date(2027, 1, 15), 2)
    change_action(records, made.id, 2, {"people": 90}, ANI)
    assert actions(records)[0].owner == "Camat"


def test_of_many_who_write_at_the_same_moment_one_is_first_and_no_number_is_lost(address, records):
    made = add_action(records, KOTA, WANTED)
    start = threading.Barrier(6)

    def write(n: int) -> bool:
        own = open_records(address)
        start.wait()
        try:
            change_action(own, made.id, 1, {"people": 200 + n})
            return True
        except Overtaken:
            comment(own, made.id, f"usul {n}")
            return False
        finally:
            own.dispose()

    with ThreadPoolExecutor(6) as pool:
        first = list(pool.map(write, range(6)))
    assert sum(first) == 1
    assert actions(records)[0].people == 200 + first.index(True) and actions(records)[0].revision == 2
    assert len([line for line in history(records, made.id) if line.comment]) == 5


@pytest.mark.parametrize("act", [update(tindak_lanjut_riwayat).values(who="lain"), delete(tindak_lanjut_riwayat)])
def test_the_history_can_be_neither_changed_nor_deleted_nor_can_its_action(records, act):
    made = add_action(records, KOTA, WANTED, ANI)
    before = history(records, made.id)
    with pytest.raises(IntegrityError, match="riwayat tindak lanjut tidak dapat diubah"), records.begin() as connection:
        connection.execute(act)
    with pytest.raises(IntegrityError), records.begin() as connection:
        connection.execute(delete(tindak_lanjut))
    assert history(records, made.id) == before and len(actions(records)) == 1


def test_records_of_an_earlier_version_get_the_tables_and_the_guard(address):
    engine = open_records(address)
    with engine.begin() as connection:
        for name in ("tindak_lanjut_riwayat", "tindak_lanjut"):
            connection.execute(text(f"DROP TABLE {name}"))
    engine.dispose()
    again = open_records(address)
    add_action(again, KOTA, WANTED)
    with pytest.raises(IntegrityError), again.begin() as connection:
        connection.execute(delete(tindak_lanjut_riwayat))
    again.dispose()


def test_overdue_ones_come_first_and_closed_ones_last(records):
    today = date(2026, 11, 30)
    for days, state in ((5, PROPOSED), (-1, DONE), (-3, RUNNING), (0, AGREED), (-9, AGREED)):
        add_action(records, KOTA, WANTED | {"due": today + timedelta(days), "state": state})
    kept = in_order(actions(records), today)
    assert [(a.due - today).days for a in kept] == [-9, -3, 0, 5, -1]
    assert [a.is_overdue(today) for a in kept] == [True, True, False, False, False]


def written(path, kept, **cells):
    """A workbook of these actions with some cells changed by openpyxl, as a person would ("D3" = …)."""
    path.write_bytes(to_xlsx(kept, {KOTA: "Kota Magelang"}, date(2026, 11, 30)))
    book = load_workbook(path)
    for name, value in cells.items():
        book["Tindak lanjut"][name] = value
    book.save(path)
    return read_actions(path.read_bytes(), path.name)


def test_the_table_goes_out_and_comes_back_as_it_was(records, tmp_path):
    add_action(records, KOTA, WANTED, ANI)
    odd = {
        "plan": "=SUM(A1)",
        "cause": "-petugas\nkurang",
        "people": None,
        "indicator": None,
        "kelurahan_code": KELURAHAN,
    }
    add_action(records, KOTA, WANTED | odd | {"puskesmas_code": None, "state": DROPPED, "why": "tidak jadi"}, ANI)
    before = actions(records)
    assert take_rows(records, written(tmp_path / "t.xlsx", before)) == (0, 0)
    assert actions(records) == before and len(latest(records)) == 2


def test_new_rows_and_changed_ones_are_taken_with_their_types(records, tmp_path):
    add_action(records, KOTA, WANTED, ANI)
    new = {"C4": 33.71, "D4": "Balita tidak ditimbang", "F4": "Posyandu keliling", "G4": "TP PKK", "H4": "5/2/2027"}
    rows = written(tmp_path / "t.xlsx", actions(records), H3=date(2027, 1, 15), I3=90, **new)
    assert take_rows(records, rows, BUDI) == (1, 1)
    first, second = actions(records)
    assert (first.due, first.people, first.revision, first.changed_by) == (date(2027, 1, 15), 90, 2, BUDI)
    assert (second.kota_code, second.owner, second.due) == (KOTA, "TP PKK", date(2027, 2, 5))
    assert (second.state, second.people, second.created_by) == (PROPOSED, None, BUDI)


def test_a_row_written_of_an_earlier_revision_is_refused_with_what_changed_and_nothing_is_taken(records, tmp_path):
    one, two = add_action(records, KOTA, WANTED, ANI), add_action(records, KOTA, WANTED, ANI)
    rows = written(tmp_path / "t.xlsx", actions(records), G3="Camat", G4="Camat")
    change_action(records, two.id, 1, {"people": 90}, BUDI)
    before = actions(records)
    with pytest.raises(BadFile, match=f"baris 4: Nomor {two.id} sudah diubah .*: 120 → 90 .oleh {BUDI}"):
        take_rows(records, rows)
    assert actions(records) == before
    change_action(records, one.id, 1, {"people": 80}, BUDI)
    assert take_rows(records, written(tmp_path / "u.xlsx", before)) == (
        0,
        0,
    )  # older, but nothing was changed in the file


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("H3", "besok", r"sel H3: 'besok' bukan tanggal"),
        ("I3", 1.5, r"sel I3: '1.5' bukan bilangan bulat"),
        ("F3", None, r"sel F3: Rencana tindak lanjut \(RTL\): belum diisi"),
        ("J3", "beres", r"sel J3: Status: 'beres' tidak dikenal"),
        ("D2", "Soal", "judul kolom"),
        ("B2", "Rev", "kolom Revisi tidak ada"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path, cell, value, said):
    records = open_records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    add_action(records, KOTA, WANTED)
    with pytest.raises(BadFile, match=said):
        written(tmp_path / "t.xlsx", actions(records), **{cell: value})


def test_the_command_lists_writes_and_takes_in(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    assert main(["tindak-lanjut"]) == 0 and not (tmp_path / "records.sqlite").exists()
    assert "0 tindak lanjut terbuka" in capsys.readouterr().out
    add_action(open_records(), KOTA, WANTED | {"due": date(2025, 1, 1)})
    assert main(["tindak-lanjut", "--kota", KOTA]) == 0
    assert "1 lewat tenggat" in (told := capsys.readouterr().out) and "1 Januari 2025 (LEWAT)" in told
    path = tmp_path / "t.xlsx"
    assert main(["tindak-lanjut", "--xlsx", str(path)]) == main(["tindak-lanjut", "--masuk", str(path)]) == 0
    assert "0 tindak lanjut baru, 0 berubah, 1 tetap" in capsys.readouterr().out
    book = load_workbook(path)
    book["Tindak lanjut"]["J3"] = "selesai"
    book.save(path)
    assert main(["tindak-lanjut", "--masuk", str(path)]) == 2
    assert "baris 3: Status usulan tidak dapat menjadi selesai" in capsys.readouterr().err
