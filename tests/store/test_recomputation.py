"""One whole city worked out again with loops and plain numbers: every cell of SPM and PWS must agree with the store."""

from datetime import date
from functools import lru_cache

from handbook import pace_of, status_of
from store.magelang import MAGELANG, magelang_picture, magelang_reports

from ilp_dash.domain.indicators import INDICATORS, PWS, SPM
from ilp_dash.domain.months import add_months

MONTHS = [date(y, m, 1) for y in (2023, 2024, 2025, 2026) for m in range(1, 13) if (y, m) <= (2026, 9)]
BASES = ("pusdatin", "riil")


@lru_cache(1)
def reports():
    return {(r.puskesmas_code, r.year): r for r in magelang_reports()}


def was_sent(code, form, at):
    return reports()[code, at.year].sent_on[form][at.month - 1] is not None


@lru_cache(1)
def spm_lines():
    return {(code, year, line.indicator): line for (code, year), r in reports().items() for line in r.spm}


def spm_served(code, indicator, at):
    line = spm_lines().get((code, at.year, indicator))
    return line.served[at.month - 1] if line and was_sent(code, "SPM", at) else None


def school_year(at):
    return at.year if at.month >= 7 else at.year - 1


def spm_cell(code, indicator, at, basis):
    """(served this month, served so far, sasaran) of one puskesmas."""
    year = school_year(at) if indicator == "SPM05" else at.year
    months = [m for m in MONTHS if m <= at and (school_year(m) if indicator == "SPM05" else m.year) == year]
    counts = [n for n in (spm_served(code, indicator, m) for m in months) if n is not None]
    line = spm_lines().get((code, year, indicator))
    sasaran = None
    if line:
        sasaran, revised = getattr(line, f"sasaran_{basis}"), getattr(line, f"revised_{basis}")
        if revised is not None and line.revised_from and at >= date(year, line.revised_from, 1):
            sasaran = revised
    return spm_served(code, indicator, at), sum(counts) if counts else None, sasaran


def spm_due(code, indicator, at, sasaran):
    """People × 1200 that are due by the last report of the reporting year; None without one or without a sasaran."""
    start = 7 if indicator == "SPM05" else 1
    gone = (at.month - start) % 12 + 1
    reported = [n for n in range(gone) if spm_served(code, indicator, add_months(at, n + 1 - gone)) is not None]
    return 100 * sasaran * (max(reported) + 1) if reported and sasaran is not None else None


def spm_pace(cell, due):
    return pace_of(cell[1], cell[2] and 1200 * cell[2], due)


def added(numbers):
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


def test_every_spm_cell_of_the_city_agrees_with_plain_arithmetic():
    codes = sorted({code for code, _ in reports()})
    expected = {}
    for service in SPM:
        for at in MONTHS:
            for basis in BASES:
                cells = {code: spm_cell(code, service.id, at, basis) for code in codes}
                for code, cell in cells.items():
                    due = spm_due(code, service.id, at, cell[2])
                    expected["puskesmas", code, service.id, at, basis] = (*cell, spm_pace(cell, due))
                counted = [(month, ytd, sasaran) for month, ytd, sasaran in cells.values()]
                total = (
                    added(m for m, _, _ in counted),
                    added(y for _, y, s in counted if s is not None),
                    added(s for _, _, s in counted),
                )
                due = added(spm_due(code, service.id, at, cell[2]) for code, cell in cells.items())
                expected["kota", MAGELANG, service.id, at, basis] = (*total, spm_pace(total, due))
    found = {
        tuple(row[:5]): tuple(row[5:])
        for row in magelang_picture().sql(
            "SELECT level, area_code, indicator, month, basis, served_month, served_ytd, sasaran, pace FROM spm "
            f"WHERE level IN ('puskesmas', 'kota') AND kota_code = '{MAGELANG}'"
        )
    }
    assert len(found) == 6 * 12 * 45 * 2
    assert {key: (expected[key], found.get(key)) for key in expected if expected[key] != found.get(key)} == {}


@lru_cache(1)
def pws_lines():
    return {
        (line.kelurahan_code, r.year, line.code): (code, line) for (code, _), r in reports().items() for line in r.pws
    }


def pws_value(kelurahan, code, at):
    puskesmas, line = pws_lines().get((kelurahan, at.year, code), (None, None))
    return line.values[at.month - 1] if line and was_sent(puskesmas, "PWS", at) else None


def pws_cell(kelurahan, indicator, at, basis):
    """(served this month, served so far, sasaran) of one kelurahan; for D/S: D, D, S of the month."""
    now = pws_value(kelurahan, indicator.id, at)
    if indicator.monthly_ratio:
        return now, now, pws_value(kelurahan, "S", at)
    _, line = pws_lines().get((kelurahan, at.year, indicator.id), (None, None))
    return (
        now,
        added(pws_value(kelurahan, indicator.id, date(at.year, m, 1)) for m in range(1, at.month + 1)),
        getattr(line, f"sasaran_{basis}") if line else None,
    )


