"""PWS derived: status counts, units with their area's total, puskesmas compared, kelurahan in the order of concern."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from ilp_dash.domain.indicators import FINDINGS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.pws import STATUSES
from ilp_dash.domain.running import CLASSES as CLASSES_OF_PACE
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import veiled
from ilp_dash.domain.words import number, number_word, percent, percent_rounded

STATUS_NOTE = (
    "Status membandingkan kumulatif dengan target berjalan, dan bulan ini dengan bulan lalu. "
    "Kurang berarti di atas target tetapi bulan ini turun; Cukup berarti di bawah target tetapi naik."
)
SAME_NOTE = (
    "Arah dihitung dari kelurahan yang lapor di kedua bulan saja, jadi dapat berbeda dari selisih bulan ini dan bulan "
    "lalu, yang memuat semua yang lapor."
)
# Statuses in the order of concern used by the matrix: what to talk about first, then what cannot be judged, then what
# goes well.
CONCERN = ("jelek", "kurang", "cukup", "di_bawah", "belum_lapor", "disembunyikan", "di_atas", "baik")
FOUR = ("baik", "kurang", "cukup", "jelek")
ABOVE, UNJUDGED = ("baik", "kurang", "di_atas"), ("belum_lapor", "disembunyikan")
LEAST_FOR_FIFTHS = 10
shown = veiled


def visits_words(running) -> str:
    """ "12 kunjungan rumahnya sesuai laju": of a row of `queries.pws.pws_running`, and how many are hidden here."""
    hidden = f" ({number(running.visits_hidden)} disembunyikan)" if running.visits_hidden else ""
    return f"{number(running.visits_on_pace)} kunjungan rumahnya sesuai laju{hidden}"


def status_counts(units: Sequence) -> dict[str, int]:
    """How many units per status id, in the order of STATUSES, without empty ones."""
    counts = Counter(u.status for u in units)
    return {id: counts[id] for id in STATUSES if counts[id]}


def unjudged(units: Sequence) -> str:
    """Why no unit can be judged: nobody has reported, or no figure is in this view."""
    hidden = any(u.status == "disembunyikan" for u in units)
    return "angka kelurahan tidak ada di tampilan umum" if hidden else "belum ada kelurahan yang lapor"


def above_target(units: Sequence) -> tuple[int, int]:
    """(units at or above their running target, units that could be judged)."""
    judged = [u for u in units if u.status not in UNJUDGED]
    return sum(u.status in ABOVE for u in judged), len(judged)


def fifths(units: pd.DataFrame) -> str:
    """How far apart the fifths of kelurahan with the lowest and the highest pace are, in coverage (people served ÷
    sasaran of each fifth); "" of fewer than ten.

    units: `queries.pws.pws_units` at level kelurahan. Counted are those that reported this month and whose number is
    published, so both sums are sums of numbers on the page.
    """
    counted = units[units["pace_pct"].notna() & (units["status"] != "belum_lapor")]
    if len(counted) < LEAST_FOR_FIFTHS:
        return ""
    ranked, size = counted.sort_values(["pace_pct", "area_code"]), len(counted) // 5
    low, high = (100 * int(of["served_ytd"].sum()) / int(of["sasaran"].sum()) for of in (ranked[:size], ranked[-size:]))
    hidden = int((units["hidden_ytd"] & (units["status"] != "belum_lapor")).sum())
    gap = percent_rounded(high) - percent_rounded(low)  # as a reader subtracts
    return (
        f"Seperlima kelurahan terendah {percent(low)}, tertinggi {percent(high)}: selisih {number(gap, 1)} poin "
        f"(dari {len(counted)} kelurahan yang lapor dan angkanya tampil"
        f"{f'; {hidden} disembunyikan' if hidden else ''})."
    )


def area_notes(changes: Sequence, sel: Selection, everywhere: bool = False) -> tuple[str, ...]:
    """What to say under figures of a puskesmas whose working area changed within the year so far; () when none did.

    changes: rows of `queries.pws.working_area_changes`. everywhere: of all puskesmas of the city, not only the chosen
    one.
    """
    told = [
        f"{c.kelurahan} dari Puskesmas {c.from_name} ke Puskesmas {c.to_name} sejak {month_label(c.month)}"
        for c in changes
        if c.month <= sel.month and (everywhere or sel.puskesmas in (c.from_code, c.to_code))
    ]
    if not told:
        return ()
    return (
        f"Wilayah kerja berubah: {'; '.join(told)}. Tiap puskesmas menghitung kelurahan itu pada bulan-bulan ia "
        "melayaninya, dan sasaran setahunnya dibagi menurut bulan itu. Pada bulan perubahan puskesmas tidak diberi "
        "arah naik atau turun.",
    )


def lasting(status: str, streak: int | None) -> str:
    """ "tiga bulan berturut-turut Kurang"; "" for a first month or without a four-way status."""
    return f"{number_word(streak)} bulan berturut-turut {STATUSES[status].name}" if streak and streak > 1 else ""


def remark(unit) -> str:
    """ "tiga bulan berturut-turut Jelek, naik atau turun dalam batas kebetulan, rentan" of a unit; a silent one with
    how it stood at its last report."""
    if unit.status == "belum_lapor" and unit.last_month and not unit.hidden_ytd and unit.pace:
        return f"s.d. {month_label(unit.last_month)} {CLASSES_OF_PACE[unit.pace].words}"
    if getattr(unit, "total", False):
        compared = f"arah dari {unit.units_compared} kelurahan yang lapor di kedua bulan"
        return compared if unit.units_compared and unit.units_compared < unit.units and unit.status in FOUR else ""
    chance = "dalam batas kebetulan" if unit.within_chance and unit.status in FOUR else ""
    return ", ".join(
        part for part in (lasting(unit.status, unit.streak), chance, "rentan" if unit.rentan else "") if part
    )


def with_total(units: pd.DataFrame, total, name: str) -> pd.DataFrame:
    """Units of one indicator (`queries.pws.pws_units`) with the area's own total (`pws_area`, None = there is none) as
    the last row.

    Column `total` is True in that row, which is named `name`.
    """
    marked = units.assign(total=pd.array([False] * len(units), dtype="boolean"))
    if total is None:
        return marked
    last = pd.DataFrame([{**total._asdict(), "name": name, "total": True}], dtype=object).reindex(
        columns=marked.columns
    )
    return pd.concat([marked, last.where(last.notna(), pd.NA).astype(marked.dtypes)], ignore_index=True)


def ranked(units: pd.DataFrame) -> pd.DataFrame:
    """The same from highest to lowest cumulative coverage, the total in its place, unreported and hidden ones last."""
    return units.sort_values("coverage_pct", ascending=False, na_position="last", kind="stable", ignore_index=True)


def worst_first(months: pd.DataFrame) -> pd.DataFrame:
    """One row per kelurahan of `queries.pws.pws_months`: area_code, name, status and streak of its last month; by that
    status in the order of CONCERN, longest streak first (of what goes well too)."""
    last = months.groupby("area_code", sort=False).tail(1)
    order = last.assign(concern=last["status"].map(CONCERN.index).astype("Int64"), less=-last["streak"].fillna(0))
    return order.sort_values(["concern", "less", "name"], ignore_index=True)[
        ["area_code", "name", "month", "status", "streak"]
    ]


def by_month(months: pd.DataFrame, areas: Sequence[str], column: str = "status") -> pd.DataFrame:
    """Statuses (or streaks) of the same: one row per area asked for, one column per month (its first day)."""
    return months.pivot(index="area_code", columns="month", values=column).reindex(list(areas))


def by_puskesmas(units: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Kelurahan of one indicator counted by puskesmas: largest share above target first, then highest coverage;
    unjudged last.

    units, totals: `pws_units` at level kelurahan and puskesmas. One row per puskesmas: the columns of its own total,
    one column per status id with the number of its kelurahan, above and judged (kelurahan at or above target, and
    judged at all), share_pct (missing: none could be judged).
    """
    counts = pd.crosstab(units["puskesmas_code"], units["status"]).reindex(columns=list(STATUSES), fill_value=0)
    found = totals.join(counts, on="area_code")
    found[list(STATUSES)] = found[list(STATUSES)].fillna(0).astype("Int64")
    judged = found[[id for id in STATUSES if id not in UNJUDGED]].sum(axis=1)
    above = found[list(ABOVE)].sum(axis=1)
    share = (100 * above / judged.where(judged > 0)).astype("Float64")
    return found.assign(above=above, judged=judged, share_pct=share).sort_values(
        ["share_pct", "coverage_pct", "name"], ascending=[False, False, True], na_position="last", ignore_index=True
    )


def findings_by_group(found: pd.DataFrame) -> pd.DataFrame:
    """One row per finding group of `queries.pws.findings`, in their fixed order: words, found, followed_up, hidden,
    hidden_followed (the number must not be shown), followed_pct (missing where either is hidden, or nothing was
    found)."""
    rows = found.set_index("finding").reindex([code.removeprefix("TEMUAN_") for code in FINDINGS])
    hidden = rows["hidden"].fillna(False)
    return rows.assign(
        words=[words[0].upper() + words[1:] for words in FINDINGS.values()],
        hidden=hidden,
        hidden_followed=rows["followed_up"].isna() & (hidden | rows["found"].notna()),
        followed_pct=100 * rows["followed_up"] / rows["found"].where(rows["found"] > 0),
    )
