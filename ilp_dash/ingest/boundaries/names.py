"""Names of places: when two spellings are the same name, and how alike two different ones are."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_NUMBERS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ARABIC = {roman: str(n) for n, roman in enumerate(_ROMAN, 1)}
_SAME_WORD = _ARABIC | {
    **{word: str(n) for n, word in enumerate(_NUMBERS, 1)},
    "kebon": "kebun",
    "pal": "paal",
    "sei": "sungai",
    "tj": "tanjung",
    "tg": "tanjung",
    "kp": "kampung",
    "kampong": "kampung",
    "kep": "kepulauan",
    "sp": "simpang",
    "tlk": "teluk",
    "ps": "pasar",
}
_TYPES = {
    "kel": "kelurahan",
    "kelurahan": "kelurahan",
    "desa": "desa",
    "ds": "desa",
    "negeri": "desa",
    "neg": "desa",
    "gampong": "desa",
    "nagari": "desa",
    "pekon": "desa",
    "urban": "kelurahan",
    "village": "desa",
    "rural": "desa",
}
_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_PART = re.compile(r"(?i)[\s(,_-]+(?:bagian|bag|part)(?![a-z])[.\s_-]*(?:\d{1,2}|[ivx]{1,4}|[a-h])\)?\s*$")
_KECAMATAN = {"kec", "kecamatan", "distrik", "subdistrict"}
_CITY = {
    "kota",
    "kab",
    "kabupaten",
    "adm",
    "administrasi",
    "provinsi",
    "prov",
    "dki",
    "daerah",
    "khusus",
    "ibukota",
    "city",
    "regency",
}
_NO_KELURAHAN = re.compile(
    r"(tidak|tak|belum) ?terdef|undefined|badan air|tubuh "
    r"air|perairan|\b(danau|waduk|situ|telaga|sungai|rawa|laut|hutan|lake|water|"
    r"forest|reservoir|river|sea|enclave|lainnya|unknown)\b|^(null|none|nan|na|n a|x+|0)?$"
)


@lru_cache(200_000)
def words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return tuple(re.findall(r"[a-z0-9]+", plain))


def key(text) -> str:
    """What makes two spellings the same name: letters and digits alone.
    Prefixes, numerals and vowels are kept as written."""
    return "".join(words(text)) if isinstance(text, str) else ""


def readings(text) -> list[tuple[str | None, str]]:
    """(kind, key) of each name a text may stand for: as written, then without the types before it and in brackets
    behind it ("Kel. Jelutung", "Nusaniwe (negeri)"), or which part it is ("bagian 2"). kind: that the types say, None =
    none or several."""
    return [
        (types[0] if len(set(types)) == 1 else None, "".join(found))
        for types, found in (_untyped(text) if isinstance(text, str) else [((), ())])
    ]


@lru_cache(100_000)
def _untyped(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(types taken off, words left): nothing taken off, then more and more; "(bagian 2)" first of all."""
    types, found = (), words(text)
    made = [(types, found)]
    if part := _PART.search(text):
        text = text[: part.start()]
        found = words(text)
        made.append((types, found))
    behind = _BRACKETS.search(text)
    if behind and len(said := words(behind[1])) and all(w in _TYPES for w in said):
        types, found = tuple(_TYPES[w] for w in said), words(text[: behind.start()])
        made.append((types, found))
    while len(found) > 1 and found[0] in _TYPES:
        types, found = (*types, _TYPES[found[0]]), found[1:]
        made.append((types, found))
    return made


def _bare(text) -> tuple[str, ...]:
    return _untyped(text)[-1][1] if isinstance(text, str) else ()


def bare_key(text) -> str:
    """The last of the readings: the key without any type. Two names with the same one need not be the same place."""
    return "".join(_bare(text))


def number_key(text) -> str:
    """As `bare_key`, with Roman numbers behind the first word as Arabic ones: "Sukajadi II" is "Sukajadi 2"."""
    return "".join(w if n == 0 else _ARABIC.get(w, w) for n, w in enumerate(_bare(text)))


def kecamatan_key(text) -> str:
    """As `key`, without "Kec." in front."""
    found = words(text) if isinstance(text, str) else ()
    return "".join(found[1:] if len(found) > 1 and found[0] in _KECAMATAN else found)


def city_key(text) -> str:
    """As `key`, without "Kota", "Kabupaten", "Administrasi" and the like."""
    found = [_SAME_WORD.get(w, w) if w == "kep" else w for w in (words(text) if isinstance(text, str) else ())]
    return "".join(w for w in found if w not in _CITY)


def kind(text) -> str | None:
    """ "kelurahan" or "desa" (also for negeri and the like) when the text says which; None when it does not."""
    found = {_TYPES[w] for w in words(text) if w in _TYPES} if isinstance(text, str) else set()
    return found.pop() if len(found) == 1 else None


def loosened(text) -> str:
    """A spelling in which usual variants look the same: no "Kel.", IV = Empat, Kebon = Kebun. For suggestions only."""
    return "".join(_SAME_WORD.get(word, word) for word in _bare(text))


@lru_cache(100_000)
def likeness(one: str, other: str) -> float:
    """0 to 1: how alike two names are; 1 = the same but for usual variants of spelling."""
    a, b = loosened(one), loosened(other)
    if not a or not b:
        return 0.0
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):  # Paal 5 is not Paal 10, however alike they look
        return min(0.6, SequenceMatcher(None, a, b, autojunk=False).ratio())
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def is_no_kelurahan(text) -> bool:
    """True for what lies in boundary files beside kelurahan: lakes, forest, "TIDAK TERDEFINISI", no name at all."""
    return _NO_KELURAHAN.search(" ".join(words(text)) if isinstance(text, str) else "") is not None
