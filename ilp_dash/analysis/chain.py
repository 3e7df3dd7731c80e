"""From one service to the next: how many people fewer. Numbers of people set beside each other, nobody is followed."""

import pandas as pd

from ilp_dash.domain.chain import steps_of
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.words import joined, number, percent
from ilp_dash.store.rows import walk

NOT_A_COHORT = (
    "Yang dibandingkan jumlah orang di kedua langkah, bukan orang yang sama: sebagian yang sampai langkah berikutnya "
    "sudah memulai sebelum dua belas bulan itu. Bulan dihitung bila kelurahan yang sama melaporkan kedua langkah."
)
ASKS = (
    "Langkah berikutnya yang lebih banyak orangnya adalah pertanyaan tentang data, bukan keberhasilan: periksa "
    "pencatatan kedua layanan."
)


def lost(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `queries.chain.pws_drop_out` with lost (people fewer at the next step), lost_pct (of the first) and
    more (people more at the next step, which is a question to the data and no number of lost ones).

    Missing: lost where there are more; more where there are not; all three without a number.
    """
    gone = rows["first_people"] - rows["next_people"]
    few = gone.mask(gone < 0)
    return rows.assign(
        lost=few,
        lost_pct=100 * few / rows["first_people"].where(rows["first_people"] > 0),
        more=(-gone).mask(gone >= 0),
    )


def by_unit(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """One row per area, most people lost over all steps first, without a number last: area_code, name, months ("12", or
    "11 / 12" where steps differ), remark, and by the number of each step from 0: first_people_0, lost_0, lost_pct_0,
    hidden_0."""
    told = lost(rows)
    units = told.drop_duplicates("area_code")[["area_code", "name"]]
    for n, (_, after) in enumerate(steps_of(indicator)):
        step = told[told["next_step"] == after].set_index("area_code")
        units = units.join(step[["first_people", "lost", "lost_pct", "hidden"]].add_suffix(f"_{n}"), on="area_code")
    of = {area: walk(steps) for area, steps in told.groupby("area_code")}
    units = units.assign(
        months=[" / ".join(dict.fromkeys(str(s.months) for s in of[area])) for area in units["area_code"]],
        remark=[_remark(of[area]) for area in units["area_code"]],
        people=units["area_code"].map(told.groupby("area_code")["lost"].sum(min_count=1)),
    )
    return units.sort_values(["people", "name"], ascending=[False, True], na_position="last", ignore_index=True)


def _remark(steps: list) -> str:
    if not any(s.months for s in steps):
        return "tidak ada bulan yang melaporkan kedua langkah"
    return "; ".join(
        f"periksa data: {INDICATORS[s.next_step].short} {number(s.more)} orang lebih banyak daripada "
        f"{INDICATORS[s.first_step].short}"
        for s in steps
        if s.more
    )


def sentence(total: pd.DataFrame) -> str:
    """ "K4 593 orang lebih sedikit daripada K1 (4,5 %), K6 685 …": the steps of one area (rows of `pws_drop_out`); ""
    where none has a number."""
    said = []
    for s in walk(lost(total)):
        first, after = INDICATORS[s.first_step].short, INDICATORS[s.next_step].short
        if s.more:
            said.append(f"{after} {number(s.more)} orang lebih banyak daripada {first}, perlu diperiksa")
        elif s.lost is not None:
            share = f" ({percent(s.lost_pct)})" if s.lost else ""
            said.append(f"{after} {number(s.lost)} orang lebih sedikit daripada {first}{share}")
    return joined(said)
