"""Invented points of puskesmas: the middle of one of their kelurahan, moved a little."""

from ilp_dash.ingest.points.ground import Ground
from ilp_dash.store.reference import load_reference

REFERENCE = load_reference()
JAMBI, MAGELANG, TEBING, AMBON, JAKARTA = "15.71", "33.71", "12.76", "81.71", "31"
CENTRES = {a.code: (a.lat, a.lon) for a in REFERENCE.areas}
CITIES = {c.kota_code: c for c in REFERENCE.cities}


def invented(kota: str) -> list[tuple[str, float, float]]:
    """(code, lat, lon) for every puskesmas of a city: the middle of one of its kelurahan, moved a little."""
    found = []
    for n, p in enumerate(p for p in REFERENCE.puskesmas if p.kota_code == kota):
        own = [
            w.kelurahan_code
            for w in REFERENCE.working_areas
            if w.puskesmas_code == p.puskesmas_code and w.berlaku_sampai is None
        ]
        lat, lon = CENTRES[own[0]]
        found.append((p.puskesmas_code, round(lat + 0.0013 * (n % 3 - 1), 6), round(lon + 0.0007 * (n % 4 - 1), 6)))
    return found


def kelurahan_of(kota: str) -> list:
    return [a for a in REFERENCE.areas if a.level == "kelurahan" and a.kota_code == kota]


GROUNDS = {kota: Ground(CITIES[kota], kelurahan_of(kota), {}) for kota in CITIES}
