"""Monthly figures of one puskesmas and year: PWS lines of its kelurahan, and SPM lines that add up from them."""

from collections.abc import Mapping, Sequence
from math import exp
from random import Random

from ilp_dash.demo.characters import YEARS, Character
from ilp_dash.demo.coverage import SPM_FROM_PWS, antenatal_line
from ilp_dash.demo.population import PWS_GROUP, SPM_GROUP, Village, total_sasaran
from ilp_dash.demo.punctuality import Sending, last_reported_month
from ilp_dash.demo.seasons import (
    SCHOOL_SHAPE,
    WEIGHING,
    Months,
    fall_on_months,
    never_above,
    shape,
    unreported,
    without_outliers,
)
from ilp_dash.domain.indicators import PART_OF, PWS, SPM
from ilp_dash.domain.report import PWS_EXTRA, PwsLine, SpmLine

SEASON = {
    "IDL": "imunisasi",
    "SKRINING_PRODUKTIF": "skrining",
    "SKRINING_LANSIA": "skrining",
    "HT_DILAYANI": "pasien",
    "DM_DILAYANI": "pasien",
    "TERDUGA_TB": "tbc",
    "KUNJUNGAN_RUMAH": "rumah",
    "SPM04": "balita",
    "SPM10": "rata",
    "SPM12": "hiv",
}
# Findings per family visited, and the share of them followed up, by year.
FINDING_RATE = {"AKSES": 0.045, "PATUH": 0.060, "BAHAYA": 0.014, "TBC": 0.012}
FOLLOWED_UP = (0.58, 0.70, 0.80, 0.86)
_STOCKS = {"D_S", "S", "EVALUASI"}

Totals = Mapping[tuple[str, int], Mapping[str, int]]
Rows = dict[str, list[int]]


def village_rows(village: Village, character: Character, totals: Totals, year: int, seed: int) -> Rows:
    """All PWS codes of one kelurahan for twelve full months, before anything goes unreported."""
    rng = Random(f"{seed}/months/{village.code}/{year}")
    rows = {
        code: fall_on_months(totals[code, year][village.code], shape(SEASON.get(code, "ibu"), year), rng)
        for code in PWS_GROUP
    }
    for child, parent in PART_OF.items():
        # Mostly the same women and babies as in the parent row, so the same months.
        followed = [count + 0.3 for count in rows[parent]]
        rows[child] = never_above(
            fall_on_months(totals[child, year][village.code], followed, rng, calm=0.4), rows[parent]
        )
    n = YEARS.index(year)
    standing = Random(f"{seed}/staff/{village.code}").gauss(0, 1)
    rows["S"], rows["D_S"] = _weighing(village, character, year, standing, rng)
    usual = min(0.985, character.evaluation[n] * exp(0.12 * standing))
    rows["EVALUASI"] = [int(rng.random() < usual * (0.85 if month == 12 else 1.0)) for month in range(1, 13)]
    for kind, rate in FINDING_RATE.items():
        found = [
            int(visited * rate * max(0.2, 1 + rng.gauss(0, 0.3)) + rng.random()) for visited in rows["KUNJUNGAN_RUMAH"]
        ]
        share = min(1.0, FOLLOWED_UP[n] * exp(0.08 * standing))
        rows[f"TEMUAN_{kind}"] = found
        rows[f"LANJUT_{kind}"] = [min(count, int(count * share + rng.random())) for count in found]
    return rows


def _weighing(
    village: Village, character: Character, year: int, standing: float, rng: Random
) -> tuple[list[int], list[int]]:
    """S (balita of the month, around the head count) and D (weighed), with more in the weighing months."""
    children = village.sasaran[year]["balita"][1]
    usual = character.pws["D_S"][YEARS.index(year)] / 100 * exp(0.06 * standing)
    s_row, d_row = [], []
    for month, season in enumerate(WEIGHING, 1):
        s = max(1, round(children * (1 + 0.0012 * (month - 6)) * (1 + rng.gauss(0, 0.006))))
        ratio = min(0.985, usual * season * (1 + rng.gauss(0, 0.022)))
        s_row.append(s)
        d_row.append(min(s, round(s * ratio)))
    return s_row, d_row


