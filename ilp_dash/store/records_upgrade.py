"""Makes the tables of the records, and gives those of an earlier version what has been added since."""

from sqlalchemy import Engine, inspect
from sqlalchemy.schema import CreateColumn

from ilp_dash.store.records_tables import metadata, submission

_OURS = 1_764_020_012  # names the making of our tables among the locks of a PostgreSQL server


def make_tables(engine: Engine) -> None:
    """Make the tables that are missing, with the guards of the trail; bring an old ledger to the present form.

    Raises DBAPIError when two processes do so at the same moment, or the database cannot be written.
    """
    if engine.dialect.name != "postgresql":
        _make(engine)
        return
    with engine.begin() as connection:  # PostgreSQL replaces no trigger for two at once
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS})")
        _make(engine)


def _make(engine: Engine) -> None:
    if inspect(engine).has_table(submission.name) and _is_old(engine):
        _make_anew(engine)
    _add_columns(engine)
    metadata.create_all(engine)


def _add_columns(engine: Engine) -> None:
    """Give the tables that are there the columns they lack; rows of before get the column's default."""
    there = inspect(engine).get_multi_columns(filter_names=list(metadata.tables))
    names = {table: {column["name"] for column in columns} for (_, table), columns in there.items()}
    lacking = [
        column
        for table in metadata.tables.values()
        for column in table.columns
        if column.name not in names.get(table.name, {column.name})
    ]
    if lacking:
        with engine.begin() as connection:
            for column in lacking:
                said = CreateColumn(column).compile(dialect=engine.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {said}")


def _is_old(engine: Engine) -> bool:
    """Was the ledger made when a file held one puskesmas and could not be withdrawn?"""
    return "withdrawn_at" not in {column["name"] for column in inspect(engine).get_columns(submission.name)}


def _make_anew(engine: Engine) -> None:
    """Copy the ledger into a table of the present form; all of it or nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # the ledger refers to itself
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        if _is_old(engine):
            names = ", ".join(column["name"] for column in inspect(engine).get_columns(submission.name))
            connection.exec_driver_sql("DROP INDEX submission_of")
            connection.exec_driver_sql("CREATE TABLE submission_lama AS SELECT * FROM submission")
            connection.exec_driver_sql("DROP TABLE submission")
            submission.create(connection)
            connection.exec_driver_sql(
                f"INSERT INTO submission ({names}) SELECT {names} FROM submission_lama ORDER BY id"
            )
            connection.exec_driver_sql("DROP TABLE submission_lama")
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(
                    "SELECT setval(pg_get_serial_sequence('submission', 'id'), max(id)) FROM submission"
                )
        connection.commit()
