"""Mistakes planted on purpose at known places, so that every check of the dashboard has something to find.

Nowhere else do the simulated figures break the rules named in `STRICT`. Kelurahan are given by their place in the
puskesmas's working area in code order, because that table is the city's to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from ilp_dash.domain.indicators import PART_OF
from ilp_dash.domain.report import PwsLine, Report, SpmLine

KINDS = {
    "k6_di_atas_k4": "K6 kumulatif lebih besar dari K4",
    "k4_di_atas_k1": "K4 kumulatif lebih besar dari K1",
    "kn_lengkap_di_atas_kn1": "KN lengkap kumulatif lebih besar dari KN1",
    "d_di_atas_s": "D lebih besar dari S",
    "sama_dengan_bulan_lalu": "semua angka sama dengan bulan sebelumnya",
    "lebih_5_kali_median": "angka bulan lebih dari 5 kali median setahun",
    "dilayani_di_atas_sasaran": "dilayani lebih besar dari sasaran",
    "sasaran_direvisi": "sasaran berubah di tengah tahun",
    "dilayani_tanpa_sasaran": "ada yang dilayani tetapi sasaran kosong",
}
# Kinds that occur at the planted places only (coverage above 100 % also occurs by itself).
STRICT = tuple(kind for kind in KINDS if kind != "dilayani_di_atas_sasaran")


@dataclass(frozen=True)
class Planted:
    """One mistake. place: index of the kelurahan in the working area, None
    = the SPM sheet. month: where it first shows.

    amount: factor on the sasaran for a revision (pusdatin, riil), or per cent of the sasaran served.
    """

    kind: str
    puskesmas_code: str
    year: int
    month: int
    indicator: str | None = None
    place: int | None = None
    amount: float = 0.0


PLANTED = (
    Planted("k6_di_atas_k4", "P1571020202", 2026, 8, "K6", 0),
    Planted("k6_di_atas_k4", "P3174040101", 2025, 10, "K6", 1),
    Planted("k4_di_atas_k1", "P1274020202", 2025, 10, "K4", 0),
    Planted("kn_lengkap_di_atas_kn1", "P8171020203", 2026, 7, "KN_LENGKAP", 0),
    Planted("kn_lengkap_di_atas_kn1", "P3371011201", 2024, 11, "KN_LENGKAP", 0),
    Planted("d_di_atas_s", "P1274010201", 2026, 8, "D_S", 0),
    Planted("d_di_atas_s", "P1571080201", 2025, 8, "D_S", 0),
    Planted("sama_dengan_bulan_lalu", "P8171030203", 2026, 5, None, 0),
    Planted("sama_dengan_bulan_lalu", "P8171030203", 2026, 5),
    Planted("sama_dengan_bulan_lalu", "P1274021201", 2024, 10),
    Planted("lebih_5_kali_median", "P1571050202", 2026, 5, "SPM11"),
    Planted("lebih_5_kali_median", "P3371020201", 2025, 9, "SKRINING_PRODUKTIF", 1),
    Planted("dilayani_di_atas_sasaran", "P1571040201", 2025, 12, "SPM02", None, 118.0),
    Planted("dilayani_di_atas_sasaran", "P8171010202", 2025, 12, "SPM12", None, 131.0),
    Planted("sasaran_direvisi", "P1571010203", 2025, 7, "SPM06", None, 1.08),
    Planted("sasaran_direvisi", "P1571080202", 2026, 6, "SPM01", None, 0.93),
    Planted("sasaran_direvisi", "P1274030201", 2026, 4, "SPM08", None, 1.10),
    Planted("sasaran_direvisi", "P3371010201", 2025, 8, "SPM07", None, 1.05),
    Planted("sasaran_direvisi", "P8171031202", 2024, 7, "SPM03", None, 0.92),
    Planted("sasaran_direvisi", "P8171020201", 2026, 5, "SPM09", None, 1.06),
    Planted("sasaran_direvisi", "P3171090101", 2026, 7, "SPM06", None, 1.04),
    Planted("dilayani_tanpa_sasaran", "P8171021202", 2025, 1, "SPM12"),
    Planted("dilayani_tanpa_sasaran", "P3171020101", 2026, 1, "IDL", 2),
)


def months_that_must_come(puskesmas_code: str, year: int) -> set[int]:
    """Months a puskesmas reports for certain in both forms, so that its
    planted mistakes show (with the months around them)."""
    found = {p.month for p in PLANTED if p.puskesmas_code == puskesmas_code and p.year == year}
    return {m for month in found for m in (month - 1, month, month + 1) if 1 <= m <= 12}


def kelurahan_of(planted: Planted, report: Report) -> str | None:
    """Code of the kelurahan a mistake is planted in; None for the SPM sheet."""
    codes = sorted({line.kelurahan_code for line in report.pws})
    return codes[planted.place % len(codes)] if planted.place is not None and codes else None


def plant(report: Report, mistakes: Sequence[Planted] = PLANTED) -> Report:
    """The report with its planted mistakes, unchanged when it has none."""
    for mistake in mistakes:
        if (mistake.puskesmas_code, mistake.year) == (report.puskesmas_code, report.year):
            report = _spm(report, mistake) if mistake.place is None else _pws(report, mistake)
    return report


def _spm(report: Report, mistake: Planted) -> Report:
    return replace(report, spm=tuple(_spm_line(line, mistake) for line in report.spm))


def _spm_line(line: SpmLine, mistake: Planted) -> SpmLine:
    month = mistake.month
    if mistake.kind == "sama_dengan_bulan_lalu":
        return replace(line, served=_with(line.served, month, line.served[month - 2]))
    if line.indicator != mistake.indicator:
        return line
    if mistake.kind == "lebih_5_kali_median":
        return replace(line, served=_with(line.served, month, _outlier(line.served)))
    if mistake.kind == "dilayani_di_atas_sasaran":
        return replace(line, served=_lifted(line.served, round(line.sasaran_pusdatin * mistake.amount / 100)))
    if mistake.kind == "sasaran_direvisi":
        return replace(
            line,
            revised_pusdatin=round(line.sasaran_pusdatin * mistake.amount),
            revised_riil=round(line.sasaran_riil * (1 + (mistake.amount - 1) / 2)),
            revised_from=month,
        )
    if mistake.kind == "dilayani_tanpa_sasaran":
        return replace(line, sasaran_pusdatin=None, sasaran_riil=None)
    raise ValueError(mistake.kind)


def _lifted(served: Sequence[int | None], total: int) -> tuple[int | None, ...]:
    """The months raised evenly until they add up to `total`; unchanged when they are above it already."""
    reported = [n for n, value in enumerate(served) if value is not None]
    row = list(served)
    for step in range(total - sum(served[n] for n in reported)):
        row[reported[step % len(reported)]] += 1
    return tuple(row)


def _pws(report: Report, mistake: Planted) -> Report:
    code = kelurahan_of(mistake, report)
    rows = {line.code: line for line in report.pws if line.kelurahan_code == code}
    changed = {line.code: line for line in _pws_lines(rows, mistake)}
    return replace(
        report, pws=tuple(changed.get(line.code, line) if line.kelurahan_code == code else line for line in report.pws)
    )


def _pws_lines(rows: dict[str, PwsLine], mistake: Planted) -> list[PwsLine]:
    month, line = mistake.month, rows.get(mistake.indicator)
    if mistake.kind == "sama_dengan_bulan_lalu":
        return _copied_month(rows, month)
    if mistake.kind in ("k6_di_atas_k4", "k4_di_atas_k1", "kn_lengkap_di_atas_kn1"):
        parent = rows[PART_OF[mistake.indicator]]
        # Enough to stay above until the last month reported, so that the mistake also shows in the year's sum.
        ahead = max(_total(parent.values[:m]) - _total(line.values[:m]) for m in range(month, 13))
        return [replace(line, values=_with(line.values, month, line.values[month - 1] + ahead + 3))]
    if mistake.kind == "d_di_atas_s":
        return [replace(line, values=_with(line.values, month, rows["S"].values[month - 1] + 7))]
    if mistake.kind == "lebih_5_kali_median":
        return [replace(line, values=_with(line.values, month, _outlier(line.values)))]
    if mistake.kind == "dilayani_tanpa_sasaran":
        return [replace(line, sasaran_pusdatin=None, sasaran_riil=None)]
    raise ValueError(mistake.kind)


def _copied_month(rows: dict[str, PwsLine], month: int) -> list[PwsLine]:
    """Every row with the month before repeated; a parent row is raised in
    both months where its child would overtake it."""
    values = {code: _with(row.values, month, row.values[month - 2]) for code, row in rows.items()}
    for child, parent in reversed(PART_OF.items()):  # K6 before K4: what it raises may raise K1 too
        short = max(_total(values[child][:m]) - _total(values[parent][:m]) for m in range(1, 13))
        if short > 0:
            raised = values[parent][month - 2] + short
            values[parent] = _with(_with(values[parent], month - 1, raised), month, raised)
    return [replace(row, values=values[code]) for code, row in rows.items()]


def _total(values: Sequence[int | None]) -> int:
    return sum(v for v in values if v is not None)


def _outlier(values: Sequence[int | None]) -> int:
    return round(9 * median(v for v in values if v is not None)) + 7


def _with(values: Sequence[int | None], month: int, value: int | None) -> tuple[int | None, ...]:
    return (*values[: month - 1], value, *values[month:])
