"""Numbers and amounts as an Indonesian reader expects them: 1.234,5 · 85,3 % · 1.234 orang."""

from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from ilp_dash.domain.coverage import BOUNDS
from ilp_dash.domain.months import date_label
from ilp_dash.domain.spm_index import DEFAULT_CATEGORIES

NO_VALUE = "–"
# A percentage just under one of these never rounds up to it: 99,96 is not 100, and 79,96 is not in the class from 80.
EDGES = tuple(sorted({*BOUNDS, *(low for low, _ in DEFAULT_CATEGORIES if low)}))
_INDONESIAN = str.maketrans(",.-", ".,−")
# A spreadsheet runs a text that begins with one of these as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


def number(value, decimals: int = 0) -> str:
    """ "1.234", "1.234,5", "−1.234"; "–" for None. Half is rounded up, as one does by hand."""
    if value is None:
        return NO_VALUE
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,.{decimals}f}".translate(_INDONESIAN)


def percent_rounded(value, decimals: int = 1) -> Decimal:
    """A per cent as it is printed: just under one of EDGES it gets two decimals instead of rounding up to them."""
    exact = Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if any(exact < edge <= rounded for edge in EDGES):
        return exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return rounded


def percent(value, decimals: int = 1) -> str:
    """ "85,3 %"; "–" for None. Rounded by `percent_rounded`."""
    if value is None:
        return NO_VALUE
    rounded = percent_rounded(value, decimals)
    return number(rounded, -rounded.as_tuple().exponent) + " %"


def points_rounded(value, decimals: int = 1) -> Decimal:
    """A change in percentage points as it is printed: one too small for `decimals` is still a change and gets two."""
    if round(value, 2) and not round(value, decimals):
        decimals = 2
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def points(value, decimals: int = 1) -> str:
    """A change in percentage points with its sign: "+2,4 poin"; "–" for None. Rounded by `points_rounded`."""
    if value is None:
        return NO_VALUE
    rounded = points_rounded(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{number(abs(rounded), -rounded.as_tuple().exponent)} poin"


def version_words(version: int, of_version: int, built_at: datetime) -> str:
    """ "14, dibangun 3 November 2026", "15 (isi versi 14), dibangun …"."""
    of = "" if of_version == version else f" (isi versi {of_version})"
    return f"{version}{of}, dibangun {date_label(built_at.date())}"


def people(value, noun: str = "orang") -> str:
    """ "1.234 orang"."""
    return f"{number(value)} {noun}"


def step(was: int, now: int) -> str:
    """A count before and after: "4 → 5", "tetap 4"."""
    return f"tetap {was}" if was == now else f"{was} → {now}"


def joined(names, last: str = "dan") -> str:
    """ "A, B dan C"."""
    names = list(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def in_sentence(name: str) -> str:
    """ "hipertensi", "ODGJ berat": a name as it stands within a sentence, abbreviations kept."""
    return name if name[1:2].isupper() or name[1:2].isdigit() else name[:1].lower() + name[1:]


def number_word(n: int) -> str:
    """ "tiga"; from ten on in figures."""
    return (
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")[n]
        if 0 <= n < 10
        else number(n)
    )


def below_edge(value: float, decimals: int = 2) -> float:
    """The value rounded for a spreadsheet, but never up to one of EDGES it has not reached."""
    exact = Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if any(exact < edge <= rounded for edge in EDGES):
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return float(rounded)


def safe_text(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(_RISKY) else text
