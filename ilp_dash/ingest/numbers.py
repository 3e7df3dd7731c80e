"""Reading of single cells as they really arrive: counts, percentages, dates, codes damaged by Excel.

Blank, "-" and 0 are three different things: blank and "-" are both None ("-" with a note), 0 is 0. Nothing is rounded
and nothing is guessed silently: what could mean two things carries a warning, what means nothing is an error.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ilp_dash.domain.months import read_month_number
from ilp_dash.domain.weeks import monday_of, read_iso_week

# No count of one puskesmas reaches this; a larger number is a telephone number, a NIK or a slip.
TOO_LARGE = 100_000_000
# Day number 0 of a workbook, unless it counts from 1904.
DAY_ZERO = date(1899, 12, 30)
_DASHES = re.compile(r"[-–—−_]+")
_DOT_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_SPACE_THOUSANDS = re.compile(r"[1-9]\d{0,2}( \d{3})+(,\d+)?")
_COMMA_THOUSANDS = re.compile(r"[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_COMMA_DECIMAL = re.compile(r"\d+(,\d+)?")
_DOT_DECIMAL = re.compile(r"\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was read as. kind: "" when nothing was odd, else the id of a finding (see domain/findings.py)."""

    value: object = None
    kind: str = ""


BLANK = Reading()


def _number(text: str) -> tuple[str | None, str]:
    """A written number without sign or per cent as (decimal text, finding id); (None, …) when it is none."""
    if _DOT_THOUSANDS.fullmatch(text) or _SPACE_THOUSANDS.fullmatch(text):
        return text.replace(".", "").replace(" ", "").replace(",", "."), ""
    if _COMMA_THOUSANDS.fullmatch(text):
        return text.replace(",", ""), "ANGKA_INGGRIS"
    if _AMBIGUOUS.fullmatch(text):
        return text.replace(",", "."), "ANGKA_MERAGUKAN"
    if _COMMA_DECIMAL.fullmatch(text):
        return text.replace(",", "."), ""
    if _DOT_DECIMAL.fullmatch(text):
        return text, ""
    return None, "BUKAN_BILANGAN"


