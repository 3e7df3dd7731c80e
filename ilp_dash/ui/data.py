"""The only cache of answers: key = data version + question + arguments. A new build is a new key; nothing expires."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager

from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import small_numbers, threshold_of
from ilp_dash.store.connection import current_store
from ilp_dash.store.queries.places import small_number
from ilp_dash.store.rows import walk

_KEPT = 1200
_answers: OrderedDict = OrderedDict()
_lock = threading.Lock()


def version() -> int:
    """Number of the build that serves now. Raises StoreMissing when there is none."""
    return current_store().version


def ask(question: Callable, *args):
    """Answer of a store question `question(cursor, *args)`; arguments are plain codes and dates. Do not change what it
    returns."""
    store = current_store()
    return _kept((store.path, question, args), lambda: question(store.cursor(), *args))


def each(question: Callable, *args) -> list:
    """The rows of an answer as named tuples of plain values, None for missing: for sentences and walks over few rows
    (see `walk`)."""
    return finished(_walked, question, *args)


def _walked(question: Callable, *args) -> list:
    return walk(question(current_store().cursor(), *args))  # not by `ask`: one of the two is enough to keep


def finished(view: Callable, *args):
    """What `view(*args)` makes from answers — a table or a figure — kept like an answer.

    Hidden numbers in it are called by the rule of the selection among the arguments ("n<5").
    """
    store = current_store()
    sel = next((arg for arg in args if isinstance(arg, Selection)), None)
    return _kept((store.path, view, args), lambda: view(*args) if sel is None else _under_the_rules(sel, view, args))


def _under_the_rules(sel: Selection, view: Callable, args: tuple):
    with small_numbers_of(sel):
        return view(*args)


def small_numbers_of(sel: Selection) -> AbstractContextManager:
    """What is made inside calls a hidden number by the rule in force in the chosen month, for the chosen indicator."""
    return small_numbers(threshold_of(sel.indikator, ask(small_number, sel.month)))


def _kept(key, make):
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    answer = make()
    with _lock:
        _answers[key] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer
