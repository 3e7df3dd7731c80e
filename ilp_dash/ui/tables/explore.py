"""The table of a reader's own pivot."""

from functools import partial

import pandas as pd

from ilp_dash.analysis import explore
from ilp_dash.analysis.running import closes
from ilp_dash.domain.arranging import DIMENSIONS, MEASURES, NONE, Arrangement, read_arrangement
from ilp_dash.domain.coverage import CLASSES
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.domain.selection import Selection
from ilp_dash.domain.tables import Column, Table
from ilp_dash.domain.words import joined
from ilp_dash.store.queries import explore as ask_explore
from ilp_dash.store.queries import ilp as ask_ilp
from ilp_dash.ui.data import ask, each, finished
from ilp_dash.ui.places import city, place_name, pws_of, spm_of
from ilp_dash.ui.tables.declared import laid, table

VISITS = "KUNJUNGAN_RUMAH"


def levels(sel: Selection, source: str) -> list[str]:
    """Levels of area that have published figures of a source in the chosen city."""
    if source in ("JEJARING",):
        return ["kelurahan", "puskesmas"]
    if source in ("ILP", "LAPORAN"):
        return ["puskesmas"]
    program = "SPM" if source == "SPM" else "PWS"
    return [r.level for r in each(ask_explore.levels_of, sel.kota) if r.program == program]


def arranged(sel: Selection) -> Arrangement:
    """The arrangement of the address. Raises UnknownQuestion for one that cannot be made."""
    measure = (sel.susun or "").partition(",")[0]
    return read_arrangement(sel.susun, levels(sel, MEASURES[measure].source if measure in MEASURES else "SPM"))


def indicator_of(sel: Selection, of: Arrangement) -> str | None:
    """The one indicator the cells are of; None where indicators are arranged themselves or play no part."""
    source = MEASURES[of.measure].source
    if source == "KUNJUNGAN":
        return VISITS
    if source not in ("SPM", "PWS") or {of.rows, of.columns} & {"indikator", "klaster", "tahap"}:
        return None
    chosen = INDICATORS[sel.indikator].program if sel.indikator else ""
    return (
        sel.indikator
        if chosen == source
        else spm_of(sel.but(indikator=None))
        if source == "SPM"
        else pws_of(sel.but(indikator=None))
    )


def _cells(sel: Selection, of: Arrangement, whole: bool = False) -> pd.DataFrame:
    """The published cells an arrangement needs; whole: of the chosen place itself instead of its parts."""
    source, months = MEASURES[of.measure].source, explore.months_for(of, city(sel.kota).first_month, sel.month)
    level = next((d for d in (of.rows, of.columns) if DIMENSIONS.get(d, ("", ""))[1] == "wilayah"), None)
    level = None if whole else level
    if source in ("SPM", "PWS", "KUNJUNGAN"):
        question = ask_explore.spm_cells if source == "SPM" else ask_explore.pws_cells
        asked = level or sel.level
        found = ask(question, sel.kota, asked, tuple(months), sel.basis, indicator_of(sel, of), sel.puskesmas)
        if source == "PWS" and indicator_of(sel, of) is None and of.measure != "pws-status":
            found = found[found["indicator"] != "D_S"]  # a ratio of its month, never added to anything
        return found
    if source == "LAPORAN":
        first = (
            explore.months_for(of, city(sel.kota).first_month, sel.month)[0]
            if _timed(of)
            else sel.month.replace(month=1)
        )
        first = first.replace(month=1) if "tahun" in (of.rows, of.columns) else first
        found = ask(ask_explore.report_cells, sel.kota, first, sel.month, sel.puskesmas)
        return found.assign(month=_end_of(found["month"], of, sel)) if _timed(of) else found
    if source == "ILP":
        found = ask(ask_ilp.ilp_checklist, sel.kota, sel.month)
        found = found.assign(reached=found["reached_on"].notna().astype("Int64"))
        found = found.rename(columns={"puskesmas_code": "area_code", "puskesmas": "area"})
        return found if sel.puskesmas is None else found[found["area_code"] == sel.puskesmas]
    found = ask(ask_ilp.network_by_kelurahan, sel.kota, sel.month, sel.puskesmas)
    found = found.assign(pustu=found["pustu"].astype("Int64"))
    name = "name" if of.rows == "kelurahan" or of.columns == "kelurahan" else "puskesmas"
    return found.assign(area=found[name], area_code=found["kelurahan_code"] if name == "name" else found["puskesmas"])


def _timed(of: Arrangement) -> bool:
    return bool({of.rows, of.columns} & {"bulan", "triwulan", "tahun"})


