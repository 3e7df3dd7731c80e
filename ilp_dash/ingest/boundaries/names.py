"""Names of places: when two spellings are the same name, and how alike two different ones are."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_NUMBERS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_SAME_WORD = {
    **{roman: str(n) for n, roman in enumerate(_ROMAN, 1)},
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
    "urban": "kelurahan",
    "village": "desa",
    "rural": "desa",
}
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


def kecamatan_key(text) -> str:
    """As `key`, without "Kec." in front."""
    found = words(text) if isinstance(text, str) else ()
    return "".join(found[1:] if len(found) > 1 and found[0] in _KECAMATAN else found)


def city_key(text) -> str:
    """As `key`, without "Kota", "Kabupaten", "Administrasi" and the like."""
    found = [_SAME_WORD.get(w, w) if w == "kep" else w for w in (words(text) if isinstance(text, str) else ())]
    return "".join(w for w in found if w not in _CITY)


def kind(text) -> str | None:
    """ "kelurahan" or "desa" (also for negeri) when the text says which; None when it does not."""
    found = {_TYPES[w] for w in words(text) if w in _TYPES} if isinstance(text, str) else set()
    return found.pop() if len(found) == 1 else None


def loosened(text) -> str:
    """A spelling in which usual variants look the same: no "Kel.", IV = Empat, Kebon = Kebun. For suggestions only."""
    found = words(text) if isinstance(text, str) else ()
    while len(found) > 1 and found[0] in _TYPES:
        found = found[1:]
    return "".join(_SAME_WORD.get(word, word) for word in found)


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
