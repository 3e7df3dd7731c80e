"""Classes of coverage, written down once: figure, words, database and what never rounds up agree on them."""

import re

import duckdb
import pytest

from ilp_dash.charts import classes
from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.coverage import BOUNDS, CLASSES, class_of
from ilp_dash.domain.words import EDGES, percent
from ilp_dash.store.parts import coverage_class

SERVED = [
    # served of 10.000, class
    (0, "c0"),
    (5999, "c0"),
    (6000, "c1"),
    (7999, "c1"),
    (8000, "c2"),
    (9999, "c2"),
    (10000, "c3"),
    (12345, "c3"),
]


@pytest.mark.parametrize(("served", "cls"), SERVED)
def test_counts_and_exact_per_cents_fall_into_the_same_class(served, cls):
    con = duckdb.connect()
    con.execute(coverage_class())
    assert con.execute("SELECT coverage_class(?, 10000)", [served]).fetchone() == (cls,)
    assert class_of(served / 100) == classes.coverage_class(served / 100) == cls


def test_a_missing_count_has_no_class_in_the_database():
    con = duckdb.connect()
    con.execute(coverage_class())
    assert con.execute("SELECT coverage_class(NULL, 10), coverage_class(1, NULL)").fetchone() == (None, None)


def test_each_class_has_the_words_of_its_bounds_wherever_it_is_printed():
    assert [c.words for c in CLASSES] == ["< 60 %", "60–79 %", "80–99 %", "≥ 100 %"]
    assert classes.COVERAGE == CLASSES


def test_no_per_cent_is_printed_as_a_bound_it_has_not_reached():
    assert set(BOUNDS) < set(EDGES)
    assert [percent(bound - 0.001) for bound in BOUNDS] == ["59,99 %", "79,99 %", "99,99 %"]


def test_the_browser_keeps_the_same_bounds_from_rounding_up():
    told = re.search(r"for \(const edge of \[([\d, ]+)\]\)", (PROJECT_DIR / "static/figur-alat.js").read_text("utf-8"))
    assert told is None or tuple(map(int, told.group(1).split(","))) == EDGES  # gone once numbers travel as numbers
