"""Pace: what is needed to the end of the year, whether it is within reach, and where the year may end.

Everything is judged on whole numbers of people; only what is printed is rounded.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_SHORT, add_months, date_label, month_label
from ilp_dash.domain.pace import (
    PROVEN_LEAST,
    PROVEN_PCT,
    VERDICTS,
    WIDEST,
    PaceRules,
    proven,
    verdict_of,
    working_days,
    year_end,
    year_ends,
)
from ilp_dash.domain.tables import Classed, Range
from ilp_dash.domain.words import below_edge, in_sentence, joined, number, percent

OPEN = ("jangkauan", "mungkin", "berat", "luar")  # verdicts on a year that can still be made or missed


@dataclass(frozen=True)
class Pace:
    """One area and indicator: `row` of the store with its verdict.

    verdict: id of domain.pace.VERDICTS. needed, needed_a_day, recent: people per month, per working day, mean of the
    last three reported months; None where there is nothing to need or to compare. reason: why there is no verdict, or
    no projection; "" otherwise. low_pct, middle_pct, high_pct: coverage at the end of the year, per cent of the
    sasaran, at most 100; None without projection.
    """

    row: object
    verdict: str
    year_end: date
    days_left: int
    needed: Fraction | None = None
    needed_a_day: Fraction | None = None
    recent: Fraction | None = None
    reason: str = ""
    low_pct: float | None = None
    middle_pct: float | None = None
    high_pct: float | None = None


def paces(rows: Iterable, month: date, rules: PaceRules, tested: Collection[str] = ()) -> list[Pace]:
    """Verdict and projection of every row of `store.queries.pace`, in the same order. tested: indicators whose "dalam
    jangkauan" has come true often enough (see `proven_services`); of the others it is said more carefully."""
    return [_pace(row, month, rules, tested) for row in rows]


def _pace(row, month: date, rules: PaceRules, tested: Collection[str]) -> Pace:
    end = year_end(month, INDICATORS[row.indicator].year_start)
    days = working_days(month, end, rules.days_a_week)
    verdict, reason = verdict_of(row, rules)
    if verdict == "jangkauan" and row.indicator not in tested:
        verdict = "mungkin"
    recent = None if row.recent_hidden or row.recent_sum is None else Fraction(row.recent_sum, row.recent_months)
    if not row.goal_left or not row.months_left:
        return Pace(row, verdict, end, days, recent=recent, reason=reason)
    needed = None if row.moved_on else Fraction(row.goal_left, row.months_open)
    open_days = working_days(row.last_month or month, end, rules.days_a_week)
    a_day_needed = None if row.moved_on else Fraction(row.goal_left, open_days)
    ends = () if reason else year_ends(row)
    if isinstance(ends, str):
        ends, reason = (), f"akhir tahun belum dapat diperkirakan: {ends}"
    return Pace(row, verdict, end, days, needed, a_day_needed, recent, reason, *ends)


def proven_services(tests: Iterable) -> set[str]:
    """Indicators of which "dalam jangkauan" may be said, from rows of `store.queries.pace.pace_tests`."""
    return {t.indicator for t in tests if t.verdict == "jangkauan" and proven(t.said, t.came)}


def tests_frame(tests: pd.DataFrame) -> pd.DataFrame:
    """What was said against what came. One row per indicator of `store.queries.pace.pace_tests`: short; said, came and
    came_pct of "dalam jangkauan"; hard_said, far_said: "12 dari 70" that made it all the same after "berat" and "di
    luar jangkauan"; banded, inside_pct of the projections; word: what is said of it now."""
    wide = tests.pivot(index="indicator", columns="verdict", values=["said", "came"]).astype("Int64")
    whole = tests.groupby("indicator", sort=False)[["banded", "inside"]].sum()

    def of(part: str, verdict: str) -> pd.Series:
        empty = pd.Series(0, index=wide.index, dtype="Int64")
        return (wide[part][verdict].fillna(0) if (part, verdict) in wide.columns else empty).reindex(whole.index)

    def made(verdict: str) -> pd.Series:
        return of("came", verdict).astype("string") + " dari " + of("said", verdict).astype("string")

    said, came = of("said", "jangkauan"), of("came", "jangkauan")
    words = [VERDICTS["jangkauan" if proven(s, c) else "mungkin"][1] for s, c in zip(said, came, strict=True)]
    return pd.DataFrame(
        {
            "short": [INDICATORS[id].short for id in whole.index],
            "said": said,
            "came": came,
            "came_pct": 100 * came / said.mask(said == 0),
            "hard_said": made("berat"),
            "far_said": made("luar"),
            "banded": whole["banded"],
            "inside_pct": 100 * whole["inside"] / whole["banded"].mask(whole["banded"] == 0),
            "word": words,
        }
    )


