"""What checked files would do to the headline of their cities: the store as it stands, and their difference."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from itertools import groupby

from sqlalchemy import Engine

from ilp_dash.domain.city_effect import CityEffect, Counts, laid_over_city, laid_over_unit, month_told
from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import month_label
from ilp_dash.errors import StoreMissing
from ilp_dash.ingest.packed import sent_as
from ilp_dash.ingest.submissions import Accepted
from ilp_dash.store.connection import OWN, current_store, viewing
from ilp_dash.store.ledger import accepted
from ilp_dash.store.queries import places, spm
from ilp_dash.store.rows import walk

_BASIS = "pusdatin"


def city_effects(
    files: Iterable[Accepted], reference, records: Engine, only: str | None = None
) -> list[CityEffect | str]:
    """Per file sent (a zip is one) and city its effect, or the Indonesian sentence why it cannot be told; nothing for a
    file without SPM.

    only: code of the puskesmas whose sender asks: he is told what his view holds.
    """
    kota = {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    names = {city.kota_code: city.name for city in reference.cities}
    told = []
    for _, of_file in groupby(files, key=lambda one: sent_as(one.path)):
        of_file = sorted(of_file, key=lambda one: kota[one.report.puskesmas_code])
        for code, of_city in groupby(of_file, key=lambda one: kota[one.report.puskesmas_code]):
            of_city = list(of_city)
            if last := month_told((f.report for f in of_city), (f.change for f in of_city)):
                told.append(_effect(of_city, last, code, names[code], kota, records, only))
    return told


def _effect(files: list[Accepted], last: int, code: str, name: str, kota: dict, records: Engine, only: str | None):
    why_not = f"{name}: pengaruh pada layanan SPM yang tercapai belum dapat dihitung"
    years = {file.report.year for file in files}
    if len(years) > 1:
        return f"{why_not}, karena berkas ini berisi lebih dari satu tahun."
    if len({file.report.puskesmas_code for file in files}) < len(files):
        return f"{why_not}, karena satu puskesmas ada di beberapa berkas."
    month = date(years.pop(), last, 1)
    try:
        with current_store().asking() as cursor:
            built = {tuple(row) for row in walk(places.files_of(cursor, code))}
    except StoreMissing:
        return f"{why_not}, karena basis data belum dibangun."
    counted = {(s.puskesmas_code, s.year, s.sha256) for s in accepted(records) if kota.get(s.puskesmas_code) == code}
    if built != counted:
        return f"{why_not}: buku terima sudah berubah sejak basis data dibangun. Jalankan build dahulu."
    with viewing(f"{OWN} {only}") if only else nullcontext(), current_store().asking() as cursor:
        for stored in (month.replace(month=n) for n in range(last, 0, -1)):  # of a new month: so far, the month before
            if rows := walk(spm.spm_services(cursor, "kota", code, stored, _BASIS)):
                break
        units = walk(spm.spm_by_puskesmas(cursor, code, stored, _BASIS))
    own = {(row.puskesmas_code, row.id): row for row in units}
    city = [row for row in rows if not row.hidden and (stored == month or _goes_on(row.id, stored, month))]
    if not city:
        return f"{why_not}: {month_label(month)} belum ada dalam data yang tampil."
    before = {row.id: Counts(row.served_ytd, row.sasaran) for row in city}
    after = {
        row.id: laid_over_city(
            before[row.id],
            [_unit(file, own, row, month if stored < month else row.counted_month) for file in files],
        )
        for row in city
    }
    return CityEffect(name, month, before, after)


def _goes_on(code: str, stored: date, month: date) -> bool:
    """Whether a service is counted at a new month as at the last one stored, further on in the same reporting year."""
    start = INDICATORS[code].year_start
    return start == 1 or (month.month < 12 and not stored.month < start <= month.month)


def _unit(file: Accepted, own: dict, of_city, month: date) -> tuple[Counts, Counts]:
    """Counts of the puskesmas of a file, stored and after it. of_city: row of the city; month: it is counted up to."""
    row = own.get((file.report.puskesmas_code, of_city.id))
    same = row is not None and row.counted_month == of_city.counted_month
    stored = Counts(row.served_ytd, row.sasaran) if same else Counts()
    return stored, laid_over_unit(stored, file.before, file.after, of_city.id, month.month)
