"""What the titles above a table, its sheet's name and the answers of a mapping say about all of its rows."""

import re
from dataclasses import dataclass

from ilp_dash.domain.mapping import Mapping
from ilp_dash.ingest.shapes.columns import Meaning
from ilp_dash.ingest.shapes.names import SKIPPED, Units
from ilp_dash.ingest.shapes.table import Table
from ilp_dash.ingest.shapes.wording import (
    AS_PWS,
    is_running,
    is_spm,
    month_in,
    month_of,
    plain,
    pws_in,
    spm_of,
    years_in,
)

# What stands before the name of a place in the title of a table about that one alone.
_CALLED = {"kelurahan": r"\b(?:kelurahan|kel|desa|negeri)\b\W*(.+)", "puskesmas": r"\b(?:puskesmas|pkm)\b\W*(.+)"}
_UNTIL = re.compile(r"\b(?:s\s?/\s?d|s\.d\.?|sd|sampai(?: dengan)?)\s+(?:bulan\s+)?([a-z]+)", re.I)


@dataclass(frozen=True)
class Context:
    """level: of the places of the table; unit, service, year, month, basis, cumulative: as said about all of it, None =
    not said; monthly: its rows are months; title: what a service that is not said is asked and kept under; suggested: a
    PWS indicator about the people of the SPM service its title names, for a table of kelurahan."""

    level: str
    unit: str | None
    service: str | None
    year: int | None
    month: int | None
    basis: str | None
    cumulative: bool | None
    monthly: bool
    title: str
    suggested: str | None


def context_of(
    table: Table, columns: list[Meaning], mapping: Mapping, units: Units, above: Context | None = None
) -> Context:
    """The Context of one table; what the table says goes before what the one above it in its sheet (`above`) says about
    time and kind of figure, and that before the answers."""
    texts = [*table.titles, *([table.sheet] if table.sheet else [])]
    fields = {m.field for m in columns}
    pws = any(m.service and not is_spm(m.service) and m.field in ("served", "men") for m in columns)
    level = "kelurahan" if "kelurahan" in fields or (pws and "name" not in fields) else "puskesmas"
    title = plain(next((t for t in table.titles if len(t) > 8), table.sheet or "berkas ini"))
    title = f"{title} {plain(table.sheet)}" if table.sheet and plain(table.sheet) not in title else title
    title = " ".join(re.sub(r"\b(20[1-4]\d|tahun|bulan)\b", "", title).split())
    named = next((s for t in texts if (s := spm_of(t))), None)
    suggested = None
    if level == "kelurahan":
        suggested = next(iter(AS_PWS.get(named, ())), None)
        named = next((s for t in texts if (s := pws_in(t))), None if suggested else named)
    service = mapping.services.get(title) or named
    said = _cumulative(texts, columns)
    return Context(
        level,
        _unit(texts, fields, units, level) or _answered(mapping, fields, units),
        None if service == SKIPPED else service,
        _year(texts) or (above and above.year) or mapping.year,
        _month(texts, table) or (above and above.month) or (None if any(m.month for m in columns) else mapping.month),
        _basis(texts) or (above and above.basis),
        said if said is not None or above is None else above.cumulative,
        "month" in fields,
        title,
        suggested,
    )


def _answered(mapping: Mapping, fields: set[str], units: Units) -> str | None:
    """The puskesmas a person has named for a table that names none; None where its rows or columns do."""
    named = mapping.puskesmas if mapping.puskesmas in units.puskesmas else None
    return None if {"name", "kelurahan", "unit"} & fields else named


def _year(texts: list[str]) -> int | None:
    found = set().union(*map(years_in, texts)) if texts else set()
    return found.pop() if len(found) == 1 else None


def _month(texts: list[str], table: Table) -> int | None:
    if table.sheet and (month := month_of(table.sheet)):
        return month
    for text in texts:  # "Januari s/d Maret 2025" is of March
        if (until := _UNTIL.search(text)) and (month := month_of(until[1])):
            return month
    found = set().union(*map(month_in, texts)) if texts else set()
    return found.pop() if len(found) == 1 else None


def _unit(texts: list[str], fields: set[str], units: Units, level: str) -> str | None:
    if {"name", "kelurahan", "unit"} & fields:
        return None
    levels = ("kelurahan", "puskesmas") if level == "kelurahan" else ("puskesmas",)
    for named in levels:
        for text in texts:
            match = re.search(_CALLED[named], text, re.I)
            rest = match[1].split() if match else []
            for length in range(len(rest), 0, -1):
                codes = units.by_name(named, " ".join(rest[:length]))
                if len(codes) == 1:
                    return codes[0]
    return None


def _basis(texts: list[str]) -> str | None:
    words = " ".join(map(plain, texts))
    found = [b for b, w in (("pusdatin", r"pusdatin|proyeksi"), ("riil", r"riil|pendataan")) if re.search(w, words)]
    return found[0] if len(found) == 1 else None


def _cumulative(texts: list[str], columns: list[Meaning]) -> bool | None:
    served = [m for m in columns if m.field in ("served", "men", "unit")]
    if any(map(is_running, texts)) or (served and all(m.running or is_running(m.head.text) for m in served)):
        return True
    single = any(re.search(r"\bbulan ini\b", m.key) for m in served)
    return False if single or any("bulanan" in plain(t).split() for t in texts) else None
