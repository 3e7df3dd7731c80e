"""The pace of serving: what is needed to the end of the reporting year, judged against what a unit has shown it can do.

The rule is the application's own and open (rules `laju_…`, printed beside every verdict): there is no regulation about
it. What may follow is read from the same months of last year, because services have their seasons.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ilp_dash.domain.indicators import definition_of
from ilp_dash.domain.months import add_months, counting, month_at, month_index, month_label, month_of_year
from ilp_dash.domain.rules import parse_value

# id -> (symbol, word), from best to worst; the last three are no judgement of pace.
VERDICTS = {
    "tercapai": ("✓", "tercapai"),
    "jangkauan": ("→", "dalam jangkauan"),
    "mungkin": ("≈", "mungkin terjangkau"),
    "berat": ("↑", "berat"),
    "luar": ("✕", "di luar jangkauan"),
    "lewat": ("✕", "tidak tercapai"),
    "tanpa_dasar": ("", "belum dapat dinilai"),
    "disembunyikan": ("", "disembunyikan"),
}
PAIRS = 3  # months of this year beside the same months of last year, below which there is no projection
WIDEST = 30  # points between lowest and highest, above which there is none either
PROVEN_PCT, PROVEN_LEAST = 70, 5  # "dalam jangkauan" must have come true in so many per cent, of at least so many units


@dataclass(frozen=True)
class PaceRules:
    """The rules of the pace as they stand in a month."""

    reach_pct: int = 100
    hard_pct: int = 100
    complete_pct: int = 75
    days_a_week: int = 5


def pace_rules(in_force: Mapping[str, str]) -> PaceRules:
    """From the rules in force (name -> value as text)."""
    names = ("laju_jangkauan_persen", "laju_berat_persen", "laju_lapor_persen", "hari_kerja_seminggu")
    return PaceRules(*(parse_value(name, in_force[name]) for name in names))


class Past(NamedTuple):
    """What a unit had shown it can do up to a month, in people; columns of the questions of store/queries/pace.py.

    low, middle, high: people the rest of the year may still bring; None with `unknown`, the reason.
    """

    months: int
    ever_hidden: bool
    recent_months: int
    recent_sum: int | None
    recent_hidden: bool
    recent_first: date | None
    recent_last: date | None
    best: int | None
    best_month: date | None
    low: int | None
    middle: int | None
    high: int | None
    unknown: str


def past(served: Mapping[int, int | None], complete: Collection[int], since: int, at: int, months_left: int) -> Past:
    """The past of one unit at a month (`since`, `at` and keys: month_index). served: reported months from `since` on;
    None = hidden. complete: those in which enough units reported.

    Only complete months count, and not the one after an incomplete one: it may hold two (`months.counting`).
    """
    span = range(since, at + 1)
    counts = [m for m, counted in zip(span, counting([m in complete for m in span]), strict=True) if counted]
    last = counts[-3:]
    recent = [served[m] for m in last if served[m] is not None]
    best, best_month = max(((served[m], m) for m in counts if served[m] is not None), default=(None, None))
    ahead = _ahead(served, complete, set(counts), since, at, months_left) if months_left else ""
    return Past(
        months=len(counts),
        ever_hidden=any(served[m] is None for m in counts),
        recent_months=len(last),
        recent_sum=sum(recent) if recent else None,
        recent_hidden=len(recent) < len(last),
        recent_first=month_at(last[0]) if last else None,
        recent_last=month_at(last[-1]) if last else None,
        best=best,
        best_month=None if best is None else month_at(best_month),
        **dict(zip(("low", "middle", "high"), (None,) * 3 if isinstance(ahead, str) else ahead, strict=True)),
        unknown=ahead if isinstance(ahead, str) else "",
    )


def past_of(history, indicator: str, changed: date | None, month: date, months_left: int, complete_pct: int) -> Past:
    """The past of one area and indicator: from the definition in force, and a change of its working area, on.

    history: lists of its months (month_index), people served (None = hidden or nobody reported), units that reported,
    units; None without any.
    """
    at = month_index(month)
    lines = list(zip(*history, strict=True)) if history else []
    since = max(
        min((m for m, *_ in lines), default=at),
        month_index(definition_of(indicator, month).valid_from),
        month_index(changed) if changed else 0,
    )
    lines = [line for line in lines if since <= line[0] <= at]
    served = {m: people for m, people, reported, _ in lines if reported}
    complete = {m for m, _, reported, units in lines if reported and reported * 100 >= complete_pct * units}
    return past(served, complete, since, at, months_left)


def _ahead(served, complete, counts, since: int, at: int, months_left: int) -> tuple[int, int, int] | str:
    """Least, expected and most people of the rest of the year, or why it cannot be told.

    What last year's remaining months brought, times this year's pace: people so far ÷ people of the same months last
    year, both up to the last month reported in both. Least and most: the same with the slowest and the fastest single
    month beside the same one of last year. Whole people, rounded down.
    """
    begins = at - 11 + months_left
    if begins - 12 < since or begins - 1 not in complete:
        return "belum ada tahun lalu yang lengkap"
    if None in (served.get(m, 0) for m in range(begins - 12, at + 1)):
        return "ada bulan yang tidak tampil"
    pairs = [m for m in range(begins, at + 1) if m in counts and m - 12 in counts and served[m - 12]]
    if len(pairs) < PAIRS:
        return f"baru {len(pairs)} bulan ada pembandingnya tahun lalu"
    upto = max(m for m in range(begins, at + 1) if m in complete and m - 12 in complete)

    def people(first: int, last: int) -> int:
        return sum(served.get(m, 0) for m in range(first, last + 1))

    now, then, rest = people(begins, upto), people(begins - 12, upto - 12), people(upto - 11, begins - 1)
    usual = rest * now // then
    more = [usual, *(rest * served[m] // served[m - 12] for m in pairs)]
    return tuple(max(now + people_more - people(begins, at), 0) for people_more in (min(more), usual, max(more)))


def judge(
    left: int,
    months_left: int,
    recent_sum: int,
    recent_months: int,
    best: int,
    reach_pct: int = 100,
    hard_pct: int = 100,
    ahead: int | None = None,
) -> str:
    """Verdict of a pace, on whole numbers: nothing is rounded before it is compared.

    left: people to the target. recent_sum: served in the last recent_months (> 0) reported months; best: in the best
    month. ahead: people the rest of the year is expected to bring, None where that cannot be told.
    "jangkauan": needed per month ≤ reach_pct per cent of the recent mean, and `ahead`, if known, is enough; "berat": ≤
    hard_pct per cent of the best month; else "luar".
    """
    if left <= 0:
        return "tercapai"
    if months_left <= 0:
        return "lewat"
    fast = left * recent_months * 100 <= recent_sum * months_left * reach_pct
    if fast and (ahead is None or ahead >= left):
        return "jangkauan"
    return "berat" if fast or left * 100 <= best * months_left * hard_pct else "luar"


def verdict_of(row, rules: PaceRules) -> tuple[str, str]:
    """Verdict of a row of store/queries/pace.py, and the reason where there is none."""
    if row.hidden_ytd:
        return "disembunyikan", "tidak ada di tampilan umum"
    if not row.sasaran:
        return "tanpa_dasar", "belum ada sasaran" if row.sasaran is None else "sasaran nol"
    if row.served_ytd is None:
        return "tanpa_dasar", "belum ada laporan tahun ini"
    if row.moved_on:
        return "tanpa_dasar", f"wilayah kerja berubah {month_label(row.moved_on)}: lihat per kelurahan"
    if row.goal_left and row.months_left:
        if row.recent_hidden:
            return "disembunyikan", "tiga bulan terakhir tidak ada di tampilan umum"
        if not row.recent_months:
            return "tanpa_dasar", "belum ada bulan yang dapat dibandingkan"
        if row.ever_hidden and not row.best:
            return "disembunyikan", "bulan-bulan sebelumnya tidak ada di tampilan umum"
    recent = row.recent_sum or 0, row.recent_months or 1
    return judge(
        row.goal_left, row.months_open, *recent, row.best or 0, rules.reach_pct, rules.hard_pct, row.middle
    ), ""


def year_ends(row) -> tuple[float, float, float] | str:
    """Least, expected and most coverage at the end of the year, per cent of the sasaran (at most 100), of a row of
    store/queries/pace.py with a year still open; or why it cannot be told."""
    if row.unknown:
        return row.unknown
    low, middle, high = (
        min(100 * (row.served_ytd + more) / row.sasaran, 100.0) for more in (row.low, row.middle, row.high)
    )
    return (low, middle, high) if high - low <= WIDEST else f"kisarannya lebih dari {WIDEST} poin"


def proven(said: int, came: int) -> bool:
    """Whether "dalam jangkauan" may be said of a service: of `said` units in closed years, `came` made it."""
    return said >= PROVEN_LEAST and came * 100 >= PROVEN_PCT * said


def year_end(month: date, starts_in: int = 1) -> date:
    """Last day of the reporting year a month lies in: 31 December, or 30 June of the school year."""
    return add_months(month, 13 - month_of_year(month, starts_in)) - timedelta(days=1)


def working_days(month: date, last: date, days_a_week: int = 5) -> int:
    """Working days from the first day after `month` to `last`: Monday to Friday (6:
    to Saturday). Public holidays are not taken off."""
    first = add_months(month, 1)
    weeks, rest = divmod(max((last - first).days + 1, 0), 7)
    return weeks * days_a_week + sum((first.weekday() + n) % 7 < days_a_week for n in range(rest))
