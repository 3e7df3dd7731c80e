"""Build a new database beside the old one and switch to it: no half-loaded state, a crash leaves
the old one serving."""

import gc
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from ilp_dash import config
from ilp_dash.domain import readiness
from ilp_dash.domain.areas import distinct_names
from ilp_dash.domain.coverage import CLASSES
from ilp_dash.domain.due import due_on
from ilp_dash.domain.findings import SMELLS
from ilp_dash.domain.indicators import INDICATORS, PART_OF, PWS, SPM
from ilp_dash.domain.months import month_of_year, months_between, reporting_year
from ilp_dash.domain.report import Report
from ilp_dash.domain.rules import RULES, Rules
from ilp_dash.domain.weeks import iso_year
from ilp_dash.errors import UserError
from ilp_dash.store.connection import CONNECT, POINTER, current_store, pointed_name, version_of
from ilp_dash.store.pace_tests import tested_rows
from ilp_dash.store.reference import Reference
from ilp_dash.store.secrecy import hidden_rows
from ilp_dash.store.weeks import hidden_weeks, prepare_weeks, publish_weeks

_HERE = Path(__file__).parent
_LONGEST_WAIT_S = 900
DUE_RULES = ("tanggal_batas_lapor", "hari_kerja_seminggu")


@dataclass(frozen=True)
class Received:
    """Where one accepted report came from, as the ledger knows it."""

    file_name: str
    sha256: str
    received_at: datetime
    findings: int
    found: Iterable[
        Mapping
    ] = ()  # the findings themselves, as plain dictionaries (files of older versions lack the place)


@dataclass(frozen=True)
class Boundary:
    """One kelurahan's boundary: GeoJSON geometry in degrees; official = False for the schematic."""

    area_code: str
    kota_code: str
    geojson: str
    official: bool
    source: str


