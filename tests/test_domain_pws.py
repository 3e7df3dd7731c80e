"""The words of PWS: every status has its own, and how long one has lasted.
store/test_pws_status.py holds who has which."""

from ilp_dash.domain.pws import STATUSES, in_a_row


def test_every_status_has_words_and_no_two_are_the_same():
    assert len({s.name for s in STATUSES.values()}) == 8
    assert all(s.meaning for s in STATUSES.values())


def test_a_status_is_said_to_last_from_its_second_month_on():
    assert [in_a_row(n) for n in (None, 1, 2, 11)] == ["", "", "2 bulan berturut-turut", "11 bulan berturut-turut"]
