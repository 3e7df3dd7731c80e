"""Which PWS services are a part of another is written down once, and every place that uses it follows."""

from ilp_dash.domain.findings import KINDS, SMELLS
from ilp_dash.domain.indicators import INDICATORS, PART_OF


def test_a_child_above_its_parent_is_a_finding_that_is_sent_back():
    kinds = {f"{child}_LEBIH_{parent}" for child, parent in PART_OF.items()}
    assert kinds == {"K6_LEBIH_K4", "K4_LEBIH_K1", "KN_LENGKAP_LEBIH_KN1"}
    assert kinds <= set(KINDS) and kinds <= set(SMELLS)


def test_parents_come_first_and_count_the_same_people():
    children = list(PART_OF)
    for child, parent in PART_OF.items():
        assert INDICATORS[child].sasaran == INDICATORS[parent].sasaran
        assert parent not in children or children.index(parent) < children.index(child)
