"""ILP plan against what has been reached, as it stood at the end of a month: who is late, by how much, when all will be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ilp_dash.domain.months import add_months, date_label, month_label
from ilp_dash.domain.readiness import STEPS
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number

STEPS_NOTE = "Urutan langkah ini terlihat pada surat satu provinsi; bukan ketentuan. Tanggal dicatat kota sendiri (perintah langkah)."
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
    """One plan at the end of a month. days: after the plan (negative = before it), None when neither reached nor due, or no plan."""

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
    """How fast puskesmas reach something. recent: of the last `window` months; done_in: month in which all will be there at this
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


def plan_table(rows: Sequence, sel: Selection, place: str) -> Table:
    """Plan and what was reached. One row per puskesmas, the latest overdue first; days after the plan, negative = before it."""
    lines = []
    for r in rows:
        said, ready = (standing(r.planned_on, day, sel.month) for day in (r.declared_on, r.ready_on))
        lines.append((STATES.index(said.state), -(said.days or 0), r, said, ready))
    lines.sort(key=lambda x: (x[0], x[1], x[2].puskesmas))
    return Table(
        "ilp-rencana",
        f"Rencana dan kenyataan tiap puskesmas, {place}",
        (
            Column("puskesmas", "Puskesmas"),
            Column("rencana", "Rencana", "date"),
            Column("dinyatakan", "Dinyatakan kota", "date", False),
            Column("keadaan", "Pernyataan terhadap rencana"),
            Column("hari", "Selisih hari", "number", False),
            Column("siap", "Sebagian/penuh sejak", "date", False),
            Column("keadaan_siap", "Daftar periksa terhadap rencana", essential=False),
            Column("hari_siap", "Selisih hari (daftar periksa)", "number", False),
        ),
        tuple(
            (r.puskesmas, r.planned_on, r.declared_on, a.words, a.days, r.ready_on, b.words, b.days)
            for _, _, r, a, b in lines
        ),
        notes=(
            f"Keadaan pada akhir {month_label(sel.month)}. Selisih hari: sesudah rencana, negatif = lebih awal; kosong = belum jatuh tempo "
            "atau tanpa rencana. Rencana menurut laporan terakhir puskesmas.",
        ),
        links=tuple(sel.link("puskesmas", puskesmas=r.puskesmas_code) for _, _, r, _, _ in lines),
    )


def steps_table(steps: Sequence, month: date, place: str) -> Table:
    """The eight steps. One row per step, None where the city has written nothing."""
    of = {s.no: s for s in steps}
    lines = []
    for no, name in STEPS.items():
        s = of.get(no)
        if s is None:
            lines.append((no, name, None, None, "belum tercatat", ""))
            continue
        plain = "tercapai" if s.reached_on else "belum"
        words = standing(s.planned_on, s.reached_on, month).words if s.planned_on else plain
        lines.append((no, name, s.planned_on, s.reached_on, words, s.evidence))
    return Table(
        "ilp-langkah",
        f"Delapan langkah, {place}",
        (
            Column("no", "No", "count"),
            Column("langkah", "Langkah"),
            Column("rencana", "Rencana", "date", False),
            Column("tercapai", "Tercapai", "date"),
            Column("keadaan", "Keadaan"),
            Column("bukti", "Bukti", essential=False),
        ),
        tuple(lines),
        notes=(STEPS_NOTE,),
        marks=("DATA SIMULASI",) if any(s.simulated for s in steps) else (),
    )


def late_words(rows: Sequence, month: date) -> str:
    """How many are overdue and by how much at most; empty where nobody has a plan."""
    late = [(s.days, r.puskesmas) for r in rows if (s := standing(r.planned_on, r.declared_on, month)).state == "telat"]
    if not late:
        return "Tidak ada puskesmas yang melewati rencananya." if any(r.planned_on for r in rows) else ""
    days, name = max(late, key=lambda x: x[0])
    return f"{len(late)} puskesmas melewati rencananya dan belum dinyatakan; paling lama {name}, {days_words(days)}."


def planned_by(rows: Sequence, months: Sequence[date]) -> list[int]:
    """Per month: puskesmas whose plan lies on or before its last day."""
    return [sum(r.planned_on is not None and r.planned_on <= month_end(m) for r in rows) for m in months]


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