def together(cells, indicator):
    counted = [c for c in cells if c[2] is not None]
    sasaran = [s for month, _, s in counted if month is not None or not indicator.monthly_ratio]
    return added(m for m, _, _ in counted), added(y for _, y, _ in counted), added(sasaran)


def same_units(now, before, indicator):
    """(this month, month before) of the kelurahan known in both, as cells of a total."""
    both = [k for k in now if now[k][0] is not None and now[k][2] is not None and before.get(k, (None,))[0] is not None]
    return together([now[k] for k in both], indicator), together([before[k] for k in both], indicator)


def last_report(kelurahan, indicator, at):
    """Number of the last reported month of the year so far; None without one."""
    months = range(1, at.month + 1)
    return max((m for m in months if pws_value(kelurahan, indicator.id, date(at.year, m, 1)) is not None), default=None)


def streak_of(status, at, before):
    """Months in a row up to this one; before = (status, streak) of the month before."""
    if status not in ("baik", "kurang", "cukup", "jelek"):
        return None
    return before[1] + 1 if before and before[0] == status else 1


def test_every_pws_cell_of_the_city_agrees_with_plain_arithmetic():
    home = {}
    for kelurahan, _, _ in pws_lines():
        home[kelurahan] = next(code for code, line in [pws_lines()[k] for k in pws_lines() if k[0] == kelurahan][:1])
    areas = {("kelurahan", k): [k] for k in home}
    areas |= {("puskesmas", p): [k for k in home if home[k] == p] for p in set(home.values())}
    above = {p: {k[:8] for k in home if home[k] == p} for p in home.values()}
    whole = all(len(kecamatan) == 1 for kecamatan in above.values())  # else PWS is not summed per kecamatan
    areas |= {("kecamatan", c): [k for k in home if k[:8] == c] for c in {k[:8] for k in home} if whole}
    areas["kota", MAGELANG] = list(home)
    expected = {}
    for indicator in PWS:
        for basis in BASES:
            before, units_before = {}, {}
            for at in MONTHS:
                of = {k: pws_cell(k, indicator, at, basis) for k in home}
                last = {k: 12 if indicator.monthly_ratio else last_report(k, indicator, at) for k in home}
                for (level, area), members in areas.items():
                    cell = of[members[0]] if level == "kelurahan" else together([of[k] for k in members], indicator)
                    if level == "kelurahan" and indicator.monthly_ratio and cell[0] is None:
                        cell = (None, None, None)
                    due, same = None, None
                    counted = [k for k in members if of[k][2] is not None and last[k]]
                    if indicator.monthly_ratio:
                        counted = [k for k in counted if of[k][0] is not None]
                    due = sum(of[k][2] * last[k] for k in counted) if counted else None
                    if level != "kelurahan":
                        same = same_units({k: of[k] for k in members}, units_before, indicator)
                    target = round(indicator.target_pct)
                    expected[level, area, indicator.id, at, basis] = (
                        *cell,
                        status_of(indicator, at, cell, before.get((level, area)), due if same else None, same),
                        pace_of(cell[1], cell[2] and 12 * target * cell[2], due and target * due),
                    )
                    before[level, area] = cell
                units_before = of
    found, before = {}, {}
    for *key, month, ytd, sasaran, status, pace, rentan, streak in magelang_picture().sql(
        "SELECT level, area_code, indicator, basis, month, served_month, served_ytd, sasaran, status, pace, rentan, "
        f"streak FROM pws WHERE kota_code = '{MAGELANG}' ORDER BY level, area_code, indicator, basis, month"
    ):
        level, area, indicator, basis, at = key
        want = expected[level, area, indicator, at, basis]
        earlier = before.get((level, area, indicator, basis))
        lasting = streak_of(want[3], at, earlier)
        before[level, area, indicator, basis] = (want[3], lasting)
        few = want[2] is not None and want[2] < 12
        expected[level, area, indicator, at, basis] = (*want, few, lasting)
        found[level, area, indicator, at, basis] = (
            month,
            ytd,
            sasaran,
            status,
            pace,
            rentan,
            streak,
        )
    assert len(found) == len(areas) * 16 * 45 * 2 == len(expected)
    assert {cell[4] for cell in found.values()} == {"tercapai", "sesuai", "sedikit", "tertinggal", None}
    assert {cell[5] for cell in found.values()} == {False, True}
    assert max(cell[6] or 0 for cell in found.values()) >= 3
    wrong = {key: (expected[key], found.get(key)) for key in expected if expected[key] != found.get(key)}
    assert dict(list(wrong.items())[:10]) == {}


def test_the_targets_used_above_are_whole_numbers():
    assert all(INDICATORS[i.id].target_pct == round(i.target_pct) for i in PWS)