def amount(value: Fraction | None) -> float | int | None:
    """A number of people per month as it is printed: whole from 100 on, else one decimal, half up."""
    if value is None:
        return None
    return int(value + Fraction(1, 2)) if value >= 100 else int(value * 10 + Fraction(1, 2)) / 10


def a_day(value: Fraction | None) -> float | int | None:
    """People per working day, rounded up (to one decimal below 100): rounded down it would not be enough."""
    if value is None:
        return None
    return ceil(value) if value >= 100 else ceil(value * 10) / 10


def _printed(value: Fraction | None) -> str:
    shown = amount(value)
    return number(shown, 0 if shown is None or float(shown).is_integer() else 1)


def verdict_words(pace: Pace) -> str:
    """The verdict with its grounds, for a sentence: "di luar jangkauan, butuh 41 per bulan; terbaik selama ini 33
    (Maret 2026)"."""
    row, word = pace.row, VERDICTS[pace.verdict][1]
    if pace.verdict == "luar":
        return f"{word}, butuh {_printed(pace.needed)} per bulan; terbaik selama ini {number(row.best or 0)}" + (
            f" ({month_label(row.best_month)})" if row.best_month else ""
        )
    if pace.verdict in ("jangkauan", "mungkin", "berat"):
        words = f"{word}, butuh {_printed(pace.needed)} per bulan; tiga bulan terakhir {_printed(pace.recent)}"
        return f"{words}, terbaik {number(row.best)}" if pace.verdict == "berat" else words
    if pace.verdict == "lewat":
        return f"{word}, kurang {number(row.goal_left)} orang"
    return f"{word}: {pace.reason}" if pace.reason else word


def counts_words(found: Sequence[Pace], noun: str) -> str:
    """ "4 dari 12 layanan dalam jangkauan, 5 berat, 3 di luar jangkauan": verdicts that occur, best first."""
    counts = Counter(p.verdict for p in found)
    parts = [f"{counts[id]} {word}" for id, (_, word) in VERDICTS.items() if counts[id]]
    if not parts:
        return f"tidak ada {noun}"
    first, _, rest = parts[0].partition(" ")
    return ", ".join([f"{first} dari {len(found)} {noun} {rest}", *parts[1:]])


def farthest(found: Sequence[Pace]) -> Pace | None:
    """The one whose need is most times its best month among those out of reach, else its recent mean; None when nothing
    is open."""
    still = [p for p in found if p.verdict in ("luar", "berat")]
    worst = [p for p in still if p.verdict == "luar"] or still
    return max(worst, key=lambda p: p.needed / max(p.row.best or 0, Fraction(1, 2)), default=None)


# Columns of `pace_frame` and their types.
_FRAME = {
    "name": "string",
    "short": "string",
    "area_code": "string",
    "indicator": "string",
    "left_count": "Int64",
    "goal_left": "Int64",
    "hidden_ytd": "boolean",
    "needed": "Float64",
    "needed_a_day": "Float64",
    "recent": "Float64",
    "recent_hidden": "boolean",
    "best": "Int64",
    "best_hidden": "boolean",
    "best_on": "string",
    "verdict": "string",
    "end": "object",
    "remarks": "string",
}


