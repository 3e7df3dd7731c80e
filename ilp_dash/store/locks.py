"""Closed periods (`kunci`): months of a city whose figures no file changes, until somebody reopens them by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, insert, select, update

from ilp_dash.domain.approval import SENT
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.months import add_months, month_code, month_label, reporting_year
from ilp_dash.errors import BadSetting
from ilp_dash.store.records_tables import kunci, submission
from ilp_dash.store.reference import load_reference
from ilp_dash.store.trail import actor, note, now
from ilp_dash.store.writing import writing


@dataclass(frozen=True)
class Lock:
    """One closed month of a city; month: its first day. Times in UTC; reopened_at None = in force. last_file: number of
    the newest file in the ledger when it was closed, None = there was none, or it was not kept then."""

    id: int
    kota_code: str
    month: date
    locked_at: datetime
    locked_by: str
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopened_why: str | None = None
    last_file: int | None = None


def locks(records: Engine) -> list[Lock]:
    """The locks in force, by city and month."""
    question = select(kunci).where(kunci.c.reopened_at.is_(None)).order_by(kunci.c.kota_code, kunci.c.month)
    with records.connect() as connection:
        return [Lock(*row) for row in connection.execute(question)]


def locked_months(records: Engine) -> dict[str, frozenset[date]]:
    """City code -> first days of its locked months; a city without any is left out."""
    found: dict[str, set[date]] = {}
    for one in locks(records):
        found.setdefault(one.kota_code, set()).add(one.month)
    return {kota: frozenset(months) for kota, months in found.items()}


def lock(records: Engine, kota_code: str, month: date, puskesmas: Collection[str]) -> None:
    """Close a month of a city. puskesmas: codes of the city's.

    Raises BadSetting for a month that has not ended, one that is closed, and while files of its year wait for approval.
    """
    label = month_label(month)
    if add_months(month, 1) > today_in(kota_code):
        raise BadSetting(f"{label} belum berakhir, jadi belum dapat dikunci.")
    with writing(records) as connection:
        if month in locked_months(records).get(kota_code, ()):
            raise BadSetting(f"{label} di kota {kota_code} sudah dikunci.")
        if _waits(records, puskesmas, month.year):
            raise BadSetting(
                f"Masih ada laporan {month.year} kota {kota_code} yang menunggu persetujuan, jadi {label} belum dapat "
                "dikunci. Lihat daftarnya: python -m ilp_dash menunggu"
            )
        last = select(func.max(submission.c.id)).scalar_subquery()
        values = {"kota_code": kota_code, "month": month, "locked_at": now(), "locked_by": actor()[:255]}
        connection.execute(insert(kunci).values(**values, last_file=last))
        note(connection, "kunci", f"{kota_code} {month_code(month)}", "dikunci")


def reopen(records: Engine, kota_code: str, month: date, why: str) -> None:
    """Open a closed month of a city again; who did so and why stay in the table and the trail.

    Raises BadSetting for an empty reason, and a month that is not closed.
    """
    if not why.strip():
        raise BadSetting("Alasan membuka kunci belum diisi. Contoh: --alasan 'sasaran direvisi, SK 440/7/2026'.")
    with writing(records) as connection:
        opened = connection.execute(
            update(kunci)
            .values(reopened_at=now(), reopened_by=actor()[:255], reopened_why=why.strip())
            .where(kunci.c.kota_code == kota_code, kunci.c.month == month, kunci.c.reopened_at.is_(None))
        )
        if not opened.rowcount:
            raise BadSetting(f"{month_label(month)} di kota {kota_code} tidak dikunci.")
        note(connection, "buka kunci", f"{kota_code} {month_code(month)}: {why.strip()}", "dibuka")


def locks_touched(records: Engine, number: int, puskesmas_code: str, year: int, received_at: datetime) -> list[Lock]:
    """The locks in force whose figures a file may hold: of the city and year of its puskesmas (and, for the school
    year, the first half of the next), made after it came. What came later has changed nothing in them.

    number: of the file in the ledger; the clock (received_at) is asked only where a lock does not say after which."""
    found = [
        one
        for one in locks(records)
        if (one.locked_at >= received_at if one.last_file is None else one.last_file >= number)
    ]
    if not found:
        return []
    kota = {p.puskesmas_code: p.kota_code for p in load_reference().puskesmas}.get(puskesmas_code)
    return [one for one in found if one.kota_code == kota and year in (one.month.year, reporting_year(one.month, 7))]


def reopening(kota_code: str, month: date) -> str:
    """Who may reopen a closed month, and how."""
    return (
        "Yang dapat membuka kuncinya pengelola program atau admin, di komputer dasbor: "
        f"python -m ilp_dash kunci {kota_code} {month_code(month)} --buka --alasan …"
    )


def _waits(records: Engine, puskesmas: Collection[str], year: int) -> bool:
    c = submission.c
    waits = select(c.id).where(c.status == SENT, c.replaced_by.is_(None), c.withdrawn_at.is_(None), c.year == year)
    with records.connect() as connection:
        return connection.execute(waits.where(c.puskesmas_code.in_(puskesmas))).first() is not None
