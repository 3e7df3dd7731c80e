"""SPM derived: who is on pace, where the gaps are, and the words for them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS, definition_of
from ilp_dash.domain.months import month_of_year
from ilp_dash.domain.words import number

LEFT_NOTE = (
    "Satu orang dapat terhitung di beberapa layanan: jumlah antar-layanan adalah jumlah pelayanan, bukan jumlah jiwa."
)


def running_pct(indicator: str, month: date) -> float:
    """Share of the reporting year gone by the end of a month, in per cent: what
    100 % at the end of the year asks for by then."""
    return 100 * month_of_year(month, INDICATORS[indicator].year_start) / 12


def on_pace(row, month: date) -> bool | None:
    """True when the service has reached its share of the year, judged on counts; None without figures."""
    if row.served_ytd is None or not row.sasaran:
        return None
    return row.served_ytd * 12 >= row.sasaran * month_of_year(month, INDICATORS[row.id].year_start)


def furthest_behind(services: Sequence, month: date):
    """The service that lags most behind its own share of the year (the school
    year has begun only in July); None without figures."""
    known = [s for s in services if s.coverage_pct is not None]
    return min(known, key=lambda s: s.coverage_pct / running_pct(s.id, month), default=None)


def left_total(services: Sequence) -> int | None:
    """People left over all services with figures (see LEFT_NOTE); None when there are none."""
    known = [s.left_count for s in services if s.left_count is not None]
    return sum(known) if known else None


def stage_shares(services: Sequence) -> dict[str, float]:
    """Share of the sasaran served by stage of life, in per cent, each service at
    most its sasaran; services to every age left out."""
    by_stage: dict[str, tuple[int, int]] = {}
    for s in services:
        stage = INDICATORS[s.id].stage
        if s.coverage_pct is not None and stage != "semua":
            served, sasaran = by_stage.get(stage, (0, 0))
            by_stage[stage] = (served + min(s.served_ytd, s.sasaran), sasaran + s.sasaran)
    return {stage: 100 * served / sasaran for stage, (served, sasaran) in by_stage.items()}


def largest_gaps(rows: pd.DataFrame, count: int | None = None) -> pd.DataFrame:
    """Rows puskesmas × service (see spm_by_puskesmas) with people left, most people first; at most `count` of them."""
    open_gaps = rows[rows["left_count"].fillna(0) > 0]
    ordered = open_gaps.sort_values(["left_count", "puskesmas", "id"], ascending=[False, True, True])
    return ordered if count is None else ordered.head(count)


def definition_breaks(trend: Sequence, indicator: str) -> list[tuple[int, str]]:
    """Positions in a trend where the definition of the service changed, with the words to print there."""
    breaks = []
    for n in range(1, len(trend)):
        before, now = (definition_of(indicator, trend[k].month) for k in (n - 1, n))
        if before.version != now.version:
            breaks.append((n, f"definisi {now.version}"))
    return breaks


def gap_words(service) -> str:
    """ "12.480 orang belum terlayani", "tercapai", or "belum lapor"."""
    if service.left_count is None:
        return "belum lapor"
    return "tercapai" if service.left_count == 0 else f"{number(service.left_count)} orang belum terlayani"