def _end_of(months: pd.Series, of: Arrangement, sel: Selection) -> pd.Series:
    """The month a report is counted under: its own, or the last one of its quarter or year that has come."""
    last = pd.Timestamp(sel.month)
    if "triwulan" in (of.rows, of.columns):
        ends = months.dt.to_period("Q").dt.end_time.dt.to_period("M").dt.start_time
    elif "tahun" in (of.rows, of.columns):
        ends = months.dt.to_period("Y").dt.end_time.dt.to_period("M").dt.start_time
    else:
        return months
    return ends.where(ends <= last, last).astype("datetime64[s]")


def _pivoted(sel: Selection) -> pd.DataFrame:
    of = arranged(sel)
    months = explore.months_for(of, city(sel.kota).first_month, sel.month)
    return explore.in_time_order(explore.pivot(_cells(sel, of), of), of, months)


def pivoted(sel: Selection) -> pd.DataFrame:
    """The pivot of the selection, one row per cell (see `analysis.explore.pivot`)."""
    return finished(_pivoted, sel)


def _whole(sel: Selection, of: Arrangement, names: list[str]) -> dict | None:
    """The line of the chosen place itself, where the rows are its parts: its own published figures,
    nothing added up."""
    if DIMENSIONS[of.rows][1] != "wilayah" or MEASURES[of.measure].source not in ("SPM", "PWS", "KUNJUNGAN"):
        return None
    cells = explore.pivot(
        _cells(sel, of, whole=True).assign(area=place_name(sel)), Arrangement(of.measure, of.rows, of.columns)
    )
    by = {c.column: c for c in cells.itertuples()}
    line = {"row": place_name(sel), "row_code": ""}
    for n, name in enumerate(names):
        found = by.get(name)
        line |= {
            f"v{n}": found.value if found else None,
            f"hidden{n}": bool(found and found.hidden),
        }
    return line


def title(sel: Selection, of: Arrangement) -> str:
    """ "SPM: capaian menurut puskesmas dan indikator, Kota Jambi"."""
    by = [DIMENSIONS[d][0].lower() for d in (of.rows, of.columns) if d != NONE]
    what = indicator_of(sel, of)
    named = f" {INDICATORS[what].short}" if what and what != VISITS else ""
    return f"{MEASURES[of.measure].label}{named} menurut {joined(by)}, {place_name(sel)}"


def notes(sel: Selection, of: Arrangement) -> list[str]:
    """What must be said under a pivot: how it is cumulated, what a sum over services is, what is hidden."""
    said = []
    if MEASURES[of.measure].source in ("SPM", "PWS", "KUNJUNGAN"):
        said.append(
            "Kumulatif dalam tahun laporan sampai bulan terakhir tiap kolom atau baris; "
            "belum lapor dibiarkan kosong, bukan nol."
        )
    if MEASURES[of.measure].kind == "pct" and said and not closes(sel.month):
        bounds = ", ".join(c.words for c in CLASSES)
        said.append(f"Warna: golongan capaian dari sasaran setahun ({bounds}), bukan laju terhadap target berjalan.")
    if {of.rows, of.columns} & {"klaster", "tahap"}:
        said.append(
            "Gabungan beberapa layanan adalah jumlah pelayanan, bukan jumlah orang: satu orang dapat terhitung "
            "beberapa kali."
        )
    return said


@table("jelajah")
def pivot_table(sel: Selection) -> Table:
    """The reader's own pivot: one row per row of it, a column per column."""
    of = arranged(sel)
    measure, cells = MEASURES[of.measure], pivoted(sel)
    rows, names = explore.wide(cells)
    whole = _whole(sel, of, names)
    if whole and len(rows):
        rows = pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)
    kind = measure.kind
    if of.columns == NONE and kind == "pct":
        kind = "bar"
    if kind == "count":
        rows = rows.astype({f"v{n}": "Int64" for n in range(len(names))})
    elif kind in ("pct", "bar"):
        rows = rows.astype({f"v{n}": "Float64" for n in range(len(names))})
    columns = [Column(f"v{n}", name or measure.label, kind, n < 4, hidden=f"hidden{n}") for n, name in enumerate(names)]
    links = partial(_link, sel, of)
    return laid(
        "jelajah",
        title(sel, of),
        rows,
        (Column("row", DIMENSIONS[of.rows][0]), *columns),
        notes=notes(sel, of),
        subtitle=f"s.d. {month_label(sel.month)}",
        links=[links(code) for code in rows["row_code"]],
        total=bool(whole and len(rows)),
    )


def _link(sel: Selection, of: Arrangement, code) -> str:
    if not isinstance(code, str) or not code or code.startswith("P") is False and of.rows != "kelurahan":
        return ""
    if of.rows == "kelurahan":
        return sel.link("peta", kelurahan=code, susun=None)
    return sel.link("puskesmas", puskesmas=code, susun=None) if code.startswith("P") and code[1:].isdigit() else ""
