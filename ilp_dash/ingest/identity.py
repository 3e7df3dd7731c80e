"""The identity block of a report: which puskesmas, which year, simulated or real, single months or cumulative."""

from dataclasses import dataclass, field
from datetime import date

from ilp_dash.domain.indicators import DEFINITIONS
from ilp_dash.ingest.findings import Finding, finding
from ilp_dash.ingest.numbers import read_count
from ilp_dash.ingest.places import Places
from ilp_dash.ingest.workbook_layout import IDENTITY, cell_name, words_of

FIRST_YEAR = 2015
# A clock that says less is wrong: reports of this year are none of the future, nor are the demonstration's months.
_WRITTEN = date(2026, 10, 1)
_FIELD_OF = {spelling: name for name, _, spellings in IDENTITY for spelling in spellings}
_LABEL_OF = {name: label for name, label, _ in IDENTITY}


@dataclass
class Identity:
    """What one sheet says about itself: value as written by field, and the cell it stands in."""

    values: dict[str, object] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: list[list]) -> "Identity":
        """From the rows above a table's headings: "Tahun | : | 2025", "Tahun: 2025" and the like."""
        identity = cls()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if not isinstance(cell, str) or not cell:
                    continue
                label, colon, rest = cell.partition(":")
                # A title like "PUSKESMAS Ñ: …" is no label: a label is plain words only.
                name = _FIELD_OF.get(words_of(label)) if label.isascii() else None
                if name is None or name in identity.values:
                    continue
                if colon and rest.strip():
                    value, place = rest.strip(), column
                else:
                    place, value = next(
                        (
                            (n, c)
                            for n, c in enumerate(row[column + 1 :], column + 1)
                            if c != "" and str(c).strip() != ":"
                        ),
                        (column, ""),
                    )
                if isinstance(value, str):
                    value = value.strip().removeprefix(":").strip()
                    # The next label on the same row is no value: this one was left blank.
                    if words_of(value.partition(":")[0]) in _FIELD_OF and place != column and ":" in value:
                        value = ""
                identity.values[name] = value
                identity.cells[name] = cell_name(number, place)
                break
        return identity


def settle(identities: dict[str, Identity], places: Places, found: list[Finding]) -> tuple[dict, set[str]]:
    """Identity of the whole file as Report fields, and the sheets whose figures are cumulative. Errors go into `found`.

    Each field is taken from the first sheet that has it; another sheet that says otherwise is an error. "Jenis angka"
    is each sheet's own, the first sheet's where it says nothing.
    """
    first: dict[str, tuple[str, object]] = {}
    kinds: dict[str, str] = {}
    settled = {"puskesmas_code": "", "puskesmas_name": "", "year": 0, "simulated": False, "definition": ""}
    for sheet, identity in identities.items():
        for name, raw in identity.values.items():
            if raw == "":
                continue
            value = _meaning(name, raw, places)
            cell = identity.cells[name]
            if value is None:
                if name == "puskesmas_code":
                    found.append(finding(places.unknown_puskesmas(raw), sheet, cell, raw))
                else:
                    found.append(
                        finding(
                            "TAHUN_DI_LUAR" if name == "year" else "IDENTITAS_KOSONG",
                            sheet,
                            cell,
                            f"{_LABEL_OF[name]}: {raw}",
                        )
                    )
                first.setdefault(name, (sheet, None))
            elif name == "kind":
                kinds[sheet] = value
                first.setdefault(name, (sheet, value))
            elif name not in first:
                first[name] = sheet, value
                if name == "puskesmas_code" and raw != value:
                    found.append(finding("KODE_DIPULIHKAN", sheet, cell, raw))
                if name == "definition" and value not in {d.version for d in DEFINITIONS}:
                    found.append(finding("DEFINISI_TAK_DIKENAL", sheet, cell, raw))
            elif (
                first[name][1] is not None and value != first[name][1] and name not in ("puskesmas_name", "definition")
            ):
                found.append(finding("IDENTITAS_BEDA", sheet, cell, f"{_LABEL_OF[name]}: {raw}"))
    for name, label, _ in IDENTITY:
        if name not in first and name not in ("puskesmas_name", "definition"):
            sheet = next(iter(identities))
            found.append(finding("IDENTITAS_KOSONG", sheet, identities[sheet].cells.get(name, ""), label))
    for name in ("puskesmas_code", "puskesmas_name", "year", "definition"):
        if first.get(name, ("", None))[1] is not None:
            settled[name] = first[name][1]
    settled["simulated"] = first.get("nature", ("", False))[1] or False
    default = first.get("kind", ("", "bulanan"))[1]
    return settled, {sheet for sheet in identities if kinds.get(sheet, default) == "kumulatif"}


def is_believed(today: date) -> bool:
    """False for a clock that is older than the application: of such a day nothing can be said to lie in the future."""
    return today >= _WRITTEN


def last_year(today: date) -> int:
    """The last year a report may be of."""
    return max(today, _WRITTEN).year + 1


def _meaning(name: str, raw, places: Places):
    """Value of an identity field; None when it means nothing."""
    words = words_of(raw).split()
    if name == "puskesmas_code":
        return places.puskesmas.read(raw).value
    if name == "year":
        year = read_count(raw).value if not hasattr(raw, "year") else raw.year
        return year if year is not None and FIRST_YEAR <= year <= last_year(date.today()) else None
    if name == "nature":
        if "bukan" in words:
            return None
        return True if "simulasi" in words else False if "asli" in words else None
    if name == "kind":
        if words and words[0] in ("bulanan", "bulan"):
            return "bulanan"
        return "kumulatif" if "kumulatif" in words or "s d" in " ".join(words) else None
    return f"{raw:g}" if isinstance(raw, float) else str(raw)
