"""One written coordinate: what it says, and what it may have been meant to say."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

LAT, LON = "lat", "lon"
# What may have happened to a coordinate before it was written into the file.
DMS, SHIFTED, SIGN = "dms", "shifted", "sign"

_LETTERS = {
    "LS": (LAT, -1),
    "S": (LAT, -1),
    "LU": (LAT, 1),
    "N": (LAT, 1),
    "U": (LAT, 1),
    "BT": (LON, 1),
    "E": (LON, 1),
    "T": (LON, 1),
    "BB": (LON, -1),
    "W": (LON, -1),
}
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
_SAME = str.maketrans({"−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'",
                       "″": '"', "”": '"', "“": '"', "\u00a0": " ", "\u202f": " "})  # fmt: skip
_PART = r"(\d{1,9}(?:[.,]\d{1,15})?)"
_SYMBOLS = re.compile(rf"([+-]?) ?{_PART} ?°(?: ?{_PART} ?'(?: ?{_PART} ?\"?)?)?")
_DECIMAL = re.compile(r"[+-]?\d{1,20}(?:[.,]\d{1,20})?(?:E[+-]?\d\d?)?")
_LARGEST = 1e20
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_GROUPS = re.compile(r"([+-]?)(\d{1,3})([.,: ])(\d{1,2})\3(\d{1,2}(?:[.,]\d{1,9})?)")


@dataclass(frozen=True)
class Written:
    """A coordinate as it stands in the file, in degrees. value: None where it cannot be read without a guess.

    axis: LAT or LON by its letter (LS, BT …), None without one; guess: degrees,
    where digits stand as "1.36.24" without symbols.
    """

    value: Decimal | None
    axis: str | None = None
    guess: Decimal | None = None

    def meant(self) -> Iterator[tuple[float, frozenset[str]]]:
        """(degrees, what must have happened to them) of everything the cell
        may have been meant to say; as it stands first."""
        values = [(self.guess, frozenset({DMS}))] if self.value is None else list(self._values())
        for value, changes in values:
            yield float(value), changes
            yield float(-value), changes | {SIGN}

    def _values(self) -> Iterator[tuple[Decimal, frozenset[str]]]:
        # A lost point makes the number larger by up to thirteen powers of ten, a misplaced one smaller by one or two.
        for power in (0, *range(1, 14), -1, -2):
            value, changes = self.value.scaleb(-power), frozenset({SHIFTED} if power else ())
            yield value, changes
            if (inside := _minutes_inside(value)) is not None:
                yield inside, changes | {DMS}


def read_coordinate(cell) -> Written | None:
    """What a cell says: -1.6067, "-1,6067", "1°36'24\\" LS", "S 1°36.4'", "1,6067 LS". None for blank and "-".

    Degrees, minutes and seconds with their symbols are read; without symbols ("1.36.24") they are a guess.
    "103.606.812" is the whole number it looks like. Raises ValueError for anything else.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell) or abs(cell) >= _LARGEST:
            raise ValueError(cell)
        return Written(Decimal(repr(cell)))
    if not isinstance(cell, str):
        raise ValueError(cell)
    text = " ".join(cell.translate(_SAME).upper().replace("''", '"').split()).lstrip("'").strip()
    if text in ("", "-"):
        return None
    axis = sign = None
    if found := re.fullmatch(rf"(?:({_LETTER})\b ?(.+)|(.+?) ?({_LETTER}))", text):
        axis, sign = _LETTERS[found[1] or found[4]]
        text = found[2] or found[3]
    value = guess = None
    if found := _SYMBOLS.fullmatch(text):
        value = _degrees(found[1], *found.group(2, 3, 4))
    elif found := _GROUPS.fullmatch(text):
        guess = _degrees(found[1], *found.group(2, 4, 5))
    elif _THOUSANDS.fullmatch(text):
        value = Decimal(re.sub("[.,]", "", text))
    elif _DECIMAL.fullmatch(text):
        value = Decimal(text.replace(",", "."))
    if value is None and guess is None:
        raise ValueError(cell)
    if sign:
        value, guess = (None if v is None else sign * abs(v) for v in (value, guess))
    return Written(value, axis, guess)


def _degrees(sign: str, *parts: str | None) -> Decimal | None:
    """Degrees of degrees, minutes, seconds; None when a part before the last is no whole number, or one reaches 60."""
    numbers = [Decimal(p.replace(",", ".")) for p in parts if p is not None]
    if any(n != int(n) for n in numbers[:-1]) or any(n >= 60 for n in numbers[1:]):
        return None
    total = sum(n / 60**place for place, n in enumerate(numbers))
    return -total if sign == "-" else total


def _minutes_inside(value: Decimal) -> Decimal | None:
    """1.3624 read as 1°36'24"; None when its digits are no minutes and seconds."""
    if abs(value) > 180:
        return None
    whole = int(abs(value))
    minutes, seconds = divmod((abs(value) - whole) * 10000, 100)
    if not (minutes or seconds) or minutes >= 60 or seconds >= 60:
        return None
    total = whole + minutes / 60 + seconds / 3600
    return -total if value < 0 else total
