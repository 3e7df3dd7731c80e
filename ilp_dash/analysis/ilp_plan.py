"""ILP plan against what has been reached, as it stood at the end of a month: who is late, by how much, when all will
be done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from ilp_dash.domain.months import add_months, date_label, month_label, months_between
from ilp_dash.domain.readiness import STEPS
from ilp_dash.domain.words import number

STEPS_NOTE = (
    "Urutan langkah ini terlihat pada surat satu provinsi; bukan ketentuan. "
    "Tanggal dicatat kota sendiri (perintah langkah)."
)
# Where a plan stands, the most urgent first.
STATES = ("telat", "tanpa_rencana", "belum_tempo", "telat_selesai", "tepat")


def month_end(month: date) -> date:
    """Last day of a month."""
    return add_months(month, 1) - timedelta(days=1)


def days_words(days: int) -> str:
    """ "12 hari", from 60 days on in months of 30,4 days: "4 bulan"."""
    days = abs(days)
    return f"{days} hari" if days < 60 else f"{round(days / 30.4)} bulan"


@dataclass(frozen=True)
class Standing:
    """One plan at the end of a month. days: after the plan (negative = before it), None when neither reached nor due,
    or no plan.
    """

    state: str
    days: int | None

    @property
    def words(self) -> str:
        """The state in words, with how many days or months."""
        if self.state == "telat":
            return f"terlambat {days_words(self.days)}, belum"
        if self.state == "telat_selesai":
            return f"selesai, terlambat {days_words(self.days)}"
        if self.state == "tepat":
            return f"selesai {days_words(self.days)} lebih awal" if self.days else "selesai tepat waktu"
        if self.state == "belum_tempo":
            return "belum jatuh tempo" if self.days is None else "jatuh tempo akhir bulan ini"
        return "tanpa rencana"


def standing(planned_on: date | None, reached_on: date | None, month: date) -> Standing:
    """How a plan stands at the end of a month. reached_on after that month counts as not reached."""
    end = month_end(month)
    reached_on = reached_on if reached_on and reached_on <= end else None
    if planned_on is None:
        return Standing("tanpa_rencana", None)
    days = ((reached_on or end) - planned_on).days
    if reached_on:
        return Standing("telat_selesai" if days > 0 else "tepat", days)
    return Standing("telat", days) if days > 0 else Standing("belum_tempo", 0 if days == 0 else None)


@dataclass(frozen=True)
class Pace:
    """How fast puskesmas reach something. recent: of the last `window` months; done_in: month in which all will be
    there at this
    pace, None when all are there already or when nobody came in that time."""

    done: int
    of: int
    recent: int
    window: int
    done_in: date | None

    @property
    def per_month(self) -> float:
        """Puskesmas a month over the window."""
        return self.recent / self.window


def pace(reached: Iterable[date | None], month: date, window: int) -> Pace:
    """Pace at the end of a month: those of the last `window` months; the months still needed are rounded up."""
    reached = list(reached)
    end, begin = month_end(month), month_end(add_months(month, -window))
    done = sum(day is not None and day <= end for day in reached)
    recent = sum(day is not None and begin < day <= end for day in reached)
    left = len(reached) - done
    months = -(-left * window // recent) if left and recent else None
    return Pace(done, len(reached), recent, window, add_months(month, months) if months else None)


def pace_words(p: Pace, target_on: date | None = None) -> str:
    """When all will be there at the present pace, beside the target date where there is one."""
    if p.done == p.of:
        return f"Semua {p.of} sudah."
    if not p.recent:
        return f"Tidak ada yang mulai dalam {p.window} bulan terakhir: pada laju sekarang tidak akan selesai."
    late = ""
    if target_on:
        months = (p.done_in.year - target_on.year) * 12 + p.done_in.month - target_on.month
        late = f", {months} bulan setelah target" if months > 0 else ", belum lewat target"
    speed = f"{number(p.per_month, 1)} puskesmas per bulan"
    return f"Pada laju {p.window} bulan terakhir ({speed}) semua selesai {month_label(p.done_in)}{late}."


class PlanLine(NamedTuple):
    """One puskesmas against its plan. days, ready_days: after the plan, negative = before it; None = not due or no
    plan.

    said: the city's declaration against the plan, in words; ready: status sebagian or penuh against it.
    """

    puskesmas_code: str
    puskesmas: str
    planned_on: date | None
    declared_on: date | None
    said: str
    days: int | None
    ready_on: date | None
    ready: str
    ready_days: int | None


def against_plan(rows: Sequence, month: date) -> list[PlanLine]:
    """Plan and what was reached at the end of a month, the longest overdue first. rows: of `ilp_by_puskesmas`."""
    lines = []
    for r in rows:
        said, ready = (standing(r.planned_on, day, month) for day in (r.declared_on, r.ready_on))
        line = PlanLine(
            r.puskesmas_code, r.puskesmas,
            r.planned_on, r.declared_on, said.words, said.days, r.ready_on, ready.words, ready.days,
        )  # fmt: skip
        lines.append((STATES.index(said.state), -(said.days or 0), r.puskesmas, line))
    return [line for *_, line in sorted(lines, key=lambda x: x[:3])]


class StepLine(NamedTuple):
    """One of the eight steps of a city; state in words, "belum tercatat" where the city has written nothing."""

    no: int
    step: str
    planned_on: date | None
    reached_on: date | None
    state: str
    evidence: str


def steps_against_plan(steps: Sequence, month: date) -> list[StepLine]:
    """The eight steps at the end of a month. steps: rows of `ilp_steps`."""
    of = {s.no: s for s in steps}
    lines = []
    for no, name in STEPS.items():
        s = of.get(no)
        if s is None:
            lines.append(StepLine(no, name, None, None, "belum tercatat", ""))
            continue
        plain = "tercapai" if s.reached_on else "belum"
        words = standing(s.planned_on, s.reached_on, month).words if s.planned_on else plain
        lines.append(StepLine(no, name, s.planned_on, s.reached_on, words, s.evidence))
    return lines


def late_words(rows: Sequence, month: date) -> str:
    """How many are overdue and by how much at most; empty where nobody has a plan."""
    late = [(s.days, r.puskesmas) for r in rows if (s := standing(r.planned_on, r.declared_on, month)).state == "telat"]
    if not late:
        return "Tidak ada puskesmas yang melewati rencananya." if any(r.planned_on for r in rows) else ""
    days, name = max(late, key=lambda x: x[0])
    return f"{len(late)} puskesmas melewati rencananya dan belum dinyatakan; paling lama {name}, {days_words(days)}."


def curve_with_plan(curve: pd.DataFrame, units: Sequence, target_on: date | None, month: date) -> pd.DataFrame:
    """Rollout up to a month, the plan going on after it. One row per month: month, puskesmas, declared, sebagian,
    penuh, planned.

    curve: rows of `ilp_curve`; units: of `ilp_by_puskesmas`. It goes on to the last plan or the target date, at most
    24 months; what is to be reached is missing there. planned: puskesmas whose plan lies on or before the last day of
    the month, missing where none has one.
    """
    planned = [u.planned_on for u in units if u.planned_on]
    known = curve[curve["month"] <= pd.Timestamp(month)].drop(columns="planned")
    ahead = max([d.replace(day=1) for d in (*planned, target_on) if d], default=month)
    months = months_between(known["month"].min().date(), max(month, min(ahead, add_months(month, 24))))
    rows = pd.DataFrame({"month": pd.to_datetime(months).astype("datetime64[s]")}).merge(known, on="month", how="left")
    by = [sum(day <= month_end(m) for day in planned) if planned else None for m in months]
    return rows.assign(planned=pd.array(by, dtype="Int64"))


def all_declared_words(rows: Sequence, target_on: date | None) -> str:
    """When the last puskesmas was declared, beside the target date; only where all are."""
    last = max(r.declared_on for r in rows)
    if target_on is None:
        return f"Yang terakhir pada {date_label(last)}."
    in_time = sum(r.declared_on <= target_on for r in rows)
    after = f", {days_words((last - target_on).days)} setelah target" if last > target_on else ""
    return f"Sampai target {date_label(target_on)} ada {in_time}; yang terakhir pada {date_label(last)}{after}."


def start_markers(months: Sequence[date], declared_on: date | None, pilot_on: date | None) -> list[tuple[int, str]]:
    """(position in months, words) of a puskesmas's ILP dates, for a trend; dates outside the months are left out."""
    at = {m: n for n, m in enumerate(months)}
    days = [(pilot_on, "pilot ILP"), (declared_on, "mulai ILP")]
    if pilot_on and declared_on and pilot_on.replace(day=1) == declared_on.replace(day=1):
        days = [(declared_on, "mulai ILP (pilot)")]
    return [(at[day.replace(day=1)], words) for day, words in days if day and day.replace(day=1) in at]


def city_markers(curve: Sequence) -> list[tuple[int, str]]:
    """(position in the curve, words) of the months in which half and all puskesmas had been declared."""
    marks = []
    for share, words in ((0.5, "separuh mulai ILP"), (1.0, "semua mulai ILP")):
        at = next((n for n, c in enumerate(curve) if c.puskesmas and c.declared >= share * c.puskesmas), None)
        if at:  # at the first month one cannot tell when it happened
            marks.append((at, words))
    return marks
