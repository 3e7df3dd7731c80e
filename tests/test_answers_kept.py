"""The cache of answers: it is counted in bytes, keeps what is asked for, and is never larger than it may be."""

import tracemalloc

import pytest
from store.magelang import MAGELANG, magelang_picture

from ilp_dash.domain.months import parse_month
from ilp_dash.domain.selection import Selection
from ilp_dash.store.connection import current_store
from ilp_dash.store.queries import pws as ask_pws
from ilp_dash.store.rows import walk
from ilp_dash.ui import data, tables

MB = 1_000_000


@pytest.fixture(autouse=True)
def _store(monkeypatch):
    monkeypatch.setenv("ILP_DATA_DIR", str(magelang_picture().path.parent))


def made(number: int, megabytes: int) -> bytearray:
    return bytearray(megabytes * MB)


def held() -> int:
    return sum(size for _, size in data._answers.values())


def test_a_hundred_large_answers_take_no_more_than_the_limit_and_the_last_ones_stay():
    last = [data.finished(made, n, 3) for n in range(100)][-15:]
    assert data._held == held() <= data.MOST_BYTES
    assert all(data.finished(made, n, 3) is answer for n, answer in zip(range(85, 100), last, strict=True))


def test_an_answer_asked_for_again_outlives_those_that_are_not():
    first = data.finished(made, -1, 3)
    for n in range(200, 260):
        data.finished(made, n, 3)
        assert data.finished(made, -1, 3) is first


def test_an_answer_over_a_quarter_of_the_limit_is_given_but_not_kept_and_displaces_nothing():
    before = list(data._answers)
    assert len(data.finished(made, 0, 17)) == 17 * MB
    assert list(data._answers) == before


def test_long_words_in_a_question_count_too():
    for n in range(40):
        data.finished(len, f"{n}" + "x" * 5 * MB)
    assert data._held == held() <= data.MOST_BYTES


@pytest.mark.parametrize("kind", ["frame", "rows", "table"])
def test_the_bytes_of_an_answer_are_known_within_half(kind):
    sel = Selection(MAGELANG, parse_month("2026-09"))
    make = {
        "frame": lambda: ask_pws.pws_statuses(current_store().cursor(), MAGELANG, sel.month, "pusdatin", None),
        "rows": lambda: walk(ask_pws.pws_statuses(current_store().cursor(), MAGELANG, sel.month, "pusdatin", None)),
        "table": lambda: tables.TABLES["pws-kelurahan"].make(sel),
    }[kind]
    make()
    tracemalloc.start()
    try:
        answer = make()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.5 * taken < data.weight(answer) < 2 * taken, (data.weight(answer), taken)
