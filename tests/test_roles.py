"""Roles and the trail: who was given what, by whom, and that every write leaves a line nobody can change."""

import getpass
import shutil
import subprocess
import sys
from datetime import date

import pytest
from real_commands import ROOT, command, environment
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from ilp_dash.domain.roles import ROLES, identity_of
from ilp_dash.errors import BadSetting
from ilp_dash.store.ledger import Entry, accepted, add_submission
from ilp_dash.store.people import give_role, grant_of, grants, withdraw_role
from ilp_dash.store.records import add_boundaries, add_points, open_records, set_ilp_step, set_rule
from ilp_dash.store.records_tables import jejak
from ilp_dash.store.records_upgrade import make_tables
from ilp_dash.store.trail import latest, note_alone

OWN = "P3371010201"
OURS = f"pengguna {getpass.getuser()}"


def test_one_role_is_in_force_and_the_earlier_ones_stay_as_history(records):
    give_role(records, " Ani@Dinkes.example ", "pimpinan")
    give_role(records, "ani@dinkes.example", "petugas", OWN)
    assert (grant_of(records, "ani@dinkes.example").role, len(grants(records))) == ("petugas", 1)
    withdraw_role(records, "ANI@dinkes.example")
    assert grant_of(records, "ani@dinkes.example") is None and grants(records) == []
    history = grants(records, history=True)
    assert [(g.role, g.puskesmas_code, g.given_by, g.withdrawn_by) for g in history] == [
        ("pimpinan", None, OURS, OURS),
        ("petugas", OWN, OURS, OURS),
    ]
    assert all(g.withdrawn_at >= g.given_at for g in history)


@pytest.mark.parametrize(
    ("who", "role", "puskesmas", "said"),
    [
        ("ani", "bos", None, "Peran 'bos' tidak ada. Pilih: pimpinan, pengelola, petugas, admin."),
        ("ani", "petugas", None, "berlaku untuk satu puskesmas"),
        ("ani", "pimpinan", OWN, "tidak untuk satu puskesmas saja"),
        ("ani dan budi", "pimpinan", None, "tanpa spasi"),
        ("", "pimpinan", None, "bukan surel"),
        ("a\u202eb", "pimpinan", None, "bukan surel"),
    ],
)
def test_a_role_that_cannot_be_is_refused_with_what_to_write_instead(records, who, role, puskesmas, said):
    with pytest.raises(BadSetting, match=said.replace(".", r"\.")):
        give_role(records, who, role, puskesmas)
    assert grants(records, history=True) == [] and latest(records) == []


def test_an_identity_is_one_word_whatever_its_case():
    assert identity_of("Ani@Dinkes.Example") == identity_of(" ani@dinkes.example") == "ani@dinkes.example"
    assert [identity_of(t) for t in (None, "", "  ", "a b", "a\x00b", "x" * 255)] == [None] * 6


def test_every_write_leaves_a_line_in_the_same_transaction(records):
    add_submission(records, "a.xlsx", "0" * 64, [Entry(OWN, 2026, True)])
    boundaries = {"kota_code": "33.71", "sha256": "1", "licence": "", "matched": 17, "result_sha256": "2"}
    add_boundaries(records, [{**boundaries, "file_name": "batas.geojson"}])
    add_points(records, "3", "titik.csv", {OWN: (-7.4, 110.2)})
    set_rule(records, "tanggal_batas_lapor", "7", date(2026, 1, 1), "SK 1")
    set_ilp_step(records, "33.71", 1, date(2025, 3, 1))
    give_role(records, "ani@dinkes.example", "admin")
    withdraw_role(records, "ani@dinkes.example")
    assert [(line.what, line.subject, line.result) for line in reversed(latest(records))] == [
        ("import", f"{OWN} 2026 a.xlsx", "diterima"),
        ("boundaries", "33.71 batas.geojson", "diterima"),
        ("points", "1 puskesmas, titik.csv", "diterima"),
        ("aturan", "tanggal_batas_lapor = 7 mulai 2026-01", "dicatat"),
        ("langkah", "33.71 1 tercapai 2025-03-01", "dicatat"),
        ("peran beri", "ani@dinkes.example admin", "dicatat"),
        ("peran cabut", "ani@dinkes.example admin", "dicatat"),
    ]
    assert {line.who for line in latest(records)} == {OURS}


