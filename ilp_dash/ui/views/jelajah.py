"""Jelajah: the reader's own question as a pivot with a fitting figure."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ilp_dash.analysis import explore
from ilp_dash.charts import explore as charts
from ilp_dash.charts.bars import coverage_bars
from ilp_dash.charts.classes import (
    COVERAGE,
    HIDDEN_CLASS,
    HIDDEN_WORD,
    NO_DATA,
    NO_DATA_WORD,
    PWS,
    coverage_class,
    pws_class,
    quantile_classes,
)
from ilp_dash.charts.maps import map_figure
from ilp_dash.domain.arranging import DIMENSIONS, MEASURES, NONE, Arrangement, Measure
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.words import number, percent
from ilp_dash.ui.places import city, city_map, map_address
from ilp_dash.ui.tables.explore import arranged, indicator_of, pivot_table, pivoted, title

MOST_BARS, MOST_LINES, MOST_ROWS = 60, 12, 40  # what a picture can hold; the table has all
TIME = ("bulan", "triwulan", "tahun")


def picture(sel: Selection) -> go.Figure | None:
    """The figure that fits: bars of one column, lines over time, else a heat map; where asked for, a map of kelurahan;
    None where the reader wants none or nothing is there."""
    of = arranged(sel)
    cells = pivoted(sel)
    if of.picture == "tanpa" or cells.empty:
        return None
    kind = _kind(of)
    around = {"subtitle": f"s.d. {month_label(sel.month)}"}
    if kind == "peta":
        return _map(sel, of, cells, around)
    if kind == "batang":
        return _bars(sel, of, cells, around)
    values, hidden = _squares(cells)
    if kind == "garis":
        known = values.notna().any(axis=1)
        shown = values[known].head(MOST_LINES)
        more = int(known.sum()) - len(shown)
        notes = (
            [f"{MOST_LINES} baris teratas dari {number(int(known.sum()))}; selebihnya di tabel."] if more > 0 else []
        )
        return charts.time_lines(
            shown, title(sel, of), MEASURES[of.measure].kind, _cuts(sel, of, shown.index), notes=notes, **around
        )
    notes = (
        [f"{MOST_ROWS} baris teratas dari {number(len(values))}; selebihnya di tabel."]
        if len(values) > MOST_ROWS
        else []
    )
    values, hidden = values.head(MOST_ROWS), hidden.head(MOST_ROWS)
    return charts.heat(values, hidden, title(sel, of), MEASURES[of.measure].kind, notes=notes, **around)


def _kind(of: Arrangement) -> str:
    if (of.picture, of.rows, of.columns) == ("peta", "kelurahan", NONE):
        return "peta"
    if of.columns == NONE and MEASURES[of.measure].kind != "pws":
        return "batang"
    if (
        of.picture in ("garis", "panas")
        and (of.picture != "garis" or of.columns in TIME)
        and MEASURES[of.measure].kind != "pws"
    ):
        return of.picture
    return "garis" if of.columns in TIME and MEASURES[of.measure].kind != "pws" else "panas"


def _bars(sel: Selection, of: Arrangement, cells: pd.DataFrame, around: dict) -> go.Figure:
    if of.rows not in TIME:
        cells = cells.sort_values("value", ascending=False, na_position="last", kind="stable")
    shown = cells.head(MOST_BARS)
    links = dict(zip([row[0] for row in pivot_table(sel).rows], pivot_table(sel).links, strict=False))
    frame = pd.DataFrame(
        {
            "name": shown["row"].astype("string"),
            "hidden": shown["hidden"].astype("boolean"),
            "href": [links.get(name) or None for name in shown["row"]],
        }
    )
    notes = [f"{MOST_BARS} teratas dari {number(len(cells))}; selebihnya di tabel."] if len(cells) > MOST_BARS else []
    measure = MEASURES[of.measure]
    if measure.kind == "pct":
        frame["coverage_pct"] = pd.array(shown["value"].tolist(), dtype="Float64")
        return coverage_bars(frame, title(sel, of), label=DIMENSIONS[of.rows][0], notes=notes, **around)
    frame["count"] = pd.array(shown["value"].tolist(), dtype="Int64")
    return charts.count_bars(frame, title(sel, of), measure.noun, DIMENSIONS[of.rows][0], notes=notes, **around)


def _map(sel: Selection, of: Arrangement, cells: pd.DataFrame, around: dict) -> go.Figure:
    """Kelurahan by class: of coverage, of status, or of counts in four equal shares. What is hidden stays hidden."""
    measure = MEASURES[of.measure]
    known = cells["value"].notna() & ~cells["hidden"]
    shares = quantile_classes(cells["value"][known]) if measure.kind == "count" else []
    frame = pd.DataFrame(
        {
            "area_code": cells["row_code"],
            "name": cells["row"],
            "cls": [_class(cell, measure.kind, shares) for cell in cells.itertuples()],
            "value": [_printed(cell, measure) for cell in cells.itertuples()],
            "href": [sel.link("peta", kelurahan=code) for code in cells["row_code"]],
        }
    )
    words = {
        "pws": {pws_class(id): pair for id, pair in PWS.items()},
        "pct": {id: ("", word) for id, _, word in COVERAGE},
        "count": {id: ("", f"{number(low)} – {number(high)} {measure.noun}") for id, low, high in shares},
    }[measure.kind]
    words = {NO_DATA: ("", NO_DATA_WORD), HIDDEN_CLASS: ("", HIDDEN_WORD)} | words
    notes = ["Golongan membagi rata kelurahan, jadi warna tidak dapat dibandingkan antarbulan."] if shares else []
    return map_figure(
        frame, city_map(sel.kota), words, title(sel, of), notes=notes, shapes=map_address(sel.kota), **around
    )


def _class(cell, kind: str, shares: Sequence[tuple[str, float, float]]) -> str:
    if cell.hidden:
        return HIDDEN_CLASS
    if pd.isna(cell.value):
        return NO_DATA
    if kind == "count":
        return next(id for id, low, _ in reversed(shares) if cell.value >= low)
    return pws_class(cell.value) if kind == "pws" else coverage_class(cell.value)


def _printed(cell, measure: Measure) -> str:
    if cell.hidden:
        return HIDDEN_WORD
    if pd.isna(cell.value):
        return NO_DATA_WORD
    if measure.kind == "pws":
        return PWS[cell.value][1]
    return percent(cell.value) if measure.kind == "pct" else f"{number(int(cell.value))} {measure.noun}"


def _cuts(sel: Selection, of: Arrangement, names) -> dict[str, list[int]]:
    """Where the line of each row begins anew: at the first month of its reporting year (July for the school year)."""
    if of.columns != "bulan" or MEASURES[of.measure].source not in ("SPM", "PWS", "KUNJUNGAN"):
        return {}
    months = explore.months_for(of, city(sel.kota).first_month, sel.month)
    one = indicator_of(sel, of)
    starts = {i.short: i.year_start for i in INDICATORS.values()} if of.rows == "indikator" else {}
    start = INDICATORS[one].year_start if one else 1
    return {
        name: [n for n, month in enumerate(months) if n and month.month == starts.get(name, start)] for name in names
    }


def _squares(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, names = explore.wide(cells)
    values = rows[[f"v{n}" for n in range(len(names))]].set_axis(names, axis=1).set_axis(rows["row"].tolist(), axis=0)
    hidden = (
        rows[[f"hidden{n}" for n in range(len(names))]].set_axis(names, axis=1).set_axis(rows["row"].tolist(), axis=0)
    )
    return values, hidden
