"""Sides of the funnel, rank ranges and the width of the scatter, by pencil; the
exact limits of the build against sums of a binomial."""

import subprocess
import sys
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.config import PROJECT_DIR
from ilp_dash.domain.funnel import SIDES, beyond_chance, rank_ranges, side, spread
from ilp_dash.store.funnel import interval, limits


def chance(n: int, p: float, up_to: int) -> float:
    """P(X ≤ up_to), term by term."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(up_to + 1))


def test_of_ten_with_one_half_chance_explains_two_to_eight():
    # 1024 equal outcomes: at most 1 in 11 of them (1,07 %), at most 2 in 56
    # (5,47 %); 2,5 % on either side leaves 2 to 8.
    assert chance(10, 0.5, 1) == 11 / 1024
    assert [int(v[0]) for v in limits([10], [0.5], 0.05)] == [2, 8]
    # None at all: 1 of 1024 (0,098 %), just under the 0,1 % that 99,8 % leaves on either side; so 1 to 9.
    assert [int(v[0]) for v in limits([10], [0.5], 0.002)] == [1, 9]


@pytest.mark.parametrize("n", [1, 7, 40, 300])
@pytest.mark.parametrize("p", [0.03, 0.5, 0.77, 0.99])
@pytest.mark.parametrize("out", [0.05, 0.002])
def test_limits_are_exact_tails_of_the_binomial(n, p, out):
    low, high = (int(v[0]) for v in limits([n], [p], out))
    assert chance(n, p, low - 1) < out / 2 <= chance(n, p, low)
    assert 1 - chance(n, p, high) <= out / 2 + 1e-12
    assert high == 0 or 1 - chance(n, p, high - 1) > out / 2 - 1e-12


def test_clopper_pearson_meets_the_table_of_the_textbooks_and_its_ends():
    low, high = interval([4, 0, 10], [10, 10, 10], 0.05)
    assert (low[0], high[0]) == pytest.approx((0.1216, 0.7376), abs=5e-5)  # 4 of 10
    assert (low[1], high[1]) == pytest.approx((0, 1 - 0.025**0.1))  # none of 10
    assert (low[2], high[2]) == pytest.approx((0.025**0.1, 1))  # all of 10


def test_a_unit_on_a_limit_is_inside():
    of = (100, 110, 130, 140)  # low 99,8, low 95, high 95, high 99,8
    assert [side(n, *of) for n in (99, 100, 109, 110, 130, 131, 140, 141)] == [
        "jauh_bawah", "bawah", "bawah", "dalam", "dalam", "atas", "atas", "jauh_atas",
    ]  # fmt: skip
    assert side(50, None, None, None, None) == "tanpa"
    assert set(SIDES) == {"jauh_bawah", "bawah", "dalam", "atas", "jauh_atas", "tanpa"}


def test_rank_ranges_by_hand():
    # A 80–90 lies above all but B; B 70–82 overlaps A; C 60–70 touches B; D 10–20 below all; E has no interval.
    assert rank_ranges([(80, 90), (70, 82), (60, 70), (10, 20), None]) == [(1, 2), (1, 3), (2, 3), (4, 4), None]


def test_units_nobody_can_tell_apart_may_have_any_rank():
    assert rank_ranges([(10, 50), (20, 60), (30, 40)]) == [(1, 3)] * 3
    assert rank_ranges([]) == []


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda p: (min(p), max(p))), max_size=12))
def test_every_rank_is_somebodys_and_a_range_holds_the_rank_by_middle(intervals):
    ranges = rank_ranges(intervals)
    for n, ((low, high), (best, worst)) in enumerate(zip(intervals, ranges, strict=True)):
        assert 1 <= best <= worst <= len(intervals)
        rank = 1 + sum(a + b > low + high for k, (a, b) in enumerate(intervals) if k != n)
        assert best <= rank <= worst
    assert set().union(*(range(a, b + 1) for a, b in ranges)) == set(range(1, len(intervals) + 1))
    assert all(a[0] <= b[0] for a, b in pairwise(sorted(ranges)))


def test_the_spread_of_two_units_by_hand():
    # 60 and 40 of 100 around one half: z = 10 ÷ 5 = ±2, so twice the scatter of chance. Exactly on the centre: 0.
    assert spread([(60, 100), (40, 100)], 0.5) == pytest.approx(2)
    assert spread([(50, 100)], 0.5) == 0
    assert spread([(50, 100)], 1.0) is None
    assert spread([], 0.5) is None


def test_the_server_never_loads_scipy_or_the_map_libraries():
    code = (
        "import sys; from ilp_dash.ui import frame, routes, server; from ilp_dash.ui.views import sinyal; "
        "import ilp_dash.store.build; "
        "assert not {'scipy', 'geopandas', 'shapely'} & set(sys.modules), "
        "sorted({'scipy', 'geopandas', 'shapely'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("heads", "way"), [(0, -1), (1, -1), (2, 0), (5, 0), (8, 0), (9, 1), (10, 1), (11, 1)])
def test_ten_tosses_of_a_coin_are_beyond_chance_with_one_or_nine_heads(heads, way):
    """1 or fewer: 11 of 1.024, 1.1 %; 2 or fewer: 56 of 1.024, 5.5 %. Each side may have 2.5 %."""
    assert beyond_chance(heads, 10, 0.5) == way


@pytest.mark.parametrize("sasaran", [1, 12, 1_200, 40_000, 7_000_000])
def test_the_count_of_a_month_is_beyond_chance_where_the_exact_limits_end(sasaran):
    low, high = (int(n) for n in limits(sasaran, 1 / 12, 0.05))
    assert [beyond_chance(n, sasaran, 1 / 12) for n in (low, high)] == [0, 0]
    assert beyond_chance(high + 1, sasaran, 1 / 12) == 1
    assert low == 0 or beyond_chance(low - 1, sasaran, 1 / 12) == -1
