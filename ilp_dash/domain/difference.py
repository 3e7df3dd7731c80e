"""What a file would change: the figures of a report before and after, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.merging import KEYS
from ilp_dash.domain.months import MONTH_NAMES
from ilp_dash.domain.report import Report
from ilp_dash.domain.words import number

_SHEETS = {
    "spm": "SPM",
    "pws": "PWS",
    "ilp": "ILP",
    "network": "Jejaring",
    "origins": "Kunjungan",
    "quality": "Mutu",
    "weeks": "Mingguan",
}


class Place(NamedTuple):
    """Where a figure stands. part: field of the report, or "sent_on", "state"; line: its key (merging.KEYS), or the
    form; name: field; month: 1–12, None = no monthly figure."""

    part: str
    line: tuple
    name: str
    month: int | None = None


@dataclass(frozen=True)
class Change:
    """One figure that is new (old None), changed, or withdrawn (new None)."""

    place: Place
    old: object
    new: object

    @property
    def people(self) -> int:
        """By how many people the served of a service change; 0 for what counts no people."""
        return abs((self.new or 0) - (self.old or 0)) if self.place.name in ("served", "values") else 0


@dataclass(frozen=True)
class Difference:
    """Changes by kind, those of most people first."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    withdrawn: tuple[Change, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many of each kind."""
        return len(self.new), len(self.changed), len(self.withdrawn)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)


def figures(report: Report) -> dict[Place, object]:
    """Every figure of a report; what is blank has none."""
    told: dict[Place, object] = {}
    for part, key in KEYS.items():
        for line in getattr(report, part):
            place = tuple(getattr(line, name) for name in key)
            for field in fields(line):
                if field.name in key:
                    continue
                value = getattr(line, field.name)
                if isinstance(value, tuple):
                    told |= {Place(part, place, field.name, n): v for n, v in enumerate(value, 1) if v is not None}
                elif value not in (None, ""):
                    told[Place(part, place, field.name)] = value
    for name in ("sent_on", "state"):
        for form, months in getattr(report, name).items():
            told |= {Place(name, (form,), name, n): v for n, v in enumerate(months, 1) if v is not None}
    for name in ("ilp_declared_on", "ilp_pilot_on", "ilp_planned_on"):
        if getattr(report, name):
            told[Place("ilp", (), name)] = getattr(report, name)
    return told


def difference(before: Mapping[Place, object], after: Mapping[Place, object]) -> Difference:
    """What became new, other, and gone."""
    new = [Change(p, None, v) for p, v in after.items() if p not in before]
    changed = [Change(p, before[p], v) for p, v in after.items() if p in before and before[p] != v]
    gone = [Change(p, v, None) for p, v in before.items() if p not in after]
    return Difference(*(tuple(sorted(changes, key=lambda c: -c.people)) for changes in (new, changed, gone)))


def fulfilled(report: Report) -> int:
    """Services of SPM whose sasaran (Pusdatin, else riil) is reached by what the report's year has so far: n of 12.

    Of SPM05 only July to December count, the part of the school year the sasaran is for.
    """
    return len(reached_services(report))


def reached_services(report: Report) -> set[str]:
    """Codes of the services `fulfilled` counts."""
    return {line.indicator for line in report.spm if _fulfilled(line)}


def _fulfilled(line) -> bool:
    revised = line.revised_from is not None
    sasaran = (line.revised_pusdatin if revised else None) or line.sasaran_pusdatin or line.sasaran_riil
    served = [v for v in line.served[INDICATORS[line.indicator].year_start - 1 :] if v is not None]
    return bool(sasaran and served) and sum(served) >= sasaran


# --- words
# ---------------------------------------------------------------------------------------------------------------

_NAMES = {
    "served": "dilayani",
    "values": "jumlah",
    "sasaran_pusdatin": "sasaran Pusdatin",
    "sasaran_riil": "sasaran riil",
    "revised_pusdatin": "revisi sasaran Pusdatin",
    "revised_riil": "revisi sasaran riil",
    "revised_from": "bulan mulai revisi",
    "sent_on": "tanggal kirim",
    "state": "status",
    "reached_on": "tanggal tercapai",
    "evidence": "bukti",
    "value_pct": "persen",
    "ilp_declared_on": "tanggal ditetapkan ILP",
    "ilp_pilot_on": "tanggal lokus",
    "ilp_planned_on": "rencana",
}


def counts_in_words(counts: tuple[int, int, int] | None) -> str:
    """ "12 angka baru, 3 berubah, 0 ditarik": how many figures a file changed; None = not kept."""
    if counts is None:
        return "perubahannya tidak tercatat"
    new, other, gone = map(number, counts)
    return f"{new} angka baru, {other} berubah, {gone} ditarik"


class Told(NamedTuple):
    """One change in words. subject: names of its line; what: its field; month: number, None = no monthly figure."""

    sheet: str
    subject: tuple[str, ...]
    what: str
    month: int | None
    old: str
    new: str


def told_of(change: Change, kelurahan: Mapping[str, str]) -> Told:
    """A change in plain words. kelurahan: names by code."""
    place = change.place
    line, month = list(place.line), place.month
    if place.part in ("network", "origins"):
        month = line.pop()
    subject = tuple(_named(value, kelurahan) for value in line)
    what = _NAMES.get(place.name, place.name.replace("_", " "))
    return Told(_SHEETS.get(place.part, "Kirim"), subject, what, month, _value(change.old), _value(change.new))


def words_of(change: Change, kelurahan: Mapping[str, str]) -> str:
    """ "SPM SPM08 Hipertensi, dilayani September: 24 → 25". kelurahan: names by code."""
    told = told_of(change, kelurahan)
    what = told.what + (f" {MONTH_NAMES[told.month - 1]}" if told.month else "")
    return f"{' '.join([told.sheet, *told.subject])}, {what}: {told.old} → {told.new}"


def _named(value, kelurahan: Mapping[str, str]) -> str:
    if isinstance(value, str):
        short = INDICATORS[value].short if value in INDICATORS else ""
        return " ".join([value, short]).strip() if value.startswith("SPM") else kelurahan.get(value) or short or value
    return f"minggu {value:%d/%m/%Y}" if isinstance(value, date) else f"butir {value}"


def _value(value) -> str:
    if value is None:
        return "kosong"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number(value) if isinstance(value, int) else str(value)
