"""Small numbers: what is hidden, and that a total never gives it away."""

from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.suppression import given_away, hidden_cells, hidden_steps

PUSKESMAS = {"a": "P", "b": "P", "c": "Q", "d": "Q", "e": "R"}
KOTA = dict.fromkeys("abcde", "K")


def test_one_to_four_are_hidden_with_the_smallest_neighbour():
    assert hidden_cells({"a": 3, "b": 20, "c": 30, "d": 40}, [PUSKESMAS]) == {"a", "b"}


def test_zero_and_unreported_stay():
    assert hidden_cells({"a": 0, "b": None, "c": 5, "d": 40}, [PUSKESMAS, KOTA]) == set()


def test_a_zero_is_taken_as_the_second_cell_only_when_nothing_else_is_there():
    assert hidden_cells({"a": 3, "b": 0, "c": 9, "d": 7}, [KOTA]) == {"a", "d"}
    assert hidden_cells({"a": 3, "b": 0}, [PUSKESMAS]) == {"a", "b"}


def test_an_unreported_neighbour_protects_nothing():
    assert hidden_cells({"a": 3, "b": None}, [PUSKESMAS]) == {"a"}
    assert given_away({"a": 3, "b": None}, {"a"}, PUSKESMAS) == {"P"}


def test_hiding_goes_on_until_no_total_of_any_kind_gives_one_away():
    counts = {"a": 50, "b": 60, "c": 70, "d": 80, "e": 2}
    hidden = hidden_cells(counts, [PUSKESMAS, KOTA])
    assert hidden == {"e", "a", "b"}
    assert given_away(counts, hidden, PUSKESMAS) == {"R"}


def test_the_threshold_and_forced_cells():
    assert hidden_cells({"a": 7, "b": 20}, [], threshold=10) == {"a"}
    assert hidden_cells({"a": 1, "b": 20}, [], threshold=0) == set()
    assert hidden_cells({"a": 70, "b": 20}, [PUSKESMAS], threshold=0, forced=["a"]) == {"a", "b"}


CELLS = st.dictionaries(
    st.sampled_from([f"{p}{n}" for p in "PQRST" for n in range(4)]), st.none() | st.integers(0, 12), max_size=20
)


@given(CELLS, st.sampled_from([3, 5, 10]))
def test_nothing_small_shows_and_no_group_has_exactly_one_hidden_cell(counts, threshold):
    puskesmas = {c: c[0] for c in counts}
    kecamatan = {c: c[0] in "PQ" for c in counts}
    kota = dict.fromkeys(counts, "K")
    hidden = hidden_cells(counts, [puskesmas, kecamatan, kota], threshold)
    assert all(c in hidden for c, n in counts.items() if n is not None and 0 < n < threshold)
    assert not any(counts[c] is None for c in hidden)
    for grouping in (puskesmas, kecamatan, kota):
        for group in set(grouping.values()):
            cells = [c for c in counts if grouping[c] == group and counts[c] is not None]
            concealed = [c for c in cells if c in hidden]
            assert len(concealed) != 1 or len(cells) == 1
            assert (group in given_away(counts, hidden, grouping)) == (len(cells) == 1 == len(concealed))


@given(CELLS)
def test_a_table_without_small_numbers_is_left_alone(counts):
    safe = {c: n if n is None or n == 0 else n + 5 for c, n in counts.items()}
    assert hidden_cells(safe, [{c: c[0] for c in safe}]) == set()


@given(CELLS)
def test_the_answer_does_not_depend_on_the_order_of_the_cells(counts):
    grouping = {c: c[0] for c in counts}
    assert hidden_cells(counts, [grouping]) == hidden_cells(dict(reversed(counts.items())), [grouping])


def test_a_cumulative_figure_is_hidden_until_it_has_moved_by_enough():
    assert hidden_steps([20, 23, 26, 30, None, 30, 31], [5] * 7) == [False, True, False, True, False, True, False]


@given(st.lists(st.none() | st.integers(0, 9), max_size=12), st.sampled_from([3, 5, 10]))
def test_two_shown_cumulative_figures_never_differ_by_a_small_number(monthly, threshold):
    total, cumulative = 0, []
    for n in monthly:
        total += n or 0
        cumulative.append(None if n is None else total)
    hidden = hidden_steps(cumulative, [threshold] * len(cumulative))
    shown = [0, *(n for n, hide in zip(cumulative, hidden, strict=True) if n is not None and not hide)]
    assert all(b - a == 0 or b - a >= threshold for a, b in zip(shown, shown[1:], strict=False))
    assert all(hide is False for n, hide in zip(cumulative, hidden, strict=True) if n is None)