def test_the_same_bytes_twice_leave_one_line(records):
    for _ in range(2):
        add_submission(records, "a.xlsx", "0" * 64, [Entry(OWN, 2026, True)])
    assert len(latest(records)) == 1


@pytest.mark.parametrize("statement", [update(jejak).values(who="lain"), delete(jejak)], ids=["update", "delete"])
def test_a_line_of_the_trail_cannot_be_changed_or_deleted(records, statement):
    note_alone(records, "unggah", "a.xlsx", "diterima", "ani@dinkes.example")
    before = latest(records)
    with pytest.raises(IntegrityError, match="jejak tidak dapat diubah"), records.begin() as connection:
        connection.execute(statement)
    assert latest(records) == before


def test_a_ledger_of_before_gets_the_columns_it_lacks_and_its_files_are_approved(records):
    add_submission(records, "a.xlsx", "0" * 64, [Entry(OWN, 2026, True)])
    with records.begin() as connection:
        for name in ("status", "sent_by", "approved_at", "approved_by", "change"):
            connection.execute(text(f"ALTER TABLE submission DROP COLUMN {name}"))
    for _ in range(2):
        make_tables(records)
        [file] = accepted(records)
        assert (file.file_name, file.status) == ("a.xlsx", "disetujui")
        assert (file.sent_by, file.approved_at, file.approved_by, file.change) == (None,) * 4


def test_records_of_an_earlier_version_get_the_trail_and_its_guard(tmp_path):
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    engine = open_records(url)
    with engine.begin() as connection:  # as written before there were roles
        for name in ("jejak", "peran"):
            connection.execute(text(f"DROP TABLE {name}"))
    engine.dispose()
    again = open_records(url)
    note_alone(again, "unggah", "a.xlsx", "diterima")
    with pytest.raises(IntegrityError), again.begin() as connection:
        connection.execute(delete(jejak))
    again.dispose()


def said(folder, *words: str, **more: str) -> tuple[int, str]:
    """(exit code, what it printed) of a command run as a user runs it."""
    line = [sys.executable, "-m", "ilp_dash", *words]
    done = subprocess.run(line, cwd=ROOT, env=environment(folder) | more, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_commands_give_list_and_withdraw_roles_and_show_the_trail(tmp_path):
    code, words = said(tmp_path, "peran")
    assert code == 0 and all(role.id in words for role in ROLES.values())
    command(tmp_path, "peran", "beri", "Ani@dinkes.example", "petugas", "--puskesmas", OWN)
    code, words = said(tmp_path, "peran")
    assert f"ani@dinkes.example  petugas {OWN}" in words
    code, words = said(tmp_path, "peran", "beri", "budi", "petugas", "--puskesmas", "P0000000000")
    assert (code, "tidak ada dalam daftar" in words) == (2, True)
    assert said(tmp_path, "peran", "cabut", "ani@dinkes.example", ILP_PELAKU="budi@dinkes.example")[0] == 0
    code, words = said(tmp_path, "peran", "cabut", "ani@dinkes.example")
    assert (code, "tidak memegang peran" in words) == (2, True)
    code, words = said(tmp_path, "jejak")
    given, withdrawn = words.splitlines()
    assert given.endswith(f"{OURS}  peran beri: ani@dinkes.example petugas {OWN} → dicatat")
    assert withdrawn.endswith("budi@dinkes.example  peran cabut: ani@dinkes.example petugas → dicatat")


def test_a_proxy_that_is_no_address_is_refused_at_the_start(tmp_path):
    code, words = said(tmp_path, "serve", ILP_PROXY="proxy.dinkes.example")
    assert (code, words) == (
        2,
        "ILP_PROXY 'proxy.dinkes.example' bukan alamat IP. Contoh: 192.168.1.10 (docs/deploy.md).\n",
    )


def test_a_refused_file_leaves_a_line_too(small_city, tmp_path):
    folder = shutil.copytree(small_city, tmp_path / "data")
    (tmp_path / "kosong.csv").write_text("bukan;laporan\n")
    assert said(folder, "import", str(tmp_path / "kosong.csv"))[0] == 2
    assert said(folder, "jejak", "--banyak", "1")[1].strip().endswith("import: kosong.csv → ditolak")
