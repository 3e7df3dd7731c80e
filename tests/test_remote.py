"""The remote of the public screen without a browser: who may steer a screen, and how many there may be."""

import pytest

from ilp_dash.errors import UserError
from ilp_dash.ui import remote

SCREEN = {"id": "a" * 32, "pin": "123456", "query": "kota=33.71", "shown": "spm", "held": ""}


@pytest.fixture(autouse=True)
def _no_screens():
    remote._screens.clear()
    remote._wrong.clear()


def test_who_knows_the_pin_steers_the_screen_and_each_command_arrives_once():
    assert remote.heartbeat(SCREEN, "10.0.0.1", 0) == []
    status, seen = remote.command({"pin": "123456"}, "10.0.0.2", 1)
    assert (status, seen["shown"], seen["query"]) == (200, "spm", "kota=33.71")
    remote.command({"id": seen["id"], "perintah": "sematkan", "slide": "peta"}, "10.0.0.2", 2)
    remote.command({"id": seen["id"], "perintah": "sebelumnya"}, "10.0.0.2", 2)
    assert remote.heartbeat(SCREEN, "10.0.0.1", 3) == [["sematkan", "peta"], ["sebelumnya", ""]]
    assert remote.heartbeat(SCREEN, "10.0.0.1", 5) == []


def test_a_wrong_pin_is_refused_and_after_five_a_minute_even_the_right_one():
    remote.heartbeat(SCREEN, "10.0.0.1", 0)
    assert [remote.command({"pin": "000000"}, "10.0.0.3", n)[0] for n in range(6)] == [403] * 5 + [429]
    assert remote.command({"pin": "123456"}, "10.0.0.3", 7)[0] == 429
    assert remote.command({"pin": "123456"}, "10.0.0.4", 7)[0] == 200
    remote.heartbeat(SCREEN, "10.0.0.1", 60)
    assert remote.command({"pin": "123456"}, "10.0.0.3", 65)[0] == 200


def test_a_screen_without_a_pin_is_nobodys_and_shows_one_when_asked():
    bare = SCREEN | {"pin": ""}
    assert remote.command({"perintah": "pin"}, "10.0.0.2", 0)[0] == 404
    remote.heartbeat(bare, "10.0.0.1", 0)
    assert [remote.command({"pin": pin}, "10.0.0.2", 1)[0] for pin in ("", None)] == [403, 403]
    assert [remote.command({"perintah": "pin"}, "10.0.0.2", n)[0] for n in (2, 3)] == [200, 200]
    assert remote.heartbeat(bare, "10.0.0.1", 4) == [["pin", ""]]


def test_a_server_started_again_learns_the_screen_from_its_next_heartbeat():
    remote.heartbeat(SCREEN, "10.0.0.1", 0)
    remote._screens.clear()
    assert remote.command({"id": SCREEN["id"]}, "10.0.0.2", 1) == (404, "Layar sedang tidak tersambung.")
    assert not remote._wrong
    remote.heartbeat(SCREEN, "10.0.0.1", 2)
    assert remote.command({"id": SCREEN["id"]}, "10.0.0.2", 3)[0] == 200


def test_an_unknown_command_and_a_malformed_heartbeat_are_refused():
    remote.heartbeat(SCREEN, "10.0.0.1", 0)
    assert remote.command({"id": SCREEN["id"], "perintah": "hapus"}, "10.0.0.2", 1)[0] == 400
    for wrong in ({}, SCREEN | {"id": "<b>"}, SCREEN | {"pin": "12"}):
        with pytest.raises(UserError):
            remote.heartbeat(wrong, "10.0.0.1", 1)


def test_silent_screens_are_forgotten_and_their_number_is_limited():
    for n in range(remote.MOST_OF_ONE_ADDRESS):
        remote.heartbeat(SCREEN | {"id": f"{n:032x}"}, "10.0.0.1", 0)
    with pytest.raises(UserError, match="Terlalu banyak layar"):
        remote.heartbeat(SCREEN, "10.0.0.1", 1)
    assert remote.heartbeat(SCREEN, "10.0.0.1", remote.GONE_AFTER_S + 1) == []
    assert list(remote._screens) == [SCREEN["id"]]


def test_invented_screens_shut_out_no_screen_of_another_address_and_displace_none_that_lives():
    remote.heartbeat(SCREEN, "10.0.0.2", 0)
    for n in range(3 * remote.MOST_SCREENS):
        try:
            remote.heartbeat(SCREEN | {"id": f"{n:032x}"}, f"10.0.1.{n // remote.MOST_OF_ONE_ADDRESS}", 1)
        except UserError:
            continue
    assert len(remote._screens) == remote.MOST_SCREENS
    assert remote.heartbeat(SCREEN, "10.0.0.2", 2) == []
    assert remote.command({"pin": "123456", "id": SCREEN["id"]}, "10.0.0.9", 2)[0] == 200


def test_forty_invented_screens_of_one_address_leave_place_for_all_others():
    for n in range(100):
        try:
            remote.heartbeat(SCREEN | {"id": f"{n:032x}"}, "10.0.0.66", 0)
        except UserError:
            continue
    for n in range(300, 320):
        remote.heartbeat(SCREEN | {"id": f"{n:032x}"}, "10.0.0.1", 1)
    assert len(remote._screens) == remote.MOST_OF_ONE_ADDRESS + 20
