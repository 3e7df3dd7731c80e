"""Area levels and Kemendagri codes (`PP.KK.CC.VVVV`). The areas themselves are reference data, not code.

Kemendagri and BPS write the same digits for different places (31.71 is Jakarta Pusat, BPS 3171 Jakarta Selatan):
nothing here turns one into the other; the two live in separate columns of the reference data.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

LEVELS = {
    "provinsi": "Provinsi",
    "kota": "Kota",
    "kota_adm": "Kota administrasi",
    "kecamatan": "Kecamatan",
    "puskesmas": "Puskesmas",
    "kelurahan": "Kelurahan",
}

# The first two digits of a code, Kemendagri's and BPS's alike.
_NUMBERS = (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98))
PROVINCES = frozenset(map(str, _NUMBERS))
# Hours ahead of UTC by province, where it is not western Indonesia's seven.
_HOURS = {
    **dict.fromkeys(("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"), 8),
    **dict.fromkeys(("81", "82", "91", "92", "93", "94", "95", "96"), 9),
}

_KEMENDAGRI = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.[12]\d{3})?)?)?")
_PUSKESMAS = re.compile(r"P\d{10}")


def is_kemendagri(code: str) -> bool:
    """True for a well-formed Kemendagri code with dots, of any level."""
    return bool(_KEMENDAGRI.fullmatch(code or ""))


def is_puskesmas(code: str) -> bool:
    """True for a well-formed puskesmas code: `P` + BPS kecamatan (7 digits) + serial (3 digits)."""
    return bool(_PUSKESMAS.fullmatch(code or ""))


def kelurahan_kind(code: str) -> str:
    """ "kelurahan" when the last group starts with 1, "desa" (in Ambon: negeri/desa) when it starts with 2.

    Raises ValueError for a code that is no kelurahan.
    """
    if not re.fullmatch(r"\d{2}\.\d{2}\.\d{2}\.[12]\d{3}", code):
        raise ValueError(code)
    return "kelurahan" if code[9] == "1" else "desa"


def kecamatan_of(code: str) -> str:
    """Kecamatan code of a kelurahan code."""
    return code[:8]


def today_in(code: str, now: datetime | None = None) -> date:
    """The day it is in the province of a Kemendagri code, wherever the server stands. now: aware, None = now."""
    zone = timezone(timedelta(hours=_HOURS.get(code[:2], 7)))
    return (now or datetime.now(zone)).astimezone(zone).date()


def distinct_names(kelurahan: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Names a reader can tell apart within one city. kelurahan: code → (name, name of its kecamatan).

    A name that occurs twice gets its kind ("Nusaniwe (negeri)" in Ambon, else
    "desa") or, where that is the same, its kecamatan.
    """
    names = {}
    for code, (name, kecamatan) in kelurahan.items():
        others = [c for c, (n, _) in kelurahan.items() if n == name and c != code]
        kind = kelurahan_kind(code)
        if not others:
            names[code] = name
        elif all(kelurahan_kind(c) != kind for c in others):
            names[code] = f"{name} ({'negeri' if kind == 'desa' and code.startswith('81.71') else kind})"
        else:
            names[code] = f"{name} ({kecamatan})"
    return names