def _clean(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip().lstrip("'").strip()


def read_count(cell) -> Reading:
    """A whole number of people or things; None for blank and for "-" (kind STRIP).

    "1.234" is 1234; "1,234" is 1234 with a warning (ANGKA_MERAGUKAN); "1.234,00" is 1234.
    Errors (value None): PECAHAN for "0.853", 1.234 as an Excel number and any
    other part of a whole; NEGATIF; TERLALU_BESAR;
    BUKAN_BILANGAN for words, dates and per cents.
    """
    if cell is None or cell == "":
        return BLANK
    if isinstance(cell, bool | date | timedelta):
        return Reading(None, "BUKAN_BILANGAN")
    if isinstance(cell, int | float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return Reading(None, "BUKAN_BILANGAN")
        if cell != int(cell):
            return Reading(None, "PECAHAN")
        return _whole(int(cell), "")
    if not isinstance(cell, str):
        return Reading(None, "BUKAN_BILANGAN")
    text = _clean(cell)
    if not text:
        return BLANK
    if _DASHES.fullmatch(text):
        return Reading(None, "STRIP")
    negative = text[0] in "-−" and text[1:].strip()[:1].isdigit()
    plain, kind = _number(text[1:].strip() if negative else text)
    if plain is None:
        return Reading(None, kind)
    if kind == "ANGKA_MERAGUKAN":
        plain = plain.replace(".", "")
    whole, _, part = plain.partition(".")
    if part.strip("0"):
        return Reading(None, "PECAHAN")
    if len(whole) > 15:
        return Reading(None, "TERLALU_BESAR")
    return _whole(-int(whole) if negative else int(whole), kind)


def _whole(value: int, kind: str) -> Reading:
    if value < 0:
        return Reading(None, "NEGATIF")
    if value >= TOO_LARGE:
        return Reading(None, "TERLALU_BESAR")
    return Reading(value, kind)


def read_percent(cell, as_fraction: bool = False) -> Reading:
    """A per cent (85.3 for "85,3%"); None for blank and "-". Above 100 carries PERSEN_DI_ATAS_100, below 0 is an error.

    as_fraction: the cell is an Excel number in per cent format, stored as 0.853.
    "0.853" stays 0.853; "1,234" is 1.234 with a warning, for it may have been meant as 1234.
    """
    if cell is None or cell == "":
        return BLANK
    if isinstance(cell, bool):
        return Reading(None, "BUKAN_BILANGAN")
    kind = ""
    if isinstance(cell, int | float):
        value = float(cell)
        if value != value or value in (float("inf"), float("-inf")):
            return Reading(None, "BUKAN_BILANGAN")
        if as_fraction:
            value = round(value * 100, 10)
    elif isinstance(cell, str):
        text = _clean(cell)
        if not text:
            return BLANK
        if _DASHES.fullmatch(text):
            return Reading(None, "STRIP")
        negative = text[0] in "-−"
        plain, kind = _number(text.lstrip("-−").removesuffix("%").strip())
        if plain is None:
            return Reading(None, kind)
        value = -float(plain) if negative else float(plain)
    else:
        return Reading(None, "BUKAN_BILANGAN")
    if value < 0:
        return Reading(None, "NEGATIF")
    return Reading(value, kind or ("PERSEN_DI_ATAS_100" if value > 100 else ""))


def read_date(cell) -> Reading:
    """A day: an Excel date, "2025-02-05", "5/2/2025" (day first), "5 Februari 2025". None for blank and "-".

    Anything else is the error BUKAN_TANGGAL; so is a day outside 2000–2099.
    """
    if cell is None or cell == "":
        return BLANK
    day = None
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        # An Excel day number whose cell lost its date format.
        if cell == cell and 36526 <= cell < 73051:
            day = DAY_ZERO + timedelta(days=int(cell))
    elif isinstance(cell, str):
        text = _clean(cell)
        if not text:
            return BLANK
        if _DASHES.fullmatch(text):
            return Reading(None, "STRIP")
        day = _written_day(text)
    return Reading(day) if day and 2000 <= day.year <= 2099 else Reading(None, "BUKAN_TANGGAL")


def read_week(cell) -> Reading:
    """Monday of a week: its date, or "2026-W37". Another weekday is read as the Monday of its week (BUKAN_SENIN).

    None for blank and "-"; anything else is the error BUKAN_MINGGU.
    """
    if isinstance(cell, str) and (monday := read_iso_week(_clean(cell))):
        return Reading(monday)
    day = read_date(cell)
    if day.value is None:
        return Reading(None, "BUKAN_MINGGU") if day.kind == "BUKAN_TANGGAL" else day
    monday = monday_of(day.value)
    return Reading(monday, "" if monday == day.value else "BUKAN_SENIN")


def _written_day(text: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text):
        parts = int(match[3]), int(match[2]), int(match[1])
    elif match := re.fullmatch(r"(\d{1,2})[ \-]([A-Za-z]+)\.?[ \-](\d{4})", text):
        parts = int(match[3]), read_month_number(match[2]) or 0, int(match[1])
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def plain_name(name: str) -> str:
    """A place name for comparison: "Kel. Paal V" → "paal v"."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return " ".join(w for w in words if w not in ("kel", "kelurahan", "desa", "negeri", "puskesmas", "pkm", "uptd"))


def names_agree(one: str, other: str) -> bool:
    """True for the same place name, small differences of spelling allowed (Sijenjang/Sijinjang)."""
    one, other = plain_name(one), plain_name(other)
    return bool(one and other) and (one == other or difflib.SequenceMatcher(None, one, other).ratio() >= 0.8)


class Codes:
    """The codes a reference list knows, to find a code again that a spreadsheet has damaged.

    members: (code, name); others: (digits, code) of the same places in another code system (BPS), whose digits may be
    those of a *different* member: such digits are decided by the name beside them or not at all.
    """

    def __init__(self, members: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]] = ()):
        self.names = dict(members)
        self._by_digits: dict[str, list[str]] = {}
        for code in self.names:
            self._by_digits.setdefault(_digits(code), []).append(code)
        self._others: dict[str, list[str]] = {}
        for digits, code in others:
            if digits and code in self.names:
                self._others.setdefault(_digits(digits), []).append(code)

    def read(self, cell, name: str = "") -> Reading:
        """The member a cell means. Exact codes as they are; damaged ones (float, no dots, lost zeros, "ID" before them)
        with the warning KODE_DIPULIHKAN, only when one member fits. Else the error KODE_TAK_DIKENAL or KODE_MERAGUKAN.

        name: the name standing beside the code, used only where the digits fit two places. Blank → None.
        """
        if isinstance(cell, str):
            text = _clean(cell)
            if text in self.names:
                return Reading(text)
            if not text:
                return BLANK
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < 1e15 and cell == int(cell):
            text = str(int(cell))
        elif cell is None:
            return BLANK
        else:
            return Reading(None, "KODE_TAK_DIKENAL")
        bare = text.upper().removeprefix("ID").strip().removeprefix("P")
        if not re.fullmatch(r"[\d.\s\-]+(\.0)?", bare):
            return Reading(None, "KODE_TAK_DIKENAL")
        digits = _digits(bare)
        dotted = text.upper().removeprefix("ID").strip()
        if dotted in self.names:
            return Reading(dotted, "KODE_DIPULIHKAN")
        own, other = self._by_digits.get(digits, []), self._others.get(digits, [])
        fitting = {*own, *other}
        if len(fitting) > 1:
            fitting = {code for code in fitting if names_agree(name, self.names[code])}
            if len(fitting) != 1:
                return Reading(None, "KODE_MERAGUKAN")
        elif other and not own and not names_agree(name, self.names[other[0]]):
            return Reading(None, "KODE_TAK_DIKENAL")
        if not fitting:
            return Reading(None, "KODE_TAK_DIKENAL")
        return Reading(fitting.pop(), "KODE_DIPULIHKAN")


def _digits(code: str) -> str:
    return re.sub(r"\D", "", code).lstrip("0")
