"""Tables of drop-out: from one service to the next."""

import pandas as pd

from ilp_dash.analysis import chain
from ilp_dash.domain.chain import steps_of
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.suppression import HIDDEN_WORD
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import number
from ilp_dash.store.queries import chain as ask_chain
from ilp_dash.ui.data import ask
from ilp_dash.ui.places import place_name, pws_of
from ilp_dash.ui.tables.declared import laid, table


def has_steps(sel: Selection) -> bool:
    """Whether the chosen PWS indicator belongs to a chain."""
    return bool(steps_of(pws_of(sel)))


@table("putus-layanan")
def drop_out(sel: Selection) -> Table:
    """Drop-out along the chain of one PWS indicator over twelve months: the puskesmas of the city, or the kelurahan of
    the chosen puskesmas, with the area's own total."""
    indicator, level = pws_of(sel), "kelurahan" if sel.puskesmas else "puskesmas"
    steps = steps_of(indicator)
    rows, total = (
        ask(ask_chain.pws_drop_out, sel.kota, of, indicator, sel.month, sel.basis, sel.puskesmas)
        for of in (level, sel.level)
    )
    units = chain.by_unit(rows, indicator)
    whole = chain.by_unit(total, indicator).assign(name=f"Jumlah {place_name(sel)}")
    shown = pd.concat([units, whole], ignore_index=True)
    veiled = rows.loc[rows["hidden"], "area_code"].nunique()
    names = [(INDICATORS[first].short, INDICATORS[after].short) for first, after in steps]
    said = chain.sentence(total)
    return laid(
        "putus-layanan",
        f"Putus layanan, {place_name(sel)}: {said}" if said else f"Putus layanan, {place_name(sel)}",
        shown,
        (
            Column("name", level.capitalize()),
            *(
                column
                for n, (first, after) in enumerate(names)
                for column in (
                    Column(f"first_people_{n}", first, "count", False, hidden=f"hidden_{n}"),
                    Column(f"lost_{n}", f"Putus ke {after}", "count", hidden=f"hidden_{n}"),
                    Column(f"lost_pct_{n}", f"% putus ke {after}", "pct", hidden=f"hidden_{n}"),
                )
            ),
            Column("months", "Bulan dihitung dari 12", essential=False),
            *((Column("remark", "Catatan"),) if (shown["remark"] != "").any() else ()),
        ),
        subtitle=f"{month_label(add_months(sel.month, -11))} s.d. {month_label(sel.month)}, orang; yang terbanyak "
        "putus dahulu",
        notes=(
            chain.NOT_A_COHORT,
            *((chain.ASKS,) if chain.lost(pd.concat([rows, total]))["more"].notna().any() else ()),
            *(
                (
                    f"{HIDDEN_WORD}: {number(veiled)} {level} tanpa angka karena salah satu dari dua belas bulannya "
                    "disembunyikan.",
                )
                if veiled
                else ()
            ),
        ),
        links=[
            *(
                sel.link("peta", kelurahan=area) if level == "kelurahan" else sel.link("pws", puskesmas=area)
                for area in units["area_code"]
            ),
            *(None for _ in range(len(whole))),
        ],
        total=len(whole) > 0,
    )
