"""Trust derived: which checks a number fails, and why; and what is said beside it without a mark."""

from collections.abc import Sequence
from datetime import date

from ilp_dash.domain.findings import KINDS
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, month_label, month_of_year
from ilp_dash.domain.trust import CHECKS

Reasons = dict[str, str]  # id of a failed check -> why, as words without a full stop
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
