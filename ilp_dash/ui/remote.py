"""The remote of the public screen: which screens there are, the PIN that joins a remote to one, commands on their way.

All of it lies in the server's memory; a screen that beats again is known again.
"""

import re
import threading
from dataclasses import dataclass, field

from ilp_dash.errors import UserError

SHOW_PIN = "pin"  # asked for by who has none yet: every screen shows a new one for a minute
COMMANDS = ("jeda", "lanjut", "sebelumnya", "berikutnya", "sematkan", "lepas")
MOST_SCREENS = 1000
MOST_OF_ONE_ADDRESS = 40  # who invents screens fills only the places of its own address
GONE_AFTER_S = 30
TRIES_PER_MINUTE = 5


@dataclass
class Screen:
    """A screen as its last heartbeat said. The id is its secret: whoever knew the PIN goes on with the id.

    pin: "" while none stands on it.
    """

    id: str
    pin: str
    query: str
    shown: str
    held: str
    seen_s: float
    address: str
    waiting: list[list[str]] = field(default_factory=list)


_screens: dict[str, Screen] = {}
_wrong: dict[str, list[float]] = {}
_lock = threading.Lock()


def heartbeat(said: dict, address: str, now: float) -> list[list[str]]:
    """Note what a screen says about itself; returns the commands waiting for it, each [command, slide].

    Raises UserError if malformed, and for a new screen when there is no place: none that lives is given up for it.
    """
    id, pin = str(said.get("id")), str(said.get("pin") or "")
    if not re.fullmatch(r"[0-9a-f]{32}", id) or not re.fullmatch(r"\d{6}|", pin):
        raise UserError("Layar tidak dikenal. Muat ulang halaman layar.")
    query, shown, held = (
        str(said.get(name) or "")[:most] for name, most in (("query", 400), ("shown", 40), ("held", 12))
    )
    with _lock:
        for old in [s.id for s in _screens.values() if now - s.seen_s > GONE_AFTER_S]:
            del _screens[old]
        known = _screens.get(id)
        here = sum(s.address == address for s in _screens.values())
        if known is None and (here >= MOST_OF_ONE_ADDRESS or len(_screens) >= MOST_SCREENS):
            raise UserError("Terlalu banyak layar tersambung. Tutup layar yang tidak dipakai.")
        waiting = known.waiting if known else []
        _screens[id] = Screen(id, pin, query, shown, held, now, address)
        return waiting


def command(said: dict, address: str, now: float) -> tuple[int, dict | str]:
    """Answer to a remote: (status, what the screen shows now) or (status, sentence). Wrong PINs count per address."""
    with _lock:
        tries = [t for t in _wrong.get(address, []) if now - t < 60]
        id = said.get("id")
        if id is None and said.get("perintah") == SHOW_PIN:
            here = [s for s in _screens.values() if now - s.seen_s <= GONE_AFTER_S]
            for screen in here:
                screen.waiting = [w for w in screen.waiting if w[0] != SHOW_PIN] + [[SHOW_PIN, ""]]
            return (200, {"layar": len(here)}) if here else (404, "Tidak ada layar yang sedang tersambung.")
        if id is None:
            if len(tries) >= TRIES_PER_MINUTE:
                return 429, "Terlalu banyak PIN yang salah. Coba lagi satu menit kemudian."
            screen = next((s for s in _screens.values() if s.pin and s.pin == str(said.get("pin"))), None)
        else:
            screen = _screens.get(str(id))
        if screen is None or now - screen.seen_s > GONE_AFTER_S:
            if id is not None:
                return 404, "Layar sedang tidak tersambung."
            for old in [a for a, times in _wrong.items() if now - times[-1] >= 60]:
                del _wrong[old]
            _wrong[address] = [*tries, now]
            return 403, "PIN tidak cocok dengan layar mana pun. Periksa angka di sudut kanan bawah layar."
        word = said.get("perintah")
        if word is not None:
            if word not in COMMANDS:
                return 400, f"Perintah '{str(word)[:20]}' tidak dikenal."
            screen.waiting = [*screen.waiting, [word, str(said.get("slide") or "")[:40]]][-5:]
        return 200, {"id": screen.id, "query": screen.query, "shown": screen.shown, "held": screen.held}
