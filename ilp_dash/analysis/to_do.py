"""Where to go this week: kelurahan with the people short of what was due, silence, open findings, lasting trouble."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.domain.indicators import INDICATORS
from ilp_dash.domain.months import MONTH_NAMES, month_label
from ilp_dash.domain.to_do import FINDINGS, LONG, MOST, SILENT, task_of
from ilp_dash.domain.words import in_sentence, number
from ilp_dash.store.rows import walk

_COLUMNS = ("area_code", "name", "puskesmas_code", "puskesmas", "short_total", "what", "do", "who", "open", "silent")


def to_visit(statuses: pd.DataFrame, findings: pd.DataFrame, month: date) -> pd.DataFrame:
    """One row per kelurahan with anything to do: most people short of what was due first, then the silent, then those
    with open findings, then those longest in trouble.

    statuses, findings: `pws_statuses` and `findings_by_kelurahan`. area_code, name, puskesmas_code, puskesmas;
    short_total: people short, added over indicators (home visits count families and stay out; hidden figures too);
    what: why, do: what is to be done, who: who answers, in words; open: findings known to be open; silent: no report.
    """
    found: dict[str, list] = {}
    for r in walk(findings):
        found.setdefault(r.area_code, []).append(r)
    rows = []
    for code, of in _by_area(statuses).items():
        row = _row(code, of, found.get(code, ()), month)
        if row:
            rows.append(row)
    rows.sort(key=lambda r: (-r[0]["short_total"], not r[0]["silent"], -r[0]["open"], -r[1], r[0]["name"]))
    return pd.DataFrame([r for r, _ in rows], columns=list(_COLUMNS)).convert_dtypes()


def ten_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The first MOST of each puskesmas, in the same order."""
    return rows.groupby("puskesmas_code", sort=False).head(MOST)


def according_to(rows: pd.DataFrame, month: date) -> str:
    """ "menurut laporan September 2026" of rows of `to_visit`; of last reports where nobody has sent that month."""
    silent = len(rows) and rows["silent"].all()
    return (
        f"menurut laporan terakhir, sebelum {month_label(month)}" if silent else f"menurut laporan {month_label(month)}"
    )


def open_findings(findings: pd.DataFrame) -> tuple[int, bool]:
    """(findings of `queries.pws.findings` known to be open, whether every count needed for it is known)."""
    counts = [_open(f) for f in walk(findings)]
    return sum(count or 0 for count in counts), None not in counts


def _by_area(statuses: pd.DataFrame) -> dict[str, list]:
    of: dict[str, list] = {}
    for r in walk(statuses):
        of.setdefault(r.area_code, []).append(r)
    return of


def _row(code: str, of: Sequence, found: Sequence, month: date) -> tuple[dict, int] | None:
    """The row of one kelurahan and its longest streak of trouble; None where there is nothing to do."""
    silent = all(r.last_month != month for r in of)  # of a silent month a hidden figure has a status all the same
    short = sorted((r for r in of if r.short_count), key=lambda r: -r.short_count)
    told = short[:1] + sorted(short[1:], key=lambda r: r.pace_pct)[:1]  # most people, and the slowest of the others
    lasting = max((r for r in of if r.status == "jelek" and r.streak), key=lambda r: r.streak, default=None)
    still = sorted((f for f in found if _open(f) != 0), key=lambda f: list(FINDINGS).index(f.finding))
    if not (silent or short or still):
        return None
    what = [f"{in_sentence(INDICATORS[r.indicator].short)} kurang {number(r.short_count)}" for r in told]
    tasks = [SILENT] * silent + [task_of(r.indicator) for r in told]
    if still:
        what.append(f"temuan terbuka: {', '.join(f'{FINDINGS[f.finding].name} {_open_words(f)}' for f in still)}")
        tasks.insert(int(silent), FINDINGS[still[0].finding].task)
    if lasting and lasting.streak >= LONG:
        what.append(f"{in_sentence(INDICATORS[lasting.indicator].short)} {number(lasting.streak)} bulan Jelek")
    if silent:
        last = max((r.last_month for r in of if r.last_month), default=None)
        upto = f", s.d. {MONTH_NAMES[last.month - 1]}" if last else ""
        what = [": ".join(filter(None, (f"belum lapor {MONTH_NAMES[month.month - 1]}{upto}", "; ".join(what))))]
    row = {
        "area_code": code,
        "name": of[0].name,
        "puskesmas_code": of[0].puskesmas_code,
        "puskesmas": of[0].puskesmas,
        "short_total": sum(r.short_count for r in short if r.indicator != "KUNJUNGAN_RUMAH"),
        "what": "; ".join(what),
        "do": "; ".join(dict.fromkeys(t.do for t in tasks[:3])),
        "who": ", ".join(dict.fromkeys(t.who for t in tasks[:3])),
        "open": sum(_open(f) or 0 for f in still),
        "silent": silent,
    }
    return row, lasting.streak if lasting else 0


def _open(finding) -> int | None:
    """Findings not yet followed up, 0 where none were told; None where it was not told how many were followed up."""
    if finding.found is None:
        return 0
    return None if finding.followed_up is None else finding.found - finding.followed_up


def _open_words(finding) -> str:
    left = _open(finding)
    return number(left) if left is not None else f"sebagian dari {number(finding.found)}"
