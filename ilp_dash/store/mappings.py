"""What people have confirmed about the layouts of files (`pemetaan`): the newest of a layout counts, earlier ones are
kept."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from ilp_dash.domain.mapping import Mapping
from ilp_dash.errors import BadSetting
from ilp_dash.store.records_tables import pemetaan
from ilp_dash.store.trail import actor, note


def remember(records: Engine, mapping: Mapping, sha256: str, file_name: str, who: str | None = None) -> None:
    """Keep a confirmed mapping of a layout, in the place of the earlier one.

    sha256, file_name: of the file it was confirmed on; its answers about one file (year, month, puskesmas) are for
    these bytes alone. who: as in `trail.note`. Raises BadSetting when it cannot be written.
    """
    row = {"signature": mapping.signature, "sha256": sha256, "mapping": mapping.to_json(), "set_by": who or actor()}
    try:
        with records.begin() as connection:
            connection.execute(insert(pemetaan).values(**row, set_at=datetime.now(UTC).replace(tzinfo=None)))
            note(connection, "petakan", f"{mapping.shape} {mapping.signature} {file_name}", who=who)
    except SQLAlchemyError as error:
        raise BadSetting(f"Pemetaan tidak dapat ditulis ke basis catatan ({type(error).__name__}).") from None


def known(records: Engine, signature: str, sha256: str = "") -> Mapping | None:
    """The mapping that counts for a layout; None when nobody has confirmed one. sha256: of the file to be read: answers
    about one file are given only where they were confirmed on these bytes.

    Raises BadSetting when it cannot be read, BadFile for a damaged one.
    """
    question = select(pemetaan).where(pemetaan.c.signature == signature).order_by(pemetaan.c.id.desc())
    try:
        with records.connect() as connection:
            newest = connection.execute(question).first()
            own = connection.execute(question.where(pemetaan.c.sha256 == sha256)).first()
    except SQLAlchemyError as error:
        raise BadSetting(f"Pemetaan tidak dapat dibaca dari basis catatan ({type(error).__name__}).") from None
    if newest is None:
        return None
    mapping = Mapping.from_json(newest.mapping).lasting()
    if own is None:
        return mapping
    about = Mapping.from_json(own.mapping)
    return replace(mapping, year=about.year, month=about.month, puskesmas=about.puskesmas)
