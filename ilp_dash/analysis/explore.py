"""A reader's own pivot: published cells arranged in rows and columns.

Every number is a published cell, or a sum of published cells of one area over services; where one of them is hidden the
sum is hidden too. Nothing is ever added up over areas: the line of the whole is the published figure of the whole.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.arranging import MEASURES, NONE, Arrangement
from ilp_dash.domain.indicators import INDICATORS, KLASTER, STAGES
from ilp_dash.domain.months import MONTH_SHORT, months_between
from ilp_dash.domain.readiness import CHECKLIST

MONTHS = 12  # shown at once in rows or columns
_SUMS = {"dilayani": "served_ytd", "sasaran": "sasaran", "belum": "left_count"}


def months_for(of: Arrangement, first: date, last: date) -> list[date]:
    """The months whose figures an arrangement needs: the chosen one; each of the
    last twelve; the last of each quarter or year so far.

    A cumulative figure of a quarter or year is that of its last month, or of the
    chosen month in the one that is still going on.
    """
    every = months_between(first, last)
    time = next((d for d in (of.rows, of.columns) if d in ("bulan", "triwulan", "tahun")), None)
    if time == "bulan":
        return every[-MONTHS:]
    if time == "triwulan":
        return [m for m in every if m.month % 3 == 0 or m == last][-MONTHS:]
    if time == "tahun":
        return [m for m in every if m.month == 12 or m == last]
    return [last]


def time_label(dimension: str, month: date) -> str:
    """ "Sep 2026", "TW3 2026", "2026"; a quarter or year still going on says to which month."""
    short = MONTH_SHORT[month.month - 1]
    if dimension == "bulan":
        return f"{short} {month.year}"
    if dimension == "triwulan":
        name = f"TW{(month.month + 2) // 3} {month.year}"
        return name if month.month % 3 == 0 else f"{name} s.d. {short}"
    return str(month.year) if month.month == 12 else f"{month.year} s.d. {short}"


def labels(cells: pd.DataFrame, dimension: str) -> pd.Series:
    """What a cell stands under in this dimension."""
    if dimension == NONE:
        return pd.Series("", index=cells.index, dtype="string")
    if dimension in ("kelurahan", "puskesmas", "kecamatan", "kota_adm"):
        return _told_apart(cells)
    if dimension in ("bulan", "triwulan", "tahun"):
        return cells["month"].map(lambda m: time_label(dimension, m))
    if dimension == "butir":
        return cells["no"].map({item.no: f"{item.no} {item.short}" for item in CHECKLIST})
    if dimension == "formulir":
        return cells["form"]
    if dimension == "indikator":
        return cells["indicator"].map(lambda i: INDICATORS[i].short)
    words = {"klaster": lambda i: KLASTER[i.klaster], "tahap": lambda i: STAGES[i.stage]}[dimension]
    return cells["indicator"].map(lambda i: words(INDICATORS[i]))


def _told_apart(cells: pd.DataFrame) -> pd.Series:
    """Names of areas; two areas of one name carry their code, so that they never fall into one line."""
    codes = cells.groupby("area")["area_code"].transform("nunique")
    return cells["area"].where(codes == 1, cells["area"] + " (" + cells["area_code"] + ")")


def pivot(cells: pd.DataFrame, of: Arrangement) -> pd.DataFrame:
    """One row per row × column that occurs, in order: row, column, row_code
    (area code or ""), value, hidden, parts.

    value: per cent, count or id of a status; missing = no report or no sasaran among its parts (never zero). hidden:
    the number is not in this view. parts: cells behind it.
    """
    if cells.empty:
        return pd.DataFrame(columns=["row", "column", "row_code", "value", "hidden", "parts"])
    keyed = cells.assign(
        row=labels(cells, of.rows),
        column=labels(cells, of.columns),
        row_code=cells["area_code"] if of.rows in ("kelurahan", "puskesmas") else "",
    )
    measure = MEASURES[of.measure]
    groups = keyed.groupby(["row_code", "row", "column"], sort=False, dropna=False)
    made = groups.size().rename("parts").reset_index()
    keys = ["row_code", "row", "column"]
    veiled = "hidden" in keyed and measure.kind != "pws" and not of.measure.endswith("sasaran")
    made["hidden"] = groups["hidden"].any().to_numpy(dtype=bool) if veiled else False
    made = made.merge(_values(keyed, groups, measure, of), on=keys)
    made.loc[made["hidden"], "value"] = pd.NA
    return made[["row", "column", "row_code", "value", "hidden", "parts"]]


def _values(keyed: pd.DataFrame, groups, measure, of: Arrangement) -> pd.DataFrame:
    keys = ["row_code", "row", "column"]
    if measure.kind == "pws":
        return groups["status"].first().rename("value").reset_index()
    if measure.source in ("SPM", "PWS", "KUNJUNGAN"):
        known = keyed[keyed["served_ytd"].notna() & keyed["sasaran"].notna()]
        what = of.measure.partition("-")[2]
        if what in _SUMS:
            column = _SUMS[what]
            return groups[column].sum(min_count=1).rename("value").reset_index()
        sums = known.groupby(keys, sort=False, dropna=False)[["served_ytd", "sasaran"]].sum(min_count=1)
        value = 100 * sums["served_ytd"] / sums["sasaran"].where(sums["sasaran"] > 0)
        every = groups.size().reset_index()[keys]
        return every.merge(value.rename("value").reset_index(), on=keys, how="left")
    part, whole = {
        "ilp-butir": ("reached", None),
        "posyandu": ("posyandu_siklus_hidup", "posyandu_total"),
        "pustu": ("pustu", None),
        "kader": ("kader_total", None),
        "tepat-waktu": ("on_time", "expected"),
    }[of.measure]
    if whole is None:
        return groups[part].sum(min_count=1).rename("value").reset_index()
    known = keyed[keyed[part].notna() & keyed[whole].notna()]
    sums = known.groupby(keys, sort=False, dropna=False)[[part, whole]].sum(min_count=1)
    value = (100 * sums[part] / sums[whole].where(sums[whole] > 0)).rename("value").reset_index()
    return groups.size().reset_index()[keys].merge(value, on=keys, how="left")


def wide(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """(one row per row of the pivot: row, row_code, then per column n: v<n>,
    hidden<n>; the names of the columns in order)."""
    names = list(dict.fromkeys(cells["column"]))
    rows = cells[["row_code", "row"]].drop_duplicates(ignore_index=True)
    places = pd.MultiIndex.from_frame(rows)
    laid = cells.set_index(["row_code", "row", "column"])
    for field, short in (("value", "v"), ("hidden", "hidden")):
        grid = laid[field].unstack("column").reindex(index=places, columns=names)
        for n, name in enumerate(names):
            found = grid[name].reset_index(drop=True)
            rows[f"{short}{n}"] = found.fillna(False).astype(bool) if field == "hidden" else found
    return rows, names


def in_time_order(cells: pd.DataFrame, of: Arrangement, months: Sequence[date]) -> pd.DataFrame:
    """The cells with time in its own order, wherever it stands."""
    for place, dimension in (("column", of.columns), ("row", of.rows)):
        if dimension in ("bulan", "triwulan", "tahun"):
            order = {time_label(dimension, m): n for n, m in enumerate(months)}
            cells = cells.sort_values(place, key=lambda s, o=order: s.map(o), kind="stable", ignore_index=True)
    return cells
