"""Small numbers: what the public view leaves out of one table of cumulative figures; no total gives it away."""

from hypothesis import given
from hypothesis import strategies as st

from ilp_dash.domain.suppression import hidden_of_year, threshold_of

PUSKESMAS = {"a": "P", "b": "P", "c": "P", "d": "Q"}


def hidden(table: dict[str, tuple], groupings=(PUSKESMAS,), threshold=5, forced=(), known=()):
    """{unit: figures by period 1, 2, …} -> {unit: periods hidden}, and the groups whose total must go too."""
    periods = range(1, max(map(len, table.values())) + 1)
    counts = {unit: dict(zip(periods, figures, strict=False)) for unit, figures in table.items()}
    cells, groups = hidden_of_year(counts, periods, dict.fromkeys(periods, groupings), threshold, forced, known)
    return {u: {p for v, p in cells if v == u} for u in table if any(v == u for v, _ in cells)}, groups


def test_one_to_four_are_hidden_with_the_smallest_neighbour():
    assert hidden({"a": (3,), "b": (20,), "c": (30,), "d": (40,)}) == ({"a": {1}, "b": {1}}, set())


def test_zero_five_and_unreported_stay():
    assert hidden({"a": (0,), "b": (5,), "c": (None,), "d": (40,)}) == ({}, set())


def test_a_neighbour_that_serves_nobody_protects_nothing():
    assert hidden({"a": (3,), "b": (0,), "c": (9,)})[0] == {"a": {1}, "c": {1}}


def test_two_small_ones_that_are_small_together_need_a_third():
    """1 + 1 of a known total of 2 would be told."""
    assert hidden({"a": (1,), "b": (1,), "c": (30,)})[0] == {"a": {1}, "b": {1}, "c": {1}}


def test_the_total_of_a_single_unit_goes_with_it():
    assert hidden({"d": (3,)}) == ({"d": {1}}, {("Q", 1)})
    assert hidden({"a": (1,), "b": (2,)})[1] == {("P", 1)}


def test_a_step_between_two_shown_figures_is_never_small():
    assert hidden({"a": (20, 23, 26, 26)}, ())[0] == {"a": {2}}  # 26 is 6 from 20; a month of nobody tells nothing new
    assert hidden({"a": (20, 23, 23, 40)}, ())[0] == {"a": {2, 3}}


def test_who_was_hidden_for_the_sake_of_another_stays_hidden_while_he_serves_nobody():
    """b at 20 in the second period would tell what it was in the first, and so a."""
    assert hidden({"a": (3, 30), "b": (20, 20), "c": (60, 90)})[0] == {"a": {1, 2}, "b": {1, 2}}


def test_a_period_in_which_the_hidden_ones_serve_few_hides_the_total_when_nobody_else_is_left():
    """Together they serve 3 in the second period; a fourth unit that serves many would do."""
    few = {"a": (4, 4), "b": (40, 41), "c": (60, 62)}
    assert hidden(few) == ({"a": {1, 2}, "b": {1, 2}, "c": {2}}, {("P", 2)})
    more = hidden(few | {"e": (70, 99)}, (dict.fromkeys("abce", "P"),))
    assert more == ({"a": {1, 2}, "b": {1}, "c": {2}, "e": {2}}, set())


def test_the_rule_and_what_is_forced():
    assert hidden({"a": (7,), "b": (20,)}, (), threshold=10)[0] == {"a": {1}}
    assert hidden({"a": (1,), "b": (20,)}, (), threshold=0)[0] == {}
    assert hidden({"a": (70,), "b": (20,), "c": (9,)}, forced=[("a", 1)])[0] == {"a": {1}, "c": {1}}


def test_what_an_earlier_version_told_protects_nothing():
    """b was shown at 20 before a was corrected to 3: hiding it now would leave a to whoever kept that file."""
    table = {"a": (3,), "b": (20,), "c": (30,)}
    assert hidden(table, known=[("b", 1)])[0] == {"a": {1}, "c": {1}}
    assert hidden(table, known=[("b", 1), ("c", 1)]) == ({"a": {1}}, {("P", 1)})
    assert hidden(table, known=[("a", 1)]) == ({"a": {1}}, set())


def test_services_of_spm10_to_12_keep_the_default_where_a_city_lowers_it():
    assert (threshold_of("SPM10", 0), threshold_of("SPM10", 10), threshold_of("SPM01", 0)) == (5, 10, 0)


FIGURES = st.lists(st.none() | st.integers(0, 9), min_size=4, max_size=4)


@given(st.dictionaries(st.sampled_from("abcdefgh"), FIGURES, min_size=1), st.sampled_from([3, 5, 10]))
def test_no_group_gives_a_hidden_one_away_and_no_small_step_is_shown(steps, threshold):
    table = {}
    for unit, of in steps.items():
        so_far, table[unit] = None, []
        for n in of:
            so_far = so_far if n is None else (so_far or 0) + n
            table[unit].append(so_far)
    group = {unit: "PQ"[ord(unit) % 2] for unit in table}
    found, given_away = hidden(table, (group,), threshold)
    for unit, figures in table.items():
        shown = [0, *(n for p, n in enumerate(figures, 1) if n is not None and p not in found.get(unit, ()))]
        assert not any(0 < b - a < threshold for a, b in zip(shown, shown[1:], strict=False))
    for period in range(1, 5):
        for name in set(group.values()):
            units = [u for u in table if group[u] == name and table[u][period - 1] is not None]
            away = [u for u in units if period in found.get(u, ())]
            assert not away or len(away) > 1 or (name, period) in given_away
