"""Comparisons: city with city, puskesmas with puskesmas, this year with last, one sasaran with the other."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ilp_dash.analysis.running import paced
from ilp_dash.analysis.spm import compared_words, year_change
from ilp_dash.domain.indicators import definition_of
from ilp_dash.domain.months import add_months, month_label
from ilp_dash.domain.running import ON_PACE
from ilp_dash.store.rows import walk


def cities_beside(cities: pd.DataFrame, services: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """City against city. One row per row of `cities_at`, with coverage_pct and left_count of one service and four
    counts in words.

    services: rows of `spm_of_cities`. spm_said, ilp_said, pws_said, forms_said: "3 dari 12"; missing where nothing is
    known.
    """
    known = services[services["coverage_pct"].notna()]
    reached = known.groupby("kota_code").agg(services=("id", "count"), services_reached=("reached", "sum"))
    chosen = known[known["id"] == indicator]
    rows = cities.merge(
        chosen[["kota_code", "coverage_pct", "left_count", "cls", "running_pct"]], on="kota_code", how="left"
    )
    rows = rows.merge(reached.astype("Int64"), left_on="kota_code", right_index=True, how="left")
    return rows.assign(
        spm_said=_of(rows["services_reached"], rows["services"]),
        ilp_said=_of(rows["declared"], rows["puskesmas"]),
        pws_said=_of(rows["evaluated"], rows["kelurahan"]),
        forms_said=_of(rows["reported"], rows["expected"]),
    )


def _of(part: pd.Series, whole: pd.Series) -> pd.Series:
    """ "3 dari 12"; missing where either is, or where there is nothing to count."""
    return part.astype("string") + " dari " + whole.mask(whole == 0).astype("string")


def highest_first(services: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Rows of `spm_of_cities` of one service, the highest coverage first, cities without coverage last."""
    of = services[services["id"] == indicator]
    return of.sort_values("coverage_pct", ascending=False, na_position="last", kind="stable")


def services_by_city(services: pd.DataFrame) -> pd.DataFrame:
    """Services × cities in per cent: one row per service, one column per city code, both in the order of
    `spm_of_cities`.
    """
    wide = services.pivot(index="id", columns="kota_code", values="coverage_pct")
    return wide.reindex(index=services["id"].unique(), columns=services["kota_code"].unique())


def years(now: pd.DataFrame, month: date) -> pd.DataFrame:
    """This year beside last year at the same month: rows of `spm_services` and what the difference is.

    change_pct (see `spm.year_change`) and change_people: missing where no unit reported the month in both years.
    remark: what makes the difference doubtful.
    """
    remarks = []
    for r in walk(now):
        some = compared_words([r]) and f"{r.units_compared} dari {r.units} puskesmas"
        changed = definition_of(r.id, month) != definition_of(r.id, add_months(month, -12))
        said = (
            "definisi berubah" if changed else "",
            "sasaran direvisi tahun ini" if r.revised else "",
            some if r.units_reported else f"{month_label(month)} belum lapor",
        )
        remarks.append(", ".join(filter(None, said)))
    return now.assign(
        change_pct=year_change(now),
        change_people=now["same_served"] - now["same_served_before"],
        remark=remarks,
    )


def two_puskesmas(rows: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Two puskesmas side by side. One row per SPM service; the columns of the second end in `_other`; difference_pct
    in points.

    rows: of `spm_by_puskesmas`. difference_pct: missing where the two have not reported up to the same month.
    """
    both = rows[rows["puskesmas_code"] == first].merge(
        rows[rows["puskesmas_code"] == second], on="id", how="left", suffixes=("", "_other")
    )
    difference = both["coverage_pct"] - both["coverage_pct_other"]
    return both.assign(difference_pct=difference.where(both["last_month"] == both["last_month_other"]))


def nearest_size(rows: pd.DataFrame, indicator: str, code: str) -> str | None:
    """Code of the puskesmas whose sasaran of a service is closest to that of `code`; None without another one."""
    sasaran = rows[rows["id"] == indicator].set_index("puskesmas_code")["sasaran"].fillna(0).sort_index()
    away = (sasaran.drop(code, errors="ignore") - sasaran.get(code, 0)).abs()
    return None if away.empty else str(away.idxmin())


def bases(pusdatin: pd.DataFrame, riil: pd.DataFrame, by: str, month: date) -> pd.DataFrame:
    """Both sasaran side by side, where they differ most first; the columns of the riil one end in `_riil`.

    by: what names a row, `id` (rows of `spm_services`) or `puskesmas_code` (rows of one service of `spm_by_puskesmas`).
    more_people: riil less pusdatin. difference_pct: by how many per cent riil is above (+) or below (−) pusdatin; both
    missing when either is, the second also where pusdatin is zero. outcome: what the choice decides, "" when nothing.
    No rows where the view has no riil.
    """
    if riil.empty:
        pusdatin = pusdatin.iloc[:0]
    rows = pusdatin.merge(riil, on=by, suffixes=("", "_riil"))
    more = rows["sasaran_riil"] - rows["sasaran"]
    rows = rows.assign(
        more_people=more,
        difference_pct=100 * more / rows["sasaran"].mask(rows["sasaran"] == 0),
        outcome=[_outcome(p, r) for p, r in zip(walk(pusdatin), _in_order(riil, pusdatin, by), strict=True)],
    )
    return rows.sort_values("difference_pct", key=lambda pct: (-pct.abs()).fillna(1), kind="stable")


def _in_order(rows: pd.DataFrame, like: pd.DataFrame, by: str) -> list:
    of = {getattr(r, by): r for r in walk(rows)}
    return [of[key] for key in like[by]]


def _outcome(p, r) -> str:
    if p.coverage_pct is None or r.coverage_pct is None:
        return ""
    if p.reached != r.reached:
        return f"tercapai hanya dengan sasaran {'riil' if r.reached else 'Pusdatin'}"
    if not p.reached and (p.pace in ON_PACE) != (r.pace in ON_PACE):
        return f"sesuai laju hanya dengan sasaran {'riil' if r.pace in ON_PACE else 'Pusdatin'}"
    return ""


def reached_and_paced(services: Sequence) -> tuple[int, int, int]:
    """(services at exactly 100 % or more, services on pace, services with figures)."""
    known = [s for s in services if s.coverage_pct is not None]
    return sum(bool(s.reached) for s in known), paced(known), len(known)
