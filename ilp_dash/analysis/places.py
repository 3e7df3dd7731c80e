"""What stands behind the figures, in words: when facts were published, how reports came in, since when a rule holds."""

from datetime import date

from ilp_dash.domain.months import date_label, month_label

_FIRST_RULES = 2000  # year of the rules that were there from the beginning


def published_on(fact) -> tuple[str, str]:
    """(date, caveat) of a fact; a note "tanggal: November 2024" is the date as the source gave it."""
    note = fact.catatan or ""
    if note.startswith("tanggal: "):
        day, _, note = note.removeprefix("tanggal: ").partition("; ")
        return day, note
    return date_label(fact.tanggal) if fact.tanggal else "", note


def late_words(days: int | None) -> str:
    """ "tepat waktu", "terlambat 3 hari", "belum lapor" (None)."""
    return "belum lapor" if days is None else f"terlambat {days} hari" if days else "tepat waktu"


def sent_words(report) -> str:
    """ "7 Oktober 2026, terlambat 2 hari · final" of a row of `reports_of`."""
    if report.sent_on is None:
        return late_words(None)
    late = f", {late_words(report.late_days)}" if report.late_days else ""
    return f"{date_label(report.sent_on)}{late} · {report.state or '–'}"


def since_words(valid_from: date) -> str:
    """ "awal" for a rule that was always there, else "Januari 2026"."""
    return "awal" if valid_from.year == _FIRST_RULES else month_label(valid_from)