def pace_frame(found: Sequence[Pace], month: date) -> pd.DataFrame:
    """As it is printed. One row per pace, in the order given.

    left_count, goal_left: people, none where hidden_ytd. needed (a month),
    needed_a_day, recent (mean of three months, hidden where recent_hidden): people, rounded; missing = nothing to need
    or to compare. best, best_on: most in a month and when. verdict: id. end: Range of now and the end of the year.
    remarks: `remarks` without what `of_all` says for every row.
    """
    said = _own_remarks(found, month)
    rows = [
        {
            **{
                name: getattr(p.row, name)
                for name in ("name", "short", "area_code", "indicator", "left_count", "goal_left")
            },
            "hidden_ytd": p.row.hidden_ytd,
            "needed": amount(p.needed),
            "needed_a_day": a_day(p.needed_a_day),
            "recent": amount(p.recent),
            "recent_hidden": p.row.recent_hidden,
            "best": p.row.best,
            "best_hidden": p.verdict == "disembunyikan",
            "best_on": _short(p.row.best_month) if p.row.best_month and p.verdict != "disembunyikan" else None,
            "verdict": p.verdict,
            "end": _range(p),
            "remarks": words,
        }
        for p, words in zip(found, said, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(_FRAME), dtype=object).astype(_FRAME)


def of_all(found: Sequence[Pace], month: date) -> list[str]:
    """Remarks that every one of several rows has: told once for all."""
    said = [remarks(p, month) for p in found]
    return [words for words in said[0] if all(words in others for others in said)] if len(said) > 1 else []


def _own_remarks(found: Sequence[Pace], month: date) -> list[str]:
    shared = of_all(found, month)
    return ["; ".join(words for words in remarks(p, month) if words not in shared) for p in found]


def _range(pace: Pace) -> Range | None:
    row = pace.row
    if row.hidden_ytd or row.served_ytd is None or not row.sasaran:
        return None
    now = Classed(100 * row.served_ytd / row.sasaran, row.cls)
    if pace.middle_pct is None:
        return Range(now, float(row.target_pct), text=f"kini {percent(now)}")
    low, middle, high = (number(below_edge(p, 0)) for p in (pace.low_pct, pace.middle_pct, pace.high_pct))
    words = f"{percent(now)} → {middle} %" + (f" ({low}–{high})" if low != high else "")
    return Range(now, float(row.target_pct), pace.low_pct, pace.middle_pct, pace.high_pct, words)


def remarks(pace: Pace, month: date) -> list[str]:
    """What a reader must know beside the figures: no verdict or projection and why, months that are missing."""
    row, words = pace.row, [pace.reason] if pace.reason else []
    if pace.verdict in OPEN and row.recent_last:
        if row.recent_months < 3:
            words.append(f"rerata dari {row.recent_months} bulan")
        elif (row.recent_first, row.recent_last) != (add_months(month, -2), month):
            first = _short(row.recent_first)
            if row.recent_first.year == row.recent_last.year:
                first = first.partition("\u00a0")[0]
            words.append(f"rerata 3 laporan {first}–{_short(row.recent_last)}")
    if row.units_reported == 0:
        words.append(f"{MONTH_SHORT[month.month - 1]} belum lapor")
    elif row.units_reported < row.units:
        words.append(f"{MONTH_SHORT[month.month - 1]}: {row.units_reported} dari {row.units} lapor")
    return words


def _short(month: date) -> str:
    return f"{MONTH_SHORT[month.month - 1]}\u00a0{month.year}"


def rule_notes(rules: PaceRules, program: str) -> tuple[str, ...]:
    """The rule and the method in the words of a program manager."""
    spm = program == "SPM"
    goal = "100 % sasaran" if spm else "target tahunan tiap indikator (dibulatkan ke atas)"
    week = "Senin–Jumat" if rules.days_a_week == 5 else "Senin–Sabtu"
    return (
        f"Aturan: butuh per bulan = orang sampai {goal} ÷ sisa bulan sejak laporan terakhir unit itu. "
        "Dalam jangkauan bila paling banyak "
        f"{rules.reach_pct} % dari rerata tiga bulan terakhir yang dilaporkan dan garis tengah perkiraan (bila ada) "
        f"sampai target; berat bila laju itu cukup tetapi perkiraan tidak, atau bila paling banyak {rules.hard_pct} % "
        "dari bulan terbaik selama ini sejak definisinya berlaku; lebih dari itu di luar jangkauan. Dinilai dari angka "
        "tepat, bukan yang dibulatkan. Ini aturan aplikasi, bukan peraturan (lihat Metodologi).",
        f"Kata “dalam jangkauan” hanya dipakai untuk layanan yang ucapannya pada Juni dan September tahun-tahun yang "
        f"sudah selesai di kota ini menjadi kenyataan di sedikitnya {PROVEN_PCT} % puskesmas (paling sedikit "
        f"{PROVEN_LEAST}); selain itu “mungkin terjangkau”. Hasil ujinya di Metodologi.",
        f"Hari kerja: {week}, tanpa mengurangi hari libur nasional. Bulan ikut dihitung bila sedikitnya "
        f"{rules.complete_pct} % unit di dalam kota atau puskesmas lapor; bulan sesudah bulan yang tidak lengkap tidak "
        "ikut karena dapat memuat dua bulan sekaligus (aturan yang sama dengan Sinyal).",
        "Perkiraan akhir tahun dari bulan yang sama tahun lalu: yang dilayani tahun lalu dalam sisa bulan × (yang "
        "dilayani tahun ini sampai kini ÷ yang dilayani tahun lalu sampai bulan yang sama). Pita: hal yang sama dengan "
        "bulan yang paling lambat dan paling cepat dibandingkan bulan yang sama tahun lalu. Paling tinggi ditulis "
        f"100 %. Tanpa tahun lalu yang lengkap, atau bila pitanya lebih dari {WIDEST} poin: belum dapat diperkirakan.",
    )


def horizon_words(found: Sequence[Pace]) -> str:
    """ "Sisa 3 bulan (66 hari kerja) sampai 31 Desember 2026; usia pendidikan dasar: sisa 9 bulan (…)." """
    ends: dict[str, list[str]] = {}
    for p in found:
        left = f"sisa {p.row.months_left} bulan ({number(p.days_left)} hari kerja) sampai"
        left = left if p.row.months_left else "tahun laporan berakhir"
        ends.setdefault(f"{left} {date_label(p.year_end)}", []).append(in_sentence(p.row.short))
    (first, _), *others = ends.items() or [("", [])]
    return "; ".join([first[:1].upper() + first[1:], *(f"{joined(names)}: {left}" for left, names in others)]) + "."
