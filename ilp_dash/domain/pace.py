"""The pace of serving: what is needed to the end of the reporting year, judged against what a unit has shown it can do.

The rule is the application's own and open (rules `laju_…`, printed beside
every verdict): there is no regulation about it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate, repeat
from typing import NamedTuple

from ilp_dash.domain.months import add_months, month_at, month_of_year

# id -> (symbol, word), from best to worst; the last three are no judgement of pace.
VERDICTS = {
    "tercapai": ("✓", "tercapai"),
    "jangkauan": ("→", "dalam jangkauan"),
    "berat": ("↑", "berat"),
    "luar": ("✕", "di luar jangkauan"),
    "lewat": ("✕", "tidak tercapai"),
    "tanpa_dasar": ("", "belum dapat dinilai"),
    "disembunyikan": ("", "angka kecil"),
}


class Past(NamedTuple):
    """What a unit had shown it can do up to a month, in people; columns of the questions of store/queries/pace.py."""

    months: int
    ever_hidden: bool
    late_hidden: bool
    recent_months: int
    recent_sum: int | None
    recent_hidden: bool
    recent_first: date | None
    recent_last: date | None
    best: int | None
    best_month: date | None
    episodes: int
    low: int | None
    middle: int | None
    high: int | None


def past(served: Mapping[int, int | None], at: int, months_left: int) -> Past:
    """The past of one unit at a month (`at` and keys: month_index). served: the months that count; None = hidden.

    Projection: every three months in a row of the last 24, with the months_left after them, all known and not hidden,
    say what the last three reported ones would bring if followed in the same way (whole
    people, rounded down). low, middle, high: least, median, most.
    """
    known = {m: n for m, n in served.items() if n is not None}
    last = sorted(served)[-3:]
    recent = [known[m] for m in last if m in known]
    best, best_month = max(zip(known.values(), known, strict=True), default=(None, None))
    late = range(at - 23, at + 1)
    ahead, total = [], sum(recent)
    if months_left and len(recent) == 3:
        span = 3 + months_left
        people = list(accumulate(map(known.get, late, repeat(0)), initial=0))
        months = list(accumulate(map(known.__contains__, late), initial=0))
        parts = zip(people, people[3:], people[span:], months, months[span:], strict=False)
        ahead = sorted(
            total * (c - b) // (b - a) for a, b, c, before, after in parts if b > a and after - before == span
        )
    n = len(ahead)
    return Past(
        months=len(served),
        ever_hidden=len(known) < len(served),
        late_hidden=len(known) < len(served) and any(served.get(m, 0) is None for m in late),
        recent_months=len(last),
        recent_sum=total if recent else None,
        recent_hidden=len(recent) < len(last),
        recent_first=month_at(last[0]) if last else None,
        recent_last=month_at(last[-1]) if last else None,
        best=best,
        best_month=None if best is None else month_at(best_month),
        episodes=n,
        low=ahead[0] if n else None,
        middle=(ahead[(n - 1) // 2] + ahead[n // 2]) // 2 if n else None,
        high=ahead[-1] if n else None,
    )


def judge(
    left: int,
    months_left: int,
    recent_sum: int,
    recent_months: int,
    best: int,
    reach_pct: int = 100,
    hard_pct: int = 100,
) -> str:
    """Verdict of a pace, on whole numbers: nothing is rounded before it is compared.

    left: people to the target. recent_sum: served in the last recent_months
    (> 0) reported months; best: in the best month.
    "jangkauan": needed per month ≤ reach_pct per cent of the recent mean; "berat": ≤
    hard_pct per cent of the best month; else "luar".
    """
    if left <= 0:
        return "tercapai"
    if months_left <= 0:
        return "lewat"
    if left * recent_months * 100 <= recent_sum * months_left * reach_pct:
        return "jangkauan"
    return "berat" if left * 100 <= best * months_left * hard_pct else "luar"


def year_end(month: date, starts_in: int = 1) -> date:
    """Last day of the reporting year a month lies in: 31 December, or 30 June of the school year."""
    return add_months(month, 13 - month_of_year(month, starts_in)) - timedelta(days=1)


def working_days(month: date, last: date, days_a_week: int = 5) -> int:
    """Working days from the first day after `month` to `last`: Monday to Friday (6:
    to Saturday). Public holidays are not taken off."""
    first = add_months(month, 1)
    weeks, rest = divmod(max((last - first).days + 1, 0), 7)
    return weeks * days_a_week + sum((first.weekday() + n) % 7 < days_a_week for n in range(rest))
