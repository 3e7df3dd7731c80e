"""Ten digits of a kelurahan code, however a map program has written them."""

import math
import re
from decimal import Decimal, InvalidOperation

_PREFIX = re.compile(r"(?i)^idn?(?=\d)")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_FLOAT = re.compile(r"(\d{7,})[.,]0+")
_GROUPED = re.compile(r"(\d{2})([.\-/ ])(\d{2})\2(\d{2,3})\2(\d{3,4})")
_DIGITS = re.compile(r"\d{10}")
# How many digits the code of each level above has: Kemendagri's, and the seven of a kecamatan of BPS.
LEVELS = {2: "provinsi", 4: "kabupaten atau kota", 6: "kecamatan", 7: "kecamatan"}


def digits_of(value) -> str | None:
    """The ten digits of a kelurahan code; None for anything else.

    Taken: "15.71.01.1001", "1571011001", 1571011001, 1571011001.0, "3401021003.0",
    "1.571011001e9", "ID1571011001", "15-71-01-1001".
    Which system the digits belong to (Kemendagri or BPS) is not decided here: the digits do not say.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        text = str(value)
    elif isinstance(value, float):
        if not math.isfinite(value) or value != int(value):
            return None
        text = str(int(value))
    else:
        text = _PREFIX.sub("", str(value).strip())
        grouped = _GROUPED.fullmatch(text)
        if grouped:
            text = "".join(grouped.group(1, 3, 4, 5))
        elif _SCIENTIFIC.fullmatch(text):
            text = _whole(text.replace(",", "."))
        elif whole := _FLOAT.fullmatch(text):
            text = whole.group(1)
    return text if _DIGITS.fullmatch(text) and text.isascii() else None


def group_of(value, width: int) -> str | None:
    """One part of a code that is split over columns ("7", 7.0, "07" -> "07"
    for width 2); None when it is no such number."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        if not math.isfinite(value) or value != int(value):
            return None
        value = int(value)
    text = re.sub(r"[.,]0+$", "", str(value).strip())
    if not (text.isascii() and text.isdigit()) or len(text) > width:
        return None
    return text.zfill(width)


def prefix_of(value) -> str | None:
    """Six digits of a kecamatan code ("15.71.01", 157101, "157101.0"); None for anything else."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value == int(value) else None
    text = _PREFIX.sub("", str(value).strip())
    text = re.sub(r"^(\d{6})[.,]0+$", r"\1", text)
    text = re.sub(r"^(\d{2})[.\- ](\d{2})[.\- ](\d{2})$", r"\1\2\3", text)
    return text if len(text) == 6 and text.isascii() and text.isdigit() else None


def is_higher(value) -> bool:
    """Whether a value is the code of a province, city or kecamatan ("15", "15.71", 157101), not of a kelurahan."""
    digits = any_digits(value)
    return len(digits) in LEVELS and digits[0] != "0"


def any_digits(value) -> str:
    """The digits of what may be a code of any level; "" for anything else."""
    text = re.sub(r"\.0$", "", str(value)) if isinstance(value, float) else str(value).strip()
    text = re.sub(r"[.\- ]", "", _PREFIX.sub("", text))
    return text if text.isascii() and text.isdigit() else ""


def _whole(text: str) -> str:
    """A number in scientific writing, written out; empty when it is not whole."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    return str(int(number)) if number.adjusted() < 12 and number == number.to_integral_value() else ""
