"""The ground of one city: inside its official boundary where that has been taken, else near its kelurahan."""

import math
from collections.abc import Mapping

import shapely

from ilp_dash.domain.words import number
from ilp_dash.ingest.points.coordinates import DMS, LAT, LON, SHIFTED, SIGN, Written

# Kilometres from the centre of the nearest kelurahan: towns are full of them, a spot further away is another place.
NEAR_KM = 5
# Official boundaries are simplified by a few metres, and a GPS errs by some more.
_LEEWAY_M = 100
_KM_PER_DEGREE = 111.32
SWAPPED = "swapped"


class Ground:
    """Of city (a reference City) with its kelurahan (areas) and official boundaries
    (kelurahan code -> GeoJSON geometry; empty: none)."""

    def __init__(self, city, kelurahan, official: Mapping[str, str]):
        self.city = city
        self.official = bool(official)
        shapes = [shapely.from_geojson(text) for text in official.values()]
        self._shape = shapely.union_all(shapes).buffer(_LEEWAY_M / 1000 / _KM_PER_DEGREE)
        shapely.prepare(self._shape)
        self.centres = {a.code: (a.lat, a.lon) for a in kelurahan if a.lat is not None and a.lon is not None}
        # A kelurahan without an official boundary still has its centre.
        self._near = [centre for code, centre in self.centres.items() if code not in official]
        around = NEAR_KM / _KM_PER_DEGREE * 1.01
        wide = [(lon, lat) for lat, lon in self._near]
        west, south, east, north = shapely.union(self._shape, shapely.MultiPoint(wide).buffer(around)).bounds
        self._box = {LAT: (south, north), LON: (west, east)}

    def holds(self, lat: float, lon: float) -> bool:
        """Is this spot the city's?"""
        if shapely.intersects_xy(self._shape, lon, lat):
            return True
        return any(km_between((lat, lon), centre) <= NEAR_KM for centre in self._near)

    def km_away(self, lat: float, lon: float) -> float:
        """Kilometres to the centre of the nearest kelurahan."""
        return min(km_between((lat, lon), centre) for centre in self.centres.values())

    def words(self) -> str:
        """Against what places are checked, Indonesian."""
        near = f"paling jauh {NEAR_KM} km dari titik tengah kelurahan terdekat"
        if not self.official:
            return f"{near} (batas resmi kota belum ada; skema tidak dipakai)"
        inside = f"di dalam batas resmi kota (kelonggaran {_LEEWAY_M} m)"
        return f"{inside}, atau {near} yang belum punya batas" if self._near else inside

    def proposals(self, lat: Written, lon: Written) -> list[tuple[float, float, str]]:
        """(lat, lon, what happened) of every likely meaning that lies in the city: those that take
        the fewest errors."""
        found: dict[tuple[float, float], tuple] = {}
        for swapped in (False, True):
            a, b = (lon, lat) if swapped else (lat, lon)
            if a.axis == LON or b.axis == LAT:
                continue
            easts = list(self._within(LON, b))
            for y, of_lat in self._within(LAT, a):
                for x, of_lon in easts:
                    if self.holds(y, x):
                        kinds = of_lat | of_lon | ({SWAPPED} if swapped else frozenset())
                        # Who writes minutes and seconds in one column writes them in both,
                        # even where the digits would do as they are.
                        cost = len(kinds), (DMS in of_lat) != (DMS in of_lon), len(of_lat) + len(of_lon)
                        spot = round(y, 6), round(x, 6)
                        if spot not in found or cost < found[spot][0]:
                            found[spot] = cost, _happened(swapped, y, of_lat, x, of_lon)
        least = min((cost for cost, _ in found.values()), default=None)
        return [(*spot, words) for spot, (cost, words) in found.items() if cost == least]

    def _within(self, axis: str, written: Written):
        low, high = self._box[axis]
        return [(value, changes) for value, changes in written.meant() if low <= value <= high]


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two (lat, lon), on a local plane."""
    narrow = math.cos(math.radians(other[0]))
    return _KM_PER_DEGREE * math.hypot(one[0] - other[0], (one[1] - other[1]) * narrow)


def _happened(swapped: bool, lat: float, of_lat: frozenset, lon: float, of_lon: frozenset) -> str:
    """What was found, Indonesian: "lintang dan bujur: derajat-menit-detik ditulis sebagai desimal"."""

    def where(change: str) -> str:
        return " dan ".join(name for name, changes in (("lintang", of_lat), ("bujur", of_lon)) if change in changes)

    said = ["lintang dan bujur tertukar"] if swapped else []
    if axis := where(DMS):
        said.append(f"{axis} ditulis derajat-menit-detik ({_dms(lat)}, {_dms(lon)})")
    if axis := where(SHIFTED):
        said.append(f"letak koma desimal {axis} hilang atau bergeser")
    for value, changes, axis in ((lat, of_lat, "lintang"), (lon, of_lon, "bujur")):
        if SIGN in changes:
            said.append(f"tanda minus {axis} {'hilang' if value < 0 else 'tidak pada tempatnya'}")
    return "; ".join(said)


def _dms(value: float) -> str:
    seconds = round(abs(value) * 3600, 1)
    rest = number(seconds % 60, 0 if seconds == int(seconds) else 1)
    return f"{'−' if value < 0 else ''}{int(seconds // 3600)}°{int(seconds % 3600 // 60):02d}'{rest.zfill(2)}\""
