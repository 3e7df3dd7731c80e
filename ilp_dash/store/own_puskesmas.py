"""The view of one puskesmas: its own rows as in the staff file, every other row as in the public file.

Views in a schema of its own, found before the tables of the public file; what the two files hold alike is read there.
It tells a petugas nothing besides the public view that he did not report himself.
"""

from pathlib import Path

import duckdb

from ilp_dash.domain.areas import is_puskesmas

# Which rows of a table are the puskesmas's own; tables that are not named are the public file's.
_AREA = (
    "level = 'puskesmas' AND area_code = own() OR level = 'kelurahan' AND (area_code, {month}) IN (FROM own_kelurahan)"
)
_MONTH = _AREA.format(month="month")
_ROWS = {
    "pws": _MONTH,
    "pws_jalan": "puskesmas_code = own()",
    "temuan": _MONTH,
    "temuan_minggu": _AREA.format(month="date_trunc('month', week)"),
    "spm": _MONTH,
    "spm_counted": _MONTH,
    "spm_batas": "area_code = own() AND indicator NOT IN (SELECT id FROM umum.main.indicator WHERE sensitive)",
    "spm_tahun": "level = 'puskesmas' AND area_code = own()",
    "laju_uji": "area_code = own()",
    "temuan_berkas": "puskesmas_code = own()",
    "temuan_angka": "id IN (SELECT id FROM dinas.main.temuan_berkas WHERE puskesmas_code = own())",
    "mutu_angka": _MONTH,
    "submission": "puskesmas_code = own()",
}


def attach(con: duckdb.DuckDBPyConnection, staff: Path, public: Path) -> None:
    """Let a connection in memory read both files of a version, as `dinas` and `umum`."""
    for path, name in ((staff, "dinas"), (public, "umum")):
        quoted = str(path).replace("'", "''")
        con.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")


def make_views(con: duckdb.DuckDBPyConnection, puskesmas_code: str) -> None:
    """Make the schema of one puskesmas in a connection that has both files. Raises ValueError for what is no code."""
    if not is_puskesmas(puskesmas_code):
        raise ValueError(puskesmas_code)
    con.execute(f"CREATE SCHEMA {puskesmas_code}")
    con.execute(f"USE memory.{puskesmas_code}")
    con.execute(f"CREATE MACRO own() AS '{puskesmas_code}'")
    con.execute(
        "CREATE TABLE own_kelurahan AS SELECT kelurahan_code, month FROM umum.main.wilayah_bulan "
        "WHERE puskesmas_code = own()"
    )
    for table, own in _ROWS.items():
        con.execute(
            f"CREATE VIEW {table} AS SELECT * FROM dinas.main.{table} WHERE {own} "
            f"UNION ALL BY NAME SELECT * FROM umum.main.{table} WHERE NOT coalesce({own}, false)"
        )
    con.execute("CREATE VIEW bulan AS FROM dinas.main.bulan")
    con.execute("CREATE VIEW dataset AS SELECT * REPLACE ('petugas' AS view_name) FROM umum.main.dataset")
    looking(con, puskesmas_code)
    views = "SELECT sql FROM duckdb_views() WHERE database_name = 'umum' AND NOT internal AND NOT temporary"
    for (sql,) in con.execute(views).fetchall():
        con.execute(sql)


def looking(cursor: duckdb.DuckDBPyConnection, puskesmas_code: str) -> duckdb.DuckDBPyConnection:
    """The same cursor, its plain names those of this puskesmas."""
    cursor.execute(f"SET search_path = 'memory.{puskesmas_code},umum.main'")
    return cursor