def shape() -> str:
    """Short hash of every .sql file and of the classes: a database built with other ones lacks what
    the pages ask for."""
    digest = hashlib.sha256(_coverage_class().encode())
    for path in sorted(_HERE.glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _coverage_class() -> str:
    """A macro for the .sql files: class of coverage of two counts, NULL where one is missing."""
    tests = [f"WHEN served * 100 >= {c.low} * sasaran THEN '{c.id}'" for c in reversed(CLASSES) if c.low is not None]
    unknown = "WHEN served IS NULL OR sasaran IS NULL THEN NULL"
    return (
        f"CREATE TEMP MACRO coverage_class(served, sasaran) AS CASE {unknown} {' '.join(tests)} ELSE "
        f"'{CLASSES[0].id}' END"
    )


def is_current(folder: Path | None = None) -> bool:
    """Whether the serving database was built with the present .sql files. Raises StoreMissing when there is none."""
    cursor = current_store(folder).cursor()
    try:
        return cursor.execute("SELECT shape FROM dataset").fetchone() == (shape(),)
    except duckdb.BinderException:  # built before databases said so
        return False


def build(
    reference: Reference,
    reports: Iterable[tuple[Report, Received]],
    rules: Rules,
    boundaries: Iterable[Boundary],
    points: Iterable[tuple[str, float, float, str]] = (),
    steps: Iterable[readiness.IlpStep] = (),
    maps: Mapping[str, list[tuple]] | None = None,
    folder: Path | None = None,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Path:
    """Write `ilp-<n>.duckdb` from reference data and accepted reports, check it, and point `current` at it.

    points: puskesmas code, lat, lon, file of puskesmas whose place has been
    given. steps: ILP steps the cities have written down.
    maps: rows of the tables `peta_*`, by table (ingest/city_map.py: map_rows); a city without them has no map.
    A second build of the same folder waits for the first. Returns the new file. Raises UserError when there is no
    report at all; the old version then keeps serving.
    """
    folder = folder or config.data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _clean_unfinished(folder)
        version = max((version_of(p.name) for p in folder.glob("ilp-*.duckdb")), default=0) + 1
        unfinished = folder / f"ilp-{version}.duckdb.tmp-{os.getpid()}"
        con = duckdb.connect(
            unfinished,
            config={**CONNECT, "storage_compatibility_version": "v1.4.0", "preserve_insertion_order": "true"},
        )
        gc.disable()  # millions of plain rows without cycles: looking through them costs a seventh of the build
        try:
            _write(con, version, reference, reports, rules, boundaries, points, steps, maps or {}, progress)
        except BaseException:
            con.close()
            unfinished.unlink(missing_ok=True)
            raise
        finally:
            gc.enable()
        con.close()
        return _publish(unfinished, folder / f"ilp-{version}.duckdb", progress)


def _write(con, version: int, reference: Reference, reports, rules: Rules, boundaries, points, steps, maps, progress):
    from ilp_dash.store.funnel import (  # brings SciPy: 40 MB that only a build may cost
        publish_chance,
        publish_last_year,
        publish_limits,
    )

    con.execute((_HERE / "schema.sql").read_text(encoding="utf-8"))
    progress("Memuat data acuan", 0.02)
    _load_reference(con, reference)
    last_month = _load_reports(con, reports, progress)
    _load_rules(con, reference, rules, last_month)
    _fill(con, "batas", [astuple(b) for b in boundaries])
    known = {p.puskesmas_code for p in reference.puskesmas}
    _fill(con, "puskesmas_titik", [p for p in points if p[0] in known])
    for table, rows in maps.items():
        _fill(con, table, rows)
    _fill(con, "ilp_langkah", [astuple(s) for s in steps])
    _fill(con, "dataset", [(version, datetime.now().replace(microsecond=0), last_month, shape())])
    progress("Menghitung capaian", 0.55)
    con.execute(_coverage_class())
    con.execute((_HERE / "derive.sql").read_text(encoding="utf-8"))
    publish_limits(con)
    publish_chance(con)
    publish_last_year(con)
    progress("Menyembunyikan angka kecil", 0.75)
    _fill(con, "hidden_cell", hidden_rows(con), "(level TEXT, area_code TEXT, code TEXT, month DATE, measure TEXT)")
    progress("Menyusun tabel", 0.85)
    con.execute((_HERE / "publish.sql").read_text(encoding="utf-8"))
    con.execute((_HERE / "trust.sql").read_text(encoding="utf-8"))
    prepare_weeks(con)
    _fill(con, "hidden_minggu", hidden_weeks(con), "(level TEXT, area_code TEXT, week DATE, code TEXT)")
    publish_weeks(con)
    _fill(con, "laju_uji", tested_rows(con))
    _check(con)
    con.execute("CHECKPOINT")


def _fill(con, table: str, rows: list[tuple], columns: str = "") -> None:
    """Append rows in column order, through one Arrow table."""
    # Here, because the server asks this module whether its database is current and needs no Arrow for that.
    import pyarrow as pa

    if columns:
        con.execute(f"CREATE TEMP TABLE {table} {columns}")
    if rows:
        types = {
            "INTEGER": pa.int32(),
            "DATE": pa.date32(),
            "DOUBLE": pa.float64(),
            "BOOLEAN": pa.bool_(),
            "TIMESTAMP": pa.timestamp("us"),
        }
        schema = [
            (name, types.get(kind, pa.string()))
            for name, kind in con.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
                [table],
            ).fetchall()
        ]
        arrow = pa.table(
            [pa.array(values, kind) for values, (_, kind) in zip(zip(*rows, strict=True), schema, strict=True)],
            names=[name for name, _ in schema],
        )
        con.register("incoming", arrow)
        con.execute(f"INSERT INTO {table} SELECT * FROM incoming")
        con.unregister("incoming")


def _load_reference(con, ref: Reference) -> None:
    def rows(items):
        return [astuple(item) for item in items]

    _fill(con, "kota", rows(ref.cities))
    name = {a.code: a.name for a in ref.areas}
    told: dict[str, str] = {}
    for city in ref.cities:
        told |= distinct_names(
            {
                a.code: (a.name, name.get(a.parent_code, ""))
                for a in ref.areas
                if a.level == "kelurahan" and a.kota_code == city.kota_code
            }
        )
    _fill(con, "area", rows(replace(a, name=told.get(a.code, a.name)) for a in ref.areas))
    _fill(con, "puskesmas", rows(ref.puskesmas))
    _fill(con, "wilayah_kerja", rows(ref.working_areas))
    _fill(con, "spm_nasional", rows(ref.national))
    _fill(con, "fakta", rows(ref.facts))
    _fill(
        con,
        "indicator",
        [
            (i.id, no, i.program, i.name, i.short, i.monthly_ratio, i.year_start, i.sensitive, PART_OF.get(i.id))
            for no, i in enumerate(SPM + PWS, 1)
        ],
    )


def _load_reports(con, reports, progress) -> date:
    """Load every report; returns the last month anybody reported."""
    tables: dict[str, list[tuple]] = {
        name: []
        for name in (
            *("submission", "raw_spm", "raw_spm_sasaran", "raw_pws", "raw_pws_sasaran", "raw_minggu", "raw_temuan"),
            *("jejaring", "asal_pasien", "mutu"),
        )
    }
    sent: dict[tuple[str, str, date], tuple[date | None, str | None]] = {}
    latest: dict[str, Report] = {}
    for count, (report, received) in enumerate(reports, 1):
        _take(report, received, tables, sent)
        if report.puskesmas_code not in latest or latest[report.puskesmas_code].year < report.year:
            latest[report.puskesmas_code] = report
        if count % 10 == 0:
            progress(f"Membaca laporan ke-{count}", min(0.5, 0.02 + count / 1000))
    reported = [month for (_, _, month), (on, _) in sent.items() if on]
    if not reported:
        raise UserError(
            "Belum ada laporan yang diterima, jadi belum ada yang dapat dibangun. "
            "Jalankan 'python -m ilp_dash demo' untuk data simulasi, atau 'python -m ilp_dash import BERKAS…'."
        )
    last_month = max(reported)
    for name, rows in tables.items():
        _fill(con, name, rows)
    _fill(
        con,
        "raw_report",
        [
            (code, form, month, on, state)
            for (code, form, month), (on, state) in sorted(sent.items())
            if month <= last_month
        ],
    )
    _load_ilp(con, latest)
    return last_month


def _take(report: Report, received: Received, tables, sent) -> None:
    code, year = report.puskesmas_code, report.year
    months = [date(year, n, 1) for n in range(1, 13)]
    for f in received.found:
        if f["kind"] in SMELLS:
            month = f.get("month")
            where = (f.get("kelurahan") or None, f.get("indicator") or None, months[month - 1] if month else None)
            tables["raw_temuan"].append(
                (code, year, *where, f["kind"], SMELLS[f["kind"]], f["sheet"], f["cell"], received.file_name)
            )
    tables["submission"].append(
        (code, year, received.file_name, received.sha256, received.received_at, report.simulated, received.findings)
    )
    for form in ("SPM", "PWS"):
        on, states = report.sent_on.get(form, (None,) * 12), report.state.get(form, (None,) * 12)
        for month, day, state in zip(months, on, states, strict=True):
            sent[code, form, month] = (day, state or "dikirim")  # sent and nothing said about it: not final yet

    def reported(form: str, values):
        """(month, value) of the months sent and filled in; figures without a day of sending count as not reported."""
        return [(m, n) for m, n in zip(months, values, strict=True) if n is not None and sent[code, form, m][0]]

    for line in report.spm:
        start = date(year, INDICATORS[line.indicator].year_start, 1)
        for basis in ("pusdatin", "riil"):
            first, revised = getattr(line, f"sasaran_{basis}"), getattr(line, f"revised_{basis}")
            if first is not None:
                tables["raw_spm_sasaran"].append((code, line.indicator, year, basis, start, first))
            if revised is not None and line.revised_from:
                tables["raw_spm_sasaran"].append(
                    (code, line.indicator, year, basis, max(start, months[line.revised_from - 1]), revised)
                )
        tables["raw_spm"] += [(code, line.indicator, m, n) for m, n in reported("SPM", line.served)]
    for line in report.pws:
        for basis, sasaran in (("pusdatin", line.sasaran_pusdatin), ("riil", line.sasaran_riil)):
            if sasaran is not None:
                tables["raw_pws_sasaran"].append((code, line.kelurahan_code, line.code, year, basis, sasaran))
        tables["raw_pws"] += [(code, line.kelurahan_code, line.code, m, n) for m, n in reported("PWS", line.values)]
    tables["raw_minggu"] += [(code, *_flat(w)) for w in report.weeks if iso_year(w.week) == year]
    tables["jejaring"] += [(code, n.kelurahan_code, months[n.month - 1], *_flat(n)[2:]) for n in report.network]
    tables["asal_pasien"] += [(code, months[o.month - 1], *astuple(o)[1:]) for o in report.origins]
    tables["mutu"] += [(code, year, *astuple(q)) for q in report.quality]


def _flat(line) -> tuple:
    """The fields of a dataclass of plain values; `astuple` would copy every one of them."""
    return tuple(vars(line).values())


def _load_ilp(con, latest: Mapping[str, Report]) -> None:
    items, cities, changes = [], [], []
    for code, report in latest.items():
        items += [(code, i.no, i.reached_on, i.evidence, i.value_pct) for i in report.ilp]
        cities.append((code, report.ilp_declared_on, report.ilp_pilot_on, report.ilp_planned_on))
        reached = {i.no: i.reached_on for i in report.ilp if i.reached_on}
        changes += [(code, since, status) for since, status in readiness.history(reached, report.ilp_pilot_on)]
    _fill(con, "ilp_item", items)
    _fill(con, "ilp_puskesmas", cities)
    _fill(con, "ilp_status", changes)


def _load_rules(con, ref: Reference, rules: Rules, last_month: date) -> None:
    first = con.execute("SELECT min(month) FROM raw_report").fetchone()[0]
    months = months_between(first, last_month)
    _fill(con, "aturan", [(v.name, v.value, v.valid_from, v.origin, RULES[v.name].meaning) for v in rules.values])
    _fill(
        con,
        "bulan",
        [
            (
                m,
                m.year,
                m.month,
                reporting_year(m, 7),
                month_of_year(m, 7),
                rules.at("angka_kecil", m),
                rules.at("rentan_sasaran", m),
                rules.at("garis_target", m) == "datar",
                rules.at("tetap_di_bawah_target", m) == "cukup",
                rules.at("sedikit_tertinggal_persen", m),
                rules.at("temuan_bobot_persen", m),
            )
            for m in months
        ],
    )
    _fill(con, "libur", [astuple(h) for h in ref.holidays])
    due = [
        (city.kota_code, m, due_on(m, *(rules.at(name, m) for name in DUE_RULES), ref.holidays_of(city.kota_code)))
        for city in ref.cities
        for m in months
    ]
    _fill(con, "tenggat", due)
    _fill(con, "pws_target", [(i.id, m, rules.at(f"target_{i.id}", m)) for i in PWS for m in months])


def _check(con) -> None:
    """Refuse to publish a database that contradicts itself."""
    faults = {
        "kelurahan tanpa puskesmas": "SELECT count(*) FROM area a LEFT JOIN wilayah_kerja w ON w.kelurahan_code = "
        "a.code "
        "WHERE a.level = 'kelurahan' AND w.kelurahan_code IS NULL",
        "angka kecil yang masih tampak": "SELECT count(*) FROM pws p JOIN bulan b USING (month) WHERE p.level = "
        "'kelurahan' "
        "AND (p.served_ytd BETWEEN 1 AND b.small_number - 1 OR p.served_month BETWEEN 1 AND b.small_number - 1)",
        "angka mingguan kelurahan": "SELECT count(*) FROM temuan_minggu WHERE level = 'kelurahan' "
        "AND coalesce(visited, found_akses, found_patuh, found_bahaya, found_tbc, followed_akses, followed_patuh, "
        "followed_bahaya, "
        "followed_tbc) IS NOT NULL",
        "baris SPM ganda": "SELECT count(*) FROM (SELECT 1 FROM spm "
        "GROUP BY area_code, level, indicator, month, basis HAVING count(*) > 1)",
    }
    for fault, query in faults.items():
        count = con.execute(query).fetchone()[0]
        if count:
            raise UserError(f"Basis data baru tidak jadi dipakai: {count} {fault}. Data lama tetap dipakai.")


def _publish(unfinished: Path, final: Path, progress) -> Path:
    """Make the file durable, give it its name, switch the pointer, drop builds beyond the kept ones."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(final)
    pointer = final.parent / f"{POINTER}.tmp-{os.getpid()}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(final.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(final.parent / POINTER)
    progress("Selesai", 1.0)
    serving = pointed_name(final.parent)
    builds = sorted(final.parent.glob("ilp-*.duckdb"), key=lambda p: version_of(p.name), reverse=True)
    for old in builds[config.KEPT_BUILDS :]:
        if old.name != serving:
            with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                old.unlink()
    return final


def _clean_unfinished(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for pattern in ("ilp-*.tmp-*", "ilp-*.tmp-*.wal", f"{POINTER}.tmp-*"):
        for leftover in folder.glob(pattern):
            with suppress(OSError):  # Windows: still open in a reader; the next build drops it
                leftover.unlink()


@contextmanager
def _alone(folder: Path):
    """One build of a folder at a time: a second one waits. The lock is SQLite's
    on a file of its own, so it dies with its process."""
    lock = sqlite3.connect(folder / "build.lock", timeout=_LONGEST_WAIT_S, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise UserError("Pembangunan lain di folder data ini belum selesai. Tunggu, lalu ulangi 'build'.") from None
        yield
    finally:
        lock.close()
