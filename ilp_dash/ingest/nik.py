"""What is a NIK among long digits: as one number, parted by spaces or dots, in a sentence; and what only looks like it.

A NIK is built of place (6), day of birth (6; women's day + 40) and number (4). Sixteen digits alone in a cell are taken
for one whatever they are built of; in a sentence only those built so, or beside a word like NIK, for accounts and
letters have long numbers too. The 18 digits of a NIP, a signing official's number, are none.
"""

import re

# Place, day of birth, number; for text and for bytes.
BUILT = (
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}"
)
_BUILT = re.compile(BUILT)
_ALONE = re.compile(r"\W{0,3}\d{16}(\.0+)?\W{0,3}")
_LOST = re.compile(r"\W{0,3}[1-9]([.,]\d{1,15})?E\+?15\W{0,3}", re.I)  # as Excel writes it into a CSV
_ONE = re.compile(r"(?<!\d)(?<!\d[.,])\d{16}(?!\d)")
_PART = r"[^\S\n]|[.\-–—_/,']"
_PARTED = re.compile(rf"(?<!\d)(?<!\d[ .\-/,])(?:\d(?:{_PART}){{0,3}}){{15}}\d(?!\d)(?![ .\-/,]\d)")
# After how many digits people part a NIK: after some of the first, or after all of one of the others.
_SOME_CUTS = {2, 4, 6, 8, 10, 12}
_ALL_CUTS = ({3, 6, 9, 12}, {1, 4, 7, 10, 13}, set(range(1, 16)))
_PLACE_FIRST = re.compile(r"\d{6}\D")
_SAID = re.compile(r"\b(nik|ktp|kk|kartu keluarga|induk kependudukan)\b", re.I)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<![\d.])(?:{_DAY}([./\-]){_MONTH}\1{_YEAR}|{_YEAR}([./\-]){_MONTH}\2{_DAY})(?!\d)"
    rf"|\b{_DAY}{_MONTH}{_YEAR} ?[\-–] ?{_DAY}{_MONTH}{_YEAR}\b|\b{_YEAR}{_MONTH}{_DAY} ?[\-–] ?{_YEAR}{_MONTH}{_DAY}\b"
)
# A fraction as software writes it; and, in a sentence, a coordinate, but not a group of a longer number.
_FRACTION = re.compile(r"\W{0,3}\d{1,5}[.,]\d+ ?%?\W{0,3}")
_COORDINATE = re.compile(r"(?<![\d.,])[+\-]?\d{1,3}[.,]\d{4,}(?![\d.,]*\d)")


def has_nik(text: str, alone: bool = True) -> bool:
    """True when a text holds a NIK, or is sixteen digits. alone: sixteen digits built otherwise count when they are all
    of the text."""
    if alone and (_ALONE.fullmatch(text) or _LOST.fullmatch(text)):
        return True
    if _FRACTION.fullmatch(text):
        return False
    # "157101-01-01-01-1900" ends like a date; what begins with six digits is none.
    if any(_PLACE_FIRST.match(match[0]) and _is_parted(match[0], False) for match in _PARTED.finditer(text)):
        return True
    text = _COORDINATE.sub(" | ", _DATE.sub(" | ", text))
    said = bool(_SAID.search(text))
    if any(said or _BUILT.fullmatch(one) for one in _ONE.findall(text)):
        return True
    return any(_is_parted(match[0], said) for match in _PARTED.finditer(text))


def _is_parted(text: str, said: bool) -> bool:
    groups = re.findall(r"\d+", text)
    at, cuts = 0, set()
    for group in groups[:-1]:
        at += len(group)
        cuts.add(at)
    usual = cuts <= _SOME_CUTS or cuts in _ALL_CUTS
    return usual and (said or bool(_BUILT.fullmatch("".join(groups))))
