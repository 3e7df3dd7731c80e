"""Kinerja tahunan per puskesmas: % kinerja of the twelve services, their mean, and the class, by a printed rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from ilp_dash.domain import pkp
from ilp_dash.domain.indicators import SPM
from ilp_dash.domain.words import number

INCOMPLETE = "belum lengkap"
INCOMPLETE_NOTE = (
    f"{INCOMPLETE.capitalize()}: ada layanan bersasaran yang belum dilaporkan tahun ini; kosong bukan nol."
)


@dataclass(frozen=True)
class Yardstick:
    """The rule in force: bounds of the classes in per cent, and whether the target runs with the months."""

    good_from: float
    poor_to: float
    running: bool

    def due(self, row) -> int | None:
        """Twelfths of sasaran asked for by the last report (of each unit): people × 12; None without one. row: of
        `spm_services` or `spm_by_puskesmas`."""
        if not row.sasaran or row.running_pct is None:
            return None
        return round(row.running_pct * row.sasaran * 12 / 100) if self.running else 12 * row.sasaran

    def of(self, pct: Fraction | None) -> str | None:
        """Class of a % kinerja."""
        return pkp.category(pct, self.good_from, self.poor_to)

    def words(self) -> str:
        """The rule as it is printed."""
        target = "sasaran setahun × bulan laporan terakhir ÷ 12" if self.running else "sasaran setahun"
        return (
            f"Aturan: % kinerja = dilayani ÷ target × 100, paling banyak 100; target = {target}. "
            f"Baik mulai {number(self.good_from)} %, kurang sampai {number(self.poor_to)} %, cukup di antaranya. "
            "Meniru cara PKP untuk 12 layanan SPM saja: bukan nilai PKP resmi."
        )


def yardstick(rules: Mapping[str, str]) -> Yardstick:
    """The rule from the texts in force."""
    return Yardstick(float(rules["pkp_baik"]), float(rules["pkp_kurang"]), rules["pkp_target"] == "berjalan")


@dataclass(frozen=True)
class Performance:
    """One puskesmas. services: id → exact per cent, None = belum lapor; services without sasaran are left out.

    mean None and category None: a service with a sasaran has no report at all this year. late: its month is not
    reported yet.
    """

    puskesmas_code: str
    puskesmas: str
    services: dict[str, Fraction | None]
    mean: Fraction | None
    category: str | None
    late: bool


def performances(rows: Sequence, rule: Yardstick) -> list[Performance]:
    """One per puskesmas, best mean first, those without a mean last. rows: puskesmas × service (`spm_by_puskesmas`)."""
    of: dict[tuple[str, str], list] = {}
    for r in rows:
        of.setdefault((r.puskesmas_code, r.puskesmas), []).append(r)
    made = []
    for (code, name), lines in of.items():
        pcts = {r.id: pkp.performance_pct(r.served_ytd, rule.due(r)) for r in lines if r.sasaran}
        mean = pkp.mean_pct(list(pcts.values()))
        newest = max(r.counted_month for r in lines)  # in December the school service is counted at June
        late = not all(r.reported for r in lines if r.sasaran and r.counted_month == newest)
        made.append(Performance(code, name, pcts, mean, rule.of(mean), late))
    return sorted(made, key=lambda p: (p.mean is None, -(p.mean or 0), p.puskesmas))


def counts(made: Sequence[Performance]) -> Counter:
    """Puskesmas per class; INCOMPLETE counts those without one."""
    return Counter(p.category or INCOMPLETE for p in made)


class ServiceLine(NamedTuple):
    """One SPM service of one place. target: people asked for by the month; kinerja_pct: at most 100; kind: its class,
    or why none.
    """

    id: str
    short: str
    sasaran: int | None
    target: int | None
    served_ytd: int | None
    coverage_pct: float | None
    kinerja_pct: float | None
    kind: str


def by_service(services: Sequence, rule: Yardstick) -> list[ServiceLine]:
    """Cakupan riil and % kinerja of one place. services: rows of `spm_services`."""
    lines = []
    for s in services:
        due = rule.due(s)
        pct = pkp.performance_pct(s.served_ytd, due)
        target = None if due is None else -(-due // 12)
        kind = rule.of(pct) or ("belum lapor" if s.sasaran else "tanpa sasaran")
        lines.append(ServiceLine(s.id, s.short, s.sasaran, target, s.served_ytd, s.coverage_pct, as_float(pct), kind))
    return lines


def as_float(value: Fraction | None) -> float | None:
    """An exact per cent as a plain number, None for None: to draw or print, never to judge."""
    return None if value is None else float(value)


def ranked(made: Sequence[Performance]) -> pd.DataFrame:
    """One row per puskesmas, in the given order: puskesmas_code, puskesmas, mean_pct, kind (class or INCOMPLETE), late.

    Further one column per service with its % kinerja; missing = belum lapor or without sasaran.
    """
    ids = [i.id for i in SPM]
    rows = [
        [p.puskesmas_code, p.puskesmas, as_float(p.mean), p.category or INCOMPLETE, p.late]
        + [as_float(p.services.get(id)) for id in ids]
        for p in made
    ]
    frame = pd.DataFrame(rows, columns=["puskesmas_code", "puskesmas", "mean_pct", "kind", "late", *ids])
    return frame.astype(dict.fromkeys(["mean_pct", *ids], "Float64"))
