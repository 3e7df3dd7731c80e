"""The only cache of answers: key = data version + question + arguments. A new build is a new key; nothing expires.

What it holds is counted in bytes: who asks for ever new views (an address can say anything) takes no more memory.
"""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from ilp_dash.store.connection import OWN, STAFF, Store, current_store
from ilp_dash.store.rows import walk

MOST_BYTES = 64_000_000  # all pages of two cities opened once are 12 MB
LARGEST_BYTES = MOST_BYTES // 4  # a larger answer is made anew each time
_SAMPLE = 50  # members weighed of a long list
_answers: OrderedDict = OrderedDict()  # key: (answer, its bytes), the one not asked for longest first
_held = 0  # bytes of them all
_lock = threading.Lock()


def version() -> int:
    """Number of the build that serves now. Raises StoreMissing when there is none."""
    return current_store().version


def about_view() -> str:
    """What the view in use holds, in a few words for an export."""
    store = current_store()
    if store.view == STAFF:
        return "dinas: semua angka, untuk pekerjaan dinas dan puskesmas"
    if store.view == OWN:
        return f"petugas: semua angka {store.puskesmas}, selebihnya seperti umum, untuk pekerjaan puskesmas"
    return "umum: per triwulan, tanpa angka kecil kelurahan dan SPM10–12 puskesmas"


def ask(question: Callable, *args):
    """Answer of a store question `question(cursor, *args)`; arguments are plain codes and dates. Do not change what it
    returns."""
    store = current_store()
    return _kept((store, question, args), lambda: _asked(store, question, *args))


def _asked(store: Store, question: Callable, *args):
    with store.asking() as cursor:
        return question(cursor, *args)


def each(question: Callable, *args) -> list:
    """The rows of an answer as named tuples of plain values, None for missing: for sentences and walks over few rows
    (see `walk`)."""
    return finished(_walked, question, *args)


def _walked(question: Callable, *args) -> list:
    return walk(_asked(current_store(), question, *args))  # not by `ask`: one of the two is enough to keep


def finished(view: Callable, *args):
    """What `view(*args)` makes from answers — a table or a figure — kept like an answer."""
    return _kept((current_store(), view, args), lambda: view(*args))


def _kept(key, make):
    global _held
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key][0]
    answer = make()
    size = weight(key) + weight(answer)
    if size > LARGEST_BYTES:
        return answer
    with _lock:
        _held += size - _answers.pop(key, (None, 0))[1]
        _answers[key] = answer, size
        while _held > MOST_BYTES:
            _held -= _answers.popitem(last=False)[1][1]
    return answer


def weight(value) -> int:
    """Bytes a value holds in memory, roughly: of a long list some members are weighed and stand for all."""
    size = sys.getsizeof(value)  # of a frame everything in it
    if isinstance(value, Mapping):
        return size + weight(list(value.items()))
    if isinstance(value, list | tuple | set | frozenset):
        members = list(value)
        some = members[:: max(1, len(members) // _SAMPLE)]
        return size + sum(map(weight, some)) * len(members) // max(1, len(some))
    return size + weight(vars(value)) if _is_record(value) else size


def _is_record(value) -> bool:
    return hasattr(value, "__dict__") and not callable(value) and not hasattr(value, "memory_usage")