def pws_lines(village: Village, rows: Rows, year: int, sending: Sending) -> list[PwsLine]:
    """The kelurahan's lines as reported: order of domain.indicators.PWS, then PWS_EXTRA."""
    last = last_reported_month(year)
    told: dict[str, Months] = {}
    for code, row in rows.items():
        stock = code in _STOCKS
        values = unreported(row, sending.missing, sending.caught_up, last, stock)
        told[code] = values if stock else without_outliers(values)
    for child, parent in PART_OF.items():
        told[child] = never_above(told[child], told[parent])
    for code in PWS_EXTRA:
        if code.startswith("LANJUT_"):
            found = told[code.replace("LANJUT_", "TEMUAN_")]
            told[code] = [v if v is None else min(v, f) for v, f in zip(told[code], found, strict=True)]
    lines = []
    for code in (*(i.id for i in PWS), *PWS_EXTRA):
        sasaran = village.sasaran[year][PWS_GROUP[code]] if code in PWS_GROUP else (None, None)
        lines.append(PwsLine(village.code, code, *sasaran, values=tuple(told[code])))
    return lines


def spm_lines(
    puskesmas_code: str,
    villages: Sequence[Village],
    rows: Sequence[Rows],
    totals: Totals,
    year: int,
    sending: Sending,
    seed: int,
) -> list[SpmLine]:
    """The twelve services: the sum of the kelurahan where a PWS line counts
    the same people, else the puskesmas's own months."""
    last = last_reported_month(year)
    lines = []
    for service in SPM:
        sasaran = total_sasaran(villages, year, SPM_GROUP[service.id])
        if service.id == "SPM01":
            code, share = antenatal_line(year)
            served = _share_of(_sum(rows, code), share)
        elif service.id in SPM_FROM_PWS:
            served = _sum(rows, SPM_FROM_PWS[service.id])
        elif service.id == "SPM05":
            served = _school(puskesmas_code, villages, totals, year, seed)
        else:
            rng = Random(f"{seed}/spm/{service.id}/{puskesmas_code}/{year}")
            served = fall_on_months(_total(villages, totals, service.id, year), shape(SEASON[service.id], year), rng)
        told = without_outliers(unreported(served, sending.missing, sending.caught_up, last))
        lines.append(SpmLine(service.id, *sasaran, served=tuple(told)))
    return lines


def _sum(rows: Sequence[Rows], code: str) -> list[int]:
    return [sum(month) for month in zip(*(r[code] for r in rows), strict=True)]


def _share_of(row: Sequence[int], share: float) -> list[int]:
    """Months of a share of the row, rounded on the running sum so that the year's total is right."""
    if share == 1:
        return list(row)
    reached, done, months = 0, 0, []
    for value in row:
        reached += value
        months.append(round(reached * share) - done)
        done += months[-1]
    return months


def _total(villages: Sequence[Village], totals: Totals, indicator: str, year: int) -> int:
    return sum(totals[indicator, year][v.code] for v in villages)


def _school(puskesmas_code: str, villages: Sequence[Village], totals: Totals, year: int, seed: int) -> list[int]:
    """SPM05 of a calendar year: the end of one school year (January to June)
    and the start of the next (July to December)."""
    before = year - 1 if year > YEARS[0] else year
    months = []
    for start, part in ((year - 1, slice(6, 12)), (year, slice(0, 6))):
        total = _total(villages, totals, "SPM05", before if start < year else year)
        months += fall_on_months(total, SCHOOL_SHAPE, Random(f"{seed}/school/{puskesmas_code}/{start}"))[part]
    return months
