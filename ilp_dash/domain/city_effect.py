"""What a file does to the headline of its city: the SPM services that reach their sasaran, before and after it.

The arithmetic is the store's (store/derive.sql): counts of the puskesmas with a sasaran are summed, then judged once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ilp_dash.domain.difference import Difference
from ilp_dash.domain.indicators import INDICATORS, SPM
from ilp_dash.domain.months import month_label
from ilp_dash.domain.report import NOT_YET, Report, SpmLine
from ilp_dash.domain.words import percent, step

_SHOWN = 4  # services told with their coverage


class Counts(NamedTuple):
    """People served so far in the year, and the sasaran (Pusdatin) of that year; None = not reported, not known."""

    served: int | None = None
    sasaran: int | None = None

    @property
    def reached(self) -> bool:
        """100 % or more, judged on counts."""
        return bool(self.sasaran) and self.served is not None and self.served >= self.sasaran

    @property
    def pct(self) -> float | None:
        """Coverage; None without a report or a sasaran."""
        return 100 * self.served / self.sasaran if self.sasaran and self.served is not None else None


@dataclass(frozen=True)
class CityEffect:
    """The services of a city at a month that are in view, by code, before and after a file."""

    city: str
    month: date
    before: Mapping[str, Counts]
    after: Mapping[str, Counts]

    @property
    def changed(self) -> list[str]:
        """Services whose coverage changes: those that come over their sasaran or fall under it first."""
        codes = [code for code, was in self.before.items() if was != self.after[code]]
        return sorted(codes, key=lambda code: (self.before[code].reached == self.after[code].reached, code))

    @property
    def words(self) -> str:
        """ "Kota Magelang sampai September 2026: 2 → 3 dari 12 layanan SPM tercapai 100 %. Hipertensi 98,2 % →
        100,4 % (kini tercapai)."."""
        was, now = (sum(c.reached for c in of.values()) for of in (self.before, self.after))
        services = f"{len(self.before)} layanan SPM{' yang tampil' if len(self.before) < len(SPM) else ''}"
        said = f"{self.city} sampai {month_label(self.month)}: {step(was, now)} dari {services}"
        told = [f"{INDICATORS[c].short} {_moved(self.before[c], self.after[c])}" for c in self.changed]
        more = [f"dan {len(told) - _SHOWN} layanan lagi"] if len(told) > _SHOWN else []
        moved = "; ".join([*told[:_SHOWN], *more])
        return f"{said} tercapai 100 %." + (f" {moved}." if moved else "")


def _moved(before: Counts, after: Counts) -> str:
    crossed = {(False, True): " (kini tercapai)", (True, False): " (tidak lagi tercapai)"}
    return f"{percent(before.pct)} → {percent(after.pct)}{crossed.get((before.reached, after.reached), '')}"


def month_told(reports: Iterable[Report], changes: Iterable[Difference]) -> int | None:
    """Number of the last month whose SPM figures files tell of, withdrawn ones included; None when they change nothing
    of SPM. reports: of the files, one year; changes: what they change."""
    reports = list(reports)
    places = [c.place for of in changes for c in (*of.new, *of.changed, *of.withdrawn)]
    places = [p for p in places if p.part == "spm" or (p.part == "sent_on" and p.line == ("SPM",))]
    told = [n for r in reports for line in r.spm for n, value in enumerate(line.served, 1) if value is not None]
    return max([*told, *(p.month for p in places if p.month)], default=12) if places else None


def counts_of(report: Report | None, code: str, month: int) -> Counts:
    """What one report says of a service up to a month of its year: only months that were sent. Before July the sasaran
    of SPM05 is that of the report of the year before: None here."""
    line = next((line for line in report.spm if line.indicator == code), None) if report else None
    if line is None:
        return Counts()
    start = INDICATORS[code].year_start
    sent = report.sent_on.get("SPM", NOT_YET)
    first = start if month >= start else 1
    told = [line.served[n - 1] for n in range(first, month + 1) if sent[n - 1]]
    told = [value for value in told if value is not None]
    return Counts(sum(told) if told else None, _sasaran(line, start, month))


def _sasaran(line: SpmLine, start: int, month: int) -> int | None:
    if month < start:
        return None
    revised = line.revised_pusdatin is not None and line.revised_from and month >= line.revised_from
    return line.revised_pusdatin if revised else line.sasaran_pusdatin


def laid_over_unit(stored: Counts, before: Report | None, after: Report, code: str, month: int) -> Counts:
    """Counts of one puskesmas after a file. stored: those in the store, with what another year's report says of the
    same school year; before, after: its report of this year."""
    was, now = counts_of(before, code, month), counts_of(after, code, month)
    if month >= INDICATORS[code].year_start:
        return now
    rest = (stored.served or 0) - (was.served or 0)
    served = None if now.served is None and not rest else rest + (now.served or 0)
    return Counts(served, stored.sasaran)


def laid_over_city(city: Counts, units: Iterable[tuple[Counts, Counts]]) -> Counts:
    """Counts of a city when some of its puskesmas change. units: (before, after) of each; one without a sasaran does
    not count."""
    served, sasaran = city.served or 0, city.sasaran or 0
    told = city.served is not None
    for before, after in units:
        old, new = (Counts() if c.sasaran is None else c for c in (before, after))
        served += (new.served or 0) - (old.served or 0)
        sasaran += (new.sasaran or 0) - (old.sasaran or 0)
        told = (told or new.served is not None) and not (new.served is None and old.served is not None and not served)
    return Counts(served if told else None, sasaran or None)
