"""Forms that come with what the ledger already knows of a puskesmas."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Engine

from ilp_dash.domain.indicators import DEFINITIONS
from ilp_dash.domain.report import Report
from ilp_dash.ingest.counted import counted_report
from ilp_dash.ingest.places import Places, places_of
from ilp_dash.ingest.read_report import reread_reports
from ilp_dash.ingest.workbook_layout import ILP_DATES
from ilp_dash.store.ledger import Submission, accepted


def known_reports(
    records: Engine, reference, puskesmas_codes: Sequence[str], year: int, filled: bool
) -> Iterator[tuple[Report, dict[str, str]]]:
    """For each puskesmas what counts of its year, to be written as a form, and the names of its kelurahan by code.

    Without a file of the year the report says nothing; for a `filled` form it then has the ILP checklist of the latest
    year before, since what was reached stays reached. Without `filled`, simulated files are left out: their sasaran
    must not stand in a form for real figures. Raises BadFile when an original is missing or has changed.
    """
    files: dict[tuple[str, int], list[Submission]] = {}
    for file in accepted(records):
        if filled or not file.simulated:
            files.setdefault((file.puskesmas_code, file.year), []).append(file)

    several: dict[str, list[Report]] = {}

    def counted(code: str, of: int) -> Report | None:
        read = partial(reread_reports, reference=reference)
        return counted_report(files.get((code, of), ()), read, several)

    places, versions = places_of(reference), [d.version for d in DEFINITIONS]
    names = places.puskesmas.names
    for code in puskesmas_codes:
        report = counted(code, year)
        if report is None:
            report = Report(code, names[code], year, False, versions[-1])
            earlier = max((of for who, of in files if who == code and of < year), default=None)
            if filled and earlier is not None and not (before := counted(code, earlier)).simulated:
                days = {field: getattr(before, field) for field, *_ in ILP_DATES}
                report = replace(report, ilp=before.ilp, **days)
        definition = report.definition if report.definition in versions else versions[-1]
        yield replace(report, puskesmas_name=names[code], definition=definition), _kelurahan(places, report)


def _kelurahan(places: Places, report: Report) -> dict[str, str]:
    """Names of the kelurahan in the working area that year, and of those the report has lines of."""
    told = (line.kelurahan_code for line in (*report.pws, *report.network, *report.weeks))
    codes = dict.fromkeys([*places.working_area(report.puskesmas_code, report.year), *told])
    return {code: places.kelurahan.names.get(code, "") for code in codes}
