"""How many clients each kelurahan serves in a year: city totals as its
character says, persistent differences inside the city."""

from collections.abc import Sequence
from math import exp
from random import Random

from ilp_dash.demo.characters import YEARS, Character
from ilp_dash.demo.population import PWS_GROUP, SPM_GROUP, Village

# Indicators that move together in a kelurahan: the same staff does them.
FAMILY = {
    "K1": "antenatal",
    "K4": "antenatal",
    "K6": "antenatal",
    "PF": "persalinan",
    "KF_LENGKAP": "persalinan",
    "KN1": "neonatal",
    "KN_LENGKAP": "neonatal",
    "PK": "persalinan",
}
# Services without a PWS line of their own: counted by kelurahan here, reported only by the puskesmas.
ONLY_SPM = ("SPM04", "SPM05", "SPM10", "SPM12")
# PWS line whose kelurahan add up to the SPM service (SPM01: see antenatal_line).
SPM_FROM_PWS = {
    "SPM02": "PF",
    "SPM03": "KN_LENGKAP",
    "SPM06": "SKRINING_PRODUKTIF",
    "SPM07": "SKRINING_LANSIA",
    "SPM08": "HT_DILAYANI",
    "SPM09": "DM_DILAYANI",
    "SPM11": "TERDUGA_TB",
}
# Of the women with six contacts this share also saw the doctor twice with USG (PMK 6/2024).
DOCTOR_SHARE = 0.985


def city_target(character: Character, indicator: str, year: int) -> float:
    """Coverage of the city by the end of the year, as a fraction of the pusdatin sasaran (parameter
    of the simulation)."""
    n = YEARS.index(year)
    spm = character.coverage
    if indicator in spm:
        pct = spm[indicator][n]
    elif indicator in character.pws:
        pct = character.pws[indicator][n]
    elif indicator in ("K1", "K4", "K6"):
        k4 = spm["SPM01"][n] if year == 2023 else spm["SPM01"][n] / DOCTOR_SHARE * 1.06
        k6 = spm["SPM01"][n] * 0.83 if year == 2023 else spm["SPM01"][n] / DOCTOR_SHARE
        pct = {"K1": k4 * 1.045, "K4": k4, "K6": k6}[indicator]
    else:
        pct = {
            "PF": spm["SPM02"],
            "KF_LENGKAP": [p * 0.95 for p in spm["SPM02"]],
            "KN1": [p * 1.025 for p in spm["SPM03"]],
            "KN_LENGKAP": spm["SPM03"],
            "SKRINING_PRODUKTIF": spm["SPM06"],
            "SKRINING_LANSIA": spm["SPM07"],
            "HT_DILAYANI": spm["SPM08"],
            "DM_DILAYANI": spm["SPM09"],
            "TERDUGA_TB": spm["SPM11"],
        }[indicator][n]
    return pct / 100


def year_totals(character: Character, villages: Sequence[Village], seed: int) -> dict[tuple[str, int], dict[str, int]]:
    """(indicator, year) -> kelurahan code -> clients served in the year; the city's sum is near its target."""
    strength = {code: Random(f"{seed}/strength/{code}").gauss(0, 1) for code in {v.puskesmas_code for v in villages}}
    totals = {}
    for indicator in (*PWS_GROUP, *ONLY_SPM):
        family = FAMILY.get(indicator, indicator)
        scores = [_score(seed, village, family, strength[village.puskesmas_code]) for village in villages]
        group = PWS_GROUP.get(indicator) or SPM_GROUP[indicator]
        for n, year in enumerate(YEARS):
            # Off the round figure by less than half a per cent: no city ends a year on 66.00.
            uneven = Random(f"{seed}/uneven/{character.kota_code}/{indicator}/{year}").uniform(-0.0045, 0.0045)
            target = city_target(character, indicator, year) + uneven
            width = 0.075 + 0.15 * max(0.0, 1 - target)
            sasaran = [village.sasaran[year][group][0] for village in villages]
            factors = [exp(width * (usual + drift[n])) for usual, drift in scores]
            level = target * sum(sasaran) / sum(s * f for s, f in zip(sasaran, factors, strict=True))
            totals[indicator, year] = _whole(villages, [s * f * level for s, f in zip(sasaran, factors, strict=True)])
    return totals


def _score(seed: int, village: Village, family: str, strength: float) -> tuple[float, list[float]]:
    """Persistent standing of a kelurahan in a family of services, and its
    drift from year to year (standard normal scale)."""
    rng = Random(f"{seed}/score/{family}/{village.puskesmas_code}")
    own = rng.gauss(0, 1)
    rng = Random(f"{seed}/score/{family}/{village.code}")
    usual = 0.6 * strength + 0.5 * own + 0.6 * rng.gauss(0, 1)
    return usual, [rng.gauss(0, 0.35) for _ in YEARS]


def _whole(villages: Sequence[Village], amounts: Sequence[float]) -> dict[str, int]:
    """Whole clients per kelurahan whose sum is the sum of the amounts (running remainder)."""
    counts, reached, done = {}, 0.0, 0
    for village, amount in zip(villages, amounts, strict=True):
        reached += amount
        counts[village.code] = max(0, round(reached) - done)
        done += counts[village.code]
    return counts


def antenatal_line(year: int) -> tuple[str, float]:
    """PWS line and share behind SPM01: K4 under PMK 4/2019, K6 with two doctor contacts under PMK 6/2024."""
    return ("K4", 1.0) if year < 2024 else ("K6", DOCTOR_SHARE)
