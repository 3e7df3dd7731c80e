"""What goes into a new database before anything is counted: reference data, reports, rules, each as the rows of its
tables (schema.sql)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime

from ilp_dash.domain import readiness
from ilp_dash.domain.areas import distinct_names, today_in
from ilp_dash.domain.due import due_on
from ilp_dash.domain.findings import SMELLS
from ilp_dash.domain.indicators import INDICATORS, PART_OF, PWS, SPM
from ilp_dash.domain.months import month_of_year, months_between, reporting_year
from ilp_dash.domain.report import Report
from ilp_dash.domain.rules import RULES, Rules
from ilp_dash.domain.weeks import iso_year
from ilp_dash.store.reference import Reference

DUE_RULES = ("tanggal_batas_lapor", "hari_kerja_seminggu")


@dataclass(frozen=True)
class Received:
    """Where one accepted report came from, as the ledger knows it. received_at: in UTC."""

    file_name: str
    sha256: str
    received_at: datetime
    findings: int
    # The findings themselves, as plain dictionaries; files of older versions lack the place.
    found: Iterable[Mapping] = ()
    # The files it corrects or adds to, with what still holds of their findings.
    earlier: tuple["Received", ...] = ()


def fill(con, table: str, rows: list[tuple]) -> None:
    """Append rows in column order, through one Arrow table."""
    # Here, because the server asks store/build.py whether its database is current and needs no Arrow for that.
    import pyarrow as pa

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
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
                "AND database_name IN (current_database(), 'temp') ORDER BY column_index",
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


def load_reference(con, ref: Reference) -> None:
    """Cities, areas, puskesmas, working areas, national figures, facts, indicators."""

    def rows(items):
        return [astuple(item) for item in items]

    fill(con, "kota", rows(ref.cities))
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
    fill(con, "area", rows(replace(a, name=told.get(a.code, a.name)) for a in ref.areas))
    fill(con, "puskesmas", rows(ref.puskesmas))
    fill(con, "wilayah_kerja", rows(ref.working_areas))
    fill(con, "spm_nasional", rows(ref.national))
    fill(con, "fakta", rows(ref.facts))
    fill(
        con,
        "indicator",
        [
            (i.id, no, i.program, i.name, i.short, i.monthly_ratio, i.year_start, i.sensitive, PART_OF.get(i.id))
            for no, i in enumerate(SPM + PWS, 1)
        ],
    )


def rows_of(report: Report, received: Received) -> dict[str, list[tuple]]:
    """What a report says, as rows by table. The ILP tables hold what its year says: a later one takes its place."""
    code, year = report.puskesmas_code, report.year
    tables: dict[str, list[tuple]] = defaultdict(list)
    sent: dict[tuple[str, date], date | None] = {}
    months = [date(year, n, 1) for n in range(1, 13)]
    for file in (*received.earlier, received):
        day = today_in(code.removeprefix("P"), file.received_at.replace(tzinfo=UTC))
        for f in file.found:
            if f["kind"] in SMELLS:
                month = f.get("month")
                where = (f.get("kelurahan") or None, f.get("indicator") or None, months[month - 1] if month else None)
                tables["raw_temuan"].append(
                    (code, year, *where, f["kind"], SMELLS[f["kind"]], f["sheet"], f["cell"], file.file_name)
                )
        tables["submission"].append((code, year, file.file_name, file.sha256, day, report.simulated, file.findings))
    for form in ("SPM", "PWS"):
        on, states = report.sent_on.get(form, (None,) * 12), report.state.get(form, (None,) * 12)
        for month, day, state in zip(months, on, states, strict=True):
            sent[form, month] = day
            # Sent and nothing said about it: not final yet.
            tables["raw_report"].append((code, form, month, day, state or "dikirim"))

    def reported(form: str, values):
        """(month, value) of the months sent and filled in; figures without a day of sending count as not reported."""
        return [(m, n) for m, n in zip(months, values, strict=True) if n is not None and sent[form, m]]

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
    tables["ilp_item"] = [(code, i.no, i.reached_on, i.evidence, i.value_pct) for i in report.ilp]
    tables["ilp_puskesmas"] = [(code, report.ilp_declared_on, report.ilp_pilot_on, report.ilp_planned_on)]
    reached = {i.no: i.reached_on for i in report.ilp if i.reached_on}
    tables["ilp_status"] = [(code, *change) for change in readiness.history(reached, report.ilp_pilot_on)]
    return tables


def _flat(line) -> tuple:
    """The fields of a dataclass of plain values; `astuple` would copy every one of them."""
    return tuple(vars(line).values())


def load_rules(con, ref: Reference, rules: Rules, first_month: date, last_month: date) -> None:
    """The rules and what follows from them for every month: limits, due dates, targets."""
    months = months_between(first_month, last_month)
    fill(con, "aturan", [(v.name, v.value, v.valid_from, v.origin, RULES[v.name].meaning) for v in rules.values])
    fill(
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
                True,
            )
            for m in months
        ],
    )
    fill(con, "libur", [astuple(h) for h in ref.holidays])
    due = [
        (city.kota_code, m, due_on(m, *(rules.at(name, m) for name in DUE_RULES), ref.holidays_of(city.kota_code)))
        for city in ref.cities
        for m in months
    ]
    fill(con, "tenggat", due)
    fill(con, "pws_target", [(i.id, m, rules.at(f"target_{i.id}", m)) for i in PWS for m in months])
