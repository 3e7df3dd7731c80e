"""Cells a sender leaves out of a file, by name and with a reason: they are read as if nothing stood there.

A place is (sheet, cell) as findings name them: ("PWS", "D7"); of a CSV (part, "baris 12"), which is its figure.
"""

import re
from collections.abc import Iterable, Sequence

from ilp_dash.domain.findings import named
from ilp_dash.errors import BadFile
from ilp_dash.ingest.findings import Finding, errors, finding
from ilp_dash.ingest.workbook_layout import column_number

Place = tuple[str, str]
_NAMED = re.compile(r"(?:(?:'([^'!]+)'|([^,'!]+?))!)?(baris\s+\d+|[A-Z]{1,3}\d+)(?:[\s,;]+|$)", re.I)
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


def places(said: Iterable[str]) -> list[Place]:
    """The places somebody named: "PWS!D7", "PWS!D7, SPM!F12", "SPM!baris 12", "baris 12". Raises BadFile for others."""
    found = []
    for words in said:
        words, at = words.strip(), 0
        while at < len(words) or not words:
            match = _NAMED.match(words, at)
            if match is None:
                raise BadFile(
                    f"Sel '{words[at : at + 40]}' tidak terbaca. Tulis lembar dan selnya seperti pada temuan, misalnya "
                    '--kecuali "PWS!D7"; di CSV barisnya, misalnya --kecuali "baris 12".'
                )
            sheet, cell = (match[1] or match[2] or "").strip(), " ".join(match[3].split())
            found.append((sheet, cell.lower() if cell[:5].lower() == "baris" else cell.upper()))
            at = match.end()
    return list(dict.fromkeys(found))


def emptied(sheets: dict[str, list[list]], without: Iterable[Place]) -> None:
    """Empty cells of a workbook, in place. sheets: rows by the name findings call the sheet by."""
    for sheet, cell in without:
        letters, row = _CELL.fullmatch(cell).groups()
        sheets[sheet][int(row) - 1][column_number(letters)] = ""


def confirmed(file_name: str, wanted: Sequence[Place], found: Sequence[Finding]) -> list[Finding]:
    """The errors of a file at the places its sender wants to leave out.

    Raises BadFile for a place without an error, or with one that is about more than a figure or a day.
    """
    taken = []
    for sheet, cell in wanted:
        here = [f for f in errors(found) if f.cell == cell and (f.sheet.lower() == sheet.lower() or not sheet)]
        if not here:
            raise BadFile(
                f"{file_name}: {named((sheet, cell))} bukan sel yang keliru. Hanya sel yang disebut galat dapat "
                "dikecualikan; lihat dengan: python -m ilp_dash check BERKAS",
                tuple(found),
            )
        if not all(f.dispensable for f in here):
            raise BadFile(
                f"{file_name}: {named((sheet, cell))} tidak dapat dikecualikan. Yang dapat hanya angka dan tanggal "
                "yang keliru; kode, nama, susunan, dan deretan angka panjang perlu dibetulkan di berkasnya.",
                tuple(found),
            )
        taken += here
    return taken


def noted(left_out: Iterable[Finding]) -> list[Finding]:
    """What stands in the ledger of cells that were left out."""
    return [
        finding("DIKECUALIKAN", f.sheet, f.cell, f.value, "", f.kelurahan, f.indicator, f.month)
        for f in {(f.sheet, f.cell): f for f in left_out}.values()
    ]
