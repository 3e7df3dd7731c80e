"""The four-way status of the PWS-KIA handbook worked out in whole numbers, to compare the store with."""


def pace_of(ytd, target, due, slightly=90):
    """Class of the pace from whole numbers; target, due: people × 1200, of the year and by the last reports."""
    if ytd is None or not target or due is None:
        return None
    if ytd * 1200 >= due:
        return "tercapai" if ytd * 1200 >= target else "sesuai"
    return "sedikit" if ytd * 120_000 >= due * slightly else "tertinggal"


def status_of(indicator, at, now, before, sasaran_months=None, same=None):
    """The four words from whole numbers only; before = the month before, None outside the data.

    Of a total: sasaran_months = sum of sasaran × months to the last report of each kelurahan, same = (now, before) of
    the kelurahan known in both months.
    """
    month, ytd, sasaran = now
    if month is None or not sasaran:
        return "belum_lapor"
    target = round(indicator.target_pct)
    due = at.month * sasaran if sasaran_months is None else sasaran_months
    above = ytd * 100 >= target * sasaran if indicator.monthly_ratio else ytd * 1200 >= target * due
    if same is not None:
        (month, _, sasaran), before = same
    last, last_sasaran = (before[0], before[2]) if before else (None, None)
    if at.month == 1 or last is None or (indicator.monthly_ratio and not last_sasaran):
        return "di_atas" if above else "di_bawah"
    a, b = (month * last_sasaran, last * sasaran) if indicator.monthly_ratio else (month, last)
    if above:
        return "kurang" if a < b else "baik"
    return "cukup" if a > b else "jelek"
