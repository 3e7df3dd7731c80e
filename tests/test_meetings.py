"""Meetings in the records: two who write at once, a history nobody can change, and the files as they were shown."""

import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from ilp_dash.domain.meetings import before, month_shown, version_shown
from ilp_dash.errors import BadFile, BadMeeting, MeetingOvertaken
from ilp_dash.store.actions import add_action
from ilp_dash.store.backup import back_up, check_backup, restore
from ilp_dash.store.meetings import (
    Given,
    add_meeting,
    change_meeting,
    history,
    keep_shown,
    kept_bytes,
    kept_path,
    meeting_of,
    meetings,
    same_as,
    shown_files,
)
from ilp_dash.store.records import open_records
from ilp_dash.store.records_tables import rapat_bahan, rapat_riwayat
from ilp_dash.store.trail import latest

KOTA, ANI, BUDI = "33.71", "ani@dinkes.example", "budi@dinkes.example"
WANTED = {
    "kind": "tribulanan",
    "held_on": date(2026, 7, 9),
    "present": ["Camat", " TP  PKK ", "Camat"],
    "decisions": ["Posyandu buka Sabtu.", "", "  Lurah mendata pendatang. "],
}
PACK = [Given("paparan.pptx", b"PK satu", 7, date(2026, 6, 1)), Given("Rapor.PDF", b"%PDF dua", None, None)]
PROMISE = {"problem": "K6 kurang", "plan": "Panggil ibu", "owner": "Bidan", "due": date(2026, 9, 1)}


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path))


def test_a_meeting_is_kept_with_every_change_in_its_history_and_the_trail(records):
    made = add_meeting(records, KOTA, WANTED, ANI)
    assert (made.revision, made.present) == (1, ("Camat", "TP PKK"))
    assert made.decisions == ("Posyandu buka Sabtu.", "Lurah mendata pendatang.")
    action = add_action(records, KOTA, PROMISE, ANI)
    change_meeting(records, made.id, 1, {"actions": [action.id], "place": "Aula"}, BUDI)
    [kept] = meetings(records, KOTA)
    assert kept == meeting_of(records, made.id, KOTA) and (kept.actions, kept.revision) == ((action.id,), 2)
    lines = history(records, made.id)
    assert lines[0].changes["held_on"] == (None, WANTED["held_on"])
    assert lines[1].who == BUDI and lines[1].changes == {"actions": ((), (action.id,)), "place": ("", "Aula")}
    assert [(line.who, line.result) for line in latest(records, 1)] == [(BUDI, "diubah: Tindak lanjut, Tempat")]
    assert change_meeting(records, made.id, 2, {"place": "Aula"}, ANI).revision == 2


def test_the_second_of_two_writers_is_told_what_the_first_wrote(records):
    made = add_meeting(records, KOTA, WANTED, ANI)
    change_meeting(records, made.id, 1, {"place": "Aula"}, BUDI)
    with pytest.raises(MeetingOvertaken, match=f"Tempat: kosong → Aula .oleh {BUDI}"):
        change_meeting(records, made.id, 1, {"place": "Balai"}, ANI)
    assert meetings(records, KOTA)[0].place == "Aula"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "arisan"}, "kind"),
        ({"held_on": None}, "held_on"),
        ({"place": "x" * 101}, "place"),
        ({"present": ["Camat 0812 3456 7890"]}, "present"),
        ({"decisions": ["ya"] * 61}, "decisions"),
        ({"actions": [999]}, "actions"),
    ],
)
def test_what_may_not_be_kept_is_refused_by_its_field(records, changed, field):
    with pytest.raises(BadMeeting) as refused:
        add_meeting(records, KOTA, WANTED | changed)
    assert refused.value.field == field and not meetings(records, KOTA)


def test_an_action_of_another_city_is_refused(records):
    other = add_action(records, "15.71", PROMISE, ANI)
    with pytest.raises(BadMeeting, match=f"nomor {other.id} tidak ada di kota {KOTA}"):
        add_meeting(records, KOTA, WANTED | {"actions": [other.id]})
    made = add_meeting(records, KOTA, WANTED)
    with pytest.raises(BadMeeting, match="milik kota"):
        meeting_of(records, made.id, "15.71")


