"""How a file in an office's own shape would be read, in words for the person who is to confirm it."""

from collections.abc import Iterator

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_NAMES, MONTH_SHORT
from ilp_dash.domain.words import joined
from ilp_dash.ingest.shapes.columns import MEANINGS
from ilp_dash.ingest.shapes.recognise import SHAPES, Proposal

_SHOWN = 10  # unused columns named


def about_lines(proposal: Proposal, remembered: bool) -> Iterator[str]:
    """What the file is, and what it holds. remembered: its layout was confirmed before."""
    yield f"{SHAPES[proposal.shape]}."
    yield "Susunan ini sudah pernah dipetakan." if remembered else "Susunan ini belum pernah dipetakan."
    yield f"Tahun: {joined(list(map(str, proposal.years))) if proposal.years else 'tidak disebut'}."
    yield f"Bulan: {_months([MONTH_NAMES[m - 1] for m in proposal.months])}."
    services = [
        code if INDICATORS[code].short == code else f"{code} {INDICATORS[code].short}"
        for code in proposal.services
        if code in INDICATORS
    ]
    yield f"Layanan: {joined(services) if services else 'tidak disebut'}."
    kinds = {True: "kumulatif sejak Januari", False: "angka bulan itu saja", None: "belum dijawab"}
    yield f"Jenis angka: {kinds[proposal.cumulative]}."
    if any(field == "sasaran" for _, _, _, field, *_ in proposal.columns):
        yield f"Sasaran: {proposal.basis or 'belum dijawab'}."


def used_columns(proposal: Proposal) -> Iterator[tuple[str, str, str]]:
    """(cells, heading, meaning) of the columns that are read: those of one meaning together, months as a range."""
    for (sheet, field), columns in _groups(proposal).items():
        if not field:
            continue
        cells = [cell for cell, _, _ in columns]
        shown = ", ".join(cells) if len(cells) < 4 else f"{cells[0]}, {cells[1]}, …, {cells[-1]}"
        months = [MONTH_SHORT[month - 1] for _, _, month in columns if month]
        when = f", {months[0]}–{months[-1]}" if len(months) > 1 else f", {months[0]}" if months else ""
        heading = columns[0][1] if months or len(cells) == 1 else f"{columns[0][1]} … {columns[-1][1]}"
        yield f"{sheet + ' ' if sheet else ''}{shown}", heading, f"{MEANINGS[field]}{when}"


def unused_columns(proposal: Proposal) -> str:
    """Headings of the columns that are not read, some of them; "" when all are."""
    unused = [
        (cell, head) for (_, field), columns in _groups(proposal).items() if not field for cell, head, _ in columns
    ]
    unused = {heading.rpartition(" › ")[2]: cell for cell, heading in reversed(unused)}
    told = [f"{heading} ({cell})" for heading, cell in reversed(unused.items())]
    more = f", … ({len(told) - _SHOWN} lagi)" if len(told) > _SHOWN else ""
    return f"{', '.join(told[:_SHOWN])}{more}"


def _groups(proposal: Proposal) -> dict[tuple[str, str], list[tuple[str, str, int | None]]]:
    groups: dict[tuple[str, str], list[tuple[str, str, int | None]]] = {}
    for sheet, cell, heading, field, month, _ in proposal.columns:
        groups.setdefault((sheet, field), []).append((cell, heading, month))
    return groups


def _months(names: list[str]) -> str:
    if not names:
        return "tidak disebut"
    return names[0] if len(names) == 1 else f"{names[0]} sampai {names[-1]}"
