"""Boundary files taken before, those no longer in force included."""

from sqlalchemy import Engine, select

from ilp_dash.store.records import BoundaryFile
from ilp_dash.store.records_tables import boundary_file


def boundaries_of(records: Engine, sha256: str) -> list[BoundaryFile]:
    """Every row of the ledger made of the very same bytes, oldest first; [] = never taken."""
    question = select(boundary_file).where(boundary_file.c.sha256 == sha256).order_by(boundary_file.c.id)
    with records.connect() as connection:
        return [BoundaryFile(*row) for row in connection.execute(question)]
