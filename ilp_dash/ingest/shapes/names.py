"""Names of places in a file to codes of the reference: exact after normalising, or by what a person has confirmed.
Look-alikes are suggested, never taken."""

import re
from collections import Counter
from functools import cached_property, lru_cache

from ilp_dash.ingest.boundaries.names import likeness, words
from ilp_dash.ingest.places import places_of

SKIPPED = "-"  # stands for a code where a person has decided that a name is to be left out
_OF_PUSKESMAS = frozenset(("puskesmas", "pusk", "pkm", "pkc", "pkl", "upt", "uptd", "uptpk", "blud"))
_TYPES = _OF_PUSKESMAS | {"kel", "kelurahan", "desa", "ds", "negeri", "neg", "kec", "kecamatan"}
_SUGGEST, _MOST = 0.6, 3


@lru_cache(100_000)
def name_key(text: str) -> str:
    """A name of a place for comparison: "1. UPTD PKM Selamet" → "selamet", the type of place and its number left out.
    A name of nothing else keeps its words."""
    found = list(words(re.sub(r"^\s*\d+\s*[.)]\s*", "", text)))
    bare = [w for w in found if w not in _TYPES]
    return "".join(bare or found)


def is_kecamatan_name(text: str) -> bool:
    """Says that it is a kecamatan ("Kec. Gambir"), and not a puskesmas of one."""
    found = set(words(text))
    return bool(found & {"kec", "kecamatan"}) and not found & _OF_PUSKESMAS


class Units:
    """Puskesmas and kelurahan of the cities of a Reference, by name and code. city: code of the one city a file is
    about, None = not known yet."""

    def __init__(self, reference, city: str | None = None):
        self.places = places_of(reference)
        names = {area.code: area.name for area in reference.areas}
        self.puskesmas = {p.puskesmas_code: p for p in reference.puskesmas if city in (None, p.kota_code)}
        self.kelurahan = {a.code: a for a in reference.areas if a.level == "kelurahan" and city in (None, a.kota_code)}
        self._kecamatan = {
            name_key(a.name) for a in reference.areas if a.level == "kecamatan" and city in (None, a.kota_code)
        }
        self.kecamatan_of = {c: names.get(a.parent_code, "") for c, a in self.kelurahan.items()}

    def members(self, level: str) -> dict:
        """Code -> place of a level, "puskesmas" or "kelurahan"."""
        return self.puskesmas if level == "puskesmas" else self.kelurahan

    def by_name(self, level: str, name: str) -> list[str]:
        """Codes of the places of exactly this name."""
        if is_kecamatan_name(name):
            return []
        return self._codes[level].get(name_key(name), [])

    @cached_property
    def _codes(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {"puskesmas": {}, "kelurahan": {}}
        for level, codes in found.items():
            for code, place in self.members(level).items():
                codes.setdefault(name_key(place.name), []).append(code)
        return found

    def are_kecamatan(self, names: list[str], as_puskesmas: bool) -> bool:
        """True when most of these say that they are kecamatan; or all bear such a name, and nothing says that they are
        puskesmas where some puskesmas have names of their own. as_puskesmas: their heading says so."""
        if 2 * sum(map(is_kecamatan_name, names)) > len(names):
            return True
        if not names or as_puskesmas or any(set(words(n)) & _OF_PUSKESMAS for n in names):
            return False
        finer = any(name_key(p.name) not in self._kecamatan for p in self.puskesmas.values())
        return finer and all(name_key(n) in self._kecamatan for n in names)

    def by_code(self, level: str, cell) -> str | None:
        """The code a cell means, also one a spreadsheet has damaged; None when it is none of this reference's."""
        codes = self.places.puskesmas if level == "puskesmas" else self.places.kelurahan
        code = codes.read(cell).value
        return code if code in self.members(level) else None

    def suggestions(self, level: str, name: str) -> list[str]:
        """Codes of up to three places whose names are most alike, likest first."""
        wanted = " ".join(w for w in words(name) if w not in _TYPES) or name
        scored = [(likeness(wanted, place.name), code) for code, place in self.members(level).items()]
        return [code for score, code in sorted(scored, key=lambda s: (-s[0], s[1])) if score >= _SUGGEST][:_MOST]

    def answers_for(self, puskesmas: str, year: int) -> list[str]:
        """Codes of the kelurahan in a puskesmas' working area at any time of a year."""
        return list(dict.fromkeys(self.places.working_area(puskesmas, year)))

    def alone(self, puskesmas: str, year: int) -> str | None:
        """Code of the one kelurahan a puskesmas answered for all that year, and no other did; None for all others."""
        codes = self.answers_for(puskesmas, year)
        owners = [code for code in self.places.working for one in self.places.working_area(code, year) if one in codes]
        return codes[0] if len(codes) == 1 and owners == [puskesmas] else None

    def told(self, code: str) -> str:
        """A code with its name: "P1571010201 Paal V"; a kelurahan with its kecamatan."""
        if code in self.puskesmas:
            return f"{code} {self.puskesmas[code].name}"
        if code in self.kelurahan:
            return f"{code} {self.kelurahan[code].name} (Kec. {self.kecamatan_of[code]})"
        return code


def city_of(reference, titles: list[str], names: list[str], codes: list) -> tuple[str | None, str | None]:
    """(code of the city a file is about, name of a city it says it is about and that is none of the reference).

    By the name of a city in the titles; else the one city to which more than half of the names and codes belong.
    """
    for title in titles:
        key = "".join(words(title))
        for city in reference.cities:
            if "".join(words(city.name)) in key or ("kota" in key and "".join(words(city.name)[1:]) in key):
                return city.kota_code, None
        for area in reference.areas:
            if area.level == "kota_adm" and "".join(words(area.name)) in key:
                return area.kota_code, None
    every, votes = Units(reference), Counter()
    for name in set(names):
        for level in ("puskesmas", "kelurahan"):
            votes.update({every.members(level)[code].kota_code for code in every.by_name(level, name)})
    for cell, count in Counter(cell for cell in codes if isinstance(cell, str)).items():
        if code := every.by_code("puskesmas", cell):
            votes[every.puskesmas[code].kota_code] += count
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) and ranked[0][1] * 2 >= len(set(names)):
        return ranked[0][0], None
    foreign = next((m for t in titles if (m := _other_city(t))), None)
    return None, foreign if not votes else None


def _other_city(title: str) -> str | None:
    found = re.search(r"\b(kota|kabupaten|kab\.?)\s+(?!/)([A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)?)", title, re.I)
    if not found or re.match(r"(kota|kabupaten|tahun|bulan|se)\b", found[2], re.I):
        return None
    return " ".join(found[0].split()).title()