def test_the_files_shown_are_kept_as_they_were_and_say_whether_a_file_is_one_of_them(records):
    made = add_meeting(records, KOTA, WANTED, ANI)
    new = keep_shown(records, made.id, PACK, ANI)
    assert [(file.file_name, file.version) for file in new] == [("paparan.pptx", 7), ("Rapor.PDF", None)]
    assert [kept_bytes(file) for file in new] == [b"PK satu", b"%PDF dua"]
    assert keep_shown(records, made.id, PACK[:1], BUDI) == []  # the very same bytes: kept once
    [shown] = shown_files(records, [made.id]).values()
    assert shown == new and version_shown(shown) == 7 and month_shown(made, shown) == date(2026, 6, 1)
    assert same_as(b"PK satu", shown) == shown[0] and same_as(b"PK satu.", shown) is None
    kept_path(shown[0]).write_bytes(b"PK lain")
    with pytest.raises(BadMeeting, match="hilang atau berubah"):
        kept_bytes(shown[0])
    keep_shown(records, made.id, PACK[:1], BUDI)  # handed in again, a damaged file is whole again
    assert kept_bytes(shown[0]) == b"PK satu"


@pytest.mark.parametrize("table", [rapat_riwayat, rapat_bahan], ids=lambda table: table.name)
@pytest.mark.parametrize("act", [delete, lambda table: update(table).values(meeting_id=1)])
def test_nobody_changes_or_deletes_the_history_and_the_list_of_what_was_shown(records, table, act):
    made = add_meeting(records, KOTA, WANTED, ANI)
    keep_shown(records, made.id, PACK, ANI)
    with pytest.raises(IntegrityError, match="tidak dapat diubah atau dihapus"), records.begin() as connection:
        connection.execute(act(table))
    with records.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar() in (1, 2)


def test_the_meeting_before_is_of_the_same_kind_held_before_today_and_shown_an_earlier_month(records):
    first = add_meeting(records, KOTA, WANTED)
    second = add_meeting(records, KOTA, WANTED | {"held_on": date(2026, 10, 8)})
    add_meeting(records, KOTA, WANTED | {"kind": "spm", "held_on": date(2026, 8, 1)})
    made, files = meetings(records, KOTA), {}
    today, september = date(2026, 10, 8), date(2026, 9, 1)
    assert before(made, files, "tribulanan", september, today) == first  # the one of today is the one it is made for
    assert before(made, files, "tribulanan", september, date(2026, 12, 1)) == first  # its own pack made once more
    assert before(made, files, "tribulanan", date(2026, 12, 1), date(2026, 12, 1)) == second
    assert before(made, files, "bulanan", september, today) is None
    late = keep_shown(records, first.id, [replace(PACK[0], month=september)])
    assert before(made, {first.id: late}, "tribulanan", september, today) is None  # it was shown September itself


def test_a_backup_takes_meetings_and_the_files_shown_at_them_along(tmp_path, monkeypatch):
    records = open_records()
    made = add_meeting(records, KOTA, WANTED, ANI)
    keep_shown(records, made.id, PACK, ANI)
    back_up(tmp_path / "cadangan.zip")
    records.dispose()
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "lain"))
    restore(tmp_path / "cadangan.zip", lambda: tmp_path)
    records = open_records()
    assert meetings(records, KOTA) == [made] and history(records, made.id)[0].who == ANI
    assert [kept_bytes(file) for file in shown_files(records, [made.id])[made.id]] == [b"PK satu", b"%PDF dua"]
    with zipfile.ZipFile(tmp_path / "cadangan.zip") as held, zipfile.ZipFile(tmp_path / "kurang.zip", "w") as less:
        for name in held.namelist():
            if not name.endswith(".pdf"):
                less.writestr(name, held.read(name))
    with pytest.raises(BadFile, match="tidak cocok"):
        check_backup(tmp_path / "kurang.zip")
