"""Kinerja tahunan per puskesmas: % kinerja of the twelve services, their mean, and the class, by a printed rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ilp_dash.domain import pkp
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.months import month_label, month_of_year
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number

INCOMPLETE = "belum lengkap"


@dataclass(frozen=True)
class Yardstick:
    """The rule in force: bounds of the classes in per cent, and whether the target runs with the months."""

    good_from: float
    poor_to: float
    running: bool

    def months(self, indicator: str, month: date) -> int:
        """Twelfths of the annual sasaran asked for by the end of a month."""
        return month_of_year(month, INDICATORS[indicator].year_start) if self.running else 12

    def of(self, pct: Fraction | None) -> str | None:
        """Class of a % kinerja."""
        return pkp.category(pct, self.good_from, self.poor_to)

    def words(self) -> str:
        """The rule as it is printed."""
        target = "sasaran setahun × bulan berjalan ÷ 12" if self.running else "sasaran setahun"
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

    mean None and category None: a service with a sasaran has no report at all this year. late: its month is not reported yet.
    """

    puskesmas_code: str
    puskesmas: str
    services: dict[str, Fraction | None]
    mean: Fraction | None
    category: str | None
    late: bool


def performances(rows: Sequence, month: date, rule: Yardstick) -> list[Performance]:
    """One per puskesmas, best mean first, those without a mean last. rows: puskesmas × service (`spm_by_puskesmas`)."""
    of: dict[tuple[str, str], list] = {}
    for r in rows:
        of.setdefault((r.puskesmas_code, r.puskesmas), []).append(r)
    made = []
    for (code, name), lines in of.items():
        pcts = {
            r.id: pkp.performance_pct(r.served_ytd, r.sasaran, rule.months(r.id, month)) for r in lines if r.sasaran
        }
        mean = pkp.mean_pct(list(pcts.values()))
        late = not all(r.reported for r in lines if r.sasaran)
        made.append(Performance(code, name, pcts, mean, rule.of(mean), late))
    return sorted(made, key=lambda p: (p.mean is None, -(p.mean or 0), p.puskesmas))


def counts(made: Sequence[Performance]) -> Counter:
    """Puskesmas per class; INCOMPLETE counts those without one."""
    return Counter(p.category or INCOMPLETE for p in made)


def _pct(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def puskesmas_table(made: Sequence[Performance], sel: Selection, rule: Yardstick, place: str) -> Table:
    """% kinerja. One row per puskesmas: mean, class, the twelve services."""
    return Table(
        "kinerja-puskesmas",
        f"% kinerja tiap puskesmas, {place}, s.d. {month_label(sel.month)}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("rerata", "Rata-rata", "pct"),
            Column("kelas", "Kelas"),
            *(Column(i.id, i.short, "pct", False) for i in SPM),
            Column("lapor", "Laporan bulan ini", essential=False),
        ),
        tuple(
            (
                p.puskesmas,
                _pct(p.mean),
                p.category or INCOMPLETE,
                *(_pct(p.services.get(i.id)) for i in SPM),
                "belum lapor" if p.late else "lapor",
            )
            for p in made
        ),
        notes=(
            rule.words(),
            f"{INCOMPLETE.capitalize()}: ada layanan bersasaran yang belum dilaporkan tahun ini; kosong bukan nol.",
        ),
        links=tuple(sel.link("kinerja", puskesmas=p.puskesmas_code) for p in made),
    )


def services_table(services: Sequence, sel: Selection, rule: Yardstick, place: str) -> Table:
    """Cakupan riil and % kinerja of one place. One row per SPM service."""
    lines = []
    for s in services:
        months = rule.months(s.id, sel.month)
        pct = pkp.performance_pct(s.served_ytd, s.sasaran, months)
        target = None if s.sasaran is None else -(-s.sasaran * months // 12)
        kind = rule.of(pct)
        lines.append(
            (
                s.short,
                s.sasaran,
                target,
                s.served_ytd,
                s.coverage_pct,
                _pct(pct),
                kind or ("tanpa sasaran" if not s.sasaran else "belum lapor"),
            )
        )
    return Table(
        "kinerja-layanan",
        f"Kinerja 12 layanan SPM, {place}",
        (
            Column("layanan", "Layanan"),
            Column("sasaran", "Sasaran setahun", "count", False),
            Column("target", "Target sampai bulan ini", "count", False),
            Column("dilayani", "Dilayani", "count", False),
            Column("cakupan", "Cakupan riil", "pct", note="dilayani ÷ sasaran setahun, tidak dibatasi 100"),
            Column("kinerja", "% kinerja", "bar", note="dilayani ÷ target, paling banyak 100"),
            Column("kelas", "Kelas"),
        ),
        tuple(lines),
        notes=(rule.words(),),
        links=tuple(sel.link("laju", indikator=s.id) for s in services),
    )
