"""Tables of the records database: what people write, in SQLite (or any database `ILP_RECORDS_URL` names)."""

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

metadata = MetaData()
submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("puskesmas_code", String(20), nullable=False),
    Column("year", Integer, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("findings", Text, nullable=False),
    Column("replaced_by", Integer, ForeignKey("submission.id")),
    Column("withdrawn_at", DateTime),
    Column("withdrawn_by", String(255)),
    Column("withdrawn_why", Text),
    Column("status", String(12), nullable=False, server_default="disetujui"),  # domain/approval.py
    Column("sent_by", String(255)),
    Column("approved_at", DateTime),
    Column("approved_by", String(255)),
    Column("change", Text),  # figures new, changed, withdrawn when it was taken
    Column("reason", Text),  # why its values out of the ordinary are right, or cells were left out
    Column("left_out", Text),  # [[sheet, cell], …] its sender left out; read as empty
    Column("turn", Integer, nullable=False, server_default="0"),  # its id once withdrawn: the same bytes may come again
    Index("submission_of", "puskesmas_code", "year"),
    UniqueConstraint("sha256", "puskesmas_code", "year", "turn"),
)
setting = Table(
    "setting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("value", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("origin", Text, nullable=False),
    Column("set_at", DateTime, nullable=False),
)
boundary_file = Table(
    "boundary_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("licence", Text, nullable=False),
    Column("matched", Integer, nullable=False),
    Column("result_sha256", String(64), nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("replaced_by", Integer, ForeignKey("boundary_file.id")),
)
puskesmas_point = Table(
    "puskesmas_point",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("puskesmas_code", String(20), nullable=False, index=True),
    Column("lat", Float(53), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("replaced_by", Integer, ForeignKey("puskesmas_point.id")),
)
ilp_step = Table(
    "ilp_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False, index=True),
    Column("no", Integer, nullable=False),
    Column("planned", Boolean, nullable=False),
    Column("day", Date),
    Column("evidence", Text, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("set_at", DateTime, nullable=False),
)
peran = Table(
    "peran",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String(254), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("puskesmas_code", String(20)),
    Column("given_at", DateTime, nullable=False),
    Column("given_by", String(255), nullable=False),
    Column("withdrawn_at", DateTime),
    Column("withdrawn_by", String(255)),
)
kunci = Table(
    "kunci",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False, index=True),
    Column("month", Date, nullable=False),
    Column("locked_at", DateTime, nullable=False),
    Column("locked_by", String(255), nullable=False),
    Column("reopened_at", DateTime),
    Column("reopened_by", String(255)),
    Column("reopened_why", Text),
    Column("last_file", Integer),  # newest submission when the month was closed
)
pemetaan = Table(
    "pemetaan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signature", String(64), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("set_at", DateTime, nullable=False),
    Column("set_by", String(255), nullable=False),
)
jejak = Table(
    "jejak",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String(255), nullable=False),
    Column("what", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("result", String(255), nullable=False),
)
tindak_lanjut = Table(
    "tindak_lanjut",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False, index=True),
    Column("problem", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("owner", String(255), nullable=False),
    Column("due", Date, nullable=False),
    Column("people", Integer),
    Column("state", String(12), nullable=False),  # domain/actions.py
    Column("why", Text, nullable=False),
    Column("indicator", String(40)),
    Column("puskesmas_code", String(20)),
    Column("kelurahan_code", String(20)),
    Column("revision", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("created_by", String(255), nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
)
tindak_lanjut_riwayat = Table(
    "tindak_lanjut_riwayat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action_id", Integer, ForeignKey("tindak_lanjut.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # after it
    Column("at", DateTime, nullable=False),
    Column("who", String(255), nullable=False),
    Column("changes", Text, nullable=False),  # {field: [old, new]}
    Column("comment", Text, nullable=False),
)

pokok_suntingan = Table(
    "pokok_suntingan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False),
    Column("month", Date, nullable=False),
    Column("part", String(12), nullable=False),  # domain/briefing_rules.py: PARTS
    Column("rank", Integer, nullable=False),
    Column("text", Text, nullable=False),  # "" = taken back
    Column("original", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
    UniqueConstraint("kota_code", "month", "part", "rank"),
)
pokok_suntingan_riwayat = Table(
    "pokok_suntingan_riwayat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edit_id", Integer, ForeignKey("pokok_suntingan.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # after it
    Column("at", DateTime, nullable=False),
    Column("who", String(255), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("original", Text, nullable=False),
)

rapat = Table(
    "rapat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False, index=True),
    Column("kind", String(12), nullable=False),  # domain/meetings.py
    Column("held_on", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("present", Text, nullable=False),  # lists as JSON
    Column("decisions", Text, nullable=False),
    Column("actions", Text, nullable=False),  # ids of tindak_lanjut
    Column("revision", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("created_by", String(255), nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
)
rapat_riwayat = Table(
    "rapat_riwayat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", Integer, ForeignKey("rapat.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # after it
    Column("at", DateTime, nullable=False),
    Column("who", String(255), nullable=False),
    Column("changes", Text, nullable=False),  # {field: [old, new]}
)
rapat_bahan = Table(
    "rapat_bahan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", Integer, ForeignKey("rapat.id"), nullable=False, index=True),
    Column("file_name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("version", Integer),
    Column("month", Date),
    Column("kept_at", DateTime, nullable=False),
    Column("kept_by", String(255), nullable=False),
    UniqueConstraint("meeting_id", "sha256"),
)

kiriman_bahan = Table(
    "kiriman_bahan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kota_code", String(10), nullable=False),
    Column("month", Date, nullable=False),
    Column("kind", String(12), nullable=False),  # domain/meetings.py
    Column("view", String(10), nullable=False),
    Column("puskesmas_code", String(20), nullable=False),  # "" = the whole city
    Column("version", Integer, nullable=False),
    Column("address", String(1000), nullable=False),  # e-mail, or "folder:" and its path
    Column("sha256", String(64), nullable=False),  # of the files
    Column("state", String(12), nullable=False),  # store/sent.py
    Column("token", String(32), nullable=False),  # of the attempt
    Column("changed_at", DateTime, nullable=False),
    Column("changed_by", String(255), nullable=False),
    UniqueConstraint("kota_code", "month", "kind", "view", "puskesmas_code", "version", "address"),
)

# A line of the trail, or of a history, is written once. Made anew whenever the records are opened, so that no database
# is without.
_GUARDS: dict[str, list[str]] = {"sqlite": [], "postgresql": []}
for _name, _kept in (
    (jejak.name, "jejak tidak dapat diubah atau dihapus"),
    (tindak_lanjut_riwayat.name, "riwayat tindak lanjut tidak dapat diubah atau dihapus"),
    (rapat_riwayat.name, "riwayat rapat tidak dapat diubah atau dihapus"),
    (rapat_bahan.name, "bahan yang dipaparkan tidak dapat diubah atau dihapus"),
    (pokok_suntingan_riwayat.name, "riwayat suntingan tidak dapat diubah atau dihapus"),
):
    _GUARDS["sqlite"] += [
        f"CREATE TRIGGER IF NOT EXISTS {_name}_tetap_{act.lower()} BEFORE {act} ON {_name} "
        f"BEGIN SELECT RAISE(ABORT, '{_kept}'); END"
        for act in ("UPDATE", "DELETE")
    ]
    _GUARDS["postgresql"] += [
        f"CREATE OR REPLACE FUNCTION {_name}_tetap() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{_kept}' USING ERRCODE = 'integrity_constraint_violation'; END$$",
        f"CREATE OR REPLACE TRIGGER {_name}_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON {_name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_name}_tetap()",
    ]
for _dialect, _statements in _GUARDS.items():
    for _statement in _statements:
        event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))
