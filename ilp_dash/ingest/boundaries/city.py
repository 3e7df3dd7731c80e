"""What the reference knows about one city, indexed for matching."""

from collections import defaultdict

from ilp_dash.domain.areas import kecamatan_of, kelurahan_kind
from ilp_dash.ingest.boundaries.names import bare_key, city_key, kecamatan_key, key, loosened, number_key


class CityIndex:
    """Kelurahan of one city by code, by name, and by kecamatan and name.

    by_digits: ten digits of the Kemendagri code -> code; by_bps: ten BPS digits -> code, where the reference has them;
    bare_pairs: kecamatan and name without its type, to recognise the city's rows.
    """

    def __init__(self, reference, kota_code: str):
        self.city = next(c for c in reference.cities if c.kota_code == kota_code)
        areas = [a for a in reference.areas if a.kota_code == kota_code]
        self.kelurahan = {a.code: a for a in areas if a.level == "kelurahan"}
        self.kecamatan = {a.code: a.name for a in areas if a.level == "kecamatan"}
        self.by_digits = {code.replace(".", ""): code for code in self.kelurahan}
        self.by_bps = {a.bps_code: a.code for a in self.kelurahan.values() if a.bps_code}
        self.prefix = kota_code.replace(".", "")
        self.kecamatan_keys = {kecamatan_key(name) for name in self.kecamatan.values()}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_number: dict[str, list[str]] = defaultdict(list)
        self.bare_pairs = set()
        for area in self.kelurahan.values():
            kecamatan = kecamatan_key(self.kecamatan_name(area.code))
            self.by_name[key(area.name)].append(area.code)
            self.by_pair[kecamatan, key(area.name)].append(area.code)
            self.by_number[number_key(area.name)].append(area.code)
            self.bare_pairs.add((kecamatan, bare_key(area.name)))
        self.loose_names = {loosened(a.name) for a in self.kelurahan.values()}
        names = [a.name for a in areas if a.level in ("kota", "kota_adm", "provinsi")] + [self.city.name]
        self.city_keys = {city_key(name) for name in names}
        self.points = {
            a.code: (a.lon, a.lat) for a in self.kelurahan.values() if a.lon is not None and a.lat is not None
        }

    def kecamatan_name(self, code: str) -> str:
        """Name of the kecamatan a kelurahan belongs to."""
        return self.kecamatan.get(kecamatan_of(code), "")

    def of_kind(self, codes: list[str], kind: str | None) -> list[str]:
        """Those of the codes that are of that kind; all of them when the kind is not known or fits none."""
        return [c for c in codes if kind and kelurahan_kind(c) == kind] or codes

    def named(self, name: str, kecamatan: str | None, kind: str | None) -> list[str]:
        """Codes of that name (key) in that kecamatan (key), None = in the whole city; kind: only of that kind."""
        codes = self.by_pair.get((kecamatan, name), []) if kecamatan else self.by_name.get(name, [])
        return [c for c in codes if kind in (None, kelurahan_kind(c))]

    def told(self, code: str) -> str:
        """Name, kecamatan and code, as a reader needs them."""
        return f"{self.kelurahan[code].name} ({self.kecamatan_name(code)}, {code})"
