"""Weekly home visits of the demonstration: the months' visits and findings told week by week, some weeks left out."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from ilp_dash.demo.characters import LAST_MONTH
from ilp_dash.domain.indicators import FINDINGS
from ilp_dash.domain.report import PwsLine, WeekLine
from ilp_dash.domain.weeks import last_weeks

WEEKS = 26
# Share of weeks a whole puskesmas, and a single kelurahan of it, does not
# report; doubled where months go missing easily.
MISSED_BY_PUSKESMAS, MISSED_BY_KELURAHAN = 0.035, 0.015
GROUPS = tuple(code.removeprefix("TEMUAN_") for code in FINDINGS)


def month_of_week(monday: date) -> date:
    """The month a simulated week's counts come from: the one its Thursday lies in."""
    return (monday + timedelta(days=3)).replace(day=1)


def week_lines(lines: Sequence[PwsLine], puskesmas_code: str, seed: int, unsteady: float = 0.0) -> tuple[WeekLine, ...]:
    """Weekly lines of one puskesmas for the last 26 weeks up to LAST_MONTH, from its monthly lines of that year.

    The weeks of a month add up to the month's visits and findings, less the
    weeks missed; a month not reported has no weeks.
    unsteady: standing in punctuality, above 0 worse (standard normal scale). Week by week, kelurahan in order.
    """
    weeks = last_weeks(LAST_MONTH, WEEKS)
    of_month: dict[int, list[date]] = {}
    for week in weeks:
        of_month.setdefault(month_of_week(week).month, []).append(week)
    worse = 2 if unsteady > 0.8 else 1
    rng = Random(f"{seed}/weeks/{puskesmas_code}")
    missed = {week for week in weeks if rng.random() < MISSED_BY_PUSKESMAS * worse}
    told = {(line.kelurahan_code, line.code): line.values for line in lines}
    found: dict[tuple[date, str], WeekLine] = {}
    for kelurahan in dict.fromkeys(line.kelurahan_code for line in lines):
        rng = Random(f"{seed}/weeks/{kelurahan}")
        for month, own in of_month.items():
            visits = told[kelurahan, "KUNJUNGAN_RUMAH"][month - 1]
            share = [rng.uniform(0.6, 1.4) for _ in own]
            skipped = [rng.random() < MISSED_BY_KELURAHAN * worse for _ in own]
            if visits is None:
                continue
            columns = [_by_share(visits, share)]
            for group in GROUPS:
                count = told[kelurahan, f"TEMUAN_{group}"][month - 1]
                columns.append([None] * len(own) if count is None else _scattered(count, share, rng))
            for group, of in zip(GROUPS, columns[1:], strict=True):
                columns.append(_part_of(of, told[kelurahan, f"LANJUT_{group}"][month - 1]))
            for n, week in enumerate(own):
                if week not in missed and not skipped[n]:
                    found[week, kelurahan] = WeekLine(kelurahan, week, *(column[n] for column in columns))
    return tuple(found[key] for key in sorted(found))


def _by_share(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (running remainder)."""
    scale, reached, done, parts = total / sum(weights), 0.0, 0, []
    for weight in weights:
        reached += weight * scale
        parts.append(int(reached + 0.5) - done)
        done += parts[-1]
    return parts


def _scattered(total: int, weights: Sequence[float], rng: Random) -> list[int]:
    """Each one of a few falls on a week by itself."""
    parts = [0] * len(weights)
    for n in rng.choices(range(len(weights)), weights, k=total):
        parts[n] += 1
    return parts


def _part_of(found: Sequence[int | None], followed: int | None) -> list[int | None]:
    """Of each week's findings those followed up: as many in all as the
    month says, never more than were found that week."""
    total = sum(n or 0 for n in found)
    if followed is None or None in found:
        return [None] * len(found)
    reached = done = 0
    parts: list[int | None] = []
    for n in found:
        reached += n
        now = (2 * reached * min(followed, total) + total) // (2 * total) if total else 0
        parts.append(now - done)
        done = now
    return parts
