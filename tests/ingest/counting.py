"""What counts of each puskesmas and year, as a build reads it; of places that are no city of the reference too."""

from collections.abc import Iterator
from itertools import groupby

from ilp_dash.domain.report import Report
from ilp_dash.ingest.counted import counted_files
from ilp_dash.store.ledger import accepted
from ilp_dash.store.loading import Received
from ilp_dash.store.locks import locked_months


def counted_reports(records, reference) -> Iterator[tuple[Report, Received]]:
    """The report of every puskesmas and year, and the files it rests on, by code and year."""
    locked, kota = locked_months(records), {p.puskesmas_code: p.kota_code for p in reference.puskesmas}
    several: dict[str, list[Report]] = {}
    for (code, _), of_year in groupby(accepted(records), key=lambda s: (s.puskesmas_code, s.year)):
        yield counted_files(list(of_year), reference, locked.get(kota.get(code), ()), several)
