"""Trust derived: which checks a number fails, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, month_of_year
from ilp_dash.domain.trust import CHECKS

Reasons = dict[str, str]  # id of a failed check -> why, as words without a full stop


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


def found_in(findings: Iterable, level: str, area: str) -> list:
    """Findings of one place: city = all, a puskesmas = of its files, a kelurahan = those that name it."""
    key = {"puskesmas": "puskesmas_code", "kelurahan": "kelurahan_code"}.get(level)
    return [f for f in findings if key is None or getattr(f, key) == area]


def reasons(row, findings: Sequence, month: date, level: str) -> Reasons:
    """Why the number of one area and indicator is marked, in the order of CHECKS; {} when it passes every check.

    row: of `trust_of`; findings: rows of `file_findings` of the same area.
    """
    of = INDICATORS[row.indicator]
    unit = "puskesmas" if of.program == "SPM" else "kelurahan"
    alone = level in ("puskesmas", "kelurahan") and row.units == 1 and (of.program == "SPM" or level == "kelurahan")
    said = {}
    missing = []
    if row.missing:
        missing.append(
            "belum lapor bulan ini" if alone else f"{row.missing} dari {row.units} {unit} belum lapor bulan ini"
        )
    if row.missing_before:
        missing.append(f"{row.missing_before} laporan {'' if alone else unit + ' '}bulan sebelumnya belum masuk")
    said["lengkap"] = "; ".join(missing)
    if row.late:
        days = f"{row.late_days} hari"
        said["tepat_waktu"] = (
            f"laporan terlambat {days}" if level != "kota" else f"{row.late} laporan terlambat, paling lama {days}"
        )
    odd = sum(f.trust_check == "konsisten" and concerns(f, row.indicator, month) for f in findings)
    if odd:
        said["konsisten"] = f"{odd} temuan konsistensi"
    over = ["capaian di atas 100 %"] if row.above else []
    if row.above_units and not alone:
        over.append(f"{row.above_units} {unit} di atas 100 %")
    said["di_atas_100"] = "; ".join(over)
    if row.revised:
        said["sasaran_berubah"] = "sasaran direvisi" + ("" if alone else f" di {row.revised} {unit}")
    if row.provisional:
        said["sementara"] = f"{row.provisional} laporan belum final"
    return {id: said[id] for id in CHECKS if said.get(id)}


def combined(of_each: Mapping[str, Reasons], noun: str = "layanan") -> Reasons:
    """Reasons of a number made of several (services reached, people left): each check once, with the services that fail
    it.

    of_each: indicator -> its reasons. A reason that all failing ones share is given in its own words.
    """
    said: Reasons = {}
    for id, check in CHECKS.items():
        failing = {i: r[id] for i, r in of_each.items() if id in r}
        if not failing:
            continue
        words = set(failing.values())
        if len(words) == 1 and len(failing) > 1:
            said[id] = next(iter(words))
        else:
            named = ", ".join(INDICATORS[i].short for i in failing)
            said[id] = f"{check.word}: {f'{len(failing)} {noun}' if len(failing) > 3 else named}"
    return said


def words(failed: Reasons) -> str:
    """The failed checks in a few words for a table cell: "belum lengkap, sementara"; "" when none failed."""
    return ", ".join(CHECKS[id].word for id in failed)
