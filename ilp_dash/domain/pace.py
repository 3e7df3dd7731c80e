"""The pace of serving: what is needed to the end of the reporting year, judged against what a unit has shown it can do.

The rule is the application's own and open (rules `laju_…`, printed beside every verdict): there is no regulation about it.
"""

from datetime import date, timedelta

from ilp_dash.domain.months import add_months, month_of_year

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


def judge(left: int, months_left: int, recent_sum: int, recent_months: int, best: int, reach_pct: int = 100, hard_pct: int = 100) -> str:
    """Verdict of a pace, on whole numbers: nothing is rounded before it is compared.

    left: people to the target. recent_sum: served in the last recent_months (> 0) reported months; best: in the best month.
    "jangkauan": needed per month ≤ reach_pct per cent of the recent mean; "berat": ≤ hard_pct per cent of the best month; else "luar".
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
    """Working days from the first day after `month` to `last`: Monday to Friday (6: to Saturday). Public holidays are not taken off."""
    first = add_months(month, 1)
    weeks, rest = divmod(max((last - first).days + 1, 0), 7)
    return weeks * days_a_week + sum((first.weekday() + n) % 7 < days_a_week for n in range(rest))
