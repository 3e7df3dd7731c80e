"""Weekly home visits while a database is built: which totals of puskesmas
and city may be published (docs/decisions.md)."""

from pathlib import Path

from ilp_dash.domain.indicators import FINDINGS
from ilp_dash.domain.suppression import given_away, hidden_cells

_HERE = Path(__file__).parent
GROUPS = tuple(code.removeprefix("TEMUAN_") for code in FINDINGS)
_GROUP = """         any_value(value) FILTER (code = 'TEMUAN_{code}') AS found_{id},
         CASE WHEN coalesce({hidden}, false) THEN NULL
              ELSE any_value(value) FILTER (code = 'LANJUT_{code}') END AS followed_{id},
         coalesce({hidden}, false) AS hidden_{id}"""


def prepare_weeks(con) -> None:
    """Weekly figures per kelurahan and puskesmas as temporary tables. Needs
    `raw_minggu`, `hidden_cell` and what derive.sql made."""
    con.execute((_HERE / "weeks.sql").read_text(encoding="utf-8"))


def hidden_weeks(con) -> list[tuple]:
    """(level, area_code, week, code) of the weekly totals to hide: unsafe puskesmas, a second one where a single hidden
    one would follow from the city's total, and the city's total where it is that of one hidden puskesmas."""
    counts: dict[tuple, dict[str, int]] = {}
    unsafe: dict[tuple, set[str]] = {}
    for kota, puskesmas, week, code, value, hide in con.execute(
        "SELECT kota_code, puskesmas_code, week, code, value, unsafe FROM puskesmas_minggu ORDER BY ALL"
    ).fetchall():
        counts.setdefault((kota, week, code), {})[puskesmas] = value
        if hide:
            group = code.rpartition("_")[2]
            for pair in (f"TEMUAN_{group}", f"LANJUT_{group}") if group in GROUPS else (code,):
                unsafe.setdefault((kota, week, pair), set()).add(puskesmas)
    rows: list[tuple] = []
    for key in counts.keys() & unsafe.keys():
        kota, week, code = key
        forced = unsafe[key] & counts[key].keys()
        of_city = dict.fromkeys(counts[key], kota)
        hidden = hidden_cells(counts[key], [of_city], 0, forced)
        rows += [("puskesmas", area, week, code) for area in hidden]
        rows += [("kota", area, week, code) for area in given_away(counts[key], hidden, of_city)]
    return rows


def publish_weeks(con) -> None:
    """Make `temuan_minggu`. Needs the temporary table `hidden_minggu` filled from `hidden_weeks`."""
    columns = ",\n".join(
        _GROUP.format(code=code, id=code.lower(), hidden=f"bool_or(hidden) FILTER (code = 'TEMUAN_{code}')")
        for code in GROUPS
    )
    con.execute((_HERE / "weeks_published.sql").read_text(encoding="utf-8").replace("{groups}", columns))
