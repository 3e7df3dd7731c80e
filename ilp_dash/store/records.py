"""What people write besides reports (store/ledger.py): boundaries, points, local rules, steps of a city, in SQLite (or
any database `ILP_RECORDS_URL` names)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, Table, create_engine, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from ilp_dash.config import records_url
from ilp_dash.domain.areas import today_in
from ilp_dash.domain.readiness import STEPS, IlpStep
from ilp_dash.domain.rules import RuleValue, parse_value
from ilp_dash.errors import BadSetting, RecordsUnusable
from ilp_dash.store import records_tables as tables
from ilp_dash.store.records_upgrade import make_tables
from ilp_dash.store.trail import ACCEPTED, note, now
from ilp_dash.store.writing import WAIT_MS, unusable


@dataclass(frozen=True)
class BoundaryFile:
    """One boundary file taken for one city. sha256: of the original;
    result_sha256: of the cleaned boundaries made of it.

    licence: as the user stated it, "" = not stated; matched: kelurahan with a boundary; received_at in UTC;
    replaced_by: id of the later file of the city, None = this one counts.
    """

    id: int
    kota_code: str
    sha256: str
    file_name: str
    licence: str
    matched: int
    result_sha256: str
    received_at: datetime
    replaced_by: int | None = None


@dataclass(frozen=True)
class PuskesmasPoint:
    """Where a puskesmas stands (degrees, WGS 84), as one file says. sha256: of that file; received_at in UTC.

    replaced_by: id of the point a later file gave, None = this one counts.
    """

    id: int
    puskesmas_code: str
    lat: float
    lon: float
    sha256: str
    file_name: str
    received_at: datetime
    replaced_by: int | None = None


def open_records(url: str | None = None) -> Engine:
    """The records database, its tables made when missing. Default: `config.records_url()`.

    SQLite runs in WAL mode and waits up to 15 s for another writer. Raises
    BadSetting for an address that cannot be used.
    """
    address = url or records_url()
    try:
        parsed = make_url(address)
        more = {}
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            more = {"poolclass": NullPool}  # a kept connection would go on reading a ledger that was restored away
        engine = create_engine(parsed, **more)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        raise BadSetting(
            f"ILP_RECORDS_URL tidak dapat dipakai ({type(error).__name__}). Contoh: sqlite:///data/local/records.sqlite."
        ) from None
    if parsed.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection, _record):
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.close()

    try:
        make_tables(engine)
    except DBAPIError:
        # Two processes may make the tables at the same moment; the second finds them there.
        try:
            make_tables(engine)
        except DBAPIError as error:
            engine.dispose()
            raise BadSetting(
                f"Basis catatan {parsed.render_as_string()} tidak dapat dibuka "
                f"({unusable(error.orig) or type(error.orig).__name__}). Periksa ILP_DATA_DIR atau ILP_RECORDS_URL."
            ) from None

    @event.listens_for(engine, "handle_error")
    def _told(context) -> None:
        if words := unusable(context.original_exception):
            raise RecordsUnusable(
                f"Basis catatan tidak dapat dipakai: {words}. Yang sedang dicatat batal seluruhnya. Ulangi perintahnya "
                "sesudah itu; yang sudah diterima tidak diterima dua kali."
            ) from context.original_exception

    return engine


def records_to_read() -> Engine:
    """The records, or empty ones in memory where none have been made: who only looks leaves nothing behind."""
    url = make_url(records_url())
    there = url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
    return shared_records() if there else open_records("sqlite://")


def shared_records() -> Engine:
    """The records of this installation, opened once per address: a server asks at every click. Raises BadSetting."""
    return _opened(records_url())


@cache
def _opened(url: str) -> Engine:
    return open_records(url)


def _replacing(connection, table: Table, row: Mapping, **same) -> int:
    """Insert a row and mark the one it replaces: the row in force with the
    same values in these columns. Returns the new id."""
    new_id = connection.execute(insert(table).values(**row)).inserted_primary_key[0]
    earlier = [table.c[name] == value for name, value in same.items()]
    connection.execute(
        update(table).values(replaced_by=new_id).where(*earlier, table.c.id != new_id, table.c.replaced_by.is_(None))
    )
    return new_id


def current_boundaries(records: Engine) -> dict[str, BoundaryFile]:
    """Kota code -> the boundary file that counts; a city without one is left out."""
    question = (
        select(tables.boundary_file)
        .where(tables.boundary_file.c.replaced_by.is_(None))
        .order_by(tables.boundary_file.c.id)
    )
    with records.connect() as connection:
        return {row.kota_code: BoundaryFile(*row) for row in connection.execute(question)}


def boundaries_of(records: Engine, sha256: str) -> list[BoundaryFile]:
    """Every row of the ledger made of the very same bytes, oldest first, those no longer in force included; [] = never
    taken."""
    question = (
        select(tables.boundary_file).where(tables.boundary_file.c.sha256 == sha256).order_by(tables.boundary_file.c.id)
    )
    with records.connect() as connection:
        return [BoundaryFile(*row) for row in connection.execute(question)]


def add_boundaries(records: Engine, taken: Iterable[Mapping]) -> list[BoundaryFile]:
    """Write boundary files of one or more cities into the ledger, in one
    transaction; each replaces the city's earlier one.

    taken: kota_code, sha256, file_name, licence, matched, result_sha256 of each. Returns the new rows.
    """
    made = []
    with records.begin() as connection:
        for one in taken:
            row = {**one, "file_name": one["file_name"][-255:], "received_at": now()}
            new_id = _replacing(connection, tables.boundary_file, row, kota_code=row["kota_code"])
            made.append(BoundaryFile(id=new_id, **row))
            note(connection, "boundaries", f"{row['kota_code']} {row['file_name']}", ACCEPTED)
    return made


def current_points(records: Engine) -> dict[str, PuskesmasPoint]:
    """Puskesmas code -> the point that counts; a puskesmas without one is left out."""
    question = (
        select(tables.puskesmas_point)
        .where(tables.puskesmas_point.c.replaced_by.is_(None))
        .order_by(tables.puskesmas_point.c.puskesmas_code)
    )
    with records.connect() as connection:
        return {row.puskesmas_code: PuskesmasPoint(*row) for row in connection.execute(question)}


def add_points(records: Engine, sha256: str, file_name: str, points: Mapping[str, tuple[float, float]]) -> None:
    """Write the points of one file (puskesmas code -> lat, lon) into the ledger,
    in one transaction; each replaces the earlier one."""
    of_file = {"sha256": sha256, "file_name": file_name[-255:], "received_at": now()}
    with records.begin() as connection:
        for code, (lat, lon) in points.items():
            row = {"puskesmas_code": code, "lat": lat, "lon": lon, **of_file}
            _replacing(connection, tables.puskesmas_point, row, puskesmas_code=code)
        note(connection, "points", f"{len(points)} puskesmas, {of_file['file_name']}", ACCEPTED)


def settings(records: Engine) -> list[RuleValue]:
    """Local rules as set by the city, one per rule and first month of
    validity (the one set last); empty = all defaults."""
    with records.connect() as connection:
        rows = connection.execute(select(tables.setting).order_by(tables.setting.c.id)).all()
    latest = {(row.name, row.valid_from): RuleValue(row.name, row.value, row.valid_from, row.origin) for row in rows}
    return [latest[key] for key in sorted(latest)]


def set_rule(records: Engine, name: str, value: str, valid_from: date, origin: str) -> RuleValue:
    """Set a local rule from the month of `valid_from` on. origin: the letter or decision it rests on.

    Raises BadSetting for an unknown rule, a value it may not take, or an
    empty origin. Earlier settings stay in the table.
    """
    value = value.strip()
    parse_value(name, value)
    if not origin.strip():
        raise BadSetting(f"Aturan {name}: dasar (surat atau keputusan) belum diisi. Contoh: SK Kadinkes 440/12/2025.")
    rule = RuleValue(name, value, valid_from.replace(day=1), origin.strip())
    with records.begin() as connection:
        connection.execute(
            insert(tables.setting).values(
                name=rule.name,
                value=rule.value,
                valid_from=rule.valid_from,
                origin=rule.origin,
                set_at=now(),
            )
        )
        note(connection, "aturan", f"{rule.name} = {rule.value} mulai {rule.valid_from:%Y-%m}")
    return rule


def ilp_steps(records: Engine) -> list[IlpStep]:
    """Steps of every city by city and number, as written last; simulated ones
    only in cities that have written none themselves."""
    with records.connect() as connection:
        rows = connection.execute(select(tables.ilp_step).order_by(tables.ilp_step.c.id)).all()
    own = {row.kota_code for row in rows if not row.simulated}
    latest = {
        (row.kota_code, row.no, row.planned): row for row in rows if not row.simulated or row.kota_code not in own
    }
    steps = []
    for kota, no in sorted({key[:2] for key in latest}):
        plan, done = (latest.get((kota, no, planned)) for planned in (True, False))
        days = [row.day if row else None for row in (plan, done)]
        if any(days):
            evidence = "; ".join(row.evidence for row in (done, plan) if row and row.day and row.evidence)
            steps.append(IlpStep(kota, no, *days, evidence, any(row.simulated for row in (plan, done) if row)))
    return steps


def set_ilp_step(
    records: Engine,
    kota_code: str,
    no: int,
    day: date | None,
    planned: bool = False,
    evidence: str = "",
    simulated: bool = False,
) -> None:
    """Write the day a city planned or reached one of its ILP steps
    (readiness.STEPS); day None withdraws it. The last word counts.

    Raises BadSetting for a step that is not one of the eight, or a step said to be reached on a day still to come.
    """
    if no not in STEPS:
        raise BadSetting(
            f"Langkah {no} tidak ada. Pilih 1–{len(STEPS)}: {', '.join(f'{n} {name}' for n, name in STEPS.items())}."
        )
    if day and not planned and day > today_in(kota_code):
        raise BadSetting(
            f"Langkah {no}: {day:%Y-%m-%d} belum tiba, jadi belum dapat dicatat tercapai. "
            "Untuk rencana tambahkan --rencana."
        )
    with records.begin() as connection:
        connection.execute(
            insert(tables.ilp_step).values(
                kota_code=kota_code,
                no=no,
                planned=planned,
                day=day,
                evidence=evidence.strip(),
                simulated=simulated,
                set_at=now(),
            )
        )
        kind = "rencana" if planned else "tercapai"
        note(connection, "langkah", f"{kota_code} {no} {kind} {day or 'dihapus'}{' SIMULASI' if simulated else ''}")
