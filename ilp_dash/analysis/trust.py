"""Trust derived: which checks a number fails, and why; and what is said beside it without a mark."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.findings import KINDS
from ilp_dash.domain.indicators import BASES, INDICATORS
from ilp_dash.domain.months import add_months, month_label, month_of_year
from ilp_dash.domain.trust import CHECKS

Reasons = dict[str, str]  # id of a failed check -> why, as words without a full stop
BASIS_WORDS = {"pusdatin": "Pusdatin", "riil": "riil"}
MOST_TOLD = 2  # findings told in a reason; more are counted


def concerns(finding, indicator: str, month: date) -> bool:
    """Whether a finding in a file (row of `file_findings`) concerns an indicator's cumulative figure at a month."""
    of = INDICATORS[indicator]
    if finding.indicator not in (None, indicator) or finding.sheet not in (of.program, ""):
        return False
    first = month if of.monthly_ratio else add_months(month, 1 - month_of_year(month, of.year_start))
    return finding.year == month.year if finding.month is None else first <= finding.month <= month


def in_year(finding, month: date) -> bool:
    """Whether a finding is of the calendar year up to a month, or of the school year and still concerns SPM05."""
    year = finding.month.year if finding.month else finding.year
    return year == month.year or (finding.indicator == "SPM05" and concerns(finding, "SPM05", month))


def reasons(row, findings: Sequence) -> Reasons:
    """Why the number of one area and indicator is marked, in the order of CHECKS; {} when it carries no mark.

    row: of `trust_of`; findings: rows of `findings_of_numbers` of the same number.
    """
    said = {
        "lengkap": "belum lapor bulan ini" if row.missing == row.units else "",
        "di_atas_100": "capaian di atas 100 %" if row.above else "",
    }
    for check in ("konsisten", "sasaran_berubah"):
        told = [_told(f, row.area_code) for f in findings if f.trust_check == check]
        more = [f"dan {len(told) - MOST_TOLD} temuan lain"] if len(told) > MOST_TOLD else []
        said[check] = "; ".join(told[:MOST_TOLD] + more)
    return {id: said[id] for id in CHECKS if said.get(id)}


def _told(finding, area: str) -> str:
    """ "K6 lebih banyak daripada K4, Rawasari, Agustus 2026"; without the place the number itself is of."""
    place = finding.kelurahan or f"Puskesmas {finding.puskesmas}"
    own = area == (finding.kelurahan_code or finding.puskesmas_code)
    when = month_label(finding.month) if finding.month else str(finding.year)
    return ", ".join((KINDS[finding.kind][1], *(() if own else (place,)), when))


def beside(row, level: str) -> Reasons:
    """What is said about one number without marking it: parts that have not reported, earlier months that never came,
    late reports, reports not final, parts above 100 %. In the order of CHECKS; {} when nothing.

    row: of `trust_of`.
    """
    unit = "puskesmas" if INDICATORS[row.indicator].program == "SPM" else "kelurahan"
    alone = row.units == 1 and level == unit
    missing = []
    if 0 < row.missing < row.units:
        missing.append(f"{row.missing} dari {row.units} {unit} belum lapor bulan ini")
    if row.missing_before:
        missing.append(f"{row.missing_before} laporan {'' if alone else unit + ' '}bulan sebelumnya belum masuk")
    late = f"paling lama {row.late_days} hari" if level == "kota" else f"{row.late_days} hari"
    said = {
        "lengkap": "; ".join(missing),
        "di_atas_100": f"{row.above_units} {unit} di atas 100 %" if row.above_units and not alone else "",
        "tepat_waktu": f"{row.late} laporan terlambat, {late}" if row.late else "",
        "sementara": f"{row.provisional} laporan belum final" if row.provisional else "",
    }
    return {id: said[id] for id in CHECKS if said.get(id)}


def sasaran_looks(served: int | None, sasaran: int | None, low_pct: float, high_pct: float) -> str | None:
    """How a sasaran looks beside the people served in twelve months: "terlalu rendah" when they are more than low_pct
    per cent of it, "terlalu tinggi" when less than high_pct, "wajar" between; None = one of the two is not known."""
    if served is None or not sasaran:
        return None
    if served * 100 > sasaran * low_pct:
        return "terlalu rendah"
    return "terlalu tinggi" if served * 100 < sasaran * high_pct else "wajar"


def sasaran_beside_births(rows: Sequence, low_pct: float, high_pct: float) -> pd.DataFrame:
    """One row per puskesmas × indicator of `queries.trust.births_and_sasaran`, farthest off its sasaran first:
    puskesmas_code, puskesmas, what, odd (a sasaran looks too low or too high), judged (any could be judged), looks, and
    for each basis served_, sasaran_, hidden_, odd_ and pct_ (missing: not to be judged)."""
    pairs: dict[tuple, dict] = {}
    for r in rows:
        i, looks = INDICATORS[r.indicator], sasaran_looks(r.served, r.sasaran, low_pct, high_pct)
        of = pairs.setdefault(
            (r.puskesmas_code, r.indicator),
            {"puskesmas_code": r.puskesmas_code, "puskesmas": r.puskesmas, "what": f"{i.sasaran} ({i.tag})"}
            | {"off": 0, "judged": False, "said": []},
        )
        of[f"served_{r.basis}"], of[f"sasaran_{r.basis}"], of[f"hidden_{r.basis}"] = r.served, r.sasaran, r.hidden
        of[f"pct_{r.basis}"] = 100 * r.served / r.sasaran if looks else None
        of["said"].append(f"{BASIS_WORDS[r.basis]} {looks or _unjudged(r)}")
        of["judged"] |= looks is not None
        of[f"odd_{r.basis}"] = looks not in (None, "wajar")
        if of[f"odd_{r.basis}"]:
            of["off"] = max(of["off"], abs(r.served - r.sasaran))
    kinds = {"served": "Int64", "sasaran": "Int64", "hidden": "boolean", "odd": "boolean", "pct": "Float64"}
    types = {f"{kind}_{basis}": dtype for basis in BASES for kind, dtype in kinds.items()}
    made = pd.DataFrame(
        pairs.values(), columns=["puskesmas_code", "puskesmas", "what", "off", "judged", "said", *types]
    ).astype(types | {"off": "Int64", "judged": "boolean"})
    return made.assign(odd=made["off"] > 0, looks=made["said"].map("; ".join)).sort_values(
        ["off", "puskesmas", "what"], ascending=[False, True, True], ignore_index=True
    )


def _unjudged(row) -> str:
    if row.hidden:
        return "tidak dinilai (angka disembunyikan)"
    if row.moved:
        return "tidak dinilai (wilayah kerja berubah)"
    return f"tidak dinilai ({row.months} bulan lengkap)" if row.months < 12 else "belum diisi"
