"""SPM derived: who is on pace, where the gaps are, and the words for them."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS, definition_of
from ilp_dash.domain.tables import Change
from ilp_dash.domain.words import number
from ilp_dash.store.rows import walk

LEFT_NOTE = (
    "Satu orang dapat terhitung di beberapa layanan: jumlah antarlayanan adalah jumlah pelayanan, bukan jumlah jiwa."
)


def shown(services: Sequence) -> int:
    """How many services are in this view: of a puskesmas not always all twelve."""
    return sum(not s.hidden for s in services)


def counted(services: Sequence) -> str:
    """ "12 layanan SPM"; "9 layanan SPM yang tampil" where some are not in this view."""
    return f"{shown(services)} layanan SPM{' yang tampil' if shown(services) < len(services) else ''}"


def slowest(services: Sequence):
    """The service farthest below what was due by its last reports; None without figures."""
    known = [s for s in services if s.pace_pct is not None]
    return min(known, key=lambda s: s.pace_pct, default=None)


def year_change(rows: pd.DataFrame) -> pd.Series:
    """Coverage of `spm_services` against the same month of the year before, of the same units, as `Change` in points;
    None where it is not known."""
    known = (None if r.last_year_pct is None else r for r in walk(rows))
    return pd.Series([r and Change(r.same_pct - r.last_year_pct, r.within_chance) for r in known], dtype=object)


def compared_words(rows: Sequence) -> str:
    """ "dibandingkan 19 dari 20 puskesmas yang lapor pada kedua tahun": which part of an area `year_change` is of; ""
    where it is all of it, or nothing is compared. rows: of `spm_services`, one or several."""
    known = [r for r in rows if r.units_compared is not None]
    counts = sorted({r.units_compared for r in known})
    if not known or counts[0] == known[0].units:
        return ""
    least = "sedikitnya " if len(counts) > 1 else ""
    return f"dibandingkan {least}{counts[0]} dari {known[0].units} puskesmas yang lapor pada kedua tahun"


def left_total(services: Sequence) -> int | None:
    """People left over all services with figures (see LEFT_NOTE); None when there are none."""
    known = [s.left_count for s in services if s.left_count is not None]
    return sum(known) if known else None


class StageShare(NamedTuple):
    """Per cent of the sasaran of a stage of life: served, and due by the last reports."""

    served_pct: float
    due_pct: float


def stage_shares(services: Sequence) -> dict[str, StageShare]:
    """By stage of life, each service at most its sasaran; services to every age, and without a report, left out."""
    by_stage: dict[str, tuple[int, float, int]] = {}
    for s in services:
        stage = INDICATORS[s.id].stage
        if s.running_pct is not None and s.coverage_pct is not None and stage != "semua":
            served, due, sasaran = by_stage.get(stage, (0, 0.0, 0))
            more = min(s.served_ytd, s.sasaran), s.running_pct * s.sasaran, s.sasaran
            by_stage[stage] = served + more[0], due + more[1], sasaran + more[2]
    return {stage: StageShare(100 * served / of, due / of) for stage, (served, due, of) in by_stage.items()}


def largest_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows puskesmas × service (see spm_by_puskesmas) with people left: most people short of what was due first."""
    open_gaps = rows[rows["left_count"].fillna(0) > 0]
    by = ["short_count", "left_count", "puskesmas", "id"]
    return open_gaps.sort_values(by, ascending=[False, False, True, True], na_position="last")


def totals_note(city, units: Sequence, head: str, areas: pd.DataFrame) -> list[str]:
    """Why people left of a city, its kecamatan and its puskesmas do not add up; [] where they do.

    city: row of `spm_services`; units: rows of `spm_by_puskesmas` of that service; areas: rows of `spm_by_area`, of the
    kind `head`.
    """
    if any(u.hidden for u in units):  # their sum is not that of all
        return []
    known = [u for u in units if u.left_count is not None]
    of_units, of_areas = sum(u.left_count for u in known), int(areas["left_count"].sum())
    if city.left_count is None or city.left_count == of_units == of_areas:
        return []
    why = []
    if surplus := sum(max(u.served_ytd - u.sasaran, 0) for u in known):
        why.append(
            f"puskesmas yang melayani lebih dari sasarannya ({number(surplus)} orang lebih) menutup kekurangan "
            "puskesmas lain di dalam jumlah bersama"
        )
    if silent := [u for u in units if u.served_ytd is None and u.sasaran]:
        why.append(
            f"sasaran {len(silent)} puskesmas yang belum lapor tahun ini ({number(sum(u.sasaran for u in silent))} "
            "orang) hanya terhitung di dalam jumlah bersama"
        )
    if not why:
        return []
    return [
        f"Belum terlayani: kota {number(city.left_count)} orang, dijumlah per {head.lower()} {number(of_areas)}, "
        f"dijumlah per puskesmas {number(of_units)}. Berbeda karena {', dan '.join(why)}."
    ]


def surplus_note(services: Sequence, units: Sequence, column: str) -> list[str]:
    """Why a total may be short of fewer people than its puskesmas together; [] where none is.

    services: rows of `spm_services`; units: rows of `spm_by_puskesmas`; column: people short in both.
    """
    of_units: Counter[str] = Counter()
    for u in units:
        of_units[u.id] += getattr(u, column) or 0
    if not any(of_units[s.id] > (getattr(s, column) or 0) for s in services):
        return []
    more = "target berjalan" if column == "short_count" else "sasaran"
    return [
        f"Kekurangan kota dapat lebih kecil daripada jumlah kekurangan puskesmasnya: puskesmas yang melebihi {more} "
        "menutup kekurangan yang lain."
    ]


def definition_breaks(trend: Sequence, indicator: str) -> list[tuple[int, str]]:
    """Positions in a trend where the definition of the service changed, with the words to print there."""
    breaks = []
    for n in range(1, len(trend)):
        before, now = (definition_of(indicator, trend[k].month) for k in (n - 1, n))
        if before.version != now.version:
            breaks.append((n, f"definisi {now.version}"))
    return breaks
