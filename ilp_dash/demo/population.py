"""Invented population and sasaran of each kelurahan: uneven sizes that add up to the city's published population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from random import Random

from ilp_dash.demo.characters import YEARS, Character

# Share of the population in each sasaran group where a city has no share of its own.
SHARES = {
    "balita": 0.065,
    "sekolah": 0.14,
    "produktif": 0.65,
    "ht": 0.228,
    "odgj": 0.0015,
    "tb": 0.010,
    "hiv": 0.025,
    "kk": 1 / 3.6,
}
CHILD_GROUPS = ("hamil", "bersalin", "bayi", "hidup", "komplikasi", "balita")
GROUPS = (*CHILD_GROUPS, "sekolah", "produktif", "lansia", "ht", "dm", "odgj", "tb", "hiv", "kk")
SPM_GROUP = {
    "SPM01": "hamil",
    "SPM02": "bersalin",
    "SPM03": "bayi",
    "SPM04": "balita",
    "SPM05": "sekolah",
    "SPM06": "produktif",
    "SPM07": "lansia",
    "SPM08": "ht",
    "SPM09": "dm",
    "SPM10": "odgj",
    "SPM11": "tb",
    "SPM12": "hiv",
}
PWS_GROUP = {
    "K1": "hamil",
    "K4": "hamil",
    "K6": "hamil",
    "PF": "bersalin",
    "KF_LENGKAP": "bersalin",
    "KN1": "bayi",
    "KN_LENGKAP": "bayi",
    "PK": "komplikasi",
    "IDL": "hidup",
    "SKRINING_PRODUKTIF": "produktif",
    "SKRINING_LANSIA": "lansia",
    "HT_DILAYANI": "ht",
    "DM_DILAYANI": "dm",
    "TERDUGA_TB": "tb",
    "KUNJUNGAN_RUMAH": "kk",
}


@dataclass(frozen=True)
class Village:
    """One kelurahan of the simulation: people at the end of 2024, and per
    year and group the two sasaran (pusdatin, riil)."""

    code: str
    name: str
    puskesmas_code: str
    people: int
    sasaran: dict[int, dict[str, tuple[int, int]]]


def served_areas(reference, kota_code: str, year: int) -> dict[str, list[str]]:
    """Puskesmas code -> its kelurahan codes at the end of a year (dated wilayah kerja), in code order."""
    day = date(year, 12, 31)
    served = {p.puskesmas_code: [] for p in reference.puskesmas if p.kota_code == kota_code}
    for row in reference.working_areas:
        starts, ends = row.berlaku_mulai or date.min, row.berlaku_sampai or date.max
        if row.puskesmas_code in served and starts <= day <= ends:
            served[row.puskesmas_code].append(row.kelurahan_code)
    return {code: sorted(set(areas)) for code, areas in served.items()}


def villages_of(reference, character: Character, seed: int) -> list[Village]:
    """Every kelurahan of a city that some puskesmas serves, in code order, with invented people and sasaran."""
    keeper = {
        area: code
        for year in YEARS
        for code, areas in served_areas(reference, character.kota_code, year).items()
        for area in areas
    }
    areas = {a.code: a for a in reference.areas}
    city = next(c for c in reference.cities if c.kota_code == character.kota_code)
    codes = sorted(code for code, a in areas.items() if a.level == "kelurahan" and code in keeper)
    rng = Random(f"{seed}/population/{character.kota_code}")
    weights = [_weight(code, areas, character) * exp(rng.gauss(0, character.spread)) for code in codes]
    total = sum(weights)
    return [
        Village(
            code,
            areas[code].name,
            keeper[code],
            people := max(150, round(city.population * weight / total)),
            _sasaran(people, character, Random(f"{seed}/sasaran/{code}")),
        )
        for code, weight in zip(codes, weights, strict=True)
    ]


def _weight(code: str, areas: Mapping, character: Character) -> float:
    """Relative size of a kelurahan from the name of its kecamatan, or of the kota administrasi above it."""
    parent = areas.get(areas[code].parent_code)
    above = areas.get(parent.parent_code) if parent else None
    names = [above.name if above else "", parent.name if parent else ""]
    return next((w for name in names for key, w in character.kecamatan_weight.items() if key in name), 1.0)


def _sasaran(people: int, character: Character, rng: Random) -> dict[int, dict[str, tuple[int, int]]]:
    """Both bases of every group and year; the head count differs from the
    projection by -15 to +12 per cent, persistently."""
    shares = SHARES | character.shares
    shares["bersalin"], shares["bayi"] = shares["hamil"] * 0.955, shares["hamil"] * 0.91
    local = {
        group: 1 + rng.gauss(0, 0.04)
        for group in ("hamil", "balita", "sekolah", "produktif", "lansia", "ht", "dm", "odgj", "tb", "hiv", "kk")
    }
    child = rng.gauss(character.riil_child, 0.035)
    apart = {
        group: (child if group in CHILD_GROUPS else character.riil_other)
        + rng.gauss(0, 0.02 if group in CHILD_GROUPS else 0.04)
        for group in GROUPS
    }
    growth = character.growth + rng.gauss(0, 0.004)
    years = {}
    for year in YEARS:
        now = people * (1 + growth) ** (year - 2024)
        figures = {}
        for group in GROUPS:
            if group == "komplikasi":
                figures[group] = tuple(max(1, round(n / 5)) for n in figures["hamil"])
                continue
            if group == "hidup":
                figures[group] = tuple(max(1, round(n * 0.985)) for n in figures["bayi"])
                continue
            share = shares[group] * local["hamil" if group in ("bersalin", "bayi") else group]
            riil = min(0.12, max(-0.15, apart[group] + rng.gauss(0, 0.012)))
            projected = max(1, round(now * share))
            figures[group] = (projected, max(1, round(projected * (1 + riil))))
        years[year] = figures
    return years


def total_sasaran(villages: Sequence[Village], year: int, group: str) -> tuple[int, int]:
    """Sasaran of a puskesmas or city: the sum over its kelurahan, (pusdatin, riil)."""
    pairs = [v.sasaran[year][group] for v in villages]
    return sum(p for p, _ in pairs), sum(r for _, r in pairs)
