"""The four-way status of the PWS-KIA handbook worked out in whole numbers, to compare the store with."""


def status_of(indicator, at, now, before):
    """The four words from whole numbers only; before = the month before, None outside the data."""
    month, ytd, sasaran = now
    if month is None or not sasaran:
        return "belum_lapor"
    target = round(indicator.target_pct)
    above = ytd * 100 >= target * sasaran if indicator.monthly_ratio else ytd * 1200 >= target * at.month * sasaran
    last, last_sasaran = (before[0], before[2]) if before else (None, None)
    if at.month == 1 or last is None or (indicator.monthly_ratio and not last_sasaran):
        return "di_atas" if above else "di_bawah"
    a, b = (month * last_sasaran, last * sasaran) if indicator.monthly_ratio else (month, last)
    if above:
        return "kurang" if a < b else "baik"
    return "cukup" if a > b else "jelek"
